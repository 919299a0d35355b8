"""Extract the visible glyphs of a PDF page, or detect that it is a scan."""

import ctypes
import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from index.errors import UnreadableFileError
from index.parsers.hidden_content import MIN_WHITE, is_too_small
from index.parsers.pdf.glyphs import (
    INFERRED_SPACE,
    Glyph,
    PageRect,
    to_frame,
    to_page_rect,
    to_pixels,
)
from index.parsers.pdf.unseen_text import address_of, find_unseen
from index.parsers.types import MAX_DOCUMENT_BYTES, InputFile

# The longest reports have 5,000 pages; a file of a few bytes can claim a million.
MAX_PAGES = 10_000
# Glyphs of one page. Small print has 20,000; more is a drawing or an attack.
_MAX_GLYPHS = 200_000
# Objects of a page among which images are looked for; scans have few.
_MAX_OBJECTS = 5_000
# Nested form objects in which images are looked for.
_MAX_FORM_DEPTH = 4
# Share of the page that images cover on a scan, which leaves only margins free.
_SCAN_COVERAGE = 0.6
# The same of a scan pasted into a page with a typed line; smaller pictures are mostly logos.
_PASTED_SCAN_COVERAGE = 0.3
# The same of a picture of text among typed text, and the glyphs that may stand on it.
_INSET_SCAN_COVERAGE = 0.1
_MAX_GLYPHS_ON_SCAN = 20
# Pixels of the longer side of the image by which a page's lightness is told, the gray from which a
# pixel is paper, and their share on a page of print, of which ink covers 5 to 10 %.
_THUMBNAIL = 200.0
_LIGHT = 176
_MIN_LIGHT = 0.85
# Letters on a scan that may be a stamp, a number or the header of a fax.
_MAX_STAMP_GLYPHS = 150
# Share of glyphs without a Unicode mapping from which a page is recognized instead. A lower share
# would include prose with formulas, which OCR reads worse.
_MAX_UNMAPPED_SHARE = 0.3
# Radians by which a line of text may be askew; a watermark is by 45°.
_MAX_LEAN = math.radians(10)
# Ems: a glyph drawn twice for bold is shifted by less, and no letter is narrower.
_DUPLICATE_DISTANCE = 0.12
# Share of steps from one CJK glyph to the next that go down in vertical writing.
_VERTICAL_SHARE = 0.6

# Points; smaller glyphs are not visible.
_MIN_GLYPH_HEIGHT = 0.1
# Typical ascent and descent of a font, by its size.
_ASCENT = 0.78
_DESCENT = 0.22

# Of 255, the opacity up to which a letter is not seen.
_MIN_ALPHA = 8
# Points of the longer side from which on a page is not a small picture of a larger one, and the
# share of its letters from which on tiny ones are its text.
_MIN_PAGE_POINTS = 400.0
_MAX_TINY_SHARE = 0.5
# Text that is only a clip is filled with a picture or a gradient.
_INVISIBLE_MODES = {raw.FPDF_TEXTRENDERMODE_INVISIBLE}
_SPACES = frozenset({0x20, 0xA0, 0x09, 0x3000, *range(0x2000, 0x200B), 0x202F, 0x205F})
_IGNORED_CODES = frozenset({0x00, 0x200B, 0x2060, 0xFEFF})
_HYPHEN_CODES = frozenset({0x02, 0xAD, 0xFFFE})
# Bullets and ticks of the fonts Symbol and Wingdings, which have private use characters.
_SYMBOLS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0A8: "▫", 0xF0D8: "➢", 0xF0FC: "✓", 0xF06F: "□"}
_VISIBLE_ANNOTATIONS = {raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_STAMP}


@dataclass(frozen=True, slots=True)
class PageContent:
    """The glyphs of a page in the order of the file, and what of it has to be recognized.

    Attributes:
        glyphs: Those that are read. A scan may have a few, too, such as those of a stamp.
        needs_ocr: Whether the page as a whole has to be recognized.
        scans: Where pictures of text stand among the glyphs: left, bottom, right, top, in points.
        hidden: The number of glyphs that are not read since the page does not show them.
        askew: The number of those that are not read since they are at an angle.
    """

    glyphs: list[Glyph]
    needs_ocr: bool
    scans: tuple[PageRect, ...] = ()
    hidden: int = 0
    askew: int = 0


@dataclass(frozen=True, slots=True)
class _WordStyle:
    """What the glyphs of a word have in common: rotation, font size, visibility, mapping, whether
    they are white, and the address of the text object that they are in."""

    rotation: int
    size: float
    visible: bool
    has_unicode: bool
    is_white: bool = False
    owner: int = 0


