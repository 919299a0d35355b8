"""Parse an e-book (.epub) into one document, its chapters in reading order."""

import posixpath
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote, urlsplit

from lxml import etree

from index.errors import UnreadableFileError
from index.humanize import counted
from index.parsers.dom.blocks import Zone, clean, extract_blocks, join
from index.parsers.dom.elements import Element, count_readings
from index.parsers.dom.parsing import parse_page
from index.parsers.dom.style_sheets import apply_sheets
from index.parsers.dom.visibility import ShownContent
from index.parsers.embedded_names import safe_key
from index.parsers.hidden_content import report_hidden_text, report_readings
from index.parsers.office.embedded_pictures import embedded_pictures
from index.parsers.safe_zip import Zip, ZipLimits
from index.parsers.text.charsets import decode_markup
from index.parsers.types import InputFile, ParsedDocument, ParserOutput, Skipped
from index.parsers.web.feeds import name_of
from index.parsers.web.markup import parse_xml
from index.parsers.web.svg import drawing_text, strip_hidden_labels
from index.text.dates import find_day

# Bytes unpacked in all: forty times a long novel with its markup.
_MAX_UNPACKED_BYTES = 256 << 20
# Bytes of one chapter: more is not prose, and its tree must fit in the parser's memory.
_MAX_MEMBER_BYTES = 24 << 20
# Members of the archive. A book of comics has a few thousand.
_MAX_MEMBERS = 20_000
_MAX_CHAPTERS = 5_000

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
# Obfuscation of fonts, which leaves the text readable.
_FONT_ALGORITHMS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_CHAPTERS = frozenset(("application/xhtml+xml", "text/html", "text/x-oeb1-document"))
_DRAWING = "image/svg+xml"
_STYLE_SHEET = "text/css"
# Stand-ins for one another of a chapter of an unusual kind.
_MAX_FALLBACKS = 10
# Pages that are pictures, of which nobody misses the text: a cover, a title page.
_MAX_COVERS = 2
# Pages that a reading program shows beside the text.
_ASIDE_TYPES = ("toc", "cover", "landmarks", "page-list", "lot", "loi")
# Blocks and share of linked characters from which on a chapter is a table of contents.
_CONTENTS_BLOCKS = 5
_CONTENTS_LINKED = 0.8
# Labels with letters from which on a drawing says something.
_MIN_LABELS = 2


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of a book's manifest."""

    path: str
    kind: str
    properties: tuple[str, ...]
    fallback: str = ""


def parse_epub(source: InputFile) -> Iterator[ParserOutput]:
    """Yield the book in `source`. Raises UnreadableFileError if it is protected or has no text."""
    if not source.size:
        raise UnreadableFileError("empty: there is no book in it")
    limits = ZipLimits(_MAX_MEMBERS, _MAX_MEMBER_BYTES, _MAX_UNPACKED_BYTES)
    yield from _book(Zip(source, limits), source)


