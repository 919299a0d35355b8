"""Tell the captions of photographs by the credit behind them: "(Photo: Ida Holt/Agency)"."""

import re

from index.lazy_pattern import lazy_pattern
from index.types import Span

_CREDIT = (
    r"\(?(?:[^().\n]{0,20}\b)?(?:(?:Photo(?:graph)?s?|Pictures?|Image|Foto|Bild)(?:\s+(?:credit|by))?|"
    r"Credit|Handout|Courtesy)\s*(?::|\bof\b|/|\bby\b)[^()\n]{2,60}\)?"
)
_IS_CREDIT = lazy_pattern(rf"\W*{_CREDIT}\W*")
_HAS_CREDIT = lazy_pattern(rf"\({_CREDIT.removeprefix('(?')}", re.IGNORECASE)
_FOLLOWS = lazy_pattern(rf"[ \t]*\n?[ \t]*{_CREDIT}")
_ASKS_PHOTO = lazy_pattern(
    r"\b(?:photo\w*|pictures?|images?|captions?|shown|shows?|camera|credit)\b", re.IGNORECASE
)


def is_credit(sentence: str) -> bool:
    """Whether a sentence only says who took a photograph."""
    return bool(_IS_CREDIT.fullmatch(sentence.strip()))


def is_caption(text: str, sentence: Span) -> bool:
    """Whether a sentence of a text is the caption of a photograph, or its credit."""
    words = text[slice(*sentence)]
    return bool(is_credit(words) or _HAS_CREDIT.search(words) or _FOLLOWS.match(text, sentence[1]))


def asks_photo(question: str) -> bool:
    """Whether a question asks for what a photograph shows, or who took it."""
    return bool(_ASKS_PHOTO.search(question))
