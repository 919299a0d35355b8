"""Extract text from the drawings of Office files: shapes, charts and diagrams."""

from collections.abc import Iterator
from contextlib import suppress
from math import isfinite

from lxml import etree

from index.parsers.equations import STRUCTURES, equation_parts, is_office_math
from index.parsers.hidden_content import is_too_small, is_white
from index.parsers.office.layout import Block, inline_text, join_row, normalize_whitespace, one_line
from index.parsers.office.xml_package import attribute, child, child_text, local_name, to_int
from index.parsers.sheets.number_formats import format_general, format_number
from index.parsers.types import Skipped

# The group of the rows of a chart's table.
CHART_GROUP = "table of a chart"
# Categories up to which the values of a chart are read: more are points of a curve.
_MAX_CATEGORIES = 200
# Points of a chart that are counted.
_MAX_POINTS = 100_000

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


def strip_unseen_text(body: etree._Element, *, is_on_paper: bool) -> int:
    """Remove the runs of a text body that are too small to see or, on paper, as white as it is;
    returns the number of their characters."""
    removed = 0
    for run in body.iter("{*}r"):
        properties, text = child(run, "rPr"), child(run, "t")
        if properties is None or text is None or not (text.text or "").strip():
            continue
        hundredths = to_int(attribute(properties, "sz"))
        color = child(properties, "solidFill")
        is_white_run = color is not None and is_paper_color(color) and is_on_paper
        if (hundredths and is_too_small(hundredths / 100)) or (
            is_white_run and child(properties, "highlight") is None
        ):
            removed += len((text.text or "").strip())
            text.text = ""
    return removed


def is_paper_color(fill: etree._Element) -> bool:
    """Whether an a:solidFill is white, or the color that the theme gives to slides."""
    named = child(fill, "schemeClr")
    if named is not None:
        # What is inside makes it lighter or darker.
        return attribute(named, "val") in ("bg1", "lt1") and not len(named)
    return is_white(attribute(child(fill, "srgbClr"), "val") or "")


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


def chart_blocks(root: etree._Element, group: str = CHART_GROUP) -> Iterator[Block]:
    """A chart's titles, then a table of its values: a column for each series, a row for each
    category. A chart with more than some hundred categories is a curve, whose values are not
    written on it: `chart_reports` names it."""
    yield from chart_texts(root)
    for title in root.iter("{*}title"):
        yield Block(" ".join(_cached_values(child(title, "tx"))))
    names, categories, columns = _chart_table(root)
    if any(names):
        yield Block(_row(["", *names]), group)
    if len(categories) > _MAX_CATEGORIES:
        return
    for number, category in enumerate(categories):
        cells = [column.get(number, "") for column in columns]
        if any(cells) or category:
            yield Block(_row([category, *cells]), group)


def chart_reports(root: etree._Element) -> list[Skipped]:
    """Why the values of a chart are not read; none if they are."""
    _, categories, _ = _chart_table(root)
    if len(categories) <= _MAX_CATEGORIES:
        return []
    title = next((block.text for block in chart_texts(root) if block.text), "without a title")
    return [
        Skipped(
            f"chart {title!r}: its {len(categories):,} values are not read, expected at most "
            f"{_MAX_CATEGORIES}: save them as a table",
            "chart",
        )
    ]


def _chart_table(root: etree._Element) -> tuple[list[str], list[str], list[dict[int, str]]]:
    """The names of a chart's series, its categories, and the values of each series by the number
    of their category."""
    if any(local_name(element) == "chartData" for element in root):
        return _new_chart_table(root)
    names: list[str] = []
    columns: list[dict[int, str]] = []
    categories: dict[int, str] = {}
    for series in root.iter("{*}ser"):
        names.append(" ".join(_cached_values(child(series, "tx"))))
        values: dict[int, str] = {}
        for source in ("val", "yVal", "bubbleSize"):
            for number, value in _points(child(series, source), _label_code(series)).items():
                values[number] = f"{values[number]} / {value}" if number in values else value
        for number, share in _shares(series).items():
            values[number] = f"{values[number]} / {share}" if number in values else share
        columns.append(values)
        for source in ("cat", "xVal"):
            if not categories:
                categories = _points(child(series, source))
    return names, _in_order(categories, columns), columns


