"""a PDF → its text in reading order, the pages it stands on, and what the file says of itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pypdfium2 as pdfium
from PIL import Image

from index.errors import UnreadableFileError
from index.parsers.pages.lines import Line, write_pages
from index.parsers.pages.ocr import DPI, MOST_PIXELS, is_installed, recognise
from index.parsers.pages.pdf_lines import lines_of
from index.parsers.pages.pdf_page import opened, page_of, read_page
from index.parsers.pages.running_headers import without_running_headers
from index.parsers.types import InputFile, MissingToolError, ParsedDocument, ParserOutput, Skipped

# Pages of one PDF that are read: the longest reports have 5,000; a file of a few bytes can claim
# a million.
_MOST_PAGES = 10_000
# Characters of text that one PDF may hold. All of Wikipedia's longest articles fit a hundred times.
_MOST_CHARACTERS = 64 << 20
# Pixels of a picture's side, however narrow it is: Tesseract takes no more than 32,767.
_LONGEST = 16_000
# Points in an inch.
_POINTS = 72
# Years in which something that is now a PDF can have been published.
_FIRST_YEAR = 1500
_EPOCHS = {date(1970, 1, 1), date(1980, 1, 1), date(1904, 1, 1), date(1900, 1, 1)}

_DATE = re.compile(r"\s*(?:D:)?\s*(\d{4})-?(\d{2})?-?(\d{2})?")
_SUFFIXES = (
    "docx?|dotx?|odt|rtf|pdf|indd|qxp|qxd|pptx?|pps|xlsx?|xlsm|ods|odp|tex|dvi|ps|eps|ai|txt|"
    "html?|wpd|pages|pub|pmd|p65|fm|jpe?g|png|tiff?|sla|cdr|book|bk|xps|msg|eml|vsd|psd"
)
_NO_TITLE = re.compile(
    rf"microsoft (?:word|powerpoint|excel|office)\b.*|powerpoint[- ]pr[eä]sentation.*"
    rf"|présentation powerpoint|presentaci[oó]n de powerpoint|presentazione.*powerpoint"
    rf"|(?:untitled|unbenannt|sans titre|sin t[ií]tulo|senza titolo|ohne titel|document|dokument"
    rf"|slide|folie|title|titel|print|layout|scan|none|null|page|cover|draft|report"
    rf"|new document|untitled document|model)\s*[-_ ]?\(?\d*\)?"
    rf"|.*\.(?:{_SUFFIXES})|(?:file|https?):.*|.*\\.*|about:blank|[\W\d_]*",
    re.IGNORECASE | re.DOTALL,
)
# Two bytes of UTF-8 that were read as Latin-1, and what stands for characters that were lost.
_MOJIBAKE = re.compile(
    r"[ÃÂâ][\x80-\xbf€™œž“”‚„…†‡ˆ‰Š‹Œ]|þÿ|ÿþ|\ufffd|[\x00-\x08\x0e-\x1f\x7f-\x9f]"
)
_ILL_AUTHORS = re.compile(
    r"(?:unknown|user|admin(?:istrator)?|owner|author|anonymous|none|default|root|guest|pc|[\W\d]*)",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r",(?:\s*(?:and|und|et|y)\b,?)?|\s(?:and|und|et|y|&)\s")


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page's lines, or why they are missing: the tool to recognise them, or another reason."""

    lines: list[Line]
    needs_tool: str = ""
    failed: str = ""


def parse_pdf(source: InputFile) -> Iterator[ParserOutput]:
    """The document in a PDF, and the pages of it that could not be read.

    Raises MissingToolError if all that it has are scans, and Tesseract is missing.
    """
    with opened(source) as document:
        count = len(document)
        pages = _pages(source, document)
        info = _info(document)
    text, starts = write_pages(without_running_headers([page.lines for page in pages]))
    needing = [i for i, page in enumerate(pages) if page.needs_tool]
    failed = [i for i, page in enumerate(pages) if page.failed]
    if not text.strip():
        if needing:
            raise MissingToolError(_missing(pages, needing))
        if failed:
            raise UnreadableFileError(f"{_named(failed)}: {pages[failed[0]].failed}")
        raise UnreadableFileError(f"there is no text on its {_pages_word(count)}")
    yield replace(info, text=text, pages=starts)
    if needing:
        verb = "is" if len(needing) == 1 else "are"
        if is_installed():
            yield Skipped(f"{_named(needing)} {verb} scanned: {pages[needing[0]].needs_tool}")
        else:
            them = "it" if len(needing) == 1 else "them"
            yield Skipped(f"{_named(needing)} {verb} scanned: install Tesseract to read {them}")
    if failed:
        yield Skipped(f"{_named(failed)}: {pages[failed[0]].failed}")
    if count > len(pages):
        yield Skipped(f"only the first {len(pages)} of its {count} pages were read: split it")