@contextmanager
def open_pdf(source: InputFile) -> Iterator[pdfium.PdfDocument]:
    """Open the PDF in `source`. Raises UnreadableFileError when it is damaged or encrypted."""
    source.stream.seek(0)
    # Reading from memory is faster; larger files are read piece by piece.
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
        # Where there is a form, its fields can be read, and pdfium draws those that need it.
        with suppress(pdfium.PdfiumError), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            document.init_forms()
        yield document
    finally:
        document.close()


@contextmanager
def open_page(
    document: pdfium.PdfDocument,
    number: int,
    inspect: Callable[[pdfium.PdfPage], None] | None = None,
) -> Iterator[pdfium.PdfPage | None]:
    """Load page `number` (from 0), with the text of filled forms; None if it is damaged.

    `inspect` is called with the page as it is in the file, with its annotations.
    """
    page = load_page(document, number)
    if page is not None and inspect is not None:
        inspect(page)
    if page is not None and _has_visible_annotations(page):
        result = raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
        if result == raw.FLATTEN_SUCCESS:
            page.close()
            page = load_page(document, number)
    try:
        yield page
    finally:
        if page is not None:
            page.close()


def load_page(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage | None:
    """Page `number` (from 0) as it is in the file; None if it is damaged."""
    try:
        return document[number]
    except pdfium.PdfiumError:
        return None


def _has_visible_annotations(page: pdfium.PdfPage) -> bool:
    for i in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MAX_OBJECTS)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, i)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind in _VISIBLE_ANNOTATIONS:
            return True
    return False


def read_page(page: pdfium.PdfPage) -> PageContent:
    """Read the visible glyphs of `page`, and detect whether it has to be recognized."""
    text = raw.FPDFText_LoadPage(page.raw)
    if not text:
        return PageContent([], needs_ocr=_image_coverage(page) > 0)
    try:
        visible, invisible, is_garbled, askew, unseen = _read_glyphs(page, text)
    finally:
        raw.FPDFText_ClosePage(text)
    # OCR programs put invisible text over the scan, sometimes with a visible stamp on top.
    if len(invisible) > len(visible) and _image_coverage(page) >= _SCAN_COVERAGE:
        return PageContent([] if is_garbled else visible + invisible, needs_ocr=is_garbled)
    if is_garbled:
        return PageContent([], needs_ocr=True)
    visible, invisible = _with_recognized(page, visible, invisible)
    if not visible:
        return PageContent([], needs_ocr=_image_coverage(page) > 0)
    # A scan with only a stamp or the header of a fax as text, or one below a typed line.
    if len(visible) < _MAX_STAMP_GLYPHS and _is_scan(page):
        return PageContent(visible, needs_ocr=True)
    scans = tuple(_inset_scans(page, visible))
    return PageContent(visible, False, scans, hidden=len(invisible) + unseen, askew=askew)


def _with_recognized(
    page: pdfium.PdfPage, visible: list[Glyph], invisible: list[Glyph]
) -> tuple[list[Glyph], list[Glyph]]:
    """The visible and the invisible glyphs, those as visible that were recognized on a scan among
    the text: they are on a picture as light as paper."""
    if not invisible:
        return visible, invisible
    recognized: set[int] = set()
    for rect in _large_images(page):
        on_it = [i for i, glyph in enumerate(invisible) if _is_on(glyph, rect)]
        if len(on_it) >= _MAX_GLYPHS_ON_SCAN and _is_light(page, rect):
            recognized |= {*on_it}
    return (
        [*visible, *(invisible[i] for i in sorted(recognized))],
        [glyph for i, glyph in enumerate(invisible) if i not in recognized],
    )


def _large_images(page: pdfium.PdfPage) -> Iterator[PageRect]:
    """Yield where pictures are that may be of text."""
    width, height = page.get_size()
    for left, bottom, right, top in _image_rects(page):
        if (right - left) * (top - bottom) >= _INSET_SCAN_COVERAGE * width * height:
            yield left, bottom, right, top


def _is_on(glyph: Glyph, rect: PageRect) -> bool:
    """Whether the middle of a glyph is in a part of the page."""
    x0, y0, x1, y1 = to_page_rect(*glyph[1:5], glyph.rotation)
    left, bottom, right, top = rect
    return left < (x0 + x1) / 2 < right and bottom < (y0 + y1) / 2 < top


def _is_scan(page: pdfium.PdfPage) -> bool:
    """Whether a page with hardly any text is a scan, or has one pasted in that looks like paper."""
    coverage = _image_coverage(page)
    if coverage >= _SCAN_COVERAGE:
        return True
    return coverage >= _PASTED_SCAN_COVERAGE and _is_light(page)


