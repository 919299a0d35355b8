"""Parse a saved web page (.html, .htm, .xhtml) into its article and metadata."""

import re
from collections.abc import Callable, Iterator

from index.errors import UnreadableFileError
from index.parsers.html.parsing import parse_page
from index.parsers.text.charsets import decode_markup
from index.parsers.types import InputFile, ParsedDocument, ParserOutput
from index.parsers.web.main_content import main_content
from index.parsers.web.metadata import is_web_address, page_metadata

# What a browser notes in a page that it saves.
_SAVED_FROM = re.compile(
    r"<!-- saved from url=\(\d+\)(\S+) -->|<!--\s*Page saved with SingleFile\s*url:\s*(\S+)"
)


def parse_html(source: InputFile) -> Iterator[ParserOutput]:
    """Yield the page in `source`. Raises UnreadableFileError if it shows no text."""
    content = source.content()
    if not content.strip():
        raise UnreadableFileError("empty: there is no page in it")
    yield page_document(decode_markup(content), source.heartbeat, strict=source.suffix == ".xhtml")


def page_document(
    text: str, heartbeat: Callable[[], None], *, strict: bool = False
) -> ParsedDocument:
    """The document on the page whose HTML is `text`; `strict` says that it is XHTML."""
    tree = parse_page(text, strict=strict)
    heartbeat()
    if tree.find(".//frameset") is not None and tree.find(".//body//p") is None:
        raise UnreadableFileError(
            "a frameset: its text is in the pages that it frames. Add those instead"
        )
    metadata = page_metadata(tree)
    heartbeat()
    article = main_content(tree, metadata.title, heartbeat, is_article=metadata.is_article)
    if not any(map(str.isalnum, article)):
        raise UnreadableFileError("no text: the page shows none without running its scripts")
    return ParsedDocument(
        text=article,
        title=metadata.title,
        published=metadata.published,
        published_from=metadata.published_from,
        url=metadata.url or _saved_from(text),
        authors=metadata.authors,
        tags=metadata.tags,
    )


def _saved_from(text: str) -> str | None:
    comment = _SAVED_FROM.search(text[:4_096])
    url = (comment[1] or comment[2]) if comment else ""
    return url if is_web_address(url) else None
