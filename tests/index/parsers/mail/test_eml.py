"""Mails and mailboxes, written by `email` and by hand."""

import base64
import binascii
import contextlib
import io
import re
import time
from datetime import date
from email.message import EmailMessage

import pytest
from PIL import Image

from index.errors import UnreadableFileError
from index.parsers.mail.eml import parse_eml, parse_mbox
from index.parsers.mail.mime import decode_header
from index.parsers.mail.tnef import parse_tnef
from index.parsers.types import EmbeddedFile, InputFile, ParsedDocument, ParserOutput, Skipped
from tests.index.parsers.mail.tnef_file import tnef_file

HEAD = "From: Jo Berg <jo@example.org>\nDate: Tue, 03 Mar 2020 23:05:06 -0500\nSubject: Tide\n"
ABOVE = "From: Jo Berg <jo@example.org>\nDate: Tue, 03 Mar 2020 23:05:06 -0500\nSubject: Tide\n\n"
BEGIN = "From jo@example.org Tue Mar  3 23:05:06 2020\n"


def read(content: bytes | str, name: str = "letter.eml") -> list[ParserOutput]:
    raw = content.encode() if isinstance(content, str) else content
    parser = parse_mbox if name.endswith(".mbox") else parse_eml
    return list(parser(InputFile(name, io.BytesIO(raw), len(raw))))


def parse_one(content: bytes | str) -> ParsedDocument:
    first = read(content)[0]
    assert isinstance(first, ParsedDocument)
    return first


def body(content: bytes | str) -> str:
    """The body below the header lines of a mail that begins with HEAD."""
    text = parse_one(content).text
    assert text.startswith(ABOVE), text
    return text.removeprefix(ABOVE)


def typed(kind: str, content: bytes, *more: str) -> bytes:
    headers = "".join(f"{line}\n" for line in (f"Content-Type: {kind}", *more))
    return (HEAD + headers + "\n").encode() + content


def made(**headers: str) -> EmailMessage:
    mail = EmailMessage()
    standard = {"From": "Jo Berg <jo@example.org>", "Subject": "Tide"}
    for name, value in (standard | headers).items():
        mail[name] = value
    mail["Date"] = "Tue, 03 Mar 2020 23:05:06 -0500"
    return mail


# Metadata.


def test_mail_is_its_header_lines_and_its_body() -> None:
    document = parse_one("Received: x\n" + HEAD + "To: Al\nCc: Bo\n\nThe pier is closed.\n\nJo\n")

    assert document.text == (
        "From: Jo Berg <jo@example.org>\nTo: Al\nCc: Bo\nDate: Tue, 03 Mar 2020 23:05:06 -0500\n"
        "Subject: Tide\n\nThe pier is closed.\n\nJo"
    )
    assert (document.title, document.authors) == ("Tide", ("Jo Berg",))
    assert (document.key, document.sha256, document.url, document.tags) == ("", "", None, ())


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_mail_that_an_editor_saved_in_utf16_is_read(codec: str) -> None:
    assert body((HEAD + "\nDer Pier schließt.").encode(codec)) == "Der Pier schließt."


def test_day_is_in_the_time_zone_of_the_sender() -> None:
    document = parse_one(HEAD + "\nx")
    assert (document.published, document.published_from) == (date(2020, 3, 3), "metadata")


@pytest.mark.parametrize(
    "sent", ["", "yesterday", "Thu, 1 Jan 1970 00:00:00 +0000", "Fri, 1 Jan 2939 00:00:00 +0000"]
)
def test_impossible_day_is_ignored(sent: str) -> None:
    document = parse_one(f"From: Jo\nDate: {sent}\nSubject: Tide\n\nx")
    assert (document.published, document.published_from) == (None, "")


def test_encoded_headers_are_read_even_if_a_character_is_split() -> None:
    raw = "潮の時刻".encode()
    words = " ".join(
        f"=?UTF-8?B?{base64.b64encode(piece).decode()}?=" for piece in (raw[:4], raw[4:])
    )
    document = parse_one(
        f"From: =?iso-8859-1?Q?J=F8rn_Dahl?= <j@x.no>\nSubject: Re: {words} (2)\n\nx"
    )

    assert document.title == "Re: 潮の時刻 (2)"
    assert document.authors == ("Jørn Dahl",)
    assert document.text.startswith("From: Jørn Dahl <j@x.no>\n")


def test_encoded_word_in_an_unknown_charset_is_guessed_and_reported() -> None:
    assert parse_one("Subject: =?x-klingon?Q?qapla?= now\n\nx").title == "qapla now"
    raw = b"Subject: =?x-klingon?Q?F=E4hre?= now\nFrom: =?utf8?B?QmVu?= <b@c.d>\n\nx"
    mail, report = read(raw)
    assert isinstance(mail, ParsedDocument)
    assert (mail.title, mail.authors) == ("Fähre now", ("Ben",))
    assert "header's character set is not known" in getattr(report, "reason", "")


