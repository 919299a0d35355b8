"""a file → SQLite connections, transactions and snapshots, with every error named."""

import os
import sqlite3
import struct
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import BusyError, StoreError
from index.storage import schema

# Bytes of a page. A passage's vectors take one thousand, of which SQLite's own 4,096 hold three
# where there would nearly be room for four; with twice as many a fifteenth less is left empty.
PAGE = 8_192
# What a file says of its pages: their size, at byte 16, and their number, at byte 28
# (https://sqlite.org/fileformat.html).
_HEAD = struct.Struct(">16xH10xI")
# How often it is looked whether a file is as long as it says, which another may be lengthening.
_LOOKS = 3
# Milliseconds a statement waits for another process's transaction before it gives up.
_BUSY_TIMEOUT = 30_000
# Milliseconds a checkpoint waits for readers of an older state: many times a question's.
_CHECKPOINT_TIMEOUT = 5_000

# Kilobytes of pages at hand for who writes: the keys of a large corpus, which come in any order.
# With SQLite's 2 MB, half of all that was written for 155,000 passages was the same pages again.
_WRITER_CACHE = 32_000


class FullError(StoreError):
    """There is no room left on the disk."""


class _Connection(sqlite3.Connection):
    """One that can be referred to weakly, so that it is closed when its thread ends."""

    # What a read-only index's file looked like when this connection was made.
    seen: object = None


