"""regions of a page → its lines in reading order, with the breaks between them."""

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.parsers.pages.lines import (
    BREAKS,
    FLOWS,
    HYPHENS,
    PARAGRAPH,
    SAME_SIZE,
    Line,
    Place,
    ends_sentence,
)
from index.parsers.pages.pdf_accents import with_accents
from index.parsers.pages.pdf_chunks import SPACE, Chunk, chunks_of
from index.parsers.pages.pdf_layout import is_marker, regions_of, rows_of
from index.parsers.pages.pdf_page import Glyph
from index.parsers.pages.pdf_rtl import with_brackets
from index.parsers.pages.pdf_spaces import respaced

# All in ems. By so much more than usual do paragraphs stand apart; so far is a first line
# indented; so much gap is more than any line spacing.
_APART = 0.4
_INDENT = 0.8
_FAR = 1.4
# Lines before and after one, among which the longest tells how wide the column is there.
_WINDOW = 3
# Part of a region's lines that break before they must: then it is verse, or a list.
_VERSE = 0.6
# Cells stand apart by more than a space.
_CELL = 0.6
# So wide a gap in a line that is no table's is none between words.
_HOLE = 2.0
# A drop cap is so much taller than the lines beside it.
_DROPPED = 1.7
_BULLET = re.compile(r"[•▪▫◦‣➢✓□●○■–—*·]\s+\S|\(?(?:\d{1,2}|[a-zA-Z])[.)]\s+\S")
_SURE_BULLET = re.compile(r"[•▪▫◦‣➢✓□●○■]\s*\S")
# The dots that lead to the page number in a table of contents.
_LEADS = re.compile(r"(?:[.…·_]\s?){4,}$")
_LEADER = re.compile(r"(?:[.…·]\s?){4,}\s*[\divxlc]+$")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line with what its neighbours are compared by: `start` and `end` along its direction."""

    line: Line
    start: float
    end: float
    word: float
    loose: bool
    rtl: bool


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """The lines of a page in reading order; what is written sideways comes last."""
    frames: dict[int, list[Chunk]] = {}
    for chunk in chunks_of(with_accents(glyphs)):
        frames.setdefault(chunk.turn, []).append(chunk)
    lines: list[Line] = []
    for chunks in sorted(frames.values(), key=lambda chunks: -sum(len(c.chars) for c in chunks)):
        usual = _usual_gap(chunks)
        for region in regions_of(chunks):
            if region.table:
                found = _table_lines(region.chunks)
            else:
                found = _prose_lines(region.chunks, usual)
            if found:
                lines.append(replace(found[0], joint=PARAGRAPH))
                lines += found[1:]
    return lines


def _usual_gap(chunks: Sequence[Chunk]) -> float:
    """Ems between a line and the next one of its paragraph: what a quarter of them are under."""
    gaps: list[float] = []
    by_left: dict[int, Chunk] = {}
    for chunk in sorted(chunks, key=lambda chunk: chunk.top):
        column = round(chunk.left / (2 * chunk.size)) if chunk.size else 0
        above = by_left.get(column)
        by_left[column] = chunk
        if above is not None and abs(above.size - chunk.size) <= SAME_SIZE * chunk.size:
            gap = (chunk.top - above.bottom) / chunk.size
            if -0.5 < gap < _FAR:
                gaps.append(gap)
    gaps.sort()
    return gaps[len(gaps) // 4] if gaps else 0.3


def _holes(row: Sequence[Chunk]) -> int:
    """Gaps of a line that are too wide for a space, the one after a list's marker apart."""
    return sum(
        b.left - a.right > _HOLE * b.size and not (i == 0 and is_marker(a.text))
        for i, (a, b) in enumerate(pairwise(row))
    )


