"""Find the tables of numbers on a page that no lines part, and which cells in them are joined.

The rows with a number in most columns show where the columns are; a heading that stands over
several of them, or a label beside the middle of several rows, is joined.
"""

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.parsers.pdf.layout import group_rows
from index.parsers.pdf.text_runs import TextRun

# A number that is all of a cell, or the sign that there is none.
NUMBER = re.compile(r"[-+−–(]?\s?[€$£¥]?\s?\d[\d.,'’\s]*%?\)?")
_NO_NUMBER = re.compile(r"[-–—−.…*]+|n\.?\s?[ad]\.?|n/a", re.IGNORECASE)
# Columns of such a table and rows with numbers, at least; fewer are made by chance.
_MIN_COLUMNS, _MIN_ROWS = 3, 2
# Share of the cells after a row's first one that are numbers.
_MIN_NUMBERS = 0.5
# In ems. Rows further apart are not of one table.
_MAX_ROW_GAP = 2.0
# In ems, by how much a heading may miss the edge or middle of its column, and a label the middle of
# its rows.
_EDGE_TOLERANCE = 0.3
_MIDDLE_TOLERANCE = 0.7
# Share of a column over which a joined heading stands.
_MIN_COVERED = 0.5
# In ems, by how much a heading may reach beyond the last column.
_MAX_OVERHANG = 6.0
# Characters of a cell beside the label of its row: a line of prose has more.
_MAX_CELL = 25
_MAX_LABEL = 70
# Rows of a heading.
_MAX_HEADING_ROWS = 4

Cells = dict[tuple[int, int], list[TextRun]]


@dataclass(frozen=True, slots=True)
class AlignedTable:
    """The text runs of a table by row and column; a joined cell is in the first of its rows and
    columns."""

    columns: int
    cells: Cells


def aligned_tables(runs: Sequence[TextRun]) -> Iterator[AlignedTable]:
    """Yield the tables among upright text runs in which cells are joined."""
    rows = group_rows(runs)
    for start, end in _blocks(rows):
        table = _table(rows[start:end])
        if table is not None:
            yield table


def _blocks(rows: Sequence[list[TextRun]]) -> Iterator[tuple[int, int]]:
    """Yield the half-open ranges of rows that are near to one another."""
    start = 0
    for i, (upper, lower) in enumerate(pairwise(rows), 1):
        gap = min(run.top for run in lower) - max(run.bottom for run in upper)
        if gap > _MAX_ROW_GAP * lower[0].size:
            yield start, i
            start = i
    if rows:
        yield start, len(rows)


def _table(rows: Sequence[list[TextRun]]) -> AlignedTable | None:
    """The table among some rows; None if there is none, or no cell of it is joined or missing."""
    data = [i for i, row in enumerate(rows) if _is_data(row)]
    columns = _columns([rows[i] for i in data])
    if len(columns) < _MIN_COLUMNS or max(len(rows[i]) for i in data) < len(columns):
        return None
    start, end = _body(rows, data, columns)
    if sum(len(row) > 1 for row in rows[start:end]) < _MIN_ROWS:
        return None
    top = max(0, start - _MAX_HEADING_ROWS)
    while top < start and (
        _is_label(rows[top], columns)
        or not all(_is_heading(row, columns) for row in rows[top:start])
    ):
        top += 1
    body = rows[start:end]
    if any(len(row) == 1 and row[0].text[:1].islower() for row in body):
        # A label that goes on in a second line.
        return None
    if any(len(run.chars) > _MAX_CELL for row in body for run in row[1:]):
        return None
    if any(_is_prose(row[0]) for row in body):
        return None
    cells: Cells = {}
    is_irregular = any(len(row) < len(columns) for row in body)
    for number, row in enumerate(rows[top:end]):
        is_heading = top + number < start
        places = _headed(row, columns) if is_heading else None
        if is_heading and _is_label(row, columns) and (0, 0) not in cells:
            # Beside the middle of the lines of the heading.
            cells[0, 0] = [*row]
            continue
        for i, run in enumerate(row):
            first, last = places[i] if places else (_nearest(run, columns),) * 2
            is_irregular = is_irregular or last > first
            cells.setdefault((number, first), []).append(run)
    if not is_irregular:
        return None
    for old, new in _joined_labels(rows[top:end], cells, start - top):
        cells[new, 0] = cells.pop((old, 0))
    return AlignedTable(len(columns), cells)


def _is_prose(label: TextRun) -> bool:
    """Whether a label is a line of a text in a column of the page beside the table."""
    return len(label.chars) > _MAX_LABEL or (
        len(label.chars) > _MAX_CELL and label.text[:1].islower()
    )


def _is_data(row: Sequence[TextRun]) -> bool:
    others = [run.text.strip() for run in row[1:]]
    numbers = sum(NUMBER.fullmatch(text) is not None for text in others)
    signs = sum(_NO_NUMBER.fullmatch(text) is not None for text in others)
    return (
        len(row) >= _MIN_COLUMNS and numbers > 0 and numbers + signs >= _MIN_NUMBERS * len(others)
    )


def _columns(rows: Sequence[list[TextRun]]) -> list[tuple[float, float]]:
    """The left and right of each column; none if two cells of a row are in one."""
    columns: list[tuple[float, float]] = []
    for run in sorted((run for row in rows for run in row), key=lambda run: run.left):
        if columns and run.left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], run.right)
        else:
            columns.append((run.left, run.right))
    for row in rows:
        if len({_nearest(run, columns) for run in row}) < len(row):
            return []
    return columns


