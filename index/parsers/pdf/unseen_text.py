"""Find the glyphs of a page that are drawn and yet seen by nobody: under a box, in the color of
what is behind them, or in a layer that is switched off.

What may be unseen is told by the objects of the page; whether it is, by drawing the page, on which
a letter that is seen differs from what is around it.
"""

import ctypes
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from index.parsers.hidden_content import MIN_WHITE
from index.parsers.pdf.glyphs import Glyph, PageRect, to_page_rect, to_pixels
from index.parsers.pdf.pdfium_buffers import annotations_of

# Objects of a page that are looked at, and how deep within one another; more are a drawing.
_MAX_OBJECTS = 5_000
_MAX_FORM_DEPTH = 4
# Boxes that are compared with the text of a page.
_MAX_BOXES = 2_000
# Corners of a rectangle, with its closing, and of one with round corners; more are a drawing.
_MAX_CORNERS, _MAX_ROUND_CORNERS = 6, 20
# Points. A box that hides a letter is no narrower.
_MIN_SIDE = 3.0
# Of 255, the opacity from which nothing is seen through a box.
_OPAQUE = 250
# Of 255, by how much two colors differ that are told apart, and the pixels of a letter that is
# seen.
_MAX_DIFFERENCE = 8
_MIN_CONTRAST = 12
# Pixels for a point, at most, and of the longer side of the page that is drawn.
_SCALE = 1.5
_MAX_PIXELS = 2_000.0
# Share of a letter's height, with that of its line, above and below which it has no ink.
_MARGIN = 0.2
# Letters of a page that are hidden on purpose, at least: a sign of a formula may be drawn beside
# the place that its font states.
_MIN_HIDDEN = 4
# Share of the letters of a word from which on it is hidden as a whole.
_MIN_HIDDEN_SHARE = 0.5
# Share of the page from which on a picture over its text is a scan, and the text what was
# recognized on it.
_SCAN_COVERAGE = 0.6

# Annotations that may be boxes over the text, and their place: above all objects.
_BOX_ANNOTATIONS = frozenset(
    (raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_POLYGON, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_REDACT)
)
_LAST = 1 << 30

_Color = tuple[int, int, int]


class _Box(NamedTuple):
    """A filled shape or picture: its place among the objects, where it is, its color if it has one
    and whether what is below it is hidden for sure."""

    order: int
    rect: PageRect
    color: _Color | None
    is_opaque: bool


class _Objects(NamedTuple):
    """The boxes of a page, and the text objects with their order by their addresses; `layered`
    are those in a layer that may be switched off."""

    boxes: list[_Box]
    texts: dict[int, tuple[int, Any]]
    layered: set[int]


def address_of(item: Any) -> int:
    """By which a page object is told from others."""
    return ctypes.addressof(item.contents) if item else 0


def find_unseen(
    page: pdfium.PdfPage, glyphs: Sequence[Glyph], owners: Sequence[int], white: Sequence[int]
) -> set[int]:
    """The indexes of the glyphs that nobody sees.

    Args:
        page: The page.
        glyphs: Those that are visible by their own properties.
        owners: The address of the text object of each.
        white: The indexes of those that are white.
    """
    if not glyphs:
        return set()
    objects = _read_objects(page)
    suspects, covered = {*white}, set[int]()
    if objects.boxes or objects.layered:
        suspects |= {i for i, owner in enumerate(owners) if owner in objects.layered}
        for found, is_sure in _under_boxes(objects, glyphs, owners):
            (covered if is_sure else suspects).update(found)
    if len(suspects | covered) < _MIN_HIDDEN:
        return set()
    unseen = _without_contrast(page, glyphs, suspects - covered) | covered
    return _whole_words(glyphs, unseen) if len(unseen) >= _MIN_HIDDEN else set()


