"""Split a page into columns, tables and other regions in reading order."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.parsers.pages.lines import ends_sentence
from index.parsers.pdf.text_runs import TextRun

# Gap between columns, in ems, heights of the text.
_MIN_GUTTER = 0.7
# A gap narrower than this, in fewer lines than that, is a river in justified text.
_RIVER_WIDTH = 1.5
_RIVER_ROWS = 5
# Lines side by side that make columns or a table rather than a coincidence.
_MIN_ROWS = 3
# Median share of the width of a column that lines of prose fill, and their characters.
_PROSE_FILL = 0.7
_PROSE_CHARACTERS = 18
# Share of the lines that have one beside them, from which it is a table.
_TABLE_ALIGNMENT = 0.5
# In ems. Text below a column and further from it does not belong to it.
_MAX_CONTINUATION_GAP = 2.5
# In ems. The gap between columns and a heading above or below them exceeds this.
_HEADING_GAP = 0.5
# In ems. The rows of a column are nearer to one another than this.
_MAX_ROW_GAP = 1.4
# In ems. The gap between columns of two or three lines, wider than between words of a loose line.
_MIN_SHORT_GUTTER = 2.0
# In ems. The left edges of the lines of such a column differ by less.
_EDGE_TOLERANCE = 0.5
# In ems. Lines at the top and bottom of a page that are this far from the others, and of another
# size, are running headers or footers, which belong to no column; of the same size, further.
_MARGIN_GAP = 1.5
_MARGIN_GAP_OF_SAME_SIZE = 2.5
_MARGIN_SIZE_DIFFERENCE = 0.08
# Lines of a header or footer.
_MAX_MARGIN_ROWS = 2
# Share of the lines of a text that begin with a small letter, as in German, where nouns do not.
_MIN_GOING_ON = 0.4
# Characters of a cell of a small table: a line of prose has more.
_MAX_CELL = 17
# Text runs of a page of which columns are looked for: one with more is a map or an attack.
MAX_RUNS = 6_000
_MAX_CUTS = 40


@dataclass(frozen=True, slots=True)
class Region:
    """Text runs that are read line by line before those of the next region, or a table."""

    runs: list[TextRun]
    is_table: bool


def split_regions(runs: Sequence[TextRun]) -> list[Region]:
    """Split the text runs of one frame into regions in reading order."""
    if len(runs) > MAX_RUNS:
        return [Region(list(runs), is_table=False)]
    finished: list[Region] = []
    # The first in reading order is last. A table is not cut again.
    head, body, foot = _without_margins(_by_line(runs))
    stack = [Region(part, is_table=False) for part in (foot, body, head) if part]
    cuts = 0
    while stack:
        region = stack.pop()
        cuts += 1
        cut = None
        if not region.is_table and cuts <= _MAX_CUTS:
            cut = _cut(region.runs)
        if cut is None:
            finished.append(region)
            continue
        stack += [part for part in reversed(cut) if part.runs]
    return finished


@dataclass(frozen=True, slots=True)
class _Band:
    """Text runs on both sides of a gutter, and those above and below that cross it."""

    above: list[TextRun]
    left: list[TextRun]
    right: list[TextRun]
    below: list[TextRun]


def _cut(runs: list[TextRun]) -> list[Region] | None:
    """The parts of a region in reading order; None when it has no columns and no table."""
    table: _Band | None = None
    for x in _gutters(runs):
        band = _band(runs, x)
        if band is None:
            continue
        if _are_columns(band):
            parts = (band.above, _by_line(band.left), _by_line(band.right), band.below)
            if any(run.is_rtl for run in band.left) and any(run.is_rtl for run in band.right):
                parts = (band.above, _by_line(band.right), _by_line(band.left), band.below)
            return [Region(part, is_table=False) for part in parts]
        if table is None and not all(is_list_marker(run.text) for run in band.left):
            table = band
    if table is None:
        return _cut_short_columns(runs)
    if short_columns := _cut_short_columns(runs, are_all_prose=True):
        return short_columns
    return [
        Region(table.above, is_table=False),
        Region(_by_line(table.left + table.right), is_table=True),
        Region(table.below, is_table=False),
    ]


def _without_margins(runs: list[TextRun]) -> tuple[list[TextRun], list[TextRun], list[TextRun]]:
    """The lines set apart at the top of a page, the others, and those at its foot."""
    rows = group_rows(runs)
    if len(rows) < _MIN_ROWS or any(run.rotation for run in runs[:1]):
        return [], runs, []
    size = statistics.median(run.size for run in runs)
    from_top = _count_margin_rows(rows, size)
    from_foot = _count_margin_rows([*reversed(rows)][: len(rows) - from_top], size)
    end = len(rows) - from_foot
    parts = rows[:from_top], rows[from_top:end], rows[end:]
    head, body, foot = ([run for row in part for run in row] for part in parts)
    return head, body, foot


def _count_margin_rows(rows: list[list[TextRun]], size: float) -> int:
    """The number of the outermost rows, given from outside inwards, that are set apart."""
    for count in range(1, min(_MAX_MARGIN_ROWS, len(rows) - 2) + 1):
        (gap,) = _row_distances(rows[count - 1 : count + 1])
        margin_runs = [run for row in rows[:count] for run in row]
        # A heading above a column on the right is not read before the column on the left.
        if any(run.size > (1 + _MARGIN_SIZE_DIFFERENCE) * size for run in margin_runs):
            return 0
        is_smaller = all(run.size < (1 - _MARGIN_SIZE_DIFFERENCE) * size for run in margin_runs)
        if gap > (_MARGIN_GAP if is_smaller else _MARGIN_GAP_OF_SAME_SIZE) * size:
            return count
    return 0


def _row_distances(rows: Sequence[list[TextRun]]) -> list[float]:
    """The gaps between rows, given from either end; negative where two overlap."""
    return [
        max(
            min(run.top for run in b) - max(run.bottom for run in a),
            min(run.top for run in a) - max(run.bottom for run in b),
        )
        for a, b in pairwise(rows)
    ]


def _cut_short_columns(runs: list[TextRun], *, are_all_prose: bool = False) -> list[Region] | None:
    """The parts of a region with columns of a few lines; None when there are none.

    Args:
        runs: The text runs of the region.
        are_all_prose: Whether each line of a column has to go on below: the lines of a table do
            not.
    """
    rows = [_cells(row) for row in group_rows(runs)]
    for start, row in enumerate(rows):
        if len(row) < 2:
            continue
        end = start + 1
        while end < len(rows) and _continues_columns(row, rows[end - 1], rows[end]):
            end += 1
        columns: list[list[list[TextRun]]] = [[] for _ in row]
        for cells in rows[start:end]:
            for cell in cells:
                columns[_nearest(cell, row)].append(cell)
        if end - start >= 2 and (
            all(map(_is_sentence, columns)) or _run_on(columns)
            if are_all_prose
            else _are_short_columns(columns)
        ):
            above, below = rows[:start], rows[end:]
            parts = [above, *([column] for column in columns), below]
            if all(any(run.is_rtl for cell in column for run in cell) for column in columns):
                parts = [above, *([column] for column in reversed(columns)), below]
            return [
                Region([run for cells in part for cell in cells for run in cell], is_table=False)
                for part in parts
            ]
    return None


def _cells(row: list[TextRun]) -> list[list[TextRun]]:
    """The runs of a row, parted where the gap between them is that of columns: a narrower one where
    the file has other text between them, as it has one column after the other."""
    cells = [row[:1]]
    for previous, run in pairwise(row):
        least = _MIN_SHORT_GUTTER if run.number == previous.number + 1 else _MIN_GUTTER
        if run.left - previous.right > least * run.size:
            cells.append([])
        cells[-1].append(run)
    return cells


def _nearest(cell: list[TextRun], first: list[list[TextRun]]) -> int:
    return min(range(len(first)), key=lambda i: abs(first[i][0].left - cell[0].left))


def _continues_columns(
    first: list[list[TextRun]], previous: list[list[TextRun]], row: list[list[TextRun]]
) -> bool:
    """Whether each cell of a row is right below one of the first row's columns."""
    size = first[0][0].size
    gap = min(cell[0].top for cell in row) - max(cell[0].bottom for cell in previous)
    numbers = [_nearest(cell, first) for cell in row]
    return (
        gap < _MAX_ROW_GAP * size
        and len(set(numbers)) == len(row)
        and all(
            abs(first[number][0].left - cell[0].left) < _EDGE_TOLERANCE * size
            and (number + 1 == len(first) or cell[-1].right < first[number + 1][0].left)
            for number, cell in zip(numbers, row, strict=True)
        )
    )


