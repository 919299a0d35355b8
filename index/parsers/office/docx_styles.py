"""Styles and list numbering of .docx files: what is hidden, and the labels of list items."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from index.parsers.hidden_content import is_white
from index.parsers.office.layout import BULLET, numeral
from index.parsers.office.opc import toggle
from index.parsers.office.xml_package import attribute, child, is_true, local_name, to_int

# Word's numeral formats → styles of `numeral`. In any other format a label is left out.
_NUMERALS = {
    "decimal": "1",
    "decimalZero": "01",
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
}
# Styles based on one another that are followed; Word allows eleven.
_MAX_INHERITANCE = 32
# Levels of one list; Word has nine.
_MAX_LEVELS = 9


@dataclass(frozen=True, slots=True)
class StyleDefinition:
    """The own properties of a style; None or "" where it inherits them."""

    name: str
    based_on: str
    is_hidden: bool | None
    list_id: str
    level: int | None
    is_heading: bool
    color: str
    half_points: int
    is_shaded: bool


@dataclass(frozen=True, slots=True)
class EffectiveStyle:
    """The properties of a style, inherited ones included: `color` "" and `half_points`, the size
    of its letters, 0 where none is set."""

    is_title: bool
    is_hidden: bool
    is_heading: bool
    list_id: str
    level: int | None
    color: str
    half_points: int
    is_shaded: bool


@dataclass(frozen=True, slots=True)
class NumberingLevel:
    """How the items on one level of a list are labelled."""

    start: int = 1
    numerals: str = "decimal"
    pattern: str = ""
    is_legal: bool = False
    separator: str = " "
    restarts: bool = True
    style: str = ""


@dataclass(frozen=True, slots=True)
class NumberingInstance:
    """A w:num: the abstract list that it refers to, and its overrides."""

    abstract_id: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, NumberingLevel] = field(default_factory=dict)


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, StyleDefinition] = {}
        self._defaults: dict[str, str] = {}
        self._effective: dict[str, EffectiveStyle] = {}
        for element in root if root is not None else ():
            if local_name(element) != "style":
                continue
            key = attribute(element, "styleId") or ""
            self._styles[key] = _parse_style(element)
            if is_true(attribute(element, "default")):
                self._defaults[attribute(element, "type") or ""] = key

    def paragraph(self, properties: etree._Element | None) -> str:
        """The id of the style of a paragraph with these w:pPr."""
        return attribute(child(properties, "pStyle"), "val") or self._defaults.get("paragraph", "")

    def effective(self, key: str) -> EffectiveStyle:
        """The properties of a style, with those of the styles it is based on."""
        if key not in self._effective:
            chain = list(self._chain(key))
            in_list = next((i for i, style in enumerate(chain) if style.list_id), None)
            levels = [style.level for style in chain[: None if in_list is None else in_list + 1]]
            self._effective[key] = EffectiveStyle(
                is_title=any(style.name == "title" for style in chain),
                is_hidden=next(
                    (style.is_hidden for style in chain if style.is_hidden is not None), False
                ),
                is_heading=any(style.is_heading for style in chain),
                list_id="" if in_list is None else chain[in_list].list_id,
                level=next((level for level in levels if level is not None), None),
                color=next((style.color for style in chain if style.color), ""),
                half_points=next((style.half_points for style in chain if style.half_points), 0),
                is_shaded=any(style.is_shaded for style in chain),
            )
        return self._effective[key]

    def _chain(self, key: str) -> Iterator[StyleDefinition]:
        for _ in range(_MAX_INHERITANCE):
            # A damaged file may have a style without an id.
            if not key or key not in self._styles:
                return
            yield self._styles[key]
            key = self._styles[key].based_on


class Numbering:
    """The lists of a document. It counts: ask for the label of each item once, in their order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._abstract_lists: dict[str, dict[int, NumberingLevel]] = {}
        self._instances: dict[str, NumberingInstance] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started_lists = set[str]()
        links: dict[str, str] = {}
        for element in root if root is not None else ():
            if local_name(element) == "abstractNum":
                key = attribute(element, "abstractNumId") or ""
                self._abstract_lists[key] = dict(_parse_levels(element))
                links[key] = attribute(child(element, "numStyleLink"), "val") or ""
            elif local_name(element) == "num":
                self._instances[attribute(element, "numId") or ""] = _parse_instance(element)
        for key, style in links.items():
            linked = self._instances.get(styles.effective(style).list_id) if style else None
            if linked is not None:
                self._abstract_lists[key] = self._abstract_lists.get(linked.abstract_id, {})

    def level_of(self, list_id: str, style: str) -> int:
        """The level of a list that is linked to a paragraph style; 0 if none is."""
        instance = self._instances.get(list_id)
        levels = self._abstract_lists.get(instance.abstract_id, {}) if instance else {}
        return next((index for index, level in levels.items() if level.style == style), 0)

    def label(self, list_id: str, level: int) -> str | None:
        """The label of the next item, with its separator; None when there is no such list."""
        instance = self._instances.get(list_id)
        if instance is None or not 0 <= level < _MAX_LEVELS:
            return None
        levels = {**self._abstract_lists.get(instance.abstract_id, {}), **instance.levels}
        counts = self._counts.setdefault(instance.abstract_id, {})
        if list_id not in self._started_lists:
            self._started_lists.add(list_id)
            counts |= {index: start - 1 for index, start in instance.starts.items()}
        current = levels.get(level, NumberingLevel())
        counts[level] = counts.get(level, current.start - 1) + 1
        for deeper in range(level + 1, _MAX_LEVELS):
            if levels.get(deeper, NumberingLevel()).restarts:
                counts.pop(deeper, None)
        if current.numerals == "bullet":
            return BULLET
        return _format_label(current, levels, counts)


