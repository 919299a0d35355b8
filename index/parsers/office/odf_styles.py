"""the styles of an OpenDocument file → what they hide, and the labels of list items."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from index.parsers.office.layout import BULLET, numeral
from index.parsers.office.xml_package import child, local, number, value

# Styles based on one another that are followed; programs make three or four.
_DEPTH = 32
# Levels of a list that are counted; OpenDocument programs have ten.
_LEVELS = 10
_LISTS = ("list-style", "outline-style")


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says itself; None where it leaves it to its parent."""

    name: str
    parent: str
    hidden: bool | None
    list_style: str | None


@dataclass(frozen=True, slots=True)
class Level:
    """How a level of a list is labelled; `numerals` is "" where it is not."""

    bullet: bool = False
    numerals: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1


class Styles:
    """The styles of a file, and the counts of its lists as far as it is read."""

    def __init__(self, *roots: etree._Element | None) -> None:
        """Of one name the style counts that comes first: give the automatic ones before others."""
        self._styles: dict[tuple[str, str], Style] = {}
        self._lists: dict[str, dict[int, Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for root in roots:
            for element in root if root is not None else ():
                self._add(element)

    def _add(self, element: etree._Element) -> None:
        name = value(element, "name") or ""
        if local(element) == "style":
            key = (value(element, "family") or "", name)
            self._styles.setdefault(key, _style(element, name))
        elif local(element) in _LISTS:
            # The outline of headings has no name that text could use.
            name = name if local(element) == "list-style" else ""
            self._lists.setdefault(name, dict(_levels(element)))

    def is_title(self, name: str) -> bool:
        return any(style.name.lower() == "title" for style in self._chain("paragraph", name))

    def hides(self, family: str, name: str, otherwise: bool = False) -> bool:
        """Whether a style hides what is of it; `otherwise` where it does not speak of it."""
        said = (style.hidden for style in self._chain(family, name))
        return next((hidden for hidden in said if hidden is not None), otherwise)

    def unnumbered(self, name: str) -> bool:
        """Whether a heading's style takes its number away."""
        said = (style.list_style for style in self._chain("paragraph", name))
        return next((one for one in said if one is not None), None) == ""

    def begin(self, style: str, level: int) -> None:
        """A list begins that does not continue one before it."""
        counts = self._counts.setdefault(style, {})
        for deeper in range(level, _LEVELS):
            counts.pop(deeper, None)

    def label(self, style: str, level: int, start: int | None = None) -> str:
        """The label of the next item of a list, or of the next heading (style ""), what sets it
        off included; "" when it has none."""
        levels = self._lists.get(style, {})
        own = levels.get(level)
        if own is None or not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(style, {})
        counts[level] = counts.get(level, own.start - 1) + 1 if start is None else start
        for deeper in range(level + 1, _LEVELS):
            counts.pop(deeper, None)
        if own.bullet:
            return BULLET
        numbers = []
        for place in range(max(0, level + 1 - own.shown), level + 1):
            other = levels.get(place, Level())
            shown = numeral(counts.get(place, other.start), other.numerals)
            if shown is not None:
                numbers.append(shown)
            elif place == level:
                return ""
        return f"{own.prefix}{'.'.join(numbers)}{own.suffix}".strip() + " "

    def _chain(self, family: str, name: str) -> Iterator[Style]:
        for _ in range(_DEPTH):
            style = self._styles.get((family, name))
            if style is None:
                return
            yield style
            name = style.parent


def _style(element: etree._Element, name: str) -> Style:
    return Style(
        name=name,
        parent=value(element, "parent-style-name") or "",
        hidden=_hidden(element),
        list_style=value(element, "list-style-name"),
    )


def _hidden(element: etree._Element) -> bool | None:
    """Whether a style of text, sections, tables or slides hides; None when it does not say."""
    for properties, attribute, hiding in (
        ("text-properties", "display", "none"),
        ("section-properties", "display", "none"),
        ("table-properties", "display", "false"),
        ("drawing-page-properties", "visibility", "hidden"),
    ):
        said = value(child(element, properties), attribute)
        if said is not None:
            return said == hiding
    return None


def _levels(element: etree._Element) -> Iterator[tuple[int, Level]]:
    for level in element:
        name = local(level)
        place = number(value(level, "level"), 1) - 1
        if not name.startswith(("list-level-style", "outline-level-style")) or place >= _LEVELS:
            continue
        yield (
            place,
            Level(
                bullet=name.endswith(("bullet", "image")),
                numerals=value(level, "num-format") or "",
                prefix=value(level, "num-prefix") or "",
                suffix=value(level, "num-suffix") or "",
                start=number(value(level, "start-value"), 1),
                shown=min(number(value(level, "display-levels"), 1), _LEVELS),
            ),
        )
