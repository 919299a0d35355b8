"""Stream the XML of workbook parts that are too large for a tree."""

import re
from collections.abc import Callable
from xml.parsers import expat

from index.errors import UnreadableFileError
from index.parsers.office.xml_package import Package

# Bytes of a part other than a sheet, unpacked; what is kept in memory can be four times as much.
MAX_PART_BYTES = 128 << 20
# The XML declaration, which names the encoding; of one or two bytes a character.
_XML_DECLARATION = re.compile(rb"[^>]{0,400}\?\0?>\0?")
# Nested elements. Sheets need 8, strings 5.
_MAX_DEPTH = 500

StartHandler = Callable[[str, dict[str, str]], None]
EndHandler = Callable[[str], None]
TextHandler = Callable[[str], None]


def stream_xml(
    package: Package,
    part: str,
    start: StartHandler,
    end: EndHandler | None = None,
    text: TextHandler | None = None,
    max_bytes: int = MAX_PART_BYTES,
) -> None:
    """Call the handlers for each element and text in the XML of `part`.

    Args:
        package: The workbook's package.
        part: The name of a member.
        start: Called with the name of an element, without prefix, and its attributes.
        end: Called with the name of an element, without prefix.
        text: Called with text.
        max_bytes: Bytes that `part` may have, unpacked.

    Raises:
        UnreadableFileError: It is too large, damaged, or declares a DTD.
    """
    chunks = package.chunks(part, max_bytes)
    first = next(chunks, b"")
    try:
        parser = _make_parser(start, end, text, part)
        declaration = _XML_DECLARATION.match(first)
        split = declaration.end() if declaration else 0
        try:
            parser.Parse(first[:split], False)
        except (LookupError, ValueError) as error:
            raise UnreadableFileError(
                f"damaged: “{part}” in it is in no known encoding: {error}. Save it anew"
            ) from error
        parser.Parse(first[split:], False)
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]:
            raise MemoryError from error
        raise UnreadableFileError(
            f"damaged: “{part}” in it is not XML: {error}. Save it anew"
        ) from error


def flag(attributes: dict[str, str], name: str) -> bool:
    """Whether the boolean attribute `name` is true."""
    return attributes.get(name, "").lower() in {"1", "true", "on"}


def _make_parser(
    start: StartHandler, end: EndHandler | None, text: TextHandler | None, part: str
) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise UnreadableFileError(f"damaged: {part!r} has more than {_MAX_DEPTH} levels")
        start(name.rpartition(":")[2], attributes)

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name.rpartition(":")[2])

    def refuse_doctype(*_: object) -> None:
        raise UnreadableFileError(f"refused: {part!r} declares a DTD, which no workbook has")

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.StartDoctypeDeclHandler = refuse_doctype
    if text is not None:
        parser.CharacterDataHandler = text
    return parser
