"""Read the words in a drawing (SVG)."""

import re

from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.dom.blocks import clean
from index.parsers.dom.elements import Element
from index.parsers.dom.style_sheets import STYLE, apply_sheets
from index.parsers.hidden_content import is_white
from index.parsers.web.feeds import element_text, name_of

_SHAPES = frozenset(("rect", "path", "circle", "ellipse", "polygon", "image", "use", "line"))
_NOTHING = re.compile(r"0?\.?0+%?|0%?")
_PLACES = ("x", "y", "dy")


def drawing_text(root: Element) -> str:
    """The title of a drawing, its description and its labels.

    Raises:
        UnreadableFileError: It has none.
    """
    texts: list[str] = []
    for element in root.iter(etree.Element):
        name = name_of(element)
        if name in ("title", "desc"):
            texts.append(_line(element))
        elif name == "text":
            texts.append(_label(element))
        elif name == "foreignobject":
            texts.append(element_text(element))
    text = "\n\n".join(dict.fromkeys(filter(None, texts)))
    if not text:
        raise UnreadableFileError("no text: there are only lines and shapes in it")
    return text


def strip_hidden_labels(root: Element) -> int:
    """Remove the labels of a drawing that it does not show; returns the number of characters.

    What is white may stand on a shape, and is taken for hidden only where there is none.
    """
    apply_sheets(root)
    has_shapes = any(name_of(element) in _SHAPES for element in root.iter(etree.Element))
    count = 0
    for label in [*root.iter("{*}text", "{*}tspan", "{*}foreignObject")]:
        around = [label, *label.iterancestors()]
        texts = "".join(label.itertext())
        if not texts.strip() or not any(_is_unseen(node, has_shapes) for node in around):
            continue
        count += len(clean(texts))
        for part in label.iter(etree.Element):
            part.text = None
            if part is not label:
                part.tail = None
    return count


def _is_unseen(element: Element, has_shapes: bool) -> bool:
    style = dict(
        part.split(":", 1)
        for part in "".join((element.get(STYLE) or element.get("style") or "").split()).split(";")
        if ":" in part
    )
    found = {
        name: "".join((style.get(name) or element.get(name) or "").lower().split())
        for name in ("display", "visibility", "opacity", "fill", "fill-opacity", "stroke")
    }
    if found["display"] == "none" or found["visibility"] in ("hidden", "collapse"):
        return True
    if any(
        name in found and _NOTHING.fullmatch(found[name]) for name in ("opacity", "fill-opacity")
    ):
        return True
    if found["stroke"] not in ("", "none"):
        return False
    return found["fill"] == "none" or (is_white(found["fill"]) and not has_shapes)


def drawing_title(root: Element) -> str:
    """The title of a drawing, "" if it states none."""
    return next((_line(child) for child in root if name_of(child) == "title"), "")


def _line(element: Element) -> str:
    return " ".join(clean("".join(element.itertext())).split())


def _label(element: Element) -> str:
    """The text of a label; a part of it with a place of its own begins a line."""
    pieces = [element.text or ""]
    for part in element.iterdescendants(etree.Element):
        is_placed = name_of(part) == "tspan" and any(part.get(name) for name in _PLACES)
        pieces.append("\n" * is_placed + (part.text or ""))
        pieces.append(part.tail or "")
    lines = (clean(line) for line in "".join(pieces).split("\n"))
    return "\n".join(filter(None, lines))
