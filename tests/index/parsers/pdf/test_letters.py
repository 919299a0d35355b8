"""Test ligatures, accents, spaces and right-to-left letters of PDFs."""

import pytest

from index.parsers.pages.lines import Line
from index.parsers.pages.page_flow import arrange_pages
from index.parsers.pdf.glyphs import INFERRED_SPACE, Glyph
from index.parsers.pdf.lines import extract_lines
from index.parsers.pdf.parser import parse_pdf
from tests.index.parsers.pages.making import Sheet, only, pdf, source


def glyphs(*pieces: tuple[str, float, float, str]) -> list[Glyph]:
    """Glyphs of a line of 10 points from (character, left, right, preceding space)."""
    return [Glyph(char, left, 0, right, 10, 0, after) for char, left, right, after in pieces]


def text_of(*pieces: tuple[str, float, float, str]) -> str:
    (line,) = extract_lines(glyphs(*pieces))
    return line.text


def spread(text: str, x: float, after: str = "\n", apart: float = 5) -> list[Glyph]:
    """Glyphs of a width of 5 at distances of `apart`."""
    letters: list[Glyph] = []
    for char in text:
        if char == " ":
            after = " "
            x += 2.5
            continue
        letters.append(Glyph(char, x, 0, x + 5, 10, 0, after))
        after = ""
        x += apart
    return letters


def test_a_ligature_keeps_all_its_letters() -> None:
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> "
        "endcodespacerange 3 beginbfchar <41> <0064> <42> <006600660069> <43> <00660066> "
        "endbfchar endcmap end"
    )
    content = pdf(
        Sheet().text(60, 700, "ABAC"), font="/Subtype /Type1 /BaseFont /Helvetica /ToUnicode 8 0 R"
    )
    stream = f"8 0 obj\n<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream\nendobj\n".encode()
    content = content.replace(b"xref\n0 1", stream + b"xref\n0 1", 1)
    # Its table of objects is wrong now, so that it is made anew from the objects.
    assert only(list(parse_pdf(source(content)))).text == "dffidff"


def test_accents_drawn_over_letters_are_combined() -> None:
    assert text_of(("r", 0, 4, "\n"), ("¨", 4, 9, ""), ("o", 4, 9, ""), ("k", 9, 14, "")) == "rök"
    assert text_of(("´", 4, 7, "\n"), ("ı", 4, 7, ""), ("n", 7, 12, "")) == "ín"
    assert text_of(("c", 0, 5, "\n"), ("¸", 0.5, 4.5, ""), ("a", 5, 10, "")) == "ça"
    assert text_of(("x", 0, 5, "\n"), ("´", 6, 9, ""), ("a", 9, 14, "")) == "x´a"


def test_gap_beside_kerned_letters_is_a_space() -> None:
    line = spread("new", 0) + spread("edge of it", 17.5, after="")
    assert [letters.text for letters in extract_lines(line)] == ["new edge of it"]


def test_inferred_space_without_width_is_removed() -> None:
    line = spread("this is how", 0)
    line += spread("ever it was", line[-1].right, after=" ")
    assert [letters.text for letters in extract_lines(line)] == ["this is however it was"]


def test_letter_spaced_heading_is_read_as_words() -> None:
    line = spread("THE", 0, apart=8)
    line = [line[0]] + [glyph._replace(preceding_space=INFERRED_SPACE) for glyph in line[1:]]
    more = [g._replace(preceding_space=INFERRED_SPACE) for g in spread("SEA", 34, apart=8)]
    assert [letters.text for letters in extract_lines(line + more)] == ["THE SEA"]
    single = [glyph._replace(preceding_space=" ") for glyph in spread("abcd", 0, apart=8)]
    assert [letters.text for letters in extract_lines(single)] == ["a b c d"]


def test_gap_as_wide_as_those_between_letters_is_no_space() -> None:
    line = spread("harbour", 0, apart=6.5)
    line[6] = line[6]._replace(preceding_space=INFERRED_SPACE)
    assert [letters.text for letters in extract_lines(line)] == ["harbour"]


def test_right_to_left_ligatures_are_in_logical_order() -> None:
    word = [("م", 40, 45), ("ا", 34, 40), ("ل", 34, 40), ("ة", 28, 34)]
    pieces = [(char, left, right, "" if i else "\n") for i, (char, left, right) in enumerate(word)]
    assert text_of(*pieces) == "ملاة"


def test_brackets_in_arabic_and_hebrew_face_their_words() -> None:
    pieces = [("א", 95, 100, "\n"), (")", 87, 90, ""), ("ב", 82, 87, " ")]
    pieces += [("(", 79, 82, ""), ("ג", 71, 76, "")]
    assert text_of(*pieces) == "א (ב) ג"


def test_dot_leader_is_one_run_in_a_row_of_its_own() -> None:
    sheet = Sheet().text(60, 720, "1").text(80, 720, "Ports of the north").text(500, 720, "3")
    for i, name in enumerate(["Oban", "Mallaig", "Ullapool", "Tobermory"]):
        y = 696 - 12 * i
        sheet.text(80, y, name).text(140 - 9 * (i % 2), y, ". . " * 25).text(500, y, str(3 + i))
    text = only(list(parse_pdf(source(pdf(sheet))))).text
    rows = text.splitlines()
    assert [row.partition(" ")[0] for row in rows if ". ." in row] == [
        "Oban", "Mallaig", "Ullapool", "Tobermory",
    ]  # fmt: skip
    assert all(row.endswith(f"| {3 + i}") for i, row in enumerate(rows[-4:]))


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("11/23/26, 1:18 PM The lamp", "https://harbour.example/lamp 1/2"),
        ("The lamp https://harbour.example/lamp", "1 of 2 23.11.2026, 13:18"),
    ],
)
def test_headers_printed_by_browsers_are_removed(head: str, foot: str) -> None:
    def line(text: str, top: float) -> Line:
        return Line(text, (), "\n\n", top, top + 8, 8)

    body = [line(f"The lamp was lit in 187{i}.", 100 + 12 * i) for i in range(3)]
    pages = [[line(head, 10), *body, line(foot, 800)]]
    assert arrange_pages(pages) == [body]
    quoted = [[line("https://harbour.example/lamp", 10), *body]]
    assert arrange_pages(quoted) == quoted
