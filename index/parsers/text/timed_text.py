"""Read subtitles in XML (TTML, formerly DFXP): what is said, when and by whom."""

import re
from collections.abc import Iterator
from html import escape

from lxml import etree

from index.parsers.dom.elements import Element
from index.parsers.text.subtitles import Cue
from index.parsers.web.feeds import name_of

# "01:02:03.5", or with the number of the picture within the second: "01:02:03:12".
_CLOCK = re.compile(r"(\d{1,3}):(\d{2}):(\d{2})(?:[.:]\d+)*")
_OFFSET = re.compile(r"(\d{1,12}(?:\.\d+)?)(h|m|s|ms|f|t)")
# Seconds of each unit that has a length of its own.
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
# Pictures in a second, where the file does not say.
_FRAME_RATE = 30.0
_MAX_SECONDS = 1_000_000


def timed_text_title(root: Element) -> str:
    """The title that the file states; "" if none."""
    head = next((part for part in root.iter(etree.Element) if name_of(part) == "title"), None)
    return " ".join("".join(head.itertext()).split()) if head is not None else ""


def timed_text_cues(root: Element) -> list[Cue]:
    """What is said, in the order of the file. Times within an element with a time add up."""
    people = dict(_people(root))
    rates = {name: _number(root, name) for name in ("frameRate", "tickRate")}
    units = _UNITS | {"f": 1 / (rates["frameRate"] or _FRAME_RATE)}
    units["t"] = 1 / (rates["tickRate"] or rates["frameRate"] or 1.0)
    cues: list[Cue] = []
    for paragraph in root.iter(etree.Element):
        if name_of(paragraph) != "p":
            continue
        around = [paragraph, *paragraph.iterancestors()]
        start = sum(_seconds(_attribute(node, "begin"), units) for node in around)
        length = _seconds(_attribute(paragraph, "dur"), units)
        end = _seconds(_attribute(paragraph, "end"), units)
        end += sum(_seconds(_attribute(node, "begin"), units) for node in around[1:])
        speakers = (_attribute(node, "agent") for node in (*around, *paragraph.iter(etree.Element)))
        speaker = next((people.get(name, name) for name in speakers if name), "")
        lines = tuple(escape(line, quote=False) for line in _lines(paragraph) if line)
        if lines:
            shown_to = int(start + length) if length else max(int(end), int(start))
            cues.append(Cue(int(start), shown_to, lines, speaker))
    return cues


def _people(root: Element) -> Iterator[tuple[str, str]]:
    """The speakers that the file names: their identifiers and their names."""
    for agent in root.iter(etree.Element):
        if name_of(agent) == "agent" and (identifier := _attribute(agent, "id")):
            name = " ".join("".join(agent.itertext()).split())
            if name:
                yield identifier, name


def _lines(paragraph: Element) -> list[str]:
    pieces: list[str] = []
    for event, node in etree.iterwalk(paragraph, events=("start", "end")):
        if event == "start":
            pieces += ["\0"] * (name_of(node) == "br") + [node.text or ""]
        elif node is not paragraph:
            pieces.append(node.tail or "")
    return [" ".join(line.split()) for line in "".join(pieces).split("\0")]


def _seconds(value: str, units: dict[str, float]) -> float:
    if clock := _CLOCK.fullmatch(value.strip()):
        return int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3])
    if offset := _OFFSET.fullmatch(value.strip()):
        return min(float(offset[1]) * units[offset[2]], _MAX_SECONDS)
    return 0.0


def _number(root: Element, name: str) -> float:
    value = _attribute(root, name)
    return float(value) if re.fullmatch(r"\d{1,9}", value) else 0.0


def _attribute(element: Element, name: str) -> str:
    """The value of an attribute of any namespace; "" if there is none."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""
