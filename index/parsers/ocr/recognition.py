"""Recognize lines of text in images, with what is installed for it."""

from collections.abc import Callable

from PIL import Image

from index.parsers.ocr.engine import RAPIDOCR, find_engine
from index.parsers.pages.lines import Line
from index.parsers.types import MissingToolError, no_progress

# Resolution at which pages are drawn: what Tesseract is trained for.
DPI = 300
# A3 at 300 dpi has 17 million pixels. Larger images are scaled down.
MAX_PIXELS = 20_000_000
HOW_TO_INSTALL = "no text recognition installed: pip install 'pullquote[ocr]' and sync again"


def is_installed() -> bool:
    return bool(find_engine())


def sees_lines(image: Image.Image) -> bool:
    """Whether there may be lines of text in an image, where an engine can tell that quickly."""
    if find_engine() != RAPIDOCR:
        return True
    from index.parsers.ocr import rapidocr_engine

    return rapidocr_engine.sees_lines(image)


def recognize(
    image: Image.Image, unit: float, heartbeat: Callable[[], None] = no_progress
) -> list[Line]:
    """The lines of text in a gray image, of which a pixel measures `unit` on the rendered page.

    Raises MissingToolError where no engine, or for Tesseract no language, is installed.
    """
    engine = find_engine()
    if not engine:
        raise MissingToolError(HOW_TO_INSTALL)
    # Imported here because most folders have no scans.
    if engine == RAPIDOCR:
        from index.parsers.ocr import rapidocr_engine

        return rapidocr_engine.recognize(image, unit, heartbeat)
    from index.parsers.ocr import tesseract_engine

    return tesseract_engine.recognize(image, unit)
