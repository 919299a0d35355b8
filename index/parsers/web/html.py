"""a saved page (.html, .htm, .xhtml) → its article, with title, authors, day, address and tags."""

import re
from collections.abc import Callable, Iterator
from html.entities import html5

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from index.errors import UnreadableFileError
from index.parsers.types import InputFile, ParsedDocument, ParserOutput
from index.parsers.web.charsets import decode_markup
from index.parsers.web.main_content import main_content
from index.parsers.web.metadata import is_web_address, page_metadata

# Bytes. lxml's tree is ten times the page at worst, and a reader has 1 GB.
LARGEST_PAGE = 32 << 20
# Tags of one page, open and close: a million elements take half a minute and half the memory.
MOST_TAGS = 2_000_000
# How deeply libxml2 lets elements nest; what stands deeper it leaves out without a word.
_DEEPEST = 2_040

# What a browser notes in a page that it saves.
_SAVED_FROM = re.compile(
    r"<!-- saved from url=\(\d+\)(\S+) -->|<!--\s*Page saved with SingleFile\s*url:\s*(\S+)"
)
_XHTML = re.compile(r"\s*(?:<\?xml|<!DOCTYPE[^>]*XHTML|<html[^>]*\sxmlns\s*=)", re.IGNORECASE)
_BEFORE_XML = re.compile(r"\A\s*(?:<\?xml[^>]*\?>)?\s*(?:<!DOCTYPE[^>\[]*>)?", re.IGNORECASE)
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")


def parse_html(source: InputFile) -> Iterator[ParserOutput]:
    """The page in `source`. Raises UnreadableFileError when it shows no text."""
    content = source.content()
    if not content.strip():
        raise UnreadableFileError("empty: there is no page in it")
    yield page_draft(decode_markup(content), source.heartbeat, strict=source.suffix == ".xhtml")


def page_draft(text: str, alive: Callable[[], None], *, strict: bool = False) -> ParsedDocument:
    """The document on the page whose HTML is `text`; `strict`: whose XHTML it is."""
    tree = parse_page(text, strict=strict)
    alive()
    if tree.find(".//frameset") is not None and tree.find(".//body//p") is None:
        raise UnreadableFileError(
            "a frameset: its text is in the pages that it frames. Add those instead"
        )
    facts = page_metadata(tree)
    alive()
    shown = main_content(tree, facts.title, alive, is_article=facts.is_article)
    if not any(map(str.isalnum, shown)):
        raise UnreadableFileError("no text: the page shows none without running its scripts")
    return ParsedDocument(
        text=shown,
        title=facts.title,
        published=facts.published,
        published_from=facts.published_from,
        url=facts.url or _saved_from(text),
        authors=facts.authors,
        tags=facts.tags,
    )


def parse_page(text: str, *, strict: bool = False) -> HtmlElement:
    """The tree of a page. XHTML goes through an XML parser first: `<script/>` is empty there.

    Raises UnreadableFileError when it has none, or nests too deeply.
    """
    if len(text) > LARGEST_PAGE:
        raise UnreadableFileError(
            f"a page of {len(text) >> 20} MB, expected at most {LARGEST_PAGE >> 20} MB"
        )
    if text.count("<") > MOST_TAGS:
        raise UnreadableFileError(f"over {MOST_TAGS} tags in one page: data, not a page to read")
    if not text.strip():
        raise UnreadableFileError("empty: there is no page in it")
    if (strict or _XHTML.match(text)) and (tidied := _as_html(text)) is not None:
        text = tidied
    tree = _parse_html(text)
    if next(tree.iterdescendants(), None) is None and not (tree.text or "").strip():
        raise UnreadableFileError("no text: there is nothing on the page")
    return tree


def _parse_html(text: str) -> HtmlElement:
    # UTF-8 whatever it declares: it is decoded. `huge_tree` moves a limit of depth, from 256 to
    # 2048; HTML has no entities that could grow.
    parser = lxml.html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableFileError(f"not a page that can be parsed: {error}") from error
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise UnreadableFileError(f"elements nested over {_DEEPEST} deep, expected a page")
    return tree


def _as_html(text: str) -> str | None:
    """XHTML as HTML; None when it is not well-formed, which a browser takes for HTML too."""
    text = characters_for_names(_BEFORE_XML.sub("", text, count=1))
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode", method="html"))


def characters_for_names(text: str) -> str:
    """`text` with HTML's names of characters, which XML does not know, as these characters."""

    def character(found: re.Match[str]) -> str:
        named = html5.get(found[1], found[0])
        # What is markup in XML stays escaped.
        return found[0] if set(named) & set("&<>\"'") else named

    return _NAMED.sub(character, text)


def _saved_from(text: str) -> str | None:
    found = _SAVED_FROM.search(text[:4_096])
    url = (found[1] or found[2]) if found else ""
    return url if is_web_address(url) else None
