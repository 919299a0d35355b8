"""Test Excel workbooks written by openpyxl, and damaged ones."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from index.errors import UnreadableFileError
from index.parsers.sheets.xlsx import parse_xlsx
from index.parsers.types import ParsedDocument
from tests.index.parsers.reading import draft, items, reasons
from tests.index.parsers.sheets.row_numbers import row_numbers


def save(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ledger() -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Ledger"
    sheet.append(["Payee", None, "Sum", "Paid on", "Share", "Final"])
    sheet.append(["Zoë  Ruiz\nand sons", None, 1234.5, date(2024, 3, 31), 0.256, True])
    sheet["C2"].number_format = "#,##0.00 [$€-1]"
    sheet["E2"].number_format = "0%"
    return book


SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"


def repack(content: bytes, changed: dict[str, bytes]) -> bytes:
    """`content` with the members in `changed` replaced, or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        members = {name: old.read(name) for name in old.namelist()} | changed
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name, member in members.items():
            new.writestr(name, member)
    return stream.getvalue()


def with_rows(rows: bytes, before: bytes = b"") -> bytes:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    sheet = head + before + b"<sheetData>" + rows + b"</sheetData></worksheet>"
    return repack(save(ledger()), {SHEET: sheet})


def with_strings(content: bytes, strings: bytes) -> bytes:
    relation = b'<Relationship Id="s1" Type="x/sharedStrings" Target="sharedStrings.xml"/></Rel'
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        relations = book.read(RELATIONS).replace(b"</Rel", relation)
    return repack(content, {"xl\\SharedStrings.xml": strings, RELATIONS: relations})


def test_cells_are_read_as_shown_below_the_sheet_name() -> None:
    assert draft(parse_xlsx, "a.xlsx", save(ledger())).text == (
        "Ledger\n\n"
        "Payee | Sum | Paid on | Share | Final\n"
        "Zoë Ruiz and sons | 1,234.50 € | 2024-03-31 | 26% | TRUE"
    )


def test_hidden_cells_are_left_out_and_reported() -> None:
    book = ledger()
    sheet = book["Ledger"]
    sheet.append(["hidden row"])
    sheet.append(["after it"])
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["F"].hidden = True
    sheet["A1"].comment = Comment("a remark", "somebody")
    other = book.create_sheet("Drafts")
    other["A1"] = "hidden sheet"
    other.sheet_state = "veryHidden"
    text = draft(parse_xlsx, "a.xlsx", save(book)).text
    sheets, cells = reasons(parse_xlsx, "a.xlsx", save(book))
    assert sheets.startswith("hidden: sheet 'Drafts': ")
    assert cells.startswith("hidden: 3 cells in rows or columns of sheet 'Ledger': ")
    assert "hidden" not in text
    assert "TRUE" not in text
    assert "Drafts" not in text
    assert text.endswith("26%\nafter it\n\n[Comment by somebody] A1: a remark")


def test_line_is_known_by_its_sheet_and_row_whatever_is_empty_or_hidden() -> None:
    book = ledger()
    sheet = book.create_sheet("Pay 2024")
    for reference, value in {"B3": "x", "D3": "y", "B4": "no", "B5": "z", "D8": 1}.items():
        sheet[reference] = value
    sheet.row_dimensions[4].hidden = True
    sheet["B3"].comment = Comment("a remark", "somebody")
    rows = row_numbers(draft(parse_xlsx, "a.xlsx", save(book)))
    assert [row[:3] for row in rows] == [
        ("Ledger", (1, 3, 4, 5, 6), 1),
        ("Ledger", (1, 3, 4, 5, 6), 2),
        ("Pay 2024", (2, 4), 3),
        ("Pay 2024", (2, 4), 5),
        ("Pay 2024", (2, 4), 8),
    ]
    assert [row[3] for row in rows[2:]] == ["x | y", "z", "| 1"]


def test_empty_row_separates_blocks_and_empty_cell_keeps_its_place() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["a", "b", "c"], [1, None, 3], [], ["d"]):
        sheet.append(row)
    assert draft(parse_xlsx, "a.xlsx", save(book)).text == "Sheet\n\na | b | c\n1 |  | 3\n\nd"


