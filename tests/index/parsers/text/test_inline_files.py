"""Files that are written into a text."""

import base64
import binascii
import io
import time

import pytest

from index.parsers.mail.eml import parse_eml
from index.parsers.text.markdown import parse_text
from index.parsers.text.unknown_kinds import parse_plain
from index.parsers.types import EmbeddedFile, InputFile, ParsedDocument, ParserOutput, Skipped

# Every byte, and one that is repeated, which BinHex writes as a number.
FILE = bytes(range(256)) + b"\x90" * 3 + b"a" * 40
_SIGNS = b"!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def uuencoded() -> bytes:
    lines = (binascii.b2a_uu(FILE[at : at + 45]) for at in range(0, len(FILE), 45))
    return b"begin 644 a.dat\n" + b"".join(lines) + b"`\nend\n"


def in_base64() -> bytes:
    return b"begin-base64 644 a.dat\n" + base64.encodebytes(FILE) + b"====\n"


def yenc(header: bytes = b"") -> bytes:
    shifted = ((byte + 42) % 256 for byte in FILE)
    signs = [
        b"=%c" % ((sign + 64) % 256) if sign in b"\0\n\r=" else bytes([sign]) for sign in shifted
    ]
    lines = (b"".join(signs[at : at + 128]) + b"\r\n" for at in range(0, len(signs), 128))
    head = b"=ybegin " + header + b"line=128 size=%d name=a.dat\r\n" % len(FILE)
    return head + b"".join(lines) + b"=yend size=%d\r\n" % len(FILE)


def binhex() -> bytes:
    head = b"\5a.dat\0TEXTttxt\0\0" + len(FILE).to_bytes(4, "big") + bytes(6)
    whole = (head + FILE + bytes(4)).replace(b"\x90", b"\x90\0").replace(b"a" * 40, b"a\x90\x28")
    coded = base64.b64encode(whole).rstrip(b"=").translate(bytes.maketrans(_BASE64, _SIGNS))
    coded = b":" + coded + b":"
    lines = (coded[at : at + 64] for at in range(0, len(coded), 64))
    return b"(This file must be converted with BinHex 4.0)\n\n" + b"\n".join(lines) + b"\n"


def read(name: str, content: bytes) -> list[ParserOutput]:
    parse = {"a.eml": parse_eml, "a.txt": parse_text}.get(name, parse_plain)
    return list(parse(InputFile(name, io.BytesIO(content), len(content))))


@pytest.mark.parametrize("make", [uuencoded, in_base64, yenc, binhex])
@pytest.mark.parametrize("name", ["a.eml", "a.txt", "a.uue"])
def test_file_in_a_text_is_an_embedded_file(name: str, make: type[bytes]) -> None:
    head = b"From: a@x\nSubject: S\n\n" if name == "a.eml" else b""
    document, attached = read(name, head + b"See the file.\n\n" + make() + b"\nJo\n")
    assert isinstance(document, ParsedDocument)
    assert document.text.split("See ")[1].split() == ["the", "file.", "Jo"]
    assert attached == EmbeddedFile("a.dat", FILE, "attachment")
    if name != "a.eml":
        assert read(name, make()) == [attached]


def test_part_of_a_file_is_reported() -> None:
    report = read("a.uue", yenc(b"part=2 total=5 "))[-1]
    assert isinstance(report, Skipped)
    assert report.reason.startswith("a.dat: part 2 of 5: join the parts")


@pytest.mark.parametrize(
    "piece",
    [
        b"begin 644 a\n" + b"M" * 61 + b"\n",
        b"begin-base64 644 a\nAAAA\n",
        b"=ybegin line=1 name=a\n",
        b"(This file must be converted with BinHex 4.0)\n:" + b"0" * 60 + b"\n",
    ],
)
def test_files_that_never_end_are_read_quickly(piece: bytes) -> None:
    content = piece * (2_000_000 // len(piece)) + b"M" * 60 + b"\n" * 2
    started = time.process_time()
    read("a.txt", content + b"MMMM \n" * 100_000)
    assert time.process_time() - started < 5


def test_text_about_such_files_stays() -> None:
    text = (
        "begin 644 people\nend\nThe =ybegin line. (It must be converted with BinHex 4.0)\n: yes\n"
    )
    (document,) = read("a.txt", text.encode())
    assert isinstance(document, ParsedDocument)
    assert document.text == text
