"""Parse OpenDocument files: .odt, .ods, .odp, .odg and their flat XML variants."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.hidden_content import (
    report_hidden,
    report_hidden_sheets,
    report_hidden_text,
    report_readings,
    report_unseen_text,
)
from index.parsers.office.app_properties import Properties, app_properties
from index.parsers.office.embedded_pictures import embedded_pictures
from index.parsers.office.layout import (
    Block,
    Position,
    TextBuilder,
    is_page_number,
    one_line,
    reading_order,
)
from index.parsers.office.odf_objects import (
    flat_objects,
    flat_pictures,
    package_objects,
    package_pictures,
)
from index.parsers.office.odf_styles import Styles
from index.parsers.office.odf_text import ContentReader, visible_columns
from index.parsers.office.xml_package import (
    Package,
    attribute,
    child,
    local_name,
    parse_xml,
    resolve,
)
from index.parsers.types import InputFile, ParserOutput
from index.types import SheetRows

# Units of lengths in centimetres.
_CM_PER_UNIT = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6, "px": 2.54 / 96}
# Height of a slide: 16:9 has 15.75, 4:3 has 21. Good enough to recognize shapes side by side.
_SLIDE_HEIGHT_CM = 18.0
# Classes of shapes with the same content on each slide: dates, footers, numbers.
_HEADER_FOOTER_CLASSES = {"date-time", "footer", "header", "page-number", "page"}
_HEADERS = tuple(
    f"{{*}}{kind}{which}" for kind in ("header", "footer") for which in ("", "-left", "-first")
)
# Elements of a body that hold its text.
_CONTAINERS = {"text", "chart", "image", "database"}
# Fields that each page fills in, not the author.
_PAGE_NUMBERS = ("page-number", "page-count")
_PAGE_FIELDS = tuple(
    f"{{*}}{name}"
    for name in (*_PAGE_NUMBERS, "date", "time", "sheet-name", "date-time", "header", "footer")
)
_LENGTH = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?)([a-z]{2})")
_TRANSLATE = re.compile(r"translate\s*\(\s*(\S{1,30})[\s,]+(\S{1,30}?)\s*\)")
# Bytes by which flat XML is told from a zip package.
_SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True)
class _Roots:
    """The XML roots of a file, which are all the same one in a flat file.

    `embedded` loads the root of an embedded object by its href; `files` makes files of the elements
    of embedded objects; `pictures` gives the names and contents of those of pictures.
    """

    content: etree._Element
    styles: etree._Element | None
    meta: etree._Element | None
    embedded: Callable[[str], etree._Element | None]
    files: Callable[[list[etree._Element]], Iterator[ParserOutput]]
    pictures: Callable[[list[etree._Element]], Iterator[tuple[str, bytes]]]


def parse_odf(source: InputFile) -> Iterator[ParserOutput]:
    """The document, without deleted text, and with its notes, comments, headers and footers at the
    end, each once; then the documents and files embedded in it.

    The pages of a presentation are its slides, of which hidden ones are empty pages.
    """
    source.stream.seek(0)
    signature = source.stream.read(_SIGNATURE_BYTES).lstrip(b"\xef\xbb\xbf \t\r\n")
    roots = _flat_roots(source) if signature.startswith(b"<") else _package_roots(source)
    reader = ContentReader(
        styles=Styles(
            child(roots.content, "automatic-styles"),
            child(roots.styles, "automatic-styles"),
            child(roots.styles, "styles"),
        ),
        embedded=roots.embedded,
        heartbeat=source.heartbeat,
    )
    try:
        text, pages, sheets = _read(roots, reader)
    except RecursionError as error:
        raise UnreadableFileError(
            "nested too deeply: open it in LibreOffice and save it anew"
        ) from error
    embedded = list(roots.files(reader.objects))
    pictures = roots.pictures(reader.pictures)
    embedded += embedded_pictures(pictures, has_text=bool(text or embedded))
    if not text and not embedded:
        raise UnreadableFileError("empty: there is no text in it")
    if text:
        document = _properties(roots.meta).to_document(text, reader.title, pages)
        yield replace(document, sheets=sheets)
    yield from embedded
    yield from report_hidden_sheets(reader.hidden_sheets)
    yield from report_hidden_text(reader.hidden_chars)
    yield from report_unseen_text(reader.unseen_chars)
    yield from report_readings(sum(1 for _ in roots.content.iter("{*}ruby-text")))
    yield from reader.reports


def _flat_roots(source: InputFile) -> _Roots:
    root = parse_xml(source.content(), source.name)
    if local_name(root) != "document" or child(root, "body") is None:
        raise UnreadableFileError(
            f"XML of another kind (“{local_name(root)}”), expected an OpenDocument file"
        )
    return _Roots(
        root, root, root, embedded=lambda _: None, files=flat_objects, pictures=flat_pictures
    )


def _package_roots(source: InputFile) -> _Roots:
    package = Package(source)
    manifest = package.xml("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None:
        raise UnreadableFileError("encrypted: save it without a password")
    content = package.xml("content.xml")
    if content is None:
        if "[Content_Types].xml" in package:
            raise UnreadableFileError(
                "a Microsoft Office document under another name: rename it to .docx, .xlsx or .pptx"
            )
        raise UnreadableFileError("an archive, not an OpenDocument file: rename it to .zip")
    try:
        meta = package.xml("meta.xml")
    except UnreadableFileError:
        meta = None

    def embedded(href: str) -> etree._Element | None:
        return None if ":" in href else package.xml(resolve("", f"{href}/content.xml"))

    def files(elements: list[etree._Element]) -> Iterator[ParserOutput]:
        return package_objects(package, elements)

    def pictures(elements: list[etree._Element]) -> Iterator[tuple[str, bytes]]:
        return package_pictures(package, elements)

    return _Roots(content, package.xml("styles.xml"), meta, embedded, files, pictures)


def _read(
    roots: _Roots, reader: ContentReader
) -> tuple[str, tuple[int, ...], tuple[SheetRows, ...]]:
    builder, sheets = TextBuilder(), list[SheetRows]()
    body = child(roots.content, "body")
    for container in body if body is not None else ():
        kind = local_name(container)
        if kind == "spreadsheet":
            reader.has_cells = True
            for table in container:
                builder.add(_sheet_blocks(table, reader))
                if rows := builder.take_rows():
                    name = one_line(attribute(table, "name") or "")
                    sheets.append(SheetRows(name, visible_columns(table, reader.sheet_width), rows))
        elif kind in ("presentation", "drawing"):
            masters = _Masters(container, roots.styles)
            for page in container:
                if local_name(page) == "page":
                    builder.start_page()
                    builder.add(_slide_blocks(page, reader))
                    builder.add(masters.blocks(page, reader))
                    reader.heartbeat()
        elif kind in _CONTAINERS:
            builder.add(reader.blocks(container))
        else:
            # Before OpenDocument, text stood directly in the body.
            builder.add(reader.blocks([container]))
    builder.add(reader.notes())
    builder.add(reader.comments)
    builder.add(_headers_and_footers(roots.styles, reader))
    return *builder.finish(), tuple(sheets)


def _headers_and_footers(root: etree._Element | None, reader: ContentReader) -> Iterator[Block]:
    """The headers and footers of the pages, each text once, without page numbers."""
    masters = child(root, "master-styles")
    seen: set[str] = set()
    for element in masters.iter(*_HEADERS) if masters is not None else ():
        if attribute(element, "display") == "false":
            continue
        _empty_page_fields(element)
        for block in reader.blocks(element):
            if block.text not in seen and not is_page_number(block.text):
                seen.add(block.text)
                yield block


def _empty_page_fields(element: etree._Element) -> None:
    """Empty the fields of a header or footer that differ on each page; a word alone with the
    page's number, as in "Page 1 / 9", goes too."""
    for paragraph in list(element.iter("{*}p")):
        fields = [
            field for field in paragraph.iter(*_PAGE_FIELDS) if attribute(field, "fixed") != "true"
        ]
        for field in fields:
            field.text = ""
        is_numbered = any(local_name(field) in _PAGE_NUMBERS for field in fields)
        words = " ".join(paragraph.itertext()).split()
        if is_numbered and sum(any(map(str.isalnum, word)) for word in words) <= 1:
            paragraph.clear()


