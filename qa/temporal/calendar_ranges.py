"""a day, a unit of the calendar → the first and the last day of a stretch of it."""

from calendar import monthrange
from datetime import date

DateRange = tuple[date, date]
# Months that each unit has, and days; None where it has no such number.
UNIT_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
UNIT_DAYS = {"day": 1, "week": 7}


def shift_days(day: date, days: int) -> date:
    """`day` so many days on, no further than the calendar goes."""
    return date.fromordinal(max(1, min(date.max.toordinal(), day.toordinal() + days)))


def year_of(year: int) -> DateRange:
    """The first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def month_before(month: int, as_of: date, months: int = 1) -> DateRange | None:
    """The latest `months` months from the month of that number on that have begun by `as_of`."""
    return months_from(as_of.year - (month > as_of.month), month, months)


def months_from(year: int, month: int, months: int = 1) -> DateRange | None:
    """So many months from that one on, which may lie outside of 1 to 12; None off the calendar."""
    first, last = year * 12 + month - 1, year * 12 + month + months - 2
    if not (first >= 12 and last < 12 * 10_000):
        return None
    year, month = divmod(last, 12)
    return date(first // 12, first % 12 + 1, 1), date(
        year, month + 1, monthrange(year, month + 1)[1]
    )


def part_of(days: DateRange, part: str | None) -> DateRange:
    """The first, the middle or the last third of it, or one of its halves."""
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


def day_or_none(year: int, month: int, day: int) -> date | None:
    """That day; None when the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def back_from(count: int, unit: str, as_of: date) -> DateRange | None:
    """The `count` days, weeks, months or years up to `as_of`."""
    if unit in UNIT_MONTHS:
        days = months_from(as_of.year, as_of.month - count * UNIT_MONTHS[unit])
        if days is None:
            return None
        return shift_days(days[0], min(as_of.day, (days[1] - days[0]).days + 1) - 1), as_of
    if unit == "weekend":
        saturday = shift_days(as_of, -(as_of.weekday() + 2))
        return shift_days(saturday, -7 * (count - 1)), shift_days(saturday, 1)
    return shift_days(as_of, -count * UNIT_DAYS[unit]), as_of
