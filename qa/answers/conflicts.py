"""Find sources that give different numbers for the same thing."""

import re
from collections.abc import Sequence

from index import Index
from qa.answers.corroboration import are_independent
from qa.answers.values import MEASURES, ExtractedValue, values_agree
from qa.dedup.near_duplicates import shared_names
from qa.query.terms import QueryTerms, analyze_query

# Questions for a count or an amount; not "how long" and "how old", whose units would have to be
# converted.
_ASKS_QUANTITY = re.compile(
    r"\bhow (?:many|much)\b|\b(?:what|which) (?:\w+ )?(?:number|share|amount|price|cost|toll)\b",
    re.IGNORECASE,
)
# Least overlap of the query with the passage and its title, synonyms included; and of its words
# other than names and "people" with the sentence. The document must have all names.
_MIN_OVERLAP = 0.7
_MIN_SENTENCE_OVERLAP = 0.5
_PEOPLE_WORDS = "people persons men women"
# Names that two documents on the same subject share, at least.
_MIN_SHARED_NAMES = 2
# Words that newspapers use for one another.
_SYNONYMS = (
    "die died dies dead death deaths kill killed kills toll fatalities fatality perished lives",
    "injured injuries hurt wounded injury",
    "soldiers soldier troops men servicemen fighters",
    "people persons residents inhabitants citizens",
    "cost costs price priced paid spent",
    "jobs job workers employees staff posts work",
    "sent send sends deployed deploy dispatched",
)

# A term and all terms that mean the same.
_Synonyms = dict[str, frozenset[str]]


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
    terms = analyze_query(query, index)
    synonyms = _analyzed_synonyms(index)
    if not _is_relevant(value, terms, synonyms, index):
        return []
    values = [value]
    for candidate in candidates:
        if (
            _same_measure(value, candidate)
            and all(are_independent(other, candidate, index) for other in values)
            and _is_relevant(candidate, terms, synonyms, index)
            and (terms.names or _same_subject(value, candidate, index))
        ):
            values.append(candidate)
    return [] if all(values_agree(value, other) for other in values) else values


def _analyzed_synonyms(index: Index) -> _Synonyms:
    groups = [frozenset(index.analyze(words)) for words in _SYNONYMS]
    return {term: group for group in groups for term in group}


def _is_relevant(
    value: ExtractedValue, terms: QueryTerms, synonyms: _Synonyms, index: Index
) -> bool:
    """Whether a value counts what the query asks for."""
    passage = value.place.source.ranked.hit.passage
    document = index.document(passage.document_id)
    passage_text = f"{document.title} {document.text[passage.start : passage.end]}"
    passage_terms = _with_synonyms(index.analyze(passage_text), synonyms)
    sentence_text = document.text[slice(*value.place.sentence.span)]
    sentence_terms = _with_synonyms(index.analyze(sentence_text), synonyms)
    people = frozenset(index.analyze(_PEOPLE_WORDS))
    non_names = tuple(term for term in terms.content_terms if term not in terms.names)
    subject = tuple(term for term in non_names if term not in people) or non_names
    return (
        _counts_what_is_asked(value, terms, synonyms)
        and terms.weighted_overlap(subject, sentence_terms) >= _MIN_SENTENCE_OVERLAP
        and terms.weighted_overlap(subject, passage_terms) >= _MIN_OVERLAP
        and (not terms.names or frozenset(terms.names) <= set(index.analyze(document.text)))
    )


def _with_synonyms(terms: Sequence[str], synonyms: _Synonyms) -> frozenset[str]:
    return frozenset(terms).union(*(synonyms.get(term, ()) for term in terms))


def _counts_what_is_asked(value: ExtractedValue, terms: QueryTerms, synonyms: _Synonyms) -> bool:
    """Whether the words after the number are in the query; a number at the end of its clause may
    count anything: "the toll rose to 18"."""
    if value.unit in MEASURES or not value.unit:
        return True
    return bool(
        _with_synonyms(value.unit, synonyms) & _with_synonyms(terms.content_terms, synonyms)
    )


def _same_measure(first: ExtractedValue, second: ExtractedValue) -> bool:
    return first.unit == second.unit or not {first.unit, second.unit} & MEASURES


def _same_subject(first: ExtractedValue, second: ExtractedValue, index: Index) -> bool:
    """Whether two documents are on the same subject, where the query names none."""
    texts = (index.document(value.place.document_id).text for value in (first, second))
    return shared_names(*texts) >= _MIN_SHARED_NAMES
