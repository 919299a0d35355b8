"""a folder of documents and gold questions → a reader, trained on them."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.commands import OneLineParser, run_command

if TYPE_CHECKING:
    from index import Index
    from qa.gold import Question


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
        description="Train a reader on gold questions, starting from an encoder's own weights.",
    )
    parser.add_argument("data", type=Path, help="a folder with documents and gold questions")
    parser.add_argument("--out", type=Path, required=True, help="the folder of the new reader")
    parser.add_argument("--index", help="an index of the documents (default: one in OUT)")
    parser.add_argument("--encoder", metavar="NAME_OR_FOLDER", help="the weights to start from")
    parser.add_argument("--epochs", type=int, default=2, help="how often (default 2)")
    parser.add_argument("--seed", type=int, default=0, help="what chance begins with (default 0)")
    return parser


def _train(options: argparse.Namespace) -> None:
    from tqdm import tqdm

    from index import Index
    from index.model import stay_offline

    stay_offline()
    from qa.reader.learning import Course, Learner, is_held_out, plan

    course = Course(epochs=options.epochs, seed=options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    if options.index:
        index = Index.open(options.index, create=False)
    else:
        index = Index.open(options.out / "index", options.encoder)
        index.sync(options.data)
    files = [list(rows) for rows in _gold_files(options.data, index)]
    learners = [[row for row in rows if not is_held_out(row[1])] for rows in files]
    judges = [row for rows in files for row in rows if is_held_out(row[1])]
    learner = Learner(options.encoder, options.out, course)
    with tqdm(total=1.0, disable=None, bar_format="{l_bar}{bar}| {elapsed}<{remaining} {postfix}") as bar:

        def progress(done: float, said: str) -> None:
            bar.update(done - bar.n)
            first, *more = said.split("\n")
            bar.set_postfix_str(first)
            for line in more:
                tqdm.write(line)

        learner.learn(plan(learners, course), judges, index, progress)


def _gold_files(folder: Path, index: "Index") -> Iterator[Iterator[tuple["Question", str]]]:
    from qa.gold import read_gold

    for path in sorted(folder.rglob("*.jsonl")):
        name = path.relative_to(folder).as_posix()
        yield (
            (question, f"{name}#{question.document}")
            for question in read_gold(path)
            if question.answers and question.document
        )


if __name__ == "__main__":
    sys.exit(main())
