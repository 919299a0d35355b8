"""Parse image files by optical character recognition."""

import warnings
from collections.abc import Callable, Iterator

from PIL import Image, ImageOps

from index.errors import UnreadableFileError
from index.parsers.ocr.recognition import MAX_PIXELS, recognize, sees_lines
from index.parsers.pages.lines import Line, join_pages
from index.parsers.pages.page_flow import arrange_pages
from index.parsers.types import (
    InputFile,
    NoWordsError,
    ParsedDocument,
    ParserOutput,
    Skipped,
    no_progress,
)

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif"})
_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "MPO")
# Pages of one TIFF; a fax has a few, a scanned book hundreds.
_MAX_PAGES = 2_000
# Pixels of the longer side below which an image is a screenshot rather than a scan: it is enlarged
# twice, which Tesseract reads far better.
_MIN_SCAN_PIXELS = 2_000
# Letters and digits of a document. Fewer are a logo, an icon or a mark that was taken for a letter.
_MIN_LETTERS = 3
# From here on Unicode has the writing systems in which a character is a syllable or a word.
_FIRST_IDEOGRAPHIC = "\u2e80"
# Pixels of the shorter side; less has no room for a word.
_MIN_SIDE_PIXELS = 8


def parse_image(source: InputFile) -> Iterator[ParserOutput]:
    """The text recognized in an image, with a page for each page of a TIFF."""
    pages: list[list[Line]] = []
    is_truncated = False
    for image in read_images(source):
        source.heartbeat()
        if len(pages) == _MAX_PAGES:
            is_truncated = True
            break
        pages.append(recognize_image(image, source.heartbeat))
    text, page_starts = join_pages(arrange_pages(pages))
    if not text.strip():
        raise NoWordsError("no text was recognised in it")
    if _count_letters(text) < _MIN_LETTERS:
        raise NoWordsError(f"no text was recognised in it but {' '.join(text.split())!r}")
    yield ParsedDocument(text=text, pages=page_starts)
    if is_truncated:
        yield Skipped(f"only its first {_MAX_PAGES} pages were read: split it", "page")


def _count_letters(text: str) -> int:
    """The letters and digits in it; a character of Chinese, Japanese or Korean counts as two."""
    return sum(1 + (sign >= _FIRST_IDEOGRAPHIC) for sign in text if sign.isalnum())


def recognize_image(image: Image.Image, heartbeat: Callable[[], None] = no_progress) -> list[Line]:
    """The lines of text in an image, measured in its pixels."""
    if min(image.size) < _MIN_SIDE_PIXELS:
        return []
    gray, unit = _prepare_for_ocr(image)
    return recognize(gray, unit, heartbeat)


def may_show_words(source: InputFile) -> bool:
    """Whether a picture may have words in it, by a quick look; a photograph mostly has none."""
    try:
        return any(sees_lines(image) for image in read_images(source))
    except UnreadableFileError:
        # The parser says what is wrong.
        return True


def read_images(source: InputFile) -> Iterator[Image.Image]:
    """The pages of an image file, upright and opaque; of an animation, the first frame.

    Raises UnreadableFileError when a page is damaged or too large, rather than giving part of it.
    """
    if source.size == 0:
        raise UnreadableFileError("empty: there is nothing in it")
    pages = _PageDecoder(source)
    while (image := pages.next()) is not None:
        yield image


class _PageDecoder:
    """Decodes the pages of an image file one after another.

    The file stays open: seeking to a page from the beginning takes minutes for a thousand pages.
    Pillow raises exceptions of any type on broken files, so `next` calls nothing else.
    """

    def __init__(self, source: InputFile) -> None:
        self._stream = source.stream
        self._image: Image.Image | None = None
        self._next_index = 0

    def next(self) -> Image.Image | None:
        """The next page, upright and on white; None after the last."""
        index = self._next_index
        self._next_index += 1
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                return self._decode(index)
        except MemoryError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise UnreadableFileError(
                f"page {index + 1} has more than {Image.MAX_IMAGE_PIXELS} pixels: make it smaller"
            ) from error
        except Exception as error:
            raise UnreadableFileError(
                "not a picture that can be opened: damaged, cut off or of another kind"
            ) from error

    def _decode(self, index: int) -> Image.Image | None:
        if self._image is None:
            # Never closed, since that would close the stream, which belongs to the caller.
            self._stream.seek(0)
            self._image = Image.open(self._stream, formats=_FORMATS)
        if index and self._image.format != "TIFF":
            return None
        try:
            self._image.seek(index)
        except EOFError:
            return None
        return _normalize(self._image)


def _normalize(image: Image.Image) -> Image.Image:
    """The image as it is shown: upright, on white, in gray or RGB of 8 bits."""
    image.load()
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        darkest, brightest = image.convert("F").getextrema()
        assert isinstance(darkest, float) and isinstance(brightest, float)  # noqa: S101, PT018
        factor = 255 / max(brightest - darkest, 1.0)
        image = image.convert("F").point(lambda value: value * factor - darkest * factor)
        return ImageOps.exif_transpose(image.convert("L"))
    image = ImageOps.exif_transpose(image)
    if image.mode in ("1", "L"):
        return image.convert("L")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        background = Image.new("RGBA", layer.size, "white")
        background.alpha_composite(layer)
        return background.convert("RGB")
    return image.convert("RGB")


def _prepare_for_ocr(image: Image.Image) -> tuple[Image.Image, float]:
    """The image in gray, scaled for Tesseract, and the pixels of the original in one of it."""
    gray = image.convert("L")
    width, height = gray.size
    scale = 2.0 if max(width, height) < _MIN_SCAN_PIXELS else 1.0
    scale = min(scale, (MAX_PIXELS / (width * height)) ** 0.5)
    if scale != 1.0:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        gray = gray.resize(size, Image.Resampling.LANCZOS)
    return gray, 1 / scale
