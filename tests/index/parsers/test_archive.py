"""Zip archives written by zipfile and by hand."""

import io
import struct
import zipfile
import zlib

import pytest

from index.errors import UnreadableFileError
from index.parsers.archive import parse_zip
from index.parsers.types import EmbeddedFile, InputFile, ParserOutput, Skipped

TEXT = b"The lighthouse was lit by gas until 1931.\n"


def packed(
    *members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def read(content: bytes) -> list[ParserOutput]:
    return list(parse_zip(InputFile("a.zip", io.BytesIO(content), len(content))))


def patched(content: bytes, signature: bytes, at: int, value: bytes) -> bytes:
    """`content` with `value` `at` bytes into each record that begins with `signature`."""
    offset = content.find(signature)
    out = bytearray(content)
    while offset >= 0:
        out[offset + at : offset + at + len(value)] = value
        offset = content.find(signature, offset + 4)
    return bytes(out)


def both(content: bytes, at: int, value: bytes) -> bytes:
    """Patched in the list of members and in the headers above each."""
    return patched(patched(content, b"PK\1\2", at, value), b"PK\3\4", at - 2, value)


def test_members_are_embedded_files_in_the_order_of_the_archive() -> None:
    content = packed(("b/two.txt", TEXT), ("a.txt", b"one"), ("c/", b""), ("film.mp4", b"moving"))
    assert read(content) == [
        EmbeddedFile("b/two.txt", TEXT),
        EmbeddedFile("a.txt", b"one"),
        EmbeddedFile("film.mp4", b""),
    ]


def test_stored_members_are_read_too() -> None:
    assert read(packed(("a.txt", TEXT), method=zipfile.ZIP_STORED)) == [EmbeddedFile("a.txt", TEXT)]


def test_hidden_file_that_may_hold_text_is_reported() -> None:
    (report, file) = read(packed((".notes.txt", TEXT), ("a.txt", TEXT)))
    assert report == Skipped(
        "hidden, passed over: .notes.txt: rename it to have it read", "embedded file"
    )
    assert file == EmbeddedFile("a.txt", TEXT)


def test_files_left_by_operating_systems_and_programs_are_skipped() -> None:
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    names = (".DS_Store", ".git/a.txt", "__MACOSX/._a.txt", "b/Thumbs.db", "~$letter.docx")
    content = packed(*[(name, TEXT) for name in names], (link, b"/etc/passwd"), ("a.txt", TEXT))
    assert read(content) == [EmbeddedFile("a.txt", TEXT)]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("/etc/a.txt", "etc/a.txt"),
        ("../../a.txt", "a.txt"),
        ("C:\\Papers\\a.txt", "Papers/a.txt"),
        ("a//./b.txt", "a/b.txt"),
        ("a\tb\u202etxt.txt", "abtxt.txt"),
    ],
)
def test_key_stays_inside_the_archive(name: str, key: str) -> None:
    assert read(packed((name, TEXT))) == [EmbeddedFile(key, TEXT)]


def test_unusable_name_is_reported() -> None:
    (first, second) = read(packed(("../..", TEXT), ("x" * 2_000 + ".txt", TEXT)))
    assert isinstance(first, Skipped)
    assert isinstance(second, Skipped)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_the_same_name_are_numbered() -> None:
    keys = [
        part.key
        for part in read(packed(*[("a.txt", TEXT)] * 2, ("a (2).txt", TEXT)))
        if isinstance(part, EmbeddedFile)
    ]
    assert keys == ["a.txt", "a (2).txt", "a (2) (2).txt"]


def test_names_are_read_in_the_encodings_that_archivers_write() -> None:
    marked = packed(("Küste.txt", TEXT))
    assert read(marked) == [EmbeddedFile("Küste.txt", TEXT)]
    # As macOS writes it, without the UTF-8 flag; and as MS-DOS does.
    unmarked = packed(("K__ste.txt", TEXT)).replace(b"K__ste", "Küste".encode())
    assert read(unmarked) == [EmbeddedFile("Küste.txt", TEXT)]
    dos = packed(("K_ste.txt", TEXT)).replace(b"K_ste", "Küste".encode("cp437"))
    assert read(dos) == [EmbeddedFile("Küste.txt", TEXT)]


def test_name_that_info_zip_adds_is_preferred() -> None:
    member = zipfile.ZipInfo("K_ste.txt")
    name = "Кюсте.txt".encode()
    extra = struct.pack("<BI", 1, zlib.crc32(b"K_ste.txt")) + name
    member.extra = struct.pack("<HH", 0x7075, len(extra)) + extra
    assert read(packed((member, TEXT))) == [EmbeddedFile("Кюсте.txt", TEXT)]


