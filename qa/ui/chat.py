"""The pane for asking: welcome text, conversation, filters and the question box."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import gradio as gr

from index import Filter, PullquoteError
from qa.filters import parse_filter
from qa.ui.chat_turns import Turn
from qa.ui.components import PAGE_EVENT, event_channel, fragment_update, scripted_html
from qa.ui.conversations import render_conversation, store_turn
from qa.ui.filters import FilterPanel
from qa.ui.html.format import escape, sentence
from qa.ui.html.header import WELCOME
from qa.ui.page_context import CONCURRENT_ANSWERS, PageContext
from qa.ui.reference_day import ReferenceDayPanel, read_day
from qa.ui.settings import SettingsPanel
from qa.ui.summaries import SummaryWriter
from qa.ui.turn_handlers import answer_turn, judge_turn

# Turns of a conversation: each is rendered again with every new one.
MAX_TURNS = 200

# Hands a question to the script of the conversation, and empties the box once that has it.
_ON_SUBMIT = """(question) => {
  const asked = new CustomEvent('pq-ask', {detail: question, cancelable: true});
  return document.dispatchEvent(asked) ? question : '';
}"""

# The values for turns, thread, evidence and conversation id, and the ids of the questions that need
# not be sent again.
Updates = tuple[Any, ...]


class ChatPane:
    """The left pane: asks questions, shows the replies, and repeats questions with changes."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self.turns = gr.State(())
        # The id of the conversation, which the page's script puts into the address; until its first
        # turn is stored, its key.
        self.conversation_id = event_channel("conversation", "open_conversation.js")
        # The ids of the questions that are answered.
        self._asked = event_channel("answered", "answered_questions.js")
        self._welcome = scripted_html("welcome", "suggested_questions.js", WELCOME)
        self.thread = scripted_html("thread", "waiting_questions.js")
        with gr.Row(elem_id="pq-tools"):
            self.filters = FilterPanel(context)
            self._reference_day = ReferenceDayPanel()
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
        """Connect the pane's events; `outputs` are turns, thread, evidence and conversation id."""
        self.question.submit(None, self.question, self.question, js=_ON_SUBMIT, **PAGE_EVENT)
        # Each question counts: by default Gradio drops one asked while another is answered.
        options = {
            "concurrency_limit": CONCURRENT_ANSWERS,
            "concurrency_id": "ask",
            "trigger_mode": "multiple",
            **PAGE_EVENT,
        }
        for name in (
            "ask_question",
            "ask_standalone",
            "ignore_period",
            "ask_as_typed",
            "ask_in_period",
            "ask_all_documents",
        ):
            event = getattr(self.thread, name)
            event(getattr(self, name), None, [*outputs, self._asked], **options)
        # Every judgement counts: by default Gradio drops one made while another is being saved.
        judgements = [self.turns, event_channel("judgement-updates")]
        self.thread.judge(
            self.judge, self.conversation_id, judgements, trigger_mode="multiple", **PAGE_EVENT
        )
        self.filters.connect()
        self._reference_day.connect()
        self._settings.connect()
        SummaryWriter(self._context).connect(self.thread, self.turns)

    def ask_question(self, event: gr.EventData) -> Updates:
        """Ask a question, under the conditions that the page had when it was typed."""
        turn = Turn(str(event.question), as_of=read_day(event.day), asked=str(event.id))
        fields = event.filter if isinstance(event.filter, Mapping) else {}
        try:
            turn = replace(
                turn,
                filter=parse_filter(fields),
                thresholds=self._settings.read_thresholds(event.sure),
                writer=self._settings.read_writer(event.writer),
            )
        except PullquoteError as error:
            turn = replace(turn, note=sentence(str(error)))
        return self._reply(turn, str(event.conversation))

    def ask_standalone(self, event: gr.EventData) -> Updates:
        """Ask the rewritten question as the user has edited it, without the conversation."""

        def by_itself(turn: Turn) -> Turn:
            return Turn(
                str(event.question),
                standalone=True,
                filter=turn.filter,
                as_of=turn.as_of,
                thresholds=turn.thresholds,
                writer=turn.writer,
            )

        return self._ask_again(event, by_itself, in_place=False)

    def ignore_period(self, event: gr.EventData) -> Updates:
        """Ask again, ignoring a time expression."""
        return self._ask_again(
            event, lambda turn: replace(turn, ignored=(*turn.ignored, str(event.expression)))
        )

    def ask_as_typed(self, event: gr.EventData) -> Updates:
        """Ask again without correcting the spelling."""
        return self._ask_again(event, lambda turn: replace(turn, as_typed=True))

    def ask_in_period(self, event: gr.EventData) -> Updates:
        """Ask again among documents of the given days only, in place of a time expression."""
        try:
            days = parse_filter({"since": event.since, "until": event.until})
        except PullquoteError as error:
            gr.Warning(sentence(str(error)))
            return *(gr.skip(),) * 4, _answered([str(event.id)])

        def in_period(turn: Turn) -> Turn:
            period = replace(turn.filter, since=days.since, until=days.until, undated=False)
            return replace(turn, ignored=(*turn.ignored, str(event.expression)), filter=period)

        return self._ask_again(event, in_period)

    def ask_all_documents(self, event: gr.EventData) -> Updates:
        """Ask again without a filter."""
        return self._ask_again(event, lambda turn: replace(turn, filter=Filter()))

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

    def _ask_again(
        self, event: gr.EventData, change: Callable[[Turn], Turn], *, in_place: bool = True
    ) -> Updates:
        """Ask the question of the turn that an event refers to again, with a change; in the context
        that it had if it is asked `in_place`."""
        number, conversation_id = int(event.turn), str(event.conversation)
        turns = self._context.conversation_asked_in(conversation_id).turns
        if not 0 < number <= len(turns):
            # There is no such turn any more.
            return *(gr.skip(),) * 4, _answered([str(event.id)])
        turn = replace(turns[number - 1], answer=None, note="", judged="", imported=None)
        turn = replace(change(turn), asked=str(event.id))
        return self._reply(turn, conversation_id, number if in_place else 0)

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
            turns = asked_in.turns
            is_known = bool(turn.asked) and turn.asked in {known.asked for known in turns}
            if len(turns) >= MAX_TURNS and not is_known:
                gr.Warning(f"This conversation has {MAX_TURNS} questions: start a new one.")
            elif not is_known:
                earlier = () if turn.standalone else turns[: again - 1] if again else turns
                if not turn.note:
                    turn = answer_turn(turn, earlier, context.index, context.reader)
                # On disk before it is shown: what is seen is never lost.
                asked_in.turns, asked_in.id = store_turn(context, asked_in, turn)
            update = _answered([known.asked for known in (*asked_in.turns, turn) if known.asked])
            # If another conversation has been opened meanwhile, the reply is found in the history.
            if context.shown_conversation() is not asked_in:
                return *(gr.skip(),) * 4, update
            shown = render_conversation(asked_in.turns, context.index)
            return *shown, asked_in.id or asked_in.key, update


def _answered(ids: Sequence[str]) -> dict[str, Any]:
    """Tell the page's script which questions need not be sent again."""
    return {"at": time.time_ns(), "ids": list(ids)}
