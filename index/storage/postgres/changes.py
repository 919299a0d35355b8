"""Hear of changes that other processes commit."""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress

import psycopg

from index.errors import PullquoteError
from index.storage.postgres.bookkeeping import CHANNEL
from index.storage.postgres.connection import Connections

# Seconds after which the thread looks whether it is to end.
_INTERVAL = 0.5
# Seconds before it connects again after the connection was lost.
_RETRY = 1.0

_LOG = logging.getLogger(__name__)


class ChangeListener:
    """A thread that calls a function after each commit that changes what a search can return."""

    def __init__(self, connections: Connections, notify: Callable[[], object]) -> None:
        self._connections = connections
        self._notify = notify
        self._stopped = threading.Event()

    def start(self) -> None:
        """Start to listen."""
        threading.Thread(target=self._run, daemon=True, name="pullquote-changes").start()

    def stop(self) -> None:
        """End the thread, within half a second."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._listen()
            except (psycopg.Error, PullquoteError) as error:
                # Each question that is asked meanwhile says so.
                _LOG.debug("not listening for changes: %s", error)
                self._stopped.wait(_RETRY)

    def _listen(self) -> None:
        with self._connections.connect() as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            # What was committed before.
            self._call()
            while not self._stopped.is_set():
                heard = [*connection.notifies(timeout=_INTERVAL)]
                if any(each.payload == self._connections.address.schema for each in heard):
                    self._call()

    def _call(self) -> None:
        # What is wrong is said by the next question.
        with suppress(PullquoteError):
            self._notify()