def _are_short_columns(columns: list[list[list[TextRun]]]) -> bool:
    """Whether columns are read one after the other; otherwise they are the cells of rows.

    They are where the file has one after the other, or where in each a line goes on below.
    """
    if any(len(cells) < 2 for cells in columns):
        return False
    characters = min(_characters(cells) for cells in columns)
    if characters < 0.5 * _PROSE_CHARACTERS:
        return False
    numbers = [[run.number for cell in cells for run in cell] for cells in columns]
    if all(max(a) < min(b) for a, b in pairwise(numbers)) or _run_on(columns):
        return True
    return all(
        _is_sentence(cells)
        or (
            any(_goes_on(a, b) for a, b in pairwise(cells)) and _longest(cells) >= _PROSE_CHARACTERS
        )
        for cells in columns
    )


def _is_sentence(cells: list[list[TextRun]]) -> bool:
    """Whether the lines of a column are one sentence or several, of which each goes on below."""
    if len(cells) < 2 or _longest(cells) < _PROSE_CHARACTERS:
        return False
    if not ends_sentence(cells[-1][-1].text):
        return False
    if any(not run.text[:1].isalpha() for run in (cell[0] for cell in cells)):
        return False
    return all(
        _goes_on(a, b) or ends_sentence(a[-1].text) or len(cells) == 2 for a, b in pairwise(cells)
    ) and not ends_sentence(cells[0][-1].text)


