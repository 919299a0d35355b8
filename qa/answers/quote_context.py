"""a sentence of a passage → the span to quote, with the sentence that it leans on."""

import re
from collections.abc import Sequence

from qa.types import Span

# Begins with a word that stands for something said before.
_POINTS_BACK = re.compile(
    r"^\W*(?:He|She|It|They|This|That|These|Those|Such|His|Her|Hers|Its|Their|Theirs)\b"
)
_NAME = re.compile(r"(?<=\s)[^\W\d_a-zß-öø-ÿ][\w’'-]+")
# Sentences that are added at most: who needs more reads the passage.
_MAX_ADDED = 2


def expand_quote(text: str, sentence: Span, sentences: Sequence[Span]) -> Span:
    """The sentence, and the ones before it in its passage for as long as it begins with a pronoun
    and names nobody itself."""
    at = sentences.index(sentence)
    first = at
    while (
        first and at - first < _MAX_ADDED and _is_context_dependent(text[slice(*sentences[first])])
    ):
        first -= 1
    start = sentences[first][0]
    # A headline in between says what is talked of, and a blank line that it is another matter.
    return (start, sentence[1]) if "\n\n" not in text[start : sentence[0]] else sentence


def _is_context_dependent(sentence: str) -> bool:
    return bool(_POINTS_BACK.match(sentence)) and not _NAME.search(sentence)
