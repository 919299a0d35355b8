"""Find a row of a table with its headings, and show it."""

from collections.abc import Iterator

from index.types import Span
from qa.tables.table import find_table
from qa.types import TableRow

# Columns that are shown of a wide table: the first one and those with and beside an answer.
_MAX_COLUMNS = 12


def row_at(text: str, place: Span) -> TableRow | None:
    """The row of a table that stands at a place of a document, with its headings."""
    table = find_table(text, place[0])
    if table is None:
        return None
    for row in table.rows(place):
        if row.span == place:
            return TableRow(table.headings, tuple(table.cells(row)), (), table.frame)
    return None


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
    """A row on one line: "Employee: Adam Mazur; Salary: 98576"."""
    cells = ((row.headings[column], row.cells[column]) for column in shown_columns(row))
    return "; ".join(f"{heading}: {cell}" if heading else cell for heading, cell in cells if cell)


def is_row_of(row: TableRow, text: str, quote: Span) -> bool:
    """Whether all cells stand in a quote, and all words of the headings in its document: those of
    an imported conversation may not."""
    return len(row.headings) == len(row.cells) and (
        all(text.find(cell, *quote) >= 0 for cell in row.cells)
        and all(word in text for word in _words(row))
    )


def _words(row: TableRow) -> Iterator[str]:
    return (word for heading in (*row.headings, row.caption) for word in heading.split())
