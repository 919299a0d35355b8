"""a tree of HTML → the blocks of text that a browser shows, in reading order.

Own, not lxml's text_content() or trafilatura's body: these glue paragraphs together, lose words
that stand after an inline tag, or move them.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum

from index.parsers.web.elements import (
    Element,
    is_block,
    is_data,
    is_lines,
    is_longer,
    is_unmarked,
    is_word_marker,
    number_of,
    roman,
    tag_of,
)


class Mark(IntEnum):
    """What an element is to the reader of a page; what stands inside it is at least that."""

    CONTENT = 0
    # An aside or a box: it belongs to the article only if something else says so.
    ASIDE = 1
    # Navigation, consent, sharing: never the article.
    FURNITURE = 2
    # Not on the page at all.
    HIDDEN = 3


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, item of a list or row of a table, as it is seen.

    Blocks of one `group`, which is not 0, are lines that belong together. `element` holds the
    block directly; `linked` counts its characters that are links.
    """

    text: str
    element: Element
    group: int
    linked: int
    mark: Mark


_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_PRESERVED = frozenset(("pre", "listing", "xmp", "plaintext"))
# Characters: what furniture within a line holds, as a button to share it.
_LONGEST_BUTTON = 100
# Lists in lists, or tables in tables, beyond which nobody looks inside one before it is read.
_DEEPEST_LOOK = 24
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u0085\u2028\u2029]+")
_GAPS = re.compile(r"[ \t\u00a0]+")
_PARAGRAPHS = re.compile(r"\n\s*\n")
_UNSEEN = {ord(character): None for character in "\u00ad\u200b\ufeff"} | {
    code: None for code in range(32) if chr(code) not in "\t\n\r\f\v"
}
# The bullets that Word writes, as letters of its symbol fonts.
_WORD_BULLETS = frozenset("·o§Øüvàq¨-–•n\uf0b7\uf0a7\uf0d8\uf0fc\uf076")


def clean(text: str) -> str:
    """`text` as one line of a paragraph."""
    return _SPACES.sub(" ", text.translate(_UNSEEN)).strip()


def join(blocks: Iterable[Block]) -> str:
    """The text of `blocks`: a blank line between them, a line's end within a group."""
    pieces: list[str] = []
    group = 0
    for block in blocks:
        if pieces:
            pieces.append("\n" if block.group and block.group == group else "\n\n")
        pieces.append(block.text)
        group = block.group
    return "".join(pieces)


def extract_blocks(root: Element, mark: Callable[[Element], Mark]) -> list[Block]:
    """The blocks that are seen in `root`. `mark` is asked once of each element that is not hidden.

    Without recursion: a hostile page nests as deeply as it likes.
    """
    return _Walk(mark).run(root)


@dataclass(slots=True)
class _List:
    ordered: bool
    number: int
    step: int
    style: str


