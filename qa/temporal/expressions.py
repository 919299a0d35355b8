"""a text, a place in it, a day → the stretch of time that the words there name, seen from that day.

Only what stands there is read, not what the words before make of it: that is qa/dates.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from qa.temporal.calendar_ranges import (
    UNIT_DAYS,
    UNIT_MONTHS,
    DateRange,
    back_from,
    day_or_none,
    month_before,
    months_from,
    part_of,
    shift_days,
    year_of,
)


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """The days `since` to `until`, both of them in it, that a text names up to character `end`.

    `month`, 1 to 12, is set where a month's year was left out and had to be guessed. `bare` says
    that the words name a time only behind one that says so: "2023" may be a number, "in 2023" is
    a year.
    """

    end: int
    since: date
    until: date
    month: int = 0
    bare: bool = False


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
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
_FULL = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH = (
    rf"(?P<month>(?:{_FULL})\b|(?-i:(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?))"
)
# Not the beginning of a longer number, of a range or of a possessive.
_ENDS = r"(?![\w%]|[-–/.,:]\d|['’]s\b)"
_YEAR = rf"(?P<year>(?:1[5-9]|20)\d\d){_ENDS}"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:(?P<th>st|nd|rd|th)\b|(?![\w%]|[.,:]\d))"
_PART = (
    r"(?:(?P<part>early|mid|late|(?:the\s+)?(?:beginning|start|middle|end)\s+of|"
    r"(?:the\s+)?(?:first|second)\s+half\s+of)(?:\s+|-)(?:the\s+)?)?"
)
_UNIT = r"(?P<unit>day|week|weekend|month|quarter|year|decade)"
# A year that counts what follows it is none: "in 2000 cities". The words of that ending that may
# follow one are named.
_NO_COUNT = (
    r"(?!\s+(?!(?:was|is|has|does|this|its|his|us|yes|versus|as|across|towards|plus|perhaps|thus|"
    r"besides|unless)\b)(?-i:(?:[a-z]+s|people|men|women|children|percent|per)\b))"
)
# A month that goes on as a person or as a thing is none: "April Ludgate", "March on Washington",
# "may be".
_NO_NAME = (
    r"(?!\s+(?-i:[A-Z])[a-z]|['’]|-\w|\s+(?:on|against|to|for|through|towards?|be|have|not|madness|"
    r"fools?|queen|pole|day|\d{1,3}(?!\d))\b)"
)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def parse_time_expression(text: str, at: int, as_of: date) -> TimeExpression | None:
    """What stretch of time the words of `text` from `at` on name; None when surely none."""
    if not _BEGINS.match(text, at):
        return None
    for pattern, days_of in _KINDS:
        if (match := pattern.match(text, at)) and (named := days_of(match, as_of)):
            return named
    return None


def _named(
    match: re.Match[str], days: DateRange | None, month: int = 0, bare: bool = False
) -> TimeExpression | None:
    return TimeExpression(match.end(), *days, month, bare) if days else None


def _number(match: re.Match[str]) -> int:
    return _MONTHS[match["month"].lower().rstrip(".")]


def _day(match: re.Match[str], as_of: date) -> TimeExpression | None:
    """A day of a month, without a year the latest such day that has begun."""
    month, day = _number(match), int(match["day"])
    if match["year"]:
        found = day_or_none(int(match["year"]), month, day)
        return _named(match, (found, found)) if found else None
    # The verbs "may" and "march" may have a number behind them, and do so in small letters.
    name = match["month"]
    sure = match["th"] or name.lower() not in ("may", "march") or not name.islower()
    tries = (
        day_or_none(year, month, day) for year in range(as_of.year, max(0, as_of.year - 9), -1)
    )
    found = next((one for one in tries if one and one <= as_of), None)
    return _named(match, (found, found), month, bare=True) if found and sure else None


def _numbers(match: re.Match[str], as_of: date) -> TimeExpression | None:
    """Three numbers: one above twelve, or dots, tell the day from the month; else nothing does."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if match["by"] == "." or first > 12 or first == second:
        found = day_or_none(year, second, first)
    elif second > 12:
        found = day_or_none(year, first, second)
    else:
        found = None
    return _named(match, (found, found)) if found else None


