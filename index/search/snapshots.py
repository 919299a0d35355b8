"""threads that search → one state each of the store and the words, however much is written."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from index.search.bm25 import BM25Index, View
from index.storage.store import Store

# How often a reader looks anew when documents are put in place while it takes its snapshot.
_LOOKS = 5


class Snapshots:
    """What each thread's snapshot sees, and what the oldest of them still needs.

    The store's own snapshot decides which passages are live. The words of a view, and the vectors
    in memory, may be more than those, and must never be fewer.
    """

    def __init__(
        self,
        store: Store,
        lexical: BM25Index,
        follow: Callable[[], None],
        let_go: Callable[[], int],
    ) -> None:
        """`follow` loads the words committed since; `let_go` says how many removals the vectors in
        memory have followed."""
        self._store = store
        self._lexical = lexical
        self._follow = follow
        self._let_go = let_go
        self._own = threading.local()
        self._seen: dict[object, int] = {}
        self._lock = threading.Lock()

    @property
    def view(self) -> View:
        """What this thread's snapshot searches; outside of one, the last commit."""
        return getattr(self._own, "view", None) or self._lexical.view

    @contextmanager
    def take(self) -> Iterator[None]:
        """Inside, this thread sees one state, whatever is committed meanwhile."""
        if getattr(self._own, "view", None):
            yield
            return
        reader = object()
        with ExitStack() as stack:
            stack.callback(self._leave, reader)
            # Before the snapshot, so that no vector goes that it will show.
            self._enter(reader, self._let_go())
            stack.enter_context(self._store_and_words())
            self._enter(reader, self._store.position().removal)
            yield

    @contextmanager
    def _store_and_words(self) -> Iterator[None]:
        for look in range(_LOOKS):
            self._follow()
            # First the view: what it has lost, a later snapshot has lost too.
            view = self._lexical.view
            with self._store.snapshot():
                if self._lexical.shows(view, self._store) or look == _LOOKS - 1:
                    self._own.view = view
                    try:
                        yield
                    finally:
                        self._own.view = None
                    return

    def oldest(self) -> int | None:
        """How many removals the oldest snapshot has seen; None when there is none."""
        with self._lock:
            return min(self._seen.values(), default=None)

    def wait(self, seconds: float) -> None:
        """Wait until no thread needs what was removed, or that time is over."""
        now, until = self._store.position().removal, time.monotonic() + seconds
        while (oldest := self.oldest()) is not None and oldest < now and time.monotonic() < until:
            time.sleep(0.01)

    def _enter(self, reader: object, removals: int) -> None:
        with self._lock:
            self._seen[reader] = removals

    def _leave(self, reader: object) -> None:
        with self._lock:
            self._seen.pop(reader, None)
