"""Find a sentence that corrects the figure that another one gives."""

import re
from collections.abc import Iterator, Sequence

from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.factuality.corrected_values import asks_former, superseded_spans
from qa.answers.factuality.negation import contrasted
from qa.answers.selection.judged_sentences import JudgedSentence
from qa.text.answer_spans import CLOCK_TIME
from qa.text.english.clauses import parse_clauses
from qa.text.mentions import singular
from qa.text.numbers import find_numbers

# Sentences that are searched for a correction, best first.
_MAX_SEARCHED = 40
# A time of the day, or a number in digits.
_VALUE = lazy_pattern(rf"{CLOCK_TIME}|\d[\d.,]*(?<![.,])", re.IGNORECASE)

_NUMBER = lazy_pattern(r"(?<![\w.,])\d[\d.,]*(?<![.,])(?:\s+(?:thousand|million|billion)\b)?")
_COUNTED = lazy_pattern(r"\s+(?P<noun>[a-z]{3,}s)\b", re.IGNORECASE)
# In front of an entry of a column: "3 May: ".
_LABEL = lazy_pattern(r"^[^:.]{1,20}:\s")


def find_correction(
    best: JudgedSentence, others: Sequence[JudgedSentence]
) -> JudgedSentence | None:
    """The first of the other sentences that says of the best one's value that it is wrong, as in
    "80,000, not 60,000", and answers itself or is followed by one that does; None if there is
    none."""
    if asks_former(best.constraints.query):
        return None
    text = best.document.text
    values = {
        value
        for span in best.answer_spans
        for words in (text[slice(*span)],)
        for value in (*_VALUE.findall(words), *([words] if _is_value(words) else ()))
    }
    nouns = {noun for span in best.answer_spans for noun in _counted(text, span)}
    for other in others[:_MAX_SEARCHED] if values else ():
        wrong = [words for words in _wrong_words(other) if any(_has(words, v) for v in values)]
        # An update in a headline, "58 million, not 46", corrects nothing.
        if not wrong or other.text in other.document.title:
            continue
        counted = {noun for words in wrong for noun in _all_counted(words)}
        if nouns and counted and not nouns & counted:
            # 214 pages are not 214 passengers.
            continue
        if other.answer_spans:
            return other
        following = _following(other, others)
        if following is not None and not following.difference:
            return following
    return None


def _counted(text: str, span: Span) -> Iterator[str]:
    """What is counted right behind a number, or by the words of it, in the singular."""
    number = _NUMBER.match(text, span[0])
    behind = _COUNTED.match(text, number.end() if number else span[1])
    if behind:
        yield singular(behind["noun"].lower())


def _all_counted(words: str) -> Iterator[str]:
    """What is counted behind each number."""
    for number in _NUMBER.finditer(words):
        yield from _counted(words, number.span())


def _is_value(words: str) -> bool:
    """Whether words are a name, a number or a time."""
    return bool(find_numbers(words)) or any(word[0].isupper() for word in words.split()[1:])


def _has(text: str, value: str) -> bool:
    return bool(re.search(rf"(?<![\w.,]){re.escape(value)}(?!\w|[.,]\d)", text, re.IGNORECASE))


def _following(sentence: JudgedSentence, others: Sequence[JudgedSentence]) -> JudgedSentence | None:
    """The sentence behind another one in its paragraph."""
    end = sentence.place.sentence.span[1]
    text = sentence.document.text
    return next(
        (
            other
            for other in others
            if other.place.document_id == sentence.place.document_id
            and other.place.sentence.span[0] >= end
            and not text[end : other.place.sentence.span[0]].strip(" ")
        ),
        None,
    )


def _wrong_words(sentence: JudgedSentence) -> list[str]:
    """The words that a sentence gives as wrong."""
    text, own = sentence.document.text, sentence.place.sentence.span
    spans = list(superseded_spans(text, own))
    parsed = parse_clauses(text, own)
    for part in contrasted(parsed):
        words = [parsed.words[number] for number in part.scope]
        spans.append((min(word.start for word in words), max(word.end for word in words)))
    return [_LABEL.sub("", text[slice(*span)]) for span in spans]
