"""styles.xml and numbering.xml → what they hide, and the labels of list items."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from index.parsers.office.layout import BULLET, numeral
from index.parsers.office.opc import is_on
from index.parsers.office.xml_package import child, local, number, value

# Word's names of numerals → those of `numeral`. Of another the label is left out, not guessed.
_NUMERALS = {
    "decimal": "1",
    "decimalZero": "01",
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
}
# Styles based on one another that are followed. Word itself allows eleven.
_DEPTH = 32
# Levels of one list; Word knows nine.
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says itself; None or "" where it leaves it to the one it is based on."""

    name: str
    based_on: str
    hidden: bool | None
    list_id: str
    level: int | None
    outlined: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What a style is in effect: whether a title, hidden, a heading; the list that it is in."""

    title: bool
    hidden: bool
    outlined: bool
    list_id: str
    level: int | None


@dataclass(frozen=True, slots=True)
class Level:
    """How a level of a list is labelled."""

    start: int = 1
    numerals: str = "decimal"
    pattern: str = ""
    legal: bool = False
    separator: str = " "
    restarts: bool = True
    style: str = ""


@dataclass(frozen=True, slots=True)
class List:
    """A list of the document: the definition it shares, and what it changes of it."""

    definition: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


class Styles:
    """The styles of a document by their ids, what they inherit included."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._defaults: dict[str, str] = {}
        self._looks: dict[str, Look] = {}
        for element in root if root is not None else ():
            if local(element) != "style":
                continue
            key = value(element, "styleId") or ""
            self._styles[key] = _style(element)
            if value(element, "default") in ("1", "true", "on"):
                self._defaults[value(element, "type") or ""] = key

    def paragraph(self, properties: etree._Element | None) -> str:
        """The id of the style of a paragraph with these properties."""
        return value(child(properties, "pStyle"), "val") or self._defaults.get("paragraph", "")

    def look(self, key: str) -> Look:
        """What a style is, with what it takes from those it is based on."""
        if key not in self._looks:
            chain = list(self._chain(key))
            listed = next((place for place, s in enumerate(chain) if s.list_id), None)
            levels = [s.level for s in chain[: None if listed is None else listed + 1]]
            self._looks[key] = Look(
                title=any(s.name == "title" for s in chain),
                hidden=next((s.hidden for s in chain if s.hidden is not None), False),
                outlined=any(s.outlined for s in chain),
                list_id="" if listed is None else chain[listed].list_id,
                level=next((level for level in levels if level is not None), None),
            )
        return self._looks[key]

    def _chain(self, key: str) -> Iterator[Style]:
        for _ in range(_DEPTH):
            if key not in self._styles:
                return
            yield self._styles[key]
            key = self._styles[key].based_on


class Numbering:
    """The lists of a document: each label follows from those asked for before it."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._definitions: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun = set[str]()
        links: dict[str, str] = {}
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                key = value(element, "abstractNumId") or ""
                self._definitions[key] = dict(_levels(element))
                links[key] = value(child(element, "numStyleLink"), "val") or ""
            elif local(element) == "num":
                self._lists[value(element, "numId") or ""] = _list(element)
        for key, style in links.items():
            linked = self._lists.get(styles.look(style).list_id) if style else None
            if linked is not None:
                self._definitions[key] = self._definitions.get(linked.definition, {})

    def level_of(self, list_id: str, style: str) -> int:
        """The level of a list that paragraphs of a style stand on."""
        found = self._lists.get(list_id)
        levels = self._definitions.get(found.definition, {}) if found else {}
        return next((number for number, level in levels.items() if level.style == style), 0)

    def label(self, list_id: str, level: int) -> str | None:
        """The label of the next item, what sets it off included; None when there is no list."""
        found = self._lists.get(list_id)
        if found is None or not 0 <= level < _LEVELS:
            return None
        levels = {**self._definitions.get(found.definition, {}), **found.levels}
        counts = self._counts.setdefault(found.definition, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            counts |= {number: start - 1 for number, start in found.starts.items()}
        own = levels.get(level, Level())
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            if levels.get(deeper, Level()).restarts:
                counts.pop(deeper, None)
        if own.numerals == "bullet":
            return BULLET
        return _labelled(own, levels, counts)


def _labelled(own: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
    label = ""
    for literal, place in re.findall(r"([^%]+|%(?!\d))|%(\d)", own.pattern):
        if literal:
            label += literal
            continue
        number = int(place) - 1
        level = levels.get(number, Level())
        numerals = _NUMERALS.get("decimal" if own.legal else level.numerals)
        shown = numeral(counts.get(number, level.start), numerals) if numerals else None
        if shown is None:
            return ""
        label += shown
    return label + own.separator if label.strip() else ""


def note_numerals(settings: etree._Element | None) -> str:
    """The numerals of notes that w:footnotePr or w:endnotePr asks for, as `numeral` calls them."""
    return _NUMERALS.get(value(child(settings, "numFmt"), "val") or "", "")


def _style(element: etree._Element) -> Style:
    paragraph = child(element, "pPr")
    level = value(child(paragraph, "numPr", "ilvl"), "val")
    return Style(
        name=(value(child(element, "name"), "val") or "").strip().lower(),
        based_on=value(child(element, "basedOn"), "val") or "",
        hidden=is_on(child(element, "rPr", "vanish")),
        list_id=value(child(paragraph, "numPr", "numId"), "val") or "",
        level=number(level) if level else None,
        outlined=child(paragraph, "outlineLvl") is not None,
    )


def _levels(element: etree._Element) -> Iterator[tuple[int, Level]]:
    for level in element:
        if local(level) == "lvl" and number(value(level, "ilvl")) < _LEVELS:
            yield (
                number(value(level, "ilvl")),
                Level(
                    start=number(value(child(level, "start"), "val"), 1),
                    numerals=value(child(level, "numFmt"), "val") or "decimal",
                    pattern=value(child(level, "lvlText"), "val") or "",
                    legal=bool(is_on(child(level, "isLgl"))),
                    separator="" if value(child(level, "suff"), "val") == "nothing" else " ",
                    restarts=value(child(level, "lvlRestart"), "val") != "0",
                    style=value(child(level, "pStyle"), "val") or "",
                ),
            )


def _list(element: etree._Element) -> List:
    found = List(value(child(element, "abstractNumId"), "val") or "")
    for override in element:
        if local(override) == "lvlOverride":
            place = min(number(value(override, "ilvl")), _LEVELS)
            start = value(child(override, "startOverride"), "val")
            if start is not None:
                found.starts[place] = number(start, 1)
            found.levels.update(_levels(override))
    return found
