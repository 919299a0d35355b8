"""Render a histogram of documents over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index import Facets
from index.humanize import spoken_date
from qa.ui.html.templates import render

# Bars, at most: as many as can be told apart, and clicked, on a phone.
_MAX_BARS = 60
# The share of documents that may stand apart, and the days that must lie between.
_OUTLIERS = 0.1
_LEAST_GAP = 60
# Months in a bar, where a bar for each day would be too many.
_BAR_MONTHS = (1, 3, 12, 60, 120, 1200, 6000)


# Dates in ascending order, each with its number of documents.
Days = Sequence[tuple[date, int]]


@dataclass(frozen=True, slots=True)
class Bar:
    """The number of documents published from `since` to `until`."""

    since: date
    until: date
    count: int = 0
    # Whether it stands apart: the axis is broken between it and the other bars.
    is_apart: bool = False

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
        if since.year != until.year:
            return f"{since:%b} {since.year} to {until:%b} {until.year}"
        return f"{since:%b} to {until:%b} {until.year}"


def bars(days: Days) -> tuple[Bar, ...]:
    """Count documents in bins of equal length without a gap.

    Args:
        days: Dates in ascending order, each with its number of documents.

    Returns:
        At most 60 bins, as short as that allows: of a day, a month, a quarter, a year or more; and
        one for each group of outliers.
    """
    early, days, late = _outliers(days)
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
    middle = [Bar(*span, count) for span, count in zip(spans, counts, strict=True)]
    return (*map(_apart, early), *middle, *map(_apart, late))


def _apart(days: Days) -> Bar:
    """One bar for all days that lie together."""
    return Bar(days[0][0], days[-1][0], sum(count for _, count in days), is_apart=True)


def _outliers(days: Days) -> tuple[list[Days], Days, list[Days]]:
    """Set apart the few earliest and latest days between which and the others lies more time than
    all the others span, since they would squeeze these into a few bars."""
    early: list[Days] = []
    late: list[Days] = []
    whole, allowed = days, _OUTLIERS * sum(count for _, count in days)
    found = True
    while found:
        found = False
        # By turns: those at one end hide those at the other.
        for apart, at_end in ((early, False), (late, True)):
            if cut := _cut(days, at_end, allowed):
                outer, days = (days[cut:], days[:cut]) if at_end else (days[:cut], days[cut:])
                apart.append(outer)
                allowed -= sum(count for _, count in outer)
                found = True
    late.reverse()
    ends = [days[0][0] - group[-1][0] for group in early]
    ends += [group[0][0] - days[-1][0] for group in late]
    if ends and min(ends) <= days[-1][0] - days[0][0]:
        # What looked like outliers at the other end was none.
        return [], whole, []
    return early, days, late


def _cut(days: Days, at_end: bool, allowed: float) -> int:
    """Where to cut off the days at one end: 0 for nowhere."""
    order = range(len(days) - 1, 0, -1) if at_end else range(1, len(days))
    for cut in order:
        outer, rest = (days[cut:], days[:cut]) if at_end else (days[:cut], days[cut:])
        if sum(count for _, count in outer) > allowed:
            return 0
        gap = (days[cut][0] - days[cut - 1][0]).days
        others = rest[:-1] if not at_end else rest[1:]
        if others and gap > max(_LEAST_GAP, (others[-1][0] - others[0][0]).days):
            return cut
    return 0


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
