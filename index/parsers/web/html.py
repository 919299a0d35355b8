"""Parse a saved web page (.html, .htm, .xhtml) into its article and metadata."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from index.errors import UnreadableFileError
from index.parsers.html.parsing import parse_page, parse_tree
from index.parsers.text.charsets import decode_markup
from index.parsers.types import InputFile, ParsedDocument, ParserOutput, Skipped
from index.parsers.web.main_content import main_content
from index.parsers.web.metadata import is_web_address, page_metadata

# Share of the article in its linked data that a page must show; with less, scripts show the rest.
_MIN_SHOWN_SHARE = 0.5
# Characters of what a page shows that can be the headline of the article in its linked data.
_MAX_HEADING_CHARS = 300
# Characters of text below which a page may be the shell of one that scripts fill, which has its
# text elsewhere: the heads and side columns of such pages have so many.
_MAX_SHELL_CHARS = 2_000
# Characters of text below which a page that scripts fill is taken for an empty one.
_MIN_PAGE_CHARS = 300
_SCRIPT_ONLY = (
    "script-only page: it shows no text without running its scripts: open it in a browser and save "
    "it as a complete page or as PDF"
)
# Ids and classes of the element that scripts fill.
_APP_NAMES = re.compile(
    r"(?:app|root|main-app|react-app|react-root|app-root|__next|__nuxt|___gatsby|svelte|ember-app|"
    r"app-container|mount|page-root)",
    re.IGNORECASE,
)
_NOTICE = re.compile(r"javascript|enable scripts", re.IGNORECASE)
# What a browser notes in a page that it saves.
_SAVED_FROM = re.compile(
    r"<!-- saved from url=\(\d+\)(\S+) -->|<!--\s*Page saved with SingleFile\s*url:\s*(\S+)"
)


@dataclass(frozen=True, slots=True)
class Page:
    """The document on a web page, and what of the page is not in it."""

    document: ParsedDocument
    skipped: tuple[Skipped, ...] = ()


def parse_html(source: InputFile) -> Iterator[ParserOutput]:
    """Yield the page in `source`. Raises UnreadableFileError if it shows no text."""
    content = source.content()
    if not content.strip():
        raise UnreadableFileError("empty: there is no page in it")
    page = read_page(decode_markup(content), source.heartbeat, strict=source.suffix == ".xhtml")
    yield page.document
    yield from page.skipped


def read_page(text: str, heartbeat: Callable[[], None], *, strict: bool = False) -> Page:
    """The page whose HTML is `text`; `strict` says that it is XHTML.

    Where the page shows less than the article that its linked data states, that article is read.
    """
    tree = parse_page(text, strict=strict)
    heartbeat()
    if tree.find(".//frameset") is not None and tree.find(".//body//p") is None:
        raise UnreadableFileError(
            "a frameset: its text is in the pages that it frames. Add those instead"
        )
    metadata = page_metadata(tree)
    heartbeat()
    article = main_content(tree, metadata.title, heartbeat, is_article=metadata.is_article)
    if len(article) < _MAX_SHELL_CHARS and _show_unscripted(tree, len(article)):
        unscripted = main_content(tree, metadata.title, heartbeat, is_article=metadata.is_article)
        article = unscripted if len(unscripted) > 2 * len(article) else article
    is_empty = len(article) < _MIN_PAGE_CHARS and _needs_scripts(tree)
    if len(article) < _MIN_SHOWN_SHARE * len(metadata.body):
        is_empty = False
        heading = article if len(article) <= _MAX_HEADING_CHARS else ""
        article = "\n\n".join(filter(None, (heading or metadata.title, metadata.body)))
    if not any(map(str.isalnum, article)):
        raise UnreadableFileError(_SCRIPT_ONLY)
    document = ParsedDocument(
        text=article,
        title=metadata.title,
        published=metadata.published,
        published_from=metadata.published_from,
        url=metadata.url or _saved_from(text),
        authors=metadata.authors,
        tags=metadata.tags,
    )
    return Page(document, (Skipped(_SCRIPT_ONLY, "script-only page"),) if is_empty else ())


def _needs_scripts(tree: HtmlElement) -> bool:
    """Whether scripts fill the page: an element for them is empty, or a notice says so."""
    if any(
        _APP_NAMES.fullmatch(element.get("id") or element.get("class") or "")
        and not "".join(element.itertext()).strip()
        for element in tree.iter("div", "main", "section", "app-root")
    ):
        return True
    return any(_NOTICE.search("".join(element.itertext())) for element in tree.iter("noscript"))


def _show_unscripted(tree: HtmlElement, shown: int) -> bool:
    """Show what the page has for browsers without scripts, and the template that a script would
    show, if one is longer than the `shown` characters; returns whether there is one."""
    has_more = False
    for element in list(tree.iter("noscript", "script")):
        if element.tag == "script" and element.get("type") != "text/template":
            continue
        text = element.text or ""
        if element.tag == "script" and (parts := parse_tree(text)) is not None:
            element.text = None
            element.append(parts)
        if len("".join(element.itertext())) > max(shown, _MIN_PAGE_CHARS):
            element.tag = "div"
            has_more = True
    return has_more


def _saved_from(text: str) -> str | None:
    comment = _SAVED_FROM.search(text[:4_096])
    url = (comment[1] or comment[2]) if comment else ""
    return url if is_web_address(url) else None