def test_a_charts_title_is_kept() -> None:
    book = ledger()
    chart = BarChart()
    chart.title = "Paid by month"
    chart.add_data(Reference(book["Ledger"], min_col=3, min_row=2, max_row=2))
    book["Ledger"].add_chart(chart, "H2")
    assert draft(parse_xlsx, "a.xlsx", save(book)).text.endswith("TRUE\n\nPaid by month")


def test_values_of_a_chart_that_are_in_no_visible_cell_are_read() -> None:
    book = ledger()
    book.create_sheet("Data").append([1])
    chart = BarChart()
    chart.add_data(Reference(book["Data"], min_col=1, min_row=1, max_row=1))
    book["Ledger"].add_chart(chart, "H2")
    part = "xl/charts/chart1.xml"
    content = save(book)
    chart_xml = zipfile.ZipFile(io.BytesIO(content)).read(part)
    cache = b"</f><numCache><pt idx='0'><v>7.5</v></pt></numCache>"
    content = repack(content, {part: chart_xml.replace(b"</f>", cache)})
    assert "7.5" not in draft(parse_xlsx, "a.xlsx", content).text
    book["Data"].sheet_state = "hidden"
    content = repack(save(book), {part: chart_xml.replace(b"</f>", cache)})
    assert draft(parse_xlsx, "a.xlsx", content).text.endswith("| 7.5")


def test_workbook_metadata_is_kept() -> None:
    book = ledger()
    book.properties.title = "Payments"
    book.properties.creator = "Ana Ruiz; Bo Li"
    book.properties.keywords = "grants, audit"
    book.properties.created = datetime(2021, 5, 6, tzinfo=UTC)
    document = draft(parse_xlsx, "a.xlsx", save(book))
    assert (document.title, document.published, document.published_from) == (
        "Payments",
        date(2021, 5, 6),
        "file data",
    )
    assert (document.authors, document.tags) == (("Ana Ruiz", "Bo Li"), ("grants", "audit"))


def test_date_and_author_of_the_excel_template_are_ignored() -> None:
    book = ledger()
    book.properties.created = datetime(2006, 9, 16, tzinfo=UTC)
    document = draft(parse_xlsx, "a.xlsx", save(book))
    assert (document.published, document.published_from, document.authors) == (None, "", ())


def test_a_formula_without_its_value_is_reported() -> None:
    book = ledger()
    book["Ledger"]["A3"] = "=1+1"
    [reason] = reasons(parse_xlsx, "a.xlsx", save(book))
    assert reason.startswith("sheet 'Ledger': formulas without the values")


def test_cells_and_rows_without_references_are_numbered() -> None:
    rows = b"<row><c t='str'><v>a</v></c><c t='inlineStr'><is><r><t>b</t></r><r><t>c</t></r>"
    rows += b"<rPh><t>aid</t></rPh></is></c></row><row><c t='e'><v>#N/A</v></c></row>"
    assert draft(parse_xlsx, "a.xlsx", with_rows(rows)).text == "Ledger\n\na | bc\n#N/A"


def test_shared_strings_are_read_as_shown() -> None:
    strings = b"<sst><si><r><t>Zo</t></r><r><t xml:space='preserve'>e </t></r></si>"
    strings += b"<si><t>a_x000D_\nb</t><rPh><t>aid</t></rPh></si></sst>"
    rows = b"<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c><c t='s'><v>9</v></c></row>"
    document = draft(parse_xlsx, "a.xlsx", with_strings(with_rows(rows), strings))
    assert document.text == "Ledger\n\nZoe | a b"


def test_distant_cells_cost_no_memory() -> None:
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    rows += b'<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    content = with_rows(rows, b'<dimension ref="A1:XFD1048576"/>')
    assert draft(parse_xlsx, "a.xlsx", content).text == "Ledger\n\n1\n\n| 2"


def test_repeated_shared_string_stops_at_the_size_limit() -> None:
    long = b"<sst><si><t>" + b"word " * 100_000 + b"</t></si></sst>"
    rows = b'<row r="1"><c t="s"><v>0</v></c></row><row r="2">'
    rows += b'<c t="s"><v>0</v></c>' * 1_000 + b"</row>"
    book = with_strings(with_rows(rows), long)
    results = items(parse_xlsx, "a.xlsx", book)
    assert isinstance(results[0], ParsedDocument)
    assert "more than 64 MB of text" in reasons(parse_xlsx, "a.xlsx", book)[0]


