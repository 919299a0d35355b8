"""Keep an index up to date with a folder in a background thread, and report its progress."""

import logging
import sys
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from index import (
    BusyError,
    CorpusError,
    EncoderError,
    Facets,
    Index,
    Progress,
    PullquoteError,
    RemovalRefusedError,
    StoreError,
    SyncReport,
    watch,
)
from index.humanize import counted
from index.unreadable_files import doubtful_lines, passed_over_lines, unread_lines
from qa.answers.answer import ask
from qa.integrations.arguments import check_arguments
from qa.reader import DEFAULT_READER, Reader
from qa.suggestions import OVERVIEW_QUESTION, suggest_questions
from qa.types import Overview

# Example questions that the page suggests.
EXAMPLES = 4
# Seconds without progress after which a sync that failed before is reported as failed again.
STALLED_AFTER = 5.0
# Seconds of a sync before its rate is reported.
RATE_AFTER = 0.5
# Seconds that a program may wait for a sync.
MAX_WAIT = 3600.0
# Passages left to embed from which the folder is summarized before that is done: a minute's work
# on a slow laptop.
_SUMMARIZED_BEFORE = 500
# Lines on files, and on parts of files, that could not be read: a screen.
_LISTED_UNREAD = 20


@dataclass(frozen=True, slots=True)
class FolderSummary:
    """What the documents are: their kinds, days and the names that most of them have."""

    overview: Overview
    facets: Facets


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """The state of a sync as the page shows it.

    `rate` is items per second, 0.0 while unknown. `examples` are suggested questions, None while
    unknown. `watching` is the name of the watched folder, if there is one. `outcome` describes the
    last sync that succeeded. `removable` is the number of documents that the last sync refused to
    remove, and `is_other_folder` whether it refused another folder than the index mirrors.
    `summary` is what the documents are, None while unknown.
    """

    progress: Progress | None = None
    rate: float = 0.0
    finished: bool = True
    error: str = ""
    examples: tuple[str, ...] | None = None
    watching: str = ""
    outcome: str = ""
    removable: int = 0
    summary: "FolderSummary | None" = None
    is_other_folder: bool = False


