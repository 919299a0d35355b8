"""Find sources that give different numbers for the same thing, and numbers of other things."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations

from index import Index
from index.lazy_pattern import lazy_pattern
from qa.answers.values.comparison import Comparison
from qa.answers.values.corroboration import are_independent
from qa.answers.values.extraction import ExtractedValue, values_agree
from qa.answers.values.quantities import PERCENT, differ, may_convert
from qa.dedup.near_duplicates import shared_names
from qa.query.terms import QueryTerms, analyze_query

# Questions for a count, an amount or a measure.
_ASKS_QUANTITY = lazy_pattern(
    r"\bhow (?:many|much|long|far|big|tall|high|large|fast|deep|wide|heavy)\b|"
    r"\b(?:what|which) (?:\w+ )?"
    r"(?:number|share|amount|price|cost|toll|percentage|rate|length|height|weight|speed|area)\b",
    re.IGNORECASE,
)
_COUNTS = lazy_pattern(r"\bhow many\b|\bnumber of\b", re.IGNORECASE)
# Least overlap of the query with the passage and its title, synonyms included; and of its words
# other than names and "people" with the sentence. The document must have all names.
_MIN_OVERLAP = 0.7
_MIN_SENTENCE_OVERLAP = 0.5
_PEOPLE_WORDS = "people persons men women"
# Names that two documents on the same subject share, at least.
_MIN_SHARED_NAMES = 2
# Other figures that are shown, at most.
_MAX_OTHER_FIGURES = 3


def find_conflicts(
    query: str, value: ExtractedValue, candidates: Sequence[ExtractedValue], index: Index
) -> list[ExtractedValue]:
    """Find the numbers of different sources where they disagree.

    Args:
        query: The query that the values answer.
        value: The value of the first quote.
        candidates: The values of all sources, the likeliest first.
        index: The index that they are from.

    Returns:
        `value` and those of independent sources for the same thing; empty if they agree, if no
        number was asked for, or if they may be of different things.
    """
    if value.answer_type != "number" or not _ASKS_QUANTITY.search(query):
        return []
    terms, comparison = analyze_query(query, index), Comparison(query, index)
    if not _is_relevant(value, terms, comparison, index):
        return []
    values = [value]
    for candidate in candidates:
        if (
            all(
                are_independent(other, candidate, index) and comparison.are_alike(other, candidate)
                for other in values
            )
            and _is_relevant(candidate, terms, comparison, index)
            and (terms.names or _same_subject(value, candidate, index))
        ):
            values.append(candidate)
    differing = any(
        first.quantity and other.quantity and differ(first.quantity, other.quantity)
        for first, other in combinations(values, 2)
    )
    return values if differing else []


def find_other_figures(
    query: str,
    value: ExtractedValue,
    candidates: Sequence[ExtractedValue],
    index: Index,
    *,
    shown: Sequence[ExtractedValue] = (),
) -> list[ExtractedValue]:
    """Find numbers of the kind that was asked for that are, or may be, of other things than the
    first quote's: another part, place, event or time.

    Args:
        query: The query that the values answer.
        value: The value of the first quote.
        candidates: The values of all sources, the likeliest first.
        index: The index that they are from.
        shown: The values that are shown beside the answer anyway.

    Returns:
        Some values of other documents, one of each.
    """
    if value.quantity is None or not _ASKS_QUANTITY.search(query):
        return []
    terms, comparison = analyze_query(query, index), Comparison(query, index)
    documents = {item.place.document_id for item in (value, *shown)}
    found: list[ExtractedValue] = []
    for candidate in candidates:
        quantity = candidate.quantity
        if (
            quantity is None
            or candidate.place.document_id in documents
            or quantity.role not in ("amount", "addition")
            or not may_convert(value.quantity, quantity)
            or any(values_agree(other, candidate) for other in (value, *shown, *found))
            or not _is_relevant(candidate, terms, comparison, index)
        ):
            continue
        if (terms.names or _same_subject(value, candidate, index)) and all(
            are_independent(other, candidate, index) for other in (value, *shown, *found)
        ):
            found.append(candidate)
            documents.add(candidate.place.document_id)
    return found[:_MAX_OTHER_FIGURES]


def find_newest(
    query: str,
    value: ExtractedValue,
    candidates: Sequence[ExtractedValue],
    index: Index,
    *,
    is_usable: Callable[[ExtractedValue], bool] = lambda _: True,
) -> ExtractedValue | None:
    """Find the number that the newest of later documents gives for the same thing.

    Args:
        query: The query that the values answer.
        value: The value of the first quote.
        candidates: The values of all sources, the likeliest first.
        index: The index that they are from.
        is_usable: Which of them count; asked of the few that may be newer.

    Returns:
        The value of a newer document, if it differs; None if there is none, if no number was asked
        for, or if the query names a time.
    """
    comparison = Comparison(query, index)
    if not _ASKS_QUANTITY.search(query) or comparison.names_time:
        return None
    terms = analyze_query(query, index)
    newer = [
        candidate
        for candidate in candidates
        if comparison.may_update(value, candidate)
        and _is_relevant(candidate, terms, comparison, index)
        and (terms.names or _same_subject(value, candidate, index))
        and is_usable(candidate)
    ]
    if not newer or not _is_relevant(value, terms, comparison, index):
        return None
    # The first of a day is the likeliest.
    newest = max(newer, key=lambda it: index.document(it.place.document_id).published or date.min)
    return None if values_agree(newest, value) else newest


def _is_relevant(
    value: ExtractedValue, terms: QueryTerms, comparison: Comparison, index: Index
) -> bool:
    """Whether a value counts what the query asks for."""
    passage = value.place.source.ranked.hit.passage
    document = index.document(passage.document_id)
    passage_text = f"{document.title} {document.text[passage.start : passage.end]}"
    passage_terms = comparison.with_synonyms(index.analyze(passage_text))
    sentence_text = document.text[slice(*value.place.sentence.span)]
    sentence_terms = comparison.with_synonyms(index.analyze(sentence_text))
    people = frozenset(index.analyze(_PEOPLE_WORDS))
    non_names = tuple(term for term in terms.content_terms if term not in terms.names)
    subject = tuple(term for term in non_names if term not in people) or non_names
    return (
        _counts_what_is_asked(value, terms, comparison)
        and terms.weighted_overlap(subject, sentence_terms) >= _MIN_SENTENCE_OVERLAP
        and terms.weighted_overlap(subject, passage_terms) >= _MIN_OVERLAP
        and (not terms.names or frozenset(terms.names) <= set(index.analyze(document.text)))
    )


def _counts_what_is_asked(value: ExtractedValue, terms: QueryTerms, comparison: Comparison) -> bool:
    """Whether the noun after the number is in the query; a number without one may count anything:
    "the toll rose to 18". Of measures it is what is measured."""
    quantity = value.quantity
    if quantity is None:
        return False
    asked = comparison.with_synonyms(terms.content_terms)
    if quantity.kind and _COUNTS.search(comparison.query):
        # "How many euros", "how many of the voters": not any sum of money, nor a time.
        unit = frozenset(comparison.index.analyze(quantity.unit.replace("_", " ")))
        return quantity.kind == PERCENT or bool(unit & asked)
    if quantity.kind or not quantity.noun:
        return True
    counted = comparison.with_synonyms(comparison.index.analyze(quantity.noun))
    is_people = bool(comparison.with_synonyms(comparison.index.analyze("people")) & asked)
    return bool(counted & asked) or (quantity.is_name and is_people)


def _same_subject(first: ExtractedValue, second: ExtractedValue, index: Index) -> bool:
    """Whether two documents are on the same subject, where the query names none."""
    texts = (index.document(value.place.document_id).text for value in (first, second))
    return shared_names(*texts) >= _MIN_SHARED_NAMES
