"""The command line of the index: sync, watch, status, embed, copy, erase and read."""

import argparse
import json
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from index.cli_base import OneLineParser, TerminatedError, run_command
from index.embedding.model_names import DEFAULT_ENCODER
from index.errors import EncoderError, StoreError, UnreadableFileError
from index.humanize import counted, disk_size, time_left
from index.paths import FOLDER_VARIABLE, index_location, is_database

# What else is imported by the functions that use it, so that `--help` need not wait.
if TYPE_CHECKING:
    from tqdm import tqdm

    from index.index import Index
    from index.types import Document, Progress, Status, SyncReport, Unread

    Subparsers = argparse._SubParsersAction[OneLineParser]

_ON_STOP = "what was done is kept, sync again to go on"
# Lines on files, and on parts of files, that could not be read: a screen, and a long list.
_LINES_AFTER_SYNC = 20
# Seconds that `erase` waits for a sync.
_ERASE_WAIT = 5.0
_LINES_IN_STATUS = 200


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = OneLineParser(
        prog="python -m index", description="Make a folder of documents searchable, and keep it so."
    )
    add_commands(
        parser.add_subparsers(required=True, metavar="COMMAND", parser_class=OneLineParser)
    )
    options = parser.parse_args(arguments)
    return run_command(parser.prog, lambda: options.run(options), options.on_stop)


def add_commands(subparsers: "Subparsers") -> None:
    """Add sync, watch, status, embed, copy, erase and read.

    Each sets `run`, a function of the options, and `on_stop`, the message for `run_command`.
    """
    location = OneLineParser(add_help=False)
    location.add_argument(
        "--index",
        metavar="DIR",
        help="the folder of the index, or postgresql://… for a database "
        f"(default: ${FOLDER_VARIABLE}, else .index)",
    )
    source = OneLineParser(add_help=False)
    source.add_argument("folder", metavar="FOLDER", help="the folder that holds the documents")
    source.add_argument(
        "--encoder",
        metavar="NAME",
        help="a sentence-transformers model on this machine, by name or folder, for a new index "
        f"(default: {DEFAULT_ENCODER})",
    )
    source.add_argument(
        "--follow-links",
        action="store_true",
        help="also read files and folders outside FOLDER that symbolic links in it lead to",
    )
    source.add_argument(
        "--replace",
        action="store_true",
        help="mirror FOLDER even if most documents of the index are not in it: if it is empty, as "
        "the place of a drive that is not mounted, or another folder than before",
    )
    sync = subparsers.add_parser(
        "sync",
        parents=[source, location],
        help="make the index mirror a folder",
        description="Make the index mirror FOLDER. Only what changed is read and encoded, and an "
        "interrupted sync is resumed.",
    )
    sync.set_defaults(run=_sync, on_stop=_ON_STOP)
    watching = subparsers.add_parser(
        "watch",
        parents=[source, location],
        help="keep the index a mirror of a folder",
        description="Make the index mirror FOLDER, and again whenever something in it has changed, "
        "until you stop it.",
    )
    watching.set_defaults(run=_watch, on_stop=_ON_STOP)
    status = subparsers.add_parser(
        "status",
        parents=[location],
        help="show what the index holds",
        description="Show what the index holds, what still waits for its vector, and what could "
        "not be read.",
    )
    status.add_argument("--json", action="store_true", help="as one JSON object")
    status.set_defaults(run=_status, on_stop=_ON_STOP, sync_command=sync.prog)
    _add_database_commands(subparsers, location)
    read = subparsers.add_parser(
        "read",
        help="print what would be stored of a file",
        description="Print the documents in FILE as they would be stored and quoted, so that you "
        "can check them.",
    )
    read.add_argument("file", metavar="FILE", help="a file of any supported kind")
    read.add_argument("--json", action="store_true", help="as one JSON object per line")
    read.set_defaults(run=_read, on_stop=_ON_STOP)


