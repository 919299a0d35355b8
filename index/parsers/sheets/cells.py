"""Write the cells of a table row as one line of text."""

import re
from collections.abc import Sequence

# Between two cells of a row, in all documents with tables.
CELL_SEPARATOR = " | "

# White space that is shown as one space; with no-break spaces, so that a typed question matches.
_SPACE = re.compile("[ \t\r\n\f\v\x85\xa0\u2007\u2028\u2029\u202f]+")
# Soft hyphen, zero-width space and byte order mark.
_INVISIBLE = re.compile("[\xad\u200b\ufeff]+")
# Found in a joined row only when a cell is empty or needs cleaning.
_IRREGULAR = re.compile("[\t\r\n\f\v\x85\xa0\xad\u2007\u200b\u2028\u2029\u202f\ufeff]|  ")


def one_line(text: str) -> str:
    """Put `text` on one line, with its white space as a renderer shows it."""
    if text.isascii():
        return text if text.isalnum() else _SPACE.sub(" ", text).strip(" ")
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip(" ")


def join_cells(cells: Sequence[str]) -> str:
    """The line of a row, up to its last cell that is not empty.

    An empty cell between others stays, so that those after it are below the right heading.
    """
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return CELL_SEPARATOR.join(cells[:end]).strip(" ")


def row_line(cells: Sequence[str]) -> str:
    """The line of a row of raw cells, which may contain any white space."""
    joined = CELL_SEPARATOR.join(cells)
    if _IRREGULAR.search(joined) or joined[:1] == " " or joined[-1:] == " ":
        return join_cells([one_line(cell) for cell in cells])
    return joined
