"""Recognize the questions of a quiz and the answers to choose from, which state nothing."""

from index.lazy_pattern import lazy_pattern
from index.types import Span

# "a) 5 b) 7", "B. Paris"; a list of points goes on with sentences, which end in a stop.
_OPTION = lazy_pattern(r"^\W*[a-dA-D]\s?[).](?=\s)[^.?!]{1,80}$")
_OPTIONS = lazy_pattern(r"(?:^|\s)[aA]\)\s.{1,80}?\s[bB]\)\s")
# Characters in front of an option in which the question stands.
_QUESTION_WITHIN = 600
_NUMBERED_QUESTION = lazy_pattern(r"^\W*(?:\d{1,2}|[A-Za-z])\s?[).:]\s+[^.!?]*\?$")


def is_quiz_question(sentence: str) -> bool:
    """Whether a sentence is a question with a number or letter in front."""
    return bool(_NUMBERED_QUESTION.match(" ".join(sentence.split())))


def is_quiz_option(text: str, sentence: Span) -> bool:
    """Whether a sentence is an answer to choose, or several, behind a question and its other
    answers; points of a list have none in front."""
    start, end = sentence
    words = " ".join(text[start:end].split())
    if not (_OPTION.match(words) or _OPTIONS.search(words)):
        return False
    before = text[max(0, start - _QUESTION_WITHIN) : start]
    lines = [line.strip() for line in before.splitlines() if line.strip()]
    while lines and _OPTION.match(lines[-1]):
        lines.pop()
    return "?" in words or bool(lines and lines[-1].endswith("?"))
