"""Styles of OpenDocument files: what they hide, and the labels of list items."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from index.parsers.hidden_content import is_too_small, is_white
from index.parsers.office.layout import BULLET, numeral
from index.parsers.office.xml_package import attribute, child, local_name, to_int

# Styles based on one another that are followed; programs write three or four.
_MAX_INHERITANCE = 32
# Levels of a list that are counted; OpenDocument programs have ten.
_MAX_LEVELS = 10
_LIST_ELEMENTS = ("list-style", "outline-style")


@dataclass(frozen=True, slots=True)
class Style:
    """The own properties of a style; None where it inherits them."""

    name: str
    parent: str
    is_hidden: bool | None
    list_style: str | None
    # Its color, "" if inherited, the size of its letters in points, 0 if so, and whether it colors
    # what is behind.
    color: str = ""
    points: float = 0.0
    is_on_color: bool = False


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How the items on a level of a list are labelled; `numerals` is "" where they are not."""

    is_bullet: bool = False
    numerals: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    display_levels: int = 1


class Styles:
    """The styles of a file, and the current item numbers of its lists."""

    def __init__(self, *roots: etree._Element | None) -> None:
        """The first style of a name wins: pass the automatic styles before the others."""
        self._styles: dict[tuple[str, str], Style] = {}
        self._lists: dict[str, dict[int, ListLevel]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._has_colored_pages = False
        for root in roots:
            for element in root if root is not None else ():
                self._add(element)

    def _add(self, element: etree._Element) -> None:
        name = attribute(element, "name") or ""
        if local_name(element) == "style":
            key = (attribute(element, "family") or "", name)
            self._styles.setdefault(key, _parse_style(element, name))
        elif local_name(element) == "page-layout":
            self._has_colored_pages = self._has_colored_pages or _colors_background(element)
        elif local_name(element) in _LIST_ELEMENTS:
            # The outline of headings is known as "".
            name = name if local_name(element) == "list-style" else ""
            self._lists.setdefault(name, dict(_parse_levels(element)))

    def is_title(self, name: str) -> bool:
        return any(style.name.lower() == "title" for style in self._chain("paragraph", name))

    def hides(self, family: str, name: str, default: bool = False) -> bool:
        """Whether a style hides its content; `default` where it does not define that."""
        values = (style.is_hidden for style in self._chain(family, name))
        return next((is_hidden for is_hidden in values if is_hidden is not None), default)

    def is_unseen(self, span: str, paragraph: str, *, is_on_paper: bool) -> bool:
        """Whether the text of a span in a paragraph is too small to see or, on paper, as white as
        that; `span` is "" for the paragraph's own text."""
        chain = [*self._chain("text", span), *self._chain("paragraph", paragraph)]
        if is_too_small(next((style.points for style in chain if style.points), math.inf)):
            return True
        color = next((style.color for style in chain if style.color), "")
        is_on_color = self._has_colored_pages or any(style.is_on_color for style in chain)
        return is_on_paper and is_white(color) and not is_on_color

    def removes_number(self, name: str) -> bool:
        """Whether the style of a heading removes its number."""
        list_styles = (style.list_style for style in self._chain("paragraph", name))
        return next((style for style in list_styles if style is not None), None) == ""

    def restart(self, style: str, level: int) -> None:
        """Begin a list that does not continue an earlier one."""
        counts = self._counts.setdefault(style, {})
        for deeper in range(level, _MAX_LEVELS):
            counts.pop(deeper, None)

    def label(self, style: str, level: int, start: int | None = None) -> str:
        """The label of the next list item, or of the next heading (style ""), with a space.

        Args:
            style: The name of the list style.
            level: From 0.
            start: The item's number, where it is not the next one.

        Returns:
            "" when the item has no label.
        """
        levels = self._lists.get(style, {})
        current = levels.get(level)
        if current is None or not 0 <= level < _MAX_LEVELS:
            return ""
        counts = self._counts.setdefault(style, {})
        counts[level] = counts.get(level, current.start - 1) + 1 if start is None else start
        for deeper in range(level + 1, _MAX_LEVELS):
            counts.pop(deeper, None)
        if current.is_bullet:
            return BULLET
        numbers: list[str] = []
        for index in range(max(0, level + 1 - current.display_levels), level + 1):
            other = levels.get(index, ListLevel())
            digits = numeral(counts.get(index, other.start), other.numerals)
            if digits is not None:
                numbers.append(digits)
            elif index == level:
                return ""
        return f"{current.prefix}{'.'.join(numbers)}{current.suffix}".strip() + " "

    def _chain(self, family: str, name: str) -> Iterator[Style]:
        for _ in range(_MAX_INHERITANCE):
            style = self._styles.get((family, name))
            if style is None:
                return
            yield style
            name = style.parent


def _parse_style(element: etree._Element, name: str) -> Style:
    return Style(
        name=name,
        parent=attribute(element, "parent-style-name") or "",
        is_hidden=_parse_visibility(element),
        list_style=attribute(element, "list-style-name"),
        color=attribute(child(element, "text-properties"), "color") or "",
        points=_points(attribute(child(element, "text-properties"), "font-size")),
        is_on_color=_colors_background(element),
    )


def _colors_background(style: etree._Element) -> bool:
    """Whether a style has a background of another color than white."""
    colors = (attribute(properties, "background-color") for properties in style)
    return any(color and color != "transparent" and not is_white(color) for color in colors)


def _points(length: str | None) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)pt", length or "")
    return float(match[1]) if match else 0.0


def _parse_visibility(element: etree._Element) -> bool | None:
    """Whether a style of text, sections, tables or slides hides; None when it is not defined."""
    for properties, name, hiding_value in (
        ("text-properties", "display", "none"),
        ("section-properties", "display", "none"),
        ("table-properties", "display", "false"),
        ("drawing-page-properties", "visibility", "hidden"),
    ):
        setting = attribute(child(element, properties), name)
        if setting is not None:
            return setting == hiding_value
    return None


def _parse_levels(element: etree._Element) -> Iterator[tuple[int, ListLevel]]:
    for level in element:
        name = local_name(level)
        index = to_int(attribute(level, "level"), 1) - 1
        if not name.startswith(("list-level-style", "outline-level-style")) or index >= _MAX_LEVELS:
            continue
        yield (
            index,
            ListLevel(
                is_bullet=name.endswith(("bullet", "image")),
                numerals=attribute(level, "num-format") or "",
                prefix=attribute(level, "num-prefix") or "",
                suffix=attribute(level, "num-suffix") or "",
                start=to_int(attribute(level, "start-value"), 1),
                display_levels=min(to_int(attribute(level, "display-levels"), 1), _MAX_LEVELS),
            ),
        )
