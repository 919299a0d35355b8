"""Test the recognition of text in images drawn here."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageDraw, ImageFont

from index.errors import UnreadableFileError
from index.parsers.ocr import engine, recognition
from index.parsers.ocr.engine import ENGINE_VARIABLE, RAPIDOCR, TESSERACT, find_engine
from index.parsers.ocr.images import parse_image
from index.parsers.ocr.tesseract_engine import choose_languages
from index.parsers.types import MissingToolError
from tests.index.parsers.pages.making import only, scan, source

LINES = [
    "The mill burned down in 1931",
    "and was never built again.",
    "Its wheel stands in the museum.",
]
TEXT = " ".join(LINES)

needs_ocr = pytest.mark.skipif(
    not recognition.is_installed(), reason="no text recognition is on this machine"
)


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def page() -> Image.Image:
    return scan(LINES, 1000, 500)


def read(content: bytes, name: str = "scan.png") -> str:
    """The words of a text, whose paragraphs depend on what recognizes it."""
    return " ".join(only(list(parse_image(source(content, name)))).text.split())


@needs_ocr
@pytest.mark.parametrize("format", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF"])
def test_text_is_recognized_in_any_image_format(format: str) -> None:
    assert read(saved(page(), format)) == TEXT


@needs_ocr
def test_multipage_tiff_has_page_offsets() -> None:
    other = scan(["Another leaf was found later."], 1000, 500)
    content = saved(page(), "TIFF", save_all=True, append_images=[other])
    document = only(list(parse_image(source(content, "fax.tif"))))
    assert len(document.pages) == 2
    assert document.text[document.pages[1] :] == "Another leaf was found later."


@needs_ocr
def test_exif_orientation_is_applied() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x9003] = "2011:05:06 10:11:12"
    content = saved(page().rotate(90, expand=True), "JPEG", exif=exif)
    assert read(content) == TEXT
    assert only(list(parse_image(source(content)))).published is None


@needs_ocr
def test_transparent_background_is_white() -> None:
    image = Image.new("RGBA", (1000, 500), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.text((100, 100), LINES[0], fill=(0, 0, 0, 255), font=ImageFont.load_default(40))
    assert read(saved(image, "PNG")) == LINES[0]


@needs_ocr
@pytest.mark.parametrize("size", [(400, 300), (1, 1), (3, 2000)])
def test_image_without_text_is_reported(size: tuple[int, int]) -> None:
    with pytest.raises(UnreadableFileError, match="no text was recognised in it"):
        read(saved(Image.new("RGB", size, "navy"), "PNG"))


@needs_ocr
def test_picture_with_a_letter_or_two_is_no_document() -> None:
    image = Image.new("RGB", (200, 120), "white")
    ImageDraw.Draw(image).text((70, 20), "A", font=ImageFont.load_default(70), fill="black")
    with pytest.raises(UnreadableFileError, match="no text was recognised in it"):
        read(saved(image, "PNG"))


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9])
@pytest.mark.parametrize("format", ["PNG", "JPEG", "TIFF", "GIF", "WEBP"])
def test_truncated_image_is_reported(format: str, part: float) -> None:
    content = saved(page(), format)
    with pytest.raises(UnreadableFileError):
        read(content[: int(len(content) * part)])


def test_decompression_bomb_is_reported() -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    content += chunk(b"IDAT", zlib.compress(bytes(1_000_000))) + chunk(b"IEND", b"")
    with pytest.raises(UnreadableFileError, match="pixels"):
        read(content)


@pytest.mark.usefixtures("no_text_recognition")
def test_missing_text_recognition_is_reported_with_what_to_install() -> None:
    with pytest.raises(MissingToolError, match=r"pip install 'pullquote\[ocr\]'"):
        read(saved(page(), "PNG"))


@pytest.mark.parametrize(
    ("installed", "local", "chosen"),
    [
        (["eng", "osd"], "de", ["eng"]),
        (["deu", "eng", "osd", "equ"], "", ["eng", "deu"]),
        (["fra", "deu", "ita"], "", ["fra", "deu", "ita"]),
        (["afr", "deu", "eng", "fra", "ita", "script/Latin"], "de", ["eng", "deu", "script/Latin"]),
        (["afr", "amh", "asm", "aze"], "", ["afr", "amh", "asm"]),
        (["osd"], "", []),
    ],
)
def test_languages_are_english_and_those_installed_on_purpose(
    installed: list[str], local: str, chosen: list[str]
) -> None:
    assert choose_languages(installed, local) == chosen


needs_rapidocr = pytest.mark.skipif(
    find_engine() != RAPIDOCR, reason="RapidOCR is not on this machine"
)
GERMAN = ["Die Fähre kam am Morgen an,", "und für die Möwen war es", "zu früh und zu kühl."]


def german_scan(width: int, height: int) -> Image.Image:
    """The lines as `scan` draws them, with their dots: its font has no such letters."""
    plain = str.maketrans("äöü", "aou")
    image = scan([line.translate(plain) for line in GERMAN], width, height)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(32)
    for row, line in enumerate(GERMAN):
        for i, char in enumerate(line):
            if char in "äöü":
                start = 120 + font.getlength(line[:i].translate(plain))
                middle = start + font.getlength(char.translate(plain)) / 2
                for x in (middle - 4, middle + 4):
                    top = 150 + 56 * row + 7
                    draw.ellipse((x - 2, top, x + 2, top + 4), fill=0)
    return image


@needs_rapidocr
@pytest.mark.parametrize("angle", [0, 1.5, 180, 270])
def test_accents_are_kept_however_the_page_lies(angle: float) -> None:
    image = german_scan(1000, 500).rotate(angle, expand=True, fillcolor=255)
    assert read(saved(image, "PNG")) == " ".join(GERMAN)


@needs_rapidocr
def test_columns_of_a_scan_are_read_one_after_the_other() -> None:
    image = scan(LINES, 1500, 400)
    image.paste(german_scan(750, 400), (750, 0))
    assert read(saved(image, "PNG")) == " ".join([*LINES, *GERMAN])


def test_engine_is_the_one_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(engine, "find_spec", lambda name: None)
    assert find_engine() == TESSERACT
    monkeypatch.setattr(engine, "find_spec", lambda name: name)
    assert find_engine() == RAPIDOCR
    monkeypatch.setenv(ENGINE_VARIABLE, TESSERACT)
    assert find_engine() == TESSERACT
