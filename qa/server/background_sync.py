"""a folder → the index that mirrors it, by a thread of the app's own, and how far that has come."""

import logging
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from index import BusyError, Index, Progress, SyncReport, watch
from qa.reader import DEFAULT_READER, Reader
from qa.suggestions import suggest_questions
from qa.ui.html.header import SyncProgress

EXAMPLES = 4
# Seconds without a step after which a sync that had failed before counts as failed again.
QUIET_AFTER = 5.0
# Seconds for which a program may wait for a sync.
LONGEST_WAIT = 3600.0


class BackgroundSync:
    """Makes the index mirror a folder in a thread of its own, and tells how far it has come.

    `following`: each time the folder has changed, until the program ends; else once.
    """

    def __init__(
        self,
        ix: Index,
        folder: Path,
        following: bool = False,
        reader: Reader | None = DEFAULT_READER,
    ) -> None:
        self._ix = ix
        self._reader = reader
        self.folder = folder
        self.watching = following
        self._bar: Any = None
        self._step: Progress | None = None
        self._began = self._stepped = 0.0
        self._examples: tuple[str, ...] | None = None
        self.report: SyncReport | None = None
        self.error: Exception | None = None
        self._outcome = ""
        self.underway = threading.Event()
        self.finished = threading.Event()
        self._lock = threading.Lock()
        self._running = self._wanted = False

    def start(self) -> None:
        """Sync; while that is being done, once more afterwards."""
        with self._lock:
            self._wanted = True
            if self._running:
                return
            self._running = True
        threading.Thread(target=self._run, name="sync", daemon=True).start()

    def progress(self) -> SyncProgress:
        """How the sync stands now."""
        step, error = self._step, self.error
        passed = self._stepped - self._began
        rate = step.done / passed if step and passed > 0.5 else 0.0
        following = self.folder.resolve().name if self.watching else ""
        if error is not None and time.monotonic() - self._stepped > QUIET_AFTER:
            # A failure that repeats itself is told once.
            step = None
        return SyncProgress(
            step, rate, step is None, str(error or ""), self._examples, following, self._outcome
        )

    def _run(self) -> None:
        while self._is_due():
            try:
                if not self.watching:
                    # What is wanted meanwhile need not wait until all is embedded.
                    self._end(self._ix.sync(self.folder, self._advance, lambda: self._wanted))
                    continue
                for outcome in watch(self._ix, self.folder, self._advance):
                    self._end(outcome)
            except Exception as error:  # Kept for the main thread, which decides what it means.
                if self.watching:
                    logging.exception("%r is no longer followed", str(self.folder))
                    self.watching = False
                self._end(error)

    def is_busy(self) -> bool:
        """Whether a sync runs, or is about to."""
        with self._lock:
            return (self._running or self._wanted) and not self.watching

    def sync(self, wait: float = 60.0) -> dict[str, Any]:
        """Bring the index up to date with its folder.

        Args:
            wait: Seconds to wait for it, at most an hour; it goes on afterwards.

        Returns:
            finished: whether it was done in that time. outcome, error: what came of it.
            documents, passages, pending: what the index holds now; pending passages are found by
            words alone so far. failed: path and reason of each file that could not be read.

        """
        self.start()
        until = time.monotonic() + min(max(wait, 0.0), LONGEST_WAIT)
        while self.is_busy() and time.monotonic() < until:
            time.sleep(0.05)
        work, status = self.progress(), self._ix.status()
        return {
            "finished": not self.is_busy(),
            "outcome": work.outcome,
            "error": work.error,
            "documents": status.documents,
            "passages": status.passages,
            "pending": status.pending,
            "failed": [list(each) for each in status.failed],
        }

    def _is_due(self) -> bool:
        with self._lock:
            self._running, self._wanted = self._wanted, False
            return self._running

    def _end(self, outcome: SyncReport | Exception) -> None:
        """Take note of what came of a sync; after the first one, say it in the terminal."""
        self._step = None
        if self._bar is not None:
            self._bar.close()
        report = outcome if isinstance(outcome, SyncReport) else None
        self.report, self.error = report, None if isinstance(outcome, SyncReport) else outcome
        told = outcome_line(outcome)
        at = datetime.now().astimezone()
        said = f"Synced at {at:%H:%M:%S}: {told or 'nothing had changed'}."
        self._outcome = "" if self.error else said
        if self.finished.is_set() and (said := outcome_line(outcome)):
            tqdm.write(said, file=sys.stderr)
        self.finished.set()
        self.underway.set()
        # Asks them all, so the encoder is loaded before the first question of a user.
        if not self._examples or (report and (report.updated or report.removed)):
            usable = self.error is None or isinstance(self.error, BusyError)
            self._examples = examples(self._ix, self._reader) if usable else ()

    def _advance(self, step: Progress) -> None:
        self._stepped = time.monotonic()
        last = self._step
        if last is None or last.stage != step.stage or last.done > step.done:
            self._began = self._stepped
            if self._bar is not None:
                self._bar.close()
            self._bar = tqdm(
                desc=step.stage,
                total=step.total,
                unit=f" {step.stage}",
                disable=not step.total or self.finished.is_set(),
            )
        self._bar.total = step.total
        self._bar.update(step.done - self._bar.n)
        if step.done >= step.total:
            # Else its rate would go on to count the seconds that the encoder takes to load.
            self._bar.close()
        self._step = step
        self.underway.set()


def outcome_line(outcome: SyncReport | Exception) -> str:
    """What a sync of a folder that is followed changed, or why it failed; empty for nothing."""
    if not isinstance(outcome, SyncReport):
        return f"pullquote: {outcome}; serving what is indexed"
    parts = {"added": outcome.added, "updated": outcome.updated, "removed": outcome.removed}
    return ", ".join(f"{len(ids)} {what}" for what, ids in parts.items() if ids)


def examples(ix: Index, reader: Reader | None = DEFAULT_READER) -> tuple[str, ...]:
    """Questions that these documents answer; none rather than an error."""
    try:
        return tuple(suggest_questions(ix, EXAMPLES, reader))
    except Exception:
        logging.exception("finding example questions failed")
        return ()
