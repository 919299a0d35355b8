"""The commands `fit`, `calibrate` and `train`: fit Pullquote to gold questions."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.cli_base import OneLineParser, fraction
from qa.cli.options import (
    add_gold_options,
    add_scorer_options,
    gold_sets,
    reader_from,
    scorers_from,
)

if TYPE_CHECKING:
    from qa.training.calibrate import Example


def add_commands(commands: Any) -> None:
    """Add `fit`, `calibrate` and `train` to a parser's subcommands."""
    fit = commands.add_parser(
        "fit",
        help="fit the ranking, or a reader's scores in it, to gold questions",
        description="Fit the ranking to gold questions: QUESTIONS INDEX, any number of pairs.",
    )
    add_gold_options(fit, _fit, output="the weights")
    fit.add_argument(
        "--reader",
        metavar="NAME_OR_FOLDER",
        help="fit the weights of this reader's scores instead of the ranking",
    )

    calibrate = commands.add_parser(
        "calibrate",
        help="fit the confidence to gold questions, or set the threshold",
        description="Fit the confidence to gold questions: QUESTIONS INDEX, any number of pairs.",
    )
    add_gold_options(calibrate, _calibrate, output="the model", nargs="*")
    calibrate.add_argument(
        "--from-scratch",
        action="store_true",
        help="ignore the former model (needs thousands of questions)",
    )
    calibrate.add_argument(
        "--left-out",
        type=Path,
        metavar="FOLDER",
        help="fit nothing, but try each set on a model fitted to the others, and write tables and, "
        "with matplotlib, diagrams of reliability and of risk against coverage to FOLDER",
    )
    calibrate.add_argument(
        "--threshold",
        type=fraction,
        metavar="P",
        help="the confidence from which an answer is given, from 0 to 1",
    )
    calibrate.add_argument(
        "--possible-threshold",
        type=fraction,
        metavar="P",
        help="the confidence from which a possible answer is shown, from 0 to 1",
    )
    add_scorer_options(calibrate)

    train = commands.add_parser("train", help="train a reader on gold questions")
    train.add_options = _add_train_options


def _add_train_options(train: OneLineParser) -> None:
    from qa.training import train_command

    train.description = train_command.DESCRIPTION
    train_command.add_options(train)
    train.set_defaults(on_stop=train_command.ON_STOP)


def _fit(options: argparse.Namespace) -> None:
    from qa.ranking.linear_ranker import WEIGHTS_FILE, write_ranker
    from qa.reader.score_weights import SCORE_WEIGHTS_FILE, write_score_weights
    from qa.training.fit_ranking import (
        fit_ranker,
        fit_score_weights,
        ranking_trials,
        score_weights_trials,
    )

    reader = reader_from(options.reader) if options.reader else None
    trials = {
        name: list(
            ranking_trials(questions, index, options.limit)
            if reader is None
            else score_weights_trials(questions, index, options.limit, reader)
        )
        for name, questions, index in gold_sets(options)
    }
    sets, sources = list(trials.values()), _sources(trials)
    if reader is None:
        from importlib.resources import files

        path = options.out or Path(str(files("qa.ranking") / WEIGHTS_FILE))
        write_ranker(fit_ranker(sets), path, sources)
    else:
        path = options.out or reader.folder / SCORE_WEIGHTS_FILE
        write_score_weights(fit_score_weights(sets), path, sources)
    print(path.read_text("utf-8"), end="")


def _sources(sets: Mapping[str, Sequence[object]]) -> list[str]:
    return [f"{name}: {len(trials)} questions" for name, trials in sets.items()]


def _calibrate(options: argparse.Namespace) -> None:
    from dataclasses import replace

    from qa.answers.confidence import load_model, model_file, training_sources
    from qa.evaluation.gold import GoldError
    from qa.training.calibrate import calibration_examples, fit, fit_map, write_model

    thresholds = {
        name: value
        for name in ("threshold", "possible_threshold")
        if (value := getattr(options, name)) is not None
    }
    if options.left_out and not options.pairs:
        raise GoldError("--left-out needs at least two pairs of QUESTIONS and INDEX")
    if not options.pairs and not thresholds:
        raise GoldError("give QUESTIONS and INDEX in pairs, or a --threshold")
    scorers = scorers_from(options)
    model, sources = load_model(scorers.reader), training_sources(scorers.reader)
    if options.pairs:
        sets = {
            name: list(calibration_examples(questions, index, limit=options.limit, scorers=scorers))
            for name, questions, index in gold_sets(options)
        }
        if options.left_out:
            _report_left_out(sets, options.left_out)
            return
        if options.from_scratch:
            model, sources = fit(list(sets.values())), []
        else:
            model = fit_map(model, [example for examples in sets.values() for example in examples])
        sources += [
            f"{name}: {len(examples)} examples, "
            f"{sum(example.right for example in examples)} answered right"
            for name, examples in sets.items()
        ]
    model = replace(model, **thresholds)
    if model.possible_threshold > model.threshold:
        raise GoldError(
            f"the --possible-threshold is {model.possible_threshold:g}, expected at most the "
            f"--threshold, {model.threshold:g}"
        )
    path = options.out or model_file(scorers.reader)
    write_model(model, path, sources)
    print(path.read_text("utf-8"), end="")


def _report_left_out(sets: "Mapping[str, Sequence[Example]]", folder: Path) -> None:
    """Write how well the confidence fitted to the other sets does on each."""
    from importlib.util import find_spec

    from qa.evaluation.reliability_plot import plot_reliability, report_left_out
    from qa.training.calibrate import leave_one_out

    predictions = leave_one_out(sets)
    folder.mkdir(parents=True, exist_ok=True)
    report = report_left_out(predictions)
    (folder / "left-out.md").write_text(report, "utf-8")
    if find_spec("matplotlib"):
        for name, replies in predictions.items():
            picture = folder / f"{name.replace('/', '-').removesuffix('.jsonl')}.png"
            plot_reliability(replies, picture, f"{name}, left out: {len(replies)} replies")
    print(report, end="")
