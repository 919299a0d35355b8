"""Test the limits on zip packages and their XML."""

import io
import zipfile

import pytest

from index.errors import UnreadableFileError
from index.parsers.office.xml_package import (
    MAX_MEMBER_BYTES,
    MAX_MEMBERS,
    Package,
    parse_xml,
    resolve,
)
from tests.index.parsers.office.making import source, zipped


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(64)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (bytes(600), "empty"),
        (b"plain words, no package", "not a zip package"),
        (b"{\\rtf1 words}", "rename it to .rtf"),
        (b"\r\n<HTML xmlns:o='x'><table>", "rename it to .html"),
        (
            b"PK\3\4" + bytes(100),
            "since the file's end is missing: copy or download the file again",
        ),
        (ole("EncryptedPackage"), "encrypted: save it without a password"),
        (ole("WordDocument"), r"Word 97 document \(.doc\)"),
        (ole("Else"), "unknown kind"),
    ],
)
def test_files_of_other_kinds_are_named_in_the_error(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        Package(source(content))


def test_a_member_is_found_whatever_the_case_and_slashes_of_its_name() -> None:
    package = Package(source(zipped({"Word\\Document.XML": "<a/>"})))
    assert package.read("/word/document.xml") == b"<a/>"


def test_oversized_member_is_not_unpacked() -> None:
    package = Package(source(zipped({"a": bytes(MAX_MEMBER_BYTES + 1), "b": bytes(8 << 20)})))
    with pytest.raises(UnreadableFileError, match="unpacks to over 64 MB"):
        package.read("a")
    with pytest.raises(UnreadableFileError, match="500 times smaller"):
        package.read("b")


def test_members_oversized_in_total_are_refused() -> None:
    package = Package(source(zipped({"a": bytes(4 << 20)})))
    with pytest.raises(UnreadableFileError, match="over 256 MB"):
        for _ in range(65):
            package.read("a")


def test_member_with_a_wrong_size_is_damaged() -> None:
    content = zipped({"a": b"words " * 500})
    lie = content.replace((3_000).to_bytes(4, "little"), (9_000).to_bytes(4, "little"))
    with pytest.raises(UnreadableFileError, match="damaged"):
        Package(source(lie)).read("a")


def test_too_many_members_are_refused_before_they_are_listed() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for place in range(MAX_MEMBERS + 1):
            archive.writestr(f"{place}", b"")
    with pytest.raises(UnreadableFileError, match="20,001 files"):
        Package(source(stream.getvalue()))


def test_an_encrypted_member_is_reported() -> None:
    content = bytearray(zipped({"a": b"x"}))
    directory = content.index(b"PK\1\2")
    content[directory + 8] |= 1
    with pytest.raises(UnreadableFileError, match="encrypted"):
        Package(source(bytes(content))).read("a")


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY x "y">',
        '<!ENTITY x SYSTEM "file:///etc/hostname">',
        '<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;',
        '<!ELEMENT a ANY><!ATTLIST a b CDATA "c">',
    ],
)
def test_xml_with_declarations_is_refused(declared: str) -> None:
    with pytest.raises(UnreadableFileError):
        parse_xml(f"<!DOCTYPE a [{declared}]><a>&x;</a>".encode(), "a.xml")


def test_empty_doctype_is_ignored() -> None:
    assert parse_xml(b'<!DOCTYPE a PUBLIC "x" "nowhere.dtd"><a/>', "a").tag == "a"


def test_entity_expansion_bomb_is_refused() -> None:
    rows = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    with pytest.raises(UnreadableFileError):
        parse_xml(f'<!DOCTYPE a [<!ENTITY e0 "x">{rows}]><a b="&e12;"/>'.encode(), "a.xml")


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("media/a.xml", "word/media/a.xml"),
        ("../docProps/core.xml", "docProps/core.xml"),
        ("/ppt/a%20b.xml", "ppt/a b.xml"),
        ("../../../etc/passwd", "etc/passwd"),
    ],
)
def test_relationship_target_resolves_inside_the_package(target: str, name: str) -> None:
    assert resolve("word/document.xml", target) == name
