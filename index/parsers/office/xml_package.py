"""a zip package of an office program → its members' bytes and XML, within bounds."""

import re
from functools import lru_cache
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.safe_zip import Limits, Zip
from index.parsers.types import InputFile
from index.parsers.xml_errors import explain

# Bytes of one member unpacked. As many as of one document: text is always the smaller part of it.
MEMBER = 64 << 20
# Bytes of all members that are read, unpacked: what a worker with 1 GB can hold as trees in turn.
TOTAL = 256 << 20
# Members of one package. The largest decks of slides have some thousands.
COUNT = 20_000
# How many times its packed size a member may be. Sparse tables reach 100, deflate's limit is 1032.
_RATIO = 500
# Bytes unpacked up to which no ratio is looked at: so little harms nobody.
_HARMLESS = 4 << 20

# Bytes that tell what a file is.
_OPENING = 64
# What the "Excel" and "Word" exports of many sites are in truth.
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|table|head|meta)\b", re.IGNORECASE
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of streams in an OLE file, the telling ones first: an encrypted package holds no others.
_STREAMS = (
    ("EncryptedPackage", "encrypted: save it without a password"),
    ("WordDocument", "a Word 97 document (.doc): save it as .docx"),
    ("PowerPoint Document", "a PowerPoint 97 presentation (.ppt): save it as .pptx"),
    ("Workbook", "an Excel 97 workbook (.xls): save it as .xlsx"),
)


class Package(Zip):
    """An office document's zip file."""

    def __init__(self, source: InputFile, total: int = TOTAL) -> None:
        """Raises UnreadableFileError when it is no zip file, is damaged or holds too much."""
        _check_opening(source)
        super().__init__(source, Limits(COUNT, MEMBER, total, _RATIO, _HARMLESS))

    def xml(self, name: str) -> etree._Element | None:
        """The root of a member that is XML; None when there is none of that name."""
        return parse_xml(self.read(name), name) if name in self else None


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


def _check_opening(source: InputFile) -> None:
    source.stream.seek(0)
    opening = source.stream.read(_OPENING)
    if not opening.strip(b"\0"):
        raise UnreadableFileError("empty: there is no document in it")
    if opening.startswith(_OLE):
        content = source.content()
        for stream, reason in _STREAMS:
            if stream.encode("utf-16-le") in content:
                raise UnreadableFileError(reason)
        raise UnreadableFileError("an OLE file of an unknown kind, expected a zip package")
    if opening.startswith(b"{\\rtf"):
        raise UnreadableFileError("an RTF document under another name: rename it to .rtf")
    if _PAGE.match(opening):
        raise UnreadableFileError("a web page under another name: rename it to .html")
    if not opening.startswith(b"PK"):
        raise UnreadableFileError(
            "not a zip package, as office documents are: open it in the program that it is of "
            "and save it anew"
        )
