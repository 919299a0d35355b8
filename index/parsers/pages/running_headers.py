"""lines of all pages → which of them are running heads, feet and page numbers."""

import re
from collections import defaultdict
from collections.abc import Sequence

from index.parsers.pages.lines import Line

# Lines at the top of a page and at its foot that may be running.
_DEPTH = 4
# Pages on which a line must stand at the same place to be a running one.
_REPEATED = 3
# Part of the height of all text, from its top and from its foot, in which they stand: seven lines
# of a letter.
_ZONE = 0.12
# Points by which the places may differ.
_NEAR = 6.0
# Heights of the line by which a lone page number stands apart from the text.
_APART = 0.8
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[\[(–—-]?\s*(?:(?:page|seite|p\.|s\.|pág\.?|página|pagina|strana|стр\.?)\s*)?"
    r"(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of|von|de|sur|di|van|из)\s*\d{1,4})?\s*[\])–—-]?",
    re.IGNORECASE,
)
# What browsers print around a page: the moment, the address, and which page it is of how many.
_MOMENT = re.compile(
    r"(?<!\S)\d{1,4}([./-])\s?\d{1,2}\1\s?\d{2,4}\.?,?\s\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?!\d)"
)
_ADDRESS = re.compile(r"(?<!\S)(?:https?|file)://\S+|(?<!\S)about:\w+")
_COUNTED = re.compile(r"(?<!\S)\d{1,4}\s?(?:/|of|von|de|sur|di|van|из)\s?\d{1,4}(?!\S)")


def edges(lines: Sequence[Line]) -> tuple[list[int], list[int]]:
    """The lines at the top of a page and at its foot, from the outermost inwards.

    The first line's frame is that of most of the page; what is written sideways is not looked at.
    """
    upright = [i for i, line in enumerate(lines) if line.turn == lines[0].turn]
    from_top = sorted(upright, key=lambda i: lines[i].top)[:_DEPTH]
    from_foot = sorted(upright, key=lambda i: -lines[i].bottom)[:_DEPTH]
    return from_top, from_foot


def droppable(lines: Sequence[Line]) -> frozenset[int]:
    """The lines that `without_heads` may have left out of a page."""
    return frozenset(i for side in edges(lines) for i in side)


def without_running_headers(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without what is repeated at their top and foot, and without their numbers."""
    places: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for number, lines in enumerate(pages):
        for i in droppable(lines):
            places[_general(lines[i])].append((lines[i].top, number))
    zones = _zones(pages)
    kept = [_without(lines, places, zones) for lines in pages]
    # A document of nothing else is a form, or slides: then it is what there is to read.
    return kept if any(kept) else [list(lines) for lines in pages]


def _zones(pages: Sequence[Sequence[Line]]) -> tuple[float, float]:
    """Where a head ends at the lowest, and a foot begins at the highest."""
    upright = [line for lines in pages for line in lines if line.turn == lines[0].turn]
    top = min((line.top for line in upright), default=0.0)
    foot = max((line.bottom for line in upright), default=0.0)
    zone = _ZONE * (foot - top)
    return top + zone, foot - zone


def _general(line: Line) -> str:
    return _DIGITS.sub("#", line.text).casefold()


def _without(
    lines: Sequence[Line],
    places: dict[str, list[tuple[float, int]]],
    zones: tuple[float, float],
) -> list[Line]:
    dropped = _of_browser(lines)
    for side in edges(lines):
        for i in side:
            if i in dropped:
                continue
            found = places[_general(lines[i])]
            is_outside = lines[i].bottom <= zones[0] or lines[i].top >= zones[1]
            if not is_outside or _pages_near(lines[i].top, found) < _REPEATED:
                break
            dropped.add(i)
        left = [i for i in side if i not in dropped]
        if len(left) > 1 and _is_page_number(lines[left[0]], lines[left[1]]):
            dropped.add(left[0])
    return [line for i, line in enumerate(lines) if i not in dropped]


def _of_browser(lines: Sequence[Line]) -> set[int]:
    """The head and foot that a browser has printed; they are there only together."""
    outer = {
        i for side in edges(lines) for i in side if abs(lines[i].top - lines[side[0]].top) < _NEAR
    }
    words = " ".join(lines[i].text for i in sorted(outer))
    if all(pattern.search(words) for pattern in (_MOMENT, _ADDRESS, _COUNTED)):
        return outer
    return set()


def _pages_near(top: float, found: Sequence[tuple[float, int]]) -> int:
    """How many pages have it there; more than are needed are not counted."""
    pages: set[int] = set()
    for other, number in found:
        if abs(other - top) <= _NEAR:
            pages.add(number)
            if len(pages) >= _REPEATED:
                break
    return len(pages)


def _is_page_number(line: Line, following: Line) -> bool:
    if not _PAGE_NUMBER.fullmatch(line.text.strip()):
        return False
    gap = max(following.top - line.bottom, line.top - following.bottom)
    return gap > _APART * (line.bottom - line.top)
