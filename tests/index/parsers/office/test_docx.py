"""Test that .docx files are read as Word shows them."""

import io
from datetime import date, datetime

import docx as python_docx
import pytest

from index.errors import UnreadableFileError
from index.parsers.office.docx import parse_docx
from index.parsers.types import EmbeddedFile, ParsedDocument, ParserOutput, Skipped
from tests.index.parsers.mail.cfb import write_cfb as ole
from tests.index.parsers.office.making import SPACES, docx, relations, source, zipped


def read(content: bytes) -> ParsedDocument:
    (document,) = parse_docx(source(content, "a.docx"))
    assert isinstance(document, ParsedDocument)
    return document


def text(body: str, **parts: str) -> str:
    return read(docx(body, **parts)).text


def p(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def r(content: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{content}</w:t></w:r>'


def field(type: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{type}"/></w:r>'


def instruction(content: str) -> str:
    return f"<w:r><w:instrText>{content}</w:instrText></w:r>"


def cell(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def test_docx_by_python_docx_is_read_with_metadata() -> None:
    made = python_docx.Document()
    made.core_properties.title = "Harbour report"
    made.core_properties.author = "Ada Brandt; Olaf Lind"
    made.core_properties.keywords = "harbour, dredging; tides"
    made.core_properties.created = datetime(2021, 4, 5, 9, 30)
    made.add_heading("The harbour", 1)
    made.add_paragraph("The quay was closed in March.")
    made.add_paragraph("ropes", style="List Bullet")
    made.add_paragraph("anchors", style="List Bullet")
    made.add_paragraph("first", style="List Number")
    made.add_paragraph("second", style="List Number")
    table = made.add_table(2, 2)
    for place, content in enumerate(("Ship", "Berth", "Alma", "4")):
        table.cell(place // 2, place % 2).text = content
    stream = io.BytesIO()
    made.save(stream)

    document = read(stream.getvalue())

    assert document.text == (
        "The harbour\n\nThe quay was closed in March.\n\n• ropes\n• anchors\n1. first\n2. second"
        "\n\nShip | Berth\nAlma | 4"
    )
    assert document.title == "Harbour report"
    assert document.authors == ("Ada Brandt", "Olaf Lind")
    assert document.tags == ("harbour", "dredging", "tides")
    assert (document.published, document.published_from) == (date(2021, 4, 5), "file data")


def test_date_and_author_of_a_template_are_ignored() -> None:
    made = python_docx.Document()
    made.add_paragraph("Words.")
    stream = io.BytesIO()
    made.save(stream)

    document = read(stream.getvalue())

    assert (document.published, document.published_from, document.authors) == (None, "", ())


def test_tracked_insertions_are_kept_at_any_depth() -> None:
    nested = f"<w:hyperlink><w:smartTag>{r('deep ')}</w:smartTag></w:hyperlink>"
    held = f"<w:sdt><w:sdtPr/><w:sdtContent>{r('held')}</w:sdtContent></w:sdt>"
    assert text(p(f"<w:ins>{r('new ')}{nested}</w:ins>{held}")) == "new deep held"


def test_tracked_deletions_are_left_out() -> None:
    gone = "<w:del><w:r><w:delText>never</w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{r('away ')}</w:moveFrom><w:moveTo>{r('here')}</w:moveTo>"
    row = f"<w:tr><w:trPr><w:del/></w:trPr>{cell(p(r('row')))}</w:tr>"
    assert text(p(f"{r('He ')}{gone}{moved}") + f"<w:tbl>{row}</w:tbl>") == "He here"


def test_paragraphs_with_a_deleted_paragraph_mark_are_joined() -> None:
    body = p(r("One "), "<w:rPr><w:del/></w:rPr>") + p(r("line."))
    assert text(body) == "One line."


@pytest.mark.parametrize(
    "properties", ["<w:vanish/>", '<w:vanish w:val="1"/>', '<w:rStyle w:val="H"/>']
)
def test_hidden_text_is_left_out_and_reported(properties: str) -> None:
    styles = (
        '<w:style w:type="character" w:styleId="B"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="H"><w:basedOn w:val="B"/></w:style>'
    )
    content = docx(p(r("seen") + r(" hidden", properties)), styles=styles)
    document, report = parse_docx(source(content, "a.docx"))
    assert isinstance(document, ParsedDocument)
    assert isinstance(report, Skipped)
    assert document.text == "seen"
    assert report.reason.startswith("hidden: 6 characters of text: ")


def test_visible_run_in_a_hidden_paragraph_is_kept() -> None:
    styles = '<w:style w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    runs = r("hidden") + r("shown", '<w:vanish w:val="0"/>')
    content = docx(p(runs, '<w:pStyle w:val="H"/>'), styles=styles)
    document, _ = parse_docx(source(content, "a.docx"))
    assert isinstance(document, ParsedDocument)
    assert document.text == "shown"


def test_field_gives_its_result_not_its_instructions() -> None:
    inner = field("begin") + instruction("DATE") + field("separate") + r("no") + field("end")
    runs = (
        f"{field('begin')}{instruction('IF ')}{inner}{field('separate')}{r('5 May')}{field('end')}"
    )
    simple = f'<w:fldSimple w:instr="TITLE">{r(" 1969")}</w:fldSimple>'
    assert text(p(runs + simple)) == "5 May 1969"


def test_unclosed_field_hides_no_text_after_its_paragraph() -> None:
    assert text(p(field("begin") + instruction("TOC")) + p(r("The rest."))) == "The rest."


def test_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p(r('Boxed'))}</w:txbxContent>"
    both = (
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>"
        f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert (
        text(p(r("Before ") + both + r("after")) + p(r("Next"))) == "Before after\n\nBoxed\n\nNext"
    )


def test_notes_are_at_the_end_with_their_marks() -> None:
    footnotes = (
        f'<w:footnote w:id="-1" w:type="separator">{p(r("line"))}</w:footnote>'
        f'<w:footnote w:id="2">{p("<w:r><w:footnoteRef/></w:r>" + r(" A source."))}</w:footnote>'
        f'<w:footnote w:id="3">{p(r("* Another."))}</w:footnote>'
    )
    endnotes = f'<w:endnote w:id="2">{p(r("The end."))}</w:endnote>'
    body = p(
        r("He said so")
        + '<w:r><w:footnoteReference w:id="2"/></w:r>'
        + r(", twice")
        + '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="3"/><w:t>*</w:t></w:r>'
        + '<w:r><w:endnoteReference w:id="2"/></w:r>'
    )
    assert text(body + p(r("Then.")), footnotes=footnotes, endnotes=endnotes) == (
        "He said so[1], twice*[i]\n\nThen.\n\n[1] A source.\n\n* Another.\n\n[i] The end."
    )


def test_headers_footers_and_comments_are_read_once_below_the_text() -> None:
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="header"/>'
        '<w:headerReference w:type="first" r:id="header2"/>'
        '<w:footerReference w:type="default" r:id="footer"/></w:sectPr>'
    )
    body = (
        p(r("One") + '<w:r><w:commentReference w:id="0"/></w:r>', section) + p(r("Two")) + section
    )
    read_ = text(
        body,
        header=p(r("Confidential")),
        header2=p(r("On no page")),
        footer=p(r("Harbour office")) + p(r("Page 3 of 7")),
        comments=f'<w:comment w:id="0" w:author="Ana Lopes">{p(r("Who says so?"))}</w:comment>',
    )
    assert read_ == (
        "One\n\nTwo\n\n[Comment by Ana Lopes] Who says so?\n\nConfidential\n\nHarbour office"
    )


def test_workbook_embedded_in_a_text_is_an_embedded_file() -> None:
    content = zipped(
        {
            "_rels/.rels": relations(officeDocument="word/document.xml"),
            "word/document.xml": (
                f"<w:document {SPACES}><w:body>{p(r('Own.'))}</w:body></w:document>"
            ),
            "word/_rels/document.xml.rels": relations(
                package="embeddings/costs.xlsx", oleObject="embeddings/object1.bin"
            ),
            "word/embeddings/costs.xlsx": b"PK",
            "word/embeddings/object1.bin": ole({"Package": b"PK\3\4 of a text"}),
        }
    )
    _, book, other = parse_docx(source(content))
    assert book == EmbeddedFile("costs.xlsx", b"PK")
    assert other == EmbeddedFile("object1.zip", b"PK\3\4 of a text")


@pytest.mark.parametrize(
    ("streams", "name"),
    [
        ({"CONTENTS": b"%PDF-1.7 of Acrobat"}, "object1.pdf"),
        ({"WordDocument": b"of Word 97"}, "object1.doc"),
        ({"__properties_version1.0": b"of Outlook"}, "object1.msg"),
    ],
)
def test_object_of_another_program_has_the_suffix_of_its_content(
    streams: dict[str, bytes], name: str
) -> None:
    [file] = embedded_in_docx(ole(dict(streams)))
    assert isinstance(file, EmbeddedFile)
    assert file.key == name


def test_object_of_an_unknown_program_is_reported() -> None:
    [report] = embedded_in_docx(ole({"Equation Native": b"x"}))
    assert isinstance(report, Skipped)
    assert report.reason.startswith("embedded file object1.bin: of a program that is not known")
    assert report.kind == "embedded file"


def test_file_in_a_document_without_text_is_not_lost() -> None:
    [file] = embedded_in_docx(ole({"Package": b"PK\3\4"}), body="")
    assert isinstance(file, EmbeddedFile)


def embedded_in_docx(content: bytes, body: str = p(r("Own."))) -> list[ParserOutput]:
    """What a text with an embedded object yields beside its own document."""
    members: dict[str, str | bytes] = {
        "_rels/.rels": relations(officeDocument="word/document.xml"),
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(oleObject="embeddings/object1.bin"),
        "word/embeddings/object1.bin": content,
    }
    items = parse_docx(source(zipped(members)))
    return [item for item in items if not isinstance(item, ParsedDocument)]


def test_section_shows_the_headers_that_it_inherits() -> None:
    content = zipped(
        {
            "_rels/.rels": relations(officeDocument="word/document.xml"),
            "word/document.xml": (
                f"<w:document {SPACES}><w:body><w:p><w:pPr><w:sectPr>"
                '<w:headerReference w:type="first" r:id="header1"/></w:sectPr></w:pPr></w:p>'
                f"{p(r('Text.'))}<w:sectPr><w:titlePg/></w:sectPr></w:body></w:document>"
            ),
            "word/_rels/document.xml.rels": relations(header1="header1.xml"),
            "word/header1.xml": f"<w:hdr {SPACES}>{p(r('Harbour office'))}</w:hdr>",
        }
    )
    [document] = parse_docx(source(content))
    assert isinstance(document, ParsedDocument)
    assert document.text == "Text.\n\nHarbour office"


def test_table_inside_a_cell_adds_no_cells_to_its_row() -> None:
    inner = f"<w:tbl><w:tr>{cell(p(r('Ore')))}{cell(p(r('7')))}</w:tr></w:tbl>"
    rows = f"<w:tr>{cell(p(r('Quay')))}{cell(inner + p(''))}{cell(p(r('9')))}</w:tr>"
    assert text(f"<w:tbl>{rows}</w:tbl>") == "Quay | Ore, 7 | 9"


def test_list_labels_follow_the_numbering_definition() -> None:
    def level(place: int, format: str, pattern: str) -> str:
        return (
            f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>'
            f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        )

    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}'
        f"{level(1, 'lowerLetter', '%1.%2)')}</w:abstractNum>"
        f'<w:abstractNum w:abstractNumId="1">{level(0, "hebrew1", "%1.")}</w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="6"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="7"/></w:lvlOverride></w:num>'
        '<w:num w:numId="8"><w:abstractNumId w:val="1"/></w:num>'
    )

    def item(content: str, list_id: int, place: int = 0) -> str:
        return p(
            r(content), f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{list_id}"/></w:numPr>'
        )

    body = (
        item("one", 5) + item("in", 5, 1) + item("in", 5, 1) + item("two", 5) + item("in", 5, 1)
        + item("seven", 6) + item("none", 0) + item("unknown", 8)
    )  # fmt: skip
    assert text(body, numbering=numbering) == (
        "1. one\n1.a) in\n1.b) in\n2. two\n2.a) in\n7. seven\n\nnone\n\nunknown"
    )


def test_a_merged_cell_is_read_once() -> None:
    both = cell(p(r("Both")), "<w:gridSpan w:val='2'/>") + cell(p(""))
    top = cell(p(r("Top")), "<w:vMerge w:val='restart'/>")
    top += cell(p(r("1") + "<w:r><w:br/></w:r>" + r("a")))
    under = cell(p(r("Top")), "<w:vMerge/>") + cell(p(r("2")))
    rows = f"<w:tr>{both}</w:tr><w:tr>{top}</w:tr><w:tr>{under}</w:tr>"
    assert text(f"<w:tbl>{rows}</w:tbl>") == "Both\nTop | 1 a\n | 2"


def test_cell_over_several_columns_leaves_the_others_empty() -> None:
    heads = "".join(cell(p(r(name))) for name in ("Region", "2022", "2023", "2024"))
    south = (
        cell(p(r("South"))) + cell(p(r("no data")), "<w:gridSpan w:val='2'/>") + cell(p(r("23")))
    )
    after_gap = "<w:trPr><w:gridBefore w:val='2'/></w:trPr>" + cell(p(r("5"))) + cell(p(r("6")))
    rows = "".join(f"<w:tr>{row}</w:tr>" for row in (heads, south, after_gap))
    assert text(f"<w:tbl>{rows}</w:tbl>") == (
        "Region | 2022 | 2023 | 2024\nSouth | no data |  | 23\n |  | 5 | 6"
    )


def test_layout_table_is_read_as_paragraphs() -> None:
    inner = f"<w:tbl><w:tr>{cell(p(r('a')))}{cell(p(r('b')))}</w:tr></w:tbl>"
    body = f"<w:tbl><w:tr>{cell(p(r('First.')) + inner + p(r('Last.')))}</w:tr></w:tbl>"
    assert text(body) == "First.\n\na | b\n\nLast."


def test_symbols_and_special_characters_are_read_as_shown() -> None:
    runs = (
        r("co\u00adop\u00a0er\u200bate")
        + "<w:r><w:tab/><w:t>x</w:t><w:noBreakHyphen/><w:t>ray</w:t><w:softHyphen/></w:r>"
        + '<w:r><w:br/><w:sym w:font="Symbol" w:char="F061"/></w:r>'
        + '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
        + '<w:r><w:sym w:font="Nobody" w:char="F0FC"/></w:r>'
    )
    assert text(p(runs)) == "coop erate x-ray\nα✓"


def test_an_equation_is_part_of_its_paragraph() -> None:
    def m(sign: str) -> str:
        return f"<m:r><m:t>{sign}</m:t></m:r>"

    fraction = f"<m:f><m:num>{m('1')}</m:num><m:den>{m('2')}</m:den></m:f>"
    fenced = f"<m:d><m:dPr/><m:e>{m('a')}</m:e></m:d>"
    assert text(p(f"{r('so ')}<m:oMath>{m('x=')}{fraction}{fenced}</m:oMath>")) == "so x=1/2(a)"


def test_ruby_text_and_drop_caps_do_not_break_words() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{r('kan')}</w:rt><w:rubyBase>{r('漢')}</w:rubyBase></w:ruby></w:r>"
    initial = p(r("O"), '<w:framePr w:dropCap="drop"/>')
    document, report = parse_docx(source(docx(initial + p(r("nce ") + ruby)), "a.docx"))
    assert isinstance(document, ParsedDocument)
    assert document.text == "Once 漢"
    assert isinstance(report, Skipped)
    assert report.reason.startswith("1 reading above words")


def test_strict_ooxml_is_read() -> None:
    old = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    new = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    kind = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
    body = f"<w:document {SPACES}><w:body>{p(r('Strict.'))}</w:body></w:document>"
    content = zipped(
        {
            "_rels/.rels": f'<R><Relationship Id="a" Type="{kind}" Target="/w/d.xml"/></R>',
            "w/d.xml": body.replace(old, new),
        }
    )
    assert read(content).text == "Strict."


def test_paragraph_in_the_title_style_is_the_title() -> None:
    styles = '<w:style w:styleId="Titre"><w:name w:val="Title"/></w:style>'
    made = docx(p(r("Letterhead")) + p(r("The find"), '<w:pStyle w:val="Titre"/>'), styles=styles)
    assert read(made).title == "The find"


def test_alt_chunk_is_an_embedded_file() -> None:
    content = zipped(
        {
            "_rels/.rels": relations(officeDocument="word/document.xml"),
            "word/document.xml": f"<w:document {SPACES}><w:body>{p(r('Own.'))}"
            '<w:altChunk r:id="aFChunk"/></w:body></w:document>',
            "word/_rels/document.xml.rels": relations(aFChunk="page.html"),
            "word/page.html": "<p>Taken in</p>",
        }
    )
    document, part = parse_docx(source(content))
    assert isinstance(document, ParsedDocument)
    assert part == EmbeddedFile("word/page.html", b"<p>Taken in</p>")


@pytest.mark.parametrize(
    ("root", "reason"),
    [("workbook", "a spreadsheet in it.*rename it to .xlsx"), ("presentation", "a presentation")],
)
def test_other_kinds_of_office_files_are_named_in_the_error(root: str, reason: str) -> None:
    content = zipped({"_rels/.rels": relations(officeDocument="x.xml"), "x.xml": f"<{root}/>"})
    with pytest.raises(UnreadableFileError, match=reason):
        read(content)


@pytest.mark.parametrize("body", ["", p(""), p(r(" "))])
def test_a_document_without_text_is_empty(body: str) -> None:
    with pytest.raises(UnreadableFileError, match="empty"):
        read(docx(body))


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.6, 0.9, 0.99])
def test_a_truncated_document_is_reported(share: float) -> None:
    content = docx(p(r("Words. " * 50)))
    with pytest.raises(UnreadableFileError):
        read(content[: int(len(content) * share)])