def _inset_scans(page: pdfium.PdfPage, visible: list[Glyph]) -> Iterator[PageRect]:
    """Yield where pictures as light as paper stand among the glyphs, with hardly any on them."""
    for rect in _large_images(page):
        on_it = sum(_is_on(glyph, rect) for glyph in visible)
        if on_it < _MAX_GLYPHS_ON_SCAN and _is_light(page, rect):
            yield rect


def _is_light(page: pdfium.PdfPage, rect: PageRect | None = None) -> bool:
    """Whether nearly all of a page, or of a part, is as light as paper: a photograph is not."""
    try:
        bitmap = page.render(scale=min(1.0, _THUMBNAIL / max(page.get_size())), grayscale=True)
    except (pdfium.PdfiumError, ValueError):
        return False
    try:
        image = bitmap.to_pil().convert("L")
        if rect is not None:
            image = image.crop(to_pixels(page, rect, image.size))
        counts = image.histogram()
    finally:
        bitmap.close()
    return bool(sum(counts[_LIGHT:]) >= _MIN_LIGHT * sum(counts) > 0)


class _Glyphs(NamedTuple):
    """The visible and the invisible glyphs of a page, whether too many lack a Unicode mapping, the
    number of those at an angle, and of those too small to see or outside the page."""

    visible: list[Glyph]
    invisible: list[Glyph]
    are_garbled: bool
    askew: int
    unseen: int


def _visible_part(page: pdfium.PdfPage) -> PageRect:
    bounds = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, bounds)
    south, north = min(bounds.bottom, bounds.top), max(bounds.bottom, bounds.top)
    return bounds.left, south, bounds.right, north


def _read_glyphs(page: pdfium.PdfPage, text: Any) -> _Glyphs:
    west, south, east, north = _visible_part(page)
    box = raw.FS_RECTF()
    pointer = ctypes.byref(box)
    glyphs_by_visibility: tuple[list[Glyph], list[Glyph]] = ([], [])
    last_glyph: Glyph | None = None
    preceding_space, garbled, askew, unseen = "\n", 0, 0, 0
    style_height, style_bottom, is_rotated = 0.0, 0.0, False
    white, owners = list[int](), list[int]()
    style = _WordStyle(0, 0.0, visible=True, has_unicode=True)
    x, y = ctypes.c_double(), ctypes.c_double()
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    get_origin = raw.FPDFText_GetCharOrigin
    is_generated = raw.FPDFText_IsGenerated
    get_unicode, get_box = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
    for i in range(min(raw.FPDFText_CountChars(text), _MAX_GLYPHS)):
        code = get_unicode(text, i)
        if 0xD800 <= code < 0xE000:
            code = _join_surrogates(code, get_unicode(text, i + 1))
        if code in _SPACES:
            preceding_space = preceding_space or (INFERRED_SPACE if is_generated(text, i) else " ")
            continue
        if code in (0x0A, 0x0D):
            preceding_space = "\n"
            continue
        if code in _IGNORED_CODES or not get_box(text, i, pointer):
            continue
        # pdfium swaps the sides of glyphs that are upside down.
        left, right = min(box.left, box.right), max(box.left, box.right)
        bottom, top = min(box.bottom, box.top), max(box.bottom, box.top)
        if not (west <= (left + right) / 2 <= east and south <= (bottom + top) / 2 <= north):
            unseen += 1
            continue
        # Within a word the style is read again only for glyphs raised or of another size.
        height = top - bottom
        limit = 0.25 * height
        is_other = abs(height - style_height) > limit or abs(bottom - style_bottom) > limit
        if preceding_space or last_glyph is None or is_other or is_rotated:
            style_height, style_bottom = height, bottom
            word_style = _read_style(text, i)
            if word_style is None:
                askew += 1
                continue
            style = word_style
            is_rotated = style.rotation != 0
            if not get_origin(text, i, at_x, at_y):
                x.value, y.value = left, bottom
        garbled += not style.has_unicode or (not 0x20 <= code < 0x7F and _is_garbled(code))
        if style.rotation == 0:
            # The same as below, for nearly all glyphs, in a third of the time.
            ascent_y, descent_y = -y.value - _ASCENT * style.size, -y.value + _DESCENT * style.size
            fits = (
                height * 0.4 < style.size < height * 2.5
                and ascent_y < -(top + bottom) / 2 < descent_y
            ) or _has_wrong_box(text, i, height, style.size)
            glyph = Glyph(
                chr(code) if 0x20 <= code < 0x7F else _character(code),
                left,
                ascent_y if fits else -top,
                right,
                descent_y if fits else -bottom,
                0,
                preceding_space,
            )
        else:
            glyph = to_frame(
                _character(code), left, bottom, right, top, style.rotation, preceding_space
            )
            glyph = _with_font_height(glyph, x.value, y.value, style.size)
        if not glyph.bottom - glyph.top > _MIN_GLYPH_HEIGHT:
            unseen += 1
            continue
        if last_glyph is not None and _is_drawn_again(text, i, last_glyph, glyph):
            continue
        if style.visible:
            white += [len(glyphs_by_visibility[0])] * style.is_white
            owners.append(style.owner)
        glyphs_by_visibility[0 if style.visible else 1].append(glyph)
        last_glyph, preceding_space = glyph, ""
    visible, invisible = glyphs_by_visibility
    unread = _tiny(page, visible) | find_unseen(page, visible, owners, white)
    seen = [glyph for i, glyph in enumerate(visible) if i not in unread]
    is_garbled = 0 < garbled >= _MAX_UNMAPPED_SHARE * (len(seen) + len(invisible))
    unseen += len(visible) - len(seen)
    return _Glyphs(_rotate_vertical_text(seen), invisible, is_garbled, askew, unseen)


