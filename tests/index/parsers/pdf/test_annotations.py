"""Test what is added to PDFs: attached files, comments and filled forms, written here by hand."""

import hashlib
from pathlib import Path

import pytest

from index.errors import UnreadableFileError
from index.parsers.embedded_files import open_embedded
from index.parsers.pages.page_render import render_page
from index.parsers.pdf.parser import parse_pdf
from index.parsers.types import EmbeddedFile
from tests.index.parsers.pages.making import Sheet, only, pdf, scan, source, unread, written

PAGE_TEXT = "The ferry sailed at noon."


def content(
    *annotations: str, catalog: str = "", objects: dict[int, str] | None = None, text: bool = True
) -> bytes:
    """A PDF of one page with annotations, the objects 20 and following."""
    stream = f"BT /F1 10 Tf 1 0 0 1 60 700 Tm ({PAGE_TEXT}) Tj ET" if text else ""
    numbers = " ".join(f"{20 + i} 0 R" for i in range(len(annotations)))
    parts = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        2: "<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: "<< >>",
        5: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R "
        f"/Resources << /Font << /F1 3 0 R >> >> /Annots [{numbers}] >>",
        6: f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        **{20 + i: f"<< /Type /Annot {entries} >>" for i, entries in enumerate(annotations)},
        **(objects or {}),
    }
    return written({number: part.encode("latin-1") for number, part in parts.items()})


def text_of(pdf: bytes) -> str:
    return only(list(parse_pdf(source(pdf)))).text


def embedded(text: str) -> str:
    return f"<< /Type /EmbeddedFile /Length {len(text)} >>\nstream\n{text}\nendstream"


def attached(pdf: bytes) -> dict[str, bytes]:
    return {
        item.key: item.content for item in parse_pdf(source(pdf)) if isinstance(item, EmbeddedFile)
    }


WITH_FILES = {
    30: embedded("The minister signed."),
    31: "<< /Type /Filespec /F (letter.txt) /UF (letter.txt) /EF << /F 30 0 R >> >>",
    32: embedded("Pump,900"),
    33: "<< /Type /Filespec /F (prices.csv) /EF << /F 32 0 R >> >>",
}
NAMES = "/Names << /EmbeddedFiles << /Names [(letter.txt) 31 0 R] >> >>"
PIN = "/Subtype /FileAttachment /Rect [60 500 80 520] /FS {} 0 R"


def test_embedded_files_and_those_pinned_to_a_page_are_attachments() -> None:
    pdf = content(PIN.format(33), PIN.format(31), catalog=NAMES, objects=WITH_FILES)
    files = attached(pdf)
    assert files == {"letter.txt": b"The minister signed.", "prices.csv": b"Pump,900"}
    assert text_of(pdf) == PAGE_TEXT


def test_different_attachments_of_one_name_are_both_read() -> None:
    objects = {**WITH_FILES, 33: WITH_FILES[33].replace("prices.csv", "letter.txt")}
    files = attached(content(PIN.format(33), catalog=NAMES, objects=objects))
    assert files == {"letter.txt": b"The minister signed.", "letter (2).txt": b"Pump,900"}


def test_attachment_that_is_missing_is_reported() -> None:
    objects = {31: "<< /Type /Filespec /F (letter.txt) >>"}
    items = list(parse_pdf(source(content(catalog=NAMES, objects=objects))))
    (reason,) = unread(items)
    assert reason.startswith("attachment letter.txt: not in the file or damaged")


def test_files_of_a_portfolio_without_text_are_read() -> None:
    items = list(parse_pdf(source(content(catalog=NAMES, objects=WITH_FILES, text=False))))
    assert [item.key for item in items if isinstance(item, EmbeddedFile)] == ["letter.txt"]
    assert unread(items) == ["its pages: there is no text on its 1 page"]
    with pytest.raises(UnreadableFileError, match="no text"):
        list(parse_pdf(source(content(text=False))))


