"""Answer a question and record a judgement for the page; errors become text for the user."""

import logging
from dataclasses import replace
from uuid import uuid4

from index import Index, PullquoteError
from qa import ask
from qa.conversations.feedback import JudgementStore, approve, correct, reject
from qa.reader import DEFAULT_READER, Reader
from qa.summaries.writer import can_summarize, needs_query
from qa.ui.chat_turns import Turn, Turns, history_of
from qa.ui.html.format import sentence


def answer_turn(
    turn: Turn, earlier: Turns, index: Index, reader: Reader | None = DEFAULT_READER
) -> Turn:
    """Answer the question of a turn.

    Args:
        turn: The question, with its filter and the time expressions to ignore.
        earlier: The turns before it, which a follow-up question may refer to.
        index: Where to search.
        reader: The extractive reader; None to answer without one.

    Returns:
        The turn with its answer, or with a note for the user when answering failed.
    """
    history = () if turn.standalone else history_of(earlier, index.document)
    try:
        answer = ask(
            turn.question,
            index,
            history=history,
            filter=turn.filter,
            as_of=turn.as_of,
            ignore=turn.ignored,
            correct=not turn.as_typed,
            reader=reader,
            thresholds=turn.thresholds,
        )
        is_written = turn.writer.url and (can_summarize(answer) or needs_query(answer, history))
        return replace(turn, answer=answer, writing=uuid4().hex if is_written else "")
    except PullquoteError as error:
        return replace(turn, note=sentence(str(error)))
    except Exception:
        logging.exception("asking failed")
        return replace(turn, note="Something went wrong. The terminal shows the details.")


def judge_turn(
    turn: Turn, verdict: str, correction: str, *, index: Index, judgements: JudgementStore
) -> Turn:
    """Record what the user thinks of an answer with the index.

    Args:
        turn: The turn that is judged.
        verdict: "right", "absent" (wrong: no document answers this) or "corrected".
        correction: The words of a document that answer the question, for "corrected".
        index: The index that gave the answer.
        judgements: Those of the user.

    Returns:
        The turn with the outcome for the user as its `judged` text.
    """
    answer = turn.answer
    # An imported answer is no reply of this index, and its quotes no gold.
    if answer is None or turn.imported:
        return turn
    try:
        if verdict == "right":
            judgement = approve(answer)
        elif verdict == "absent":
            judgement = reject(answer)
        else:
            judgement = correct(answer, correction, index)
        judgements.append(judgement)
    except PullquoteError as error:
        return replace(turn, judged=sentence(f"Not saved: {error}"))
    return replace(turn, judged="Saved. Thank you.")
