"""Test PDFs written here by hand, and damaged ones."""

from datetime import date

import pytest
from PIL import Image

from index.errors import UnreadableFileError
from index.parsers.ocr.recognition import HOW_TO_INSTALL
from index.parsers.pages.lines import join_hyphenated
from index.parsers.pdf.glyphs import Glyph
from index.parsers.pdf.lines import extract_lines
from index.parsers.pdf.parser import clean_title, parse_pdf, parse_pdf_date
from index.parsers.types import MissingToolError
from tests.index.parsers.ocr.test_images import needs_ocr
from tests.index.parsers.pages.making import Sheet, only, pdf, scan, source, unread, written

LEFT = [
    "The ferry to the outer islands left the",
    "harbour an hour late on Monday, since",
    "its pilot had lost the key to the bridge.",
    "Nobody on board complained about it in",
    "any way that the purser could remember.",
]
RIGHT = [
    "A second boat was sent for at noon, but",
    "the crew had gone ashore to see a circus",
    "that had come to town with two elephants",
    "and a man who swallowed swords of steel.",
    "It sailed in the evening, almost empty.",
]


def text_of(*sheets: Sheet) -> str:
    return only(list(parse_pdf(source(pdf(*sheets))))).text


def test_lines_of_a_paragraph_are_joined_and_paragraphs_separated() -> None:
    sheet = Sheet().lines(60, 700, LEFT).lines(60, 620, RIGHT)
    assert text_of(sheet) == " ".join(LEFT) + "\n\n" + " ".join(RIGHT)


def test_an_indented_line_begins_a_paragraph() -> None:
    sheet = Sheet().lines(60, 700, LEFT).text(75, 640, RIGHT[0]).lines(60, 628, RIGHT[1:])
    assert text_of(sheet) == " ".join(LEFT) + "\n\n" + " ".join(RIGHT)


@pytest.mark.parametrize("interleaved", [True, False])
def test_columns_are_read_one_after_the_other_however_the_file_orders_them(
    interleaved: bool,
) -> None:
    sheet = Sheet().text(60, 760, "Islands without a ferry for a whole day and what became", 18)
    for i, (a, b) in enumerate(zip(LEFT, RIGHT, strict=True)):
        sheet.text(60, 700 - 12 * i, a)
        if interleaved:
            sheet.text(310, 700 - 12 * i, b)
    if not interleaved:
        sheet.lines(310, 700, RIGHT)
    assert text_of(sheet).split("\n\n") == [
        "Islands without a ferry for a whole day and what became",
        " ".join(LEFT),
        " ".join(RIGHT),
    ]


@pytest.mark.parametrize(
    "columns",
    [
        [["The council approved the", "Harbour budget."], ["The union rejected the", "offer."]],
        [
            ["Alpha reports that sales", "in the north of Norway", "rose by ten percent."],
            ["Beta reports that sales", "in the south of Norway", "fell by two percent."],
            ["Gamma reports that sales", "in the west of Norway", "stayed as they were."],
        ],
    ],
)
def test_short_columns_are_read_one_after_the_other(columns: list[list[str]]) -> None:
    sheet = Sheet()
    for i in range(len(columns[0])):
        for k, lines in enumerate(columns):
            sheet.text(60 + 170 * k, 700 - 14 * i, lines[i])
    assert text_of(sheet).split("\n\n") == [" ".join(lines) for lines in columns]


def test_a_table_is_read_row_by_row() -> None:
    sheet = Sheet()
    rows = [("Port", "Boats", "Crew"), ("Oban", "12", "96"), ("Ullapool", "7", "41")]
    rows += [("Mallaig", "9", "60"), ("Tobermory", "3", "18")]
    for i, row in enumerate(rows):
        for x, cell in zip((60, 200, 320), row, strict=True):
            sheet.text(x, 700 - 14 * i, cell)
    assert text_of(sheet) == "\n".join(" | ".join(row) for row in rows)


def test_empty_cell_of_a_table_keeps_its_column() -> None:
    sheet = Sheet()
    rows = [("Station", "2022", "2023", "2024"), ("Mill Lane", "1,204", "", "988")]
    rows += [("Old Bridge", "48", "57", "61"), ("Oil Quay", "", "9", "12"), ("Cross", "7", "8", "")]
    for i, row in enumerate(rows):
        for x, cell in zip((60, 200, 280, 360), row, strict=True):
            if cell:
                sheet.text(x, 700 - 16 * i, cell)
    lines = [line for line in text_of(sheet).splitlines() if line]
    assert lines == [*(" | ".join(row) for row in rows[:4]), "Cross | 7 | 8"]


