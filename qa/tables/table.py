"""Find a table in the text of a document: its caption, its headings and the cells of its rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, takewhile

from index.lazy_pattern import lazy_pattern
from index.types import Span

# Blocks between blank lines that a table may be in, above or below a place.
_MAX_BLOCKS = 200
# Characters of a heading, and of a line above a table that is its caption; longer ones are prose.
_MAX_HEADING_CHARS = 80
_MAX_CAPTION_CHARS = 200
# Rows of headings, one above another.
_MAX_HEADING_ROWS = 3
# Rows by which headings are told from data.
_SAMPLE_ROWS = 8

# Lines below a table that are notes on it, and how many of them are read.
_NOTE = lazy_pattern(
    r"[*†‡§¹²³⁴]|\(?[a-z\d]\)\s|(?:notes?|sources?|units?|key|legend|figures?|numbers|amounts|values|"
    r"prices|all|in|excludes?|excluding|includes?|including|provisional|estimated?|rounded|totals?)\b"
    r"(?![^\n]* \| )",
    re.IGNORECASE,
)
_MAX_NOTES, _MAX_NOTE_CHARS = 3, 400
# Between two cells; around an empty one in some texts.
_SEPARATOR = " | "
_TIGHT = " | | "
# A bar with a space, or the end of the line, on either side.
_BAR = lazy_pattern(r"(?<![^ \n])\|(?![^ \n])")
_RULE_LINE = lazy_pattern(r"\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?)?\s*")
# A calendar or business year, or a month of one.
_YEAR = lazy_pattern(r"(?:1[5-9]|20)\d\d(?:\s?[/–-]\s?(?:1[5-9]|20)?\d\d)?")
_A_YEAR = lazy_pattern(r"(?<![\d.,])(?:1[5-9]|20)\d\d(?![\d.,])")
# Years in the headings that say that each column is of one.
_MIN_YEARS = 2
# A year with a word that is too long for a unit, or with the number of a note behind it: "2024
# plan", "20241".
_YEAR_AND_WORD = lazy_pattern(r"(?:1[5-9]|20)\d\d\s(?:[a-z]{4}|[A-Z]{4})")
_YEAR_AND_NOTE = lazy_pattern(r"(?:1[5-9]|20)\d\d[1-9]")
_BRACKETS = lazy_pattern(r"\([^()]*\)|\[[^\[\]]*\]")
# A number with a sign, currency or unit, or a day: what stands in a row and not in a heading.
_DATA = lazy_pattern(
    r"[-+−–(]?\s*(?:[$€£¥]|[A-Z]{3}\s)?\s*\d[\d.,:'’/\s\u00a0\u202f-]*\s*(?:%|\S{1,4})?\)?"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its span in the document, and those of its cells; an empty cell has an
    empty span."""

    span: Span
    cells: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table in the text of a document.

    Attributes:
        text: The text of the document.
        caption: The lines directly above it, "" if there are none.
        headings: The heading of each column; of several heading rows, one below another.
        body: The span of its rows of data.
        levels: The rows of headings, a cell for each column, in which one that spans several
            columns is repeated.
    """

    text: str
    caption: str
    headings: tuple[str, ...]
    body: Span
    levels: tuple[tuple[str, ...], ...] = ()

    @property
    def frame(self) -> str:
        """What stands above the table, and the notes below it, such as its unit."""
        return "\n".join(filter(None, (self.caption, self.notes)))

    @property
    def notes(self) -> str:
        """The short lines below the table that say how to read it: "* provisional", "Figures in
        thousands"."""
        lines = self.text[self.body[1] : self.body[1] + _MAX_NOTE_CHARS].strip("\n").split("\n")
        notes = list(takewhile(_NOTE.match, (line.strip() for line in lines[:_MAX_NOTES])))
        return "\n".join(notes)

    def rows(self, within: Span | None = None) -> Iterator[Row]:
        """Its rows of data, or those that touch a span of the document."""
        start, end = self.body
        if within is not None:
            start = max(start, self.text.rfind("\n", start, max(start, within[0])) + 1)
            stop = self.text.find("\n", within[1], end)
            end = stop if stop >= 0 else end
        yield from _rows(self.text, start, end)

    def records(self) -> Iterator[tuple[Span, list[str]]]:
        """The span and the cells of each row of data; ten times as fast as `rows`."""
        start, last = self.body
        width = len(self.headings)
        while start < last:
            end = self.text.find("\n", start, last)
            end = last if end < 0 else end
            line = self.text[start:end]
            if line and not _RULE_LINE.fullmatch(line):
                if line[0] in " |" or line[-1] in " |" or _TIGHT in line:
                    cells = self.cells(split_row(self.text, start, end))
                else:
                    cells = line.split(_SEPARATOR)
                    cells += [""] * (width - len(cells))
                yield (start, end), cells[:width]
            start = end + 1

    def is_continued(self) -> bool:
        """Whether the document repeats the headings, as on the next page: it may be part of a
        table."""
        start, end = _line_at(self.text, self.body[0] - 1)
        if _RULE_LINE.fullmatch(self.text, start, end):
            start, end = _line_at(self.text, start - 1)
        return self.text.count(self.text[start:end]) > 1

    def row_at(self, offset: int) -> Row:
        """The row of data that holds an offset."""
        return next(self.rows((offset, offset)))

    def is_of_other_years(self, question: str) -> bool:
        """Whether there are columns for several years, and a year that is asked about is in none of
        them, nor in a row: that in the name of a report may be the year of its publication."""
        asked = set(_A_YEAR.findall(question))
        years = {year for heading in self.headings for year in _A_YEAR.findall(heading)}
        if not asked or len(years) < _MIN_YEARS or asked & years:
            return False
        return not any(year in self.text[slice(*self.body)] for year in asked)

    def count_lines(self) -> int:
        """The number of lines of its body, which is at least that of its rows."""
        return self.text.count("\n", *self.body) + 1

    def count_rows(self, within: Span) -> int:
        """The number of rows of data between two ends of lines."""
        text, (start, end) = self.text, within
        if text.find("--", start, end) >= 0:
            # Perhaps a rule between rows.
            return sum(1 for _ in _rows(text, start, end))
        lines = text[start:end].strip("\n")
        return lines.count("\n") - lines.count("\n\n") + 1 if lines else 0

    def cell(self, row: Row, column: int) -> str:
        """The text of a cell, "" where the row has none."""
        return self.text[slice(*row.cells[column])] if column < len(row.cells) else ""

    def cells(self, row: Row) -> list[str]:
        """The texts of a row's cells, one for each column."""
        return [self.cell(row, column) for column in range(len(self.headings))]


