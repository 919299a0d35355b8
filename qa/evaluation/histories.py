"""question, earlier Answers → the Query by each use of them, for comparison."""

from collections.abc import Callable, Mapping, Sequence

from index import Index
from qa.query.rewriting import Query, rewrite_query
from qa.types import Answer

HistoryStrategy = Callable[[str, Sequence[Answer], Index], Query]


def _none(question: str, history: Sequence[Answer], index: Index) -> Query:
    return Query(question)


def _concatenated(question: str, history: Sequence[Answer], index: Index) -> Query:
    """All that was said, in front."""
    said = [part for turn in history for part in (turn.question, *_quotes(turn))]
    return Query(" ".join((*said, question)))


def _questions(question: str, history: Sequence[Answer], index: Index) -> Query:
    """All earlier questions in front."""
    return Query(" ".join((*(turn.question for turn in history), question)))


def _previous(question: str, history: Sequence[Answer], index: Index) -> Query:
    """The previous question in front."""
    return Query(" ".join((*(turn.question for turn in history[-1:]), question)))


def _mixed(question: str, history: Sequence[Answer], index: Index) -> Query:
    """The bare question's scores, mixed with those of the previous question, its answer, and
    this question."""
    if not history:
        return Query(question)
    return Query(question, " ".join((history[-1].question, *_quotes(history[-1]), question)))


def _quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


# What `evaluate --history` can be; "resolved" is what a person who asks gets.
HISTORIES: Mapping[str, HistoryStrategy] = {
    "resolved": rewrite_query,
    "none": _none,
    "glued": _concatenated,
    "questions": _questions,
    "previous": _previous,
    "mixed": _mixed,
}
