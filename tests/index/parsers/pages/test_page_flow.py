"""Test that nothing interrupts a sentence that runs on, on pages written here."""

import pytest

from index.parsers.pages.page_render import render_page
from index.parsers.pdf.parser import parse_pdf
from tests.index.parsers.pages.making import Sheet, only, pdf, source
from tests.index.parsers.pdf.test_parser import LEFT, RIGHT

BROKEN = ["The board was told of the losses in June,", "when the bank refused a loan. The trial"]
REST = ["will begin on 4 March 2025 at the district", "court. Judge Ina Solberg will preside."]
SENTENCE = "The trial will begin on 4 March 2025 at the district court."


def text_of(*sheets: Sheet) -> str:
    return only(list(parse_pdf(source(pdf(*sheets))))).text


def sheet(head: str, lines: list[str], foot: str = "", note: str = "") -> Sheet:
    page = Sheet().text(60, 800, head, 8).lines(60, 740, lines).text(260, 40, foot, 8)
    return page.text(60, 90, note, 7)


@pytest.mark.parametrize(
    "heads",
    [
        ("City Courier   Page 1 of 2", "City Courier   Page 2 of 2"),
        ("1   City Courier", "City Courier   2"),
        ("City Courier", "City Courier"),
    ],
)
def test_sentence_is_whole_across_head_foot_and_footnote_of_two_pages(
    heads: tuple[str, str],
) -> None:
    first = sheet(heads[0], [*LEFT, *BROKEN], "Page 1 of 2", "1 Police report 88/2019, page 14.")
    text = text_of(first, sheet(heads[1], [*REST, *RIGHT], "Page 2 of 2"))
    assert SENTENCE in text
    assert text.count("City Courier") == 1
    assert "1 Police report 88/2019, page 14." in text.split("\n\n")


def test_head_that_differs_stays_above_what_it_names() -> None:
    accounts = [("Account 11", "Rent paid"), ("Account 12", "Salary came"), ("Account 13", "None")]
    sheets = (
        Sheet().text(60, 800, f"{head} of Ann").text(60, 740, said) for head, said in accounts
    )
    text = text_of(*sheets)
    assert text.split("\n\n") == [
        *("Account 11 of Ann", "Rent paid", "Account 12 of Ann", "Salary came"),
        *("Account 13 of Ann", "None"),
    ]


def test_footnote_stays_on_its_page_and_so_do_both_parts_of_the_sentence() -> None:
    first = sheet("City Courier", [*LEFT, *BROKEN], note="1 Police report 88/2019, page 14.")
    content = pdf(first, sheet("City Courier", [*REST, *RIGHT]))
    document = only(list(parse_pdf(source(content))))
    border = document.pages[1]
    assert document.text[border:].startswith("will begin")
    assert "1 Police report" in document.text[:border]


def test_quotes_have_boxes_where_footnote_and_head_moved() -> None:
    first = sheet("City Courier", [*LEFT, *BROKEN], note="1 Police report 88/2019, page 14.")
    content = pdf(first, sheet("City Courier", [*REST, *RIGHT]))
    document = only(list(parse_pdf(source(content))))
    stored = document.text[: document.pages[1]]
    for quote in ("refused a loan", "The trial", "Police report", "City Courier"):
        start = stored.index(quote)
        picture = render_page(source(content), 0, stored, [(start, start + len(quote))])
        assert len(picture.boxes) == 1, quote


def test_footnote_of_a_column_does_not_part_the_sentence() -> None:
    page = Sheet().lines(60, 740, [*LEFT, *BROKEN]).lines(310, 740, [*REST, *RIGHT])
    page.text(60, 640, "1 Police report 88/2019, page 14.", 7)
    text = text_of(page)
    assert SENTENCE in text
    assert text.endswith("1 Police report 88/2019, page 14.")


