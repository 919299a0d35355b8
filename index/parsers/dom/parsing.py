"""Parse a page's text into an lxml tree, within limits."""

import re
from html.entities import html5

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from index.errors import UnreadableFileError
from index.parsers.equations import spell_out_equations

# Characters. lxml's tree takes ten times as much memory at worst, and a parser process has 1 GB.
MAX_PAGE_CHARS = 32 << 20
# Tags, open and close: a million elements take half a minute and half the memory.
MAX_TAGS = 2_000_000
# Depth beyond which libxml2 drops elements without an error.
_MAX_DEPTH = 2_040

_XHTML = re.compile(r"\s*(?:<\?xml|<!DOCTYPE[^>]*XHTML|<html[^>]*\sxmlns\s*=)", re.IGNORECASE)
_XML_PROLOGUE = re.compile(r"\A\s*(?:<\?xml[^>]*\?>)?\s*(?:<!DOCTYPE[^>\[]*>)?", re.IGNORECASE)
_NAMED_CHARACTER = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")


def parse_page(text: str, *, strict: bool = False) -> HtmlElement:
    """Parse a page; `strict` says that it is XHTML.

    XHTML goes through an XML parser first, where `<script/>` is empty.

    Raises:
        UnreadableFileError: The page is empty, too large, or nested too deeply.
    """
    if len(text) > MAX_PAGE_CHARS:
        raise UnreadableFileError(
            f"a page of {len(text) >> 20} MB, expected at most {MAX_PAGE_CHARS >> 20} MB"
        )
    if text.count("<") > MAX_TAGS:
        raise UnreadableFileError(f"over {MAX_TAGS} tags in one page: data, not a page to read")
    if not text.strip():
        raise UnreadableFileError("empty: there is no page in it")
    if (strict or _XHTML.match(text)) and (html := _xhtml_as_html(text)) is not None:
        text = html
    tree = parse_tree(text)
    if tree is None or (
        next(tree.iterdescendants(), None) is None and not (tree.text or "").strip()
    ):
        raise UnreadableFileError("no text: there is nothing on the page")
    return tree


def parse_tree(text: str) -> HtmlElement | None:
    """Parse HTML; None if there is nothing in it.

    Raises:
        UnreadableFileError: Elements are nested too deeply.
    """
    # UTF-8 whatever the page declares, since it is decoded already. `huge_tree` raises the limit
    # of depth from 256 to 2,048; HTML has no entities that could grow.
    parser = lxml.html.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    content = text.replace("\0", "").encode("utf-8", "replace")
    try:
        tree = etree.fromstring(content, parser) if content.strip() else None
    except (etree.LxmlError, ValueError, AssertionError):
        tree = None
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise UnreadableFileError(
            f"HTML elements nested over {_MAX_DEPTH:,} deep: save it as plain text"
        )
    if tree is not None and "<math" in text:
        spell_out_equations(tree)
    return tree


def _xhtml_as_html(text: str) -> str | None:
    """XHTML as HTML; None if it is not well-formed, which browsers then read as HTML too."""
    text = replace_named_characters(_XML_PROLOGUE.sub("", text, count=1))
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


def replace_named_characters(text: str) -> str:
    """Replace HTML's named characters, such as `&eacute;`, which XML does not know."""

    def character(name: re.Match[str]) -> str:
        value = html5.get(name[1], name[0])
        # What is markup in XML stays escaped.
        return name[0] if set(value) & set("&<>\"'") else value

    return _NAMED_CHARACTER.sub(character, text)