def _run_on(columns: list[list[list[TextRun]]]) -> bool:
    """Whether columns are one text, of which each line goes on in the next one, and the last of a
    column in the first of the next column: the cells of a table do not."""
    texts = [[cell[-1].text if len(cell) == 1 else "" for cell in cells] for cells in columns]
    lines = [text.strip() for column in texts for text in column]
    if (
        len(columns) < 2
        or min(map(len, columns)) < 2
        or not all(text[:1].isalpha() for text in lines)
    ):
        return False
    if not ends_sentence(lines[-1]) or any(map(ends_sentence, lines[:-1])):
        return False
    going_on = sum(text[0].islower() for text in lines[1:])
    firsts = [column[0].strip() for column in texts[1:]]
    return all(text[0].islower() for text in firsts) and going_on >= _MIN_GOING_ON * (
        len(lines) - 1
    )


def _goes_on(cell: list[TextRun], below: list[TextRun]) -> bool:
    return cell[-1].text[-1].isalnum() and below[0].text[0].islower()


def _longest(cells: list[list[TextRun]]) -> int:
    return max(sum(len(run.chars) for run in cell) for cell in cells)


def _by_line(runs: Sequence[TextRun]) -> list[TextRun]:
    return sorted(runs, key=lambda run: (run.middle_y, run.left))


def is_list_marker(text: str) -> bool:
    """Whether `text` can be the marker of a list item: "•", "12.", "(a)", "§ 4"."""
    return len(text) <= 5 and (len(text) == 1 or not text.isalpha())


def _gutters(runs: list[TextRun]) -> list[float]:
    """The x positions at which the most lines have a gap, the best first."""
    edges: list[tuple[float, int]] = []
    for left, right in _row_gaps(runs):
        edges += [(left, 1), (right, -1)]
    edges.sort()
    gutters: list[tuple[int, float, float]] = []
    depth = 0
    for (x, step), (following_x, _) in pairwise(edges):
        depth += step
        if step == 1 and depth >= _MIN_ROWS and following_x > x:
            gutters.append((depth, following_x - x, (x + following_x) / 2))
    gutters.sort(reverse=True)
    return [x for _, _, x in gutters[:8]]


