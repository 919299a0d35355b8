"""Tell what an interviewer puts to somebody from what that one says. English only."""

import re
from collections.abc import Iterator

from index.lazy_pattern import lazy_pattern
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.sentence_context import SentenceContext

# "LORENZ: Three." at the beginning of a line.
_TURN = lazy_pattern(
    r"^[*_]*[A-ZÄÖÜ][A-ZÄÖÜ'’.-]+(?: [A-ZÄÖÜ][A-ZÄÖÜ'’.-]+){0,3}[*_]*:", re.MULTILINE
)
# Turns that make a text an interview.
_MIN_TURNS = 2


def interviewer_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """That a sentence is what an interviewer puts to somebody, whose reply may correct it."""
    text = context.document.text
    if not context.answer or len(_TURN.findall(text)) < _MIN_TURNS:
        return
    start = text.rfind("\n", 0, context.span[0]) + 1
    end = text.find("\n", context.span[1])
    if end < 0 or _TURN.match(text, start):
        return
    following = text[end:].lstrip()
    # It stands between two turns, alone in its line.
    if _TURN.match(following) and _TURN.search(text, 0, start):
        yield "said by the interviewer"
