"""a conversation on the page → what each of its turns shows and what of it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from index import Filter
from qa.conversations.export import citations_of
from qa.types import Answer, Citation


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what came of it: an answer, a note why there is none, or nothing yet.
    `judged` is what was last noted of its reader's judgement. It was asked of the documents that
    pass `filter`; `alone`, outside of the conversation, and without heed to the `ignored` words for
    time, if so."""

    question: str
    answer: Answer | None = None
    note: str = ""
    judged: str = ""
    alone: bool = False
    ignored: tuple[str, ...] = ()
    filter: Filter = field(default_factory=Filter)


Turns = tuple[Turn, ...]


def shown_citations(turn: Turn) -> tuple[Citation, ...]:
    """Those of its answer, or the nearest passages when there is none."""
    return citations_of(turn.answer) if turn.answer else ()


def cited(turns: Turns, turn: int, number: int) -> Citation | None:
    """The citation behind a card; None when the conversation is not (or no longer) this one."""
    found = shown_citations(turns[turn - 1]) if 0 < turn <= len(turns) else ()
    return next((citation for citation in found if citation.number == number), None)


def turns_of(answers: Sequence[Answer]) -> Turns:
    """The turns that gave these answers."""
    return tuple(
        Turn(answer.question, answer, ignored=answer.ignored, filter=answer.filter)
        for answer in answers
    )


def answers_of(turns: Turns) -> tuple[Answer, ...]:
    """What of a conversation is kept."""
    return tuple(turn.answer for turn in turns if turn.answer)