def _pages(source: InputFile, document: pdfium.PdfDocument) -> list[PageLines]:
    pages: list[PageLines] = []
    characters = 0
    for number in range(min(len(document), _MOST_PAGES)):
        source.heartbeat()
        page = lines_of_page(document, number)
        # The places are wanted only for a picture of the page, and weigh far more than the text.
        lines = [replace(line, places=()) for line in page.lines]
        characters += sum(len(line.text) for line in lines)
        if characters > _MOST_CHARACTERS:
            break
        pages.append(replace(page, lines=lines))
    return pages


def lines_of_page(document: pdfium.PdfDocument, number: int) -> PageLines:
    """All lines of page `number` (from 0), heads and feet too, as the text and its places need."""
    with page_of(document, number) as page:
        if page is None:
            return PageLines([], failed="damaged, and could not be opened")
        content = read_page(page)
        lines = lines_of(content.glyphs)
        if not content.scanned:
            return PageLines(lines)
        try:
            found = _recognised(page)
        except MissingToolError as error:
            return PageLines(lines, needs_tool=str(error))
        except UnreadableFileError as error:
            return PageLines(lines, failed=str(error))
        return PageLines(found if _letters(found) > _letters(lines) else lines)


def _letters(lines: list[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _recognised(page: pdfium.PdfPage) -> list[Line]:
    if not is_installed():
        raise MissingToolError("install Tesseract (tesseract-ocr)")
    scale = scale_for(page, DPI / _POINTS, MOST_PIXELS)
    return recognise(render(page, scale, gray=True), 1 / scale)


def scale_for(page: pdfium.PdfPage, wanted: float, most_pixels: int) -> float:
    """Pixels for a point of the page: as many as wanted, unless the picture would be too large."""
    width, height = page.get_size()
    area = max(width * height, 1.0)
    return float(min(wanted, (most_pixels / area) ** 0.5, _LONGEST / max(width, height, 1.0)))


def render(page: pdfium.PdfPage, scale: float, gray: bool) -> Image.Image:
    """A picture of the page. Raises UnreadableFileError when it cannot be drawn."""
    try:
        bitmap = page.render(scale=scale, grayscale=gray)
    except (pdfium.PdfiumError, ValueError) as error:
        raise UnreadableFileError("it could not be drawn: it is damaged") from error
    try:
        # A copy: the picture would go with the bitmap.
        picture: Image.Image = bitmap.to_pil().convert("L" if gray else "RGB").copy()
    finally:
        bitmap.close()
    return picture


def _missing(pages: list[PageLines], needing: list[int]) -> str:
    verb = "is" if len(needing) == 1 else "are"
    need = "need" if len(needing) > 1 else "needs"
    opening = f"{len(needing)} of its {_pages_word(len(pages))} {verb} scanned"
    if is_installed():
        return f"{opening}: {pages[needing[0]].needs_tool}"
    return f"{opening} and {need} Tesseract: install it (tesseract-ocr) and sync again"


def _pages_word(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"


def _named(numbers: list[int]) -> str:
    """Numbers from 0 → "pages 3, 7–9", counted from 1."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number:
            spans[-1][1] = number + 1
        else:
            spans.append([number + 1, number + 1])
    words = [f"{a}–{b}" if a < b else str(a) for a, b in spans]
    more = ", …" if len(words) > 20 else ""
    return ("page " if len(numbers) == 1 else "pages ") + ", ".join(words[:20]) + more


def _info(document: pdfium.PdfDocument) -> ParsedDocument:
    published = parse_pdf_date(document.get_metadata_value("CreationDate"))
    return ParsedDocument(
        text="",
        title=sane_title(document.get_metadata_value("Title")),
        published=published,
        published_from="metadata" if published else "",
        authors=_authors(document.get_metadata_value("Author")),
    )


def sane_title(value: str) -> str:
    """`value` if somebody wrote it as a title; "" for what a program put there."""
    title = " ".join(value.split())
    if len(title) > 500 or _MOJIBAKE.search(title) or _NO_TITLE.fullmatch(title):
        return ""
    return title


def _authors(value: str) -> tuple[str, ...]:
    names = [" ".join(name.split()).strip(" ,") for name in re.split(r"[;\n]", value)]
    # Names between commas are so long; "Holm, Jon" is one.
    parts = [part.strip() for name in names for part in _BETWEEN_NAMES.split(name)]
    if all(" " in part for part in parts if part):
        names = parts
    return tuple(
        name
        for name in names
        if name
        and not _ILL_AUTHORS.fullmatch(name)
        and not _MOJIBAKE.search(name)
        and sum(not (char.isalpha() or char in " .,'’-&") for char in name) < len(name) / 2
    )


def parse_pdf_date(value: str) -> date | None:
    """The day of a date such as "D:20240229101112+01'00'"; None if it cannot be one."""
    found = _DATE.match(value)
    if not found or not found[2] or not found[3]:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    if day in _EPOCHS or day.year < _FIRST_YEAR or day > date.today() + timedelta(days=1):
        return None
    return day