def _character(code: int) -> str:
    if code in _HYPHEN_CODES:
        return "-"
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    return chr(code) if 0x20 <= code <= 0x10FFFF else "�"


def _join_surrogates(high: int, low: int) -> int:
    """The code of the character that two surrogates are; 0, which is ignored, if they are not the
    halves of one. pdfium counts a character beyond U+FFFF as two, and gives the box of both."""
    if high < 0xDC00 <= low < 0xE000:
        return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
    return 0


def _is_garbled(code: int) -> bool:
    return code not in _SYMBOLS and (
        code == 0xFFFD
        or (code < 0x20 and code not in _HYPHEN_CODES)
        or 0x80 <= code < 0xA0
        or 0xE000 <= code <= 0xF8FF
        or code >= 0xF0000
    )


def _read_style(text: Any, i: int) -> _WordStyle | None:
    """The style of glyph `i`; None if it is askew, as in a watermark."""
    matrix = raw.FS_MATRIX()
    has_matrix = raw.FPDFText_GetMatrix(text, i, matrix)
    angle = raw.FPDFText_GetCharAngle(text, i)
    if has_matrix and (matrix.a or matrix.b) and _lean(angle) > _MAX_LEAN:
        # The line may be upright, and only its letters slanted, as an italic is imitated.
        angle = -math.atan2(matrix.b, matrix.a)
    rotation = round(angle / (math.pi / 2))
    if _lean(angle) > _MAX_LEAN:
        return None
    text_object = raw.FPDFText_GetTextObject(text, i)
    mode = raw.FPDFTextObj_GetTextRenderMode(text_object) if text_object else 0
    has_unicode = raw.FPDFText_HasUnicodeMapError(text, i) != 1
    size = 0.0
    if has_matrix:
        size = raw.FPDFText_GetFontSize(text, i) * math.hypot(matrix.c, matrix.d)
        # A negative size turns the text by half a circle.
        rotation += 2 * (size < 0)
    is_white, is_transparent = _paint(text, i) if mode == raw.FPDF_TEXTRENDERMODE_FILL else (0, 0)
    # pdfium counts clockwise.
    return _WordStyle(
        -rotation % 4,
        abs(size),
        mode not in _INVISIBLE_MODES and not is_transparent,
        has_unicode,
        bool(is_white),
        address_of(text_object),
    )


def _paint(text: Any, i: int) -> tuple[bool, bool]:
    """Whether what glyph `i` is filled with is white, and whether nothing of it is seen."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFText_GetFillColor(text, i, red, green, blue, alpha):
        return False, False
    is_white = min(red.value, green.value, blue.value) >= MIN_WHITE
    return is_white, alpha.value <= _MIN_ALPHA


def _tiny(page: pdfium.PdfPage, glyphs: Sequence[Glyph]) -> set[int]:
    """The indexes of glyphs too small to be read, unless most of the page is so small, as in a
    drawing that is to be enlarged."""
    if max(page.get_size()) < _MIN_PAGE_POINTS:
        return set()
    tiny = {i for i, glyph in enumerate(glyphs) if is_too_small(glyph.size)}
    return tiny if len(tiny) < _MAX_TINY_SHARE * len(glyphs) else set()


def _lean(angle: float) -> float:
    """The angle by which a line differs from one along or across the page, in radians."""
    return abs(angle - round(angle / (math.pi / 2)) * math.pi / 2)


def _with_font_height(glyph: Glyph, x: float, y: float, size: float) -> Glyph:
    """The glyph as tall as its font: pdfium's boxes differ between the letters of a line."""
    baseline = (-y, x, y, -x)[glyph.rotation]
    height = glyph.bottom - glyph.top
    top, bottom = baseline - _ASCENT * size, baseline + _DESCENT * size
    # If the size of the font is implausible, or the line runs downwards, the box is better.
    if not height * 0.4 < size < height * 2.5 or not top < (glyph.top + glyph.bottom) / 2 < bottom:
        return glyph
    return glyph._replace(top=top, bottom=bottom)