class _Walk:
    def __init__(self, mark: Callable[[Element], Mark]) -> None:
        self._ask = mark
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._marks = [Mark.CONTENT]
        self._links = 0
        self._preserved = 0
        self._lists: list[_List] = []
        self._marker = ""
        self._groups: list[int] = []
        self._group_count = 0
        # The cells of the row at hand, and the blocks of its last cell; None outside a table.
        self._row: list[str] | None = None
        self._cell: list[str] = []
        self._data_tables = 0
        self._depths: dict[str, int] = {"list": 0, "table": 0}
        self._undo: dict[Element, list[Callable[[], None]]] = {}

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
                    return self.blocks
                self._write(node.tail)
                following = node.getnext()
                if following is not None:
                    node = following
                    break
                parent = node.getparent()
                if parent is None:
                    return self.blocks
                node = parent

    def _enter(self, element: Element) -> bool:
        tag = tag_of(element)
        if not tag:
            return False
        mark = self._ask(element)
        if mark is Mark.HIDDEN:
            return False
        if is_block(tag):
            parent = element.getparent()
            self._flush(element if parent is None else parent)
        elif mark is Mark.FURNITURE and not is_longer(element.itertext(), _LONGEST_BUTTON):
            return False
        if mark > self._marks[-1] and is_block(tag):
            self._marks.append(mark)
            self._later(element, self._unmark(element))
        if tag in ("br", "hr"):
            self._pieces.append("\n")
        elif tag == "a":
            self._links += 1
        elif tag == "q":
            self._pieces.append("“")
        elif tag in _PRESERVED:
            self._preserved += 1
        elif tag in _LISTS or tag == "dl":
            self._enter_list(element, tag)
        elif tag == "li":
            self._marker = self._next_marker(element)
        elif tag == "table":
            self._enter_table(element)
        elif tag == "tr" and self._data_tables:
            self._row = []
        elif is_word_marker(element):
            self._enter_word_marker(element)
        return True

    def _leave(self, element: Element) -> None:
        tag = tag_of(element)
        if tag == "q":
            self._pieces.append("”")
        if is_block(tag):
            self._flush(element)
        if tag == "a":
            self._links -= 1
        elif tag in _PRESERVED:
            self._preserved -= 1
        elif tag == "li":
            self._marker = ""
        elif tag in ("td", "th") and self._row is not None:
            self._row.append(" ".join(self._cell))
            self._cell.clear()
        elif tag == "tr" and self._row is not None:
            self._end_row(element)
        for undo in reversed(self._undo.pop(element, [])):
            undo()

    def _later(self, element: Element, undo: Callable[[], None]) -> None:
        self._undo.setdefault(element, []).append(undo)

    def _unmark(self, element: Element) -> Callable[[], None]:
        def undo() -> None:
            self._flush(element)
            self._marks.pop()

        return undo

    def _write(self, text: str | None) -> None:
        if not text:
            return
        text = text.translate(_UNSEEN)
        if self._preserved:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        else:
            text = _SPACES.sub(" ", text)
        self._pieces.append(text)
        if self._links:
            self._linked += len(text.strip())

    def _flush(self, element: Element) -> None:
        """End the block at hand, which stands in `element`."""
        if not self._pieces:
            return
        text, linked = "".join(self._pieces), self._linked
        self._pieces.clear()
        self._linked = 0
        for part in _PARAGRAPHS.split(text) if not self._preserved else (text,):
            seen = _preserved_lines(part) if self._preserved else _lines(part)
            if not seen:
                continue
            seen, self._marker = self._marker + seen, ""
            if self._row is not None:
                self._cell.append(" ".join(seen.split()))
                continue
            self._add(seen, element, min(linked, len(seen)))
            linked = max(0, linked - len(seen))

    def _add(self, text: str, element: Element, linked: int) -> None:
        group = self._groups[-1] if self._groups else 0
        self.blocks.append(Block(text, element, group, linked, self._marks[-1]))

    def _end_row(self, element: Element) -> None:
        cells = self._row or []
        if self._cell:
            cells.append(" ".join(self._cell))
            self._cell.clear()
        self._row = None
        while cells and not cells[-1]:
            cells.pop()
        if any(cells):
            self._add(" | ".join(cells), element, 0)

    def _group(self, element: Element) -> None:
        if not self._groups:
            self._group_count += 1
            self._groups.append(self._group_count)
            self._later(element, self._ungroup)

    def _ungroup(self) -> None:
        self._groups.pop()

    def _enter_list(self, element: Element, tag: str) -> None:
        if tag != "dl":
            step = -1 if element.get("reversed") is not None else 1
            first = len(element) if step < 0 else 1
            style = element.get("type", "")
            self._lists.append(
                _List(tag == "ol", number_of(element.get("start"), first), step, style)
            )
            self._later(element, self._end_list)
        self._deeper(element, "list")
        if not self._groups and (self._depths["list"] > _DEEPEST_LOOK or is_lines(element)):
            self._group(element)

    def _end_list(self) -> None:
        self._lists.pop()

    def _deeper(self, element: Element, what: str) -> None:
        self._depths[what] += 1

        def undo() -> None:
            self._depths[what] -= 1

        self._later(element, undo)

    def _next_marker(self, element: Element) -> str:
        if not self._lists or is_unmarked(element):
            return ""
        here = self._lists[-1]
        if not here.ordered:
            return "• "
        number = number_of(element.get("value"), here.number)
        here.number = number + here.step
        if here.style in ("a", "A") and 1 <= number <= 26:
            return chr(ord(here.style) + number - 1) + ". "
        if here.style in ("i", "I") and 1 <= number < 400:
            letters = roman(number)
            return (letters.upper() if here.style == "I" else letters) + ". "
        return f"{number}. "

    def _enter_table(self, element: Element) -> None:
        self._deeper(element, "table")
        if self._row is not None or self._depths["table"] > _DEEPEST_LOOK:
            return
        if not is_data(element):
            return
        self._data_tables += 1
        self._group(element)

        def undo() -> None:
            self._data_tables -= 1
            self._end_row(element)

        self._later(element, undo)

    def _enter_word_marker(self, element: Element) -> None:
        marker = clean("".join(element.itertext()))
        if marker:
            self._marker = "• " if marker in _WORD_BULLETS else marker + " "
        start = len(self._pieces)

        def undo() -> None:
            del self._pieces[start:]

        self._later(element, undo)


def _lines(text: str) -> str:
    lines = (_GAPS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _preserved_lines(text: str) -> str:
    lines = [line.replace("\u00a0", " ").rstrip() for line in text.split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines).rstrip()
