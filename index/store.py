"""documents, passages, vectors ⇄ one SQLite file, the index's single source of truth."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.database import Database
from index.quantise import dequantise, quantise
from index.rows import (
    DOCUMENT_COLUMNS,
    conditions,
    document_row,
    pack_spans,
    row_document,
    unpack_spans,
)
from index.types import Document, Embedding, Filter, Passage

FILE_NAME = "store.sqlite"

# Variables in one SQL statement: below SQLite's oldest limit of 999.
_BATCH = 900


@dataclass(frozen=True, slots=True)
class FileState:
    """What is remembered of a file of the corpus, to tell cheaply whether it changed."""

    path: str
    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Position:
    """How far the store's history has come: the last passage, vector and removal it ever gave a
    number to, and which store it is.

    Passages and vectors are only ever added and removed, under numbers never used twice, so
    two positions say exactly what a derived index has to catch up on.
    """

    passage: int = 0
    vector: int = 0
    removal: int = 0
    store: str = ""

    def reaches(self, other: "Position") -> bool:
        """Whether `other` is this position or an earlier one of the same store."""
        return other == Position() or (
            self.store == other.store
            and self.passage >= other.passage
            and self.vector >= other.vector
            and self.removal >= other.removal
        )


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its number in the store and the text around it."""

    number: int
    passage: Passage
    title: str
    text: str