def _read_objects(page: pdfium.PdfPage) -> _Objects:
    objects = _Objects([], {}, set())
    width, height = page.get_size()
    boxes = 0
    for order, (item, kind, matrix) in enumerate(_walk(page)):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            address = address_of(item)
            objects.texts[address] = order, item
            if _is_layered(item):
                objects.layered.add(address)
        elif boxes < _MAX_BOXES and (box := _box(item, kind, order, matrix)) is not None:
            left, bottom, right, top = box.rect
            is_scan = kind == raw.FPDF_PAGEOBJ_IMAGE and (
                (right - left) * (top - bottom) >= _SCAN_COVERAGE * width * height
            )
            boxes += 1
            if not is_scan:
                objects.boxes.append(box)
    rect = raw.FS_RECTF()
    for annotation, kind in annotations_of(page):
        if kind in _BOX_ANNOTATIONS and raw.FPDFAnnot_GetRect(annotation, rect):
            sides = rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top)
            objects.boxes.append(_Box(_LAST, sides, None, False))
    return objects


def _walk(page: pdfium.PdfPage) -> Iterator[tuple[Any, int, Any]]:
    """Yield the objects of a page in the order in which they are drawn, their kinds, and the matrix
    of what they are in."""
    count = raw.FPDFPage_CountObjects(page.raw)
    for i in range(count if count <= _MAX_OBJECTS else 0):
        item = raw.FPDFPage_GetObject(page.raw, i)
        yield from _walk_item(item, None, 0)


def _walk_item(item: Any, matrix: Any, depth: int) -> Iterator[tuple[Any, int, Any]]:
    kind = raw.FPDFPageObj_GetType(item)
    if kind != raw.FPDF_PAGEOBJ_FORM:
        yield item, kind, matrix
        return
    own = raw.FS_MATRIX()
    if depth >= _MAX_FORM_DEPTH or not raw.FPDFPageObj_GetMatrix(item, own):
        return
    inner = own if matrix is None else _product(own, matrix)
    for i in range(min(raw.FPDFFormObj_CountObjects(item), _MAX_OBJECTS)):
        yield from _walk_item(raw.FPDFFormObj_GetObject(item, i), inner, depth + 1)


def _product(a: Any, b: Any) -> Any:
    return raw.FS_MATRIX(
        a.a * b.a + a.b * b.c, a.a * b.b + a.b * b.d,
        a.c * b.a + a.d * b.c, a.c * b.b + a.d * b.d,
        a.e * b.a + a.f * b.c + b.e, a.e * b.b + a.f * b.d + b.f,
    )  # fmt: skip