def _iso(match: re.Match[str], as_of: date) -> TimeExpression | None:
    found = day_or_none(int(match["year"]), int(match["number"]), int(match["day"]))
    return _named(match, (found, found)) if found else None


def _month(match: re.Match[str], as_of: date) -> TimeExpression | None:
    month = _number(match)
    if match["year"]:
        days = months_from(int(match["year"]), month)
        return _named(match, part_of(days, match["part"])) if days else None
    days = month_before(month, as_of)
    return _named(match, part_of(days, match["part"]), month, bare=True) if days else None


def _this_month(match: re.Match[str], as_of: date) -> TimeExpression | None:
    """The latest that is over for "last March", for "this March" the one of this year."""
    month, which = _number(match), match["which"].lower()
    year = as_of.year
    if which in ("last", "past") and month >= as_of.month:
        year -= 1
    elif which == "next" and month <= as_of.month:
        year += 1
    return _named(match, months_from(year, month))


def _season(match: re.Match[str], as_of: date) -> TimeExpression | None:
    month, which = _SEASONS[match["season"].lower()], (match["which"] or "").lower()
    if match["year"]:
        year = int(match["year"])
        days = months_from(year, month, 3)
        if days and month == 12 and days[0] > as_of:
            days = months_from(year - 1, month, 3)
        return _named(match, part_of(days, match["part"])) if days else None
    days = month_before(month, as_of, 3)
    if days is None:
        return None
    if which in ("last", "past") and days[1] >= as_of:
        days = months_from(days[0].year - 1, month, 3)
    elif which == "next" or (which == "this" and days[1] < as_of and days[0].year < as_of.year):
        days = months_from(days[0].year + 1, month, 3)
    if days is None:
        return None
    guessed = not which
    return _named(match, part_of(days, match["part"]), month if guessed else 0, bare=guessed)


def _quarter(match: re.Match[str], as_of: date) -> TimeExpression | None:
    number = int(match["number"] or 0) or _ORDINALS[match["ordinal"].lower()]
    if year := match["year"] or match["before"]:
        return _named(match, months_from(int(year), 3 * number - 2, 3))
    return _named(match, month_before(3 * number - 2, as_of, 3), bare=True)


def _half(match: re.Match[str], as_of: date) -> TimeExpression | None:
    number = int(match["number"] or 0) or _ORDINALS[match["ordinal"].lower()]
    year = int(match["year"] or as_of.year)
    return _named(match, months_from(year, 6 * number - 5, 6))


def _year(match: re.Match[str], as_of: date) -> TimeExpression | None:
    days = part_of(year_of(int(match["year"])), match["part"])
    return _named(match, days, bare=not match["part"])


def _decade(match: re.Match[str], as_of: date) -> TimeExpression | None:
    first = int(match["decade"])
    # "the 1800s" are a century.
    years = 10 if first % 100 or first >= 2000 else 100
    return _named(
        match,
        part_of((date(first, 1, 1), date(first + years - 1, 12, 31)), match["part"]),
        bare=True,
    )


def _near_day(match: re.Match[str], as_of: date) -> TimeExpression | None:
    word = match[0].lower()
    before = 2 if "before" in word else 1 if word[0] in "yl" else 0
    day = shift_days(as_of, -before if word != "tomorrow" else 1)
    return _named(match, (day, day))


