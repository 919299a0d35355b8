"""Tables of numbers that no lines part: joined headings and labels, and cells that are missing."""

import pytest

from index.parsers.pdf.parser import parse_pdf
from tests.index.parsers.pages.making import Sheet, only, pdf, source

_CAPTION = "The figures of the harbour company are in this table, made by the audit office in May."


def _text(rows: list[list[tuple[float, str]]], leading: float = 18) -> list[str]:
    sheet = Sheet().text(60, 730, _CAPTION)
    for i, row in enumerate(rows):
        for x, cell in row:
            sheet.text(x, 700 - leading * i, cell)
    caption, *lines = only(list(parse_pdf(source(pdf(sheet))))).text.split("\n")
    assert caption == _CAPTION
    return [line for line in lines if line]


def _row(*cells: str) -> list[tuple[float, str]]:
    return [(60 + 80 * i, cell) for i, cell in enumerate(cells) if cell]


@pytest.mark.parametrize("x", [142, 170], ids=["left", "centered"])
def test_heading_over_several_columns_is_in_the_first_of_them(x: float) -> None:
    rows = [
        [(60, "Region"), (x, "Sales"), (x + 160, "Costs")],
        _row("", "2022", "2023", "2022", "2023"),
        _row("North", "1,204", "1,311", "1,900", "1,940"),
        _row("South", "8,804", "8,911", "8,500", "8,540"),
    ]
    assert _text(rows) == [
        "Region | Sales |  | Costs",
        "| 2022 | 2023 | 2022 | 2023",
        "North | 1,204 | 1,311 | 1,900 | 1,940",
        "South | 8,804 | 8,911 | 8,500 | 8,540",
    ]


def test_label_beside_the_middle_of_its_rows_is_in_the_first_of_them() -> None:
    rows = [
        _row("Country", "City", "People"),
        _row("", "Bergen", "285,000"),
        _row("Norway", "Oslo", "700,000"),
        _row("", "Tromso", "77,000"),
        _row("", "Bari", "316,000"),
        _row("Italy", "Rome", "316,000"),
        _row("", "Genoa", "558,000"),
    ]
    assert _text(rows)[1:] == [
        "Norway | Bergen | 285,000",
        "| Oslo | 700,000",
        "| Tromso | 77,000",
        "Italy | Bari | 316,000",
        "| Rome | 316,000",
        "| Genoa | 558,000",
    ]


def test_missing_cells_and_labels_of_groups_stay_in_the_table() -> None:
    rows = [
        _row("Item", "Quantity", "Price"),
        _row("Pumps"),
        _row("Small", "4", "900"),
        _row("Large", "2", "1,900"),
        _row("Valves"),
        _row("Steel", "14", "90"),
        _row("Brass", "", "70"),
    ]
    assert _text(rows) == [
        "Item | Quantity | Price",
        "Pumps",
        "Small | 4 | 900",
        "Large | 2 | 1,900",
        "Valves",
        "Steel | 14 | 90",
        "Brass |  | 70",
    ]


def test_columns_that_run_on_are_read_one_after_the_other() -> None:
    left = ["The committee read", "the annual report", "of the harbour and"]
    right = ["approved the budget", "for the coming", "fiscal year at noon."]
    sheet = Sheet()
    for i, (a, b) in enumerate(zip(left, right, strict=True)):
        sheet.text(60, 700 - 12 * i, a).text(190, 700 - 12 * i, b)
    assert (
        only(list(parse_pdf(source(pdf(sheet))))).text.split() == " ".join([*left, *right]).split()
    )
