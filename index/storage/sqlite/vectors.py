"""Keep the vectors of passages, each under the key of what was encoded."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.storage.codecs import verify, with_checksum
from index.storage.records import StorePosition
from index.storage.sqlite.bookkeeping import History
from index.storage.sqlite.database import Database, write_metadata
from index.types import Embedding

if TYPE_CHECKING:
    import numpy as np


class VectorTable:
    """The vectors of passages, and the keys that still wait for theirs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count_pending(self) -> int:
        """The number of passages that wait for their vector."""
        return self._database.integer(
            "SELECT count(*) FROM passages WHERE key IN (SELECT key FROM pending)"
        )

    def count_pending_keys(self) -> int:
        """The number of texts to encode: passages that repeat each other count once."""
        return self._database.integer("SELECT count(*) FROM pending")

    def dimension(self) -> int:
        """The length of the vectors, 0 when there are none."""
        row = self._database.row("SELECT key, vector FROM vectors LIMIT 1")
        # One byte per dimension.
        return len(self._verified(row[1], row[0])) if row else 0

    def put(
        self, keys: Sequence[bytes], embeddings: Sequence[Embedding], texts_per_second: float
    ) -> None:
        """Store encoded vectors, in one transaction.

        Args:
            keys: The keys that were pending.
            embeddings: What the encoder returned for each key.
            texts_per_second: The encoder's speed, from which the time left is estimated.
        """
        packed = {key: _pack(embedding) for key, embedding in zip(keys, embeddings, strict=True)}
        self.put_packed(packed, texts_per_second)

    def put_packed(
        self, packed: dict[bytes, tuple[bytes, bytes]], texts_per_second: float | None = None
    ) -> None:
        """Store quantized vectors, of passages and of their sentences, by key."""
        rows = [
            (key, with_checksum(vector, key), with_checksum(sentences, key))
            for key, (vector, sentences) in packed.items()
        ]
        with self._database.transaction() as write:
            write.executemany(
                "INSERT OR IGNORE INTO vectors(key, vector, sentences) VALUES(?, ?, ?)", rows
            )
            write.executemany("DELETE FROM pending WHERE key = ?", [(key,) for key in packed])
            if texts_per_second is not None:
                write_metadata(write, texts_per_second=f"{texts_per_second:.3g}")
            History.advance(write)

    @staticmethod
    def clear(write: sqlite3.Connection) -> None:
        """Delete all vectors and pending keys, inside the caller's transaction."""
        write.execute("DELETE FROM vectors")
        write.execute("DELETE FROM pending")

    def since(
        self, position: StorePosition, batch_size: int
    ) -> "Iterator[tuple[np.ndarray, np.ndarray]]":
        """Yield the vectors of passages that became searchable after `position`, in batches.

        Either the passage or its vector is newer than the position.

        Yields:
            Passage ids (n,) int64 and unit vectors (n, d) float32.
        """
        import numpy as np

        from index.embedding.quantization import dequantize

        for rows in self._database.batches(
            # CROSS JOIN makes SQLite begin with the few new rows.
            "SELECT p.number, v.key, v.vector FROM passages p CROSS JOIN vectors v "
            "ON v.key = p.key WHERE p.number > ?1 UNION ALL "
            "SELECT p.number, v.key, v.vector FROM vectors v CROSS JOIN passages p "
            "ON p.key = v.key WHERE v.number > ?2 AND p.number <= ?1",
            position.passage,
            position.vector,
            size=batch_size,
        ):
            passage_ids = np.array([passage_id for passage_id, _, _ in rows], dtype=np.int64)
            packed = b"".join(self._verified(vector, key) for _, key, vector in rows)
            yield passage_ids, dequantize(packed, len(packed) // len(rows))

    def packed(self, keys: Sequence[bytes]) -> dict[bytes, tuple[bytes, bytes]]:
        """The quantized vectors, of passages and of their sentences, of those keys that have
        some."""
        found: dict[bytes, tuple[bytes, bytes]] = {}
        for key in keys:
            row = self._database.row("SELECT vector, sentences FROM vectors WHERE key = ?", key)
            if row:
                found[key] = self._verified(row[0], key), self._verified(row[1], key)
        return found

    def of_passages(self, passage_ids: Sequence[int]) -> "dict[int, np.ndarray]":
        """The unit vector (d,) float32 of each of these passages that has one."""
        from index.embedding.quantization import dequantize

        vectors: dict[int, np.ndarray] = {}
        for rows in self._database.rows_by_id(
            "SELECT p.number, v.key, v.vector FROM passages p "
            "JOIN vectors v ON v.key = p.key WHERE p.number IN ({})",
            passage_ids,
        ):
            if rows:
                packed = [self._verified(vector, key) for _, key, vector in rows]
                unpacked = dequantize(b"".join(packed), len(packed[0]))
                vectors.update(
                    zip((passage_id for passage_id, _, _ in rows), unpacked, strict=True)
                )
        return vectors

    def of_sentences(self, passage_ids: Sequence[int]) -> "dict[int, np.ndarray]":
        """The unit vectors (sentences, d) float32 of each of these passages that has a vector."""
        from index.embedding.quantization import dequantize, dequantize_many

        vectors: dict[int, np.ndarray] = {}
        for rows in self._database.rows_by_id(
            "SELECT p.number, v.key, v.sentences, v.vector FROM passages p "
            "JOIN vectors v ON v.key = p.key WHERE p.number IN ({})",
            passage_ids,
        ):
            if rows:
                packed = [self._verified(vector, key) for _, key, _, vector in rows]
                passages = dequantize(b"".join(packed), len(packed[0]))
                sentences = [self._verified(several, key) for _, key, several, _ in rows]
                unpacked = dequantize_many(sentences, passages)
                vectors.update(zip((passage_id for passage_id, *_ in rows), unpacked, strict=True))
        self._check_pending([passage_id for passage_id in passage_ids if passage_id not in vectors])
        return vectors

    def _check_pending(self, passage_ids: Sequence[int]) -> None:
        """Raise StoreError unless each of these passages without a vector waits for one."""
        for rows in self._database.rows_by_id(
            "SELECT number FROM passages WHERE number IN ({}) "
            "AND key NOT IN (SELECT key FROM pending)",
            passage_ids,
        ):
            if rows:
                raise self._database.damage_error(f"the vector of passage {rows[0][0]} is missing")

    def _verified(self, packed: bytes, key: bytes) -> bytes:
        content = verify(packed, key)
        if content is None:
            raise self._database.damage_error("a vector")
        return content

    @staticmethod
    def delete_unused(write: sqlite3.Connection) -> None:
        """Delete vectors, and pending keys, that only removed passages needed, inside the
        caller's transaction."""
        for table in ("vectors", "pending"):
            write.execute(
                f"DELETE FROM {table} WHERE key IN (SELECT key FROM released) AND key NOT IN "  # noqa: S608 - a constant
                "(SELECT key FROM passages WHERE key IN (SELECT key FROM released))"
            )
        write.execute("DELETE FROM released")


def _pack(embedding: Embedding) -> tuple[bytes, bytes]:
    from index.embedding.quantization import dequantize, quantize, quantize_sentences

    vector = quantize(embedding.passage)
    # Relative to the passage's vector as it will be read back.
    return vector, quantize_sentences(embedding.sentences, dequantize(vector))
