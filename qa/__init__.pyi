from .answers.answer import ask as ask
from .answers.answer_notes import conflicts_note as conflicts_note
from .answers.answer_notes import corrections_note as corrections_note
from .answers.answer_notes import corroboration_note as corroboration_note
from .answers.answer_notes import missing_note as missing_note
from .answers.answer_notes import other_figures_note as other_figures_note
from .answers.answer_notes import pending_note as pending_note
from .answers.answer_notes import period_note as period_note
from .errors import QuestionError as QuestionError
from .retrieval import retrieve as retrieve
from .suggestions import suggest_questions as suggest_questions
from .summaries.errors import WritingError as WritingError
from .summaries.writer import Writer as Writer
from .temporal.periods import Period as Period
from .temporal.periods import read_periods as read_periods
from .types import Answer as Answer
from .types import Citation as Citation
from .types import ConflictingValue as ConflictingValue
from .types import Correction as Correction
from .types import OtherFigure as OtherFigure
from .types import Summary as Summary
from .types import Thresholds as Thresholds
from .types import WrittenSentence as WrittenSentence

__all__ = [
    "Answer",
    "Citation",
    "ConflictingValue",
    "Correction",
    "OtherFigure",
    "Period",
    "QuestionError",
    "Summary",
    "Thresholds",
    "Writer",
    "WritingError",
    "WrittenSentence",
    "ask",
    "conflicts_note",
    "corrections_note",
    "corroboration_note",
    "missing_note",
    "other_figures_note",
    "pending_note",
    "period_note",
    "read_periods",
    "retrieve",
    "suggest_questions",
]
