"""gold questions on the command line → the weights in use of ranking, reader, confidence."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from qa.cli.options import (
    add_gold_options,
    add_scorer_options,
    fraction,
    gold_pairs,
    reader_from,
    scorers_from,
)


def add_commands(commands: Any) -> None:
    """Add fit and calibrate."""
    ranking = commands.add_parser(
        "fit",
        help="fit the ranking to gold questions, or what a reader is worth in it",
        description="Fit the ranking to gold questions: QUESTIONS INDEX, any number of pairs.",
    )
    add_gold_options(ranking, _fit, "the weights")
    ranking.add_argument(
        "--reader",
        metavar="NAME_OR_FOLDER",
        help="fit what this reader's word is worth beside the ranking, not the ranking",
    )

    fitting = commands.add_parser(
        "calibrate",
        help="fit the confidence to gold questions, or set the threshold",
        description="Fit the confidence to gold questions: QUESTIONS INDEX, any number of pairs.",
    )
    add_gold_options(fitting, _calibrate, "the model", least="*")
    fitting.add_argument(
        "--anew", action="store_true", help="forget what it was fitted to before (thousands needed)"
    )
    fitting.add_argument(
        "--threshold", type=fraction, metavar="P", help="answer from this confidence on, 0 to 1"
    )
    add_scorer_options(fitting)


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
    if reader is None:
        place = options.out or Path(str(files("qa.ranking") / WEIGHTS_FILE))
        sets = [
            (name, list(ranking_trials(questions, index, options.limit)))
            for name, questions, index in gold_pairs(options)
        ]
        write_ranker(fit_ranker([rows for _, rows in sets]), place, _training_sources(sets))
    else:
        place = options.out or reader.folder / SCORE_WEIGHTS_FILE
        read = [
            (name, list(score_weights_trials(questions, index, options.limit, reader)))
            for name, questions, index in gold_pairs(options)
        ]
        write_score_weights(
            fit_score_weights([rows for _, rows in read]), place, _training_sources(read)
        )
    print(place.read_text("utf-8"), end="")


def _training_sources(sets: "Sequence[tuple[str, Sequence[object]]]") -> list[str]:
    return [f"{name}: {len(rows)} questions" for name, rows in sets]


def _calibrate(options: argparse.Namespace) -> None:
    from qa.answers.confidence import load_model, model_file, training_sources
    from qa.evaluation.gold import GoldError
    from qa.training.calibrate import calibration_examples, fit, fit_map, write_model

    if not options.pairs and options.threshold is None:
        raise GoldError("give QUESTIONS and INDEX in pairs, or a --threshold")
    scorers = scorers_from(options)
    model, sources = load_model(scorers.reader), training_sources(scorers.reader)
    if options.pairs:
        sets = [
            (
                name,
                list(calibration_examples(questions, index, limit=options.limit, scorers=scorers)),
            )
            for name, questions, index in gold_pairs(options)
        ]
        if options.anew:
            model, sources = fit([rows for _, rows in sets]), []
        else:
            model = fit_map(model, [row for _, rows in sets for row in rows])
        sources += [
            f"{name}: {len(rows)} examples, {sum(row.right for row in rows)} answered right"
            for name, rows in sets
        ]
    if options.threshold is not None:
        model = replace(model, threshold=options.threshold)
    place = options.out or model_file(scorers.reader)
    write_model(model, place, sources)
    print(place.read_text("utf-8"), end="")
