"""Show a quote whose lines a program wrapped as one flowing line."""

from index.lazy_pattern import lazy_pattern

# A line break between two lines of prose: not of a paragraph, in front of an item of a list, a
# heading, a quoted line or a line with a label, nor beside the row of a table.
_WRAP = lazy_pattern(
    r"(?<=[^\n\r])\r?\n"
    r"(?![ \t]*(?:[\n\r]|[-*•–—·>#|]\s|\d{1,3}[.)]\s|[\w’'-]+(?: [\w’'-]+){0,3}:\s|$))"
)
_CELL_SEPARATOR = " | "


def flowing(quote: str) -> str:
    """The text with a space for each line break within its prose; its length is the same."""
    if _CELL_SEPARATOR in quote:
        return quote
    return _WRAP.sub(lambda match: " " * len(match[0]), quote)