class BackgroundSync:
    """Syncs an index with a folder in a thread of its own.

    `started` is set once the first sync makes progress or ends, `finished` once it has ended.
    `report` and `error` are the result of the last sync.
    """

    def __init__(
        self,
        index: Index,
        folder: Path,
        watching: bool = False,
        reader: Reader | None = DEFAULT_READER,
        *,
        follow_links: bool = False,
        replace: bool = False,
    ) -> None:
        """Prepare the sync; `start` runs it.

        Args:
            index: The index to update.
            folder: The folder to sync it with.
            watching: Whether to sync again after each change in the folder, until the program ends.
            reader: The reader that example questions are checked with.
            follow_links: Whether to read what links to places outside the folder lead to.
            replace: Whether the first sync may remove most documents, or mirror another folder.
        """
        self._follow_links = follow_links
        self._replace = replace
        self._index = index
        self._reader = reader
        self.folder = folder
        self.watching = watching
        self._bar: Any = None
        self._step: Progress | None = None
        self._stage_began = self._last_step = 0.0
        self._examples: tuple[str, ...] | None = None
        self._summary: FolderSummary | None = None
        self.report: SyncReport | None = None
        self.error: Exception | None = None
        self._outcome = ""
        self.started = threading.Event()
        self.finished = threading.Event()
        self._lock = threading.Lock()
        self._running = self._requested = False

    def start(self) -> None:
        """Sync in the background; if a sync is running, once more after it."""
        with self._lock:
            self._requested = True
            if self._running:
                return
            self._running = True
        threading.Thread(target=self._run, name="sync", daemon=True).start()

    def serve_as_it_is(self) -> None:
        """Prepare the example questions without a sync: another machine keeps the index up to
        date."""
        self.started.set()
        self.finished.set()
        threading.Thread(target=self._prepare_examples, name="examples", daemon=True).start()

    def is_busy(self) -> bool:
        """Whether a sync is running or about to run."""
        with self._lock:
            return (self._running or self._requested) and not self.watching

    def progress(self) -> SyncProgress:
        """The current state, for the page."""
        step, error = self._step, self.error
        elapsed = self._last_step - self._stage_began
        rate = step.done / elapsed if step and elapsed > RATE_AFTER else 0.0
        watching = self.folder.resolve().name if self.watching else ""
        if error is not None and time.monotonic() - self._last_step > STALLED_AFTER:
            # A retry without progress: keep reporting the error.
            step = None
        reason, removable = str(error or ""), 0
        if isinstance(error, RemovalRefusedError):
            # The page has a button in place of the advice.
            reason, removable = error.reason, error.documents
        return SyncProgress(
            step,
            rate,
            step is None,
            reason,
            self._examples,
            watching,
            self._outcome,
            removable,
            self._summary,
            isinstance(error, RemovalRefusedError) and error.is_other_folder,
        )

    def remove_refused(self, documents: int) -> None:
        """Remove the documents that the last sync refused to remove.

        Args:
            documents: Their number as a person saw it. If it is another one by now, nothing is
                removed, and `progress` tells the new one.
        """
        error = self.error
        if isinstance(error, RemovalRefusedError) and error.documents == documents:
            self._index.confirm_removal(error.paths)
            self.start()

    @check_arguments
    def sync(self, wait: float = 60.0) -> dict[str, Any]:
        """Bring the index up to date with its folder.

        Args:
            wait: Seconds to wait for the sync, at most an hour; it continues afterwards.

        Returns:
            finished: whether the sync ended in that time. outcome, error: its result.
            documents, passages, pending: what the index holds now; pending passages are found by
            keywords only so far. failed: path and reason of each file that could not be read.
        """
        self.start()
        deadline = time.monotonic() + min(max(wait, 0.0), MAX_WAIT)
        while self.is_busy() and time.monotonic() < deadline:
            time.sleep(0.05)
        progress, status = self.progress(), self._index.status()
        return {
            "finished": not self.is_busy(),
            "outcome": progress.outcome,
            "error": str(self.error or ""),
            "documents": status.documents,
            "passages": status.passages,
            "pending": status.pending,
            "failed": [list(failure) for failure in status.failed],
        }

    def raise_fatal_error(self) -> None:
        """Raise the error of the last sync, unless the index can be searched all the same.

        A folder may be missing its documents for now, but the folder itself must exist. Another
        folder than that of the index is the user's mistake.
        """
        error = self.error
        if error is None or (isinstance(error, RemovalRefusedError) and not error.is_other_folder):
            return
        if isinstance(error, RemovalRefusedError):
            raise error
        may_recover = self.watching and isinstance(error, BusyError | CorpusError)
        if may_recover and self.folder.is_dir():
            return
        fatal = not isinstance(error, PullquoteError) or isinstance(
            error, CorpusError | EncoderError | StoreError
        )
        if fatal or not len(self._index):
            raise error

    def _run(self) -> None:
        while self._take_request():
            try:
                if not self.watching:
                    # A new request ends the sync early: it need not wait until all is embedded.
                    report = self._index.sync(
                        self.folder,
                        self._advance,
                        lambda: self._requested,
                        follow_links=self._follow_links,
                        replace=self._replace,
                    )
                    self._replace = False
                    self._end(report)
                    continue
                for outcome in watch(
                    self._index,
                    self.folder,
                    self._advance,
                    follow_links=self._follow_links,
                    replace=self._replace,
                ):
                    self._end(outcome)
            except Exception as error:  # The main thread decides whether it is fatal.
                if self.watching:
                    logging.exception("%r is no longer watched", str(self.folder))
                    self.watching = False
                self._end(error)

    def _take_request(self) -> bool:
        with self._lock:
            self._running, self._requested = self._requested, False
            return self._running

    def _end(self, outcome: SyncReport | Exception) -> None:
        """Record the result of a sync; print it, unless it is the first one's."""
        self._step = None
        if self._bar is not None:
            self._bar.close()
        summary = summarize_outcome(outcome)
        if isinstance(outcome, SyncReport):
            self.report, self.error = outcome, None
            now = datetime.now().astimezone()
            changes = f": {summary}" if summary else ""
            self._outcome = f"Up to date, checked {now:%H:%M}{changes}"
        else:
            self.report, self.error, self._outcome = None, outcome, ""
        if self.finished.is_set() and summary:
            tqdm.write(summary, file=sys.stderr)
        self.finished.set()
        self.started.set()
        # Asking the examples also loads the encoder before a user's first question.
        changed = self.report and (self.report.updated or self.report.removed)
        if not self._examples or changed:
            searchable = self.error is None or isinstance(
                self.error, BusyError | RemovalRefusedError
            )
            if searchable:
                self._prepare_examples()
            else:
                self._examples, self._summary = (), None
        elif self.report and self.report.added:
            # The questions still have their answers.
            self._summary = summarize_folder(self._index)

    def _prepare_examples(self) -> None:
        self._examples = example_questions(self._index, self._reader)
        self._summary = summarize_folder(self._index)

    def _summarize_early(self) -> None:
        summary = summarize_folder(self._index)
        # By now the sync may have ended, and given a later one.
        self._summary = self._summary or summary

    def _advance(self, step: Progress) -> None:
        """Record a step of the sync and move the terminal's progress bar."""
        self._last_step = time.monotonic()
        last = self._step
        if last is None or last.stage != step.stage or last.done > step.done:
            self._stage_began = self._last_step
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
            # Closed now, so that its rate does not include the seconds that loading the encoder
            # takes.
            self._bar.close()
        has_begun = step.stage == "passages" and (last is None or last.stage != step.stage)
        if has_begun and step.total - step.done >= _SUMMARIZED_BEFORE and self._summary is None:
            # All documents are read: what they are can be said.
            threading.Thread(target=self._summarize_early, name="summary", daemon=True).start()
        self._step = step
        self.started.set()


