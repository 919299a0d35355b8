"""the content of an OpenDocument file → its Blocks in reading order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from lxml import etree

from index.parsers.office.layout import (
    TABLE,
    Block,
    check_length,
    flowing,
    one_line,
    row,
    row_blocks,
    tidy,
)
from index.parsers.office.odf_styles import Styles
from index.parsers.office.xml_package import child, local, number, value

# Holds no text, or text that is not seen: what was deleted, comments, forms, declarations.
_UNSEEN = {
    *("tracked-changes", "deletion", "annotation", "annotation-end", "forms", "sequence-decls"),
    *("variable-decls", "user-field-decls", "dde-connection-decls", "calculation-settings"),
    *("content-validations", "label-ranges", "named-expressions", "database-ranges", "shapes"),
    *("table-source", "scenario", "event-listeners", "title", "desc", "script", "binary-data"),
    *("data-pilot-tables", "consolidation", "prelude", "epilogue", "settings", "image-map"),
    *("alphabetical-index-auto-mark-file", "note-citation", "ruby-text", "header-footer"),
    # The label of a heading or item as it was, for programs that do not count themselves.
    "number",
}
_SHAPES = {
    *("frame", "custom-shape", "g", "rect", "ellipse", "circle", "line", "polyline", "polygon"),
    *(
        "path",
        "connector",
        "caption",
        "measure",
        "regular-polygon",
        "text-box",
        "object",
        "control",
    ),
}
_HIDDEN_ROWS = ("collapse", "filter")
# The widest a sheet may be, as LibreOffice and Excel have it, and the longest.
_COLUMNS = 16_384
_ROWS = 1 << 20
# Paragraphs and rows between two signs of life: some milliseconds' work each, at most.
_HEARTBEAT = 256


@dataclass(slots=True)
class _List:
    """A list that is open: its style, how deep it lies, the label its next paragraph shows."""

    style: str
    level: int
    label: str = ""


@dataclass(slots=True)
class Walker:
    """Reads content in order. `embedded` gives the root of an object inside the file."""

    styles: Styles
    embedded: Callable[[str], etree._Element | None]
    alive: Callable[[], None]
    title: str = ""
    _notes: dict[str, list[tuple[str, etree._Element]]] = field(default_factory=dict)
    _tables: int = 0
    _seen: int = 0

    def blocks(self, parent: etree._Element, listed: _List | None = None) -> Iterator[Block]:
        for element in parent:
            name = local(element)
            self._beat()
            if name in ("p", "h"):
                yield from self._paragraph(element, listed)
            elif name == "list":
                yield from self._list(element, listed)
            elif name == "table":
                yield from self.table(element)
            elif name in _SHAPES:
                yield from self.shape(element)
            elif name == "section":
                style = value(element, "style-name") or ""
                hidden = value(element, "display") == "none"
                if not hidden and not self.styles.hides("section", style):
                    yield from self.blocks(element)
            elif name not in _UNSEEN and not name.endswith("-source"):
                yield from self.blocks(element, listed)

    def notes(self) -> Iterator[Block]:
        """The notes that what was read refers to, the endnotes last, each with its mark."""
        for kind in ("footnote", "endnote"):
            for mark, body in self._notes.get(kind, []):
                for place, block in enumerate(self.blocks(body)):
                    yield Block(f"{mark} {block.text}" if not place else block.text)

    def shape(self, shape: etree._Element) -> Iterator[Block]:
        """What a shape shows: text, a table, or the titles of a chart."""
        name = local(shape)
        if name == "object":
            root = self._object(shape)
            for chart in root.iter("{*}chart") if root is not None else ():
                for inner in chart:
                    if local(inner) in ("title", "subtitle"):
                        yield from self.blocks(inner)
                return
        # Of a frame's contents, which show the same, the first counts that there is text in.
        elif name == "frame":
            for inner in shape:
                found = list(self.blocks([inner]))
                if found:
                    yield from found
                    return
        else:
            yield from self.blocks(shape)

    def table(self, table: etree._Element, sheet: bool = False) -> Iterator[Block]:
        """The rows of a table; those of a `sheet` are lines, whatever their cells hold."""
        self._tables += 1
        group = f"{TABLE}{self._tables}"
        hidden = _hidden_columns(table)
        for line in _rows(table):
            self._beat()
            repeated = min(number(value(line, "number-rows-repeated"), 1), _ROWS)
            if sheet:
                text = row(self._sheet_cells(line, hidden))
                check_length(len(text) * repeated)
                yield Block("\n".join([text] * repeated) if text else "", group)
            else:
                cells = [
                    [] if local(cell) == "covered-table-cell" else list(self.blocks(cell))
                    for cell in _cells(line)
                ]
                yield from row_blocks(cells, group)

    def _sheet_cells(self, line: etree._Element, hidden: list[int]) -> list[str]:
        cells: list[str] = []
        column = empty = 0
        for cell in _cells(line):
            repeated = min(number(value(cell, "number-columns-repeated"), 1), _COLUMNS - column)
            text = "" if local(cell) == "covered-table-cell" else self._cell(cell)
            shown = repeated
            if hidden:
                shown -= hidden[column + repeated] - hidden[column]
            column += repeated
            if text:
                check_length(len(text) * shown)
                cells += [""] * empty + [text] * shown
                empty = 0
            else:
                # Most rows end in thousands of empty cells.
                empty += shown
        return cells

    def _cell(self, cell: etree._Element) -> str:
        if len(cell) == 1 and local(cell[0]) == "p" and not len(cell[0]):
            style = value(cell[0], "style-name")
            return "" if style and self.styles.hides("paragraph", style) else cell[0].text or ""
        if len(cell):
            return " ".join(block.text for block in self.blocks(cell))
        # Other programs than LibreOffice leave out how a value is shown.
        for name in ("string-value", "date-value", "time-value", "boolean-value", "value"):
            if (said := value(cell, name)) is not None:
                return said
        return ""

    def _beat(self) -> None:
        self._seen += 1
        if not self._seen % _HEARTBEAT:
            self.alive()

    def _list(self, element: etree._Element, outer: _List | None) -> Iterator[Block]:
        style = value(element, "style-name") or (outer.style if outer else "")
        own = _List(style, outer.level + 1 if outer else 0)
        continues = value(element, "continue-numbering") == "true"
        if not continues and value(element, "continue-list") is None:
            self.styles.begin(style, own.level)
        for item in element:
            start = value(item, "start-value")
            # An item that begins with a list only holds it: it has no label of its own.
            first = next((inner for inner in item if local(inner) != "soft-page-break"), None)
            if local(item) == "list-item" and first is not None and local(first) in ("p", "h"):
                own.label = self.styles.label(
                    style, own.level, None if start is None else number(start, 1)
                )
            if local(item) in ("list-item", "list-header"):
                yield from self.blocks(item, own)
            own.label = ""

    def _paragraph(self, element: etree._Element, listed: _List | None) -> Iterator[Block]:
        style = value(element, "style-name") or ""
        pieces: list[str] = []
        boxes: list[Block] = []
        hidden = self.styles.hides("paragraph", style) or _is_hidden(element)
        self._inline(element, pieces, boxes, hidden)
        text = tidy("".join(pieces))
        label = ""
        heading = local(element) == "h"
        if listed is not None:
            label, listed.label = listed.label, ""
        elif heading and text and value(element, "is-list-header") != "true":
            level = number(value(element, "outline-level"), 1) - 1
            label = "" if self.styles.unnumbered(style) else self.styles.label("", level)
        if text:
            if not self.title and self.styles.is_title(style):
                self.title = one_line(text)
            yield Block(label + text, "list" if listed is not None and not heading else "")
        yield from boxes

    def _inline(
        self, parent: etree._Element, pieces: list[str], boxes: list[Block], hidden: bool
    ) -> None:
        """Append what `parent` shows to `pieces`, and what its shapes show to `boxes`."""
        if not hidden:
            pieces.append(flowing(parent.text))
        for element in parent:
            name = local(element)
            if name == "span":
                style = value(element, "style-name") or ""
                inner = self.styles.hides("text", style, otherwise=hidden)
                self._inline(element, pieces, boxes, inner)
            elif name in ("s", "tab"):
                pieces.append(" ")
            elif name == "line-break":
                pieces.append("\n")
            elif name == "note":
                pieces.append("" if hidden else self._refer(element))
            elif name == "hidden-text":
                # A condition hides it or, at the time when the file was saved, did not.
                if value(element, "is-hidden") == "false" and not hidden:
                    pieces.append(flowing(element.text or value(element, "string-value")))
            elif name in _SHAPES or (name == "a" and element.find("{*}frame") is not None):
                if not hidden:
                    boxes += self._anchored(element, pieces)
            elif name not in _UNSEEN or name == "title":
                # `title` is a field here, and of a shape the words for who cannot see it.
                self._inline(element, pieces, boxes, hidden)
            if not hidden:
                pieces.append(flowing(element.tail))

    def _anchored(self, shape: etree._Element, pieces: list[str]) -> list[Block]:
        """What a shape inside a paragraph shows; an equation is part of the paragraph."""
        for inner in shape.iter("{*}object"):
            root = self._object(inner)
            if root is not None and local(root) == "math":
                pieces.append(_equation(root))
                return []
        return list(self.blocks([shape]))

    def _object(self, element: etree._Element) -> etree._Element | None:
        if len(element):
            return element[0]
        return self.embedded(value(element, "href") or "")

    def _refer(self, note: etree._Element) -> str:
        """The mark of a note, which goes to the end."""
        citation = child(note, "note-citation")
        body = child(note, "note-body")
        shown = one_line("".join(citation.itertext())) if citation is not None else ""
        mark = shown if value(citation, "label") is not None or not shown else f"[{shown}]"
        if body is not None:
            kind = "endnote" if value(note, "note-class") == "endnote" else "footnote"
            self._notes.setdefault(kind, []).append((mark, body))
        return mark


def _is_hidden(paragraph: etree._Element) -> bool:
    """Whether a field in a paragraph hides it."""
    field_ = next(paragraph.iter("{*}hidden-paragraph"), None)
    return value(field_, "is-hidden") == "true"


def _equation(root: etree._Element) -> str:
    """The signs of an equation in their order, without its source (annotation)."""
    signs = (
        (element.text or "").strip() for element in root.iter("{*}mi", "{*}mn", "{*}mo", "{*}mtext")
    )
    return " ".join(sign for sign in signs if sign)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table that are seen, those in groups included."""
    for element in table:
        name = local(element)
        if name == "table-row":
            if value(element, "visibility") not in _HIDDEN_ROWS:
                yield element
        elif name in ("table-rows", "table-header-rows") or (
            name == "table-row-group" and value(element, "display") != "false"
        ):
            yield from _rows(element)


def _cells(line: etree._Element) -> Iterator[etree._Element]:
    return (cell for cell in line if local(cell) in ("table-cell", "covered-table-cell"))


def _hidden_columns(table: etree._Element) -> list[int]:
    """Of each column, how many before it are hidden; nothing when none is."""
    hidden = set[int]()
    column = 0
    for element in table.iter("{*}table-column", "{*}table-row"):
        # Columns stand before the rows.
        if local(element) == "table-row" or column >= _COLUMNS:
            break
        repeated = min(number(value(element, "number-columns-repeated"), 1), _COLUMNS - column)
        if value(element, "visibility") in _HIDDEN_ROWS:
            hidden.update(range(column, column + repeated))
        column += repeated
    if not hidden:
        return []
    return list(accumulate((place in hidden for place in range(_COLUMNS)), initial=0))
