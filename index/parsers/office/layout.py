"""Lay out paragraphs, list items and table rows as plain text in reading order."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from index.errors import UnreadableFileError
from index.parsers.sheets.cells import CELL_SEPARATOR
from index.parsers.types import MAX_DOCUMENT_BYTES

BULLET = "• "
# Prefix of the group that the rows of one table share.
TABLE_GROUP = "table "
# Characters of a cell of several paragraphs from which it is a column of prose rather than a
# value in a table: about ten lines of a narrow column.
_PROSE_COLUMN_CHARACTERS = 600
# Share of a page's height within which the tops of two shapes count as one row. Hand-placed boxes
# that are meant to stand side by side differ by 1 %, lines below one another by at least 5 %.
_ROW_TOLERANCE = 0.025

# Soft hyphen, zero-width space and byte order mark.
_INVISIBLE_CHARACTERS = {0xAD: None, 0x200B: None, 0xFEFF: None}
_SPACES = re.compile(r"[^\S\n]+")
_SPACES_AROUND_BREAK = re.compile(r" ?\n ?")
_BREAKS = re.compile(r"\n{2,}")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p\.|s\.|página|pagina|strona|sida|side|стр\.?)?\W*\d+"
    r"(?:\s*(?:of|von|de|di|av|af|z|из|/|-)\s*\d*)?|[ivxlc]+)?\W*",
    re.IGNORECASE,
)
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
# The largest number written in letters; a longer list is data.
_MAX_LETTERED = 3_999

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item or table row.

    `group` names the list or table that it belongs to: neighbours of one group are separated by
    a line break, all others by a blank line. `row` is the number of a spreadsheet's row, else 0.
    """

    text: str
    group: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Position:
    """The top left corner of a shape on its page; None where unknown."""

    left: float | None
    top: float | None


def inline_text(text: str | None) -> str:
    """The text of an XML element, where a line break is white space like any other."""
    return (text or "").replace("\n", " ").replace("\r", " ")


def normalize_whitespace(text: str) -> str:
    """Collapse white space, but keep line breaks; drop invisible characters."""
    if "\n" not in text:
        return one_line(text)
    text = _SPACES.sub(" ", text.translate(_INVISIBLE_CHARACTERS))
    return _BREAKS.sub("\n", _SPACES_AROUND_BREAK.sub("\n", text)).strip()


def one_line(text: str) -> str:
    """Put `text` on one line: white space of any kind becomes single spaces."""
    return " ".join((text if text.isascii() else text.translate(_INVISIBLE_CHARACTERS)).split())


def comment_label(author: str | None) -> str:
    """What stands before the text of a comment: "[Comment by Ana Lopes]"."""
    name = one_line(author or "")
    return f"[Comment by {name}]" if name else "[Comment]"


def is_page_number(text: str) -> bool:
    """Whether a line of a header or footer is only the page's number, which differs on each."""
    return bool(_PAGE_NUMBER.fullmatch(text))