def _line(row: Sequence[Chunk], joint: str) -> Line:
    """The chunks of one line put together, spaces where they stand apart."""
    chars: list[str] = []
    places: list[Place | None] = []
    guessed: list[int] = []
    rtl = sum(len(c.chars) for c in row if c.rtl) * 2 > sum(len(c.chars) for c in row)
    last: Chunk | None = None
    # One hole may be a signature's or a title's; two make cells.
    bars = _holes(row) >= 2
    for chunk in reversed(row) if rtl else row:
        if last is not None:
            gap = max(chunk.left - last.right, last.left - chunk.right)
            if bars and gap > _HOLE * chunk.size:
                chars += " | "
                places += [None] * 3
            elif gap > SPACE * min(chunk.size, last.size):
                guessed.append(len(chars))
                chars.append(" ")
                places.append(None)
        guessed += [len(chars) + i for i in chunk.guessed]
        chars += chunk.chars
        places += chunk.places
        last = chunk
    if any(chunk.rtl for chunk in row):
        chars, places = with_brackets(chars, places)
    elif guessed or any(chunk.uneven for chunk in row):
        chars, places = respaced(chars, places, guessed)
    longest = max(row, key=lambda chunk: len(chunk.chars))
    return Line(
        text="".join(chars),
        places=tuple(places),
        joint=joint,
        top=min(chunk.top for chunk in row),
        bottom=max(chunk.bottom for chunk in row),
        size=longest.size,
        turn=longest.turn,
    )


def _table_lines(chunks: Sequence[Chunk]) -> list[Line]:
    """A row of the table a line, its cells separated by bars, whatever lines each has."""
    rows = rows_of(chunks)
    columns = _columns(chunks)
    return [_table_line(rows[start:end], columns) for start, end in _table_rows(rows, columns)]


def _columns(chunks: Sequence[Chunk]) -> list[float]:
    """The left edges of the columns: where nothing crosses the gap before."""
    size = statistics.median(chunk.size for chunk in chunks)
    edges: list[float] = []
    reach: float | None = None
    for chunk in sorted(chunks, key=lambda chunk: chunk.left):
        if reach is None or chunk.left - reach > _CELL * size:
            edges.append(chunk.left)
        reach = max(chunk.right, reach if reach is not None else chunk.right)
    return edges


def _table_rows(rows: list[list[Chunk]], columns: list[float]) -> Iterator[tuple[int, int]]:
    """(first, after the last) of the lines that make up each row of a table.

    A line goes on with the row above if it has fewer cells, and stands nearer than rows do.
    """
    gaps = [
        (min(c.top for c in b) - max(c.bottom for c in a)) / b[0].size for a, b in pairwise(rows)
    ]
    border = (max(gaps) + min(gaps)) / 2 if gaps and max(gaps) - min(gaps) > _APART else None
    counts = [len({_column(chunk, columns) for chunk in row}) for row in rows]
    start, cells = 0, counts[0]
    for i, gap in enumerate(gaps, 1):
        fewer = counts[i] < cells and not any(_LEADS.search(chunk.text) for chunk in rows[i])
        if border is None:
            goes_on = fewer and len(columns) > 1 and rows[i][0].left >= columns[1] - 0.5
        else:
            goes_on = fewer and gap < border
        if not goes_on or gap > _FAR:
            yield start, i
            start, cells = i, counts[i]
    yield start, len(rows)


def _column(chunk: Chunk, columns: Sequence[float]) -> int:
    return sum(edge <= chunk.left + 0.5 for edge in columns)


def _table_line(rows: Sequence[Sequence[Chunk]], columns: Sequence[float]) -> Line:
    cells: dict[int, list[Line]] = {}
    for row in rows:
        by_column: dict[int, list[Chunk]] = {}
        for chunk in row:
            by_column.setdefault(_column(chunk, columns), []).append(chunk)
        for column, chunks in by_column.items():
            cells.setdefault(column, []).append(_line(chunks, FLOWS))
    texts: list[str] = []
    places: list[Place | None] = []
    rtl = any(chunk.rtl for row in rows for chunk in row)
    for column in sorted(cells, reverse=rtl):
        for i, line in enumerate(cells[column]):
            if texts:
                texts.append(" " if i else " | ")
                places += [None] * len(texts[-1])
            texts.append(line.text)
            places += line.places
    every = [line for lines in cells.values() for line in lines]
    return Line(
        "".join(texts),
        tuple(places),
        BREAKS,
        min(line.top for line in every),
        max(line.bottom for line in every),
        every[0].size,
        every[0].turn,
    )