def _format_label(
    current: NumberingLevel, levels: dict[int, NumberingLevel], counts: dict[int, int]
) -> str:
    label = ""
    for literal, digit in re.findall(r"([^%]+|%(?!\d))|%(\d)", current.pattern):
        if literal:
            label += literal
            continue
        index = int(digit) - 1
        level = levels.get(index, NumberingLevel())
        numerals = _NUMERALS.get("decimal" if current.is_legal else level.numerals)
        number = numeral(counts.get(index, level.start), numerals) if numerals else None
        if number is None:
            return ""
        label += number
    return label + current.separator if label.strip() else ""


def note_numerals(settings: etree._Element | None) -> str:
    """The style of `numeral` that w:footnotePr or w:endnotePr sets for notes; "" if none."""
    return _NUMERALS.get(attribute(child(settings, "numFmt"), "val") or "", "")


def _parse_style(element: etree._Element) -> StyleDefinition:
    paragraph = child(element, "pPr")
    level = attribute(child(paragraph, "numPr", "ilvl"), "val")
    return StyleDefinition(
        name=(attribute(child(element, "name"), "val") or "").strip().lower(),
        based_on=attribute(child(element, "basedOn"), "val") or "",
        is_hidden=toggle(child(element, "rPr", "vanish")),
        list_id=attribute(child(paragraph, "numPr", "numId"), "val") or "",
        level=to_int(level) if level else None,
        is_heading=child(paragraph, "outlineLvl") is not None,
        color=attribute(child(element, "rPr", "color"), "val") or "",
        half_points=to_int(attribute(child(element, "rPr", "sz"), "val")),
        is_shaded=any(is_shaded(shading) for shading in element.iter("{*}shd")),
    )


def is_shaded(shading: etree._Element | None) -> bool:
    """Whether a w:shd colors what is behind a text."""
    fill = attribute(shading, "fill") or "auto"
    pattern = attribute(shading, "val") or "clear"
    return not (fill == "auto" or is_white(fill)) or pattern not in ("clear", "nil")


def _parse_levels(element: etree._Element) -> Iterator[tuple[int, NumberingLevel]]:
    for level in element:
        if local_name(level) == "lvl" and to_int(attribute(level, "ilvl")) < _MAX_LEVELS:
            yield (
                to_int(attribute(level, "ilvl")),
                NumberingLevel(
                    start=to_int(attribute(child(level, "start"), "val"), 1),
                    numerals=attribute(child(level, "numFmt"), "val") or "decimal",
                    pattern=attribute(child(level, "lvlText"), "val") or "",
                    is_legal=bool(toggle(child(level, "isLgl"))),
                    separator="" if attribute(child(level, "suff"), "val") == "nothing" else " ",
                    restarts=attribute(child(level, "lvlRestart"), "val") != "0",
                    style=attribute(child(level, "pStyle"), "val") or "",
                ),
            )


def _parse_instance(element: etree._Element) -> NumberingInstance:
    instance = NumberingInstance(attribute(child(element, "abstractNumId"), "val") or "")
    for override in element:
        if local_name(override) == "lvlOverride":
            index = min(to_int(attribute(override, "ilvl")), _MAX_LEVELS)
            start = attribute(child(override, "startOverride"), "val")
            if start is not None:
                instance.starts[index] = to_int(start, 1)
            instance.levels.update(_parse_levels(override))
    return instance
