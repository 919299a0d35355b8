"""Take from a map (KML, GPX) what only programs read: the points of lines, and styles."""

import re

from lxml import etree

from index.errors import UnreadableFileError
from index.humanize import counted
from index.parsers.dom.elements import Element
from index.parsers.mail.html import html_text
from index.parsers.types import Skipped
from index.parsers.web.feeds import name_of

MAPS = frozenset(("kml", "gpx"))
# Points of an element up to which they are read: a place has one.
_MAX_POINTS = 2
_STYLES = frozenset(("style", "stylemap", "stylepack"))
# A recorded movement, each point an element of its own.
_TRACKS = frozenset(("trkseg", "track"))
_TRACK_POINTS = frozenset(("trkpt", "coord"))
# What a person wrote at a point of a track.
_REMARKS = frozenset(("name", "desc", "cmt", "link", "src", "type"))
_DESCRIPTIONS = frozenset(("description", "snippet", "desc", "cmt", "text", "balloon"))
# Where the text of a balloon shows a field of its place, which is read there.
_PLACEHOLDER = re.compile(r"\$\[[^\]\n]{1,200}\]")
_ELLIPSIS = "…"


def strip_positions(root: Element) -> tuple[Skipped, ...]:
    """Remove the lines and styles of a map, and the tags in its descriptions; of other XML nothing.

    A point of a track that has a name or a description stays, and so does what a style says in
    the balloon of a place.

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
            _keep_balloon(element)
        elif name == "styleurl":
            parent.remove(element)
        elif name in _TRACKS:
            points += _strip_track(element)
        elif name == "coordinates" and len((element.text or "").split()) > _MAX_POINTS:
            points += len((element.text or "").split())
            parent.remove(element)
        elif name in _DESCRIPTIONS and "<" in (element.text or ""):
            element.text = _plain(element.text or "")
    if not points:
        return ()
    return (
        Skipped(
            f"{counted(points, 'point')} of lines and areas, not read: for programs alone", "field"
        ),
    )


def _strip_track(track: Element) -> int:
    """Remove the points of a track that have no remark, and the track if none has; returns the
    number of those that are removed."""
    points = [point for point in track if name_of(point) in _TRACK_POINTS]
    silent = [
        point
        for point in points
        if not any(name_of(part) in _REMARKS and "".join(part.itertext()).strip() for part in point)
    ]
    parent = track.getparent()
    if len(silent) == len(points) and parent is not None:
        parent.remove(track)
    for point in silent:
        track.remove(point)
    return len(silent)


def _keep_balloon(style: Element) -> None:
    """Replace a style by the words that it shows in the balloon of a place; remove it if there are
    none beside the fields of the place."""
    parent = style.getparent()
    if parent is None:
        return
    texts = (
        text.text or ""
        for balloon in style.iter(etree.Element)
        if name_of(balloon) == "balloonstyle"
        for text in balloon
        if name_of(text) == "text"
    )
    words = _plain(_PLACEHOLDER.sub(_ELLIPSIS, " ".join(texts)))
    if any(map(str.isalpha, words)):
        balloon = etree.SubElement(parent, "balloon")
        balloon.text = words
        parent.replace(style, balloon)
    else:
        parent.remove(style)


def _plain(markup: str) -> str:
    try:
        return html_text(markup) or markup
    except UnreadableFileError:
        return markup