def test_raw_header_is_decoded_by_the_charset_of_the_body() -> None:
    raw = "Subject: Прилив\nContent-Type: text/plain; charset=koi8-r\n\nЛуна\n".encode("koi8-r")
    document = parse_one(raw)
    assert (document.title, document.text) == ("Прилив", "Subject: Прилив\n\nЛуна")


def test_name_with_a_comma_is_one_author_and_an_address_replaces_a_missing_name() -> None:
    assert parse_one('From: "Berg, Jo" <j@x.no>, k@x.no\nSubject: a\n\nx').authors == (
        "Berg, Jo",
        "k@x.no",
    )


def test_title_of_a_mail_without_subject_is_its_first_sentence() -> None:
    assert parse_one("From: Jo\n\nThe pier is closed. Stay away.\n").title == "The pier is closed."


# The body.


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("windows-1252", "“Déjà vu” – 5 €"),
        ("iso-8859-1", "“Déjà vu”"),
        ("iso-8859-2", "Žluťoučký kůň"),
        ("koi8-r", "Прилив в полдень"),
        ("gb2312", "涨潮时间是中午"),
        ("big5", "漲潮時間是中午"),
        ("shift_jis", "満潮は正午①"),
        ("iso-2022-jp", "満潮は正午"),
        ("euc-kr", "만조는 정오이다 똠"),
        ("windows-1255", "הגאות בצהריים"),
        ("utf-8", "Déjà vu"),
    ],
)
def test_body_is_decoded_by_its_declared_charset(charset: str, text: str) -> None:
    as_meant = {
        "iso-8859-1": "cp1252",
        "gb2312": "gb18030",
        "shift_jis": "cp932",
        "euc-kr": "cp949",
    }
    raw = text.encode(as_meant.get(charset, charset))
    for encoding, content in (
        ("8bit", raw),
        ("base64", base64.encodebytes(raw)),
        ("quoted-printable", b"".join(b"=%02X" % byte for byte in raw)),
    ):
        mail = typed(
            f'text/plain; charset="{charset}"', content, f"Content-Transfer-Encoding: {encoding}"
        )
        assert body(mail) == text


def test_utf8_declared_as_another_charset_is_read_as_utf8() -> None:
    assert body(typed("text/plain; charset=us-ascii", "Café – 5 €".encode())) == "Café – 5 €"
    assert body(typed("text/plain; charset=iso-8859-1", "Café – 5 €".encode())) == "Café – 5 €"


def test_few_undecodable_bytes_are_replaced_and_a_guessed_charset_is_reported() -> None:
    few = b"The caf\x9d\xff\x81 on the pier is closed until the end of May, the harbour says.\n"
    mail, report = read(typed("text/plain; charset=x-unknown", few))
    assert "The caf\ufffd\ufffd\ufffd on" in getattr(mail, "text", "")
    assert "(x-unknown) is not known, so it was guessed" in getattr(report, "reason", "")

    name = "Łódź".encode("cp1250")
    mail, report = read(typed("text/plain; charset=x-unknown", name))
    assert isinstance(mail, ParsedDocument)
    assert isinstance(report, Skipped)
    assert re.search(r"not certain \(declared: x-unknown\): read as \S+: compare it", report.reason)


@pytest.mark.parametrize(
    ("charset", "content", "text", "said"),
    [
        (
            "utf-8",
            "Der Bürgermeister kam.".encode("cp1252"),
            "Der Bürgermeister kam.",
            "read as cp",
        ),
        (
            "iso-2022-jp",
            "会議は金曜日に開かれます。議事録は後で送ります。".encode("euc_jp"),
            "会議は金曜日に開かれます。議事録は後で送ります。",
            "read as",
        ),
        (
            "utf-8",
            "Grüße aus Köln, wir fahren später über Fürth".encode() + b"\xff.",
            "über Fürth\ufffd.",
            "1 character damaged",
        ),
    ],
)
def test_bytes_without_meaning_in_the_declared_charset_are_reported(
    charset: str, content: bytes, text: str, said: str
) -> None:
    mail, report = read(typed(f"text/plain; charset={charset}", content))
    assert getattr(mail, "text", "").endswith(text)
    assert said in getattr(report, "reason", "")
    # What has the sign itself is not damaged.
    assert body(typed("text/plain; charset=utf-8", "a \ufffd b ü".encode())) == "a \ufffd b ü"


@pytest.mark.parametrize("charset", ["x-unknown", "klingon"])
def test_unknown_charset_that_was_guessed_is_reported(charset: str) -> None:
    text = "Вчера вечером мэр объявил, что мост закроют на ремонт, и это не понравилось никому."
    mail, report = read(typed(f"text/plain; charset={charset}", text.encode("cp1251")))
    assert getattr(mail, "text", "").endswith(text)
    assert f"({charset}) is not known, so it was guessed" in getattr(report, "reason", "")
    assert body(typed(f"text/plain; charset={charset}", text.encode())) == text


