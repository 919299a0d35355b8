"""The turns of a conversation on the page: each a question with its answer, if there is one."""

from dataclasses import dataclass, field, replace
from datetime import date

from index import Filter
from qa.conversations.conversation import Conversation, Import
from qa.conversations.export import citations_of
from qa.conversations.quote_verification import Read, all_citations, as_history, check_answer
from qa.types import CALIBRATED, Answer, Citation, Thresholds


@dataclass(frozen=True, slots=True)
class WriterChoice:
    """The language model that writes summaries: the address of its server and its name there; none
    if `url` is empty."""

    url: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer, or a note why there is none, or neither before it is answered.

    `judged` reports how the user's last judgement was saved. `standalone` questions are asked
    without the conversation before them; `ignored` are the time expressions that were disregarded;
    `as_typed` questions are searched without correcting their spelling; `thresholds` say how sure
    the reply has to be. `imported` says which file the answer is from, if it is not from here.
    `as_of` is the day of the question, if the user chose one. `writer` is the model that writes a
    summary; `writing` names the summary while it is written. `asked` is the id that the page gave
    to the question.
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
    imported: Import | None = None
    as_of: date | None = None
    writer: WriterChoice = WriterChoice()
    writing: str = ""
    asked: str = ""


Turns = tuple[Turn, ...]


def shown_citations(turn: Turn) -> tuple[Citation, ...]:
    """The citations of the answer, or the nearest passages when the question is not answered; all
    of them if it is from a file."""
    if turn.answer and turn.imported:
        return tuple(sorted(all_citations(turn.answer), key=lambda citation: citation.number))
    return citations_of(turn.answer) if turn.answer else ()


def checked_turns(turns: Turns, read: Read) -> Turns:
    """The turns with the citations of imported answers as the index has them.

    Args:
        turns: The turns of a conversation.
        read: Returns the document of an id, or raises KeyError.
    """
    return tuple(
        replace(turn, answer=check_answer(turn.answer, read).as_shown())
        if turn.answer and turn.imported
        else turn
        for turn in turns
    )


def history_of(turns: Turns, read: Read) -> tuple[Answer, ...]:
    """The answers that a follow-up question may refer to; `read` as in `checked_turns`.

    Of an imported answer these are its question, and the quotes that stand in the index.
    """
    return tuple(
        as_history(turn.answer, read) if turn.imported else turn.answer
        for turn in turns
        if turn.answer
    )


def find_citation(turns: Turns, turn_number: int, citation_number: int) -> Citation | None:
    """The citation of an evidence card; None if the conversation has no such card (any more)."""
    if not 0 < turn_number <= len(turns):
        return None
    citations = shown_citations(turns[turn_number - 1])
    return next((c for c in citations if c.number == citation_number), None)


def turns_of(conversation: Conversation) -> Turns:
    """The turns of a stored conversation."""
    imported = len(conversation.imported_answers)
    ids = dict(enumerate(conversation.asked))
    return tuple(
        Turn(
            answer.question,
            answer,
            ignored=answer.ignored,
            filter=answer.filter,
            imported=conversation.imported if place < imported else None,
            asked=ids.get(place, ""),
        )
        for place, answer in enumerate(conversation.answers)
    )


def import_of(turns: Turns) -> Import | None:
    """Where the first turns are from, if they were imported."""
    return next((turn.imported for turn in turns if turn.imported), None)


def ids_of(turns: Turns) -> tuple[str, ...]:
    """The ids of the questions that `answers_of` has the answers of."""
    return tuple(turn.asked for turn in turns if turn.answer)


def answers_of(turns: Turns) -> tuple[Answer, ...]:
    """The answers of a conversation: the part of it that is stored."""
    return tuple(turn.answer for turn in turns if turn.answer)
