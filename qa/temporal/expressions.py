"""Parse a time expression at a given place in a text into the days that it names.

Only the expression itself is parsed; the preposition before it is the subject of `periods`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_ABBREVIATIONS, MONTH_NAMES, MONTHS, WEEKDAYS
from qa.temporal.calendar_ranges import (
    UNIT_DAYS,
    UNIT_MONTHS,
    DateRange,
    latest_month_range,
    month_range,
    range_up_to,
    shift_days,
    subrange,
    valid_date,
    year_range,
)


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """The days `since` to `until`, both included, that a text names up to offset `end`.

    `guessed_month`, 1 to 12, is set if a month is named without its year, which had to be guessed.
    `needs_preposition` marks words that are a time only behind a preposition: "2023" may be a
    number, "in 2023" is a year.
    """

    end: int
    since: date
    until: date
    guessed_month: int = 0
    needs_preposition: bool = False


# The number of the month in which each season begins in the north.
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_COUNTS = {
    word: number
    for number, words in enumerate(
        (
            "a an one", "two couple", "three few", "four", "five", "six", "seven", "eight", "nine",
            "ten", "eleven", "twelve",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4,
             "4th": 4, "last": 4}  # fmt: skip
# A larger number of years is not meant by the calendar: "2,000 years ago".
_MAX_YEARS = 120
# A day without a year is looked for in as many years back, so that 29 February is found.
_YEARS_BACK = 9

_FULL_MONTH = "|".join(MONTH_NAMES)
_MONTH = rf"(?P<month>(?:{_FULL_MONTH})\b|(?-i:(?:{'|'.join(MONTH_ABBREVIATIONS)})\b\.?))"
_WEEKDAY = "|".join(WEEKDAYS)
_SEASON = rf"(?P<season>{'|'.join(_SEASONS)})\b"
# Not the start of a longer number, a range or a possessive.
_NUMBER_END = r"(?![\w%]|[-–/.,:]\d|['’]s\b)"
_YEAR = rf"(?P<year>(?:1[5-9]|20)\d\d){_NUMBER_END}"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:(?P<th>st|nd|rd|th)\b|(?![\w%]|[.,:]\d))"
_PART = (
    r"(?:(?P<part>early|mid|late|(?:the\s+)?(?:beginning|start|middle|end)\s+of|"
    r"(?:the\s+)?(?:first|second)\s+half\s+of)(?:\s+|-)(?:the\s+)?)?"
)
_UNIT = r"(?P<unit>day|week|weekend|month|quarter|year|decade)"
_RELATION = r"(?P<relation>last|past|previous|this|next|coming)"
_COUNT = rf"(?P<count>\d{{1,4}}|(?:a\s+)?(?:{'|'.join(_COUNTS)})(?:\s+of)?)"
# A number that counts the noun after it is no year: "in 2000 cities". The exceptions are words in
# -s that may follow a year.
_NOT_A_COUNT = (
    r"(?!\s+(?!(?:was|is|has|does|this|its|his|us|yes|versus|as|across|towards|plus|perhaps|thus|"
    r"besides|unless)\b)(?-i:(?:[a-z]+s|people|men|women|children|percent|per)\b))"
)
# A month is none if it is part of a name or a verb: "April Ludgate", "March on Washington",
# "may be".
_NOT_A_NAME = (
    r"(?!\s+(?-i:[A-Z])[a-z]|['’]|-\w|\s+(?:on|against|to|for|through|towards?|be|have|not|madness|"
    r"fools?|queen|pole|day|\d{1,3}(?!\d))\b)"
)


def parse_time_expression(text: str, start: int, as_of: date) -> TimeExpression | None:
    """Parse the time expression that begins at an offset.

    Args:
        text: A question or another text.
        start: The offset at which the expression begins.
        as_of: The day from which "last week" or "March" are understood.

    Returns:
        The expression, or None if the words there are not certainly a time.
    """
    if not _FIRST_WORD.match(text, start):
        return None
    for pattern, parse in _PATTERNS:
        if (match := pattern.match(text, start)) and (expression := parse(match, as_of)):
            return expression
    return None


def _expression(
    match: re.Match[str],
    days: DateRange | None,
    guessed_month: int = 0,
    needs_preposition: bool = False,
) -> TimeExpression | None:
    return TimeExpression(match.end(), *days, guessed_month, needs_preposition) if days else None


def _single_day(match: re.Match[str], day: date | None) -> TimeExpression | None:
    return _expression(match, (day, day)) if day else None


def _group(match: re.Match[str], name: str) -> str:
    """A named group in lower case; "" if it did not match or the pattern has none of that name."""
    return (match.groupdict().get(name) or "").lower()


def _month_number(match: re.Match[str]) -> int:
    return MONTHS[_group(match, "month").rstrip(".")]


def _parse_day(match: re.Match[str], as_of: date) -> TimeExpression | None:
    """A day of a month; without a year the latest such day that has begun."""
    month, day = _month_number(match), int(match["day"])
    if match["year"]:
        return _single_day(match, valid_date(int(match["year"]), month, day))
    # "may 5" and "march 5" in lower case may be a verb and a number.
    if match["month"] in ("may", "march") and not match["th"]:
        return None
    candidates = (
        valid_date(year, month, day)
        for year in range(as_of.year, max(0, as_of.year - _YEARS_BACK), -1)
    )
    latest = next((candidate for candidate in candidates if candidate and candidate <= as_of), None)
    return _expression(match, (latest, latest), month, needs_preposition=True) if latest else None


def _parse_numeric_date(match: re.Match[str], as_of: date) -> TimeExpression | None:
    """A date of three numbers, if dots or a number above twelve show which is the day."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if match["separator"] == "." or first > 12 or first == second:
        return _single_day(match, valid_date(year, second, first))
    return _single_day(match, valid_date(year, first, second)) if second > 12 else None


