"""Test rendered pages and the boxes of quotes on them."""

import io

import pytest
from PIL import Image

from index.errors import UnreadableFileError
from index.parsers.ocr.images import parse_image
from index.parsers.pages.page_render import render_page
from index.parsers.pdf.parser import parse_pdf
from index.types import Box, PagePicture
from tests.index.parsers.ocr.test_images import LINES, needs_ocr, saved
from tests.index.parsers.pages.making import HEIGHT, WIDTH, Sheet, only, pdf, scan, source
from tests.index.parsers.pdf.test_parser import LEFT, RIGHT


def shown(content: bytes, page: int, quote: str) -> PagePicture:
    """The rendered page with the boxes of `quote`, which occurs once."""
    document = only(list(parse_pdf(source(content))))
    ends = [*document.pages[1:], len(document.text)]
    stored = document.text[document.pages[page] : ends[page]]
    start = stored.index(quote)
    return render_page(source(content), page, stored, [(start, start + len(quote))])


def ink(picture: PagePicture, box: Box) -> float:
    """The share of a box that is dark."""
    image = Image.open(io.BytesIO(picture.png)).convert("L")
    left, right = round(box.left * image.width), round(box.right * image.width)
    top, bottom = round(box.top * image.height), round(box.bottom * image.height)
    values = image.crop((left, top, right, bottom)).tobytes()
    return sum(value < 128 for value in values) / len(values)


def test_quote_has_a_box_for_each_line() -> None:
    content = pdf(Sheet().lines(60, 700, LEFT))
    picture = shown(content, 0, "outer islands left the harbour an")
    assert len(picture.boxes) == 2
    first, second = picture.boxes
    assert first.top == pytest.approx(1 - 708 / HEIGHT, abs=0.002)
    assert first.bottom == pytest.approx(1 - 698 / HEIGHT, abs=0.002)
    assert second.left == pytest.approx(60 / WIDTH, abs=0.002)
    assert second.top > first.top
    assert all(ink(picture, box) > 0.08 for box in picture.boxes)
    assert Image.open(io.BytesIO(picture.png)).size == (1200, picture.height)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_cover_ink_on_rotated_pages(turn: int) -> None:
    content = pdf(Sheet().lines(60, 700, LEFT), page=f"/Rotate {turn} /CropBox [50 300 400 750]")
    picture = shown(content, 0, "Nobody on board complained")
    assert len(picture.boxes) == 1
    assert ink(picture, picture.boxes[0]) > 0.08


def test_image_of_a_text_page_is_small() -> None:
    picture = shown(pdf(Sheet().lines(60, 700, LEFT)), 0, LEFT[0])
    assert len(picture.png) < 40_000
    assert Image.open(io.BytesIO(picture.png)).convert("L").getextrema() == (0, 255)


def test_boxes_survive_joined_hyphens_and_removed_headers() -> None:
    sheets = [
        Sheet().text(60, 800, "The Gazette").text(290, 40, str(i + 1)).lines(
            60, 700, [f"Log {i} of the govern-", "ment boat."]
        )
        for i in range(4)
    ]  # fmt: skip
    picture = shown(pdf(*sheets), 2, "government boat")
    assert len(picture.boxes) == 2


def test_sentence_across_pages_has_boxes_on_both() -> None:
    first = Sheet().lines(60, 700, [*LEFT, "Then the storm that all had been fore-"])
    second = Sheet().lines(60, 700, ["told of broke over the harbour at last.", *RIGHT])
    content = pdf(first, second)
    assert len(shown(content, 0, "had been fore").boxes) == 1
    assert len(shown(content, 1, "told of").boxes) == 1


def test_changed_text_has_no_boxes() -> None:
    content = pdf(Sheet().lines(60, 700, LEFT))
    assert render_page(source(content), 0, "Another text than this one.", [(0, 7)]).boxes == ()


def test_missing_page_is_reported() -> None:
    with pytest.raises(UnreadableFileError, match="no page 2"):
        render_page(source(pdf(Sheet())), 1, "", [])


def test_image_of_a_banner_page_is_limited() -> None:
    sheet = Sheet().text(60, 700, "A word.")
    sheet.extra = "/MediaBox [0 0 10 14000]"
    picture = render_page(source(pdf(sheet)), 0, "", [])
    assert picture.width * picture.height <= 12_000_000


@needs_ocr
def test_words_of_a_scan_have_boxes() -> None:
    content = pdf(Sheet().picture(scan(LINES), 0, 0, WIDTH, HEIGHT))
    picture = shown(content, 0, "burned down in 1931 and was")
    assert len(picture.boxes) == 2
    assert all(ink(picture, box) > 0.08 for box in picture.boxes)


@needs_ocr
def test_words_of_an_image_have_boxes() -> None:
    content = saved(scan(LINES, 1000, 500), "PNG")
    text = only(list(parse_image(source(content, "a.png")))).text
    start = text.index("never built")
    picture = render_page(source(content, "a.png"), 0, text, [(start, start + 11)])
    (box,) = picture.boxes
    assert ink(picture, box) > 0.08
    assert (picture.width, picture.height) == (1000, 500)
