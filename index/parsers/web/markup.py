"""Parse the bytes of XML safely: nothing is fetched or run, and nothing grows.

The document type never reaches the parser. An entity is replaced where it is one of HTML's
characters, or where the document type defines it as a short text; any other stays as it is written,
instead of a gap in the text.
"""

import re

from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.dom.elements import Element
from index.parsers.dom.parsing import MAX_TAGS, replace_named_characters
from index.parsers.text.charsets import decode_markup
from index.parsers.xml_errors import explain

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
# Parts of a document type that may contain a bracket: strings, comments, instructions.
_IN_DOCTYPE = re.compile(r"\"[^\"]*\"|'[^']*'|<!--.*?-->|<\?.*?\?>|[\[\]>]", re.DOTALL)
# The definition of an entity by a text that has neither markup nor other entities.
_ENTITY = re.compile(
    r"<!ENTITY\s+([A-Za-z_:][\w:.-]*)\s+"
    r"(\"(?:[^\"&%<]|&(?:#\w+|amp|lt|gt|quot|apos);)*\"|'(?:[^'&%<]|&(?:#\w+|amp|lt|gt|quot|apos);)*')"
    r"\s*>"
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# Characters of such a text: a name, an address or a sentence.
_MAX_ENTITY_CHARS = 500
# Characters that all the replaced entities of a file may add.
_MAX_GROWTH_CHARS = 10 << 20
# An entity that XML itself does not define, and what is not looked through for entities.
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z_:][\w:.-]{0,99});",
    re.DOTALL,
)
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
    doctype, text = _split_doctype(text)
    text = replace_named_characters(_replace_defined(text, _defined_texts(doctype)))
    text = _escape_undefined(text).strip()
    try:
        return _parse(text)
    except etree.XMLSyntaxError as error:
        reason = explain(error.msg)
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


def _defined_texts(doctype: str) -> dict[str, str]:
    """The short texts that a document type defines, by the names of their entities."""
    texts: dict[str, str] = {}
    for match in _ENTITY.finditer(_COMMENT.sub("", doctype)):
        if len(match[2]) <= _MAX_ENTITY_CHARS:
            value = match[2][1:-1].replace('"', "&quot;").replace("'", "&apos;")
            # The first definition of a name is the one that counts.
            texts.setdefault(match[1], value)
    return texts


def _replace_defined(text: str, defined: dict[str, str]) -> str:
    """`text` with its defined entities replaced; none if it would grow much larger.

    What replaces an entity is not searched for others.
    """
    longest = max(map(len, defined.values()), default=0)
    if not longest or text.count("&") * longest > _MAX_GROWTH_CHARS:
        return text

    def replacement(piece: re.Match[str]) -> str:
        return defined.get(piece[1], piece[0])

    return _REFERENCE.sub(replacement, text)


def _escape_undefined(text: str) -> str:
    """`text` with every entity that XML does not define as the characters that it is written in."""

    def escaped(piece: re.Match[str]) -> str:
        return f"&amp;{piece[1]};" if piece[1] else piece[0]

    return _REFERENCE.sub(escaped, text)


def _split_doctype(text: str) -> tuple[str, str]:
    """The document type, "" if there is none, and the text without it."""
    root = re.search(r"<[A-Za-z_]", text)
    doctype = _DOCTYPE.search(text, 0, min(_PROLOGUE_CHARS, root.start() if root else len(text)))
    if doctype is None:
        return "", text
    depth = 0
    for piece in _IN_DOCTYPE.finditer(text, doctype.end()):
        if piece[0] == "[":
            depth += 1
        elif piece[0] == "]":
            depth -= 1
        elif piece[0] == ">" and depth <= 0:
            return text[doctype.start() : piece.end()], text[: doctype.start()] + text[
                piece.end() :
            ]
    raise UnreadableFileError("not well-formed XML: its document type has no end")
