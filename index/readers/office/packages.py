"""a zip package of an office program → its members' bytes and XML, within bounds."""

import struct
import zipfile
import zlib
from functools import lru_cache
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from lxml import etree

from index.errors import UnreadableFileError
from index.readers.types import Source

# Bytes of one member unpacked. As many as of one document: text is always the smaller part of it.
MEMBER = 64 << 20
# Bytes of all members that are read, unpacked: what a worker with 1 GB can hold as trees in turn.
TOTAL = 256 << 20
# Members of one package. The largest decks of slides have some thousands.
COUNT = 20_000
# Bytes of the list of members: COUNT entries with names of 200 characters.
_DIRECTORY = COUNT * 256
# How many times its packed size a member may be. Sparse tables reach 100, deflate's limit is 1032.
_RATIO = 500
# Bytes unpacked up to which no ratio is looked at: so little harms nobody.
_HARMLESS = 4 << 20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of streams in an OLE file, the telling ones first: an encrypted package holds no others.
_STREAMS = (
    ("EncryptedPackage", "encrypted: save it without a password"),
    ("WordDocument", "a Word 97 document (.doc): save it as .docx"),
    ("PowerPoint Document", "a PowerPoint 97 presentation (.ppt): save it as .pptx"),
    ("Workbook", "an Excel 97 workbook (.xls): save it as .xlsx"),
)
# What reading a damaged archive raises; RuntimeError is how zipfile says that it is encrypted.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    RuntimeError,
)
_END = b"PK\5\6"
_END_64 = b"PK\6\7"
_COMMENT = 65_535


class Package:
    """An open zip file whose members are read whole, each by its name in any case."""

    def __init__(self, source: Source) -> None:
        """Raises UnreadableFileError when it is no zip file, is damaged or holds too much."""
        _check_opening(source)
        try:
            _check_directory(source)
            self._archive = zipfile.ZipFile(source.stream)
        except _DAMAGE as error:
            raise UnreadableFileError(_damaged(error)) from error
        infos = self._archive.infolist()
        if len(infos) > COUNT:
            raise UnreadableFileError(f"{len(infos)} files inside it, expected at most {COUNT}")
        self._members = {_key(info.filename): info for info in infos}
        self._left = TOTAL

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._members

    def read(self, name: str) -> bytes:
        """The bytes of a member; b"" when there is none of that name."""
        info = self._members.get(_key(name))
        if info is None:
            return b""
        if info.flag_bits & 0x1:
            raise UnreadableFileError("encrypted: save it without a password")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableFileError(
                f"“{info.filename}” in it is compressed by method {info.compress_type}, "
                "expected deflate: save it anew"
            )
        self._charge(info)
        try:
            with self._archive.open(info) as member:
                content = member.read(info.file_size + 1)
        except _DAMAGE as error:
            raise UnreadableFileError(_damaged(error)) from error
        if len(content) != info.file_size:
            raise UnreadableFileError(f"damaged: “{info.filename}” in it is cut off")
        return content

    def xml(self, name: str) -> etree._Element | None:
        """The root of a member that is XML; None when there is none of that name."""
        return parse_xml(self.read(name), name) if name in self else None

    def _charge(self, info: zipfile.ZipInfo) -> None:
        size = info.file_size
        if size > MEMBER:
            raise UnreadableFileError(
                f"“{info.filename}” in it unpacks to {size >> 20} MB, "
                f"expected at most {MEMBER >> 20} MB"
            )
        if size > _HARMLESS and size > _RATIO * info.compress_size:
            raise UnreadableFileError(
                f"“{info.filename}” in it unpacks to more than {_RATIO} times its size"
            )
        self._left -= size
        if self._left < 0:
            raise UnreadableFileError(
                f"it unpacks to more than {TOTAL >> 20} MB, expected at most that"
            )


def parse_xml(content: bytes, name: str) -> etree._Element:
    """The root of `content`. Nothing outside it is fetched, and no entity of its own is allowed.

    Raises UnreadableFileError when it is not well-formed or declares entities.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise UnreadableFileError(f"damaged: “{name}” in it is not XML: {error}") from error
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and (any(True for _ in dtd.entities()) or any(dtd.elements())):
        raise UnreadableFileError(
            f"“{name}” in it declares entities or elements of its own, which no office program does"
        )
    return root


@lru_cache(maxsize=4_096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def local(element: etree._Element) -> str:
    """An element's name without its namespace, which is another in each dialect of a format."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


def value(element: etree._Element | None, name: str) -> str | None:
    """The attribute `name` of an element, of whichever namespace."""
    if element is not None:
        for key, text in element.attrib.items():
            if _local(key) == name:
                return str(text)
    return None


def number(text: str | None, otherwise: int = 0) -> int:
    """A small whole number that an attribute holds."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else otherwise


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """What stands at the end of a path of names below an element; None when a step is missing."""
    for name in names:
        if element is None:
            return None
        for inner in element:
            if local(inner) == name:
                element = inner
                break
        else:
            return None
    return element


def resolve(part: str, target: str) -> str:
    """The name of the member that `part` calls `target`; what leads out of the package is none."""
    return normpath(join("/", dirname(part), unquote(target))).lstrip("/")


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _check_opening(source: Source) -> None:
    source.stream.seek(0)
    opening = source.stream.read(8)
    if not opening.strip(b"\0"):
        raise UnreadableFileError("empty: there is no document in it")
    if opening == _OLE:
        content = source.content()
        for stream, reason in _STREAMS:
            if stream.encode("utf-16-le") in content:
                raise UnreadableFileError(reason)
        raise UnreadableFileError("an OLE file of an unknown kind, expected a zip package")
    if opening.startswith(b"{\\rtf"):
        raise UnreadableFileError("an RTF document under another name: rename it to .rtf")
    if not opening.startswith(b"PK"):
        raise UnreadableFileError(
            "not a zip package, as office documents are: open it in the program that it is of "
            "and save it anew"
        )


def _check_directory(source: Source) -> None:
    """Refuse a list of members so long that zipfile would take gigabytes to hold it."""
    end = source.stream.seek(0, 2)
    start = max(0, end - _COMMENT - 22)
    source.stream.seek(start)
    tail = source.stream.read(_COMMENT + 22)
    at = tail.rfind(_END)
    if at < 0 or at + 22 > len(tail):
        raise zipfile.BadZipFile("its end is missing")
    (size,) = struct.unpack_from("<L", tail, at + 12)
    if at >= 20 and tail[at - 20 : at - 16] == _END_64:
        (record,) = struct.unpack_from("<Q", tail, at - 12)
        source.stream.seek(min(record, end))
        head = source.stream.read(56)
        (size,) = struct.unpack_from("<Q", head, 40)
    if size > _DIRECTORY:
        raise UnreadableFileError(f"more than {COUNT} files inside it, expected at most that")


def _damaged(error: BaseException) -> str:
    return f"damaged or cut off: {str(error).rstrip('.') or type(error).__name__}. Save it anew"
