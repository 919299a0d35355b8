"""Train a reader on a folder of documents and gold questions."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.cli_base import OneLineParser, fraction, positive, run_command
from qa.errors import MissingExtraError
from qa.training.augmentation import KINDS, collect

if TYPE_CHECKING:
    from index import Index
    from qa.evaluation.gold import Question
    from qa.training.reader_trainer import ReaderTrainer

    Row = tuple[Question, str]

DESCRIPTION = (
    "Train a reader on gold questions, from an encoder's weights or from another reader's. After a "
    "stop, the same command resumes from the last checkpoint."
)
ON_STOP = "the same command resumes from the last checkpoint"
# Below OUT: the held-out questions, for `qa fit` and `qa calibrate`, and the index made where none
# is given.
_HELD_OUT, _INDEX = "held-out.jsonl", "index"
# Share of the former weights that is kept: answerability AUROC on 800 held-out questions of
# tests/gold/reading_comprehension .901, and .891 and .896 with the weights before and after alone.
# No other share was tried.
_INTERPOLATION = 0.5
# Questions of each file that the score weights are fitted to: five weights need no more.
_FITTED = 300
# Examples printed for reading.
_SHOWN = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Train a reader; returns the exit status."""
    parser = OneLineParser(prog="python -m qa.training.train_command", description=DESCRIPTION)
    add_options(parser)
    options = parser.parse_args(arguments)
    return run_command(parser.prog, lambda: options.run(options), on_stop=ON_STOP)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `qa train`."""
    parser.add_argument(
        "data",
        type=Path,
        help="a folder of documents with .jsonl files of gold questions among them",
    )
    goal = parser.add_mutually_exclusive_group(required=True)
    goal.add_argument("--out", type=Path, help="the folder of the new reader")
    goal.add_argument(
        "--show",
        choices=tuple(KINDS),
        metavar="KIND",
        help="print contrastive examples of a kind instead, for reading: " + ", ".join(KINDS),
    )
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
        help='the reader to train further; "english" is the one that Pullquote ships',
    )
    parser.add_argument(
        "--interpolate",
        type=fraction,
        metavar="P",
        help="with --reader: the share of its former weights in the new ones, from 0 to 1 "
        f"(default {_INTERPOLATION})",
    )
    parser.add_argument(
        "--epochs", type=int, default=2, help="passes over the smallest file (default 2)"
    )
    parser.add_argument(
        "--questions", type=positive, metavar="N", help="questions of each file in a pass, at most"
    )
    parser.add_argument(
        "--contrastive",
        type=float,
        default=0.0,
        metavar="N",
        help="add to each question contrastive examples of N kinds drawn at random; 0.3: to three "
        "in ten those of one kind (default 0)",
    )
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        choices=tuple(KINDS),
        metavar="KIND",
        help="with --contrastive: leave out a kind; may be repeated",
    )
    parser.add_argument(
        "--exclude",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a .jsonl file of questions or documents to evaluate on: what is in it, or shares "
        "text with it, is not trained on; may be repeated",
    )
    parser.add_argument(
        "--learning-rate", type=float, metavar="RATE", help="the highest learning rate"
    )
    parser.add_argument(
        "--max-length",
        type=positive,
        metavar="TOKENS",
        help="tokens of a question and a passage, at most (default 320)",
    )
    parser.add_argument(
        "--frozen-layers",
        type=int,
        default=0,
        metavar="N",
        help="leave the first N layers and all embeddings as they are (default 0)",
    )
    parser.add_argument(
        "--validate-on",
        type=positive,
        default=300,
        metavar="N",
        help="held-out questions that show the progress (default 300)",
    )
    parser.add_argument("--seed", type=int, default=0, help="random seed (default 0)")
    parser.set_defaults(run=_train)


def _train(options: argparse.Namespace) -> None:
    from index import Index
    from qa.evaluation.gold import GoldError

    if options.epochs < 1:
        raise GoldError(f"--epochs is {options.epochs}, expected at least 1")
    if options.frozen_layers < 0:
        raise GoldError(f"--frozen-layers is {options.frozen_layers}, expected at least 0")
    if not 0 <= options.contrastive <= len(KINDS):
        raise GoldError(f"--contrastive is {options.contrastive}, expected 0 to {len(KINDS)}")
    if options.without and not options.contrastive:
        raise GoldError("--without needs --contrastive")
    if not options.data.is_dir():
        raise GoldError(f"no folder {str(options.data)!r}: give one with gold questions in it")
    if options.show:
        _show(options)
        return
    start = _start_folder(options)
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
    if options.exclude:
        from qa.training.evaluation_overlap import leave_out, read_evaluation_texts

        texts = read_evaluation_texts(options.exclude)
        files = {name: leave_out(rows, texts, index) for name, rows in files.items()}
    trainer, held_out = _train_on(files, index, start, options)
    _write_gold([row for rows in held_out.values() for row in rows], options.out / _HELD_OUT)
    _fit_score_weights(held_out, index, options.out)
    trainer.remove_checkpoints()
    print(
        f"The reader is in {options.out}. Ask: pullquote ask QUESTION --reader {options.out}\n"
        f"Fit the confidence to it: pullquote calibrate --from-scratch --reader {options.out} "
        f"{options.out / _HELD_OUT} {index.folder}"
    )


def _sync(index: "Index", folder: Path) -> None:
    from tqdm import tqdm

    from index import Progress

    with tqdm(unit="passages", disable=None) as bar:

        def progress(state: Progress) -> None:
            bar.unit, bar.total = state.stage, state.total
            bar.update(state.done - bar.n)

        index.sync(folder, progress)


def _train_on(
    files: "Mapping[str, Sequence[Row]]", index: "Index", start: Path, options: argparse.Namespace
) -> "tuple[ReaderTrainer, Mapping[str, Sequence[Row]]]":
    """Train and save the reader; returns its trainer and the held-out questions of each file."""
    from index.embedding.models import stay_offline

    stay_offline()
    try:
        from qa.training.reader_trainer import (
            ProgressBar,
            ReaderTrainer,
            TrainingConfig,
            is_held_out,
            training_order,
        )
    except ImportError as error:
        raise MissingExtraError(
            "training needs another package: pip install 'pullquote[train]'"
        ) from error

    config = TrainingConfig(
        epochs=options.epochs,
        questions_per_file=options.questions,
        kinds=tuple(kind for kind in KINDS if options.contrastive and kind not in options.without),
        augmentations=options.contrastive,
        frozen_layers=options.frozen_layers,
        validation_questions=options.validate_on,
        seed=options.seed,
    )
    if options.learning_rate is not None:
        config = replace(config, learning_rate=options.learning_rate)
    if options.max_length is not None:
        config = replace(config, max_length=options.max_length)
    rows = [[row for row in rows if not is_held_out(row[1])] for rows in files.values()]
    held_out = {name: [row for row in rows if is_held_out(row[1])] for name, rows in files.items()}
    trainer = ReaderTrainer(
        start,
        options.out,
        config=config,
        rows=training_order(rows, config),
        validation=[row for rows in held_out.values() for row in rows],
        index=index,
        callbacks=[ProgressBar()],
    )
    trainer.run()
    if options.reader:
        share = _INTERPOLATION if options.interpolate is None else options.interpolate
        trainer.interpolate_weights(share)
    trainer.save()
    return trainer, held_out


def _show(options: argparse.Namespace) -> None:
    """Print contrastive examples of a kind, made of questions drawn at random."""
    from random import Random

    from index import Index
    from qa.evaluation.gold import GoldError
    from qa.training.reader_examples import make_examples

    if not options.index:
        raise GoldError("--show needs the index of the documents: add --index")
    index = Index.open(options.index, create=False)
    rows = [row for path in gold_files(options.data) for row in find_documents(path, index)]
    corpus = collect(
        (index.document(name) for name in dict.fromkeys(row[1] for row in rows)), index
    )
    random = Random(options.seed)  # noqa: S311
    random.shuffle(rows)
    shown = 0
    for question, document_id in rows:
        gold = next(make_examples(question, index.document(document_id), index, random), None)
        for example in KINDS[options.show](gold, corpus, random) if gold and gold.answers else ():
            text = example.input.text
            answers = [text[slice(*answer.span)] for answer in example.answers]
            print(
                f"{example.question}\n{example.input.prefix}{text}\n"
                f"→ {' / '.join(answers) or 'no answer'}\n"
            )
            shown += 1
        if shown >= _SHOWN:
            return


def _start_folder(options: argparse.Namespace) -> Path:
    """The folder of the weights to start from."""
    from index.embedding.models import find_model
    from index.errors import EncoderError
    from qa.reader import choose_reader

    if options.reader is None:
        if options.interpolate is not None:
            raise EncoderError("--interpolate needs the reader to start from: add --reader")
        return find_model(options.encoder).folder
    reader = choose_reader(options.reader)
    if reader is None:
        raise EncoderError(f"--reader is {options.reader!r}, expected a reader to train further")
    if reader.folder.resolve() == options.out.resolve():
        # After a stop, training would start from its own result.
        raise EncoderError(f"--out is the reader {reader.name!r} itself: choose another folder")
    return reader.folder


def _write_gold(rows: "Sequence[Row]", path: Path) -> None:
    fields = (
        {"question": question.text, "answers": question.answers, "document": document_id}
        for question, document_id in rows
    )
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in fields)
    path.write_text("".join(lines), "utf-8", "replace")


def _fit_score_weights(files: "Mapping[str, Sequence[Row]]", index: "Index", folder: Path) -> None:
    """Fit the weights of the reader's scores in the ranking to the held-out questions."""
    from dataclasses import replace

    from qa.reader import Reader
    from qa.reader.score_weights import SCORE_WEIGHTS_FILE, write_score_weights
    from qa.training.fit_ranking import fit_score_weights, score_weights_trials

    reader = Reader(str(folder))
    sets = {}
    for file, rows in files.items():
        questions = [
            replace(question, document=document_id)
            for question, document_id in rows
            if question.answers
        ]
        sets[file] = list(score_weights_trials(questions, index, _FITTED, reader))
    if not any(sets.values()):
        print(
            "Too few documents to hold any out: the score weights are those of the default reader.",
            file=sys.stderr,
        )
        return
    sources = [f"{file}, held out: {len(trials)} questions" for file, trials in sets.items()]
    write_score_weights(
        fit_score_weights(list(sets.values())), folder / SCORE_WEIGHTS_FILE, sources
    )


def gold_files(folder: Path) -> Iterator[Path]:
    """The .jsonl files in or below `folder` whose rows are questions or hold `questions`."""
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
    """The questions of a gold file whose document is in the index, with its id.

    Gold files may name a row of a .jsonl corpus by its key alone.
    """
    from qa.evaluation.gold import read_gold

    ids = {entry.id for entry in index.catalog(limit=len(index)).entries}
    by_key = {document_id.rpartition("#")[2]: document_id for document_id in ids}
    rows = []
    for question in read_gold(path):
        name = question.document
        if name and (document_id := name if name in ids else by_key.get(name)):
            rows.append((question, document_id))
    return rows


if __name__ == "__main__":
    sys.exit(main())
