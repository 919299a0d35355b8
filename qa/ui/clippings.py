"""The sheet of clippings: quotes are pinned, ordered, noted and exported."""

import time
from base64 import b64encode
from typing import Any

import gradio as gr

from index.types import Span
from qa.answers.citations import cite
from qa.conversations.clipping_export import export_clippings
from qa.conversations.clippings import Clipping, ClippingStore, clip
from qa.conversations.conversation import ConversationError
from qa.ui.components import PAGE_EVENT, event_channel, fragment_update, scripted_html
from qa.ui.evidence import SourceViewer
from qa.ui.html.clippings import CLIPPINGS, clippings_fragments
from qa.ui.html.format import sentence
from qa.ui.page_context import PageContext


class ClippingsPage:
    """The sheet of the current user."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._page = scripted_html("clippings", "clippings.js", CLIPPINGS)

    def connect(self, viewer: SourceViewer) -> None:
        """Connect the events; a clipping's document is shown in the viewer."""
        updates = event_channel("clipping-updates")
        download = event_channel("clipping-download", "download.js")
        multiple = {"trigger_mode": "multiple", **PAGE_EVENT}
        for name, change in (
            ("list_clippings", self.listed),
            ("pin", self.pin),
            ("unclip", self.remove),
            ("annotate", self.annotate),
            ("reorder", self.reorder),
        ):
            getattr(self._page, name)(change, None, updates, **multiple)
        self._page.export_clippings(self.export, None, download, **multiple)
        self._page.open_place(viewer.open_address, None, viewer.viewer, **multiple)

    def _store(self) -> ClippingStore:
        return ClippingStore(self._context.index.user_data, self._context.username())

    def _updated(self, change: Any) -> dict[str, str]:
        try:
            clippings: tuple[Clipping, ...] = change(self._store())
        except ConversationError as error:
            gr.Warning(sentence(str(error)))
            return fragment_update({})
        return fragment_update(clippings_fragments(clippings, self._context.index.document))

    def listed(self) -> dict[str, str]:
        return self._updated(lambda store: store.load())

    def pin(self, event: gr.EventData) -> dict[str, str]:
        """Collect the quote at a place of a document, or take it off the sheet."""
        try:
            document = self._context.index.document(str(event.document))
            start, end = (int(part) for part in str(event.place).split("-"))
            if not 0 <= start < end <= len(document.text):
                raise ValueError(event.place)
        except (KeyError, ValueError):
            gr.Warning("This quote is no longer in the index.")
            return fragment_update({})
        marked = self._answer_spans(document.id, (start, end))
        citation = cite(document, 1, (start, end), (start, end), 1.0, answer_spans=marked)
        return self._updated(lambda store: store.add(clip(citation, document)))

    def _answer_spans(self, document_id: str, place: Span) -> tuple[Span, ...]:
        """The words that answer in a quote of the conversation that is shown."""
        shown = self._context.shown_conversation()
        for turn in reversed(shown.turns if shown else ()):
            for citation in turn.answer.citations if turn.answer else ():
                if (citation.document_id, citation.start, citation.end) == (document_id, *place):
                    return citation.answer_spans
        return ()

    def remove(self, event: gr.EventData) -> dict[str, str]:
        return self._updated(lambda store: store.remove(str(event.id)))

    def annotate(self, event: gr.EventData) -> dict[str, str]:
        return self._updated(lambda store: store.annotate(str(event.id), str(event.note)))

    def reorder(self, event: gr.EventData) -> dict[str, str]:
        return self._updated(lambda store: store.reorder(map(str, event.ids)))

    def export(self, event: gr.EventData) -> Any:
        """The sheet as a file for the browser to save."""
        kind = str(event.format)
        if kind not in ("docx", "md", "csv", "json"):
            return gr.skip()
        try:
            clippings = self._store().load()
        except ConversationError as error:
            gr.Warning(sentence(str(error)))
            return gr.skip()
        content = export_clippings(clippings, self._context.index.document, kind)
        encoded = b64encode(content).decode("ascii")
        return {"at": time.monotonic_ns(), "name": f"clippings.{kind}", "base64": encoded}
