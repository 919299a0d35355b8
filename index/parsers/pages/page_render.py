"""Render a page as an image, with the boxes of spans of its stored text."""

import ctypes
import io
import threading
from collections.abc import Callable, Sequence
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageChops

from index.errors import UnreadableFileError
from index.parsers.ocr.images import IMAGE_SUFFIXES, read_images, recognize_image
from index.parsers.pages.lines import RENDERED_PAGE, Line, Rect, locate_characters
from index.parsers.pages.running_headers import header_candidates
from index.parsers.pdf.glyphs import to_page_rect
from index.parsers.pdf.page import open_page, open_pdf
from index.parsers.pdf.parser import page_lines, render_pdf_page, render_scale
from index.parsers.types import InputFile, MissingToolError
from index.types import Box, PagePicture

# A page may be a banner of any length.
_MAX_PIXELS = 12_000_000
# Colors of the image: enough for letters with soft edges, and small to send to a browser.
_GRAY_LEVELS = 16
_PALETTE_COLORS = 128
# Difference between the channels of a pixel up to which it counts as gray.
_GRAY_TOLERANCE = 8
# pdfium gives positions in whole pixels: on a page this large they are exact enough.
_DEVICE_PIXELS = 1_000_000
# pdfium must not be called by two threads at a time.
_PDFIUM_LOCK = threading.Lock()


def render_page(
    source: InputFile, page: int, stored: str, spans: Sequence[tuple[int, int]], width: int = 1200
) -> PagePicture:
    """Render a page of a PDF or an image file.

    Args:
        source: The file.
        page: From 0.
        stored: The stored text of the page.
        spans: Spans of `stored`, as offsets of characters.
        width: Of the image, in pixels.

    Returns:
        The image with a box for each line of each span; without boxes if the page's lines do not
        add up to `stored`, as when the file has changed or Tesseract is missing.

    Raises:
        UnreadableFileError: There is no such page.
    """
    if source.suffix in IMAGE_SUFFIXES:
        return _render_image(source, page, stored, spans, width)
    with _PDFIUM_LOCK, open_pdf(source) as document:
        return _render_pdf(document, page, stored, spans, width)


def _render_pdf(
    document: pdfium.PdfDocument,
    number: int,
    stored: str,
    spans: Sequence[tuple[int, int]],
    width: int,
) -> PagePicture:
    if not 0 <= number < len(document):
        raise UnreadableFileError(f"it has no page {number + 1}: it has {len(document)}")
    lines = page_lines(document, number).lines if spans else []
    with open_page(document, number) as page:
        if page is None:
            raise UnreadableFileError(f"page {number + 1} is damaged, and could not be opened")
        page_width, page_height = page.get_size()
        scale = render_scale(page, width / max(page_width, 1.0), _MAX_PIXELS)
        image = render_pdf_page(page, scale, gray=False)

        def to_box(rect: Rect, rotation: int) -> Box:
            if rotation == RENDERED_PAGE:
                return _rendered_box(rect, page_width, page_height)
            return _page_box(page, to_page_rect(*rect, rotation))

        return _encode(image, _span_boxes(stored, spans, lines, to_box))


def _render_image(
    source: InputFile, number: int, stored: str, spans: Sequence[tuple[int, int]], width: int
) -> PagePicture:
    image = next(islice(read_images(source), number, None), None)
    if image is None:
        raise UnreadableFileError(f"it has no page {number + 1}")
    try:
        lines = recognize_image(image) if spans else []
    except MissingToolError:
        lines = []
    page_width, page_height = image.size
    boxes = _span_boxes(
        stored, spans, lines, lambda rect, _: _rendered_box(rect, page_width, page_height)
    )
    scale = min(width / page_width, (_MAX_PIXELS / (page_width * page_height)) ** 0.5, 1.0)
    if scale < 1.0:
        size = (max(1, round(page_width * scale)), max(1, round(page_height * scale)))
        image = image.resize(size, Image.Resampling.LANCZOS)
    return _encode(image, boxes)


def _span_boxes(
    stored: str,
    spans: Sequence[tuple[int, int]],
    lines: Sequence[Line],
    to_box: Callable[[Rect, int], Box],
) -> tuple[Box, ...]:
    """The boxes of the spans in their order; none if the lines do not match the stored text."""
    if not lines:
        return ()
    located = locate_characters(stored, lines, header_candidates(lines))
    if located is None:
        return ()
    boxes: list[Box] = []
    for start, end in spans:
        union: Rect | None = None
        current_line: tuple[int, int] = (0, 0)
        for location in located[max(start, 0) : max(end, 0)]:
            if location is None:
                continue
            rect, rotation, line = location
            if (
                union is not None
                and current_line == (rotation, line)
                and _are_on_one_line(union, rect)
            ):
                union = _union(union, rect)
                continue
            if union is not None:
                boxes.append(to_box(union, current_line[0]))
            union, current_line = rect, (rotation, line)
        if union is not None:
            boxes.append(to_box(union, current_line[0]))
    return tuple(boxes)


def _are_on_one_line(a: Rect, b: Rect) -> bool:
    """Whether two boxes are on one line; a table row may have cells of several lines."""
    return min(a[3], b[3]) - max(a[1], b[1]) > 0.3 * min(a[3] - a[1], b[3] - b[1])


def _union(a: Rect, b: Rect) -> Rect:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _rendered_box(rect: Rect, page_width: float, page_height: float) -> Box:
    left, top, right, bottom = rect
    return _clamped_box(
        left / page_width, top / page_height, right / page_width, bottom / page_height
    )


def _page_box(page: pdfium.PdfPage, rect: Rect) -> Box:
    x, y = ctypes.c_int(), ctypes.c_int()
    corners: list[tuple[float, float]] = []
    for page_x, page_y in ((rect[0], rect[1]), (rect[2], rect[3])):
        raw.FPDF_PageToDevice(
            page.raw, 0, 0, _DEVICE_PIXELS, _DEVICE_PIXELS, 0, page_x, page_y, x, y
        )
        corners.append((x.value / _DEVICE_PIXELS, y.value / _DEVICE_PIXELS))
    (left, top), (right, bottom) = corners
    return _clamped_box(min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def _clamped_box(left: float, top: float, right: float, bottom: float) -> Box:
    return Box(*(min(1.0, max(0.0, side)) for side in (left, top, right, bottom)))


def _encode(image: Image.Image, boxes: tuple[Box, ...]) -> PagePicture:
    if image.mode != "L" and _is_gray(image):
        image = image.convert("L")
    buffer = io.BytesIO()
    if image.mode == "L":
        step = 255 // (_GRAY_LEVELS - 1)
        small = image.point([round(value / step) for value in range(256)], "P")
        small.putpalette([level * step for level in range(_GRAY_LEVELS) for _ in range(3)])
        small.save(buffer, "PNG", bits=4)
    else:
        image.quantize(_PALETTE_COLORS, Image.Quantize.FASTOCTREE).save(buffer, "PNG")
    return PagePicture(buffer.getvalue(), image.width, image.height, boxes)


def _is_gray(image: Image.Image) -> bool:
    red, green, blue = image.split()
    for other in (green, blue):
        most = ImageChops.difference(red, other).getextrema()[1]
        if not isinstance(most, tuple) and most > _GRAY_TOLERANCE:
            return False
    return True
