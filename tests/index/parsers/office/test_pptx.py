"""Test that slides are read as they are shown, in reading order."""

import io
import re
from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime
from typing import Any

import pptx
import pytest
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from index.errors import UnreadableFileError
from index.parsers.office.pptx import parse_pptx
from index.parsers.types import EmbeddedFile, ParsedDocument, Skipped
from tests.index.parsers.office.making import SPACES, relations, source, zipped


def made(build: Callable[[Any], None]) -> bytes:
    deck = pptx.Presentation()
    build(deck)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def read(content: bytes) -> ParsedDocument:
    (document,) = parse_pptx(source(content, "a.pptx"))
    assert isinstance(document, ParsedDocument)
    return document


def slide(deck: Any, title: str, *lines: str) -> Any:
    new_slide = deck.slides.add_slide(deck.slide_layouts[1])
    new_slide.shapes.title.text = title
    new_slide.placeholders[1].text = "\n".join(lines)
    return new_slide


def box(shapes: Any, content: str, left: float, top: float) -> Any:
    box = shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(1))
    box.text_frame.text = content
    return box


def test_slides_are_pages_with_their_titles_and_bullets() -> None:
    def build(deck: Any) -> None:
        deck.core_properties.author = "Ada Brandt"
        deck.core_properties.created = datetime(2020, 2, 3)
        slide(deck, "Harbour", "Dredging", "Tides")
        slide(deck, "Ships", "Alma")

    document = read(made(build))

    assert document.text == "Harbour\n\n• Dredging\n• Tides\n\nShips\n\n• Alma"
    assert [document.text[at : at + 5] for at in document.pages] == ["Harbo", "Ships"]
    assert (document.title, document.authors) == ("Harbour", ("Ada Brandt",))
    assert (document.published, document.published_from) == (date(2020, 2, 3), "file data")


def test_date_author_and_title_of_the_template_are_ignored() -> None:
    document = read(made(lambda deck: slide(deck, "Ours", "x")))
    assert (document.title, document.published, document.authors) == ("Ours", None, ())


def test_boxes_are_read_from_top_to_bottom_and_left_to_right() -> None:
    def build(deck: Any) -> None:
        page = deck.slides.add_slide(deck.slide_layouts[6])
        box(page.shapes, "foot", 1, 6)
        box(page.shapes, "right", 6, 2)
        box(page.shapes, "left", 1, 2.05)
        group = page.shapes.add_group_shape()
        box(group.shapes, "grouped below", 1, 5)
        box(group.shapes, "grouped above", 1, 4)

    assert read(made(build)).text == "left\n\nright\n\ngrouped above\n\ngrouped below\n\nfoot"


