"""Prefer the sentence that states how old the person is whose age is asked for. English only."""

import re
from collections.abc import Sequence

from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.selection.judged_sentences import JudgedSentence, with_answer
from qa.text.names import CAPITAL

_NAME = rf"(?P<name>{CAPITAL}[\w’'.-]*(?:\s+{CAPITAL}[\w’'.-]*)*)"
# "How old is Ada Holt?", "Ada Holt's age", and as typed into a search box, without capitals.
_ASKS_AGE = (
    lazy_pattern(
        rf"\b(?:[Hh]ow old (?:is|was)|[Ww]hat age (?:is|was)|[Aa]ge of)\s+(?:the\s+)?{_NAME}"
    ),
    lazy_pattern(rf"{_NAME}['’]s? age\b"),
    lazy_pattern(r"^\s*how old (?:is|was) (?P<name>[^\W\d_][^\d?]{2,40}?)\s*\??\s*$"),
)
# The age at another time than that of the text: "How old was Aas when she left?".
_AT_ANOTHER_TIME = lazy_pattern(
    r"\b(?:when|while|before|after|during|at the time|back then)\b|\b(?:in|on|by|at)\s+\S",
    re.IGNORECASE,
)


def asked_person(query: str) -> str:
    """The name of the person whose present age is asked for; "" if none is."""
    if _AT_ANOTHER_TIME.search(query):
        return ""
    for pattern in _ASKS_AGE:
        if match := pattern.search(query):
            return re.sub(r"['’]s?$", "", match["name"])
    return ""


def stated_age(text: str, sentence: Span, name: str) -> Span | None:
    """Where a sentence states the age of a person, next to the last name: "Kortner, 51," or "the
    51-year-old Kortner"."""
    last = rf"(?i:{re.escape(name.split()[-1])})"
    pattern = re.compile(
        rf"\b{last}(?:,\s+(?:aged?\s+)?|\s+\(|\s+(?:is|was|turned|turns)\s+(?:aged\s+)?)"
        r"(?P<behind>\d{1,3})\b(?=\s*[,.;)]|\s+(?:years old|and|when|on|at|last|this)\b)(?!,\d)|"
        rf"\b(?P<before>\d{{1,3}})-year-old\s+(?:[\w-]+\s+){{0,3}}{last}\b"
    )
    match = pattern.search(text, *sentence)
    return match.span(match.lastgroup or 0) if match else None


def find_stated_age(sentences: Sequence[JudgedSentence], query: str) -> list[JudgedSentence]:
    """The first sentence that states the age of the person asked for, with the age as its
    answer."""
    name = asked_person(query)
    for sentence in sentences if name else ():
        age = stated_age(sentence.document.text, sentence.place.sentence.span, name)
        if age and name.casefold() in sentence.document.text.casefold():
            return [with_answer(sentence, age)]
    return []
