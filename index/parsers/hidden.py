"""Report what a file holds and its program does not show: sheets, rows, slides, text; and what it
shows beside the text."""

import re
from collections.abc import Sequence

from index.humanize import counted
from index.parsers.types import Skipped

_MAX_NAMES = 5
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
