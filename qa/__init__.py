"""A question → cited quotes."""

from qa.answer import ask, figures_note, pending_note, period_note, support_note
from qa.dates import Period, read_periods
from qa.errors import QuestionError
from qa.examples import suggest_questions
from qa.retrieve import retrieve
from qa.types import Answer, Citation, Figure

__all__ = [
    "Answer",
    "Citation",
    "Figure",
    "Period",
    "QuestionError",
    "ask",
    "figures_note",
    "pending_note",
    "period_note",
    "read_periods",
    "retrieve",
    "suggest_questions",
    "support_note",
]
