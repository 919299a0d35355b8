"""Outlook's .msg files, written by hand."""

import contextlib
import io
import struct
import time
from datetime import UTC, date, datetime

import pytest

from index.errors import UnreadableFileError
from index.parsers.mail.lzfu import decompress
from index.parsers.mail.msg import parse_msg
from index.parsers.mail.rtf import rtf_body
from index.parsers.types import EmbeddedFile, InputFile, ParsedDocument, ParserOutput, Skipped
from tests.index.parsers.mail.cfb import Tree, write_cfb

SENT = datetime(2021, 5, 4, 22, 30, tzinfo=UTC)
PLAIN = "The ferry will not sail on Monday.\r\n\r\nAsk at the quay.\r\n"


def properties(numbers: dict[int, tuple[int, int]], header: int) -> bytes:
    """`numbers` maps an id to its type and value."""
    return bytes(header) + b"".join(
        struct.pack("<HHIQ", kind, number, 6, value) for number, (kind, value) in numbers.items()
    )


def filetime(moment: datetime) -> int:
    since = moment - datetime(1601, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 10_000_000


def text(number: int, value: str) -> Tree:
    return {f"__substg1.0_{number:04X}001F": value.encode("utf-16-le")}


def text8(number: int, value: bytes) -> Tree:
    return {f"__substg1.0_{number:04X}001E": value}


def binary(number: int, value: bytes) -> Tree:
    return {f"__substg1.0_{number:04X}0102": value}


def mail(
    *fields: Tree, header: int = 32, numbers: dict[int, tuple[int, int]] | None = None
) -> Tree:
    made: Tree = {}
    for field in (text(0x001A, "IPM.Note"), text(0x0037, "Ferry\r\n times"), *fields):
        made |= field
    numbers = {0x0039: (0x40, filetime(SENT))} | (numbers or {})
    return made | {"__properties_version1.0": properties(numbers, header)}


SENDER = text(0x0C1A, "Ortiz, Pilar") | text(0x5D01, "pilar@ferry.example")


def attachment(
    number: int, *fields: Tree, numbers: dict[int, tuple[int, int]] | None = None
) -> Tree:
    made: Tree = {"__properties_version1.0": properties(numbers or {}, 8)}
    for field in fields:
        made |= field
    return {f"__attach_version1.0_#{number:08X}": made}


def read(content: bytes) -> list[ParserOutput]:
    return list(parse_msg(InputFile("letter.msg", io.BytesIO(content), len(content))))


def only(content: bytes) -> ParsedDocument:
    (document,) = read(content)
    assert isinstance(document, ParsedDocument)
    return document


def lzfu(rtf: bytes) -> bytes:
    """Packed with letters alone, no repetition."""
    blocks = b"".join(b"\0" + rtf[at : at + 8] for at in range(0, len(rtf), 8))
    return struct.pack("<II4sI", len(blocks) + 12, len(rtf), b"LZFu", 0) + blocks


def test_mail_is_its_header_lines_and_its_body() -> None:
    document = only(write_cfb(mail(SENDER, text(0x0E04, "Ann; Bo"), text(0x1000, PLAIN))))

    assert document.text == (
        'From: "Ortiz, Pilar" <pilar@ferry.example>\nTo: Ann; Bo\n'
        "Date: Tue, 04 May 2021 22:30:00 +0000\nSubject: Ferry times\n\n"
        "The ferry will not sail on Monday.\n\nAsk at the quay."
    )
    assert document.title == "Ferry times"
    assert document.authors == ("Ortiz, Pilar",)
    assert (document.published, document.published_from) == (date(2021, 5, 4), "metadata")
    assert (document.key, document.sha256) == ("", "")


def test_transport_headers_state_sender_and_date() -> None:
    headers = (
        "Received: from a\r\nFrom: =?utf-8?Q?J=C3=B6rg?= <j@x.example>\r\nTo: k@x.example\r\n"
        "Date: Wed, 5 May 2021 00:30:00 +0200\r\n"
    )
    document = only(write_cfb(mail(SENDER, text(0x007D, headers), text(0x1000, PLAIN))))

    assert document.authors == ("Jörg",)
    assert document.published == date(2021, 5, 5)
    assert document.text.startswith("From: Jörg <j@x.example>\nTo: k@x.example\n")


def test_directory_path_of_a_company_is_not_an_address() -> None:
    sender = text(0x0C1A, "Pilar Ortiz") | text(0x0C1F, "/O=FERRY/OU=A/CN=PILAR")
    assert only(write_cfb(mail(sender, text(0x1000, PLAIN)))).text.startswith("From: Pilar Ortiz\n")


def test_html_is_read_by_its_code_page_where_there_is_no_plain_text() -> None:
    markup = "<html><body><p>Прилив в полдень</p></body></html>".encode("koi8-r")
    document = only(write_cfb(mail(binary(0x1013, markup), numbers={0x3FDE: (3, 20866)})))

    assert document.text.endswith("\n\nПрилив в полдень")


def test_text_that_is_hidden_or_encrypted_is_reported() -> None:
    markup = b"<p>The tide.</p><p style='display:none'>secret words</p>"
    document, report = read(write_cfb(mail(binary(0x1013, markup))))
    assert isinstance(document, ParsedDocument)
    assert "secret" not in document.text
    assert isinstance(report, Skipped)
    assert report.reason.startswith("hidden: 12 characters of text")
    armoured = "-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n"
    _, report = read(write_cfb(mail(text(0x1000, f"See below.\n{armoured}"))))
    assert isinstance(report, Skipped)
    assert report.kind == "encrypted part"
    with pytest.raises(UnreadableFileError, match="encrypted"):
        read(write_cfb(mail(text(0x1000, armoured))))


def test_eight_bit_text_is_decoded_by_its_code_page() -> None:
    body = "Stěžeň je zlomený".encode("cp1250")
    document = only(write_cfb(mail(text8(0x1000, body), numbers={0x3FFD: (3, 1250)})))

    assert document.text.endswith("\n\nStěžeň je zlomený")


def test_compressed_rtf_is_read_where_there_is_no_other_body() -> None:
    rtf = rb"{\rtf1\ansi\ansicpg1252\fromtext {\fonttbl{\f0 A;}}\f0 The mast is caf\'e9 brown.\par}"
    assert only(write_cfb(mail(binary(0x1009, lzfu(rtf))))).text.endswith(
        "\n\nThe mast is café brown."
    )


RTF = (
    rb"{\rtf1\ansi\ansicpg1252"
    rb"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset128 C;}}"
)


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"\f0 caf\'e9 \f1 \'cf\'ee\'f0\'f2 \f2 \'8d\'60", "café Порт 港"),
        (rb"{\f1 \'cf}\'e9", "Пé"),
        (rb"\u8220?quoted\u8221?\uc2 \u-10179\'3f\'3f\u-8704??!", "“quoted”😀!"),
        (rb"one\par two\line three\tab four\~five \{six\}\\", "one\ntwo\nthree\tfour five {six}\\"),
        (
            rb"{\v unseen}{\deleted gone}{\*\bkmkstart mark}{\pict 00ff}{\info{\title no}}seen",
            "seen",
        ),
        (rb'{\field{\*\fldinst{HYPERLINK "http://x.example"}}{\fldrslt{a link}}}', "a link"),
        (rb"a\bin4 {{{{b", "ab"),
        (b"a\r\nb{\\'zz{", "abzz"),
        (b"a}after the end", "a"),
        (rb"\trowd\intbl a\cell b\cell\row after", "a | b\nafter"),
    ],
)
def test_rtf_body_is_read_as_it_is_shown(rtf: bytes, text: str) -> None:
    assert rtf_body(RTF + rtf + b"}") == text


