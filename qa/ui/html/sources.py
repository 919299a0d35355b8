"""Citation → its source as HTML: the words around the quote, its facts, its pages."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Literal

from index import Document, PagePicture, has_pictures
from qa.types import Citation
from qa.ui.html.format import bidi, escape, spoken_date

Read = Callable[[str], Document]


Span = tuple[int, int]


# Characters: above the first a source is not shown whole, since a browser takes seconds to lay
# out megabytes; the second is how much is then shown on either side of the quote.
SHOWN_WHOLE = 300_000
SHOWN_AROUND = 60_000


# Pages on which one quote is shown: it may begin on one and end on the next.
PAGES_SHOWN = 2


def highlight(text: str, shown: Span, quote: Span, marks: Sequence[Span] = ()) -> str:
    """`text[shown]` escaped, the quote in <mark>, the likely answer words in <strong>."""
    before, after = text[shown[0] : quote[0]], text[quote[1] : shown[1]]
    return f"{escape(before)}{_marked(text, quote, marks)}{escape(after)}"


def highlight_all(text: str, shown: Span, now: Citation, others: Iterable[Citation]) -> str:
    """`text[shown]` escaped, with the quote of `now`, and of all others that stand there too, in
    <mark>, in their order; of those that overlap the first, `now` before all."""
    chosen = [now]
    for other in sorted(others, key=lambda each: each.start):
        inside = shown[0] <= other.start < other.end <= shown[1]
        stands = inside and text[other.start : other.end] == other.quote
        if stands and all(other.end <= one.start or one.end <= other.start for one in chosen):
            chosen.append(other)
    pieces, at = [], shown[0]
    for one in sorted(chosen, key=lambda each: each.start):
        pieces.append(escape(text[at : one.start]))
        pieces.append(_marked(text, (one.start, one.end), one.answer_spans, one is now))
        at = one.end
    return "".join([*pieces, escape(text[at : shown[1]])])


def _marked(text: str, quote: Span, marks: Sequence[Span], now: bool = False) -> str:
    start, end = quote
    pieces = ['<mark class="pq-now">' if now else "<mark>"]
    at = start
    for begin, finish in sorted(marks):
        begin, finish = max(begin, at), min(finish, end)
        if begin < finish:
            pieces += [escape(text[at:begin]), f"<strong>{escape(text[begin:finish])}</strong>"]
            at = finish
    return "".join([*pieces, escape(text[at:end]), "</mark>"])


def shown_window(length: int, quote: Span) -> Span:
    """Which part of a source of that length is shown: all of it, or a window on the quote."""
    if length <= SHOWN_WHOLE:
        return 0, length
    return max(0, quote[0] - SHOWN_AROUND), min(length, quote[1] + SHOWN_AROUND)


SourceState = Literal["", "changed", "gone"]


SOURCE_STATES = {
    "changed": "This document has changed since the answer was given.",
    "gone": "This document is no longer in the index.",
}


_FATES_IN_SHORT = {
    "changed": "source changed since",
    "gone": "source no longer in the index",
}


def find_source(citation: Citation, read: Read) -> tuple[Document | None, SourceState]:
    """The source as it was quoted, or what became of it since."""
    try:
        document = read(citation.document_id)
    except KeyError:
        return None, "gone"
    # A conversation from another machine may say of a document what does not stand there.
    stands = document.text[citation.start : citation.end] == citation.quote
    return (document, "") if stands and document.sha256 == citation.sha256 else (None, "changed")


def piece_name(citation: Citation, turn: int) -> str:
    """By what the page finds the parts that tell of this citation, and of no other: the turn may
    be one of another conversation by the time that they arrive."""
    return f"t{turn}-c{citation.number}-{citation.sha256[:12]}-{citation.start}"


def since_html(became: SourceState) -> str:
    """What stands beside a marker once its source is not what was quoted."""
    return f'<span class="pq-since">{_FATES_IN_SHORT[became]}</span>' if became else ""


def date_html(day: date | None) -> str:
    """A day as words; nothing for none."""
    return f'<time datetime="{day}">{spoken_date(day)}</time>' if day else ""


def facts_html(citation: Citation, document: Document | None) -> str:
    """Date, authors, page, path and link of a source, on one line."""
    facts = [date_html(citation.published)]
    if document and document.authors:
        facts.append(bidi(", ".join(document.authors)))
    if citation.page is not None:
        facts.append(f"page {citation.page}")
    facts.append(f'<span class="pq-path">{bidi(citation.document_id)}</span>')
    # Nothing but the web: a document may hold a `javascript:` link.
    if site := re.match(r"https?://([^/?#]+)", citation.url or "", re.IGNORECASE):
        facts.append(
            f'<a href="{escape(site.string)}" target="_blank" rel="noopener noreferrer">'
            f"{bidi(site[1])}</a>"
        )
    return '<p class="pq-facts">' + " · ".join(filter(None, facts)) + "</p>"


def page_numbers(citation: Citation, document: Document) -> tuple[int, ...]:
    """The pages that the quote stands on and of which there are pictures."""
    if not has_pictures(document):
        return ()
    first, last = document.page_at(citation.start), document.page_at(max(citation.end - 1, 0))
    return tuple(range(first, last + 1))[:PAGES_SHOWN] if first and last else ()


def pages_html(citation: Citation, turn: int, document: Document) -> str:
    """Where the pictures of the quote's pages will stand, once they are drawn: when this is first
    looked at, since a page that has to be recognised takes seconds."""
    return "".join(
        f'<figure class="pq-page" data-turn="{turn}" '
        f'data-piece="{page_piece(citation, turn, page)}"><p class="pq-note">'
        f"{'Looking up' if document.kind == 'pdf' else 'Reading'} page {page}…</p></figure>"
        for page in page_numbers(citation, document)
    )


def page_piece(citation: Citation, turn: int, page: int) -> str:
    """By what the page finds the place of a picture."""
    return f"page-{piece_name(citation, turn)}-{page}"


def picture_html(citation: Citation, page: int, picture: PagePicture) -> str:
    """A page as it is seen, with a frame around each line of the quote."""
    boxes = "".join(
        f'<span class="pq-box" style="left:{box.left:.3%};top:{box.top:.3%};'
        f'width:{box.right - box.left:.3%};height:{box.bottom - box.top:.3%}"></span>'
        for box in picture.boxes
    )
    lost = "" if boxes else ": the place of the quote on it could not be found"
    return (
        f'<figcaption class="pq-small">Page {page} as it is seen{lost}</figcaption>'
        f'<div class="pq-frame" tabindex="0" role="group" aria-label="Page {page}">'
        f'<div class="pq-sheet"><img alt="Page {page} of {escape(citation.title)}" '
        f'width="{picture.width}" height="{picture.height}" '
        f'src="data:image/png;base64,{b64encode(picture.png).decode("ascii")}">{boxes}</div></div>'
    )


def source_html(
    citation: Citation | None, turn: int, read: Read, opening: int, others: Iterable[Citation] = ()
) -> str:
    """The whole stored text around a quote, in a dialog, and the quote's page beside it. Of
    `others`, those of the same document are highlighted too, and can be stepped through.

    `opening` makes the same source a new value when it is opened again, which the page reacts to.
    """
    document, became = find_source(citation, read) if citation else (None, "")
    if citation is None or document is None:
        note = SOURCE_STATES[became] if became else "Please ask again: the app was restarted."
        return dialog_html("Source", "", note, "", opening)
    shown = shown_window(len(document.text), (citation.start, citation.end))
    beside = [other for other in others if other.document_id == document.id]
    text = highlight_all(document.text, shown, citation, beside)
    facts, note = facts_html(citation, document), ""
    if shown != (0, len(document.text)):
        first, last = shown
        note = f"Showing characters {first + 1:,} to {last:,} of {len(document.text):,}."
    return dialog_html(
        bidi(document.title), facts, note, text, opening, pages_html(citation, turn, document)
    )


def document_html(document: Document | None, opening: int) -> str:
    """The whole stored text of a document, in a dialog; `opening` as in `source_html`."""
    if document is None:
        return dialog_html("Document", "", SOURCE_STATES["gone"], "", opening)
    known = filter(None, [date_html(document.published), bidi(document.id)])
    note, text = "", document.text[:SHOWN_WHOLE]
    if len(text) < len(document.text):
        note = f"Showing characters 1 to {len(text):,} of {len(document.text):,}."
    facts = f'<p class="pq-facts">{" · ".join(known)}</p>'
    return dialog_html(bidi(document.title), facts, note, escape(text), opening)


def dialog_html(title: str, facts: str, note: str, text: str, opening: int, pages: str = "") -> str:
    """A text to be read in full, what is known of it above, its pages beside it."""
    quotes = text.count("<mark")
    steps = (
        '<p class="pq-steps"><button type="button" class="pq-step" data-by="-1">Previous quote'
        '</button> <span role="status" class="pq-small"></span> '
        '<button type="button" class="pq-step" data-by="1">Next quote</button></p>'
        if quotes > 1
        else ""
    )
    return (
        f'<dialog class="pq-source" data-opening="{opening}" aria-labelledby="pq-source-title">'
        f'<header><div><h2 id="pq-source-title">{title}</h2>{facts}'
        f"{f'<p class=pq-note>{note}</p>' if note else ''}{steps}</div>"
        '<form method="dialog"><button>Close</button></form></header>'
        f'<div class="pq-views"><div class="pq-source-text" tabindex="0">{text}</div>'
        f"{f'<div class=pq-pages>{pages}</div>' if pages else ''}</div></dialog>"
    )
