"""Parse dates as people and programs write them on a page.

Not htmldate, which accepts any date in prose, and reads 10/11/2024 as November.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTHS_OF_ALL_LANGUAGES, WEEKDAY_WORDS

_EARLIEST = date(1500, 1, 1)
# What programs and databases write for a missing date.
_PLACEHOLDER_DATES = frozenset(
    (date(1970, 1, 1), date(1980, 1, 1), date(1900, 1, 1), date(1601, 1, 1))
)
# A longer text is prose, in which a date may be that of anything.
_MAX_CHARACTERS = 120

# What to add to the years of Japanese reigns and of the Chinese republic.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_THAI = lazy_pattern(r"[\u0e00-\u0e7f]")
# From the year of the Common Era to that of the Buddhist one, in which Thai dates are written.
_BUDDHIST_YEARS, _FIRST_BUDDHIST_YEAR = 543, 2400
# Devanagari, Bengali and Thai write vowels with marks, which are no letters to `re`.
_LETTER = r"(?:[^\W\d_]|[\u0900-\u0963\u0981-\u09e3\u0e31-\u0e4e])"
# The day may be written "1st", "1er", "1." or "1º", and followed by "de".
_DAY_AND_MONTH = (
    r"(?<!\d)(?<!\d[.,:/–-])(?P<d{0}>\d{{1,2}})(?:(?:st|nd|rd|th|er|\.|º|ª|-го)?[\s,-]{{1,3}}|\.)"
    rf"(?:(?:de|of|day\s+of)\s+|d['’])?(?P<n{{0}}>{_LETTER}{{{{2,12}}}})"
)
_MONTH_AND_DAY = (
    rf"(?<![^\W\d_])(?P<n{{0}}>{_LETTER}{{{{2,12}}}})[.\s-]\s?(?P<d{{0}}>\d{{{{1,2}}}})"
    r"(?:st|nd|rd|th)?(?!\d)"
)
_WRITTEN = lazy_pattern(
    r"(?<!\d)(?P<y0>\d{4})\s?(?:-|/|\.|年|년)\s?(?P<m0>\d{1,2})\s?(?:-|/|\.|月|월)\s?"
    r"(?P<d0>\d{1,2})(?!\d)\s?[日일]?"
    rf"|{_DAY_AND_MONTH.format(1)}\.?,?[\s-]{{1,3}}(?:del?\s+)?(?P<y1>\d{{4}})(?!\d)"
    rf"|{_MONTH_AND_DAY.format(2)}[\s,-]{{1,3}}(?P<y2>\d{{4}})(?!\d)"
    rf"|(?<!\d)(?P<y3>\d{{4}})\.?(?:\s?m\.)?\s+(?P<n3>{_LETTER}{{3,12}})\s+(?P<d3>\d{{1,2}})(?!\d)"
    r"(?:\.|\s?d\.)?"
    r"|(?<!\d)(?P<d5>\d{1,2})\s+tháng\s+(?P<m5>\d{1,2}),?\s+(?:năm\s+)?(?P<y5>\d{4})(?!\d)"
    rf"|(?P<era>{'|'.join(_ERAS)})\s?(?P<y6>\d{{1,3}}|元)\s?年\s?(?P<m6>\d{{1,2}})\s?月\s?"
    r"(?P<d6>\d{1,2})\s?日"
    r"|(?<!\w)(?<!\d[./-])(?P<first>\d{1,2})(?P<dot>[./-])\s?(?P<second>\d{1,2})(?P=dot)\s?(?P<y4>\d{4})"
    r"(?![\d/])",
    re.IGNORECASE,
)
_YEARLESS = lazy_pattern(
    rf"{_DAY_AND_MONTH.format(1)}\b\.?|{_MONTH_AND_DAY.format(2)}"
    r"|(?P<m0>\d{1,2})\s?月\s?(?P<d0>\d{1,2})\s?日",
    re.IGNORECASE,
)
# What may stand beside a day that is written alone: weekdays, also abbreviated, and articles.
_BESIDE_A_DAY = WEEKDAY_WORDS | frozenset(
    """
    lun mar mer jeu ven sam dim mié mie jue vie sáb sab dom gio ma wo vr za zo seg ter qua qui sex
    man tir tis ons tor tors fre lør lör søn sön ke la su pon wt śr czw pt sob nie po út st čt pá so
    ne пн вт ср чт пт сб вс thứ hai tư năm sáu bảy
    the on of den le il el a à am dem vom dne dnia op em o gada m d r г года р року ngày
    """.split()  # noqa: SIM905
)
_WEEKDAY_UNSPACED = lazy_pattern(
    r"(?:星期|周|週|礼拜)[一二三四五六日天]|[月火水木金土日](?:曜日?)?|[월화수목금토일]요일"
)
_DIGIT = lazy_pattern(r"\d")
_WORD = lazy_pattern(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_DIGITS_ALONE = lazy_pattern(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")
_EPOCH = lazy_pattern(r"\d{10}(?:\d{3})?")
# A date in a path, the year first, its parts adjacent or with one separator between them.
_DAY_IN_PATH = lazy_pattern(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<gap>[-_./ ]?)(?P<month>0[1-9]|1[0-2])(?P=gap)"
    r"(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)
# Between the parts of a day that is written with its month's name.
_GAP_IN_NAME = lazy_pattern(
    r"[_+,\s]+|(?<=[^\W\d_])[-.](?=\d)|(?<=\d)[-.](?=[^\W\d_])"
    r"|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"
)
# "18-Apr-24", with the year of this century.
_SHORT_YEAR_IN_NAME = lazy_pattern(
    r"(?<![^\W_])(\d{1,2})([-_. ]?)([^\W\d_]{3,9})\2(\d\d)(?![^\W_])"
)
_YEAR_IN_PATH = lazy_pattern(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
# A season or a business year, such as 2023-24.
_TWO_YEARS = lazy_pattern(r"(?<!\d)(?:19|20)(\d\d)[-_–/](?:(?:19|20)?(\d\d))(?!\d)")


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as it is written at `start` to `end` of a text; `year` is 0 when it is not written."""

    start: int
    end: int
    year: int
    month: int
    day: int

    def to_date(self, year: int = 0) -> date | None:
        """The date, in `year` if none is written; None when there is no such day, or not yet."""
        return sane_day(_make_date(self.year or year, self.month, self.day))


