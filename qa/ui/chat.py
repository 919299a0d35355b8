"""The pane for asking: welcome text, conversation, filters and the question box."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import gradio as gr

from index import Filter, PullquoteError
from qa.filters import parse_filter
from qa.types import Thresholds
from qa.ui.actions import answer_turn, judge_turn
from qa.ui.as_of import AsOfPanel
from qa.ui.components import PAGE_EVENT, event_channel, fragment_update, scripted_html
from qa.ui.context import CONCURRENT_ANSWERS, PageContext
from qa.ui.conversations import render_conversation, store_turn
from qa.ui.filters import FilterPanel
from qa.ui.html.chat import thread_html
from qa.ui.html.format import escape
from qa.ui.html.header import WELCOME
from qa.ui.settings import SettingsPanel
from qa.ui.turns import Turn, WriterChoice
from qa.ui.writing import SummaryWriter

# Seconds before the server renders a pending question, which the browser shows by itself already:
# for other turns that were added meanwhile. Most answers arrive sooner.
PENDING_SHOWN_AFTER = 0.15

# Turns of a conversation: each is rendered again with every new one.
MAX_TURNS = 200

# Shows a question at once, and empties its box, before the server knows of it. The conversation is
# the one that has been chosen, though the server may not have said yet what is in it.
_ON_ASK = """(question, conversation, ...others) => {
  document.dispatchEvent(new CustomEvent('pq-asked', {detail: question, bubbles: true}));
  return [question, document.body.dataset.conversation ?? conversation, ...others];
}"""

# The values for the question box, turns, thread, evidence and conversation id.
Updates = Iterator[tuple[Any, ...]]


class ChatPane:
    """The left pane: asks questions, shows the replies, and repeats questions with changes."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self.turns = gr.State(())
        # The id of the conversation, which the page's script puts into the address; until its first
        # turn is stored, its key.
        self.conversation_id = event_channel("conversation", "on_conversation.js")
        self._welcome = scripted_html("welcome", WELCOME)
        self.thread = scripted_html("thread")
        with gr.Row(elem_id="pq-tools"):
            self.filters = FilterPanel(context)
            self._as_of = AsOfPanel()
            self._settings = SettingsPanel(context)
        self.question = gr.Textbox(
            label="Question",
            placeholder="Ask these documents…",
            lines=1,
            max_lines=5,
            autofocus=True,
            submit_btn="Ask",
            show_label=False,
            container=False,
            elem_id="pq-ask",
        )

    def connect(self, outputs: list[Any]) -> None:
        """Connect the pane's events; `outputs` are question box, turns, thread, evidence and
        conversation id."""
        inputs = [self.conversation_id]
        settings = [self._as_of.as_of, self._settings.thresholds, self._settings.writer]
        filtered_inputs = [*inputs, self.filters.filter, *settings]
        # Each question counts: by default Gradio drops one asked while another is answered.
        options = {
            "concurrency_limit": CONCURRENT_ANSWERS,
            "concurrency_id": "ask",
            "trigger_mode": "multiple",
            **PAGE_EVENT,
        }
        self.question.submit(
            self.ask_question, [self.question, *filtered_inputs], outputs, js=_ON_ASK, **options
        )
        self._welcome.ask_example(self.ask_example, filtered_inputs, outputs, **options)
        self.thread.ask_example(self.ask_example, filtered_inputs, outputs, **options)
        self.thread.ask_standalone(self.ask_standalone, inputs, outputs, **options)
        self.thread.ignore_period(self.ignore_period, inputs, outputs, **options)
        self.thread.ask_as_typed(self.ask_as_typed, inputs, outputs, **options)
        self.thread.ask_in_period(self.ask_in_period, inputs, outputs, **options)
        self.thread.ask_all_documents(self.ask_all_documents, inputs, outputs, **options)
        # Every judgement counts: by default Gradio drops one made while another is being saved.
        judgements = [self.turns, event_channel("judgement-updates")]
        self.thread.judge(
            self.judge, self.conversation_id, judgements, trigger_mode="multiple", **PAGE_EVENT
        )
        self.filters.connect()
        self._as_of.connect()
        self._settings.connect()
        SummaryWriter(self._context).connect(self.thread, self.turns)

    def ask_question(
        self,
        question: str,
        conversation_id: str,
        active: Filter,
        as_of: date | None,
        thresholds: Thresholds,
        writer: WriterChoice,
    ) -> Updates:
        turn = Turn(question, filter=active, as_of=as_of, thresholds=thresholds, writer=writer)
        yield from self._reply(turn, conversation_id)

    def ask_example(
        self,
        conversation_id: str,
        active: Filter,
        as_of: date | None,
        thresholds: Thresholds,
        writer: WriterChoice,
        event: gr.EventData,
    ) -> Updates:
        yield from self.ask_question(
            str(event.question), conversation_id, active, as_of, thresholds, writer
        )

    def ask_standalone(self, conversation_id: str, event: gr.EventData) -> Updates:
        """Ask the rewritten question as the user has edited it, without the conversation."""
        if turn := self._unanswered(conversation_id, event):
            turn = Turn(
                str(event.question),
                standalone=True,
                filter=turn.filter,
                as_of=turn.as_of,
                thresholds=turn.thresholds,
                writer=turn.writer,
            )
            yield from self._reply(turn, conversation_id)

    def ignore_period(self, conversation_id: str, event: gr.EventData) -> Updates:
        """Ask again, ignoring a time expression."""
        if turn := self._unanswered(conversation_id, event):
            turn = replace(turn, ignored=(*turn.ignored, str(event.expression)))
            yield from self._reply(turn, conversation_id, int(event.turn))

    def ask_as_typed(self, conversation_id: str, event: gr.EventData) -> Updates:
        """Ask again without correcting the spelling."""
        if turn := self._unanswered(conversation_id, event):
            yield from self._reply(replace(turn, as_typed=True), conversation_id, int(event.turn))

    def ask_in_period(self, conversation_id: str, event: gr.EventData) -> Updates:
        """Ask again among documents of the given days only, in place of a time expression."""
        try:
            days = parse_filter({"since": event.since, "until": event.until})
        except PullquoteError as error:
            gr.Warning(f"{error}.")
            return
        if turn := self._unanswered(conversation_id, event):
            period = replace(turn.filter, since=days.since, until=days.until, undated=False)
            ignored = (*turn.ignored, str(event.expression))
            turn = replace(turn, ignored=ignored, filter=period)
            yield from self._reply(turn, conversation_id, int(event.turn))

    def ask_all_documents(self, conversation_id: str, event: gr.EventData) -> Updates:
        """Ask again without a filter."""
        if turn := self._unanswered(conversation_id, event):
            turn = replace(turn, filter=Filter())
            yield from self._reply(turn, conversation_id, int(event.turn))

    def judge(self, conversation_id: str, event: gr.EventData) -> tuple[Any, ...]:
        """Save the user's judgement of an answer."""
        number = int(event.turn)
        shown = self._context.conversation_asked_in(conversation_id)
        turns = shown.turns
        if not 0 < number <= len(turns):
            return gr.skip(), gr.skip()
        context = self._context
        judged = judge_turn(
            turns[number - 1],
            str(event.verdict),
            str(event.correction),
            index=context.index,
            judgements=context.judgements(),
        )
        with shown.lock:
            turns = (*shown.turns[: number - 1], judged, *shown.turns[number:])
            shown.turns = turns
        return turns, fragment_update({f"judged-t{number}": escape(judged.judged)})

    def _unanswered(self, conversation_id: str, event: gr.EventData) -> Turn | None:
        """The turn that an event refers to, without its answer; None if there is no such turn."""
        number = int(event.turn)
        turns = self._context.conversation_asked_in(conversation_id).turns
        if not 0 < number <= len(turns):
            return None
        return replace(turns[number - 1], answer=None, note="", judged="", imported=None)

    def _reply(self, turn: Turn, conversation_id: str, again: int = 0) -> Updates:
        """Answer a turn, store it and show it as the last one.

        Args:
            turn: The turn; it may be about the ones before it.
            conversation_id: Where it was asked; the page may show another conversation by now.
            again: The number of the turn that is asked again, in the context that it had.
        """
        context = self._context
        asked_in = context.conversation_asked_in(conversation_id)
        with asked_in.lock:
            turns, stored_id = asked_in.turns, asked_in.id
            if len(turns) >= MAX_TURNS:
                gr.Warning(f"This conversation has {MAX_TURNS} questions: start a new one.")
                yield gr.skip(), *render_conversation(turns, context.index), gr.skip()
                return
            earlier = () if turn.standalone else turns[: again - 1] if again else turns
            future = context.answer_pool.submit(
                answer_turn, turn, earlier, context.index, context.reader
            )
            try:
                answered = future.result(PENDING_SHOWN_AFTER)
            except TimeoutError:
                if context.shown_conversation() is asked_in:
                    pending = thread_html((*turns, turn), context.index.document)
                    yield gr.skip(), turns, pending, gr.skip(), gr.skip()
                answered = future.result()
            # On disk before it is shown: what is seen is never lost.
            turns, stored_id = store_turn(context, stored_id, turns, answered)
            asked_in.turns, asked_in.id = turns, stored_id
            # If another conversation has been opened meanwhile, the reply is found in the history.
            if context.shown_conversation() is asked_in:
                yield gr.skip(), *render_conversation(turns, context.index), stored_id
