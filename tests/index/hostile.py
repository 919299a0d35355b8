"""Make files that would hang a parser, fill its memory or mislead it."""

import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

from PIL import Image

from tests.index.parsers.mail.cfb import write_cfb
from tests.index.parsers.office.making import docx, odf, zipped
from tests.index.parsers.pages.making import Sheet, pdf, written
from tests.index.samples import MAKERS

SENTENCE = "Ferries sail at noon."

# Kinds whose text is XML, and the member of the archive that holds it.
XML_PARTS = {
    ".docx": "word/document.xml",
    ".pptx": "ppt/slides/slide1.xml",
    ".xlsx": "xl/worksheets/sheet1.xml",
    ".odt": "content.xml",
    ".ods": "content.xml",
    ".epub": "c0.xhtml",
    ".fodt": "",
    ".xml": "",
    ".rss": "",
    ".atom": "",
    ".xhtml": "",
    ".html": "",
}

LAUGHS = '<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10)
)


def transformed(kind: str, transform: Callable[[str], str]) -> bytes:
    """A sample of a kind, its XML changed by `transform`."""
    content = MAKERS[kind]("Quay", [SENTENCE, "MARK"])
    member = XML_PARTS[kind]
    if not member:
        return transform(content.decode()).encode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    members[member] = transform(bytes(members[member]).decode())  # type: ignore[arg-type]
    return zipped(members)


def with_entities(kind: str, declaration: str, reference: str) -> bytes:
    """A sample of a kind whose XML declares entities and refers to one of them."""

    def transform(text: str) -> str:
        text = re.sub(r"<!DOCTYPE[^>]*>", "", text)
        head = re.match(r"<\?xml[^>]*\?>", text)
        at = head.end() if head else 0
        return f"{text[:at]}<!DOCTYPE x [{declaration}]>{text[at:]}".replace("MARK", reference)

    return transformed(kind, transform)


def flat_bomb(megabytes: int) -> bytes:
    return zipped({"a.txt": bytes(megabytes << 20), "b.txt": SENTENCE})


def nested_zips(depth: int) -> bytes:
    content = zipped({"b.txt": SENTENCE})
    for _ in range(depth):
        content = zipped({"a.zip": content, "b.txt": SENTENCE})
    return content


def spread_bomb(branches: int, depth: int, megabytes: int) -> bytes:
    """Nested archives, several in each, no larger than the bomb they share."""
    content = zipped({"a.txt": b"Noon. " * (megabytes << 20 >> 3)})
    for _ in range(depth):
        content = zipped({f"{number}.zip": content for number in range(branches)})
    return content


def overlapping(count: int) -> bytes:
    """An archive whose members all share the same bytes."""
    packed = zlib.compress(bytes(1 << 20), 9)[2:-4]
    sizes = struct.pack("<III", zlib.crc32(bytes(1 << 20)), len(packed), 1 << 20)
    local = b"PK\3\4\x14\0\0\0\x08\0\0\0\0\0" + sizes + struct.pack("<HH", 5, 0) + b"a.txt" + packed
    entry = b"PK\1\2\x14\0\x14\0\0\0\x08\0\0\0\0\0" + sizes
    entry += struct.pack("<HHHHHII", 5, 0, 0, 0, 0, 0, 0) + b"a.txt"
    end = struct.pack(
        "<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, len(entry) * count, len(local), 0
    )
    return local + entry * count + end


def pdf_of_objects(count: int) -> bytes:
    return written(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Resources << >> >>",
            4: b"<< >>",
        }
        | {number: b"<< /A %d 0 R >>" % (number + 1) for number in range(5, count)}
    )


