"""Extractive question answering: where in a passage the answer is."""

from index.embedding.model_names import MULTILINGUAL_ENCODER
from qa.reader.reader import MIN_LOG_PROB, Reader, ReaderOutput
from qa.reader.score_weights import ScoreWeights, load_score_weights
from qa.reader.tokenization import ReaderInput, make_input

__all__ = [
    "DEFAULT_READER",
    "MIN_LOG_PROB",
    "MULTILINGUAL_READER",
    "NONE",
    "Reader",
    "ReaderInput",
    "ReaderOutput",
    "ScoreWeights",
    "choose_reader",
    "load_score_weights",
    "make_input",
    "reader_of_other_languages",
]

# The readers shipped with Pullquote, for English and for every other language; each is loaded on
# first use.
DEFAULT_READER = Reader()
MULTILINGUAL_READER = Reader("multilingual")
# The name that stands for using no reader.
NONE = "none"


def choose_reader(name: str) -> Reader | None:
    """Return the reader a user names: "english" or "multilingual" (shipped), "none", or a name that
    Reader accepts.

    Raises EncoderError if there is no such reader.
    """
    if name == NONE:
        return None
    shipped = {reader.name: reader for reader in (DEFAULT_READER, MULTILINGUAL_READER)}
    return shipped.get(name) or Reader(name)


def reader_of_other_languages(reader: Reader | None, encoder: str) -> Reader | None:
    """The reader in place of `reader` for a question or a passage that is not English; None where
    no reader has learned its language.

    `encoder` is the index's: only the multilingual one's extra is sure to be installed.
    """
    if reader is None or reader.is_multilingual:
        return reader
    is_shipped = reader.folder == DEFAULT_READER.folder
    return MULTILINGUAL_READER if is_shipped and encoder == MULTILINGUAL_ENCODER else None
