"""vectors of passages ⇄ SQLite, under keys that name what was encoded."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from index.storage.bookkeeping import Position, Records
from index.storage.codecs import verify, with_checksum
from index.types import Embedding

if TYPE_CHECKING:
    import numpy as np

# Variables in one SQL statement: below SQLite's oldest limit of 999.
_BATCH = 900
# Removals remembered for derived indexes that have yet to hear of them; older ones are rebuilt.
_REMOVALS = 100_000


class Vectors(Records):
    """Which passages have a vector, which wait for theirs, and which vectors none needs."""

    def count_pending(self) -> int:
        """How many passages wait for their vector."""
        return self._one("SELECT count(*) FROM passages WHERE key IN (SELECT key FROM pending)")

    def count_pending_keys(self) -> int:
        """How many texts wait to be encoded: passages that repeat each other count once."""
        return self._one("SELECT count(*) FROM pending")

    def dimension(self) -> int:
        """The length of the vectors, 0 when there is none."""
        row = self._row("SELECT key, vector FROM vectors LIMIT 1")
        # A byte for each.
        return len(self._unsealed(row[1], row[0])) if row else 0

    def put_vectors(
        self, keys: Sequence[bytes], embeddings: Sequence[Embedding], rate: float
    ) -> None:
        """Store what was encoded for each key, in one transaction; `rate` is the texts a second
        that were."""
        rows = [_row(key, item) for key, item in zip(keys, embeddings, strict=True)]
        with self.transaction() as write:
            write.executemany(
                "INSERT OR IGNORE INTO vectors(key, vector, sentences) VALUES(?, ?, ?)", rows
            )
            write.executemany("DELETE FROM pending WHERE key = ?", [(key,) for key in keys])
            write.execute("INSERT OR REPLACE INTO meta VALUES('rate', ?)", (f"{rate:.3g}",))
            advance(write)

    def vectors_since(
        self, position: Position, limit: int
    ) -> "Iterator[tuple[np.ndarray, np.ndarray]]":
        """(numbers (n,) int64, unit vectors (n, d) float32) of passages that became searchable
        since `position`: they are newer than it, or their vector is."""
        import numpy as np

        from index.embedding.quantization import dequantise

        cursor = self._cursor(
            # CROSS: SQLite shall begin with the few new ones.
            "SELECT p.number, v.key, v.vector FROM passages p CROSS JOIN vectors v "
            "ON v.key = p.key WHERE p.number > ?1 UNION ALL "
            "SELECT p.number, v.key, v.vector FROM vectors v CROSS JOIN passages p "
            "ON p.key = v.key WHERE v.number > ?2 AND p.number <= ?1",
            position.passage,
            position.vector,
        )
        while rows := self._fetch(cursor, limit):
            numbers = np.array([number for number, _, _ in rows], dtype=np.int64)
            blob = b"".join(self._unsealed(sealed, key) for _, key, sealed in rows)
            yield numbers, dequantise(blob, len(blob) // len(rows))

    def vectors_of(self, numbers: Sequence[int]) -> "dict[int, np.ndarray]":
        """The unit vector (d,) float32 of each of these passages that has one."""
        from index.embedding.quantization import dequantise

        found: dict[int, np.ndarray] = {}
        for rows in self._batched(
            "SELECT p.number, v.key, v.vector FROM passages p "
            "JOIN vectors v ON v.key = p.key WHERE p.number IN ({})",
            numbers,
        ):
            packed = [self._unsealed(vector, key) for _, key, vector in rows]
            vectors = dequantise(b"".join(packed), len(packed[0])) if packed else ()
            found.update(zip((number for number, _, _ in rows), vectors, strict=True))
        return found

    def sentence_vectors(self, numbers: Sequence[int]) -> "dict[int, np.ndarray]":
        """For each passage whose vector is there: unit vectors (sentences, d) float32."""
        from index.embedding.quantization import dequantise, dequantise_many

        found: dict[int, np.ndarray] = {}
        for rows in self._batched(
            "SELECT p.number, v.key, v.sentences, v.vector FROM passages p "
            "JOIN vectors v ON v.key = p.key WHERE p.number IN ({})",
            numbers,
        ):
            if rows:
                packed = [self._unsealed(vector, key) for _, key, _, vector in rows]
                passages = dequantise(b"".join(packed), len(packed[0]))
                sentences = [self._unsealed(sealed, key) for _, key, sealed, _ in rows]
                several = dequantise_many(sentences, passages)
                found.update(zip((number for number, *_ in rows), several, strict=True))
        self._check_pending([number for number in numbers if number not in found])
        return found

    def _check_pending(self, numbers: Sequence[int]) -> None:
        """Passages without a vector wait for theirs, or something is wrong."""
        for rows in self._batched(
            "SELECT number FROM passages WHERE number IN ({}) "
            "AND key NOT IN (SELECT key FROM pending)",
            numbers,
        ):
            if rows:
                raise self.damaged(f"the vector of passage {rows[0][0]} is missing")

    def _unsealed(self, sealed: bytes, key: bytes) -> bytes:
        content = verify(sealed, key)
        if content is None:
            raise self.damaged("a vector")
        return content

    def forget_unused(self) -> None:
        """Drop vectors and pending keys that removed documents were the last to need, and
        removals long past."""
        with self.transaction() as write:
            for table in ("vectors", "pending"):
                write.execute(
                    f"DELETE FROM {table} WHERE key IN (SELECT key FROM released) AND key NOT IN "  # noqa: S608 - a constant
                    "(SELECT key FROM passages WHERE key IN (SELECT key FROM released))"
                )
            write.execute("DELETE FROM released")
            write.execute(
                "DELETE FROM removals WHERE number <= "
                "(SELECT seq FROM sqlite_sequence WHERE name = 'removals') - ?",
                (_REMOVALS,),
            )

    def _batched(self, sql: str, numbers: Sequence[int]) -> Iterator[list[tuple[Any, ...]]]:
        for first in range(0, len(numbers), _BATCH):
            batch = [int(number) for number in numbers[first : first + _BATCH]]
            marks = ",".join("?" * len(batch))
            yield self._rows(sql.format(marks), *batch)


def _row(key: bytes, embedding: Embedding) -> tuple[bytes, bytes, bytes]:
    from index.embedding.quantization import dequantise, quantise, quantise_sentences

    vector = quantise(embedding.passage)
    # Around the vector as it will be read again.
    sentences = quantise_sentences(embedding.sentences, dequantise(vector))
    return key, with_checksum(vector, key), with_checksum(sentences, key)


def advance(write: sqlite3.Connection) -> None:
    """Count a commit that changes what a search can return."""
    write.execute("UPDATE meta SET value = value + 1 WHERE name = 'generation'")
