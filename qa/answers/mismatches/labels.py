"""Find the value of another label than the one asked for: "Chair: Azar. Minutes: Rask."."""

import re
from collections.abc import Iterator

from index.lazy_pattern import lazy_pattern
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.sentence_context import SentenceContext
from qa.text.english.clauses import stems_of

_LABELLED = lazy_pattern(r"^\W*(?P<label>[A-Z][a-z]+(?:\s[a-z]+){0,2}):\s+\S")


# "Who chairs the board of the port?"
_ASKED_BODY = lazy_pattern(
    r"\b(?:chair|head|treasurer|secretary|clerk|member|lead|run)[a-z]*\s+(?:of\s+)?the\s+(?:[a-z]+\s+){0,2}?"
    r"(?P<body>board|council|committee|commission|club|union|association|foundation|panel|party|"
    r"trust|inquiry|jury|guild|society)\b",
    re.IGNORECASE,
)


def label_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """That a sentence is a label and its value, and a label beside it is the one asked about, or
    the document is of another body: "Chair: Azar" of a council, for a board's."""
    own = _LABELLED.match(context.sentence)
    if not own:
        return
    if _is_named(own["label"], asked.query):
        body = _ASKED_BODY.search(asked.query)
        if body and not _is_named(body["body"], context.text):
            yield f"does not mention the {body['body'].lower()}"
        return
    for text in (*context.after, *context.before):
        other = _LABELLED.match(text)
        if other and _is_named(other["label"], asked.query):
            yield f"about the {own['label'].lower()}, not the {other['label'].lower()}"
            return


def _is_named(words: str, text: str) -> bool:
    """Whether a text has one of some words in any form."""
    stems = {stem for word in re.findall(r"\w+", text.lower()) for stem in stems_of(word)}
    return any(stems_of(word.lower()) & stems for word in words.split())
