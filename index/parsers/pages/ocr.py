"""Recognize lines of text in images, with what is installed for it."""

from collections.abc import Callable

from PIL import Image

from index.parsers.pages import onnx_ocr, tesseract
from index.parsers.pages.lines import Line
from index.parsers.types import MissingToolError, no_progress

# Resolution at which pages are drawn: what Tesseract is trained for.
DPI = 300
# A3 at 300 dpi has 17 million pixels. Larger images are scaled down.
MAX_PIXELS = 20_000_000
HOW_TO_INSTALL = "no text recognition installed: pip install 'pullquote[ocr]' and sync again"


def is_installed() -> bool:
    return onnx_ocr.is_installed() or tesseract.is_installed()


def recognize(
    image: Image.Image, unit: float, heartbeat: Callable[[], None] = no_progress
) -> list[Line]:
    """The lines of text in a gray image, of which a pixel measures `unit` on the rendered page.

    RapidOCR is used where it is installed: it reads 50 languages at once, where Tesseract reads
    those that were installed for it (see index/README.md for what was measured).

    Raises MissingToolError where neither it nor Tesseract with a language is installed.
    """
    if onnx_ocr.is_installed():
        return onnx_ocr.recognize(image, unit, heartbeat)
    if tesseract.is_installed():
        return tesseract.recognize(image, unit)
    raise MissingToolError(HOW_TO_INSTALL)
