"""Weights that combine a reader's output with the scores of the ranking."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from qa.reader.model import DEFAULT_FOLDER

SCORE_WEIGHTS_FILE = "score_weights.json"
_ABOUT = (
    "Score of a passage: score * the score before + answerability * the reader's log-odds that "
    "the passage has the answer. Score of a sentence: sentence * the score before + passage * its "
    "passage's score + sentence_log_prob * the log-probability, relative to a uniform choice, that "
    "the answer stands there. Made by: python -m qa fit --reader"
)


@dataclass(frozen=True, slots=True)
class ScoreWeights:
    """Weights that were fitted to make the right passages and sentences likely.

    Attributes:
        score: Of a passage's score before.
        answerability: Of the reader's log-odds that the passage contains the answer.
        sentence: Of a sentence's score before.
        passage: Of the combined score of the sentence's passage.
        sentence_log_prob: Of the reader's log-probability for the sentence.
    """

    score: float
    answerability: float
    sentence: float
    passage: float
    sentence_log_prob: float

    def score_passage(self, score: float, answerability: float) -> float:
        """Return the combined score of a passage, in log-odds as before."""
        return self.score * score + self.answerability * answerability

    def score_sentence(self, score: float, passage: float, log_prob: float) -> float:
        """Return the combined score of a sentence in a passage with that score."""
        return self.sentence * score + self.passage * passage + self.sentence_log_prob * log_prob


@cache
def load_score_weights(folder: Path) -> ScoreWeights:
    """Return the weights fitted to the reader in `folder`, or else those of the shipped reader.

    Raises ValueError if the file holds other weights than ScoreWeights.
    """
    path = folder / SCORE_WEIGHTS_FILE
    if not path.is_file():
        path = DEFAULT_FOLDER / SCORE_WEIGHTS_FILE
    try:
        return ScoreWeights(**json.loads(path.read_text("utf-8"))["weights"])
    except TypeError as error:
        raise ValueError(f"{path}: {error}: run python -m qa fit --reader") from error


def write_score_weights(weights: ScoreWeights, path: Path, training_sources: Sequence[str]) -> None:
    """Write the weights to a JSON file that says how they were made."""
    content = {
        "about": _ABOUT,
        "training_sources": list(training_sources),
        "weights": {name: round(value, 4) for name, value in asdict(weights).items()},
    }
    path.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
