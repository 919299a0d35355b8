"""Parse PDFs: text in reading order, page offsets and metadata."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from index.errors import UnreadableFileError
from index.humanize import counted
from index.parsers.ocr.recognition import DPI, HOW_TO_INSTALL, MAX_PIXELS, is_installed, recognize
from index.parsers.pages.lines import Line, join_pages
from index.parsers.pages.page_flow import arrange_pages
from index.parsers.pdf.annotations import Annotations, comment_lines, field_glyphs, read_annotations
from index.parsers.pdf.attachments import AttachedFile, document_files, name_attachments
from index.parsers.pdf.glyphs import PageRect, to_pixels
from index.parsers.pdf.lines import extract_lines
from index.parsers.pdf.page import MAX_PAGES, open_page, open_pdf, read_page
from index.parsers.pdf.ruled_tables import ruled_tables
from index.parsers.types import (
    InputFile,
    MissingToolError,
    ParsedDocument,
    ParserOutput,
    Skipped,
    no_progress,
)

# Characters of one document; the longest reports have some millions.
_MAX_CHARACTERS = 64 << 20
# Pixels of the longer side of an image for recognition; Tesseract allows 32,767.
_MAX_SIDE_PIXELS = 16_000
_POINTS_PER_INCH = 72
# The earliest year of publication, and dates that programs write when they know none.
_MIN_YEAR = 1500
_PLACEHOLDER_DATES = {date(1970, 1, 1), date(1980, 1, 1), date(1904, 1, 1), date(1900, 1, 1)}

_COPY = "copy the text in a PDF program if you need that"
_DYNAMIC_FORM = (
    "form: its fields are of a kind (XFA) that is not read: print it to PDF in Adobe Acrobat Reader"
)
_DATE = re.compile(r"\s*(?:D:)?\s*(\d{4})-?(\d{2})?-?(\d{2})?")
_SUFFIXES = (
    "docx?|dotx?|odt|rtf|pdf|indd|qxp|qxd|pptx?|pps|xlsx?|xlsm|ods|odp|tex|dvi|ps|eps|ai|txt|"
    "html?|wpd|pages|pub|pmd|p65|fm|jpe?g|png|tiff?|sla|cdr|book|bk|xps|msg|eml|vsd|psd"
)
_PLACEHOLDER_TITLE = re.compile(
    rf"microsoft (?:word|powerpoint|excel|office)\b.*|powerpoint[- ]pr[eä]sentation.*"
    rf"|présentation powerpoint|presentaci[oó]n de powerpoint|presentazione.*powerpoint"
    rf"|\(?(?:untitled|anonymous|unspecified|unbenannt|sans titre|sin t[ií]tulo|senza titolo"
    rf"|ohne titel|document|dokument|slide|folie|title|titel|print|layout|scan|none|null|page|cover"
    rf"|draft|report"
    rf"|new document|untitled document|model)\)?\s*[-_ ]?\(?\d*\)?"
    rf"|.*\.(?:{_SUFFIXES})|(?:file|https?):.*|.*\\.*|about:blank|[\W\d_]*",
    re.IGNORECASE | re.DOTALL,
)
# UTF-8 that was decoded as Latin-1, and replacements of characters that were lost.
_MOJIBAKE = re.compile(
    r"[ÃÂâ][\x80-\xbf€™œž“”‚„…†‡ˆ‰Š‹Œ]|þÿ|ÿþ|\ufffd|[\x00-\x08\x0e-\x1f\x7f-\x9f]"
)
_PLACEHOLDER_AUTHOR = re.compile(
    r"\(?(?:unknown|user|admin(?:istrator)?|owner|author|anonymous|unspecified|none|default|root"
    r"|guest|pc|[\W\d]*)\)?",
    re.IGNORECASE,
)
_NAME_SEPARATOR = re.compile(r",(?:\s*(?:and|und|et|y)\b,?)?|\s(?:and|und|et|y|&)\s")


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page, or why they are missing: for lack of a tool, or another error."""

    lines: list[Line]
    missing_tool: str = ""
    error: str = ""
    has_media: bool = False
    hidden: int = 0
    askew: int = 0
    attached: tuple[AttachedFile, ...] = ()


def parse_pdf(source: InputFile) -> Iterator[ParserOutput]:
    """The document, the pages that could not be read, and the files attached to it.

    Raises MissingToolError if it consists of scans, and no text recognition is installed.
    """
    with open_pdf(source) as document:
        count = len(document)
        has_dynamic_form = document.get_formtype() == raw.FORMTYPE_XFA_FULL
        pages = _read_pages(source, document)
        metadata = _metadata(document)
        text, page_starts = join_pages(arrange_pages([page.lines for page in pages]))
        attached = [file for page in pages for file in page.attached]
        attachments = list(name_attachments(chain(document_files(document), attached)))
    if text.strip():
        yield replace(metadata, text=text, pages=page_starts)
        yield from _describe_unread(pages, count)
        if has_dynamic_form:
            yield Skipped(_DYNAMIC_FORM, "form field")
    elif not attachments:
        raise _explain_empty(pages, count)
    else:
        yield Skipped(f"its pages: {_explain_empty(pages, count)}", "page")
    yield from attachments