def _prose_lines(chunks: Sequence[Chunk], usual: float) -> list[Line]:
    rows = [_row(row) for row in rows_of(_without_drop_caps(chunks))]
    joints = [_joint(rows, i, usual) for i in range(1, len(rows))]
    # In verse the longest line does not break before it must, but breaks as the others do.
    if len(joints) >= 3 and joints.count(BREAKS) > _VERSE * len(joints):
        joints = [BREAKS if joint == FLOWS else joint for joint in joints]
    return [
        replace(row.line, joint=joint)
        for row, joint in zip(rows, [PARAGRAPH, *joints], strict=True)
    ]


def _without_drop_caps(chunks: Sequence[Chunk]) -> list[Chunk]:
    """A capital that is as tall as several lines stands at the first of them."""
    sizes = statistics.median(chunk.size for chunk in chunks)
    kept: list[Chunk] = []
    for chunk in chunks:
        if len(chunk.chars) <= 2 and chunk.size > _DROPPED * sizes and chunk.text[0].isalpha():
            beside = [
                other
                for other in chunks
                if chunk.top - 0.5 * sizes < other.middle < chunk.bottom
                and 0 <= other.left - chunk.right < 2 * sizes
                and other.size < chunk.size / 1.5
            ]
            if len(beside) >= 2:
                first = min(beside, key=lambda other: other.top)
                chunk = replace(chunk, top=first.top, bottom=first.bottom)
        kept.append(chunk)
    return kept


def _row(chunks: list[Chunk]) -> _Row:
    line = _line(chunks, FLOWS)
    left, right = min(c.left for c in chunks), max(c.right for c in chunks)
    letters = line.text.partition(" ")[0]
    ends = [place for place in line.places[: len(letters)] if place is not None]
    word = max(p[2] for p in ends) - min(p[0] for p in ends) if ends else 0.0
    rtl = sum(c.rtl for c in chunks) * 2 > len(chunks)
    if rtl:
        left, right = -right, -left
    return _Row(line, left, right, word, _holes(chunks) > 0, rtl)


def _joint(rows: Sequence[_Row], i: int, usual: float) -> str:
    """What separates row `i` from the one before."""
    above, row = rows[i - 1], rows[i]
    size = max(above.line.size, row.line.size, 0.1)
    if abs(above.line.size - row.line.size) > SAME_SIZE * size:
        return PARAGRAPH
    gap = (row.line.top - above.line.bottom) / size
    if gap > usual + _APART or gap > _FAR:
        return PARAGRAPH
    if above.loose or row.loose or above.rtl != row.rtl:
        return BREAKS
    if above.line.text[-1] in HYPHENS and row.line.text[0].islower():
        return FLOWS
    if _SURE_BULLET.match(row.line.text) or _LEADER.search(above.line.text):
        return BREAKS
    short = _breaks_early(rows, i, size)
    if _BULLET.match(row.line.text) and (short or ends_sentence(above.line.text)):
        return BREAKS
    if _is_indented(rows, i, size) and (short or ends_sentence(above.line.text)):
        return PARAGRAPH
    if short:
        return PARAGRAPH if ends_sentence(above.line.text) else BREAKS
    return FLOWS


def _breaks_early(rows: Sequence[_Row], i: int, size: float) -> bool:
    """Whether the first word of row `i` would have had room at the end of the one before."""
    around = rows[max(0, i - _WINDOW) : i + _WINDOW]
    same = [
        r.end
        for r in around
        if abs(r.line.size - rows[i].line.size) <= SAME_SIZE * size and r.rtl == rows[i].rtl
    ]
    room = max(same) - rows[i - 1].end
    return room > rows[i].word + 0.35 * size


def _is_indented(rows: Sequence[_Row], i: int, size: float) -> bool:
    """Whether row `i` is the first of a paragraph by where it begins."""
    indent = rows[i].start - rows[i - 1].start
    if indent > _INDENT * size:
        follows = i + 1 < len(rows) and abs(rows[i + 1].start - rows[i].start) < 0.3 * size
        return not follows
    # It hangs out further than the lines before, which themselves follow a first one.
    if -indent > _INDENT * size and i >= 2:
        return abs(rows[i - 1].start - rows[i - 2].start) < 0.3 * size
    return False
