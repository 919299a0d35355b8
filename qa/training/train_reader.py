"""a folder of documents and gold questions → a reader that was trained on them."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.cli_base import OneLineParser, run_command
from qa.cli.options import share

if TYPE_CHECKING:
    from index import Index
    from qa.evaluation.gold import Question

    Row = tuple[Question, str]

# The questions that were held out, for `python -m qa fit` and `calibrate`, and the index that is
# made where none is given.
_HELD_OUT, _INDEX = "held-out.jsonl", "index"
# Ours before its second course, halfway, and after it tell passages with the answer from those
# without at an AUROC of .930, .941 and .938 (400 questions of xquad), .789, .807 and .808
# (natural). No other share was tried.
_KEPT = 0.5
# Questions of each file that its share in the ranking is fitted to: five weights need no more.
_FITTED = 300


def main(arguments: Sequence[str] | None = None) -> int:
    """Train a reader; returns the exit status."""
    options = _parser().parse_args(arguments)
    return run_command(
        "python -m qa.train_reader",
        lambda: _train(options),
        on_stop="the same command goes on from the last round that was finished",
    )


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(
        prog="python -m qa.train_reader",
        description="Train a reader on gold questions, from an encoder's own weights or another "
        "reader's on. Stopped or killed, the same command goes on where it was.",
    )
    parser.add_argument(
        "data",
        type=Path,
        help="a folder of documents with .jsonl files of gold questions among them",
    )
    parser.add_argument("--out", type=Path, required=True, help="the folder of the new reader")
    parser.add_argument(
        "--index", help="an index that holds the documents (default: one is made in OUT)"
    )
    start = parser.add_mutually_exclusive_group()
    start.add_argument(
        "--encoder", metavar="NAME_OR_FOLDER", help="the encoder whose weights to start from"
    )
    start.add_argument(
        "--reader",
        metavar="NAME_OR_FOLDER",
        help='the reader that is to learn more: "ours" is the one that is shipped',
    )
    parser.add_argument(
        "--keep",
        type=share,
        metavar="P",
        help="how much of what --reader knew to keep, from 0 to 1: the mean of its weights before "
        f"and after (default {_KEPT})",
    )
    parser.add_argument(
        "--epochs", type=int, default=2, help="rounds through the smallest file (default 2)"
    )
    parser.add_argument("--seed", type=int, default=0, help="where chance begins (default 0)")
    return parser


def _train(options: argparse.Namespace) -> None:
    from index import Index
    from qa.evaluation.gold import GoldError

    if options.epochs < 1:
        raise GoldError(f"--epochs is {options.epochs}, expected at least 1")
    if not options.data.is_dir():
        raise GoldError(f"{str(options.data)!r} is no folder: expected one with gold questions")
    start = _start(options)
    options.out.mkdir(parents=True, exist_ok=True)
    if options.index:
        index = Index.open(options.index, create=False)
    else:
        index = Index.open(options.out / _INDEX, options.encoder)
        _sync(index, options.data)
    files = {
        f"{options.data.name}/{path.relative_to(options.data).as_posix()}": rows
        for path in gold_files(options.data)
        if (rows := find_documents(path, index))
    }
    _learn(files, index, start, options)


def _sync(index: "Index", folder: Path) -> None:
    from tqdm import tqdm

    from index import Progress

    with tqdm(unit="passages", disable=None) as bar:

        def progress(state: Progress) -> None:
            bar.unit, bar.total = state.stage, state.total
            bar.update(state.done - bar.n)

        index.sync(folder, progress)


def _learn(
    files: "Mapping[str, Sequence[Row]]", index: "Index", start: Path, options: argparse.Namespace
) -> None:
    from tqdm import tqdm

    from index.embedding.models import stay_offline

    stay_offline()
    from qa.training.reader_trainer import ReaderTrainer, TrainingConfig, is_held_out, plan

    course = TrainingConfig(epochs=options.epochs, seed=options.seed)
    learned = [[row for row in rows if not is_held_out(row[1])] for rows in files.values()]
    rounds = plan(learned, course)
    held_out = {name: [row for row in rows if is_held_out(row[1])] for name, rows in files.items()}
    learner = ReaderTrainer(start, options.out, course)
    with tqdm(
        total=1.0,
        disable=None,
        miniters=0,
        bar_format="{percentage:.1f}%|{bar}| {remaining} left{postfix}",
    ) as bar:

        def progress(done: float, said: str) -> None:
            bar.update(done - bar.n)
            bar.set_postfix_str(said)

        def judged(said: str) -> None:
            tqdm.write(said, file=sys.stderr)

        judges = [row for rows in held_out.values() for row in rows]
        learner.train(rounds, judges, index, progress, judged)
    if options.reader:
        learner.interpolate_weights(_KEPT if options.keep is None else options.keep)
    learner.save()
    _write_gold(judges, options.out / _HELD_OUT)
    _fit(held_out, index, options.out)
    learner.finish()
    print(
        f"The reader is in {options.out}. Ask: python -m qa ask QUESTION --reader {options.out}\n"
        f"Fit the confidence to it: python -m qa calibrate --anew --reader {options.out} "
        f"{options.out / _HELD_OUT} {index.folder}"
    )


def _start(options: argparse.Namespace) -> Path:
    """The folder of the weights to start from."""
    from index.embedding.models import find_model
    from index.errors import EncoderError
    from qa.reader import choose_reader

    if options.reader is None:
        if options.keep is not None:
            raise EncoderError("--keep is of what a reader knew: name one with --reader")
        return find_model(options.encoder).folder
    reader = choose_reader(options.reader)
    if reader is None:
        raise EncoderError(f"--reader is {options.reader!r}, expected one that is to learn more")
    if reader.folder.resolve() == options.out.resolve():
        # Stopped after it was written, the course would go on from its own end.
        raise EncoderError(f"--out is the reader {reader.name!r} itself: choose another folder")
    return reader.folder


def _write_gold(rows: "Sequence[Row]", place: Path) -> None:
    fields = (
        {"question": question.text, "answers": question.answers, "document": document_id}
        for question, document_id in rows
    )
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in fields)
    place.write_text("".join(lines), "utf-8", "replace")


def _fit(files: "Mapping[str, Sequence[Row]]", index: "Index", folder: Path) -> None:
    """What its word is worth, by the questions that it has not learned from."""
    from dataclasses import replace

    from qa.reader import Reader
    from qa.reader.score_weights import SCORE_WEIGHTS_FILE, write_score_weights
    from qa.training.fit_ranking import fit_score_weights, score_weights_trials

    reader = Reader(str(folder))
    sets = {}
    for file, rows in files.items():
        asked = [replace(question, document=name) for question, name in rows]
        sets[file] = list(score_weights_trials(asked, index, _FITTED, reader))
    if not any(sets.values()):
        print("too few documents to hold any out: its word is worth what ours is", file=sys.stderr)
        return
    training_sources = [
        f"{file}, held out: {len(trials)} questions" for file, trials in sets.items()
    ]
    write_score_weights(
        fit_score_weights(list(sets.values())), folder / SCORE_WEIGHTS_FILE, training_sources
    )


def gold_files(folder: Path) -> Iterator[Path]:
    """The .jsonl files in or below the folder whose rows are questions or carry some."""
    for path in sorted(folder.rglob("*.jsonl")):
        with path.open(encoding="utf-8", errors="replace") as file:
            first = next((line for line in file if line.strip()), "")
        try:
            row: Any = json.loads(first)
        except ValueError:
            continue
        if isinstance(row, dict) and ("question" in row or "questions" in row):
            yield path


def find_documents(path: Path, index: "Index") -> "list[Row]":
    """The questions of a gold file that have an answer, each with the id of its document; without
    those whose document is not in the index. Gold files may name a row by its key alone."""
    from qa.evaluation.gold import read_gold

    known = {entry.id for entry in index.catalog(limit=len(index)).entries}
    by_key = {name.rpartition("#")[2]: name for name in known}
    rows = []
    for question in read_gold(path):
        if question.answers and question.document:
            name = question.document
            found = name if name in known else by_key.get(name)
            if found:
                rows.append((question, found))
    return rows


if __name__ == "__main__":
    sys.exit(main())
