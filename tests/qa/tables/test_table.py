"""Tables in the text of documents."""

import pytest

from qa.tables.table import Table, find_table

PLAIN = "Ward | Beds | Nurses\nSurgery | 12 | 30\nMaternity | 9 | 21"


def table_at(text: str, words: str) -> Table:
    table = find_table(text, text.index(words))
    assert table is not None
    return table


def cells(table: Table) -> list[list[str]]:
    return [table.cells(row) for row in table.rows()]


def test_table_has_its_headings_its_caption_and_the_spans_of_its_cells() -> None:
    text = f"Some prose about it.\n\nBeds in 2024\n\n{PLAIN}\n\nMore prose."
    table = table_at(text, "Maternity")
    assert (table.caption, table.headings) == ("Beds in 2024", ("Ward", "Beds", "Nurses"))
    assert cells(table) == [["Surgery", "12", "30"], ["Maternity", "9", "21"]]
    row = table.row_at(text.index("21"))
    assert text[slice(*row.cells[2])] == "21"
    assert text[slice(*row.span)] == "Maternity | 9 | 21"


def test_caption_in_the_block_of_the_table_is_no_heading() -> None:
    table = table_at(f"Depths\n{PLAIN}", "Surgery")
    assert (table.caption, table.headings[0]) == ("Depths", "Ward")


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("North |  | 5", ["North", "", "5"]),
        ("North | | 5", ["North", "", "5"]),
        ("| 4 | 5", ["", "4", "5"]),
        ("North", ["North", "", ""]),
        ("a|b | 4 | 5", ["a|b", "4", "5"]),
    ],
)
def test_empty_cells_keep_their_column(line: str, row: list[str]) -> None:
    table = table_at(f"Region | 2022 | 2023\nSouth | 1 | 2\n{line}", "South")
    assert cells(table)[1] == row


def test_rows_of_markdown_have_no_cells_outside_of_their_bars() -> None:
    table = table_at("# Beds\n\n| Ward | Beds |\n|---|--:|\n| Surgery | 12 |\n| | 9 |", "Surgery")
    assert table.headings == ("Ward", "Beds")
    assert cells(table) == [["Surgery", "12"], ["", "9"]]


def test_headings_over_two_rows_are_joined_by_column() -> None:
    text = "Region | 2022 |  | 2023\n| Adults | Children | Adults | Children\nNorth | 1 | 2 | 3 | 4"
    table = table_at(text, "North")
    assert table.headings == (
        "Region",
        "2022 Adults",
        "2022 Children",
        "2023 Adults",
        "2023 Children",
    )


def test_row_of_data_below_an_open_corner_is_no_heading() -> None:
    table = table_at(" | 2022 | 2023\nNorth | 11 | 12\nSouth | 13 | 14", "South")
    assert table.headings == ("", "2022", "2023")
    assert len(cells(table)) == 2


def test_blank_line_does_not_end_a_table() -> None:
    text = f"{PLAIN}\n\nDental | 3 | 4\nEyes | 5 | 6"
    assert [row[0] for row in cells(table_at(text, "Eyes"))] == [
        "Surgery",
        "Maternity",
        "Dental",
        "Eyes",
    ]


def test_headings_may_stand_apart_from_the_data_below_a_title_of_all_columns() -> None:
    def block(period: str, number: int) -> str:
        return (
            f"In millions |  | {period}\n| Sales | Costs\n\nNorth | {number} | (3)\nSouth | 8 | (4)"
        )

    text = f"{block('January 2023', 12)}\n\n{block('January 2022', 11)}"
    first, second = table_at(text, "North"), table_at(text, "North | 11")
    assert first.headings == second.headings == ("", "Sales", "Costs")
    assert (first.caption, second.caption) == (
        "In millions, January 2023",
        "In millions, January 2022",
    )
    assert [row[1] for row in cells(first)] == ["12", "8"]


def test_two_tables_with_headings_of_their_own_are_two() -> None:
    text = f"{PLAIN}\n\nQuay | Ships | Tons\nNorth | 3 | 400"
    assert table_at(text, "North").headings == ("Quay", "Ships", "Tons")
    assert len(cells(table_at(text, "Surgery"))) == 2


@pytest.mark.parametrize("text", ["Home | News | Sport", "3 | 4\n5 | 6", "Prose.\nMore prose."])
def test_lines_without_headings_and_data_are_no_table(text: str) -> None:
    assert find_table(text, 0) is None


def test_rows_of_labels_and_data_are_a_table_without_headings() -> None:
    table = table_at("Beds\n\nNorth | 12\nSouth | 15\nEast | 4", "South")
    assert table.headings == ("", "")
    assert cells(table) == [["North", "12"], ["South", "15"], ["East", "4"]]


def test_notes_below_a_table_belong_to_its_frame() -> None:
    text = (
        "Sales\n\nShop | Sales\nNorth | 12\nSouth | 15\n\nFigures in thousands of crowns\n\nProse."
    )
    table = table_at(text, "South")
    assert table.frame == "Sales\nFigures in thousands of crowns"
    assert table_at("Shop | Sales\nNorth | 12\n\nThe shop closed.", "North").frame == ""


def test_headings_may_be_numbers_that_no_cell_below_is() -> None:
    table = table_at("Athlete | 2.05 | Height\nAda Berg | xo | 12\nOla Dahl | - | 14", "Ola")
    assert table.headings == ("Athlete", "2.05", "Height")
    assert find_table("4 | 12 | 13\n5 | 14 | 15", 12) is None


def test_table_of_words_below_one_of_numbers_is_another() -> None:
    text = (
        "Bridge | Car | Lorry\nAldea | 2.50 | 9.00\nCorv | 1.80 | 7.50\n\n"
        "Bridge | Keeper\nAldea | Uta Lind\nCorv | Jan Roos"
    )
    assert table_at(text, "Uta").headings == ("Bridge", "Keeper")
    assert len(cells(table_at(text, "2.50"))) == 2
