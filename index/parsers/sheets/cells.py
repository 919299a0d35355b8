"""the cells of a table's row → the line that they are stored as."""

import re
from collections.abc import Sequence

# What stands between two cells of a row.
SEPARATOR = " | "

# What a renderer shows as one space; the no-break spaces too, so that a typed question finds them.
_SPACE = re.compile("[ \t\r\n\f\v\x85\xa0\u2007\u2028\u2029\u202f]+")
# Soft hyphen, zero-width space and the mark of byte order: nothing of them is seen.
_UNSEEN = re.compile("[\xad\u200b\ufeff]+")
# What a joined row has only when a cell is empty or not as it is to be stored.
_UNCLEAN = re.compile("[\t\r\n\f\v\x85\xa0\xad\u2007\u200b\u2028\u2029\u202f\ufeff]|  ")


def one_line(text: str) -> str:
    """`text` on one line, its white space as a renderer shows it."""
    if text.isascii():
        return text if text.isalnum() else _SPACE.sub(" ", text).strip(" ")
    return _SPACE.sub(" ", _UNSEEN.sub("", text)).strip(" ")


def join_cells(cells: Sequence[str]) -> str:
    """The line of a row: its cells up to the last that holds anything.

    An empty cell between others stays, as nothing between two separators: without it, what
    follows would stand below the wrong heading.
    """
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return SEPARATOR.join(cells[:end]).strip(" ")


def row_line(cells: Sequence[str]) -> str:
    """The line of a row whose cells may hold white space of any kind."""
    joined = SEPARATOR.join(cells)
    if _UNCLEAN.search(joined) or joined[:1] == " " or joined[-1:] == " ":
        return join_cells([one_line(cell) for cell in cells])
    return joined
