"""Read what a page states in its elements' attributes: microdata, and the same terms in RDFa."""

from lxml import etree

from index.parsers.dom.elements import Element, tag_of
from index.parsers.web.linked_data import Node

# Items and properties of a page: more is data, not a page to read.
_MAX_PROPERTIES = 2_000
# Attributes in which an element has a value that is not its text.
_VALUE_ATTRIBUTES = {
    **dict.fromkeys(("a", "area", "link"), "href"),
    **dict.fromkeys(("audio", "embed", "iframe", "img", "source", "track", "video"), "src"),
    "data": "value",
    "meter": "value",
    "object": "data",
    "time": "datetime",
}


def microdata_nodes(root: Element) -> list[Node]:
    """The items that a page states, in the form of linked data: the outermost ones, each with the
    items in it."""
    outermost: list[Node] = []
    nodes: dict[Element, Node] = {}
    properties = 0
    for element in root.iter(etree.Element):
        names = (element.get("itemprop") or element.get("property") or "").split()
        node = _node(element)
        if node is not None:
            nodes[element] = node
        if properties >= _MAX_PROPERTIES:
            break
        owner = next((nodes[above] for above in element.iterancestors() if above in nodes), None)
        if owner is None:
            outermost += [] if node is None else [node]
            continue
        value: object = _value(element) if node is None else node
        for name in names if value else ():
            properties += 1
            name = name.rpartition("/")[2].rpartition(":")[2]
            owner[name] = [*_listed(owner[name]), value] if name in owner else value
    return outermost


def _node(element: Element) -> Node | None:
    types = element.get("itemtype") or element.get("typeof") or ""
    if element.get("itemscope") is None and not types:
        return None
    names = [name.rpartition("/")[2].rpartition(":")[2] for name in types.split()]
    return {"@type": names[0] if len(names) == 1 else names}


def _value(element: Element) -> str:
    attribute = _VALUE_ATTRIBUTES.get(tag_of(element), "")
    stated = element.get("content") or (attribute and element.get(attribute))
    return " ".join((stated or "".join(element.itertext())).split())


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
