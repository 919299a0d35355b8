"""Test that OpenDocument files are read as LibreOffice shows them."""

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from index.errors import UnreadableFileError
from index.parsers.office.odf import parse_odf
from index.parsers.types import EmbeddedFile, ParsedDocument, Skipped
from tests.index.parsers.mail.cfb import write_cfb
from tests.index.parsers.office.making import ODF_SPACES, odf, source, zipped
from tests.index.parsers.sheets.row_numbers import row_numbers

VALUE = 'office:value="1.0"'
STAR = ' text:label="*"'
NOTES = 'presentation:class="notes"'


def read(content: bytes) -> ParsedDocument:
    (document,) = parse_odf(source(content, "a.odt"))
    assert isinstance(document, ParsedDocument)
    return document


def text(body: str, styles: str = "", **members: str) -> str:
    return read(odf(f"<office:text>{body}</office:text>", styles, **members)).text


def sheet(rows: str, attributes: str = "") -> str:
    return f'<table:table table:name="Berths"{attributes}>{rows}</table:table>'


def sheets(tables: str, styles: str = "") -> str:
    return read(odf(f"<office:spreadsheet>{tables}</office:spreadsheet>", styles)).text


def cell(content: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{content}</text:p></table:table-cell>"


def test_paragraphs_headings_and_spaces_are_read_as_shown() -> None:
    body = (
        '<text:h text:outline-level="1">The <text:span>harbour</text:span></text:h>'
        "<text:p>It  was\n   closed<text:s text:c='3'/>in<text:tab/>March"
        "<text:line-break/>and <text:a>April</text:a>.</text:p>"
    )
    assert text(body) == "The harbour\n\nIt was closed in March\nand April."


def test_metadata_is_read_from_meta_xml() -> None:
    meta = (
        "<dc:title>Harbour report</dc:title><dc:creator>Last Editor</dc:creator>"
        "<meta:initial-creator>Ada Brandt</meta:initial-creator><meta:keyword>tides</meta:keyword>"
        "<meta:keyword>quay, ropes</meta:keyword>"
        "<meta:creation-date>2019-06-07T08:09:10.123456789</meta:creation-date>"
    )
    document = read(odf("<office:text><text:p>Words.</text:p></office:text>", meta=meta))

    assert (document.title, document.authors) == ("Harbour report", ("Ada Brandt",))
    assert document.tags == ("tides", "quay", "ropes")
    assert (document.published, document.published_from) == (date(2019, 6, 7), "file data")


@pytest.mark.parametrize("day", ["1970-01-01T00:00:00", "2999-01-01", "yesterday", ""])
def test_implausible_creation_date_is_ignored(day: str) -> None:
    meta = f"<meta:creation-date>{day}</meta:creation-date>"
    document = read(odf("<office:text><text:p>Words.</text:p></office:text>", meta=meta))
    assert (document.published, document.published_from) == (None, "")


def test_deletions_and_hidden_text_are_left_out_and_comments_are_at_the_end() -> None:
    styles = (
        '<style:style style:name="H" style:family="text"><style:text-properties '
        'text:display="none"/></style:style>'
        '<style:style style:name="P" style:family="paragraph" style:parent-style-name="Q"/>'
        '<style:style style:name="Q" style:family="paragraph"><style:text-properties '
        'text:display="none"/></style:style>'
    )
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        '<text:p>He <text:change/><text:span text:style-name="H">not </text:span>said'
        "<office:annotation><text:p>check</text:p></office:annotation> so.</text:p>"
        '<text:p text:style-name="P">hidden</text:p>'
        '<text:section text:display="none"><text:p>hidden</text:p></text:section>'
        '<text:p>hidden<text:hidden-paragraph text:is-hidden="true"/></text:p>'
    )
    content = odf(f"<office:text>{body}</office:text>", styles)
    document, report = parse_odf(source(content, "a.odt"))
    assert isinstance(document, ParsedDocument)
    assert isinstance(report, Skipped)
    assert document.text == "He said so.\n\n[Comment] check"
    assert report.reason.startswith("hidden: 21 characters of text: ")


