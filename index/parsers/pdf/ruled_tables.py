"""Find the tables of a page that are drawn with lines, with the cells that are joined."""

import ctypes
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

# Objects of a page among which lines are looked for, and the ends of lines: more is a drawing.
_MAX_OBJECTS = 5_000
_MAX_POINTS = 10_000
# Lines on either axis of one table, and those of a page: more is a chart's grid or a drawing.
_MAX_LINES = 200
_MAX_RULES = 2_000
# Points. A thicker line is a box; a shorter one is a letter or a tick.
_MAX_THICKNESS = 3.0
_MIN_LENGTH = 6.0
# Points by which the ends of lines may miss one another, or a line be askew.
_TOLERANCE = 2.5
# Share of the side of a cell that is drawn where there is a line.
_MIN_DRAWN = 0.6


class _Rule(NamedTuple):
    """A horizontal or vertical line: where it is on the other axis, and from where to where."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table drawn with lines, in the frame of upright text: x to the right, y downwards.

    Attributes:
        xs: The left edges of the columns, and the right edge of the last.
        ys: The upper edges of the rows, and the lower edge of the last.
        cells: For each row the cell that each column belongs to: the row and the column in which
            it begins.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def has_joined_cells(self) -> bool:
        return len({cell for row in self.cells for cell in row}) < len(self.cells) * len(
            self.cells[0]
        )

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """The row and column in which the cell at a point begins; None outside the table."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1:
            return self.cells[row][column]
        return None


