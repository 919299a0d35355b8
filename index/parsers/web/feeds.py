"""Parse a feed (RSS, Atom, RDF) into a document for each entry, and one for its own description.

feedparser does not serve: its sanitizer drops elements that it does not know.
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain

from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.dom.blocks import clean, extract_blocks, join
from index.parsers.dom.elements import Element, count_readings
from index.parsers.dom.parsing import parse_page
from index.parsers.dom.style_sheets import apply_sheets
from index.parsers.dom.visibility import ShownContent
from index.parsers.hidden_content import count_markup_readings, report_hidden_text, report_readings
from index.parsers.types import ParsedDocument, ParserOutput, Skipped
from index.parsers.web.byline_names import split_byline
from index.parsers.web.metadata import is_web_address
from index.text.dates import find_day

_MAX_TAGS = 20
_ROOTS = frozenset(("rss", "feed", "rdf", "channel"))
_ENTRIES = frozenset(("item", "entry"))
# The longest of these is the entry's text: a description is often its beginning.
_TEXTS = ("encoded", "content", "description", "summary", "body", "xhtml", "fulltext", "fullitem")
# Where an entry has none of these, its text is in one of those: the first counts.
_SUMMARIES = ("abstract", "summary", "description", "subtitle")
# What a feed says of itself.
_FEED_TEXTS = ("subtitle", "tagline", "description", "summary")
_DATES = ("pubdate", "published", "issued", "date", "created")
_AUTHORS = ("creator", "author", "contributor")
# Other fields of an entry that say nothing about its subject, and the namespaces of such fields:
# counts of comments, addresses for programs.
_OF_PROGRAMS = frozenset(
    (
        *("title", "link", "origlink", "guid", "id", "category", "subject", "keywords", "updated"),
        *("modified", "comments", "rights", "encoded"),
    )
)
_NAMESPACES_OF_PROGRAMS = re.compile(
    r"slash|thread|syndication|wellformedweb|feedburner|rdf-syntax"
)
# The elements of an entry by their names.
_Fields = dict[str, list[Element]]
# A person as RSS has them: a mail address, then the name.
_ADDRESS_WITH_NAME = re.compile(r"\S+@\S+\s+\(([^()]+)\)")
# Of HTML that may hide something.
_STYLED = re.compile(r"style|hidden|color", re.IGNORECASE)
_MARKUP = re.compile(r"<[A-Za-z!/][^>]*>|&(?:#\w+|\w+);")


def is_feed(root: Element) -> bool:
    """Whether `root` is that of a feed, not of other RDF or a program's own XML."""
    if name_of(root) not in _ROOTS:
        return False
    children = (element for child in root for element in (child, *child))
    return any(name_of(element) in _ENTRIES for element in children)


def name_of(element: Element) -> str:
    """The element's name in lower case, without namespace or undeclared prefix."""
    return written_name_of(element).lower()


def written_name_of(element: Element) -> str:
    """The element's name as it is written, without namespace or undeclared prefix."""
    tag = element.tag
    return re.split("[}:]", tag)[-1] if isinstance(tag, str) else ""


def parse_feed(root: Element, heartbeat: Callable[[], None]) -> Iterator[ParserOutput]:
    """Yield what a feed says of itself, then its entries, each with a key.

    The feed's own date is not used: it is that of the last entry.
    """
    if (introduction := _introduction(root)) is not None:
        yield introduction
    keys = set[str]()
    for number, entry in enumerate(_entries(root), 1):
        heartbeat()
        fields, others = _fields(entry)
        key = _key(entry, fields) or str(number)
        while key in keys:
            key = f"{key}#{number}"
        keys.add(key)
        yield _document(fields, key, others)
    readings = sum(map(count_markup_readings, root.itertext()))
    yield from report_readings(readings + count_readings(root))
    yield from report_hidden_text(sum(map(_hidden_chars, root.itertext())))


def _introduction(root: Element) -> ParsedDocument | None:
    """The title and description of the feed itself; None if it states neither."""
    channel = next((child for child in root if name_of(child) == "channel"), root)
    fields, others = _fields(channel)
    title = _first(fields, ("title",)) or _first(others, ("title",))
    texts = chain(_all(fields, _FEED_TEXTS), _all(others, _FEED_TEXTS))
    parts = dict.fromkeys(filter(None, (title, *map(_field_text, texts))))
    if not parts:
        return None
    return ParsedDocument(
        text="\n\n".join(parts),
        title=title,
        url=_link(fields),
        authors=split_byline(_author_names(fields)),
    )


def _entries(root: Element) -> Iterator[Element]:
    for child in root:
        if name_of(child) in _ENTRIES:
            yield child
        elif name_of(child) == "channel":
            yield from (item for item in child if name_of(item) in _ENTRIES)


def _fields(entry: Element) -> tuple[_Fields, _Fields]:
    """The fields of an entry, and those of podcasts and media, by their names.

    <media:title>, <itunes:author> and the like describe something else, or repeat a field.
    """
    fields: _Fields = {}
    others: _Fields = {}
    for child in entry:
        is_other = re.search(r"mrss|itunes", str(child.tag)) or re.match("media:", str(child.tag))
        (others if is_other else fields).setdefault(name_of(child), []).append(child)
    return fields, others


