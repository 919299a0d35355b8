"""Parse .pptx files: what the slides show, and the speaker notes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.hidden_content import report_hidden, report_unseen_text
from index.parsers.office.drawings import (
    body_blocks,
    chart_blocks,
    chart_reports,
    diagram_blocks,
    is_hidden_shape,
    is_paper_color,
    paragraph_text,
    selected_alternative,
    strip_unseen_text,
)
from index.parsers.office.embedded_objects import embedded_objects
from index.parsers.office.embedded_pictures import embedded_pictures
from index.parsers.office.form_fields import report_controls
from index.parsers.office.layout import (
    BULLET,
    TABLE_GROUP,
    Block,
    Position,
    TextBuilder,
    comment_label,
    is_page_number,
    join_row,
    numeral,
    one_line,
    reading_order,
)
from index.parsers.office.opc import (
    Relationship,
    core_properties,
    linked_part,
    main_part,
    related_part,
    relationships,
)
from index.parsers.office.xml_package import (
    Package,
    attribute,
    child,
    child_text,
    is_true,
    local_name,
    to_int,
)
from index.parsers.types import InputFile, ParserOutput, Skipped

# Placeholders with the same content on each slide: dates, footers, numbers.
_HEADER_FOOTER_TYPES = {"dt", "ftr", "hdr", "sldNum", "sldImg"}
_TITLE_TYPES = {"title", "ctrTitle"}
# In EMU, 1/914,400 of an inch: the size of a slide where the file does not give it, 10 by 7.5
# inches.
_DEFAULT_WIDTH = 9_144_000
_DEFAULT_HEIGHT = 6_858_000
# Ways of filling a shape or a slide.
_FILLS = ("solidFill", "gradFill", "blipFill", "pattFill", "grpFill")
_PROPERTIES_BY_SHAPE = {
    "sp": "nvSpPr",
    "grpSp": "nvGrpSpPr",
    "graphicFrame": "nvGraphicFramePr",
    "cxnSp": "nvCxnSpPr",
}
# Prefixes of PowerPoint's numbering schemes → styles of `numeral`.
_NUMERALS = {"arabic": "1", "alphaLc": "a", "alphaUc": "A", "romanLc": "i", "romanUc": "I"}


@dataclass(frozen=True, slots=True)
class _Placeholder:
    """A placeholder shape of a slide, layout or master."""

    type: str
    index: str
    shape: etree._Element


@dataclass(frozen=True, slots=True)
class _Inheritance:
    """What slides inherit: placeholders of their layout and master, the master's styles, and the
    texts that both show on each slide."""

    layout: tuple[_Placeholder, ...]
    master: tuple[_Placeholder, ...]
    styles: etree._Element | None
    texts: tuple[etree._Element, ...]
    # Whether both leave a slide white.
    is_white: bool = True

    def ancestors(self, shape: etree._Element) -> list[etree._Element]:
        """The shapes that a placeholder inherits position and lists from, the nearest first."""
        placeholder = _placeholder(shape)
        if placeholder is None:
            return []
        shapes = []
        for placeholders in (self.layout, self.master):
            same_index = (p for p in placeholders if p.index == placeholder.index != "")
            base_type = _base_type(placeholder.type)
            same_type = (p for p in placeholders if _base_type(p.type) == base_type)
            match = next(chain(same_index, same_type), None)
            if match is not None:
                shapes.append(match.shape)
                placeholder = match if match.type else placeholder
        return shapes

    def list_styles(self, shape: etree._Element) -> list[etree._Element]:
        """The styles of the lists in a shape, the nearest first."""
        styles = [child(origin, "txBody", "lstStyle") for origin in [shape, *self.ancestors(shape)]]
        placeholder = _placeholder(shape)
        if placeholder is not None and _base_type(placeholder.type) == "body":
            styles.append(child(self.styles, "bodyStyle"))
        return [style for style in styles if style is not None]


_NO_INHERITANCE = _Inheritance((), (), None, ())


def parse_pptx(source: InputFile) -> Iterator[ParserOutput]:
    """The document, with a page for each slide, then the files embedded in it, and what of it is
    not read.

    A hidden slide is an empty page, so that the others have the numbers that PowerPoint shows. What
    is on all slides, such as a footer, is read on the first one that shows it.
    """
    package = Package(source)
    name, root = main_part(package, "presentation")
    builder = TextBuilder()
    title = ""
    try:
        deck = _Deck(package, name, root)
        for slide in _slides(name, root, package):
            builder.start_page()
            blocks = list(deck.slide(slide))
            title = title or deck.title
            builder.add(blocks)
            source.heartbeat()
    except RecursionError as error:
        raise UnreadableFileError(
            "nested too deeply: open it in PowerPoint and save it anew"
        ) from error
    text, pages = builder.finish()
    embedded = list(embedded_objects(package, deck.related))
    named = ((name.rpartition("/")[2], package.read(name)) for name in deck.pictures)
    embedded += embedded_pictures(named, has_text=bool(text or embedded))
    if not text and not embedded:
        raise UnreadableFileError("empty: there is no text on its slides")
    if text:
        yield core_properties(package).to_document(text, title, pages)
    yield from embedded
    yield from deck.reports
    yield from report_controls(deck.related)


def _slides(name: str, root: etree._Element, package: Package) -> Iterator[str]:
    """The names of the parts of the slides, in their order in the presentation."""
    by_id = relationships(package, name)
    entries = child(root, "sldIdLst")
    for entry in entries if entries is not None else ():
        if (slide := linked_part(entry, by_id)) in package:
            yield slide


class _Deck:
    def __init__(self, package: Package, name: str, root: etree._Element) -> None:
        self.title = ""
        # The parts that its slides refer to, and why something is not read.
        self.related: list[Relationship] = []
        self.reports: list[Skipped] = []
        # The names of the pictures on its slides.
        self.pictures: dict[str, None] = {}
        self._authors = _comment_authors(package, relationships(package, name))
        # The texts that are on all slides, as far as they have been read.
        self._repeated: set[str] = set()
        self._package = package
        self._slide_height = float(
            to_int(attribute(child(root, "sldSz"), "cy"), _DEFAULT_HEIGHT) or _DEFAULT_HEIGHT
        )
        self._slide_width = float(
            to_int(attribute(child(root, "sldSz"), "cx"), _DEFAULT_WIDTH) or _DEFAULT_WIDTH
        )
        self._is_on_paper = False
        self._unseen = 0
        self._is_right_to_left = attribute(root, "rtl") in ("1", "true")
        self._inheritance_by_layout: dict[str, _Inheritance] = {}
        self._relationships: dict[str, Relationship] = {}
        self._table_count = 0
        self._slide_count = 0

    def slide(self, name: str) -> Iterator[Block]:
        root = self._package.xml(name)
        tree = child(root, "cSld", "spTree")
        self._slide_count += 1
        if tree is None:
            return
        if attribute(root, "show") in ("0", "false"):
            self.reports.append(report_hidden(f"slide {self._slide_count}"))
            return
        self._relationships = relationships(self._package, name)
        self.related += self._relationships.values()
        inheritance = self._inheritance()
        self._is_on_paper = inheritance.is_white and _is_white(root)
        self._unseen = 0
        if outside := [shape for shape in _shapes(tree) if self._is_outside(shape)]:
            if any(map(_has_text, outside)):
                self.reports.append(report_hidden(f"shapes beside slide {self._slide_count}"))
            for shape in outside:
                if (parent := shape.getparent()) is not None:
                    parent.remove(shape)
        self._add_pictures(tree)
        yield from self._shape_tree(tree, inheritance)
        where = f"slide {self._slide_count}: "
        self.reports += (
            replace(report, reason=where + report.reason)
            for report in report_unseen_text(self._unseen)
        )
        if any(map(_has_text, _hidden_shapes(tree))):
            self.reports.append(report_hidden(f"shapes of slide {self._slide_count}"))
        yield from self._once(tree, inheritance)
        yield from self._comments()
        notes = related_part(self._relationships, "notesSlide")
        if notes and (tree := child(self._package.xml(notes), "cSld", "spTree")) is not None:
            yield from self._notes(tree, related=relationships(self._package, notes))

    def _add_pictures(self, tree: etree._Element) -> None:
        for picture in tree.iter("{*}blip"):
            is_hidden = any(map(is_hidden_shape, picture.iterancestors("{*}pic", "{*}grpSp")))
            is_icon = next(picture.iterancestors("{*}oleObj"), None) is not None
            target = linked_part(picture, self._relationships)
            if target in self._package and not (is_hidden or is_icon):
                self.pictures[target] = None

    def _is_outside(self, shape: etree._Element) -> bool:
        """Whether all of a shape is beside the slide."""
        frame = child(shape, "spPr", "xfrm")
        if frame is None or shape.getparent() is None or attribute(frame, "rot"):
            return False
        left, top = (_length(attribute(child(frame, "off"), name)) for name in ("x", "y"))
        width, height = (_length(attribute(child(frame, "ext"), name)) for name in ("cx", "cy"))
        return (
            left + width <= 0
            or top + height <= 0
            or left >= self._slide_width
            or top >= self._slide_height
        )

    def _notes(self, tree: etree._Element, *, related: dict[str, Relationship]) -> Iterator[Block]:
        """The speaker notes, often the only prose of a presentation, and what is beside them."""
        self._relationships = related
        for shape in _shapes(tree):
            placeholder = _placeholder(shape)
            body = child(shape, "txBody")
            if placeholder is None:
                yield from self._shape(shape, _NO_INHERITANCE)
            elif placeholder.type not in _HEADER_FOOTER_TYPES and body is not None:
                yield from body_blocks(body)

    def _once(self, tree: etree._Element, inheritance: _Inheritance) -> Iterator[Block]:
        """The footer of a slide, and the texts on its layout and master, unless an earlier slide
        has them."""
        bodies = [
            child(shape, "txBody")
            for shape in _shapes(tree)
            if (placeholder := _placeholder(shape)) and placeholder.type in _HEADER_FOOTER_TYPES
        ]
        for body in (*bodies, *inheritance.texts):
            for block in body_blocks(body) if body is not None else ():
                if block.text not in self._repeated and not is_page_number(block.text):
                    self._repeated.add(block.text)
                    yield block

    def _comments(self) -> Iterator[Block]:
        """The comments on a slide with their authors."""
        for relationship in self._relationships.values():
            if relationship.type != "comments":
                continue
            root = self._package.xml(relationship.target)
            for comment in root.iter("{*}cm", "{*}reply") if root is not None else ():
                body = child(comment, "txBody")
                text = child_text(comment, "text") if body is None else ""
                if body is not None:
                    text = " ".join(block.text for block in body_blocks(body))
                if text := one_line(text):
                    author = self._authors.get(attribute(comment, "authorId") or "")
                    yield Block(f"{comment_label(author)} {text}")

    def _inheritance(self) -> _Inheritance:
        layout = related_part(self._relationships, "slideLayout") or ""
        if layout not in self._inheritance_by_layout:
            layout_relationships = relationships(self._package, layout) if layout else {}
            master = self._package.xml(related_part(layout_relationships, "slideMaster") or "")
            self._inheritance_by_layout[layout] = _Inheritance(
                layout=_placeholders(self._package.xml(layout)),
                master=_placeholders(master),
                styles=child(master, "txStyles"),
                texts=(*_own_texts(self._package.xml(layout)), *_own_texts(master)),
                is_white=_is_white(self._package.xml(layout)) and _is_white(master),
            )
        return self._inheritance_by_layout[layout]

    def _shape_tree(self, tree: etree._Element, inheritance: _Inheritance) -> Iterator[Block]:
        """The text of a slide or group: its title, then the other shapes from top to bottom."""
        titles: list[etree._Element] = []
        others: list[tuple[Position, etree._Element]] = []
        for shape in _shapes(tree):
            placeholder = _placeholder(shape)
            if placeholder is not None and placeholder.type in _HEADER_FOOTER_TYPES:
                continue
            if placeholder is not None and placeholder.type in _TITLE_TYPES:
                titles.append(shape)
            else:
                others.append((_position([shape, *inheritance.ancestors(shape)]), shape))
        for shape in titles:
            blocks = list(self._shape(shape, inheritance))
            if blocks and not self.title:
                self.title = " ".join(" ".join(block.text.split()) for block in blocks)
            yield from blocks
        for shape in reading_order(others, self._slide_height, self._is_right_to_left):
            yield from self._shape(shape, inheritance)

    def _shape(self, shape: etree._Element, inheritance: _Inheritance) -> Iterator[Block]:
        name = local_name(shape)
        if name == "grpSp":
            yield from self._shape_tree(shape, inheritance)
        elif name == "graphicFrame":
            yield from self._graphic_frame(shape)
        elif (body := child(shape, "txBody")) is not None:
            self._unseen += strip_unseen_text(body, is_on_paper=self._is_on_paper)
            yield from _paragraphs(body, inheritance.list_styles(shape))

    def _graphic_frame(self, frame: etree._Element) -> Iterator[Block]:
        data = child(frame, "graphic", "graphicData")
        for element in data if data is not None else ():
            name = local_name(element)
            if name == "tbl":
                self._table_count += 1
                yield from _table(element, f"{TABLE_GROUP}{self._table_count}")
            elif name == "chart" and (root := self._related_root(element, "id")) is not None:
                self._table_count += 1
                yield from chart_blocks(root, f"{TABLE_GROUP}{self._table_count}")
                self.reports += chart_reports(root)
            elif name == "relIds" and (root := self._related_root(element, "dm")) is not None:
                yield from diagram_blocks(root)

    def _related_root(self, element: etree._Element, id_attribute: str) -> etree._Element | None:
        relationship = self._relationships.get(attribute(element, id_attribute) or "")
        return self._package.xml(relationship.target) if relationship is not None else None


def _shapes(tree: etree._Element) -> Iterator[etree._Element]:
    """The visible shapes directly in a shape tree."""
    for element in tree:
        name = local_name(element)
        if name == "AlternateContent":
            if (branch := selected_alternative(element)) is not None:
                yield from _shapes(branch)
        elif name in _PROPERTIES_BY_SHAPE and not is_hidden_shape(element):
            yield element


def _hidden_shapes(tree: etree._Element) -> Iterator[etree._Element]:
    """The outermost hidden shapes in a shape tree and its groups."""
    for element in tree:
        name = local_name(element)
        if name == "AlternateContent":
            if (branch := selected_alternative(element)) is not None:
                yield from _hidden_shapes(branch)
        elif name in _PROPERTIES_BY_SHAPE and is_hidden_shape(element):
            yield element
        elif name == "grpSp":
            yield from _hidden_shapes(element)


def _has_text(shape: etree._Element) -> bool:
    """Whether a shape has text in it, or a chart or diagram."""
    inner = shape.iter("{*}t", "{*}chart", "{*}relIds")
    return any(local_name(element) != "t" or (element.text or "").strip() for element in inner)


def _is_white(root: etree._Element | None) -> bool:
    """Whether a slide, layout or master is white: no picture on it, no shape filled with another
    color."""
    if root is None:
        return True
    background = child(root, "cSld", "bg")
    if background is not None:
        fill = child(background, "bgPr", "solidFill")
        reference = child(background, "bgRef")
        shown = reference if fill is None else fill
        if shown is None or not is_paper_color(shown):
            return False
    colors = child(root, "clrMap")
    if attribute(colors, "bg1") not in (None, "lt1") or next(root.iter("{*}pic"), None) is not None:
        return False
    for properties in root.iter("{*}spPr", "{*}grpSpPr", "{*}tcPr"):
        for fill in properties:
            if local_name(fill) in _FILLS and not is_paper_color(fill):
                return False
    # A shape without a fill of its own has that of its style; number 0 is none.
    return all(attribute(fill, "idx") == "0" for fill in root.iter("{*}fillRef"))


def _placeholder(shape: etree._Element) -> _Placeholder | None:
    """The placeholder that a shape is; None when it is not one."""
    properties = child(shape, _PROPERTIES_BY_SHAPE.get(local_name(shape), ""), "nvPr", "ph")
    if properties is None:
        return None
    return _Placeholder(
        attribute(properties, "type") or "", attribute(properties, "idx") or "", shape
    )


def _placeholders(root: etree._Element | None) -> tuple[_Placeholder, ...]:
    tree = child(root, "cSld", "spTree")
    if tree is None:
        return ()
    candidates = (_placeholder(shape) for shape in _shapes(tree))
    return tuple(placeholder for placeholder in candidates if placeholder is not None)


def _own_texts(root: etree._Element | None) -> list[etree._Element]:
    """The texts on a layout or master that are no prompts of placeholders."""
    tree = child(root, "cSld", "spTree")
    shapes = _shapes(tree) if tree is not None else ()
    bodies = (child(shape, "txBody") for shape in shapes if _placeholder(shape) is None)
    return [body for body in bodies if body is not None]


def _comment_authors(package: Package, by_id: dict[str, Relationship]) -> dict[str, str]:
    """The names of those who commented, by their ids."""
    names: dict[str, str] = {}
    for relationship in by_id.values():
        if relationship.type in ("commentAuthors", "authors"):
            root = package.xml(relationship.target)
            for author in root if root is not None else ():
                names[attribute(author, "id") or ""] = attribute(author, "name") or ""
    return names


def _base_type(type: str) -> str:
    """The type of the master's placeholder from which one of `type` inherits."""
    if type in _TITLE_TYPES:
        return "title"
    return type if type in _HEADER_FOOTER_TYPES else "body"