@pytest.mark.parametrize(
    ("charset", "content"),
    [
        ("cp50221", b"\x1b$B2q5D\x1b(B"),
        ("iso-2022-jp-ms", b"\x1b$B2q5D\x1b(B"),
        ("utf-7", b"+TxqLcA-"),
        ("unicode-1-1-utf-7", b"+TxqLcA-"),
    ],
)
def test_charset_of_seven_bits_is_decoded(charset: str, content: bytes) -> None:
    assert body(typed(f"text/plain; charset={charset}", content)) == "会議"
    word = f"=?{charset}?b?".encode() + base64.b64encode(content) + b"?="
    assert decode_header(word) == "会議"


def test_flowed_lines_are_joined_and_quotes_keep_their_depth() -> None:
    flowed = (
        b"The pier is \nclosed until \nMay.\n\n> Is it \n> open?\n>> No. \n> Yes.\n"
        b" > not a quote\n-- \nJo\n"
    )
    assert body(typed("text/plain; format=flowed", flowed)) == (
        "The pier is closed until May.\n\n> Is it open?\n>> No.\n> Yes.\n> not a quote\n--\nJo"
    )


def test_lines_that_do_not_flow_stay_as_they_are() -> None:
    assert body(HEAD + "\nRoses are red \nviolets\n  are blue\n\n\n\n> why?\n-- \nJo\n") == (
        "Roses are red\nviolets\n  are blue\n\n> why?\n--\nJo"
    )


def test_plain_text_is_preferred_to_html() -> None:
    mail = made()
    mail.set_content("The pier is closed until the end of May.\n")
    mail.add_alternative("<p>The pier is <b>closed</b> until the end of May.</p>", subtype="html")
    assert body(mail.as_bytes()) == "The pier is closed until the end of May."


@pytest.mark.parametrize("hint", ["", "This message is in HTML.\n"])
def test_html_is_read_where_the_plain_text_only_hints_at_it(hint: str) -> None:
    mail = made()
    mail.set_content(hint)
    mail.add_alternative("<p>" + "The pier is closed. " * 20 + "</p>", subtype="html")
    assert body(mail.as_bytes()) == ("The pier is closed. " * 20).strip()


def test_html_declared_as_plain_text_is_read_as_html() -> None:
    assert body(HEAD + "\n<html><body>One<br>two</body></html>") == "One\ntwo"


def test_html_is_laid_out_as_it_is_shown() -> None:
    markup = """<html><head><title>No</title><style>p {}</style></head><body>
    <span style="display: none !important">Preview nobody sees</span>
    <h1>Tide &amp;&nbsp;time</h1><div>Dear   Al,</div><div><br></div><div>it is
    <b>so</b><i>on</i>.</div><ul><li>rope<li><p>oars</p></ul><ol><li>go<li>come</ol>
    <table><tr><td>Boat</td><td>Berth</td></tr><tr><td><p>Gull</p></td><td>4</td><td></td></tr>
    </table><!-- no --><script>no()</script><pre>a
      b</pre>end<table><tr><td><p>One</p><p>two</p></td><td>three</td></tr></table></body></html>"""
    assert body(typed("text/html", markup.encode())) == (
        "Tide & time\n\nDear Al,\n\nit is soon.\n\n• rope\n• oars\n\n1. go\n2. come\n\n"
        "Boat | Berth\nGull | 4\n\na\n      b\n\nend\n\nOne\n\ntwo\n\nthree"
    )


def test_deeply_nested_replies_are_read_to_the_last() -> None:
    markup = "<div>so<blockquote><div>" * 300 + "the first" + "</div></blockquote>end</div>" * 300
    text = body(typed("text/html", markup.encode()))
    assert (text.count("so"), text.count("first"), text.count("end")) == (300, 1, 300)


def test_too_deeply_nested_html_is_reported_not_cut_off() -> None:
    deep = "<div>" * 3_000 + "the bottom"
    with pytest.raises(UnreadableFileError, match="nested over"):
        read(typed("text/html", deep.encode()))

    mail = made()
    mail.set_content("The bottom.\n")
    mail.add_alternative(deep, subtype="html")
    assert body(mail.as_bytes()) == "The bottom."


# Attachments.


def test_attachments_are_embedded_files_with_their_names() -> None:
    mail = made()
    mail.set_content("See below.\n")
    for name in ("Gezeiten für Jörg.csv", "../../etc/tide.csv", "tide.csv"):
        mail.add_attachment(b"hour,height\n", maintype="text", subtype="csv", filename=name)
    mail.add_attachment(b"%PDF-", maintype="application", subtype="pdf")
    mail.add_attachment(b"film", maintype="video", subtype="mp4", filename="film.mp4")
    first, *parts = read(mail.as_bytes())

    assert isinstance(first, ParsedDocument)
    assert first.text.endswith("\n\nSee below.")
    assert parts == [
        EmbeddedFile("Gezeiten für Jörg.csv", b"hour,height\n", "attachment"),
        EmbeddedFile("tide.csv", b"hour,height\n", "attachment"),
        EmbeddedFile("tide (2).csv", b"hour,height\n", "attachment"),
        EmbeddedFile("attachment.pdf", b"%PDF-", "attachment"),
        EmbeddedFile("film.mp4", b"", "attachment"),
    ]


