"""Arrange the lines of pages so that nothing interrupts a sentence that runs on.

Footnotes, captions, comments and running headers are asides: they stand at the end of their page,
or, where a sentence runs on over its end, before that sentence. A head as large as the text stays
above a page that begins with a sentence of its own: it may say whose account the page shows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.parsers.pages.lines import (
    PARAGRAPH_BREAK,
    SAME_PARAGRAPH,
    Line,
    body_size,
    continues_paragraph,
    is_smaller,
)
from index.parsers.pages.running_headers import part_running_headers

# Lines of a footnote or caption. More are a text of their own, set smaller.
_MAX_ASIDE_LINES = 40
# Lines of a head or foot of a page, and the gap between it and the text, in heights of a line.
_MAX_EDGE_LINES = 2
_EDGE_GAP = 0.8
# Letters of one; less is part of a formula.
_MIN_ASIDE_LETTERS = 12
# The end of a sentence after a word that is no abbreviation, and the capital that follows.
_SENTENCE_BORDER = re.compile(r"[a-zà-ÿ]{4}[.!?]['\"”’»)\]]*\s+(?=[\"'“‘«(¿¡]?[A-ZÀ-Þ])")
_SURE_SENTENCE_END = re.compile(r"[a-zà-ÿ]{4}[.!?]['\"”’»)\]]*$")


@dataclass(slots=True)
class _Page:
    """The lines of a page that its text consists of, and those apart from it.

    `places` has the index of each line on the page, by its identity.
    """

    flow: list[Line]
    asides: list[Line]
    size: float
    places: dict[int, int]


def arrange_pages(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines of all pages in the order of the stored text.

    Running headers and footers stay only where they first occur; page numbers are removed.
    """
    parted = [
        _part(lines, body, headers)
        for lines, (body, headers) in zip(pages, part_running_headers(pages), strict=True)
    ]
    numbers = [k for k, page in enumerate(parted) if page.flow]
    runs_on = [False] * len(pages)
    for k, following in pairwise(numbers):
        runs_on[k] = _part_border(parted[k], parted[following])
    arranged: list[list[Line]] = []
    previous = False
    for k, page in enumerate(parted):
        arranged.append(_arrange(page, runs_on[k], previous))
        previous = runs_on[k] if page.flow else previous
    return arranged


def _part(lines: Sequence[Line], body: Sequence[Line], headers: Sequence[Line]) -> _Page:
    """Part from a page what interrupts its text: a smaller block in the middle of a sentence.

    Args:
        lines: All lines of the page.
        body: Those that are no running headers.
        headers: The running headers that are kept.
    """
    upright = body[0].rotation if body else 0
    text = [line for line in body if not line.is_aside and line.rotation == upright]
    size = body_size(text)
    flow: list[Line] = []
    asides: list[Line] = []
    i = 0
    while i < len(text):
        end = _block_end(text, i, size)
        if flow and i < end < len(text) and continues_paragraph(flow[-1], text[end]):
            asides += text[i:end]
            i = end
        else:
            flow += text[i : max(end, i + 1)]
            i = max(end, i + 1)
    asides += [*headers, *(line for line in body if line.is_aside or line.rotation != upright)]
    return _Page(flow, asides, size, {id(line): i for i, line in enumerate(lines)})


def _block_end(lines: Sequence[Line], start: int, size: float) -> int:
    """The index after a block of smaller lines; `start` if there is none."""
    end = start
    while end < len(lines) and is_smaller(lines[end], size):
        end += 1
    letters = sum(char.isalpha() for line in lines[start:end] for char in line.text)
    if end - start > _MAX_ASIDE_LINES or letters < _MIN_ASIDE_LETTERS:
        return start
    return end


