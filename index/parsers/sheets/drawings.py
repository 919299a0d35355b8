"""Extract the text of the drawing on a sheet: text boxes, charts and diagrams."""

from collections.abc import Iterator

from lxml import etree

from index.parsers.office.drawings import (
    body_blocks,
    chart_blocks,
    chart_texts,
    diagram_blocks,
    is_hidden_shape,
    selected_alternative,
)
from index.parsers.office.layout import Block
from index.parsers.office.opc import Relationship, relationships
from index.parsers.office.xml_package import Package, attribute, local_name

_SHAPE_ELEMENTS = frozenset({"sp", "cxnSp", "grpSp", "pic", "graphicFrame"})


def read_drawing(
    package: Package, part: str, visible_sheets: frozenset[str], pictures: dict[str, None]
) -> list[str]:
    """The paragraphs of a drawing, and a table for each chart whose values are not all in cells of
    `visible_sheets`, which are read with these. The names of its pictures are added to
    `pictures`."""
    root = package.xml(part)
    if root is None:
        return []
    texts: list[str] = []
    group = ""
    for block in _blocks(root, package, relationships(package, part), visible_sheets, pictures):
        if not block.text:
            continue
        if block.group and block.group == group:
            # The rows of a table are lines below one another.
            texts[-1] += f"\n{block.text}"
        else:
            texts.append(block.text)
        group = block.group
    return texts


def _is_in_cells(chart: etree._Element, visible_sheets: frozenset[str]) -> bool:
    """Whether all values of a chart are those of cells in `visible_sheets`."""
    references = [(formula.text or "").strip() for formula in chart.iter("{*}f")]
    return bool(references) and all(
        reference.rpartition("!")[0].strip("()'").replace("''", "'") in visible_sheets
        for reference in references
    )


def _blocks(
    parent: etree._Element,
    package: Package,
    by_id: dict[str, Relationship],
    visible_sheets: frozenset[str],
    pictures: dict[str, None],
) -> Iterator[Block]:
    for element in parent:
        name = local_name(element)
        if name == "AlternateContent":
            if (branch := selected_alternative(element)) is not None:
                yield from _blocks(branch, package, by_id, visible_sheets, pictures)
        elif name == "blip":
            if (picture := by_id.get(attribute(element, "embed") or "")) is not None:
                pictures[picture.target] = None
        elif name == "txBody":
            yield from body_blocks(element)
        elif name in ("chart", "relIds"):
            relationship = by_id.get(attribute(element, "id" if name == "chart" else "dm") or "")
            root = package.xml(relationship.target) if relationship else None
            if root is None:
                continue
            if name == "relIds":
                yield from diagram_blocks(root)
            elif _is_in_cells(root, visible_sheets):
                yield from chart_texts(root)
            else:
                yield from chart_blocks(root, relationship.target if relationship else name)
        elif not (name in _SHAPE_ELEMENTS and is_hidden_shape(element)):
            yield from _blocks(element, package, by_id, visible_sheets, pictures)
