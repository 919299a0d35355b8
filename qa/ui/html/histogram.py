"""days with how many documents have each → a histogram over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index import Facets
from index.humanize import counted
from qa.ui.html.format import spoken_date

# Bars, at most: as many as can be told apart, and clicked, on a phone.
_BARS = 60
# Months that a bar may stand for, where its days would be too many.
_MONTHS = (1, 3, 12, 60, 120, 1200, 6000)


@dataclass(frozen=True, slots=True)
class Bar:
    """How many documents are of the days from `since` to `until`."""

    since: date
    until: date
    count: int = 0


def bars(days: Sequence[tuple[date, int]]) -> tuple[Bar, ...]:
    """The days, in order, in stretches of one length without a gap: of a day, a month, a quarter,
    years, as short as at most 60 of them allow."""
    if not days:
        return ()
    first, last = days[0][0], days[-1][0]
    if (last - first).days < _BARS:
        spans = [
            (first + timedelta(n), first + timedelta(n)) for n in range((last - first).days + 1)
        ]
    else:
        months = next(n for n in _MONTHS if _ordinal(last) // n - _ordinal(first) // n < _BARS)
        steps = range(_ordinal(first) // months, _ordinal(last) // months + 1)
        spans = [(_month(n * months), _last_day((n + 1) * months - 1)) for n in steps]
    counts = [0] * len(spans)
    at = 0
    for day, count in days:
        while day > spans[at][1]:
            at += 1
        counts[at] += count
    return tuple(Bar(*span, count) for span, count in zip(spans, counts, strict=True))


def histogram_html(facets: Facets) -> str:
    """A bar for each stretch of time; nothing when no document has a day."""
    found = bars(facets.days)
    if not found:
        return ""
    most = max(bar.count for bar in found)
    drawn = "".join(
        f'<span class="pq-stretch" data-since="{bar.since}" data-until="{bar.until}" '
        f'title="{_told(bar)}: {counted(bar.count, "document")}">'
        f'<i style="height:{bar.count / most:.1%}"></i></span>'
        for bar in found
    )
    peak = max(found, key=lambda bar: bar.count)
    said = (
        f"Documents over time, from {_told(found[0])} to {_told(found[-1])}; most, {most:,}, of "
        f"{_told(peak)}"
    )
    return (
        f'<div class="pq-timeline"><div class="pq-stretches" role="img" aria-label="{said}">'
        f'{drawn}</div><p class="pq-axis" aria-hidden="true"><span>{_told(found[0])}</span>'
        f"<span>{_told(found[-1])}</span></p></div>"
    )


def _told(bar: Bar) -> str:
    since, until = bar.since, bar.until
    if since == until:
        return spoken_date(since)
    if (since.year, since.month) == (until.year, until.month):
        return f"{since:%B} {since.year}"
    if since.month == 1 and until.month == 12:
        years = since.year == until.year
        return f"{since.year}" if years else f"{since.year} to {until.year}"
    return f"{since:%b} to {until:%b} {until.year}"


def _ordinal(day: date) -> int:
    """Months since January of the year 0."""
    return day.year * 12 + day.month - 1


def _month(ordinal: int) -> date:
    """Its first day; the first of all when it is before that."""
    return date(ordinal // 12, ordinal % 12 + 1, 1) if ordinal >= 12 else date.min


def _last_day(ordinal: int) -> date:
    year, month = divmod(ordinal + 1, 12)
    return date(year, month + 1, 1) - timedelta(1) if year <= date.max.year else date.max