def test_inline_images_and_signatures_are_not_embedded_files() -> None:
    mail = made()
    mail.set_content('<p>See <img src="cid:logo@x"></p>', subtype="html")
    mail.add_related(b"png", maintype="image", subtype="png", cid="<logo@x>", filename="logo.png")
    mail.add_attachment(b"scan", maintype="image", subtype="png", filename="scan.png")
    mail.add_attachment(b"sig", maintype="application", subtype="pkcs7-signature")
    mail.add_attachment(b"tnef", maintype="application", subtype="x", filename="winmail.dat")

    items = read(mail.as_bytes())[1:]
    assert [item for item in items if isinstance(item, EmbeddedFile)] == [
        EmbeddedFile("scan.png", b"scan", "attachment")
    ]
    reports = [item.reason for item in items if isinstance(item, Skipped)]
    assert reports[0] == "signature (S/MIME): not checked"
    assert reports[1].startswith("winmail.dat: damaged or cut off")


@pytest.mark.parametrize(
    ("size", "is_read"), [((900, 300), True), ((700, 100), False), ((200, 200), False)]
)
def test_large_picture_in_the_text_is_an_embedded_file(
    size: tuple[int, int], *, is_read: bool
) -> None:
    stream = io.BytesIO()
    Image.new("L", size).save(stream, "PNG")
    mail = made()
    mail.set_content('<p>See <img src="cid:shot@x"></p>', subtype="html")
    mail.add_related(
        stream.getvalue(), maintype="image", subtype="png", cid="<shot@x>", filename="shot.png"
    )
    assert [getattr(item, "key", "") for item in read(mail.as_bytes())[1:]] == [
        "shot.png"
    ] * is_read


@pytest.mark.parametrize(
    ("kind", "name"), [("text/rtf", "attachment.rtf"), ("text/vcard", "attachment.vcf")]
)
def test_text_that_needs_a_parser_is_an_embedded_file(kind: str, name: str) -> None:
    _, part = read(typed(kind, b"{\\rtf1 Low tide}"))
    assert part == EmbeddedFile(name, b"{\\rtf1 Low tide}", "attachment")


def test_forwarded_mail_is_an_embedded_file() -> None:
    inner = made(Subject="Low tide")
    inner.set_content("Older words.\n")
    outer = made()
    outer.set_content("Read this.\n")
    outer.add_attachment(inner)
    first, part = read(outer.as_bytes())

    assert isinstance(part, EmbeddedFile)
    assert part.key == "Low tide.eml"
    assert body(part.content.replace(b"Low tide", b"Tide")) == "Older words."
    assert isinstance(first, ParsedDocument)
    assert "Older" not in first.text


def test_text_parts_before_and_after_an_attachment_are_both_read() -> None:
    parts = (
        b"--b\n\nAbove.\n--b\nContent-Type: text/plain; name=a.txt\n\nfile\n--b\n\nBelow.\n--b--\n"
    )
    first, part = read(typed('multipart/mixed; boundary="b"', parts))

    assert isinstance(first, ParsedDocument)
    assert first.text.endswith("\n\nAbove.\n\nBelow.")
    assert part == EmbeddedFile("a.txt", b"file", "attachment")


def test_attachment_that_is_cut_off_is_reported_and_the_text_is_read() -> None:
    mail = made()
    mail.set_content("See below.\n")
    mail.add_attachment(b"tide" * 400, maintype="application", subtype="pdf", filename="tide.pdf")
    first, part = read(mail.as_bytes()[:-900])

    assert isinstance(first, ParsedDocument)
    assert part == Skipped("tide.pdf: cut off: the mail ends within it, get it again", "attachment")


def test_multipart_without_a_boundary_is_read_as_it_stands() -> None:
    assert body(typed("multipart/mixed", b"Words.\n")) == "Words."


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (
            'multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b',
            b"--b\n\nVersion: 1\n--b--\n",
        ),
        ("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", b"MIIB"),
        ("text/plain", b"-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\n"),
    ],
)
def test_encrypted_mail_is_reported(kind: str, content: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="encrypted"):
        read(typed(kind, content))


def test_signed_mail_is_read_without_its_signature() -> None:
    content = b"--b\n\nWords.\n--b\nContent-Type: application/pgp-signature\n\nsig\n--b--\n"
    assert body(typed("multipart/signed; boundary=b", content)) == "Words."
    _, report = read(typed("multipart/signed; boundary=b", content))
    assert report == Skipped("signature (PGP): not checked", "signature")


