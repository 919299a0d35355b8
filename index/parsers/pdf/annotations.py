"""Read what was added to a PDF page: comments, typed notes, filled form fields, attached files."""

import ctypes
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from index.parsers.pages.lines import LINE_BREAK, PARAGRAPH_BREAK, Line, Rect
from index.parsers.pdf.attachments import AttachedFile, attached_to
from index.parsers.pdf.glyphs import Glyph
from index.parsers.pdf.pdfium_buffers import annotations_of, read_string

# Options of a list in a form.
_MAX_OPTIONS = 5_000
# Points: the size of a field's letters where neither the field nor its height says it.
_FIELD_FONT_SIZE = 10.0
# The height and the width of letters by the size of their font.
_LINE_HEIGHT = 1.2
_LETTER_WIDTH = 0.5
# Flags of annotations that nobody sees, and of fields.
_INVISIBLE = 1 << 1 | 1 << 5
_PASSWORD = 1 << 13
_TICK = "✓"

_COMMENTS = {
    raw.FPDF_ANNOT_TEXT,
    raw.FPDF_ANNOT_FREETEXT,
    raw.FPDF_ANNOT_LINE,
    raw.FPDF_ANNOT_SQUARE,
    raw.FPDF_ANNOT_CIRCLE,
    raw.FPDF_ANNOT_POLYGON,
    raw.FPDF_ANNOT_POLYLINE,
    raw.FPDF_ANNOT_HIGHLIGHT,
    raw.FPDF_ANNOT_UNDERLINE,
    raw.FPDF_ANNOT_SQUIGGLY,
    raw.FPDF_ANNOT_STRIKEOUT,
    raw.FPDF_ANNOT_STAMP,
    raw.FPDF_ANNOT_CARET,
    raw.FPDF_ANNOT_INK,
    raw.FPDF_ANNOT_FILEATTACHMENT,
}
_MEDIA = {
    raw.FPDF_ANNOT_SOUND,
    raw.FPDF_ANNOT_MOVIE,
    raw.FPDF_ANNOT_SCREEN,
    raw.FPDF_ANNOT_THREED,
    raw.FPDF_ANNOT_RICHMEDIA,
}
_TICKED_FIELDS = {raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON}
_TEXT_FIELDS = {
    raw.FPDF_FORMFIELD_TEXTFIELD,
    raw.FPDF_FORMFIELD_COMBOBOX,
    raw.FPDF_FORMFIELD_LISTBOX,
}
_TAG = re.compile(r"<[^>]*>")
_PARAGRAPH_TAG = re.compile(r"</p>\s*<p[^>]*>|<br[^>]*>")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment or typed note, and its box in the frame of upright text (see Glyph)."""

    text: str
    box: Rect


@dataclass(frozen=True, slots=True)
class FilledField:
    """The value of a form field, its box in the frame of upright text, and its font's size."""

    value: str
    box: Rect
    font_size: float


@dataclass(slots=True)
class Annotations:
    """The annotations of a page that have something to read, and whether there is film or sound."""

    comments: list[Comment] = field(default_factory=list)
    fields: list[FilledField] = field(default_factory=list)
    files: list[AttachedFile] = field(default_factory=list)
    has_media: bool = False


def read_annotations(document: pdfium.PdfDocument, page: pdfium.PdfPage) -> Annotations:
    """Read the annotations of a page, before it is flattened."""
    found = Annotations(files=list(attached_to(page)))
    form = document.formenv.raw if document.formenv else None
    for annotation, kind in annotations_of(page):
        if raw.FPDFAnnot_GetFlags(annotation) & _INVISIBLE:
            continue
        box = _box(annotation)
        if kind in _MEDIA:
            found.has_media = True
        elif kind in _COMMENTS and not raw.FPDFAnnot_HasKey(annotation, b"StateModel"):
            if text := _comment_text(annotation):
                author = "" if kind == raw.FPDF_ANNOT_FREETEXT else _author(annotation)
                found.comments.append(
                    Comment(f"[Comment by {author}] {text}" if author else text, box)
                )
        elif kind == raw.FPDF_ANNOT_WIDGET and form and (value := _field_value(form, annotation)):
            size = ctypes.c_float()
            raw.FPDFAnnot_GetFontSize(form, annotation, size)
            found.fields.append(FilledField(value, box, size.value))
    return found


