"""earlier Answers, question → the standalone query that is searched."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import Index
from qa.types import Answer

# A question leans on what was said before when it points at it or has too little of its own.
_POINTS_BACK = re.compile(
    r"\b(?:he|she|it|they|him|her|hers|his|its|their|theirs|this|that|these|those|there|then|"
    r"former|latter|same|one|ones|else|also|too)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^\W*(?:and|but|or|so|what about|how about|why|who|when|where|how)\b", re.IGNORECASE
)
# Words. "And the reservists?" and "Why?" are shorter, hardly any question that stands alone is.
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Query:
    """`text` is the question so that it stands alone; `context`, empty when it always did, is
    the turn before it, searched as a second opinion."""

    text: str
    context: str = ""
    carried: tuple[str, ...] = ()


def stand_alone(
    question: str, history: Sequence[Answer], index: Index | None = None
) -> Query:
    """The query for `question` after `history` (oldest first).

    A question that stands alone is searched as it is, whatever was said before.
    """
    if not history or not _leans(question):
        return Query(question)
    before = history[-1]
    quotes = " ".join(citation.quote for citation in before.citations[:1])
    subject = before.query.strip()
    return Query(
        f"{subject} {question}", " ".join(part for part in (subject, quotes, question) if part)
    )


def _leans(question: str) -> bool:
    words = question.split()
    return bool(_POINTS_BACK.search(question)) or (
        len(words) <= _SHORT and bool(_GOES_ON.match(question))
    )
