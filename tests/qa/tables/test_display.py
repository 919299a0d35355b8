"""Rows of tables as they are shown."""

import pytest

from index import Document
from index.types import SheetRows
from qa.tables.display import TablePart, row_at, table_part

TEXT = "Fires\n\nMonth | Town | Fires\nMay | Aldea | 1\n | Brask | 2\n | Corv | 3\nJune | Aldea | 4"


def document(text: str = TEXT, *sheets: SheetRows) -> Document:
    return Document("fires", "fires", "Fires", text, sheets=sheets)


def part_at(words: str, source: Document) -> TablePart:
    start = source.text.index(words)
    end = source.text.find("\n", start)
    place = (start, end if end >= 0 else len(source.text))
    row = row_at(source, place, [(place[1] - 1, place[1])])
    assert row is not None
    part = table_part(source, place, row)
    assert part is not None
    return part


@pytest.mark.parametrize(
    ("name", "columns", "place"),
    [
        ("Budget", (1, 2, 3), "Budget!C14"),
        ("Pay 2024", (2, 4, 28), "'Pay 2024'!AB14"),
        ("Ana's", (1, 2, 26), "'Ana''s'!Z14"),
        ("2024", (1, 2, 3), "'2024'!C14"),
        ("", (1, 2, 3), "row 14, column Fires"),
    ],
)
def test_place_of_a_cell_is_as_the_spreadsheet_names_it(
    name: str, columns: tuple[int, ...], place: str
) -> None:
    sheet = SheetRows(name, columns, ((TEXT.index("Month"), 11),))
    part = part_at(" | Corv", document(TEXT, sheet))
    assert part.row.place == place
    assert [row.number for row in part.rows] == ["12", "13", "14", "15"]


def test_place_in_other_tables_is_the_row_below_the_headings() -> None:
    assert part_at(" | Brask", document()).row.place == "row 2 of 4"
    assert part_at("June", document()).row.place == "row 4 of 4"


def test_rows_around_the_quoted_one_are_drawn_up_to_its_joined_label() -> None:
    rows = "\n".join(f" | T{number} | {number}" for number in range(9))
    part = part_at(" | T6", document(f"Month | Town | Fires\nMay | Aldea | 1\n{rows}"))
    assert part.rows[0].cells == ("May", "Aldea", "1")
    assert [row.cells[1] for row in part.rows if row.is_quoted] == ["T6"]
    assert (part.rows[-1].cells[1], part.above, part.below) == ("T8", 0, 0)
    part = part_at("R8", document("Town | Fires\n" + "\n".join(f"R{n} | {n}" for n in range(20))))
    assert [row.cells[0] for row in part.rows] == [f"R{number}" for number in range(5, 12)]
    assert (part.above, part.below) == (5, 8)


def test_headings_over_several_rows_are_drawn_over_their_columns() -> None:
    text = (
        "Port | Landings |  |  | \n | 2023 |  | 2024 | \n | Cod | Hake | Cod | Hake\n"
        "Oster | 1 | 2 | 3 | 4\nBrask | 5 | 6 | 7 | 8"
    )
    part = part_at("Brask", document(text))
    assert part.row.headings[4] == "Landings 2024 Hake"
    assert part.headings == (
        (("Port", 1), ("Landings", 4)),
        (("", 1), ("2023", 2), ("2024", 2)),
        (("", 1), ("Cod", 1), ("Hake", 1), ("Cod", 1), ("Hake", 1)),
    )
