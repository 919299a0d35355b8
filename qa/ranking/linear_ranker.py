"""signals of passages and sentences → their scores, by weights that were fitted."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from qa.ranking.features import PassageFeatures, SentenceFeatures

WEIGHTS_FILE = "weights.json"
# The name of a sentence's last signal, the score of its passage.
_PASSAGE = "passage_score"


@dataclass(frozen=True, slots=True)
class LinearRanker:
    """One weight a signal. A score is the logarithm of odds: a passage that scores one higher
    than another is e times as likely the one that answers, and so with sentences. `passage` is
    the weight of its passage's score in a sentence's."""

    passage_weights: PassageFeatures
    sentence_weights: SentenceFeatures
    passage_score_weight: float

    def score_passage(self, signals: PassageFeatures) -> float:
        """The score of a passage."""
        return _sum(self.passage_weights, signals)

    def score_sentence(self, signals: SentenceFeatures, passage: float) -> float:
        """The score of a sentence in a passage of that score."""
        return _sum(self.sentence_weights, signals) + self.passage_score_weight * passage


def _sum(weights: Sequence[float], signals: Sequence[float]) -> float:
    return sum(w * x for w, x in zip(weights, signals, strict=True))


@cache
def load_ranker() -> LinearRanker:
    """The weights that `python -m qa fit` wrote beside this file."""
    return read_ranker(Path(str(files("qa.ranking") / WEIGHTS_FILE)))


def read_ranker(path: Path) -> LinearRanker:
    """Raises ValueError when the file's weights are not those of the signals."""
    kept = json.loads(path.read_text("utf-8"))
    sentences = dict(kept["sentence_weights"])
    passage = sentences.pop(_PASSAGE)
    try:
        return LinearRanker(
            PassageFeatures(**kept["passage_weights"]), SentenceFeatures(**sentences), passage
        )
    except TypeError as error:
        raise ValueError(f"{path.name}: {error}: run python -m qa fit") from error


def write_ranker(ranking: LinearRanker, path: Path, training_sources: Sequence[str]) -> None:
    """Write the weights to a readable file that says how they were made."""
    kept = {
        "about": "Score of a passage or a sentence: the sum of weight * feature, as a log-odds. "
        "Features: qa/ranking/features.py. Made by: python -m qa fit",
        "training_sources": list(training_sources),
        "passage_weights": _rounded(ranking.passage_weights),
        "sentence_weights": {
            **_rounded(ranking.sentence_weights),
            _PASSAGE: round(ranking.passage_score_weight, 4),
        },
    }
    path.write_text(json.dumps(kept, indent=2) + "\n", "utf-8")


def _rounded(weights: PassageFeatures | SentenceFeatures) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in weights._asdict().items()}