def ruled_tables(page: pdfium.PdfPage) -> list[RuledTable]:
    """The tables on a page that lines part into at least two rows and two columns."""
    horizontal: list[_Rule] = []
    vertical: list[_Rule] = []
    for x0, y0, x1, y1 in _segments(page):
        if abs(y1 - y0) <= _MAX_THICKNESS and abs(x1 - x0) >= _MIN_LENGTH:
            horizontal.append(_Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= _MAX_THICKNESS and abs(y1 - y0) >= _MIN_LENGTH:
            vertical.append(_Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    if len(horizontal) < 3 or len(vertical) < 2 or len(horizontal) + len(vertical) > _MAX_RULES:
        return []
    horizontal, vertical = _joined(horizontal), _joined(vertical)
    tables = (_table(*lines) for lines in _connected(horizontal, vertical))
    return [table for table in tables if table is not None]


def _segments(page: pdfium.PdfPage) -> Iterator[tuple[float, float, float, float]]:
    """Yield the straight lines that are drawn on a page, and thin boxes, as two corners each."""
    points = 0
    count = raw.FPDFPage_CountObjects(page.raw)
    for i in range(count if count <= _MAX_OBJECTS else 0):
        item = raw.FPDFPage_GetObject(page.raw, i)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
            continue
        points += raw.FPDFPath_CountSegments(item)
        if points > _MAX_POINTS:
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not raw.FPDFPath_GetDrawMode(item, fill, stroke):
            continue
        for path in _subpaths(item):
            xs, ys = [x for x, _ in path], [y for _, y in path]
            left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
            if min(right - left, bottom - top) <= _MAX_THICKNESS:
                if fill.value or stroke.value:
                    yield left, top, right, bottom
            elif stroke.value:
                yield from ((*a, *b) for a, b in pairwise(path))


def _subpaths(item: Any) -> Iterator[list[tuple[float, float]]]:
    """Yield the corners of each part of a path, in the frame of upright text."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    path: list[tuple[float, float]] = []
    for i in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO and path:
            yield path
            path = []
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        path.append(
            (
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                -(matrix.b * x.value + matrix.d * y.value + matrix.f),
            )
        )
        if raw.FPDFPathSegment_GetClose(segment):
            path.append(path[0])
    if path:
        yield path


def _joined(rules: list[_Rule]) -> list[_Rule]:
    """The lines, those joined that go on in one another, as the borders of cells do."""
    joined: list[_Rule] = []
    open_rules: list[_Rule] = []
    for rule in sorted(rules):
        still = [other for other in open_rules if rule.at - other.at <= _TOLERANCE]
        joined += [other for other in open_rules if rule.at - other.at > _TOLERANCE]
        touched = [
            other
            for other in still
            if other.start - _TOLERANCE <= rule.end and rule.start <= other.end + _TOLERANCE
        ]
        if touched:
            first = touched[0]
            rule = _Rule(
                first.at,
                min(rule.start, *(other.start for other in touched)),
                max(rule.end, *(other.end for other in touched)),
            )
        open_rules = [other for other in still if other not in touched] + [rule]
    return joined + open_rules


def _connected(
    horizontal: list[_Rule], vertical: list[_Rule]
) -> Iterator[tuple[list[_Rule], list[_Rule]]]:
    """Yield the groups of lines that touch or cross."""
    left = set(range(len(vertical)))
    rest = set(range(len(horizontal)))
    while rest:
        rows, columns = {rest.pop()}, set[int]()
        new_rows = set(rows)
        while new_rows:
            new_columns = {
                j for j in left if any(_cross(horizontal[i], vertical[j]) for i in new_rows)
            }
            left -= new_columns
            columns |= new_columns
            new_rows = {
                i for i in rest if any(_cross(horizontal[i], vertical[j]) for j in new_columns)
            }
            rest -= new_rows
            rows |= new_rows
        yield [horizontal[i] for i in rows], [vertical[j] for j in columns]


def _cross(row: _Rule, column: _Rule) -> bool:
    return (
        row.start - _TOLERANCE <= column.at <= row.end + _TOLERANCE
        and column.start - _TOLERANCE <= row.at <= column.end + _TOLERANCE
    )


def _table(horizontal: list[_Rule], vertical: list[_Rule]) -> RuledTable | None:
    """The table that connected lines make up; None if they make none, or cells that are no boxes.

    Its sides may be open.
    """
    if len(horizontal) < 2 or not vertical or len(horizontal) + len(vertical) > _MAX_LINES:
        return None
    ends = [*(rule.start for rule in horizontal), *(rule.end for rule in horizontal)]
    xs = _distinct([*(rule.at for rule in vertical), min(ends), max(ends)])
    ends = [*(rule.start for rule in vertical), *(rule.end for rule in vertical)]
    ys = _distinct([*(rule.at for rule in horizontal), min(ends), max(ends)])
    if len(xs) < 3 or len(ys) < 3:
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    cells = [[(row, column) for column in range(columns)] for row in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if column and not _is_drawn(vertical, xs[column], ys[row], ys[row + 1]):
                cells[row][column] = cells[row][column - 1]
            if row and not _is_drawn(horizontal, ys[row], xs[column], xs[column + 1]):
                above = cells[row - 1][column]
                if column and cells[row][column] == cells[row][column - 1] != above:
                    return None
                cells[row][column] = above
    return RuledTable(xs, ys, tuple(map(tuple, cells))) if _are_boxes(cells) else None


def _are_boxes(cells: Sequence[Sequence[tuple[int, int]]]) -> bool:
    """Whether each cell is a rectangle."""
    extents: dict[tuple[int, int], list[int]] = {}
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            extent = extents.setdefault(cell, [row, column, row, column, 0])
            extent[2], extent[3] = max(extent[2], row), max(extent[3], column)
            extent[4] += 1
    return all(
        (first_row, first_column) == cell
        and count == (last_row - first_row + 1) * (last_column - first_column + 1)
        for cell, (first_row, first_column, last_row, last_column, count) in extents.items()
    )


def _is_drawn(rules: Sequence[_Rule], at: float, start: float, end: float) -> bool:
    drawn = (
        min(rule.end, end) - max(rule.start, start)
        for rule in rules
        if abs(rule.at - at) <= _TOLERANCE
    )
    return sum(length for length in drawn if length > 0) >= _MIN_DRAWN * (end - start)


def _distinct(positions: Sequence[float]) -> tuple[float, ...]:
    """The positions in their order, those of one line once."""
    distinct: list[float] = []
    for position in sorted(positions):
        if not distinct or position - distinct[-1] > _TOLERANCE:
            distinct.append(position)
    return tuple(distinct)