def _explain_empty(pages: list[PageLines], count: int) -> UnreadableFileError:
    need_tool = [i for i, page in enumerate(pages) if page.missing_tool]
    failed_pages = [i for i, page in enumerate(pages) if page.error]
    if need_tool:
        return MissingToolError(_explain_missing_tool(pages, need_tool))
    if failed_pages:
        return UnreadableFileError(f"{_page_ranges(failed_pages)}: {pages[failed_pages[0]].error}")
    return UnreadableFileError(f"there is no text on its {_count_pages(count)}")


def _describe_unread(pages: list[PageLines], count: int) -> Iterator[Skipped]:
    need_tool = [i for i, page in enumerate(pages) if page.missing_tool]
    failed_pages = [i for i, page in enumerate(pages) if page.error]
    media_pages = [i for i, page in enumerate(pages) if page.has_media]
    if need_tool:
        verb = "is" if len(need_tool) == 1 else "are"
        missing = pages[need_tool[0]].missing_tool
        yield Skipped(f"{_page_ranges(need_tool)} {verb} scanned: {missing}", "page")
    if failed_pages:
        yield Skipped(f"{_page_ranges(failed_pages)}: {pages[failed_pages[0]].error}", "page")
    if media_pages:
        yield Skipped(
            f"{_page_ranges(media_pages)}: film or sound is not read: play it there", "page"
        )
    yield from _describe_unshown(pages)
    if count > len(pages):
        yield Skipped(
            f"only the first {len(pages)} of its {count} pages were read: split it", "page"
        )


def _describe_unshown(pages: list[PageLines]) -> Iterator[Skipped]:
    """Report the text that the pages do not show, and that at an angle."""
    if hidden := sum(page.hidden for page in pages):
        where = _page_ranges([i for i, page in enumerate(pages) if page.hidden])
        reason = (
            f"hidden: {counted(hidden, 'character')} of text on {where}, not shown there: {_COPY}"
        )
        yield Skipped(reason, "hidden part")
    if askew := sum(page.askew for page in pages):
        where = _page_ranges([i for i, page in enumerate(pages) if page.askew])
        reason = (
            f"{counted(askew, 'character')} at an angle, as watermarks are, on {where}: {_COPY}"
        )
        yield Skipped(reason, "side text")


def _read_pages(source: InputFile, document: pdfium.PdfDocument) -> list[PageLines]:
    pages: list[PageLines] = []
    characters = 0
    for number in range(min(len(document), MAX_PAGES)):
        source.heartbeat()
        page = page_lines(document, number, source.heartbeat)
        # The boxes are needed only to render the page, and take far more memory than the text.
        lines = [replace(line, char_boxes=()) for line in page.lines]
        characters += sum(len(line.text) for line in lines)
        if characters > _MAX_CHARACTERS:
            break
        pages.append(replace(page, lines=lines))
    return pages


def page_lines(
    document: pdfium.PdfDocument, number: int, heartbeat: Callable[[], None] = no_progress
) -> PageLines:
    """All lines of page `number` (from 0), running headers included, then its comments."""
    found: list[Annotations] = []
    with open_page(
        document, number, lambda page: found.append(read_annotations(document, page))
    ) as page:
        if page is None:
            return PageLines([], error="damaged, and could not be opened")
        (annotations,) = found
        read = _drawn_lines(page, annotations, heartbeat)
        comments = comment_lines(annotations.comments, read.lines)
        return replace(
            read,
            lines=[*read.lines, *comments],
            has_media=annotations.has_media,
            attached=tuple(annotations.files),
        )


def _drawn_lines(
    page: pdfium.PdfPage, annotations: Annotations, heartbeat: Callable[[], None]
) -> PageLines:
    content = read_page(page)
    glyphs = [*content.glyphs, *field_glyphs(annotations.fields, content.glyphs)]
    lines = extract_lines(glyphs, ruled_tables(page) if glyphs else ())
    if not content.needs_ocr:
        read = PageLines(lines, hidden=content.hidden, askew=content.askew)
        return _with_scans(page, read, content.scans, heartbeat) if content.scans else read
    try:
        recognized = _recognize_page(page, heartbeat)
    except MissingToolError as error:
        return PageLines(lines, missing_tool=str(error))
    except UnreadableFileError as error:
        return PageLines(lines, error=str(error))
    return PageLines(
        recognized if _count_characters(recognized) > _count_characters(lines) else lines
    )