def find_table(text: str, offset: int) -> Table | None:
    """The table around an offset of a text; None if there is none. The headings are empty where no
    row has any."""
    start, end = _line_at(text, offset)
    if not _is_row(text, start, end):
        return None
    top = _block_start(text, start)
    for _ in range(_MAX_BLOCKS):
        first = _first_row(text, top, start)
        above = _last_line(text, top)
        if first[0] > top or above is None or not _is_row(text, *above):
            break
        if not _continues(text, first, above):
            break
        top = _block_start(text, above[0])
    first, end = _first_row(text, top, start), _table_end(text, start)
    # A blank line may part the headings from the data.
    sample = list(islice(_rows(text, first[0], end), _SAMPLE_ROWS))
    if len(sample) < 2:
        return None
    count = _count_heading_rows(text, sample)
    if not count:
        if not _is_labelled(text, sample):
            return None
        width = max(len(row.cells) for row in sample)
        return Table(text, _caption(text, top, first[0]), ("",) * width, (first[0], end))
    caption, heads = _caption(text, top, first[0]), sample[:count]
    if title := _title(text, heads):
        caption, heads = "\n".join(filter(None, (caption, title))), heads[1:]
    body = (sample[count].span[0], end) if len(sample) > count else (0, 0)
    levels = _levels(text, heads)
    return Table(text, caption, _headings(levels), body, levels)


def is_heading_row(text: str, span: Span) -> bool:
    """Whether a line of a text is a row of headings, not of data, of a table."""
    if _SEPARATOR not in text[slice(*span)]:
        return False
    table = find_table(text, span[0])
    return table is not None and span[0] < table.body[0]


def without_brackets(text: str) -> str:
    """A heading or label without units and notes in brackets."""
    return _BRACKETS.sub(" ", text)