def _document(fields: _Fields, key: str, others: _Fields) -> ParsedDocument | Skipped:
    title = _first(fields, ("title",)) or _first(others, ("title",))
    text = max((_field_text(element) for element in _all(fields, _TEXTS)), key=len, default="")
    if not text:
        summaries = chain(_all(fields, _SUMMARIES), _all(others, _SUMMARIES))
        text = next(filter(None, map(_field_text, summaries)), "")
    if not text:
        text = title
    if not text:
        return Skipped(f"entry {key}: it has neither a text nor a title", "entry")
    text = "\n\n".join(filter(None, (text, "\n".join(_other_fields(fields)))))
    day = next((day for element in _all(fields, _DATES) if (day := find_day(element.text))), None)
    return ParsedDocument(
        text=text,
        title=title,
        published=day,
        published_from="metadata" if day else "",
        url=_link(fields),
        authors=split_byline(_author_names(fields)),
        tags=_tags(fields),
        key=key,
    )


def _other_fields(fields: _Fields) -> Iterator[str]:
    """Yield the fields that are in no other place as "name: value", such as a price, and the
    addresses of attached files."""
    known = {*_OF_PROGRAMS, *_TEXTS, *_SUMMARIES, *_DATES, *_AUTHORS}
    for name, elements in fields.items():
        for element in elements if name not in known else ():
            if len(element) or _NAMESPACES_OF_PROGRAMS.search(str(element.tag)):
                continue
            value = _line(element) or (element.get("url") or "" if name == "enclosure" else "")
            if value and (name == "enclosure" or not is_web_address(value)):
                yield f"{written_name_of(element)}: {value}"


def _all(fields: _Fields, names: tuple[str, ...]) -> Iterator[Element]:
    for name in names:
        yield from fields.get(name, ())


def _first(fields: _Fields, names: tuple[str, ...]) -> str:
    return next((text for element in _all(fields, names) if (text := _line(element))), "")


def _line(element: Element) -> str:
    return " ".join(_field_text(element).split())


def _field_text(element: Element) -> str:
    """The text of an element that has HTML as text, HTML as elements, or plain text."""
    if len(element):
        # Atom's xhtml, and old feeds that do not escape their HTML.
        return element_text(element)
    text = "".join(element.itertext())
    if element.get("type") in ("text", "text/plain") or not _MARKUP.search(text):
        paragraphs = (clean(part) for part in re.split(r"\n\s*\n", text))
        return "\n\n".join(part for part in paragraphs if part)
    return html_text(text)


def element_text(element: Element) -> str:
    """The text of HTML that is in XML as elements, whatever their prefix."""
    markup = etree.tostring(element, encoding="unicode", with_tail=False)
    return html_text(re.sub(r"<(/?)[\w.-]+:(?=\w)", r"<\1", markup))


def html_text(text: str) -> str:
    """The text that a piece of HTML shows."""
    return _shown(text)[0]


def _hidden_chars(text: str) -> int:
    """The number of characters that a text hides, if it is a piece of HTML."""
    return _shown(text)[1] if _MARKUP.search(text) and _STYLED.search(text) else 0


def _shown(text: str) -> tuple[str, int]:
    """What a piece of HTML shows, and the number of characters that it hides."""
    try:
        tree = parse_page(f"<div>{text}</div>")
    except UnreadableFileError:
        return "", 0
    apply_sheets(tree)
    content = ShownContent()
    shown = join(extract_blocks(tree, content.classify))
    return shown, content.hidden_chars(shown)


def _key(entry: Element, fields: _Fields) -> str:
    about = next((value for name, value in entry.items() if name.endswith("}about")), "")
    for element in _all(fields, ("guid", "id")):
        if text := clean("".join(element.itertext())):
            return text
    return about or _link(fields) or ""


def _link(fields: _Fields) -> str | None:
    links = list(_all(fields, ("link", "origlink")))
    preferred = [link for link in links if link.get("rel") in (None, "alternate")]
    for link in preferred:
        for url in (link.get("href"), "".join(link.itertext())):
            if url and is_web_address(url.strip()):
                return url.strip()
    for guid in _all(fields, ("guid",)):
        url = (guid.text or "").strip()
        if guid.get("isPermaLink") != "false" and is_web_address(url):
            return url
    return None


def _author_names(fields: _Fields) -> Iterator[str]:
    for kind in _AUTHORS[:2] if _first(fields, _AUTHORS[:2]) else _AUTHORS:
        for element in fields.get(kind, ()):
            names = [child for child in element if name_of(child) == "name"]
            for node in names or [element]:
                written = clean("".join(node.itertext()))
                person = _ADDRESS_WITH_NAME.fullmatch(written)
                yield person[1] if person else written


def _tags(fields: _Fields) -> tuple[str, ...]:
    tags: dict[str, str] = {}
    for element in _all(fields, ("category", "subject", "keywords")):
        for tag in (element.get("label") or element.get("term") or _line(element)).split(","):
            if tag := clean(tag):
                tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())[:_MAX_TAGS]