def _has_wrong_box(text: Any, i: int, height: float, size: float) -> bool:
    """Whether the font states no height of its letters, or one far above that of glyph `i`."""
    if height < _MIN_GLYPH_HEIGHT:
        return True
    sides = [ctypes.c_double() for _ in range(4)]
    if not 0 < size * 2.5 <= height or not raw.FPDFText_GetCharBox(text, i, *sides):
        return False
    return sides[3].value - sides[2].value <= size * (_ASCENT + _DESCENT)


def _is_drawn_again(text: Any, i: int, last_glyph: Glyph, glyph: Glyph) -> bool:
    """Whether glyph `i` is the last one, drawn a second time for bold."""
    return (
        last_glyph.char == glyph.char
        and _is_duplicate(last_glyph, glyph)
        and not _is_in_ligature(text, i)
    )


def _is_duplicate(last_glyph: Glyph, glyph: Glyph) -> bool:
    # Half a letter at most: some fonts state a height far above that of their letters.
    near = min(_DUPLICATE_DISTANCE * glyph.size, (glyph.right - glyph.left) / 2)
    return abs(last_glyph.left - glyph.left) < near and abs(last_glyph.top - glyph.top) < near


def _is_in_ligature(text: Any, i: int) -> bool:
    """Whether glyph `i` is drawn as a ligature with the one before, such as "ff"."""
    x, y, last_x, last_y = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharOrigin(text, i, x, y)
    raw.FPDFText_GetCharOrigin(text, i - 1, last_x, last_y)
    text_object, last_glyph = (raw.FPDFText_GetTextObject(text, index) for index in (i, i - 1))
    if not text_object or not last_glyph or (x.value, y.value) != (last_x.value, last_y.value):
        return False
    return ctypes.addressof(text_object.contents) == ctypes.addressof(last_glyph.contents)


def _rotate_vertical_text(glyphs: list[Glyph]) -> list[Glyph]:
    """Move upright CJK glyphs that run downwards to a frame of their own, as lines."""
    steps = downward_steps = 0
    for a, b in pairwise(glyphs):
        if a.rotation == b.rotation == 0 and a.char >= "⺀" and b.char >= "⺀":
            steps += 1
            downward_steps += (
                abs(a.left - b.left) < 0.3 * b.size and 0.5 < (b.top - a.top) / b.size < 2
            )
    if steps < 4 or downward_steps < _VERTICAL_SHARE * steps:
        return glyphs
    return [
        to_frame(
            g.char,
            g.left,
            -g.bottom,
            g.right,
            -g.top,
            3,
            "" if g.preceding_space == "\n" else g.preceding_space,
        )
        if g.rotation == 0
        else g
        for g in glyphs
    ]


def _image_coverage(page: pdfium.PdfPage) -> float:
    """The share of the page covered by images, whose areas are added."""
    width, height = page.get_size()
    area = sum((right - left) * (top - bottom) for left, bottom, right, top in _image_rects(page))
    return float(min(1.0, area / max(width * height, 1.0)))


def _image_rects(page: pdfium.PdfPage) -> Iterator[PageRect]:
    """Yield the visible parts of the page's images."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    west, south, east, north = page.get_bbox()
    for i in range(min(raw.FPDFPage_CountObjects(page.raw), _MAX_OBJECTS)):
        item = raw.FPDFPage_GetObject(page.raw, i)
        if not _contains_image(item, 0):
            continue
        if raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            rect = (
                max(left.value, west), max(bottom.value, south),
                min(right.value, east), min(top.value, north),
            )  # fmt: skip
            if rect[0] < rect[2] and rect[1] < rect[3]:
                yield rect


def _contains_image(item: Any, depth: int) -> bool:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_IMAGE:
        return True
    if kind != raw.FPDF_PAGEOBJ_FORM or depth == _MAX_FORM_DEPTH:
        return False
    inner = min(raw.FPDFFormObj_CountObjects(item), 100)
    return any(_contains_image(raw.FPDFFormObj_GetObject(item, i), depth + 1) for i in range(inner))
