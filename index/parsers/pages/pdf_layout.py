"""pieces of lines → the regions of a page in which they stand, in reading order."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.parsers.pages.pdf_chunks import Chunk

# In ems, that is heights of the text: columns seldom stand nearer to each other.
_GUTTER = 0.7
# A river through justified text is as narrow as this, and then crosses fewer lines than that.
_RIVER = 1.5
_RIVER_ROWS = 5
# Lines side by side from which on something is a column or a table rather than chance.
_ROWS = 3
# Lines of prose fill so much of their column, and have so many characters.
_FILL = 0.7
_PROSE = 18
# Part of the lines of a column that have one beside them in a table.
_ALIGNED = 0.5
# Above or below the columns, what stands on one side and as far away belongs to neither.
_AWAY = 2.5
# Between a heading at the end of columns and the columns there is more than a line's gap.
_APART = 0.5
# Chunks that a page may have for its columns to be looked for: more is a map or an attack.
_MOST_CHUNKS = 6_000
_MOST_CUTS = 40


@dataclass(frozen=True, slots=True)
class Region:
    """Chunks that are read line by line, before the next region; or the cells of a table."""

    chunks: list[Chunk]
    table: bool


def regions_of(chunks: Sequence[Chunk]) -> list[Region]:
    """The regions of one frame in the order in which they are read."""
    if len(chunks) > _MOST_CHUNKS:
        return [Region(list(chunks), table=False)]
    done: list[Region] = []
    # What is read first is last. A table is not cut again.
    waiting = [Region(sorted(chunks, key=lambda chunk: (chunk.middle, chunk.left)), table=False)]
    cuts = 0
    while waiting:
        region = waiting.pop()
        cuts += 1
        cut = None
        if not region.table and cuts <= _MOST_CUTS:
            cut = _cut(region.chunks)
        if cut is None:
            done.append(region)
            continue
        waiting += [part for part in reversed(cut) if part.chunks]
    return done


@dataclass(frozen=True, slots=True)
class _Band:
    """What stands beside each other left and right of a gutter, between what crosses it."""

    above: list[Chunk]
    left: list[Chunk]
    right: list[Chunk]
    below: list[Chunk]
    gutter: float


def _cut(chunks: list[Chunk]) -> list[Region] | None:
    """The parts of a region in reading order; None when it is read line by line as it is."""
    table: _Band | None = None
    for x in _gutters(chunks):
        band = _band(chunks, x)
        if band is None:
            continue
        if _are_columns(band):
            parts = (band.above, _ordered(band.left), _ordered(band.right), band.below)
            if any(chunk.rtl for chunk in band.left) and any(chunk.rtl for chunk in band.right):
                parts = (band.above, _ordered(band.right), _ordered(band.left), band.below)
            return [Region(part, table=False) for part in parts]
        if table is None and not all(is_marker(chunk.text) for chunk in band.left):
            table = band
    if table is None:
        return None
    return [
        Region(table.above, table=False),
        Region(_ordered(table.left + table.right), table=True),
        Region(table.below, table=False),
    ]


def _ordered(chunks: list[Chunk]) -> list[Chunk]:
    return sorted(chunks, key=lambda chunk: (chunk.middle, chunk.left))


def is_marker(text: str) -> bool:
    """Whether a list item can begin with it: "•", "12.", "(a)", "§ 4"."""
    return len(text) <= 5 and (len(text) == 1 or not text.isalpha())


def _gutters(chunks: list[Chunk]) -> list[float]:
    """Where the most lines have a gap above each other, the best first."""
    edges: list[tuple[float, int]] = []
    for left, right in _gaps(chunks):
        edges += [(left, 1), (right, -1)]
    edges.sort()
    found: list[tuple[int, float, float]] = []
    depth = 0
    for (x, step), (after, _) in pairwise(edges):
        depth += step
        if step == 1 and depth >= _ROWS and after > x:
            found.append((depth, after - x, (x + after) / 2))
    found.sort(reverse=True)
    return [x for _, _, x in found[:8]]


def _gaps(chunks: list[Chunk]) -> list[tuple[float, float]]:
    """(its left, its right) of each gap between a chunk and the next one on its line."""
    gaps: list[tuple[float, float]] = []
    by_top = sorted(chunks, key=lambda chunk: chunk.top)
    tallest = max(chunk.size for chunk in chunks)
    first = 0
    for chunk in by_top:
        while by_top[first].top < chunk.top - tallest:
            first += 1
        nearest: float | None = None
        for other in by_top[first : first + 200]:
            if other.top >= chunk.bottom:
                break
            if other.left < chunk.right or (nearest is not None and other.left >= nearest):
                continue
            shared = min(chunk.bottom, other.bottom) - max(chunk.top, other.top)
            if shared >= 0.2 * min(chunk.size, other.size) and other is not chunk:
                nearest = other.left
        if nearest is not None and nearest - chunk.right >= _GUTTER * chunk.size:
            gaps.append((chunk.right, nearest))
    return gaps


def _band(chunks: list[Chunk], x: float) -> _Band | None:
    """The tallest stretch of lines that a gutter at `x` runs through without crossing any."""
    stretches: list[list[Chunk]] = [[]]
    for chunk in chunks:
        if chunk.left < x - 0.5 and chunk.right > x + 0.5:
            stretches.append([])
        else:
            stretches[-1].append(chunk)
    best = max(stretches, key=lambda stretch: _sides(stretch, x))
    best = _trimmed(best, x)
    left = [chunk for chunk in best if chunk.middle_x < x]
    right = [chunk for chunk in best if chunk.middle_x >= x]
    if not left or not right:
        return None
    size = statistics.median(chunk.size for chunk in best)
    top, bottom = _shared(left, right, size)
    left = [chunk for chunk in left if top <= chunk.middle <= bottom]
    right = [chunk for chunk in right if top <= chunk.middle <= bottom]
    if min(len(left), len(right)) < 2 or max(len(left), len(right)) < _ROWS:
        return None
    gutter = min(chunk.left for chunk in right) - max(chunk.right for chunk in left)
    if gutter < _GUTTER * size:
        return None
    if gutter < _RIVER * size and len(rows_of(left)) < _RIVER_ROWS:
        return None
    kept = {id(chunk) for chunk in (*left, *right)}
    above = [chunk for chunk in chunks if id(chunk) not in kept and chunk.middle < top]
    over = {id(chunk) for chunk in above} | kept
    # What crosses the gutter above the stretch stands above it also where their lines touch.
    start = min(chunk.middle for chunk in (*left, *right))
    above += [c for c in chunks if id(c) not in over and c.middle < start]
    over |= {id(chunk) for chunk in above}
    return _Band(above, left, right, [c for c in chunks if id(c) not in over], gutter / size)


def _trimmed(stretch: list[Chunk], x: float) -> list[Chunk]:
    """Without a heading or the first lines of a table at its ends, apart from the columns."""
    kept = stretch
    for backwards in (False, True):
        rows = rows_of(kept)
        if len(rows) <= _ROWS:
            return kept
        if backwards:
            rows.reverse()
        size = statistics.median(chunk.size for chunk in kept)
        away = 0
        for i in range(1, min(_ROWS, len(rows) - _ROWS) + 1):
            if not _is_short(rows[i - 1], x, _FILL * _width(kept) / 2):
                break
            lower, upper = (rows[i - 1], rows[i]) if backwards else (rows[i], rows[i - 1])
            if min(c.top for c in lower) - max(c.bottom for c in upper) > _APART * size:
                away = i
        cut = {id(chunk) for row in rows[:away] for chunk in row}
        kept = [chunk for chunk in kept if id(chunk) not in cut]
    return kept


def _is_short(row: Sequence[Chunk], x: float, width: float) -> bool:
    return all(
        sum(c.right - c.left for c in row if (c.middle_x < x) is side) < width
        for side in (True, False)
    )


def _width(chunks: Sequence[Chunk]) -> float:
    if not chunks:
        return 0.0
    return max(chunk.right for chunk in chunks) - min(chunk.left for chunk in chunks)


def _sides(stretch: list[Chunk], x: float) -> int:
    left = sum(chunk.middle_x < x for chunk in stretch)
    return min(left, len(stretch) - left)


def _shared(left: list[Chunk], right: list[Chunk], size: float) -> tuple[float, float]:
    """(top, bottom) between which both sides have text, and what plainly goes on from there."""
    top = max(min(c.top for c in left), min(c.top for c in right)) - 0.1
    bottom = min(max(c.bottom for c in left), max(c.bottom for c in right)) + 0.1
    for side in (left, right):
        for chunk in sorted(side, key=lambda c: -c.bottom):
            if chunk.top < top and top - chunk.bottom < 1.2 * size and chunk.size < 1.3 * size:
                top = chunk.top - 0.1
        for chunk in sorted(side, key=lambda c: c.top):
            if chunk.bottom > bottom and chunk.top - bottom < _AWAY * size:
                bottom = chunk.bottom + 0.1
    return top, bottom


def _are_columns(band: _Band) -> bool:
    """Whether each side is read by itself; else their lines belong together, as in a table."""
    left, right = rows_of(band.left), rows_of(band.right)
    if min(len(left), len(right)) < 2:
        return False
    if _is_prose(left) and _is_prose(right):
        return True
    if any(_characters(rows) < 0.5 * _PROSE for rows in (left, right)):
        return False
    moves = sorted([(c.number, 0) for c in band.left] + [(c.number, 1) for c in band.right])
    changes = sum(a[1] != b[1] for a, b in pairwise(moves))
    if changes <= 2:
        return True
    beside = sum(any(_beside(a, b) for b in right) for a in left)
    return beside < _ALIGNED * min(len(left), len(right))


def _beside(a: list[Chunk], b: list[Chunk]) -> bool:
    return abs(a[0].middle - b[0].middle) < 0.2 * a[0].size


def _characters(rows: list[list[Chunk]]) -> float:
    return statistics.median(sum(len(chunk.chars) for chunk in row) for row in rows)


def _is_prose(rows: list[list[Chunk]]) -> bool:
    if _characters(rows) < _PROSE:
        return False
    left = min(chunk.left for row in rows for chunk in row)
    width = max(chunk.right for row in rows for chunk in row) - left
    return statistics.median(sum(c.right - c.left for c in row) for row in rows) >= _FILL * width


def rows_of(chunks: Sequence[Chunk]) -> list[list[Chunk]]:
    """Chunks that stand on one line, from left to right, and the lines from top to bottom."""
    rows: list[list[Chunk]] = []
    top = bottom = 0.0
    for chunk in sorted(chunks, key=lambda chunk: (chunk.middle, chunk.left)):
        shared = min(bottom, chunk.bottom) - max(top, chunk.top)
        if rows and shared > 0.5 * min(bottom - top, chunk.size):
            rows[-1].append(chunk)
            # A raised figure does not carry the line upwards with it.
            if chunk.size > bottom - top:
                top, bottom = chunk.top, chunk.bottom
        else:
            rows.append([chunk])
            top, bottom = chunk.top, chunk.bottom
    for row in rows:
        row.sort(key=lambda chunk: chunk.left)
    return rows
