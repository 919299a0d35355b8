"""Render the evidence: a card for each citation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import Document
from qa.conversations.export import as_text
from qa.tables.display import TablePart, table_part
from qa.text.markdown_emphasis import find_marks
from qa.types import Citation
from qa.ui.chat_turns import Turn, Turns, shown_citations
from qa.ui.html.imports import (
    ImportedQuote,
    evidence_fragment_name,
    evidence_heading,
    imported_card_html,
    imported_quotes,
)
from qa.ui.html.sources import (
    SOURCE_STATES,
    Read,
    Segment,
    find_source,
    fragment_name,
    page_places,
    segments,
    split_quote,
)
from qa.ui.html.templates import render

# Documents that are compared with the one of a card, at most: each is read for it.
_COMPARED = 50


@dataclass(frozen=True, slots=True)
class Card:
    """What an evidence card shows: the `segments` of a passage, or, without a `document`, a `note`
    on what has become of the source. `table` is the part of a table around the quote. `is_cut` says
    that text in front of the segments is left out. `copies` are the ids of documents with the same
    text, `alike` those of documents that say nearly the same."""

    citation: Citation
    turn: int
    document: Document | None
    note: str = ""
    segments: Sequence[Segment] = ()
    pages: Sequence[tuple[int, str]] = ()
    table: TablePart | None = None
    is_cut: bool = False
    copies: Sequence[str] = ()
    alike: Sequence[str] = ()

    @property
    def name(self) -> str:
        """The name that the page's script finds it by."""
        return fragment_name(self.citation, self.turn)

    @property
    def copied_text(self) -> str:
        """The quote with its source, for the clipboard."""
        return as_text(self.citation)


@dataclass(frozen=True, slots=True)
class CardSet:
    """The cards of a turn. Of an imported one they are `imported`, each with what stands in it as
    HTML, and `heading` stands above them in the fragment `heading_name`."""

    cards: Sequence[Card]
    is_nearest: bool
    imported: Sequence[tuple[ImportedQuote, str]] = ()
    heading: str = ""
    heading_name: str = ""


def card_html(citation: Citation, turn: int, read: Read) -> str:
    """Render the evidence card of a citation."""
    return render("evidence.html", "card", card=_card(citation, turn, read))


def card_body_html(citation: Citation, turn: int, read: Read) -> str:
    """Render what stands in the card: the quote in its passage, or why it is no longer shown."""
    return render("evidence.html", "card_body", card=_card(citation, turn, read))


def evidence_html(turns: Turns, read: Read) -> str:
    """Render the evidence of every turn, all but the last one's hidden."""
    sets = [_card_set(turn, number, read) for number, turn in enumerate(turns, start=1)]
    return render("evidence.html", "evidence", turns=sets)


def _card_set(turn: Turn, number: int, read: Read) -> CardSet:
    is_nearest = turn.answer is not None and bool(turn.answer.nearest)
    if turn.answer and turn.imported:
        quotes = imported_quotes(turn.answer, number, read)
        cards = [(quote, imported_card_html(quote)) for quote in quotes]
        return CardSet(
            [],
            is_nearest and not turn.answer.citations,
            cards,
            evidence_heading(turn.answer, read),
            evidence_fragment_name(turn.answer, number),
        )
    return CardSet([_card(item, number, read) for item in shown_citations(turn)], is_nearest)


def _card(citation: Citation, turn: int, read: Read) -> Card:
    document, state = find_source(citation, read)
    if document is None:
        return Card(citation, turn, None, SOURCE_STATES[state])
    duplicates = citation.duplicates[:_COMPARED]
    copies = [other for other in duplicates if _is_same(document, other, read)]
    passage = (_behind_title(document, citation), citation.passage_end)
    place = (citation.start, citation.end)
    table = table_part(document, place, citation.table) if citation.table else None
    if table:
        # The rows around it are drawn.
        passage = place
    marks = find_marks(document.text, document.id)
    quote = split_quote(document.text, place, citation.answer_spans, marks=marks)
    return Card(
        citation,
        turn,
        document,
        segments=segments(document.text, passage, [quote], marks),
        pages=page_places(citation, turn, document),
        table=table,
        is_cut=citation.passage_start > 0 and passage[0] == citation.passage_start and not table,
        copies=copies,
        alike=[other for other in citation.duplicates if other not in copies],
    )


def _is_same(document: Document, other: str, read: Read) -> bool:
    """Whether another document has the same words, whatever white space is between them."""
    try:
        return read(other).text.split() == document.text.split()
    except KeyError:
        return False


def _behind_title(document: Document, citation: Citation) -> int:
    """Where to begin the passage: behind the title, which the card shows, unless it is quoted."""
    start = citation.passage_start
    # Its words may be emphasized in Markdown.
    title = r"[*\s]+".join(map(re.escape, document.title.split()))
    pattern = re.compile(rf"[\s#=*]*{title}[\s#=*]*\n\s*")
    match = pattern.match(document.text, start) if title else None
    return match.end() if match and match.end() <= citation.start else start
