"""The pane for asking: welcome text, conversation, filters and the question box."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import gradio as gr

from index import Filter, PullquoteError
from qa.filters import parse_filter
from qa.types import Thresholds
from qa.ui.actions import answer_turn, judge_turn
from qa.ui.as_of import AsOfPanel, read_day
from qa.ui.components import PAGE_EVENT, event_channel, fragment_update, scripted_html
from qa.ui.context import CONCURRENT_ANSWERS, PageContext
from qa.ui.conversations import render_conversation, store_turn
from qa.ui.filters import FilterPanel, read_filter
from qa.ui.html.chat import thread_html
from qa.ui.html.format import escape, sentence
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
_ON_ASK = """(question, conversation, id, ...others) => {
  const asked = {question};
  document.dispatchEvent(new CustomEvent('pq-asked', {detail: asked}));
  return [question, document.body.dataset.conversation ?? conversation, asked.sent, ...others];
}"""

# The values for the question box, turns, thread, evidence and conversation id, and the ids of the
# questions that need not be sent again.
Updates = Iterator[tuple[Any, ...]]


class ChatPane:
    """The left pane: asks questions, shows the replies, and repeats questions with changes."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self.turns = gr.State(())
        # The id of the conversation, which the page's script puts into the address; until its first
        # turn is stored, its key.
        self.conversation_id = event_channel("conversation", "on_conversation.js")
        # The id that the page gives to a question; back, the ids of those that are answered.
        self._asked = event_channel("answered", "on_answered.js")
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
        inputs, outputs = [self.conversation_id, self._asked], [*outputs, self._asked]
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
        self.thread.ask_example(self.ask_example, filtered_inputs, outputs, **options)
        for name, ask in (
            ("ask_waiting", self.ask_waiting),
            ("ask_standalone", self.ask_standalone),
            ("ignore_period", self.ignore_period),
            ("ask_as_typed", self.ask_as_typed),
            ("ask_in_period", self.ask_in_period),
            ("ask_all_documents", self.ask_all_documents),
        ):
            getattr(self.thread, name)(ask, None, outputs, **options)
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
        asked: Any,
        active: Filter,
        as_of: date | None,
        thresholds: Thresholds,
        writer: WriterChoice,
    ) -> Updates:
        """Ask a question; `asked` is its id, and that of the one before it if that waits."""
        turn = Turn(
            question,
            filter=active,
            as_of=as_of,
            thresholds=thresholds,
            writer=writer,
            asked=asked if isinstance(asked, str) else "",
        )
        yield from self._reply(turn, conversation_id)

    def ask_example(
        self,
        conversation_id: str,
        asked: Any,
        active: Filter,
        as_of: date | None,
        thresholds: Thresholds,
        writer: WriterChoice,
        event: gr.EventData,
    ) -> Updates:
        yield from self.ask_question(
            str(event.question),
            str(event.conversation or conversation_id),
            str(event.asked),
            active,
            as_of,
            thresholds,
            writer,
        )

    def ask_waiting(self, event: gr.EventData) -> Updates:
        """Ask a question that was not answered when its page was left, or the server was."""
        turn = Turn(
            str(event.question),
            filter=read_filter(event.filter),
            as_of=read_day(event.day),
            thresholds=self._settings.read_thresholds(event.answer, event.possible),
            writer=self._context.default_writer,
            asked=str(event.asked),
        )
        yield from self._reply(turn, str(event.conversation))

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

        yield from self._ask_again(event, by_itself, in_place=False)

    def ignore_period(self, event: gr.EventData) -> Updates:
        """Ask again, ignoring a time expression."""
        yield from self._ask_again(
            event, lambda turn: replace(turn, ignored=(*turn.ignored, str(event.expression)))
        )

    def ask_as_typed(self, event: gr.EventData) -> Updates:
        """Ask again without correcting the spelling."""
        yield from self._ask_again(event, lambda turn: replace(turn, as_typed=True))

    def ask_in_period(self, event: gr.EventData) -> Updates:
        """Ask again among documents of the given days only, in place of a time expression."""
        try:
            days = parse_filter({"since": event.since, "until": event.until})
        except PullquoteError as error:
            gr.Warning(sentence(str(error)))
            yield *(gr.skip(),) * 5, _answered([str(event.asked).partition(" ")[0]])
            return

        def in_period(turn: Turn) -> Turn:
            period = replace(turn.filter, since=days.since, until=days.until, undated=False)
            return replace(turn, ignored=(*turn.ignored, str(event.expression)), filter=period)

        yield from self._ask_again(event, in_period)

    def ask_all_documents(self, event: gr.EventData) -> Updates:
        """Ask again without a filter."""
        yield from self._ask_again(event, lambda turn: replace(turn, filter=Filter()))

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
        with shown.lock.turn():
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
            yield *(gr.skip(),) * 5, _answered([str(event.asked).partition(" ")[0]])
            return
        turn = replace(turns[number - 1], answer=None, note="", judged="", imported=None)
        turn = replace(change(turn), asked=str(event.asked))
        yield from self._reply(turn, conversation_id, number if in_place else 0)

    def _reply(self, turn: Turn, conversation_id: str, again: int = 0) -> Updates:
        """Answer a turn, store it and show it as the last one.

        Args:
            turn: The turn; it may be about the ones before it.
            conversation_id: Where it was asked; the page may show another conversation by now.
            again: The number of the turn that is asked again, in the context that it had.
        """
        context = self._context
        asked_in = context.conversation_asked_in(conversation_id)
        asked, _, after = turn.asked.partition(" ")
        turn = replace(turn, asked=asked)
        after = "" if after in {known.asked for known in asked_in.turns} else after
        with asked_in.lock.turn(asked, after):
            turns = asked_in.turns
            is_known = bool(turn.asked) and turn.asked in {known.asked for known in turns}
            if len(turns) >= MAX_TURNS and not is_known:
                gr.Warning(f"This conversation has {MAX_TURNS} questions: start a new one.")
                is_known = True
            if not is_known:
                earlier = () if turn.standalone else turns[: again - 1] if again else turns
                future = context.answer_pool.submit(
                    answer_turn, turn, earlier, context.index, context.reader
                )
                try:
                    answered = future.result(PENDING_SHOWN_AFTER)
                except TimeoutError:
                    if context.shown_conversation() is asked_in:
                        pending = thread_html((*turns, turn), context.index.document)
                        yield gr.skip(), turns, pending, *(gr.skip(),) * 3
                    answered = future.result()
                # On disk before it is shown: what is seen is never lost.
                asked_in.turns, asked_in.id = store_turn(context, asked_in, answered)
            ids = [known.asked for known in (*asked_in.turns, turn) if known.asked]
            update = _answered(ids)
            # If another conversation has been opened meanwhile, the reply is found in the history.
            if context.shown_conversation() is asked_in:
                shown = render_conversation(asked_in.turns, context.index)
                yield gr.skip(), *shown, asked_in.id or asked_in.key, update
            else:
                yield *(gr.skip(),) * 5, update


def _answered(ids: Sequence[str]) -> dict[str, Any]:
    """Tell the page's script which questions need not be sent again."""
    return {"at": time.time_ns(), "ids": list(ids)}