def pdf_bomb(megabytes: int, operators: bytes = b" ") -> bytes:
    """A PDF with a page whose content unpacks to that size."""
    packed = zlib.compress(operators * ((megabytes << 20) // len(operators)), 9)
    sheet = Sheet().text(72, 700, SENTENCE)
    content = pdf(sheet)
    number = 6
    stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed) + packed
    match = re.search(rb"\n6 0 obj\n.*?endobj\n", content, re.DOTALL)
    assert match is not None
    new = b"\n%d 0 obj\n" % number + stream + b"\nendstream\nendobj\n"
    # PDFium rebuilds the table of object offsets, which is now wrong.
    return content[: match.start()] + new + content[match.end() :]


def pdf_of_size(box: str) -> bytes:
    return pdf(Sheet(extra=f"/MediaBox [{box}]").text(72, 700, SENTENCE)).replace(
        b"/MediaBox [0 0 595 842]", b""
    )


def encrypted_pdf() -> bytes:
    return pdf(Sheet().text(72, 700, SENTENCE)).replace(
        b"trailer\n<<",
        b"trailer\n<< /ID [(0123456789abcdef) (0123456789abcdef)] /Encrypt << /Filter /Standard "
        b"/V 1 /R 2 /P -4 /O (" + b"o" * 32 + b") /U (" + b"u" * 32 + b") >>",
    )


def encrypted_office() -> bytes:
    return write_cfb({"EncryptionInfo": b"\4\0\4\0" * 40, "EncryptedPackage": bytes(6_000)})


def nested_html(depth: int) -> bytes:
    return b"<html><body>" + b"<div>" * depth + SENTENCE.encode() + b"</div>" * depth


def nested_rtf(depth: int) -> bytes:
    return rb"{\rtf1\ansi " + b"{" * depth + SENTENCE.encode() + b"}" * depth + b"}"


def nested_xml(depth: int) -> bytes:
    return b"<?xml version='1.0'?>" + b"<a>" * depth + SENTENCE.encode() + b"</a>" * depth


def nested_mail(depth: int) -> bytes:
    head = b"From: a@h.example\nSubject: x\nMIME-Version: 1.0\n"
    inner = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (number, number)
        for number in range(depth)
    )
    return head + inner + b"Content-Type: text/plain\n\n" + SENTENCE.encode() + b"\n"


def nested_json(depth: int) -> bytes:
    return b"[" * depth + json.dumps(SENTENCE).encode() + b"]" * depth


def nested_docx(depth: int) -> bytes:
    cell = "<w:tbl><w:tr><w:tc>" * depth
    return docx(
        f"{cell}<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>{'</w:tc></w:tr></w:tbl>' * depth}"
    )


def nested_odt(depth: int) -> bytes:
    opened, closed = "<text:section>" * depth, "</text:section>" * depth
    return odf(f"<office:text>{opened}<text:p>{SENTENCE}</text:p>{closed}</office:text>")


def png_of(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes(1 << 20))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def small_picture(format: str = "PNG", side: int = 6) -> bytes:
    stream = io.BytesIO()
    Image.new("L", (side, side), 255).save(stream, format)
    return stream.getvalue()


def many_frames(format: str, count: int) -> bytes:
    frames = [Image.new("L", (6, 6), number % 256) for number in range(count)]
    stream = io.BytesIO()
    frames[0].save(stream, format, save_all=True, append_images=frames[1:])
    return stream.getvalue()


def looping_tiff() -> bytes:
    """An image whose next page is itself."""
    content = bytearray(small_picture("TIFF"))
    (at,) = struct.unpack_from("<I", content, 4)
    (entries,) = struct.unpack_from("<H", content, at)
    struct.pack_into("<I", content, at + 2 + 12 * entries, at)
    return bytes(content)


def long_field(megabytes: int) -> bytes:
    return b'a,b\n1,"' + b"Noon. " * ((megabytes << 20) // 6) + b'"\n'


def from_lines(count: int) -> bytes:
    return b"From a@h.example Tue May  4 12:30:00 2021\nSubject: x\n\n" + b"From \n" * count


def many_mails(count: int) -> bytes:
    return b"From a@h.example Tue May  4 12:30:00 2021\nSubject: x\n\nNoon.\n\n" * count


def long_attribute(megabytes: int) -> bytes:
    return f'<?xml version="1.0"?><a b="{"x" * (megabytes << 20)}"><p>{SENTENCE}</p></a>'.encode()


def many_attributes(count: int) -> bytes:
    attributes = " ".join(f'a{number}="1"' for number in range(count))
    return f"<html><body><p {attributes}>{SENTENCE}</p></body></html>".encode()


def tricky_names() -> bytes:
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    device = zipfile.ZipInfo("device.txt")
    device.create_system, device.external_attr = 3, 0o020666 << 16
    names = (
        *("../../../etc/a.txt", "/etc/b.txt", "C:\\Windows\\c.txt", "\\\\host\\share\\d.txt"),
        *("x" * 10_000 + ".txt", "same.txt", "same.txt", "a/../../e.txt", "con:f.txt", "..txt"),
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number, name in enumerate(names):
            archive.writestr(name, f"{SENTENCE} {number}")
        archive.writestr(link, "/etc/passwd")
        archive.writestr(device, "")
        archive.writestr("n_l.txt", SENTENCE)
    return stream.getvalue().replace(b"n_l.txt", b"n\0l.txt")
