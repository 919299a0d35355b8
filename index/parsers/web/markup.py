"""Parse the bytes of XML safely: nothing is expanded, fetched or run.

The document type never reaches the parser, so that no entity is defined. An entity that is not one
of HTML's characters is an error, instead of a gap in the text.
"""

import re

from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.html.elements import Element
from index.parsers.html.parsing import MAX_TAGS, replace_named_characters
from index.parsers.text.charsets import decode_markup
from index.parsers.xml_errors import explain

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
# Parts of a document type that may contain a bracket: strings, comments, instructions.
_IN_DOCTYPE = re.compile(r"\"[^\"]*\"|'[^']*'|<!--.*?-->|<\?.*?\?>|[\[\]>]", re.DOTALL)
# Characters before the root in which a document type is looked for.
_PROLOGUE_CHARS = 100_000
_BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,40};)")
# Characters that XML forbids, even as a number.
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def parse_xml(content: bytes) -> Element:
    """Parse XML and return its root. Raises UnreadableFileError if it is not well-formed."""
    text = _FORBIDDEN.sub("", decode_markup(content))
    text = _DECLARATION.sub("", text.lstrip("\ufeff"), count=1)
    if not text.strip():
        raise UnreadableFileError("empty: there is no XML in it")
    if text.count("<") > MAX_TAGS:
        raise UnreadableFileError(f"over {MAX_TAGS} tags in one file: data, not text to read")
    text = replace_named_characters(_without_doctype(text)).strip()
    try:
        return _parse(text)
    except etree.XMLSyntaxError as error:
        reason = explain(error.msg)
        if "not defined" in reason and "Entity" in reason:
            raise UnreadableFileError(
                f"not XML that is safe to read: {reason}. Save it with the characters"
            ) from error
        # An unescaped "&" is the one error whose meaning is certain.
        try:
            return _parse(_BARE_AMPERSAND.sub("&amp;", text))
        except etree.XMLSyntaxError:
            raise UnreadableFileError(f"not well-formed XML: {reason}") from error


def _parse(text: str) -> Element:
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        dtd_validation=False, attribute_defaults=False, remove_comments=True, remove_pis=True,
        strip_cdata=True,
    )  # fmt: skip
    return etree.fromstring(text.encode("utf-8", "replace"), parser=parser)


def _without_doctype(text: str) -> str:
    root = re.search(r"<[A-Za-z_]", text)
    doctype = _DOCTYPE.search(text, 0, min(_PROLOGUE_CHARS, root.start() if root else len(text)))
    if doctype is None:
        return text
    depth = 0
    for piece in _IN_DOCTYPE.finditer(text, doctype.end()):
        if piece[0] == "[":
            depth += 1
        elif piece[0] == "]":
            depth -= 1
        elif piece[0] == ">" and depth <= 0:
            return text[: doctype.start()] + text[piece.end() :]
    raise UnreadableFileError("not well-formed XML: its document type has no end")