class Store(Database):
    """What the index knows: documents, passages, vectors, and the state of the corpus' files."""

    # Facts about the whole

    def fact(self, name: str) -> str | None:
        """A recorded fact (encoder, folder, …), or None."""
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def record(self, **facts: str) -> None:
        """Record facts, all in one transaction."""
        with self.transaction() as write:
            write.executemany("INSERT OR REPLACE INTO meta VALUES(?, ?)", facts.items())

    def generation(self) -> int:
        """Counts the commits that changed what a search can return."""
        return int(self.fact("generation") or 0)

    def position(self) -> Position:
        """Where the store's history stands now."""
        # The last numbers given, not the highest kept: those fall when the newest is removed.
        last = dict(self._connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
        return Position(
            last.get("passages", 0),
            last.get("vectors", 0),
            last.get("removals", 0),
            self.fact("identity") or "",
        )

    def adopt_encoder(self, name: str, identity: str) -> None:
        """Record the encoder of an index that has no passages, in place of any earlier one."""
        with self.transaction() as write:
            write.execute("DELETE FROM meta WHERE name = 'dimension'")
            write.execute("DELETE FROM vectors")
            write.execute("DELETE FROM pending")
            write.executemany(
                "INSERT OR REPLACE INTO meta VALUES(?, ?)",
                [("encoder", name), ("encoder_identity", identity)],
            )

    def count_documents(self) -> int:
        """How many documents are stored."""
        return self._one("SELECT count(*) FROM documents")

    def count_passages(self) -> int:
        """How many passages are stored."""
        return self._one("SELECT count(*) FROM passages")

    def count_pending(self) -> int:
        """How many passages wait for their vector."""
        return self._one("SELECT count(*) FROM passages WHERE key IN (SELECT key FROM pending)")

    def count_pending_keys(self) -> int:
        """How many texts wait to be encoded: passages that repeat each other count once."""
        return self._one("SELECT count(*) FROM pending")

    # Files and failures

    def files(self) -> dict[str, FileState]:
        """The remembered state of every file, by path."""
        rows = self._connection.execute("SELECT path, size, mtime_ns, sha256 FROM files")
        return {row[0]: FileState(*row) for row in rows}

    def put_file(self, state: FileState) -> None:
        """Remember a file as fully reflected."""
        with self.transaction() as write:
            write.execute(
                "INSERT OR REPLACE INTO files VALUES(?, ?, ?, ?)",
                (state.path, state.size, state.mtime_ns, state.sha256),
            )

    def forget_file(self, path: str) -> None:
        """Forget a file, so that the next sync reads it anew if it is there."""
        with self.transaction() as write:
            write.execute("DELETE FROM files WHERE path = ?", (path,))

    def failures(self) -> tuple[tuple[str, str], ...]:
        """(path, reason) of all that the last sync could not read."""
        rows = self._connection.execute("SELECT path, reason FROM failures ORDER BY path, rowid")
        return tuple((path, reason) for path, reason in rows)

    def put_failures(self, failures: Iterable[tuple[str, str]]) -> None:
        """Replace the recorded failures."""
        with self.transaction() as write:
            write.execute("DELETE FROM failures")
            write.executemany("INSERT INTO failures VALUES(?, ?)", failures)

    # Documents

    def document(self, document_id: str) -> Document | None:
        """The stored document, or None."""
        row = self._connection.execute(
            f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE id = ?",  # noqa: S608 - a constant
            (document_id,),
        ).fetchone()
        return row_document(row) if row else None

    def document_ids(self) -> list[str]:
        """The ids of all documents, sorted."""
        return [row[0] for row in self._connection.execute("SELECT id FROM documents ORDER BY id")]

    def fingerprints(self, path: str) -> dict[str, str]:
        """For the documents read from one file: id → sha256."""
        rows = self._connection.execute("SELECT id, sha256 FROM documents WHERE path = ?", (path,))
        return dict(rows.fetchall())

    def paths(self) -> set[str]:
        """The files that documents were read from."""
        return {row[0] for row in self._connection.execute("SELECT DISTINCT path FROM documents")}

    def put_document(
        self, document: Document, passages: Sequence[Passage], keys: Sequence[bytes]
    ) -> None:
        """Store a document with its passages, in place of the one with its id, in one transaction.

        `keys[i]` names what the encoder is given for `passages[i]`; a passage whose key already
        has a vector needs no encoding.
        """
        with self.transaction() as write:
            self._remove(write, document.id)
            number = write.execute(
                f"INSERT INTO documents({DOCUMENT_COLUMNS}) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                document_row(document),
            ).lastrowid
            write.executemany(
                "INSERT INTO passages(document, start, end, sentences, key) VALUES(?, ?, ?, ?, ?)",
                [
                    (number, p.start, p.end, pack_spans(p.sentences), key)
                    for p, key in zip(passages, keys, strict=True)
                ],
            )
            write.executemany(
                "INSERT OR IGNORE INTO pending SELECT ?1 "
                "WHERE NOT EXISTS (SELECT 1 FROM vectors WHERE key = ?1)",
                [(key,) for key in keys],
            )
            _advance(write)

    def remove_document(self, document_id: str) -> None:
        """Remove a document and its passages in one transaction."""
        with self.transaction() as write:
            self._remove(write, document_id)
            _advance(write)

    def _remove(self, write: sqlite3.Connection, document_id: str) -> None:
        row = write.execute("SELECT number FROM documents WHERE id = ?", (document_id,)).fetchone()
        if row is None:
            return
        write.execute(
            "INSERT OR IGNORE INTO released SELECT key FROM passages WHERE document = ?", row
        )
        write.execute(
            "INSERT INTO removals(passage) SELECT number FROM passages WHERE document = ? "
            "ORDER BY number",
            row,
        )
        write.execute("DELETE FROM passages WHERE document = ?", row)
        write.execute("DELETE FROM documents WHERE number = ?", row)

    # Passages

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """The passages that are (still) stored under `numbers`."""
        return {
            number: Passage(document_id, start, end, unpack_spans(sentences, start))
            for rows in self._batched(
                "SELECT p.number, d.id, p.start, p.end, p.sentences FROM passages p "
                "JOIN documents d ON d.number = p.document WHERE p.number IN ({})",
                numbers,
            )
            for number, document_id, start, end, sentences in rows
        }

    def with_text(self, numbers: Sequence[int]) -> dict[int, StoredPassage]:
        """The same with their text, each document's read once however many it holds of them."""
        passages = self.passages(numbers)
        found: dict[int, StoredPassage] = {}
        by_document: dict[str, list[int]] = {}
        for number, passage in passages.items():
            by_document.setdefault(passage.document_id, []).append(number)
        for document_id, of_it in by_document.items():
            title, text = self._connection.execute(
                "SELECT title, text FROM documents WHERE id = ?", (document_id,)
            ).fetchone()
            for number in of_it:
                passage = passages[number]
                within = text[passage.start : passage.end]
                found[number] = StoredPassage(number, passage, title, within)
        return found

    def passages_after(self, position: int, limit: int) -> list[StoredPassage]:
        """Up to `limit` passages with a number above `position`, by number."""
        numbers = [
            row[0]
            for row in self._connection.execute(
                "SELECT number FROM passages WHERE number > ? ORDER BY number LIMIT ?",
                (position, limit),
            )
        ]
        found = self.with_text(numbers)
        return [found[number] for number in numbers]

    def removals_after(self, position: int) -> list[int]:
        """The numbers of the passages removed since `position`, oldest first."""
        rows = self._connection.execute(
            "SELECT passage FROM removals WHERE number > ? ORDER BY number", (position,)
        )
        return [row[0] for row in rows]

    def first_passages(self, limit: int) -> list[Passage]:
        """The first passage of each of up to `limit` documents, spread over the corpus."""
        total = self.count_documents()
        step = max(1, total // max(1, limit))
        numbers = [
            row[0]
            for row in self._connection.execute(
                "SELECT number FROM (SELECT min(number) AS number, "
                "row_number() OVER (ORDER BY document) AS place FROM passages GROUP BY document) "
                "WHERE (place - 1) % ? = 0 LIMIT ?",
                (step, limit),
            )
        ]
        found = self.passages(numbers)
        return [found[number] for number in numbers]

    def matching(self, filter: Filter) -> np.ndarray:
        """The numbers of the passages of all documents that pass `filter`, int64, ascending."""
        where, values = conditions(filter)
        rows = self._connection.execute(
            f"SELECT p.number FROM passages p JOIN documents d ON d.number = p.document "  # noqa: S608
            f"WHERE {where} ORDER BY p.number",
            values,
        )
        return np.fromiter((row[0] for row in rows), dtype=np.int64)

    # Vectors

    def pending(self, limit: int) -> list[tuple[bytes, StoredPassage]]:
        """Up to `limit` keys without a vector, each with a passage that needs it."""
        rows = self._connection.execute(
            "SELECT w.key, min(p.number) FROM pending w JOIN passages p ON p.key = w.key "
            "GROUP BY w.key LIMIT ?",
            (limit,),
        ).fetchall()
        found = self.with_text([number for _, number in rows])
        return [(key, found[number]) for key, number in rows]

    def put_vectors(self, keys: Sequence[bytes], embeddings: Sequence[Embedding]) -> None:
        """Store what was encoded for each key, in one transaction."""
        with self.transaction() as write:
            write.executemany(
                "INSERT OR IGNORE INTO vectors(key, vector, sentences) VALUES(?, ?, ?)",
                [
                    (key, item.passage.astype(np.float16).tobytes(), quantise(item.sentences))
                    for key, item in zip(keys, embeddings, strict=True)
                ],
            )
            write.executemany("DELETE FROM pending WHERE key = ?", [(key,) for key in keys])
            _advance(write)

    def vectors_since(
        self, position: Position, limit: int
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """(numbers (n,) int64, vectors (n, d) float16) of passages that became searchable since
        `position`: they are newer than it, or their vector is."""
        cursor = self._connection.execute(
            "SELECT p.number, v.vector FROM passages p JOIN vectors v ON v.key = p.key "
            "WHERE p.number > ?1 UNION ALL "
            "SELECT p.number, v.vector FROM vectors v JOIN passages p ON p.key = v.key "
            "WHERE v.number > ?2 AND p.number <= ?1",
            (position.passage, position.vector),
        )
        while rows := cursor.fetchmany(limit):
            numbers = np.array([number for number, _ in rows], dtype=np.int64)
            blob = b"".join(vector for _, vector in rows)
            yield numbers, np.frombuffer(blob, dtype=np.float16).reshape(len(rows), -1)

    def sentence_vectors(self, numbers: Sequence[int]) -> dict[int, np.ndarray]:
        """For each passage whose vector is there: unit vectors (sentences, d) float32."""
        dimension = int(self.fact("dimension") or 0)
        return {
            number: dequantise(blob, dimension)
            for rows in self._batched(
                "SELECT p.number, v.sentences FROM passages p JOIN vectors v ON v.key = p.key "
                "WHERE p.number IN ({})",
                numbers,
            )
            for number, blob in rows
        }

    def forget_unused(self) -> None:
        """Drop vectors and pending keys that removed documents were the last to need."""
        with self.transaction() as write:
            for table in ("vectors", "pending"):
                write.execute(
                    f"DELETE FROM {table} WHERE key IN (SELECT key FROM released) AND key NOT IN "  # noqa: S608 - a constant
                    "(SELECT key FROM passages WHERE key IN (SELECT key FROM released))"
                )
            write.execute("DELETE FROM released")

    def _batched(self, sql: str, numbers: Sequence[int]) -> Iterator[list[tuple[Any, ...]]]:
        for first in range(0, len(numbers), _BATCH):
            batch = [int(number) for number in numbers[first : first + _BATCH]]
            marks = ",".join("?" * len(batch))
            yield self._connection.execute(sql.format(marks), batch).fetchall()


def _advance(write: sqlite3.Connection) -> None:
    write.execute("UPDATE meta SET value = value + 1 WHERE name = 'generation'")
