"""Tell what an HTML element is: a block, a list of lines, a table of data, hidden or shown."""

import re
from collections.abc import Iterable
from functools import lru_cache
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
# A list that contains one of these lays out larger things, not lines.
_LARGER = ("h1", "h2", "h3", "h4", "article", "section", "table")
# Characters: a longer cell is a column of a page.
_MAX_CELL_CHARS = 1_500


def tag_of(element: Element) -> str:
    """The element's name in lower case without its namespace; "" for a comment or an entity."""
    tag = element.tag
    return _local_name(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1_024)
def _local_name(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def is_block(tag: str) -> bool:
    """Whether an element of that name begins a line, as custom ones like <amp-sidebar> do."""
    return tag in _BLOCKS or "-" in tag


def parse_int(value: str | None, default: int) -> int:
    """The integer in an attribute's `value`, else `default`."""
    # A browser shows nine digits, and longer numbers would take long to format.
    if value and re.fullmatch(r"\s*-?[0-9]{1,9}\s*", value):
        return int(value)
    return default


def roman(number: int) -> str:
    """`number` in lower-case Roman numerals."""
    numeral = ""
    for value, letters in (
        (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"),
        (1, "i"),
    ):  # fmt: skip
        numeral += letters * (number // value)
        number %= value
    return numeral


def count_readings(root: Element) -> int:
    """The number of readings that a page shows in small letters above its words (ruby)."""
    return sum(bool((reading.text or "").strip()) for reading in root.iter("{*}rt"))


def is_unmarked(element: Element) -> bool:
    """Whether the style of a list item or of its list hides the marker."""
    for node in (element, element.getparent()):
        if node is not None and re.search(r"list-style(?:-type)?\s*:\s*none", style_of(node)):
            return True
    return False


def style_of(element: Element) -> str:
    """The inline style in lower case."""
    return (element.get("style") or "").lower()


def is_word_marker(element: Element) -> bool:
    """Whether a span holds the marker of a list item, as Word writes it."""
    return "mso-list:ignore" in style_of(element).replace(" ", "")


def is_line_list(element: Element) -> bool:
    """Whether the items of a list are lines, not articles or several paragraphs each."""
    if next(element.iterdescendants(*_LARGER), None) is not None:
        return False
    return not any(
        sum(tag_of(child) == "p" for child in item) > 1 for item in element.iterchildren("li")
    )


def is_data_table(table: Element) -> bool:
    """Whether a table shows data in rows; else it lays out the page in columns."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return False
    if next(table.iterdescendants("table", "h1", "h2", "article", "main"), None) is not None:
        return False
    columns = 0
    for row in table.iterdescendants("tr"):
        cells = list(row.iterchildren("td", "th"))
        columns = max(columns, len(cells))
        if any(is_longer(cell.itertext(), _MAX_CELL_CHARS) for cell in cells):
            return False
    return columns > 1


def is_longer(texts: Iterable[str], limit: int) -> bool:
    """Whether `texts` have more than `limit` characters together, without surrounding blanks."""
    length = 0
    for text in texts:
        length += len(text.strip())
        if length > limit:
            return True
    return False