def _sheet_blocks(table: etree._Element, reader: ContentReader) -> Iterator[Block]:
    """The name of a sheet, if it is visible, then its rows."""
    if local_name(table) != "table":
        return
    if reader.styles.hides("table", attribute(table, "style-name") or ""):
        if any(table.itertext()):
            reader.hidden_sheets.append(attribute(table, "name") or "")
        return
    shapes = child(table, "shapes")
    shape_blocks = reader.blocks(shapes) if shapes is not None else ()
    rows = reader.table(table, sheet=True)
    blocks = (block for block in chain(rows, shape_blocks) if block.text)
    first = next(blocks, None)
    if first is not None:
        yield Block(attribute(table, "name") or "")
        yield first
        yield from blocks


def _slide_blocks(page: etree._Element, reader: ContentReader) -> Iterator[Block]:
    """The text of a slide, its title first, then the speaker notes."""
    if reader.styles.hides("drawing-page", attribute(page, "style-name") or ""):
        reader.reports.append(report_hidden(f"slide {attribute(page, 'name') or ''}".strip()))
        return
    titles: list[etree._Element] = []
    others: list[tuple[Position, etree._Element]] = []
    notes: list[etree._Element] = []
    for shape in page:
        kind = attribute(shape, "class")
        if local_name(shape) == "notes":
            notes += [inner for inner in shape if attribute(inner, "class") == "notes"]
        elif kind in _HEADER_FOOTER_CLASSES or attribute(shape, "placeholder") == "true":
            continue
        elif kind == "title":
            titles.append(shape)
        else:
            others.append((_position(shape), shape))
    for shape in titles:
        blocks = list(reader.blocks([shape]))
        if blocks and not reader.title:
            reader.title = " ".join(" ".join(block.text.split()) for block in blocks)
        yield from blocks
    yield from reader.blocks(reading_order(others, _SLIDE_HEIGHT_CM))
    for note in notes:
        if attribute(note, "placeholder") != "true":
            yield from reader.blocks([note])


