"""an element of HTML → what it is in the flow: a line, a list of lines, a table of data."""

import re
from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html "
    "legend li listing main menu nav noframes ol optgroup option p plaintext pre search "
    "section summary table tbody td tfoot th thead tr ul xmp"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
# What makes a list or a table a layout of larger things, not lines.
_LARGER = ("h1", "h2", "h3", "h4", "article", "section", "table")
# Characters: a longer cell is a column of a page.
_LONGEST_CELL = 1_500


def tag_of(element: Element) -> str:
    """Its name in lower case without a namespace; "" for a comment, an instruction, an entity."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def is_block(tag: str) -> bool:
    """Whether such an element begins a line. A page's own elements, as <amp-sidebar>, do."""
    return tag in _BLOCKS or "-" in tag


def number_of(value: str | None, otherwise: int) -> int:
    # Nine digits: what a browser shows, and no number that takes long to write.
    if value and re.fullmatch(r"\s*-?[0-9]{1,9}\s*", value):
        return int(value)
    return otherwise


def roman(number: int) -> str:
    written = ""
    for value, letters in (
        (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"),
        (1, "i"),
    ):  # fmt: skip
        written += letters * (number // value)
        number %= value
    return written


def is_unmarked(element: Element) -> bool:
    for node in (element, element.getparent()):
        if node is not None and re.search(r"list-style(?:-type)?\s*:\s*none", style_of(node)):
            return True
    return False


def style_of(element: Element) -> str:
    return (element.get("style") or "").lower()


def is_word_marker(element: Element) -> bool:
    return tag_of(element) == "span" and "mso-list:ignore" in style_of(element).replace(" ", "")


def is_lines(element: Element) -> bool:
    """Whether a list is one of lines, not of articles or of items of several paragraphs."""
    if next(element.iterdescendants(*_LARGER), None) is not None:
        return False
    return not any(
        sum(tag_of(child) == "p" for child in item) > 1 for item in element.iterchildren("li")
    )


def is_data(table: Element) -> bool:
    """Whether a table shows data in rows; else it lays out a page, and its cells are columns."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return False
    if next(table.iterdescendants("table", "h1", "h2", "article", "main"), None) is not None:
        return False
    columns = 0
    for row in table.iterdescendants("tr"):
        cells = list(row.iterchildren("td", "th"))
        columns = max(columns, len(cells))
        if any(is_longer(cell.itertext(), _LONGEST_CELL) for cell in cells):
            return False
    return columns > 1


def is_longer(texts: Iterator[str], limit: int) -> bool:
    length = 0
    for text in texts:
        length += len(text.strip())
        if length > limit:
            return True
    return False
