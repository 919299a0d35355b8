"""Find in which years what a text tells was."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_PATTERN
from qa.answers.question.constraints import WORD, YEAR, years_of
from qa.temporal.expressions import parse_time_expression

# Texts whose years are remembered: sentences beside the same title and heading.
_CACHED_TEXTS = 64
_YEAR = lazy_pattern(YEAR)
_DECADE = lazy_pattern(r"\b(?P<decade>1\d\d0|20\d0)['’]?s\b")
_CENTURY = lazy_pattern(r"\b(?P<century>\d{1,2})(?:st|nd|rd|th)[\s-]century\b", re.IGNORECASE)
# In front of a year or a month that says when what the sentence tells was.
_WHEN = (
    r"(?:^\W*|\(|\b(?:in|during|throughout|for|of|on|late|early|mid|year|season|spring|summer|autumn|"
    rf"fall|winter|quarter|half|(?:{MONTH_PATTERN})\.?,?|(?:{MONTH_PATTERN})\.?\s+\d{{1,2}}"
    r"(?:st|nd|rd|th)?,?)[\s-]+(?:the\s+)?(?:year\s+)?)$"
)
_WHEN_BEFORE = lazy_pattern(_WHEN, re.IGNORECASE)
_BOUND_BEFORE = lazy_pattern(
    r"\b(?:since|after|before|until|till|by|from|between|to|through|and|than|compared|against|from|"
    r"over|up)\s+(?:(?:to|with|in|the|of|from|that|year|early|mid|late)\s+){0,3}"
    rf"(?:(?:{MONTH_PATTERN})\s+)?$",
    re.IGNORECASE,
)
# "agreement of 2022": a year that belongs to a noun.
_OF_NOUN = lazy_pattern(
    r"\b(?!(?:end|start|beginning|middle|half|quarter|summer|spring|autumn|fall|"
    rf"winter|year|season|rest|course|{MONTH_PATTERN})\b)[^\W\d_]+\s+of\s+$",
    re.IGNORECASE,
)
_YEAR_BEFORE = lazy_pattern(
    r"\b(?:(?:the\s+)?(?:year\s+before|previous\s+year|prior\s+year|preceding\s+year)|"
    r"a\s+year\s+(?:earlier|before|ago)|last\s+year)\b",
    re.IGNORECASE,
)
# In front of what a figure is only compared with: "more than the year before".
_COMPARED_BEFORE = lazy_pattern(
    r"\b(?:than|from|with|over|on|to|as|against|compared)\s+(?:(?:in|that|of|the)\s+){0,3}$",
    re.IGNORECASE,
)
_YEAR_AFTER = lazy_pattern(
    r"\b(?:(?:the\s+)?(?:following|next)\s+year|(?:a|one)\s+year\s+later)\b", re.IGNORECASE
)


def all_years(text: str, published: date | None) -> Iterator[range]:
    """All years that a text names in any way."""
    for match in _YEAR.finditer(text):
        yield years_of(match)
        before = _YEAR_BEFORE.search(text)
        if before and not _COMPARED_BEFORE.search(text[: before.start()]):
            yield range(int(match["year"]) - 1, int(match["year"]))
        if _YEAR_AFTER.search(text):
            yield range(int(match["year"]) + 1, int(match["year"]) + 2)
    for match in _DECADE.finditer(text):
        first = int(match["decade"])
        yield range(first, first + (10 if first % 100 or first >= 2000 else 100))
    for match in _CENTURY.finditer(text):
        last = int(match["century"]) * 100
        yield range(last - 100, last + 1)
    if published:
        yield range(published.year, published.year + 1)
        yield from relative_years(text, published)


@lru_cache(_CACHED_TEXTS)
def relative_years(text: str, published: date) -> tuple[range, ...]:
    """The years that a text names in relation to the day of publication: "last year"."""
    position = 0
    found = []
    for match in WORD.finditer(text):
        if match.start() >= position and (
            time := parse_time_expression(text, match.start(), published)
        ):
            position = time.end
            found.append(range(time.since.year, time.until.year + 1))
    return tuple(found)


def stated_years(text: str) -> list[int]:
    """The years in which, by its words, what a text tells was."""
    return [
        year
        for match in _YEAR.finditer(text)
        for year in years_of(match)
        if _WHEN_BEFORE.search(text[: match.start()])
        and not _BOUND_BEFORE.search(text[: match.start()])
        and not _OF_NOUN.search(text[: match.start()])
    ]