def _box(item: Any, kind: int, order: int, matrix: Any) -> _Box | None:
    """The box of a shape that is filled or of a picture; None if it hides nothing."""
    if kind == raw.FPDF_PAGEOBJ_PATH:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not raw.FPDFPath_GetDrawMode(item, fill, stroke) or not fill.value:
            return None
        if raw.FPDFPath_CountSegments(item) > _MAX_ROUND_CORNERS:
            return None
    elif kind != raw.FPDF_PAGEOBJ_IMAGE:
        return None
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    corners = [(x.value, y.value) for x in (left, right) for y in (bottom, top)]
    if matrix is not None:
        corners = [
            (matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f)
            for x, y in corners
        ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    rect = min(xs), min(ys), max(xs), max(ys)
    if min(rect[2] - rect[0], rect[3] - rect[1]) < _MIN_SIDE:
        return None
    color, alpha = _color(item) if kind == raw.FPDF_PAGEOBJ_PATH else (None, 255)
    if alpha < _OPAQUE:
        return None
    is_opaque = (
        kind == raw.FPDF_PAGEOBJ_PATH
        and raw.FPDFPath_CountSegments(item) <= _MAX_CORNERS
        and color is not None
        and not raw.FPDFPageObj_HasTransparency(item)
    )
    return _Box(order, rect, color, is_opaque)


def _color(item: Any) -> tuple[_Color | None, int]:
    """The color that fills an object, None if it is a pattern, and its opacity."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        return None, 255
    return (red.value, green.value, blue.value), alpha.value


def _is_layered(item: Any) -> bool:
    """Whether an object is in a layer, which a reader may switch off."""
    length = ctypes.c_ulong()
    for i in range(max(0, raw.FPDFPageObj_CountMarks(item))):
        mark = raw.FPDFPageObj_GetMark(item, i)
        name = (raw.FPDF_WCHAR * 3)()
        # "OC" and its end, in UTF-16.
        is_read = raw.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), length)
        if is_read and bytes(name)[:4] == b"O\0C\0" and length.value == ctypes.sizeof(name):
            return True
    return False


def _under_boxes(
    objects: _Objects, glyphs: Sequence[Glyph], owners: Sequence[int]
) -> Iterator[tuple[list[int], bool]]:
    """Yield the indexes of glyphs below a box that is drawn later, or on one of their own color,
    and whether they are hidden for sure, whatever is seen there: other text is above the box."""
    rects = np.array([to_page_rect(*glyph[1:5], glyph.rotation) for glyph in glyphs])
    x, y = (rects[:, 0] + rects[:, 2]) / 2, (rects[:, 1] + rects[:, 3]) / 2
    orders = np.array([objects.texts.get(owner, (-1, None))[0] for owner in owners])
    colors: dict[int, _Color | None] = {}
    for box in objects.boxes:
        left, bottom, right, top = box.rect
        inside = (x > left) & (x < right) & (y > bottom) & (y < top) & (orders >= 0)
        if not inside.any():
            continue
        below = np.flatnonzero(inside & (orders < box.order))
        if below.size:
            above = np.flatnonzero(inside & (orders > box.order))
            replaced = _overlapping(rects, below, above) if box.is_opaque else below[:0]
            yield replaced.tolist(), True
            yield below.tolist(), False
        if box.color is not None and min(box.color) < MIN_WHITE:
            alike = []
            for i in np.flatnonzero(inside & (orders > box.order)).tolist():
                owner = owners[i]
                if owner not in colors:
                    colors[owner] = _color(objects.texts[owner][1])[0]
                if _are_alike(colors[owner], box.color):
                    alike.append(i)
            yield alike, False


def _are_alike(a: _Color | None, b: _Color) -> bool:
    return a is not None and all(abs(x - y) <= _MAX_DIFFERENCE for x, y in zip(a, b, strict=True))


def _overlapping(rects: Any, below: Any, above: Any) -> Any:
    """Those of the glyphs `below` that overlap one `above`."""
    if not above.size:
        return below[:0]
    a, b = rects[below][:, None, :], rects[above][None, :, :]
    apart = (
        (a[..., 0] >= b[..., 2]) | (b[..., 0] >= a[..., 2])
        | (a[..., 1] >= b[..., 3]) | (b[..., 1] >= a[..., 3])
    )  # fmt: skip
    return below[~apart.all(axis=1)]


def _without_contrast(
    page: pdfium.PdfPage, glyphs: Sequence[Glyph], suspects: set[int]
) -> set[int]:
    """Which of the suspects do not differ from what is around them on the page as it is drawn."""
    if not suspects:
        return set()
    try:
        bitmap = page.render(scale=min(_SCALE, _MAX_PIXELS / max(page.get_size())))
    except (pdfium.PdfiumError, ValueError):
        return set()
    try:
        image = bitmap.to_numpy()[..., :3].copy()
    finally:
        bitmap.close()
    size = image.shape[1], image.shape[0]
    unseen: set[int] = set()
    for i in suspects:
        rect = to_page_rect(*glyphs[i][1:5], glyphs[i].rotation)
        left, top, right, bottom = to_pixels(page, rect, size)
        # The border of a box may be seen above and below a letter.
        margin = int(_MARGIN * (bottom - top))
        top, bottom = top + margin, bottom - margin
        part = image[top : max(bottom, top + 1), left : max(right, left + 1)].reshape(-1, 3)
        if not part.size or np.ptp(part, axis=0).max() < _MIN_CONTRAST:
            unseen.add(i)
    return unseen


def _whole_words(glyphs: Sequence[Glyph], unseen: set[int]) -> set[int]:
    """The glyphs of the words of which at least half is unseen: the border of a box may be seen
    beside a letter, and a comma hardly differs from paper."""
    starts = 0

    def word_of(i: int) -> int:
        nonlocal starts
        starts += bool(glyphs[i].preceding_space)
        return starts

    whole: set[int] = set()
    for _, word in groupby(range(len(glyphs)), word_of):
        indexes = [*word]
        if len(unseen.intersection(indexes)) >= _MIN_HIDDEN_SHARE * len(indexes):
            whole |= {*indexes}
    return whole
