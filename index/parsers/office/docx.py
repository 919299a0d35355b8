"""a .docx file → the Document it holds, as it reads with its tracked changes accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.office.docx_styles import Numbering, Styles, note_numerals
from index.parsers.office.drawings import (
    body_blocks,
    chart_blocks,
    choice,
    diagram_blocks,
    math_signs,
    operands,
)
from index.parsers.office.layout import (
    TABLE,
    Block,
    Text,
    flowing,
    numeral,
    one_line,
    row_blocks,
    tidy,
)
from index.parsers.office.opc import is_on, main_part, properties, related, relations
from index.parsers.office.symbol_fonts import symbol_character, symbol_text
from index.parsers.office.xml_package import Package, child, local, number, value
from index.parsers.types import EmbeddedFile, InputFile, ParserOutput

# Holds no text, or text that is not seen: settings, what was deleted or moved away, the
# instructions of fields, the letters above others that say how these are read.
_UNSEEN = {
    *("pPr", "rPr", "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr"),
    *("ctrlPr", "oMathParaPr", "smartTagPr", "customXmlPr", "rubyPr", "rt", "binData", "fldData"),
    *("del", "moveFrom", "instrText", "delText", "delInstrText"),
}
_CHARACTERS = {
    "tab": " ",
    "ptab": " ",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
}
_DRAWN = ("drawing", "pict", "object")
# Paragraphs and tables between two signs of life: some milliseconds' work each, at most.
_HEARTBEAT = 256


def parse_docx(source: InputFile) -> Iterator[ParserOutput]:
    """The document, then each file that is part of its text (w:altChunk).

    Headers, footers and comments are left out; footnotes and endnotes stand at the end.
    """
    package = Package(source)
    name, root = main_part(package, "document")
    document = _Document(source, package, name)
    try:
        text = document.read(root)
    except RecursionError as error:
        raise UnreadableFileError("nested too deeply: open it in Word and save it anew") from error
    if not text and not document.parts:
        raise UnreadableFileError("empty: there is no text in it")
    if text:
        yield properties(package).draft(text, document.title)
    yield from document.parts


@dataclass(slots=True)
class _Story:
    """Text that is read through by itself: the body, a cell, a text box, a note."""

    # Of each field that is open here, whether its instructions are over and its result stands;
    # of how many they are not.
    fields: list[bool] = field(default_factory=list)
    instructions: int = 0
    # A paragraph as far as it is read: one whose mark is deleted or hidden goes on in the next.
    pieces: list[str] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)

    def turn(self, type: str | None) -> None:
        """Open a field, pass from its instructions to its result, or close it."""
        if type == "begin":
            self.fields.append(False)
            self.instructions += 1
        elif type in ("separate", "end") and self.fields:
            self.instructions -= not self.fields[-1]
            self.fields[-1] = True
            if type == "end":
                self.fields.pop()

    def end_paragraph(self) -> None:
        """The instructions of a field end with their paragraph: else one that is never ended, in
        a damaged file, would swallow the rest of the text."""
        if self.instructions:
            self.fields = [shown for shown in self.fields if shown]
            self.instructions = 0


class _Document:
    def __init__(self, source: InputFile, package: Package, name: str) -> None:
        self.parts: list[EmbeddedFile] = []
        self.title = ""
        self._source = source
        self._package = package
        self._relations = relations(package, name)
        self._styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"), self._styles)
        settings = self._part("settings")
        self._notes = {
            kind: {
                value(note, "id") or "": note
                for note in root
                if value(note, "type") in (None, "normal")
            }
            for kind in ("footnote", "endnote")
            if (root := self._part(f"{kind}s")) is not None
        }
        self._numerals = {
            "footnote": note_numerals(child(settings, "footnotePr")) or "1",
            "endnote": note_numerals(child(settings, "endnotePr")) or "i",
        }
        self._referred: dict[str, list[tuple[str, str]]] = {"footnote": [], "endnote": []}
        self._marks = {"footnote": 0, "endnote": 0}
        self._unreferred = {kind: set(notes) for kind, notes in self._notes.items()}
        self._story = _Story()
        self._tables = 0
        self._seen = 0

    def read(self, root: etree._Element) -> str:
        text = Text()
        # Some programs that join documents leave the body of each.
        for body in [element for element in root if local(element) == "body"]:
            for kind in self._numerals:
                asked = note_numerals(child(body, "sectPr", f"{kind}Pr"))
                self._numerals[kind] = asked or self._numerals[kind]
            text.add(self._told(body))
        for kind, referred in self._referred.items():
            for note, mark in referred:
                blocks = self._told(self._notes[kind][note])
                first = next(blocks, Block(""))
                label = f"{mark} " if mark else ""
                text.add(chain([Block(f"{label}{first.text}".strip())], blocks))
        return text.end()[0]

    def _part(self, type: str) -> etree._Element | None:
        name = related(self._relations, type)
        return self._package.xml(name) if name else None

    def _told(self, parent: etree._Element) -> Iterator[Block]:
        """The blocks of a story."""
        around, self._story = self._story, _Story()
        own = self._story
        yield from self._blocks(parent)
        if rest := tidy("".join(own.pieces)):
            yield Block(rest)
        yield from own.boxes
        self._story = around

    def _blocks(self, parent: etree._Element) -> Iterator[Block]:
        for element in parent:
            name = local(element)
            self._beat()
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._table(element)
            elif name == "AlternateContent":
                shown = choice(element)
                yield from self._blocks(shown) if shown is not None else ()
            elif name == "altChunk":
                self._attach(element)
            elif name not in _UNSEEN:
                yield from self._blocks(element)

    def _beat(self) -> None:
        self._seen += 1
        if not self._seen % _HEARTBEAT:
            self._source.heartbeat()

    def _attach(self, element: etree._Element) -> None:
        relation = self._relations.get(value(element, "id") or "")
        if relation is not None and (content := self._package.read(relation.target)):
            self.parts.append(EmbeddedFile(relation.target, content))

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        about = child(element, "pPr")
        style = self._styles.paragraph(about)
        look = self._styles.look(style)
        story = self._story
        self._inline(element, story.pieces, look.hidden)
        story.end_paragraph()
        if _goes_on(about):
            return
        text, story.pieces = tidy("".join(story.pieces)), []
        if text:
            if not self.title and look.title:
                self.title = one_line(text)
            yield self._block(text, about, style)
        boxes, story.boxes = story.boxes, []
        yield from boxes

    def _block(self, text: str, about: etree._Element | None, style: str) -> Block:
        """The paragraph with the label that its list gives it."""
        listed = child(about, "numPr")
        look = self._styles.look(style)
        list_id, level = look.list_id, look.level
        if (own := value(child(listed, "numId"), "val")) is not None:
            list_id = own
        if (place := value(child(listed, "ilvl"), "val")) is not None:
            level = number(place)
        if level is None:
            level = self._numbering.level_of(list_id, style)
        label = self._numbering.label(list_id, level) if list_id else None
        if label is None:
            return Block(text)
        heading = child(about, "outlineLvl") is not None or look.outlined
        return Block(label + text, "" if heading else "list")

    def _inline(self, parent: etree._Element, pieces: list[str], hidden: bool) -> None:
        """Append what `parent` shows; `hidden` is what the paragraph's style says of runs."""
        for element in parent:
            name = local(element)
            if name in _UNSEEN:
                continue
            if name == "r":
                self._run(element, pieces, hidden)
            elif name == "t":
                pieces.append("" if self._story.instructions else flowing(element.text))
            elif name == "AlternateContent":
                if (shown := choice(element)) is not None:
                    self._inline(shown, pieces, hidden)
            elif name in _DRAWN:
                self._drawing(element)
            elif name in ("f", "d", "nary"):
                before, between, after = math_signs(element)
                pieces.append(before)
                for place, operand in enumerate(operands(element)):
                    pieces.append(between if place else "")
                    self._inline(operand, pieces, hidden)
                pieces.append(after)
            else:
                self._inline(element, pieces, hidden)

    def _run(self, run: etree._Element, pieces: list[str], hidden: bool) -> None:
        about = child(run, "rPr")
        style = value(child(about, "rStyle"), "val")
        if style is not None and self._styles.look(style).hidden:
            # A property that is on or off is turned over by each of the two styles that has it.
            hidden = not hidden
        own = is_on(child(about, "vanish"))
        hidden = hidden if own is None else own
        font = value(child(about, "rFonts"), "ascii") or ""
        for element in run:
            name = local(element)
            if name == "fldChar":
                self._story.turn(value(element, "fldCharType"))
            elif hidden or name in _UNSEEN or self._story.instructions:
                continue
            elif name == "t":
                pieces.append(symbol_text(flowing(element.text), font))
            elif name in _CHARACTERS:
                pieces.append(_CHARACTERS[name])
            elif name == "sym":
                pieces.append(
                    symbol_character(value(element, "font") or font, value(element, "char") or "")
                )
            elif name in ("footnoteReference", "endnoteReference"):
                pieces.append(self._refer(element, name.removesuffix("Reference")))
            elif name in _DRAWN:
                self._drawing(element)
            elif name == "AlternateContent":
                if (shown := choice(element)) is not None:
                    self._inline(shown, pieces, hidden)
            else:
                self._inline(element, pieces, hidden)

    def _refer(self, element: etree._Element, kind: str) -> str:
        """The mark of a note, which goes to the end; "" when the text shows one of its own."""
        key = value(element, "id") or ""
        referred = self._referred[kind]
        if key not in self._unreferred.get(kind, ()):
            return ""
        self._unreferred[kind].remove(key)
        if is_on_attribute(value(element, "customMarkFollows")):
            referred.append((key, ""))
            return ""
        self._marks[kind] += 1
        mark = f"[{numeral(self._marks[kind], self._numerals[kind])}]"
        referred.append((key, mark))
        return mark

    def _drawing(self, parent: etree._Element) -> None:
        """Put what a drawing says after the paragraph that it is anchored in."""
        for element in parent:
            name = local(element)
            boxes = self._story.boxes
            if name == "txbxContent":
                boxes += self._told(element)
            elif name == "txBody":
                boxes += body_blocks(element)
            elif name == "textpath":
                boxes.append(Block(tidy(value(element, "string") or "")))
            elif name == "chart" and (root := self._drawn(element, "id")) is not None:
                boxes += chart_blocks(root)
            elif name == "relIds" and (root := self._drawn(element, "dm")) is not None:
                boxes += diagram_blocks(root)
            elif name == "AlternateContent":
                if (shown := choice(element)) is not None:
                    self._drawing(shown)
            else:
                self._drawing(element)

    def _drawn(self, element: etree._Element, attribute: str) -> etree._Element | None:
        relation = self._relations.get(value(element, attribute) or "")
        return self._package.xml(relation.target) if relation is not None else None

    def _table(self, table: etree._Element) -> Iterator[Block]:
        self._tables += 1
        group = f"{TABLE}{self._tables}"
        for line in _inner(table, "tr"):
            about = child(line, "trPr")
            if child(about, "del") is not None or is_on(child(about, "hidden")):
                continue
            yield from row_blocks([self._cell(cell) for cell in _inner(line, "tc")], group)

    def _cell(self, cell: etree._Element) -> list[Block]:
        """What a cell shows: nothing when it only goes on with the one above or before it."""
        about = child(cell, "tcPr")
        for merge in ("vMerge", "hMerge"):
            merged = child(about, merge)
            if merged is not None and value(merged, "val") != "restart":
                return []
        if child(about, "cellDel") is not None:
            return []
        return list(self._told(cell))


def _inner(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, those in content controls included."""
    for element in parent:
        found = local(element)
        if found == name:
            yield element
        elif found not in _UNSEEN and found not in ("tbl", "p"):
            yield from _inner(element, name)


def _goes_on(about: etree._Element | None) -> bool:
    """Whether the next paragraph is seen to go on in the same line."""
    if value(child(about, "framePr"), "dropCap") in ("drop", "margin"):
        return True
    mark = child(about, "rPr")
    if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
        return True
    return bool(is_on(child(mark, "specVanish")))


def is_on_attribute(text: str | None) -> bool:
    return text in ("1", "true", "on")
