"""Web pages that Safari saved."""

import plistlib

import pytest

from index.errors import UnreadableFileError
from index.parsers.types import EmbeddedFile, ParsedDocument
from index.parsers.web.webarchive import parse_webarchive
from tests.index.parsers.web.making import BODY, PARAGRAPHS, items, only

PAGE = f"<html><head><title>Tides</title></head><body><article>{BODY} é</article></body></html>"


def archive(data: bytes, kind: str = "text/html", **others: object) -> bytes:
    resource = {"WebResourceData": data, "WebResourceMIMEType": kind} | others
    return plistlib.dumps({"WebMainResource": resource}, fmt=plistlib.FMT_BINARY)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_page_is_read_with_its_address(encoding: str) -> None:
    content = archive(
        PAGE.encode(encoding),
        WebResourceTextEncodingName=encoding,
        WebResourceURL="https://h.example/tides",
    )
    document = only(parse_webarchive, content, "a.webarchive")
    assert (document.title, document.url) == ("Tides", "https://h.example/tides")
    assert document.text.startswith(PARAGRAPHS[0])
    assert document.text.endswith("é")


def test_archive_of_another_file_holds_that_file() -> None:
    content = archive(b"%PDF-1.4", "application/pdf", WebResourceURL="https://h.example/a/b.pdf?x")
    assert items(parse_webarchive, content, "a.webarchive") == [EmbeddedFile("b.pdf", b"%PDF-1.4")]
    (text,) = items(parse_webarchive, archive(b"a < b", "text/plain"), "a.webarchive")
    assert isinstance(text, ParsedDocument)
    assert text.text == "a < b"


def test_frame_of_the_page_is_read() -> None:
    address = "https://h.example/tide"
    main = {"WebResourceData": b"<p>Tide: 4 m</p>", "WebResourceMIMEType": "text/html"}
    page = PAGE.replace("</article>", "<iframe src='/tide'></iframe><p>Last.</p></article>")
    content = plistlib.loads(archive(page.encode(), WebResourceURL="https://h.example/a"))
    main |= {"WebResourceURL": address}
    content["WebSubframeArchives"] = [{"WebMainResource": main}]

    document = only(parse_webarchive, plistlib.dumps(content), "a.webarchive")

    assert document.text.endswith("Tide: 4 m\n\nLast.")


@pytest.mark.parametrize(
    "content",
    [b"", b"bplist00", archive(PAGE.encode())[:-9], plistlib.dumps({"a": 1}), plistlib.dumps([])],
    ids=["empty", "head", "cut", "other", "list"],
)
def test_what_is_no_archive_is_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        items(parse_webarchive, content, "a.webarchive")
