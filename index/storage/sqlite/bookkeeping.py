"""Record the files that were read, and the history that derived indexes follow."""

import json
import sqlite3
from collections.abc import Iterable

from index.storage.records import FileState, StorePosition
from index.storage.sqlite.database import Database, write_metadata
from index.types import Unread

# Removals kept for derived indexes to follow; an index further behind is rebuilt.
_REMOVALS_KEPT = 100_000
# Metadata key for the files whose removal a person has confirmed, as a JSON list of paths.
_CONFIRMED_KEY = "confirmed_removals"


class FileTable:
    """The source files of an index: their states, and what could not be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def states(self) -> dict[str, FileState]:
        """The recorded state of every file, by path."""
        rows = self._database.rows(
            "SELECT path, size, mtime_ns, ctime_ns, inode, sha256 FROM files"
        )
        return {
            path: FileState(path, size, (mtime_ns, ctime_ns, inode), sha256)
            for path, size, mtime_ns, ctime_ns, inode, sha256 in rows
        }

    def put(self, state: FileState) -> None:
        """Record the state of a file whose documents are visible."""
        with self._database.transaction() as write:
            self.write(write, state)

    @staticmethod
    def write(write: sqlite3.Connection, state: FileState) -> None:
        """Record the state of a file, inside the caller's transaction."""
        write.execute(
            "INSERT OR REPLACE INTO files VALUES(?, ?, ?, ?, ?, ?)",
            (state.path, state.size, *state.stamp, state.sha256),
        )

    def document_counts(self) -> dict[str, int]:
        """The number of visible documents of each file that has any, by path."""
        return dict(
            self._database.rows("SELECT path, count(*) FROM documents WHERE visible GROUP BY path")
        )

    def confirmed_removals(self) -> frozenset[str]:
        """The files whose documents a person wants removed."""
        return frozenset(json.loads(self._database.metadata(_CONFIRMED_KEY) or "[]"))

    def confirm_removals(self, paths: Iterable[str]) -> None:
        """Record that a person wants the documents of these files removed."""
        with self._database.transaction() as write:
            self._write_confirmed(write, self.confirmed_removals() | {*paths})

    def forget_confirmed(self, paths: Iterable[str]) -> None:
        """Forget confirmations that a sync has acted on."""
        with self._database.transaction() as write:
            self._write_confirmed(write, self.confirmed_removals() - {*paths})

    @staticmethod
    def _write_confirmed(write: sqlite3.Connection, paths: Iterable[str]) -> None:
        write_metadata(write, **{_CONFIRMED_KEY: json.dumps(sorted(paths))})

    def unread(self) -> tuple[Unread, ...]:
        """Everything that the last sync could not read."""
        rows = self._database.rows("SELECT path, reason, kind FROM failures ORDER BY path, rowid")
        return tuple(Unread(*row) for row in rows)

    def put_unread(self, unread: Iterable[Unread]) -> None:
        """Replace the record of what could not be read."""
        with self._database.transaction() as write:
            write.execute("DELETE FROM failures")
            write.executemany(
                "INSERT INTO failures(path, reason, kind) VALUES(?, ?, ?)",
                [(item.path, item.reason, item.kind) for item in unread],
            )


class History:
    """The changes of a store, in the order in which derived indexes catch up with them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def generation(self) -> int:
        """The number of commits so far that changed what a search can return."""
        return int(self._database.metadata("generation") or 0)

    def last_visible_passage(self) -> int:
        """The last passage id given when documents last became visible.

        A derived index that has come this far has every passage that a reader sees.
        """
        return int(self._database.metadata("last_visible_passage") or 0)

    def position(self) -> StorePosition:
        """The current position."""
        # The last ids given, not the highest in use: those fall when the newest row goes.
        last: dict[str, int] = dict(self._database.rows("SELECT name, seq FROM sqlite_sequence"))
        return StorePosition(
            last.get("passages", 0),
            last.get("vectors", 0),
            last.get("removals", 0),
            self._database.metadata("store_id") or "",
        )

    def can_follow(self, position: StorePosition) -> bool:
        """Whether a derived index at `position` can catch up: all changes since are known."""
        current = self.position()
        oldest = self._database.integer("SELECT min(number) FROM removals") or current.removal + 1
        return position == StorePosition() or (
            current.reaches(position) and position.removal >= oldest - 1
        )

    def passages_after(self, passage_id: int, limit: int) -> list[int]:
        """The ids of up to `limit` passages above `passage_id`, ascending."""
        rows = self._database.rows(
            "SELECT number FROM passages WHERE number > ? ORDER BY number LIMIT ?",
            passage_id,
            limit,
        )
        return [row[0] for row in rows]

    def count_passages_upto(self, passage_id: int) -> int:
        """The number of passages, staged ones too, with ids up to `passage_id`."""
        return self._database.integer("SELECT count(*) FROM passages WHERE number <= ?", passage_id)

    def removals(self, after: int, upto: int) -> list[int]:
        """The ids of the passages removed since removal `after`, up to `upto`, oldest first."""
        rows = self._database.rows(
            "SELECT passage FROM removals WHERE number > ? AND number <= ? ORDER BY number",
            after,
            upto,
        )
        return [row[0] for row in rows]

    @staticmethod
    def advance(write: sqlite3.Connection) -> None:
        """Count a commit that changes what a search can return, in the caller's transaction."""
        write.execute("UPDATE metadata SET value = value + 1 WHERE key = 'generation'")

    @staticmethod
    def forget_old_removals(write: sqlite3.Connection) -> None:
        """Delete removals long past, inside the caller's transaction."""
        write.execute(
            "DELETE FROM removals WHERE number <= "
            "(SELECT seq FROM sqlite_sequence WHERE name = 'removals') - ?",
            (_REMOVALS_KEPT,),
        )


def next_id(write: sqlite3.Connection, table: str) -> int:
    """The id that the next row of `table` gets; none is ever given twice."""
    row = write.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return int(row[0]) + 1 if row else 1
