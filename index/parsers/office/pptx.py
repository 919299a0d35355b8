"""a .pptx file → the Document it holds: what its slides show, and their speaker's notes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.office.drawings import (
    body_blocks,
    chart_blocks,
    choice,
    diagram_blocks,
    is_hidden,
    paragraph_text,
)
from index.parsers.office.layout import (
    BULLET,
    TABLE,
    Block,
    Placed,
    Text,
    numeral,
    reading_order,
    row,
)
from index.parsers.office.opc import Relation, linked, main_part, properties, related, relations
from index.parsers.office.xml_package import Package, child, local, number, value
from index.parsers.types import InputFile, ParserOutput

# Places on a slide that say when, where or by whom, the same on each.
_RUNNING = {"dt", "ftr", "hdr", "sldNum", "sldImg"}
_TITLES = {"title", "ctrTitle"}
# 1/914,400 of an inch each: the height of a slide (7.5 inches) in a file that does not say it.
_HEIGHT = 6_858_000
_PROPERTIES = {
    "sp": "nvSpPr",
    "grpSp": "nvGrpSpPr",
    "graphicFrame": "nvGraphicFramePr",
    "cxnSp": "nvCxnSpPr",
}
# Numerals of PowerPoint's numbered lists, by how their names begin.
_NUMERALS = {"arabic": "1", "alphaLc": "a", "alphaUc": "A", "romanLc": "i", "romanUc": "I"}


@dataclass(frozen=True, slots=True)
class _Holder:
    """A placeholder's shape in a slide, layout or master."""

    type: str
    index: str
    shape: etree._Element


@dataclass(frozen=True, slots=True)
class _Design:
    """What slides inherit: the placeholders of their layout and master, and the master's styles."""

    layout: tuple[_Holder, ...]
    master: tuple[_Holder, ...]
    styles: etree._Element | None

    def behind(self, shape: etree._Element) -> list[etree._Element]:
        """The shapes that a placeholder takes its place and its lists from, the nearest first."""
        holder = _holder(shape)
        if holder is None:
            return []
        found = []
        for holders in (self.layout, self.master):
            match = next((h for h in holders if h.index == holder.index != ""), None) or next(
                (h for h in holders if _family(h.type) == _family(holder.type)), None
            )
            if match is not None:
                found.append(match.shape)
                holder = match if match.type else holder
        return found

    def bullets(self, shape: etree._Element) -> list[etree._Element]:
        """Where the lists of a shape's paragraphs are styled, the nearest first."""
        found = [child(one, "txBody", "lstStyle") for one in [shape, *self.behind(shape)]]
        holder = _holder(shape)
        if holder is not None and _family(holder.type) == "body":
            found.append(child(self.styles, "bodyStyle"))
        return [one for one in found if one is not None]


def parse_pptx(source: InputFile) -> Iterator[ParserOutput]:
    """The document, a page for each slide; hidden slides stay empty pages, so that the numbers
    of the others are those that PowerPoint shows."""
    package = Package(source)
    name, root = main_part(package, "presentation")
    text = Text()
    title = ""
    try:
        deck = _Deck(package, root)
        for slide in _slides(name, root, package):
            text.open_page()
            blocks = list(deck.slide(slide))
            title = title or deck.title
            text.add(blocks)
            source.heartbeat()
    except RecursionError as error:
        raise UnreadableFileError(
            "nested too deeply: open it in PowerPoint and save it anew"
        ) from error
    body, pages = text.end()
    if not body:
        raise UnreadableFileError("empty: there is no text on its slides")
    yield properties(package).draft(body, title, pages)


def _slides(name: str, root: etree._Element, package: Package) -> Iterator[str]:
    """The names of the slides' parts, in the order of the presentation."""
    known = relations(package, name)
    entries = child(root, "sldIdLst")
    for entry in entries if entries is not None else ():
        if (slide := linked(entry, known)) in package:
            yield slide