@pytest.mark.parametrize(
    "above", ["Ships are counted.", "Ships are counted in every port of the sea."]
)
def test_narrow_table_between_sentences_keeps_its_rows_and_headings(above: str) -> None:
    sheet = Sheet().text(78, 700, above)
    rows = [("Port", "Ships", "Tonnage"), ("Bergen", "14", "900"), ("Turku", "", "310")]
    rows.append(("Riga", "8", ""))
    for i, row in enumerate(rows):
        for x, cell in zip((237, 286, 330), row, strict=True):
            if cell:
                sheet.text(x, 684 - 18 * i, cell)
    sheet.text(78, 614, "After the table comes this sentence about the boats.")
    lines = [line.removeprefix("| ") for line in text_of(sheet).splitlines() if line]
    assert lines[1:-1] == [
        "Port | Ships | Tonnage",
        "Bergen | 14 | 900",
        "Turku |  | 310",
        "Riga | 8",
    ]


def test_row_without_a_first_cell_is_no_line_of_the_row_above() -> None:
    sheet = Sheet()
    rows = [
        ("Region", "Item", "2023", "2024"),
        ("", "Wheat", "12", "13"),
        ("North", "Rye", "7", "8"),
    ]
    for i, row in enumerate(rows):
        for x, cell in zip((60, 150, 240, 330), row, strict=True):
            if cell:
                sheet.text(x, 700 - 18 * i, cell)
    lines = [line for line in text_of(sheet).splitlines() if line]
    assert lines == ["Region | Item | 2023 | 2024", "| Wheat | 12 | 13", "North | Rye | 7 | 8"]


def test_line_end_hyphen_is_removed_only_within_a_word() -> None:
    assert join_hyphenated("the govern-", "ment fell") == ("the govern", "")
    assert join_hyphenated("a Franco-", "German pact") == ("a Franco-", "")
    assert join_hyphenated("pages 12-", "14 of it") == ("pages 12-", "")
    assert join_hyphenated("wait -", "and see") == ("wait -", " ")
    assert join_hyphenated("a well-", "known man", frozenset({"well-known"})) == ("a well-", "")
    lines = ["The old govern-", "ment fell in a week."]
    assert text_of(Sheet().lines(60, 700, lines)) == "The old government fell in a week."


def test_sentence_across_pages_is_joined() -> None:
    first = Sheet().lines(60, 700, [*LEFT, "Then the storm that all had been fore-"])
    second = Sheet().lines(60, 700, ["told of broke over the harbour at last.", *RIGHT])
    document = only(list(parse_pdf(source(pdf(first, second)))))
    assert "had been foretold of broke over" in document.text
    assert len(document.pages) == 2
    assert document.text[document.pages[1] :].startswith("told of broke")


def test_an_empty_page_begins_where_the_next_one_does() -> None:
    first, last = Sheet().lines(60, 700, LEFT), Sheet().lines(60, 700, RIGHT)
    document = only(list(parse_pdf(source(pdf(Sheet(), first, Sheet(), last, Sheet())))))
    second = document.text.index(RIGHT[0])
    assert document.pages == (0, 0, second, second, len(document.text))


def test_running_headers_stay_once_and_page_numbers_are_removed() -> None:
    sheets = []
    for i in range(6):
        head = "The Harbour Gazette" if i % 2 else "Spring number, 1931"
        sheet = Sheet().text(60, 800, head).lines(60, 700, LEFT).text(290, 40, f"- {i + 1} -")
        sheets.append(sheet.text(60, 600, f"Entry number {i} of the log stands here."))
    text = text_of(*sheets)
    assert text.count("Gazette") == 1
    assert text.count("Spring") == 1
    assert "- 3 -" not in text
    assert all(f"Entry number {i} of the log" in text for i in range(6))


def test_invisible_text_is_left_out() -> None:
    sheet = Sheet().lines(60, 700, LEFT).text(60, 500, "Secret words", mode=3)
    assert "Secret" not in text_of(sheet)
    with pytest.raises(UnreadableFileError, match="no text"):
        text_of(Sheet().text(60, 500, "Secret words", mode=3))


def test_text_that_is_a_clip_or_turned_by_its_size_is_read() -> None:
    assert text_of(Sheet().text(60, 500, "Filled by a gradient", mode=7)) == "Filled by a gradient"
    turned = Sheet()
    for i, line in enumerate(("The quay was closed", "for nine days.")):
        turned.text(500, 300 + 12 * i, line, size=-10)
    assert text_of(turned).split() == ["The", "quay", "was", "closed", "for", "nine", "days."]


