"""a page of a PDF → the glyphs that are seen on it, or that it is a picture of text."""

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from index.errors import UnreadableFileError
from index.parsers.types import MAX_DOCUMENT_BYTES, InputFile

# Glyphs of one page. A page of small print has 20,000; more is a drawing or an attack.
_MOST_GLYPHS = 200_000
# Objects of a page that are looked at in search of pictures; OCR needs but a few.
_MOST_OBJECTS = 5_000
# Forms within forms that are followed in search of pictures.
_DEEPEST = 4
# Part of the page that pictures must cover for it to be a scan: a scan leaves at most margins.
_SCAN = 0.6
# Letters on a scan that are but a stamp, a number or the sender's line of a fax.
_STAMP = 150
# Part of the words in fonts that do not say which letters they show, from which on a page is
# read by its looks: below, a page of prose with formulas would be, which OCR reads worse.
_GARBAGE = 0.3
# Radians by which text may lean and still be a line of the page; a watermark leans by 45°.
_LEANING = math.radians(10)
# Ems: bold made by drawing twice is shifted by less, and no letter is narrower.
_TWICE = 0.12
# Part of the moves from one CJK glyph to the next that must go down for vertical writing.
_VERTICAL = 0.6

# Points under which a letter is nothing that is seen.
_LEAST = 0.1
# Part of its size by which a font's letters rise over the base line, and go down below it.
_ASCENT = 0.78
_DESCENT = 0.22

_INVISIBLE = {
    raw.FPDF_TEXTRENDERMODE_INVISIBLE,
    raw.FPDF_TEXTRENDERMODE_CLIP,
}
_SPACES = frozenset({0x20, 0xA0, 0x09, 0x3000, *range(0x2000, 0x200B), 0x202F, 0x205F})
# What stands before a glyph where pdfium takes a gap for a space, and the file has none.
GUESSED = "\u2009"
_NOTHING = frozenset({0x00, 0x200B, 0x2060, 0xFEFF})
_HYPHENS = frozenset({0x02, 0xAD, 0xFFFE})
# The bullets and ticks of the fonts Symbol and Wingdings, which have places of their own.
_SYMBOLS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0A8: "▫", 0xF0D8: "➢", 0xF0FC: "✓", 0xF06F: "□"}
_SHOWN_ANNOTATIONS = {raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_STAMP}


