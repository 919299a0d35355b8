"""List the documents of a store as a table, and count what they can be filtered by."""

import json
from collections import Counter
from datetime import date
from posixpath import dirname

from index.storage.catalog_search_text import metadata_words, spelled_words
from index.storage.codecs import filter_condition
from index.storage.records import CatalogQuery
from index.storage.sqlite.database import Database, Row
from index.types import Catalog, Entry, Facets

_COLUMNS = (
    "d.number, d.id, d.path, d.title, d.published, d.kind, d.authors, d.tags, d.published_from"
)


class CatalogReader:
    """The visible documents as a table, from their metadata alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self, query: CatalogQuery) -> Catalog:
        """The documents that are asked for, and the number of all that match."""
        condition, values = filter_condition(query.filter)
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM documents d WHERE {condition}",  # noqa: S608 - constants
            *values,
        )
        # Not in SQL, since SQLite folds the case of ASCII alone.
        if query.words:
            found = query.matching or frozenset()
            rows = [row for row in rows if row[1] in found or _contains_words(row, query)]
        counts: dict[int, int] = {}
        if query.order == "passages":
            counts = dict(
                self._database.rows("SELECT document, count(*) FROM passages GROUP BY document")
            )
        keys = {
            "title": lambda row: (row[3].casefold(), row[1]),
            "published": lambda row: (row[4] or "", row[1]),
            "kind": lambda row: (row[5], row[1]),
            "passages": lambda row: (counts.get(row[0], 0), row[1]),
        }
        rows.sort(key=keys[query.order], reverse=query.descending)
        if query.order == "published":
            # Documents without a date come last in either direction.
            rows.sort(key=lambda row: row[4] is None)
        shown = rows[query.skip : query.skip + query.limit]
        return Catalog(len(rows), tuple(map(self._entry, shown)))

    def _entry(self, row: Row) -> Entry:
        number, document_id, path, title, published, kind, *_, published_from = row
        passages, pending = self._database.rows(
            "SELECT count(*), coalesce(sum(key IN pending), 0) FROM passages WHERE document = ?",
            number,
        )[0]
        return Entry(
            id=document_id,
            path=path,
            title=title,
            published=date.fromisoformat(published) if published else None,
            kind=kind,
            passages=passages,
            pending=pending,
            published_from=published_from,
        )

    def newest_day(self, until: date) -> date | None:
        """The newest day of publication up to `until`; None if there is none.

        The day on which a file was made does not count: an old document may be saved today.
        """
        rows = self._database.rows(
            "SELECT max(published) FROM documents WHERE visible AND published <= ? "
            "AND published_from != 'file data'",
            until.isoformat(),
        )
        return date.fromisoformat(rows[0][0]) if rows[0][0] else None

    def facets(self) -> Facets:
        """Count the documents of each day, folder, kind, tag and language."""
        days = self._database.rows(
            "SELECT published, count(*) FROM documents WHERE visible GROUP BY published ORDER BY 1"
        )
        kinds = self._database.rows(
            "SELECT kind, count(*) FROM documents WHERE visible GROUP BY kind ORDER BY 2 DESC, 1"
        )
        languages = self._database.rows(
            "SELECT language, count(*) FROM documents WHERE visible AND language != '' "
            "GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        tags = self._database.rows(
            "SELECT tag.value, count(*) FROM documents d, json_each(d.tags) tag WHERE d.visible "
            "GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        paths = self._database.rows("SELECT path, count(*) FROM documents WHERE visible GROUP BY 1")
        folders = Counter[str]()
        for path, count in paths:
            while path := dirname(path):
                folders[path] += count
        return Facets(
            days=tuple((date.fromisoformat(day), count) for day, count in days if day),
            undated=sum(count for day, count in days if not day),
            folders=tuple(sorted(folders.items())),
            kinds=tuple(kinds),
            tags=tuple(tags),
            languages=tuple(languages),
        )


def _contains_words(row: Row, query: CatalogQuery) -> bool:
    """Whether a document's metadata has all words that are looked for."""
    _, document_id, _, title, published, kind, authors, tags, _ = row
    day = date.fromisoformat(published) if published else None
    text = metadata_words(title, document_id, day, json.loads(authors), json.loads(tags))
    if query.matching is not None:
        text = spelled_words(text, day, kind)
    return all(word in text for word in query.words)