def test_a_table_is_read_by_rows_and_a_merged_cell_once() -> None:
    def build(deck: Any) -> None:
        page = deck.slides.add_slide(deck.slide_layouts[6])
        shape = page.shapes.add_table(2, 3, Inches(1), Inches(1), Inches(6), Inches(2))
        for place, content in enumerate(["Ship", "Berth", "", "Alma", "4", ""]):
            shape.table.cell(place // 3, place % 3).text = content
        shape.table.cell(0, 0).merge(shape.table.cell(0, 1))

    assert read(made(build)).text == "Ship Berth\nAlma | 4"


def test_cell_over_several_columns_leaves_the_others_empty() -> None:
    def build(deck: Any) -> None:
        page = deck.slides.add_slide(deck.slide_layouts[6])
        shape = page.shapes.add_table(2, 3, Inches(1), Inches(1), Inches(6), Inches(2))
        for place, content in enumerate(["Ship", "2022", "2023", "Alma", "", "4"]):
            shape.table.cell(place // 3, place % 3).text = content
        shape.table.cell(1, 0).merge(shape.table.cell(1, 1))

    assert read(made(build)).text == "Ship | 2022 | 2023\nAlma |  | 4"


def test_chart_gives_its_title_and_a_table_of_its_values() -> None:
    def build(deck: Any) -> None:
        data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
        data.categories = ["March", "April"]
        data.add_series("Ships", (1, 2))
        page = deck.slides.add_slide(deck.slide_layouts[6])
        where = (Inches(1), Inches(1), Inches(4), Inches(3))
        chart = page.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *where, data).chart
        chart.has_title = True
        chart.chart_title.text_frame.text = "Arrivals"

    assert read(made(build)).text == "Arrivals\n\n| Ships\nMarch | 1\nApril | 2"


def test_speaker_notes_follow_their_slide() -> None:
    def build(deck: Any) -> None:
        slide(deck, "One", "a").notes_slide.notes_text_frame.text = "Say it slowly."
        slide(deck, "Two", "b")

    assert read(made(build)).text == "One\n\n• a\n\nSay it slowly.\n\nTwo\n\n• b"


def test_text_beside_the_speaker_notes_is_read() -> None:
    def build(deck: Any) -> None:
        notes = slide(deck, "One", "a").notes_slide
        notes.notes_text_frame.text = "Say it slowly."
        shape = notes.notes_text_frame._txBody.getparent()
        beside = deepcopy(shape)
        beside.find(".//{*}ph").getparent().clear()
        beside.find(".//{*}t").text = "Ask the harbour master."
        shape.addnext(beside)

    assert read(made(build)).text == "One\n\n• a\n\nSay it slowly.\n\nAsk the harbour master."


def test_file_on_slides_without_text_is_not_lost() -> None:
    def build(deck: Any) -> None:
        shapes = deck.slides.add_slide(deck.slide_layouts[6]).shapes
        shapes.add_ole_object(io.BytesIO(b"PK"), "Excel.Sheet.12", Inches(1), Inches(1))

    [file] = parse_pptx(source(made(build)))
    assert isinstance(file, EmbeddedFile)


def test_hidden_shape_is_reported() -> None:
    def build(deck: Any) -> None:
        shapes = slide(deck, "One", "secret").shapes
        next(s for s in shapes if s.text == "secret")._element[0][0].set("hidden", "1")

    document, report = parse_pptx(source(made(build), "a.pptx"))

    assert getattr(document, "text", "") == "One"
    assert getattr(report, "reason", "").startswith("hidden: shapes of slide 1: ")


def test_hidden_slide_is_an_empty_page() -> None:
    def build(deck: Any) -> None:
        slide(deck, "One", "a")
        slide(deck, "Secret", "b")._element.set("show", "0")
        slide(deck, "Three", "c")

    document, report = parse_pptx(source(made(build), "a.pptx"))

    assert isinstance(document, ParsedDocument)
    assert isinstance(report, Skipped)
    assert report.reason.startswith("hidden: slide 2: ")
    assert "Secret" not in document.text
    assert document.pages == (0, document.text.index("Three"), document.text.index("Three"))


def test_slides_are_read_in_the_order_of_the_presentation() -> None:
    def build(deck: Any) -> None:
        slide(deck, "Second", "b")
        slide(deck, "First", "a")
        entries = deck.slides._sldIdLst
        entries.insert(0, entries[1])

    assert read(made(build)).text.startswith("First")


def test_footer_is_read_once_and_slide_numbers_and_prompts_are_not() -> None:
    def shape(kind: str, inner: str) -> str:
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="1"/><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
            f"<p:txBody><a:p>{inner}</a:p></p:txBody></p:sp>"
        )

    def run(content: str) -> str:
        return f"<a:r><a:t>{content}</a:t></a:r>"

    shapes = (
        shape("ftr", run("Footer")) + shape("dt", run("Today")) + shape("sldNum", run("7"))
        + shape("body", run("Page ") + '<a:fld type="slidenum"><a:t>7</a:t></a:fld>' + run("kept"))
    )  # fmt: skip
    assert read(one_slide(shapes)).text == "Page kept\n\nFooter\n\nToday"


def test_footer_of_all_slides_is_on_the_first() -> None:
    def build(deck: Any) -> None:
        for number in range(3):
            page = slide(deck, f"Slide {number}")
            footer = box(page.shapes, "Harbour office, confidential", 1, 6)
            properties = footer._element.nvSpPr.nvPr
            etree.SubElement(properties, f"{{{properties.nsmap['p']}}}ph", type="ftr")

    assert read(made(build)).text.count("confidential") == 1


def test_curve_of_many_values_is_named_and_not_read() -> None:
    def build(deck: Any) -> None:
        data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
        data.categories = [f"day {number}" for number in range(500)]
        data.add_series("Level", range(500))
        page = slide(deck, "Gauge")
        where = (Inches(1), Inches(1), Inches(4), Inches(3))
        page.shapes.add_chart(XL_CHART_TYPE.LINE, *where, data)

    document, report = parse_pptx(source(made(build), "a.pptx"))
    assert isinstance(document, ParsedDocument)
    assert "Level" in document.text
    assert isinstance(report, Skipped)
    assert report.reason.startswith("chart 'without a title': its 500 values are not read")


def test_numbered_lists_and_line_breaks_are_read_as_shown() -> None:
    def line(
        content: str, level: int = 0, marker: str = '<a:buAutoNum type="arabicPeriod"/>'
    ) -> str:
        return f'<a:p><a:pPr lvl="{level}">{marker}</a:pPr><a:r><a:t>{content}</a:t></a:r></a:p>'

    lines = (
        line("one") + line("in", 1, '<a:buAutoNum type="alphaLcParenR" startAt="3"/>') + line("two")
        + line("plain", 0, "<a:buNone/>") + line("again")
        + "<a:p><a:r><a:t>up</a:t></a:r><a:br/><a:r><a:t>down</a:t></a:r></a:p>"
    )  # fmt: skip
    text = read(one_slide(f"<p:sp><p:txBody>{lines}</p:txBody></p:sp>")).text
    assert text == "1. one\nc) in\n2. two\n\nplain\n\n1. again\n\nup\ndown"


