"""Write the summaries of the page's replies, sentence by sentence, and keep them."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import gradio as gr

from index import PullquoteError
from qa.summaries.writer import needs_query
from qa.types import Answer, Summary
from qa.ui.chat_turns import Turn, Turns, history_of
from qa.ui.components import PAGE_EVENT, event_channel, fragment_update
from qa.ui.conversations import store_changed_turn
from qa.ui.html.chat import suggestion_html, summary_html
from qa.ui.page_context import CONCURRENT_ANSWERS, PageContext

# Finished texts that pages have not fetched: those of closed pages.
_MAX_UNFETCHED = 100


class SummaryWriter:
    """Streams what a model writes to the page; at the end it is kept with its turn, in a
    conversation that may have grown meanwhile."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._running: dict[str, threading.Event] = {}
        self._written: dict[str, Answer] = {}

    def connect(self, thread: gr.HTML, turns: gr.State) -> None:
        """Connect the events of the conversation's HTML and of the channel to it."""
        channel = event_channel("writing", "summaries.js")
        several = {"trigger_mode": "multiple", **PAGE_EVENT}
        thread.write_summary(
            self.write, None, channel, concurrency_limit=CONCURRENT_ANSWERS, **several
        )
        thread.stop_writing(self.stop, None, None, **several)
        channel.keep_summary(self.keep, None, turns, **several)

    def write(self, event: gr.EventData) -> Iterator[dict[str, str]]:
        """Write the summary that a turn waits for, or propose a question for it."""
        key, shown = str(event.key), self._context.shown_conversation()
        turns = shown.turns if shown else ()
        number, turn = _waiting(turns, key)
        if turn is None or turn.answer is None or key in self._running:
            return
        stopped = self._running[key] = threading.Event()
        answer = turn.answer
        try:
            writer = self._context.writer_for(turn.writer)
            for summary in writer.stream(answer, is_stopped=stopped.is_set):
                answer = replace(answer, summary=summary)
                yield _update(key, summary_html(answer, number, self._read, key))
            history = () if turn.standalone else history_of(turns[: number - 1], self._read)
            if needs_query(answer, history) and not stopped.is_set():
                query = writer.propose_query(answer, history)
                answer = replace(answer, suggested_query=query)
        except PullquoteError as error:
            answer = replace(answer, summary=Summary(turn.writer.model, (), (), stopped=str(error)))
        finally:
            del self._running[key]
        while len(self._written) >= _MAX_UNFETCHED:
            self._written.pop(next(iter(self._written)))
        self._written[key] = answer
        html = summary_html(answer, number, self._read) + suggestion_html(answer, number)
        yield {**_update(key, html), "done": key}

    def stop(self, event: gr.EventData) -> None:
        """Stop writing; what has been checked stays."""
        if running := self._running.get(str(event.key)):
            running.set()

    def keep(self, event: gr.EventData) -> Any:
        """Store what was written with its turn."""
        key, shown = str(event.key), self._context.shown_conversation()
        written = self._written.pop(key, None)
        if shown is None:
            return gr.skip()
        with shown.lock:
            number, turn = _waiting(shown.turns, key)
            if written is None or turn is None:
                return gr.skip()
            turn = replace(turn, answer=written, writing="")
            shown.turns = (*shown.turns[: number - 1], turn, *shown.turns[number:])
            store_changed_turn(self._context, shown.id, shown.turns, number)
            return shown.turns

    @property
    def _read(self) -> Any:
        return self._context.index.document


def _waiting(turns: Turns, key: str) -> tuple[int, Turn | None]:
    """The number and the turn that waits for the text of this key."""
    for number, turn in enumerate(turns, start=1):
        if key and turn.writing == key:
            return number, turn
    return 0, None


def _update(key: str, html: str) -> dict[str, str]:
    return fragment_update({"key": key, "html": html})
