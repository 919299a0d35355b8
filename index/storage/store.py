"""documents, passages, vectors ⇄ one SQLite file, the index's single source of truth."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from index.storage.bookkeeping import FileState, Staged
from index.storage.catalog import Cataloguing
from index.storage.codecs import (
    DOCUMENT_COLUMNS,
    ID,
    TITLE,
    checksum,
    conditions,
    document_row,
    pack_spans,
    pack_text,
    row_document,
    unpack_spans,
    unpack_text,
    verify,
    with_checksum,
)
from index.storage.vectors import advance
from index.types import Document, Filter, Passage

if TYPE_CHECKING:
    import numpy as np

FILE_NAME = "store.sqlite"


@dataclass(frozen=True, slots=True)
class FileUpdate:
    """What becomes of the documents of one file, all at once: the ids of staged documents to put
    in place, and of live ones to remove. `state` is the file's, None when it is gone."""

    path: str
    state: FileState | None = None
    put: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its number in the store and the text around it."""

    passage_id: int
    passage: Passage
    title: str
    text: str


class Store(Cataloguing):
    """What the index knows. A document is staged first, unseen by readers, and put in place
    when all of its file is, together with the removal of what it replaces."""

    def adopt_encoder(self, name: str, identity: str) -> None:
        """Record the encoder of an index that has no passages, in place of any earlier one."""
        # Staged ones were cut to the earlier one's size.
        self.discard_staged()
        with self.transaction() as write:
            write.execute("DELETE FROM vectors")
            write.execute("DELETE FROM pending")
            write.executemany(
                "INSERT OR REPLACE INTO meta VALUES(?, ?)",
                [("encoder", name), ("encoder_identity", identity)],
            )

    def count_documents(self) -> int:
        """How many documents are live."""
        return self._one("SELECT count(*) FROM documents WHERE live")

    def count_passages(self) -> int:
        """How many passages the live documents have."""
        return self._one("SELECT count(*) FROM passages") - self._one(
            "SELECT count(*) FROM passages WHERE document IN "
            "(SELECT number FROM documents WHERE NOT live)"
        )

    def count_passages_upto(self, number: int) -> int:
        """How many passages there are with a number up to this one."""
        return self._one("SELECT count(*) FROM passages WHERE number <= ?", number)

    # Documents

    def document(self, document_id: str) -> Document | None:
        """The live document, or None."""
        found = self._row(
            f"SELECT number, checksum, {DOCUMENT_COLUMNS} FROM documents "  # noqa: S608 - a constant
            "WHERE id = ? AND live",
            document_id,
        )
        if found is None:
            return None
        number, expected, *row = found
        if checksum(number, 1, *row) != expected:
            raise self.damaged(f"document {number}")
        return row_document(row, self._text(number))

    def published_dates(self, numbers: Sequence[int]) -> dict[int, date | None]:
        """Passage number → its document's day of publication; no text is read for it."""
        return {
            number: date.fromisoformat(published) if published else None
            for rows in self._batched(
                "SELECT p.number, d.published FROM passages p "
                "JOIN documents d ON d.number = p.document WHERE p.number IN ({})",
                numbers,
            )
            for number, published in rows
        }

    def _text(self, number: int) -> str:
        row = self._row("SELECT text FROM texts WHERE document = ?", number)
        text = unpack_text(row[0], number) if row else None
        if text is None:
            raise self.damaged(f"the text of document {number}")
        return text

    def document_ids(self) -> list[str]:
        """The ids of all live documents, sorted."""
        rows = self._rows("SELECT id FROM documents WHERE live ORDER BY id")
        return [row[0] for row in rows]

    def fingerprints(self, path: str, live: bool = True) -> dict[str, str]:
        """For the live, or else the staged, documents read from one file: id → sha256."""
        return dict(
            self._rows(
                "SELECT id, sha256 FROM documents WHERE path = ? AND live = ?", path, int(live)
            )
        )

    def paths(self) -> set[str]:
        """The files that live documents were read from."""
        rows = self._rows("SELECT DISTINCT path FROM documents WHERE live")
        return {row[0] for row in rows}

    def stage(self, batch: Iterable[Staged]) -> None:
        """Store documents with their passages, unseen until they are put in place, all in one
        transaction. A passage whose key already has a vector needs no encoding."""
        with self.transaction() as write:
            for staged in batch:
                self._stage(write, staged)

    def _stage(self, write: sqlite3.Connection, staged: Staged) -> None:
        document, keys = staged.document, staged.keys
        self._remove(write, document.id, live=False)
        row = document_row(document)
        number = self._next(write, "documents")
        write.execute(
            f"INSERT INTO documents(number, live, {DOCUMENT_COLUMNS}, checksum) "
            f"VALUES(?, 0, {', '.join('?' * len(row))}, ?)",
            (number, *row, checksum(number, 0, *row)),
        )
        write.execute("INSERT INTO texts VALUES(?, ?)", (number, pack_text(document.text, number)))
        write.executemany(
            "INSERT INTO passages VALUES(?, ?, ?, ?, ?, ?)",
            [
                _passage_row(place, number, passage, key)
                for place, (passage, key) in enumerate(
                    zip(staged.passages, keys, strict=True), start=self._next(write, "passages")
                )
            ],
        )
        write.executemany(
            "INSERT OR IGNORE INTO pending SELECT ?1 "
            "WHERE NOT EXISTS (SELECT 1 FROM vectors WHERE key = ?1)",
            [(key,) for key in keys],
        )

    def publish(self, updates: Iterable[FileUpdate]) -> None:
        """Put staged documents in place and remove others, whole files at once, all in one
        transaction."""
        with self.transaction() as write:
            for update in updates:
                for document_id in (*update.removed, *update.put):
                    self._remove(write, document_id, live=True)
                for document_id in update.put:
                    self._put_in_place(write, document_id)
                if update.state:
                    write.execute(
                        "INSERT OR REPLACE INTO files VALUES(?, ?, ?, ?)",
                        (update.path, *_state_row(update.state)),
                    )
                else:
                    write.execute("DELETE FROM files WHERE path = ?", (update.path,))
                    self._note_erased(write, update.path)
            write.execute(
                "INSERT OR REPLACE INTO meta VALUES('published', ?)",
                (str(self._next(write, "passages") - 1),),
            )
            advance(write)

    def discard_staged(self) -> None:
        """Remove what a sync that was cut off has staged and no later one has put in place."""
        with self.transaction() as write:
            rows = write.execute("SELECT id FROM documents WHERE NOT live").fetchall()
            for (document_id,) in rows:
                self._remove(write, document_id, live=False)

    def _put_in_place(self, write: sqlite3.Connection, document_id: str) -> None:
        number, expected, *row = write.execute(
            f"SELECT number, checksum, {DOCUMENT_COLUMNS} FROM documents "  # noqa: S608 - a constant
            "WHERE id = ? AND NOT live",
            (document_id,),
        ).fetchone()
        if checksum(number, 0, *row) != expected:
            raise self.damaged(f"document {number}")
        write.execute(
            "UPDATE documents SET live = 1, checksum = ? WHERE number = ?",
            (checksum(number, 1, *row), number),
        )

    def _remove(self, write: sqlite3.Connection, document_id: str, live: bool) -> None:
        found = write.execute(
            f"SELECT number, {DOCUMENT_COLUMNS}, text FROM documents "  # noqa: S608 - a constant
            "LEFT JOIN texts ON document = number WHERE id = ? AND live = ?",
            (document_id, int(live)),
        ).fetchone()
        if found is None:
            return
        row = found[:1]
        self._note_erased(write, *found[1:])
        write.execute(
            "INSERT OR IGNORE INTO released SELECT key FROM passages WHERE document = ?", row
        )
        write.execute(
            "INSERT INTO removals(passage) SELECT number FROM passages WHERE document = ? "
            "ORDER BY number",
            row,
        )
        write.execute("DELETE FROM passages WHERE document = ?", row)
        write.execute("DELETE FROM texts WHERE document = ?", row)
        write.execute("DELETE FROM documents WHERE number = ?", row)

    def _next(self, write: sqlite3.Connection, table: str) -> int:
        """The number that the next row of `table` gets; none is ever given twice."""
        row = write.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return int(row[0]) + 1 if row else 1

    # Passages

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """The passages of live documents that are (still) stored under `numbers`."""
        return {
            number: passage for number, (passage, *_) in self._passages(numbers, live=True).items()
        }

    def _passages(
        self, numbers: Sequence[int], live: bool = False
    ) -> dict[int, tuple[Passage, int, str]]:
        """Each passage with its document's number and title; only of `live` documents, or of
        all."""
        found: dict[int, tuple[Passage, int, str]] = {}
        for rows in self._batched(
            "SELECT p.number, p.start, p.end, p.sentences, p.key, d.number, d.live, d.checksum, "  # noqa: S608 - a constant
            f"{DOCUMENT_COLUMNS} FROM passages p JOIN documents d ON d.number = p.document "
            "WHERE p.number IN ({}) " + ("AND d.live" if live else ""),
            numbers,
        ):
            checked: set[int] = set()
            for number, start, end, sealed, key, document, is_live, expected, *row in rows:
                if document not in checked and checksum(document, is_live, *row) != expected:
                    raise self.damaged(f"document {document}")
                checked.add(document)
                spans = verify(sealed, number, document, start, end, key)
                if spans is None:
                    raise self.damaged(f"passage {number}")
                passage = Passage(row[ID], start, end, unpack_spans(spans, start))
                found[number] = passage, document, row[TITLE]
        return found

    def check_gone(self, numbers: Sequence[int]) -> None:
        """Raise StoreError unless there is a reason why these are not passages of live documents:
        they were removed, their document is staged, or they are newer than this snapshot."""
        last = self.position().passage
        staged = self._passages(numbers)
        lost = {number for number in numbers if number <= last and number not in staged}
        for rows in self._batched(
            "SELECT passage FROM removals WHERE passage IN ({})", sorted(lost)
        ):
            lost -= {row[0] for row in rows}
        if lost:
            raise self.damaged(f"passage {min(lost)} is missing")

    def with_text(self, numbers: Sequence[int]) -> dict[int, StoredPassage]:
        """The same, staged ones too, with their text; each document's is read but once."""
        by_document: dict[int, list[tuple[int, Passage, str]]] = {}
        for number, (passage, document, title) in self._passages(numbers).items():
            by_document.setdefault(document, []).append((number, passage, title))
        found: dict[int, StoredPassage] = {}
        for document, passages in by_document.items():
            text = self._text(document)
            for number, passage, title in passages:
                within = text[passage.start : passage.end]
                found[number] = StoredPassage(number, passage, title, within)
        return found

    def words(self, numbers: Sequence[int]) -> list[tuple[int, str]]:
        """(number, title and text) of these passages, staged ones too: all that a search by words
        needs, at half the cost of `with_text`."""
        found: list[tuple[int, str]] = []
        documents: dict[int, tuple[str, str]] = {}
        for rows in self._batched(
            "SELECT number, document, start, end, key, sentences FROM passages "
            "WHERE number IN ({}) ORDER BY number",
            numbers,
        ):
            for number, document, start, end, key, sealed in rows:
                if verify(sealed, number, document, start, end, key) is None:
                    raise self.damaged(f"passage {number}")
                if document not in documents:
                    documents[document] = self._title(document), self._text(document)
                title, text = documents[document]
                found.append((number, f"{title}\n{text[start:end]}"))
        return found

    def _title(self, number: int) -> str:
        row = self._row(
            f"SELECT checksum, live, {DOCUMENT_COLUMNS} FROM documents WHERE number = ?",  # noqa: S608 - a constant
            number,
        )
        if row is None or checksum(number, *row[1:]) != row[0]:
            raise self.damaged(f"document {number}")
        return str(row[2 + TITLE])

    def passages_after(self, position: int, limit: int) -> list[int]:
        """The numbers of up to `limit` passages above `position`, in order."""
        rows = self._rows(
            "SELECT number FROM passages WHERE number > ? ORDER BY number LIMIT ?", position, limit
        )
        return [row[0] for row in rows]

    def removals(self, after: int, upto: int) -> list[int]:
        """The numbers of the passages removed since `after` and up to `upto`, oldest first."""
        rows = self._rows(
            "SELECT passage FROM removals WHERE number > ? AND number <= ? ORDER BY number",
            after,
            upto,
        )
        return [row[0] for row in rows]

    def first_passages(self, limit: int) -> list[Passage]:
        """The first passage of each of up to `limit` documents, spread over the corpus."""
        total = self.count_documents()
        step = max(1, total // max(1, limit))
        numbers = [
            row[0]
            for row in self._rows(
                "SELECT number FROM (SELECT min(number) AS number, "
                "row_number() OVER (ORDER BY document) AS place FROM passages "
                "WHERE document IN (SELECT number FROM documents WHERE live) GROUP BY document) "
                "WHERE (place - 1) % ? = 0 LIMIT ?",
                step,
                limit,
            )
        ]
        found = self.passages(numbers)
        return [found[number] for number in numbers]

    def matching(self, filter: Filter) -> "np.ndarray":
        """The numbers of the passages of all documents that pass `filter`, int64, ascending."""
        where, values = conditions(filter)
        rows = self._rows(
            f"SELECT p.number FROM passages p JOIN documents d ON d.number = p.document "  # noqa: S608
            f"WHERE {where} ORDER BY p.number",
            *values,
        )
        import numpy as np

        return np.fromiter((row[0] for row in rows), dtype=np.int64)

    # Vectors

    def pending(self, limit: int) -> list[tuple[bytes, StoredPassage]]:
        """Up to `limit` keys without a vector, each with a passage that needs it."""
        rows = self._rows(
            "SELECT w.key, min(p.number) FROM pending w JOIN passages p ON p.key = w.key "
            "GROUP BY w.key LIMIT ?",
            limit,
        )
        found = self.with_text([number for _, number in rows])
        return [(key, found[number]) for key, number in rows]


def _passage_row(number: int, document: int, passage: Passage, key: bytes) -> tuple[object, ...]:
    start, end = passage.start, passage.end
    spans = with_checksum(pack_spans(passage.sentences), number, document, start, end, key)
    return number, document, start, end, spans, key


def _state_row(state: FileState) -> tuple[object, ...]:
    return state.size, state.mtime_ns, state.sha256
