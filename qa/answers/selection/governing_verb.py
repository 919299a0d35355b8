"""Of a sentence that tells several events with a value each, the value of the event asked about.

"Lit for the first time in 1860 and automated in 1979": each day or number belongs to the verb of
its part, or to the last one before it. English only.
"""

import re

from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.question.asked_event import read_asked_event
from qa.answers.question.constraints import QuestionConstraints
from qa.text.answer_spans import all_answer_spans
from qa.text.english.clauses import AUXILIARIES, Word, is_verb_form, split_words
from qa.text.english.lexicon import LIGHT_VERBS
from qa.text.english.sentence_parts import split_parts

# "Eleven days": no number of people.
_TIME_UNIT = lazy_pattern(r"\b(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?)\b", re.I)


_IN_RELATIVE = lazy_pattern(r"\W*(?:who|which|whose|whom|where)\b", re.IGNORECASE)


def value_of_asked_verb(
    asked: QuestionConstraints, text: str, sentence: Span, answer: Span
) -> Span | None:
    """The one value of the verb of the question, if the answer belongs to another verb of the
    sentence; None otherwise."""
    event = read_asked_event(asked.query)
    if event is None or event.is_yes_no or event.answer_type not in ("number", "date"):
        return None
    verbs = event.verbs - LIGHT_VERBS
    parts = split_parts(text, sentence)
    own = _governor(text, parts, answer)
    if own is None or own.stems & event.verbs:
        return None
    found = []
    for span in all_answer_spans(asked.query, text, sentence):
        if event.answer_type == "number" and _TIME_UNIT.search(text[slice(*span)]):
            continue
        part = next((it for it in parts if it[0] <= span[0] < it[1]), None)
        if part and _IN_RELATIVE.match(text, *part):
            # "The firm, which paid off 30, bought it": told in passing.
            continue
        governor = _governor(text, parts, span)
        if governor is not None and governor.stems & verbs:
            found.append(span)
    if len(found) != 1 or (found[0][0] < answer[1] and answer[0] < found[0][1]):
        return None
    return found[0]


def _governor(text: str, parts: list[Span], value: Span) -> Word | None:
    """The verb to which a value belongs: the last one before it in its part, else the first one
    behind it there, else the last one of the parts before."""
    place = next((n for n, part in enumerate(parts) if part[0] <= value[0] < part[1]), None)
    if place is None:
        return None
    start, end = parts[place]
    before = _verbs(text, (start, value[0]))
    behind = _verbs(text, (value[1], end)) if value[1] < end else []
    if before or behind:
        return before[-1] if before else behind[0]
    for first, last in reversed(parts[:place]):
        if verbs := _verbs(text, (first, last)):
            return verbs[-1]
    return None


def _verbs(text: str, span: Span) -> list[Word]:
    return [
        word
        for word in split_words(text, span)
        if is_verb_form(word.form) and word.form not in AUXILIARIES
    ]