def _unit(match: re.Match[str], as_of: date) -> TimeExpression | None:
    """That of the calendar for "last week", for "the past week" the last seven days."""
    which, unit = match["which"].lower(), match["unit"].lower()
    if which == "past" or (match["the"] and which == "last"):
        return _named(match, back_from(1, unit, as_of))
    step = {"last": -1, "previous": -1, "next": 1, "coming": 1}.get(which, 0)
    if unit == "day":
        return None
    if unit in ("week", "weekend"):
        monday = shift_days(as_of, -as_of.weekday())
        if unit == "weekend":
            # On a weekend "last weekend" is the one before it, as it is on any other day.
            saturday = shift_days(monday, 5 + 7 * step)
            return _named(match, (saturday, shift_days(saturday, 1)))
        monday = shift_days(monday, 7 * step)
        return _named(match, (monday, shift_days(monday, 6)))
    months = UNIT_MONTHS[unit]
    first = (as_of.year * 12 + as_of.month - 1) // months * months + step * months
    return _named(match, months_from(first // 12, first % 12 + 1, months))


def _units(match: re.Match[str], as_of: date) -> TimeExpression | None:
    count = _count(match)
    return _named(match, back_from(count, match["unit"].lower(), as_of)) if count else None


def _ago(match: re.Match[str], as_of: date) -> TimeExpression | None:
    """The day, week, month or year so long ago, and not sharper than it is said."""
    count, unit = _count(match), match["unit"].lower()
    if not count or unit not in {**UNIT_MONTHS, **UNIT_DAYS}:
        return None
    if unit in UNIT_DAYS:
        day = shift_days(as_of, -count * UNIT_DAYS[unit])
        around = 3 if unit == "week" else 0
        return _named(match, (shift_days(day, -around), shift_days(day, around)))
    months = UNIT_MONTHS[unit]
    first = (as_of.year * 12 + as_of.month - 1) // months * months - count * months
    return _named(match, months_from(first // 12, first % 12 + 1, months))


# A number of years that is no more than this is meant for a calendar: "2,000 years ago" is not.
_MOST_YEARS = 120


def _count(match: re.Match[str]) -> int:
    """0 when it is no count."""
    said = match["count"].lower().removesuffix("of").split()[-1]
    count = int(said) if said.isdecimal() else _COUNTS[said]
    most = {"year": _MOST_YEARS, "decade": _MOST_YEARS // 10}.get(match["unit"].lower(), 9_999)
    return count if count <= most else 0


def _weekday(match: re.Match[str], as_of: date) -> TimeExpression | None:
    """The latest one before today for "last Friday"; "on Friday" may be today."""
    number, which = _WEEKDAYS.index(match["weekday"].lower()), (match["which"] or "").lower()
    day = shift_days(as_of, -((as_of.weekday() - number) % 7))
    if which in ("last", "past") and day == as_of:
        day = shift_days(day, -7)
    elif which in ("next", "coming") or (
        which == "this" and day != as_of and number > as_of.weekday()
    ):
        day = shift_days(day, 7)
    return _named(match, (day, day), bare=not which)


_SEASON = rf"(?P<season>{'|'.join(_SEASONS)})\b"
_WHICH = r"(?P<which>last|past|previous|this|next|coming)"
_COUNT = rf"(?P<count>\d{{1,4}}|(?:a\s+)?(?:{'|'.join(_COUNTS)})(?:\s+of)?)"
_Reader = Callable[[re.Match[str], date], TimeExpression | None]
# What any of them begins with, so that few words are tried.
_BEGINS = _compiled(
    rf"(?:the\s+)?(?:\d|{_FULL}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec|{'|'.join(_SEASONS)}|"
    rf"{'|'.join(_WEEKDAYS)}|last|past|previous|this|next|coming|early|mid|late|beginning|start|"
    rf"middle|end\s+of|{'|'.join(_ORDINALS)}|Q[1-4]|H[12]|to(?:day|night|morrow)|yesterday|day\s+before|"
    rf"(?:about|around|some)\s|(?:{'|'.join(_COUNTS)})\s)"
)
# In this order: the first that reads something decides.
_KINDS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (_compiled(pattern), reader)
    for pattern, reader in (
        (r"(?P<year>(?:1[5-9]|20)\d\d)-(?P<number>[01]\d)-(?P<day>[0-3]\d)(?![\w-])", _iso),
        (
            r"(?P<first>\d{1,2})(?P<by>[./-])(?P<second>\d{1,2})(?P=by)"
            r"(?P<year>(?:1[5-9]|20)\d\d)(?!\w)",
            _numbers,
        ),
        (rf"(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?", _day),
        (rf"{_MONTH}\s+(?:the\s+)?{_DAY}(?:,?\s+{_YEAR})?", _day),
        (rf"{_PART}{_MONTH},?\s+(?:of\s+)?{_YEAR}", _month),
        (rf"{_WHICH}\s+{_MONTH}{_NO_NAME}(?P<year>(?!))?", _this_month),
        (rf"{_PART}(?P<which>(?!))?{_SEASON}\s+(?:of\s+)?{_YEAR}", _season),
        (rf"(?P<part>(?!))?{_WHICH}\s+{_SEASON}(?P<year>(?!))?(?!['’]|-\w)", _season),
        (
            rf"(?P<before>(?!))?Q(?P<number>[1-4])(?P<ordinal>(?!))?(?:\s+(?:of\s+)?{_YEAR})?\b",
            _quarter,
        ),
        (
            rf"(?:the\s+)?(?P<number>(?!))?(?P<ordinal>first|1st|second|2nd|third|3rd|fourth|4th|"
            rf"last)\s+quarter\s+of\s+{_YEAR}(?P<before>(?!))?",
            _quarter,
        ),
        (
            r"(?P<before>(?:19|20)\d\d)\s+Q(?P<number>[1-4])\b(?P<ordinal>(?!))?(?P<year>(?!))?",
            _quarter,
        ),
        (rf"H(?P<number>[12])\s+(?:of\s+)?{_YEAR}(?P<ordinal>(?!))?", _half),
        (
            rf"(?:the\s+)?(?P<number>(?!))?(?P<ordinal>first|second)\s+half\s+of\s+"
            rf"(?:{_YEAR}|(?:the|this)\s+year\b(?!\s+\d|['’]))",
            _half,
        ),
        (rf"{_PART}{_YEAR}{_NO_COUNT}", _year),
        (rf"(?:the\s+)?{_PART}(?P<decade>(?:1[5-9]|20)\d0)['’]?s\b", _decade),
        (
            r"(?:today|tonight|this\s+(?:morning|afternoon|evening)|yesterday|tomorrow|last\s+night|the\s+day\s+before\s+yesterday)\b"
            r"(?!['’]|-\w)",
            _near_day,
        ),
        (
            rf"(?:the\s+)?(?:last|past|previous)\s+{_COUNT}\s+(?P<unit>day|week|month|year|decade|"
            rf"weekend|quarter)s?\b(?!['’]|\s+of\b)",
            _units,
        ),
        (
            rf"(?:about\s+|around\s+|some\s+)?(?<![\d.,])(?<![\d.,]\s){_COUNT}\s+{_UNIT}s?\s+ago\b",
            _ago,
        ),
        # "this year's model" is this year's wherever it stands; "last week's vote" was last week.
        (
            rf"(?P<the>the\s+)?{_WHICH}\s+{_UNIT}\b(?!-\w|\s+of\b|\s+olds?\b)"
            rf"(?:(?<!year)['’]s\b|(?!['’]))",
            _unit,
        ),
        (
            rf"(?:{_WHICH}\s+|early\s+|late\s+)?(?P<weekday>{'|'.join(_WEEKDAYS)})\b"
            r"(?!-\w|\s+the\s+\d|\s+(?-i:[A-Z])[a-z])(?:['’]s\b|(?!['’]))",
            _weekday,
        ),
        (rf"{_PART}{_MONTH}{_NO_NAME}(?P<year>(?!))?", _month),
        (
            rf"(?:the\s+)?{_PART}(?P<which>(?!))?{_SEASON}(?P<year>(?!))?"
            r"(?!['’]|-\w|\s+of\b|\s+(?-i:[A-Z])[a-z])",
            _season,
        ),
    )
)
