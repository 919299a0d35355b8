"""Tell running headers, running footers and page numbers from the text of pages."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from index.parsers.pages.lines import SIZE_TOLERANCE, Line
from index.parsers.sheets.cells import CELL_SEPARATOR

# Lines at the top and at the bottom of a page that may be running headers or footers.
_MAX_EDGE_LINES = 4
# Pages on which a running header is repeated at the same position at least, and on which one is
# that is set apart from the text by a gap or its size.
_MIN_PAGES = 3
_MIN_PAGES_SET_APART = 2
# Share of the height of all text, at its top and bottom, in which they are: seven lines.
_EDGE_ZONE = 0.12
# Points by which the positions may differ.
_POSITION_TOLERANCE = 6.0
# Gap between a page number or header and the text, in heights of the line.
_MARGIN_GAP = 0.8
# Pages before the first one of a file, at most, that its page numbers count: those of one volume.
# Years, and most numbers of invoices and accounts, are above it.
_MAX_PAGES_BEFORE = 1_000
_DIGITS = re.compile(r"\d+")
_PAGE_WORD = r"(?:page|seite|p\.|s\.|pág\.?|página|pagina|strana|стр\.?)"
_OF_PAGES = r"(?:\s*(?:/|of|von|de|sur|di|van|из)\s*\d{1,4})?"
_PAGE_NUMBER = re.compile(
    rf"[\[(–—-]?\s*(?:{_PAGE_WORD}\s*)?(?:\d{{1,4}}|[ivxlc]{{1,7}}){_OF_PAGES}\s*[\])–—-]?",
    re.IGNORECASE,
)
# What is before a page number that stands first or last in a header, or after the word for it, and
# what is after it.
_BEFORE_FIRST = re.compile(r"[\[(|–—-]*\s*")
_AFTER_FIRST = re.compile(rf"{_OF_PAGES}[\])|–—-]*(?:\s.*)?", re.IGNORECASE)
_AFTER_LAST = re.compile(rf"{_OF_PAGES}\s*[\])|–—-]*", re.IGNORECASE)
# "Frm" is how the printers of the United States' government number pages.
_AFTER_PAGE_WORD = re.compile(
    rf"(?:.*[^\w.])?(?:{_PAGE_WORD}|frm|folio|slide|folie|sheet|blatt)\s*", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{2}")
# Words whose number is not that of a page, or one word alone: "Invoice no. 4", "Annex 4".
_NUMBERED = re.compile(
    r"(?:.*\s)?(?:no\.?|nos?\.|nr\.?|num(?:ber)?\.?|nummer|n[°º]|№|annex|appendix|exhibit|schedule|"
    r"invoice|account|anlage|anhang|rechnung|konto|annexe|facture|anexo|factura|allegato|fattura)"
    r"[:#]?\s*|.*#\s*|[^\W\d_]+[.:]?\s*",
    re.IGNORECASE,
)
# What browsers print around a page: the time, the URL, and the number of the page.
_PRINT_TIME = re.compile(
    r"(?<!\S)\d{1,4}([./-])\s?\d{1,2}\1\s?\d{2,4}\.?,?\s\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?!\d)"
)
_PRINT_URL = re.compile(r"(?<!\S)(?:https?|file)://\S+|(?<!\S)about:\w+")
_PRINT_PAGE = re.compile(r"(?<!\S)\d{1,4}\s?(?:/|of|von|de|sur|di|van|из)\s?\d{1,4}(?!\S)")


# A line at the edge of a page: its top, its size and the number of the page.
_Occurrence = tuple[float, float, int]


def page_edges(lines: Sequence[Line]) -> tuple[list[int], list[int]]:
    """The indexes of the lines at the top and at the bottom of a page, from the outermost inwards.

    The first line has the rotation of most of the page; lines of another one are ignored.
    """
    upright = [
        i
        for i, line in enumerate(lines)
        if line.rotation == lines[0].rotation and not line.is_aside
    ]
    from_top = sorted(upright, key=lambda i: lines[i].top)[:_MAX_EDGE_LINES]
    from_foot = sorted(upright, key=lambda i: -lines[i].bottom)[:_MAX_EDGE_LINES]
    return from_top, from_foot


def header_candidates(lines: Sequence[Line]) -> frozenset[int]:
    """The lines that `part_running_headers` may take from a page."""
    return frozenset(i for side in page_edges(lines) for i in side)


def part_running_headers(pages: Sequence[Sequence[Line]]) -> list[tuple[list[Line], list[Line]]]:
    """For each page the lines of its text, and the headers and footers that first occur there.

    Those that only repeat what is on an earlier page, and lone page numbers, are in neither.
    """
    occurrences: dict[str, list[_Occurrence]] = defaultdict(list)
    numbers: dict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    for page, lines in enumerate(pages):
        for i in header_candidates(lines):
            pattern = _pattern(lines[i])
            occurrences[pattern].append((lines[i].top, lines[i].size, page))
            numbers[pattern].append((page, _DIGITS.findall(lines[i].text)))
    zones = _edge_zones(pages)
    parted: list[tuple[list[Line], list[Line]]] = []
    kept: set[tuple[str, ...]] = set()
    for page, lines in enumerate(pages):
        headers, dropped = _find_headers(lines, occurrences, zones)
        first: list[Line] = []
        for i in sorted(headers):
            pattern = _pattern(lines[i])
            key = (pattern, *_content_numbers(page, lines[i], numbers[pattern]))
            if key not in kept:
                kept.add(key)
                first.append(lines[i])
        removed = headers | dropped
        parted.append(([line for i, line in enumerate(lines) if i not in removed], first))
    # A document of nothing else is a form or slides, of which this is the text.
    return parted if any(body for body, _ in parted) else [(list(lines), []) for lines in pages]


def _content_numbers(
    page: int, line: Line, all_numbers: Sequence[tuple[int, list[str]]]
) -> Iterator[str]:
    """The numbers in a header that are not those of pages, which grow as the pages do."""
    for slot, match in enumerate(_DIGITS.finditer(line.text)):
        differences = {
            int(values[slot][:9]) - number for number, values in all_numbers if slot < len(values)
        }
        grows = len(all_numbers) > 1 and len(differences) == 1
        is_page_number = grows and _numbers_page(line.text, match, max(differences))
        yield "" if is_page_number else match[0]


def _numbers_page(text: str, number: re.Match[str], pages_before: int) -> bool:
    """Whether a number that grows as the pages do stands in a header as that of a page does, and
    not as that of an invoice does: first or last, without a word, or after the word for it.

    Args:
        text: The header.
        number: Where the number is in it.
        pages_before: The number minus the count of pages of the file above it.
    """
    cell = text.rfind(CELL_SEPARATOR, 0, number.start())
    before = text[cell + len(CELL_SEPARATOR) if cell >= 0 else 0 : number.start()]
    after = text[number.end() :].partition(CELL_SEPARATOR)[0]
    if _AFTER_PAGE_WORD.fullmatch(before):
        return True
    if pages_before > _MAX_PAGES_BEFORE:
        return False
    if not _WORD.search(before + after):
        return True
    if _BEFORE_FIRST.fullmatch(before):
        return bool(_AFTER_FIRST.fullmatch(after))
    return bool(_AFTER_LAST.fullmatch(after)) and not _NUMBERED.fullmatch(before)


def _edge_zones(pages: Sequence[Sequence[Line]]) -> tuple[float, float]:
    """The lowest end of a header, and the highest beginning of a footer."""
    upright = [
        line
        for lines in pages
        for line in lines
        if line.rotation == lines[0].rotation and not line.is_aside
    ]
    top = min((line.top for line in upright), default=0.0)
    foot = max((line.bottom for line in upright), default=0.0)
    zone = _EDGE_ZONE * (foot - top)
    return top + zone, foot - zone


def _pattern(line: Line) -> str:
    """The words of a line with its numbers replaced, so that those of all pages are equal.

    They are sorted: on pages on the left, headers have the page number first.
    """
    return " ".join(sorted(_DIGITS.sub("#", line.text).casefold().split()))


def _find_headers(
    lines: Sequence[Line], occurrences: dict[str, list[_Occurrence]], zones: tuple[float, float]
) -> tuple[set[int], set[int]]:
    """The lines of a page that are running headers or footers, and those without any content."""
    dropped = _browser_headers(lines)
    headers: set[int] = set()
    for side in page_edges(lines):
        for place, i in enumerate(side):
            if i in dropped or i in headers:
                continue
            line = lines[i]
            inner = next(
                (lines[k] for k in side[place + 1 :] if not _overlap(lines[k], line)), None
            )
            is_in_zone = line.bottom <= zones[0] or line.top >= zones[1]
            if not is_in_zone or (inner is not None and _are_rows(line, inner)):
                break
            repeated = _count_pages_near(line, occurrences[_pattern(line)])
            least = _MIN_PAGES
            if inner is not None and _is_set_apart(line, inner):
                least = _MIN_PAGES_SET_APART
            if repeated < least:
                break
            (dropped if _PAGE_NUMBER.fullmatch(line.text.strip()) else headers).add(i)
        rest = [i for i in side if i not in dropped and i not in headers]
        if len(rest) > 1 and _is_page_number(lines[rest[0]], lines[rest[1]]):
            dropped.add(rest[0])
    return headers, dropped


def _overlap(a: Line, b: Line) -> bool:
    """Whether two lines are beside each other."""
    return min(a.bottom, b.bottom) - max(a.top, b.top) > 0


def _gap(a: Line, b: Line) -> float:
    """The gap between two lines above each other, in heights of the first."""
    return max(b.top - a.bottom, a.top - b.bottom) / max(a.bottom - a.top, 0.1)


def _are_rows(line: Line, inner: Line) -> bool:
    """Whether two lines are rows of a table, whose first one has the names of its columns."""
    return (
        CELL_SEPARATOR in line.text
        and CELL_SEPARATOR in inner.text
        and _gap(line, inner) <= _MARGIN_GAP
    )


def _is_set_apart(line: Line, inner: Line) -> bool:
    """Whether a line is no heading, as of slides, but smaller than the text or away from it."""
    if line.size > (1 + SIZE_TOLERANCE) * inner.size or not any(map(str.isalpha, line.text)):
        return False
    return line.size < (1 - SIZE_TOLERANCE) * inner.size or _gap(line, inner) > _MARGIN_GAP


def _browser_headers(lines: Sequence[Line]) -> set[int]:
    """The header and footer printed by a browser, which occur only together."""
    outer = {
        i
        for side in page_edges(lines)
        for i in side
        if abs(lines[i].top - lines[side[0]].top) < _POSITION_TOLERANCE
    }
    text = " ".join(lines[i].text for i in sorted(outer))
    if all(pattern.search(text) for pattern in (_PRINT_TIME, _PRINT_URL, _PRINT_PAGE)):
        return outer
    return set()


def _count_pages_near(line: Line, equal_lines: Sequence[_Occurrence]) -> int:
    """The number of pages with an equal line at that height, counted up to `_MIN_PAGES`."""
    pages: set[int] = set()
    for top, size, page in equal_lines:
        is_near = abs(top - line.top) <= _POSITION_TOLERANCE
        if is_near and abs(size - line.size) <= SIZE_TOLERANCE * max(size, line.size):
            pages.add(page)
            if len(pages) >= _MIN_PAGES:
                break
    return len(pages)


def _is_page_number(line: Line, following: Line) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(line.text.strip())) and _gap(line, following) > _MARGIN_GAP
