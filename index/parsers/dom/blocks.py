"""Extract the blocks of text that an HTML tree shows, in reading order.

Neither lxml's text_content() nor trafilatura's body serves here: both glue paragraphs together,
lose words after an inline tag, or move them.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from index.parsers.dom.elements import (
    Element,
    is_block,
    is_data_table,
    is_line_list,
    is_longer,
    is_unmarked,
    is_word_marker,
    parse_int,
    roman,
    tag_of,
)
from index.parsers.sheets.cells import CELL_SEPARATOR


class Zone(IntEnum):
    """The part of a page that an element belongs to; what is inside it belongs at least there."""

    CONTENT = 0
    # A box beside the article, which belongs to it only if something else says so.
    ASIDE = 1
    # Navigation, consent, sharing: never the article.
    BOILERPLATE = 2
    # Not shown at all.
    HIDDEN = 3


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table row.

    Consecutive blocks with the same non-zero `group` are lines of one paragraph. `element` is the
    innermost element around the block; `linked` counts its characters that are links.
    """

    text: str
    element: Element
    group: int
    linked: int
    zone: Zone


_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_PREFORMATTED = frozenset(("pre", "listing", "xmp", "plaintext"))
# In compact layout these have a blank line above and below them, other blocks begin a line.
_SPACED = frozenset(
    (
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "dl", "table", "pre"),
        *("hr", "fieldset", "center", "form", "figure"),
    )
)
# Boilerplate inside a line up to so many characters, such as a share button, is left out.
_MAX_BUTTON_CHARS = 100
# Nested lists or tables deeper than this are not inspected before they are read.
_MAX_INSPECTED_DEPTH = 24
# Columns that a cell spans, at most, and rows where it spans all that follow.
_MAX_SPAN = 64
_MAX_ROWS = 65_534
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u0085\u2028\u2029]+")
_GAPS = re.compile(r"[ \t\u00a0]+")
_BLANK_LINE = re.compile(r"\n\s*\n")
_INVISIBLE = {ord(character): None for character in "\u00ad\u200b\ufeff"} | {
    code: None for code in range(32) if chr(code) not in "\t\n\r\f\v"
}
# The bullets that Word writes, as letters of its symbol fonts.
_WORD_BULLETS = frozenset("·o§Øüvàq¨-–•n\uf0b7\uf0a7\uf0d8\uf0fc\uf076")


def clean(text: str) -> str:
    """Collapse white space and drop invisible characters, as in a paragraph of one line."""
    return _SPACES.sub(" ", text.translate(_INVISIBLE)).strip()


def join(blocks: Iterable[Block]) -> str:
    """Join the texts of `blocks`: by a line break within a group, else by a blank line."""
    pieces: list[str] = []
    group = 0
    for block in blocks:
        if pieces:
            pieces.append("\n" if block.group and block.group == group else "\n\n")
        pieces.append(block.text)
        group = block.group
    return "".join(pieces)


def extract_blocks(
    root: Element, classify: Callable[[Element], Zone], *, compact: bool = False
) -> list[Block]:
    """Extract the blocks that `root` shows.

    There is no recursion: a hostile page may nest as deeply as the parser allows.

    Args:
        root: The element to read.
        classify: Called once for each element that is not inside a hidden one.
        compact: Lay the text out as mails are written: a `div` begins a line, not a paragraph,
            and a table row is one line unless a cell has several. By default every block is a
            paragraph, and tables are inspected for whether they hold data or lay out the page.
    """
    return _Walker(classify, compact=compact).run(root)


@dataclass(slots=True)
class _List:
    ordered: bool
    number: int
    step: int
    style: str


@dataclass(slots=True)
class _CompactRow:
    """A row in compact layout: the margin above it, and for each cell the index of its first block
    and the number of columns that it spans."""

    margin: int
    cells: list[int]
    spans: list[int]


