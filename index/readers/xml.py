"""an .xml, .rss or .atom file → its documents: a feed's entries, a page, or one text.

Of an article in NITF, NewsML-G2 or JATS the title, authors and day too.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from lxml import etree

from index.errors import UnreadableFileError
from index.readers.charsets import decode_markup
from index.readers.days import find_day, sane_day
from index.readers.feeds import is_feed, name_of, read_feed
from index.readers.html import page_draft
from index.readers.markup import parse_xml
from index.readers.people import split_authors
from index.readers.types import Draft, Item, Source
from index.readers.walk import Element, clean

_XHTML = "{http://www.w3.org/1999/xhtml}html"
# Elements that stand within a sentence, in the common kinds of XML.
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "bold",
        "br",
        "chron",
        "cite",
        "classcode",
        "code",
        "content-inline",
        "em",
        "emphasis",
        "event",
        "ext-link",
        "font",
        "foreign",
        "function",
        "hi",
        "i",
        "inline-formula",
        "ital",
        "italic",
        "kbd",
        "keyword",
        "lang",
        "link",
        "literal",
        "location",
        "mark",
        "monospace",
        "money",
        "named-content",
        "num",
        "object.title",
        "org",
        "orgid",
        "person",
        "personname",
        "postaddr",
        "q",
        "quote-inline",
        "ref",
        "roman",
        "s",
        "sc",
        "small",
        "span",
        "strike",
        "strong",
        "styled-content",
        "sub",
        "sup",
        "tspan",
        "tt",
        "u",
        "ulink",
        "underline",
        "uri",
        "var",
        "virtloc",
        "xref",
    ]
)
_BREAKS = frozenset(("br", "lb", "break"))
# What is not seen where the XML is shown: it says something about the article.
_UNSEEN = frozenset(("script", "style", "tex-math", "annotation"))
# By the name of the root: where the article's text is. The first that is there counts.
_BODIES = {
    "nitf": ("body",),
    "article": ("body", "sub-article", "sec"),
    "newsitem": ("contentset",),
    "newsmessage": ("contentset",),
    "newsml": ("body.content", "datacontent"),
    "tei": ("text",),
    "tei.2": ("text",),
}
# Under these of NITF's body stands what is metadata too.
_NOT_TEXT = frozenset(("byline", "dateline", "distributor", "body.end"))
_TITLES = ("hl1", "hedline", "article-title", "headline", "title")
_DATES = ("date.issue", "date.release", "firstcreated", "versioncreated", "contentcreated")
_AUTHORS = ("byttl", "byline", "by")


def read_xml(source: Source) -> Iterator[Item]:
    """What the file holds, by what its root says it is."""
    content = source.content()
    if not content.strip():
        raise UnreadableFileError("empty: there is no XML in it")
    root = parse_xml(content)
    source.alive()
    if is_feed(root):
        yield from read_feed(root, source.alive)
    elif root.tag == _XHTML or name_of(root) == "html":
        yield page_draft(decode_markup(content), source.alive, strict=True)
    else:
        yield _document(root)


def _document(root: Element) -> Draft:
    kind = name_of(root)
    inside = next((html for html in root.iter(_XHTML)), None)
    body = _first(root, _BODIES.get(kind, ()))
    text = _text(root if inside is None and body is None else inside if body is None else body)
    if not text and body is not None:
        text = _text(root)
    if not text:
        raise UnreadableFileError("no text: there are only elements and attributes in it")
    draft = Draft(text=text)
    if kind not in _BODIES:
        return draft
    day = _day(root)
    title = _title(root)
    if title and kind == "article":
        # JATS has the title in front of its body, and what the article shows begins with it.
        draft = replace(draft, text="\n\n".join([title, *_abstract(root), text]))
    return replace(
        draft,
        title=title,
        published=day,
        published_from="metadata" if day else "",
        authors=_authors(root),
    )


def _first(root: Element, names: tuple[str, ...]) -> Element | None:
    for name in names:
        for element in root.iter(etree.Element):
            if name_of(element) == name and element is not root:
                return element
    return None


def _line(element: Element) -> str:
    return clean(" ".join(text for text in element.itertext()))


def _title(root: Element) -> str:
    for name in _TITLES:
        found = _first(root, (name,))
        if found is not None and (title := " ".join(_text(found).split())):
            return title
    return ""


def _abstract(root: Element) -> list[str]:
    found = _first(root, ("abstract",))
    text = _text(found) if found is not None else ""
    return [text] if text else []


def _day(root: Element) -> date | None:
    for name in _DATES:
        found = _first(root, (name,))
        if found is not None:
            stated = found.get("norm") or found.text
            if day := find_day(stated):
                return day
    for found in root.iter(etree.Element):
        if name_of(found) == "pub-date" and (day := _parts_of_day(found)):
            return day
    return None


def _parts_of_day(element: Element) -> date | None:
    """The day that is written as <day>, <month> and <year>; without a day it is none."""
    parts = {name_of(child): (child.text or "").strip() for child in element}
    try:
        return sane_day(date(*(int(parts.get(name, "")) for name in ("year", "month", "day"))))
    except ValueError:
        return None


def _authors(root: Element) -> tuple[str, ...]:
    names: list[str] = []
    for element in root.iter(etree.Element):
        if name_of(element) == "contrib" and element.get("contrib-type") in (None, "author"):
            parts = {name_of(part): _line(part) for part in element.iter(etree.Element)}
            name = f"{parts.get('given-names', '')} {parts.get('surname', '')}".strip()
            names.append(name or parts.get("collab", ""))
    for name in _AUTHORS:
        found = _first(root, (name,)) if not names else None
        if found is not None:
            names.extend(split_authors([_line(found)]))
    return tuple(dict.fromkeys(name for name in names if name))[:20]


def _text(root: Element) -> str:
    """Its text in the order of the file: each element that is not inline begins a paragraph."""
    paragraphs: list[str] = []
    pieces: list[str] = []

    def end() -> None:
        lines = (clean(line) for line in "".join(pieces).split("\0"))
        pieces.clear()
        if paragraph := "\n".join(line for line in lines if line):
            paragraphs.append(paragraph)

    skipped = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        name = name_of(element)
        begins = event == "start"
        is_unseen = name in _UNSEEN or (name in _NOT_TEXT and element is not root)
        if event in ("start", "end") and is_unseen:
            skipped += 1 if begins else -1
        if name not in _INLINE:
            end()
        elif begins and name in _BREAKS:
            pieces.append("\0")
        if not skipped:
            text = element.text if begins else element.tail if element is not root else None
            pieces.append((text or "").replace("\0", ""))
    end()
    return "\n\n".join(paragraphs)
