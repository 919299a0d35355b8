"""text inside the drawings of Office files (shapes, charts, diagrams) → Blocks."""

from collections.abc import Iterator

from lxml import etree

from index.parsers.office.layout import Block, flowing, one_line, row, tidy
from index.parsers.office.xml_package import child, local, number, value

# What holds settings rather than text, or text that is not shown.
_SETTINGS = {"rPr", "pPr", "endParaRPr", "bodyPr", "lstStyle"}
# Fields that say where or when the page is, not what it says.
_PAGE_FIELDS = ("slidenum", "datetime", "header", "footer")


def choice(alternatives: etree._Element) -> etree._Element | None:
    """What is shown of an mc:AlternateContent: the first choice that holds anything."""
    return next(
        (
            inner
            for wanted in ("Choice", "Fallback")
            for inner in alternatives
            if local(inner) == wanted and len(inner)
        ),
        None,
    )


def paragraph_text(paragraph: etree._Element) -> str:
    """What an a:p shows: its runs, line breaks, equations, and fields other than of the page."""
    pieces: list[str] = []
    _collect(paragraph, pieces)
    return tidy("".join(pieces))


def body_blocks(body: etree._Element) -> Iterator[Block]:
    """The paragraphs of a text body, without any markers of lists."""
    for paragraph in body:
        if local(paragraph) == "p" and (text := paragraph_text(paragraph)):
            yield Block(text)


def is_hidden(shape: etree._Element) -> bool:
    """Whether a shape is not seen, as the properties that it begins with say."""
    about = child(shape[0], "cNvPr") if len(shape) else None
    return value(about, "hidden") in ("1", "true")


def chart_texts(root: etree._Element) -> Iterator[Block]:
    """What was written on a chart: its titles, those of its axes, labels of its data."""
    for rich in root.iter("{*}rich"):
        yield from body_blocks(rich)


def chart_blocks(root: etree._Element) -> Iterator[Block]:
    """A chart's titles, then the names of its series and its categories, a line each."""
    yield from chart_texts(root)
    for title in root.iter("{*}title"):
        yield Block(" ".join(_cached(child(title, "tx"))))
    series = list(root.iter("{*}ser"))
    named = [_cached(child(one, "tx")) for one in series]
    yield Block(row(" ".join(name) for name in named))
    for one in series:
        if categories := _cached(child(one, "cat")):
            yield Block(row(categories))
            return


def diagram_blocks(root: etree._Element) -> Iterator[Block]:
    """The texts of a diagram (SmartArt), each followed by those that hang on it."""
    points = {
        value(point, "modelId"): point
        for point in root.iter("{*}pt")
        if value(point, "type") in (None, "node", "asst", "doc")
    }
    below: dict[str | None, list[tuple[int, str | None]]] = {}
    for link in root.iter("{*}cxn"):
        if value(link, "type") in (None, "parOf"):
            order = number(value(link, "srcOrd"))
            below.setdefault(value(link, "srcId"), []).append((order, value(link, "destId")))
    tops = [key for key, point in points.items() if value(point, "type") == "doc"]
    stack = tops or list(points)[::-1]
    while stack:
        key = stack.pop()
        point = points.pop(key, None)
        if point is None:
            continue
        text = child(point, "t")
        if text is not None:
            yield from body_blocks(text)
        stack += [lower for _, lower in sorted(below.get(key, []), key=lambda it: -it[0])]


def math_signs(element: etree._Element) -> tuple[str, str, str]:
    """(what stands before, between and after the operands) of an element of an equation, where
    the signs are no text but an attribute, or the stroke of a fraction."""
    name = local(element)
    properties = child(element, f"{name}Pr")
    if name == "f":
        return "", "/", ""
    if name == "d":
        begin = value(child(properties, "begChr"), "val")
        between = value(child(properties, "sepChr"), "val")
        end = value(child(properties, "endChr"), "val")
        return (
            "(" if begin is None else begin,
            "|" if between is None else between,
            ")" if end is None else end,
        )
    if name == "nary":
        sign = value(child(properties, "chr"), "val")
        return "∫" if sign is None else sign, "", ""
    return "", "", ""


def operands(element: etree._Element) -> list[etree._Element]:
    return [inner for inner in element if not local(inner).endswith("Pr")]


def _collect(element: etree._Element, pieces: list[str]) -> None:
    for inner in element:
        name = local(inner)
        if name in _SETTINGS:
            continue
        if name == "t":
            pieces.append(flowing(inner.text))
        elif name == "br":
            pieces.append("\n")
        elif name == "tab":
            pieces.append(" ")
        elif name == "AlternateContent":
            if (shown := choice(inner)) is not None:
                _collect(shown, pieces)
        elif name == "fld" and (value(inner, "type") or "").lower().startswith(_PAGE_FIELDS):
            continue
        elif name in ("f", "d", "nary"):
            before, between, after = math_signs(inner)
            pieces.append(before)
            for number, operand in enumerate(operands(inner)):
                pieces.append(between if number else "")
                _collect(operand, pieces)
            pieces.append(after)
        else:
            _collect(inner, pieces)


def _cached(source: etree._Element | None) -> list[str]:
    """The strings or numbers that a chart keeps of the cells it was made from."""
    if source is None:
        return []
    return [one_line(v.text or "") for v in source.iter("{*}v") if (v.text or "").strip()]