def test_diagram_is_read_in_order_of_its_connections() -> None:
    def point(key: str, kind: str, content: str) -> str:
        inner = f"<dgm:t><a:p><a:r><a:t>{content}</a:t></a:r></a:p></dgm:t>"
        return f'<dgm:pt modelId="{key}" type="{kind}">{inner}</dgm:pt>'

    def link(above: str, below: str, order: int) -> str:
        return f'<dgm:cxn srcId="{above}" destId="{below}" srcOrd="{order}"/>'

    data = (
        f"<dgm:dataModel {SPACES}><dgm:ptLst>{point('0', 'doc', '')}{point('2', 'node', 'Second')}"
        f"{point('1', 'node', 'First')}{point('3', 'node', 'Under first')}"
        f"{point('4', 'pres', 'Shown twice')}</dgm:ptLst><dgm:cxnLst>{link('0', '2', 1)}"
        f"{link('0', '1', 0)}{link('1', '3', 0)}{link('3', '1', 0)}</dgm:cxnLst></dgm:dataModel>"
    )
    frame = (
        "<p:graphicFrame><a:graphic><a:graphicData>"
        '<dgm:relIds r:dm="diagramData"/></a:graphicData></a:graphic></p:graphicFrame>'
    )
    assert read(one_slide(frame, diagramData=data)).text == "First\n\nUnder first\n\nSecond"


@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 0.95])
def test_a_truncated_deck_is_reported(share: float) -> None:
    content = made(lambda deck: slide(deck, "One", "a"))
    with pytest.raises(UnreadableFileError):
        read(content[: int(len(content) * share)])


def test_a_deck_without_text_is_empty() -> None:
    with pytest.raises(UnreadableFileError, match="empty"):
        read(one_slide(""))


def test_groups_that_are_nested_too_deeply_are_reported() -> None:
    with pytest.raises(UnreadableFileError):
        read(one_slide("<p:grpSp>" * 3_000 + "</p:grpSp>" * 3_000))


def one_slide(shapes: str, **parts: str) -> bytes:
    tree = f"<p:sld {SPACES}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
    slide_ids = '<p:sldIdLst><p:sldId id="256" r:id="slide"/></p:sldIdLst>'
    members = {
        "_rels/.rels": relations(officeDocument="ppt/p.xml"),
        "ppt/p.xml": f"<p:presentation {SPACES}>{slide_ids}</p:presentation>",
        "ppt/_rels/p.xml.rels": relations(slide="s.xml"),
        "ppt/s.xml": tree,
        "ppt/_rels/s.xml.rels": relations(**{key: f"{key}.xml" for key in parts}),
    }
    members |= {f"ppt/{key}.xml": inner for key, inner in parts.items()}
    assert all(re.fullmatch(r"\w+", key) for key in parts)
    return zipped(members)


def test_date_of_the_powerpoint_template_is_ignored() -> None:
    def build(deck: Any) -> None:
        slide(deck, "One", "a")
        deck.core_properties.created = datetime(2006, 8, 16)

    assert read(made(build)).published is None


def test_chart_title_from_a_cell_is_read() -> None:
    def build(deck: Any) -> None:
        data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
        data.categories = ["March"]
        data.add_series("Ships", (1,))
        page = deck.slides.add_slide(deck.slide_layouts[6])
        where = (Inches(1), Inches(1), Inches(4), Inches(3))
        chart = page.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *where, data).chart
        title = chart._chartSpace.chart.get_or_add_title()
        cell = title.makeelement(f"{{{title.nsmap['c']}}}tx", {})
        inner = cell
        for name in ("strRef", "strCache", "pt", "v"):
            inner = etree.SubElement(inner, f"{{{title.nsmap['c']}}}{name}")
        inner.text = "Arrivals"
        title.insert(0, cell)

    assert read(made(build)).text == "Arrivals\n\n| Ships\nMarch | 1"


# The library has no types for it.
color_of: Any = RGBColor.from_string


def test_text_that_nobody_sees_is_left_out_and_reported() -> None:
    def build(deck: Any) -> None:
        shapes = slide(deck, "One", "seen").shapes
        for left, text in ((1, "white"), (-20, "outside")):
            box = shapes.add_textbox(Inches(left), Inches(1), Inches(4), Inches(1))
            run = box.text_frame.paragraphs[0].add_run()
            run.text = text
            run.font.color.rgb = color_of("FFFFFF")

    document, *reports = parse_pptx(source(made(build), "a.pptx"))
    assert getattr(document, "text", "") == "One\n\n• seen"
    outside, white = (getattr(report, "reason", "") for report in reports)
    assert outside.startswith("hidden: shapes beside slide 1: ")
    assert white.startswith("slide 1: hidden: 5 characters of text in white on white")


def test_white_text_on_a_dark_slide_is_read() -> None:
    def build(deck: Any) -> None:
        page = slide(deck, "One", "seen")
        page.background.fill.solid()
        page.background.fill.fore_color.rgb = color_of("000050")
        run = page.shapes.title.text_frame.paragraphs[0].runs[0]
        run.font.color.rgb = color_of("FFFFFF")

    (document,) = parse_pptx(source(made(build), "a.pptx"))
    assert getattr(document, "text", "") == "One\n\n• seen"
