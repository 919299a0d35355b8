"""a spreadsheet's number of days, and the pieces of its format → the date or time that is seen."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from index.calendar_names import MONTH_NAMES, WEEKDAYS

# The kinds of pieces that make a format one of dates.
DATE_LETTERS = frozenset({"date", "elapsed", "noon"})

# Days from the first day of each calendar to 9999-12-31.
_LAST_DAY = 2_958_465
# The day in 1900 that Lotus 1-2-3 counted and that never was: 29 February.
_LEAP_BUG = 60
_DAY_MS = 86_400_000
# Digits of a second that are told apart: more are noise in a double of this size.
_MS_DIGITS = 3
_BUDDHIST_YEARS = 543


class Piece(Protocol):
    """A piece of a format code."""

    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...


def moment(serial: float, since_1904: bool) -> datetime | None:
    """The time that `serial` counts days to, to the millisecond; None when no calendar has it."""
    if not 0 <= serial < _LAST_DAY + 1:
        return None
    if since_1904:
        start = datetime(1904, 1, 1)
    else:
        start = datetime(1899, 12, 31 if serial < _LEAP_BUG else 30)
    try:
        return start + timedelta(milliseconds=round(serial * _DAY_MS))
    except OverflowError:
        return None


def show_date(
    serial: float, pieces: Sequence[Piece], since_1904: bool, english: bool
) -> str | None:
    """`serial` by the pieces of its format; None when no calendar has it.

    Where the format wants names in another language than English, an ISO date stands for them.
    """
    negative = serial < 0 and any(piece.kind == "elapsed" for piece in pieces)
    when = moment(abs(serial) if negative else serial, since_1904)
    if when is None:
        return None
    if not english and any(_is_name(piece) for piece in pieces):
        return when.date().isoformat()
    places = max((len(piece.text) - 1 for piece in pieces if piece.kind == "subsecond"), default=0)
    step = 10 ** max(0, _MS_DIGITS - places)
    elapsed_ms = (round(abs(serial) * _DAY_MS) + step // 2) // step * step
    when = _rounded(when, step)
    noon = any(piece.kind == "noon" for piece in pieces)
    shown: list[str] = []
    for at, piece in enumerate(pieces):
        if piece.kind == "date":
            shown.append(_letter(piece.text.lower(), when, noon, _is_minute(pieces, at)))
        elif piece.kind == "elapsed":
            shown.append(_elapsed(piece.text, elapsed_ms))
        elif piece.kind == "noon":
            half = "AM" if when.hour < 12 else "PM"
            shown.append(half if len(piece.text) > 3 else half[0])
        elif piece.kind == "subsecond":
            places = len(piece.text) - 1
            shown.append("." + f"{when.microsecond:06}"[:places].ljust(places, "0"))
        elif piece.kind == "gap":
            shown.append(" ")
        elif piece.kind not in {"fill", "general", "text"}:
            shown.append(piece.text)
    return ("-" if negative else "") + "".join(shown).strip(" ")


def _is_name(piece: Piece) -> bool:
    return piece.kind == "date" and piece.text[:3].lower() in {"mmm", "ddd"}


def _rounded(when: datetime, step: int) -> datetime:
    """`when` to the nearest `step` milliseconds."""
    milliseconds = (when.microsecond // 1_000 + step // 2) // step * step
    try:
        return when.replace(microsecond=0) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return when.replace(microsecond=0)


def _is_minute(pieces: Sequence[Piece], at: int) -> bool:
    """Whether the m at `at` is one of minutes: hours stand before it, or seconds after it."""
    if pieces[at].text.lower() not in {"m", "mm"}:
        return False
    before = [piece.text[0].lower() for piece in pieces[:at] if piece.kind in {"date", "elapsed"}]
    after = [piece.text[0].lower() for piece in pieces[at + 1 :] if piece.kind == "date"]
    return before[-1:] == ["h"] or after[:1] == ["s"]


def _letter(text: str, when: datetime, noon: bool, is_minute: bool) -> str:
    width = len(text)
    if is_minute:
        return f"{when.minute:0{width}}"
    if text[0] in "ye":
        return f"{when.year % 100:02}" if text[0] == "y" and width < 3 else f"{when.year:04}"
    if text[0] == "b":
        year = when.year + _BUDDHIST_YEARS
        return f"{year % 100:02}" if width < 3 else str(year)
    if text[0] == "m":
        return _month(when.month, width)
    if text[0] == "d":
        if width < 3:
            return f"{when.day:0{width}}"
        return WEEKDAYS[when.weekday()][: 3 if width == 3 else None]
    if text[0] == "h":
        return f"{(when.hour % 12 or 12) if noon else when.hour:0{min(width, 2)}}"
    return f"{when.second:0{min(width, 2)}}" if text[0] == "s" else ""


def _month(month: int, width: int) -> str:
    if width < 3:
        return f"{month:0{width}}"
    name = MONTH_NAMES[month - 1]
    return name[:3] if width == 3 else name[0] if width == 5 else name


def _elapsed(text: str, milliseconds: int) -> str:
    unit = {"h": 3_600_000, "m": 60_000, "s": 1_000}[text[0]]
    return f"{milliseconds // unit:0{len(text)}}"
