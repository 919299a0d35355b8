"""Render the source of a citation: its text around the quote, its facts, its pages."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from index import Document, PagePicture, has_pictures
from index.types import Span
from qa.text.markdown_emphasis import find_marks
from qa.types import Citation
from qa.ui.html.markdown_emphasis import hide_marks
from qa.ui.html.templates import render

# Returns the document of an id, or raises KeyError.
Read = Callable[[str], Document]

# Characters: a longer source is not shown whole, since a browser takes seconds to lay out
# megabytes, but only so much on either side of the quote.
SHOWN_WHOLE = 300_000
SHOWN_AROUND = 60_000

# Pages on which one quote is shown: it may begin on one and end on the next.
PAGES_SHOWN = 2

SourceState = Literal["", "changed", "gone"]

SOURCE_STATES = {
    "changed": "This document has changed since the answer was given.",
    "gone": "This document is no longer in the index.",
}


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote in a text, in parts that are likely answer words or not; `current` is the quote that
    the reader opened."""

    start: int
    end: int
    parts: Sequence[tuple[str, bool]]
    current: bool = False


Segment = str | Quote


def find_source(citation: Citation, read: Read) -> tuple[Document | None, SourceState]:
    """Look up a citation's document: None and why, if it is no longer what was quoted."""
    try:
        document = read(citation.document_id)
    except KeyError:
        return None, "gone"
    # A conversation from another machine may quote what is not in the document.
    is_quoted = document.text[citation.start : citation.end] == citation.quote
    if is_quoted and document.sha256 == citation.sha256:
        return document, ""
    return None, "changed"


def fragment_name(citation: Citation, turn: int) -> str:
    """Name what the page shows for this citation and no other: by the time that a fragment arrives
    the turn may be one of another conversation."""
    return f"t{turn}-c{citation.number}-{citation.sha256[:12]}-{citation.start}"


def page_fragment_name(citation: Citation, turn: int, page: int) -> str:
    """Name the place of a page's image."""
    return f"page-{fragment_name(citation, turn)}-{page}"


def source_state_html(state: SourceState) -> str:
    """Render the note beside a marker whose source is no longer what was quoted."""
    return render("shared.html", "source_state", state=state)


def select_quotes(
    text: str,
    shown: Span,
    current: Citation,
    others: Iterable[Citation],
    *,
    marks: Sequence[Span] = (),
) -> list[Quote]:
    """Select the quotes to highlight, in the order of the text.

    Args:
        text: The document's text.
        shown: The part of it that is shown.
        current: The citation that the reader opened.
        others: Further citations of the document. Those whose quote is not in the shown part, or
            overlaps one that is selected already, are left out.
        marks: Parts of the text that are not shown.
    """
    selected = [current]
    for other in sorted(others, key=lambda citation: citation.start):
        is_shown = shown[0] <= other.start < other.end <= shown[1]
        if (
            is_shown
            and text[other.start : other.end] == other.quote
            and all(other.end <= kept.start or kept.end <= other.start for kept in selected)
        ):
            selected.append(other)
    return [
        split_quote(
            text,
            (citation.start, citation.end),
            citation.answer_spans,
            citation is current,
            marks=marks,
        )
        for citation in sorted(selected, key=lambda citation: citation.start)
    ]


def segments(
    text: str, shown: Span, quotes: Iterable[Quote], marks: Sequence[Span] = ()
) -> list[Segment]:
    """Split `text[shown]` into plain text and quotes; these are in order and do not overlap.
    `marks` are not shown."""
    parts: list[Segment] = []
    position, end = shown
    for quote in quotes:
        parts += [hide_marks(text, (position, quote.start), marks), quote]
        position = quote.end
    return [*parts, hide_marks(text, (position, end), marks)]