def test_strict_ooxml_and_other_prefixes_are_read() -> None:
    sheet = b'<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData>'
    sheet += b'<x:row r="1"><x:c r="A1" t="d"><x:v>2024-03-31T00:00:00</x:v></x:c></x:row>'
    sheet += b"</x:sheetData></x:worksheet>"
    content = repack(save(ledger()), {SHEET: sheet})
    assert draft(parse_xlsx, "a.xlsx", content).text == "Ledger\n\n2024-03-31"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "damaged or cut off"),
        (b"a,b\n1,2", "not a zip package"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "Excel 97 workbook"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "encrypted: save it without a password",
        ),
    ],
)
def test_files_of_other_kinds_are_refused_with_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        items(parse_xlsx, "a.xlsx", content)


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.8, 0.99, 0.999])
def test_truncated_workbook_is_refused(share: float) -> None:
    content = save(ledger())
    with pytest.raises(UnreadableFileError, match="damaged"):
        items(parse_xlsx, "a.xlsx", content[: int(len(content) * share)])


def test_indented_xml_loses_no_string() -> None:
    content = save(ledger())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read(SHEET)
    indented = sheet.replace(b"<v>", b"\r\n  <v> ").replace(b"</v>", b" </v>\r\n  ")
    plain = draft(parse_xlsx, "a.xlsx", content).text
    assert "Payee" in plain
    assert draft(parse_xlsx, "a.xlsx", repack(content, {SHEET: indented})).text == plain


def test_other_office_files_named_xlsx_are_recognized() -> None:
    content = repack(save(ledger()), {"xl/workbook.xml": b"<w:document xmlns:w='w'/>"})
    with pytest.raises(UnreadableFileError, match=r"rename it to \.docx"):
        items(parse_xlsx, "a.xlsx", content)


@pytest.mark.parametrize("encoding", ["klingon", "utf-7", "euc-jp"])
def test_sheet_in_an_unknown_encoding_is_refused(encoding: str) -> None:
    sheet = f'<?xml version="1.0" encoding="{encoding}"?><worksheet/>'
    for written in ("ascii", "utf-16"):
        with pytest.raises(UnreadableFileError):
            items(parse_xlsx, "a.xlsx", repack(save(ledger()), {SHEET: sheet.encode(written)}))


def test_entities_and_deep_nesting_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    with pytest.raises(UnreadableFileError, match="DTD"):
        items(parse_xlsx, "a.xlsx", repack(save(ledger()), {SHEET: bomb}))
    with pytest.raises(UnreadableFileError, match="levels"):
        items(parse_xlsx, "a.xlsx", repack(save(ledger()), {SHEET: b"<a>" * 100_000}))


def test_a_zip_bomb_is_refused() -> None:
    bomb = {"xl/styles.xml": b"<styleSheet>" + b" " * (130 << 20)}
    with pytest.raises(UnreadableFileError, match="unpacks to over 128 MB"):
        items(parse_xlsx, "a.xlsx", repack(save(ledger()), bomb))


def test_header_of_printed_pages_is_read_without_its_codes_and_page_numbers() -> None:
    book = ledger()
    book["Ledger"].oddHeader.left.text = "Harbour office"
    book["Ledger"].oddHeader.left.size = 14
    book["Ledger"].oddFooter.center.text = "Page &P of &N"
    assert draft(parse_xlsx, "a.xlsx", save(book)).text.endswith("\n\nHarbour office")


def test_cells_that_nobody_sees_are_reported() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    sheet.append(["white", "tiny", "no format", "on blue"])
    sheet["A1"].font = sheet["D1"].font = Font(color="FFFFFFFF")
    sheet["B1"].font = Font(size=1)
    sheet["C1"].number_format = ";;;"
    sheet["D1"].fill = PatternFill("solid", fgColor="FF000080")
    assert draft(parse_xlsx, "a.xlsx", save(book)).text == "Data\n\non blue"
    by_format, unseen = reasons(parse_xlsx, "a.xlsx", save(book))
    assert by_format.startswith("hidden: 1 cell by their format in sheet 'Data'")
    assert unseen.startswith("hidden: 2 cells in white on white or tiny letters")