# Files that are not mails, and hostile ones.


@pytest.mark.parametrize(
    "content", [b"", b"\n \n", b"Just words.\n", b"\0" * 99, b"Note: one\n\nx"]
)
def test_file_that_is_not_a_mail_is_reported(content: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        read(content)


@pytest.mark.parametrize(
    "content",
    [
        typed("multipart/mixed; boundary=b", b"--b\n\n" * 300_000),
        typed("multipart/mixed; boundary=b", b"--b\nContent-Type: multipart/mixed; boundary=b\n\n")
        * 2_000,
        typed('text/plain; x="' + ';"' * 500_000, b"x"),
        HEAD.encode() + b"To: " + b"(" * 500_000 + b"\n\nx",
        HEAD.encode().replace(b"Tide", b"=?a?q?" * 200_000) + b"\n\nx",
        b"From: " + b'(<"' * 300_000 + b"\n\nx",
        HEAD.encode() + b" folded\n" * 300_000 + b"\nx",
        typed("text/plain; charset=utf-7", b"+" * 1_000_000),
        typed("text/plain; format=flowed", b"> a \n" * 300_000),
        typed("text/html", b"<table><tr><td>a" * 30_000),
        typed("text/html", b"<p style='" + b"display:" * 300_000 + b"'>x"),
        typed("text/plain", (b" " * 1_000_000 + b"x\n") * 3),
    ],
    ids=range(12),
)
def test_hostile_mail_is_parsed_quickly(content: bytes) -> None:
    started = time.monotonic()
    with contextlib.suppress(UnreadableFileError):
        assert read(content)
    assert time.monotonic() - started < 5


def test_nesting_of_multiparts_is_limited() -> None:
    content = b"deep"
    for level in range(40):
        content = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n%s\n--b%d--" % (
            *(level, level, content),
            level,
        )
    _, note = read(HEAD.encode() + content)
    assert note == Skipped("over 2,000 parts, or over 20 nested: save it in parts", "part")


# Apple Mail's own format.


def test_emlx_file_is_read_without_its_frame() -> None:
    mail = (HEAD + "\nWords.\n").encode()
    items = read(b"%d  \n" % len(mail) + mail + b"<plist/>\n", "1.emlx")
    assert isinstance(items[0], ParsedDocument)
    assert items[0].text == ABOVE + "Words."
    with pytest.raises(UnreadableFileError, match="cut off"):
        read(b"%d\n" % (len(mail) + 9) + mail, "1.emlx")


# Mailboxes.


def texts(content: str | bytes) -> list[str]:
    return [
        item.text.removeprefix(ABOVE)
        for item in read(content, "a.mbox")
        if isinstance(item, ParsedDocument)
    ]


def test_each_mail_of_a_mailbox_is_a_document() -> None:
    first = HEAD + "Message-ID: <1@x>\n\nOne.\n\n"
    items = read(BEGIN + first + BEGIN + HEAD + "\nTwo.\n", "a.mbox")

    assert [item.key for item in items if isinstance(item, ParsedDocument)] == ["1@x", "2"]
    assert texts(BEGIN + first + BEGIN + HEAD + "\nTwo.\n") == ["One.", "Two."]
    digests = {item.sha256 for item in items if isinstance(item, ParsedDocument)}
    assert len(digests) == 2
    assert "" not in digests


def test_mails_of_the_same_id_are_numbered() -> None:
    mail = BEGIN + HEAD + "Message-ID: <1@x.org>\n\nOne.\n\n"
    items = read(mail * 3, "a.mbox")
    assert [item.key for item in items if isinstance(item, ParsedDocument)] == [
        "1@x.org",
        "1@x.org (2)",
        "1@x.org (3)",
    ]


def test_line_that_begins_with_from_is_not_always_a_separator() -> None:
    text = (
        "\nWe sailed.\n\nFrom the pier: 12 miles.\nFrom 10:30 to 1999 waves\nNobody.\n\n>From us.\n"
    )
    assert texts(BEGIN + HEAD + text) == [
        "We sailed.\n\nFrom the pier: 12 miles.\nFrom 10:30 to 1999 waves\nNobody.\n\nFrom us."
    ]


@pytest.mark.parametrize(
    "line",
    [
        "From - Tue Mar 03 23:05:06 2020\r\n",
        "From 123@xxx Tue Mar 03 23:05:06 +0000 2020\n",
        "From jo at example.org  Tue Mar  3 23:05:06 2020\n",
        "From MAILER-DAEMON Tue Mar  3 23:05 EST 2020\n",
        "From nobody\n",
    ],
)
def test_separators_of_many_programs_are_recognized(line: str) -> None:
    mail = line + HEAD + "\nWords.\n\n"
    assert texts(mail * 2) == ["Words."] * 2