def test_attachment_is_opened_without_reading_the_pages(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(content(catalog=NAMES, objects=WITH_FILES))
    digest = hashlib.sha256(b"The minister signed.").hexdigest()
    with open_embedded(str(file), file.name, "report.pdf#letter.txt", "txt", digest) as inside:
        assert inside.content() == b"The minister signed."


@pytest.mark.parametrize(
    ("entries", "comment"),
    [
        ("/Subtype /FreeText /Contents (Not the true figure)", "Not the true figure"),
        ("/Subtype /Text /Contents (Ask Ada\\nabout this)", "Ask Ada\nabout this"),
        ("/Subtype /Highlight /Contents (Is this right?)", "Is this right?"),
        ("/Subtype /Text /RC (<body><p>In a <b>rich</b> note</p></body>)", "In a rich note"),
    ],
)
def test_typed_notes_and_comments_are_paragraphs_of_their_page(entries: str, comment: str) -> None:
    text = text_of(content(f"{entries} /Rect [60 500 300 540]"))
    assert text == f"{PAGE_TEXT}\n\n{comment}"


@pytest.mark.parametrize(
    "entries",
    [
        "/Subtype /Highlight /Contents (the ferry sailed)",
        "/Subtype /Text /Contents (Hidden words) /F 2",
        "/Subtype /Text /Contents (Accepted set by Ada) /StateModel /Review /State /Accepted",
        "/Subtype /Link /Contents (A link)",
    ],
)
def test_what_nobody_sees_or_the_page_has_is_not_added(entries: str) -> None:
    assert text_of(content(f"{entries} /Rect [60 500 300 540]")) == PAGE_TEXT


def test_comment_has_a_box_at_its_place() -> None:
    pdf = content("/Subtype /Text /Contents (Ask Ada) /Rect [60 500 80 520]")
    text = text_of(pdf)
    start = text.index("Ask Ada")
    (box,) = render_page(source(pdf), 0, text, [(start, start + 7)]).boxes
    assert box.left == pytest.approx(60 / 595, abs=0.01)
    assert box.top == pytest.approx(1 - 520 / 842, abs=0.01)


def form(*fields: str) -> bytes:
    numbers = " ".join(f"{20 + i} 0 R" for i in range(len(fields)))
    catalog = f"/AcroForm << /Fields [{numbers}] /DR << /Font << /F1 3 0 R >> >> >>"
    return content(*(f"/Subtype /Widget /F 4 {entries}" for entries in fields), catalog=catalog)


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("/FT /Tx /V (Ada Kern)", f"{PAGE_TEXT} Ada Kern"),
        ("/FT /Ch /Ff 131072 /Opt [[(o) (Oban)] [(u) (Ullapool)]] /V (o)", f"{PAGE_TEXT} Oban"),
        ("/FT /Btn /V /Yes /AS /Yes /AP << /N << /Yes 6 0 R >> >>", f"{PAGE_TEXT} ✓"),
        ("/FT /Tx /Ff 8192 /V (secret)", f"{PAGE_TEXT} ******"),
        ("/FT /Tx /V ()", PAGE_TEXT),
    ],
)
def test_value_of_a_form_field_stands_beside_its_label(field: str, line: str) -> None:
    pdf = form(f"/T (name) {field} /DA (/F1 10 Tf) /Rect [190 697 300 711]")
    assert text_of(pdf) == line


def test_unknown_bytes_in_annotations_harm_nothing() -> None:
    pdf = content("/Subtype /Text /Contents <FEFFD800> /Rect [0 0]", "/Subtype /FreeText", "")
    assert PAGE_TEXT in text_of(pdf)


PROSE = ("The board met on Monday and read the letter of", "the treasurer, who had left for Malta.")


def test_text_that_a_page_does_not_show_is_reported() -> None:
    sheet = Sheet().lines(60, 760, PROSE).text(60, 600, "Say nothing.", mode=3)
    items = list(parse_pdf(source(pdf(sheet.text(900, 600, "Outside.")))))
    assert "Say nothing" not in only(items).text
    (report,) = unread(items)
    assert report.startswith("hidden: 19 characters of text on page 1")


def test_slanted_letters_are_read_and_those_at_an_angle_reported() -> None:
    sheet = Sheet().lines(60, 760, PROSE).turned(60, 600, "Slanted words.", "1 0 .27 1")
    items = list(parse_pdf(source(pdf(sheet.turned(200, 300, "Draft", ".7 .7 -.7 .7")))))
    assert "Slanted words." in only(items).text
    (report,) = unread(items)
    assert report.startswith("5 characters at an angle, as watermarks are, on page 1")


def test_row_beside_a_joined_cell_is_a_row_of_its_own() -> None:
    sheet = Sheet().lines(60, 760, PROSE)
    rows = (("Region", "City", "Votes"), ("North", "Delhi", "100"), ("", "Lucknow", "200"))
    for number, row in enumerate((*rows, ("South", "Chennai", "300"), ("", "Agra", "400"))):
        for x, cell in zip((60, 180, 300), row, strict=True):
            sheet.text(x, 680 - 20 * number, cell)
    text = only(list(parse_pdf(source(pdf(sheet))))).text
    assert "North | Delhi | 100\n| Lucknow | 200\nSouth | Chennai | 300\n| Agra | 400" in text


@pytest.mark.usefixtures("no_text_recognition")
def test_picture_of_text_among_typed_text_is_reported_where_it_cannot_be_read() -> None:
    typed = Sheet().lines(60, 760, PROSE * 2)
    with_scan = typed.picture(scan(["The mayor signed."], 1000, 500), 60, 250, 470, 235)
    (report,) = unread(list(parse_pdf(source(pdf(with_scan)))))
    assert report.startswith("page 1: a picture that looks like text, not read")


def test_comment_names_its_author() -> None:
    note = "/Subtype /Text /Rect [60 500 80 520] /Contents (Not the true figure.) /T (Ana Lopes)"
    assert text_of(content(note)).endswith("[Comment by Ana Lopes] Not the true figure.")
