"""Remove running headers, running footers and page numbers."""

import re
from collections import defaultdict
from collections.abc import Sequence

from index.parsers.pages.lines import Line

# Lines at the top and at the bottom of a page that may be running headers or footers.
_MAX_EDGE_LINES = 4
# Pages on which a running header is repeated at the same position at least.
_MIN_PAGES = 3
# Share of the height of all text, at its top and bottom, in which they are: seven lines.
_EDGE_ZONE = 0.12
# Points by which the positions may differ.
_POSITION_TOLERANCE = 6.0
# Gap between a lone page number and the text, in heights of the line.
_PAGE_NUMBER_GAP = 0.8
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[\[(–—-]?\s*(?:(?:page|seite|p\.|s\.|pág\.?|página|pagina|strana|стр\.?)\s*)?"
    r"(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of|von|de|sur|di|van|из)\s*\d{1,4})?\s*[\])–—-]?",
    re.IGNORECASE,
)
# What browsers print around a page: the time, the URL, and the number of the page.
_PRINT_TIME = re.compile(
    r"(?<!\S)\d{1,4}([./-])\s?\d{1,2}\1\s?\d{2,4}\.?,?\s\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?!\d)"
)
_PRINT_URL = re.compile(r"(?<!\S)(?:https?|file)://\S+|(?<!\S)about:\w+")
_PRINT_PAGE = re.compile(r"(?<!\S)\d{1,4}\s?(?:/|of|von|de|sur|di|van|из)\s?\d{1,4}(?!\S)")


def page_edges(lines: Sequence[Line]) -> tuple[list[int], list[int]]:
    """The indexes of the lines at the top and at the bottom of a page, from the outermost inwards.

    The first line has the rotation of most of the page; lines of another one are ignored.
    """
    upright = [i for i, line in enumerate(lines) if line.rotation == lines[0].rotation]
    from_top = sorted(upright, key=lambda i: lines[i].top)[:_MAX_EDGE_LINES]
    from_foot = sorted(upright, key=lambda i: -lines[i].bottom)[:_MAX_EDGE_LINES]
    return from_top, from_foot


def header_candidates(lines: Sequence[Line]) -> frozenset[int]:
    """The lines that `without_running_headers` may remove from a page."""
    return frozenset(i for side in page_edges(lines) for i in side)


def without_running_headers(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without what is repeated at their top and bottom, and without page numbers."""
    occurrences: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for number, lines in enumerate(pages):
        for i in header_candidates(lines):
            occurrences[_pattern(lines[i])].append((lines[i].top, number))
    zones = _edge_zones(pages)
    remaining = [_remove_headers(lines, occurrences, zones) for lines in pages]
    # A document of nothing else is a form or slides, of which this is the text.
    return remaining if any(remaining) else [list(lines) for lines in pages]


def _edge_zones(pages: Sequence[Sequence[Line]]) -> tuple[float, float]:
    """The lowest end of a header, and the highest beginning of a footer."""
    upright = [line for lines in pages for line in lines if line.rotation == lines[0].rotation]
    top = min((line.top for line in upright), default=0.0)
    foot = max((line.bottom for line in upright), default=0.0)
    zone = _EDGE_ZONE * (foot - top)
    return top + zone, foot - zone


def _pattern(line: Line) -> str:
    """The text of a line with its numbers replaced, so that those of all pages are equal."""
    return _DIGITS.sub("#", line.text).casefold()


def _remove_headers(
    lines: Sequence[Line],
    occurrences: dict[str, list[tuple[float, int]]],
    zones: tuple[float, float],
) -> list[Line]:
    removed = _browser_headers(lines)
    for side in page_edges(lines):
        for i in side:
            if i in removed:
                continue
            equal_lines = occurrences[_pattern(lines[i])]
            is_in_zone = lines[i].bottom <= zones[0] or lines[i].top >= zones[1]
            if not is_in_zone or _count_pages_near(lines[i].top, equal_lines) < _MIN_PAGES:
                break
            removed.add(i)
        rest = [i for i in side if i not in removed]
        if len(rest) > 1 and _is_page_number(lines[rest[0]], lines[rest[1]]):
            removed.add(rest[0])
    return [line for i, line in enumerate(lines) if i not in removed]


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


def _count_pages_near(top: float, equal_lines: Sequence[tuple[float, int]]) -> int:
    """The number of pages with an equal line at that height, counted up to `_MIN_PAGES`."""
    pages: set[int] = set()
    for other, number in equal_lines:
        if abs(other - top) <= _POSITION_TOLERANCE:
            pages.add(number)
            if len(pages) >= _MIN_PAGES:
                break
    return len(pages)


def _is_page_number(line: Line, following: Line) -> bool:
    if not _PAGE_NUMBER.fullmatch(line.text.strip()):
        return False
    gap = max(following.top - line.bottom, line.top - following.bottom)
    return gap > _PAGE_NUMBER_GAP * (line.bottom - line.top)
