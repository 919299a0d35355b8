"""Read the members of an office document's zip package as bytes or XML, within limits."""

import re
from functools import lru_cache
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.safe_zip import Zip, ZipLimits
from index.parsers.types import InputFile
from index.parsers.xml_errors import explain

# Bytes of one member, unpacked. As many as of one document: text is the smaller part of it.
MAX_MEMBER_BYTES = 64 << 20
# Bytes of all members read, unpacked: what a worker with 1 GB can hold as trees in turn.
MAX_TOTAL_BYTES = 256 << 20
# Members of one package; the largest presentations have some thousands.
MAX_MEMBERS = 20_000
# Unpacked size of a member by its packed size. Sparse tables reach 100, deflate's limit is 1032.
_MAX_COMPRESSION_RATIO = 500
# Unpacked bytes up to which any ratio is allowed: so little does no harm.
_RATIO_EXEMPT_BYTES = 4 << 20

# Bytes at the beginning of a file by which its kind is recognized.
_SIGNATURE_BYTES = 64
# What the "Excel" and "Word" exports of many web sites really are.
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|table|head|meta)\b", re.IGNORECASE
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of streams in an OLE file → the error message. An encrypted package has only the first.
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted: save it without a password"),
    ("WordDocument", "a Word 97 document (.doc): save it as .docx"),
    ("PowerPoint Document", "a PowerPoint 97 presentation (.ppt): save it as .pptx"),
    ("Workbook", "an Excel 97 workbook (.xls): save it as .xlsx"),
)


class Package(Zip):
    """The zip file of an office document."""

    def __init__(self, source: InputFile, total: int = MAX_TOTAL_BYTES) -> None:
        """Raises UnreadableFileError when it is not a zip file, damaged or too large."""
        _check_signature(source)
        super().__init__(
            source,
            ZipLimits(
                MAX_MEMBERS, MAX_MEMBER_BYTES, total, _MAX_COMPRESSION_RATIO, _RATIO_EXEMPT_BYTES
            ),
        )

    def xml(self, name: str) -> etree._Element | None:
        """The root of a member that is XML; None when the package has no member `name`."""
        return parse_xml(self.read(name), name) if name in self else None


def parse_xml(content: bytes, name: str) -> etree._Element:
    """The root element of `content`. External entities are not fetched, internal ones refused.

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
        raise UnreadableFileError(
            f"damaged: “{name}” in it is not XML: {explain(str(error))}"
        ) from error
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and (any(True for _ in dtd.entities()) or any(dtd.elements())):
        raise UnreadableFileError(
            f"“{name}” in it declares entities or elements of its own, which no office program does"
        )
    return root


@lru_cache(maxsize=4_096)
def _without_namespace(tag: str) -> str:
    return tag.rpartition("}")[2]


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace, which differs between dialects of a format."""
    tag = element.tag
    return _without_namespace(tag) if isinstance(tag, str) else ""


def attribute(element: etree._Element | None, name: str) -> str | None:
    """The attribute `name` of an element, in any namespace; None when absent."""
    if element is not None:
        for key, text in element.attrib.items():
            if _without_namespace(key) == name:
                return str(text)
    return None


def to_int(text: str | None, default: int = 0) -> int:
    """The small non-negative integer in an attribute; `default` when it holds none."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else default


def is_true(text: str | None) -> bool:
    """Whether an attribute holds an XML boolean that is true."""
    return text in ("1", "true", "on")


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The element at the end of a path of child names; None when a step is missing."""
    for name in names:
        if element is None:
            return None
        for candidate in element:
            if local_name(candidate) == name:
                element = candidate
                break
        else:
            return None
    return element


def child_text(element: etree._Element, name: str) -> str:
    """The text of a child, "" if there is none."""
    inner = child(element, name)
    return (inner.text or "") if inner is not None else ""


def resolve(part: str, target: str) -> str:
    """The name of the member that `part` refers to as `target`, which never leaves the package."""
    return normpath(join("/", dirname(part), unquote(target))).lstrip("/")


def _check_signature(source: InputFile) -> None:
    source.stream.seek(0)
    signature = source.stream.read(_SIGNATURE_BYTES)
    if not signature.strip(b"\0"):
        raise UnreadableFileError("empty: there is no document in it")
    if signature.startswith(_OLE):
        content = source.content()
        for stream, reason in _OLE_STREAMS:
            if stream.encode("utf-16-le") in content:
                raise UnreadableFileError(reason)
        raise UnreadableFileError("an OLE file of an unknown kind, expected a zip package")
    if signature.startswith(b"{\\rtf"):
        raise UnreadableFileError("an RTF document under another name: rename it to .rtf")
    if _HTML.match(signature):
        raise UnreadableFileError("a web page under another name: rename it to .html")
    if not signature.startswith(b"PK"):
        raise UnreadableFileError(
            "not a zip package, as office documents are: open it in the program that it is of "
            "and save it anew"
        )
