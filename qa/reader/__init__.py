"""question, passages → where in each of them the answer stands."""

from qa.reader.reader import NOT_HERE, Reader, Reading
from qa.reader.score_weights import Share, load_share
from qa.reader.tokenization import Pages, pages_of

__all__ = [
    "NONE",
    "NOT_HERE",
    "OURS",
    "Pages",
    "Reader",
    "Reading",
    "Share",
    "choose_reader",
    "load_share",
    "pages_of",
]

# The one that is shipped. It is loaded when first used.
OURS = Reader()
# What to say for doing without one.
NONE = "none"


def choose_reader(name: str) -> Reader | None:
    """The reader of that name, as a user gives it: "ours", "none", or whatever Reader takes.

    Raises EncoderError when there is none of that name.
    """
    if name == NONE:
        return None
    return OURS if name == OURS.name else Reader(name)
