"""Record the files that were read, corrected days, and the history that derived indexes follow."""

import json
from collections.abc import Iterable, Mapping
from typing import cast

from index.day_corrections import DayCorrection
from index.storage.postgres.connection import Connection, Connections
from index.storage.records import FileState, StorePosition
from index.types import Origin, Unread

# Removals kept for derived indexes to follow; an index further behind is rebuilt.
_REMOVALS_KEPT = 100_000
# Metadata key for the files whose removal a person has confirmed, as a JSON list of paths.
_CONFIRMED_KEY = "confirmed_removals"
# What other processes listen to.
CHANNEL = "pullquote_changes"
# What stands for the character of code 0: Unicode keeps this code free for use within a program.
_NUL = "\ufdd0"


def metadata(connections: Connections, key: str) -> str | None:
    """The value recorded under a key, or None."""

    def load() -> dict[str, str]:
        return dict(connections.rows("SELECT key, value FROM metadata"))

    return connections.cached("metadata", load).get(key)


def write_metadata(write: Connection, **values: str) -> None:
    """Record values under their keys, inside the caller's transaction."""
    write.cursor().executemany(
        "INSERT INTO metadata VALUES(%s, %s) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        list(values.items()),
    )


def without_nul(text: str) -> str:
    """The text as a column can hold it: PostgreSQL's have no character of code 0."""
    return text.replace("\0", _NUL)


def with_nul(text: str) -> str:
    """The inverse of `without_nul`."""
    return text.replace(_NUL, "\0")


class FileTable:
    """The source files of an index: their states, and what could not be read."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def states(self) -> dict[str, FileState]:
        """The recorded state of every file, by path."""
        rows = self._connections.rows(
            "SELECT path, size, mtime_ns, ctime_ns, inode, sha256 FROM files"
        )
        return {
            path: FileState(path, size, (mtime_ns, ctime_ns, inode), sha256)
            for path, size, mtime_ns, ctime_ns, inode, sha256 in rows
        }

    def put(self, state: FileState) -> None:
        """Record the state of a file whose documents are visible."""
        with self._connections.transaction() as write:
            self.write(write, [state])

    @staticmethod
    def write(write: Connection, states: Iterable[FileState]) -> None:
        """Record the states of files, inside the caller's transaction."""
        write.cursor().executemany(
            "INSERT INTO files(path, size, mtime_ns, ctime_ns, inode, sha256) "
            "VALUES(%s, %s, %s, %s, %s, %s) ON CONFLICT (path) DO UPDATE SET "
            "size = excluded.size, mtime_ns = excluded.mtime_ns, ctime_ns = excluded.ctime_ns, "
            "inode = excluded.inode, sha256 = excluded.sha256",
            [(state.path, state.size, *state.stamp, state.sha256) for state in states],
        )

    def document_counts(self) -> dict[str, int]:
        """The number of visible documents of each file that has any, by path."""
        return dict(
            self._connections.rows(
                "SELECT path, count(*) FROM documents WHERE visible GROUP BY path"
            )
        )

    def confirmed_removals(self) -> frozenset[str]:
        """The files whose documents a person wants removed."""
        return frozenset(json.loads(metadata(self._connections, _CONFIRMED_KEY) or "[]"))

    def confirm_removals(self, paths: Iterable[str]) -> None:
        """Record that a person wants the documents of these files removed."""
        with self._connections.transaction() as write:
            self._write_confirmed(write, self._locked_confirmed(write) | {*paths})

    def forget_confirmed(self, paths: Iterable[str]) -> None:
        """Forget confirmations that a sync has acted on."""
        with self._connections.transaction() as write:
            self._write_confirmed(write, self._locked_confirmed(write) - {*paths})

    @staticmethod
    def _locked_confirmed(write: Connection) -> frozenset[str]:
        row = write.execute(
            "SELECT value FROM metadata WHERE key = %s FOR UPDATE", (_CONFIRMED_KEY,)
        ).fetchone()
        return frozenset(json.loads(row[0] if row else "[]"))

    @staticmethod
    def _write_confirmed(write: Connection, paths: Iterable[str]) -> None:
        write_metadata(write, **{_CONFIRMED_KEY: json.dumps(sorted(paths))})

    def unread(self) -> tuple[Unread, ...]:
        """Everything that the last sync could not read."""
        rows = self._connections.rows(
            "SELECT path, reason, kind FROM failures ORDER BY path, number"
        )
        return tuple(Unread(*row) for row in rows)

    def put_unread(self, unread: Iterable[Unread]) -> None:
        """Replace the record of what could not be read."""
        with self._connections.transaction() as write:
            write.execute("DELETE FROM failures")
            write.cursor().executemany(
                "INSERT INTO failures(path, reason, kind) VALUES(%s, %s, %s)",
                [(without_nul(item.path), without_nul(item.reason), item.kind) for item in unread],
            )