def _with_scans(
    page: pdfium.PdfPage, read: PageLines, scans: Sequence[PageRect], heartbeat: Callable[[], None]
) -> PageLines:
    """The lines of a page with those in pictures of text on it, which come last."""
    try:
        return replace(read, lines=read.lines + _recognize_page(page, heartbeat, scans))
    except UnreadableFileError as error:
        return replace(read, error=f"a picture that looks like text, not read: {error}")


def _count_characters(lines: list[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _recognize_page(
    page: pdfium.PdfPage, heartbeat: Callable[[], None], parts: Sequence[PageRect] = ()
) -> list[Line]:
    """The lines that are recognized on a page, or in some parts of it."""
    if not is_installed():
        raise MissingToolError(HOW_TO_INSTALL)
    scale = render_scale(page, DPI / _POINTS_PER_INCH, MAX_PIXELS)
    image = render_pdf_page(page, scale, gray=True)
    if parts:
        blank = Image.new("L", image.size, 255)
        for part in parts:
            box = to_pixels(page, part, image.size)
            blank.paste(image.crop(box), box)
        image = blank
    return recognize(image, 1 / scale, heartbeat)


def render_scale(page: pdfium.PdfPage, preferred: float, max_pixels: int) -> float:
    """Pixels per point of the page: `preferred`, or less if the image would be too large."""
    width, height = page.get_size()
    area = max(width * height, 1.0)
    return float(
        min(preferred, (max_pixels / area) ** 0.5, _MAX_SIDE_PIXELS / max(width, height, 1.0))
    )


def render_pdf_page(page: pdfium.PdfPage, scale: float, gray: bool) -> Image.Image:
    """An image of the page. Raises UnreadableFileError when it cannot be rendered."""
    try:
        bitmap = page.render(scale=scale, grayscale=gray)
    except (pdfium.PdfiumError, ValueError) as error:
        raise UnreadableFileError("it could not be drawn: it is damaged") from error
    try:
        # A copy, since the image shares the memory of the bitmap.
        image: Image.Image = bitmap.to_pil().convert("L" if gray else "RGB").copy()
    finally:
        bitmap.close()
    return image


def _explain_missing_tool(pages: list[PageLines], need_tool: list[int]) -> str:
    verb = "is" if len(need_tool) == 1 else "are"
    opening = f"{len(need_tool)} of its {_count_pages(len(pages))} {verb} scanned"
    return f"{opening}: {pages[need_tool[0]].missing_tool}"


def _count_pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"


def _page_ranges(numbers: list[int]) -> str:
    """Indexes of pages as "pages 3, 7–9", which count from 1."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number:
            spans[-1][1] = number + 1
        else:
            spans.append([number + 1, number + 1])
    ranges = [f"{first}–{last}" if first < last else str(first) for first, last in spans]
    more = ", …" if len(ranges) > 20 else ""
    return ("page " if len(numbers) == 1 else "pages ") + ", ".join(ranges[:20]) + more


def _metadata(document: pdfium.PdfDocument) -> ParsedDocument:
    published = parse_pdf_date(document.get_metadata_value("CreationDate"))
    return ParsedDocument(
        text="",
        title=clean_title(document.get_metadata_value("Title")),
        published=published,
        published_from="file data" if published else "",
        authors=_authors(document.get_metadata_value("Author")),
    )


def clean_title(value: str) -> str:
    """`value` if somebody wrote it as a title; "" for what programs fill in."""
    title = " ".join(value.split())
    if len(title) > 500 or _MOJIBAKE.search(title) or _PLACEHOLDER_TITLE.fullmatch(title):
        return ""
    return title


def _authors(value: str) -> tuple[str, ...]:
    names = [" ".join(name.split()).strip(" ,") for name in re.split(r"[;\n]", value)]
    # Commas separate names only if each has several words: "Holm, Jon" is one name.
    parts = [part.strip() for name in names for part in _NAME_SEPARATOR.split(name)]
    if all(" " in part for part in parts if part):
        names = parts
    return tuple(
        name
        for name in names
        if name
        and not _PLACEHOLDER_AUTHOR.fullmatch(name)
        and not _MOJIBAKE.search(name)
        and sum(not (char.isalpha() or char in " .,'’-&") for char in name) < len(name) / 2
    )


def parse_pdf_date(value: str) -> date | None:
    """The day of a PDF date such as "D:20240229101112+01'00'"; None if it is not plausible."""
    match = _DATE.match(value)
    if not match or not match[2] or not match[3]:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    if day in _PLACEHOLDER_DATES or day.year < _MIN_YEAR or day > date.today() + timedelta(days=1):
        return None
    return day