@pytest.mark.parametrize("depth", [20, 100, 5_000])
def test_deep_nesting_is_read_or_reported(depth: int) -> None:
    body = p(r("in"))
    for _ in range(depth):
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"
    try:
        assert text(body) == "in"
    except UnreadableFileError:
        assert depth > 20


def test_self_referring_styles_and_lists_are_read() -> None:
    styles = '<w:style w:styleId="A"><w:basedOn w:val="A"/></w:style>'
    numbering = '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="A"/></w:abstractNum>'
    body = p(r("Fine"), '<w:pStyle w:val="A"/><w:numPr><w:numId w:val="99"/></w:numPr>')
    assert text(body, styles=styles, numbering=numbering) == "Fine"


def test_joined_paragraphs_and_open_fields_take_linear_time() -> None:
    joined = p(r("a"), "<w:rPr><w:del/></w:rPr>") * 10_000
    opened = p(field("begin") + field("separate") + r("b")) * 10_000
    assert len(text(joined + opened)) == 10_000 + 10_000 * 3 - 2


def test_all_bodies_of_a_merged_document_are_read() -> None:
    bodies = f"<w:body>{p(r('One.'))}</w:body><w:body>{p(r('Two.'))}</w:body>"
    content = zipped({"word/document.xml": f"<w:document {SPACES}>{bodies}</w:document>"})
    assert read(content).text == "One.\n\nTwo."


