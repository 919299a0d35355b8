"""a page and spans of its stored text → a picture of it, and the places of the spans on that."""

import ctypes
import io
import threading
from collections.abc import Callable, Sequence
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageChops

from index.errors import UnreadableFileError
from index.parsers.pages.images import SUFFIXES, image_lines, pictures
from index.parsers.pages.lines import Line, Place, places_in
from index.parsers.pages.ocr import SHOWN
from index.parsers.pages.pdf import lines_of_page, render, scale_for
from index.parsers.pages.pdf_page import opened, page_of, unframed
from index.parsers.pages.running_headers import droppable
from index.parsers.types import InputFile, MissingToolError
from index.types import Box, PagePicture

# Pixels of a picture: a page may be a banner of any length.
_MOST_PIXELS = 12_000_000
# Colours of the picture: letters with soft edges need no more, and it travels to the browser.
_GRAYS = 16
_COLOURS = 128
# Levels by which the colours of a pixel differ at least where it is not gray.
_GRAY = 8
# pdfium gives places in whole pixels: of a picture this large they are exact enough.
_FINE = 1_000_000
# pdfium must not be called by two threads at a time.
_ALONE = threading.Lock()


def render_page(
    source: InputFile, page: int, stored: str, spans: Sequence[tuple[int, int]], width: int = 1200
) -> PagePicture:
    """Page `page` (from 0), whose stored text is `stored`, with the places of `spans` in it.

    No boxes where the page's lines do not make up `stored`, as when the file has changed or
    what recognised it is missing. Raises UnreadableFileError when there is no such page.
    """
    if source.suffix in SUFFIXES:
        return _image_page(source, page, stored, spans, width)
    with _ALONE, opened(source) as document:
        return _pdf_page(document, page, stored, spans, width)


def _pdf_page(
    document: pdfium.PdfDocument,
    number: int,
    stored: str,
    spans: Sequence[tuple[int, int]],
    width: int,
) -> PagePicture:
    if not 0 <= number < len(document):
        raise UnreadableFileError(f"it has no page {number + 1}: it has {len(document)}")
    lines = lines_of_page(document, number).lines if spans else []
    with page_of(document, number) as page:
        if page is None:
            raise UnreadableFileError(f"page {number + 1} is damaged, and could not be opened")
        across, down = page.get_size()
        scale = scale_for(page, width / max(across, 1.0), _MOST_PIXELS)
        picture = render(page, scale, gray=False)

        def fractions(place: Place, turn: int) -> Box:
            if turn == SHOWN:
                return _shown(place, across, down)
            return _on_page(page, unframed(*place, turn))

        return _picture(picture, _boxes(stored, spans, lines, fractions))


def _image_page(
    source: InputFile, number: int, stored: str, spans: Sequence[tuple[int, int]], width: int
) -> PagePicture:
    picture = next(islice(pictures(source), number, None), None)
    if picture is None:
        raise UnreadableFileError(f"it has no page {number + 1}")
    try:
        lines = image_lines(picture) if spans else []
    except MissingToolError:
        lines = []
    across, down = picture.size
    boxes = _boxes(stored, spans, lines, lambda place, _: _shown(place, across, down))
    scale = min(width / across, (_MOST_PIXELS / (across * down)) ** 0.5, 1.0)
    if scale < 1.0:
        size = (max(1, round(across * scale)), max(1, round(down * scale)))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    return _picture(picture, boxes)


def _boxes(
    stored: str,
    spans: Sequence[tuple[int, int]],
    lines: Sequence[Line],
    fractions: Callable[[Place, int], Box],
) -> tuple[Box, ...]:
    """The boxes of the spans, in their order; none where lines and text do not match."""
    if not lines:
        return ()
    places = places_in(stored, lines, droppable(lines))
    if places is None:
        return ()
    boxes: list[Box] = []
    for start, end in spans:
        whole: Place | None = None
        at: tuple[int, int] = (0, 0)
        for found in places[max(start, 0) : max(end, 0)]:
            if found is None:
                continue
            place, turn, line = found
            if whole is not None and at == (turn, line) and _is_beside(whole, place):
                whole = _both(whole, place)
                continue
            if whole is not None:
                boxes.append(fractions(whole, at[0]))
            whole, at = place, (turn, line)
        if whole is not None:
            boxes.append(fractions(whole, at[0]))
    return tuple(boxes)


def _is_beside(a: Place, b: Place) -> bool:
    """Whether they share a line: the lines of a table's cell are lines of their own."""
    return min(a[3], b[3]) - max(a[1], b[1]) > 0.3 * min(a[3] - a[1], b[3] - b[1])


def _both(a: Place, b: Place) -> Place:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _shown(place: Place, across: float, down: float) -> Box:
    left, top, right, bottom = place
    return _within(left / across, top / down, right / across, bottom / down)


def _on_page(page: pdfium.PdfPage, place: Place) -> Box:
    x, y = ctypes.c_int(), ctypes.c_int()
    found: list[tuple[float, float]] = []
    for across, up in ((place[0], place[1]), (place[2], place[3])):
        raw.FPDF_PageToDevice(page.raw, 0, 0, _FINE, _FINE, 0, across, up, x, y)
        found.append((x.value / _FINE, y.value / _FINE))
    (left, top), (right, bottom) = found
    return _within(min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def _within(left: float, top: float, right: float, bottom: float) -> Box:
    return Box(*(min(1.0, max(0.0, side)) for side in (left, top, right, bottom)))


def _picture(picture: Image.Image, boxes: tuple[Box, ...]) -> PagePicture:
    if picture.mode != "L" and _is_gray(picture):
        picture = picture.convert("L")
    file = io.BytesIO()
    if picture.mode == "L":
        step = 255 // (_GRAYS - 1)
        small = picture.point([round(value / step) for value in range(256)], "P")
        small.putpalette([level * step for level in range(_GRAYS) for _ in range(3)])
        small.save(file, "PNG", bits=4)
    else:
        picture.quantize(_COLOURS, Image.Quantize.FASTOCTREE).save(file, "PNG")
    return PagePicture(file.getvalue(), picture.width, picture.height, boxes)


def _is_gray(picture: Image.Image) -> bool:
    red, green, blue = picture.split()
    for other in (green, blue):
        most = ImageChops.difference(red, other).getextrema()[1]
        if not isinstance(most, tuple) and most > _GRAY:
            return False
    return True