@pytest.mark.parametrize(
    "piece",
    [
        b"{",
        b"}",
        b"\\",
        b"\\'",
        b'{\\field{\\*\\fldinst{HYPERLINK "',
        b"{\\fonttbl{\\f1\\fcharset0 ",
        b"{\\pict\\bin",
        b"\\u99999 ?",
        b"\\f1\\'e9",
        b"\\*",
    ],
)
def test_hostile_rtf_is_parsed_quickly(piece: bytes) -> None:
    started = time.monotonic()
    with contextlib.suppress(UnreadableFileError):
        rtf_body(b"{\\rtf1" + piece * (300_000 // len(piece)))
    assert time.monotonic() - started < 5


def test_html_encapsulated_in_rtf_is_read_once_and_without_tags() -> None:
    rtf = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}"
        rb"\htmlrtf {\htmlrtf0 Low tide at six.\htmlrtf\par}\htmlrtf0 {\*\htmltag72 </p>}}"
    )
    body = only(write_cfb(mail(binary(0x1009, lzfu(rtf))))).text
    assert body.endswith("\n\nLow tide at six.")


def test_compressed_rtf_repeats_bytes_of_its_window() -> None:
    # The example of MS-OXRTFCP 3.1.1, and one whose repetition overlaps itself.
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af320"
        "68656c0900206277"
        "05b06c647d0a800fa0"
    )
    assert decompress(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    crossing = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert decompress(crossing) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_attachments_are_embedded_files_and_inline_images_are_not() -> None:
    shown = binary(0x1013, b'<p>See <img src="cid:logo@1"> and the list.</p>')
    tree = mail(
        shown,
        attachment(0, text(0x3707, "list of boats.txt"), binary(0x3701, b"Gull\nTern\n" * 900)),
        attachment(1, text(0x3704, "LOGO.PNG"), text(0x3712, "logo@1"), binary(0x3701, b"png")),
        attachment(2, text(0x3707, "list of boats.txt"), binary(0x3701, b"Kite\n")),
        attachment(3, text(0x3707, "film.mp4"), binary(0x3701, b"moving")),
    )
    _, *parts = read(write_cfb(tree))

    assert parts == [
        EmbeddedFile("list of boats.txt", b"Gull\nTern\n" * 900, "attachment"),
        EmbeddedFile("list of boats (2).txt", b"Kite\n", "attachment"),
        EmbeddedFile("film.mp4", b"", "attachment"),
    ]


def test_attached_mail_is_a_document() -> None:
    inner = mail(text(0x1000, "Older words."), header=24)
    inner |= attachment(0, text(0x3707, "a.txt"), binary(0x3701, b"deep"))
    outer = mail(
        text(0x1000, PLAIN), attachment(0, text(0x3001, "Older"), {"__substg1.0_3701000D": inner})
    )
    first, second, part = read(write_cfb(outer))

    assert isinstance(first, ParsedDocument)
    assert isinstance(second, ParsedDocument)
    assert second.key == "Older.msg"
    assert second.sha256
    assert second.text.endswith("Older words.")
    assert second.published == date(2021, 5, 4)
    assert part == EmbeddedFile("Older.msg/a.txt", b"deep", "attachment")


def test_nesting_of_mails_is_limited() -> None:
    tree = mail(text(0x1000, "The innermost."), header=24)
    for _ in range(15):
        tree = mail(attachment(0, {"__substg1.0_3701000D": tree}), header=24)
    items = read(write_cfb(tree))

    assert isinstance(items[-1], Skipped)
    assert "nested mails" in items[-1].reason


def test_encrypted_mail_is_reported() -> None:
    tree = mail(attachment(0, text(0x3707, "smime.p7m"), binary(0x3701, b"\x30\x82")))
    with pytest.raises(UnreadableFileError, match="encrypted"):
        read(write_cfb(tree | text(0x001A, "IPM.Note.SMIME")))


def test_clear_signed_mail_is_an_embedded_mime_file() -> None:
    signed = b'Content-Type: multipart/signed; boundary="s"\r\n\r\n--s\r\n\r\nWords.\r\n--s--\r\n'
    tree = mail(SENDER, attachment(0, text(0x3707, "smime.p7m"), binary(0x3701, signed)))
    (part,) = read(write_cfb(tree | text(0x001A, "IPM.Note.SMIME.MultipartSigned")))

    assert isinstance(part, EmbeddedFile)
    assert part.key == "Ferry times.eml"
    assert part.content.startswith(b'From: "Ortiz, Pilar"')
    assert part.content.endswith(signed)


@pytest.mark.parametrize(
    "content", [b"", b"\xd0\xcf\x11\xe0", b"From: jo\n\nHello\n", bytes(9_000)]
)
def test_file_that_is_not_an_outlook_message_is_reported(content: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        read(content)


def test_ole_file_of_another_program_is_reported() -> None:
    with pytest.raises(UnreadableFileError, match="save it as PDF in its own program"):
        read(write_cfb({"WordDocument": b"words" * 1_000}))


@pytest.mark.parametrize("share", [0.05, 0.2, 0.4, 0.6, 0.8, 0.95])
def test_cut_off_mail_is_never_read_as_whole(share: float) -> None:
    whole = write_cfb(mail(SENDER, text(0x1000, "A long story of the sea. " * 900)))
    with pytest.raises(UnreadableFileError):
        read(whole[: int(len(whole) * share)])


@pytest.mark.parametrize("at", [44, 64, 72])
def test_sector_numbers_beyond_the_file_are_refused(at: int) -> None:
    content = bytearray(write_cfb(mail(text(0x1000, PLAIN))))
    struct.pack_into("<I", content, at, 0x7FFFFFFF)
    with pytest.raises(UnreadableFileError, match="damaged"):
        read(bytes(content))


def test_attachment_that_is_not_stored_as_a_file_is_reported() -> None:
    items = read(write_cfb(mail(text(0x1000, PLAIN), attachment(0, text(0x3707, "plan.xls")))))
    (report,) = [item for item in items if isinstance(item, Skipped)]
    assert report.reason.startswith("plan.xls: not stored as a file: open the mail in Outlook")