def summarize_outcome(outcome: SyncReport | Exception) -> str:
    """What a sync changed, or why it failed, in one line; empty if nothing changed."""
    if not isinstance(outcome, SyncReport):
        return f"pullquote: {outcome}; serving what is indexed"
    changes = {"added": outcome.added, "updated": outcome.updated, "removed": outcome.removed}
    return ", ".join(f"{len(ids)} {change}" for change, ids in changes.items() if ids)


def example_questions(index: Index, reader: Reader | None = DEFAULT_READER) -> tuple[str, ...]:
    """Questions that the documents answer; none if finding them fails."""
    try:
        return tuple(suggest_questions(index, EXAMPLES, reader))
    except Exception:
        logging.exception("finding example questions failed")
        return ()


def summarize_folder(index: Index) -> FolderSummary | None:
    """What the documents are; None if there are none, or reading them fails."""
    try:
        overview = ask(OVERVIEW_QUESTION, index, reader=None).overview
        return FolderSummary(overview, index.facets()) if overview else None
    except Exception:
        logging.exception("summarizing the folder failed")
        return None


def print_report(sync: BackgroundSync, index: Index, url: str) -> None:
    """Print the result of the first sync, and where to ask."""
    if sync.error:
        print(f"pullquote: {sync.error}; serving what is indexed", file=sys.stderr)
        return
    report = sync.report or SyncReport()
    lines = unread_lines(report.unread, _LISTED_UNREAD)
    lines += doubtful_lines(report.doubtful, _LISTED_UNREAD)
    lines += passed_over_lines(report.passed_over)
    for line in lines:
        print(line, file=sys.stderr)
    status = index.status()
    documents, passages = counted(status.documents, "document"), counted(status.passages, "passage")
    print(f"{documents}, {passages} indexed. Ask at {url} (Ctrl-C stops)", flush=True)
