"""Find a row of a table with its headings and its place, and show it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from index import Document
from index.types import SheetRows, Span
from qa.tables.table import Row, Table, find_table
from qa.types import TableRow

# Columns that are shown of a wide table: the first one and those with and beside an answer.
_MAX_COLUMNS = 12
# Rows that are shown above and below a quoted one; above it more, if those have its joined label.
_ROWS_AROUND, _MAX_ROWS_ABOVE = 3, 12
# Characters of a heading by which a cell's place names its column.
_MAX_COLUMN_NAME = 40
# Characters that a sheet's name has without quotation marks in a reference to its cells.
_PLAIN_NAME_MARKS = "_."


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as it is drawn: its number in a spreadsheet, "" elsewhere; its cells; and whether it is
    the quoted one."""

    number: str
    cells: tuple[str, ...]
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class TablePart:
    """The part of a table around a quoted row.

    Attributes:
        row: The quoted row.
        headings: The rows of headings: each cell with the number of columns that it spans.
        rows: The rows around it, all with the same columns.
        columns: The columns, from 0, of their cells.
        above, below: How many further rows the table has.
    """

    row: TableRow
    headings: tuple[tuple[tuple[str, int], ...], ...]
    rows: tuple[ShownRow, ...]
    columns: tuple[int, ...]
    above: int
    below: int


def row_at(document: Document, place: Span, marked: Sequence[Span] = ()) -> TableRow | None:
    """The row of a table that stands at a place of a document, the cells with a marked span being
    those that answer; None if it is none."""
    table = find_table(document.text, place[0])
    row = _row_of(table, place)
    if table is None or row is None:
        return None
    columns = tuple(
        column
        for column, (start, end) in enumerate(row.cells)
        if any(start <= mark[0] < end for mark in marked)
    )
    return table_row(document, table, row, columns)


def table_row(document: Document, table: Table, row: Row, columns: tuple[int, ...]) -> TableRow:
    """A row of a table of a document, with what it stands under, where it is, and the columns whose
    cells answer."""
    place = _place(document, table, row, columns)
    return TableRow(table.headings, tuple(table.cells(row)), columns, table.frame, place)


def table_part(document: Document, place: Span, row: TableRow) -> TablePart | None:
    """The rows around one that stands at a place of a document; None if it is none, or another than
    the document has there: that of an imported conversation may be."""
    table = find_table(document.text, place[0])
    quoted = _row_of(table, place)
    if table is None or quoted is None:
        return None
    row = replace(row, place=_place(document, table, quoted, row.answer_columns))
    if row != table_row(document, table, quoted, row.answer_columns):
        return None
    columns = tuple(shown_columns(row))
    above = _rows_above(table, quoted)
    below = list(islice(table.rows((place[1] + 1, table.body[1])), _ROWS_AROUND))
    first, last = (*above, quoted)[0].span[0], (quoted, *below)[-1].span[1]
    return TablePart(
        row,
        tuple(
            _heading_row(level, columns, is_last=number + 1 == len(table.levels))
            for number, level in enumerate(table.levels)
        ),
        tuple(
            ShownRow(
                _row_number(document, each.span[0]),
                tuple(table.cell(each, column) for column in columns),
                each.span == place,
            )
            for each in (*above, quoted, *below)
        ),
        columns,
        above=table.count_rows((table.body[0], first)),
        below=table.count_rows((last, table.body[1])),
    )


def _heading_row(
    level: Sequence[str], columns: Sequence[int], *, is_last: bool
) -> tuple[tuple[str, int], ...]:
    """The cells of some columns of a row of headings, one that is repeated as one cell, unless it
    is the last row."""
    cells = [level[column] for column in columns]
    if is_last:
        return tuple((cell, 1) for cell in cells)
    return tuple((cell, len(list(run))) for cell, run in groupby(cells))


def _rows_above(table: Table, quoted: Row) -> list[Row]:
    """The rows to show above the quoted one."""
    above: list[Row] = []
    end = quoted.span[0] - 1
    has_label = bool(table.cell(quoted, 0))
    while end > table.body[0] and len(above) < (_ROWS_AROUND if has_label else _MAX_ROWS_ABOVE):
        start = table.text.rfind("\n", table.body[0], end) + 1 or table.body[0]
        for row in table.rows((start, end)):
            above.insert(0, row)
            # The label that is joined with the first cell of the quoted row.
            has_label = has_label or bool(table.cell(row, 0))
        end = start - 1
    return above if has_label else above[-_ROWS_AROUND:]


def _row_of(table: Table | None, place: Span) -> Row | None:
    """The row of data whose span a place is."""
    rows = table.rows(place) if table else ()
    return next((row for row in rows if row.span == place), None)


def _row_number(document: Document, offset: int) -> str:
    found = document.sheet_row(offset)
    return str(found[1]) if found else ""


def _place(document: Document, table: Table, row: Row, columns: Sequence[int]) -> str:
    """Where the cells of a row are, as `TableRow.place` says."""
    found = document.sheet_row(row.span[0])
    if found is None:
        number = table.count_rows((table.body[0], row.span[1]))
        return f"row {number:,} of {table.count_rows(table.body):,}"
    sheet, number = found
    if not sheet.name:
        return f"row {number:,}{_column_names(table, columns)}"
    numbers = [sheet.columns[column] for column in columns if column < len(sheet.columns)]
    cells = ", ".join(f"{_letters(column)}{number}" for column in numbers)
    return f"{_sheet_name(sheet)}!{cells or _whole_row(sheet, number, len(row.cells))}"


def _column_names(table: Table, columns: Sequence[int]) -> str:
    """The columns of a CSV file by their headings: ", column Salary"; "" if one has none."""
    names = [table.headings[column] for column in columns]
    if not names or not all(names) or max(map(len, names)) > _MAX_COLUMN_NAME:
        return ""
    return f", column{'s' if len(names) > 1 else ''} {', '.join(names)}"


def _whole_row(sheet: SheetRows, number: int, width: int) -> str:
    columns = sheet.columns[: max(width, 1)]
    return f"{_letters(columns[0])}{number}:{_letters(columns[-1])}{number}"


def _sheet_name(sheet: SheetRows) -> str:
    """The name of a sheet as a formula has it: "'Pay 2024'"."""
    is_plain = sheet.name[0].isalpha() and all(
        char.isalnum() or char in _PLAIN_NAME_MARKS for char in sheet.name
    )
    return sheet.name if is_plain else "'" + sheet.name.replace("'", "''") + "'"


def _letters(column: int) -> str:
    """The letters of a spreadsheet's column, from 1: 28 is "AB"."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def shown_columns(row: TableRow) -> list[int]:
    """The columns of a row to show."""
    columns = [
        column
        for column, (heading, cell) in enumerate(zip(row.headings, row.cells, strict=True))
        if heading or cell
    ]
    if len(columns) <= _MAX_COLUMNS:
        return columns
    return [
        column
        for column in columns
        if column == 0 or any(abs(column - answer) <= 1 for answer in row.answer_columns)
    ]


def as_line(row: TableRow) -> str:
    """A row on one line, an arrow before the cells that answer: "Employee: Adam Mazur; → Salary:
    98576"."""
    parts = []
    for column in shown_columns(row):
        heading, cell = row.headings[column], row.cells[column]
        arrow = "→ " if column in row.answer_columns else ""
        parts += [f"{arrow}{heading}: {cell}" if heading else f"{arrow}{cell}"] if cell else []
    return "; ".join(parts)
