"""Connect to the database: connections of threads, transactions, snapshots, clear errors."""

import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import psycopg
from psycopg import sql
from psycopg.pq import TransactionStatus

from index.errors import BusyError, LostConnectionError, MissingStoreError, StoreError
from index.storage.postgres.database_url import Address

# Seconds to wait for a connection.
_CONNECT_TIMEOUT = 10
# Seconds after which a connection that nobody used is tried before it is used again.
_TRUSTED_SECONDS = 1.0
# Connections kept open while nobody uses them: a page has a few questions at a time.
_KEPT = 8
# Candidates that a search in pgvector's graph keeps, until it is measured how many it needs (40 by
# default). At 100,000 synthetic passages, 100 find .988 of the nearest ten in 4.5 ms of processor
# time, 200 find .998 in 8.2.
DEFAULT_WIDTH = 200
# Tuples after which a filtered search in the graph ends; an exact one takes over then.
_MAX_SCAN_TUPLES = 20_000
# Settings of each session. A dead client or server is noticed within half a minute.
_SETTINGS = {
    "hnsw.ef_search": str(DEFAULT_WIDTH),
    "hnsw.iterative_scan": "relaxed_order",
    "hnsw.max_scan_tuples": str(_MAX_SCAN_TUPLES),
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "timezone": "UTC",
}
_KEEPALIVES = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
# How often the server looks, while it works on a statement, whether the client is still there: the
# locks of a killed sync would last until the graph is made otherwise.
_CLIENT_CHECK = "SET client_connection_check_interval = '2s'"
# Codes of errors, https://www.postgresql.org/docs/current/errcodes-appendix.html.
_DISK_FULL, _NO_PRIVILEGE, _READ_ONLY, _NO_TABLE = "53100", "42501", "25006", "42P01"
_NO_SCHEMA, _TOO_MANY = "3F000", "53300"
_CORRUPTED = frozenset({"XX001", "XX002"})
_CONFLICTS = frozenset({"40001", "40P01", "55P03"})

Connection = psycopg.Connection[tuple[Any, ...]]
Row = tuple[Any, ...]
_T = TypeVar("_T")


class _ThreadState(threading.local):
    """What a thread holds.

    Attributes:
        connection: Its connection, while it holds one.
        cache: What was read in its present snapshot; None outside of one.
    """

    connection: Connection | None = None
    cache: dict[str, Any] | None = None


