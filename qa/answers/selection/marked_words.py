"""Leave unmarked what cannot be the words that answer. English only."""

import re
from collections.abc import Sequence

from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.selection.figure_scores import FIGURE
from qa.text.answer_spans import all_answer_spans, answer_type, question_stems
from qa.text.english.clauses import is_verb_form
from qa.text.english.question_words import AUXILIARY, WH_WORD

_QUESTION = lazy_pattern(rf"\b{WH_WORD}\b|^\W*(?:{AUXILIARY})\b", re.IGNORECASE)
_YES_NO = lazy_pattern(rf"^\W*(?:{AUXILIARY})\b", re.IGNORECASE)
_FIGURES = lazy_pattern(FIGURE)
# "How did they get in?"
_ASKS_MANNER = lazy_pattern(rf"^\W*how\s+{AUXILIARY}\b", re.IGNORECASE)
# In words that tell how something was done.
_MANNER = lazy_pattern(
    r"\b(?:by|through|with|without|via|using|over|under|from|into|onto|across|along|on|in|at|after|because|when|"
    r"if|to|as|for|w[a-z]+ing|[a-z]{2,}ing|[a-z]{2,}ly|well|badly|fast|better|worse|more|less|not|no)\b",
    re.IGNORECASE,
)
# Words of a mark within which the time is marked alone.
_MAX_TIME_WORDS = 5


def markable(query: str, text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Those of some words that may be marked as the answer to a question, or their parts that may.

    Left out are words that repeat the question and words without a manner for "How did …?"; of a
    figure for keywords, the clause in front.

    Args:
        query: The question.
        text: The text of the document.
        spans: The words that a reader chose.
    """
    return tuple(part for span in spans for part in _markable(query, text, span))


def _markable(query: str, text: str, span: Span) -> tuple[Span, ...]:
    words = text[slice(*span)]
    if not _QUESTION.search(query):
        figures = [match.start() for match in _FIGURES.finditer(text, *span)]
        before = text[span[0] : figures[0]].lower().split() if len(figures) == 1 else []
        # "6,450" of "club has sold 6,450" for "season tickets".
        return ((figures[0], span[1]),) if any(map(is_verb_form, before)) else (span,)
    if _YES_NO.match(query):
        return (span,)
    own = question_stems(words)
    if own and own <= question_stems(query):
        return ()
    if _ASKS_MANNER.match(query) and not _MANNER.search(words):
        return ()
    if answer_type(query) == "date" and len(words.split()) > _MAX_TIME_WORDS:
        times = all_answer_spans(query, text, span)
        return times if len(times) == 1 else (span,)
    return (span,)