def test_notes_are_at_the_end_with_their_marks() -> None:
    def note(kind: str, mark: str, content: str, label: str = "") -> str:
        return (
            f'<text:note text:note-class="{kind}"><text:note-citation{label}>{mark}'
            f"</text:note-citation><text:note-body><text:p>{content}</text:p></text:note-body>"
            "</text:note>"
        )

    body = (
        f"<text:p>Said{note('endnote', 'i', 'Last.')} so{note('footnote', '1', 'First.')}"
        f"{note('footnote', '*', 'Star.', STAR)}.</text:p><text:p>Then.</text:p>"
    )
    assert text(body) == "Said[i] so[1]*.\n\nThen.\n\n[1] First.\n\n* Star.\n\n[i] Last."


def test_lists_have_their_bullets_and_numbers() -> None:
    styles = (
        '<text:list-style style:name="N"><text:list-level-style-number text:level="1" '
        'style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" '
        'style:num-format="a" style:num-suffix=")" text:display-levels="2"/></text:list-style>'
        '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/>'
        "</text:list-style>"
    )

    def item(content: str, inner: str = "") -> str:
        return f"<text:list-item><text:p>{content}</text:p>{inner}</text:list-item>"

    nested = f"<text:list>{item('in')}{item('in', '<text:p>more</text:p>')}</text:list>"
    body = (
        f'<text:list text:style-name="N">{item("one", nested)}{item("two")}</text:list>'
        "<text:p>Between.</text:p>"
        f'<text:list text:style-name="N" text:continue-numbering="true">{item("three")}</text:list>'
        "<text:p>Between.</text:p>"
        f'<text:list text:style-name="N">{item("anew")}</text:list><text:p/>'
        f'<text:list text:style-name="B">{item("dot")}</text:list>'
    )
    assert text(body, styles) == (
        "1. one\n1.a) in\n1.b) in\nmore\n2. two\n\nBetween.\n\n3. three\n\nBetween.\n\n"
        "1. anew\n• dot"
    )


def test_headings_have_their_outline_numbers() -> None:
    styles = (
        "<text:outline-style><text:outline-level-style text:level='1' style:num-format='1'/>"
        "<text:outline-level-style text:level='2' style:num-format='1' text:display-levels='2'/>"
        "</text:outline-style>"
    )

    def heading(level: int, attributes: str = "") -> str:
        return f'<text:h text:outline-level="{level}" {attributes}>Head</text:h>'

    body = heading(1) + heading(2) + heading(2, 'text:is-list-header="true"') + heading(1)
    assert text(body, styles) == "1 Head\n\n1.1 Head\n\nHead\n\n2 Head"


def test_a_text_box_follows_its_paragraph_and_an_equation_stays_in_it() -> None:
    box = "<draw:frame><draw:text-box><text:p>Boxed</text:p></draw:text-box></draw:frame>"
    formula = (
        '<draw:frame><draw:object xlink:href="./Object 1"/><draw:image/></draw:frame>'
        "<draw:frame><svg:title>not seen</svg:title><draw:image/></draw:frame>"
    )
    math = "<math><mi>x</mi><mo>=</mo><mn>2</mn><annotation>x = 2</annotation></math>"
    body = f"<text:p>Before{box} after {formula}.</text:p><text:p>Next</text:p>"
    result = text(body, **{"Object 1__content.xml": math})
    assert result == "Before after x = 2.\n\nBoxed\n\nNext"


CHART = "urn:oasis:names:tc:opendocument:xmlns:chart:1.0"
OBJECT = '<text:p>Own.<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame></text:p>'


def test_chart_in_a_text_is_read_with_its_values() -> None:
    row = "<table:table-row>{}</table:table-row>".format
    chart = (
        f'<office:document-content {ODF_SPACES} xmlns:chart="{CHART}"><office:body><office:chart>'
        "<chart:chart><chart:title><text:p>Catch</text:p></chart:title><chart:plot-area>"
        "<chart:axis><chart:title><text:p>tonnes</text:p></chart:title></chart:axis>"
        f"</chart:plot-area><table:table>{row(cell('') + cell('Cod'))}"
        f"{row(cell('May') + cell('9.1'))}</table:table></chart:chart></office:chart>"
        "</office:body></office:document-content>"
    )
    result = text(OBJECT, **{"Object 1__content.xml": chart})
    assert result == "Own.\n\nCatch\n\ntonnes\n\n | Cod\nMay | 9.1"