def split_quote(
    text: str,
    quote: Span,
    answer_spans: Sequence[Span],
    current: bool = False,
    *,
    marks: Sequence[Span] = (),
) -> Quote:
    """Split a quote at the likely answer words in it; `marks` are not shown."""
    position, last = quote
    parts = []
    for start, end in sorted(answer_spans):
        start, end = max(start, position), min(end, last)
        if start < end:
            before = hide_marks(text, (position, start), marks)
            parts += [(before, False), (hide_marks(text, (start, end), marks), True)]
            position = end
    rest = hide_marks(text, (position, last), marks)
    return Quote(*quote, [*parts, (rest, False)], current)


def shown_window(length: int, quote: Span) -> Span:
    """Select the part of a source of this length to show: all of it, or a window on the quote."""
    if length <= SHOWN_WHOLE:
        return 0, length
    return max(0, quote[0] - SHOWN_AROUND), min(length, quote[1] + SHOWN_AROUND)


def page_numbers(citation: Citation, document: Document) -> tuple[int, ...]:
    """List the pages that the quote stands on, if images of them can be drawn."""
    if not has_pictures(document):
        return ()
    first, last = document.page_at(citation.start), document.page_at(max(citation.end - 1, 0))
    return tuple(range(first, last + 1))[:PAGES_SHOWN] if first and last else ()


def page_places(citation: Citation, turn: int, document: Document) -> list[tuple[int, str]]:
    """List the quote's pages with the names of the places for their images, which are drawn when
    they are first looked at: a page that needs OCR takes seconds."""
    pages = page_numbers(citation, document)
    return [(page, page_fragment_name(citation, turn, page)) for page in pages]


def picture_html(citation: Citation, page: int, picture: PagePicture) -> str:
    """Render the image of a page, with a frame around each line of the quote."""
    return render("sources.html", "picture", citation=citation, page=page, picture=picture)


def missing_picture_html(page: int, reason: str) -> str:
    """Say why there is no image of a page."""
    return render("sources.html", "missing_picture", page=page, reason=reason)


def source_html(
    citation: Citation | None, turn: int, read: Read, opening: int, others: Iterable[Citation] = ()
) -> str:
    """Render the text around a quote, and the quote's pages.

    Args:
        citation: What to open; None if the conversation is no longer known.
        turn: The number of its turn, from 1; 0 for a place that an address names.
        read: Returns the document of an id, or raises KeyError.
        opening: Another number each time, so that opening a source twice is a new value, which
            the page reacts to.
        others: Further citations; those of the same document are highlighted too.
    """
    document, state = find_source(citation, read) if citation else (None, "")
    if citation is None or document is None:
        note = SOURCE_STATES[state] if state else "Please ask again: the app has been restarted."
        return render("sources.html", "viewer", opening=opening, heading="Source", note=note)
    shown = shown_window(len(document.text), (citation.start, citation.end))
    beside = [other for other in others if other.document_id == document.id]
    marks = find_marks(document.text, document.id)
    quotes = select_quotes(document.text, shown, citation, beside, marks=marks)
    return render(
        "sources.html",
        "viewer",
        opening=opening,
        note=_window_note(shown, len(document.text)),
        segments=segments(document.text, shown, quotes, marks),
        document=document,
        citation=citation,
        pages=page_places(citation, turn, document),
        turn=turn,
    )


def document_html(document: Document | None, opening: int) -> str:
    """Render the text of a document; `opening` as in `source_html`."""
    if document is None:
        note = "This document is not in the index."
        return render("sources.html", "viewer", opening=opening, heading="Document", note=note)
    shown = (0, min(SHOWN_WHOLE, len(document.text)))
    return render(
        "sources.html",
        "viewer",
        opening=opening,
        note=_window_note(shown, len(document.text)),
        segments=[hide_marks(document.text, shown, find_marks(document.text, document.id))],
        document=document,
    )


def _window_note(shown: Span, length: int) -> str:
    if shown == (0, length):
        return ""
    return f"Showing characters {shown[0] + 1:,} to {shown[1]:,} of {length:,}."
