"""question, passages → where in each of them the answer stands."""

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

# The one that is shipped. It is loaded when first used.
DEFAULT_READER = Reader()
# What to say for doing without one.
NONE = "none"


def choose_reader(name: str) -> Reader | None:
    """The reader of that name, as a user gives it: "ours", "none", or whatever Reader takes.

    Raises EncoderError when there is none of that name.
    """
    if name == NONE:
        return None
    return DEFAULT_READER if name == DEFAULT_READER.name else Reader(name)