def test_document_embedded_in_a_text_is_an_embedded_file() -> None:
    inner = odf(f"<office:spreadsheet>{sheet(row_of('Alma', '4'))}</office:spreadsheet>")
    members = {f"Object 1__{name}": content for name, content in unzipped(inner).items()}
    own, embedded = parse_odf(source(odf(f"<office:text>{OBJECT}</office:text>", **members)))
    assert isinstance(own, ParsedDocument)
    assert own.text == "Own."
    assert isinstance(embedded, EmbeddedFile)
    assert embedded.key == "Object 1.ods"
    assert read(embedded.content).text == "Berths\n\nAlma | 4"


def test_document_embedded_in_flat_xml_is_an_embedded_file() -> None:
    body = "<office:body><office:{0}>{1}</office:{0}></office:body>".format
    inner = f"<office:document>{body('spreadsheet', sheet(row_of('Alma', '4')))}</office:document>"
    frame = f"<text:p>Own.<draw:frame><draw:object>{inner}</draw:object></draw:frame></text:p>"
    flat = f"<office:document {ODF_SPACES}>{body('text', frame)}</office:document>"
    _, embedded = parse_odf(source(flat.encode(), "a.fodt"))
    assert isinstance(embedded, EmbeddedFile)
    assert embedded.key == "object 1.fods"
    assert read(embedded.content).text == "Berths\n\nAlma | 4"


def test_object_of_another_program_is_read_or_reported() -> None:
    objects = "".join(
        f'<draw:frame><draw:object-ole xlink:href="./Object {number}"/></draw:frame>'
        for number in (1, 2, 3)
    )
    members: dict[str, Any] = {
        "Object 1": write_cfb({"Package": b"PK\3\4"}),
        "Object 2": write_cfb({"Equation Native": b"x"}),
    }
    content = odf(f"<office:text>{objects}</office:text>", **members)
    package, unknown, missing = parse_odf(source(content))
    assert package == EmbeddedFile("Object 1.zip", b"PK\3\4")
    assert isinstance(unknown, Skipped)
    assert unknown.reason.startswith("embedded file Object 2: of a program that is not known")
    assert isinstance(missing, Skipped)
    assert missing.reason.startswith("embedded file Object 3: damaged")
    assert missing.kind == "embedded file"


def test_date_and_number_of_the_page_are_left_out_of_its_header() -> None:
    header = (
        "<style:header><text:p>Harbour <text:date>30/11/2026</text:date> office</text:p><text:p>"
        "Oldal <text:page-number>1</text:page-number> / <text:page-count>9</text:page-count>"
        "</text:p><text:p>Draft<text:tab/><text:page-number>1</text:page-number><text:tab/>Quay"
        "</text:p></style:header>"
    )
    styles = (
        f"<office:document-styles {ODF_SPACES}><office:master-styles>{header}"
        "</office:master-styles></office:document-styles>"
    )
    assert text("<text:p>Own.</text:p>", **{"styles.xml": styles}) == (
        "Own.\n\nHarbour office\n\nDraft Quay"
    )


def test_footer_and_the_texts_of_the_master_page_are_read_once() -> None:
    frame = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>".format
    field = "<presentation:footer>&lt;footer&gt;</presentation:footer>"
    master = (
        f'<style:master-page style:name="Plain">{frame("Harbour office")}{frame(field)}'
        f"{frame('<text:page-number>&lt;number&gt;</text:page-number>')}</style:master-page>"
    )
    styles = (
        f"<office:document-styles {ODF_SPACES}><office:master-styles>{master}"
        "</office:master-styles></office:document-styles>"
    )
    page = (
        '<draw:page draw:master-page-name="Plain" presentation:use-footer-name="ftr1">{}'
        "</draw:page>"
    ).format
    declared = '<presentation:footer-decl presentation:name="ftr1">Draft</presentation:footer-decl>'
    body = f"{declared}{page(frame('One'))}{page(frame('Two'))}"
    deck = f"<office:presentation>{body}</office:presentation>"
    document = read(odf(deck, **{"styles.xml": styles}))
    assert document.text == "One\n\nDraft\n\nHarbour office\n\nTwo"


def test_text_of_a_document_before_opendocument_is_read() -> None:
    assert read(odf("<text:p>One</text:p><text:p>Two</text:p>")).text == "One\n\nTwo"


