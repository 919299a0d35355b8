"""Read a table that Excel 2003 saved as XML (SpreadsheetML)."""

from collections.abc import Iterator

from index.parsers.dom.elements import Element, parse_int
from index.parsers.office.layout import Block, TextBuilder
from index.parsers.sheets.cells import one_line, row_line
from index.types import SheetRows

_NAMESPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
# Empty cells or rows that a cell may skip: Excel 2003 has 256 columns.
_MAX_COLUMNS = 256


def read_spreadsheet(root: Element) -> tuple[str, tuple[SheetRows, ...]]:
    """The text of a workbook: its sheets, each with its name above its rows, and the comments at
    the end, "" if it is none; and where the rows stand in it."""
    builder, sheets = TextBuilder(), list[SheetRows]()
    for number, sheet in enumerate(root.iter(f"{_NAMESPACE}Worksheet")):
        name = one_line(sheet.get(f"{_NAMESPACE}Name") or "")
        rows = list(_rows(sheet))
        if rows:
            builder.add([Block(name)])
            # Consecutive rows have the same difference to their place among those with cells.
            builder.add(
                Block(row_line(cells), f"{number} {row - place}", row)
                for place, (row, cells) in enumerate(rows)
            )
            columns = range(1, max(len(cells) for _, cells in rows) + 1)
            sheets.append(SheetRows(name, tuple(columns), builder.take_rows()))
        builder.add(map(Block, _comments(sheet)))
    return builder.finish()[0], tuple(sheets)


def _rows(sheet: Element) -> Iterator[tuple[int, list[str]]]:
    """The number, from 1, and the cells of each row that has any."""
    number = 0
    for row in sheet.iter(f"{_NAMESPACE}Row"):
        number = max(number + 1, parse_int(row.get(f"{_NAMESPACE}Index"), 0))
        cells = _cells(row)
        if any(cells):
            yield number, cells


def _cells(row: Element) -> list[str]:
    cells: list[str] = []
    for cell in row.iterchildren(f"{_NAMESPACE}Cell"):
        place = parse_int(cell.get(f"{_NAMESPACE}Index"), len(cells) + 1)
        cells += [""] * (min(place, _MAX_COLUMNS) - 1 - len(cells))
        data = cell.find(f"{_NAMESPACE}Data")
        cells.append(one_line("".join(data.itertext())) if data is not None else "")
        merged = parse_int(cell.get(f"{_NAMESPACE}MergeAcross"), 0)
        cells += [""] * min(max(merged, 0), _MAX_COLUMNS)
    return cells


def _comments(sheet: Element) -> Iterator[str]:
    for comment in sheet.iter(f"{_NAMESPACE}Comment"):
        author = comment.get(f"{_NAMESPACE}Author") or ""
        text = one_line("".join(comment.itertext()))
        yield f"{author}: {text}" if author and not text.startswith(author) else text
