"""Open the SQLite file of an index: connections, transactions, snapshots, metadata."""

import os
import sqlite3
import struct
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from index.errors import BusyError, MissingStoreError, StoreError
from index.storage.sqlite import schema

# Bytes. A passage's vectors take about 1,000, of which SQLite's default page of 4,096 holds three;
# pages twice as large leave a fifteenth less empty.
PAGE_SIZE = 8_192
# The file header: page size at byte 16, number of pages at byte 28
# (https://sqlite.org/fileformat.html).
_HEADER = struct.Struct(">16xH10xI")
# How often the length of the file is checked, since another process may be extending it.
_LENGTH_CHECKS = 3
# Milliseconds a statement waits for another process's transaction before it fails.
_BUSY_TIMEOUT = 30_000
# Milliseconds a checkpoint waits for readers of an older state: many times a question's.
_CHECKPOINT_TIMEOUT = 5_000
# Kilobytes of page cache for a writer, since vector keys arrive in random order. With SQLite's
# default of 2 MB, half of all writes for 155,000 passages were repeated pages.
_WRITER_CACHE = 32_000
# Bound variables of one statement: below SQLite's oldest limit of 999.
_MAX_VARIABLES = 900

# How SQLite's message begins when a table is not as it was created.
_GARBLED = ("no such column", "no such table", "table ")
# Errors that mean the shared-memory file beside the database cannot grow.
_NO_ROOM = frozenset({sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMOPEN})
_NO_ACCESS = frozenset(
    {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY}
)

Row = tuple[Any, ...]


class FullError(StoreError):
    """The disk has no room left."""


class _Connection(sqlite3.Connection):
    """A connection that allows weak references, so that it is closed when its thread ends."""

    # Identifies the state of a read-only file when this connection was opened.
    file_stamp: object = None
    # The file that it is connected to.
    file_id: "_FileId | None" = None


# The device and inode of a file.
_FileId = tuple[int, int]