def is_data(cell: str) -> bool:
    """Whether a cell is a number or a day, but no year, which may head a column."""
    return (
        len(cell) <= _MAX_HEADING_CHARS
        and bool(_DATA.fullmatch(cell))
        and not _YEAR.fullmatch(cell)
        and not _YEAR_AND_WORD.fullmatch(cell)
    )


def split_row(text: str, start: int, end: int) -> Row:
    """The cells of the line `text[start:end]`."""
    bars = [bar.start() for bar in _BAR.finditer(text, start, end)]
    edges = [start - 1, *bars, end]
    spans = [_trimmed(text, left + 1, right) for left, right in pairwise(edges)]
    # The bars around a row of Markdown.
    if len(bars) > 1 and bars[0] == start and bars[-1] == end - 1:
        spans = spans[1:-1]
    return Row((start, end), tuple(spans))


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] == " ":
        start += 1
    while start < end and text[end - 1] == " ":
        end -= 1
    return start, end


def _rows(text: str, start: int, end: int) -> Iterator[Row]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if stop > start and not _RULE_LINE.fullmatch(text, start, stop):
            yield split_row(text, start, stop)
        start = stop + 1


def _line_at(text: str, offset: int) -> Span:
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return start, len(text) if end < 0 else end


def _is_row(text: str, start: int, end: int) -> bool:
    return _BAR.search(text, start, end) is not None


def _last_line(text: str, top: int) -> Span | None:
    """The last line of the block above the one that begins at `top`."""
    return _line_at(text, top - 2) if top >= 2 else None


def _first_row(text: str, top: int, end: int) -> Span:
    """The first line with cells of the block that begins at `top`, at the latest the one at
    `end`."""
    start = top
    while start < end:
        line = _line_at(text, start)
        if _is_row(text, *line):
            return line
        start = line[1] + 1
    return _line_at(text, end)


def _block_start(text: str, offset: int) -> int:
    break_above = text.rfind("\n\n", 0, offset)
    return 0 if break_above < 0 else break_above + 2


def _block_end(text: str, start: int) -> int:
    end = text.find("\n\n", start)
    return len(text) if end < 0 else end


def _continues(text: str, first: Span, above: Span) -> bool:
    """Whether the block that begins with the row `first` goes on with the table above it: both are
    as wide, and it has no headings of its own."""
    row, before = split_row(text, *first), split_row(text, *above)
    if len(row.cells) > len(before.cells) + 1 or not _is_row(text, *above):
        return False
    if not _may_head(text, row):
        return True
    end = _block_end(text, first[0])
    if _has_words_for_data(text, before, list(islice(_rows(text, first[0], end), _SAMPLE_ROWS))):
        return False
    # A blank line may part the headings from the data.
    return not (
        _has_data(text, first[1], end) or _has_data(text, end + 2, _block_end(text, end + 2))
    )


def _has_words_for_data(text: str, above: Row, rows: Sequence[Row]) -> bool:
    """Whether several rows have words in all columns in which the row above has numbers: they are
    of another table, such as one of names below one of prices."""
    columns = [column for column, cell in enumerate(above.cells) if is_data(text[slice(*cell)])]
    below = [
        text[slice(*row.cells[column])]
        for row in rows
        for column in columns
        if column < len(row.cells)
    ]
    return len(rows) > 2 and any(below) and not any(map(is_data, below))


def _has_data(text: str, start: int, end: int) -> bool:
    """Whether the first rows between two offsets have data."""
    rows = islice(_rows(text, start, end), _SAMPLE_ROWS)
    return any(is_data(text[slice(*cell)]) for row in rows for cell in row.cells)


def _table_end(text: str, start: int) -> int:
    """Where the table ends that the row at `start` belongs to."""
    end = _block_end(text, start)
    for _ in range(_MAX_BLOCKS):
        below = end + 2
        if below >= len(text):
            break
        line = _line_at(text, below)
        last = _line_at(text, end - 1)
        if not (_is_row(text, *line) and _is_row(text, *last) and _continues(text, line, last)):
            break
        end = _block_end(text, below)
    return end


def _may_head(text: str, row: Row) -> bool:
    """Whether a row may hold headings: short texts or years, two at least."""
    cells = [text[slice(*cell)] for cell in row.cells]
    filled = [cell for cell in cells if cell]
    years = sum(bool(_YEAR.fullmatch(cell)) for cell in filled)
    return (
        len(cells) > 1
        and bool(filled)
        and all(
            len(cell) <= _MAX_HEADING_CHARS
            and (not is_data(cell) or (years > 1 and bool(_YEAR_AND_NOTE.fullmatch(cell))))
            for cell in filled
        )
    )


