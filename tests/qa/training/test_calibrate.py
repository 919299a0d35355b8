"""Fitting the confidence: a probability, kept in a readable file."""

import json
import random
from dataclasses import fields, replace
from pathlib import Path

import pytest

from index import Index
from qa.answers.confidence import ConfidenceFeatures, ConfidenceModel, load_model
from qa.evaluation.gold import GoldError, read_gold
from qa.training.calibrate import Example, calibration_examples, fit, fit_map, write_model

FEATURES = len(fields(ConfidenceFeatures))


# Of features between 0 and 1, each as likely as the other.
SPREAD = (12**-0.5,) * FEATURES
TRUE = ConfidenceModel(
    -2.0, (1.0, 2.0, 0.0, -1.0, 3.0, 0.5) + (0.0,) * (FEATURES - 6), 0.5, 0.1, SPREAD
)


def synthetic_examples(true: ConfidenceModel, count: int) -> list[Example]:
    """Examples that are right as often as `true` says."""
    chance = random.Random(1)
    rows = []
    for _ in range(count):
        features = ConfidenceFeatures(*(chance.random() for _ in range(FEATURES)))
        rows.append(Example(features, chance.random() < true.probability(features)))
    return rows


def test_the_fit_finds_the_probabilities_that_made_the_examples() -> None:
    true = TRUE
    rows = synthetic_examples(true, 30_000)

    fitted = fit([rows])

    sample = [row.features for row in rows[:5_000]]
    errors = [abs(fitted.probability(row) - true.probability(row)) for row in sample]
    assert max(errors) < 0.05


def test_unanswerable_examples_weigh_as_in_use_whatever_their_number() -> None:
    """Of questions that nothing tells apart, as many are right as in real use."""
    features = ConfidenceFeatures(*(0.0,) * FEATURES)
    answerable = [Example(features, True)] * 9 + [Example(features, False)] * 3
    absent = [Example(features, False, is_absent=True)]

    for rows in ([*answerable, *absent * 4], [*answerable, *absent * 400]):
        assert fit([rows]).probability(features) == pytest.approx(0.75 * 9 / 12, abs=0.01)


def mean_error(fitted: ConfidenceModel, rows: list[Example]) -> float:
    """How far it is from the probabilities that made the examples, on average."""
    errors = [abs(fitted.probability(r.features) - TRUE.probability(r.features)) for r in rows]
    return sum(errors) / len(errors)


def test_a_refitted_model_moves_further_with_more_examples() -> None:
    before = replace(TRUE, intercept=-0.5, weights=(0.0,) * FEATURES)
    rows = synthetic_examples(TRUE, 20_000)

    few, more, all_of_them = (fit_map(before, rows[:count]) for count in (20, 500, 20_000))

    sample = rows[:2_000]
    errors = [mean_error(model, sample) for model in (before, few, more, all_of_them)]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 0.01
    assert few.threshold == before.threshold


def test_a_few_right_answers_do_not_overturn_the_model() -> None:
    rows = [row for row in synthetic_examples(TRUE, 100) if row.right][:5]
    refitted = fit_map(TRUE, rows)
    assert mean_error(refitted, synthetic_examples(TRUE, 1000)) < 0.25
    for row in rows:
        assert refitted.probability(row.features) > TRUE.probability(row.features)


def test_refitting_without_examples_is_refused() -> None:
    with pytest.raises(GoldError, match="no example"):
        fit_map(TRUE, [])


def test_fitting_only_right_answers_is_refused() -> None:
    rows = [Example(ConfidenceFeatures(*(1.0,) * FEATURES), True)] * 3
    with pytest.raises(GoldError, match="nothing to fit"):
        fit([rows])


def test_the_written_file_is_readable_and_complete(tmp_path: Path) -> None:
    weights = tuple(float(number) for number in range(FEATURES))
    model = ConfidenceModel(-1.5, weights, 0.5, 0.1, SPREAD)
    write_model(model, tmp_path / "kept.json", ["gold.jsonl: 10 examples"])

    content = json.loads((tmp_path / "kept.json").read_text("utf-8"))

    assert content["intercept"] == -1.5
    assert list(content["weights"].values()) == list(weights)
    assert content["training_sources"] == ["gold.jsonl: 10 examples"]
    assert list(content["feature_std"].values()) == [round(12**-0.5, 4)] * FEATURES


def test_the_shipped_model_names_its_training_sources() -> None:
    shipped = json.loads(
        (Path(__file__).parents[3] / "qa" / "answers" / "confidence.json").read_text("utf-8")
    )

    assert len(shipped["training_sources"]) >= 1
    assert load_model().threshold == shipped["threshold"]


def test_leaving_the_document_out_leaves_no_right_answer(seeds: Index) -> None:
    seed = read_gold(Path(__file__).parents[2] / "gold" / "seed.jsonl")
    gold = [question for question in seed if question.document]

    rows = list(calibration_examples(gold, seeds, limit=5))

    # The corpus is this one document, so without it there is nothing to measure.
    assert len(rows) == 5
    assert all(row.right for row in rows)
