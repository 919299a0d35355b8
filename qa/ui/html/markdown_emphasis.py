"""Show text in Markdown without its marks; in the page they stay where they are."""

from collections.abc import Sequence

from markupsafe import Markup

from index.types import Span
from qa.text.line_breaks import flowing
from qa.text.markdown_emphasis import find_marks
from qa.ui.html.format import printable

_HIDDEN = Markup('<span class="pq-syntax" hidden>{}</span>')


def hide_marks(text: str, span: Span, marks: Sequence[Span]) -> str:
    """`text[span]`, as HTML in which marks are not shown if any stand in it."""
    position, last = span
    parts = []
    for start, end in marks:
        start, end = max(start, position), min(end, last)
        if start < end:
            parts += [
                Markup.escape(printable(text[position:start])),
                _HIDDEN.format(text[start:end]),
            ]
            position = end
    rest = text[position:last]
    return Markup("").join([*parts, Markup.escape(printable(rest))]) if parts else rest


def shown_quote(quote: str, document_id: str) -> str:
    """A quote on one flowing line, as HTML in which the marks of Markdown are not shown if it has
    any."""
    return hide_marks(flowing(quote), (0, len(quote)), find_marks(quote, document_id))
