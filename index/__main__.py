"""python -m index: words on the command line → a sync or a status, and an exit status."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from index.commands import OneLineParser, run_command
from index.documents import check_folder
from index.errors import StoreError
from index.index import FOLDER_VARIABLE, Index, index_folder
from index.model import DEFAULT_ENCODER
from index.status import read_status
from index.store import FILE_NAME, Store
from index.types import Progress, Status, SyncReport

if TYPE_CHECKING:
    from tqdm import tqdm


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
    return run_command(
        "python -m index",
        lambda: options.run(options),
        on_stop="what was done is kept, sync again to go on",
    )


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(
        prog="python -m index", description="Make a folder of documents searchable, and keep it so."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=OneLineParser)
    place = OneLineParser(add_help=False)
    place.add_argument(
        "--index",
        metavar="DIR",
        help=f"the folder of the index (default: ${FOLDER_VARIABLE}, else .index)",
    )
    sync = commands.add_parser(
        "sync",
        parents=[place],
        help="make the index mirror a folder",
        description="Make the index mirror FOLDER: only what changed is read and encoded, and "
        "what was interrupted is taken up again.",
    )
    sync.add_argument("folder", metavar="FOLDER", help="the folder that holds the documents")
    sync.add_argument(
        "--encoder",
        metavar="NAME",
        help="a sentence-transformers model on this machine, by name or folder, for a new index "
        f"(default: {DEFAULT_ENCODER})",
    )
    sync.set_defaults(run=_sync)
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
    index = Index.open(place, options.encoder)
    bars = _Bars()
    try:
        report = index.sync(folder, progress=bars)
    finally:
        bars.close()
    print(_summary(report, index.status(), folder, place))


def _status(options: argparse.Namespace) -> None:
    place = index_folder(options.index)
    if not (place / FILE_NAME).is_file():
        raise StoreError(
            f"no index in {str(place)!r}: make one with python -m index sync FOLDER --index DIR"
        )
    store = Store(place / FILE_NAME)
    status = read_status(place, store, DEFAULT_ENCODER)
    store.close()
    print(json.dumps(asdict(status)) if options.json else _told(status))


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
    holds = f"{_count(status.documents, 'document')}, {_count(status.passages, 'passage')}"
    return "\n".join([f"{folder} → {place}: {counts}. It holds {holds}.", *_failed(report.failed)])


def _told(status: Status) -> str:
    waiting = f", {status.pending} of them still without a vector" if status.pending else ""
    synced = (
        f"last synced with {status.folder} at {status.synced}"
        if status.synced
        else (f"a sync with {status.folder} has not ended yet" if status.folder else "never synced")
    )
    return "\n".join(
        [
            f"{_count(status.documents, 'document')}, {_count(status.passages, 'passage')}"
            f"{waiting}; {synced}; encoder {status.encoder}; generation {status.generation}.",
            *_failed(status.failed),
        ]
    )


def _failed(failures: Sequence[tuple[str, str]]) -> list[str]:
    return [f"failed: {path}: {reason}" for path, reason in failures]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


if __name__ == "__main__":
    sys.exit(main())
