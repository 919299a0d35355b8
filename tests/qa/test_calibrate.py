"""the confidence is a probability, fitted, kept readable, and the same after a round trip."""

import json
import random
from dataclasses import fields
from pathlib import Path

import pytest

from index import Index
from qa.calibrate import Example, examples, fit, save
from qa.confidence import Model, Signals, load_model
from qa.gold import GoldError, read_gold

SIGNALS = len(fields(Signals))


def made(true: Model, count: int) -> list[Example]:
    """Examples that are right as often as `true` says."""
    chance = random.Random(1)
    rows = []
    for _ in range(count):
        signals = Signals(*(chance.random() for _ in range(SIGNALS)))
        rows.append(Example(signals, chance.random() < true.probability(signals)))
    return rows


def test_the_fit_finds_the_probabilities_that_made_the_examples() -> None:
    true = Model(-2.0, (1.0, 2.0, 0.0, -1.0, 3.0, 0.5) + (0.0,) * (SIGNALS - 6), 0.5)
    rows = made(true, 60_000)

    found = fit([rows])

    misses = [abs(found.probability(r.signals) - true.probability(r.signals)) for r in rows]
    assert max(misses) < 0.05


def test_only_right_answers_can_not_be_fitted() -> None:
    rows = [Example(Signals(*(1.0,) * SIGNALS), True)] * 3
    with pytest.raises(GoldError, match="nothing to fit"):
        fit([rows])


def test_the_kept_file_is_readable_and_complete(tmp_path: Path) -> None:
    weights = tuple(float(number) for number in range(SIGNALS))
    model = Model(-1.5, weights, 0.5)
    save(model, tmp_path / "kept.json", ["gold.jsonl: 10 examples"])

    kept = json.loads((tmp_path / "kept.json").read_text("utf-8"))

    assert kept["intercept"] == -1.5
    assert list(kept["weights"].values()) == list(weights)
    assert kept["made_from"] == ["gold.jsonl: 10 examples"]


def test_the_shipped_model_says_what_it_was_made_from() -> None:
    shipped = json.loads((Path(__file__).parents[2] / "qa" / "confidence.json").read_text("utf-8"))

    assert len(shipped["made_from"]) >= 1
    assert load_model().threshold == shipped["threshold"]


def test_leaving_the_document_out_leaves_no_right_answer(seeds: Index) -> None:
    seed = read_gold(Path(__file__).parents[1] / "gold" / "seed.jsonl")
    gold = [question for question in seed if question.document]

    rows = list(examples(gold, seeds, limit=5))

    # The corpus is this one document, so without it there is nothing to measure.
    assert len(rows) == 5
    assert all(row.right for row in rows)
