"""The turns of a conversation on the page: each a question with its answer, if there is one."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from index import Filter
from qa.conversations.export import citations_of
from qa.types import CALIBRATED, Answer, Citation, Thresholds


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer, or a note why there is none, or neither while it is pending.

    `judged` reports how the user's last judgement was saved. `standalone` questions are asked
    without the conversation before them; `ignored` are the time expressions that were disregarded;
    `as_typed` questions are searched without correcting their spelling; `thresholds` say how sure
    the reply has to be.
    """

    question: str
    answer: Answer | None = None
    note: str = ""
    judged: str = ""
    standalone: bool = False
    ignored: tuple[str, ...] = ()
    filter: Filter = field(default_factory=Filter)
    as_typed: bool = False
    thresholds: Thresholds = CALIBRATED


Turns = tuple[Turn, ...]


def shown_citations(turn: Turn) -> tuple[Citation, ...]:
    """The citations of the answer, or the nearest passages when the question is not answered."""
    return citations_of(turn.answer) if turn.answer else ()


def find_citation(turns: Turns, turn_number: int, citation_number: int) -> Citation | None:
    """The citation of an evidence card; None if the conversation has no such card (any more)."""
    if not 0 < turn_number <= len(turns):
        return None
    citations = shown_citations(turns[turn_number - 1])
    return next((c for c in citations if c.number == citation_number), None)


def turns_of(answers: Sequence[Answer]) -> Turns:
    """The turns of a stored conversation."""
    return tuple(
        Turn(answer.question, answer, ignored=answer.ignored, filter=answer.filter)
        for answer in answers
    )


def answers_of(turns: Turns) -> tuple[Answer, ...]:
    """The answers of a conversation: the part of it that is stored."""
    return tuple(turn.answer for turn in turns if turn.answer)
