"""a date as people and programs write it on a page → its day.

Own, not htmldate: that takes any date in the prose, reads 10/11/2024 as November, and does not
know the months of Russian.
"""

import re
from datetime import UTC, date, datetime, timedelta

from index.calendar_names import MONTH_PREFIXES
from index.metadata import parse_date

_EARLIEST = date(1500, 1, 1)
# What a program or a database writes where there is no date.
_DEFAULTS = frozenset((date(1970, 1, 1), date(1980, 1, 1), date(1900, 1, 1), date(1601, 1, 1)))
# Characters: a longer text is prose, and the date in it may be any.
LONGEST = 120

# Between a day and a month: "1st", "1er", "1.", "1º", "de".
_DAY_MONTH_YEAR = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?[\s,-]+(?:de\s+|of\s+)?([^\W\d_]{3,12})\.?,?[\s-]+"
    r"(?:de[l]?\s+)?(\d{4})(?!\d)",
    re.IGNORECASE,
)
_MONTH_DAY_YEAR = re.compile(
    r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)", re.IGNORECASE
)
_YEAR_MONTH_DAY = re.compile(
    r"(?<!\d)(\d{4})\s?([-/.年년])\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)"
)
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")


def find_day(text: object) -> date | None:
    """The day that `text` names, by the clock of who wrote it; None when it names none surely."""
    if not isinstance(text, str):
        return None
    text = text.strip()
    if not text or len(text) > LONGEST:
        return None
    return sane_day(parse_date(text)) or sane_day(_written(text)) or sane_day(_counted(text))


def sane_day(day: date | None) -> date | None:
    """`day`, unless it is in the future, no day of printing, or what a program writes for none."""
    if day is None or day < _EARLIEST or day in _DEFAULTS:
        return None
    # A day ahead: it may be tomorrow already where the page was written.
    return day if day <= datetime.now(UTC).date() + timedelta(days=1) else None


def _written(text: str) -> date | None:
    if found := _YEAR_MONTH_DAY.search(text):
        return _day(found[1], int(found[3]), found[4])
    if found := _DAY_MONTH_YEAR.search(text):
        return _day(found[3], _month(found[2]), found[1])
    for found in _MONTH_DAY_YEAR.finditer(text):
        if month := _month(found[1]):
            return _day(found[3], month, found[2])
    if found := _NUMBERS.search(text):
        first, second = int(found[1]), int(found[3])
        # With dots the day is first; else only a number above twelve tells.
        if found[2] == "." or first > 12 or first == second:
            return _day(found[4], second, found[1])
        if second > 12:
            return _day(found[4], first, found[3])
    return None


def _counted(text: str) -> date | None:
    """A day as the seconds or milliseconds since 1970."""
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC).date()


def _month(name: str) -> int:
    """The month, 1 to 12, that `name` begins with the longest known prefix of; 0 if none."""
    name = name.lower()
    return next(
        (MONTH_PREFIXES[name[:n]] for n in range(len(name), 2, -1) if name[:n] in MONTH_PREFIXES), 0
    )


def _day(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None