def _add_database_commands(subparsers: "Subparsers", location: OneLineParser) -> None:
    """Add embed, copy and erase."""
    embed = subparsers.add_parser(
        "embed",
        parents=[location],
        help="embed what waits for its vector in a database",
        description="Embed the passages that wait for their vector in a database. Any number of "
        "these commands share the work, on any machines; each may be stopped or killed.",
    )
    embed.add_argument("--stay", action="store_true", help="wait for more once all is done")
    embed.set_defaults(run=_embed, on_stop="what was embedded is kept")
    copy = subparsers.add_parser(
        "copy",
        help="copy an index, from a folder to a database or back",
        description="Make the index TO hold what the index FROM holds: documents, vectors, "
        "conversations, clippings and judgements. Each is a folder or postgresql://…. A copy that "
        "was interrupted goes on with what is missing.",
    )
    copy.add_argument("source", metavar="FROM", help="the index to copy")
    copy.add_argument("target", metavar="TO", help="the index to write to")
    copy.set_defaults(run=_copy, on_stop="what was copied is kept, copy again to go on")
    erase = subparsers.add_parser(
        "erase",
        parents=[location],
        help="rewrite an index without anything that was removed",
        description="Write all tables of the index anew, without anything that was removed. In a "
        "folder, each sync does so; in a database, nobody can read meanwhile.",
    )
    erase.set_defaults(run=_erase, on_stop="the index is as it was")


