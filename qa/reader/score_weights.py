"""a reader's folder → what its word is worth beside the ranking's."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path

from qa.reader.model import OURS

SHARE_FILE = "share.json"


@dataclass(frozen=True, slots=True)
class Share:
    """Weights, by a fit that makes the right passages and sentences likely.

    Of a passage: its score before and what the reader `found` in it. Of a sentence: its score
    before, the score of its `passage` with the reader's say, and its `place`.
    """

    score: float
    found: float
    sentence: float
    passage: float
    place: float

    def of_passage(self, score: float, found: float) -> float:
        """The score of a passage, the logarithm of odds as before."""
        return self.score * score + self.found * found

    def of_sentence(self, score: float, passage: float, place: float) -> float:
        """The score of a sentence in a passage of that score."""
        return self.sentence * score + self.passage * passage + self.place * place


@cache
def load_share(folder: Path) -> Share:
    """The weights that were fitted to the reader in `folder`; those of ours for one without.

    Raises ValueError when the file's weights are others.
    """
    place = folder / SHARE_FILE
    kept = json.loads((place if place.is_file() else OURS / SHARE_FILE).read_text("utf-8"))
    try:
        return Share(**kept["weights"])
    except TypeError as error:
        raise ValueError(f"{place}: {error}: run python -m qa fit --reader") from error


def write_share(share: Share, place: Path, made_from: Sequence[str]) -> None:
    """Write the weights to a readable file that says how they were made."""
    kept = {
        "about": "Score of a passage: score * the one before + found * the logarithm of the odds, "
        "by the reader, that it has the answer. Of a sentence: sentence * the one before + passage "
        "* that of its passage + place * the logarithm of the chance, beside chance by lot, that "
        "the answer stands there. Made by: python -m qa fit --reader",
        "made_from": list(made_from),
        "weights": {field.name: round(asdict(share)[field.name], 4) for field in fields(share)},
    }
    place.write_text(json.dumps(kept, indent=2) + "\n", "utf-8")