def _parse_iso_date(match: re.Match[str], as_of: date) -> TimeExpression | None:
    day = valid_date(int(match["year"]), int(match["number"]), int(match["day"]))
    return _single_day(match, day)


def _parse_month_of_year(match: re.Match[str], as_of: date) -> TimeExpression | None:
    days = month_range(int(match["year"]), _month_number(match))
    return _expression(match, subrange(days, match["part"])) if days else None


def _parse_latest_month(match: re.Match[str], as_of: date) -> TimeExpression | None:
    month = _month_number(match)
    days = latest_month_range(month, as_of)
    if days is None:
        return None
    return _expression(match, subrange(days, match["part"]), month, needs_preposition=True)


def _parse_relative_month(match: re.Match[str], as_of: date) -> TimeExpression | None:
    """The latest March that is over for "last March", the one of this year for "this March"."""
    month, relation = _month_number(match), _group(match, "relation")
    year = as_of.year
    if relation in ("last", "past") and month >= as_of.month:
        year -= 1
    elif relation == "next" and month <= as_of.month:
        year += 1
    return _expression(match, month_range(year, month))


def _parse_season_of_year(match: re.Match[str], as_of: date) -> TimeExpression | None:
    month, year = _SEASONS[_group(match, "season")], int(match["year"])
    days = month_range(year, month, 3)
    if days and month == 12 and days[0] > as_of:
        days = month_range(year - 1, month, 3)
    return _expression(match, subrange(days, match["part"])) if days else None


def _parse_season(match: re.Match[str], as_of: date) -> TimeExpression | None:
    """A season without a year, which is the latest that has begun unless a word says otherwise."""
    month, relation = _SEASONS[_group(match, "season")], _group(match, "relation")
    days = latest_month_range(month, as_of, 3)
    if days is None:
        return None
    year = days[0].year
    if relation in ("last", "past") and days[1] >= as_of:
        days = month_range(year - 1, month, 3)
    elif relation == "next" or (relation == "this" and days[1] < as_of and year < as_of.year):
        days = month_range(year + 1, month, 3)
    if days is None:
        return None
    if relation:
        return _expression(match, days)
    return _expression(match, subrange(days, match["part"]), month, needs_preposition=True)


def _parse_quarter(match: re.Match[str], as_of: date) -> TimeExpression | None:
    number = int(_group(match, "number") or 0) or _ORDINALS[_group(match, "ordinal")]
    first_month = 3 * number - 2
    if match["year"]:
        return _expression(match, month_range(int(match["year"]), first_month, 3))
    return _expression(match, latest_month_range(first_month, as_of, 3), needs_preposition=True)


def _parse_half_year(match: re.Match[str], as_of: date) -> TimeExpression | None:
    number = int(_group(match, "number") or 0) or _ORDINALS[_group(match, "ordinal")]
    year = int(match["year"] or as_of.year)
    return _expression(match, month_range(year, 6 * number - 5, 6))