def written_days(text: str, *, day_first: bool = False) -> Iterator[WrittenDay]:
    """Yield the days written in `text`, in order.

    Args:
        text: A line, or its beginning.
        day_first: Whether 10/11/2024 is in November. Otherwise it is skipped, being uncertain.
    """
    for match in _WRITTEN.finditer(text):
        if month_and_day := _month_and_day(match, day_first):
            yield WrittenDay(*match.span(), _year(match), *month_and_day)


def find_whole_day(text: str) -> date | None:
    """The day that a text is, in any writing of it, and nothing else but its weekday; None if it is
    none, or if the order of day and month is not certain."""
    text = text.strip(" .,")
    if digits := _DIGITS_ALONE.fullmatch(text):
        return sane_day(_make_date(int(digits["year"]), int(digits["month"]), int(digits["day"])))
    day_first = "." in text or "ngày" in text.lower()
    for written in written_days(text, day_first=day_first):
        rest = _WEEKDAY_UNSPACED.sub(" ", f"{text[: written.start]} {text[written.end :]}")
        if not _DIGIT.search(rest) and all(
            word in _BESIDE_A_DAY for word in _WORD.findall(rest.lower())
        ):
            return written.to_date()
    return None


def days_without_year(text: str) -> Iterator[WrittenDay]:
    """Yield what in `text` reads as a day and a month, in order; a year may follow."""
    for match in _YEARLESS.finditer(text):
        month = _named_month(match)
        if month and (day := int(match["d0"] or match["d1"] or match["d2"])):
            yield WrittenDay(*match.span(), 0, month, day)


def _named_month(match: re.Match[str]) -> int:
    groups = match.groupdict()
    name = next((groups[f"n{n}"] for n in (1, 2, 3) if groups.get(f"n{n}")), "")
    if name:
        return MONTHS_OF_ALL_LANGUAGES.get(name.lower(), 0)
    return int(next((groups[f"m{n}"] for n in (0, 5, 6) if groups.get(f"m{n}")), 0))


