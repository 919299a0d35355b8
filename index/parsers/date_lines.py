"""Find the line of a text that gives its day of publication."""

import re
from collections.abc import Iterator
from datetime import date

from index.parsers.dates import find_day

# Lines at the beginning and at the end that may be the date line: above a text the headline,
# standfirst and byline come before it; below a text it is last or before the tags.
_FIRST_LINES, _LAST_LINES = 6, 3
# A longer line contains more than a date.
_MAX_LINE_CHARACTERS = 60
# At either end of the text.
_WINDOW_CHARACTERS = 2_000

_PUBLISHED_ON = re.compile(
    r"(?:first\s+)?(?:published|posted|dated?|released|issued|written)(?:\s+on)?\s*[:–—-]?\s*",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE
)
_SEPARATORS = re.compile(r"[\s,./:+–-]+")
_NUMBER = re.compile(r"\d{1,6}(?:st|nd|rd|th|Z|T\d\d|[ap]m)?")
# Words in a date, or after a time, that are not the month.
_NON_MONTH_WORDS = frozenset(
    "of de at am pm a p m z gmt utc est edt pst pdt cet cest bst ist".split()  # noqa: SIM905
)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


def find_date_line(text: str) -> date | None:
    """The day on a line of its own near the beginning or end of `text`; None if there is none."""
    for line in _candidate_lines(text):
        date_text = _WEEKDAY.sub("", _PUBLISHED_ON.sub("", line, count=1), count=1)
        if _YEAR.search(date_text) and _is_date_only(date_text) and (day := find_day(date_text)):
            return day
    return None


def _is_date_only(text: str) -> bool:
    """Whether `text` consists of numbers and at most one word, which may be the month."""
    pieces = [piece for piece in _SEPARATORS.split(text) if piece]
    words = [
        piece
        for piece in pieces
        if not _NUMBER.fullmatch(piece) and piece.lower() not in _NON_MONTH_WORDS
    ]
    return len(words) <= 1 and all(word.isalpha() for word in words)


def _candidate_lines(text: str) -> Iterator[str]:
    for part, from_top in ((text[:_WINDOW_CHARACTERS], True), (text[-_WINDOW_CHARACTERS:], False)):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        for line in lines[:_FIRST_LINES] if from_top else reversed(lines[-_LAST_LINES:]):
            if len(line) <= _MAX_LINE_CHARACTERS:
                yield line
