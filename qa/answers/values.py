"""question, sentence → what the sentence gives as the answer, to be compared with others."""

import re
from dataclasses import dataclass

from index import STOPWORDS, Index
from qa.dedup.grouping import SourceGroup
from qa.ranking.rerank import RankedSentence
from qa.text.answer_spans import answer_type, extract_answer_span, question_stems
from qa.text.numbers import find_numbers
from qa.types import Span

# Kinds of answers that can be told to be the same or not.
COMPARED = ("number", "date", "name")

# Units in which amounts are given, of whatever it is; these must be the same.
MEASURES = frozenset({("%",), ("money",)})

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_MONTH = re.compile(r"\b(" + "|".join(_MONTHS) + r")[a-z]*", re.IGNORECASE)
_YEAR = re.compile(r"\b(1\d{3}|20\d{2})\b(?!s)")
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\b")
_PERCENT = re.compile(r"\s?(?:%|per ?cent)", re.IGNORECASE)
_MONEY = re.compile(
    r"\s?(?:dollars?|euros?|pounds?|crowns?|francs?|yen|yuan|rupees?|rubles?|kron[ae]r?|[$€£¥])",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(r"[$€£¥]\s?$|\b(?:EUR|USD|GBP|CHF)\s?$")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-]\w+)*")
_CLAUSE_END = re.compile(r"[.;:!?()“”\"—–\n]|,(?!\d)")


@dataclass(frozen=True, slots=True)
class ExtractedValue:
    """What a sentence of a source gives: the `span` in the document marked as the answer, its
    `kind`, and its `value` in a form that can be compared. `unit` of a number is "%" or "money",
    or else the words that follow it, as they are matched."""

    source: SourceGroup
    sentence: RankedSentence
    span: Span
    answer_type: str
    value: float | tuple[str, ...] | frozenset[tuple[str, int]]
    unit: tuple[str, ...] = ()


def extract_value(
    query: str, source: SourceGroup, sentence: RankedSentence, index: Index
) -> ExtractedValue | None:
    """What the sentence gives as the answer to `query`; None when that cannot be told for sure."""
    kind = answer_type(query)
    if kind not in COMPARED:
        return None
    text = index.document(source.ranked.hit.passage.document_id).text
    marks = extract_answer_span(query, text, sentence.span)
    if not marks:
        return None
    span = marks[0]
    if kind == "number":
        return _number(source, sentence, span, text, index)
    said = text[slice(*span)]
    if kind == "date":
        parts = _date(said)
        return ExtractedValue(source, sentence, span, kind, parts, ()) if parts else None
    words = tuple(word.lower().removesuffix("’s").removesuffix("'s") for word in said.split())
    # A list of names of which the question says one is rather its subject than its answer.
    if question_stems(query) & question_stems(said):
        return None
    return ExtractedValue(source, sentence, span, kind, words, ())


def _number(
    source: SourceGroup, sentence: RankedSentence, mark: Span, text: str, index: Index
) -> ExtractedValue | None:
    """The one number that begins in the mark; all of it, should the mark end within: "12 000"."""
    begin, end = sentence.span
    within = [
        (begin + number.span[0], begin + number.span[1], number.value)
        for number in find_numbers(text[begin:end])
        if mark[0] <= begin + number.span[0] < mark[1]
    ]
    if len(within) != 1:
        return None
    at, after, value = within[0]
    unit = _unit(text[begin:at], text[after:end], index)
    if not unit and _YEAR.fullmatch(text[at:after]):
        return None
    return ExtractedValue(source, sentence, (mark[0], max(mark[1], after)), "number", value, unit)


def values_agree(one: ExtractedValue, other: ExtractedValue) -> bool:
    """Whether `other` gives what `one` gives, and no less."""
    if one.answer_type == "number":
        # "12" and "12 percent" are different things, as are "5,500 years" and "5,500 men".
        return one.value == other.value and (
            one.unit == other.unit
            or (not MEASURES & {one.unit, other.unit} and not (one.unit and other.unit))
            or bool(set(one.unit) & set(other.unit))
        )
    if isinstance(one.value, frozenset) and isinstance(other.value, frozenset):
        first, second = dict(one.value), dict(other.value)
        if {"month", "day"} <= first.keys() & second.keys():
            return all(first[part] == second[part] for part in first.keys() & second.keys())
        return one.value <= other.value
    if isinstance(one.value, tuple) and isinstance(other.value, tuple):
        return one.value[-1] == other.value[-1]
    return False


def _unit(before: str, after: str, index: Index) -> tuple[str, ...]:
    if _PERCENT.match(after):
        return ("%",)
    if _MONEY.match(after) or _MONEY_BEFORE.search(before):
        return ("money",)
    clause = _CLAUSE_END.split(after, maxsplit=1)[0]
    following = [word for word in _WORD.findall(clause)[:3] if word.lower() not in STOPWORDS]
    return tuple(index.analyze(" ".join(following)))


def _date(said: str) -> frozenset[tuple[str, int]]:
    """Its year, month and day; nothing for what has neither a year nor a month with a day."""
    parts = {}
    if year := _YEAR.search(said):
        parts["year"] = int(year[1])
        said = said.replace(year[0], " ")
    if month := _MONTH.search(said):
        parts["month"] = _MONTHS.index(month[1].lower()) + 1
        if day := _DAY.search(said):
            parts["day"] = int(day[1])
    return frozenset(parts.items()) if "year" in parts or "day" in parts else frozenset()
