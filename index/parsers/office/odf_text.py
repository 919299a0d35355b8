"""Extract the text blocks of an OpenDocument file in reading order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, islice

from lxml import etree

from index.humanize import counted
from index.parsers.equations import spell_out_equations
from index.parsers.hidden_content import report_hidden
from index.parsers.office.form_fields import open_document_control, open_document_field
from index.parsers.office.layout import (
    TABLE_GROUP,
    Block,
    check_length,
    comment_label,
    inline_text,
    join_row,
    normalize_whitespace,
    one_line,
    row_blocks,
)
from index.parsers.office.odf_styles import Styles
from index.parsers.office.xml_package import attribute, child, child_text, local_name, to_int
from index.parsers.types import Skipped

# Elements without text, or whose text is not shown: deletions, forms, declarations.
_IGNORED_ELEMENTS = {
    *("tracked-changes", "deletion", "annotation-end", "forms", "sequence-decls"),
    *("variable-decls", "user-field-decls", "dde-connection-decls", "calculation-settings"),
    *("content-validations", "label-ranges", "named-expressions", "database-ranges", "shapes"),
    *("table-source", "scenario", "event-listeners", "title", "desc", "script", "binary-data"),
    *("data-pilot-tables", "consolidation", "prelude", "epilogue", "settings", "image-map"),
    *("alphabetical-index-auto-mark-file", "note-citation", "ruby-text", "header-footer"),
    # The texts of headers and footers, which the slides refer to.
    *("header-decl", "footer-decl", "date-time-decl"),
    # The former label of a heading or item, for programs that do not count themselves.
    "number",
}
_SHAPE_ELEMENTS = {
    *("frame", "custom-shape", "g", "rect", "ellipse", "circle", "line", "polyline", "polygon"),
    *(
        "path",
        "connector",
        "caption",
        "measure",
        "regular-polygon",
        "text-box",
        "object",
        "object-ole",
        "control",
    ),
}
# The element of a chart, not of the document that consists of one.
_CHART = "{urn:oasis:names:tc:opendocument:xmlns:chart:1.0}chart"
_HIDDEN_VISIBILITIES = ("collapse", "filter")
# Columns and rows of a sheet, the limits of LibreOffice and Excel.
_MAX_COLUMNS = 16_384
# Columns that a cell of a table in a text is repeated in.
_MAX_SPAN = 64
_MAX_ROWS = 1 << 20
# What may be around a text that stands on the page itself, in no cell or shape.
_ON_PAPER = frozenset(
    (
        *("document", "document-content", "body", "text", "section", "list", "list-item"),
        *("list-header", "p", "h", "span", "a"),
    )
)
# Elements between two heartbeats; each takes some milliseconds at most.
_HEARTBEAT_INTERVAL = 256


@dataclass(slots=True)
class _OpenList:
    """A list being read: its style, its level from 0, and the label of its next paragraph."""

    style: str
    level: int
    label: str = ""


@dataclass(slots=True)
class ContentReader:
    """Reads elements in document order.

    `embedded` loads the root of an object by its href. `objects` are the elements of the embedded
    files that were shown: documents, and what other programs made; `pictures` those of pictures.
    """

    styles: Styles
    embedded: Callable[[str], etree._Element | None]
    heartbeat: Callable[[], None]
    title: str = ""
    # The values of charts in a spreadsheet are in its cells too.
    has_cells: bool = False
    comments: list[Block] = field(default_factory=list)
    objects: list[etree._Element] = field(default_factory=list)
    pictures: list[etree._Element] = field(default_factory=list)
    hidden_sheets: list[str] = field(default_factory=list)
    reports: list[Skipped] = field(default_factory=list)
    # Characters of text that is formatted as hidden, or hidden by a condition.
    hidden_chars: int = 0
    # Characters in white on white, or too small to see.
    unseen_chars: int = 0
    _notes: dict[str, list[tuple[str, etree._Element]]] = field(default_factory=dict)
    # The number of cells of the widest row of the last sheet.
    sheet_width: int = 0
    _table_count: int = 0
    _elements_read: int = 0
    _paragraph_style: str = ""
    _is_unseen: bool = False
    # The elements of forms, by their ids.
    _controls: dict[str, etree._Element] = field(default_factory=dict)

    def blocks(self, parent: etree._Element, open_list: _OpenList | None = None) -> Iterator[Block]:
        for element in parent:
            name = local_name(element)
            self._report_progress()
            if name in ("p", "h"):
                yield from self._paragraph(element, open_list)
            elif name == "annotation":
                self._keep_comment(element)
            elif name == "list":
                yield from self._list(element, open_list)
            elif name == "table":
                yield from self.table(element)
            elif name in _SHAPE_ELEMENTS:
                yield from self.shape(element)
            elif name == "image":
                # Not the preview of an object.
                if "ObjectReplacements/" not in (attribute(element, "href") or ""):
                    self.pictures.append(element)
            elif name == "section":
                style = attribute(element, "style-name") or ""
                is_hidden = attribute(element, "display") == "none"
                if is_hidden or self.styles.hides("section", style):
                    self.hidden_chars += _count_letters(element)
                else:
                    yield from self.blocks(element)
            elif name not in _IGNORED_ELEMENTS and not name.endswith("-source"):
                yield from self.blocks(element, open_list)

    def notes(self) -> Iterator[Block]:
        """The notes cited so far, each with its mark; footnotes first, then endnotes."""
        for kind in ("footnote", "endnote"):
            for mark, body in self._notes.get(kind, []):
                for i, block in enumerate(self.blocks(body)):
                    yield Block(f"{mark} {block.text}" if not i else block.text)

    def shape(self, shape: etree._Element) -> Iterator[Block]:
        """The blocks of a shape: its text, its table, an equation or a chart."""
        name = local_name(shape)
        if name == "object":
            yield from self._object(shape)
        elif name == "control":
            yield Block(self._control(shape))
        elif name == "object-ole":
            self.objects.append(shape)
        # The contents of a frame are alternatives: the first one with text counts.
        elif name == "frame":
            for inner in shape:
                blocks = list(self.blocks([inner]))
                if blocks:
                    yield from blocks
                    return
        else:
            yield from self.blocks(shape)

    def _control(self, shape: etree._Element) -> str:
        """What a shape shows that stands for an element of a form."""
        if not self._controls:
            for form in shape.getroottree().iter("{*}forms"):
                for element in form.iter(etree.Element):
                    if (key := attribute(element, "id")) is not None:
                        self._controls[key] = element
        element = self._controls.get(attribute(shape, "control") or "")
        return "" if element is None else open_document_control(element)

    def _object(self, element: etree._Element) -> Iterator[Block]:
        """The blocks of an equation or a chart; another object is a file of its own."""
        root = self._embedded_root(element)
        if root is not None and local_name(root) == "math":
            yield Block(_equation(root))
            return
        chart = next(root.iter(_CHART), None) if root is not None else None
        if chart is None:
            self.objects.append(element)
            return
        for title in chart.iter("{*}title", "{*}subtitle"):
            yield from self.blocks(title)
        # LibreOffice keeps the values of the chart in a table.
        if not self.has_cells and (values := child(chart, "table")) is not None:
            yield from self.table(values)

    def table(self, table: etree._Element, sheet: bool = False) -> Iterator[Block]:
        """The rows of a table; each row of a `sheet` is a line, whatever its cells hold."""
        self._table_count += 1
        group = f"{TABLE_GROUP}{self._table_count}"
        hidden_before = _hidden_columns(table)
        if sheet and (hidden := _hidden_rows(table)):
            name = attribute(table, "name") or ""
            self.reports.append(report_hidden(f"{counted(hidden, 'row')} of sheet {name!r}"))
        if sheet and hidden_before:
            name = attribute(table, "name") or ""
            self.reports.append(report_hidden(f"columns of sheet {name!r}"))
        number, self.sheet_width = 1, 0
        for row in _rows(table):
            repeated = min(to_int(attribute(row, "number-rows-repeated"), 1), _MAX_ROWS)
            first, number = number, number + repeated
            if _is_hidden_row(row):
                continue
            self._report_progress()
            if sheet:
                cells = self._sheet_cells(row, hidden_before)
                self.sheet_width = max(self.sheet_width, len(cells))
                text = join_row(cells)
                check_length(len(text) * repeated)
                # Empty rows part the tables of a sheet.
                group = group if text else f"{TABLE_GROUP}{self._table_count} {first}"
                yield Block("\n".join([text] * repeated) if text else "", group, row=first)
            else:
                blocks: list[list[Block]] = []
                for cell in _cells(row):
                    repeated = min(to_int(attribute(cell, "number-columns-repeated"), 1), _MAX_SPAN)
                    is_covered = local_name(cell) == "covered-table-cell"
                    blocks += [[] if is_covered else list(self.blocks(cell))] * repeated
                yield from row_blocks(blocks, group)

    def _sheet_cells(self, row: etree._Element, hidden_before: list[int]) -> list[str]:
        cells: list[str] = []
        column = empty = 0
        for cell in _cells(row):
            repeated = min(
                to_int(attribute(cell, "number-columns-repeated"), 1), _MAX_COLUMNS - column
            )
            text = "" if local_name(cell) == "covered-table-cell" else self._cell(cell)
            visible = repeated
            if hidden_before:
                visible -= hidden_before[column + repeated] - hidden_before[column]
            column += repeated
            if text:
                check_length(len(text) * visible)
                cells += [""] * empty + [text] * visible
                empty = 0
            else:
                # Added only if a filled cell follows: most rows end in thousands of empty cells.
                empty += visible
        return cells

    def _cell(self, cell: etree._Element) -> str:
        if len(cell) == 1 and local_name(cell[0]) == "p" and not len(cell[0]):
            style = attribute(cell[0], "style-name")
            return "" if style and self.styles.hides("paragraph", style) else cell[0].text or ""
        if len(cell):
            return " ".join(block.text for block in self.blocks(cell))
        # Programs other than LibreOffice may omit the formatted text of a value.
        for name in ("string-value", "date-value", "time-value", "boolean-value", "value"):
            if (text := attribute(cell, name)) is not None:
                return text
        return ""

    def _report_progress(self) -> None:
        self._elements_read += 1
        if not self._elements_read % _HEARTBEAT_INTERVAL:
            self.heartbeat()

    def _list(self, element: etree._Element, outer: _OpenList | None) -> Iterator[Block]:
        style = attribute(element, "style-name") or (outer.style if outer else "")
        current = _OpenList(style, outer.level + 1 if outer else 0)
        continues = attribute(element, "continue-numbering") == "true"
        if not continues and attribute(element, "continue-list") is None:
            self.styles.restart(style, current.level)
        for item in element:
            start = attribute(item, "start-value")
            # An item that begins with a nested list has no label of its own.
            first = next((inner for inner in item if local_name(inner) != "soft-page-break"), None)
            if (
                local_name(item) == "list-item"
                and first is not None
                and local_name(first) in ("p", "h")
            ):
                current.label = self.styles.label(
                    style, current.level, None if start is None else to_int(start, 1)
                )
            if local_name(item) in ("list-item", "list-header"):
                yield from self.blocks(item, current)
            current.label = ""

    def _paragraph(self, element: etree._Element, open_list: _OpenList | None) -> Iterator[Block]:
        style = attribute(element, "style-name") or ""
        pieces: list[str] = []
        shape_blocks: list[Block] = []
        is_hidden = self.styles.hides("paragraph", style) or _is_hidden(element)
        outer = self._paragraph_style, self._is_unseen
        self._paragraph_style = style
        self._is_unseen = self._is_span_unseen(element, "")
        self._inline(element, pieces, shape_blocks, is_hidden)
        self._paragraph_style, self._is_unseen = outer
        text = normalize_whitespace("".join(pieces))
        label = ""
        is_heading = local_name(element) == "h"
        if open_list is not None:
            label, open_list.label = open_list.label, ""
        elif is_heading and text and attribute(element, "is-list-header") != "true":
            level = to_int(attribute(element, "outline-level"), 1) - 1
            label = "" if self.styles.removes_number(style) else self.styles.label("", level)
        if text:
            if not self.title and self.styles.is_title(style):
                self.title = one_line(text)
            yield Block(label + text, "list" if open_list is not None and not is_heading else "")
        yield from shape_blocks

    def _inline(
        self, parent: etree._Element, pieces: list[str], shape_blocks: list[Block], is_hidden: bool
    ) -> None:
        """Append the text of `parent` to `pieces`, and the text of its shapes to `shape_blocks`."""
        self._add(parent.text, pieces, is_hidden)
        for element in parent:
            name = local_name(element)
            if name == "span":
                style = attribute(element, "style-name") or ""
                is_span_hidden = self.styles.hides("text", style, default=is_hidden)
                outer, self._is_unseen = self._is_unseen, self._is_span_unseen(element, style)
                self._inline(element, pieces, shape_blocks, is_span_hidden)
                self._is_unseen = outer
            elif name in ("s", "tab"):
                pieces.append(" ")
            elif name == "line-break":
                pieces.append("\n")
            elif name == "annotation":
                self._keep_comment(element)
            elif name == "note":
                if is_hidden:
                    self.hidden_chars += _count_letters(element)
                else:
                    pieces.append(self._cite_note(element))
            elif name == "fieldmark":
                self._add(open_document_field(element), pieces, is_hidden)
            elif name == "hidden-text":
                # Hidden by a condition, whose value when the file was saved is stored.
                is_text_hidden = is_hidden or attribute(element, "is-hidden") != "false"
                text = element.text or attribute(element, "string-value")
                self._add(text, pieces, is_text_hidden)
            elif name in _SHAPE_ELEMENTS or (name == "a" and element.find("{*}frame") is not None):
                if is_hidden:
                    self.hidden_chars += _count_letters(element)
                else:
                    shape_blocks += self._anchored_shape(element, pieces)
            elif name not in _IGNORED_ELEMENTS or name == "title":
                # Within a paragraph `title` is a field; within a shape it is alternative text.
                self._inline(element, pieces, shape_blocks, is_hidden)
            self._add(element.tail, pieces, is_hidden)

    def _is_span_unseen(self, element: etree._Element, style: str) -> bool:
        """Whether the text of a span of that style cannot be seen; "" for the paragraph's own."""
        paragraph = self._paragraph_style
        if not self.styles.is_unseen(style, paragraph, is_on_paper=True):
            return False
        is_on_paper = all(local_name(outer) in _ON_PAPER for outer in element.iterancestors())
        return is_on_paper or self.styles.is_unseen(style, paragraph, is_on_paper=False)

    def _add(self, text: str | None, pieces: list[str], is_hidden: bool) -> None:
        if is_hidden:
            self.hidden_chars += len((text or "").strip())
        elif self._is_unseen:
            self.unseen_chars += len((text or "").strip())
        else:
            pieces.append(inline_text(text))

    def _anchored_shape(self, shape: etree._Element, pieces: list[str]) -> list[Block]:
        """The blocks of a shape inside a paragraph; an equation becomes part of the paragraph."""
        for inner in shape.iter("{*}object"):
            root = self._embedded_root(inner)
            if root is not None and local_name(root) == "math":
                pieces.append(_equation(root))
                return []
        return list(self.blocks([shape]))

    def _embedded_root(self, element: etree._Element) -> etree._Element | None:
        if href := attribute(element, "href"):
            return self.embedded(href)
        return next((inner for inner in element if local_name(inner) in ("document", "math")), None)

    def _keep_comment(self, comment: etree._Element) -> None:
        """Keep a comment, which a person sees beside the text, for the end."""
        paragraphs = [inner for inner in comment if local_name(inner) in ("p", "list")]
        text = " ".join(block.text for block in self.blocks(paragraphs))
        if text:
            self.comments.append(Block(f"{comment_label(child_text(comment, 'creator'))} {text}"))

    def _cite_note(self, note: etree._Element) -> str:
        """Keep a note for the end; returns its mark."""
        citation = child(note, "note-citation")
        body = child(note, "note-body")
        text = one_line("".join(citation.itertext())) if citation is not None else ""
        mark = text if attribute(citation, "label") is not None or not text else f"[{text}]"
        if body is not None:
            kind = "endnote" if attribute(note, "note-class") == "endnote" else "footnote"
            self._notes.setdefault(kind, []).append((mark, body))
        return mark


