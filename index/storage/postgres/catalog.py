"""List the documents of a store as a table, and count what they can be filtered by."""

from collections import Counter
from datetime import date
from posixpath import dirname

from index.storage.catalog_search_text import metadata_words, spelled_words
from index.storage.postgres.bookkeeping import without_nul
from index.storage.postgres.connection import Connections
from index.storage.postgres.filter_conditions import filter_condition
from index.storage.records import CatalogQuery
from index.types import Catalog, Document, Entry, Facets, Order

_PASSAGES = "(SELECT count(*) FROM passages p WHERE p.document = d.number)"
_PENDING = (
    "(SELECT count(*) FROM passages p WHERE p.document = d.number "
    "AND EXISTS (SELECT 1 FROM pending WHERE pending.key = p.key))"
)
# What each order sorts by; documents without a date come last in either direction.
_KEYS: dict[Order, tuple[str, ...]] = {
    "title": ("d.title_key", "d.id"),
    "published": ("d.published", "d.id"),
    "kind": ("d.kind", "d.id"),
    "passages": (_PASSAGES, "d.id"),
}


def search_words(document: Document) -> tuple[str, str]:
    """The metadata that the list of documents is searched in, in case-folded form; and the same
    with the date in words, and the kind."""
    day = document.published
    words = metadata_words(document.title, document.id, day, document.authors, document.tags)
    return without_nul(words), without_nul(spelled_words(words, day, document.kind))


class CatalogReader:
    """The visible documents as a table, from their metadata alone."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def entries(self, query: CatalogQuery) -> Catalog:
        """The documents that are asked for, and the number of all that match."""
        condition, values = filter_condition(query.filter)
        wanted = [without_nul(word) for word in query.words]
        if wanted:
            column = "d.words" if query.matching is None else "d.spelled_words"
            metadata = " AND ".join([f"strpos({column}, %s) > 0"] * len(wanted))
            condition += f" AND (({metadata}) OR d.id = ANY(%s::text[]))"
            values += [*wanted, sorted(query.matching or ())]
        direction = "DESC" if query.descending else "ASC"
        keys = [f"{key} {direction}" for key in _KEYS[query.order]]
        if query.order == "published":
            keys.insert(0, "(d.published IS NULL)")
        rows = self._connections.rows(
            "SELECT d.id, d.path, d.title, d.published, d.kind, d.published_from, "  # noqa: S608 - constants
            f"{_PASSAGES}, {_PENDING} FROM documents d WHERE {condition} "
            f"ORDER BY {', '.join(keys)} LIMIT %s OFFSET %s",
            *values,
            query.limit,
            query.skip,
        )
        total = self._connections.integer(
            f"SELECT count(*) FROM documents d WHERE {condition}",  # noqa: S608 - constants
            *values,
        )
        entries = tuple(
            Entry(
                id=document_id,
                path=path,
                title=title,
                published=published,
                kind=kind,
                passages=passages,
                pending=pending,
                published_from=published_from,
            )
            for document_id, path, title, published, kind, published_from, passages, pending in rows
        )
        return Catalog(total, entries)

    def newest_day(self, until: date) -> date | None:
        """The newest day of publication up to `until`; None if there is none.

        The day on which a file was made does not count: an old document may be saved today.
        """
        row = self._connections.row(
            "SELECT max(published) FROM documents WHERE visible AND published <= %s "
            "AND published_from != 'file data'",
            until,
        )
        return row[0] if row else None

    def facets(self) -> Facets:
        """Count the documents of each day, folder, kind, tag and language."""
        read = self._connections.rows
        days = read("SELECT published, count(*) FROM documents WHERE visible GROUP BY 1 ORDER BY 1")
        kinds = read(
            "SELECT kind, count(*) FROM documents WHERE visible GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        languages = read(
            "SELECT language, count(*) FROM documents WHERE visible AND language != '' "
            "GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        tags = read(
            'SELECT tag COLLATE "C", count(*) FROM documents d, unnest(d.tags) tag '
            "WHERE d.visible GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        # By folder, of which there are few, rather than by path.
        paths = read(
            "SELECT substring(path from '^(.*)/[^/]*$'), count(*) FROM documents "
            "WHERE visible AND strpos(path, '/') > 0 GROUP BY 1"
        )
        folders = Counter[str]()
        for folder, count in paths:
            place = str(folder)
            while place:
                folders[place] += count
                place = dirname(place)
        return Facets(
            days=tuple((day, count) for day, count in days if day),
            undated=sum(count for day, count in days if not day),
            folders=tuple(sorted(folders.items())),
            kinds=tuple((kind, count) for kind, count in kinds),
            tags=tuple((tag, count) for tag, count in tags),
            languages=tuple((language, count) for language, count in languages),
        )