class _Deck:
    def __init__(self, package: Package, root: etree._Element) -> None:
        self.title = ""
        self._package = package
        self._height = float(number(value(child(root, "sldSz"), "cy"), _HEIGHT) or _HEIGHT)
        self._leftwards = value(root, "rtl") in ("1", "true")
        self._designs: dict[str, _Design] = {}
        self._relations: dict[str, Relation] = {}
        self._tables = 0

    def slide(self, name: str) -> Iterator[Block]:
        root = self._package.xml(name)
        tree = child(root, "cSld", "spTree")
        if tree is None or value(root, "show") in ("0", "false"):
            return
        self._relations = relations(self._package, name)
        design = self._design()
        yield from self._tree(tree, design)
        notes = related(self._relations, "notesSlide")
        if notes and (tree := child(self._package.xml(notes), "cSld", "spTree")) is not None:
            yield from _notes(tree)

    def _design(self) -> _Design:
        layout = related(self._relations, "slideLayout") or ""
        if layout not in self._designs:
            above = relations(self._package, layout) if layout else {}
            master = self._package.xml(related(above, "slideMaster") or "")
            self._designs[layout] = _Design(
                layout=_holders(self._package.xml(layout)),
                master=_holders(master),
                styles=child(master, "txStyles"),
            )
        return self._designs[layout]

    def _tree(self, tree: etree._Element, design: _Design) -> Iterator[Block]:
        """The shapes of a slide or group: its title, then all else from top to bottom."""
        titles: list[etree._Element] = []
        others: list[tuple[Placed, etree._Element]] = []
        for shape in _shapes(tree):
            holder = _holder(shape)
            if holder is not None and holder.type in _RUNNING:
                continue
            if holder is not None and holder.type in _TITLES:
                titles.append(shape)
            else:
                others.append((_place([shape, *design.behind(shape)]), shape))
        for shape in titles:
            blocks = list(self._shape(shape, design))
            if blocks and not self.title:
                self.title = " ".join(" ".join(block.text.split()) for block in blocks)
            yield from blocks
        for shape in reading_order(others, self._height, self._leftwards):
            yield from self._shape(shape, design)

    def _shape(self, shape: etree._Element, design: _Design) -> Iterator[Block]:
        name = local(shape)
        if name == "grpSp":
            yield from self._tree(shape, design)
        elif name == "graphicFrame":
            yield from self._frame(shape)
        elif (body := child(shape, "txBody")) is not None:
            yield from _paragraphs(body, design.bullets(shape))

    def _frame(self, frame: etree._Element) -> Iterator[Block]:
        data = child(frame, "graphic", "graphicData")
        for element in data if data is not None else ():
            name = local(element)
            if name == "tbl":
                self._tables += 1
                yield from _table(element, f"{TABLE}{self._tables}")
            elif name == "chart" and (root := self._drawn(element, "id")) is not None:
                yield from chart_blocks(root)
            elif name == "relIds" and (root := self._drawn(element, "dm")) is not None:
                yield from diagram_blocks(root)

    def _drawn(self, element: etree._Element, attribute: str) -> etree._Element | None:
        relation = self._relations.get(value(element, attribute) or "")
        return self._package.xml(relation.target) if relation is not None else None


def _notes(tree: etree._Element) -> Iterator[Block]:
    """What the speaker noted, after the slide's own text: often a deck's only prose."""
    for shape in _shapes(tree):
        holder = _holder(shape)
        body = child(shape, "txBody")
        if holder is not None and holder.type == "body" and body is not None:
            yield from body_blocks(body)


def _shapes(tree: etree._Element) -> Iterator[etree._Element]:
    """The shapes that stand in a tree itself and are not hidden."""
    for element in tree:
        name = local(element)
        if name == "AlternateContent":
            if (shown := choice(element)) is not None:
                yield from _shapes(shown)
        elif name in _PROPERTIES and not is_hidden(element):
            yield element


