"""the drawing that lies on a sheet → the paragraphs of its text boxes, charts and diagrams."""

from collections.abc import Iterator

from lxml import etree

from index.parsers.office.drawings import (
    body_blocks,
    chart_texts,
    choice,
    diagram_blocks,
    is_hidden,
)
from index.parsers.office.layout import Block
from index.parsers.office.opc import Relation, relations
from index.parsers.office.xml_package import Package, local, value

_SHAPES = frozenset({"sp", "cxnSp", "grpSp", "pic", "graphicFrame"})


def read_drawing(package: Package, part: str) -> list[str]:
    """The paragraphs of a drawing. A chart's series and categories are cells of the workbook."""
    root = package.xml(part)
    if root is None:
        return []
    known = relations(package, part)
    return [block.text for block in _blocks(root, package, known) if block.text]


def _blocks(
    parent: etree._Element, package: Package, known: dict[str, Relation]
) -> Iterator[Block]:
    for element in parent:
        name = local(element)
        if name == "AlternateContent":
            if (shown := choice(element)) is not None:
                yield from _blocks(shown, package, known)
        elif name == "txBody":
            yield from body_blocks(element)
        elif name in ("chart", "relIds"):
            relation = known.get(value(element, "id" if name == "chart" else "dm") or "")
            root = package.xml(relation.target) if relation else None
            if root is not None:
                yield from (chart_texts if name == "chart" else diagram_blocks)(root)
        elif not (name in _SHAPES and is_hidden(element)):
            yield from _blocks(element, package, known)