def test_attachments_in_a_mailbox_have_the_key_of_their_mail() -> None:
    mail = made(**{"Message-ID": "<1@x>"})
    mail.set_content("See below.\n")
    mail.add_attachment(b"tide", maintype="text", subtype="csv", filename="tide.csv")
    _, part = read(BEGIN.encode() + mail.as_bytes(), "a.mbox")
    assert part == EmbeddedFile("1@x/tide.csv", b"tide", "attachment")


def test_unreadable_mail_does_not_affect_the_others() -> None:
    items = read(
        BEGIN + HEAD + "\nOne.\n\n" + BEGIN + "X: no\n\nno\n\n" + BEGIN + HEAD + "\nTwo.\n",
        "a.mbox",
    )
    assert isinstance(items[1], Skipped)
    assert items[1].reason.startswith("mail 2: not a mail")
    assert len(items) == 3


def test_deleted_mails_are_skipped() -> None:
    gone = BEGIN + "X-Mozilla-Status: 0009\n" + HEAD + "\nGone.\n\n"
    assert texts(gone + BEGIN + "X-Mozilla-Status: 0001\n" + HEAD + "\nKept.\n") == ["Kept."]


@pytest.mark.parametrize("content", ["", "\n\n", "Words.\nFrom x\n", HEAD + "\nx"])
def test_file_that_is_not_a_mailbox_is_reported(content: str) -> None:
    with pytest.raises(UnreadableFileError):
        read(content, "a.mbox")


def test_one_mail_of_a_mailbox_is_in_memory_at_a_time() -> None:
    mail = (BEGIN + HEAD + "\n" + "Words and words.\n" * 1_000).encode()
    stream = io.BytesIO(mail * 500)
    items = parse_mbox(InputFile("a.mbox", stream, len(mail) * 500))
    assert isinstance(next(items), ParsedDocument)
    assert stream.tell() < 3 * len(mail)
    assert sum(1 for _ in items) == 499


def test_mail_too_large_is_reported_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.parsers.mail.mailbox.MAX_DOCUMENT_BYTES", 10_000)
    large = BEGIN + HEAD + "\n" + "Words.\n" * 2_000 + "\n"
    reasons = read(large + BEGIN + HEAD + "\nTwo.\n", "a.mbox")
    assert isinstance(reasons[0], Skipped)
    assert reasons[0].reason.startswith("mail 1: over ")
    assert isinstance(reasons[1], ParsedDocument)


def test_pgp_signature_is_not_part_of_the_text() -> None:
    signed = (
        b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nThe key is under the mat.\n"
        b"- -- \nJo\n-----BEGIN PGP SIGNATURE-----\n\niQIzBAEBCgAdFiEEx\n"
        b"-----END PGP SIGNATURE-----\n\nSent by the list.\n"
    )
    assert body(typed("text/plain", signed)) == (
        "The key is under the mat.\n--\nJo\n\nSent by the list."
    )


def test_wrongly_declared_charset_is_detected_or_reported() -> None:
    text = "Вчера вечером мэр объявил, что мост закроют на ремонт, и это не понравилось никому."
    assert body(typed("text/plain; charset=utf-8", text.encode("koi8-r"))) == text
    with pytest.raises(UnreadableFileError, match=r"not certain \(declared: utf-8\)"):
        read(typed("text/plain; charset=utf-8", b"\xff\xfe\x81\0" * 40 + b" ok"))


def test_day_with_an_impossible_time_zone_is_read() -> None:
    mail = b"From: jo@example.org\nDate: Tue, 30 Nov 1999 23:56:33 -3000 (CST)\n\nThe pier.\n"
    assert parse_one(mail).published == date(1999, 11, 30)


def test_part_that_was_saved_alone_is_read() -> None:
    part = b"MIME-Version: 1.0\nContent-Type: text/plain\n\nThe pier is closed.\n"
    assert parse_one(part).text == "The pier is closed."


# What is said twice, hidden in another format, or beside the text.


def both(plain: str, markup: str) -> str:
    mail = made()
    mail.set_content(plain)
    mail.add_alternative(markup, subtype="html")
    return body(mail.as_bytes())


@pytest.mark.parametrize("repeated", [1, 3, 60])
def test_form_that_says_more_is_read_whatever_its_length(repeated: int) -> None:
    said = "The council paid 31,000 francs to Ibis Roofing on Tuesday. " * repeated
    notice = "Your program shows no formatted mails, so open this one elsewhere. " * 20
    assert both(notice, f"<p>{said}</p>") == said.strip()


def test_plain_form_is_read_where_the_html_has_only_its_menu_besides() -> None:
    said = "The roof of the school was mended in May, and the bill came in June. " * 3
    assert both(said, f"<p>{said}</p><p>Menu</p>") == said.strip()


def test_longer_plain_form_is_never_lost() -> None:
    plain = "Ana, the pump was mended on Friday. The bill of 31,000 francs comes in June."
    assert both(plain, "<p>See the picture above.</p>") == f"{plain}\n\nSee the picture above."


