"""what was found for a question → the probability that it is the answer."""

import json
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from importlib.resources import files

from qa.rerank import Ranked, Sentence

MODEL_FILE = "confidence.json"


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for and against the best sentence being the answer.

    The cosine of the nearest passage, the cosine of the sentence, the lead of its passage's
    score over the next one's, and the shares, weighted by rarity, of the question's
    meaningful words that the passage and the sentence itself hold, and of its names and numbers
    that the passage holds.
    """

    passage_cosine: float
    sentence_cosine: float
    lead: float
    passage_share: float
    sentence_share: float
    passage_names: float


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression: one weight a signal, and the threshold from which to answer."""

    intercept: float
    weights: tuple[float, ...]
    threshold: float

    def probability(self, signals: Signals) -> float:
        """1 / (1 + exp(-(intercept + weights · signals)))."""
        logit = self.intercept + sum(
            w * x for w, x in zip(self.weights, astuple(signals), strict=True)
        )
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit))))


def measure(ranked: Sequence[Ranked], source: Ranked, sentence: Sentence) -> Signals:
    """The signals for answering with `sentence` of `source`, one of `ranked`."""
    others = [item.score for item in ranked if item is not source]
    return Signals(
        passage_cosine=max((item.hit.dense or 0.0 for item in ranked), default=0.0),
        sentence_cosine=sentence.cosine,
        lead=source.score - max(others, default=source.score),
        passage_share=source.share,
        sentence_share=sentence.share,
        passage_names=source.names,
    )


@cache
def load_model() -> Model:
    """The model that `python -m qa calibrate` wrote beside this file."""
    kept = json.loads((files("qa") / MODEL_FILE).read_text("utf-8"))
    names = [field.name for field in fields(Signals)]
    if sorted(kept["weights"]) != sorted(names):
        raise ValueError(
            f"{MODEL_FILE} has weights for {sorted(kept['weights'])}, expected {sorted(names)}: "
            "run python -m qa calibrate"
        )
    return Model(kept["intercept"], tuple(kept["weights"][n] for n in names), kept["threshold"])
