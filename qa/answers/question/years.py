"""Find in which years what a text tells was."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_PATTERN
from index.types import Span
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
    r"(?:st|nd|rd|th)?,?|year,)[\s-]+(?:the\s+)?(?:year\s+)?)$"
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
# "Instead of 23,400 in the record year of 2023", "40 more than in 2019".
_COMPARED_FIGURE = lazy_pattern(
    r"\b(?:than|instead\s+of|against|after|compared\s+(?:with|to)|(?:up|down)\s+(?:from|on))\s+"
    r"(?:(?:just|only|about|around|some|the|nearly|almost|over)\s+)*"
    r"(?P<figure>[£$€]?(?<![^\W\d_])\d+(?:[.,]\d+)*(?:\s+(?:million|billion))?)(?:\s*%|\s+[a-z]+)?\s+(?:in|of|for|during)\s+"
    r"(?:the\s+)?(?:[a-z]+\s+){0,3}?(?:of\s+)?(?P<year>(?:1[5-9]|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_COMPARED_YEAR = lazy_pattern(
    r"\b(?:than|most\s+since|as\s+in|compared\s+(?:with|to))\s+(?:(?:in|during|for|at|those|that|of)\s+)*"
    r"(?:the\s+)?(?:[a-z]+\s+){0,2}?(?:of\s+)?(?:1[5-9]|20)\d\d(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """A figure of another year that one is compared with, and the words that compare, as offsets
    in their text."""

    figure: Span
    year: int
    phrase: Span


def compared_figures(text: str) -> Iterator[ComparedFigure]:
    """The figures of other years that a text compares with: "23,400 in 2023" of "12,700 instead of
    23,400 in 2023"."""
    for match in _COMPARED_FIGURE.finditer(text):
        yield ComparedFigure(match.span("figure"), int(match["year"]), match.span())


def without_compared_years(text: str) -> str:
    """A text without the years that it only compares with."""
    return _COMPARED_YEAR.sub("", _COMPARED_FIGURE.sub("", text))


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
    compared = [
        match.span()
        for pattern in (_COMPARED_FIGURE, _COMPARED_YEAR)
        for match in pattern.finditer(text)
    ]
    return [
        year
        for match in _YEAR.finditer(text)
        for year in years_of(match)
        if not any(start <= match.start() < end for start, end in compared)
        and _WHEN_BEFORE.search(text[: match.start()])
        and not _BOUND_BEFORE.search(text[: match.start()])
        and not _OF_NOUN.search(text[: match.start()])
    ]
