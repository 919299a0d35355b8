"""Report what a file holds and its program does not show: sheets, rows, slides, text; and what it
shows beside the text."""

import re
from collections.abc import Sequence

from index.humanize import counted
from index.parsers.types import Skipped

_MAX_NAMES = 5
# Points below which letters are dots, and of 255 the red, green and blue of white: what is so was
# made not to be seen.
_MIN_SEEN_POINTS = 2
MIN_WHITE = 0xF8
_HEX_COLOR = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})(?:ff)?", re.IGNORECASE)
# A color with its share of opacity last.
_ALPHA = re.compile(r"(rgb|hsl)a\(([\d.,%]+),((?:\d+|\d*\.\d+)%?)\)")
# A reading above a word, in HTML, also where it is escaped in other markup.
_READING = re.compile(r"(?:<|&lt;)(?:\w+:)?rt\b[^<>&]{0,200}(?:>|&gt;)\s*[^<&\s]", re.IGNORECASE)


def report_hidden(what: str) -> Skipped:
    """The report of something hidden, such as "3 rows of sheet 'Costs'"."""
    return Skipped(f"hidden: {what}: unhide it and save the file if you need that", "hidden part")


def report_hidden_text(characters: int) -> list[Skipped]:
    """The report of that many characters of hidden text; none if there are none."""
    if not characters:
        return []
    return [report_hidden(f"{characters:,} character{'s' * (characters > 1)} of text")]


def is_white(color: str) -> bool:
    """Whether a color, such as "FFFFFF", "#fff" or "white", is that of paper."""
    if color.strip().lower() == "white":
        return True
    match = _HEX_COLOR.fullmatch(color.strip())
    if not match:
        return False
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    return all(int(digits[i : i + 2], 16) >= MIN_WHITE for i in (0, 2, 4))


def parse_color(color: str) -> tuple[int, int, int, int] | None:
    """The red, green, blue and alpha, each of 255, of a color in CSS; None if it is none."""
    from PIL import ImageColor

    color = "".join(color.lower().split())
    if color == "transparent":
        return 0, 0, 0, 0
    alpha = 255
    if match := _ALPHA.fullmatch(color):
        share = float(match[3].rstrip("%")) / (100 if match[3].endswith("%") else 1)
        color, alpha = f"{match[1]}({match[2]})", round(255 * min(max(share, 0.0), 1.0))
    try:
        red, green, blue, *more = ImageColor.getrgb(color)
    except ValueError:
        return None
    return red, green, blue, more[0] if more else alpha


def is_too_small(points: float) -> bool:
    """Whether letters of that size cannot be seen."""
    return points < _MIN_SEEN_POINTS


def report_unseen_text(characters: int) -> list[Skipped]:
    """The report of that many characters that are as white as the page, or too small to see; none
    if there are none."""
    if not characters:
        return []
    reason = (
        f"hidden: {counted(characters, 'character')} of text in white on white or under "
        f"{_MIN_SEEN_POINTS} points: change its color and size, and save the file, if you need that"
    )
    return [Skipped(reason, "hidden part")]


def report_readings(count: int) -> list[Skipped]:
    """The report of that many readings in small letters above words (ruby), which would tear the
    words apart; none if there are none."""
    if not count:
        return []
    reason = f"{counted(count, 'reading')} above words, not read: print it as PDF if you need those"
    return [Skipped(reason, "side text")]


def count_markup_readings(markup: str) -> int:
    """The number of readings above words in HTML that was not parsed as a page."""
    return sum(1 for _ in _READING.finditer(markup))


def report_hidden_sheets(names: Sequence[str]) -> list[Skipped]:
    """The report of hidden sheets; none if there are none."""
    if not names:
        return []
    shown = ", ".join(repr(name) for name in names[:_MAX_NAMES])
    more = f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
    return [report_hidden(f"{'sheets' if len(names) > 1 else 'sheet'} {shown}{more}")]
