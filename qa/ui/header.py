"""The header: what the index holds and how the sync is going, as each open page asks."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from index import PullquoteError
from qa.server.background_sync import SyncProgress
from qa.ui.chat_turns import Turns
from qa.ui.components import PAGE_EVENT, event_channel, scripted_html
from qa.ui.html.documents import View
from qa.ui.html.header import HEADER, progress_html
from qa.ui.page_context import PageContext
from qa.ui.updates import PageState, StatusCache, page_updates


class Header:
    """The bar with tabs, status and conversations, and the polling that keeps a page current."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._status = StatusCache(context.index)
        self._page_state = gr.State(PageState())
        self.bar = scripted_html("header", "header.js", HEADER)

    def connect(self, page: gr.Blocks, turns: gr.State, view: gr.State) -> None:
        channel = event_channel("updates")
        self.bar.remove_refused(self.remove_refused, **PAGE_EVENT)
        inputs, outputs = [turns, self._page_state, view], [channel, self._page_state]
        for event in (page.load, self.bar.look):
            event(self.poll, inputs, outputs, queue=False, **PAGE_EVENT)

    def remove_refused(self, event: gr.EventData) -> None:
        """Remove the documents that the last sync refused to remove."""
        if self._context.may_change():
            self._context.sync.remove_refused(int(event.documents))

    def poll(self, turns: Turns, state: PageState, view: View) -> tuple[Any, Any]:
        """What has changed since the page was last updated."""
        context = self._context
        progress = context.sync.progress()
        view = replace(view, may_change=context.may_change())
        try:
            with context.index.snapshot():
                status = self._status.status(progress.finished)
                if context.users:
                    # Users need not know where the folder is on this machine.
                    status = replace(status, folder=Path(status.folder or "").name)
                new_state = page_updates(
                    state, turns, view, context.index, status, progress, context.username()
                )
        except PullquoteError as error:
            # Shown in the header once, not as a pop-up at each poll.
            work = progress_html(SyncProgress(error=str(error)))
            new_state = PageState(notes=state.notes, fragments={**state.fragments, "work": work})
        if new_state == state:
            return gr.skip(), gr.skip()
        return new_state.fragments, new_state
