"""the store's documents → a table of them, and counts of what sets them apart."""

import json
from collections import Counter
from datetime import date
from posixpath import dirname
from typing import Any

from index.storage.codecs import conditions
from index.storage.vectors import Vectors
from index.types import Catalog, Entry, Facets, Filter, Order

_COLUMNS = "d.number, d.id, d.path, d.title, d.published, d.kind, d.authors, d.tags"
_PASSAGES = "SELECT document, count(*) FROM passages"


class Cataloguing(Vectors):
    """What the store says of its documents without reading one."""

    def catalog(
        self, words: str, filter: Filter, order: Order, descending: bool, limit: int, skip: int
    ) -> Catalog:
        """See `Index.catalogue`."""
        where, values = conditions(filter)
        rows = self._rows(f"SELECT {_COLUMNS} FROM documents d WHERE {where}", *values)  # noqa: S608 - constants
        # Here, since SQLite folds the case of ASCII alone.
        wanted = words.casefold().split()
        if wanted:
            rows = [row for row in rows if _says(row, wanted)]
        counts = self._counts() if order == "passages" else {}
        keys = {
            "title": lambda row: (row[3].casefold(), row[1]),
            "published": lambda row: (row[4] or "", row[1]),
            "kind": lambda row: (row[5], row[1]),
            "passages": lambda row: (counts.get(row[0], 0), row[1]),
        }
        rows.sort(key=keys[order], reverse=descending)
        if order == "published":
            # What has no day comes last either way.
            rows.sort(key=lambda row: row[4] is None)
        shown = rows[skip : skip + limit]
        return Catalog(len(rows), tuple(self._entry(row) for row in shown))

    def _counts(self) -> dict[int, int]:
        return dict(self._rows(f"{_PASSAGES} GROUP BY document"))

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        number, identity, path, title, published, kind, *_ = row
        pending = "SELECT count(*) FROM passages WHERE document = ? AND key IN pending"
        return Entry(
            id=identity,
            path=path,
            title=title,
            published=date.fromisoformat(published) if published else None,
            kind=kind,
            passages=self._one("SELECT count(*) FROM passages WHERE document = ?", number),
            pending=self._one(pending, number) if self.count_pending_keys() else 0,
        )

    def facets(self) -> Facets:
        """See `Index.facets`."""
        days = self._rows(
            "SELECT published, count(*) FROM documents WHERE live GROUP BY published ORDER BY 1"
        )
        kinds = self._rows(
            "SELECT kind, count(*) FROM documents WHERE live GROUP BY kind ORDER BY 2 DESC, 1"
        )
        tags = self._rows(
            "SELECT tag.value, count(*) FROM documents d, json_each(d.tags) tag WHERE d.live "
            "GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        folders = Counter[str]()
        for path, count in self._rows("SELECT path, count(*) FROM documents WHERE live GROUP BY 1"):
            while path := dirname(path):
                folders[path] += count
        return Facets(
            days=tuple((date.fromisoformat(day), count) for day, count in days if day),
            undated=sum(count for day, count in days if not day),
            folders=tuple(sorted(folders.items())),
            kinds=tuple(kinds),
            tags=tuple(tags),
        )


def _says(row: tuple[Any, ...], wanted: list[str]) -> bool:
    _, identity, _, title, published, _, authors, tags = row
    said = f"{title} {identity} {published or ''}".casefold()
    said += " ".join(["", *json.loads(authors), *json.loads(tags)]).casefold()
    return all(word in said for word in wanted)
