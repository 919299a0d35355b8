"""an Excel workbook (.xlsx, .xlsm) → one document: of each sheet its name, rows and text boxes."""

from collections.abc import Iterator
from functools import lru_cache
from math import isfinite

from index.errors import UnreadableFileError
from index.parsers.office.opc import properties, relations
from index.parsers.office.xml_package import Package
from index.parsers.sheets.cells import SEPARATOR, join_cells, one_line
from index.parsers.sheets.drawings import read_drawing
from index.parsers.sheets.numberformats import show_general, show_number, show_text
from index.parsers.sheets.spreadsheet import flag, parse
from index.parsers.sheets.workbook import (
    Sheet,
    StringCollector,
    Workbook,
    read_workbook,
    unescape,
)
from index.parsers.types import MAX_DOCUMENT_BYTES, InputFile, ParserOutput, Skipped

# The last column that a sheet can have, from 1: XFD.
_LAST_COLUMN = 16_384
# Between the cells of a row until all columns are known; no cell can hold it, XML forbids it.
_BORDER = "\x1f"
# Bytes unpacked of one file, which may all be one sheet: it is read as a stream. A million rows of
# ten cells are 300 MB; at the 4 to 10 MB/s that sheets are read at, a bomb of this size is done in
# two minutes, with signs of life.
_LARGEST_PACKAGE = 512 << 20


class _FullError(Exception):
    """There is more text than one document may have."""


def parse_xlsx(source: InputFile) -> Iterator[ParserOutput]:
    """The one document in `source`; what of it is not held, and why.

    Left out is what is not seen: sheets, rows and columns that are hidden, comments, headers.
    """
    package = Package(source, _LARGEST_PACKAGE)
    workbook = read_workbook(package)
    blocks: list[str] = []
    unread: list[Skipped] = []
    room = MAX_DOCUMENT_BYTES
    for sheet in workbook.sheets:
        source.heartbeat()
        if sheet.part not in package:
            unread.append(Skipped(f"sheet {sheet.name!r}: damaged: its part is missing"))
            continue
        lines = _Lines(workbook, room)
        found = _read_sheet(package, sheet, lines)
        unread.extend(Skipped(f"sheet {sheet.name!r}: {reason}") for reason in lines.unread)
        if found:
            blocks += [sheet.name, *found] if sheet.name else found
            room -= sum(len(block) + 2 for block in found)
    text = "\n\n".join(blocks)
    if not text:
        yield from unread
        raise UnreadableFileError("empty: no cell that is seen holds anything")
    yield properties(package).draft(text)
    yield from unread


def _read_sheet(package: Package, sheet: Sheet, lines: "_Lines") -> list[str]:
    """The blocks of text of a sheet: its table, with a border where rows are left empty."""
    try:
        parse(package, sheet.part, lines.start, lines.end, lines.characters, _LARGEST_PACKAGE)
    except _FullError:
        lines.unread.append(
            f"from row {lines.row:,} on: more than {MAX_DOCUMENT_BYTES >> 20} MB of text "
            "in one workbook, which is data: split it"
        )
    blocks = lines.blocks()
    relation = relations(package, sheet.part).get(lines.drawing)
    if relation:
        try:
            blocks += read_drawing(package, relation.target)
        except UnreadableFileError as error:
            lines.unread.append(f"its drawing: {error}")
    return blocks