class Connections:
    """Connections to one database. A thread holds one while it needs it, and all it does then goes
    through that."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._thread = _ThreadState()
        # With the times when they were last used; the most recent one is used first.
        self._idle: list[tuple[Connection, float]] = []
        self._lock = threading.Lock()
        self._is_closed = False
        # Where pgvector's types are; found when the index is opened.
        self.extension_schema = "public"

    def close(self) -> None:
        """Close the connections that no thread holds, and each other one when it is given back;
        all later use raises StoreError."""
        self._is_closed = True
        self.forget_idle()

    def forget_idle(self) -> None:
        """Close the connections that no thread holds, so that the next ones are new."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection, _ in idle:
            connection.close()

    def connect(self, **options: Any) -> Connection:
        """A new connection, which the caller closes."""
        parameters = {**_KEEPALIVES, "application_name": "pullquote", **self.address.parameters}
        parameters.setdefault("connect_timeout", _CONNECT_TIMEOUT)
        try:
            connection = psycopg.connect(**{**parameters, **options}, autocommit=True)
            path = [self.address.schema, self.extension_schema]
            settings = {**_SETTINGS, "search_path": ", ".join(f'"{name}"' for name in path)}
            connection.execute(
                sql.SQL("SELECT {}").format(
                    sql.SQL(", ").join(
                        sql.SQL("set_config({}, {}, false)").format(name, value)
                        for name, value in settings.items()
                    )
                )
            )
            # A server on Windows cannot.
            with suppress(psycopg.errors.InvalidParameterValue):
                connection.execute(_CLIENT_CHECK)
        except psycopg.Error as error:
            raise self._unreachable(error) from error
        return connection

    def _unreachable(self, error: psycopg.Error) -> LostConnectionError:
        password = str(self.address.parameters.get("password") or "")
        reason = " ".join(str(error).split())
        if password:
            reason = reason.replace(password, "***")
        return LostConnectionError(f"cannot reach the index {self.address.location!r}: {reason}")

    def _take(self) -> Connection:
        while True:
            with self._lock:
                self._check_open()
                connection, used = self._idle.pop() if self._idle else (None, 0.0)
            if connection is None:
                return self.connect()
            if time.monotonic() - used < _TRUSTED_SECONDS:
                return connection
            try:
                connection.execute("SELECT 1")
            except psycopg.Error:
                # The server has restarted, most likely: the others are tried as well.
                connection.close()
            else:
                return connection

    def _check_open(self) -> None:
        if self._is_closed:
            raise StoreError(f"the index {self.address.location!r} is closed")

    def _give_back(self, connection: Connection) -> None:
        if connection.info.transaction_status != TransactionStatus.IDLE:
            with suppress(psycopg.Error):
                connection.rollback()
        is_usable = connection.info.transaction_status == TransactionStatus.IDLE
        with self._lock:
            if is_usable and not self._is_closed and len(self._idle) < _KEPT:
                self._idle.append((connection, time.monotonic()))
                return
        connection.close()

    @contextmanager
    def held(self) -> Iterator[Connection]:
        """Give this thread a connection, the one that it holds already if it does."""
        with self._translate_errors():
            if self._thread.connection is not None:
                self._check_open()
                yield self._thread.connection
                return
            connection = self._thread.connection = self._take()
            try:
                yield connection
            finally:
                self._thread.connection = None
                self._give_back(connection)

    @property
    def in_transaction(self) -> bool:
        """Whether this thread is in a transaction."""
        connection = self._thread.connection
        return connection is not None and connection.info.transaction_status in (
            TransactionStatus.INTRANS,
            TransactionStatus.INERROR,
        )

    @property
    def is_writing(self) -> bool:
        """Whether this thread is in a transaction that may have changed something."""
        return self.in_transaction and self._thread.cache is None

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all reads inside see one state, whatever others commit meanwhile."""
        if self.in_transaction:
            yield
            return
        with self.held() as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            self._thread.cache = {}
            try:
                yield
            finally:
                self._thread.cache = None
                if not connection.closed:
                    connection.rollback()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Begin a write transaction: committed at the end, rolled back on any error. Inside of
        another one, a part of that."""
        with self.held() as connection:
            if self.in_transaction:
                yield connection
                return
            with connection.transaction():
                yield connection

    def lock_key(self, kind: int) -> tuple[int, int]:
        """The key of an advisory lock of a kind, which the indexes of a database have each for
        itself."""
        name = zlib.crc32(self.address.schema.encode())
        # PostgreSQL's integers have a sign.
        return kind, name - (1 << 32) if name >> 31 else name

    def cached(self, name: str, load: Callable[[], _T]) -> _T:
        """What `load` returns, called once in each snapshot."""
        cache = self._thread.cache
        if cache is None:
            return load()
        if name not in cache:
            cache[name] = load()
        value: _T = cache[name]
        return value

    def rows(self, statement: str, *values: object, prepare: bool | None = None) -> list[Row]:
        """All rows of a query, whose places for values are marked %s."""
        with self.held() as connection:
            return connection.execute(statement, values or None, prepare=prepare).fetchall()

    def row(self, statement: str, *values: object) -> Row | None:
        """The first row of a query, or None."""
        with self.held() as connection:
            return connection.execute(statement, values or None).fetchone()

    def integer(self, statement: str, *values: object) -> int:
        """The first value of a query, 0 when there is none."""
        row = self.row(statement, *values)
        return int(row[0] or 0) if row else 0

    def damage_error(self, detail: object) -> StoreError:
        """An error that reports damage to the stored data and says what to do about it."""
        return StoreError(
            f"the index {self.address.location!r} is damaged ({detail}); it was left as it is. "
            "Restore a backup of the database, or sync into another schema"
        )

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        """Turn the errors that a person can act on into StoreError or BusyError."""
        try:
            yield
        except psycopg.Error as error:
            raise self._translate(error) from error

    def _translate(self, error: psycopg.Error) -> Exception:
        place, code = repr(self.address.location), error.sqlstate or ""
        if code == _DISK_FULL:
            return StoreError(
                f"the disk of the index {place} is full; what was committed is kept. Make room "
                "and sync again"
            )
        if code in (_NO_PRIVILEGE, _READ_ONLY):
            reason = error.diag.message_primary or "no privilege"
            return StoreError(
                f"the index {place} can be read but not changed by this role: {reason}"
            )
        if code in (_NO_TABLE, _NO_SCHEMA):
            return MissingStoreError(
                f"the index {place} is gone, or is being made: {error.diag.message_primary}"
            )
        if code in _CORRUPTED:
            return self.damage_error(error.diag.message_primary)
        if code in _CONFLICTS:
            return BusyError(f"the index {place} is being changed by another process: try again")
        if code == _TOO_MANY or isinstance(
            error, psycopg.OperationalError | psycopg.InterfaceError
        ):
            reason = " ".join(str(error).split())
            return LostConnectionError(
                f"lost the connection to the index {place} ({reason}); what was committed is kept. "
                "Try again once the database is back"
            )
        return error
