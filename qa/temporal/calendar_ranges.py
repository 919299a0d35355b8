"""Ranges of days by the calendar: months, quarters, years, and the time up to a day."""

from calendar import monthrange
from datetime import date

# The first and the last day.
DateRange = tuple[date, date]
# The length of each unit in months or in days.
UNIT_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
UNIT_DAYS = {"day": 1, "week": 7}


def shift_days(day: date, days: int) -> date:
    """The day `days` later, or the first or last day of the calendar if that is beyond it."""
    return date.fromordinal(max(1, min(date.max.toordinal(), day.toordinal() + days)))


def year_range(year: int) -> DateRange:
    """The first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def latest_month_range(month: int, as_of: date, count: int = 1) -> DateRange | None:
    """The latest `count` months, beginning with month 1 to 12, that have begun by `as_of`."""
    return month_range(as_of.year - (month > as_of.month), month, count)


def month_range(year: int, month: int, count: int = 1) -> DateRange | None:
    """`count` months from `month` on, which may be outside of 1 to 12; None off the calendar."""
    first, last = year * 12 + month - 1, year * 12 + month + count - 2
    if not (first >= 12 and last < 12 * 10_000):
        return None
    year, month = divmod(last, 12)
    return date(first // 12, first % 12 + 1, 1), date(
        year, month + 1, monthrange(year, month + 1)[1]
    )


def subrange(days: DateRange, part: str | None) -> DateRange:
    """The part of a range that words such as "early", "mid", "end of" or "first half of" name.

    The early, middle and late part are thirds; without words it is the whole range.
    """
    if not part:
        return days
    first, length = days[0], (days[1] - days[0]).days + 1
    part = part.lower()
    third = length // 3
    if "first" in part:
        return first, shift_days(first, length // 2 - 1)
    if "second" in part:
        return shift_days(first, length // 2), days[1]
    if "mid" in part:
        return shift_days(first, third), shift_days(days[1], -third)
    if "late" in part or "end" in part:
        return shift_days(days[1], -third), days[1]
    return first, shift_days(first, third)


def valid_date(year: int, month: int, day: int) -> date | None:
    """The date, or None if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def range_up_to(as_of: date, count: int, unit: str) -> DateRange | None:
    """The last `count` days, weeks, weekends, months, quarters, years or decades up to `as_of`."""
    if unit in UNIT_MONTHS:
        days = month_range(as_of.year, as_of.month - count * UNIT_MONTHS[unit])
        if days is None:
            return None
        return shift_days(days[0], min(as_of.day, (days[1] - days[0]).days + 1) - 1), as_of
    if unit == "weekend":
        saturday = shift_days(as_of, -(as_of.weekday() + 2))
        return shift_days(saturday, -7 * (count - 1)), shift_days(saturday, 1)
    return shift_days(as_of, -count * UNIT_DAYS[unit]), as_of
