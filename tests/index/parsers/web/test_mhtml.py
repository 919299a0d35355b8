"""Web archives as browsers and Word write them."""

import base64
import quopri
from pathlib import Path

import pytest

from index.errors import UnreadableFileError
from index.parsers.types import ParsedDocument
from index.parsers.web.mhtml import parse_mhtml
from tests.index.parsers.web.making import BODY, PARAGRAPHS, only

PAGE = f"<html><body><article><h1>Dredging — now</h1>{BODY}</article></body></html>".encode()


def archive(page: bytes = PAGE, *, encoding: str = "quoted-printable", charset: str = "") -> bytes:
    coded = quopri.encodestring(page) if encoding != "base64" else base64.encodebytes(page)
    kind = f"text/html; charset={charset}" if charset else "text/html"
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://h.example/dredging\r\n"
        "Subject: =?utf-8?Q?x?=\r\nDate: Mon, 21 Oct 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--B--"\r\n\r\n\r\n'
        "----B--\r\nContent-Type: text/html\r\nContent-Location: https://ads.example/frame\r\n\r\n"
        f"<p>An advertisement.</p>\r\n----B--\r\nContent-Type: {kind}\r\n"
        f"Content-ID: <frame-1@mhtml.blink>\r\nContent-Transfer-Encoding: {encoding}\r\n"
        "Content-Location: https://h.example/dredging\r\n\r\n"
    )
    return (
        head.encode() + coded + b"\r\n----B--\r\nContent-Type: text/css\r\n\r\na{}\r\n----B----\r\n"
    )


def read(content: bytes) -> ParsedDocument:
    return only(parse_mhtml, content, "page.mhtml")


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_archive_of_a_browser_is_read_as_its_page(encoding: str) -> None:
    document = read(archive(encoding=encoding))

    assert document.text == "\n\n".join(("Dredging — now", *PARAGRAPHS))
    assert document.url == "https://h.example/dredging"


def test_day_of_saving_is_not_the_day_of_publication() -> None:
    assert read(archive()).published is None


def test_charset_of_the_part_is_used() -> None:
    page = "<p>Совет порта решил углубить канал.</p>".encode("cp1251")

    assert read(archive(page, charset="windows-1251")).text == "Совет порта решил углубить канал."


def test_start_parameter_names_the_page() -> None:
    content = archive().replace(
        b'boundary="--B--"', b'start="<frame-1@mhtml.blink>"; boundary="--B--"'
    )
    content = content.replace(b"Snapshot-Content-Location", b"X-Other")

    assert read(content).text.startswith("Dredging — now")


def test_page_without_parts_is_read() -> None:
    assert read(b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>Rope.</p>").text == "Rope."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<html><p>Rope.</p>", "web archive"),
        (b"\0\1\2binary", "web archive"),
        (b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nxx", "no page"),
        (archive(b" "), "empty"),
    ],
    ids=["empty", "html", "binary", "picture", "blank page"],
)
def test_file_that_is_not_a_web_archive_is_reported(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        read(content)


def test_archive_cut_off_in_its_page_is_reported() -> None:
    whole = archive()

    with pytest.raises(UnreadableFileError, match="cut off"):
        read(whole[: whole.index(b"Work begins")])


@pytest.mark.parametrize("length", [3, 60, 200, 330, 480, 700])
def test_archive_cut_off_anywhere_is_read_or_reported(length: int) -> None:
    try:
        read(archive()[:length])
    except UnreadableFileError:
        return


def test_deeply_nested_parts_are_reported() -> None:
    content = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (i, i)
        for i in range(3_000)
    )

    with pytest.raises(UnreadableFileError):
        read(content)


def test_source_of_this_test_is_not_an_archive() -> None:
    with pytest.raises(UnreadableFileError):
        read(Path(__file__).read_bytes())


def test_frame_that_was_saved_with_the_page_stands_where_a_browser_shows_it() -> None:
    frame = (
        "<iframe src='cid:f@x'></iframe><iframe id=ad-1 src='https://ads.example/frame'></iframe>"
    )
    page = PAGE.replace(b"</article>", f"{frame}<p>Last.</p></article>".encode())
    part = b"----B--\r\nContent-Type: text/html\r\nContent-ID: <f@x>\r\n\r\n<p>Tide: 4 m</p>\r\n"
    text = read(archive(page).replace(b"----B--\r\n", part + b"----B--\r\n", 1)).text

    # An advertisement in a frame stays out.
    assert text == "\n\n".join(("Dredging — now", *PARAGRAPHS, "Tide: 4 m", "Last."))


def test_frameset_is_read_from_the_pages_in_the_archive() -> None:
    page = b"<html><frameset><frame src='https://ads.example/frame'></frameset></html>"

    assert read(archive(page)).text == "An advertisement."
