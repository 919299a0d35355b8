"""A glyph of a PDF page, and where it is on the page and on a picture of it."""

import ctypes
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

# Precedes a glyph where pdfium infers a space from a gap.
INFERRED_SPACE = "\u2009"

# Left, bottom, right and top of a part of a page, in points from its lower left corner.
PageRect = tuple[float, float, float, float]


class Glyph(NamedTuple):
    """A character and its box in the frame of its text: x along the line, y downwards.

    A named tuple, since a page has thousands and one is made in a third of a dataclass's time.
    `rotation` defines the frame: quarter turns to the left, 0 for upright text.
    `preceding_space` is "", a space, INFERRED_SPACE or a line feed.
    """

    char: str
    left: float
    top: float
    right: float
    bottom: float
    rotation: int
    preceding_space: str

    @property
    def size(self) -> float:
        return self.bottom - self.top


def to_frame(
    char: str,
    left: float,
    bottom: float,
    right: float,
    top: float,
    rotation: int,
    preceding_space: str,
) -> Glyph:
    """A glyph with that box on the page (y upwards) in the frame of its text."""
    if rotation == 0:
        return Glyph(char, left, -top, right, -bottom, rotation, preceding_space)
    if rotation == 1:
        return Glyph(char, bottom, left, top, right, rotation, preceding_space)
    if rotation == 2:
        return Glyph(char, -right, bottom, -left, top, rotation, preceding_space)
    return Glyph(char, -top, -right, -bottom, -left, rotation, preceding_space)


def to_page_rect(
    left: float, top: float, right: float, bottom: float, rotation: int
) -> tuple[float, float, float, float]:
    """The (left, bottom, right, top) on the page of a box in a frame."""
    if rotation == 0:
        return left, -bottom, right, -top
    if rotation == 1:
        return top, left, bottom, right
    if rotation == 2:
        return -right, top, -left, bottom
    return -bottom, -right, -top, -left


def to_pixels(
    page: pdfium.PdfPage, rect: PageRect, size: tuple[int, int]
) -> tuple[int, int, int, int]:
    """The left, top, right and bottom of a part of a page on an image of it of that size."""
    x, y = ctypes.c_int(), ctypes.c_int()
    corners: list[tuple[int, int]] = []
    for page_x, page_y in ((rect[0], rect[1]), (rect[2], rect[3])):
        raw.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, page_x, page_y, x, y)
        corners.append((min(max(x.value, 0), size[0]), min(max(y.value, 0), size[1])))
    (x0, y0), (x1, y1) = corners
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