def _position(shapes: list[etree._Element]) -> Position:
    """The position of the first of `shapes`, its own or inherited from those that follow."""
    for shape in shapes:
        for path in (("spPr", "xfrm", "off"), ("grpSpPr", "xfrm", "off"), ("xfrm", "off")):
            if (offset := child(shape, *path)) is not None:
                return Position(_length(attribute(offset, "x")), _length(attribute(offset, "y")))
    return Position(None, None)


def _length(text: str | None) -> float:
    text = text or ""
    return float(-to_int(text[1:]) if text.startswith("-") else to_int(text))


def _paragraphs(body: etree._Element, styles: list[etree._Element]) -> Iterator[Block]:
    """The paragraphs of a shape, with list bullets and numbers."""
    counts: dict[int, tuple[str, int]] = {}
    for paragraph in body:
        if local_name(paragraph) != "p" or not (text := paragraph_text(paragraph)):
            continue
        properties = child(paragraph, "pPr")
        level = to_int(attribute(properties, "lvl"))
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        marker = _marker(properties, level, styles)
        marker_name = "" if marker is None else local_name(marker)
        if marker_name == "buAutoNum":
            scheme = attribute(marker, "type") or ""
            start = to_int(attribute(marker, "startAt"), 1)
            last_scheme, count = counts.get(level, ("", 0))
            counts[level] = (scheme, count + 1 if last_scheme == scheme else start)
            yield Block(_format_number(counts[level][1], scheme) + text, "list")
            continue
        counts.pop(level, None)
        is_bulleted = marker_name in ("buChar", "buBlip")
        yield Block((BULLET if is_bulleted else "") + text, "list" if is_bulleted else "")