def test_text_in_pgp_below_other_text_is_reported() -> None:
    secret = b"Hello Ana.\n\n-----BEGIN PGP MESSAGE-----\n\nhQ\n-----END PGP MESSAGE-----\n"
    mail, skipped = read(typed("text/plain", secret))
    assert isinstance(mail, ParsedDocument)
    assert "Hello Ana." in mail.text
    assert isinstance(skipped, Skipped)
    assert (skipped.kind, "encrypted" in skipped.reason) == ("encrypted part", True)


def test_signed_file_is_an_attachment_and_signed_text_is_called_signed() -> None:
    container = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02 and more"
    mail = made()
    mail.set_content("The bill.")
    mail.add_attachment(
        container, maintype="application", subtype="pkcs7-mime", filename="bill.xml.p7m"
    )
    assert read(mail.as_bytes())[1] == EmbeddedFile("bill.xml.p7m", container, "attachment")
    with pytest.raises(UnreadableFileError, match="signed"):
        read(typed("application/pkcs7-mime; name=smime.p7m", container))


def test_forms_that_say_different_things_are_both_read() -> None:
    plain = " ".join(f"alpha{n}" for n in range(80))
    markup = " ".join(f"beta{n}" for n in range(80))
    assert both(plain, f"<p>{markup}</p>") == f"{plain}\n\n{markup}"


def test_file_written_into_the_text_is_an_attachment() -> None:
    lines = [binascii.b2a_uu(b"Tide at noon, 4.2 metres above the mark."[i : i + 45]) for i in (0,)]
    text = b"See the file.\n\nbegin 644 tide.txt\n" + b"".join(lines) + b"`\nend\n\nJo\n"
    mail, attached = read(typed("text/plain", text))
    assert isinstance(mail, ParsedDocument)
    assert mail.text.endswith("See the file.\n\nJo")
    assert attached == EmbeddedFile(
        "tide.txt", b"Tide at noon, 4.2 metres above the mark.", "attachment"
    )


@pytest.mark.parametrize(
    ("kind", "markup", "text"),
    [
        ("enriched", "<bold>High</bold>\ntide\n\nat <<4 m", "High tide\nat <4 m"),
        ("enriched", "A <color><param>red</param>red</color> dam\n\n\nholds", "A red dam\n\nholds"),
        ("enriched", "<nofill>a\n  b</nofill>", "a\n  b"),
        ("richtext", "High\n\ntide<nl>at <lt>4<comment>m?</comment> m", "High tide\nat <4 m"),
        ("richtext", "<paragraph>One.</paragraph><paragraph>Two.</paragraph>", "One.\n\nTwo."),
    ],
)
def test_text_with_formatting_from_before_html_is_read(kind: str, markup: str, text: str) -> None:
    assert body(typed(f"text/{kind}", markup.encode())) == text


def test_sentence_that_begins_with_begin_is_no_file() -> None:
    assert body(typed("text/plain", b"Let us\nbegin 644 times\nthen stop.\n")) == (
        "Let us\nbegin 644 times\nthen stop."
    )


@pytest.mark.parametrize("kind", ["text/calendar; method=REQUEST", "application/ics"])
def test_invitation_is_read_below_the_mail(kind: str) -> None:
    calendar = (
        b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Quay inspection\r\n"
        b"DTSTART;TZID=Europe/Oslo:20240503T091500\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    parts = b"--b\n\nPlease come.\n" + b"".join(
        b"--b\nContent-Type: " + name.encode() + b"\n\n" + calendar for name in (kind, kind)
    )
    assert body(typed("multipart/mixed; boundary=b", parts + b"--b--\n")) == (
        "Please come.\n\nInvitation: Quay inspection\nWhen: 2024-05-03 09:15 Europe/Oslo"
    )