def _new_chart_table(root: etree._Element) -> tuple[list[str], list[str], list[dict[int, str]]]:
    """The same of the kinds of charts that Office has had since 2016."""
    names = [
        " ".join(one_line(v.text or "") for v in series.iter("{*}v"))
        for series in root.iter("{*}series")
    ]
    categories: dict[int, str] = {}
    columns: list[dict[int, str]] = []
    for data in root.iter("{*}data"):
        for dimension in data:
            points: dict[int, str] = {}
            for point in dimension.iter("{*}pt"):
                number = to_int(attribute(point, "idx"), len(points))
                text = one_line(point.text or "")
                points[number] = f"{text} {points[number]}" if number in points else text
            if local_name(dimension) == "numDim":
                columns.append({number: _number(text, "") for number, text in points.items()})
            elif not categories:
                categories = points
    return names, _in_order(categories, columns), columns


def _in_order(categories: dict[int, str], columns: list[dict[int, str]]) -> list[str]:
    """The categories by their numbers, "" for those without a name."""
    last = max((number for points in (categories, *columns) for number in points), default=-1)
    return [categories.get(number, "") for number in range(min(last + 1, _MAX_POINTS))]


def _labels(series: etree._Element, shown: str) -> etree._Element | None:
    """The labels of the values of a series, or of its chart, if they show "showVal" or another
    property; None if they do not."""
    for owner in (series, series.getparent()):
        labels = child(owner, "dLbls") if owner is not None else None
        if labels is not None:
            return labels if attribute(child(labels, shown), "val") in ("1", "true") else None
    return None


def _label_code(series: etree._Element, shown: str = "showVal") -> str:
    """The format of the labels of a series where they have one of their own; "" if not."""
    stated = child(_labels(series, shown), "numFmt")
    is_own = attribute(stated, "sourceLinked") in (None, "0", "false")
    return (attribute(stated, "formatCode") or "") if is_own else ""


def _shares(series: etree._Element) -> dict[int, str]:
    """The shares of the sum that the labels of a series show, by the numbers of its values."""
    source = child(series, "val")
    if source is None or _labels(series, "showPercent") is None:
        return {}
    values: dict[int, float] = {}
    for point in source.iter("{*}pt"):
        with suppress(ValueError):
            values[to_int(attribute(point, "idx"))] = abs(float(child_text(point, "v")))
    total = sum(values.values())
    code = _label_code(series, "showPercent") or "0%"
    if not (isfinite(total) and total > 0):
        return {}
    return {number: _number(str(value / total), code) for number, value in values.items()}


def _points(source: etree._Element | None, label_code: str = "") -> dict[int, str]:
    """The values that a chart stores, by their numbers, as they are shown, or as their labels show
    them; those of several levels from the outermost on."""
    points: dict[int, str] = {}
    if source is None:
        return points
    code = label_code
    for element in source.iter("{*}formatCode", "{*}pt"):
        if local_name(element) == "formatCode":
            code = label_code or element.text or ""
            continue
        number = to_int(attribute(element, "idx"))
        text = _number(one_line(child_text(element, "v")), code)
        points[number] = f"{text} {points[number]}" if number in points else text
    return points


def _number(text: str, code: str) -> str:
    try:
        number = float(text)
    except ValueError:
        return text
    if not isfinite(number):
        return text
    if code in ("", "General"):
        return format_general(number)
    return format_number(number, code, since_1904=False)


def _row(cells: list[str]) -> str:
    return join_row(cells).lstrip()


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
        elif name in STRUCTURES and is_office_math(element):
            for part in equation_parts(element):
                if isinstance(part, str):
                    pieces.append(part)
                else:
                    _collect(part, pieces)
        else:
            _collect(element, pieces)


def _cached_values(source: etree._Element | None) -> list[str]:
    """The strings or numbers that a chart stores of the cells it was made from."""
    if source is None:
        return []
    return [one_line(v.text or "") for v in source.iter("{*}v") if (v.text or "").strip()]
