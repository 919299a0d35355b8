"""A question → cited quotes."""

from qa.answer import ask, pending_note
from qa.errors import QuestionError
from qa.examples import suggest_questions
from qa.retrieve import retrieve
from qa.types import Answer, Citation

__all__ = [
    "Answer",
    "Citation",
    "QuestionError",
    "ask",
    "pending_note",
    "retrieve",
    "suggest_questions",
]