def _box(annotation: Any) -> Rect:
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, rect)
    return (
        min(rect.left, rect.right),
        -max(rect.bottom, rect.top),
        max(rect.left, rect.right),
        -min(rect.bottom, rect.top),
    )


def _comment_text(annotation: Any) -> str:
    text = read_string(raw.FPDFAnnot_GetStringValue, annotation, b"Contents")
    if not text.strip():
        rich = read_string(raw.FPDFAnnot_GetStringValue, annotation, b"RC")
        text = html.unescape(_TAG.sub("", _PARAGRAPH_TAG.sub("\n", rich)))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def _author(annotation: Any) -> str:
    """Who wrote a comment, which its window shows; "" if it does not say."""
    return " ".join(read_string(raw.FPDFAnnot_GetStringValue, annotation, b"T").split())


def _field_value(form: Any, annotation: Any) -> str:
    """What a person sees in a form field; "" if it is empty."""
    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in _TICKED_FIELDS:
        return _TICK if raw.FPDFAnnot_IsChecked(form, annotation) else ""
    if kind not in _TEXT_FIELDS or raw.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
        return ""
    if kind != raw.FPDF_FORMFIELD_TEXTFIELD:
        count = max(0, min(raw.FPDFAnnot_GetOptionCount(form, annotation), _MAX_OPTIONS))
        chosen = [
            read_string(raw.FPDFAnnot_GetOptionLabel, form, annotation, i)
            for i in range(count)
            if raw.FPDFAnnot_IsOptionSelected(form, annotation, i)
        ]
        if any(chosen):
            return "\n".join(filter(None, chosen))
    return read_string(raw.FPDFAnnot_GetFormFieldValue, form, annotation).strip()


def comment_lines(comments: Sequence[Comment], lines: Sequence[Line]) -> list[Line]:
    """The lines of the comments that are not among the page's own, as drawn notes are."""
    shown = _letters("".join(line.text for line in lines))
    added: list[Line] = []
    for comment in comments:
        letters = _letters(comment.text)
        if not letters or letters in shown:
            continue
        shown += letters
        for i, text in enumerate(comment.text.split("\n")):
            boxes = tuple(None if char.isspace() else comment.box for char in text)
            added.append(
                Line(
                    text,
                    boxes,
                    LINE_BREAK if i else PARAGRAPH_BREAK,
                    comment.box[1],
                    comment.box[3],
                    0.0,
                    is_aside=True,
                )
            )
    return added


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def field_glyphs(fields: Sequence[FilledField], glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Letters in place of the values that the page does not draw itself."""
    added: list[Glyph] = []
    for filled in fields:
        left, top, right, bottom = filled.box
        is_drawn = any(
            left <= (glyph.left + glyph.right) / 2 <= right
            and top <= (glyph.top + glyph.bottom) / 2 <= bottom
            and glyph.char not in "_.…"
            for glyph in glyphs
            if glyph.rotation == 0
        )
        if not is_drawn:
            added += _place(filled)
    return added


def _place(filled: FilledField) -> Iterator[Glyph]:
    """The letters of a value, each in a box of the usual width, from the top of its field."""
    left, top, right, bottom = filled.box
    size = filled.font_size or min(_FIELD_FONT_SIZE, 0.8 * max(bottom - top, 1.0))
    room = max(1, int((right - left) / (_LETTER_WIDTH * size)))
    rows = [row for line in filled.value.splitlines() for row in _wrapped(line, room)]
    first = (top + bottom - size) / 2 if len(rows) == 1 else top
    for number, row in enumerate(rows):
        above = first + number * _LINE_HEIGHT * size
        space = "\n"
        for i, char in enumerate(row):
            if char.isspace():
                space = space or " "
                continue
            at = left + i * _LETTER_WIDTH * size
            yield Glyph(char, at, above, at + _LETTER_WIDTH * size, above + size, 0, space)
            space = ""


def _wrapped(line: str, room: int) -> list[str]:
    rows: list[str] = []
    for word in line.split():
        if rows and len(rows[-1]) + 1 + len(word) <= room:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return rows
