"""Parse Excel workbooks into one document: the name, rows and drawings of each sheet."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from math import isfinite

from index.errors import UnreadableFileError
from index.humanize import counted
from index.parsers.hidden_content import report_hidden, report_hidden_sheets
from index.parsers.office.embedded_objects import embedded_objects
from index.parsers.office.embedded_pictures import embedded_pictures
from index.parsers.office.form_fields import report_controls, sheet_controls
from index.parsers.office.opc import Relationship, core_properties, relationships
from index.parsers.office.xml_package import Package
from index.parsers.sheets.cells import CELL_SEPARATOR, join_cells, one_line
from index.parsers.sheets.comments import page_texts, read_comments
from index.parsers.sheets.drawings import read_drawing
from index.parsers.sheets.number_formats import format_general, format_number, format_text
from index.parsers.sheets.workbook import Sheet, StringCollector, Workbook, read_workbook, unescape
from index.parsers.sheets.xml_stream import flag, stream_xml
from index.parsers.types import MAX_DOCUMENT_BYTES, InputFile, ParserOutput, Skipped
from index.types import SheetRows

# The format that shows nothing, whatever the value.
_NO_FORMAT = ";;;"
# What colors cells beside their own styles.
_COLORING = frozenset(("conditionalFormatting", "tablePart", "picture"))
# Elements with the headers and footers of printed pages.
_HEADERS = frozenset(
    ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
)
# Between the blocks of a text.
_BLOCK_BREAK = "\n\n"
# The number of the last possible column, XFD.
_LAST_COLUMN = 16_384
# Between the cells of a row until all columns are known; XML does not allow it in a cell.
_CELL_BORDER = "\x1f"
# Precedes a cell that nobody sees, until the end of the sheet says whether that is so.
_UNSEEN = "\x02"
# Bytes of one file, unpacked, which may all be one sheet, since sheets are streamed. A million rows
# of ten cells are 300 MB; at 4 to 10 MB/s a zip bomb of this size takes two minutes.
_MAX_PACKAGE_BYTES = 512 << 20


class _TooMuchTextError(Exception):
    """There is more text than one document may have."""


def parse_xlsx(source: InputFile) -> Iterator[ParserOutput]:
    """The document, then the files embedded in it, and what of it could not be read.

    Below the rows of a sheet are the texts of its drawing, its comments, and the header and footer
    of its printed pages. Hidden sheets, rows and columns are reported.
    """
    package = Package(source, _MAX_PACKAGE_BYTES)
    workbook = read_workbook(package)
    related: list[Relationship] = []
    workbook_pictures: dict[str, None] = {}
    blocks: list[str] = []
    sheets: list[SheetRows] = []
    skipped = report_hidden_sheets(workbook.hidden)
    characters_left = MAX_DOCUMENT_BYTES
    for sheet in workbook.sheets:
        source.heartbeat()
        if sheet.part not in package:
            skipped.append(Skipped(f"sheet {sheet.name!r}: damaged: its part is missing", "sheet"))
            continue
        reader = _SheetReader(workbook, characters_left)
        sheet_blocks = _read_sheet(package, sheet, reader)
        workbook_pictures |= reader.pictures
        related += relationships(package, sheet.part).values()
        skipped.extend(
            Skipped(f"sheet {sheet.name!r}: {reason}", "sheet") for reason in reader.skipped
        )
        if reader.hidden_cells:
            cells = counted(reader.hidden_cells, "cell")
            skipped.append(report_hidden(f"{cells} in rows or columns of sheet {sheet.name!r}"))
        if reader.unformatted_cells:
            cells = counted(reader.unformatted_cells, "cell")
            skipped.append(report_hidden(f"{cells} by their format in sheet {sheet.name!r}"))
        if reader.unseen_cells and not reader.is_colored:
            cells = counted(reader.unseen_cells, "cell")
            place = f"{cells} in white on white or tiny letters in sheet {sheet.name!r}"
            advice = "change their color and size, and save the file, if you need that"
            skipped.append(Skipped(f"hidden: {place}: {advice}", "hidden part"))
        if sheet_blocks:
            blocks += [sheet.name] if sheet.name else []
            start = sum(len(block) + len(_BLOCK_BREAK) for block in blocks)
            if rows := reader.places(start):
                sheets.append(SheetRows(sheet.name, tuple(reader.columns_used), rows))
            blocks += sheet_blocks
            characters_left -= sum(len(block) + len(_BLOCK_BREAK) for block in sheet_blocks)
    text = _BLOCK_BREAK.join(blocks)
    embedded = list(embedded_objects(package, related))
    named = ((name.rpartition("/")[2], package.read(name)) for name in workbook_pictures)
    embedded += embedded_pictures(named, has_text=bool(text or embedded))
    if text:
        document = core_properties(package).to_document(text)
        yield replace(document, sheets=tuple(sheets))
    yield from embedded
    yield from skipped
    yield from report_controls(related)
    if not text and not embedded:
        raise UnreadableFileError("empty: there is nothing in its visible cells")


def _read_sheet(package: Package, sheet: Sheet, reader: "_SheetReader") -> list[str]:
    """The blocks of a sheet: its rows, split at empty ones, and the texts of its drawing."""
    try:
        stream_xml(
            package, sheet.part, reader.on_start, reader.on_end, reader.on_text, _MAX_PACKAGE_BYTES
        )
    except _TooMuchTextError:
        reader.skipped.append(
            f"from row {reader.row_number:,} on: more than {MAX_DOCUMENT_BYTES >> 20} MB of text "
            "in one workbook, which is data: split it"
        )
    blocks = reader.blocks()
    by_id = relationships(package, sheet.part)
    relationship = by_id.get(reader.drawing_id)
    if relationship:
        try:
            visible = frozenset(sheet.name for sheet in reader.workbook.sheets)
            blocks += read_drawing(package, relationship.target, visible, reader.pictures)
        except UnreadableFileError as error:
            reader.skipped.append(f"its drawing: {error}")
    try:
        blocks += read_comments(package, by_id.values())
    except UnreadableFileError as error:
        reader.skipped.append(f"its comments: {error}")
    blocks += _read_controls(package, by_id.values())
    return blocks + page_texts(reader.headers)


def _read_controls(package: Package, related: Iterable[Relationship]) -> list[str]:
    """The labels and ticks of the controls on a sheet."""
    lines: list[str] = []
    for item in related:
        if item.type == "vmlDrawing":
            try:
                root = package.xml(item.target)
            except UnreadableFileError:
                # Excel itself writes VML that is not XML; what it holds besides are notes.
                continue
            lines += sheet_controls(root) if root is not None else ()
    return lines


class _SheetReader:
    """Collects the rows of a sheet from XML events."""

    def __init__(self, workbook: Workbook, characters_left: int) -> None:
        self.drawing_id = ""
        # The names of the pictures in its drawing.
        self.pictures: dict[str, None] = {}
        # The headers and footers of its printed pages, with their codes.
        self.headers: list[str] = []
        self.skipped: list[str] = []
        self.hidden_cells = 0
        # Cells whose format shows nothing; those that are white on white or tiny, unless something
        # else colors cells of the sheet, of which its end tells.
        self.unformatted_cells = 0
        self.unseen_cells = 0
        self.is_colored = False
        self._is_unseen = False
        self.row_number = 0
        self.workbook = workbook
        self._characters_left = characters_left
        # (number, columns, cells) of each row; rows with the same columns share the tuple.
        self._rows: list[tuple[int, tuple[int, ...], str]] = []
        self._column_sets: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._hidden_rows: set[int] = set()
        # Those with a cell; and where the lines are, as `SheetRows` has it, from their beginning.
        self.columns_used: list[int] = []
        self._places: list[tuple[int, int]] = []
        self._hidden_columns: list[tuple[int, int]] = []
        self._row_is_hidden = False
        self._columns: list[int] = []
        self._cells: list[str] = []
        self._column = 0
        self._cell_type = ""
        self._format_code = "General"
        self._value_pieces: list[str] = []
        self._in_value = False
        self._in_header = False
        self._header_pieces: list[str] = []
        self._string = StringCollector()
        self._in_string = False
        self._has_formula = False
        self._formulas_without_value = 0

    def on_start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "v":
            self._in_value = True
        elif name == "f":
            self._has_formula = True
        elif name == "is":
            self._in_string = True
        elif self._in_string:
            self._string.on_start(name)
        elif name == "row":
            self._start_row(attributes)
        elif name == "col":
            self._add_hidden_columns(attributes)
        elif name in _HEADERS:
            self._in_header = True
        elif name in _COLORING:
            self.is_colored = True
        elif name == "drawing":
            ids = (text for key, text in attributes.items() if key.endswith(":id"))
            self.drawing_id = next(ids, "")

    def on_end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name == "v":
            # Text between it and the end of the cell is indentation.
            self._in_value = False
        elif name == "is":
            self._in_string = False
        elif self._in_string:
            self._string.on_end(name)
        elif name in _HEADERS:
            self.headers.append("".join(self._header_pieces))
            self._header_pieces.clear()
            self._in_header = False
        elif name == "row":
            self._end_row()

    def on_text(self, text: str) -> None:
        if self._in_value:
            self._value_pieces.append(text)
        elif self._in_string:
            self._string.on_text(text)
        elif self._in_header:
            self._header_pieces.append(text)

    def blocks(self) -> list[str]:
        """The rows as lines, split into blocks at empty rows, and without empty columns."""
        if self._formulas_without_value:
            cells = counted(self._formulas_without_value, "cell")
            self.skipped.append(
                f"formulas without the values that they show ({cells}): open it in a spreadsheet "
                "program and save it"
            )
        if self.unseen_cells:
            self._settle_unseen_cells()
        self.columns_used = sorted(set().union(*self._column_sets))
        ranks = {column: rank for rank, column in enumerate(self.columns_used)}
        blocks: list[list[str]] = []
        last, offset = -1, 0
        for number, columns, cells in self._rows:
            after = last + 1
            # The rows above and below a hidden row are shown as neighbours.
            while after in self._hidden_rows:
                after += 1
            if number != after or not blocks:
                offset += len(_BLOCK_BREAK) - 1 if blocks else 0
                blocks.append([])
            if number != last + 1 or not self._places:
                self._places.append((offset, number))
            line = _row_line(columns, cells, ranks)
            blocks[-1].append(line)
            last, offset = number, offset + len(line) + 1
        if blocks:
            self._places.append((offset - 1, 0))
        self._rows.clear()
        return ["\n".join(block) for block in blocks]

    def places(self, start: int) -> tuple[tuple[int, int], ...]:
        """Where its rows are in a text, as `SheetRows` has it, if the first is at `start`."""
        return tuple((start + offset, row) for offset, row in self._places)

    def _settle_unseen_cells(self) -> None:
        """Drop the cells that nobody sees, or keep them where something else colors cells."""
        rows = self._rows.copy()
        self._rows.clear()
        self._column_sets.clear()
        for number, columns, cells in rows:
            kept = [
                (column, cell.removeprefix(_UNSEEN))
                for column, cell in zip(columns, cells.split(_CELL_BORDER), strict=True)
                if self.is_colored or not cell.startswith(_UNSEEN)
            ]
            if kept:
                used = tuple(column for column, _ in kept)
                used = self._column_sets.setdefault(used, used)
                self._rows.append((number, used, _CELL_BORDER.join(cell for _, cell in kept)))

    def _start_row(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        self.row_number = (
            int(reference) if reference.isdecimal() and len(reference) < 9 else self.row_number + 1
        )
        self._row_is_hidden = flag(attributes, "hidden") or attributes.get("ht") == "0"
        self._column = 0

    def _end_row(self) -> None:
        if self._cells:
            columns = tuple(self._columns)
            columns = self._column_sets.setdefault(columns, columns)
            self._rows.append((self.row_number, columns, _CELL_BORDER.join(self._cells)))
            self._cells.clear()
            self._columns.clear()
        elif self._row_is_hidden:
            self._hidden_rows.add(self.row_number)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._column = _column(attributes.get("r", "")) or self._column + 1
        self._cell_type = attributes.get("t", "n")
        style = attributes.get("s", "0")
        formats = self.workbook.formats
        index = int(style) if style.isdecimal() and len(style) < 9 else 0
        self._format_code = formats[index] if index < len(formats) else "General"
        self._is_unseen = index in self.workbook.unseen_styles
        self._has_formula = False

    def _end_cell(self) -> None:
        value = "".join(self._value_pieces).strip()
        self._value_pieces.clear()
        inline = self._string.finish() if self._cell_type == "inlineStr" else ""
        if self._row_is_hidden or self._is_hidden_column(self._column):
            self.hidden_cells += bool(value or inline)
            return
        if self._format_code == _NO_FORMAT:
            self.unformatted_cells += bool(value or inline)
            return
        text = self._cell_text(value) if value else inline
        self.unseen_cells += self._is_unseen and bool(text)
        if not text:
            if self._has_formula and not value and self._cell_type != "str":
                self._formulas_without_value += 1
            return
        self._characters_left -= len(text) + len(CELL_SEPARATOR)
        if self._characters_left < 0:
            raise _TooMuchTextError
        text = text.replace(_CELL_BORDER, "").replace(_UNSEEN, "")
        self._cells.append(_UNSEEN * self._is_unseen + text)
        self._columns.append(self._column)

    def _cell_text(self, value: str) -> str:
        if self._cell_type == "s":
            strings = self.workbook.strings
            index = int(value) if value.isdecimal() and len(value) < 12 else len(strings)
            return self._apply_text_format(strings[index]) if index < len(strings) else ""
        if self._cell_type == "n":
            return one_line(_format_cell_number(value, self._format_code, self.workbook.since_1904))
        if self._cell_type == "b":
            return "TRUE" if value.strip().lower() in {"1", "true"} else "FALSE"
        if self._cell_type == "d":
            return one_line(value.replace("T00:00:00", "").replace("T", " "))
        return self._apply_text_format(one_line(unescape(value)))

    def _apply_text_format(self, text: str) -> str:
        return (
            text
            if self._format_code in {"General", "@"}
            else one_line(format_text(text, self._format_code))
        )

    def _add_hidden_columns(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if flag(attributes, "hidden") and first.isdecimal() and last.isdecimal():
            self._hidden_columns.append((int(first[:8]), int(last[:8])))

    def _is_hidden_column(self, column: int) -> bool:
        return any(first <= column <= last for first, last in self._hidden_columns)


@lru_cache(maxsize=65_536)
def _format_cell_number(value: str, code: str, since_1904: bool) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    if not isfinite(number):
        return value
    return format_general(number) if code == "General" else format_number(number, code, since_1904)


def _column(reference: str) -> int:
    """The number, from 1, of the column in a cell reference such as "AB12"; 0 for none."""
    return _column_number(reference.rstrip("0123456789"))


@lru_cache(maxsize=_LAST_COLUMN)
def _column_number(letters: str) -> int:
    if not 0 < len(letters) <= 3 or not (letters.isascii() and letters.isalpha()):
        return 0
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number if number <= _LAST_COLUMN else 0


def _row_line(columns: tuple[int, ...], cells: str, ranks: dict[int, int]) -> str:
    """The line of a row whose `cells` are in `columns`, which have the positions `ranks`."""
    first, last = ranks[columns[0]], ranks[columns[-1]]
    if first == 0 and last == len(columns) - 1:
        return cells.replace(_CELL_BORDER, CELL_SEPARATOR)
    filled = [""] * (max(last, *(ranks[column] for column in columns)) + 1)
    for column, cell in zip(columns, cells.split(_CELL_BORDER), strict=True):
        filled[ranks[column]] = cell
    return join_cells(filled)