def row_of(*cells: str) -> str:
    return f"<table:table-row>{''.join(map(cell, cells))}</table:table-row>"


def unzipped(content: bytes) -> dict[str, Any]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_merged_cell_is_read_once_and_hidden_rows_are_not() -> None:
    rows = (
        f"<table:table-header-rows><table:table-row>{cell('Ship')}{cell('Berth')}"
        "</table:table-row></table:table-header-rows>"
        f"<table:table-row>{cell('Alma')}<table:covered-table-cell><text:p>Alma</text:p>"
        "</table:covered-table-cell></table:table-row>"
        f'<table:table-row table:visibility="collapse">{cell("Secret")}</table:table-row>'
    )
    assert text(f"<table:table>{rows}</table:table>") == "Ship | Berth\nAlma"


def test_cell_over_several_columns_leaves_the_others_empty() -> None:
    rows = (
        f"<table:table-row>{cell('Ship')}{cell('2021')}{cell('2022')}{cell('2023')}"
        f"</table:table-row><table:table-row>{cell('Alma')}"
        '<table:covered-table-cell table:number-columns-repeated="2"/>'
        f"{cell('4')}</table:table-row>"
    )
    expected = "Ship | 2021 | 2022 | 2023\nAlma |  |  | 4"
    assert text(f"<table:table>{rows}</table:table>") == expected


def test_sheet_is_its_name_and_its_rows_as_shown() -> None:
    rows = (
        f"<table:table-row>{cell('Alma', VALUE)}"
        f'<table:table-cell table:number-columns-repeated="2"/>{cell("5 %")}'
        '<table:table-cell table:number-columns-repeated="16380"/></table:table-row>'
        f'<table:table-row table:number-rows-repeated="2">{cell("x")}</table:table-row>'
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
        '<table:table-row><table:table-cell office:value="7"/></table:table-row>'
    )
    document = read(odf(f"<office:spreadsheet>{sheet(rows)}</office:spreadsheet>"))
    assert document.text == "Berths\n\nAlma |  |  | 5 %\nx\nx\n\n7"
    assert [row[2] for row in row_numbers(document)] == [1, 2, 3, 1048574]


def test_row_of_a_sheet_is_known_behind_hidden_rows_and_columns() -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    hidden = f'<table:table-row table:visibility="collapse">{cell("a")}</table:table-row>'
    row = f"<table:table-row>{cell('b')}{cell('c')}{cell('d')}</table:table-row>"
    body = sheet(f"{columns}<table:table-column/>{hidden}{row}")
    content = odf(f"<office:spreadsheet>{body}</office:spreadsheet>")
    document = next(iter(parse_odf(source(content, "a.ods"))))
    assert isinstance(document, ParsedDocument)
    assert row_numbers(document) == [("Berths", (1, 3), 2, "b | d")]


def test_hidden_sheets_and_columns_are_left_out_and_reported() -> None:
    styles = (
        '<style:style style:name="T" style:family="table"><style:table-properties '
        'table:display="false"/></style:style>'
    )
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse" '
        'table:number-columns-repeated="2"/>'
    )
    row = f"<table:table-row>{''.join(cell(sign) for sign in 'abcd')}</table:table-row>"
    tables = sheet(columns + row) + sheet(row, ' table:style-name="T"')
    content = odf(f"<office:spreadsheet>{tables}</office:spreadsheet>", styles)
    document, *reports = parse_odf(source(content, "a.ods"))
    assert isinstance(document, ParsedDocument)
    assert document.text == "Berths\n\na | d"
    assert [report.kind for report in reports if isinstance(report, Skipped)] == ["hidden part"] * 2


@pytest.mark.parametrize(
    ("across", "down"), [(1, 10**9), (10**9, 1), (16_384, 1_048_576), (1, 10**40)]
)
def test_repeated_cells_are_limited(across: int, down: int) -> None:
    content = "bomb " * 30
    rows = (
        f'<table:table-row table:number-rows-repeated="{down}">'
        + cell(content, f'table:number-columns-repeated="{across}"')
        + "</table:table-row>"
    )
    try:
        read_ = sheets(sheet(rows * 3))
    except UnreadableFileError:
        return
    assert len(read_) < 64 << 20