def _row_gaps(runs: list[TextRun]) -> list[tuple[float, float]]:
    """The (left, right) of each gap between a run and the next one on its line."""
    gaps: list[tuple[float, float]] = []
    by_top = sorted(runs, key=lambda run: run.top)
    tallest = max(run.size for run in runs)
    first = 0
    for run in by_top:
        while by_top[first].top < run.top - tallest:
            first += 1
        nearest: float | None = None
        for other in by_top[first : first + 200]:
            if other.top >= run.bottom:
                break
            if other.left < run.right or (nearest is not None and other.left >= nearest):
                continue
            overlap = min(run.bottom, other.bottom) - max(run.top, other.top)
            if overlap >= 0.2 * min(run.size, other.size) and other is not run:
                nearest = other.left
        if nearest is not None and nearest - run.right >= _MIN_GUTTER * run.size:
            gaps.append((run.right, nearest))
    return gaps


def _band(runs: list[TextRun], x: float) -> _Band | None:
    """The longest sequence of lines that a gutter at `x` separates; None if it is too short."""
    candidates: list[list[TextRun]] = [[]]
    for run in runs:
        if run.left < x - 0.5 and run.right > x + 0.5:
            candidates.append([])
        else:
            candidates[-1].append(run)
    band_runs = max(candidates, key=lambda candidate: _smaller_side(candidate, x))
    band_runs = _without_headings(band_runs, x)
    left = [run for run in band_runs if run.middle_x < x]
    right = [run for run in band_runs if run.middle_x >= x]
    if not left or not right:
        return None
    size = statistics.median(run.size for run in band_runs)
    top, bottom = _common_extent(left, right, size)
    left = [run for run in left if top <= run.middle_y <= bottom]
    right = [run for run in right if top <= run.middle_y <= bottom]
    if min(len(left), len(right)) < 2 or max(len(left), len(right)) < _MIN_ROWS:
        return None
    gutter = min(run.left for run in right) - max(run.right for run in left)
    if gutter < _MIN_GUTTER * size:
        return None
    if (
        gutter < _RIVER_WIDTH * size
        and len(group_rows(left)) < _RIVER_ROWS
        and not _are_spaced_cells(left, right, size)
    ):
        return None
    assigned = {id(run) for run in (*left, *right)}
    above = [run for run in runs if id(run) not in assigned and run.middle_y < top]
    assigned |= {id(run) for run in above}
    # Runs that cross the gutter above the band are above it also where their lines touch.
    first_middle = min(run.middle_y for run in (*left, *right))
    above += [run for run in runs if id(run) not in assigned and run.middle_y < first_middle]
    assigned |= {id(run) for run in above}
    below = [run for run in runs if id(run) not in assigned]
    return _Band(above, left, right, below)


def _are_spaced_cells(left: list[TextRun], right: list[TextRun], size: float) -> bool:
    """Whether both sides are short cells of rows that are set apart, unlike lines of prose."""
    rows = group_rows([*left, *right])
    gaps = _row_distances(rows)
    return bool(gaps) and min(gaps) > _HEADING_GAP * size and _are_rows_of_cells(rows)


def _are_rows_of_cells(rows: list[list[TextRun]]) -> bool:
    """Whether all rows are evenly set apart, and each cell stands below one of the first row's or
    of the last one's, as in a small table with its heading."""
    gaps = _row_distances(rows)
    size = rows[0][0].size
    if max(gaps) - min(gaps) > _EDGE_TOLERANCE * size or max(map(_cell_length, rows)) > _MAX_CELL:
        return False
    heading = max(rows[0], rows[-1], key=len)
    return all(
        any(abs(run.left - head.left) < _EDGE_TOLERANCE * size for head in heading)
        for row in rows
        for run in row
    )


def _begin_with_table(rows: list[list[TextRun]]) -> bool:
    """Whether rows, but for lines of prose at their end, are those of a small table."""
    end = len(rows)
    while end > 0 and _cell_length(rows[end - 1]) > _MAX_CELL:
        end -= 1
    return end >= _MIN_ROWS and _are_rows_of_cells(rows[:end])


def _cell_length(row: list[TextRun]) -> int:
    return max(len(run.chars) for run in row)


