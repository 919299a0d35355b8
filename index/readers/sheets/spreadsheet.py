"""the zip that an .xlsx is → its parts, bounded: what they relate to, the XML in them as events."""

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from index.errors import UnreadableFileError
from index.readers.types import Source

# Bytes unpacked of one file. A million rows of ten cells are 300 MB; at the 4 to 10 MB/s that
# sheets are read at, a bomb of this size is done in two minutes, with a sign of life each second.
_LARGEST_PACKAGE = 512 << 20
# Bytes of one part other than a sheet, which is read as a stream: what is held of it in memory can
# be four times as much.
LARGEST_PART = 128 << 20
# Members. The largest workbooks have some thousands; each costs memory when the zip is opened.
_MOST_MEMBERS = 20_000
# Elements one in another. Sheets need 8, drawings some dozens.
_DEEPEST = 500
# Bytes handed to the XML parser at a time, and between two signs of life (1 s of work).
_CHUNK = 1 << 18
_STRIDE = 16

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_KINDS = (
    (b"wordprocessingml", "a Word document: give it the suffix .docx"),
    (b"presentationml", "a PowerPoint presentation: give it the suffix .pptx"),
    (b"sheet.binary.", "a binary workbook: give it the suffix .xlsb, or save it as .xlsx"),
)
_SPREADSHEETS = (b"spreadsheetml", b"ms-excel")
# What the libraries raise on a zip that is damaged, encrypted or packed in an unknown way.
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Characters = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a part points to: what kind of thing is there, and the part's name."""

    kind: str
    target: str


class Package:
    """The parts of a file. Every way to read one raises UnreadableFileError when it is damaged."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._zip = _open(source)
        members = self._zip.infolist()
        if len(members) > _MOST_MEMBERS:
            raise UnreadableFileError(
                f"{len(members):,} members in it, expected at most {_MOST_MEMBERS:,}"
            )
        if any(member.flag_bits & 1 for member in members):
            raise UnreadableFileError("encrypted: save it without a password")
        # Some programs write "\", or other cases than those the relations name.
        self._members = {_normal(member.filename): member for member in members}
        self._unpacked = 0

    def __contains__(self, part: str) -> bool:
        return _normal(part) in self._members

    def chunks(self, part: str, largest: int = _LARGEST_PACKAGE) -> Iterator[bytes]:
        """The bytes of a part, piece by piece."""
        member = self._members.get(_normal(part))
        if member is None:
            raise UnreadableFileError(f"damaged: it has no part {part!r}. Save it again")
        read = 0
        try:
            with self._zip.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    read += len(chunk)
                    self._unpacked += len(chunk)
                    if read > largest or self._unpacked > _LARGEST_PACKAGE:
                        raise UnreadableFileError(
                            f"more than {min(largest, _LARGEST_PACKAGE) >> 20} MB unpacked at "
                            f"{part!r}: split it, or save it as CSV"
                        )
                    if read // _CHUNK % _STRIDE == 0:
                        self._source.alive()
                    yield chunk
        except _ZIP_ERRORS as error:
            raise UnreadableFileError(f"damaged at {part!r}: {error}. Save it again") from error

    def parse(
        self,
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
        chunks = self.chunks(part, largest)
        first = next(chunks, b"")
        try:
            parser = _parser(start, end, characters, part)
            parser.Parse(first, False)
            for chunk in chunks:
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]:
                raise MemoryError from error
            raise UnreadableFileError(
                f"damaged: {part!r} is no sound XML: {error}. Save it again"
            ) from error

    def relations(self, part: str) -> dict[str, Relation]:
        """What `part` ("" for the whole package) points to inside the package, by id."""
        folder, name = posixpath.split(part)
        found: dict[str, Relation] = {}

        def start(name: str, values: dict[str, str]) -> None:
            if name != "Relationship" or values.get("TargetMode", "").lower() == "external":
                return
            target = values.get("Target", "").replace("\\", "/")
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[values.get("Id", "")] = Relation(values.get("Type", "").rsplit("/", 1)[-1], path)

        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels in self:
            self.parse(rels, start)
        return found

    def main_part(self) -> str:
        """The part that the workbook is in. Raises UnreadableFileError when it is no workbook."""
        if "[Content_Types].xml" not in self:
            if "mimetype" in self or "content.xml" in self:
                raise UnreadableFileError(
                    "not an Excel workbook but an OpenDocument file: give it the suffix .ods"
                )
            raise UnreadableFileError("a zip archive, expected an Excel workbook")
        types = b"".join(self.chunks("[Content_Types].xml", LARGEST_PART))
        types = types.replace(b"\0", b"")
        if not any(kind in types for kind in _SPREADSHEETS) or b"sheet.binary." in types:
            for mark, kind in _KINDS:
                if mark in types:
                    raise UnreadableFileError(f"not an Excel workbook but {kind}")
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and relation.target in self:
                return relation.target
        if "xl/workbook.xml" in self:
            return "xl/workbook.xml"
        raise UnreadableFileError("damaged: there is no workbook in it. Save it again")


def flag(values: dict[str, str], name: str) -> bool:
    """Whether the attribute `name` says yes."""
    return values.get(name, "").lower() in {"1", "true", "on"}


def _normal(part: str) -> str:
    return part.replace("\\", "/").lstrip("/").lower()


def _open(source: Source) -> zipfile.ZipFile:
    source.stream.seek(0)
    opening = source.stream.read(len(_OLE))
    if not opening:
        raise UnreadableFileError("empty: there is nothing in it")
    if opening == _OLE:
        if _ENCRYPTED in source.content():
            raise UnreadableFileError("encrypted: save it without a password")
        raise UnreadableFileError(
            "an old Excel workbook (.xls) or another OLE file, expected .xlsx: save it as .xlsx"
        )
    if not opening.startswith(b"PK"):
        raise UnreadableFileError("not an Excel workbook: expected a zip archive of XML parts")
    try:
        return zipfile.ZipFile(source.stream)
    except _ZIP_ERRORS as error:
        raise UnreadableFileError(
            f"damaged or cut short: {error}. Copy or download it again"
        ) from error


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