def _year(match: re.Match[str]) -> int:
    """The year in the Common Era."""
    if match["era"]:
        return _ERAS[match["era"]] + (1 if match["y6"] == "元" else int(match["y6"]))
    year = int(next(match[f"y{n}"] for n in range(6) if match[f"y{n}"]))
    is_buddhist = year >= _FIRST_BUDDHIST_YEAR and _THAI.search(match[0])
    return year - _BUDDHIST_YEARS if is_buddhist else year


def _month_and_day(match: re.Match[str], day_first: bool) -> tuple[int, int] | None:
    """The month and the day; None if the word is no month, or they could be swapped."""
    if match["first"]:
        first, second = int(match["first"]), int(match["second"])
        # A number above twelve decides; with dots the day comes first.
        if second > 12:
            return first, second
        if day_first or match["dot"] == "." or first > 12 or first == second:
            return second, first
        return None
    month = _named_month(match)
    day = int(next(match[f"d{n}"] for n in (0, 1, 2, 3, 5, 6) if match[f"d{n}"]))
    return (month, day) if month else None


def find_day(text: object) -> date | None:
    """The day that `text` names in its writer's time zone; None when that is not certain."""
    if not isinstance(text, str):
        return None
    text = text.strip()
    if not text or len(text) > _MAX_CHARACTERS:
        return None
    return (
        sane_day(parse_timestamp(text))
        or sane_day(_parse_written(text))
        or sane_day(_parse_epoch(text))
    )


def sane_day(day: date | None) -> date | None:
    """`day`, or None if it is in the future, before printing, or a placeholder."""
    if day is None or day < _EARLIEST or day in _PLACEHOLDER_DATES:
        return None
    # One day ahead is allowed, for time zones in which it is tomorrow already.
    return day if day <= datetime.now(UTC).date() + timedelta(days=1) else None


def _parse_written(text: str) -> date | None:
    """The first day written in `text`."""
    written = next(written_days(text), None)
    return _make_date(written.year, written.month, written.day) if written else None


def _parse_epoch(text: str) -> date | None:
    """The day of a time stamp in seconds or milliseconds since 1970."""
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC).date()


def _make_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_day_in_path(path: str) -> date | None:
    """The last full date in a path: 2024-04-18, 18.04.2024, "18 Apr 2024"; None if in the future.

    18-04-2024 is one too, but not 04-05-2024, of which the month is uncertain.
    """
    for name in reversed(path.split("/")):
        days = _year_first_days(name) + [
            _make_date(2000 + int(year), month, int(day))
            for day, _, word, year in _SHORT_YEAR_IN_NAME.findall(name)
            if (month := MONTHS_OF_ALL_LANGUAGES.get(word.lower()))
        ]
        for text in (_GAP_IN_NAME.sub(" ", name), re.sub(r"[_ ]", "-", name)):
            days += [written.to_date() for written in written_days(text)]
        if certain := [day for day in days if sane_day(day)]:
            return certain[-1]
    return next((day for day in reversed(_year_first_days(path)) if sane_day(day)), None)


def _year_first_days(path: str) -> list[date | None]:
    return [
        _make_date(int(match["year"]), int(match["month"]), int(match["day"]))
        for match in _DAY_IN_PATH.finditer(path)
    ]


def find_year_in_path(path: str) -> int | None:
    """The year in a path; None if there is none or another one."""
    if any((int(first) + 1) % 100 == int(second) for first, second in _TWO_YEARS.findall(path)):
        return None
    years = set(_YEAR_IN_PATH.findall(path))
    return int(years.pop()) if len(years) == 1 else None


def parse_timestamp(value: object) -> date | None:
    """Return the day of an ISO 8601 or RFC 2822 date; None if `value` is neither."""
    if not isinstance(value, str):
        return None
    text = value.strip()
    for candidate in (text, text[:19], text[:10]):
        try:
            return datetime.fromisoformat(candidate).date()
        except ValueError:
            continue
    # Seldom needed, and a tenth of a worker's start.
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, AttributeError, OverflowError):
        return None