class _ProgressBars:
    """Shows a progress bar per stage on stderr; none if that is not a terminal."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: tqdm[NoReturn] | None = None

    def __call__(self, progress: "Progress") -> None:
        if not sys.stderr.isatty():
            return
        from tqdm import tqdm

        if self._bar is None or self._stage != progress.stage:
            self.close()
            self._stage = progress.stage
            self._bar = tqdm(total=progress.total, desc=progress.stage, unit="", file=sys.stderr)
        self._bar.total = progress.total
        self._bar.update(progress.done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def _open(options: argparse.Namespace) -> "tuple[Index, Path]":
    """Return the index and the folder of documents, which must exist before an index is made."""
    from index.sync.scan import check_folder

    location, folder = index_location(options.index), Path(options.folder)
    check_folder(folder, location if isinstance(location, Path) else None)
    from index.index import Index

    return Index.open(location, options.encoder), folder


def _sync(options: argparse.Namespace) -> None:
    index, folder = _open(options)
    bars = _ProgressBars()
    try:
        report = index.sync(
            folder, progress=bars, follow_links=options.follow_links, replace=options.replace
        )
    finally:
        bars.close()
    from index.unreadable_files import doubtful_lines, passed_over_lines, unread_lines

    lines = unread_lines(report.unread, _LINES_AFTER_SYNC)
    lines += doubtful_lines(report.doubtful, _LINES_AFTER_SYNC)
    lines += passed_over_lines(report.passed_over)
    print(_summarize(report, index, folder), *lines, sep="\n")


def _watch(options: argparse.Namespace) -> None:
    with _interruptible() as interrupts:
        index, folder = _open(options)
        from index.sync.watch import watch
        from index.types import SyncReport
        from index.unreadable_files import doubtful_lines, passed_over_lines, unread_lines

        bars = _ProgressBars()
        last_report: SyncReport | None = None
        failed = False
        for outcome in watch(
            index, folder, bars, follow_links=options.follow_links, replace=options.replace
        ):
            bars.close()
            time = f"{datetime.now():%H:%M:%S}"
            if isinstance(outcome, EncoderError) or (
                interrupts.interrupted and isinstance(outcome, Exception)
            ):
                # Retrying does not help.
                raise outcome
            if not isinstance(outcome, SyncReport):
                print(f"{time} {outcome} (it will be retried)", file=sys.stderr, flush=True)
                failed = True
                continue
            before = last_report or SyncReport()
            known: set[Unread] = {*before.unread, *before.doubtful}
            has_changed = outcome.added or outcome.updated or outcome.removed
            reported = {*outcome.unread, *outcome.doubtful}
            if has_changed or failed or not last_report or reported != known:
                new = [item for item in outcome.unread if item not in known]
                summary = f"{time} {_summarize(outcome, index, folder)}"
                lines = unread_lines(new, _LINES_AFTER_SYNC)
                guessed = [item for item in outcome.doubtful if item not in known]
                lines += doubtful_lines(guessed, _LINES_AFTER_SYNC)
                if not last_report or last_report.passed_over != outcome.passed_over:
                    lines += passed_over_lines(outcome.passed_over)
                print(summary, *lines, sep="\n", flush=True)
            if not last_report:
                print(f"Watching {folder} for changes; Ctrl-C stops.", flush=True)
            last_report, failed = outcome, False


class _Interrupts:
    """The signals to stop that have arrived."""

    def __init__(self) -> None:
        self.interrupted = False
        self.terminated = False

    def handle(self, number: int, _frame: object) -> NoReturn:
        """Interrupt the main thread."""
        self.interrupted = True
        self.terminated = self.terminated or number == signal.SIGTERM
        raise KeyboardInterrupt


@contextmanager
def _interruptible() -> Iterator[_Interrupts]:
    """End the work at a SIGTERM as at a Ctrl-C, but raise TerminatedError."""
    interrupts = _Interrupts()
    previous = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number, handler in previous.items():
        # A shell's background jobs ignore SIGINT, and keep doing so.
        if handler is not signal.SIG_IGN:
            signal.signal(number, interrupts.handle)
    try:
        yield interrupts
    except (KeyboardInterrupt, Exception) as error:
        # A compiled library that is interrupted during its import raises an ImportError instead.
        if interrupts.terminated:
            raise TerminatedError from error
        if interrupts.interrupted and not isinstance(error, KeyboardInterrupt):
            raise KeyboardInterrupt from error
        raise
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _embed(options: argparse.Namespace) -> None:
    from index.errors import LostConnectionError
    from index.storage.open_store import open_store
    from index.sync.embed import embed_pending

    location = index_location(options.index)
    if not is_database(location):
        raise StoreError(
            f"{str(location)!r} is a folder, whose passages pullquote sync embeds: give the "
            "postgresql://… of a database with --index"
        )
    bars = _ProgressBars()

    def report_lost(error: LostConnectionError) -> None:
        bars.close()
        print(f"{error} (it will be retried)", file=sys.stderr, flush=True)

    store = open_store(location, create=False)
    try:
        embed_pending(store, bars, report_lost, stay=options.stay)
        left = store.vectors.count_pending()
    finally:
        bars.close()
        store.close()
    shown = f"{counted(left, 'passage')} with other workers" if left else "no passage"
    print(f"{store.location}: {shown} without a vector.")


def _copy(options: argparse.Namespace) -> None:
    from index.storage.open_store import open_store
    from index.sync.copy_index import copy_index

    source = open_store(index_location(options.source), create=False)
    target = open_store(index_location(options.target))
    bars = _ProgressBars()
    try:
        report = copy_index(source, target, bars)
        left = target.vectors.count_pending()
    finally:
        bars.close()
        source.close()
        target.close()
    waiting = f"; {counted(left, 'passage')} without a vector, as there" if left else ""
    print(
        f"{source.location} → {target.location}: {counted(report.documents, 'document')}, "
        f"{counted(report.vectors, 'vector')} and {counted(report.saved, 'saved file')} copied"
        f"{waiting}."
    )


def _erase(options: argparse.Namespace) -> None:
    from index.storage.open_store import open_store

    location = index_location(options.index)
    store = open_store(location, create=False)
    try:
        with store.write_lock(_ERASE_WAIT):
            store.erase()
    finally:
        store.close()
    beyond = (
        "the database's log, its replicas and backups may still hold it"
        if is_database(location)
        else "your backups may still hold it"
    )
    print(f"{store.location}: nothing that was removed is left in it; {beyond}.")


def _read(options: argparse.Namespace) -> None:
    import hashlib
    from dataclasses import asdict

    from index.parsers.types import Skipped
    from index.sync.worker_pool import WorkerPool

    file = Path(options.file)
    if not file.is_file():
        raise UnreadableFileError(f"no file {options.file!r}: give a document to read")
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    with WorkerPool(1) as workers:
        for item in workers.submit(str(file), file.name, file.stat().st_size, sha256):
            if isinstance(item, Skipped):
                label = "doubtful" if item.kind == "doubtful text" else "not read"
                print(f"{label}: {item.reason}", file=sys.stderr)
            elif options.json:
                print(json.dumps(asdict(item), default=str))
            else:
                print(_format_document(item))


def _format_document(document: "Document") -> str:
    """Format a document's metadata, one field a line, and its text with its pages marked."""
    from index.types import ORIGIN_WORDS

    origin = ORIGIN_WORDS.get(document.published_from, "")
    day = f"{document.published} ({origin})" if document.published else ""
    fields = (
        ("id", document.id),
        ("title", document.title),
        ("published", day or "not known"),
        ("authors", ", ".join(document.authors)),
        ("url", document.url or ""),
        ("tags", ", ".join(document.tags)),
        ("pages", str(len(document.pages)) if document.pages else ""),
        ("characters", str(len(document.text))),
    )
    header = [f"{name}: {value}" for name, value in fields if value]
    pages = [
        f"[page {page}]\n{document.text[slice(*document.page_span(page))]}"
        for page in range(1, len(document.pages) + 1)
    ] or [document.text]
    return "\n".join([*header, "", *pages, ""])