class _Masters:
    """The texts on the master pages of the slides, and their footers."""

    def __init__(self, container: etree._Element, styles: etree._Element | None) -> None:
        masters = child(styles, "master-styles")
        self._masters = {
            attribute(page, "name"): page
            for page in (masters if masters is not None else ())
            if local_name(page) == "master-page"
        }
        # The texts of footers and headers, which slides refer to by their names.
        self._declared = {
            attribute(element, "name"): element
            for element in container.iter("{*}footer-decl", "{*}header-decl")
        }
        self._seen: set[str] = set()

    def blocks(self, page: etree._Element, reader: ContentReader) -> Iterator[Block]:
        """What a slide shows of them that no slide before it has shown."""
        if reader.styles.hides("drawing-page", attribute(page, "style-name") or ""):
            return
        texts = [Block(self._declared_text(page, kind)) for kind in ("header", "footer")]
        master = self._masters.get(attribute(page, "master-page-name"))
        for shape in master if master is not None else ():
            is_prompt = attribute(shape, "placeholder") == "true"
            if local_name(shape) != "notes" and not is_prompt:
                _empty_page_fields(shape)
                texts += reader.blocks([shape])
        for block in texts:
            if block.text and block.text not in self._seen and not is_page_number(block.text):
                self._seen.add(block.text)
                yield block

    def _declared_text(self, page: etree._Element, kind: str) -> str:
        name = attribute(page, f"use-{kind}-name")
        element = self._declared.get(name) if name else None
        return one_line("".join(element.itertext())) if element is not None else ""


def _position(shape: etree._Element) -> Position:
    """The position of a shape; of a group, the top and left of its shapes."""
    translation = _TRANSLATE.search(attribute(shape, "transform") or "")
    left = _length_cm(attribute(shape, "x") or (translation.group(1) if translation else None))
    top = _length_cm(attribute(shape, "y") or (translation.group(2) if translation else None))
    if local_name(shape) in ("g", "a") and top is None:
        positions = [_position(inner) for inner in shape]
        lefts = [position.left for position in positions if position.left is not None]
        tops = [position.top for position in positions if position.top is not None]
        return Position(min(lefts, default=None), min(tops, default=None))
    return Position(left, top)


def _length_cm(text: str | None) -> float | None:
    match = _LENGTH.fullmatch((text or "").strip())
    return float(match[1]) * _CM_PER_UNIT.get(match[2], 1.0) if match else None


def _properties(root: etree._Element | None) -> Properties:
    """The properties in meta.xml."""
    meta = child(root, "meta")
    texts: dict[str, list[str]] = {}
    for element in meta if meta is not None else ():
        texts.setdefault(local_name(element), []).append((element.text or "").strip())
    creators = texts.get("initial-creator") or texts.get("creator") or []
    return app_properties(
        title=" ".join(texts.get("title", [])[:1]),
        creators=creators,
        keywords=";".join(texts.get("keyword", [])),
        created="".join(texts.get("creation-date", [])[:1]),
    )