def _count_heading_rows(text: str, rows: Sequence[Row]) -> int:
    """How many of the rows at the top are headings: two or three if those above leave columns open
    that the last names, and data follow."""
    cells = [text[slice(*cell)] for cell in rows[0].cells]
    if not _may_head(text, rows[0]) and not _heads_by_contrast(text, cells, rows[1:]):
        return 0
    for count in range(_MAX_HEADING_ROWS, 1, -1):
        if (
            len(rows) > count
            and all(_is_open(text, row, rows[count - 1]) for row in rows[: count - 1])
            and all(_may_head(text, row) for row in rows[1:count])
            and any(
                is_data(text[slice(*below)]) and text[slice(*above)]
                for above, below in zip(
                    rows[count - 1].cells[1:], rows[count].cells[1:], strict=False
                )
            )
        ):
            return count
    return 1


def _is_open(text: str, row: Row, last: Row) -> bool:
    """Whether a row of headings leaves some to the last row: it has empty cells, cells for several
    columns, or fewer of them."""
    cells = [text[slice(*cell)] for cell in row.cells]
    return "" in cells or len(set(cells)) < len(cells) or len(cells) < len(last.cells)


def _heads_by_contrast(text: str, cells: Sequence[str], below: Sequence[Row]) -> bool:
    """Whether a row with numbers holds headings nevertheless: all cells are filled, and none has
    numbers below that is one itself, and another has: "Player | 2.05 | Height"; or half of the
    columns have words above numbers: "Player | Won | 100+"."""
    columns = [
        [is_data(text[slice(*row.cells[column])]) for row in below if column < len(row.cells)]
        for column in range(len(cells))
    ]
    above = [is_data(cell) for cell in cells]
    contrasts = sum(
        not is_number and bool(data) and all(data)
        for is_number, data in zip(above, columns, strict=True)
    )
    return all(0 < len(cell) <= _MAX_HEADING_CHARS for cell in cells) and (
        2 * contrasts >= len(cells)
        or (
            any(map(any, columns))
            and not any(
                is_number and any(data) for is_number, data in zip(above, columns, strict=True)
            )
        )
    )


def _is_labelled(text: str, rows: Sequence[Row]) -> bool:
    """Whether rows without headings are a label and its data each: "North | 12"."""
    width = len(rows[0].cells)
    return all(
        len(row.cells) == width > 1
        and bool(text[slice(*row.cells[0])])
        and not is_data(text[slice(*row.cells[0])])
        and any(is_data(text[slice(*cell)]) for cell in row.cells[1:])
        for row in rows
    )


def _title(text: str, rows: Sequence[Row]) -> str:
    """The first of two rows of headings, if it is of the whole table: it has a last cell, and at
    most a first, such as the unit and the period."""
    cells = [text[slice(*cell)] for cell in rows[0].cells]
    is_title = len(rows) > 1 and len(cells) > 2 and bool(cells[-1]) and not any(cells[1:-1])
    return ", ".join(filter(None, cells)) if is_title else ""


def _levels(text: str, rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    """The cells of rows of headings; one that spans several columns is repeated for each."""
    width = max(len(row.cells) for row in rows)
    levels: list[tuple[str, ...]] = []
    for number, row in enumerate(rows):
        cells = [text[slice(*cell)] for cell in row.cells]
        cells += [""] * (width - len(cells))
        if number + 1 < len(rows):
            for column in range(1, width):
                cells[column] = cells[column] or cells[column - 1]
        levels.append(tuple(cells))
    return tuple(levels)


def _headings(levels: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The heading of each column, those of several rows one behind another."""
    return tuple(
        " ".join(dict.fromkeys(filter(None, column))) for column in zip(*levels, strict=True)
    )


def _caption(text: str, top: int, first: int) -> str:
    """The short lines above the headings: in their own block, else the last one before it."""
    lines = text[top:first].strip()
    if not lines:
        above = _last_line(text, top)
        lines = "" if above is None or _is_row(text, *above) else text[slice(*above)].strip()
    return lines if len(lines) <= _MAX_CAPTION_CHARS else ""
