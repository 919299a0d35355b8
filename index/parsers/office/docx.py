"""Parse .docx files, with tracked changes accepted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.embedded_names import safe_key
from index.parsers.equations import STRUCTURES, equation_parts, is_office_math
from index.parsers.hidden_content import (
    is_too_small,
    is_white,
    report_hidden_text,
    report_readings,
    report_unseen_text,
)
from index.parsers.office.docx_styles import (
    EffectiveStyle,
    Numbering,
    Styles,
    is_shaded,
    note_numerals,
)
from index.parsers.office.drawings import (
    body_blocks,
    chart_blocks,
    chart_reports,
    diagram_blocks,
    selected_alternative,
)
from index.parsers.office.embedded_objects import embedded_objects
from index.parsers.office.embedded_pictures import embedded_pictures
from index.parsers.office.form_fields import report_controls, word_field
from index.parsers.office.layout import (
    TABLE_GROUP,
    Block,
    TextBuilder,
    comment_label,
    inline_text,
    is_page_number,
    normalize_whitespace,
    numeral,
    one_line,
    row_blocks,
)
from index.parsers.office.opc import (
    Relationship,
    core_properties,
    main_part,
    related_part,
    relationships,
    toggle,
)
from index.parsers.office.symbol_fonts import symbol_character, symbol_text
from index.parsers.office.xml_package import Package, attribute, child, is_true, local_name, to_int
from index.parsers.types import EmbeddedFile, InputFile, ParserOutput, Skipped

# Elements without text, or whose text is not shown: properties, deleted or moved text, the
# instructions of fields, phonetic guides.
_IGNORED_ELEMENTS = {
    *("pPr", "rPr", "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr"),
    *("ctrlPr", "oMathParaPr", "smartTagPr", "customXmlPr", "rubyPr", "rt", "binData", "fldData"),
    *("del", "moveFrom", "instrText", "delText", "delInstrText"),
}
_CHARACTER_ELEMENTS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# Columns of a table in Word.
_MAX_COLUMNS = 63
_DRAWING_ELEMENTS = ("drawing", "pict", "object")
# Elements between two heartbeats; each takes some milliseconds at most.
_HEARTBEAT_INTERVAL = 256


def parse_docx(source: InputFile) -> Iterator[ParserOutput]:
    """The document, then each file embedded in it, and what of it is not read.

    Below its text are the footnotes and endnotes, the comments with their authors, and the headers
    and footers of its pages, each once.
    """
    package = Package(source)
    name, root = main_part(package, "document")
    document = _Document(source, package, name)
    try:
        text = document.read(root)
    except RecursionError as error:
        raise UnreadableFileError("nested too deeply: open it in Word and save it anew") from error
    embedded = [*document.embedded_files, *document.objects()]
    embedded += document.read_pictures(has_text=bool(text or embedded))
    if not text and not embedded:
        raise UnreadableFileError("empty: there is no text in it")
    if text:
        yield core_properties(package).to_document(text, document.title)
    yield from embedded
    yield from document.reports
    yield from report_controls(document.related)
    yield from report_hidden_text(document.hidden_chars)
    yield from report_unseen_text(document.unseen_chars)
    yield from report_readings(sum(1 for _ in root.iter("{*}ruby")))


@dataclass(slots=True)
class _Field:
    """An open field: what it shows if it is of a form, whether its result has begun, and before
    which of the pieces of text."""

    value: str = ""
    has_result: bool = False
    start: int = 0


@dataclass(slots=True)
class _Story:
    """The state of reading the body, a cell, a text box or a note, each of which has its own."""

    # The open fields, and how many are still in their instructions.
    open_fields: list["_Field"] = field(default_factory=list)
    fields_in_instructions: int = 0
    # The text of the paragraph; it continues in the next one if its mark is deleted or hidden.
    pieces: list[str] = field(default_factory=list)
    drawing_blocks: list[Block] = field(default_factory=list)
    # The style of the paragraph, and whether something other than white paper is behind it.
    style: EffectiveStyle | None = None
    is_on_color: bool = False

    def field_character(self, element: etree._Element, pieces: list[str]) -> str:
        """Handle a w:fldChar: begin a field, switch to its result, or end it. Returns what a form
        field shows beside its result."""
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self.open_fields.append(_Field(word_field(child(element, "ffData"))))
            self.fields_in_instructions += 1
        elif kind in ("separate", "end") and self.open_fields:
            current = self.open_fields[-1]
            if not current.has_result:
                self.fields_in_instructions -= 1
                current.has_result, current.start = True, len(pieces)
            if kind == "end":
                self.open_fields.pop()
                is_shown = "".join(pieces[current.start :]).strip()
                return "" if is_shown else current.value
        return ""

    def end_paragraph(self) -> None:
        """End the instructions of fields with their paragraph.

        In a damaged file a field that never ends would swallow the rest of the text.
        """
        if self.fields_in_instructions:
            self.open_fields = [item for item in self.open_fields if item.has_result]
            self.fields_in_instructions = 0


class _Document:
    def __init__(self, source: InputFile, package: Package, name: str) -> None:
        self.embedded_files: list[EmbeddedFile] = []
        self.title = ""
        # Why something is not read.
        self.reports: list[Skipped] = []
        self.hidden_chars = 0
        # Characters in white on white, or too small to see.
        self.unseen_chars = 0
        # Whether something may be behind all text that is being read: a picture, a colored cell.
        self._is_on_color = False
        self._source = source
        self._package = package
        self._relationships = relationships(package, name)
        self._styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"), self._styles)
        settings = self._part("settings")
        self._notes = {
            kind: {
                attribute(note, "id") or "": note
                for note in root
                if attribute(note, "type") in (None, "normal")
            }
            for kind in ("footnote", "endnote")
            if (root := self._part(f"{kind}s")) is not None
        }
        self._numerals = {
            "footnote": note_numerals(child(settings, "footnotePr")) or "1",
            "endnote": note_numerals(child(settings, "endnotePr")) or "i",
        }
        self._cited_notes: dict[str, list[tuple[str, str]]] = {"footnote": [], "endnote": []}
        self._mark_counts = {"footnote": 0, "endnote": 0}
        self._uncited_notes = {kind: set(notes) for kind, notes in self._notes.items()}
        self._story = _Story()
        self._table_count = 0
        self._elements_read = 0
        # The names of the pictures that are shown.
        self._pictures: dict[str, None] = {}

    def read(self, root: etree._Element) -> str:
        builder = TextBuilder()
        self._is_on_color = child(root, "background") is not None or any(
            is_true(attribute(anchor, "behindDoc")) for anchor in root.iter("{*}anchor")
        )
        # Programs that merge documents may leave several bodies.
        for body in [element for element in root if local_name(element) == "body"]:
            for kind in self._numerals:
                numerals = note_numerals(child(body, "sectPr", f"{kind}Pr"))
                self._numerals[kind] = numerals or self._numerals[kind]
            builder.add(self._read_story(body))
        for kind, cited_notes in self._cited_notes.items():
            for note, mark in cited_notes:
                blocks = self._read_story(self._notes[kind][note])
                first = next(blocks, Block(""))
                label = f"{mark} " if mark else ""
                builder.add(chain([Block(f"{label}{first.text}".strip())], blocks))
        builder.add(self._comments())
        builder.add(self._headers_and_footers(root))
        return builder.finish()[0]

    def objects(self) -> Iterator[ParserOutput]:
        """The files embedded in the document as objects, such as workbooks."""
        return embedded_objects(self._package, self._relationships.values())

    def read_pictures(self, *, has_text: bool) -> Iterator[ParserOutput]:
        """The pictures that are shown, each once."""
        contents = ((safe_key(name), self._package.read(name)) for name in self._pictures)
        named = ((name.rpartition("/")[2], content) for name, content in contents)
        return embedded_pictures(named, has_text=has_text)

    @property
    def related(self) -> Iterable[Relationship]:
        """What the document refers to."""
        return self._relationships.values()

    def _comments(self) -> Iterator[Block]:
        """The comments with their authors."""
        root = self._part("comments")
        for comment in root if root is not None else ():
            blocks = list(self._read_story(comment))
            if blocks:
                yield Block(f"{comment_label(attribute(comment, 'author'))} {blocks[0].text}")
                yield from blocks[1:]

    def _headers_and_footers(self, root: etree._Element) -> Iterator[Block]:
        """The headers and footers of the pages, each text once, without page numbers."""
        settings = self._part("settings")
        has_even = toggle(child(settings, "evenAndOddHeaders"))
        # A document without text has no pages that anyone reads.
        seen: set[str] = set()
        # Those of the section, by name and kind: what it has none of its own of, it inherits.
        references: dict[tuple[str, str], str] = {}
        read: set[str] = set()
        for section in root.iter("{*}sectPr"):
            for element in section:
                if (name := local_name(element)) in ("headerReference", "footerReference"):
                    kind = attribute(element, "type") or "default"
                    references[name, kind] = attribute(element, "id") or ""
            has_first = toggle(child(section, "titlePg"))
            for (_, kind), relationship_id in references.items():
                if (kind == "first" and not has_first) or (kind == "even" and not has_even):
                    continue
                if relationship_id in read:
                    continue
                read.add(relationship_id)
                for block in self._other_part(relationship_id):
                    if block.text not in seen and not is_page_number(block.text):
                        seen.add(block.text)
                        yield block

    def _other_part(self, relationship_id: str) -> list[Block]:
        """The blocks of a header or footer, whose pictures and objects are related to it."""
        relationship = self._relationships.get(relationship_id)
        if relationship is None or (root := self._package.xml(relationship.target)) is None:
            return []
        outer = self._relationships
        self._relationships = relationships(self._package, relationship.target)
        blocks = list(self._read_story(root))
        self._relationships = outer
        return blocks

    def _part(self, type: str) -> etree._Element | None:
        name = related_part(self._relationships, type)
        return self._package.xml(name) if name else None

    def _read_story(self, parent: etree._Element) -> Iterator[Block]:
        """The blocks of a body, cell, text box or note."""
        outer, self._story = self._story, _Story()
        inner = self._story
        yield from self._blocks(parent)
        if text := normalize_whitespace("".join(inner.pieces)):
            yield Block(text)
        yield from inner.drawing_blocks
        self._story = outer

    def _blocks(self, parent: etree._Element) -> Iterator[Block]:
        for element in parent:
            name = local_name(element)
            self._report_progress()
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._table(element)
            elif name == "AlternateContent":
                branch = selected_alternative(element)
                yield from self._blocks(branch) if branch is not None else ()
            elif name == "altChunk":
                self._add_embedded_file(element)
            elif name not in _IGNORED_ELEMENTS:
                yield from self._blocks(element)

    def _report_progress(self) -> None:
        self._elements_read += 1
        if not self._elements_read % _HEARTBEAT_INTERVAL:
            self._source.heartbeat()

    def _add_embedded_file(self, element: etree._Element) -> None:
        relationship = self._relationships.get(attribute(element, "id") or "")
        if relationship is not None and (content := self._package.read(relationship.target)):
            self.embedded_files.append(EmbeddedFile(relationship.target, content))

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        properties = child(element, "pPr")
        style_id = self._styles.paragraph(properties)
        style = self._styles.effective(style_id)
        story = self._story
        story.style = style
        shading = child(properties, "shd")
        story.is_on_color = self._is_on_color or style.is_shaded or is_shaded(shading)
        self._inline(element, story.pieces, style.is_hidden)
        story.end_paragraph()
        if _continues_in_next(properties):
            return
        text, story.pieces = normalize_whitespace("".join(story.pieces)), []
        if text:
            if not self.title and style.is_title:
                self.title = one_line(text)
            yield self._block(text, properties, style_id)
        drawing_blocks, story.drawing_blocks = story.drawing_blocks, []
        yield from drawing_blocks

    def _block(self, text: str, properties: etree._Element | None, style_id: str) -> Block:
        """The paragraph with its list label."""
        numbering = child(properties, "numPr")
        style = self._styles.effective(style_id)
        list_id, level = style.list_id, style.level
        if (num_id := attribute(child(numbering, "numId"), "val")) is not None:
            list_id = num_id
        if (list_level := attribute(child(numbering, "ilvl"), "val")) is not None:
            level = to_int(list_level)
        if level is None:
            level = self._numbering.level_of(list_id, style_id)
        label = self._numbering.label(list_id, level) if list_id else None
        if label is None:
            return Block(text)
        is_heading = child(properties, "outlineLvl") is not None or style.is_heading
        return Block(label + text, "" if is_heading else "list")

    def _inline(self, parent: etree._Element, pieces: list[str], is_hidden: bool) -> None:
        """Append the visible text of `parent`, whose runs are hidden by default if `is_hidden`."""
        for element in parent:
            name = local_name(element)
            if name in _IGNORED_ELEMENTS:
                continue
            if name == "r":
                self._run(element, pieces, is_hidden)
            elif name == "t":
                pieces.append(
                    "" if self._story.fields_in_instructions else inline_text(element.text)
                )
            elif name == "AlternateContent":
                if (branch := selected_alternative(element)) is not None:
                    self._inline(branch, pieces, is_hidden)
            elif name in _DRAWING_ELEMENTS:
                self._read_drawing(element)
            elif name in STRUCTURES and is_office_math(element):
                for part in equation_parts(element):
                    if isinstance(part, str):
                        pieces.append(part)
                    else:
                        self._inline(part, pieces, is_hidden)
            else:
                self._inline(element, pieces, is_hidden)

    def _run(self, run: etree._Element, pieces: list[str], is_hidden: bool) -> None:
        properties = child(run, "rPr")
        style_id = attribute(child(properties, "rStyle"), "val")
        if style_id is not None and self._styles.effective(style_id).is_hidden:
            # Toggle properties: set by both the paragraph's and the run's style, they cancel out.
            is_hidden = not is_hidden
        vanish = toggle(child(properties, "vanish"))
        is_hidden = is_hidden if vanish is None else vanish
        font = attribute(child(properties, "rFonts"), "ascii") or ""
        is_unseen = not is_hidden and self._is_unseen(properties, style_id)
        for element in run:
            name = local_name(element)
            if name == "fldChar":
                value = self._story.field_character(element, pieces)
                pieces += [] if is_hidden else [value]
            elif is_hidden or name in _IGNORED_ELEMENTS or self._story.fields_in_instructions:
                if is_hidden and name == "t" and not self._story.fields_in_instructions:
                    self.hidden_chars += len((element.text or "").strip())
                continue
            elif is_unseen and name == "t":
                self.unseen_chars += len((element.text or "").strip())
            elif name == "t":
                pieces.append(symbol_text(inline_text(element.text), font))
            elif name in _CHARACTER_ELEMENTS:
                pieces.append(_CHARACTER_ELEMENTS[name])
            elif name == "sym":
                pieces.append(
                    symbol_character(
                        attribute(element, "font") or font, attribute(element, "char") or ""
                    )
                )
            elif name in ("footnoteReference", "endnoteReference"):
                pieces.append(self._cite_note(element, name.removesuffix("Reference")))
            elif name in _DRAWING_ELEMENTS:
                self._read_drawing(element)
            elif name == "AlternateContent":
                if (branch := selected_alternative(element)) is not None:
                    self._inline(branch, pieces, is_hidden)
            else:
                self._inline(element, pieces, is_hidden)

    def _is_unseen(self, properties: etree._Element | None, style_id: str | None) -> bool:
        """Whether a run with these w:rPr is as white as the paper, or too small to see."""
        styles = [self._styles.effective(style_id)] if style_id is not None else []
        styles += [self._story.style] if self._story.style is not None else []
        sizes = (
            to_int(attribute(child(properties, "sz"), "val")),
            *(style.half_points for style in styles),
        )
        if (half_points := next(filter(None, sizes), 0)) and is_too_small(half_points / 2):
            return True
        colors = (attribute(child(properties, "color"), "val"), *(style.color for style in styles))
        if not is_white(next(filter(None, colors), "")) or self._story.is_on_color:
            return False
        has_highlight = child(properties, "highlight") is not None
        is_on_color = has_highlight or is_shaded(child(properties, "shd"))
        return not is_on_color and not any(style.is_shaded for style in styles)

    def _cite_note(self, element: etree._Element, kind: str) -> str:
        """Append a note to those at the end; returns its mark, "" when the text has its own."""
        key = attribute(element, "id") or ""
        cited_notes = self._cited_notes[kind]
        if key not in self._uncited_notes.get(kind, ()):
            return ""
        self._uncited_notes[kind].remove(key)
        if is_true(attribute(element, "customMarkFollows")):
            cited_notes.append((key, ""))
            return ""
        self._mark_counts[kind] += 1
        mark = f"[{numeral(self._mark_counts[kind], self._numerals[kind])}]"
        cited_notes.append((key, mark))
        return mark

    def _read_drawing(self, parent: etree._Element) -> None:
        """Put the text of a drawing after the paragraph that it is anchored in."""
        for element in parent:
            name = local_name(element)
            drawing_blocks = self._story.drawing_blocks
            if name == "txbxContent":
                drawing_blocks += self._read_on_color(element, is_colored=True)
            elif name == "txBody":
                drawing_blocks += body_blocks(element)
            elif name == "textpath":
                drawing_blocks.append(
                    Block(normalize_whitespace(attribute(element, "string") or ""))
                )
            elif name == "chart" and (root := self._related_root(element, "id")) is not None:
                self._table_count += 1
                drawing_blocks += chart_blocks(root, f"{TABLE_GROUP}{self._table_count}")
                self.reports += chart_reports(root)
            elif name == "blip":
                self._add_picture(attribute(element, "embed"))
            elif name == "imagedata":
                # Within an object it is its icon or preview.
                is_preview = any(local_name(outer) == "object" for outer in element.iterancestors())
                self._add_picture(None if is_preview else attribute(element, "id"))
            elif name == "relIds" and (root := self._related_root(element, "dm")) is not None:
                drawing_blocks += diagram_blocks(root)
            elif name == "AlternateContent":
                if (branch := selected_alternative(element)) is not None:
                    self._read_drawing(branch)
            else:
                self._read_drawing(element)

    def _add_picture(self, relationship_id: str | None) -> None:
        relationship = self._relationships.get(relationship_id or "")
        if relationship is not None and relationship.target in self._package:
            self._pictures[relationship.target] = None

    def _read_on_color(self, parent: etree._Element, *, is_colored: bool) -> list[Block]:
        """The blocks of a cell or text box, which may be colored itself."""
        outer, self._is_on_color = self._is_on_color, self._is_on_color or is_colored
        blocks = list(self._read_story(parent))
        self._is_on_color = outer
        return blocks

    def _related_root(self, element: etree._Element, id_attribute: str) -> etree._Element | None:
        relationship = self._relationships.get(attribute(element, id_attribute) or "")
        return self._package.xml(relationship.target) if relationship is not None else None

    def _table(self, table: etree._Element) -> Iterator[Block]:
        self._table_count += 1
        group = f"{TABLE_GROUP}{self._table_count}"
        look = child(table, "tblPr")
        style_id = attribute(child(look, "tblStyle"), "val") or ""
        is_colored = is_shaded(child(look, "shd")) or self._styles.effective(style_id).is_shaded
        for row in _descendants(table, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None or toggle(child(properties, "hidden")):
                continue
            cells: list[list[Block]] = [[]] * _span(child(properties, "gridBefore"), 0)
            for cell in _descendants(row, "tc"):
                cells.append(self._cell(cell, is_colored=is_colored))
                # A cell that spans several columns is in the first of them.
                cells += [[]] * (_span(child(child(cell, "tcPr"), "gridSpan"), 1) - 1)
            yield from row_blocks(cells, group)

    def _cell(self, cell: etree._Element, *, is_colored: bool) -> list[Block]:
        """The blocks of a cell; none when it is merged into the one above or before it."""
        properties = child(cell, "tcPr")
        for merge in ("vMerge", "hMerge"):
            merge_element = child(properties, merge)
            if merge_element is not None and attribute(merge_element, "val") != "restart":
                return []
        if child(properties, "cellDel") is not None:
            return []
        is_colored = is_colored or is_shaded(child(properties, "shd"))
        return self._read_on_color(cell, is_colored=is_colored)


def _span(element: etree._Element | None, default: int) -> int:
    """The number of columns that a cell spans, or that a row leaves out before its first."""
    if element is None:
        return default
    return min(max(to_int(attribute(element, "val"), default), default), _MAX_COLUMNS)


def _descendants(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, those in content controls included."""
    for element in parent:
        element_name = local_name(element)
        if element_name == name:
            yield element
        elif element_name not in _IGNORED_ELEMENTS and element_name not in ("tbl", "p"):
            yield from _descendants(element, name)


def _continues_in_next(properties: etree._Element | None) -> bool:
    """Whether the next paragraph is shown on the same line."""
    if attribute(child(properties, "framePr"), "dropCap") in ("drop", "margin"):
        return True
    mark = child(properties, "rPr")
    if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
        return True
    return bool(toggle(child(mark, "specVanish")))
