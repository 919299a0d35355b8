"""Extend a quote by the sentences that it needs to be understood."""

import re
from collections.abc import Sequence

from index.types import Span
from qa.text.names import NAME_AFTER_SPACE

# A sentence that begins with a word for something mentioned before.
_ANAPHORIC_START = re.compile(
    r"^\W*(?:He|She|It|They|This|That|These|Those|Such|His|Her|Hers|Its|Their|Theirs)\b"
)
_NAME = re.compile(NAME_AFTER_SPACE)
# Sentences that are added, at most.
_MAX_ADDED = 2


def expand_quote(text: str, sentence: Span, sentences: Sequence[Span]) -> Span:
    """Extend a sentence to the ones before it while the first begins with a pronoun and holds no
    name.

    Args:
        text: The text of the document.
        sentence: The sentence to quote.
        sentences: All sentences of its passage, in order.

    Returns:
        The span to quote; never across a blank line, behind which is another subject.
    """
    last = sentences.index(sentence)
    first = last
    while first and last - first < _MAX_ADDED and _needs_context(text[slice(*sentences[first])]):
        first -= 1
    start = sentences[first][0]
    return sentence if "\n\n" in text[start : sentence[0]] else (start, sentence[1])


def _needs_context(sentence: str) -> bool:
    return bool(_ANAPHORIC_START.match(sentence)) and not _NAME.search(sentence)