def _count_letters(element: etree._Element) -> int:
    """The characters in an element, without the spaces around its pieces of text."""
    return sum(len(text.strip()) for text in element.itertext())


def _is_hidden(paragraph: etree._Element) -> bool:
    """Whether a paragraph contains a field that hides it."""
    hiding_field = next(paragraph.iter("{*}hidden-paragraph"), None)
    return attribute(hiding_field, "is-hidden") == "true"


def _equation(root: etree._Element) -> str:
    """The symbols of a MathML equation in order, without its source (annotation)."""
    spell_out_equations(root)
    symbols = (
        symbol.strip()
        for element in root.iter(etree.Element)
        if not local_name(element).startswith("annotation")
        for symbol in (element.text or "", element.tail or "")
    )
    return " ".join(filter(None, symbols))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, those in groups and hidden ones included."""
    for element in table:
        name = local_name(element)
        if name == "table-row":
            yield element
        elif name in ("table-rows", "table-header-rows", "table-row-group"):
            yield from _rows(element)


def _is_hidden_row(row: etree._Element) -> bool:
    """Whether a row is hidden, or in a group that is collapsed."""
    outer = row.getparent()
    while outer is not None and local_name(outer) != "table":
        if local_name(outer) == "table-row-group" and attribute(outer, "display") == "false":
            return True
        outer = outer.getparent()
    return attribute(row, "visibility") in _HIDDEN_VISIBILITIES


def _hidden_rows(table: etree._Element) -> int:
    """The number of hidden rows with text."""
    return sum(
        attribute(row, "visibility") in _HIDDEN_VISIBILITIES and any(row.itertext())
        for row in table.iter("{*}table-row")
    )


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return (cell for cell in row if local_name(cell) in ("table-cell", "covered-table-cell"))


def visible_columns(table: etree._Element, count: int) -> tuple[int, ...]:
    """The first columns of a sheet, from 1, that are not hidden."""
    hidden_before = _hidden_columns(table)
    visible = (
        column + 1
        for column in range(_MAX_COLUMNS)
        if not hidden_before or hidden_before[column] == hidden_before[column + 1]
    )
    return tuple(islice(visible, count))


def _hidden_columns(table: etree._Element) -> list[int]:
    """For each column the number of hidden ones before it; empty when none is hidden."""
    hidden_columns = set[int]()
    column = 0
    for element in table.iter("{*}table-column", "{*}table-row"):
        # Columns stand before the rows.
        if local_name(element) == "table-row" or column >= _MAX_COLUMNS:
            break
        repeated = min(
            to_int(attribute(element, "number-columns-repeated"), 1), _MAX_COLUMNS - column
        )
        if attribute(element, "visibility") in _HIDDEN_VISIBILITIES:
            hidden_columns.update(range(column, column + repeated))
        column += repeated
    if not hidden_columns:
        return []
    return list(accumulate((i in hidden_columns for i in range(_MAX_COLUMNS)), initial=0))