def join_row(cells: Iterable[str]) -> str:
    """The cells of a table row on one line, without empty ones at its end."""
    texts = [one_line(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return CELL_SEPARATOR.join(texts)


def row_blocks(cells: Sequence[Sequence[Block]], group: str) -> Iterator[Block]:
    """A table row as one line; or the blocks of its cells, where the table only positions them."""
    filled = [cell for cell in cells if cell]
    single_cell = len(filled) == 1 and len(filled[0]) > 1
    if single_cell or any(_is_prose_column(cell) for cell in filled):
        for cell in cells:
            yield from cell
    else:
        yield Block(join_row(" ".join(_in_cell(block) for block in cell) for cell in cells), group)


def _in_cell(block: Block) -> str:
    """A block as a part of a cell: the bars of a table inside it would look like its own cells."""
    if not block.group.startswith(TABLE_GROUP):
        return block.text
    return ", ".join(filter(None, (cell.strip() for cell in block.text.split(CELL_SEPARATOR))))


def _is_prose_column(cell: Sequence[Block]) -> bool:
    """Whether a cell holds a column of prose, or a table of its own."""
    is_long = len(cell) > 1 and sum(len(block.text) for block in cell) > _PROSE_COLUMN_CHARACTERS
    return is_long or sum(block.group.startswith(TABLE_GROUP) for block in cell) > 1


class TextBuilder:
    """Builds the text of a document, and notes the offset at which each of its pages begins."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._last_group = ""
        self._page_starts: list[int] = []
        self._pending_pages = 0
        self._rows: list[tuple[int, int]] = []
        self._next_row = 0

    def add(self, blocks: Iterable[Block]) -> None:
        """Append `blocks`. Raises UnreadableFileError when the text is larger than any prose."""
        for block in blocks:
            if not block.text:
                continue
            if self._pieces:
                is_same_group = block.group and block.group == self._last_group
                self._append("\n" if is_same_group else "\n\n")
            self._page_starts += [self._length] * self._pending_pages
            self._pending_pages = 0
            if block.row != self._next_row:
                self._rows.append((self._length, block.row))
            self._append(block.text)
            self._last_group = block.group
            self._next_row = block.row + 1 + block.text.count("\n") if block.row else 0

    def start_page(self) -> None:
        """Begin a page with the next block. A page without text begins where the next one does."""
        self._pending_pages += 1
        self._last_group = ""

    def take_rows(self) -> tuple[tuple[int, int], ...]:
        """Where the rows of the last sheet are, as `SheetRows` has it; those of the next follow."""
        if self._next_row:
            self._rows.append((self._length, 0))
        rows, self._rows, self._next_row = tuple(self._rows), [], 0
        return rows

    def finish(self) -> tuple[str, tuple[int, ...]]:
        """The text, and the offsets at which its pages begin."""
        self._page_starts += [self._length] * self._pending_pages
        return "".join(self._pieces), tuple(self._page_starts)

    def _append(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)
        check_length(self._length)


def check_length(length: int) -> None:
    """Raise UnreadableFileError if `length` characters are more than one document may have."""
    if length > MAX_DOCUMENT_BYTES:
        raise UnreadableFileError(
            f"more than {MAX_DOCUMENT_BYTES >> 20} million characters of text in it"
        )


def reading_order(
    shapes: Sequence[tuple[Position, T]], page_height: float, right_to_left: bool = False
) -> list[T]:
    """Sort shapes from top to bottom, and those of one row along the direction of writing.

    A shape of unknown position follows the one before it in the file.
    """
    last_known = Position(0.0, 0.0)
    placed: list[tuple[float, float, T]] = []
    for position, shape in shapes:
        if position.top is not None and position.left is not None:
            last_known = position
        placed.append((last_known.top or 0.0, last_known.left or 0.0, shape))
    placed.sort(key=lambda item: item[0])
    ordered: list[T] = []
    row: list[tuple[float, float, T]] = []
    for item in placed:
        if row and item[0] - row[0][0] > _ROW_TOLERANCE * page_height:
            ordered += _order_row(row, right_to_left)
            row = []
        row.append(item)
    return ordered + _order_row(row, right_to_left)


def _order_row(row: list[tuple[float, float, T]], right_to_left: bool) -> list[T]:
    return [
        shape
        for _, _, shape in sorted(row, key=lambda item: -item[1] if right_to_left else item[1])
    ]


def numeral(number: int, style: str) -> str | None:
    """A number as a list shows it, in style "1", "01", "a", "A", "i" or "I"; None for others."""
    if style == "1":
        return str(number)
    if style == "01":
        return f"{number:02}"
    if not 1 <= number <= _MAX_LETTERED:
        return str(number) if style in ("a", "A", "i", "I") else None
    if style in ("a", "A"):
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif style in ("i", "I"):
        letters = ""
        for amount, digits in _ROMAN:
            letters += digits * (number // amount)
            number %= amount
    else:
        return None
    return letters.upper() if style.isupper() else letters
