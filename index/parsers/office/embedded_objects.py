"""Find the files that are embedded in an office document, such as a workbook in a text."""

from collections.abc import Iterable, Iterator
from io import BytesIO

from olefile import OleFileIO

from index.errors import UnreadableFileError
from index.parsers.embedded_names import Keys, safe_key
from index.parsers.office.opc import Relationship
from index.parsers.office.xml_package import Package
from index.parsers.registry import may_be_read, suffix_of
from index.parsers.types import EmbeddedFile, ParserOutput, Skipped

# Types of relationships to embedded files.
_TYPES = frozenset({"package", "oleObject"})
# Embedded files of one document.
MAX_FILES = 1_000
# How an OLE file begins, in which Office wraps what another program made.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream in which Windows wraps a file of any kind.
_WRAPPED = "\x01Ole10Native"
# Streams that are a file of their own: an office document since 2007, or one of Acrobat.
_WHOLE_FILES = ("Package", "CONTENTS", "EmbeddedOdf")
# Streams by which mails and the documents of former office programs are told apart.
_OLE_KINDS = (
    ("WordDocument", ".doc"),
    ("Workbook", ".xls"),
    ("Book", ".xls"),
    ("PowerPoint Document", ".ppt"),
    ("__properties_version1.0", ".msg"),
)
# How a file without a suffix begins; what kind of package a zip is, its content tells.
_SUFFIXES = ((b"PK\3\4", ".zip"), (b"%PDF-", ".pdf"), (b"{\\rtf", ".rtf"))
# Suffixes that say nothing about the content.
_VAGUE = frozenset({"", ".bin", ".ole", ".dat", ".tmp"})


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
        if number >= MAX_FILES:
            yield too_many_files(len(targets))
            return
        if target not in package:
            continue
        try:
            inner_name, content = unwrap(name, package.read(target))
        except UnreadableFileError as error:
            yield Skipped(f"embedded file {name}: {error}", "embedded file")
        else:
            yield EmbeddedFile(keys.unique(inner_name), content)


def too_many_files(count: int) -> Skipped:
    """The report of a document with more embedded files than are read."""
    return Skipped(f"{count:,} embedded files, expected at most {MAX_FILES:,}", "embedded file")


def unwrap(name: str, content: bytes, codec: str = "cp1252") -> tuple[str, bytes]:
    """The name and content of the file in an embedded object, which may be wrapped in an OLE file.

    The name has a suffix that tells its kind, if its content does; a file of a kind that is never
    read is without its content.

    Args:
        name: The object's own name.
        content: Its bytes.
        codec: Of the names in it that are not in Unicode.

    Raises:
        UnreadableFileError: A program made it whose files can't be told.
    """
    if content.startswith(_OLE):
        name, content = _unwrap_ole(name, content, codec)
    suffix = suffix_of(name)
    if suffix in _VAGUE:
        start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:8]
        found = next((kind for begin, kind in _SUFFIXES if start.startswith(begin)), "")
        name = name.removesuffix(name[len(name) - len(suffix) :]) + found if found else name
    return name, content if may_be_read(name) else b""


def _unwrap_ole(name: str, content: bytes, codec: str) -> tuple[str, bytes]:
    """The same of an OLE file; one of a former office program has its suffix."""
    suffix = suffix_of(name)
    stem = name[: len(name) - len(suffix)]
    try:
        with OleFileIO(BytesIO(content)) as container:
            if container.exists(_WRAPPED):
                # Its size comes first.
                data = container.openstream(_WRAPPED).read(len(content))[4:]
                return unwrap_native(name, data, codec)
            for stream in _WHOLE_FILES:
                if container.exists(stream):
                    inner: bytes = container.openstream(stream).read(len(content))
                    if inner.startswith(tuple(begin for begin, _ in _SUFFIXES)):
                        return stem, inner
            kinds = [kind for stream, kind in _OLE_KINDS if container.exists(stream)]
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError):
        kinds = []
    if kinds:
        return stem + kinds[0], content
    if suffix in _VAGUE:
        raise UnreadableFileError("of a program that is not known: open it there and save it apart")
    return name, content


def unwrap_native(name: str, data: bytes, codec: str = "cp1252") -> tuple[str, bytes]:
    """The name and content of a file of any kind that Windows wrapped; `name` if it has none.

    Args:
        name: The object's own name.
        data: What Windows wrote.
        codec: Of a name that is not in Unicode.
    """
    # A type; the name; the path it had; eight bytes; the path again; its size and bytes.
    written, at = _string(data, 2)
    _, at = _string(data, at)
    at += 8
    _, at = _string(data, at)
    size = int.from_bytes(data[at : at + 4], "little")
    at += 4
    inner_name = _unicode_name(data, at + size) or _decode_name(written, codec)
    inner_name = safe_key(inner_name).rpartition("/")[2] or name
    return inner_name, data[at : at + size] if may_be_read(inner_name) else b""


def _unicode_name(data: bytes, at: int) -> str:
    """The name in UTF-16 that newer programs write behind the bytes, after a path; else ""."""
    length = 0
    for _ in ("path", "name"):
        at += 2 * length
        length = int.from_bytes(data[at : at + 4], "little")
        at += 4
    name = data[at : at + 2 * length]
    return name.decode("utf-16-le", "replace").rstrip("\0") if len(name) == 2 * length else ""


def _decode_name(name: bytes, codec: str) -> str:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode(codec, "replace")


def _string(stream: bytes, at: int) -> tuple[bytes, int]:
    end = stream.find(b"\0", at)
    end = len(stream) if end < 0 else end
    return stream[at:end], end + 1