def _part_border(page: _Page, following: _Page) -> bool:
    """Whether a sentence runs on from one page to the next; parts what stands between."""
    foot = len(page.flow)
    while foot and is_smaller(page.flow[foot - 1], page.size):
        foot -= 1
    head = _block_end(following.flow, 0, following.size)
    if not foot or len(page.flow) - foot > _MAX_ASIDE_LINES or head == len(following.flow):
        return False
    apart_head = _lines_apart(following.flow)
    apart_foot = len(page.flow) - _lines_apart(page.flow[::-1])
    for first in sorted({0, head, apart_head}):
        for last in sorted({len(page.flow), foot, apart_foot}, reverse=True):
            if continues_paragraph(page.flow[last - 1], following.flow[first]):
                page.asides[:0] = page.flow[last:]
                del page.flow[last:]
                following.asides[:0] = following.flow[:first]
                del following.flow[:first]
                return True
    return False


def _lines_apart(lines: Sequence[Line]) -> int:
    """The number of lines at the beginning or, in reverse order, at the end of a page, up to two,
    that a gap parts from its text; 0 if none are."""
    for count in range(1, min(_MAX_EDGE_LINES, len(lines) - 1) + 1):
        outer, inner = lines[count - 1], lines[count]
        gap = max(inner.top - outer.bottom, outer.top - inner.bottom)
        if gap > _EDGE_GAP * (outer.bottom - outer.top):
            return count
    return 0


def _arrange(page: _Page, runs_on: bool, continued: bool) -> list[Line]:
    """The lines of a page in order: heads above, its other asides last, or before the sentence that
    runs on.

    Args:
        page: The page.
        runs_on: Its last sentence ends on the next page.
        continued: Its first sentence began on the page before, so that a head would interrupt it.
    """
    in_order = sorted(page.asides, key=lambda line: page.places[id(line)])
    above: list[Line] = []
    if page.flow and not continued:
        # A head interrupts nothing where the page begins with a sentence of its own.
        first = page.places[id(page.flow[0])]
        above = [line for line in in_order if _is_head(line, page, first)]
        in_order = [line for line in in_order if not _is_head(line, page, first)]
    if above:
        above = [replace(line, is_aside=True) for line in above]
        page.flow[0] = replace(page.flow[0], separator=PARAGRAPH_BREAK)
    return [*above, *_with_asides(page, in_order, runs_on, continued)]


def _is_head(line: Line, page: _Page, first: int) -> bool:
    """Whether a line stands above the text of its page, whose first line has the place `first`, and
    is of its size: a smaller one names the paper or the chapter."""
    is_upright = line.rotation == page.flow[0].rotation
    is_above = page.places[id(line)] < first and not is_smaller(line, page.size)
    return is_above and is_upright and not line.is_aside


def _with_asides(
    page: _Page, in_order: Sequence[Line], runs_on: bool, continued: bool
) -> list[Line]:
    """The text of a page with its asides, which are in order, in the place that they get."""
    asides = [replace(line, is_aside=True) for line in in_order]
    if asides:
        asides[0] = replace(asides[0], separator=PARAGRAPH_BREAK)
    if not asides or not runs_on:
        return [*page.flow, *asides]
    flow = page.flow
    start = len(flow) - 1
    while start and (
        flow[start].separator == SAME_PARAGRAPH or continues_paragraph(flow[start - 1], flow[start])
    ):
        start -= 1
    for i in range(len(flow) - 1, start - 1, -1):
        borders = [match.end() for match in _SENTENCE_BORDER.finditer(flow[i].text)]
        if borders:
            before, after = _split(flow[i], borders[-1])
            return [*flow[:i], before, *asides, after, *flow[i + 1 :]]
        if i > start and _SURE_SENTENCE_END.search(flow[i - 1].text) and flow[i].text[0].isupper():
            after = replace(flow[i], separator=PARAGRAPH_BREAK)
            return [*flow[:i], *asides, after, *flow[i + 1 :]]
    if start or not continued:
        first = replace(flow[start], separator=PARAGRAPH_BREAK)
        return [*flow[:start], *asides, first, *flow[start + 1 :]]
    return [*flow, *asides]


def _split(line: Line, offset: int) -> tuple[Line, Line]:
    """Both parts of a line, which is split before the character at `offset`."""
    end = len(line.text[:offset].rstrip())
    before = replace(line, text=line.text[:end], char_boxes=line.char_boxes[:end])
    after = replace(
        line,
        text=line.text[offset:],
        char_boxes=line.char_boxes[offset:],
        separator=PARAGRAPH_BREAK,
    )
    return before, after
