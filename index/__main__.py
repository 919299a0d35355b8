"""python -m index: words on the command line → a sync, a watch, a status, a file as it is read."""

import argparse
import hashlib
import json
import shlex
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from index.cli_base import OneLineParser, run_command
from index.embedding.models import DEFAULT_ENCODER
from index.errors import EncoderError, StoreError, UnreadableFileError
from index.humanize import counted, disk_size, time_left
from index.parsers.registry import explain_unsupported, is_supported
from index.parsers.types import Skipped
from index.paths import FOLDER_VARIABLE, index_folder
from index.status import read_status
from index.storage.store import FILE_NAME, Store
from index.sync.scan import check_folder
from index.types import Document, Progress, Status, SyncReport

if TYPE_CHECKING:
    from tqdm import tqdm

_PROGRAM = "python -m index"
_ON_STOP = "what was done is kept, sync again to go on"


class _Bars:
    """Progress → one bar for each stage on stderr, with rate and time left; none in a pipe."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: tqdm[NoReturn] | None = None

    def __call__(self, progress: Progress) -> None:
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    return run_command(_PROGRAM, lambda: options.run(options), _ON_STOP)


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(
        prog=_PROGRAM, description="Make a folder of documents searchable, and keep it so."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=OneLineParser)
    place = OneLineParser(add_help=False)
    place.add_argument(
        "--index",
        metavar="DIR",
        help=f"the folder of the index (default: ${FOLDER_VARIABLE}, else .index)",
    )
    source = OneLineParser(add_help=False)
    source.add_argument("folder", metavar="FOLDER", help="the folder that holds the documents")
    source.add_argument(
        "--encoder",
        metavar="NAME",
        help="a sentence-transformers model on this machine, by name or folder, for a new index "
        f"(default: {DEFAULT_ENCODER})",
    )
    sync = commands.add_parser(
        "sync",
        parents=[source, place],
        help="make the index mirror a folder",
        description="Make the index mirror FOLDER: only what changed is read and encoded, and "
        "what was interrupted is taken up again.",
    )
    sync.set_defaults(run=_sync)
    watching = commands.add_parser(
        "watch",
        parents=[source, place],
        help="keep the index a mirror of a folder",
        description="Make the index mirror FOLDER, and again whenever something in it has changed, "
        "until you stop it.",
    )
    watching.set_defaults(run=_watch)
    read = commands.add_parser(
        "read",
        help="print what would be stored of a file",
        description="Print the documents in FILE as they would be stored and quoted, for a person "
        "to check.",
    )
    read.add_argument("file", metavar="FILE", help="a file of any kind that is read")
    read.add_argument("--json", action="store_true", help="as one JSON object a line")
    read.set_defaults(run=_read)
    status = commands.add_parser(
        "status",
        parents=[place],
        help="say what the index holds",
        description="Say what the index holds, what still waits for its vector, and what could "
        "not be read.",
    )
    status.add_argument("--json", action="store_true", help="as one JSON object")
    status.set_defaults(run=_status)
    return parser


def _sync(options: argparse.Namespace) -> None:
    place, folder = index_folder(options.index), Path(options.folder)
    # Before anything is made.
    check_folder(folder, place)
    from index.index import Index

    index = Index.open(place, options.encoder)
    bars = _Bars()
    try:
        report = index.sync(folder, progress=bars)
    finally:
        bars.close()
    print(_summary(report, index.status(), folder, place), *_failed(report.failed), sep="\n")


def _watch(options: argparse.Namespace) -> None:
    place, folder = index_folder(options.index), Path(options.folder)
    # Here it is a mistake; once there is an index to keep, the folder may come and go.
    check_folder(folder, place)
    from index.index import Index
    from index.sync.watch import watch

    with _ending_on_sigterm():
        index = Index.open(place, options.encoder)
        bars = _Bars()
        shown: SyncReport | None = None
        well = True
        for outcome in watch(index, folder, bars):
            bars.close()
            now = f"{datetime.now():%H:%M:%S}"
            if isinstance(outcome, SyncReport):
                known = shown.failed if shown else ()
                changed = outcome.added or outcome.updated or outcome.removed
                if changed or not well or not shown or {*outcome.failed} != {*known}:
                    new = [failure for failure in outcome.failed if failure not in known]
                    summary = _summary(outcome, index.status(), folder, place)
                    print(f"{now} {summary}", *_failed(new), sep="\n", flush=True)
                if not shown:
                    print(f"Watching {folder} for changes; Ctrl-C stops.", flush=True)
                shown, well = outcome, True
            elif isinstance(outcome, EncoderError):
                # It will not get better by waiting.
                raise outcome
            else:
                print(f"{now} {outcome} (tried again by itself)", file=sys.stderr, flush=True)
                well = False


@contextmanager
def _ending_on_sigterm() -> Iterator[None]:
    """Inside, a SIGTERM ends the work as Ctrl-C does; who runs it as a service ends it so."""
    asked = False

    def end(*_: object) -> NoReturn:
        nonlocal asked
        asked = True
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except KeyboardInterrupt:
        if not asked:
            raise
        print(f"{_PROGRAM}: stopped; {_ON_STOP}", file=sys.stderr)
    finally:
        signal.signal(signal.SIGTERM, before)


def _read(options: argparse.Namespace) -> None:
    from index.sync.worker_pool import Workers

    place = Path(options.file)
    if not place.is_file():
        raise UnreadableFileError(f"no file {options.file!r}: give a document to read")
    if not is_supported(place.name):
        raise UnreadableFileError(f"{options.file!r} is {explain_unsupported(place.name)}")
    with place.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    with Workers(1) as workers:
        for item in workers.submit(str(place), place.name, place.stat().st_size, sha256):
            if isinstance(item, Skipped):
                print(f"not read: {item.reason}", file=sys.stderr)
            elif options.json:
                print(json.dumps(asdict(item), default=str))
            else:
                print(_document_told(item))


def _document_told(document: Document) -> str:
    """What is known of a document, a line each, then its text with its pages marked."""
    day = f"{document.published} (from {document.published_from})" if document.published else ""
    facts = (
        ("id", document.id),
        ("title", document.title),
        ("published", day or "not known"),
        ("authors", ", ".join(document.authors)),
        ("url", document.url or ""),
        ("tags", ", ".join(document.tags)),
        ("pages", str(len(document.pages)) if document.pages else ""),
        ("characters", str(len(document.text))),
    )
    head = [f"{name}: {value}" for name, value in facts if value]
    pages = [
        f"[page {page}]\n{document.text[slice(*document.page_span(page))]}"
        for page in range(1, len(document.pages) + 1)
    ] or [document.text]
    return "\n".join([*head, "", *pages, ""])


def _status(options: argparse.Namespace) -> None:
    place = index_folder(options.index)
    if not (place / FILE_NAME).is_file():
        raise StoreError(
            f"no index in {str(place)!r}: make one with python -m index sync FOLDER --index DIR"
        )
    store = Store(place / FILE_NAME)
    status = read_status(place, store, DEFAULT_ENCODER)
    store.close()
    print(json.dumps(asdict(status)) if options.json else _told(status, place))


def _summary(report: SyncReport, status: Status, folder: Path, place: Path) -> str:
    counts = ", ".join(
        f"{len(ids)} {name}"
        for name, ids in (
            ("added", report.added),
            ("updated", report.updated),
            ("removed", report.removed),
            ("unchanged", report.unchanged),
            ("failed", report.failed),
        )
    )
    return f"{folder} → {place}: {counts}. It holds {_holds(status)}."


def _told(status: Status, place: Path) -> str:
    """A status in plain words: what it holds, how complete it is, what it costs."""
    names = shlex.join([status.folder or "FOLDER", "--index", str(place)])
    go_on = f"{_PROGRAM} sync {names}"
    lines = [f"{_holds(status)}; {_last_sync(status)}."]
    if status.pending:
        left = f", {time_left(status.seconds_left)}" if status.seconds_left else ""
        work = f"process {status.writer} is" if status.writer else "no sync is"
        how = "" if status.writer else f": go on with {go_on}"
        lines.append(
            f"{counted(status.pending, 'passage')} without a vector yet, found by words alone "
            f"until then; {work} working on them{left}{how}"
        )
    elif status.writer:
        lines.append(f"Process {status.writer} is syncing it now.")
    elif status.folder and not status.synced:
        lines.append(f"No sync is at work: go on with {go_on}")
    lines.append(
        f"{disk_size(status.size)} on disk; encoder {status.encoder}; generation "
        f"{status.generation}."
    )
    return "\n".join([*lines, *_failed(status.failed)])


def _last_sync(status: Status) -> str:
    if status.synced:
        when = datetime.fromisoformat(status.synced).astimezone()
        return f"last synced with {status.folder} on {when.day} {when:%B %Y at %H:%M:%S}"
    if status.folder:
        return f"a sync with {status.folder} has not ended yet"
    return "never synced"


def _holds(status: Status) -> str:
    return f"{counted(status.documents, 'document')}, {counted(status.passages, 'passage')}"


def _failed(failures: Sequence[tuple[str, str]]) -> list[str]:
    return [f"failed: {path}: {reason}" for path, reason in failures]


if __name__ == "__main__":
    sys.exit(main())
