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
# Nothing but direct speech: who says it stands in a sentence beside it.
_DIRECT_SPEECH = re.compile(r"^\s*[“\"«„][^“”\"«»„]*[”\"»“]?\s*$|^\s*[^“”\"«»„]*[”\"»]\s*$")
_SENTENCE_END = re.compile(r"[.!?…][”\"’')\]»*_]*$")
# The start of an item of a list, a row of a table, a quoted line or a heading.
_OWN_LINE = re.compile(r"\s*(?:[-*•–—·>#|]|\d{1,3}[.)]|[\w’' .-]{1,30}:)\s")
_CELL_SEPARATOR = " | "
# Sentences that are added, at most.
_MAX_ADDED = 2


def expand_quote(
    text: str, sentence: Span, sentences: Sequence[Span], *, min_words: int = 0
) -> Span:
    """Extend a sentence by those around it that it needs, in the same paragraph.

    These are the ones before it, while the first begins with a pronoun and holds no name; the one
    that says who speaks, for direct speech; and, for a quote of fewer than `min_words` words, the
    ones after it, or else before it.

    Args:
        text: The text of the document.
        sentence: The sentence to quote.
        sentences: All sentences of its passage, in order.
        min_words: Words from which a quote is long enough.

    Returns:
        The span to quote: at most three sentences, never across a blank line, behind which is
        another subject.
    """
    last = sentences.index(sentence)
    first = last
    while first and last - first < _MAX_ADDED and _needs_context(text[slice(*sentences[first])]):
        first -= 1
    if "\n\n" in text[sentences[first][0] : sentence[0]]:
        first = last
    while last - first < _MAX_ADDED:
        words = len(text[sentences[first][0] : sentences[last][1]].split())
        if words >= min_words and not _DIRECT_SPEECH.match(
            text[sentences[first][0] : sentences[last][1]]
        ):
            break
        if last + 1 < len(sentences) and _continues(text, sentences[last], sentences[last + 1]):
            last += 1
        elif first and _continues(text, sentences[first - 1], sentences[first]):
            first -= 1
        else:
            break
    return sentences[first][0], sentences[last][1]


def _needs_context(sentence: str) -> bool:
    return bool(_ANAPHORIC_START.match(sentence)) and not _NAME.search(sentence)


def _continues(text: str, sentence: Span, following: Span) -> bool:
    """Whether the second sentence goes on in the first one's paragraph."""
    gap = text[sentence[1] : following[0]]
    first, second = text[slice(*sentence)], text[slice(*following)]
    if "\n\n" in gap or _CELL_SEPARATOR in first or _CELL_SEPARATOR in second:
        return False
    if "\n" in gap:
        return bool(_SENTENCE_END.search(first.strip())) and not _OWN_LINE.match(second)
    return True
