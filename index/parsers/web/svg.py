"""Read the words in a drawing (SVG)."""

from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.html.blocks import clean
from index.parsers.html.elements import Element
from index.parsers.web.feeds import element_text, name_of

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