def _marker(
    properties: etree._Element | None, level: int, styles: list[etree._Element]
) -> etree._Element | None:
    """The list marker in the properties of a paragraph, else of the nearest style that has one."""
    levels = [child(style, f"lvl{level + 1}pPr") for style in styles]
    for level_properties in (properties, *levels):
        for element in level_properties if level_properties is not None else ():
            if local_name(element) in ("buNone", "buChar", "buAutoNum", "buBlip"):
                return element
    return None


def _format_number(count: int, scheme: str) -> str:
    """The number of a list item with its punctuation."""
    style = next((style for name, style in _NUMERALS.items() if scheme.startswith(name)), "")
    digits = numeral(count, style)
    if digits is None:
        return ""
    if scheme.endswith("ParenBoth"):
        return f"({digits}) "
    suffix = "." if scheme.endswith("Period") else ")" if scheme.endswith("ParenR") else ""
    return f"{digits}{suffix} "


def _table(table: etree._Element, group: str) -> Iterator[Block]:
    for row in table:
        if local_name(row) == "tr":
            cells = [cell for cell in row if local_name(cell) == "tc"]
            yield Block(join_row(_cell(cell) for cell in cells), group)


def _cell(cell: etree._Element) -> str:
    """The text of a cell; none where it is merged into the one above or before it."""
    body = child(cell, "txBody")
    if body is None or any(is_true(attribute(cell, name)) for name in ("hMerge", "vMerge")):
        return ""
    return " ".join(block.text for block in body_blocks(body))
