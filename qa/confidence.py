"""what was found for a question → the probability that it is the answer."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from qa.rerank import Ranked, Sentence

MODEL_FILE = "confidence.json"


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for and against the quotes being the answer.

    The cosines of the nearest passage and of the first quote to the question; the scores of the
    first quote and of its passage; the logarithms of the shares of all passages' odds that fall
    to this one, and of all sentences' odds that fall to the quotes; the shares, weighted by
    rarity, of the question's words, of its words in any form, and of its names and numbers that
    the passage holds, and of its words that the quote with the sentence before holds; whether
    the quote holds something of the kind asked for.
    """

    nearest_cosine: float
    quote_cosine: float
    passage_score: float
    quote_score: float
    passage_odds: float
    quote_odds: float
    passage_share: float
    passage_loose: float
    passage_names: float
    quote_window: float
    quote_kind: float


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression: one weight a signal, and the threshold from which to answer.
    `deviations` are how far each signal strayed in the examples that it was fitted to."""

    intercept: float
    weights: tuple[float, ...]
    threshold: float
    deviations: tuple[float, ...]

    def probability(self, signals: Signals) -> float:
        """1 / (1 + exp(-(intercept + weights · signals)))."""
        logit = self.intercept + sum(
            w * x for w, x in zip(self.weights, astuple(signals), strict=True)
        )
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit))))


def measure(ranked: Sequence[Ranked], source: Ranked, quotes: Sequence[Sentence]) -> Signals:
    """The signals for answering with `quotes`, the first of which is of `source`, out of the
    passages that were `ranked`."""
    first = quotes[0]
    return Signals(
        nearest_cosine=max((item.hit.dense or 0.0 for item in ranked), default=0.0),
        quote_cosine=first.signals.cosine,
        passage_score=source.score,
        quote_score=first.score,
        passage_odds=source.score - _total(item.score for item in ranked),
        quote_odds=_total(quote.score for quote in quotes)
        - _total(sentence.score for item in ranked for sentence in item.sentences),
        passage_share=source.share,
        passage_loose=source.signals.loose,
        passage_names=source.signals.names,
        quote_window=first.signals.window,
        quote_kind=first.signals.kind,
    )


def _total(scores: Iterable[float]) -> float:
    """The logarithm of the sum of the odds whose logarithms are `scores`."""
    known = list(scores)
    most = max(known)
    return most + math.log(sum(math.exp(score - most) for score in known))


@cache
def load_model() -> Model:
    """The model that `python -m qa calibrate` wrote beside this file."""
    kept = _read()
    return Model(
        kept["intercept"],
        _in_order(kept["weights"], "weights"),
        kept["threshold"],
        _in_order(kept["deviations"], "deviations"),
    )


def made_from() -> list[str]:
    """What the model was fitted to, a line each."""
    return list(map(str, _read()["made_from"]))


def _read() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((files("qa") / MODEL_FILE).read_text("utf-8"))
    return kept


def _in_order(kept: Mapping[str, float], what: str) -> tuple[float, ...]:
    names = [field.name for field in fields(Signals)]
    if sorted(kept) != sorted(names):
        raise ValueError(
            f"{MODEL_FILE} has {what} for {sorted(kept)}, expected {sorted(names)}: "
            "run python -m qa calibrate --anew"
        )
    return tuple(kept[name] for name in names)
