"""Extract text from the drawings of Office files: shapes, charts and diagrams."""

from collections.abc import Iterator

from lxml import etree

from index.parsers.office.layout import Block, inline_text, join_row, normalize_whitespace, one_line
from index.parsers.office.xml_package import attribute, child, local_name, to_int

# Elements that hold settings rather than text, or text that is not shown.
_PROPERTY_ELEMENTS = {"rPr", "pPr", "endParaRPr", "bodyPr", "lstStyle"}
# Types of fields that the page fills in (its number, the date), not the author.
_PAGE_FIELDS = ("slidenum", "datetime", "header", "footer")


def selected_alternative(alternate_content: etree._Element) -> etree._Element | None:
    """The branch of an mc:AlternateContent that is shown: the first choice that is not empty."""
    return next(
        (
            branch
            for name in ("Choice", "Fallback")
            for branch in alternate_content
            if local_name(branch) == name and len(branch)
        ),
        None,
    )


def paragraph_text(paragraph: etree._Element) -> str:
    """The text of an a:p: runs, line breaks, equations, and fields other than those of the page."""
    pieces: list[str] = []
    _collect(paragraph, pieces)
    return normalize_whitespace("".join(pieces))


def body_blocks(body: etree._Element) -> Iterator[Block]:
    """The paragraphs of a text body, without list markers."""
    for paragraph in body:
        if local_name(paragraph) == "p" and (text := paragraph_text(paragraph)):
            yield Block(text)


def is_hidden_shape(shape: etree._Element) -> bool:
    properties = child(shape[0], "cNvPr") if len(shape) else None
    return attribute(properties, "hidden") in ("1", "true")


def chart_texts(root: etree._Element) -> Iterator[Block]:
    """Text written on a chart: its title, the titles of its axes, and data labels."""
    for rich_text in root.iter("{*}rich"):
        yield from body_blocks(rich_text)


def chart_blocks(root: etree._Element) -> Iterator[Block]:
    """A chart's titles, then a line of the names of its series and one of its categories."""
    yield from chart_texts(root)
    for title in root.iter("{*}title"):
        yield Block(" ".join(_cached_values(child(title, "tx"))))
    all_series = list(root.iter("{*}ser"))
    names = [_cached_values(child(series, "tx")) for series in all_series]
    yield Block(join_row(" ".join(name) for name in names))
    for series in all_series:
        if categories := _cached_values(child(series, "cat")):
            yield Block(join_row(categories))
            return


def diagram_blocks(root: etree._Element) -> Iterator[Block]:
    """The texts of a SmartArt diagram, each node followed by its children."""
    nodes = {
        attribute(node, "modelId"): node
        for node in root.iter("{*}pt")
        if attribute(node, "type") in (None, "node", "asst", "doc")
    }
    children: dict[str | None, list[tuple[int, str | None]]] = {}
    for connection in root.iter("{*}cxn"):
        if attribute(connection, "type") in (None, "parOf"):
            order = to_int(attribute(connection, "srcOrd"))
            source, target = attribute(connection, "srcId"), attribute(connection, "destId")
            children.setdefault(source, []).append((order, target))
    roots = [key for key, node in nodes.items() if attribute(node, "type") == "doc"]
    stack = roots or list(nodes)[::-1]
    while stack:
        key = stack.pop()
        node = nodes.pop(key, None)
        if node is None:
            continue
        text = child(node, "t")
        if text is not None:
            yield from body_blocks(text)
        stack += [target for _, target in sorted(children.get(key, []), key=lambda link: -link[0])]


def math_signs(element: etree._Element) -> tuple[str, str, str]:
    """The signs before, between and after the operands of an Office Math element.

    These are not text but attributes, or the bar of a fraction.
    """
    name = local_name(element)
    properties = child(element, f"{name}Pr")
    if name == "f":
        return "", "/", ""
    if name == "d":
        opening = attribute(child(properties, "begChr"), "val")
        separator = attribute(child(properties, "sepChr"), "val")
        closing = attribute(child(properties, "endChr"), "val")
        return (
            "(" if opening is None else opening,
            "|" if separator is None else separator,
            ")" if closing is None else closing,
        )
    if name == "nary":
        operator = attribute(child(properties, "chr"), "val")
        return "∫" if operator is None else operator, "", ""
    return "", "", ""


def math_operands(element: etree._Element) -> list[etree._Element]:
    return [operand for operand in element if not local_name(operand).endswith("Pr")]


def _collect(parent: etree._Element, pieces: list[str]) -> None:
    """Append the text of `parent` to `pieces`."""
    for element in parent:
        name = local_name(element)
        if name in _PROPERTY_ELEMENTS:
            continue
        if name == "t":
            pieces.append(inline_text(element.text))
        elif name == "br":
            pieces.append("\n")
        elif name == "tab":
            pieces.append(" ")
        elif name == "AlternateContent":
            if (branch := selected_alternative(element)) is not None:
                _collect(branch, pieces)
        elif name == "fld" and (attribute(element, "type") or "").lower().startswith(_PAGE_FIELDS):
            continue
        elif name in ("f", "d", "nary"):
            before, between, after = math_signs(element)
            pieces.append(before)
            for i, operand in enumerate(math_operands(element)):
                pieces.append(between if i else "")
                _collect(operand, pieces)
            pieces.append(after)
        else:
            _collect(element, pieces)


def _cached_values(source: etree._Element | None) -> list[str]:
    """The strings or numbers that a chart stores of the cells it was made from."""
    if source is None:
        return []
    return [one_line(v.text or "") for v in source.iter("{*}v") if (v.text or "").strip()]