def _body(
    rows: Sequence[list[TextRun]], data: Sequence[int], columns: Sequence[tuple[float, float]]
) -> tuple[int, int]:
    """The half-open range of the rows below the heading: those with numbers in all columns, and
    those around them with a label and numbers in some."""
    start, end = data[0], data[-1] + 1
    while start > 0 and _is_short(rows[start - 1], columns):
        start -= 1
    while end < len(rows) and _is_short(rows[end], columns):
        end += 1
        # A label beside the middle of the rows above and below.
        below = rows[end : end + 2]
        if len(below) == 2 and _is_label(below[0], columns) and _is_short(below[1], columns):
            end += 1
    return start, end


def _is_label(row: Sequence[TextRun], columns: Sequence[tuple[float, float]]) -> bool:
    return len(row) == 1 and row[0].right < columns[1][0] and _nearest(row[0], columns) == 0


def _is_short(row: Sequence[TextRun], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a row has a label and numbers below those of others, but not in all columns."""
    places = [_nearest(run, columns) for run in row]
    return (
        len(row) > 1
        and len({*places}) == len(row)
        and all(NUMBER.fullmatch(run.text.strip()) for run in row[1:])
        and all(
            run.left < columns[i][1] and columns[i][0] < run.right
            for run, i in zip(row, places, strict=True)
        )
    )


def _is_heading(row: Sequence[TextRun], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a row above a table stands over its columns; a line of prose and a caption do not."""
    if row[-1].right > columns[-1][1] + _MAX_OVERHANG * row[-1].size:
        return False
    if len(row) == 1:
        return row[0].left > columns[0][1] or _is_label(row, columns)
    places = _headed(row, columns)
    return all(a[1] < b[0] for a, b in pairwise(places))


def _nearest(run: TextRun, columns: Sequence[tuple[float, float]]) -> int:
    """The column that a run overlaps most, or is nearest to."""
    return max(
        range(len(columns)),
        key=lambda i: min(run.right, columns[i][1]) - max(run.left, columns[i][0]),
    )


def _headed(
    row: Sequence[TextRun], columns: Sequence[tuple[float, float]]
) -> list[tuple[int, int]]:
    """The first and last column over which each cell of a heading stands."""
    places: list[tuple[int, int]] = []
    for run in row:
        covered = [
            i
            for i, (left, right) in enumerate(columns)
            if min(run.right, right) - max(run.left, left) >= _MIN_COVERED * (right - left)
        ]
        # Those that are nearer to it than to another heading.
        held = [i for i, column in enumerate(columns) if _over(column, row) is run]
        nearest = _nearest(run, columns)
        aligned = [i for i, column in enumerate(columns) if _is_at_edge(run, column)]
        centered = [i for i, (left, right) in enumerate(columns) if _is_centered(run, left, right)]
        if len(covered) > 1:
            places.append((covered[0], covered[-1]))
        elif aligned:
            places.append((aligned[0], aligned[0]))
        elif nearest not in held:
            places.append((nearest, nearest))
        elif centered and not _is_centered(run, columns[held[0]][0], columns[held[-1]][1]):
            places.append((centered[0], centered[0]))
        else:
            places.append((held[0], held[-1]))
    return places


def _is_at_edge(run: TextRun, column: tuple[float, float]) -> bool:
    """Whether a heading stands at the left or the right of a column."""
    off = min(abs(run.left - column[0]), abs(run.right - column[1]))
    return off <= _EDGE_TOLERANCE * run.size


def _is_centered(run: TextRun, left: float, right: float) -> bool:
    return abs(run.middle_x - (left + right) / 2) <= _EDGE_TOLERANCE * run.size


def _over(column: tuple[float, float], row: Sequence[TextRun]) -> TextRun:
    """The heading that is nearest to the middle of a column."""
    middle = (column[0] + column[1]) / 2
    return min(row, key=lambda run: max(run.left - middle, middle - run.right, 0.0))


def _joined_labels(
    rows: Sequence[list[TextRun]], cells: Cells, first: int
) -> Sequence[tuple[int, int]]:
    """Where labels in the first column stand beside the middle of several rows: for each its row
    and the first of these rows. None if not all of them stand so.

    `first` is the row below the heading.
    """
    body = range(first, len(rows))
    numbered = [i for i in body if any(run not in cells.get((i, 0), ()) for run in rows[i])]
    labels = [i for i in body if (i, 0) in cells]
    if not numbered or not labels or (first, 0) in cells or len(labels) >= len(numbered):
        return ()

    def middle(i: int) -> float:
        return statistics.fmean(run.middle_y for run in rows[i] if run not in cells.get((i, 0), ()))

    moved: list[tuple[int, int]] = []
    at = 0
    for label in labels:
        if at >= len(numbered):
            return ()
        runs = cells[label, 0]
        expected = 2 * statistics.fmean(run.middle_y for run in runs) - middle(numbered[at])
        last = min(range(at, len(numbered)), key=lambda k: abs(middle(numbered[k]) - expected))
        if abs(middle(numbered[last]) - expected) > _MIDDLE_TOLERANCE * runs[0].size:
            return ()
        if label != numbered[at]:
            moved.append((label, numbered[at]))
        at = last + 1
    return moved if at == len(numbered) else ()
