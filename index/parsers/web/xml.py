"""Parse XML into documents: the entries of a feed, a page, or one text.

An article in NITF, NewsML-G2 or JATS has its title, authors and day too. XML with records is read
with the names of its fields.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.dom.blocks import clean
from index.parsers.dom.elements import Element
from index.parsers.equations import spell_out_equations
from index.parsers.hidden_content import report_hidden_text
from index.parsers.sheets.spreadsheet_xml import read_spreadsheet
from index.parsers.text.charsets import decode_markup
from index.parsers.text.jsondata import shown_text
from index.parsers.text.subtitles import transcript
from index.parsers.text.timed_text import timed_text_cues, timed_text_title
from index.parsers.types import InputFile, ParsedDocument, ParserOutput
from index.parsers.web.byline_names import split_byline
from index.parsers.web.feeds import element_text, is_feed, name_of, parse_feed
from index.parsers.web.html import read_page
from index.parsers.web.kml import MAPS, strip_positions
from index.parsers.web.markup import parse_xml
from index.parsers.web.svg import drawing_text, drawing_title, strip_hidden_labels
from index.parsers.web.xml_records import holds_records, records_text
from index.text.dates import find_day, sane_day

_XHTML = "{http://www.w3.org/1999/xhtml}html"
# Elements inside a sentence, in the common kinds of XML.
_INLINE_NAMES = (
    "a abbr alternatives b bdi bdo big bold br chron cite classcode code content-inline em "
    "emphasis event ext-link font foreign function hi i inline-formula ital italic kbd "
    "keyword lang link literal location mark math monospace money named-content num "
    "object.title org orgid person personname postaddr q quote-inline ref roman s sc small "
    "span strike strong styled-content sub sup tspan tt u ulink underline uri var virtloc "
    "xref"
)
_INLINE = frozenset(_INLINE_NAMES.split())
# Elements that begin a paragraph, even where text is beside them.
_BLOCKS_NAMES = "p para title sec section div list list-item item li table tr row block"
_BLOCKS = frozenset(_BLOCKS_NAMES.split())
# Elements of texts, which records do not have.
_PROSE = frozenset(
    (
        "p",
        "para",
        "sec",
        "section",
        "div",
        "tr",
        "li",
        "list-item",
        "entry",
        "tc",
        "table-cell",
        "t",
    )
)
# Notes of TEI, DocBook and JATS, which the file has where their number stands.
_NOTES = ("note", "footnote", "fn")
_ROWS = frozenset(("tr", "row", "table-row"))
_CELLS = frozenset(("td", "th", "tc", "entry", "cell", "table-cell"))
# Runs of text in Word's own XML.
_WORD = "schemas.microsoft.com/office/word"
_WORD_RUNS = frozenset(("r", "t"))
_BREAKS = frozenset(("br", "lb", "break"))
# Elements that are not shown.
_HIDDEN = frozenset(("script", "style", "binary"))
# Sources of equations → the element in which they stand beside what is shown.
_REPEATED = {"annotation": "semantics", "tex-math": "alternatives"}
_EQUATIONS = frozenset(("math", "mrow", "mi", "mn", "mo", "mstyle", "msub", "msup", "mfrac"))
# The elements that may have the article's text, by the name of the root; the first counts.
_BODIES = {
    "nitf": ("body",),
    "article": ("body", "sub-article", "sec"),
    "newsitem": ("contentset",),
    "newsmessage": ("contentset",),
    "worddocument": ("body",),
    "newsml": ("body.content", "datacontent"),
    "tei": ("text",),
    "tei.2": ("text",),
}
# Elements of NITF's body that are metadata.
_METADATA = frozenset(("byline", "dateline", "distributor", "body.end"))
_TITLES = ("hl1", "hedline", "article-title", "headline", "title")
_DATES = ("date.issue", "date.release", "firstcreated", "versioncreated", "contentcreated")
_AUTHORS = ("byttl", "byline", "by")
# Of a person's name in a FictionBook, in the order in which they are written.
_NAME_PARTS = ("first-name", "middle-name", "last-name")


def parse_xml_file(source: InputFile) -> Iterator[ParserOutput]:
    """Yield the documents in the file, whose kind its root tells."""
    content = source.content()
    if not content.strip():
        raise UnreadableFileError("empty: there is no XML in it")
    root = parse_xml(content)
    spell_out_equations(root)
    source.heartbeat()
    if is_feed(root):
        yield from parse_feed(root, source.heartbeat)
    elif root.tag == _XHTML or name_of(root) == "html":
        page = read_page(decode_markup(content), source.heartbeat, strict=True)
        yield page.document
        yield from page.skipped
    else:
        left_out = strip_positions(root)
        if name_of(root) == "svg":
            left_out = tuple(report_hidden_text(strip_hidden_labels(root)))
        yield _document(root)
        yield from left_out


def _document(root: Element) -> ParsedDocument:
    kind = name_of(root)
    if kind == "opml":
        return _outline(root)
    if kind == "tt" and (cues := timed_text_cues(root)):
        return ParsedDocument(text=transcript(cues), title=timed_text_title(root))
    if kind == "svg":
        return ParsedDocument(text=drawing_text(root), title=drawing_title(root))
    if kind == "workbook":
        workbook, sheets = read_spreadsheet(root)
        if workbook:
            return ParsedDocument(text=workbook, sheets=sheets)
    if kind == "fictionbook" and (book := _book(root)) is not None:
        return book
    html = next(root.iter(_XHTML), None)
    if html is None and kind not in _BODIES and holds_records(root, _PROSE, _INLINE | _BREAKS):
        name = _first(root, ("name",)) if kind in MAPS else None
        title = _title(root) or (_line(name) if name is not None else "")
        return ParsedDocument(text=records_text(root, _INLINE | _BREAKS), title=title)
    body = _first(root, _BODIES.get(kind, ()))
    text = element_text(html) if html is not None else _text(root if body is None else body)
    if not text and body is not None:
        text = _text(root)
    if not text:
        raise UnreadableFileError("no text: there are only elements and attributes in it")
    document = ParsedDocument(text=text)
    if kind not in _BODIES:
        return document
    day = _day(root)
    title = _title(root)
    if title and kind == "article":
        # In JATS the title is not in the body, but shown above it.
        texts = [title, *_abstract(root), text, *_back_matter(root)]
        document = replace(document, text="\n\n".join(texts))
    return replace(
        document,
        title=title,
        published=day,
        published_from="metadata" if day else "",
        authors=_authors(root),
    )


def _outline(root: Element) -> ParsedDocument:
    """The document of an OPML outline, whose text is in attributes: a line for each entry."""
    entries = [element for element in root.iter(etree.Element) if name_of(element) == "outline"]
    texts = (entry.get(name) or "" for entry in entries for name in ("text", "_note"))
    text = "\n".join(line for text in texts if (line := clean(text)))
    if not text:
        raise UnreadableFileError("no text: there are only elements and attributes in it")
    return ParsedDocument(text=text, title=_title(root))


def _book(root: Element) -> ParsedDocument | None:
    """The document of a FictionBook: its title, its annotation, its text and notes; None if it has
    no text."""
    bodies = [text for body in root if name_of(body) == "body" and (text := _text(body))]
    if not bodies:
        return None
    element = _first(root, ("book-title",))
    title = _line(element) if element is not None else ""
    element = _first(root, ("annotation",))
    annotation = _text(element) if element is not None else ""
    texts = [title if title not in bodies[0] else "", annotation, *bodies]
    info = _first(root, ("title-info",))
    people = [
        person for person in (info if info is not None else ()) if name_of(person) == "author"
    ]
    names = (
        " ".join(_line(part) for part in person if name_of(part) in _NAME_PARTS)
        for person in people
    )
    return ParsedDocument(
        text="\n\n".join(text for text in texts if text),
        title=title,
        authors=tuple(name for name in names if name.strip()),
    )


def _first(root: Element, names: tuple[str, ...]) -> Element | None:
    for name in names:
        for element in root.iter(etree.Element):
            if name_of(element) == name and element is not root:
                return element
    return None


def _line(element: Element) -> str:
    return " ".join(clean("".join(element.itertext())).split())


def _title(root: Element) -> str:
    for name in _TITLES:
        element = _first(root, (name,))
        if element is not None and (title := " ".join(_text(element).split())):
            return title
    return ""


def _abstract(root: Element) -> list[str]:
    abstract = _first(root, ("abstract",))
    text = _text(abstract) if abstract is not None else ""
    return [text] if text else []


def _back_matter(root: Element) -> list[str]:
    """What follows the body of an article in JATS: acknowledgements, references."""
    back = next((element for element in root if name_of(element) == "back"), None)
    text = _text(back) if back is not None else ""
    return [text] if text else []


def _day(root: Element) -> date | None:
    for name in _DATES:
        element = _first(root, (name,))
        if element is not None and (day := find_day(element.get("norm") or element.text)):
            return day
    for element in root.iter(etree.Element):
        if name_of(element) == "pub-date" and (day := _split_day(element)):
            return day
    return None


def _split_day(element: Element) -> date | None:
    """The day in <day>, <month> and <year>; None if one of them is missing."""
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
        element = _first(root, (name,)) if not names else None
        if element is not None:
            names.extend(split_byline([_line(element)]))
    return tuple(dict.fromkeys(name for name in names if name))[:20]


def _text(root: Element) -> str:
    """The text in document order: each element that is not inline begins a paragraph."""
    _move_notes(root)
    collector = _TextCollector()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            collector.enter(element, is_root=element is root)
        else:
            collector.leave(element, is_root=element is root)
    return collector.text()


def _move_notes(root: Element) -> None:
    """Move the notes that stand within a sentence below its paragraph, as on a printed page."""
    for note in reversed([*root.iter(*(f"{{*}}{name}" for name in _NOTES))]):
        paragraphs = note.iterancestors("{*}p", "{*}para")
        paragraph, parent = next(paragraphs, None), note.getparent()
        if paragraph is None or parent is None or paragraph is root:
            continue
        before, tail, note.tail = note.getprevious(), note.tail or "", None
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
        paragraph.addnext(note)


class _TextCollector:
    def __init__(self) -> None:
        self._paragraphs: list[str] = []
        self._pieces: list[str] = []
        # The element whose content is hidden, or has been read already.
        self._skipped: Element | None = None
        self._inline = [False]
        self._mixed = [False]
        self._in_row = False

    def enter(self, element: Element, *, is_root: bool) -> None:
        name = name_of(element)
        is_inline = not is_root and (
            name in _INLINE
            or ((self._mixed[-1] or self._inline[-1]) and name not in _BLOCKS)
            or (name in _WORD_RUNS and _WORD in str(element.tag))
        )
        self._inline.append(is_inline)
        self._mixed.append(_is_mixed(element))
        if not is_inline:
            self._end()
        if self._skipped is not None:
            return
        if _is_hidden(element, name) or (name in _METADATA and not is_root):
            self._skipped = element
        elif name in _ROWS and any(name_of(child) in _CELLS for child in element):
            self._skipped = element
            self._row([_line(child) for child in element if name_of(child) in _CELLS])
        elif name == "ref" and _is_in(element, "ref-list"):
            self._end()
            self._skipped = element
            if reference := _reference(element):
                self._paragraphs.append(reference)
        else:
            self._pieces.append("\0" if name in _BREAKS else "")
            self._pieces.append((element.text or "").replace("\0", ""))

    def leave(self, element: Element, *, is_root: bool) -> None:
        self._mixed.pop()
        if not self._inline.pop():
            self._end()
        if self._skipped is element:
            self._skipped = None
        if self._skipped is None and not is_root:
            self._pieces.append((element.tail or "").replace("\0", ""))

    def text(self) -> str:
        self._end()
        return "\n\n".join(self._paragraphs)

    def _end(self) -> None:
        lines = (clean(line) for line in "".join(self._pieces).split("\0"))
        self._pieces.clear()
        if paragraph := "\n".join(line for line in lines if line):
            # HTML that is written into XML as text.
            self._paragraphs.append(shown_text(paragraph))
            self._in_row = False

    def _row(self, cells: list[str]) -> None:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            return
        if self._in_row:
            self._paragraphs[-1] += "\n" + " | ".join(cells)
        else:
            self._paragraphs.append(" | ".join(cells))
        self._in_row = True


def _is_hidden(element: Element, name: str) -> bool:
    """Whether an element is not shown, or is the source of an equation that is shown."""
    if name not in _REPEATED or not _is_in(element, _REPEATED[name]):
        return name in _HIDDEN
    parent = element.getparent()
    return any(name_of(other) in _EQUATIONS for other in (parent if parent is not None else ()))


def _is_in(element: Element, name: str) -> bool:
    parent = element.getparent()
    return parent is not None and name_of(parent) == name


def _reference(element: Element) -> str:
    """An entry of a list of references on one line, whose fields may have nothing between them."""
    parts: list[str] = []
    for part in element:
        if name_of(part) == "element-citation":
            parts += [clean(text) for text in part.itertext()]
        else:
            for name in part.iter("{*}surname"):
                name.tail = name.tail or " "
            parts.append(_line(part))
    return " ".join(part for part in parts if part)


def _is_mixed(element: Element) -> bool:
    """Whether it has text directly beside its child elements."""
    return bool((element.text or "").strip()) or any(
        (child.tail or "").strip() for child in element
    )
