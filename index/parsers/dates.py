"""Parse dates as people and programs write them on a page.

Not htmldate, which accepts any date in prose, and reads 10/11/2024 as November.
"""

import re
from datetime import UTC, date, datetime, timedelta

from index.calendar_names import MONTH_PREFIXES
from index.metadata import parse_date

_EARLIEST = date(1500, 1, 1)
# What programs and databases write for a missing date.
_PLACEHOLDER_DATES = frozenset(
    (date(1970, 1, 1), date(1980, 1, 1), date(1900, 1, 1), date(1601, 1, 1))
)
# A longer text is prose, in which a date may be that of anything.
_MAX_CHARACTERS = 120

# The day may be written "1st", "1er", "1." or "1º", and followed by "de".
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
_DAY_AND_MONTH_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
# A date in a path, the year first, its parts adjacent or with one separator between them.
_DAY_IN_PATH = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([-_./]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)"
)


def find_day(text: object) -> date | None:
    """The day that `text` names in its writer's time zone; None when that is not certain."""
    if not isinstance(text, str):
        return None
    text = text.strip()
    if not text or len(text) > _MAX_CHARACTERS:
        return None
    return (
        sane_day(parse_date(text)) or sane_day(_parse_written(text)) or sane_day(_parse_epoch(text))
    )


def sane_day(day: date | None) -> date | None:
    """`day`, or None if it is in the future, before printing, or a placeholder."""
    if day is None or day < _EARLIEST or day in _PLACEHOLDER_DATES:
        return None
    # One day ahead is allowed, for time zones in which it is tomorrow already.
    return day if day <= datetime.now(UTC).date() + timedelta(days=1) else None


def _parse_written(text: str) -> date | None:
    """The day written in `text`; None also if day and month could be swapped."""
    if match := _YEAR_MONTH_DAY.search(text):
        return _make_date(match[1], int(match[3]), match[4])
    if match := _DAY_MONTH_YEAR.search(text):
        return _make_date(match[3], _month_number(match[2]), match[1])
    for match in _MONTH_DAY_YEAR.finditer(text):
        if month := _month_number(match[1]):
            return _make_date(match[3], month, match[2])
    if match := _DAY_AND_MONTH_NUMBERS.search(text):
        first, second = int(match[1]), int(match[3])
        # With dots the day comes first; otherwise only a number above twelve decides.
        if match[2] == "." or first > 12 or first == second:
            return _make_date(match[4], second, match[1])
        if second > 12:
            return _make_date(match[4], first, match[3])
    return None


def _parse_epoch(text: str) -> date | None:
    """The day of a time stamp in seconds or milliseconds since 1970."""
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC).date()


def _month_number(name: str) -> int:
    """The month, 1 to 12, that `name` begins with the longest known prefix of; 0 if none."""
    name = name.lower()
    return next(
        (MONTH_PREFIXES[name[:n]] for n in range(len(name), 2, -1) if name[:n] in MONTH_PREFIXES), 0
    )


def _make_date(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None


def find_day_in_path(path: str) -> date | None:
    """The last full date in a path, the year first; None if it is in the future."""
    for year, _, month, day in reversed(_DAY_IN_PATH.findall(path)):
        try:
            published = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if published <= date.today() + timedelta(days=1):
            return published
    return None
