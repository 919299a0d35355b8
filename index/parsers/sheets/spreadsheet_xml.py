"""Read a table that Excel 2003 saved as XML (SpreadsheetML)."""

from collections.abc import Iterator

from index.parsers.dom.elements import Element, parse_int
from index.parsers.sheets.cells import one_line, row_line

_NAMESPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
# Empty cells or rows that a cell may skip: Excel 2003 has 256 columns.
_MAX_COLUMNS = 256


def spreadsheet_text(root: Element) -> str:
    """The sheets of a workbook, each with its name above its rows, and the comments at the end; ""
    if it is none."""
    parts: list[str] = []
    for sheet in root.iter(f"{_NAMESPACE}Worksheet"):
        rows = [line for row in sheet.iter(f"{_NAMESPACE}Row") if (line := row_line(_cells(row)))]
        if rows:
            parts += [sheet.get(f"{_NAMESPACE}Name") or "", "\n".join(rows)]
        parts += _comments(sheet)
    return "\n\n".join(filter(None, parts))


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
