"""Tokenize a question with a passage, and map each token to its sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from index import Document, Passage
from index.embedding.encoder import passage_prefix
from index.text.unicode import without_surrogates
from index.types import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Characters of a question that are read. A token has at least one, so the passage keeps at least
# half of a window of 512.
MAX_QUESTION_CHARS = 256
# The sentence id of tokens outside the passage's sentences: question, title, special tokens.
NO_SENTENCE = -1
# What of a pair is truncated: the passage.
_TRUNCATED = "only_second"


@dataclass(frozen=True, slots=True)
class ReaderInput:
    """A passage for a reader.

    Attributes:
        prefix: Text read before the passage, such as its document's title.
        text: The passage.
        sentences: The spans of its sentences in `text`.
    """

    prefix: str
    text: str
    sentences: tuple[Span, ...]


def make_input(
    document: Document, passage: Passage, titled: bool = True, dated: bool = False
) -> ReaderInput:
    """Return a passage as a reader gets it.

    Args:
        document: The document of the passage.
        passage: The passage.
        titled: Whether to put the document's title first, as for the encoder.
        dated: Whether to add the day of publication, which a report seldom states in its text.
    """
    day = f"{document.published:%d %B %Y}. " if dated and document.published else ""
    return ReaderInput(
        (passage_prefix(document.title) if titled else "") + day,
        without_surrogates(document.text[passage.start : passage.end]),
        tuple((start - passage.start, end - passage.start) for start, end in passage.sentences),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The tokens of a question and a passage. The first one stands for "no answer".

    Attributes:
        ids: Token ids for the model, shape (n,).
        token_types: 0 for the question, 1 for the passage, shape (n,).
        sentence_ids: The index of each token's sentence or NO_SENTENCE, shape (n,).
        spans: The span of each token in the passage's text, shape (n, 2).
    """

    ids: np.ndarray
    token_types: np.ndarray
    sentence_ids: np.ndarray
    spans: np.ndarray


def tokenize(tokenizer: Any, question: str, passage: ReaderInput, max_tokens: int) -> Tokens:
    """Return the tokens of a question and a passage; the passage is truncated to `max_tokens`.

    `tokenizer` is one of `tokenizers`, or one of `transformers` that has such a one inside.
    """
    fast: Tokenizer = getattr(tokenizer, "backend_tokenizer", tokenizer)
    truncation = fast.truncation or {}
    # Changed only where it must be, since other threads may be using the tokenizer.
    if (truncation.get("max_length"), truncation.get("strategy")) != (max_tokens, _TRUNCATED):
        fast.enable_truncation(max_tokens, strategy=_TRUNCATED)
    if fast.padding:
        fast.no_padding()
    encoding = fast.encode(
        without_surrogates(question[:MAX_QUESTION_CHARS]), passage.prefix + passage.text
    )
    in_passage = np.array([sequence == 1 for sequence in encoding.sequence_ids])
    spans = np.array(encoding.offsets) - len(passage.prefix)
    return Tokens(
        np.array(encoding.ids),
        np.array(encoding.type_ids),
        _sentence_ids(spans, in_passage, passage.sentences),
        spans,
    )


def tokenize_apart(
    tokenizer: "Tokenizer", question: str, passage: ReaderInput, max_tokens: int
) -> Tokens:
    """As `tokenize`, with an encoder's tokenizer, which joins no pairs and is left as it is.

    Such a tokenizer takes 300 MB in the multilingual encoder, so that it is shared.
    """
    first = tokenizer.encode(without_surrogates(question[:MAX_QUESTION_CHARS])).ids
    text = passage.prefix + passage.text
    second = tokenizer.encode(text)
    # What begins the passage ends the question once more: <s> question </s></s> passage </s>.
    second_ids = [first[-1], *second.ids[1:]][: max_tokens - len(first)]
    second_ids[-1] = first[-1]
    spans = np.zeros((len(first) + len(second_ids), 2), dtype=int)
    # A token has the space before its word, which is in no sentence or in the one before.
    spans[len(first) :] = [
        (end - len(text[start:end].lstrip()), end)
        for start, end in second.offsets[: len(second_ids)]
    ]
    spans -= len(passage.prefix)
    # A token of nothing but a space is no word of a sentence.
    in_passage = spans[:, 1] > spans[:, 0]
    return Tokens(
        np.array([*first, *second_ids]),
        np.zeros(len(spans), dtype=int),
        _sentence_ids(spans, in_passage, passage.sentences),
        spans,
    )


def _sentence_ids(
    spans: np.ndarray, in_passage: np.ndarray, sentences: Sequence[Span]
) -> np.ndarray:
    ids = np.full(len(spans), NO_SENTENCE)
    for number, (start, end) in enumerate(sentences):
        ids[in_passage & (spans[:, 0] >= start) & (spans[:, 1] <= end)] = number
    return ids
