"""Render a histogram of documents over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index import Facets
from qa.ui.html.format import spoken_date
from qa.ui.html.templates import render

# Bars, at most: as many as can be told apart, and clicked, on a phone.
_MAX_BARS = 60
# Months in a bar, where a bar for each day would be too many.
_BAR_MONTHS = (1, 3, 12, 60, 120, 1200, 6000)


@dataclass(frozen=True, slots=True)
class Bar:
    """The number of documents published from `since` to `until`."""

    since: date
    until: date
    count: int = 0

    @property
    def label(self) -> str:
        """The days in words: "3 February 2023", "May 2023", "Jan to Mar 2023", "2020 to 2024"."""
        since, until = self.since, self.until
        if since == until:
            return spoken_date(since)
        if (since.year, since.month) == (until.year, until.month):
            return f"{since:%B} {since.year}"
        if since.month == 1 and until.month == 12:
            is_one_year = since.year == until.year
            return f"{since.year}" if is_one_year else f"{since.year} to {until.year}"
        return f"{since:%b} to {until:%b} {until.year}"


def bars(days: Sequence[tuple[date, int]]) -> tuple[Bar, ...]:
    """Count documents in bins of equal length without a gap.

    Args:
        days: Dates in ascending order, each with its number of documents.

    Returns:
        At most 60 bins, as short as that allows: of a day, a month, a quarter, a year or more.
    """
    if not days:
        return ()
    first, last = days[0][0], days[-1][0]
    if (last - first).days < _MAX_BARS:
        spans = [
            (first + timedelta(n), first + timedelta(n)) for n in range((last - first).days + 1)
        ]
    else:
        months = next(
            n for n in _BAR_MONTHS if _ordinal(last) // n - _ordinal(first) // n < _MAX_BARS
        )
        steps = range(_ordinal(first) // months, _ordinal(last) // months + 1)
        spans = [(_first_day(n * months), _last_day((n + 1) * months - 1)) for n in steps]
    counts = [0] * len(spans)
    place = 0
    for day, count in days:
        while day > spans[place][1]:
            place += 1
        counts[place] += count
    return tuple(Bar(*span, count) for span, count in zip(spans, counts, strict=True))


def histogram_html(facets: Facets) -> str:
    """Render a bar for each stretch of time; nothing if no document has a date."""
    return render("histogram.html", "histogram", bars=bars(facets.days))


def _ordinal(day: date) -> int:
    """Months since January of the year 0."""
    return day.year * 12 + day.month - 1


def _first_day(ordinal: int) -> date:
    """The first day of a month; the first date there is if the month is before it."""
    return date(ordinal // 12, ordinal % 12 + 1, 1) if ordinal >= 12 else date.min


def _last_day(ordinal: int) -> date:
    """The last day of a month; the last date there is if the month is after it."""
    year, month = divmod(ordinal + 1, 12)
    return date(year, month + 1, 1) - timedelta(1) if year <= date.max.year else date.max