def _parse_year(match: re.Match[str], as_of: date) -> TimeExpression | None:
    days = subrange(year_range(int(match["year"])), match["part"])
    return _expression(match, days, needs_preposition=not match["part"])


def _parse_decade(match: re.Match[str], as_of: date) -> TimeExpression | None:
    first = int(match["decade"])
    # "the 1800s" are a century.
    years = 10 if first % 100 or first >= 2000 else 100
    days = date(first, 1, 1), date(first + years - 1, 12, 31)
    return _expression(match, subrange(days, match["part"]), needs_preposition=True)


def _parse_relative_day(match: re.Match[str], as_of: date) -> TimeExpression | None:
    words = match[0].lower()
    if words == "tomorrow":
        return _single_day(match, shift_days(as_of, 1))
    days_before = 2 if "before" in words else 1 if words.startswith(("yesterday", "last")) else 0
    return _single_day(match, shift_days(as_of, -days_before))


def _parse_relative_unit(match: re.Match[str], as_of: date) -> TimeExpression | None:
    """A week by the calendar for "last week", the last seven days for "the past week"."""
    relation, unit = _group(match, "relation"), _group(match, "unit")
    if relation == "past" or (match["the"] and relation == "last"):
        return _expression(match, range_up_to(as_of, 1, unit))
    step = {"last": -1, "previous": -1, "next": 1, "coming": 1}.get(relation, 0)
    if unit == "day":
        return None
    if unit in ("week", "weekend"):
        monday = shift_days(as_of, -as_of.weekday())
        if unit == "weekend":
            # On a weekend "last weekend" is the one before it, as it is on any other day.
            saturday = shift_days(monday, 5 + 7 * step)
            return _expression(match, (saturday, shift_days(saturday, 1)))
        monday = shift_days(monday, 7 * step)
        return _expression(match, (monday, shift_days(monday, 6)))
    return _expression(match, _calendar_unit(unit, step, as_of))


