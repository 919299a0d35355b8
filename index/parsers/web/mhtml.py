"""Parse a web page that was saved as one file (.mhtml, .mht)."""

import email
import re
from collections.abc import Iterator
from email.message import Message

from index.errors import UnreadableFileError
from index.parsers.text.charsets import decode_markup
from index.parsers.types import InputFile, ParserOutput
from index.parsers.web.html import Page, read_page
from index.parsers.web.metadata import is_web_address

# A header line, with which every such file begins.
_HEADER = re.compile(rb"[\r\n\xef\xbb\xbf]*[A-Za-z][A-Za-z0-9-]*:[^\r\n]*\r?\n")
_MULTIPART = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)
# A page is one multipart with its parts side by side; `email` takes quadratic time by the depth.
_MAX_MULTIPARTS = 100
_PAGES = ("text/html", "application/xhtml+xml")
# What of the other parts says what is seen.
_FRAMES = (*_PAGES, "text/css")


def parse_mhtml(source: InputFile) -> Iterator[ParserOutput]:
    """Yield the page in `source` with its frames, without images and what its styles hide.

    The day in its Date header is not used: it is the day of saving, not of publication.
    """
    content = source.content()
    if not content.strip():
        raise UnreadableFileError("empty: there is no page in it")
    if not _HEADER.match(content):
        raise UnreadableFileError("not a web archive: it does not begin with a mail's header lines")
    if sum(1 for _ in _MULTIPART.finditer(content)) > _MAX_MULTIPARTS:
        raise UnreadableFileError(
            f"over {_MAX_MULTIPARTS} multiparts, expected a page and its parts"
        )
    try:
        archive = email.message_from_bytes(content.lstrip(b"\r\n\xef\xbb\xbf"))
    # The parser recurses into nested parts.
    except RecursionError as error:
        raise UnreadableFileError("a web archive nested too deeply to be read") from error
    source.heartbeat()
    page = _page(archive, source)
    yield page.document
    yield from page.skipped


def _page(archive: Message, source: InputFile) -> Page:
    parts = [part for part in _walk(archive) if not part.is_multipart()]
    page = _root(archive, parts)
    if page is None:
        raise UnreadableFileError("no page in it: expected a part of text/html")
    if page is parts[-1] and _is_cut_off(archive):
        raise UnreadableFileError("cut off within its page: save it again")
    payload = page.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        raise UnreadableFileError("its page is empty")
    return read_page(
        decode_markup(payload, page.get_content_charset()),
        source.heartbeat,
        strict=page.get_content_type() == _PAGES[1],
        frames=_frames(parts, page),
        address=_address(archive, page),
    )


def _frames(parts: list[Message], page: Message) -> dict[str, str]:
    """The other pages and the style sheets in the archive by their Content-ID and address."""
    frames: dict[str, str] = {}
    for part in parts:
        payload = part.get_payload(decode=True) if part.get_content_type() in _FRAMES else None
        if part is page or not isinstance(payload, bytes):
            continue
        text = decode_markup(payload, part.get_content_charset())
        identifier = _header(part, "Content-ID").strip("<>")
        for name in (f"cid:{identifier}" if identifier else "", _header(part, "Content-Location")):
            frames |= {name: text} if name else {}
    return frames


def _walk(archive: Message) -> Iterator[Message]:
    """Yield all parts in order. Message.walk() would recurse once for each level."""
    waiting = [archive]
    while waiting:
        part = waiting.pop()
        yield part
        payload = part.get_payload()
        if part.is_multipart() and isinstance(payload, list):
            waiting.extend(item for item in reversed(payload) if isinstance(item, Message))


def _root(archive: Message, parts: list[Message]) -> Message | None:
    """The part that the archive names as its start or by its address, else the first page."""
    pages = [part for part in parts if part.get_content_type() in _PAGES]
    start = archive.get_param("start")
    if isinstance(start, str):
        for page in pages:
            if _header(page, "Content-ID").strip("<>") == start.strip("<> "):
                return page
    address = _header(archive, "Snapshot-Content-Location")
    for page in pages:
        if address and _header(page, "Content-Location") == address:
            return page
    return pages[0] if pages else None


def _is_cut_off(archive: Message) -> bool:
    return any(type(defect).__name__ == "CloseBoundaryNotFoundDefect" for defect in archive.defects)


def _address(archive: Message, page: Message) -> str | None:
    for part, name in (
        (archive, "Snapshot-Content-Location"),
        (page, "Content-Location"),
        (archive, "Content-Location"),
    ):
        if is_web_address(address := _header(part, name)):
            return address
    return None


def _header(part: Message, name: str) -> str:
    return re.sub(r"\s+", "", str(part.get(name) or ""))