@pytest.mark.parametrize("title", [".", "- ", "report.docx", "Microsoft Word - Document1"])
def test_placeholder_title_is_ignored(title: str) -> None:
    made = python_docx.Document()
    made.core_properties.title = title
    made.add_paragraph("The quay was closed in March.")
    stream = io.BytesIO()
    made.save(stream)
    assert read(stream.getvalue()).title == ""


WHITE = '<w:color w:val="FFFFFF"/>'


@pytest.mark.parametrize("properties", [WHITE, '<w:color w:val="fefefe"/>', '<w:sz w:val="2"/>'])
def test_text_that_nobody_sees_is_left_out_and_reported(properties: str) -> None:
    content = docx(p(r("seen") + r(" secret", properties)))
    document, report = parse_docx(source(content, "a.docx"))
    assert getattr(document, "text", "") == "seen"
    assert getattr(report, "reason", "").startswith("hidden: 6 characters of text in white")


def test_white_text_on_a_color_is_read() -> None:
    shading = '<w:shd w:val="clear" w:fill="1F4E79"/>'
    cell = f"<w:tc><w:tcPr>{shading}</w:tcPr>{p(r('Head', WHITE))}</w:tc>"
    content = docx(f"{p(r('Run', WHITE + shading))}<w:tbl><w:tr>{cell}</w:tr></w:tbl>")
    assert [getattr(item, "text", "") for item in parse_docx(source(content, "a.docx"))] == [
        "Run\n\nHead"
    ]
