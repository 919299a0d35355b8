"""Assemble the lines of a page in reading order, with the separators between them."""

import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from index.parsers.pages.lines import (
    HYPHENS,
    LINE_BREAK,
    PARAGRAPH_BREAK,
    SAME_PARAGRAPH,
    SIZE_TOLERANCE,
    Line,
    Rect,
    ends_sentence,
)
from index.parsers.pdf.accents import combine_accents
from index.parsers.pdf.aligned_tables import NUMBER, aligned_tables
from index.parsers.pdf.glyphs import Glyph
from index.parsers.pdf.layout import MAX_RUNS, Region, group_rows, is_list_marker, split_regions
from index.parsers.pdf.right_to_left import mirror_brackets
from index.parsers.pdf.ruled_tables import RuledTable
from index.parsers.pdf.text_runs import SPACE_EMS, TextRun, text_runs
from index.parsers.pdf.word_spacing import correct_spaces
from index.parsers.sheets.cells import CELL_SEPARATOR

# All in ems: how much the gap between paragraphs exceeds that between lines, the least indent of a
# first line, and a gap larger than any line spacing.
_PARAGRAPH_GAP_EXCESS = 0.4
_MIN_INDENT = 0.8
_MAX_LINE_GAP = 1.4
# In ems. Lines of cells are nearer to one another, at one and a half times the usual distance too.
# Further apart, only a few cells right of the row's first one go on; more are a row of their own.
_MAX_WRAPPED_GAP = 0.7
_MAX_WRAPPED_CELLS = 2
# Lines before and after, of which the longest shows the width of the column.
_WIDTH_WINDOW = 3
# Share of lines that break early, from which a region is verse or a list.
_VERSE_SHARE = 0.6
# Columns of a table are further apart than words.
_MIN_COLUMN_GAP = 0.6
# Characters of a cell of a table drawn with lines: a longer one is a box around paragraphs.
_MAX_CELL_CHARS = 1_000
# A wider gap in a line outside of tables does not separate words.
_MAX_WORD_GAP = 2.0
# Height of a drop cap by that of the lines beside it.
_DROP_CAP_RATIO = 1.7
_BULLET = re.compile(r"[•▪▫◦‣➢✓□●○■–—*·]\s+\S|\(?(?:\d{1,2}|[a-zA-Z])[.)]\s+\S")
_UNAMBIGUOUS_BULLET = re.compile(r"[•▪▫◦‣➢✓□●○■]\s*\S")
# The dot leader of an entry in a table of contents, without and with its page number.
_TRAILING_LEADER = re.compile(r"(?:[.…·_]\s?){4,}$")
_CONTENTS_ENTRY = re.compile(r"(?:[.…·]\s?){4,}\s*[\divxlc]+$")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line with what is compared between neighbours; `start` and `end` in reading direction."""

    line: Line
    start: float
    end: float
    first_word_width: float
    has_wide_gap: bool
    is_rtl: bool


def extract_lines(glyphs: Sequence[Glyph], tables: Sequence[RuledTable] = ()) -> list[Line]:
    """The lines of a page in reading order, those that are rotated last; of each of the `tables`
    whose cells are joined or have several lines, a line for each row."""
    return lines_of_runs(text_runs(combine_accents(glyphs)), tables)


def lines_of_runs(all_runs: Sequence[TextRun], tables: Sequence[RuledTable] = ()) -> list[Line]:
    """The lines that text runs make up, in reading order, those that are rotated last."""
    frames: dict[int, list[TextRun]] = {}
    for run in all_runs:
        frames.setdefault(run.rotation, []).append(run)
    lines: list[Line] = []
    for runs in sorted(frames.values(), key=lambda runs: -sum(len(run.chars) for run in runs)):
        typical_gap = _typical_line_gap(runs)
        in_tables = list(_cells_of_tables(runs, tables)) if runs[0].rotation == 0 else []
        if runs[0].rotation == 0:
            in_tables += _cells_of_aligned_tables(runs, in_tables)
        for region in _with_tables(split_regions(runs), in_tables):
            if isinstance(region, _CellsOfTable):
                region_lines = region.lines()
            elif region.is_table:
                region_lines = _table_lines(region.runs)
            else:
                region_lines = _prose_lines(region.runs, typical_gap)
            if region_lines:
                lines.append(replace(region_lines[0], separator=PARAGRAPH_BREAK))
                lines += region_lines[1:]
    return lines


@dataclass(frozen=True, slots=True)
class _CellsOfTable:
    """The text runs in the cells of a table that is drawn with lines, by row and column."""

    columns: int
    cells: dict[tuple[int, int], list[TextRun]]

    @property
    def middle_y(self) -> float:
        return statistics.fmean(run.middle_y for runs in self.cells.values() for run in runs)

    def lines(self) -> list[Line]:
        """A line for each row: a cell is in the first of the rows and columns that it spans."""
        by_row: dict[int, dict[int, list[Line]]] = {}
        for (row, column), runs in sorted(self.cells.items()):
            cell_lines = [_make_line(line, SAME_PARAGRAPH) for line in group_rows(runs)]
            by_row.setdefault(row, {})[column + 1] = cell_lines
        is_rtl = all(run.is_rtl for runs in self.cells.values() for run in runs)
        return [_join_cells(by_row[row], self.columns, is_rtl=is_rtl) for row in sorted(by_row)]


def _cells_of_tables(
    runs: Sequence[TextRun], tables: Sequence[RuledTable]
) -> Iterator[_CellsOfTable]:
    """Yield the tables that only their lines tell how to read: cells are joined in them, or have
    several lines."""
    taken: set[int] = set()
    # A table in a cell of another one is read apart from that.
    for table in sorted(tables, key=lambda table: table.ys[-1] - table.ys[0]):
        cells: dict[tuple[int, int], list[TextRun]] = {}
        for run in runs:
            if id(run) in taken:
                continue
            cell = table.cell_at(run.middle_x, run.middle_y)
            if cell is None:
                continue
            if table.cell_at(run.left + 1, run.middle_y) not in (cell, None):
                # It begins in another cell: the lines are not those of its table.
                cells = {}
                break
            cells.setdefault(cell, []).append(run)
        rows_of = [group_rows(cell) for cell in cells.values()]
        if any(map(_are_undrawn_cells, rows_of)):
            continue
        has_lines = any(len(rows) > 1 for rows in rows_of)
        if (
            (has_lines or table.has_joined_cells)
            and len({row for row, _ in cells}) > 1
            and len({column for _, column in cells}) > 1
            and all(
                sum(len(run.chars) for run in cell) <= _MAX_CELL_CHARS for cell in cells.values()
            )
        ):
            taken |= {id(run) for cell_runs in cells.values() for run in cell_runs}
            yield _CellsOfTable(len(table.xs) - 1, cells)


def _cells_of_aligned_tables(
    runs: Sequence[TextRun], others: Sequence[_CellsOfTable]
) -> Iterator[_CellsOfTable]:
    """Yield the tables of numbers without lines in which cells are joined, beside the `others`."""
    taken = {id(run) for table in others for cell in table.cells.values() for run in cell}
    rest = [run for run in runs if id(run) not in taken]
    if len(rest) <= MAX_RUNS and not any(run.is_rtl for run in rest):
        for table in aligned_tables(rest):
            yield _CellsOfTable(table.columns, table.cells)


def _are_undrawn_cells(rows: Sequence[Sequence[TextRun]]) -> bool:
    """Whether the lines in a cell are parted by wide gaps, or several are numbers: the table has
    columns or rows between which no line is drawn."""
    numbers = sum(NUMBER.fullmatch(" ".join(run.text for run in row)) is not None for row in rows)
    return numbers > 1 or any(map(_count_wide_gaps, rows))


def _with_tables(
    regions: Sequence[Region], tables: Sequence[_CellsOfTable]
) -> Iterator[Region | _CellsOfTable]:
    """The regions, with the tables in place of the runs that are in them: what is above a table is
    read before it."""
    table_of = {id(run): table for table in tables for runs in table.cells.values() for run in runs}
    done: set[int] = set()
    for region in regions:
        found = {id(table): table for run in region.runs if (table := table_of.get(id(run)))}
        if not found:
            yield region
            continue
        rest = [run for run in region.runs if id(run) not in table_of]
        for table in sorted(found.values(), key=lambda table: table.middle_y):
            above = [run for run in rest if run.middle_y < table.middle_y]
            rest = [run for run in rest if run.middle_y >= table.middle_y]
            yield from split_regions(above)
            if id(table) not in done:
                done.add(id(table))
                yield table
        yield from split_regions(rest)


def _typical_line_gap(runs: Sequence[TextRun]) -> float:
    """The gap between two lines of a paragraph, in ems: the first quartile of all gaps."""
    gaps: list[float] = []
    by_left: dict[int, TextRun] = {}
    for run in sorted(runs, key=lambda run: run.top):
        column = round(run.left / (2 * run.size)) if run.size else 0
        previous = by_left.get(column)
        by_left[column] = run
        if previous is not None and abs(previous.size - run.size) <= SIZE_TOLERANCE * run.size:
            gap = (run.top - previous.bottom) / run.size
            if -0.5 < gap < _MAX_LINE_GAP:
                gaps.append(gap)
    gaps.sort()
    return gaps[len(gaps) // 4] if gaps else 0.3


def _count_wide_gaps(row: Sequence[TextRun]) -> int:
    """The number of gaps in a line too wide for a space, except after a list marker."""
    return sum(
        b.left - a.right > _MAX_WORD_GAP * b.size and not (i == 0 and is_list_marker(a.text))
        for i, (a, b) in enumerate(pairwise(row))
    )


def _make_line(row: Sequence[TextRun], separator: str, columns: Sequence[float] = ()) -> Line:
    """Join the runs of one line, with spaces in the gaps between them; where there are `columns`,
    with an empty cell in each that the line leaves out."""
    chars: list[str] = []
    char_boxes: list[Rect | None] = []
    inferred_spaces: list[int] = []
    is_rtl = sum(len(run.chars) for run in row if run.is_rtl) * 2 > sum(
        len(run.chars) for run in row
    )
    last: TextRun | None = None
    # One wide gap may be that of a signature or title; two make cells.
    has_cells = bool(columns) or _count_wide_gaps(row) >= 2
    if columns and (skipped := _column(row[0], columns) - 1) > 0:
        chars += (CELL_SEPARATOR * skipped).lstrip()
        char_boxes += [None] * len(chars)
    for run in reversed(row) if is_rtl else row:
        if last is not None:
            gap = max(run.left - last.right, last.left - run.right)
            if has_cells and gap > _MAX_WORD_GAP * run.size:
                apart = _column(run, columns) - _column(last, columns) if columns else 1
                chars += CELL_SEPARATOR * max(apart, 1)
                char_boxes += [None] * (len(CELL_SEPARATOR) * max(apart, 1))
            elif gap > SPACE_EMS * min(run.size, last.size):
                inferred_spaces.append(len(chars))
                chars.append(" ")
                char_boxes.append(None)
        inferred_spaces += [len(chars) + i for i in run.inferred_spaces]
        chars += run.chars
        char_boxes += run.char_boxes
        last = run
    if any(run.is_rtl for run in row):
        chars, char_boxes = mirror_brackets(chars, char_boxes)
    elif inferred_spaces or any(run.has_uneven_gaps for run in row):
        chars, char_boxes = correct_spaces(chars, char_boxes, inferred_spaces)
    longest = max(row, key=lambda run: len(run.chars))
    return Line(
        text="".join(chars),
        char_boxes=tuple(char_boxes),
        separator=separator,
        top=min(run.top for run in row),
        bottom=max(run.bottom for run in row),
        size=longest.size,
        rotation=longest.rotation,
    )


def _table_lines(runs: Sequence[TextRun]) -> list[Line]:
    """A line for each row of a table, whose cells may have several lines."""
    rows = group_rows(runs)
    columns = _columns(runs)
    return [_make_table_line(rows[start:end], columns) for start, end in _table_rows(rows, columns)]


def _columns(runs: Sequence[TextRun]) -> list[float]:
    """The left edges of the columns, before which there is a gap in all rows."""
    size = statistics.median(run.size for run in runs)
    edges: list[float] = []
    right_edge: float | None = None
    for run in sorted(runs, key=lambda run: run.left):
        if right_edge is None or run.left - right_edge > _MIN_COLUMN_GAP * size:
            edges.append(run.left)
        right_edge = max(run.right, right_edge if right_edge is not None else run.right)
    return edges


def _table_rows(rows: list[list[TextRun]], columns: list[float]) -> Iterator[tuple[int, int]]:
    """The half-open ranges of `rows` that make up each row of a table.

    A line continues the row above if it has fewer cells and is nearer than rows are.
    """
    gaps = [
        (min(run.top for run in lower) - max(run.bottom for run in upper)) / lower[0].size
        for upper, lower in pairwise(rows)
    ]
    threshold = (
        (max(gaps) + min(gaps)) / 2
        if gaps and max(gaps) - min(gaps) > _PARAGRAPH_GAP_EXCESS
        else None
    )
    counts = [len({_column(run, columns) for run in row}) for row in rows]
    start, cells = 0, counts[0]
    for i, gap in enumerate(gaps, 1):
        fewer = counts[i] < cells and not any(_TRAILING_LEADER.search(run.text) for run in rows[i])
        fewer = fewer and not _has_own_numbers(rows[start:i], rows[i], columns)
        if threshold is None:
            first, below = _column(rows[start][0], columns), _column(rows[i][0], columns)
            is_wrapped = below > first and counts[i] <= _MAX_WRAPPED_CELLS
            is_wrapped = is_wrapped and not any(NUMBER.fullmatch(run.text) for run in rows[i])
            continues_row = fewer and below > 1 and (gap <= _MAX_WRAPPED_GAP or is_wrapped)
        else:
            continues_row = fewer and gap < threshold
        if not continues_row or gap > _MAX_LINE_GAP:
            yield start, i
            start, cells = i, counts[i]
    yield start, len(rows)


def _has_own_numbers(
    above: Sequence[Sequence[TextRun]], row: Sequence[TextRun], columns: Sequence[float]
) -> bool:
    """Whether a row has a number below one, as beside a cell that is joined with the one above:
    words go on in the next line, numbers do not."""
    numbers = {
        _column(run, columns) for line in above for run in line if NUMBER.fullmatch(run.text)
    }
    return any(_column(run, columns) in numbers and NUMBER.fullmatch(run.text) for run in row)


def _column(run: TextRun, columns: Sequence[float]) -> int:
    return sum(edge <= run.left + 0.5 for edge in columns)


def _make_table_line(rows: Sequence[Sequence[TextRun]], columns: Sequence[float]) -> Line:
    cells: dict[int, list[Line]] = {}
    for row in rows:
        by_column: dict[int, list[TextRun]] = {}
        for run in row:
            by_column.setdefault(_column(run, columns), []).append(run)
        for column, runs in by_column.items():
            cells.setdefault(column, []).append(_make_line(runs, SAME_PARAGRAPH))
    is_rtl = any(run.is_rtl for row in rows for run in row)
    return _join_cells(cells, len(columns), is_rtl=is_rtl)


def _join_cells(cells: Mapping[int, Sequence[Line]], columns: int, *, is_rtl: bool) -> Line:
    """The line of a row of a table from the lines of its cells, by the number of their column."""
    texts: list[str] = []
    char_boxes: list[Rect | None] = []
    order = sorted(cells, reverse=is_rtl)
    # The columns before each: a row may leave some out.
    before = [columns if is_rtl else 1, *order]
    for previous, column in zip(before, order, strict=False):
        separators = CELL_SEPARATOR * abs(column - previous)
        for i, line in enumerate(cells[column]):
            texts.append(" " if i else separators if texts else separators.lstrip())
            char_boxes += [None] * len(texts[-1])
            texts.append(line.text)
            char_boxes += line.char_boxes
    cell_lines = [line for lines in cells.values() for line in lines]
    return Line(
        "".join(texts),
        tuple(char_boxes),
        LINE_BREAK,
        min(line.top for line in cell_lines),
        max(line.bottom for line in cell_lines),
        cell_lines[0].size,
        cell_lines[0].rotation,
    )


def _prose_lines(runs: Sequence[TextRun], typical_gap: float) -> list[Line]:
    row_runs = group_rows(_without_drop_caps(runs))
    rows = [
        _make_row(row, columns)
        for row, columns in zip(row_runs, _aligned_columns(row_runs), strict=True)
    ]
    separators = [_separator(rows, i, typical_gap) for i in range(1, len(rows))]
    # In verse the longest line does not break early, but is a line like the others.
    if len(separators) >= 3 and separators.count(LINE_BREAK) > _VERSE_SHARE * len(separators):
        separators = [
            LINE_BREAK if separator == SAME_PARAGRAPH else separator for separator in separators
        ]
    return [
        replace(row.line, separator=separator)
        for row, separator in zip(rows, [PARAGRAPH_BREAK, *separators], strict=True)
    ]


def _without_drop_caps(runs: Sequence[TextRun]) -> list[TextRun]:
    """Move capitals as tall as several lines to the first of these."""
    size = statistics.median(run.size for run in runs)
    adjusted: list[TextRun] = []
    for run in runs:
        if len(run.chars) <= 2 and run.size > _DROP_CAP_RATIO * size and run.text[0].isalpha():
            lines_beside = [
                other
                for other in runs
                if run.top - 0.5 * size < other.middle_y < run.bottom
                and 0 <= other.left - run.right < 2 * size
                and other.size < run.size / 1.5
            ]
            if len(lines_beside) >= 2:
                first = min(lines_beside, key=lambda other: other.top)
                run = replace(run, top=first.top, bottom=first.bottom)
        adjusted.append(run)
    return adjusted


def _aligned_columns(rows: Sequence[Sequence[TextRun]]) -> list[list[float]]:
    """For each row the left edges of the columns that it shares with the rows around it; none if
    it has no cells, or if no row around it has all of them."""
    columns: list[list[float]] = [[] for _ in rows]
    for has_gap, group in groupby(range(len(rows)), lambda i: _count_wide_gaps(rows[i]) > 0):
        numbers = list(group)
        runs = [run for i in numbers for run in rows[i]]
        most = max(_count_wide_gaps(rows[i]) for i in numbers) + 1
        if has_gap and most > 2 and len(numbers) > 1 and not any(run.is_rtl for run in runs):
            edges = _columns(runs)
            if len(edges) == most:
                for i in numbers:
                    columns[i] = edges
    return columns


def _make_row(runs: list[TextRun], columns: Sequence[float]) -> _Row:
    line = _make_line(runs, SAME_PARAGRAPH, columns)
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    first_word = line.text.partition(" ")[0]
    boxes = [rect for rect in line.char_boxes[: len(first_word)] if rect is not None]
    first_word_width = (
        max(rect[2] for rect in boxes) - min(rect[0] for rect in boxes) if boxes else 0.0
    )
    is_rtl = sum(run.is_rtl for run in runs) * 2 > len(runs)
    if is_rtl:
        left, right = -right, -left
    return _Row(line, left, right, first_word_width, _count_wide_gaps(runs) > 0, is_rtl)


def _separator(rows: Sequence[_Row], i: int, typical_gap: float) -> str:
    """The separator of row `i` from the one before."""
    previous, row = rows[i - 1], rows[i]
    size = max(previous.line.size, row.line.size, 0.1)
    if abs(previous.line.size - row.line.size) > SIZE_TOLERANCE * size:
        return PARAGRAPH_BREAK
    gap = (row.line.top - previous.line.bottom) / size
    if gap > typical_gap + _PARAGRAPH_GAP_EXCESS or gap > _MAX_LINE_GAP:
        return PARAGRAPH_BREAK
    if previous.has_wide_gap or row.has_wide_gap or previous.is_rtl != row.is_rtl:
        return LINE_BREAK
    if previous.line.text[-1] in HYPHENS and row.line.text[0].islower():
        return SAME_PARAGRAPH
    if _UNAMBIGUOUS_BULLET.match(row.line.text) or _CONTENTS_ENTRY.search(previous.line.text):
        return LINE_BREAK
    breaks_early = _breaks_early(rows, i, size)
    if _BULLET.match(row.line.text) and (breaks_early or ends_sentence(previous.line.text)):
        return LINE_BREAK
    if _is_indented(rows, i, size) and (breaks_early or ends_sentence(previous.line.text)):
        return PARAGRAPH_BREAK
    if breaks_early:
        return PARAGRAPH_BREAK if ends_sentence(previous.line.text) else LINE_BREAK
    return SAME_PARAGRAPH


def _breaks_early(rows: Sequence[_Row], i: int, size: float) -> bool:
    """Whether the first word of row `i` would have fit at the end of the one before."""
    around = rows[max(0, i - _WIDTH_WINDOW) : i + _WIDTH_WINDOW]
    ends = [
        row.end
        for row in around
        if abs(row.line.size - rows[i].line.size) <= SIZE_TOLERANCE * size
        and row.is_rtl == rows[i].is_rtl
    ]
    room = max(ends) - rows[i - 1].end
    return room > rows[i].first_word_width + 0.35 * size


def _is_indented(rows: Sequence[_Row], i: int, size: float) -> bool:
    """Whether the indent of row `i` makes it the first line of a paragraph."""
    indent = rows[i].start - rows[i - 1].start
    if indent > _MIN_INDENT * size:
        is_aligned_with_next = (
            i + 1 < len(rows) and abs(rows[i + 1].start - rows[i].start) < 0.3 * size
        )
        return not is_aligned_with_next
    # A hanging indent: it is further out than the lines before, which follow a first one.
    if -indent > _MIN_INDENT * size and i >= 2:
        return abs(rows[i - 1].start - rows[i - 2].start) < 0.3 * size
    return False