def test_encrypted_member_is_reported_and_the_others_are_read() -> None:
    content = packed(("a.txt", TEXT))
    assert read(both(content, 8, b"\1\0")) == [
        Skipped("a.txt: encrypted: save it without a password", "embedded file")
    ]


def test_unsupported_compression_is_reported() -> None:
    (item,) = read(packed(("a.txt", TEXT), method=zipfile.ZIP_LZMA))
    assert item == Skipped(
        "a.txt: packed with LZMA, expected deflate: unpack it and pack it again", "embedded file"
    )
    (item,) = read(both(packed(("a.txt", TEXT)), 10, b"\x63\0"))
    assert item == Skipped(
        "a.txt: packed with method 99, expected deflate: unpack it and pack it again",
        "embedded file",
    )


def test_damaged_member_is_reported_and_the_others_are_read() -> None:
    content = packed(("a.txt", b"soot"), ("b.txt", TEXT), method=zipfile.ZIP_STORED)
    (item, part) = read(content.replace(b"soot", b"dust"))
    assert isinstance(item, Skipped)
    assert item.reason.startswith("a.txt: damaged or cut off: it can't be read")
    assert part == EmbeddedFile("b.txt", TEXT)


@pytest.mark.parametrize("size", [3, len(TEXT) + 5])
def test_declared_size_is_not_trusted(size: int) -> None:
    (item,) = read(both(packed(("a.txt", TEXT)), 24, struct.pack("<I", size)))
    assert isinstance(item, Skipped)
    assert "damaged" in item.reason


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_archive_that_is_cut_off_is_reported(share: float) -> None:
    whole = packed(*[(f"{number}.txt", TEXT) for number in range(20)])
    with pytest.raises(UnreadableFileError):
        read(whole[: int(len(whole) * share)])


@pytest.mark.parametrize("content", [b"", b"Just words.", b"PK\5\6" + bytes(18), bytes(70_000)])
def test_archive_without_files_is_reported(content: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        read(content)


def test_member_that_unpacks_to_a_thousand_times_its_size_is_reported() -> None:
    bomb = packed(("a.txt", bytes(20 << 20)), ("b.txt", TEXT))
    (item, part) = read(bomb)
    assert isinstance(item, Skipped)
    assert "zip bomb" in item.reason
    assert part == EmbeddedFile("b.txt", TEXT)


def test_member_over_the_size_of_a_document_is_reported() -> None:
    (item,) = read(packed(("a.txt", bytes((64 << 20) + 1))))
    assert item == Skipped("a.txt: it unpacks to over 64 MB, expected less", "embedded file")


def test_unpacked_size_of_an_archive_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.parsers.archive.MAX_UNPACKED_BYTES", 100)
    items = read(packed(("a.txt", TEXT), ("b.txt", TEXT), ("c.txt", TEXT)))
    assert [type(item) for item in items] == [EmbeddedFile, EmbeddedFile, Skipped]


def test_archive_of_too_many_members_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.parsers.archive.MAX_MEMBERS", 3)
    with pytest.raises(UnreadableFileError, match="4 files in one archive"):
        read(packed(*[(f"{number}.txt", TEXT) for number in range(4)]))


def test_overlapping_members_are_reported() -> None:
    content = packed(("a.txt", TEXT), ("b.txt", TEXT))
    # Both entries of the list point at the first member.
    with pytest.raises(UnreadableFileError, match="overlap"):
        read(patched(content, b"PK\1\2", 42, bytes(4)))


def test_oversized_list_of_members_is_not_read() -> None:
    content = packed(("a.txt", TEXT))
    with pytest.raises(UnreadableFileError, match="damaged"):
        read(patched(content, b"PK\5\6", 12, struct.pack("<I", 0xFFFFFFF0)))


def test_one_member_is_in_memory_at_a_time() -> None:
    items = parse_zip(
        InputFile("a.zip", stream := io.BytesIO(packed(("a.txt", TEXT), ("b.txt", TEXT))), 1)
    )
    assert next(items) == EmbeddedFile("a.txt", TEXT)
    assert not stream.closed
    assert next(items) == EmbeddedFile("b.txt", TEXT)


def test_member_without_a_name_is_reported() -> None:
    content = packed(("a.txt", TEXT)).replace(b"a.txt", b"\0.txt")
    (item,) = read(content)
    assert isinstance(item, Skipped)
