"""The rows of a spreadsheet that the lines of a document stand for."""

from index.parsers.types import ParsedDocument
from index.types import Document


def row_numbers(parsed: ParsedDocument) -> list[tuple[str, tuple[int, ...], int, str]]:
    """The sheet, its columns and the number of the row of each line that is one, with the line."""
    document = Document("a", "a", "", parsed.text, sheets=parsed.sheets)
    rows, offset = [], 0
    for line in parsed.text.split("\n"):
        found = document.sheet_row(offset) if line else None
        if found:
            sheet, row = found
            rows.append((sheet.name, sheet.columns, row, line))
        offset += len(line) + 1
    return rows
