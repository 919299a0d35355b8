"""Find who was present at a meeting, or absent, by the lines of its minutes that say so.

"Apologies: A. Vane" names who was absent in a line that has no word of the question. English only.
"""

import re
from collections.abc import Iterator

from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.sentence_context import SentenceContext

_ASKS_ABSENT = lazy_pattern(
    r"\bwho(?:m)?\b[^?]*\b(?:absent|missing|excused|(?:not|n['’]t) (?:present|there|at|attend|come|"
    r"take part|in attendance)|missed|apologi[sz]ed|(?:sen[dt]|gave|give) "
    r"(?:\w+ )?apologies|unable to (?:come|attend))\b|\b(?:apologies|absen(?:t|ces?|tees?))\b",
    re.IGNORECASE,
)
_ASKS_PRESENT = lazy_pattern(
    r"\bwho\b[^?]*\b(?:present|attended|in attendance|was (?:there|at)|were (?:there|at)|took part|"
    r"came|participated)\b|\b(?:attendees|attendance list|list of participants)\b",
    re.IGNORECASE,
)
_ABSENT = lazy_pattern(
    r"^\W*(?:apologies(?: for absence)?(?: (?:were )?(?:received|given|sent))?(?: from| by)?|"
    r"absent(?:ees?)?|absences|excused|not (?:present|attending|in attendance)|"
    r"regrets|unable to attend|missing)"
    r"\b[\s*_]*(?:[:–—-]|(?<=from)|(?<=by))[\s*_]*(?P<names>\S[^\n]*)",
    re.IGNORECASE,
)
_PRESENT = lazy_pattern(
    r"^\W*(?:(?:members |also )?present|in attendance|attend(?:ing|ees?|ed)|participants|"
    r"participating|on the call)\b[\s*_]*[:–—-][\s*_]*(?P<names>\S[^\n]*)",
    re.IGNORECASE,
)


def attendance_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A line that says who was present where it is asked who was absent, or the reverse."""
    label = _asked_label(asked.query)
    if label is _ABSENT and _PRESENT.match(context.sentence):
        yield "says who was present, not who was absent"
    elif label is _PRESENT and _ABSENT.match(context.sentence):
        yield "says who was absent, not who was present"


def attendance_names(query: str, sentence: str) -> Span | None:
    """Where a line names who was absent, or present, as the question asks; None if it does not."""
    label = _asked_label(query)
    match = label.match(sentence) if label else None
    if not match:
        return None
    names = match["names"].rstrip(" .*_")
    return match.start("names"), match.start("names") + len(names)


def _asked_label(query: str) -> re.Pattern[str] | None:
    if _ASKS_ABSENT.search(query):
        return _ABSENT
    return _PRESENT if _ASKS_PRESENT.search(query) else None