class Database:
    """The SQLite file. One connection a thread; every write is inside `transaction`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # On a CD or in another user's folder, where SQLite can't put the log that it reads with.
        self.read_only = path.exists() and not os.access(path.parent, os.W_OK)
        self._local = threading.local()
        self._connections: weakref.WeakSet[_Connection] = weakref.WeakSet()
        self._lock = threading.Lock()
        try:
            try:
                self._prepare()
            except FullError:
                # There is no room even for what SQLite reads with; what is there can be read.
                if not self.path.stat().st_size or self._log_size():
                    raise
                self.close()
                self.read_only = True
                self._prepare()
        except BaseException:
            self.close()
            raise

    def _prepare(self) -> None:
        """Look before touching: a file that is not ours to use is left exactly as it is."""
        with self._naming_errors():
            self._check_format()

    def _check_format(self) -> None:
        # In one snapshot: another process may be making the tables right now.
        with self.snapshot():
            version, tables = self._one("PRAGMA user_version"), self._tables()
        if version > schema.FORMAT_VERSION:
            raise StoreError(
                f"the index {self.path} has format {version}, made by a newer Pullquote; this one "
                f"reads up to {schema.FORMAT_VERSION}. Upgrade Pullquote, or choose another --index"
            )
        if (version or tables) and (version < 1 or not tables >= schema.KNOWN_TABLES):
            raise StoreError(
                f"{self.path} is an SQLite file but not a Pullquote index; it was left as it "
                "is. Choose another --index"
            )
        if version and self._is_cut_short():
            raise self.damaged("it is cut short")
        if version != schema.FORMAT_VERSION:
            if self.read_only:
                raise StoreError(
                    f"the index {self.path} has the older format {version}, and its folder can't "
                    "be written: open it once where it can be"
                )
            self._bring_up()
        if not self.read_only:
            # Kept by the file itself; set again in case a tool has changed it.
            self._connection.execute("PRAGMA journal_mode = WAL")

    def _is_cut_short(self) -> bool:
        """Whether the file lacks pages that it says it has, which SQLite notices only when it
        needs them. While there is a log, the pages may be in that."""
        for _ in range(_LOOKS):
            with self.path.open("rb") as file:
                head = file.read(_HEAD.size)
            size, pages = _HEAD.unpack(head)
            # 65,536 does not fit in two bytes, and is written as 1.
            length = pages * (65_536 if size == 1 else size)
            lacks = self.path.stat().st_size < length
            if not lacks or self._log_size():
                return False
        return True

    def _bring_up(self) -> None:
        """Make the tables, or those of an older format the present ones, in one transaction."""
        self._connection.execute("PRAGMA foreign_keys = OFF")
        try:
            with self.transaction() as write:
                # Another process may have done it while this one waited its turn.
                version = self._one("PRAGMA user_version")
                if not version:
                    schema.create(write)
                elif version < schema.FORMAT_VERSION:
                    schema.migrate(write, version)
        finally:
            self._connection.execute("PRAGMA foreign_keys = ON")

    def _tables(self) -> set[str]:
        rows = self._rows("SELECT name FROM sqlite_master WHERE type = 'table'")
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
        if connection and connection.seen and not connection.in_transaction:
            # SQLite takes a read-only file for one that never changes; whoever may write it can.
            current = self.read_only and connection.seen == self._seen()
            if not current:
                connection.close()
                connection = None
        if connection is None:
            connection = self._connect()
            with self._lock:
                self._connections.add(connection)
            self._local.connection = connection
            # Heeded by a file that is yet to be made.
            connection.execute(f"PRAGMA page_size = {PAGE}")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _connect(self) -> _Connection:
        place, seen = str(self.path), None
        if self.read_only:
            seen = self._seen()
            if self._log_size():
                raise StoreError(
                    f"the index {self.path} was left in the middle of a change, and its folder "
                    "can't be written: open it once where it can be"
                )
            place = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
        connection: _Connection = sqlite3.connect(
            place,
            timeout=_BUSY_TIMEOUT / 1000,
            isolation_level=None,
            check_same_thread=False,
            factory=_Connection,
            uri=self.read_only,
        )
        connection.seen = seen
        return connection

    def _seen(self) -> object:
        found = self.path.stat()
        return found.st_mtime_ns, found.st_size, found.st_ino, self._log_size()

    def _log_size(self) -> int:
        """Bytes of the write-ahead log."""
        try:
            return self.path.with_name(self.path.name + "-wal").stat().st_size
        except OSError:
            return 0

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write transaction: committed whole at the end, rolled back on any error."""
        with self._naming_errors():
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

    def checkpoint(self) -> bool:
        """Move all that was committed into the file and empty the log; False when a reader still
        needed what is in it."""
        with self._naming_errors():
            connection = self._connection
            connection.execute(f"PRAGMA busy_timeout = {_CHECKPOINT_TIMEOUT}")
            try:
                busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            finally:
                connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT}")
        return not busy

    def free_share(self) -> float:
        """The share of the file's pages that hold nothing."""
        return self._one("PRAGMA freelist_count") / max(1, self._one("PRAGMA page_count"))

    def page_size(self) -> int:
        """Bytes of a page of the file."""
        return self._one("PRAGMA page_size")

    def roots(self, tables: Sequence[str]) -> list[int]:
        """The numbers of the first pages of these tables and of their indexes."""
        marks = ",".join("?" * len(tables))
        rows = self._rows(
            f"SELECT rootpage FROM sqlite_master WHERE rootpage AND tbl_name IN ({marks})",  # noqa: S608 - marks only
            *tables,
        )
        return [row[0] for row in rows]

    def vacuum(self) -> None:
        """Write the file anew without its free pages. It takes as much room again meanwhile."""
        with self._naming_errors():
            self._connection.execute("VACUUM")

    def damaged(self, what: object) -> StoreError:
        """The error that says so, and what to do."""
        return StoreError(
            f"the index {self.path} is damaged ({what}); it was left as it is. "
            "Move it away and sync again to build a new one"
        )

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self._naming_errors():
            return self._connection.execute(sql, values).fetchall()

    def _cursor(self, sql: str, *values: object) -> sqlite3.Cursor:
        with self._naming_errors():
            return self._connection.execute(sql, values)

    def _fetch(self, cursor: sqlite3.Cursor, limit: int) -> list[tuple[Any, ...]]:
        with self._naming_errors():
            return cursor.fetchmany(limit)

    def _row(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        with self._naming_errors():
            row: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
        return row

    def _one(self, sql: str, *values: object) -> int:
        row = self._row(sql, *values)
        return int(row[0] or 0) if row else 0

    @contextmanager
    def _naming_errors(self) -> Iterator[None]:
        """SQLite's errors that a user can mend → StoreError or BusyError; the others are ours."""
        try:
            yield
        except UnicodeDecodeError as error:
            # In the names of tables and columns.
            raise self.damaged(error) from error
        except sqlite3.DatabaseError as error:
            # The low byte is the kind; an error of Python's own (text that is not UTF-8) has none.
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            garbled = str(error).startswith(_GARBLED) or "decode" in str(error)
            if garbled or code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise self.damaged(error) from error
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise BusyError(f"the index {self.path} is in use by another process") from error
            full = getattr(error, "sqlite_errorcode", 0) in _NO_ROOM
            if full or code == sqlite3.SQLITE_FULL:
                raise FullError(
                    f"the disk of the index {self.path} is full; what was committed is kept. "
                    "Make room and sync again"
                ) from error
            if code in _ACCESS:
                raise StoreError(f"cannot use the index {self.path}: {error}") from error
            raise


# How SQLite says that a table is not what it was made as.
_GARBLED = ("no such column", "no such table", "table ")
# How SQLite says that the memory which processes share, a file beside the store, can't grow.
_NO_ROOM = frozenset({sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMOPEN})
_ACCESS = frozenset(
    {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY}
)