def _holder(shape: etree._Element) -> _Holder | None:
    """What placeholder a shape is; None when it is none."""
    about = child(shape, _PROPERTIES.get(local(shape), ""), "nvPr", "ph")
    if about is None:
        return None
    return _Holder(value(about, "type") or "", value(about, "idx") or "", shape)


def _holders(root: etree._Element | None) -> tuple[_Holder, ...]:
    tree = child(root, "cSld", "spTree")
    if tree is None:
        return ()
    found = (_holder(shape) for shape in _shapes(tree))
    return tuple(holder for holder in found if holder is not None)


def _family(type: str) -> str:
    """What a master calls the place that a placeholder of a type inherits from."""
    if type in _TITLES:
        return "title"
    return type if type in _RUNNING else "body"


def _place(shapes: list[etree._Element]) -> Placed:
    """Where a shape stands: what it says itself, else what the shapes behind it say."""
    for shape in shapes:
        for path in (("spPr", "xfrm", "off"), ("grpSpPr", "xfrm", "off"), ("xfrm", "off")):
            if (off := child(shape, *path)) is not None:
                return Placed(_length(value(off, "x")), _length(value(off, "y")))
    return Placed(None, None)


def _length(text: str | None) -> float:
    text = text or ""
    return float(-number(text[1:]) if text.startswith("-") else number(text))


def _paragraphs(body: etree._Element, styles: list[etree._Element]) -> Iterator[Block]:
    """The paragraphs of a shape, with the bullets and numbers of its lists."""
    counts: dict[int, tuple[str, int]] = {}
    for paragraph in body:
        if local(paragraph) != "p" or not (text := paragraph_text(paragraph)):
            continue
        about = child(paragraph, "pPr")
        level = number(value(about, "lvl"))
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        marker = _marker(about, level, styles)
        kind = "" if marker is None else local(marker)
        if kind == "buAutoNum":
            scheme = value(marker, "type") or ""
            start = number(value(marker, "startAt"), 1)
            known, count = counts.get(level, ("", 0))
            counts[level] = (scheme, count + 1 if known == scheme else start)
            yield Block(_numbered(counts[level][1], scheme) + text, "list")
            continue
        counts.pop(level, None)
        bulleted = kind in ("buChar", "buBlip")
        yield Block((BULLET if bulleted else "") + text, "list" if bulleted else "")


def _marker(
    about: etree._Element | None, level: int, styles: list[etree._Element]
) -> etree._Element | None:
    """What says the marker of a paragraph: its own properties, else the nearest style's."""
    levels = [child(style, f"lvl{level + 1}pPr") for style in styles]
    for properties_ in (about, *levels):
        for element in properties_ if properties_ is not None else ():
            if local(element) in ("buNone", "buChar", "buAutoNum", "buBlip"):
                return element
    return None


def _numbered(count: int, scheme: str) -> str:
    """The number of an item as it is seen, with what sets it off."""
    style = next((s for name, s in _NUMERALS.items() if scheme.startswith(name)), "")
    shown = numeral(count, style)
    if shown is None:
        return ""
    if scheme.endswith("ParenBoth"):
        return f"({shown}) "
    end: Literal[".", ")", ""] = (
        "." if scheme.endswith("Period") else ")" if scheme.endswith("ParenR") else ""
    )
    return f"{shown}{end} "


def _table(table: etree._Element, group: str) -> Iterator[Block]:
    for line in table:
        if local(line) == "tr":
            cells = [cell for cell in line if local(cell) == "tc"]
            shown = [cell for cell in cells if value(cell, "hMerge") not in ("1", "true")]
            yield Block(row(_cell(cell) for cell in shown), group)


def _cell(cell: etree._Element) -> str:
    body = child(cell, "txBody")
    if body is None or value(cell, "vMerge") in ("1", "true"):
        return ""
    return " ".join(block.text for block in body_blocks(body))