def _without_headings(candidate: list[TextRun], x: float) -> list[TextRun]:
    """`candidate` without headings, or lines of a table, at its ends, set off from the columns."""
    remaining = candidate
    for backwards in (False, True):
        rows = group_rows(remaining)
        if len(rows) <= _MIN_ROWS:
            return remaining
        if backwards:
            rows.reverse()
        size = statistics.median(run.size for run in remaining)
        heading_rows = 0
        for i in range(1, min(_MIN_ROWS, len(rows) - _MIN_ROWS) + 1):
            if not _is_short(rows[i - 1], x, _PROSE_FILL * _total_width(remaining) / 2):
                break
            if _begin_with_table(rows[i - 1 :]):
                break
            lower, upper = (rows[i - 1], rows[i]) if backwards else (rows[i], rows[i - 1])
            if (
                min(run.top for run in lower) - max(run.bottom for run in upper)
                > _HEADING_GAP * size
            ):
                heading_rows = i
        cut = {id(run) for row in rows[:heading_rows] for run in row}
        remaining = [run for run in remaining if id(run) not in cut]
    return remaining


def _is_short(row: Sequence[TextRun], x: float, width: float) -> bool:
    return all(
        sum(run.right - run.left for run in row if (run.middle_x < x) is side) < width
        for side in (True, False)
    )


def _total_width(runs: Sequence[TextRun]) -> float:
    if not runs:
        return 0.0
    return max(run.right for run in runs) - min(run.left for run in runs)


def _smaller_side(candidate: list[TextRun], x: float) -> int:
    left = sum(run.middle_x < x for run in candidate)
    return min(left, len(candidate) - left)


def _common_extent(left: list[TextRun], right: list[TextRun], size: float) -> tuple[float, float]:
    """The (top, bottom) where both sides have text, extended by lines that continue it."""
    top = max(min(run.top for run in left), min(run.top for run in right)) - 0.1
    bottom = min(max(run.bottom for run in left), max(run.bottom for run in right)) + 0.1
    for side in (left, right):
        for run in sorted(side, key=lambda run: -run.bottom):
            if run.top < top and top - run.bottom < 1.2 * size and run.size < 1.3 * size:
                top = run.top - 0.1
        for run in sorted(side, key=lambda run: run.top):
            if run.bottom > bottom and run.top - bottom < _MAX_CONTINUATION_GAP * size:
                bottom = run.bottom + 0.1
    return top, bottom


def _are_columns(band: _Band) -> bool:
    """Whether the sides are columns; otherwise their lines belong together, as in a table."""
    left, right = group_rows(band.left), group_rows(band.right)
    if min(len(left), len(right)) < 2:
        return False
    if _is_prose(left) and _is_prose(right):
        return True
    if any(_characters(rows) < 0.5 * _PROSE_CHARACTERS for rows in (left, right)):
        return False
    sides = sorted([(run.number, 0) for run in band.left] + [(run.number, 1) for run in band.right])
    side_changes = sum(a[1] != b[1] for a, b in pairwise(sides))
    if side_changes <= 2:
        return True
    aligned = sum(any(_are_aligned(a, b) for b in right) for a in left)
    return aligned < _TABLE_ALIGNMENT * min(len(left), len(right))


def _are_aligned(a: list[TextRun], b: list[TextRun]) -> bool:
    return abs(a[0].middle_y - b[0].middle_y) < 0.2 * a[0].size


def _characters(rows: list[list[TextRun]]) -> float:
    return statistics.median(sum(len(run.chars) for run in row) for row in rows)


def _is_prose(rows: list[list[TextRun]]) -> bool:
    if _characters(rows) < _PROSE_CHARACTERS:
        return False
    left = min(run.left for row in rows for run in row)
    width = max(run.right for row in rows for run in row) - left
    widths = [sum(run.right - run.left for run in row) for row in rows]
    return statistics.median(widths) >= _PROSE_FILL * width


def group_rows(runs: Sequence[TextRun]) -> list[list[TextRun]]:
    """Group runs into lines, from top to bottom, those of a line from left to right."""
    rows: list[list[TextRun]] = []
    top = bottom = 0.0
    for run in sorted(runs, key=lambda run: (run.middle_y, run.left)):
        overlap = min(bottom, run.bottom) - max(top, run.top)
        if rows and overlap > 0.5 * min(bottom - top, run.size):
            rows[-1].append(run)
            # A superscript does not raise the line.
            if run.size > bottom - top:
                top, bottom = run.top, run.bottom
        else:
            rows.append([run])
            top, bottom = run.top, run.bottom
    for row in rows:
        row.sort(key=lambda run: run.left)
    return rows