def test_text_and_attachments_in_winmail_dat_are_read() -> None:
    mail = made()
    mail.set_content("See below.\n")
    content = tnef_file("The pier is closed.", {"tide.txt": b"Noon."})
    mail.add_attachment(content, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    document, attached = read(mail.as_bytes())
    assert isinstance(document, ParsedDocument)
    assert document.text.endswith("See below.\n\nThe pier is closed.")
    assert attached == EmbeddedFile("tide.txt", b"Noon.", "attachment")


def test_winmail_dat_is_a_mail_of_its_own_and_may_hold_another() -> None:
    forwarded = tnef_file("The pier is open again.", {})
    content = tnef_file("The pier is closed.", {"tide.csv": b"a,b", "news": forwarded})
    document, table, mail = parse_tnef(InputFile("winmail.dat", io.BytesIO(content), len(content)))
    assert isinstance(document, ParsedDocument)
    assert document.text == "The pier is closed."
    assert table == EmbeddedFile("tide.csv", b"a,b", "attachment")
    assert mail == EmbeddedFile("news.tnef", forwarded, "attachment")


def test_winmail_dat_that_is_cut_off_is_read_and_reported() -> None:
    content = tnef_file("The pier is closed.", {"tide.txt": b"Noon."})[:-20]
    source = InputFile("winmail.dat", io.BytesIO(content), len(content))
    reports = [item for item in parse_tnef(source) if isinstance(item, Skipped)]
    assert [report.kind for report in reports] == ["attachment"]


@pytest.mark.parametrize("first", [b"From: a@b.example\nSubject: x\n\n", b""])
def test_mail_that_was_sent_in_several_is_read_as_far_as_it_is_there(first: bytes) -> None:
    kind = "message/partial; id=a; number=1; total=2"
    document, report = read(typed(kind, first + b"The pier is closed until\n"))
    assert isinstance(document, ParsedDocument)
    assert document.text.endswith("The pier is closed until")
    assert isinstance(report, Skipped)
    assert report.kind == "part"


def test_report_of_a_server_is_read_as_text() -> None:
    parts = (
        b"--b\n\nNot delivered.\n--b\nContent-Type: message/delivery-status\n\n"
        b"Final-Recipient: rfc822; al@example.org\nDiagnostic-Code: smtp; 550 mailbox full\n--b--\n"
    )
    assert "550 mailbox full" in body(typed("multipart/report; boundary=b", parts))


def test_hidden_recipients_and_another_sender_are_shown() -> None:
    lines = "Sender: jo@example.org\nReply-To: Desk <desk@example.org>\nBcc: Al\n"
    lines += "Organization: Quay\n"
    document = parse_one(f"{HEAD}{lines}\nThe pier is closed.\n")
    assert document.text.splitlines()[:6] == [
        "From: Jo Berg <jo@example.org>",
        "Bcc: Al",
        "Reply-To: Desk <desk@example.org>",
        "Organization: Quay",
        "Date: Tue, 03 Mar 2020 23:05:06 -0500",
        "Subject: Tide",
    ]


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1251", "Заседание комитета перенесено на пятницу, девятое мая. Просим подтвердить."),
        ("gb18030", "会议将于下周二在上海举行，请准时参加。这是一个重要的会议。"),
    ],
)
def test_other_alphabet_under_the_name_of_latin_1_is_read_and_reported(
    codec: str, text: str
) -> None:
    mail, report = read(typed("text/plain; charset=iso-8859-1", text.encode(codec)))
    assert isinstance(mail, ParsedDocument)
    assert text in mail.text
    assert isinstance(report, Skipped)
    assert f"read as {codec}: compare it" in report.reason


@pytest.mark.parametrize(
    "text", ["Größe: äöüß ÄÖÜ, naïveté créée là-bas", "ÀÉÈÙ ÂÊÎÔÛ – ÄÖÜÕ, ÅÄÖ åäö"]
)
def test_accents_of_latin_1_stay(text: str) -> None:
    assert text in body(typed("text/plain; charset=iso-8859-1", text.encode("cp1252")))


def test_readings_above_words_are_reported() -> None:
    markup = b"<p>He saw <ruby>Tokyo<rt>to-kyo</rt></ruby> in May.</p>"
    mail, skipped = read(typed("text/html", markup))
    assert isinstance(mail, ParsedDocument)
    assert "He saw Tokyo in May." in mail.text
    assert isinstance(skipped, Skipped)
    assert skipped.reason.startswith("1 reading above words")


def test_short_html_does_not_hide_a_plain_form_about_a_mail() -> None:
    plain = "I sent the e-mail to Hugo Venn on 3 May, and his message came in June."
    assert both(plain, "<p>See above.</p>").startswith(plain)


def test_lines_that_only_one_form_has_are_read() -> None:
    greeting = "Have a good trip with us today, wherever you go on our long lines."
    assert both("Your ticket: seat 14B, train 771", f"<p>{greeting}</p>") == (
        f"{greeting}\n\nYour ticket: seat 14B, train 771"
    )


def test_size_of_zero_around_text_that_has_its_own_hides_nothing() -> None:
    markup = b"<td style='font-size:0px'><div style='font-size:20px'>The office is closed.</div>"
    assert body(typed("text/html", b"<table><tr>" + markup)) == "The office is closed."


@pytest.mark.parametrize(
    "style", ["display:none", "font-size:1px", "color:#fff;background:#fff", "left:-9999px"]
)
def test_hidden_text_of_a_mail_is_left_out_and_reported(style: str) -> None:
    markup = f"<p>Paid on Monday.</p><div style='{style}'>Never paid.</div>".encode()
    mail, report = read(typed("text/html", markup))
    assert isinstance(mail, ParsedDocument)
    assert isinstance(report, Skipped)
    assert mail.text == f"{ABOVE}Paid on Monday."
    assert report.reason.startswith("hidden: 11 characters of text: ")