def _book(members: Zip, source: InputFile) -> Iterator[ParserOutput]:
    if _CONTAINER not in members:
        raise UnreadableFileError(f"not an EPUB: there is no {_CONTAINER} in it")
    package_path = _package_path(parse_xml(members.read(_CONTAINER)))
    _refuse_protected(members)
    if package_path not in members:
        raise UnreadableFileError(f"damaged: {package_path[:80]!r} is not in it. Get it again")
    package = parse_xml(members.read(package_path))
    entries = _manifest(package, posixpath.dirname(package_path))
    asides = _guide(package, posixpath.dirname(package_path))
    chapters: list[str] = []
    missing: list[str] = []
    readings = drawings = unread = hidden = 0
    sheets = _style_sheets(members, entries)
    for entry in _spine(package, entries):
        source.heartbeat()
        if "nav" in entry.properties or entry.path in asides:
            continue
        if entry.kind not in _CHAPTERS and entry.kind != _DRAWING:
            unread += 1
            continue
        if entry.path not in members:
            missing.append(entry.path)
            continue
        if entry.kind == _DRAWING:
            with suppress(UnreadableFileError):
                drawing = parse_xml(members.read(entry.path))
                hidden += strip_hidden_labels(drawing)
                chapters.append(drawing_text(drawing))
            continue
        tree = _tree(members.read(entry.path))
        if tree is None:
            continue
        apply_sheets(tree, sheets, entry.path)
        text, hidden_chars = _chapter(tree)
        hidden += hidden_chars
        if not text:
            unread += next(tree.iter("{*}img", "{*}image", "img", "image"), None) is not None
        else:
            chapters.append(text)
            readings += count_readings(tree)
            drawings += sum(map(_has_labels, tree.iter("{*}svg")))
    if missing:
        raise UnreadableFileError(
            f"damaged: {len(missing)} chapters are missing, the first {missing[0][:80]!r}. "
            "Get it again"
        )
    if not chapters:
        raise UnreadableFileError("no text: its pages are pictures, or it has none")
    day = _day(package)
    yield ParsedDocument(
        text="\n\n".join(chapters),
        title=next(_metadata(package, "title"), ""),
        published=day,
        published_from="metadata" if day else "",
        authors=tuple(dict.fromkeys(_creators(package)))[:20],
        tags=tuple(dict.fromkeys(_metadata(package, "subject")))[:20],
    )
    yield from report_readings(readings)
    yield from report_hidden_text(hidden)
    yield from embedded_pictures(_pictures(members, entries), has_text=True)
    if unread > _MAX_COVERS:
        reason = f"{counted(unread, 'page')} that are pictures, not read: get the book as PDF"
        yield Skipped(reason, "page")
    if drawings:
        reason = f"{counted(drawings, 'drawing')} with labels, not read: save a picture of the page"
        yield Skipped(reason, "chart")


def _pictures(members: Zip, entries: dict[str, _Entry]) -> Iterator[tuple[str, bytes]]:
    """The names and contents of the book's pictures, but for its cover."""
    for entry in entries.values():
        is_picture = entry.kind.startswith("image/") and entry.kind != _DRAWING
        if is_picture and "cover-image" not in entry.properties and entry.path in members:
            yield safe_key(posixpath.basename(entry.path)), members.read(entry.path)


def _style_sheets(members: Zip, entries: dict[str, _Entry]) -> dict[str, str]:
    """The book's style sheets by their paths."""
    paths = (entry.path for entry in entries.values() if entry.kind == _STYLE_SHEET)
    return {path: decode_markup(members.read(path)) for path in paths if path in members}


def _has_labels(drawing: Element) -> bool:
    """Whether a drawing has more words than a title or a number."""
    labels = ("".join(label.itertext()) for label in drawing.iter("{*}text"))
    return sum(any(map(str.isalpha, label)) for label in labels) >= _MIN_LABELS


def _package_path(container: Element) -> str:
    for element in container.iter(etree.Element):
        if name_of(element) == "rootfile" and (path := _member_path("", element.get("full-path"))):
            return path
    raise UnreadableFileError("not an EPUB: its container names no package")


def _member_path(folder: str, href: str | None) -> str | None:
    """The path of the member that `href` names in `folder`; None if it is outside the archive."""
    try:
        parts = urlsplit((href or "").strip())
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path or "\0" in parts.path:
        return None
    path = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
    return None if path.startswith(("/", "..")) or path == "." else path


def _refuse_protected(members: Zip) -> None:
    if _ENCRYPTION not in members:
        return
    for element in parse_xml(members.read(_ENCRYPTION)).iter(etree.Element):
        if name_of(element) != "encryptionmethod":
            continue
        algorithm = element.get("Algorithm") or ""
        parent = element.getparent()
        is_key = parent is not None and name_of(parent) == "encryptedkey"
        if not is_key and algorithm not in _FONT_ALGORITHMS:
            raise UnreadableFileError("encrypted: it is protected by DRM. Add a copy without it")


def _manifest(package: Element, folder: str) -> dict[str, _Entry]:
    entries: dict[str, _Entry] = {}
    for element in package.iter(etree.Element):
        if name_of(element) != "item":
            continue
        path = _member_path(folder, element.get("href"))
        if path is not None:
            kind = (element.get("media-type") or "").strip().lower()
            properties = tuple((element.get("properties") or "").lower().split())
            fallback = element.get("fallback") or ""
            entries[element.get("id") or ""] = _Entry(path, kind, properties, fallback)
    return entries


