"""a folder that lives → a sync each time it has changed and come to rest."""

import logging
import os
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path

from index.errors import BusyError, CorpusError, PullquoteError
from index.index import Index
from index.parsers.registry import is_supported
from index.sync.scan import check_folder, scan
from index.types import Progress, SyncReport
from index.write_lock import write_lock

# All of these are seconds.
# How long nothing must have changed before a sync begins: longer than a program takes from the
# first to the last write of a save, and not yet long for who waits to find what was saved.
_REST = 1.0
# The same where the change comes this soon after the last sync, or in it: then something is being
# written bit by bit, such as a copy over a slow line, and shall not be read again at each pause.
_RESTLESS = 3.0
# A folder that never rests, such as one that is being downloaded into, is synced this long after
# a change all the same.
_LONGEST = 30.0
# How long until a sync without any sign of a change, for what the system does not report: files
# on a network drive that another machine changes, targets of links, events it lost in a flood,
# folders made after its limit was reached. An idle sync only looks at names, sizes and times.
_EVERY = 300.0
# How long until the next try after a failure. Another process's sync may end at any moment, a
# file that changed under the reader soon rests; a full disk or a missing drive waits for a person.
_BUSY, _UNSTEADY, _FAILED = 2.0, 5.0, 60.0
# How long another process may hold the lock before it counts as syncing: a search that brings
# the words up to date holds it for less.
_BRIEFLY = 0.5
# How often it is looked whether to stop, and whether the folder is still the same one.
_TICK = 0.25
# How often the folder is looked through where the system can't report changes, and for at most
# which part of the time.
_POLL, _POLL_SHARE = 10.0, 0.1
# How long between two looks for changes in the middle of a sync that embeds, which may take hours.
# A look takes a _TICK, from which the embedding rests.
_MEANWHILE = 10.0
# The reason in a report by which a file that was being written is known.
UNSTEADY = "it changes while it is read"

_log = logging.getLogger(__name__)

Outcome = SyncReport | PullquoteError


class _StoppedError(Exception):
    """Somebody set `stop` while a sync was at work."""


