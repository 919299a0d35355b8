"""Search by meaning with FAISS, beside a store that has no such search of its own."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np

from index.search.ann import VectorIndex
from index.storage.interface import Store
from index.types import Filter


class FaissSearch:
    """FAISS in memory, and its file in the index's folder; one per process, opened when needed."""

    def __init__(
        self,
        folder: Path,
        store: Store,
        allowed_ids: Callable[[Filter], np.ndarray | None],
        oldest_reader: Callable[[], int | None],
    ) -> None:
        """FAISS beside a store.

        Args:
            folder: The index's folder.
            store: The store.
            allowed_ids: The ids of the passages that pass a filter; None when all do.
            oldest_reader: The number of removals that the oldest open snapshot has seen, None
                without any.
        """
        self._folder = folder
        self._store = store
        self._allowed_ids = allowed_ids
        self._oldest_reader = oldest_reader
        self.vector_index: VectorIndex | None = None
        self._lock = threading.Lock()
        # Which of the store's files it follows; see `Store.replacements`.
        self._vector_index_of = 0

    @property
    def removals(self) -> int:
        """The last of the store's removals that it has followed."""
        return self.vector_index.removals if self.vector_index else 0

    def prepare(self) -> bool:
        """Add and remove what the store has added and removed since."""
        vector_index = self._current()
        return vector_index is not None and bool(len(vector_index))

    def search(self, query: np.ndarray, k: int, filter: Filter) -> list[tuple[int, float]]:
        """Search the vectors in memory."""
        if self.vector_index is None:
            return []
        return self.vector_index.search(query, k, self._allowed_ids(filter))

    def finish_sync(self) -> None:
        """Rebuild the lists of a grown index, unless a reader needs the present ones, and save."""
        with self._store.snapshot():
            vector_index = self._current()
        if vector_index is not None:
            if self._oldest_reader() is None:
                vector_index.rebuild(self._store)
            vector_index.save(self._store)

    def _current(self) -> VectorIndex | None:
        """The vectors in memory, caught up with the store; None while there are none."""
        dimension = self._store.vectors.dimension()
        with self._lock:
            vector_index = self.vector_index
            if not dimension:
                return None
            # A copy of the index that was put in its place may be an older one.
            replacements = self._store.replacements
            is_other = replacements != self._vector_index_of
            if vector_index is None or vector_index.dimension != dimension or is_other:
                vector_index = VectorIndex.open(self._folder, dimension, self._store)
                self.vector_index, self._vector_index_of = vector_index, replacements
        vector_index.catch_up(self._store, self._oldest_reader())
        return vector_index
