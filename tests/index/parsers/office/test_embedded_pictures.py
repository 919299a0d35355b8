"""Pictures on the pages of office documents are files of their own, whose words are recognized."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
import openpyxl
import pptx
import pytest
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image, ImageDraw

from index.errors import UnreadableFileError
from index.parsers.ocr.engine import ENGINE_VARIABLE, NO_ENGINE, find_engine
from index.parsers.parse_file import parse_file
from index.parsers.registry import find_parser
from index.parsers.types import EmbeddedFile, ParsedDocument, ParserOutput, Skipped
from tests.index.parsers.office.making import odf, source


def picture(width: int = 600, height: int = 300) -> bytes:
    image = Image.new("L", (width, height), 255)
    ImageDraw.Draw(image).rectangle((20, 20, 90, 90), fill=0)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


LARGE, SMALL = picture(), picture(200, 100)


CONTAINER = '<container><rootfiles><rootfile full-path="book.opf"/></rootfiles></container>'
PACKAGE = (
    '<package><metadata/><manifest><item id="one" href="one.xhtml" '
    'media-type="application/xhtml+xml"/>{items}</manifest>'
    '<spine><itemref idref="one"/></spine></package>'
)


def made(suffix: str, text: str, *pictures: bytes) -> bytes:
    """A file with a text and pictures."""
    stream = io.BytesIO()
    if suffix == ".docx":
        document = docx.Document()
        document.add_paragraph(text)
        for content in pictures:
            document.add_picture(io.BytesIO(content))
        document.save(stream)
    elif suffix == ".pptx":
        deck = pptx.Presentation()
        shapes = deck.slides.add_slide(deck.slide_layouts[5]).shapes
        shapes[0].text_frame.text = text
        for content in pictures:
            shapes.add_picture(io.BytesIO(content), 0, 0)
        deck.save(stream)
    elif suffix == ".xlsx":
        book = openpyxl.Workbook()
        book.active["A1"] = text
        for content in pictures:
            book.active.add_image(SheetImage(io.BytesIO(content)), "C3")
        book.save(stream)
    elif suffix == ".epub":
        items = "".join(
            f'<item id="p{number}" href="{number}.png" media-type="image/png"/>'
            for number in range(len(pictures))
        )
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("META-INF/container.xml", CONTAINER)
            archive.writestr("book.opf", PACKAGE.format(items=items))
            archive.writestr("one.xhtml", f"<html><body><p>{text}</p></body></html>")
            for number, content in enumerate(pictures):
                archive.writestr(f"{number}.png", content)
    elif suffix == ".odt":
        names = [f"Pictures__{number}.png" for number in range(len(pictures))]
        frames = "".join(
            f'<draw:frame><draw:image xlink:href="{name.replace("__", "/")}"/></draw:frame>'
            for name in names
        )
        body = f"<office:text><text:p>{text}</text:p><text:p>{frames}</text:p></office:text>"
        members: dict[str, Any] = dict(zip(names, pictures, strict=True))
        return odf(body, **members)
    else:
        groups = "".join(
            r"{\*\shppict{\pict\pngblip " + content.hex() + r"}}{\nonshppict{\pict\pngblip 00}}"
            for content in pictures
        )
        return (r"{\rtf1\ansi " + text + groups + r"\par}").encode()
    return stream.getvalue()


def read(suffix: str, content: bytes) -> Iterator[ParserOutput]:
    return find_parser(suffix)(source(content, f"a{suffix}"))


@pytest.mark.parametrize("suffix", [".docx", ".pptx", ".xlsx", ".odt", ".rtf", ".epub"])
def test_picture_in_a_document_is_recognized_or_reported(
    suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = made(suffix, "The quay", LARGE, SMALL)
    if find_engine():
        document, file = read(suffix, content)
        assert isinstance(document, ParsedDocument)
        assert isinstance(file, EmbeddedFile)
        assert (file.content, file.kind) == (LARGE, "picture")
    monkeypatch.setenv(ENGINE_VARIABLE, NO_ENGINE)
    document, report = read(suffix, content)
    assert isinstance(report, Skipped)
    assert report.reason.startswith("1 picture, not read: no text recognition installed: pip")
    if suffix not in (".xlsx", ".epub"):
        with pytest.raises(UnreadableFileError, match="no text recognition installed"):
            list(read(suffix, made(suffix, "", LARGE)))


@pytest.mark.skipif(not find_engine(), reason="no text recognition is installed")
def test_picture_without_words_is_reported_only_where_there_is_no_text() -> None:
    for text, count in (("The quay", 0), ("", 1)):
        content = made(".docx", text, LARGE)
        items = list(parse_file("a.docx", io.BytesIO(content), len(content), ""))
        assert sum(isinstance(item, Skipped) for item in items) == count