class Glyph(NamedTuple):
    """A character and its place, in the frame of its text: x along the line, y down the page.

    A tuple rather than a dataclass: a page has thousands, and a tuple is made in a third of the
    time. `turn` is the frame: 0 for upright text, and 1 more for each quarter turn to the left.
    `after` is what stood before it: nothing, a space (or GUESSED) or a line feed.
    """

    char: str
    left: float
    top: float
    right: float
    bottom: float
    turn: int
    after: str

    @property
    def size(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows: its glyphs in the order of the file, or that it is a picture.

    A scan can have glyphs: few of them beside what has to be recognised.
    """

    glyphs: list[Glyph]
    scanned: bool


@dataclass(frozen=True, slots=True)
class _Style:
    """What a word has from the text object that it begins in."""

    turn: int
    size: float
    visible: bool
    mapped: bool


@contextmanager
def opened(source: InputFile) -> Iterator[pdfium.PdfDocument]:
    """The PDF in `source`. Raises UnreadableFileError when there is none that can be opened."""
    source.stream.seek(0)
    # From memory it is read faster; what is too large for that is read piece by piece.
    content = source.content() if source.size <= MAX_DOCUMENT_BYTES else source.stream
    if not content:
        raise UnreadableFileError("empty: there is nothing in it")
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise UnreadableFileError("encrypted: save it without a password") from error
        if error.err_code == raw.FPDF_ERR_SECURITY:
            raise UnreadableFileError(
                "encrypted in a way that is not known: save it without a password"
            ) from error
        raise UnreadableFileError(
            "not a PDF that can be opened: damaged, cut off or of another kind. Save it again"
        ) from error
    try:
        yield document
    finally:
        document.close()


@contextmanager
def page_of(document: pdfium.PdfDocument, number: int) -> Iterator[pdfium.PdfPage | None]:
    """Page `number` (from 0) as a reader sees it, filled forms included; None if it is damaged."""
    page = _load(document, number)
    if page is not None and _has_shown_annotations(page):
        done = raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
        if done == raw.FLATTEN_SUCCESS:
            page.close()
            page = _load(document, number)
    try:
        yield page
    finally:
        if page is not None:
            page.close()


def _load(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage | None:
    try:
        return document[number]
    except pdfium.PdfiumError:
        return None


def _has_shown_annotations(page: pdfium.PdfPage) -> bool:
    for i in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST_OBJECTS)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, i)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind in _SHOWN_ANNOTATIONS:
            return True
    return False


def read_page(page: pdfium.PdfPage) -> Page:
    """The glyphs that are seen on `page`; `scanned` when they have to be recognised first."""
    text = raw.FPDFText_LoadPage(page.raw)
    if not text:
        return Page([], scanned=_picture_share(page) > 0)
    try:
        visible, invisible, garbage = _glyphs(page, text)
    finally:
        raw.FPDFText_ClosePage(text)
    # What an OCR program found in the scan lies unseen over it, maybe with a stamp on top.
    if len(invisible) > len(visible) and _picture_share(page) >= _SCAN:
        return Page([] if garbage else visible + invisible, scanned=garbage)
    if garbage:
        return Page([], scanned=True)
    if not visible:
        return Page([], scanned=_picture_share(page) > 0)
    # A scan with no more than a stamp or the head of a fax on it.
    stamped = len(visible) < _STAMP and _picture_share(page) >= _SCAN
    return Page(visible, scanned=stamped)


def _glyphs(page: pdfium.PdfPage, text: Any) -> tuple[list[Glyph], list[Glyph], bool]:
    """(what is seen, what is drawn invisibly, whether its letters are not known)."""
    bounds = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, bounds)
    west, east = bounds.left, bounds.right
    south, north = min(bounds.bottom, bounds.top), max(bounds.bottom, bounds.top)
    box = raw.FS_RECTF()
    pointer = ctypes.byref(box)
    kept: tuple[list[Glyph], list[Glyph]] = ([], [])
    last: Glyph | None = None
    after, unmapped = "\n", 0
    first_tall, first_bottom, turned = 0.0, 0.0, False
    style = _Style(0, 0.0, visible=True, mapped=True)
    x, y = ctypes.c_double(), ctypes.c_double()
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    get_origin = raw.FPDFText_GetCharOrigin
    is_generated = raw.FPDFText_IsGenerated
    get_unicode, get_box = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
    for i in range(min(raw.FPDFText_CountChars(text), _MOST_GLYPHS)):
        code = get_unicode(text, i)
        if code in _SPACES:
            after = after or (GUESSED if is_generated(text, i) else " ")
            continue
        if code in (0x0A, 0x0D):
            after = "\n"
            continue
        if code in _NOTHING or not get_box(text, i, pointer):
            continue
        # pdfium swaps the sides of glyphs that stand on their heads.
        left, right = min(box.left, box.right), max(box.left, box.right)
        bottom, top = min(box.bottom, box.top), max(box.bottom, box.top)
        if not (west <= (left + right) / 2 <= east and south <= (bottom + top) / 2 <= north):
            continue
        # Within a word only what is plainly raised or of another size has a style of its own.
        tall = top - bottom
        if (
            after
            or last is None
            or abs(tall - first_tall) > 0.25 * tall
            or turned
            or (abs(bottom - first_bottom) > 0.25 * tall)
        ):
            first_tall, first_bottom = tall, bottom
            found = _style(text, i)
            if found is None:
                continue
            style = found
            turned = style.turn != 0
            if not get_origin(text, i, at_x, at_y):
                x.value, y.value = left, bottom
        unmapped += not style.mapped or (not 0x20 <= code < 0x7F and _is_garbage(code))
        if style.turn == 0:
            # What _framed and _on_line do, for nearly all glyphs in a third of the time.
            over, under = -y.value - _ASCENT * style.size, -y.value + _DESCENT * style.size
            fits = tall < _LEAST or (
                tall * 0.4 < style.size < tall * 2.5 and over < -(top + bottom) / 2 < under
            )
            glyph = Glyph(
                chr(code) if 0x20 <= code < 0x7F else _char(code),
                left,
                over if fits else -top,
                right,
                under if fits else -bottom,
                0,
                after,
            )
        else:
            glyph = _framed(_char(code), left, bottom, right, top, style.turn, after)
            glyph = _on_line(glyph, x.value, y.value, style.size)
        if not glyph.bottom - glyph.top > _LEAST:
            continue
        if (
            last is not None
            and last.char == glyph.char
            and _is_twice(last, glyph)
            and not _is_of_ligature(text, i)
        ):
            continue
        kept[0 if style.visible else 1].append(glyph)
        last, after = glyph, ""
    total = len(kept[0]) + len(kept[1])
    visible = _turned_if_vertical(kept[0])
    return visible, kept[1], total > 0 and unmapped >= _GARBAGE * total


def _char(code: int) -> str:
    if code in _HYPHENS:
        return "-"
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    return chr(code) if 0x20 <= code <= 0x10FFFF else "�"


def _is_garbage(code: int) -> bool:
    return code not in _SYMBOLS and (
        code == 0xFFFD
        or (code < 0x20 and code not in _HYPHENS)
        or 0x80 <= code < 0xA0
        or 0xE000 <= code <= 0xF8FF
        or code >= 0xF0000
    )


def _style(text: Any, i: int) -> _Style | None:
    """The style of glyph `i`; None if it leans as a watermark does."""
    angle = raw.FPDFText_GetCharAngle(text, i)
    turn = round(angle / (math.pi / 2))
    if abs(angle - turn * math.pi / 2) > _LEANING:
        return None
    drawn = raw.FPDFText_GetTextObject(text, i)
    mode = raw.FPDFTextObj_GetTextRenderMode(drawn) if drawn else 0
    mapped = raw.FPDFText_HasUnicodeMapError(text, i) != 1
    matrix = raw.FS_MATRIX()
    size = 0.0
    if raw.FPDFText_GetMatrix(text, i, matrix):
        size = raw.FPDFText_GetFontSize(text, i) * math.hypot(matrix.c, matrix.d)
    # pdfium counts the turn to the right.
    return _Style(-turn % 4, abs(size), mode not in _INVISIBLE, mapped)


def _framed(
    char: str, left: float, bottom: float, right: float, top: float, turn: int, after: str
) -> Glyph:
    """The glyph at that place of the page (y up) in the frame of its text."""
    if turn == 0:
        return Glyph(char, left, -top, right, -bottom, turn, after)
    if turn == 1:
        return Glyph(char, bottom, left, top, right, turn, after)
    if turn == 2:
        return Glyph(char, -right, bottom, -left, top, turn, after)
    return Glyph(char, -top, -right, -bottom, -left, turn, after)


def _on_line(glyph: Glyph, x: float, y: float, size: float) -> Glyph:
    """The glyph as tall as its font: pdfium's boxes of one line differ from letter to letter."""
    base = (-y, x, y, -x)[glyph.turn]
    tall = glyph.bottom - glyph.top
    top, bottom = base - _ASCENT * size, base + _DESCENT * size
    # Where a font's own measures make no sense, or a line runs downwards, the box is the better.
    if not tall * 0.4 < size < tall * 2.5 or not top < (glyph.top + glyph.bottom) / 2 < bottom:
        return glyph
    return glyph._replace(top=top, bottom=bottom)


def unframed(
    left: float, top: float, right: float, bottom: float, turn: int
) -> tuple[float, float, float, float]:
    """(left, bottom, right, top) on the page of what has that place in its frame."""
    if turn == 0:
        return left, -bottom, right, -top
    if turn == 1:
        return top, left, bottom, right
    if turn == 2:
        return -right, top, -left, bottom
    return -bottom, -right, -top, -left


def _is_twice(last: Glyph, glyph: Glyph) -> bool:
    near = _TWICE * glyph.size
    return abs(last.left - glyph.left) < near and abs(last.top - glyph.top) < near


def _is_of_ligature(text: Any, i: int) -> bool:
    """Whether glyph `i` is one with the one before: "ff" is drawn once and given as two."""
    x, y, last_x, last_y = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharOrigin(text, i, x, y)
    raw.FPDFText_GetCharOrigin(text, i - 1, last_x, last_y)
    drawn, last = (raw.FPDFText_GetTextObject(text, at) for at in (i, i - 1))
    if not drawn or not last or (x.value, y.value) != (last_x.value, last_y.value):
        return False
    return ctypes.addressof(drawn.contents) == ctypes.addressof(last.contents)


def _turned_if_vertical(glyphs: list[Glyph]) -> list[Glyph]:
    """Upright glyphs that follow each other downwards are lines of their own frame."""
    moves = down = 0
    for a, b in pairwise(glyphs):
        if a.turn == b.turn == 0 and a.char >= "⺀" and b.char >= "⺀":
            moves += 1
            down += abs(a.left - b.left) < 0.3 * b.size and 0.5 < (b.top - a.top) / b.size < 2
    if moves < 4 or down < _VERTICAL * moves:
        return glyphs
    return [
        _framed(g.char, g.left, -g.bottom, g.right, -g.top, 3, "" if g.after == "\n" else g.after)
        if g.turn == 0
        else g
        for g in glyphs
    ]


def _picture_share(page: pdfium.PdfPage) -> float:
    """The part of the page that its largest pictures cover, each counted by itself."""
    width, height = page.get_size()
    area = sum(_picture_areas(page))
    return float(min(1.0, area / max(width * height, 1.0)))


def _picture_areas(page: pdfium.PdfPage) -> Iterator[float]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    west, south, east, north = page.get_bbox()
    for i in range(min(raw.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)):
        item = raw.FPDFPage_GetObject(page.raw, i)
        if not _shows_picture(item, 0):
            continue
        if raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            across = min(right.value, east) - max(left.value, west)
            along = min(top.value, north) - max(bottom.value, south)
            if across > 0 and along > 0:
                yield across * along


def _shows_picture(item: Any, depth: int) -> bool:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_IMAGE:
        return True
    if kind != raw.FPDF_PAGEOBJ_FORM or depth == _DEEPEST:
        return False
    inner = min(raw.FPDFFormObj_CountObjects(item), 100)
    return any(_shows_picture(raw.FPDFFormObj_GetObject(item, i), depth + 1) for i in range(inner))
