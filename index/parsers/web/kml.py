"""Take from a map (KML, GPX) what only programs read: the points of lines, and styles."""

from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.html.elements import Element
from index.parsers.mail.html import html_text
from index.parsers.types import Skipped
from index.parsers.web.feeds import name_of

MAPS = frozenset(("kml", "gpx"))
# Points of an element up to which they are read: a place has one.
_MAX_POINTS = 2
_STYLES = frozenset(("style", "stylemap", "stylepack"))
# A recorded movement, each point an element of its own.
_TRACKS = frozenset(("trkseg", "track"))
_DESCRIPTIONS = frozenset(("description", "snippet", "desc", "cmt", "text"))


def strip_positions(root: Element) -> tuple[Skipped, ...]:
    """Remove the lines and styles of a map, and the tags in its descriptions; of other XML nothing.

    Returns:
        What to report of it.
    """
    if name_of(root) not in MAPS:
        return ()
    points = 0
    for element in [*root.iter(etree.Element)]:
        name = name_of(element)
        parent = element.getparent()
        if parent is None:
            continue
        if name in _STYLES:
            parent.remove(element)
        elif name in _TRACKS:
            points += sum(name_of(point) in ("trkpt", "coord") for point in element)
            parent.remove(element)
        elif name == "coordinates" and len((element.text or "").split()) > _MAX_POINTS:
            points += len((element.text or "").split())
            parent.remove(element)
        elif name in _DESCRIPTIONS and "<" in (element.text or ""):
            element.text = _plain(element.text or "")
    if not points:
        return ()
    return (
        Skipped(f"{points:,} points of lines and areas, not read: for programs alone", "field"),
    )


def _plain(markup: str) -> str:
    try:
        return html_text(markup) or markup
    except UnreadableFileError:
        return markup
