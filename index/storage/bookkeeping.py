"""facts, the state of files, failures, history ⇄ SQLite: what is kept beside the documents."""

import sqlite3
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.storage.database import PAGE, Database
from index.types import Document, Passage


@dataclass(frozen=True, slots=True)
class FileState:
    """What is remembered of a file of the corpus, to tell cheaply whether it changed."""

    path: str
    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Staged:
    """A document to be staged: `keys[i]` names what the encoder is given for `passages[i]`."""

    document: Document
    passages: Sequence[Passage]
    keys: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Position:
    """How far the store's history has come: the last passage, vector and removal it ever gave a
    number to, and which store it is.

    Passages and vectors are only ever added and removed, under numbers never used twice, so
    two positions say exactly what a derived index has to catch up on.
    """

    passage: int = 0
    vector: int = 0
    removal: int = 0
    store: str = ""

    def reaches(self, other: "Position") -> bool:
        """Whether `other` is this position or an earlier one of the same store."""
        return other == Position() or (
            self.store == other.store
            and self.passage >= other.passage
            and self.vector >= other.vector
            and self.removal >= other.removal
        )

    def leads(self, other: "Position") -> bool:
        """Whether passages or vectors are in it that are not yet in `other`."""
        return self.passage > other.passage or self.vector > other.vector


# Values of removed rows that are remembered until they are erased; of more, the file is written
# anew without looking.
_ERASED = 1_000


class Records(Database):
    """The small tables of the store."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._erased: list[bytes] | None = []
        # Tells what this one has removed from what another has.
        self._eraser = uuid.uuid4().hex

    def metadata(self, name: str) -> str | None:
        """A recorded fact (encoder, folder, …), or None."""
        row = self._row("SELECT value FROM meta WHERE name = ?", name)
        return str(row[0]) if row else None

    def set_metadata(self, **facts: str) -> None:
        """Record facts, all in one transaction."""
        with self.transaction() as write:
            write.executemany("INSERT OR REPLACE INTO meta VALUES(?, ?)", facts.items())

    def has_erased(self) -> bool:
        """Whether something was removed of which the file may still hold a trace."""
        return self.metadata("erased") is not None

    @property
    def erased(self) -> list[bytes] | None:
        """What stood in the pages of the rows that were removed; None when it is not known, since
        another process has removed some and not got as far as erasing them."""
        return self._erased if self.metadata("erased") == self._eraser else None

    def _note_erased(self, write: sqlite3.Connection, *values: str | bytes | None) -> None:
        """Remember what stood in a row that is being removed."""
        write.execute("INSERT OR IGNORE INTO meta VALUES('erased', ?)", (self._eraser,))
        if self._erased is None or len(self._erased) > _ERASED:
            self._erased = None
            return
        # Of a long text, SQLite puts no more than a page beside other rows.
        self._erased += [
            value[:PAGE]
            if isinstance(value, bytes)
            else value[:PAGE].encode("utf-8", "surrogatepass")
            for value in values
            if value
        ]

    def forget_erased(self) -> None:
        """There is no trace any more."""
        with self.transaction() as write:
            write.execute("DELETE FROM meta WHERE name = 'erased'")
        self._erased = []

    def generation(self) -> int:
        """Counts the commits that changed what a search can return."""
        return int(self.metadata("generation") or 0)

    def last_visible_passage(self) -> int:
        """The last passage number given when documents were last put in place: a derived index
        that has come so far has every passage that a reader sees."""
        return int(self.metadata("published") or 0)

    def position(self) -> Position:
        """Where the store's history stands now."""
        # The last numbers given, not the highest kept: those fall when the newest is removed.
        last = dict(self._rows("SELECT name, seq FROM sqlite_sequence"))
        return Position(
            last.get("passages", 0),
            last.get("vectors", 0),
            last.get("removals", 0),
            self.metadata("identity") or "",
        )

    def follows(self, position: Position) -> bool:
        """Whether what has happened since `position` is known, so that a derived index that
        stands there can catch up."""
        now = self.position()
        oldest = self._one("SELECT min(number) FROM removals") or now.removal + 1
        return position == Position() or (now.reaches(position) and position.removal >= oldest - 1)

    # Files and failures

    def files(self) -> dict[str, FileState]:
        """The remembered state of every file, by path."""
        rows = self._rows("SELECT path, size, mtime_ns, sha256 FROM files")
        return {row[0]: FileState(*row) for row in rows}

    def put_file(self, state: FileState) -> None:
        """Remember a file whose documents are in place."""
        with self.transaction() as write:
            write.execute(
                "INSERT OR REPLACE INTO files VALUES(?, ?, ?, ?)",
                (state.path, state.size, state.mtime_ns, state.sha256),
            )

    def failures(self) -> tuple[tuple[str, str], ...]:
        """(path, reason) of all that the last sync could not read."""
        rows = self._rows("SELECT path, reason FROM failures ORDER BY path, rowid")
        return tuple((path, reason) for path, reason in rows)

    def put_failures(self, failures: Iterable[tuple[str, str]]) -> None:
        """Replace the recorded failures."""
        with self.transaction() as write:
            write.execute("DELETE FROM failures")
            write.executemany("INSERT INTO failures VALUES(?, ?)", failures)
