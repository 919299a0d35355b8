"""Make files of the documents and OLE objects that are embedded in an OpenDocument file."""

import binascii
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.embedded_names import Keys, safe_key
from index.parsers.office.embedded_objects import MAX_FILES, too_many_files, unwrap
from index.parsers.office.xml_package import Package, attribute, child, local_name, resolve
from index.parsers.types import EmbeddedFile, ParserOutput, Skipped

# The element in a document's body → the suffix of a file with it, in a package and as flat XML.
_SUFFIXES = {
    "text": (".odt", ".fodt"),
    "spreadsheet": (".ods", ".fods"),
    "presentation": (".odp", ".fodp"),
    "drawing": (".odg", ".fodg"),
}
# The parts of an embedded document that its text is read from.
_PARTS = ("content.xml", "styles.xml", "meta.xml")


def package_objects(package: Package, elements: list[etree._Element]) -> Iterator[ParserOutput]:
    """Yield each embedded file of a package once, and what can't be read.

    Args:
        package: The document that they are in.
        elements: Those that show them, with a link to a folder or a member of the package.
    """
    hrefs = dict.fromkeys(attribute(element, "href") or "" for element in elements)
    # A link with a scheme leads to a file elsewhere.
    targets = [resolve("", href) for href in hrefs if href and ":" not in href]
    keys = Keys()
    for number, target in enumerate(targets):
        if number >= MAX_FILES:
            yield too_many_files(len(targets))
            return
        name = safe_key(target).rpartition("/")[2] or "object"
        try:
            if (root := package.xml(f"{target}/content.xml")) is not None:
                suffix, _ = _suffixes(root)
                yield EmbeddedFile(keys.unique(name + suffix), _repacked(package, target))
            elif target in package:
                inner_name, content = unwrap(name, package.read(target))
                yield EmbeddedFile(keys.unique(inner_name), content)
            else:
                yield _unread(name, "damaged: it is missing. Save the document again")
        except UnreadableFileError as error:
            yield _unread(name, str(error))


def flat_objects(elements: list[etree._Element]) -> Iterator[ParserOutput]:
    """Yield each embedded file of flat XML, in which the elements contain them."""
    for number, element in enumerate(elements, start=1):
        if number > MAX_FILES:
            yield too_many_files(len(elements))
            return
        name = f"object {number}"
        document, data = child(element, "document"), child(element, "binary-data")
        try:
            if document is not None:
                _, suffix = _suffixes(document)
                yield EmbeddedFile(name + suffix, etree.tostring(document, with_tail=False))
            elif data is not None:
                yield EmbeddedFile(*unwrap(name, binascii.a2b_base64(data.text or "")))
        except (UnreadableFileError, binascii.Error) as error:
            yield _unread(name, str(error))


def package_pictures(
    package: Package, elements: list[etree._Element]
) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each picture of a package once."""
    hrefs = dict.fromkeys(attribute(element, "href") or "" for element in elements)
    for target in (resolve("", href) for href in hrefs if href and ":" not in href):
        if target in package:
            yield safe_key(target).rpartition("/")[2], package.read(target)


def flat_pictures(elements: list[etree._Element]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each picture in flat XML."""
    for number, element in enumerate(elements, start=1):
        data = child(element, "binary-data")
        try:
            content = binascii.a2b_base64((data.text or "") if data is not None else "")
        except binascii.Error:
            continue
        # Its content tells its kind.
        yield f"picture {number}.png", content


def _unread(name: str, reason: str) -> Skipped:
    return Skipped(f"embedded file {name}: {reason}", "embedded file")


def _suffixes(root: etree._Element) -> tuple[str, str]:
    """The suffixes of a document. Raises UnreadableFileError if it is of another kind."""
    body = child(root, "body")
    kinds = [local_name(element) for element in body] if body is not None else []
    for kind in kinds:
        if kind in _SUFFIXES:
            return _SUFFIXES[kind]
    kind = kinds[0] if kinds else local_name(root)
    raise UnreadableFileError(f"an object of the kind “{kind}”, expected a document")


def _repacked(package: Package, folder: str) -> bytes:
    """A package of its own of the embedded document in a folder of a package.

    The same folder always makes the same bytes.
    """
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for part in _PARTS:
            if content := package.read(f"{folder}/{part}"):
                archive.writestr(ZipInfo(part), content, ZIP_DEFLATED)
    return stream.getvalue()