class CorrectionTable:
    """The days of publication that a person has corrected."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def load(self) -> dict[str, DayCorrection]:
        """All corrections, by document id."""
        rows = self._connections.rows(
            "SELECT document_id, day, was, was_from, sha256 FROM corrections"
        )
        return {
            document_id: DayCorrection(day, was, cast("Origin", was_from), sha256)
            for document_id, day, was, was_from, sha256 in rows
        }

    def save(self, corrections: Mapping[str, DayCorrection]) -> None:
        """Replace all corrections, as a whole."""
        with self._connections.transaction() as write:
            write.execute("DELETE FROM corrections")
            write.cursor().executemany(
                "INSERT INTO corrections VALUES(%s, %s, %s, %s, %s)",
                [
                    (without_nul(name), item.day, item.was, item.was_from, item.sha256)
                    for name, item in corrections.items()
                ],
            )


class History:
    """The changes of a store, in the order in which derived indexes catch up with them."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def _state(self) -> tuple[int, int, int, str, int]:
        """The last ids of a passage and a removal, the last visible passage, the store's id, the
        number of publications."""

        def load() -> tuple[int, int, int, str, int]:
            row = self._connections.row(
                "SELECT last_passage, last_removal, last_visible_passage, store_id, publications "
                "FROM state"
            )
            if row is None:
                raise self._connections.damage_error("its state is missing")
            return int(row[0]), int(row[1]), int(row[2]), str(row[3]), int(row[4])

        return self._connections.cached("state", load)

    def generation(self) -> int:
        """The number of commits so far that changed what a search can return."""
        return self._connections.cached(
            "generation", lambda: self._connections.integer("SELECT value FROM generation")
        )

    def last_visible_passage(self) -> int:
        """The last passage id given when documents last became visible."""
        return self._state()[2]

    def publications(self) -> int:
        """The number of commits so far that made documents visible or removed them."""
        return self._state()[4]

    def store_id(self) -> str:
        """What tells this index from another one."""
        return self._state()[3]

    def position(self) -> StorePosition:
        """The current position. Vectors are followed by no derived index."""
        passage, removal, _, store_id, _ = self._state()
        return StorePosition(passage, 0, removal, store_id)

    def can_follow(self, position: StorePosition) -> bool:
        """Whether a derived index at `position` can catch up: all changes since are known."""
        current = self.position()
        oldest = self._connections.integer("SELECT min(number) FROM removals")
        oldest = oldest or current.removal + 1
        return position == StorePosition() or (
            current.reaches(position) and position.removal >= oldest - 1
        )

    def passages_after(self, passage_id: int, limit: int) -> list[int]:
        """The ids of up to `limit` passages above `passage_id`, ascending."""
        rows = self._connections.rows(
            "SELECT number FROM passages WHERE number > %s ORDER BY number LIMIT %s",
            passage_id,
            limit,
        )
        return [row[0] for row in rows]

    def count_passages_upto(self, passage_id: int) -> int:
        """The number of passages, staged ones too, with ids up to `passage_id`."""
        return self._connections.integer(
            "SELECT count(*) FROM passages WHERE number <= %s", passage_id
        )

    def removals(self, after: int, upto: int) -> list[int]:
        """The ids of the passages removed since removal `after`, up to `upto`, oldest first."""
        rows = self._connections.rows(
            "SELECT passage FROM removals WHERE number > %s AND number <= %s ORDER BY number",
            after,
            upto,
        )
        return [row[0] for row in rows]

    @staticmethod
    def advance(write: Connection) -> None:
        """Count a commit that changes what a search can return, last in the caller's transaction,
        and tell the processes that listen."""
        write.execute("UPDATE generation SET value = value + 1")
        write.execute("SELECT pg_notify(%s, current_schema())", (CHANNEL,))

    @staticmethod
    def forget_old_removals(write: Connection) -> None:
        """Delete removals long past, inside the caller's transaction."""
        write.execute(
            "DELETE FROM removals WHERE number <= (SELECT last_removal FROM state) - %s",
            (_REMOVALS_KEPT,),
        )
