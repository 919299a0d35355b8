"""Extract comparable values, such as numbers and dates, from sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import STOPWORDS, Index
from index.calendar_names import MONTH_PATTERN, MONTHS
from index.types import Span
from qa.answers.citing import SourceSentence
from qa.text.answer_spans import answer_type, extract_answer_span, question_stems
from qa.text.numbers import find_numbers

# Types of answers that can be compared.
_COMPARABLE_TYPES = ("number", "date", "name")

PERCENT = ("%",)
MONEY = ("money",)
# Units that amounts of anything can have: amounts with and without them are never the same.
MEASURES = frozenset({PERCENT, MONEY})

_MONTH = re.compile(rf"\b(?:{MONTH_PATTERN})\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(1\d{3}|20\d{2})\b(?!s)")
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\b")
_PERCENT_AFTER = re.compile(r"\s?(?:%|per ?cent)", re.IGNORECASE)
_MONEY_AFTER = re.compile(
    r"\s?(?:dollars?|euros?|pounds?|crowns?|francs?|yen|yuan|rupees?|rubles?|kron[ae]r?|[$€£¥])",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(r"[$€£¥]\s?$|\b(?:EUR|USD|GBP|CHF)\s?$")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-]\w+)*")
_CLAUSE_END = re.compile(r"[.;:!?()“”\"—–\n]|,(?!\d)")
# Words after a number, function words among them, of which its unit is made.
_UNIT_WORDS = 3


@dataclass(frozen=True, slots=True)
class ExtractedValue:
    """The answer that a sentence gives, in a form that can be compared.

    Attributes:
        place: The sentence.
        span: The words in the document.
        text: The words as they are written there.
        answer_type: "number", "date" or "name".
        value: The number; the parts of the date; or the words of the name.
        unit: Of a number: PERCENT, MONEY, or the terms that follow it.
    """

    place: SourceSentence
    span: Span
    text: str
    answer_type: str
    value: float | tuple[str, ...] | frozenset[tuple[str, int]]
    unit: tuple[str, ...] = ()


def extract_values(
    query: str, sentences: Sequence[SourceSentence], index: Index
) -> list[ExtractedValue]:
    """The answers that the sentences give to `query`, in their order."""
    values = (extract_value(query, place, index) for place in sentences)
    return [value for value in values if value is not None]


def extract_value(query: str, place: SourceSentence, index: Index) -> ExtractedValue | None:
    """The answer that a sentence gives to `query`; None if it is not certain or not comparable."""
    kind = answer_type(query)
    if kind not in _COMPARABLE_TYPES:
        return None
    document_text = index.document(place.document_id).text
    spans = extract_answer_span(query, document_text, place.sentence.span)
    if not spans:
        return None
    span = spans[0]
    if kind == "number":
        return _extract_number(place, span, document_text, index)
    text = document_text[slice(*span)]
    if kind == "date":
        parts = _date_parts(text)
        return ExtractedValue(place, span, text, kind, parts) if parts else None
    # A list of names of which the question has one is its subject rather than its answer.
    if question_stems(query) & question_stems(text):
        return None
    words = tuple(word.lower().removesuffix("’s").removesuffix("'s") for word in text.split())
    return ExtractedValue(place, span, text, kind, words)


def _extract_number(
    place: SourceSentence, span: Span, text: str, index: Index
) -> ExtractedValue | None:
    """The only number that begins in `span`, in full if it ends after the span: "12 000"."""
    start, end = place.sentence.span
    numbers = [
        (start + number.span[0], start + number.span[1], number.value)
        for number in find_numbers(text[start:end])
        if span[0] <= start + number.span[0] < span[1]
    ]
    if len(numbers) != 1:
        return None
    number_start, number_end, value = numbers[0]
    unit = _unit(text[start:number_start], text[number_end:end], index)
    if not unit and _YEAR.fullmatch(text[number_start:number_end]):
        return None
    span = (span[0], max(span[1], number_end))
    return ExtractedValue(place, span, text[slice(*span)], "number", value, unit)


def values_agree(first: ExtractedValue, other: ExtractedValue) -> bool:
    """Whether `other` gives the value of `first`, and no less precisely."""
    if first.answer_type == "number":
        # "12" and "12 percent" are different things, as are "5,500 years" and "5,500 men".
        return first.value == other.value and (
            first.unit == other.unit
            or (not MEASURES & {first.unit, other.unit} and not (first.unit and other.unit))
            or bool(set(first.unit) & set(other.unit))
        )
    if isinstance(first.value, frozenset) and isinstance(other.value, frozenset):
        parts, other_parts = dict(first.value), dict(other.value)
        common = parts.keys() & other_parts.keys()
        if {"month", "day"} <= common:
            return all(parts[name] == other_parts[name] for name in common)
        return first.value <= other.value
    if isinstance(first.value, tuple) and isinstance(other.value, tuple):
        return first.value[-1] == other.value[-1]
    return False


def _unit(before: str, after: str, index: Index) -> tuple[str, ...]:
    if _PERCENT_AFTER.match(after):
        return PERCENT
    if _MONEY_AFTER.match(after) or _MONEY_BEFORE.search(before):
        return MONEY
    clause = _CLAUSE_END.split(after, maxsplit=1)[0]
    words = [w for w in _WORD.findall(clause)[:_UNIT_WORDS] if w.lower() not in STOPWORDS]
    return tuple(index.analyze(" ".join(words)))


def _date_parts(text: str) -> frozenset[tuple[str, int]]:
    """The year, month and day of a date; empty without a year or a month with a day."""
    parts = {}
    if year := _YEAR.search(text):
        parts["year"] = int(year[1])
        text = text.replace(year[0], " ")
    if month := _MONTH.search(text):
        parts["month"] = MONTHS[month[0].lower()]
        if day := _DAY.search(text):
            parts["day"] = int(day[1])
    return frozenset(parts.items()) if "year" in parts or "day" in parts else frozenset()
