"""Open what the address of the page names: a conversation, a place in a document, a filter."""

from collections.abc import Mapping
from typing import Any

import gradio as gr

from index import Filter, PullquoteError
from qa.filters import parse_filter
from qa.ui.components import PAGE_EVENT, scripted_html
from qa.ui.conversations import ConversationHistory
from qa.ui.evidence import SourceViewer
from qa.ui.filters import FilterPanel, filter_update


class AddressBar:
    """Opens what an address names, on load and on Back and Forward. Its script writes the address
    of what is open."""

    def __init__(self) -> None:
        self._script = scripted_html("address")

    def connect(
        self,
        conversation: list[Any],
        history: ConversationHistory,
        viewer: SourceViewer,
        filters: FilterPanel,
    ) -> None:
        """Connect the events.

        Args:
            conversation: Question box, turns, thread, evidence and conversation id.
            history: The stored conversations.
            viewer: Where a document is shown.
            filters: The filter of the next question.
        """
        multiple = {"trigger_mode": "multiple", **PAGE_EVENT}

        def open_conversation(event: gr.EventData) -> tuple[Any, ...]:
            conversation_id = str(event.id)
            if not conversation_id:
                return history.start_new()
            opened = history.resume(conversation_id)
            return gr.skip(), *opened

        def apply_filter(event: gr.EventData) -> tuple[Any, Any]:
            return filter_update(_read_filter(event.fields))

        self._script.open_conversation(open_conversation, None, conversation, **multiple)
        self._script.open_place(viewer.open_address, None, viewer.viewer, **multiple)
        self._script.apply_filter(apply_filter, None, [filters.filter, filters.channel], **multiple)


def _read_filter(fields: object) -> Filter:
    """The filter of an address; all documents if it is none."""
    try:
        return parse_filter(fields) if isinstance(fields, Mapping) else Filter()
    except PullquoteError as error:
        gr.Warning(f"{error}.")
        return Filter()
