"""a page saved as one file (.mhtml, .mht) → its article, read as that of a saved page."""

import email
import re
from collections.abc import Iterator
from email.message import Message

from index.errors import UnreadableFileError
from index.parsers.text.charsets import decode_markup
from index.parsers.types import InputFile, ParsedDocument, ParserOutput
from index.parsers.web.html import page_document
from index.parsers.web.metadata import is_web_address

# Lines that every such file begins with one of; a blank line or none before them.
_HEADER = re.compile(rb"[\r\n\xef\xbb\xbf]*[A-Za-z][A-Za-z0-9-]*:[^\r\n]*\r?\n")
_NEST = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)
# A page is one, of parts side by side; the parser takes time by the square of the depth.
_MOST_NESTS = 100
_PAGES = ("text/html", "application/xhtml+xml")


def parse_mhtml(source: InputFile) -> Iterator[ParserOutput]:
    """The page in `source`, without its pictures, styles and frames.

    The day in its Date header is that of saving, so it is none of publication.
    """
    content = source.content()
    if not content.strip():
        raise UnreadableFileError("empty: there is no page in it")
    if not _HEADER.match(content):
        raise UnreadableFileError("not a web archive: it does not begin with a mail's header lines")
    if sum(1 for _ in _NEST.finditer(content)) > _MOST_NESTS:
        raise UnreadableFileError(f"over {_MOST_NESTS} multiparts, expected a page and its parts")
    try:
        archive = email.message_from_bytes(content.lstrip(b"\r\n\xef\xbb\xbf"))
    # Parts within parts within parts: the parser calls itself.
    except RecursionError as error:
        raise UnreadableFileError("a web archive nested too deeply to be read") from error
    source.heartbeat()
    yield _draft(archive, source)


def _draft(archive: Message, source: InputFile) -> ParsedDocument:
    parts = [part for part in _walk(archive) if not part.is_multipart()]
    page = _root(archive, parts)
    if page is None:
        raise UnreadableFileError("no page in it: expected a part of text/html")
    if page is parts[-1] and _is_cut(archive):
        raise UnreadableFileError("cut off within its page: save it again")
    payload = page.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        raise UnreadableFileError("its page is empty")
    text = decode_markup(payload, page.get_content_charset())
    draft = page_document(text, source.heartbeat, strict=page.get_content_type() == _PAGES[1])
    if draft.url:
        return draft
    return ParsedDocument(
        text=draft.text,
        title=draft.title,
        published=draft.published,
        published_from=draft.published_from,
        url=_address(archive, page),
        authors=draft.authors,
        tags=draft.tags,
    )


def _walk(archive: Message) -> Iterator[Message]:
    """All parts in order. Message.walk() calls itself once for each level."""
    waiting = [archive]
    while waiting:
        part = waiting.pop()
        yield part
        held = part.get_payload()
        if part.is_multipart() and isinstance(held, list):
            waiting.extend(item for item in reversed(held) if isinstance(item, Message))


def _root(archive: Message, parts: list[Message]) -> Message | None:
    """The part that the archive names as its start or its address, else the first page."""
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


def _is_cut(archive: Message) -> bool:
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
