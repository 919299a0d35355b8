"""Extract the text of the drawing on a sheet: text boxes, charts and diagrams."""

from collections.abc import Iterator

from lxml import etree

from index.parsers.office.drawings import (
    body_blocks,
    chart_texts,
    diagram_blocks,
    is_hidden_shape,
    selected_alternative,
)
from index.parsers.office.layout import Block
from index.parsers.office.opc import Relationship, relationships
from index.parsers.office.xml_package import Package, attribute, local_name

_SHAPE_ELEMENTS = frozenset({"sp", "cxnSp", "grpSp", "pic", "graphicFrame"})


def read_drawing(package: Package, part: str) -> list[str]:
    """The paragraphs of a drawing, without series and categories of charts, which are cells."""
    root = package.xml(part)
    if root is None:
        return []
    by_id = relationships(package, part)
    return [block.text for block in _blocks(root, package, by_id) if block.text]


def _blocks(
    parent: etree._Element, package: Package, by_id: dict[str, Relationship]
) -> Iterator[Block]:
    for element in parent:
        name = local_name(element)
        if name == "AlternateContent":
            if (branch := selected_alternative(element)) is not None:
                yield from _blocks(branch, package, by_id)
        elif name == "txBody":
            yield from body_blocks(element)
        elif name in ("chart", "relIds"):
            relationship = by_id.get(attribute(element, "id" if name == "chart" else "dm") or "")
            root = package.xml(relationship.target) if relationship else None
            if root is not None:
                yield from (chart_texts if name == "chart" else diagram_blocks)(root)
        elif not (name in _SHAPE_ELEMENTS and is_hidden_shape(element)):
            yield from _blocks(element, package, by_id)