def _calendar_unit(unit: str, step: int, as_of: date) -> DateRange | None:
    """The month, quarter, year or decade that is `step` of them after the one of `as_of`."""
    months = UNIT_MONTHS[unit]
    first = (as_of.year * 12 + as_of.month - 1) // months * months + step * months
    return month_range(first // 12, first % 12 + 1, months)


def _parse_last_units(match: re.Match[str], as_of: date) -> TimeExpression | None:
    count = _parse_count(match)
    return _expression(match, range_up_to(as_of, count, _group(match, "unit"))) if count else None


def _parse_ago(match: re.Match[str], as_of: date) -> TimeExpression | None:
    """A day, week, month or year ago, as a range of about that unit's length."""
    count, unit = _parse_count(match), _group(match, "unit")
    if not count:
        return None
    if unit in UNIT_DAYS:
        day = shift_days(as_of, -count * UNIT_DAYS[unit])
        margin = 3 if unit == "week" else 0
        return _expression(match, (shift_days(day, -margin), shift_days(day, margin)))
    return _expression(match, _calendar_unit(unit, -count, as_of)) if unit in UNIT_MONTHS else None


def _parse_count(match: re.Match[str]) -> int:
    """The number of units, or 0 if there are too many for the calendar to be meant."""
    word = _group(match, "count").removesuffix("of").split()[-1]
    count = int(word) if word.isdecimal() else _COUNTS[word]
    limits = {"year": _MAX_YEARS, "decade": _MAX_YEARS // 10}
    return count if count <= limits.get(_group(match, "unit"), 9_999) else 0


def _parse_weekday(match: re.Match[str], as_of: date) -> TimeExpression | None:
    """The latest Friday before today for "last Friday"; "on Friday" may be today."""
    number, relation = WEEKDAYS.index(match["weekday"].capitalize()), _group(match, "relation")
    day = shift_days(as_of, -((as_of.weekday() - number) % 7))
    if relation in ("last", "past") and day == as_of:
        day = shift_days(day, -7)
    elif relation in ("next", "coming") or (
        relation == "this" and day != as_of and number > as_of.weekday()
    ):
        day = shift_days(day, 7)
    return _expression(match, (day, day), needs_preposition=not relation)


# What any time expression begins with: most words of a text fail this at once.
_FIRST_WORD = lazy_pattern(
    rf"(?:the\s+)?(?:\d|{'|'.join(MONTHS)}|{'|'.join(_SEASONS)}|{_WEEKDAY}|"
    rf"last|past|previous|this|next|coming|early|mid|late|beginning|start|middle|end\s+of|"
    rf"{'|'.join(_ORDINALS)}|Q[1-4]|H[12]|to(?:day|night|morrow)|yesterday|day\s+before|"
    rf"(?:about|around|some)\s|(?:{'|'.join(_COUNTS)})\s)",
    re.IGNORECASE,
)
_Parser = Callable[[re.Match[str], date], TimeExpression | None]
# Tried in this order: the first that yields an expression decides.
_PATTERNS: tuple[tuple[re.Pattern[str], _Parser], ...] = tuple(
    (lazy_pattern(pattern, re.IGNORECASE), parser)
    for pattern, parser in (
        (
            r"(?P<year>(?:1[5-9]|20)\d\d)-(?P<number>[01]\d)-(?P<day>[0-3]\d)(?![\w-])",
            _parse_iso_date,
        ),
        (
            r"(?P<first>\d{1,2})(?P<separator>[./-])(?P<second>\d{1,2})(?P=separator)"
            r"(?P<year>(?:1[5-9]|20)\d\d)(?!\w)",
            _parse_numeric_date,
        ),
        (rf"(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?", _parse_day),
        (rf"{_MONTH}\s+(?:the\s+)?{_DAY}(?:,?\s+{_YEAR})?", _parse_day),
        (rf"{_PART}{_MONTH},?\s+(?:of\s+)?{_YEAR}", _parse_month_of_year),
        (rf"{_RELATION}\s+{_MONTH}{_NOT_A_NAME}", _parse_relative_month),
        (rf"{_PART}{_SEASON}\s+(?:of\s+)?{_YEAR}", _parse_season_of_year),
        (rf"{_RELATION}\s+{_SEASON}(?!['’]|-\w)", _parse_season),
        (rf"Q(?P<number>[1-4])(?:\s+(?:of\s+)?{_YEAR})?\b", _parse_quarter),
        (
            rf"(?:the\s+)?(?P<ordinal>{'|'.join(_ORDINALS)})\s+quarter\s+of\s+{_YEAR}",
            _parse_quarter,
        ),
        (r"(?P<year>(?:19|20)\d\d)\s+Q(?P<number>[1-4])\b", _parse_quarter),
        (rf"H(?P<number>[12])\s+(?:of\s+)?{_YEAR}", _parse_half_year),
        (
            rf"(?:the\s+)?(?P<ordinal>first|second)\s+half\s+of\s+"
            rf"(?:{_YEAR}|(?:the|this)\s+year\b(?!\s+\d|['’]))",
            _parse_half_year,
        ),
        (rf"{_PART}{_YEAR}{_NOT_A_COUNT}", _parse_year),
        (rf"(?:the\s+)?{_PART}(?P<decade>(?:1[5-9]|20)\d0)['’]?s\b", _parse_decade),
        (
            r"(?:today|tonight|this\s+(?:morning|afternoon|evening)|yesterday|tomorrow|"
            r"last\s+night|the\s+day\s+before\s+yesterday)\b(?!['’]|-\w)",
            _parse_relative_day,
        ),
        (
            rf"(?:the\s+)?(?:last|past|previous)\s+{_COUNT}\s+{_UNIT}s?\b(?!['’]|\s+of\b)",
            _parse_last_units,
        ),
        (
            rf"(?:about\s+|around\s+|some\s+)?(?<![\d.,])(?<![\d.,]\s){_COUNT}\s+{_UNIT}s?\s+ago\b",
            _parse_ago,
        ),
        # "this year's model" is this year's wherever it stands; "last week's vote" was last week.
        (
            rf"(?P<the>the\s+)?{_RELATION}\s+{_UNIT}\b(?!-\w|\s+of\b|\s+olds?\b)"
            rf"(?:(?<!year)['’]s\b|(?!['’]))",
            _parse_relative_unit,
        ),
        (
            rf"(?:{_RELATION}\s+|early\s+|late\s+)?(?P<weekday>{_WEEKDAY})\b"
            r"(?!-\w|\s+the\s+\d|\s+(?-i:[A-Z])[a-z])(?:['’]s\b|(?!['’]))",
            _parse_weekday,
        ),
        (rf"{_PART}{_MONTH}{_NOT_A_NAME}", _parse_latest_month),
        (rf"(?:the\s+)?{_PART}{_SEASON}(?!['’]|-\w|\s+of\b|\s+(?-i:[A-Z])[a-z])", _parse_season),
    )
)
