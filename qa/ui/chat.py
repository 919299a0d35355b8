"""The pane for asking: welcome text, conversation, filters and the question box."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import gradio as gr

from index import Filter, PullquoteError
from qa.filters import parse_filter
from qa.types import Thresholds
from qa.ui.actions import answer_turn, judge_turn
from qa.ui.components import PAGE_EVENT, event_channel, fragment_update, scripted_html
from qa.ui.context import CONCURRENT_ANSWERS, PageContext
from qa.ui.conversations import render_conversation, save_turns
from qa.ui.filters import FilterPanel
from qa.ui.html.chat import thread_html
from qa.ui.html.format import escape
from qa.ui.html.header import WELCOME
from qa.ui.settings import SettingsPanel
from qa.ui.turns import Turn, Turns, WriterChoice
from qa.ui.writing import SummaryWriter

# Seconds before a page shows that a question is pending. Most answers arrive sooner, and showing
# it takes the browser some 50 ms of a core that the answer could use.
PENDING_SHOWN_AFTER = 0.15

# Turns of a conversation: each is rendered again with every new one.
MAX_TURNS = 200

# The values for the question box, turns, thread, evidence and conversation id.
Updates = Iterator[tuple[Any, ...]]


class ChatPane:
    """The left pane: asks questions, shows the replies, and repeats questions with changes."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self.turns = gr.State(())
        # The browser remembers which conversation is open. Gradio encrypts the id with `secret`; a
        # new one at each start would make the browser forget it.
        self.conversation_id = gr.BrowserState(
            "",
            storage_key="pullquote-conversation",
            secret="pullquote",  # noqa: S106
        )
        self._welcome = scripted_html("welcome", WELCOME)
        self.thread = scripted_html("thread")
        self._filters = FilterPanel(context)
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
        inputs = [self.turns, self.conversation_id]
        settings = [self._settings.thresholds, self._settings.writer]
        filtered_inputs = [*inputs, self._filters.filter, *settings]
        options = {"concurrency_limit": CONCURRENT_ANSWERS, "concurrency_id": "ask", **PAGE_EVENT}
        # A question asked while another is answered waits: by default Gradio drops it.
        self.question.submit(
            self.ask_question,
            [self.question, *filtered_inputs],
            outputs,
            trigger_mode="always_last",
            **options,
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
        self.thread.judge(self.judge, self.turns, judgements, trigger_mode="multiple", **PAGE_EVENT)
        self._filters.connect()
        self._settings.connect()
        SummaryWriter(self._context).connect(self.thread, self.turns, self.conversation_id)

    def ask_question(
        self,
        question: str,
        turns: Turns,
        conversation_id: str,
        active: Filter,
        thresholds: Thresholds,
        writer: WriterChoice,
    ) -> Updates:
        turn = Turn(question, filter=active, thresholds=thresholds, writer=writer)
        yield from self._reply(turn, turns, turns, conversation_id)

    def ask_example(
        self,
        turns: Turns,
        conversation_id: str,
        active: Filter,
        thresholds: Thresholds,
        writer: WriterChoice,
        event: gr.EventData,
    ) -> Updates:
        yield from self.ask_question(
            str(event.question), turns, conversation_id, active, thresholds, writer
        )

    def ask_standalone(self, turns: Turns, conversation_id: str, event: gr.EventData) -> Updates:
        """Ask the rewritten question as the user has edited it, without the conversation."""
        if turn := _unanswered(turns, event):
            turn = Turn(
                str(event.question),
                standalone=True,
                filter=turn.filter,
                thresholds=turn.thresholds,
                writer=turn.writer,
            )
            yield from self._reply(turn, turns, (), conversation_id)

    def ignore_period(self, turns: Turns, conversation_id: str, event: gr.EventData) -> Updates:
        """Ask again, ignoring a time expression."""
        if turn := _unanswered(turns, event):
            turn = replace(turn, ignored=(*turn.ignored, str(event.expression)))
            yield from self._ask_again(turn, turns, conversation_id, event)

    def ask_as_typed(self, turns: Turns, conversation_id: str, event: gr.EventData) -> Updates:
        """Ask again without correcting the spelling."""
        if turn := _unanswered(turns, event):
            turn = replace(turn, as_typed=True)
            yield from self._ask_again(turn, turns, conversation_id, event)

    def ask_in_period(self, turns: Turns, conversation_id: str, event: gr.EventData) -> Updates:
        """Ask again among documents of the given days only, in place of a time expression."""
        try:
            days = parse_filter({"since": event.since, "until": event.until})
        except PullquoteError as error:
            gr.Warning(f"{error}.")
            return
        if turn := _unanswered(turns, event):
            period = replace(turn.filter, since=days.since, until=days.until, undated=False)
            ignored = (*turn.ignored, str(event.expression))
            turn = replace(turn, ignored=ignored, filter=period)
            yield from self._ask_again(turn, turns, conversation_id, event)

    def ask_all_documents(self, turns: Turns, conversation_id: str, event: gr.EventData) -> Updates:
        """Ask again without a filter."""
        if turn := _unanswered(turns, event):
            turn = replace(turn, filter=Filter())
            yield from self._ask_again(turn, turns, conversation_id, event)

    def judge(self, turns: Turns, event: gr.EventData) -> tuple[Any, ...]:
        """Save the user's judgement of an answer."""
        number = int(event.turn)
        if not 0 < number <= len(turns):
            return gr.skip(), gr.skip()
        context = self._context
        judged = judge_turn(
            turns[number - 1],
            str(event.verdict),
            str(event.correction),
            context.index,
            context.gold_file(),
        )
        turns = (*turns[: number - 1], judged, *turns[number:])
        return turns, fragment_update({f"judged-t{number}": escape(judged.judged)})

    def _ask_again(
        self, turn: Turn, turns: Turns, conversation_id: str, event: gr.EventData
    ) -> Updates:
        """Answer a changed turn in the context of the turns before the original one."""
        earlier = () if turn.standalone else turns[: int(event.turn) - 1]
        yield from self._reply(turn, turns, earlier, conversation_id)

    def _reply(self, turn: Turn, turns: Turns, earlier: Turns, conversation_id: str) -> Updates:
        """Answer a turn in the context of the `earlier` ones and append it to all `turns`."""
        context, question_box = self._context, ""
        if len(turns) >= MAX_TURNS:
            gr.Warning(f"This conversation has {MAX_TURNS} questions: start a new one.")
            return
        future = context.answer_pool.submit(
            answer_turn, turn, earlier, context.index, context.reader
        )
        try:
            answered = future.result(PENDING_SHOWN_AFTER)
        except TimeoutError:
            pending = thread_html((*turns, turn), context.index.document)
            yield question_box, turns, pending, gr.skip(), gr.skip()
            # By now the user may be typing the next question.
            answered, question_box = future.result(), gr.skip()
        new_turns = (*turns, answered)
        yield question_box, *render_conversation(new_turns, context.index), gr.skip()
        # Saved after it is shown, since saving takes a tenth of the time.
        saved_id = save_turns(context, conversation_id, turns, new_turns)
        if saved_id != conversation_id:
            yield *(gr.skip(),) * 4, saved_id


def _unanswered(turns: Turns, event: gr.EventData) -> Turn | None:
    """The turn that an event refers to, without its answer; None if there is no such turn."""
    number = int(event.turn)
    if not 0 < number <= len(turns):
        return None
    return replace(turns[number - 1], answer=None, note="", judged="", imported=None)
