"""A question → cited quotes."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.answers.answer import ask
    from qa.answers.notes import conflicts_note, corroboration_note, pending_note, period_note
    from qa.errors import QuestionError
    from qa.retrieval import retrieve
    from qa.suggestions import suggest_questions
    from qa.temporal.periods import Period, read_periods
    from qa.types import Answer, Citation, ConflictingValue

__all__ = [
    "Answer",
    "Citation",
    "ConflictingValue",
    "Period",
    "QuestionError",
    "ask",
    "conflicts_note",
    "corroboration_note",
    "pending_note",
    "period_note",
    "read_periods",
    "retrieve",
    "suggest_questions",
]

# A program that asks for one of them waits for it alone.
_PLACES = {
    "answers.answer": ("ask",),
    "answers.notes": ("conflicts_note", "corroboration_note", "pending_note", "period_note"),
    "temporal.periods": ("Period", "read_periods"),
    "errors": ("QuestionError",),
    "suggestions": ("suggest_questions",),
    "retrieval": ("retrieve",),
    "types": ("Answer", "Citation", "ConflictingValue"),
}


def __getattr__(name: str) -> object:
    """Load what is asked for by name (PEP 562)."""
    for module, names in _PLACES.items():
        if name in names:
            found: object = getattr(import_module(f"qa.{module}"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module 'qa' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
