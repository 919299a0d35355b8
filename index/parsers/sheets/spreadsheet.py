"""a part of an .xlsx, too large for a tree → the XML in it as events."""

import re
from collections.abc import Callable
from xml.parsers import expat

from index.errors import UnreadableFileError
from index.parsers.office.xml_package import Package

# Bytes unpacked of a part other than a sheet: what is held of it in memory can be four times as
# much.
LARGEST_PART = 128 << 20
# What names the encoding, in one of one or two bytes a character.
_DECLARED = re.compile(rb"[^>]{0,400}\?\0?>\0?")
# Elements one in another. Sheets need 8, strings 5.
_DEEPEST = 500

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Characters = Callable[[str], None]


def parse(
    package: Package,
    part: str,
    start: Start,
    end: End | None = None,
    characters: Characters | None = None,
    largest: int = LARGEST_PART,
) -> None:
    """Call `start`, `end` and `characters` for what is in the XML of `part`.

    Names come without their prefixes: the two dialects of the format differ in nothing else
    that is read here.
    """
    chunks = package.chunks(part, largest)
    first = next(chunks, b"")
    try:
        parser = _parser(start, end, characters, part)
        declared = _DECLARED.match(first)
        begin = declared.end() if declared else 0
        try:
            parser.Parse(first[:begin], False)
        except (LookupError, ValueError) as error:
            raise UnreadableFileError(
                f"damaged: “{part}” in it is in no known encoding: {error}. Save it anew"
            ) from error
        parser.Parse(first[begin:], False)
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]:
            raise MemoryError from error
        raise UnreadableFileError(
            f"damaged: “{part}” in it is not XML: {error}. Save it anew"
        ) from error


def flag(values: dict[str, str], name: str) -> bool:
    """Whether the attribute `name` says yes."""
    return values.get(name, "").lower() in {"1", "true", "on"}


def _parser(
    start: Start, end: End | None, characters: Characters | None, part: str
) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def enter(name: str, values: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise UnreadableFileError(f"damaged: {part!r} has more than {_DEEPEST} levels")
        start(name.rpartition(":")[2], values)

    def leave(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name.rpartition(":")[2])

    def refuse(*_: object) -> None:
        raise UnreadableFileError(f"refused: {part!r} declares a DTD, which no workbook has")

    parser.StartElementHandler = enter
    parser.EndElementHandler = leave
    parser.StartDoctypeDeclHandler = refuse
    if characters is not None:
        parser.CharacterDataHandler = characters
    return parser