def test_character_beyond_the_basic_plane_is_one() -> None:
    def stream(content: str) -> bytes:
        return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream".encode()

    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>",
        5: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R "
        b"/Resources << /Font << /F1 3 0 R >> >> >>",
        6: stream("BT /F1 20 Tf 60 500 Td (HAH) Tj ET"),
        7: stream("1 beginbfchar <41> <D83CDF0A> endbfchar"),
    }
    document = only(list(parse_pdf(source(written(objects, "/Root 1 0 R")))))
    assert document.text == "H\U0001f30aH"


def test_invisible_text_over_a_scan_is_used() -> None:
    sheet = Sheet().text(60, 700, "What was typed in 1931", mode=3)
    sheet.picture(scan([]), 0, 0, 595, 842)
    assert text_of(sheet) == "What was typed in 1931"


def test_text_drawn_twice_for_bold_is_read_once() -> None:
    sheet = Sheet().text(60, 700, "A bold claim").text(60.3, 700, "A bold claim")
    assert text_of(sheet) == "A bold claim"


def test_text_outside_the_page_is_left_out() -> None:
    assert text_of(Sheet().text(60, 700, "Seen.").text(900, 700, "Unseen.")) == "Seen."


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_rotated_page_is_read_like_any_other(turn: int) -> None:
    content = pdf(Sheet().lines(60, 700, LEFT), page=f"/Rotate {turn}")
    assert only(list(parse_pdf(source(content)))).text == " ".join(LEFT)


def test_rotated_text_is_read_along_its_lines() -> None:
    sheet = Sheet()
    for i, line in enumerate(LEFT):
        sheet.turned(100 + 12 * i, 100, line, "0 1 -1 0")
    assert text_of(sheet) == " ".join(LEFT)


def test_a_watermark_across_the_page_is_left_out() -> None:
    sheet = Sheet().lines(60, 700, LEFT).turned(200, 300, "DRAFT", "0.7 0.7 -0.7 0.7", 80)
    assert text_of(sheet) == " ".join(LEFT)


def test_list_items_are_lines_of_their_own() -> None:
    sheet = Sheet().lines(60, 700, ["What was lost:", "• a boat of oak", "• two oars"])
    assert text_of(sheet) == "What was lost:\n• a boat of oak\n• two oars"


def test_info_dictionary_gives_title_authors_and_date() -> None:
    info = "/Title (Boats of the north) /Author (Ada Byrne; Jon Holm) "
    info += "/CreationDate (D:20190304101500+01'00') /ModDate (D:20240101000000Z)"
    document = only(list(parse_pdf(source(pdf(Sheet().lines(60, 700, LEFT), info=info)))))
    assert document.title == "Boats of the north"
    assert document.authors == ("Ada Byrne", "Jon Holm")
    assert (document.published, document.published_from) == (date(2019, 3, 4), "file data")


@pytest.mark.parametrize(
    "title",
    [
        "", "Microsoft Word - boats.docx", "untitled", "Untitled-1", "boats.indd", "at sea.pdf",
        "PowerPoint Presentation", "PowerPoint-Präsentation", "Ã¼ber Boote", "\x01\x02", "12345",
        "(anonymous)", "C:\\Users\\ada\\boats", "Dokument1",
    ],
)  # fmt: skip
def test_placeholder_title_is_ignored(title: str) -> None:
    assert clean_title(title) == ""


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("D:20190304", date(2019, 3, 4)),
        ("20190304101500Z", date(2019, 3, 4)),
        ("D:2019", None),
        ("D:19700101000000Z", None),
        ("D:20191304", None),
        ("D:29990101", None),
        ("D:00010101", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_only_plausible_dates_are_used(value: str, day: date | None) -> None:
    assert parse_pdf_date(value) == day


@pytest.mark.usefixtures("no_text_recognition")
def test_scan_reports_the_missing_tool() -> None:
    sheet = Sheet().picture(scan(LEFT), 0, 0, 595, 842)
    reason = "2 of its 2 pages are scanned: no text recognition installed: pip install"
    with pytest.raises(MissingToolError, match=reason):
        list(parse_pdf(source(pdf(sheet, sheet))))


@pytest.mark.usefixtures("no_text_recognition")
def test_a_scan_among_other_pages_is_reported_and_the_others_are_read() -> None:
    picture = Sheet().picture(scan(LEFT), 0, 0, 595, 842)
    typed = Sheet().lines(60, 700, RIGHT)
    items = list(parse_pdf(source(pdf(picture, typed, picture, picture, picture))))
    assert only(items).text == " ".join(RIGHT)
    assert unread(items) == [f"pages 1, 3–5 are scanned: {HOW_TO_INSTALL}"]


@pytest.mark.usefixtures("no_text_recognition")
def test_glyphs_without_unicode_mapping_are_left_out() -> None:
    font = (
        "/Subtype /Type3 /FontBBox [0 0 700 700] /FontMatrix [0.001 0 0 0.001 0 0] "
        "/CharProcs << >> /Encoding << /Type /Encoding /Differences [65 /g1 /g2 /g3] >> "
        "/FirstChar 65 /LastChar 67 /Widths [600 600 600]"
    )
    content = pdf(Sheet().text(60, 700, "ABCABCABC"), font=font)
    with pytest.raises(MissingToolError):
        list(parse_pdf(source(content)))


@needs_ocr
def test_scanned_page_is_recognized_among_others() -> None:
    picture = Sheet().picture(scan(["The mill burned down in 1931."]), 0, 0, 595, 842)
    document = only(list(parse_pdf(source(pdf(Sheet().lines(60, 700, LEFT), picture)))))
    assert document.text[document.pages[1] :] == "The mill burned down in 1931."


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "empty"), (b"%PDF-1.7\n", "not a PDF"), (b"Dear all, " * 99, "not a PDF")],
)
def test_files_of_other_kinds_are_refused_with_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        list(parse_pdf(source(content)))


@pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_truncated_pdf_is_read_or_reported(part: float) -> None:
    content = pdf(*(Sheet().lines(60, 700, LEFT) for _ in range(5)))
    try:
        document = only(list(parse_pdf(source(content[: int(len(content) * part)]))))
    except UnreadableFileError:
        return
    assert " ".join(LEFT) in document.text


def test_an_encrypted_pdf_is_reported() -> None:
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [] /Count 0 >>",
        3: b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <" + b"41" * 32
        + b"> /U <" + b"42" * 32 + b"> >>",
    }  # fmt: skip
    key = "/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    content = written(objects, f"/Root 1 0 R /Encrypt 3 0 R {key}")
    with pytest.raises(UnreadableFileError, match="encrypted: save it without a password"):
        list(parse_pdf(source(content)))


def test_cyclic_page_tree_terminates() -> None:
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000 >>",
        4: b"<< >>",
    }
    with pytest.raises(UnreadableFileError):
        list(parse_pdf(source(written(objects))))


def test_huge_page_is_read() -> None:
    sheet = Sheet().text(60, 700, "A small word.")
    sheet.extra = "/MediaBox [0 0 900000 900000]"
    assert text_of(sheet) == "A small word."
    sheet.picture(scan([]), 0, 0, 900_000, 900_000)
    assert text_of(sheet) == "A small word."


def test_recursive_form_terminates() -> None:
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /Im 7 0 R "
    form += b">> >> /Length 6 >>\nstream\n/Im Do\nendstream"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 6 0 R "
    page += b"/Resources << /XObject << /Im 7 0 R >> >> >>"
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        5: page,
        6: b"<< /Length 6 >>\nstream\n/Im Do\nendstream",
        7: form,
    }
    with pytest.raises(UnreadableFileError):
        list(parse_pdf(source(written(objects, "/Root 1 0 R"))))


def test_right_to_left_text_is_in_logical_order() -> None:
    def word(letters: str, right: float, after: str) -> list[Glyph]:
        places = [right - 5 * i for i in range(len(letters))]
        glyphs = [
            Glyph(char, x - 5, 0, x, 10, 0, after if i == 0 else "")
            for i, (char, x) in enumerate(zip(letters, places, strict=True))
        ]
        # As pdfium gives some words: the letters from left to right.
        return (
            glyphs
            if after == "\n"
            else [
                g._replace(preceding_space=after if i == 0 else "")
                for i, g in enumerate(reversed(glyphs))
            ]
        )

    glyphs = word("שלום", 200, "\n") + word("עולם", 177, " ")
    assert [line.text for line in extract_lines(glyphs)] == ["שלום עולם"]


def test_glyphs_without_height_are_left_out() -> None:
    sheet = Sheet().lines(60, 700, LEFT).turned(60, 500, "Flat words", "1 0 0 0")
    assert text_of(sheet) == " ".join(LEFT)