class _Walker:
    def __init__(self, classify: Callable[[Element], Zone], *, compact: bool) -> None:
        self._classify = classify
        self._compact = compact
        self._blocks: list[Block] = []
        self._pieces: list[str] = []
        # The pieces that are in links.
        self._linked: set[int] = set()
        self._zones = [Zone.CONTENT]
        self._links = 0
        self._preformatted = 0
        self._lists: list[_List] = []
        self._marker = ""
        self._groups: list[int] = []
        self._group_count = 0
        # The cells of the current row and the blocks of its last cell; None outside a data table.
        self._row: list[str] | None = None
        self._cell: list[str] = []
        # The rows, with the current one, that a cell in each column still spans.
        self._spanned: dict[int, int] = {}
        self._data_tables = 0
        self._depths: dict[str, int] = {"list": 0, "table": 0}
        self._undo: dict[Element, list[Callable[[], None]]] = {}
        # Compact layout: line breaks above each block, and those above the next one so far.
        self._margins: list[int] = []
        self._margin = 0
        self._rows: list[_CompactRow] = []

    def run(self, root: Element) -> list[Block]:
        node = root
        while True:
            entered = self._enter(node)
            if entered:
                self._write(node.text)
                if len(node):
                    node = node[0]
                    continue
            while True:
                if entered:
                    self._leave(node)
                entered = True
                if node is root:
                    self._flush(root)
                    return self._finished()
                self._write(node.tail)
                following = node.getnext()
                if following is not None:
                    node = following
                    break
                parent = node.getparent()
                if parent is None:
                    return self._finished()
                node = parent

    def _finished(self) -> list[Block]:
        if not self._compact:
            return self._blocks
        grouped: list[Block] = []
        group = 0
        for block, margin in zip(self._blocks, self._margins, strict=True):
            group += margin > 1 or not group
            grouped.append(replace(block, group=group))
        return grouped

    def _enter(self, element: Element) -> bool:
        tag = tag_of(element)
        if not tag:
            return False
        zone = self._classify(element)
        if zone is Zone.HIDDEN:
            return False
        begins_line = is_block(tag)
        if begins_line:
            parent = element.getparent()
            self._flush(element if parent is None else parent)
            self._separate(tag)
        elif zone is Zone.BOILERPLATE and not is_longer(element.itertext(), _MAX_BUTTON_CHARS):
            return False
        if begins_line and zone > self._zones[-1]:
            self._zones.append(zone)
            self._on_leave(element, self._restore_zone(element))
        if tag in ("br", "hr"):
            self._pieces.append("\n")
        elif tag == "a":
            self._links += 1
        elif tag == "q":
            self._pieces.append("“")
        elif tag in _PREFORMATTED:
            self._preformatted += 1
        elif tag in _LISTS or tag == "dl":
            self._enter_list(element, tag)
        elif tag == "li":
            self._marker = self._next_marker(element)
        elif tag in ("table", "tr", "td", "th"):
            self._enter_table_part(element, tag)
        elif tag == "span" and is_word_marker(element):
            self._enter_word_marker(element)
        return True

    def _leave(self, element: Element) -> None:
        tag = tag_of(element)
        if tag == "q":
            self._pieces.append("”")
        ends_line = is_block(tag)
        if ends_line:
            self._flush(element)
        if tag == "a":
            self._links -= 1
        elif tag in _PREFORMATTED:
            self._preformatted -= 1
        elif tag == "li":
            self._marker = ""
        elif tag in ("td", "th") and self._row is not None:
            self._end_cell(element)
        elif tag == "tr" and self._row is not None:
            self._end_row(element)
        elif tag == "tr" and self._rows:
            self._end_compact_row(element)
        if element in self._undo:
            for undo in reversed(self._undo.pop(element)):
                undo()
        if ends_line:
            self._separate(tag)

    def _on_leave(self, element: Element, undo: Callable[[], None]) -> None:
        self._undo.setdefault(element, []).append(undo)

    def _restore_zone(self, element: Element) -> Callable[[], None]:
        def undo() -> None:
            self._flush(element)
            self._zones.pop()

        return undo

    def _separate(self, tag: str) -> None:
        """Raise the margin at the start or end of a block in compact layout."""
        # A paragraph at the start of a list item stays beside the item's marker.
        if self._compact and not self._marker:
            # A list inside a list stands close to its item.
            is_inner_list = tag in ("ul", "ol") and bool(self._lists)
            spaced = tag in _SPACED and not is_inner_list
            self._margin = max(self._margin, 2 if spaced else 1)

    def _write(self, text: str | None) -> None:
        if not text:
            return
        text = text.translate(_INVISIBLE)
        if self._preformatted:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        else:
            text = _SPACES.sub(" ", text)
        if self._links:
            self._linked.add(len(self._pieces))
        self._pieces.append(text)

    def _flush(self, element: Element) -> None:
        """End the current block, which is directly inside `element`."""
        if not self._pieces:
            return
        text = "".join(self._pieces)
        links = [*_spans(self._pieces, self._linked)]
        self._pieces.clear()
        self._linked.clear()
        if self._preformatted:
            parts = [(_preformatted_lines(text), sum(end - start for start, end in links))]
        else:
            parts = [
                (_lines(text[start:end]), linked) for start, end, linked in _paragraphs(text, links)
            ]
            self._margin = min(2, self._margin + _leading_breaks(text))
        for part, linked in parts:
            if not part:
                continue
            part, self._marker = self._marker + part, ""
            if self._row is not None:
                self._cell.append(" ".join(part.split()))
                continue
            self._add(part, element, min(linked, len(part)))
        if text.strip():
            self._margin = min(2, _leading_breaks(text[::-1]))

    def _add(self, text: str, element: Element, linked: int) -> None:
        group = self._groups[-1] if self._groups else 0
        self._blocks.append(Block(text, element, group, linked, self._zones[-1]))
        self._margins.append(max(1, self._margin))
        self._margin = 2

    def _end_cell(self, element: Element) -> None:
        """Add a cell to its row, in the first of the columns and rows that it spans."""
        row = [] if self._row is None else self._row
        self._add_spanned(row)
        columns = min(max(parse_int(element.get("colspan"), 1), 1), _MAX_SPAN)
        rows = parse_int(element.get("rowspan"), 1)
        if rows != 1:
            # 0 is all rows to the end of the table.
            self._spanned |= dict.fromkeys(
                range(len(row), len(row) + columns), rows if rows > 0 else _MAX_ROWS
            )
        row += [" ".join(self._cell), *[""] * (columns - 1)]
        self._cell.clear()

    def _add_spanned(self, row: list[str]) -> None:
        """Leave the next columns of a row empty that a cell of a row above spans."""
        while self._spanned.get(len(row)):
            row.append("")

    def _end_row(self, element: Element) -> None:
        cells = self._row or []
        if self._cell:
            cells.append(" ".join(self._cell))
            self._cell.clear()
        if self._row is not None:
            self._spanned = {column: rows - 1 for column, rows in self._spanned.items() if rows > 1}
        self._row = None
        while cells and not cells[-1]:
            cells.pop()
        if any(cells):
            self._add(CELL_SEPARATOR.join(cells).lstrip(), element, 0)

    def _group(self, element: Element) -> None:
        if not self._groups:
            self._group_count += 1
            self._groups.append(self._group_count)
            self._on_leave(element, self._ungroup)

    def _ungroup(self) -> None:
        self._groups.pop()

    def _enter_list(self, element: Element, tag: str) -> None:
        if tag != "dl":
            step = -1 if element.get("reversed") is not None else 1
            first = len(element) if step < 0 else 1
            style = element.get("type", "")
            self._lists.append(
                _List(tag == "ol", parse_int(element.get("start"), first), step, style)
            )
            self._on_leave(element, self._end_list)
        self._deeper(element, "list")
        if self._compact or self._groups:
            return
        if self._depths["list"] > _MAX_INSPECTED_DEPTH or is_line_list(element):
            self._group(element)

    def _end_list(self) -> None:
        self._lists.pop()

    def _deeper(self, element: Element, kind: str) -> None:
        self._depths[kind] += 1

        def undo() -> None:
            self._depths[kind] -= 1

        self._on_leave(element, undo)

    def _next_marker(self, element: Element) -> str:
        if is_unmarked(element):
            return ""
        if not self._lists:
            return "• " if self._compact else ""
        current = self._lists[-1]
        if not current.ordered:
            return "• "
        number = parse_int(element.get("value"), current.number)
        current.number = number + current.step
        if current.style in ("a", "A") and 1 <= number <= 26:
            return chr(ord(current.style) + number - 1) + ". "
        if current.style in ("i", "I") and 1 <= number < 400:
            letters = roman(number)
            return (letters.upper() if current.style == "I" else letters) + ". "
        return f"{number}. "

    def _enter_table_part(self, element: Element, tag: str) -> None:
        if not self._compact:
            if tag == "table":
                self._enter_table(element)
            elif tag == "tr" and self._data_tables:
                self._row = []
        elif tag == "tr":
            self._rows.append(_CompactRow(self._margin, [], []))
        elif tag != "table" and self._rows:
            self._rows[-1].cells.append(len(self._blocks))
            columns = min(max(parse_int(element.get("colspan"), 1), 1), _MAX_SPAN)
            self._rows[-1].spans.append(columns)

    def _enter_table(self, element: Element) -> None:
        self._deeper(element, "table")
        if self._row is not None or self._depths["table"] > _MAX_INSPECTED_DEPTH:
            return
        if not is_data_table(element):
            return
        self._data_tables += 1
        self._group(element)

        def undo() -> None:
            self._data_tables -= 1
            self._end_row(element)
            self._spanned.clear()

        self._on_leave(element, undo)

    def _end_compact_row(self, element: Element) -> None:
        """Make one line of a row, unless a cell has several: then it lays out larger things."""
        row = self._rows.pop()
        cells = list(zip(row.cells, [*row.cells[1:], len(self._blocks)], strict=False))
        filled = [(start, end) for start, end in cells if end > start]
        if not filled:
            self._margin = row.margin
            return
        if any(end > start + 1 or "\n" in self._blocks[start].text for start, end in filled):
            for start, _ in filled:
                self._margins[start] = 2
            self._margin = 2
            return
        line: list[str] = []
        for (first, end), columns in zip(cells, row.spans, strict=True):
            text = self._blocks[first].text if end > first else ""
            line += [text, *[""] * (columns - 1)]
        while not line[0]:
            line.pop(0)
        while not line[-1]:
            line.pop()
        start = filled[0][0]
        del self._blocks[start:], self._margins[start:]
        self._margin = row.margin
        self._add(CELL_SEPARATOR.join(line), element, 0)
        self._margin = 1

    def _enter_word_marker(self, element: Element) -> None:
        marker = clean("".join(element.itertext()))
        if marker:
            self._marker = "• " if marker in _WORD_BULLETS else marker + " "
        start = len(self._pieces)

        def undo() -> None:
            del self._pieces[start:]

        self._on_leave(element, undo)


def _spans(pieces: list[str], linked: set[int]) -> Iterator[tuple[int, int]]:
    """Yield where the pieces that are in links begin and end, without the blanks around them."""
    at = 0
    for i, piece in enumerate(pieces):
        if i in linked and (length := len(piece.strip())):
            start = at + len(piece) - len(piece.lstrip())
            yield start, start + length
        at += len(piece)


def _paragraphs(text: str, links: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield where the paragraphs between blank lines begin and end, and the characters of each
    that are in `links`, which are in order."""
    breaks = [match.span() for match in _BLANK_LINE.finditer(text)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    first = 0
    for start, end in zip(starts, ends, strict=True):
        while first < len(links) and links[first][1] <= start:
            first += 1
        linked, i = 0, first
        while i < len(links) and links[i][0] < end:
            linked += min(links[i][1], end) - max(links[i][0], start)
            i += 1
        yield start, end, linked


def _leading_breaks(text: str) -> int:
    return text[: len(text) - len(text.lstrip())].count("\n")


def _lines(text: str) -> str:
    lines = (_GAPS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _preformatted_lines(text: str) -> str:
    lines = [line.replace("\u00a0", " ").rstrip() for line in text.split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines).rstrip()
