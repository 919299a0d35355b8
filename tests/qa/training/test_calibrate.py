"""the confidence is a probability, fitted, kept readable, and the same after a round trip."""

import json
import random
from dataclasses import fields, replace
from pathlib import Path

import pytest

from index import Index
from qa.answers.confidence import ConfidenceFeatures, ConfidenceModel, load_model
from qa.evaluation.gold import GoldError, read_gold
from qa.training.calibrate import Example, examples, fit, fit_map, write_model

SIGNALS = len(fields(ConfidenceFeatures))


# Of signals between 0 and 1, each as likely as the other.
SPREAD = (12**-0.5,) * SIGNALS
TRUE = ConfidenceModel(-2.0, (1.0, 2.0, 0.0, -1.0, 3.0, 0.5) + (0.0,) * (SIGNALS - 6), 0.5, SPREAD)


def made(true: ConfidenceModel, count: int) -> list[Example]:
    """Examples that are right as often as `true` says."""
    chance = random.Random(1)
    rows = []
    for _ in range(count):
        signals = ConfidenceFeatures(*(chance.random() for _ in range(SIGNALS)))
        rows.append(Example(signals, chance.random() < true.probability(signals)))
    return rows


def test_the_fit_finds_the_probabilities_that_made_the_examples() -> None:
    true = TRUE
    rows = made(true, 60_000)

    found = fit([rows])

    misses = [abs(found.probability(r.features) - true.probability(r.features)) for r in rows]
    assert max(misses) < 0.05


def miss(found: ConfidenceModel, rows: list[Example]) -> float:
    """How far it is from the probabilities that made the examples, on average."""
    apart = [abs(found.probability(r.features) - TRUE.probability(r.features)) for r in rows]
    return sum(apart) / len(apart)


def test_a_refined_model_moves_as_far_as_there_are_examples() -> None:
    before = replace(TRUE, intercept=-0.5, weights=(0.0,) * SIGNALS)
    rows = made(TRUE, 20_000)

    few, more, all_of_them = (fit_map(before, rows[:count]) for count in (20, 500, 20_000))

    assert miss(before, rows) > miss(few, rows) > miss(more, rows) > miss(all_of_them, rows)
    assert miss(all_of_them, rows) < 0.01
    assert few.threshold == before.threshold


def test_a_few_right_answers_do_not_turn_the_model_over() -> None:
    rows = [row for row in made(TRUE, 100) if row.right][:5]
    refined = fit_map(TRUE, rows)
    assert miss(refined, made(TRUE, 1000)) < 0.25
    for row in rows:
        assert refined.probability(row.features) > TRUE.probability(row.features)


def test_nothing_can_not_be_refined_with() -> None:
    with pytest.raises(GoldError, match="no example"):
        fit_map(TRUE, [])


def test_only_right_answers_can_not_be_fitted() -> None:
    rows = [Example(ConfidenceFeatures(*(1.0,) * SIGNALS), True)] * 3
    with pytest.raises(GoldError, match="nothing to fit"):
        fit([rows])


def test_the_kept_file_is_readable_and_complete(tmp_path: Path) -> None:
    weights = tuple(float(number) for number in range(SIGNALS))
    model = ConfidenceModel(-1.5, weights, 0.5, SPREAD)
    write_model(model, tmp_path / "kept.json", ["gold.jsonl: 10 examples"])

    kept = json.loads((tmp_path / "kept.json").read_text("utf-8"))

    assert kept["intercept"] == -1.5
    assert list(kept["weights"].values()) == list(weights)
    assert kept["training_sources"] == ["gold.jsonl: 10 examples"]
    assert list(kept["feature_std"].values()) == [round(12**-0.5, 4)] * SIGNALS


def test_the_shipped_model_says_what_it_was_made_from() -> None:
    shipped = json.loads(
        (Path(__file__).parents[3] / "qa" / "answers" / "confidence.json").read_text("utf-8")
    )

    assert len(shipped["training_sources"]) >= 1
    assert load_model().threshold == shipped["threshold"]


def test_leaving_the_document_out_leaves_no_right_answer(seeds: Index) -> None:
    seed = read_gold(Path(__file__).parents[2] / "gold" / "seed.jsonl")
    gold = [question for question in seed if question.document]

    rows = list(examples(gold, seeds, limit=5))

    # The corpus is this one document, so without it there is nothing to measure.
    assert len(rows) == 5
    assert all(row.right for row in rows)
