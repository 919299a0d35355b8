"""a text → the day of publication that one of its own lines names."""

import re
from collections.abc import Iterator
from datetime import date

from index.parsers.dates import find_day

# Lines from the beginning and from the end among which it is looked for: the headline, the
# standfirst and the byline come before it; below a text it stands last or before the tags.
_FIRST, _LAST = 6, 3
# Characters: a line with more says more than when it was written.
_LONGEST_LINE = 60
# Characters from either end that are looked at.
_WINDOW = 2_000

_LEAD = re.compile(
    r"(?:first\s+)?(?:published|posted|dated?|released|issued|written)(?:\s+on)?\s*[:–—-]?\s*",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE
)
_BETWEEN = re.compile(r"[\s,./:+–-]+")
_NUMBER = re.compile(r"\d{1,6}(?:st|nd|rd|th|Z|T\d\d|[ap]m)?")
# What stands between a day's numbers, or behind its time, and is not its month.
_SMALL = frozenset(
    [
        "of",
        "de",
        "at",
        "am",
        "pm",
        "a",
        "p",
        "m",
        "z",
        "gmt",
        "utc",
        "est",
        "edt",
        "pst",
        "pdt",
        "cet",
        "cest",
        "bst",
        "ist",
    ]
)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


def find_date_line(text: str) -> date | None:
    """The day that a line near the beginning or the end of `text` names and nothing else; None
    where there is none."""
    for line in _lines(text):
        rest = _WEEKDAY.sub("", _LEAD.sub("", line, count=1), count=1)
        if _YEAR.search(rest) and _is_day(rest) and (day := find_day(rest)):
            return day
    return None


def _is_day(text: str) -> bool:
    """Whether it is numbers, at most one word, which may be the month, and little else."""
    pieces = [piece for piece in _BETWEEN.split(text) if piece]
    words = [
        piece for piece in pieces if not _NUMBER.fullmatch(piece) and piece.lower() not in _SMALL
    ]
    return len(words) <= 1 and all(word.isalpha() for word in words)


def _lines(text: str) -> Iterator[str]:
    for part, first in ((text[:_WINDOW], True), (text[-_WINDOW:], False)):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        for line in lines[:_FIRST] if first else reversed(lines[-_LAST:]):
            if len(line) <= _LONGEST_LINE:
                yield line