@pytest.mark.usefixtures("no_text_recognition")
@pytest.mark.parametrize(("is_photograph", "said"), [(False, 1), (True, 0)])
def test_scan_below_a_typed_line_is_read_or_reported(is_photograph: bool, said: int) -> None:
    image = Image.new("L", (600, 700), 60) if is_photograph else scan(LEFT, 1000, 1100)
    pasted = Sheet().text(60, 800, "Appendix: the letter").picture(image, 60, 260, 450, 500)
    found = list(parse_pdf(source(pdf(pasted))))
    assert only(found).text == "Appendix: the letter"
    assert unread(found) == [f"page 1 is scanned: {HOW_TO_INSTALL}"] * said


@pytest.mark.usefixtures("no_text_recognition")
def test_stamp_on_an_unread_scan_does_not_hide_the_error() -> None:
    stamped = Sheet().text(60, 20, "EXHIBIT 007").picture(scan(LEFT), 0, 0, 595, 842)
    items = list(parse_pdf(source(pdf(stamped))))
    assert only(items).text == "EXHIBIT 007"
    assert unread(items) == [f"page 1 is scanned: {HOW_TO_INSTALL}"]


def ruled(xs: list[int], ys: list[int]) -> Sheet:
    sheet = Sheet()
    sheet.operators += [f"{x} {ys[0]} m {x} {ys[-1]} l S" for x in xs]
    sheet.operators += [f"{xs[0]} {y} m {xs[-1]} {y} l S" for y in (ys[0], ys[1], ys[-1])]
    sheet.operators += [f"{xs[1]} {y} m {xs[-1]} {y} l S" for y in ys[2:-1]]
    return sheet


@pytest.mark.parametrize("y", [665, 650, 635])
def test_cell_over_three_rows_is_in_the_first_wherever_its_text_stands(y: int) -> None:
    sheet = ruled([60, 140, 220, 300], [700, 680, 660, 645, 625])
    sheet.text(65, 686, "Region").text(145, 686, "Item").text(225, 686, "Count").text(
        65, y, "North"
    )
    for row, (item, count) in enumerate((("Wheat", "12"), ("Rye", "7"), ("Oats", ""))):
        sheet.text(145, 666 - 17 * row, item).text(225, 666 - 17 * row, count or " ")
    assert text_of(sheet) == "Region | Item | Count\nNorth | Wheat | 12\n| Rye | 7\n| Oats"


def test_lines_of_a_cell_in_the_middle_of_its_row_are_one_cell() -> None:
    sheet = ruled([60, 140, 300, 360], [700, 680, 640]).lines(145, 670, ["Lost to hail in", "May."])
    sheet.text(65, 686, "Item").text(145, 686, "Note").text(305, 686, "Count")
    sheet.text(65, 664, "Wheat").text(305, 664, "12")
    assert text_of(sheet) == "Item | Note | Count\nWheat | Lost to hail in May. | 12"


def test_head_of_the_text_s_size_on_each_page_does_not_interrupt_a_sentence() -> None:
    heads = [Sheet().text(60, 800, f"{number} {LEFT[0][4:9]}") for number in (1, 2)]
    first, second = heads[0].lines(60, 700, LEFT[:4]), heads[1].text(60, 700, LEFT[4])
    assert " ".join(LEFT) in text_of(first, second)


def test_columns_with_a_narrow_gutter_are_told_by_their_order_in_the_file() -> None:
    columns = (["The river rose in the night", "and cut off the lower town."],
               ["Markets reacted with calm", "to the news of the flood."])  # fmt: skip
    sheet = Sheet().lines(60, 700, columns[0]).lines(192, 700, columns[1])
    assert text_of(sheet) == "\n\n".join(map(" ".join, columns))


def test_white_text_is_read_where_it_is_seen_and_reported_where_not() -> None:
    sheet = Sheet().lines(60, 700, LEFT)
    sheet.operators += ["0 0 .5 rg 50 590 300 30 re f", "1 g"]
    found = list(parse_pdf(source(pdf(sheet.text(60, 600, "On blue.").text(60, 500, "On white.")))))
    assert only(found).text == f"{' '.join(LEFT)}\n\nOn blue."
    (reason,) = unread(found)
    assert reason.startswith("hidden: 8 characters of text on page 1, not shown there")


def test_double_letters_stay_where_the_font_states_too_great_a_height() -> None:
    descriptor = "/FontName /A /Flags 32 /FontBBox [0 -2500 900 3100] /Ascent 3100 /Descent -2500"
    font = (
        "/Subtype /TrueType /BaseFont /A /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 126 "
        f"/Widths [{' 500' * 95}] /FontDescriptor << /Type /FontDescriptor {descriptor} >>"
    )
    content = pdf(Sheet().text(60, 700, "All supplies arrived."), font=font)
    assert only(list(parse_pdf(source(content)))).text == "All supplies arrived."
