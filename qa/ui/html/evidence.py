"""Citation → the card that shows it as evidence."""

from qa.conversations.export import as_text
from qa.types import Citation
from qa.ui.html.format import bidi, escape
from qa.ui.html.sources import (
    SOURCE_STATES,
    Read,
    facts_html,
    find_source,
    highlight,
    pages_html,
    piece_name,
)
from qa.ui.turns import Turns, shown_citations


def card_html(citation: Citation, turn: int, read: Read) -> str:
    """The evidence card of one citation."""
    name = f"t{turn}-c{citation.number}"
    return (
        f'<article class="pq-card" id="{name}" tabindex="-1" aria-labelledby="{name}-title" '
        f'data-piece="card-{piece_name(citation, turn)}">{card_inside(citation, turn, read)}'
        "</article>"
    )


def card_inside(citation: Citation, turn: int, read: Read) -> str:
    """What stands in the card: the quote in its passage, or what was quoted and why no more."""
    document, became = find_source(citation, read)
    if document is None:
        body = (
            f'<p class="pq-note">{SOURCE_STATES[became]} What was quoted then:</p>'
            f'<div class="pq-passage pq-then">{escape(citation.quote)}</div>'
        )
    else:
        shown = (citation.passage_start, citation.passage_end)
        before = "… " if shown[0] > 0 else ""
        after = " …" if shown[1] < len(document.text) else ""
        passage = highlight(
            document.text, shown, (citation.start, citation.end), citation.answer_spans
        )
        body = f'<div class="pq-passage">{before}{passage}{after}</div>'
        body += pages_html(citation, turn, document)
    copies = ""
    if citation.duplicates:
        named = ", ".join(bidi(copy) for copy in citation.duplicates[:5])
        more = f" and {len(citation.duplicates) - 5} more" if len(citation.duplicates) > 5 else ""
        copies = f'<p class="pq-copies">Also in: {named}{more}</p>'
    opener = (
        ""
        if became
        else (
            f'<button type="button" class="pq-open" data-turn="{turn}" '
            f'data-number="{citation.number}">Open source</button>'
        )
    )
    return (
        f'<h3 id="t{turn}-c{citation.number}-title"><span class="pq-number">{citation.number}'
        f"</span> {bidi(citation.title)}</h3>{facts_html(citation, document)}{body}{copies}"
        f'<p class="pq-foot">{opener}<button type="button" class="pq-copy" aria-live="polite" '
        f'data-text="{escape(as_text(citation))}">Copy quote</button>'
        f'<a class="pq-back" href="#t{turn}">Back to the answer</a></p>'
    )


def evidence_html(turns: Turns, read: Read) -> str:
    """The evidence of every turn, only the last one's in view; the page's script shows others."""
    sets = []
    for at, turn in enumerate(turns, start=1):
        answer = turn.answer
        cards = "".join(card_html(citation, at, read) for citation in shown_citations(turn))
        near = bool(answer and not answer.answered)
        heading = "Nearest passages, not an answer" if near else "Evidence"
        sets.append(
            f'<section class="pq-set{" pq-near" if near else ""}" id="e-t{at}"'
            f"{'' if at == len(turns) else ' hidden'}><h2>{heading}</h2>"
            f"{cards or '<p class=pq-hint>None for this question.</p>'}</section>"
        )
    return "".join(sets) or (
        '<section class="pq-set"><h2>Evidence</h2><p class="pq-hint">Each answer is made of '
        "quotes. The passages they were taken from appear here, and every source opens at its "
        "quote.</p></section>"
    )