class _Lines:
    """The rows of a sheet, from the events of its XML."""

    def __init__(self, workbook: Workbook, room: int) -> None:
        self.drawing = ""
        self.unread: list[str] = []
        self.row = 0
        self._workbook = workbook
        self._room = room
        # (number, its columns, its cells) of each row; rows with the same columns share them.
        self._rows: list[tuple[int, tuple[int, ...], str]] = []
        self._patterns: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._hidden: list[tuple[int, int]] = []
        self._row_is_hidden = False
        self._columns: list[int] = []
        self._cells: list[str] = []
        self._column = 0
        self._kind = ""
        self._format = "General"
        self._value: list[str] = []
        self._is_value = False
        self._string = StringCollector()
        self._is_string = False
        self._is_formula = False
        self._without_value = 0

    def start(self, name: str, values: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(values)
        elif name == "v":
            self._is_value = True
        elif name == "f":
            self._is_formula = True
        elif name == "is":
            self._is_string = True
        elif self._is_string:
            self._string.start(name)
        elif name == "row":
            self._start_row(values)
        elif name == "col":
            self._hide(values)
        elif name == "drawing":
            self.drawing = next((v for k, v in values.items() if k.endswith(":id")), "")

    def end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name == "v":
            # What stands between it and the end of the cell are indents of the file.
            self._is_value = False
        elif name == "is":
            self._is_string = False
        elif self._is_string:
            self._string.end(name)
        elif name == "row":
            self._end_row()

    def characters(self, text: str) -> None:
        if self._is_value:
            self._value.append(text)
        elif self._is_string:
            self._string.characters(text)

    def blocks(self) -> list[str]:
        """The rows as lines; a row that is left empty parts two blocks.

        A column that no row uses is none.
        """
        if self._without_value:
            self.unread.append(
                f"formulas without the values that they show ({self._without_value:,} cells): open "
                "it in a spreadsheet program and save it"
            )
        ranks = {at: rank for rank, at in enumerate(sorted(set().union(*self._patterns)))}
        blocks: list[list[str]] = []
        last = -1
        for number, columns, cells in self._rows:
            if number != last + 1 or not blocks:
                blocks.append([])
            blocks[-1].append(_line(columns, cells, ranks))
            last = number
        self._rows.clear()
        return ["\n".join(block) for block in blocks]

    def _start_row(self, values: dict[str, str]) -> None:
        named = values.get("r", "")
        self.row = int(named) if named.isdecimal() and len(named) < 9 else self.row + 1
        self._row_is_hidden = flag(values, "hidden") or values.get("ht") == "0"
        self._column = 0

    def _end_row(self) -> None:
        if self._cells:
            columns = tuple(self._columns)
            columns = self._patterns.setdefault(columns, columns)
            self._rows.append((self.row, columns, _BORDER.join(self._cells)))
            self._cells.clear()
            self._columns.clear()
        elif self._row_is_hidden and self._rows and self._rows[-1][0] == self.row - 1:
            # What stands above and below a hidden row is seen as neighbours.
            self._rows[-1] = (self.row, *self._rows[-1][1:])

    def _start_cell(self, values: dict[str, str]) -> None:
        self._column = _column(values.get("r", "")) or self._column + 1
        self._kind = values.get("t", "n")
        style = values.get("s", "0")
        formats = self._workbook.formats
        at = int(style) if style.isdecimal() and len(style) < 9 else 0
        self._format = formats[at] if at < len(formats) else "General"
        self._is_formula = False

    def _end_cell(self) -> None:
        value = "".join(self._value).strip()
        self._value.clear()
        inline = self._string.take() if self._kind == "inlineStr" else ""
        if self._row_is_hidden or self._is_hidden(self._column):
            return
        shown = self._shown(value) if value else inline
        if not shown:
            if self._is_formula and not value and self._kind != "str":
                self._without_value += 1
            return
        self._room -= len(shown) + len(SEPARATOR)
        if self._room < 0:
            raise _FullError
        self._cells.append(shown.replace(_BORDER, ""))
        self._columns.append(self._column)

    def _shown(self, value: str) -> str:
        if self._kind == "s":
            strings = self._workbook.strings
            at = int(value) if value.isdecimal() and len(value) < 12 else len(strings)
            return self._text(strings[at]) if at < len(strings) else ""
        if self._kind == "n":
            return one_line(_number(value, self._format, self._workbook.since_1904))
        if self._kind == "b":
            return "TRUE" if value.strip().lower() in {"1", "true"} else "FALSE"
        if self._kind == "d":
            return one_line(value.replace("T00:00:00", "").replace("T", " "))
        return self._text(one_line(unescape(value)))

    def _text(self, text: str) -> str:
        return text if self._format in {"General", "@"} else one_line(show_text(text, self._format))

    def _hide(self, values: dict[str, str]) -> None:
        first, last = values.get("min", ""), values.get("max", "")
        if flag(values, "hidden") and first.isdecimal() and last.isdecimal():
            self._hidden.append((int(first[:8]), int(last[:8])))

    def _is_hidden(self, column: int) -> bool:
        return any(first <= column <= last for first, last in self._hidden)


@lru_cache(maxsize=65_536)
def _number(value: str, code: str, since_1904: bool) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    if not isfinite(number):
        return value
    return show_general(number) if code == "General" else show_number(number, code, since_1904)


def _column(reference: str) -> int:
    """The number, from 1, of the column that a cell's reference ("AB12") names; 0 for none."""
    return _letters_number(reference.rstrip("0123456789"))


@lru_cache(maxsize=_LAST_COLUMN)
def _letters_number(letters: str) -> int:
    if not 0 < len(letters) <= 3 or not (letters.isascii() and letters.isalpha()):
        return 0
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number if number <= _LAST_COLUMN else 0


def _line(columns: tuple[int, ...], cells: str, ranks: dict[int, int]) -> str:
    first, last = ranks[columns[0]], ranks[columns[-1]]
    if first == 0 and last == len(columns) - 1:
        return cells.replace(_BORDER, SEPARATOR)
    filled = [""] * (max(last, *(ranks[column] for column in columns)) + 1)
    for column, cell in zip(columns, cells.split(_BORDER), strict=True):
        filled[ranks[column]] = cell
    return join_cells(filled)