class Database:
    """The SQLite file of an index. One connection per thread; writes happen in `transaction`."""

    def __init__(self, path: Path) -> None:
        """Open the file at `path`, or create it with its tables.

        Raises StoreError when it is damaged, of another format or not an index; a file that cannot
        be used is left exactly as it is.
        """
        self.path = path
        # In a folder that cannot be written, SQLite cannot create the log that it reads with.
        self.read_only = path.exists() and not os.access(path.parent, os.W_OK)
        self._local = threading.local()
        self._connections: weakref.WeakSet[_Connection] = weakref.WeakSet()
        self._lock = threading.Lock()
        # The file and the index in it, once it has been opened; an open index never makes another.
        self._file_id: _FileId | None = None
        self._store_id: str | None = None
        # How often the index was found in another file, such as one copied back from elsewhere.
        self.replacements = 0
        try:
            try:
                self._check_format()
            except FullError:
                # The disk has no room for SQLite's log, but the file itself can still be read.
                if not self.path.stat().st_size or self._log_size():
                    raise
                self.close()
                self.read_only = True
                self._check_format()
            self._store_id = self.metadata("store_id")
            self._file_id = self._connection.file_id = self._current_file_id()
        except BaseException:
            self.close()
            raise

    def _check_format(self) -> None:
        with self._translate_errors():
            # In one snapshot: another process may be creating the tables at this moment.
            with self.snapshot():
                version, tables = self.integer("PRAGMA user_version"), self._tables()
            if version > schema.FORMAT_VERSION:
                raise StoreError(
                    f"the index {self.path} has format {version}, made by a newer Pullquote; this "
                    f"one reads format {schema.FORMAT_VERSION}. Upgrade Pullquote, or choose "
                    "another --index"
                )
            if (version or tables) and (version < 1 or not tables >= schema.KNOWN_TABLES):
                raise StoreError(
                    f"{self.path} is an SQLite file but not a Pullquote index; it was left as it "
                    "is. Choose another --index"
                )
            if 0 < version < min(schema.UPGRADES):
                raise StoreError(
                    f"the index in {str(self.path.parent)!r} was made by an older version of "
                    f"Pullquote (format {version}, this is {schema.FORMAT_VERSION}): "
                    "sync into a new index"
                )
            if version and self._is_cut_short():
                raise self.damage_error("it is cut short")
            if not version and self.read_only:
                raise StoreError(
                    f"the index {self.path} is empty, and its folder can't be written: "
                    "choose another --index"
                )
            if 0 < version < schema.FORMAT_VERSION:
                self._upgrade()
            if not version:
                with self.transaction() as write:
                    # Another process may have created the tables while this one waited.
                    if not self.integer("PRAGMA user_version"):
                        schema.create(write)
            if not self.read_only:
                # The file remembers this mode; set again in case another tool has changed it.
                self._connection.execute("PRAGMA journal_mode = WAL")

    def _upgrade(self) -> None:
        """Upgrade the tables of an earlier format. Raises StoreError if the file is read-only."""
        if self.read_only:
            raise StoreError(
                f"the index in {str(self.path.parent)!r} was made by an older version of "
                "Pullquote, and its folder can't be written: open it once where it can be"
            )
        with self.transaction() as write:
            # Another process may have upgraded them while this one waited.
            version = self.integer("PRAGMA user_version")
            if version < schema.FORMAT_VERSION:
                schema.upgrade(write, version)

    def _is_cut_short(self) -> bool:
        """Whether the file lacks pages that its header counts, which SQLite notices only when it
        reads them. While there is a log, the pages may be in that."""
        for _ in range(_LENGTH_CHECKS):
            with self.path.open("rb") as file:
                header = file.read(_HEADER.size)
            page_size, pages = _HEADER.unpack(header)
            # A page size of 65,536 does not fit in two bytes and is stored as 1.
            expected = pages * (65_536 if page_size == 1 else page_size)
            is_short = self.path.stat().st_size < expected
            if not is_short or self._log_size():
                return False
        return True

    def _tables(self) -> set[str]:
        rows = self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name for (name,) in rows if not name.startswith("sqlite_")}

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in list(self._connections):
                connection.close()
            self._connections.clear()
            self._local = threading.local()

    # Connections

    @property
    def _connection(self) -> _Connection:
        connection: _Connection | None = getattr(self._local, "connection", None)
        if self._file_id and not (connection and connection.in_transaction):
            self.check_present()
            if connection and connection.file_id != self._file_id:
                connection.close()
                connection = None
        if connection and connection.file_stamp and not connection.in_transaction:
            # SQLite assumes that a read-only file never changes; other processes may write it.
            is_current = self.read_only and connection.file_stamp == self._file_stamp()
            if not is_current:
                connection.close()
                connection = None
        if connection is None:
            connection = self._connect()
            with self._lock:
                self._connections.add(connection)
            self._local.connection = connection
            # Takes effect only on a file that is yet to be created.
            connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _connect(self) -> _Connection:
        target, file_stamp = str(self.path), None
        if self._file_id:
            # Never creates a file.
            target = f"{self.path.absolute().as_uri()}?mode=rw"
        if self.read_only:
            file_stamp = self._file_stamp()
            if self._log_size():
                raise StoreError(
                    f"the index {self.path} was left in the middle of a change, and its folder "
                    "can't be written: open it once where it can be"
                )
            target = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
        connection: _Connection = sqlite3.connect(
            target,
            timeout=_BUSY_TIMEOUT / 1000,
            isolation_level=None,
            check_same_thread=False,
            factory=_Connection,
            uri=target.startswith("file:"),
        )
        connection.file_stamp, connection.file_id = file_stamp, self._file_id
        return connection

    def check_present(self) -> None:
        """Raise MissingStoreError unless the file that was opened, or a copy, is in its place."""
        current = self._current_file_id()
        if current == self._file_id:
            return
        folder = str(self.path.parent)
        if current is None:
            raise MissingStoreError(
                f"the index {folder!r} is gone: it was moved or deleted, or its drive is not "
                "mounted. Put it back, or start again with another --index"
            )
        if not self._is_this_store():
            raise MissingStoreError(
                f"the index {folder!r} was replaced by another one while it was in use: put it "
                "back, or start again to use the other one"
            )
        with self._lock:
            if self._file_id != current:
                self._file_id = current
                self.replacements += 1

    def _is_this_store(self) -> bool:
        """Whether the file in this place holds the index that was opened."""
        try:
            # Immutable, so that nothing is written beside another index.
            target = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
            with closing(sqlite3.connect(target, uri=True)) as connection:
                row = connection.execute(
                    "SELECT value FROM metadata WHERE key = 'store_id'"
                ).fetchone()
        except sqlite3.Error:
            return False
        return row is not None and row[0] == self._store_id

    def _current_file_id(self) -> _FileId | None:
        try:
            state = self.path.stat()
        except OSError:
            return None
        return state.st_dev, state.st_ino

    def _file_stamp(self) -> object:
        stat = self.path.stat()
        return stat.st_mtime_ns, stat.st_size, stat.st_ino, self._log_size()

    def _log_size(self) -> int:
        """Bytes of the write-ahead log."""
        try:
            return self.path.with_name(self.path.name + "-wal").stat().st_size
        except OSError:
            return 0

    # Transactions

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Begin a write transaction: committed at the end, rolled back on any error."""
        with self._translate_errors():
            if self.read_only and os.access(self.path.parent, os.W_OK):
                # The disk was full; it may have room now.
                self.read_only = False
            connection = self._connection
            connection.execute(f"PRAGMA cache_size = -{_WRITER_CACHE}")
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
        """Let all reads inside see one state, whatever other processes commit meanwhile."""
        with self._translate_errors():
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

    def checkpoint(self) -> bool:
        """Move all commits into the file and empty the log; False when a reader still needs it."""
        with self._translate_errors():
            connection = self._connection
            connection.execute(f"PRAGMA busy_timeout = {_CHECKPOINT_TIMEOUT}")
            try:
                busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            finally:
                connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT}")
        return not busy

    def vacuum(self) -> None:
        """Rewrite the file without free pages. Meanwhile it takes its size again on disk."""
        with self._translate_errors():
            self._connection.execute("VACUUM")

    # Queries

    def rows(self, sql: str, *values: object) -> list[Row]:
        """All rows of a query."""
        with self._translate_errors():
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> Row | None:
        """The first row of a query, or None."""
        with self._translate_errors():
            row: Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def integer(self, sql: str, *values: object) -> int:
        """The first value of a query, 0 when there is none."""
        row = self.row(sql, *values)
        return int(row[0] or 0) if row else 0

    def batches(self, sql: str, *values: object, size: int) -> Iterator[list[Row]]:
        """The rows of a query, up to `size` of them in memory at a time."""
        with self._translate_errors():
            cursor = self._connection.execute(sql, values)
        while True:
            with self._translate_errors():
                rows = cursor.fetchmany(size)
            if not rows:
                return
            yield rows

    def rows_by_id(self, sql: str, ids: Sequence[int]) -> Iterator[list[Row]]:
        """The rows of a query whose `{}` is replaced by a list of ids, in batches of ids."""
        for first in range(0, len(ids), _MAX_VARIABLES):
            batch = [int(number) for number in ids[first : first + _MAX_VARIABLES]]
            yield self.rows(sql.format(",".join("?" * len(batch))), *batch)

    def metadata(self, key: str) -> str | None:
        """The value recorded under `key` (encoder, folder, ...), or None."""
        row = self.row("SELECT value FROM metadata WHERE key = ?", key)
        return str(row[0]) if row else None

    def set_metadata(self, **values: str) -> None:
        """Record values under their keys, in one transaction."""
        with self.transaction() as write:
            write_metadata(write, **values)

    # Errors

    def damage_error(self, detail: object) -> StoreError:
        """An error that reports damage to the file and says what to do about it."""
        return StoreError(
            f"the index {self.path} is damaged ({detail}); it was left as it is. "
            "Move it away and sync again to build a new one"
        )

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        """Turn the errors of SQLite that a user can act on into StoreError or BusyError."""
        try:
            yield
        except UnicodeDecodeError as error:
            # Raised for the names of tables and columns.
            raise self.damage_error(error) from error
        except sqlite3.DatabaseError as error:
            # The low byte is the kind; an error of Python's own (text that is not UTF-8) has none.
            extended_code = getattr(error, "sqlite_errorcode", 0)
            code = extended_code & 0xFF
            is_garbled = str(error).startswith(_GARBLED) or "decode" in str(error)
            if is_garbled or code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise self.damage_error(error) from error
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise BusyError(f"the index {self.path} is in use by another process") from error
            if extended_code in _NO_ROOM or code == sqlite3.SQLITE_FULL:
                raise FullError(
                    f"the disk of the index {self.path} is full; what was committed is kept. "
                    "Make room and sync again"
                ) from error
            if code in _NO_ACCESS:
                raise StoreError(f"cannot use the index {self.path}: {error}") from error
            raise


def write_metadata(write: sqlite3.Connection, **values: str) -> None:
    """Record values in the key-value table, inside the caller's transaction."""
    write.executemany("INSERT OR REPLACE INTO metadata VALUES(?, ?)", values.items())
