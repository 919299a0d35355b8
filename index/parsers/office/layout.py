"""paragraphs, list items and rows in reading order → one text, with what separates them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from index.errors import UnreadableFileError
from index.parsers.types import MAX_DOCUMENT_BYTES

CELL = " | "
BULLET = "• "
# How the groups of a table's rows are named.
TABLE = "table "
# Characters of a cell of more than one paragraph from which it is a column of prose, not a value
# in a table: about ten lines of a narrow column.
_COLUMN = 600
# Share of a page's height within which the tops of two shapes count as one row. Hand-placed boxes
# that are meant to stand side by side differ by 1 %, lines below one another by at least 5 %.
_ROW = 0.025

_DROPPED = {0xAD: None, 0x200B: None, 0xFEFF: None}
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_BREAKS = re.compile(r" ?\n ?")
_BREAKS = re.compile(r"\n{2,}")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
# The largest number that is written in letters; beyond it a list is data.
_LETTERED = 3_999

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that stands on its own. `group` names the list or table that it belongs to:
    neighbours of one group are lines, all else is set apart by a blank line."""

    text: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a shape stands on its page; None where that is not known."""

    left: float | None
    top: float | None


def flowing(text: str | None) -> str:
    """Text of an XML file, where a line break is white space like any other."""
    return (text or "").replace("\n", " ").replace("\r", " ")


def tidy(text: str) -> str:
    """`text` with its white space as it is seen: runs of it are one space, line breaks stay."""
    if "\n" not in text:
        return one_line(text)
    text = _SPACES.sub(" ", text.translate(_DROPPED))
    return _BREAKS.sub("\n", _AROUND_BREAKS.sub("\n", text)).strip()


def one_line(text: str) -> str:
    return " ".join((text if text.isascii() else text.translate(_DROPPED)).split())


def row(cells: Iterable[str]) -> str:
    """The cells of one row of a table in one line, without the empty ones at its end."""
    kept = [one_line(cell) for cell in cells]
    while kept and not kept[-1]:
        kept.pop()
    return CELL.join(kept)


def row_blocks(cells: Sequence[Sequence[Block]], group: str) -> Iterator[Block]:
    """One row of a table: a line; or the blocks of its cells, where it only places them."""
    filled = [cell for cell in cells if cell]
    lone = len(filled) == 1 and len(filled[0]) > 1
    if lone or any(_is_column(cell) for cell in filled):
        for cell in cells:
            yield from cell
    else:
        yield Block(row(" ".join(block.text for block in cell) for cell in cells), group)


def _is_column(cell: Sequence[Block]) -> bool:
    """Whether a cell holds a column of prose, or a table of its own."""
    long = len(cell) > 1 and sum(len(block.text) for block in cell) > _COLUMN
    return long or sum(block.group.startswith(TABLE) for block in cell) > 1


class Text:
    """The text of a document as it grows, and the offset at which each of its pages begins."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._group = ""
        self._pages: list[int] = []
        self._opened = 0

    def add(self, blocks: Iterable[Block]) -> None:
        """Append `blocks`. Raises UnreadableFileError when the text grows past all prose."""
        for block in blocks:
            if not block.text:
                continue
            if self._pieces:
                joined = block.group and block.group == self._group
                self._append("\n" if joined else "\n\n")
            self._pages += [self._length] * self._opened
            self._opened = 0
            self._append(block.text)
            self._group = block.group

    def open_page(self) -> None:
        """The next block begins a page. A page without text begins where the next one does."""
        self._opened += 1
        self._group = ""

    def end(self) -> tuple[str, tuple[int, ...]]:
        """(the text, where its pages begin)."""
        self._pages += [self._length] * self._opened
        return "".join(self._pieces), tuple(self._pages)

    def _append(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)
        check_length(self._length)


def check_length(length: int) -> None:
    if length > MAX_DOCUMENT_BYTES:
        raise UnreadableFileError(
            f"more than {MAX_DOCUMENT_BYTES >> 20} million characters of text in it"
        )


def reading_order(
    shapes: Sequence[tuple[Placed, T]], height: float, leftwards: bool = False
) -> list[T]:
    """Shapes from top to bottom, those of one row from left to right, or leftwards.

    A shape whose place is not known follows the one that stands before it in the file.
    """
    known = Placed(0.0, 0.0)
    placed: list[tuple[float, float, T]] = []
    for place, shape in shapes:
        if place.top is not None and place.left is not None:
            known = place
        placed.append((known.top or 0.0, known.left or 0.0, shape))
    placed.sort(key=lambda item: item[0])
    ordered: list[T] = []
    band: list[tuple[float, float, T]] = []
    for item in placed:
        if band and item[0] - band[0][0] > _ROW * height:
            ordered += _across(band, leftwards)
            band = []
        band.append(item)
    return ordered + _across(band, leftwards)


def _across(band: list[tuple[float, float, T]], leftwards: bool) -> list[T]:
    return [item[2] for item in sorted(band, key=lambda it: -it[1] if leftwards else it[1])]


def numeral(number: int, style: str) -> str | None:
    """A number as a list shows it: style "1", "01", "a", "A", "i" or "I"; None for any other."""
    if style == "1":
        return str(number)
    if style == "01":
        return f"{number:02}"
    if not 1 <= number <= _LETTERED:
        return str(number) if style in ("a", "A", "i", "I") else None
    if style in ("a", "A"):
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif style in ("i", "I"):
        letters = ""
        for amount, sign in _ROMAN:
            letters += sign * (number // amount)
            number %= amount
    else:
        return None
    return letters.upper() if style.isupper() else letters
