"""Sync a folder each time it has changed and settled."""

import logging
import os
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path

from index.errors import (
    BusyError,
    CorpusError,
    LostConnectionError,
    MissingStoreError,
    PullquoteError,
    RemovalRefusedError,
)
from index.index import Index
from index.parsers.registry import may_be_read
from index.sync.scan import PASSED_OVER, check_folder, scan
from index.sync.sync import UNSTABLE_REASON
from index.types import Progress, SyncReport

# All of these are seconds.
# Quiet time after a change before a sync begins: longer than a program takes from the first to
# the last write of a save, and still short for someone who waits to find what was saved.
_SETTLE = 1.0
# The same for a change that comes this soon after the last sync, or during it: then something is
# being written bit by bit, such as a copy over a slow line, and is not worth reading at each pause.
_SETTLE_AFTER_SYNC = 3.0
# A folder that never settles, such as a download folder, is synced this long after a change.
_MAX_SETTLE = 30.0
# Interval of syncs without a detected change, for what the system does not report: files on a
# network drive changed by another machine, targets of links, events lost in a flood, folders
# beyond its limit. An idle sync only compares names, sizes and times.
_IDLE_INTERVAL = 300.0
# Delays before retries. Another process's sync may end at any moment and a file that is being
# written is soon complete; a full disk or a missing drive waits for a person.
_RETRY_BUSY, _RETRY_UNSTABLE, _RETRY_FAILED = 2.0, 5.0, 60.0
# How long another process may hold the lock before it counts as syncing: a search that updates
# the word index holds it for less.
_LOCK_WAIT = 0.5
# Interval of checks whether to stop, and whether the folder is still the same one.
_TICK = 0.25
# Interval of scans where the system cannot report changes, and their maximum share of the time.
_POLL_INTERVAL, _POLL_SHARE = 10.0, 0.1
# Interval of checks for changes during a sync that embeds, which may take hours. A check delays
# the embedding by a _TICK.
_CHECK_WHILE_EMBEDDING = 10.0

_log = logging.getLogger(__name__)

Outcome = SyncReport | PullquoteError


class _StoppedError(Exception):
    """`stop` was set during a sync."""


def watch(
    index: Index,
    folder: str | Path,
    progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    *,
    follow_links: bool = False,
    replace: bool = False,
) -> Iterator[Outcome]:
    """Sync at once, and again each time `folder` has changed and settled; yield the outcomes.

    An outcome is the report of a sync or the error it failed with. A repeated error is yielded
    once; the sync is retried and the index kept as it is until then. A folder that is suddenly
    empty, such as the mount point of an unmounted drive, or another one than before is an error
    too (see `Index.sync`), until `Index.confirm_removal` is called. Completed work is kept when the
    iterator is closed or stopped.

    Args:
        index: The index to update.
        folder: The corpus folder.
        progress: Called with the progress of each sync.
        stop: Ends the iteration when set: within a second between syncs, and during a sync at
            the next call of `progress`.
        follow_links: See `Index.sync`. Changes behind links are found by the syncs at intervals.
        replace: See `Index.sync`; for the first sync that succeeds.
    """
    source = Path(folder)
    stop = stop or threading.Event()

    def report(state: Progress) -> None:
        if progress:
            progress(state)
        if stop.is_set():
            raise _StoppedError

    changed = False
    checked_at = 0.0

    def should_pause() -> bool:
        """Whether to sync the folder's changes before the rest is embedded."""
        nonlocal changed, checked_at
        if time.monotonic() - checked_at > _CHECK_WHILE_EMBEDDING:
            changed = detector.has_changed()
            checked_at = time.monotonic()
        return changed

    last_error: tuple[type, str] | None = None
    # Created before the first sync, so that no change between the two is missed.
    with closing(ChangeDetector(source, index.folder, stop, follow_links)) as detector:
        while not stop.is_set():
            started = checked_at = time.monotonic()
            changed = False
            try:
                check_folder(source, index.folder)
                # Raises StoreError while the index itself is away, before its folder is written to.
                index.generation()
                # Fail early: a wait for the lock inside the sync would not notice `stop`.
                index.wait_for_writer(_LOCK_WAIT)
                outcome: Outcome = index.sync(
                    source, report, should_pause, follow_links=follow_links, replace=replace
                )
            except _StoppedError:
                return
            except PullquoteError as error:
                outcome = error
                # The holder of the lock may differ between retries, which is not worth reporting.
                key = type(error), "" if isinstance(error, BusyError) else str(error)
                is_new, last_error = last_error != key, key
            else:
                is_new, last_error = True, None
                replace = False
            duration = time.monotonic() - started
            if is_new:
                yield outcome
            due = time.monotonic() + _next_delay(outcome, duration)
            is_refused = isinstance(outcome, RemovalRefusedError)
            is_confirmed = index.has_confirmed_removals if is_refused else _never
            _wait_for_change(detector, stop, due, is_confirmed, changed=changed)


def _never() -> bool:
    return False


def _next_delay(outcome: Outcome, duration: float) -> float:
    """Return the seconds until the next sync if no change is detected before."""
    if isinstance(outcome, SyncReport):
        is_unstable = any(UNSTABLE_REASON in reason for _, reason in outcome.failed)
        return max(_RETRY_UNSTABLE, duration) if is_unstable else _IDLE_INTERVAL
    if isinstance(outcome, MissingStoreError | LostConnectionError):
        # Costs nothing, and the index goes on as soon as its folder is back.
        return _RETRY_UNSTABLE
    return _RETRY_BUSY if isinstance(outcome, BusyError) else _RETRY_FAILED


