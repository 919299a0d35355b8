"""an OpenDocument file (.odt, .ods, .odp, .odg, or one flat XML) → the Document it holds."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.office.app_properties import Properties, app_properties
from index.parsers.office.layout import Block, Placed, Text, reading_order
from index.parsers.office.odf_styles import Styles
from index.parsers.office.odf_text import Walker
from index.parsers.office.xml_package import Package, child, local, parse_xml, resolve, value
from index.parsers.types import InputFile, ParserOutput

# Centimetres in the units that lengths are given in.
_UNITS = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6, "px": 2.54 / 96}
# Centimetres: the height of a slide. 16:9 has 15.75, 4:3 has 21; what it is for, to tell shapes
# that stand side by side, is not that exact.
_HEIGHT = 18.0
# Places on a slide that say when, where or by whom, the same on each.
_RUNNING = {"date-time", "footer", "header", "page-number", "page"}
_LENGTH = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?)([a-z]{2})")
_MOVED = re.compile(r"translate\s*\(\s*(\S{1,30})[\s,]+(\S{1,30}?)\s*\)")
# Bytes looked at to tell flat XML from a package.
_OPENING = 64


@dataclass(frozen=True, slots=True)
class _File:
    """The roots of a file's XML; of a flat file they are one."""

    content: etree._Element
    styles: etree._Element | None
    meta: etree._Element | None
    embedded: Callable[[str], etree._Element | None]


def parse_odf(source: InputFile) -> Iterator[ParserOutput]:
    """The document; notes stand at its end, comments and deleted text are left out. The pages of
    a presentation are its slides; a hidden one stays an empty page."""
    source.stream.seek(0)
    opening = source.stream.read(_OPENING).lstrip(b"\xef\xbb\xbf \t\r\n")
    file = _flat(source) if opening.startswith(b"<") else _package(source)
    walker = Walker(
        styles=Styles(
            child(file.content, "automatic-styles"),
            child(file.styles, "automatic-styles"),
            child(file.styles, "styles"),
        ),
        embedded=file.embedded,
        alive=source.heartbeat,
    )
    try:
        text, pages = _read(file, walker)
    except RecursionError as error:
        raise UnreadableFileError(
            "nested too deeply: open it in LibreOffice and save it anew"
        ) from error
    if not text:
        raise UnreadableFileError("empty: there is no text in it")
    yield _properties(file.meta).draft(text, walker.title, pages)


def _flat(source: InputFile) -> _File:
    root = parse_xml(source.content(), source.name)
    if local(root) != "document" or child(root, "body") is None:
        raise UnreadableFileError(
            f"XML of another kind (“{local(root)}”), expected an OpenDocument file"
        )
    return _File(content=root, styles=root, meta=root, embedded=lambda _: None)


def _package(source: InputFile) -> _File:
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
        raise UnreadableFileError("a zip file without content.xml, expected an OpenDocument file")
    try:
        meta = package.xml("meta.xml")
    except UnreadableFileError:
        meta = None

    def embedded(href: str) -> etree._Element | None:
        return None if ":" in href else package.xml(resolve("", f"{href}/content.xml"))

    return _File(content, package.xml("styles.xml"), meta, embedded)


def _read(file: _File, walker: Walker) -> tuple[str, tuple[int, ...]]:
    text = Text()
    body = child(file.content, "body")
    for part in body if body is not None else ():
        kind = local(part)
        if kind == "spreadsheet":
            text.add(_sheets(part, walker))
        elif kind in ("presentation", "drawing"):
            for page in part:
                if local(page) == "page":
                    text.open_page()
                    text.add(_slide(page, walker))
                    walker.alive()
        else:
            text.add(walker.blocks(part))
    text.add(walker.notes())
    return text.end()


def _sheets(part: etree._Element, walker: Walker) -> Iterator[Block]:
    """Each sheet that is not hidden: its name, then its rows."""
    for table in part:
        style = value(table, "style-name") or ""
        if local(table) == "table" and not walker.styles.hides("table", style):
            shapes = child(table, "shapes")
            drawn = walker.blocks(shapes) if shapes is not None else ()
            blocks = (b for b in chain(walker.table(table, sheet=True), drawn) if b.text)
            first = next(blocks, None)
            if first is not None:
                yield Block(value(table, "name") or "")
                yield first
                yield from blocks


def _slide(page: etree._Element, walker: Walker) -> Iterator[Block]:
    """What a slide shows, its title first, then what the speaker noted."""
    if walker.styles.hides("drawing-page", value(page, "style-name") or ""):
        return
    titles: list[etree._Element] = []
    others: list[tuple[Placed, etree._Element]] = []
    notes: list[etree._Element] = []
    for shape in page:
        kind = value(shape, "class")
        if local(shape) == "notes":
            notes += [one for one in shape if value(one, "class") == "notes"]
        elif kind in _RUNNING or value(shape, "placeholder") == "true":
            continue
        elif kind == "title":
            titles.append(shape)
        else:
            others.append((_place(shape), shape))
    for shape in titles:
        blocks = list(walker.blocks([shape]))
        if blocks and not walker.title:
            walker.title = " ".join(" ".join(block.text.split()) for block in blocks)
        yield from blocks
    yield from walker.blocks(reading_order(others, _HEIGHT))
    for note in notes:
        if value(note, "placeholder") != "true":
            yield from walker.blocks([note])


def _place(shape: etree._Element) -> Placed:
    """Where a shape stands; of a group, where the topmost and leftmost of its shapes do."""
    moved = _MOVED.search(value(shape, "transform") or "")
    left = _length(value(shape, "x") or (moved.group(1) if moved else None))
    top = _length(value(shape, "y") or (moved.group(2) if moved else None))
    if local(shape) in ("g", "a") and top is None:
        inner = [_place(one) for one in shape]
        lefts = [one.left for one in inner if one.left is not None]
        tops = [one.top for one in inner if one.top is not None]
        return Placed(min(lefts, default=None), min(tops, default=None))
    return Placed(left, top)


def _length(text: str | None) -> float | None:
    found = _LENGTH.fullmatch((text or "").strip())
    return float(found[1]) * _UNITS.get(found[2], 1.0) if found else None


def _properties(root: etree._Element | None) -> Properties:
    """What meta.xml says of the document."""
    meta = child(root, "meta")
    found: dict[str, list[str]] = {}
    for element in meta if meta is not None else ():
        found.setdefault(local(element), []).append((element.text or "").strip())
    creators = found.get("initial-creator") or found.get("creator") or []
    return app_properties(
        title=" ".join(found.get("title", [])[:1]),
        creators=creators,
        keywords=";".join(found.get("keyword", [])),
        created="".join(found.get("creation-date", [])[:1]),
    )