def test_heads_that_alternate_between_left_and_right_stay_once() -> None:
    heads = ["The Lamp", "Chapter Two", "The Lamp", "Chapter Two"]
    pages = [
        sheet(f"{head}   {i + 1}" if i % 2 else f"{i + 1}   {head}", [f"Entry {i} stands.", *LEFT])
        for i, head in enumerate(heads)
    ]
    text = text_of(*pages)
    assert text.count("The Lamp") == 1
    assert text.count("Chapter Two") == 1
    assert all(f"Entry {i} stands." in text for i in range(4))


def test_numbers_in_a_head_that_are_no_page_numbers_stay() -> None:
    text = text_of(*(sheet(f"Article {n}", [f"Text of {n}.", *LEFT]) for n in (12, 14, 15)))
    assert all(f"Article {n}" in text for n in (12, 14, 15))


@pytest.mark.parametrize(
    "head",
    ["Invoice no. {}", "Account 471{} of Ida", "Annex {}", "Annex {} to the contract", "Tax 201{}"],
)
def test_head_whose_number_is_not_that_of_the_page_stays_on_each(head: str) -> None:
    text = text_of(*(sheet(head.format(n), [f"Text of {n}.", *LEFT]) for n in (1, 2, 3)))
    assert [text.count(head.format(n)) for n in (1, 2, 3)] == [1, 1, 1]


@pytest.mark.parametrize(
    "head",
    [
        *("City Courier {}", "41{} City Courier", "Draft, page {} of 9", "Courier Page {} / 9"),
        *("Jkt 25 Frm 0000{} Fmt 47", "x {} x"),
    ],
)
def test_head_with_the_number_of_its_page_stays_once(head: str) -> None:
    text = text_of(*(sheet(head.format(n), [f"Text of {n}.", *LEFT]) for n in (1, 2, 3)))
    assert [text.count(head.format(n)) for n in (1, 2, 3)] == [1, 0, 0]


def test_titles_of_slides_stay_where_they_are() -> None:
    slides = [
        Sheet().text(60, 780, "Where the ferry stands", 24).lines(60, 700, lines)
        for lines in (LEFT, RIGHT)
    ]
    assert text_of(*slides).count("Where the ferry stands") == 2


def test_names_of_columns_stay_above_the_table_of_each_page() -> None:
    def table(first: int) -> Sheet:
        page = Sheet()
        rows = [("Port", "Boats", "Crew"), *((f"Port {first + i}", "12", "96") for i in range(5))]
        for i, row in enumerate(rows):
            for x, cell in zip((60, 200, 320), row, strict=True):
                page.text(x, 780 - 14 * i, cell)
        return page

    assert text_of(table(10), table(20), table(30)).count("Port | Boats | Crew") == 3


@pytest.mark.parametrize("by_row", [True, False])
def test_columns_of_two_lines_are_read_one_after_the_other(by_row: bool) -> None:
    left = ["The committee reviewed the annual", "report and"]
    right = ["approved the budget for the", "coming fiscal year."]
    page = Sheet()
    if by_row:
        for i in range(2):
            page.text(60, 700 - 12 * i, left[i]).text(330, 700 - 12 * i, right[i])
    else:
        page.lines(60, 700, left).lines(330, 700, right)
    whole = "The committee reviewed the annual report and approved the budget for the coming "
    assert text_of(page) == f"{whole}fiscal year."


def test_three_short_columns_are_read_one_after_the_other() -> None:
    page = Sheet().text(60, 740, "Notices", 14)
    columns = [
        ["The pool opens at six", "in the morning."],
        ["The library is closed", "until the fourth of May."],
        ["The ferry sails twice a", "day from Monday."],
    ]
    for i, lines in enumerate(columns):
        page.lines(60 + 170 * i, 700, lines)
    paragraphs = text_of(page).split("\n\n")
    assert paragraphs[1:] == [" ".join(lines) for lines in columns]


def test_rows_of_a_small_table_are_no_columns() -> None:
    page = Sheet()
    rows = [("Name of the company", "Harbour Ferries Limited"), ("Seat of the company", "Oban")]
    for i, row in enumerate(rows):
        page.text(60, 700 - 12 * i, row[0]).text(330, 700 - 12 * i, row[1])
    assert "Name of the company Harbour Ferries Limited" in text_of(page)
