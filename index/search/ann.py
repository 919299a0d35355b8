"""Search the store's vectors with FAISS."""

import json
import logging
import struct
import threading
import zlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.atomic_write import write_atomically
from index.search.ivf import (
    FLAT_LIMIT,
    flat_index,
    ivf_index,
    needs_rebuild,
    sample_size,
    search_parameters,
)
from index.storage.interface import Store
from index.storage.records import StorePosition

FILE_NAME = "dense.faiss"
# Vectors read from the store at a time while catching up: 6 MB at 384 dimensions.
_BATCH = 8_192
# The end of the file: the length of the header before it, and a CRC-32 of all that precedes.
_TAIL = struct.Struct("<II")
# The file is written when this share of the vectors is new, so that adding costs in proportion to
# what is added; the rest is read from the store on opening. Removals are written at once.
_UNSAVED_SHARE = 1 / 8
# Below this many vectors the file is written every time: it takes less than 10 ms.
_SMALL = 2_000

_LOG = logging.getLogger(__name__)


class VectorIndex:
    """A FAISS index that follows a store, kept in memory; one per process.

    A small index is exact. A large one is an inverted file with quantized vectors, whose hits the
    caller rescores with the store's vectors. Both add and delete in place.
    """

    def __init__(self, folder: Path, dimension: int) -> None:
        self.dimension = dimension
        self._path = folder / FILE_NAME
        self._lock = threading.Lock()
        self._saved_position = StorePosition()
        # Identifies the file that was last read or written.
        self._saved_stamp: tuple[int, ...] | None = None
        # Vectors added and removed since the file was written.
        self._added = self._removed = 0
        self._reset()

    def _reset(self) -> None:
        self._index: Any = flat_index(self.dimension)
        # The number of vectors that the lists were trained for; 0 for a flat index.
        self._trained_count = 0
        self._position = StorePosition()

    @classmethod
    def open(cls, folder: Path, dimension: int, store: Store) -> "VectorIndex":
        """Load the index saved in `folder`, to be completed by `catch_up`.

        It is empty when the file is missing, damaged or not of this store's history.
        """
        vector_index = cls(folder, dimension)
        vector_index._saved_stamp = vector_index._stamp()
        saved = vector_index._read(store)
        if saved:
            vector_index._index, vector_index._position, vector_index._trained_count = saved
            vector_index._saved_position = vector_index._position
        return vector_index

    def _read(self, store: Store) -> tuple[Any, StorePosition, int] | None:
        """What the file holds; None, with a warning, when it is not usable for this store."""
        folder = self._path.parent
        try:
            saved = _unpack(self._path.read_bytes())
            if saved[0].d != self.dimension:
                raise ValueError(
                    f"its vectors have {saved[0].d} dimensions, expected {self.dimension}"
                )
        except FileNotFoundError:
            # Before the first sync has ended it was not written yet.
            if store.metadata("synced"):
                _LOG.warning("the vector index in %s is missing: it is rebuilt", folder)
            return None
        except (OSError, ValueError, LookupError, TypeError, RuntimeError) as error:
            _LOG.warning(
                "the vector index in %s is damaged (%s): it is rebuilt", self._path.parent, error
            )
            return None
        if not store.history.can_follow(saved[1]):
            _LOG.warning(
                "the vector index in %s is of another state: it is rebuilt", self._path.parent
            )
            return None
        return saved

    def _stamp(self) -> tuple[int, ...] | None:
        """What tells the file from a changed one; None when there is none."""
        try:
            stat = self._path.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, stat.st_size

    @property
    def removals(self) -> int:
        """The last of the store's removals that it has followed."""
        return self._position.removal

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def catch_up(self, store: Store, removals: int | None = None) -> None:
        """Add and remove what the store has added and removed since.

        Follows removals only up to `removals` when given, since a reader may still need
        the vectors of later ones.
        """
        with self._lock, store.snapshot():
            target, current = store.history.position(), self._position
            last_removal = target.removal if removals is None else min(removals, target.removal)
            if current.store == target.store and current.is_ahead_of(target):
                # The caller's snapshot is a moment old and does not show the newest vectors.
                return
            if current.reaches(replace(target, removal=last_removal)):
                return
            if not store.history.can_follow(current):
                self._reset()
            start = self._position
            try:
                for passage_ids, vectors in store.vectors.since(start, _BATCH):
                    if vectors.shape[1] != self.dimension:
                        raise store.damage_error(f"vectors of {vectors.shape[1]} dimensions")
                    self._index.add_with_ids(vectors, passage_ids)
                    self._added += len(passage_ids)
                removed = store.history.removals(start.removal, last_removal)
                if removed:
                    self._removed += self._index.remove_ids(np.array(removed, dtype=np.int64))
            except BaseException:
                # Half of a change would be applied twice.
                self._reset()
                raise
            self._position = replace(target, removal=max(last_removal, self._position.removal))

    def save(self, store: Store) -> None:
        """Write the index to its folder if enough of it is new, or the file is damaged.

        The caller holds the index's write lock.
        """
        with self._lock:
            is_foreign = self._stamp() != self._saved_stamp and self._read(store) is None
            if self._position == self._saved_position and not is_foreign:
                return
            is_due = (
                is_foreign
                or self._removed
                or self._added > max(_SMALL, _UNSAVED_SHARE * len(self))
                or len(self) <= _SMALL
                or not self._path.exists()
            )
            if not is_due:
                return
            if self._path.is_dir():
                self._path.rmdir()
            write_atomically(self._path, *_pack(self._index, self._position, self._trained_count))
            self._saved_position, self._saved_stamp = self._position, self._stamp()
            self._added = self._removed = 0

    def search(
        self, query: np.ndarray, k: int, allowed_ids: Sequence[int] | np.ndarray | None = None
    ) -> list[tuple[int, float]]:
        """Find the passages nearest to a query.

        Args:
            query: A unit vector (d,) float32.
            k: The number of passages to return, at most.
            allowed_ids: The passages to search among; all when None.

        Returns:
            (passage id, cosine) of the nearest, best first. In a large index the cosines are
            approximate.
        """
        with self._lock:
            k = min(k, len(self))
            if k < 1 or (allowed_ids is not None and not len(allowed_ids)):
                return []
            selector = None
            if allowed_ids is not None:
                selector = faiss.IDSelectorBatch(np.asarray(allowed_ids, dtype=np.int64))
            scores, ids = self._index.search(
                query.reshape(1, -1), k, params=search_parameters(self._index, selector)
            )
        return [
            (int(passage_id), float(score))
            for passage_id, score in zip(ids[0], scores[0], strict=True)
            if passage_id >= 0
        ]

    def rebuild(self, store: Store) -> bool:
        """Replace the index if its kind no longer suits the number of vectors; True if it did.

        Searches go on meanwhile. No reader may need vectors that were removed.
        """
        with store.snapshot():
            target = store.history.position()
            if target != self._position or not needs_rebuild(len(self), self._trained_count):
                return False
            count = len(self)
            if count < FLAT_LIMIT:
                index: Any = flat_index(self.dimension)
            else:
                step = max(1, count // sample_size(count))
                sample = np.concatenate(
                    [vectors[::step] for _, vectors in store.vectors.since(StorePosition(), _BATCH)]
                )
                index = ivf_index(self.dimension, count, sample)
            for passage_ids, vectors in store.vectors.since(StorePosition(), _BATCH):
                index.add_with_ids(vectors, passage_ids)
        with self._lock:
            self._index, self._position = index, target
            self._trained_count = count if count >= FLAT_LIMIT else 0
            # Makes `save` write all of it.
            self._added = count
        return True


def _pack(index: Any, position: StorePosition, trained_count: int) -> tuple[memoryview, bytes]:
    """FAISS's own bytes; then the position that they reflect, with a checksum of both."""
    content: memoryview = faiss.serialize_index(index).data
    header = json.dumps({"position": asdict(position), "trained_count": trained_count}).encode()
    return content, header + _TAIL.pack(len(header), zlib.crc32(header, zlib.crc32(content)))


def _unpack(packed: bytes) -> tuple[Any, StorePosition, int]:
    """The inverse of `_pack`. Raises ValueError when a bit has changed."""
    end = len(packed) - _TAIL.size
    if end < 0:
        raise ValueError("it is cut short")
    length, crc = _TAIL.unpack_from(packed, end)
    if zlib.crc32(memoryview(packed)[:end]) != crc:
        raise ValueError("its checksum does not match")
    header = json.loads(packed[end - length : end])
    content = np.frombuffer(packed, dtype=np.uint8, count=end - length)
    position = StorePosition(**header["position"])
    return faiss.deserialize_index(content), position, int(header["trained_count"])
