"""question, passage → the tokens that a reader reads, each with the sentence that it is of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index import Document, Passage
from index.embedding.encoder import passage_prefix
from index.unicode import without_surrogates
from qa.types import Span

# Characters of a question that are read: a token has at least one, so that the passage has half of
# a window of 512 at the least.
MAX_QUESTION_CHARS = 256
# What owns a token that no sentence does: the question, the title, and the marks between them.
NO_SENTENCE = -1


@dataclass(frozen=True, slots=True)
class ReaderInput:
    """A passage to be read: its text behind `prefix`, its document's title; `sentences` are spans
    in the text."""

    prefix: str
    text: str
    sentences: tuple[Span, ...]


def make_input(
    document: Document, passage: Passage, titled: bool = True, dated: bool = False
) -> ReaderInput:
    """A passage as a reader gets it, behind its document's title as the encoder does, and where
    `dated` its day: a report seldom says in its text of when it is."""
    day = f"{document.published:%d %B %Y}. " if dated and document.published else ""
    return ReaderInput(
        (passage_prefix(document.title) if titled else "") + day,
        without_surrogates(document.text[passage.start : passage.end]),
        tuple((start - passage.start, end - passage.start) for start, end in passage.sentences),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """`ids` and `kinds` (question 0, passage 1) are what the model takes, (n,). `owners` (n,) is
    the number of each token's sentence or NOBODY, `spans` (n, 2) where it stands in the passage's
    text. The first token is the model's own mark, which stands for "nowhere"."""

    ids: np.ndarray
    token_types: np.ndarray
    sentence_ids: np.ndarray
    spans: np.ndarray


def tokenize(tokenizer: Any, question: str, pages: ReaderInput, longest: int) -> Tokens:
    """The tokens of a question and a passage, at most `longest`; what is beyond is not read."""
    found = tokenizer(
        without_surrogates(question[:MAX_QUESTION_CHARS]),
        pages.prefix + pages.text,
        truncation="only_second",
        max_length=longest,
        return_offsets_mapping=True,
        return_token_type_ids=True,
    )
    of_passage = np.array([part == 1 for part in found.sequence_ids(0)])
    spans = np.array(found["offset_mapping"]) - len(pages.prefix)
    return Tokens(
        np.array(found["input_ids"]),
        np.array(found["token_type_ids"]),
        _sentence_ids(spans, of_passage, pages.sentences),
        spans,
    )


def _sentence_ids(
    spans: np.ndarray, of_passage: np.ndarray, sentences: Sequence[Span]
) -> np.ndarray:
    owners = np.full(len(spans), NO_SENTENCE)
    for number, (start, end) in enumerate(sentences):
        owners[of_passage & (spans[:, 0] >= start) & (spans[:, 1] <= end)] = number
    return owners