def _status(options: argparse.Namespace) -> None:
    import shlex
    from dataclasses import asdict

    from index.status import read_status
    from index.storage.open_store import open_store

    store = open_store(index_location(options.index), create=False)
    status = read_status(store, DEFAULT_ENCODER)
    store.close()
    if options.json:
        print(json.dumps(asdict(status)))
    else:
        arguments = shlex.join([status.folder or "FOLDER", "--index", store.location])
        print(_format_status(status, f"{options.sync_command} {arguments}"))


def _format_status(status: "Status", sync_command: str) -> str:
    """Describe what an index holds, how complete it is and how large."""
    lines = [f"{_format_size(status)}; {_format_last_sync(status)}."]
    host = f" on {status.writer_host}" if status.writer_host else ""
    if status.pending:
        left = f", {time_left(status.seconds_left)}" if status.seconds_left else ""
        worker = f"process {status.writer}{host} is" if status.writer else "no sync is"
        hint = "" if status.writer else f": go on with {sync_command}"
        lines.append(
            f"{counted(status.pending, 'passage')} without a vector yet, found by words alone "
            f"until then; {worker} working on them{left}{hint}"
        )
    elif status.writer:
        lines.append(f"Process {status.writer}{host} is syncing it now.")
    elif status.folder and not status.synced:
        lines.append(f"No sync is running: go on with {sync_command}")
    lines.append(
        f"{disk_size(status.size)} on disk; encoder {status.encoder}; generation "
        f"{status.generation}."
    )
    from index.parsers.sandbox.confinement import available_confinement
    from index.unreadable_files import doubtful_lines, unread_lines

    lines.append(str(available_confinement()))
    lines += unread_lines(status.unread, _LINES_IN_STATUS)
    lines += doubtful_lines(status.doubtful, _LINES_IN_STATUS)
    return "\n".join(lines)


def _format_last_sync(status: "Status") -> str:
    if status.synced:
        time = datetime.fromisoformat(status.synced).astimezone()
        return f"last synced with {status.folder} on {time.day} {time:%B %Y at %H:%M:%S}"
    if status.folder:
        return f"a sync with {status.folder} is not complete yet"
    return "never synced"


def _format_size(status: "Status") -> str:
    return f"{counted(status.documents, 'document')}, {counted(status.passages, 'passage')}"


def _summarize(report: "SyncReport", index: "Index", folder: Path) -> str:
    from index.unreadable_files import count_files

    counts = ", ".join(
        f"{number} {name}"
        for name, number in (
            ("added", len(report.added)),
            ("updated", len(report.updated)),
            ("removed", len(report.removed)),
            ("unchanged", len(report.unchanged)),
            ("failed", count_files(report.unread)),
            ("left out", len(report.left_out)),
            ("doubtful", len(report.doubtful)),
        )
        if number or name not in ("left out", "doubtful")
    )
    return f"{folder} → {index.location}: {counts}. It holds {_format_size(index.status())}."


if __name__ == "__main__":
    sys.exit(main())
