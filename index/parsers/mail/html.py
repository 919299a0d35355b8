"""the HTML body of a mail → all the text that is seen in it.

Not by what reads web pages, which looks for an article in them and leaves out the rest.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from index.errors import UnreadableFileError

_PARAGRAPHS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "ul",
        "ol",
        "dl",
        "table",
        "pre",
        "hr",
        "fieldset",
        "center",
        "form",
        "figure",
    ]
)
_LINES = frozenset(
    [
        "div",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "nav",
        "address",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "figcaption",
        "body",
        "html",
        "legend",
        "details",
        "summary",
    ]
)
_UNSEEN = frozenset(
    [
        "head",
        "script",
        "style",
        "title",
        "template",
        "object",
        "iframe",
        "svg",
        "select",
        "textarea",
        "input",
        "map",
        "audio",
        "video",
        "datalist",
        "xml",
    ]
)
_HIDDEN = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|(?:font-size|max-height|opacity)\s*:\s*0(?:\.0+)?(?:px|pt|em|%)?\s*(?:[;!]|$))",
    re.IGNORECASE,
)
# Tags of one mail: each takes up to 10 µs and 300 bytes. A long one has 20,000.
_MOST_TAGS = 300_000
# Characters of a style that are looked at: a few dozen are usual.
_LONGEST_STYLE = 2_000
_Event = Literal["begins", "ends", "is hidden"]

_SPACES = re.compile(r"[ \t\n\r\f\xa0]+")


def html_text(markup: str) -> str:
    """The text of a mail's HTML: paragraphs apart by a blank line, rows of a table on a line.

    Raises UnreadableFileError when it has more tags, or deeper ones, than a mail can have.
    """
    if markup.count("<") > _MOST_TAGS:
        raise UnreadableFileError(f"over {_MOST_TAGS:,} tags in the text of one mail")
    # Without huge_tree all that is over 256 elements deep would be left out in silence, as long
    # threads of answers are; with it this is so at 2,048, which is reported.
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    content = markup.replace("\0", "").encode("utf-8", "replace")
    try:
        root = etree.fromstring(content, parser) if content.strip() else None
    except etree.LxmlError:
        root = None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableFileError("over 2,000 HTML tags within each other: save it as text")
    return "" if root is None else _Walk().text_of(root)


@dataclass(slots=True)
class _Lines:
    """Words and breaks → lines, as a browser sets them."""

    pieces: list[str] = field(default_factory=list)
    gap: int = 0
    space: bool = False
    mark: str = ""

    def add(self, text: str) -> None:
        self._put(_SPACES.sub(" ", text))

    def add_as_it_stands(self, text: str) -> None:
        lines = text.strip("\n")
        self.gap = min(2, self.gap + len(text) - len(text.lstrip("\n")))
        self._put(lines)
        if lines:
            self.gap = min(2, len(text) - len(text.rstrip("\n")))

    def _put(self, words: str) -> None:
        if not words.strip():
            self.space = self.space or bool(words)
            return
        if self.pieces and self.gap:
            self.pieces.append("\n" * self.gap)
        elif self.pieces and (self.space or words[0] == " "):
            self.pieces.append(" ")
        self.pieces += [self.mark, words[words[0] == " " : len(words) - (words[-1] == " ")]]
        self.gap, self.mark, self.space = 0, "", words[-1] == " "

    def part(self, gap: int) -> None:
        # A paragraph that a list item begins with stands beside its marker.
        self.gap = self.gap if self.mark else max(self.gap, gap)
        self.space = False

    def line_break(self) -> None:
        self.gap = min(self.gap + 1, 2)
        self.space = False

    def text(self) -> str:
        return "".join(self.pieces)


class _Walk:
    """Goes through a tree of HTML in its order. Its depth is the sender's: no recursion."""

    def __init__(self) -> None:
        self._lines = [_Lines()]
        self._rows: list[list[str]] = []
        self._lists: list[int] = []
        self._preformatted = 0

    def text_of(self, root: etree._Element) -> str:
        for element, event in _seen(root):
            if event == "begins":
                self._begin(str(element.tag))
                self._add(element.text)
                continue
            if event == "ends":
                self._end(str(element.tag))
            if element is not root:
                self._add(element.tail)
        return self._lines[0].text()

    def _add(self, text: str | None) -> None:
        if not text:
            return
        text = text.replace("\xad", "").replace("\u200b", "").replace("\ufeff", "")
        if self._preformatted:
            text = text.replace("\r\n", "\n").replace("\xa0", " ")
            self._lines[-1].add_as_it_stands(text)
        else:
            self._lines[-1].add(text)

    def _begin(self, tag: str) -> None:
        lines = self._lines[-1]
        if tag == "br":
            lines.line_break()
        elif tag in _PARAGRAPHS:
            # A list in a list stands close to what it belongs to.
            lines.part(1 if tag in ("ul", "ol") and self._lists else 2)
        elif tag in _LINES:
            lines.part(1)
        if tag == "pre":
            self._preformatted += 1
        elif tag in ("ul", "ol"):
            self._lists.append(1 if tag == "ol" else 0)
        elif tag == "li":
            lines.mark = self._marker()
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th") and self._rows:
            self._lines.append(_Lines())

    def _end(self, tag: str) -> None:
        if tag == "pre":
            self._preformatted -= 1
        elif tag in ("ul", "ol"):
            self._lists.pop()
        elif tag == "li":
            self._lines[-1].mark = ""
        elif tag in ("td", "th") and self._rows:
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        if tag in _PARAGRAPHS:
            self._lines[-1].part(1 if tag in ("ul", "ol") and self._lists else 2)
        elif tag in _LINES and tag not in ("td", "th"):
            self._lines[-1].part(1)

    def _end_cell(self) -> None:
        self._rows[-1].append(self._lines.pop().text())

    def _end_row(self) -> None:
        cells = self._rows.pop()
        while cells and not cells[-1]:
            cells.pop()
        # A row of long cells is no row of a table, but how mails put one thing beside another.
        if any("\n" in cell for cell in cells):
            for cell in cells:
                self._lines[-1].part(2)
                self._lines[-1].add_as_it_stands(cell)
            self._lines[-1].part(2)
            return
        first = next((at for at, cell in enumerate(cells) if cell), 0)
        self._lines[-1].add_as_it_stands(" | ".join(cells[first:]))

    def _marker(self) -> str:
        if not self._lists or not self._lists[-1]:
            return "• "
        self._lists[-1] += 1
        return f"{self._lists[-1] - 1}. "


def _seen(root: etree._Element) -> Iterator[tuple[etree._Element, _Event]]:
    """The elements in the order of the page; of one that is hidden only that it was passed."""
    around: list[tuple[etree._Element, Iterator[etree._Element]]] = []
    todo = iter([root])
    while True:
        element = next(todo, None)
        if element is None:
            if not around:
                return
            element, todo = around.pop()
            yield element, "ends"
        elif _is_hidden(element):
            yield element, "is hidden"
        else:
            yield element, "begins"
            around.append((element, todo))
            todo = iter(element)


def _is_hidden(element: etree._Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN or "hidden" in element.attrib:
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style[:_LONGEST_STYLE]))
