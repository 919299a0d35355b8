"""Put the frames of a web page, and what its components show, where a browser shows them."""

import re
from collections.abc import Mapping
from urllib.parse import urljoin

from lxml.html import HtmlElement

from index.parsers.dom.parsing import MAX_PAGE_CHARS, parse_tree
from index.parsers.dom.visibility import names_of

# Frames within one another, and all frames of a page, that are read.
_MAX_DEPTH = 3
_MAX_FRAMES = 100
# Of a frame's id, class or name: an advertisement, a counter, a dialog for consent.
_NOT_READ = re.compile(
    r"(?<![a-z])(?:ads?|adslot|advert\w*|doubleclick|googlead\w*|consent|cmp|captcha|recaptcha|"
    r"analytics|tracking|pixel)(?![a-z])",
    re.IGNORECASE,
)
# Where newsrooms keep the charts, tables and maps that a page frames.
_CHARTS = re.compile(
    r"(?:datawrapper|dwcdn|flourish|infogram|tableau|everviz|highcharts|chartblocks|plotly|"
    r"ourworldindata|statista|livingdocs|q\.nzz|interaktiv|graphics?\b|charts?\b|embed/table)",
    re.IGNORECASE,
)


def open_frames(tree: HtmlElement, stored: Mapping[str, str], address: str | None) -> None:
    """Put into `tree` the text of its frames and components that is at hand.

    Args:
        tree: The page; changed in place.
        stored: The other pages that were saved with it, by their addresses, or by "cid:" and their
            Content-ID.
        address: That of the page, which those of its frames may be relative to.
    """
    for element in list(tree.iter("template")):
        if element.get("shadowrootmode") or element.get("shadowroot"):
            element.tag = "div"
    left, count = MAX_PAGE_CHARS, 0
    for _ in range(_MAX_DEPTH):
        for frame in list(tree.iter("iframe", "frame")):
            text = _text_of(frame, stored, address)
            count += 1
            left -= len(text)
            if count > _MAX_FRAMES or left < 0:
                return
            page = parse_tree(text) if text.strip() else None
            body = page.find("body") if page is not None else None
            if body is not None:
                body.tag = frame.tag = "div"
                frame.text = None
                frame.append(body)
    for frameset in list(tree.iter("frameset")):
        if next(frameset.iter("frame"), None) is None:
            frameset.tag = "div"


def _text_of(frame: HtmlElement, stored: Mapping[str, str], address: str | None) -> str:
    """The page in a frame, "" if it is not at hand or an advertisement."""
    # Browsers save a frame within the page as an attribute, which may hold another one.
    if within := frame.attrib.pop("srcdoc", ""):
        return str(within)
    source = (frame.attrib.pop("src", "") if stored else "").strip()
    if not source or any(
        _NOT_READ.search(name) for name in names_of(frame, ("id", "class", "name"))
    ):
        return ""
    try:
        return stored.get(source) or stored.get(urljoin(address or "", source).split("#")[0]) or ""
    except ValueError:
        return ""


def framed_charts(tree: HtmlElement) -> list[str]:
    """The addresses of the charts and tables that the page shows in frames that are not at hand."""
    sources = (frame.get("src") or frame.get("data-src") or "" for frame in tree.iter("iframe"))
    return list(dict.fromkeys(source for source in sources if _CHARTS.search(source)))