def _spine(package: Element, entries: dict[str, _Entry]) -> list[_Entry]:
    """The chapters in reading order, each once; for one that is no page, what stands in for it."""
    order = [
        _readable(entry, entries)
        for element in package.iter(etree.Element)
        if name_of(element) == "itemref" and (entry := entries.get(element.get("idref") or ""))
    ]
    if len(order) > _MAX_CHAPTERS:
        raise UnreadableFileError(
            f"{len(order)} chapters, expected at most {_MAX_CHAPTERS}: not a book"
        )
    return list(dict.fromkeys(order))


def _readable(entry: _Entry, entries: dict[str, _Entry]) -> _Entry:
    first = entry
    for _ in range(_MAX_FALLBACKS):
        if entry.kind in _CHAPTERS or entry.kind == _DRAWING:
            return entry
        following = entries.get(entry.fallback)
        if following is None:
            break
        entry = following
    return first


def _guide(package: Element, folder: str) -> set[str]:
    """The pages that EPUB 2 declares as a cover or a table of contents."""
    return {
        path
        for element in package.iter(etree.Element)
        if name_of(element) == "reference"
        and (element.get("type") or "").lower() in _ASIDE_TYPES
        and "#" not in (element.get("href") or "")
        and (path := _member_path(folder, element.get("href")))
    }


def _tree(content: bytes) -> Element | None:
    return parse_page(decode_markup(content), strict=True) if content.strip() else None


def _chapter(tree: Element) -> tuple[str, int]:
    """The text of a chapter, "" if it is a table of contents, and the characters it hides."""
    body = tree.find(".//body")
    shown = ShownContent()

    def classify(element: Element) -> Zone:
        return Zone.HIDDEN if _is_aside(element) else shown.classify(element)

    blocks = extract_blocks(tree if body is None else body, classify)
    linked = sum(block.linked for block in blocks)
    # A table of contents that is not declared as one.
    if len(blocks) >= _CONTENTS_BLOCKS and linked > _CONTENTS_LINKED * sum(
        len(block.text) for block in blocks
    ):
        return "", 0
    text = join(blocks)
    return text, shown.hidden_chars(text)


def _is_aside(element: Element) -> bool:
    """Whether it is a table of contents, a cover or the number of a page."""
    # epub:type, or what is left of it once the XML parser has taken the namespace off.
    kinds = (element.get("epub:type") or element.get("type") or "").lower().split()
    is_aside = name_of(element) in ("nav", "section", "body", "div")
    if is_aside and any(kind in _ASIDE_TYPES for kind in kinds):
        return True
    return "pagebreak" in kinds or (element.get("role") or "").lower() == "doc-pagebreak"


def _metadata(package: Element, name: str) -> Iterator[str]:
    for element in _metadata_elements(package, name):
        if text := clean("".join(element.itertext())):
            yield text


def _metadata_elements(package: Element, name: str) -> Iterator[Element]:
    for metadata in package.iter(etree.Element):
        if name_of(metadata) == "metadata":
            yield from (child for child in metadata.iter(etree.Element) if name_of(child) == name)
            return


def _creators(package: Element) -> Iterator[str]:
    """Yield the authors, without people in other roles, such as illustrators."""
    roles = {
        (meta.get("refines") or "").lstrip("#"): (meta.text or "").strip()
        for meta in _metadata_elements(package, "meta")
        if meta.get("property") == "role"
    }
    for element in _metadata_elements(package, "creator"):
        own_role = next((value for key, value in element.items() if key.endswith("role")), "")
        role = own_role or roles.get(element.get("id") or "", "")
        if role in ("", "aut") and (name := clean("".join(element.itertext()))):
            yield name


def _day(package: Element) -> date | None:
    """The day declared as that of publication, else the only day without a declared event."""
    undeclared: list[date] = []
    for element in _metadata_elements(package, "date"):
        event = next((value for key, value in element.items() if key.endswith("event")), "")
        day = find_day(element.text)
        if day and event.lower() in ("publication", "original-publication"):
            return day
        if day and not event:
            undeclared.append(day)
    for element in _metadata_elements(package, "meta"):
        if element.get("property") == "dcterms:issued" and (day := find_day(element.text)):
            return day
    return undeclared[0] if len(undeclared) == 1 else None
