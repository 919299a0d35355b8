"""Extractive question answering: where in a passage the answer is."""

from qa.reader.reader import MIN_LOG_PROB, Reader, ReaderOutput
from qa.reader.score_weights import ScoreWeights, load_score_weights
from qa.reader.tokenization import ReaderInput, make_input

__all__ = [
    "DEFAULT_READER",
    "MIN_LOG_PROB",
    "NONE",
    "Reader",
    "ReaderInput",
    "ReaderOutput",
    "ScoreWeights",
    "choose_reader",
    "load_score_weights",
    "make_input",
]

# The reader shipped with Pullquote, loaded on first use.
DEFAULT_READER = Reader()
# The name that stands for using no reader.
NONE = "none"


def choose_reader(name: str) -> Reader | None:
    """Return the reader a user names: "ours" (shipped), "none", or a name that Reader accepts.

    Raises EncoderError if there is no such reader.
    """
    if name == NONE:
        return None
    return DEFAULT_READER if name == DEFAULT_READER.name else Reader(name)
