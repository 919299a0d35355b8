"""Score passages and sentences by a weighted sum of their features."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from qa.ranking.features import PassageFeatures, SentenceFeatures

WEIGHTS_FILE = "weights.json"
# The key of the passage's score, the last feature of a sentence.
_PASSAGE_SCORE = "passage_score"


@dataclass(frozen=True, slots=True)
class LinearRanker:
    """One weight per feature; `passage_score_weight` is that of the passage's score in the score of
    a sentence.

    Scores are log-odds: a passage that scores one higher than another is e times as likely to be
    the one that answers, and so with sentences.
    """

    passage_weights: PassageFeatures
    sentence_weights: SentenceFeatures
    passage_score_weight: float

    def score_passage(self, features: PassageFeatures) -> float:
        """The score of a passage."""
        return _dot(self.passage_weights, features)

    def score_sentence(self, features: SentenceFeatures, passage_score: float) -> float:
        """The score of a sentence in a passage with that score."""
        return _dot(self.sentence_weights, features) + self.passage_score_weight * passage_score


def _dot(weights: Sequence[float], features: Sequence[float]) -> float:
    return sum(w * x for w, x in zip(weights, features, strict=True))


@cache
def load_ranker() -> LinearRanker:
    """The ranker in use, with the weights that `python -m qa fit` writes beside this file."""
    return read_ranker(Path(str(files("qa.ranking") / WEIGHTS_FILE)))


def read_ranker(path: Path) -> LinearRanker:
    """Read a ranker from its file; raises ValueError if the file has weights of other features."""
    content = json.loads(path.read_text("utf-8"))
    sentence_weights = dict(content["sentence_weights"])
    passage_score_weight = sentence_weights.pop(_PASSAGE_SCORE)
    try:
        return LinearRanker(
            PassageFeatures(**content["passage_weights"]),
            SentenceFeatures(**sentence_weights),
            passage_score_weight,
        )
    except TypeError as error:
        raise ValueError(f"{path.name}: {error}: run python -m qa fit") from error


def write_ranker(ranker: LinearRanker, path: Path, training_sources: Sequence[str]) -> None:
    """Write a ranker to a readable file, with the sets that it was fitted to."""
    content = {
        "about": "Score of a passage or a sentence: the sum of weight * feature, as a log-odds. "
        "Features: qa/ranking/features.py. Made by: python -m qa fit",
        "training_sources": list(training_sources),
        "passage_weights": _rounded(ranker.passage_weights),
        "sentence_weights": {
            **_rounded(ranker.sentence_weights),
            _PASSAGE_SCORE: round(ranker.passage_score_weight, 4),
        },
    }
    path.write_text(json.dumps(content, indent=2) + "\n", "utf-8")


def _rounded(weights: PassageFeatures | SentenceFeatures) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in weights._asdict().items()}
