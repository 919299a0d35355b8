"""a file → SQLite connections, transactions and snapshots, with every error named."""

import sqlite3
import threading
import uuid
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import BusyError, StoreError

FORMAT_VERSION = 1

# Milliseconds a statement waits for another process's transaction before it gives up.
_BUSY_TIMEOUT = 30_000

_SCHEMA = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files(
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE failures(path TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE documents(
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, path TEXT NOT NULL,
    title TEXT NOT NULL, text TEXT NOT NULL, published TEXT, url TEXT,
    authors TEXT NOT NULL, tags TEXT NOT NULL, pages TEXT NOT NULL, sha256 TEXT NOT NULL);
CREATE INDEX documents_path ON documents(path);
CREATE TABLE passages(
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents(number),
    start INTEGER NOT NULL, end INTEGER NOT NULL,
    sentences BLOB NOT NULL, key BLOB NOT NULL);
CREATE INDEX passages_document ON passages(document);
CREATE INDEX passages_key ON passages(key);
CREATE TABLE vectors(
    number INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE, vector BLOB NOT NULL,
    sentences BLOB NOT NULL);
CREATE TABLE pending(key BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE released(key BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE removals(number INTEGER PRIMARY KEY AUTOINCREMENT, passage INTEGER NOT NULL);
"""
_TABLES = frozenset({"meta", "files", "documents", "passages", "vectors", "pending", "removals"})


class _Connection(sqlite3.Connection):
    """One that can be referred to weakly, so that it is closed when its thread ends."""


class Database:
    """The SQLite file. One connection a thread; every write is inside `transaction`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._connections: weakref.WeakSet[_Connection] = weakref.WeakSet()
        self._lock = threading.Lock()
        try:
            with self._naming_errors():
                self._prepare()
        except BaseException:
            self.close()
            raise

    def _prepare(self) -> None:
        """Look before touching: a file that is not ours to use is left exactly as it is."""
        version, tables = self._one("PRAGMA user_version"), self._tables()
        if version > FORMAT_VERSION:
            raise StoreError(
                f"the index {self.path} has format {version}, made by a newer Pullquote; this one "
                f"reads up to {FORMAT_VERSION}. Upgrade Pullquote, or choose another --index"
            )
        if version or tables:
            if version < 1 or not tables >= _TABLES:
                raise StoreError(
                    f"{self.path} is an SQLite file but not a Pullquote index; it was left as it "
                    "is. Choose another --index"
                )
        else:
            self._create()
        # Kept by the file itself; set again in case a tool has changed it.
        self._connection.execute("PRAGMA journal_mode = WAL")

    def _create(self) -> None:
        with self.transaction() as write:
            # Another process may have made the tables while this one waited its turn.
            if self._tables():
                return
            for statement in _SCHEMA.split(";"):
                write.execute(statement)
            write.execute("INSERT INTO meta VALUES('generation', '0')")
            write.execute("INSERT INTO meta VALUES('identity', ?)", (uuid.uuid4().hex,))
            write.execute(f"PRAGMA user_version = {FORMAT_VERSION}")

    def _tables(self) -> set[str]:
        rows = self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {row[0] for row in rows if not row[0].startswith("sqlite_")}

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in list(self._connections):
                connection.close()
            self._connections.clear()
            self._local = threading.local()

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: _Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self.path,
                timeout=_BUSY_TIMEOUT / 1000,
                isolation_level=None,
                check_same_thread=False,
                factory=_Connection,
            )
            with self._lock:
                self._connections.add(connection)
            self._local.connection = connection
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA foreign_keys = ON")
        return connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write transaction: committed whole at the end, rolled back on any error."""
        with self._naming_errors():
            connection = self._connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Reads inside see one state of the store, whatever another process commits meanwhile."""
        with self._naming_errors():
            connection = self._connection
            if connection.in_transaction:
                yield
                return
            connection.execute("BEGIN")
            try:
                yield
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _one(self, sql: str, *values: object) -> int:
        row = self._connection.execute(sql, values).fetchone()
        return int(row[0] or 0) if row else 0

    @contextmanager
    def _naming_errors(self) -> Iterator[None]:
        """SQLite's errors that a user can mend → StoreError or BusyError; the others are ours."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            # The low byte is the kind; an error of Python's own (text that is not UTF-8) has none.
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or "decode" in str(error):
                raise StoreError(
                    f"the index {self.path} is damaged ({error}); it was left as it is. "
                    "Move it away and sync again to build a new one"
                ) from error
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise BusyError(f"the index {self.path} is in use by another process") from error
            if code == sqlite3.SQLITE_FULL:
                raise StoreError(
                    f"the disk of the index {self.path} is full; what was committed is kept. "
                    "Make room and sync again"
                ) from error
            if code in _ACCESS:
                raise StoreError(f"cannot use the index {self.path}: {error}") from error
            raise


_ACCESS = frozenset(
    {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY}
)
