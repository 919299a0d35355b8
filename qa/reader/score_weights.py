"""a reader's folder → what its word is worth beside the ranking's."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path

from qa.reader.model import DEFAULT_FOLDER

SCORE_WEIGHTS_FILE = "score_weights.json"


@dataclass(frozen=True, slots=True)
class ScoreWeights:
    """Weights, by a fit that makes the right passages and sentences likely.

    Of a passage: its score before and what the reader `found` in it. Of a sentence: its score
    before, the score of its `passage` with the reader's say, and its `place`.
    """

    score: float
    answerability: float
    sentence: float
    passage: float
    sentence_log_prob: float

    def score_passage(self, score: float, found: float) -> float:
        """The score of a passage, the logarithm of odds as before."""
        return self.score * score + self.answerability * found

    def score_sentence(self, score: float, passage: float, place: float) -> float:
        """The score of a sentence in a passage of that score."""
        return self.sentence * score + self.passage * passage + self.sentence_log_prob * place


@cache
def load_score_weights(folder: Path) -> ScoreWeights:
    """The weights that were fitted to the reader in `folder`; those of ours for one without.

    Raises ValueError when the file's weights are others.
    """
    place = folder / SCORE_WEIGHTS_FILE
    kept = json.loads(
        (place if place.is_file() else DEFAULT_FOLDER / SCORE_WEIGHTS_FILE).read_text("utf-8")
    )
    try:
        return ScoreWeights(**kept["weights"])
    except TypeError as error:
        raise ValueError(f"{place}: {error}: run python -m qa fit --reader") from error


def write_score_weights(share: ScoreWeights, place: Path, training_sources: Sequence[str]) -> None:
    """Write the weights to a readable file that says how they were made."""
    kept = {
        "about": "Score of a passage: score * the score before + answerability * the reader's "
        "log-odds that the passage has the answer. Score of a sentence: sentence * the score "
        "before + passage * its passage's score + sentence_log_prob * the log-probability, "
        "relative to a "
        "uniform choice, that the answer stands there. Made by: python -m qa fit --reader",
        "training_sources": list(training_sources),
        "weights": {field.name: round(asdict(share)[field.name], 4) for field in fields(share)},
    }
    place.write_text(json.dumps(kept, indent=2) + "\n", "utf-8")
