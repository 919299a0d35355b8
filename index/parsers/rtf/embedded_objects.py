"""Find the files in the embedded objects of an RTF file (MS-OLEDS, ObjectHeader)."""

import binascii
import re
from collections.abc import Iterator

from index.errors import UnreadableFileError
from index.parsers.embedded_names import Keys
from index.parsers.office.embedded_objects import MAX_FILES, too_many_files, unwrap, unwrap_native
from index.parsers.rtf.control_words import PICTURE_KINDS
from index.parsers.types import EmbeddedFile, ParserOutput, Skipped

# The format of an object that is embedded; others are links and pictures.
_EMBEDDED = 2
# The class of a file of any kind.
_PACKAGE = b"Package"
_NOT_HEX = re.compile(r"[^0-9a-fA-F]+")


def embedded_objects(objects: list[str], codec: str) -> Iterator[ParserOutput]:
    """Yield the file in each object, and what can't be read.

    Args:
        objects: The data of the objects, in hexadecimal digits.
        codec: Of their names.
    """
    keys = Keys()
    for number, digits in enumerate(objects, start=1):
        if number > MAX_FILES:
            yield too_many_files(len(objects))
            return
        name = f"object {number}"
        try:
            if (file := _file(name, _bytes(digits), codec)) is not None:
                inner_name, content = file
                yield EmbeddedFile(keys.unique(inner_name), content)
        except UnreadableFileError as error:
            yield Skipped(f"embedded file {name}: {error}", "embedded file")


def pictures(stored: list[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each picture, of its kind and data in hexadecimal digits."""
    for number, (kind, digits) in enumerate(stored, start=1):
        yield f"picture {number}{PICTURE_KINDS.get(kind, '')}", _bytes(digits)


def _bytes(digits: str) -> bytes:
    digits = _NOT_HEX.sub("", digits)
    return binascii.unhexlify(digits[: len(digits) // 2 * 2])


def _file(name: str, data: bytes, codec: str) -> tuple[str, bytes] | None:
    """The name and content of the file in an object; None if it only links to one."""
    if int.from_bytes(data[4:8], "little") != _EMBEDDED:
        return None
    at = 8
    texts: list[bytes] = []
    for _ in ("class", "topic", "item"):
        length = int.from_bytes(data[at : at + 4], "little")
        texts.append(data[at + 4 : at + 4 + length].rstrip(b"\0"))
        at += 4 + length
    size = int.from_bytes(data[at : at + 4], "little")
    content = data[at + 4 : at + 4 + size]
    if not content or len(content) < size:
        raise UnreadableFileError("damaged or cut off: save the document again")
    if texts[0] == _PACKAGE:
        return unwrap_native(name, content, codec)
    return unwrap(name, content, codec)
