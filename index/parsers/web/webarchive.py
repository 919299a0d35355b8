"""Parse a web page that Safari saved as one file (.webarchive)."""

import plistlib
from collections.abc import Iterator

from index.errors import UnreadableFileError
from index.parsers.text.charsets import decode_markup
from index.parsers.types import EmbeddedFile, InputFile, ParsedDocument, ParserOutput
from index.parsers.web.html import read_page
from index.parsers.web.metadata import is_web_address

_MAIN, _FRAMES = "WebMainResource", "WebSubframeArchives"
# Resources of these kinds are the page; one of another kind, such as a PDF, is a file of its own.
_PAGES = ("text/html", "application/xhtml+xml")
# Kinds of a resource that is a text without markup.
_TEXTS = ("text/plain",)


def parse_webarchive(source: InputFile) -> Iterator[ParserOutput]:
    """Yield the page in `source` with its frames, without images and styles."""
    content = source.content()
    if not content:
        raise UnreadableFileError("empty: there is no page in it")
    try:
        archive = plistlib.loads(content)
    # The library raises errors of many types on damaged files.
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError, OSError) as error:
        raise UnreadableFileError("damaged or cut off: save it again in Safari") from error
    source.heartbeat()
    main = archive.get(_MAIN) if isinstance(archive, dict) else None
    if not isinstance(main, dict) or not isinstance(main.get("WebResourceData"), bytes):
        raise UnreadableFileError("there is no page in it: save it as .html")
    data, kind, url = main["WebResourceData"], _text(main, "MIMEType"), _text(main, "URL")
    address = url if is_web_address(url) else None
    charset = _text(main, "TextEncodingName")
    if kind in _TEXTS:
        yield ParsedDocument(text=decode_markup(data, charset), url=address)
    elif kind in _PAGES or not kind:
        page = read_page(
            decode_markup(data, charset),
            source.heartbeat,
            strict=kind == _PAGES[1],
            frames=dict(_frames(archive)),
            address=address,
        )
        yield page.document
        yield from page.skipped
    else:
        name = url.rpartition("/")[2].partition("?")[0] or "page"
        yield EmbeddedFile(name, data)


def _frames(archive: dict[str, object]) -> Iterator[tuple[str, str]]:
    """The pages in the archives inside `archive`, each with its address."""
    waiting: list[object] = [archive.get(_FRAMES)]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, list):
            waiting += inner
        elif isinstance(inner, dict) and isinstance(main := inner.get(_MAIN), dict):
            waiting.append(inner.get(_FRAMES))
            data = main.get("WebResourceData")
            if isinstance(data, bytes) and _text(main, "MIMEType") in _PAGES:
                charset = _text(main, "TextEncodingName")
                yield _text(main, "URL"), decode_markup(data, charset)


def _text(resource: dict[str, object], name: str) -> str:
    value = resource.get(f"WebResource{name}")
    return value if isinstance(value, str) else ""
