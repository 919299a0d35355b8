"""Open what the address of the page names: a conversation, a place in a document, a filter."""

import re
import time
from typing import Any

import gradio as gr

from qa.conversations.conversation import ConversationError
from qa.conversations.export import citations_of
from qa.conversations.store import find_anywhere
from qa.types import Answer, Citation
from qa.ui.components import PAGE_EVENT, scripted_html
from qa.ui.conversations import ConversationHistory
from qa.ui.evidence import SourceViewer
from qa.ui.filters import FilterPanel, filter_update, read_filter
from qa.ui.html.format import sentence
from qa.ui.html.sources import source_html
from qa.ui.page_context import PageContext

_ANOTHERS = "This conversation belongs to another user."


class AddressBar:
    """Opens what an address names, on load and on Back and Forward. Its script writes the address
    of what is open."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._script = scripted_html("address", "deep_links.js")

    def connect(
        self,
        conversation: list[Any],
        history: ConversationHistory,
        viewer: SourceViewer,
        filters: FilterPanel,
    ) -> None:
        """Connect the events.

        Args:
            conversation: Turns, thread, evidence and conversation id.
            history: The stored conversations.
            viewer: Where a document is shown.
            filters: The filter of the next question.
        """
        multiple = {"trigger_mode": "multiple", **PAGE_EVENT}

        def open_conversation(event: gr.EventData) -> tuple[Any, ...]:
            name = str(event.id)
            try:
                return *history.open(name), gr.skip()
            except ConversationError as error:
                return *history.start_new(), self._open_quote(name, str(event.hash), error)

        def apply_filter(event: gr.EventData) -> tuple[Any, Any]:
            return filter_update(read_filter(event.fields))

        opened = [*conversation, viewer.viewer]
        self._script.open_conversation(open_conversation, None, opened, **multiple)
        self._script.open_place(viewer.open_address, None, viewer.viewer, **multiple)
        self._script.apply_filter(apply_filter, None, [filters.filter, filters.channel], **multiple)

    def _open_quote(self, id: str, place: str, error: ConversationError) -> Any:
        """Say why a conversation cannot be shown. Of another user's, who has sent its address, the
        quote that the address names is shown in its document, which all users share."""
        stored = find_anywhere(self._context.index.user_data, id) if self._context.users else None
        if stored is None:
            gr.Warning(sentence(str(error)))
            return gr.skip()
        citation = _quote_at(stored.answers, place)
        shown = " This is the document that it quotes." if citation else ""
        gr.Info(f"{_ANOTHERS}{shown}")
        if citation is None:
            return gr.skip()
        return source_html(citation, 0, self._context.index.document, time.monotonic_ns())


def _quote_at(answers: tuple[Answer, ...], place: str) -> Citation | None:
    """The quote that a place such as "t2-c1" names; None if there is none."""
    match = re.fullmatch(r"t(\d{1,4})-c(\d{1,4})", place)
    turn, number = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 0 < turn <= len(answers):
        return None
    citations = citations_of(answers[turn - 1])
    return next((citation for citation in citations if citation.number == number), None)