def _wait_for_change(
    detector: "ChangeDetector",
    stop: threading.Event,
    due: float,
    is_confirmed: Callable[[], bool],
    *,
    changed: bool,
) -> None:
    """Return when something changed and settled, at the time `due`, or on `stop`.

    `is_confirmed` says whether a person confirms what the last sync refused, and `changed` that a
    change was detected before.
    """
    synced_at = time.monotonic()
    settle = latest = 0.0
    while not stop.is_set() and time.monotonic() < due and not is_confirmed():
        if changed or detector.has_changed():
            changed = False
            now = time.monotonic()
            if not settle:
                is_soon = now - synced_at < _SETTLE_AFTER_SYNC
                settle = _SETTLE_AFTER_SYNC if is_soon else _SETTLE
                latest = min(due, now + _MAX_SETTLE)
            due = min(now + settle, latest)


_FolderId = tuple[int, int]


def _folder_id(folder: Path) -> _FolderId | None:
    """Return what distinguishes a folder from another at the same path; None if there is none."""
    try:
        state = os.stat(folder)
    except OSError:
        return None
    return state.st_dev, state.st_ino


class ChangeDetector:
    """Detects changes that would affect a sync, from its creation on and between calls."""

    def __init__(
        self, folder: Path, index_folder: Path, stop: threading.Event, follow_links: bool = False
    ) -> None:
        self._follow_links = follow_links
        self._folder = folder
        self._index_folder = index_folder
        self._stop = stop
        self._polls = False
        self._folder_id: _FolderId | None = None
        self._changes: Generator[bool, None, None] | None = None
        self._attach()

    def close(self) -> None:
        """Stop watching."""
        if self._changes is not None:
            self._changes.close()
            self._changes = None

    def has_changed(self) -> bool:
        """Whether something changed since the last call; waits for a change for up to a _TICK."""
        if self._folder_id != _folder_id(self._folder):
            # Moved, unmounted, replaced or back: the system still reports on the old folder.
            self._attach()
            return True
        if self._changes is None:
            self._stop.wait(_TICK)
            return False
        try:
            return next(self._changes, True)
        except (OSError, RuntimeError):
            # For instance a name that is not UTF-8, after which nothing else would be reported.
            self._attach()
            return True

    def _attach(self) -> None:
        self.close()
        self._folder_id = _folder_id(self._folder)
        if self._folder_id is None:
            return
        self._changes = self._poll() if self._polls else self._events()
        try:
            # Runs up to its first yield, after which nothing is missed.
            next(self._changes, True)
        except FileNotFoundError:
            # A folder was deleted during the first scan: try again at the next tick.
            self._changes = self._folder_id = None
        except (OSError, RuntimeError) as error:
            if self._polls:
                raise
            _log.warning(
                "the system does not report the changes in %r (%s): looking for them every %.0f s",
                str(self._folder),
                str(error).partition(" about ")[0],
                _POLL_INTERVAL,
            )
            self._polls = True
            self._attach()

    def _events(self) -> Generator[bool, None, None]:
        """Yield, for each _TICK, whether the system reported a relevant change."""
        # Importing it takes as long as `--help` may take in total.
        from watchfiles import watch as watch_files

        root = os.path.realpath(self._folder)
        for changes in watch_files(
            root,
            # With a filter it would not yield for ticks without relevant changes.
            watch_filter=None,
            debounce=int(_TICK * 1000),
            rust_timeout=int(_TICK * 1000),
            yield_on_timeout=True,
            stop_event=self._stop,
            # Its own polling compares whole seconds only.
            force_polling=False,
            # Otherwise folders that cannot be watched are skipped silently, for any reason.
            ignore_permission_denied=False,
        ):
            yield any(self._is_relevant(root, change.name, path) for change, path in changes)

    def _is_relevant(self, root: str, change: str, path: str) -> bool:
        """Whether a change of that kind at `path` would affect a sync."""
        if any(part.startswith(".") for part in path.removeprefix(root).split(os.sep)):
            return False
        index_folder = os.path.realpath(self._index_folder)
        if _is_below(os.path.realpath(path), index_folder) and not _is_below(root, index_folder):
            return False
        # A recording that grows all the time is no reason to sync, since it is not read anyway.
        return change != "modified" or may_be_read(path) or os.path.isdir(path)

    def _poll(self) -> Generator[bool, None, None]:
        """Yield whether the folder's listing differs from that of the last scan."""
        last: int | None = None
        due = 0.0
        while True:
            started = time.monotonic()
            if started < due:
                self._stop.wait(_TICK)
                yield False
                continue
            try:
                files, failures = scan(
                    self._folder, self._index_folder, follow_links=self._follow_links
                )
                shown = (failure for failure in failures if failure.kind != PASSED_OVER)
                current = hash((tuple(files), tuple(shown)))
            except CorpusError:
                current = 0
            duration = time.monotonic() - started
            due = started + max(_POLL_INTERVAL, duration / _POLL_SHARE)
            yield current != last
            last = current


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