def test_slides_are_pages_read_title_first_and_from_top_to_bottom() -> None:
    def frame(content: str, top: str, left: str = "1cm", attributes: str = "") -> str:
        return (
            f'<draw:frame svg:x="{left}" svg:y="{top}" {attributes}>'
            f"<draw:text-box><text:p>{content}"
            "</text:p></draw:text-box></draw:frame>"
        )

    hidden = (
        '<style:style style:name="D" style:family="drawing-page"><style:drawing-page-properties '
        'presentation:visibility="hidden"/></style:style>'
    )
    notes = f"<presentation:notes>{frame('Speak.', '1cm', attributes=NOTES)}"
    first = (
        frame("low", "10cm") + frame("right", "50mm", "4in") + frame("left", "5.1cm")
        + frame("Title", "12cm", attributes="presentation:class='title'")
        + frame("3 May", "1cm", attributes="presentation:class='date-time'")
        + frame("Click", "1cm", attributes="presentation:placeholder='true'")
        + notes + "</presentation:notes>"
    )  # fmt: skip
    pages = (
        f"<draw:page>{first}</draw:page><draw:page draw:style-name='D'>{frame('Secret', '1cm')}"
        f"</draw:page><draw:page>{frame('End', '1cm')}</draw:page>"
    )
    content = odf(f"<office:presentation>{pages}</office:presentation>", hidden)
    document, report = parse_odf(source(content, "a.odp"))
    assert isinstance(document, ParsedDocument)
    assert isinstance(report, Skipped)

    assert document.text == "Title\n\nleft\n\nright\n\nlow\n\nSpeak.\n\nEnd"
    assert document.pages == (0, document.text.index("End"), document.text.index("End"))
    assert document.title == "Title"


def test_flat_xml_is_read() -> None:
    flat = (
        f"<?xml version='1.0'?><office:document {ODF_SPACES}><office:meta><dc:title>Flat</dc:title>"
        "</office:meta><office:body><office:text><text:p>Words.</text:p></office:text>"
        "</office:body></office:document>"
    )
    document = read(flat.encode())
    assert (document.title, document.text) == ("Flat", "Words.")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (odf("<office:text/>"), "empty"),
        (b"<html><body>x</body></html>", "XML of another kind"),
        (zipped({"[Content_Types].xml": "<T/>"}), "Microsoft Office"),
        (zipped({"a": "b"}), "rename it to .zip"),
        (zipped({"content.xml": "<office:"}), "damaged"),
        (
            odf(
                "<office:text/>",
                META_INF__manifest="",
                **{"META-INF__manifest.xml": "<m><f><encryption-data/></f></m>"},
            ),
            "encrypted",
        ),
    ],
)
def test_files_of_other_kinds_are_refused_with_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        read(content)


@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 0.95])
def test_a_truncated_document_is_reported(share: float) -> None:
    content = odf("<office:text><text:p>Words.</text:p></office:text>")
    with pytest.raises(UnreadableFileError):
        read(content[: int(len(content) * share)])


@pytest.mark.parametrize("depth", [10, 60, 5_000])
def test_deep_nesting_is_read_or_reported(depth: int) -> None:
    body = "<text:p>in</text:p>"
    for _ in range(depth):
        body = f"<text:list><text:list-item>{body}</text:list-item></text:list>"
    try:
        assert text(body) == "in"
    except UnreadableFileError:
        assert depth > 60


def test_stored_list_labels_are_not_read_twice() -> None:
    heading = '<text:h text:outline-level="1"><text:number>1. </text:number>The quay</text:h>'
    assert text(heading) == "The quay"


def test_text_that_nobody_sees_is_left_out_and_reported() -> None:
    looks = {"W": 'style:color="#ffffff"', "T": 'style:font-size="1pt"'}
    looks["B"] = 'style:color="#ffffff" style:background-color="#000080"'
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {look}/>'
        "</style:style>"
        for name, look in looks.items()
    )
    spans = "".join(f'<text:span text:style-name="{name}">{name}</text:span>' for name in looks)
    content = odf(f"<office:text><text:p>Seen {spans}</text:p></office:text>", styles)
    document, report = parse_odf(source(content, "a.odt"))
    assert getattr(document, "text", "") == "Seen B"
    assert getattr(report, "reason", "").startswith("hidden: 2 characters of text in white")
