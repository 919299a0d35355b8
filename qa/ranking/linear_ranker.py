"""signals of passages and sentences → their scores, by weights that were fitted."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from qa.ranking.features import PassageSignals, SentenceSignals

RANKING_FILE = "weights.json"
# The name of a sentence's last signal, the score of its passage.
_PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class Ranking:
    """One weight a signal. A score is the logarithm of odds: a passage that scores one higher
    than another is e times as likely the one that answers, and so with sentences. `passage` is
    the weight of its passage's score in a sentence's."""

    passages: PassageSignals
    sentences: SentenceSignals
    passage: float

    def of_passage(self, signals: PassageSignals) -> float:
        """The score of a passage."""
        return _sum(self.passages, signals)

    def of_sentence(self, signals: SentenceSignals, passage: float) -> float:
        """The score of a sentence in a passage of that score."""
        return _sum(self.sentences, signals) + self.passage * passage


def _sum(weights: Sequence[float], signals: Sequence[float]) -> float:
    return sum(w * x for w, x in zip(weights, signals, strict=True))


@cache
def load_ranking() -> Ranking:
    """The weights that `python -m qa fit` wrote beside this file."""
    return read_ranking(Path(str(files("qa.ranking") / RANKING_FILE)))


def read_ranking(path: Path) -> Ranking:
    """Raises ValueError when the file's weights are not those of the signals."""
    kept = json.loads(path.read_text("utf-8"))
    sentences = dict(kept["sentences"])
    passage = sentences.pop(_PASSAGE)
    try:
        return Ranking(PassageSignals(**kept["passages"]), SentenceSignals(**sentences), passage)
    except TypeError as error:
        raise ValueError(f"{path.name}: {error}: run python -m qa fit") from error


def write_ranking(ranking: Ranking, path: Path, made_from: Sequence[str]) -> None:
    """Write the weights to a readable file that says how they were made."""
    kept = {
        "about": "Score of a passage: the sum of weight * signal, so of a sentence; the logarithm "
        "of the odds to be the one that answers. Signals: qa/signals.py. Made by: python -m qa fit",
        "made_from": list(made_from),
        "passages": _rounded(ranking.passages),
        "sentences": {**_rounded(ranking.sentences), _PASSAGE: round(ranking.passage, 4)},
    }
    path.write_text(json.dumps(kept, indent=2) + "\n", "utf-8")


def _rounded(weights: PassageSignals | SentenceSignals) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in weights._asdict().items()}
