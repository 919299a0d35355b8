"""The evidence pane, the viewer of a whole source, and the page images in both."""

import re
import time
from collections.abc import Iterator, Sequence

import gradio as gr

from index import Document
from qa.answers.citations import cite
from qa.types import Citation
from qa.ui.chat_turns import Turns, checked_turns, find_citation, shown_citations
from qa.ui.components import PAGE_EVENT, event_channel, fragment_update, scripted_html
from qa.ui.html.evidence import evidence_html
from qa.ui.html.sources import document_html, source_html
from qa.ui.page_context import PageContext
from qa.ui.page_images import PageImages


class EvidencePane:
    """A card for each citation of the conversation."""

    def __init__(self, context: PageContext) -> None:
        self.cards = scripted_html(
            "evidence", "evidence.js", evidence_html((), context.index.document)
        )

    def connect(self, turns: gr.State, viewer: "SourceViewer") -> None:
        self.cards.open_source(viewer.open_source, turns, viewer.viewer, **PAGE_EVENT)
        viewer.connect_page_images(turns, self.cards)


class SourceViewer:
    """The viewer that shows the whole text of a source, scrolled to its quote."""

    def __init__(self, context: PageContext) -> None:
        self._index = context.index
        self._page_images = PageImages(context.index)
        self.viewer = scripted_html("source", "source_viewer.js")

    def connect_page_images(self, turns: gr.State, cards: gr.HTML) -> None:
        """Render page images for the cards and the viewer when they come into view."""
        channel = event_channel("page-image-updates")
        for component in (cards, self.viewer):
            component.draw_pages(
                self.draw_pages, turns, channel, concurrency_limit=None, **PAGE_EVENT
            )

    def open_source(self, turns: Turns, event: gr.EventData) -> str:
        """The source of a citation, with the other quotes of the conversation marked too."""
        turn_number, turns = int(event.turn), checked_turns(turns, self._index.document)
        citation = find_citation(turns, turn_number, int(event.number))
        others = [other for turn in turns for other in shown_citations(turn)]
        document = self._index.document
        return source_html(citation, turn_number, document, time.monotonic_ns(), others)

    def open_address(self, event: gr.EventData) -> str:
        """A document at a place such as "120-180", as an address names it."""
        document_id, place = str(event.document), str(event.place)
        try:
            document = self._index.document(document_id)
        except KeyError:
            return document_html(None, time.monotonic_ns())
        citation = cite_place(document, place)
        if citation is None:
            return document_html(document, time.monotonic_ns())
        return source_html(citation, 0, self._index.document, time.monotonic_ns())

    def open_document(self, event: gr.EventData) -> str:
        """A document of the corpus table."""
        try:
            document = self._index.document(str(event.id))
        except KeyError:
            document = None
        return document_html(document, time.monotonic_ns())

    def draw_pages(self, turns: Turns, event: gr.EventData) -> Iterator[dict[str, str]]:
        """Page images as they are ready. Each update repeats those before it, because the page
        may miss a value that another follows at once."""
        drawn: dict[str, str] = {}
        turn_number = int(event.turn)
        for fragments in self._page_images.fragments(self._quoted(turns, event), turn_number):
            drawn |= fragments
            yield fragment_update(drawn)

    def _quoted(self, turns: Turns, event: gr.EventData) -> Sequence[Citation]:
        """The citations of the turn of an event; of turn 0, the place that an address names."""
        turn_number, turns = int(event.turn), checked_turns(turns, self._index.document)
        if turn_number:
            is_known = 0 < turn_number <= len(turns)
            return shown_citations(turns[turn_number - 1]) if is_known else ()
        try:
            citation = cite_place(self._index.document(str(event.document)), str(event.place))
        except KeyError:
            return ()
        return (citation,) if citation else ()


def cite_place(document: Document, place: str) -> Citation | None:
    """Cite a place such as "120-180"; None if the document has no such place."""
    span = re.fullmatch(r"(\d{1,12})-(\d{1,12})", place)
    start, end = (int(span[1]), int(span[2])) if span else (0, 0)
    if not 0 <= start < end <= len(document.text):
        return None
    return cite(document, 1, (start, end), (start, end), 1.0)
