"""the store's vectors → FAISS → nearest passages."""

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

from index.atomic_write import write_whole
from index.search.ivf import (
    FLAT_LIMIT,
    flat_index,
    ivf_index,
    needs_rebuild,
    sample_size,
    search_parameters,
)
from index.storage.bookkeeping import Position
from index.storage.store import Store

# Vectors taken from the store at a time while catching up: 6 MB at 384 dimensions.
_BATCH = 8_192
FILE_NAME = "dense.faiss"
# At the end of the file: the length of the note before it, and a CRC-32 of all that precedes.
_TAIL = struct.Struct("<II")
# The file is written when this share of it is new, so that adding costs what is added; what it
# lacks is read from the store meanwhile. Removed vectors are always written out of it at once.
_UNSAVED = 1 / 8
# Below this many the file takes less than a hundredth of a second.
_SAVED_AT_ONCE = 2_000

_LOG = logging.getLogger(__name__)


class VectorIndex:
    """A FAISS index that follows a store; one a process, kept in memory.

    A small one is exact. In a large one the vectors stand in lists, each around a centre, and
    a search looks into the lists nearest to it: what it finds is to be scored anew by the store's
    own vectors. Both delete and add at once.
    """

    def __init__(self, folder: Path, dimension: int) -> None:
        self.dimension = dimension
        self._folder = folder
        self._lock = threading.Lock()
        self._saved = Position()
        # Vectors and removals taken in since the file was written.
        self._added = self._removed = 0
        # As many vectors as there were when the lists were laid out; 0 for an exact index.
        self._laid_out = 0
        self._reset()

    def _reset(self) -> None:
        self._index: Any = flat_index(self.dimension)
        self._laid_out = 0
        self._position = Position()

    @classmethod
    def open(cls, folder: Path, dimension: int, store: Store) -> "VectorIndex":
        """Load the index saved in `folder`; an empty one when it is missing, damaged or not of
        this store's history. What it lacks it takes from the store in `catch_up`."""
        dense = cls(folder, dimension)
        try:
            index, position, laid_out = _unpack((folder / FILE_NAME).read_bytes())
            if index.d != dimension:
                raise ValueError(f"its vectors have {index.d} dimensions, expected {dimension}")
            if store.follows(position):
                dense._index, dense._position, dense._saved = index, position, position
                dense._laid_out = laid_out
            else:
                _LOG.warning("the vector index in %s is of another state: it is built anew", folder)
        except FileNotFoundError:
            # None was written yet, or it was deleted.
            pass
        except (OSError, ValueError, LookupError, TypeError, RuntimeError) as error:
            _LOG.warning("the vector index in %s is damaged (%s): it is built anew", folder, error)
        return dense

    @property
    def removals(self) -> int:
        """How many of the store's removals it has followed."""
        return self._position.removal

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def catch_up(self, store: Store, removals: int | None = None) -> None:
        """Take in all that the store has and this index has not; of the removals only those up
        to `removals` when given, since a reader may still need the others."""
        with self._lock, store.snapshot():
            now, here = store.position(), self._position
            upto = now.removal if removals is None else min(removals, now.removal)
            if here.store == now.store and here.leads(now):
                # A reader whose snapshot is a moment old; the newer ones it does not see.
                return
            if here.reaches(replace(now, removal=upto)):
                return
            if not store.follows(here):
                self._reset()
            behind = self._position
            try:
                for numbers, vectors in store.vectors_since(behind, _BATCH):
                    if vectors.shape[1] != self.dimension:
                        raise store.damaged(f"vectors of {vectors.shape[1]} dimensions")
                    self._index.add_with_ids(vectors, numbers)
                    self._added += len(numbers)
                gone = store.removals(behind.removal, upto)
                if gone:
                    self._removed += self._index.remove_ids(np.array(gone, dtype=np.int64))
            except BaseException:
                # Half of a change would be taken in twice.
                self._reset()
                raise
            self._position = replace(now, removal=max(upto, self._position.removal))

    def save(self) -> None:
        """Write the index and what it reflects to its folder, when enough of it is new. The caller
        holds the index's lock."""
        with self._lock:
            least = max(_SAVED_AT_ONCE, _UNSAVED * len(self))
            small = len(self) <= _SAVED_AT_ONCE
            due = self._removed or self._added > least or not (self._folder / FILE_NAME).exists()
            if self._position == self._saved or not (due or small):
                return
            write_whole(
                self._folder / FILE_NAME, *_pack(self._index, self._position, self._laid_out)
            )
            self._saved = self._position
            self._added = self._removed = 0

    def search(
        self, query: np.ndarray, k: int, among: Sequence[int] | np.ndarray | None = None
    ) -> list[tuple[int, float]]:
        """(passage number, cosine) of the nearest `k` to a unit vector (d,), best first, the
        cosines rounded in a large index; only `among` these numbers when given."""
        with self._lock:
            k = min(k, len(self))
            if k < 1 or (among is not None and not len(among)):
                return []
            chosen = None
            if among is not None:
                chosen = faiss.IDSelectorBatch(np.asarray(among, dtype=np.int64))
            scores, numbers = self._index.search(
                query.reshape(1, -1), k, params=search_parameters(self._index, chosen)
            )
        return [
            (int(number), float(score))
            for number, score in zip(numbers[0], scores[0], strict=True)
            if number >= 0
        ]

    def rebuild(self, store: Store) -> bool:
        """Make an index of the kind that suits the number of vectors, when this one is not; says
        whether it did. Searches go on meanwhile. No reader may need what was removed."""
        with store.snapshot():
            now = store.position()
            if now != self._position or not needs_rebuild(len(self), self._laid_out):
                return False
            count = len(self)
            if count < FLAT_LIMIT:
                index: Any = flat_index(self.dimension)
            else:
                every = max(1, count // sample_size(count))
                sample = np.concatenate(
                    [found[::every] for _, found in store.vectors_since(Position(), _BATCH)]
                )
                index = ivf_index(self.dimension, count, sample)
            for numbers, found in store.vectors_since(Position(), _BATCH):
                index.add_with_ids(found, numbers)
        with self._lock:
            self._index, self._position = index, now
            self._laid_out = count if count >= FLAT_LIMIT else 0
            # So that it is written.
            self._added = count
        return True


def _pack(index: Any, position: Position, laid_out: int) -> tuple[memoryview, bytes]:
    """FAISS's own bytes; and what they reflect, with a checksum of both."""
    content: memoryview = faiss.serialize_index(index).data
    note = json.dumps({"position": asdict(position), "laid_out": laid_out}).encode()
    return content, note + _TAIL.pack(len(note), zlib.crc32(note, zlib.crc32(content)))


def _unpack(packed: bytes) -> tuple[Any, Position, int]:
    """The inverse. Raises ValueError when a bit has changed."""
    if len(packed) < _TAIL.size:
        raise ValueError("it is cut short")
    length, crc = _TAIL.unpack_from(packed, len(packed) - _TAIL.size)
    if zlib.crc32(memoryview(packed)[: -_TAIL.size]) != crc:
        raise ValueError("its checksum does not match")
    end = len(packed) - _TAIL.size
    note = json.loads(packed[end - length : end])
    content = np.frombuffer(packed, dtype=np.uint8, count=end - length)
    return faiss.deserialize_index(content), Position(**note["position"]), int(note["laid_out"])
