"""Recognize the questions of a quiz and the answers to choose from, which state nothing."""

from index.lazy_pattern import lazy_pattern

# "a) 5 b) 7", "B. Paris"; a list of points goes on with sentences, which end in a stop.
_OPTION = lazy_pattern(r"^\W*[a-dA-D]\s?[).](?=\s)[^.?!]{1,80}$")
_OPTIONS = lazy_pattern(r"(?:^|\s)[aA]\)\s.{1,80}?\s[bB]\)\s")


_NUMBERED_QUESTION = lazy_pattern(r"^\W*(?:\d{1,2}|[A-Za-z])\s?[).:]\s+[^.!?]*\?$")


def is_quiz_question(sentence: str) -> bool:
    """Whether a sentence is a question with a number or letter in front."""
    return bool(_NUMBERED_QUESTION.match(" ".join(sentence.split())))


def is_quiz_option(sentence: str) -> bool:
    """Whether a sentence is an answer to choose, or several."""
    text = " ".join(sentence.split())
    return bool(_OPTION.match(text) or _OPTIONS.search(text))
