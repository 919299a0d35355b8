"""Extract comparable values, such as numbers and dates, from sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import Document, Index
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_PATTERN, MONTHS
from index.types import Span
from qa.answers.source_sentences import SourceSentence
from qa.answers.values.quantities import Quantity, read_quantity, same_value
from qa.text.answer_spans import answer_type, extract_answer_span, question_stems
from qa.text.mentions import without_titles
from qa.text.numbers import find_numbers

# Types of answers that can be compared.
_COMPARABLE_TYPES = ("number", "date", "name")

_MONTH = lazy_pattern(rf"\b(?:{MONTH_PATTERN})\b", re.IGNORECASE)
_YEAR = lazy_pattern(r"\b(1\d{3}|20\d{2})\b(?!s)")
_DAY = lazy_pattern(r"\b(\d{1,2})(?:st|nd|rd|th)?\b")

# Characters of a sentence that is shown in full.
_MAX_SAID = 200
_LIST_SIGN = lazy_pattern(r"[^\w\s$€£¥“\"'‘(~+<>≈-]+\s+")


@dataclass(frozen=True, slots=True)
class ExtractedValue:
    """The answer that a sentence gives, in a form that can be compared.

    Attributes:
        place: The sentence.
        span: The words in the document.
        text: The words as they are written there.
        answer_type: "number", "date" or "name".
        value: The number; the parts of the date; or the words of the name.
        quantity: Of a number: what it states.
    """

    place: SourceSentence
    span: Span
    text: str
    answer_type: str
    value: float | tuple[str, ...] | frozenset[tuple[str, int]]
    quantity: Quantity | None = None


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
    document = index.document(place.document_id)
    document_text = document.text
    spans = extract_answer_span(query, document_text, place.sentence.span)
    if not spans:
        return None
    span = spans[0]
    if kind == "number":
        return _extract_number(place, span, document)
    text = document_text[slice(*span)]
    if kind == "date":
        parts = _date_parts(text)
        return ExtractedValue(place, span, text, kind, parts) if parts else None
    # A list of names of which the question has one is its subject rather than its answer.
    if question_stems(query) & question_stems(text):
        return None
    words = tuple(word.lower().removesuffix("’s").removesuffix("'s") for word in text.split())
    return ExtractedValue(place, span, text, kind, words)


def said_of(value: ExtractedValue, index: Index) -> str:
    """What the document says of a number, verbatim: its sentence, or the clause of a long one."""
    text = index.document(value.place.document_id).text
    start, end = value.place.sentence.span
    if value.quantity and end - start > _MAX_SAID:
        start, end = value.quantity.clause
    # Without the sign of a list in front.
    sign = _LIST_SIGN.match(text[start:end])
    return text[start + (sign.end() if sign else 0) : end].strip()


def _extract_number(place: SourceSentence, span: Span, document: Document) -> ExtractedValue | None:
    """The number that begins in `span`, in full if it ends after the span: "12 000"; where a reader
    has found another one in the sentence, that one. None if several may be meant."""
    text, (start, end) = document.text, place.sentence.span
    numbers = [start + number.span[0] for number in find_numbers(text[start:end])]
    chosen = [at for at in numbers if span[0] <= at < span[1]]
    if read := place.sentence.answer_span:
        of_reader = [at for at in numbers if read[0] <= at < read[1]]
        if not set(chosen) & set(of_reader):
            chosen = of_reader
    if not chosen:
        return None
    quantity = read_quantity(
        text, place.sentence.span, (chosen[0], chosen[-1]), document.published, title=document.title
    )
    # Both ends of a range are one quantity.
    if quantity is None or not quantity.span[0] <= chosen[-1] < quantity.span[1]:
        return None
    span = quantity.span
    return ExtractedValue(place, span, text[slice(*span)], "number", quantity.number, quantity)


def values_agree(first: ExtractedValue, other: ExtractedValue) -> bool:
    """Whether `other` gives the value of `first`, and no less precisely."""
    if first.quantity and other.quantity:
        return same_value(first.quantity, other.quantity)
    if isinstance(first.value, frozenset) and isinstance(other.value, frozenset):
        parts, other_parts = dict(first.value), dict(other.value)
        common = parts.keys() & other_parts.keys()
        if {"month", "day"} <= common:
            return all(parts[name] == other_parts[name] for name in common)
        return first.value <= other.value
    if isinstance(first.value, tuple) and isinstance(other.value, tuple):
        return _names_agree(first.value, other.value)
    return False


def _names_agree(first: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names, in lower case, may be one: "Aas", "Henrik Aas", "H. Aas", "Mr Aas"; not
    "Maria Aas"."""
    first, other = (tuple(without_titles(" ".join(words)).split()) for words in (first, other))
    if first[-1] != other[-1]:
        return False
    forenames, others = (tuple(word.rstrip(".") for word in words[:-1]) for words in (first, other))
    return (
        not (forenames and others)
        or bool(set(forenames) & set(others))
        or (1 in (len(forenames[0]), len(others[0])) and forenames[0][0] == others[0][0])
    )


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
