"""gold questions on the command line → the weights in use of ranking, reader, confidence."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from qa.cli.options import (
    add_pairs,
    add_second_opinion,
    assessors_of,
    gold_pairs,
    reader_of,
    share,
)


def add_fitting(commands: Any) -> None:
    """Add fit and calibrate."""
    ranking = commands.add_parser(
        "fit",
        help="fit the ranking to gold questions, or what a reader is worth in it",
        description="Fit the ranking to gold questions: QUESTIONS INDEX, any number of pairs.",
    )
    add_pairs(ranking, _fit, "the weights")
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
    add_pairs(fitting, _calibrate, "the model", least="*")
    fitting.add_argument(
        "--anew", action="store_true", help="forget what it was fitted to before (thousands needed)"
    )
    fitting.add_argument(
        "--threshold", type=share, metavar="P", help="answer from this confidence on, 0 to 1"
    )
    add_second_opinion(fitting)


def _fit(options: argparse.Namespace) -> None:
    from qa.ranking.linear_ranker import RANKING_FILE, write_ranking
    from qa.reader.score_weights import SHARE_FILE, write_share
    from qa.training.fit_ranking import fit, fit_share, share_trials, trials

    reader = reader_of(options.reader) if options.reader else None
    if reader is None:
        place = options.out or Path(str(files("qa.ranking") / RANKING_FILE))
        sets = [
            (name, list(trials(questions, index, options.limit)))
            for name, questions, index in gold_pairs(options)
        ]
        write_ranking(fit([rows for _, rows in sets]), place, _made_from(sets))
    else:
        place = options.out or reader.folder / SHARE_FILE
        read = [
            (name, list(share_trials(questions, index, options.limit, reader)))
            for name, questions, index in gold_pairs(options)
        ]
        write_share(fit_share([rows for _, rows in read]), place, _made_from(read))
    print(place.read_text("utf-8"), end="")


def _made_from(sets: "Sequence[tuple[str, Sequence[object]]]") -> list[str]:
    return [f"{name}: {len(rows)} questions" for name, rows in sets]


def _calibrate(options: argparse.Namespace) -> None:
    from qa.answers.confidence import load_model, made_from, model_file
    from qa.evaluation.gold import GoldError
    from qa.training.calibrate import examples, fit, refine, save

    if not options.pairs and options.threshold is None:
        raise GoldError("give QUESTIONS and INDEX in pairs, or a --threshold")
    assessors = assessors_of(options)
    model, sources = load_model(assessors.reader), made_from(assessors.reader)
    if options.pairs:
        sets = [
            (name, list(examples(questions, index, options.limit, assessors=assessors)))
            for name, questions, index in gold_pairs(options)
        ]
        if options.anew:
            model, sources = fit([rows for _, rows in sets]), []
        else:
            model = refine(model, [row for _, rows in sets for row in rows])
        sources += [
            f"{name}: {len(rows)} examples, {sum(row.right for row in rows)} answered right"
            for name, rows in sets
        ]
    if options.threshold is not None:
        model = replace(model, threshold=options.threshold)
    place = options.out or model_file(assessors.reader)
    save(model, place, sources)
    print(place.read_text("utf-8"), end="")
