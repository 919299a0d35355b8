"""Relate the relative times of questions and documents, each to its own day: "last year" in a
report of 2023 is 2022."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from index.lazy_pattern import lazy_pattern
from qa.temporal.expressions import parse_time_expression
from qa.temporal.periods import Period

_WORD = lazy_pattern(r"\w+")
_YEAR = lazy_pattern(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
# A time that is relative to the day of speaking.
_RELATIVE = lazy_pattern(
    r"\b(?:last|this|next|past|previous|coming|ago|yesterday|today|tonight|tomorrow)\b", re.I
)
# In front of a time with which a figure is only compared: "up from 7,900 last year".
_COMPARED = lazy_pattern(
    r"\b(?:than|from|with|over|to|against|compared|since|until|before|after|by)\b[^.;]{0,40}$",
    re.IGNORECASE,
)


def with_absolute_years(question: str, periods: Sequence[Period]) -> str:
    """The question with each relative time as the year that it is in: "last year" as "in 2025"."""
    for period in periods:
        if period.newest or period.since is None or period.until is None:
            continue
        is_relative = _RELATIVE.search(period.words) and not _YEAR.search(period.words)
        if is_relative and period.since.year == period.until.year:
            question = question.replace(period.words, f"in {period.since.year}")
    return question


def relative_year_instead(
    years: Collection[int], sentence: str, published: date | None
) -> int | None:
    """The year that a sentence names by its distance from the day of publication, if it is none of
    those asked about: 2022 for "last year" in a report of 2023.

    None if the sentence names a year in digits, or an asked one, or only compares with that year.
    """
    if published is None or not years or _YEAR.search(sentence):
        return None
    spans = list(_relative_spans(sentence, published))
    if not spans or any(first <= year <= last for first, last in spans for year in years):
        return None
    return spans[0][0]


def _relative_spans(sentence: str, published: date) -> Iterator[tuple[int, int]]:
    """The first and last years of the relative times of a sentence that it does not only compare
    with."""
    position = 0
    for match in _WORD.finditer(sentence):
        if match.start() < position:
            continue
        time = parse_time_expression(sentence, match.start(), published)
        if time is None:
            continue
        position = time.end
        words = sentence[match.start() : time.end]
        if _RELATIVE.search(words) and not _COMPARED.search(sentence[: match.start()]):
            yield time.since.year, time.until.year
