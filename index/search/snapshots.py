"""Give each searching thread one consistent state of the store and the derived indexes."""

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

from index.search.bm25 import BM25Index, BM25View
from index.storage.interface import Store

# How often a reader begins again when documents become visible while it takes its snapshot.
_ATTEMPTS = 5

T = TypeVar("T")


class Snapshots:
    """The snapshots of all threads, and the oldest state that one of them still needs.

    The store's snapshot decides which passages are visible. The BM25 view and the vectors in memory
    may contain more than those, but never fewer.
    """

    def __init__(
        self,
        store: Store,
        bm25_index: BM25Index,
        refresh: Callable[[], None],
        followed_removals: Callable[[], int],
    ) -> None:
        """Snapshots of a store and its BM25 index.

        Args:
            store: The store.
            bm25_index: Its BM25 index.
            refresh: Loads the last commit of the BM25 index.
            followed_removals: The number of removals that the vectors in memory have followed.
        """
        self._store = store
        self._bm25_index = bm25_index
        self._refresh = refresh
        self._followed_removals = followed_removals
        self._local = threading.local()
        # For each open snapshot, the number of removals it has seen.
        self._seen_removals: dict[object, int] = {}
        self._lock = threading.Lock()

    @property
    def view(self) -> BM25View:
        """The BM25 view of this thread's snapshot; outside of one, the last commit."""
        return getattr(self._local, "view", None) or self._bm25_index.view

    @contextmanager
    def take(self) -> Iterator[None]:
        """Let this thread see one state inside, whatever is committed meanwhile."""
        if getattr(self._local, "view", None):
            yield
            return
        reader = object()
        with ExitStack() as stack:
            stack.callback(self._unregister, reader)
            # Before the snapshot, so that no vector is removed that the snapshot shows.
            self._register(reader, self._followed_removals())
            stack.enter_context(self._store_and_view())
            self._register(reader, self._store.history.position().removal)
            yield

    @contextmanager
    def _store_and_view(self) -> Iterator[None]:
        for attempt in range(_ATTEMPTS):
            self._refresh()
            # The view comes first: what it has lost, a later snapshot of the store has lost too.
            view = self._bm25_index.view
            with self._store.snapshot():
                if view.is_complete(self._store) or attempt == _ATTEMPTS - 1:
                    self._local.view, self._local.known = view, {}
                    try:
                        yield
                    finally:
                        self._local.view, self._local.known = None, {}
                    return

    def once(self, key: Hashable, compute: Callable[[], T]) -> T:
        """What `compute` returns; inside of a snapshot, where it cannot change, it is called once
        for a key, since a question reads and analyzes the same texts again and again."""
        if not getattr(self._local, "view", None):
            return compute()
        known: dict[Hashable, T] = self._local.known
        if key not in known:
            known[key] = compute()
        return known[key]

    def known(self, key: Hashable) -> Any:
        """What `once` has returned for a key in this thread's snapshot; None outside of one, or
        before."""
        return self._local.known.get(key) if getattr(self._local, "view", None) else None

    def renew_view(self) -> None:
        """Give this thread the last commit of the BM25 index, in place of one that is damaged."""
        self._local.view, self._local.known = self._bm25_index.view, {}

    def oldest(self) -> int | None:
        """The number of removals that the oldest open snapshot has seen; None without any."""
        with self._lock:
            return min(self._seen_removals.values(), default=None)

    def wait_for_readers(self, seconds: float) -> None:
        """Wait until no thread needs what was removed so far, for at most `seconds`."""
        removals = self._store.history.position().removal
        deadline = time.monotonic() + seconds
        while (oldest := self.oldest()) is not None and oldest < removals:
            if time.monotonic() >= deadline:
                return
            time.sleep(0.01)

    def _register(self, reader: object, removals: int) -> None:
        with self._lock:
            self._seen_removals[reader] = removals

    def _unregister(self, reader: object) -> None:
        with self._lock:
            self._seen_removals.pop(reader, None)
