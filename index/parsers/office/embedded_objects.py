"""Find the files that are embedded in an office document, such as a workbook in a text."""

from collections.abc import Iterable, Iterator
from io import BytesIO

from olefile import OleFileIO

from index.errors import UnreadableFileError
from index.parsers.keys import Keys, safe_key
from index.parsers.office.opc import Relationship
from index.parsers.office.xml_package import Package
from index.parsers.registry import is_supported
from index.parsers.types import EmbeddedFile, ParserOutput, Skipped

# Types of relationships to embedded files.
_TYPES = frozenset({"package", "oleObject"})
# Embedded files of one document.
_MAX_FILES = 1_000
# The stream in which Windows wraps a file of any kind.
_WRAPPED = "\x01Ole10Native"


def embedded_objects(
    package: Package, relationships: Iterable[Relationship]
) -> Iterator[ParserOutput]:
    """Yield each embedded file once, and what can't be read.

    Args:
        package: The document.
        relationships: Those of its parts that show embedded files; the workbook behind a chart is
            not among them, since the chart shows its values.
    """
    keys = Keys()
    targets = dict.fromkeys(item.target for item in relationships if item.type in _TYPES)
    for number, target in enumerate(targets):
        name = safe_key(target).rpartition("/")[2] or "object"
        if number >= _MAX_FILES:
            yield Skipped(f"{len(targets):,} embedded files, expected at most {_MAX_FILES:,}")
            return
        if target not in package:
            continue
        try:
            if is_supported(name):
                yield EmbeddedFile(keys.unique(name), package.read(target))
                continue
            wrapped, content = _unwrapped(package.read(target))
            yield EmbeddedFile(
                keys.unique(wrapped or name), content if is_supported(wrapped) else b""
            )
        except UnreadableFileError as error:
            yield Skipped(f"embedded file {name}: {error}")


def _unwrapped(content: bytes) -> tuple[str, bytes]:
    """The name and content of a file that Windows wrapped; ("", b"") if it is something else."""
    try:
        with OleFileIO(BytesIO(content)) as container:
            if not container.exists(_WRAPPED):
                return "", b""
            stream: bytes = container.openstream(_WRAPPED).read(len(content))
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError):
        return "", b""
    # A size and a type; the name; the path it had; eight bytes; the path again; its size and bytes.
    name, at = _string(stream, 6)
    _, at = _string(stream, at)
    at += 8
    _, at = _string(stream, at)
    size = int.from_bytes(stream[at : at + 4], "little")
    return safe_key(name).rpartition("/")[2], stream[at + 4 : at + 4 + size]


def _string(stream: bytes, at: int) -> tuple[str, int]:
    end = stream.find(b"\0", at)
    end = len(stream) if end < 0 else end
    return stream[at:end].decode("cp1252", "replace"), end + 1
