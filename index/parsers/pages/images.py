"""a picture file → the text that is recognised in it."""

import warnings
from collections.abc import Iterator

from PIL import Image, ImageOps

from index.errors import UnreadableFileError
from index.parsers.pages.lines import Line, write_pages
from index.parsers.pages.ocr import MOST_PIXELS, recognise
from index.parsers.pages.running_headers import without_running_headers
from index.parsers.types import InputFile, ParsedDocument, ParserOutput, Skipped

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif"})
_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "MPO")
# Pages of one TIFF that are read; a fax has a few, a scanned book hundreds.
_MOST_PAGES = 2_000
# Pixels of the longer side below which a picture is no scan but a screen's: its letters are made
# twice as large, which Tesseract reads far better.
_SMALL = 2_000
# Pixels of a side under which there is no room for a word.
_LEAST = 8


def parse_image(source: InputFile) -> Iterator[ParserOutput]:
    """The text of a picture, a page for each page of a TIFF."""
    pages: list[list[Line]] = []
    cut = False
    for picture in pictures(source):
        source.heartbeat()
        if len(pages) == _MOST_PAGES:
            cut = True
            break
        pages.append(image_lines(picture))
    text, starts = write_pages(without_running_headers(pages))
    if not text.strip():
        raise UnreadableFileError("no text was recognised in it")
    yield ParsedDocument(text=text, pages=starts)
    if cut:
        yield Skipped(f"only its first {_MOST_PAGES} pages were read: split it")


def image_lines(picture: Image.Image) -> list[Line]:
    """The lines of a picture, measured in its own pixels."""
    if min(picture.size) < _LEAST:
        return []
    gray, unit = _for_recognition(picture)
    return recognise(gray, unit)


def pictures(source: InputFile) -> Iterator[Image.Image]:
    """The pages of a picture file as they are seen; of one that moves, the first.

    Raises UnreadableFileError when a page is damaged or too large: what of it could be decoded
    might mislead.
    """
    if source.size == 0:
        raise UnreadableFileError("empty: there is nothing in it")
    pages = _Pages(source)
    while (picture := pages.next()) is not None:
        yield picture


class _Pages:
    """A picture file that stays open from page to page: to find one by its number alone, all
    before it are looked at, which takes minutes for a thousand.

    What Pillow raises on broken files is of any kind, so `next` calls nothing else.
    """

    def __init__(self, source: InputFile) -> None:
        self._stream = source.stream
        self._picture: Image.Image | None = None
        self._number = 0

    def next(self) -> Image.Image | None:
        """The next page, upright and on white; None when there are no more."""
        number = self._number
        self._number += 1
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                return self._decoded(number)
        except MemoryError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise UnreadableFileError(
                f"page {number + 1} has more than {Image.MAX_IMAGE_PIXELS} pixels: make it smaller"
            ) from error
        except Exception as error:
            raise UnreadableFileError(
                "not a picture that can be opened: damaged, cut off or of another kind"
            ) from error

    def _decoded(self, number: int) -> Image.Image | None:
        if self._picture is None:
            # Not closed by us: with it would be the stream, which is not ours.
            self._stream.seek(0)
            self._picture = Image.open(self._stream, formats=_FORMATS)
        if number and self._picture.format != "TIFF":
            return None
        try:
            self._picture.seek(number)
        except EOFError:
            return None
        return _upright(self._picture)


def _upright(picture: Image.Image) -> Image.Image:
    picture.load()
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        low, high = picture.convert("F").getextrema()
        assert isinstance(low, float) and isinstance(high, float)  # noqa: S101, PT018
        spread = 255 / max(high - low, 1.0)
        picture = picture.convert("F").point(lambda value: value * spread - low * spread)
        return ImageOps.exif_transpose(picture.convert("L"))
    picture = ImageOps.exif_transpose(picture)
    if picture.mode in ("1", "L"):
        return picture.convert("L")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        ground.alpha_composite(layer)
        return ground.convert("RGB")
    return picture.convert("RGB")


def _for_recognition(picture: Image.Image) -> tuple[Image.Image, float]:
    """(the picture in gray and of a size that suits Tesseract, pixels of ours in one of it)."""
    gray = picture.convert("L")
    width, height = gray.size
    scale = 2.0 if max(width, height) < _SMALL else 1.0
    scale = min(scale, (MOST_PIXELS / (width * height)) ** 0.5)
    if scale != 1.0:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        gray = gray.resize(size, Image.Resampling.LANCZOS)
    return gray, 1 / scale