def watch(
    index: Index,
    folder: str | Path,
    progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Iterator[Outcome]:
    """Sync at once, then each time `folder` has changed and come to rest; yield what came of it.

    That is the report of each sync, or the error it failed with, once until it is another or
    over: it is tried again by itself, and the index kept as it is until then. A folder that is
    suddenly empty because it is another one, such as the mount point of a drive that was
    unmounted, is such a failure too. Ends within a second after `stop` is set, or inside a sync
    at its next call of `progress`, and when it is closed. What was done is kept.
    """
    source = Path(folder)
    stop = stop or threading.Event()

    def report(done: Progress) -> None:
        if progress:
            progress(done)
        if stop.is_set():
            raise _StoppedError

    heard = False
    looked = 0.0

    def pause() -> bool:
        """Whether to embed later what is left, since the folder has changed."""
        nonlocal heard, looked
        if time.monotonic() - looked > _MEANWHILE:
            heard = ear.hears()
            looked = time.monotonic()
        return heard

    told: tuple[type, str] | None = None
    mirrored: _Identity | None = None
    # From before the first sync, so that nothing falls between the two.
    with closing(ChangeDetector(source, index.folder, stop)) as ear:
        while not stop.is_set():
            began = looked = time.monotonic()
            heard = False
            found = _identity(source)
            try:
                _check_not_lost(index, source, same=found == mirrored)
                # To be told at once, since who waits inside a sync doesn't hear `stop`.
                with write_lock(index.folder, wait=_BRIEFLY):
                    pass
                outcome: Outcome = index.sync(source, report, pause)
            except _StoppedError:
                return
            except PullquoteError as error:
                outcome = error
                # Who holds the lock may change from try to try, and is no news.
                what = type(error), "" if isinstance(error, BusyError) else str(error)
                new, told = what != told, what
            else:
                mirrored = found
                new, told = True, None
            took = time.monotonic() - began
            if new:
                yield outcome
            _await_change(ear, stop, time.monotonic() + _patience(outcome, took), heard)


def _check_not_lost(index: Index, folder: Path, same: bool) -> None:
    """Raise CorpusError when `folder` is empty, the index is not, and it need not be the user who
    emptied it: with `same` it is the very folder that was mirrored last."""
    check_folder(folder, index.folder)
    if same or not len(index):
        return
    try:
        with os.scandir(folder) as listing:
            empty = all(entry.name.startswith(".") for entry in listing)
    except OSError as error:
        raise CorpusError(f"cannot list {str(folder)!r}: {error.strerror}") from error
    if empty:
        raise CorpusError(
            f"{str(folder)!r} is empty, as when a drive is not mounted, so the index is kept: put "
            "the documents back, or empty the index too with python -m index sync"
        )


def _patience(outcome: Outcome, took: float) -> float:
    """How long until the next sync if no change is heard of before."""
    if isinstance(outcome, SyncReport):
        unsteady = any(UNSTEADY in reason for _, reason in outcome.failed)
        return max(_UNSTEADY, took) if unsteady else _EVERY
    return _BUSY if isinstance(outcome, BusyError) else _FAILED


def _await_change(ear: "ChangeDetector", stop: threading.Event, due: float, heard: bool) -> None:
    """Return when something changed and came to rest, at `due` at the latest, or on `stop`; a
    change that was `heard` before counts."""
    synced = time.monotonic()
    rest = latest = 0.0
    while not stop.is_set() and time.monotonic() < due:
        if heard or ear.hears():
            heard = False
            now = time.monotonic()
            if not rest:
                rest = _RESTLESS if now - synced < _RESTLESS else _REST
                latest = min(due, now + _LONGEST)
            due = min(now + rest, latest)


_Identity = tuple[int, int]


def _identity(folder: Path) -> _Identity | None:
    """What tells a folder from another one at the same path; None when there is none."""
    try:
        found = os.stat(folder)
    except OSError:
        return None
    return found.st_dev, found.st_ino


class ChangeDetector:
    """Hears whether anything that a sync would see may have changed since it was last asked.

    Changes are heard from the moment it is made, also while nobody asks.
    """

    def __init__(self, folder: Path, index_folder: Path, stop: threading.Event) -> None:
        self._folder = folder
        self._index_folder = index_folder
        self._stop = stop
        self._polls = False
        self._identity: _Identity | None = None
        self._changes: Generator[bool, None, None] | None = None
        self._attach()

    def close(self) -> None:
        if self._changes is not None:
            self._changes.close()
            self._changes = None

    def hears(self) -> bool:
        """Whether something changed; waits for it, but not longer than a _TICK."""
        if self._identity != _identity(self._folder):
            # Moved, unmounted, replaced or back: the system reports on the folder that it was.
            self._attach()
            return True
        if self._changes is None:
            self._stop.wait(_TICK)
            return False
        try:
            return next(self._changes, True)
        except (OSError, RuntimeError):
            # Such as a name that is not UTF-8, after which it would report nothing else.
            self._attach()
            return True

    def _attach(self) -> None:
        self.close()
        self._identity = _identity(self._folder)
        if self._identity is None:
            return
        self._changes = self._scans() if self._polls else self._events()
        try:
            # Runs up to its first yield, from where on nothing is missed.
            next(self._changes, True)
        except FileNotFoundError:
            # A folder was deleted while it was looked through: once more with the next tick.
            self._changes = self._identity = None
        except (OSError, RuntimeError) as error:
            if self._polls:
                raise
            _log.warning(
                "the system does not report the changes in %r (%s): looking for them every %.0f s",
                str(self._folder),
                str(error).partition(" about ")[0],
                _POLL,
            )
            self._polls = True
            self._attach()

    def _events(self) -> Generator[bool, None, None]:
        """What the system reports, grouped over a _TICK; False when that was nothing."""
        # Takes as long to import as all of `index` may take to say its --help.
        from watchfiles import watch as report

        root = os.path.realpath(self._folder)
        for changes in report(
            root,
            # It would keep the silence to itself.
            watch_filter=None,
            debounce=int(_TICK * 1000),
            rust_timeout=int(_TICK * 1000),
            yield_on_timeout=True,
            stop_event=self._stop,
            # Its own way of polling looks only at whole seconds.
            force_polling=False,
            # Else it is silent about every folder that it cannot watch, whatever the reason.
            ignore_permission_denied=False,
        ):
            yield any(self._matters(root, kind.name, path) for kind, path in changes)

    def _matters(self, root: str, kind: str, path: str) -> bool:
        """Whether a sync would look at `path`, to which a change of that kind was reported."""
        if any(part.startswith(".") for part in path.removeprefix(root).split(os.sep)):
            return False
        ours = os.path.realpath(self._index_folder)
        if _is_below(os.path.realpath(path), ours) and not _is_below(root, ours):
            return False
        # A log that is never at rest is no reason to sync if it is not read anyway.
        read = is_supported(path) or os.path.isdir(path)
        return kind != "modified" or read

    def _scans(self) -> Generator[bool, None, None]:
        """Whether the folder looks otherwise than when it was last looked through."""
        seen: int | None = None
        due = 0.0
        while True:
            began = time.monotonic()
            if began < due:
                self._stop.wait(_TICK)
                yield False
                continue
            try:
                files, failures = scan(self._folder, self._index_folder)
                found = hash((tuple(files), tuple(failures)))
            except CorpusError:
                found = 0
            took = time.monotonic() - began
            due = began + max(_POLL, took / _POLL_SHARE)
            yield found != seen
            seen = found


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
