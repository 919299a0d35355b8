"""Find independent sources that give the same answer."""

import re
from collections.abc import Sequence

from index import Index
from index.lazy_pattern import lazy_pattern
from qa.answers.values.comparison import Comparison
from qa.answers.values.extraction import ExtractedValue, values_agree
from qa.dedup.near_duplicates import is_near_duplicate
from qa.query.terms import analyze_query
from qa.text.mentions import singular
from qa.text.shingles import containment, shingles

# Least overlap of a passage and its title with the query where that has no name in it. A passage
# must have all names; and one that gives a full date or a large number needs no more than that.
_MIN_OVERLAP = 0.5
# Least overlap of a sentence, the one before it and the title where the answer is a small number,
# a year or a name, which occur in many places.
_MIN_CONTEXT_OVERLAP = 0.6
# The largest small number.
_SMALL = 31
# Days between the reports of two sources within which a day without a year is one day.
_MAX_DAYS_APART = 183
# Share of common shingles above which a sentence is copied from the other.
_COPIED_OVERLAP = 0.6


def find_corroboration(
    query: str, value: ExtractedValue, candidates: Sequence[ExtractedValue], index: Index
) -> list[ExtractedValue]:
    """Find the values of other sources that agree with `value`, at most one of each source.

    Args:
        query: The query that the values answer.
        value: The value of the first quote.
        candidates: The values of all sources, the likeliest first.
        index: The index that they are from.

    Returns:
        Values of sources that are independent of the first one and of each other, in the order of
        the candidates.
    """
    has_names = bool(analyze_query(query, index).names)
    comparison = Comparison(query, index)
    agreeing = [value]
    for candidate in candidates:
        if (
            values_agree(value, candidate)
            and _same_thing(value, candidate, comparison)
            and _is_relevant(value, candidate, has_names)
            and all(are_independent(other, candidate, index) for other in agreeing)
            and not any(_have_one_source(other, candidate, index) for other in agreeing)
        ):
            agreeing.append(candidate)
    return agreeing[1:]


# Whose figure it is: "according to the union", "the union says".
_SOURCE = lazy_pattern(
    r"\baccording to (?:the |an? |its |their )?(?P<of>(?:[\w’'-]+ ){0,2}?[\w’'-]+)(?=[,.;:)]|$)|"
    r"\b(?P<by>[\w’'-]+) (?:says?|said|reports?|reported|count(?:s|ed)|announce[sd]|"
    r"estimate[sd]|puts?|"
    r"told|claim(?:s|ed)|speaks? of|spoke of|gives?|gave)\b",
    re.IGNORECASE,
)


def _have_one_source(first: ExtractedValue, second: ExtractedValue, index: Index) -> bool:
    """Whether two reports give a value as that of one and the same source: of "the union"."""
    sources = []
    for value in (first, second):
        text = index.document(value.place.document_id).text
        match = _SOURCE.search(text, *value.place.sentence.span)
        words = (match["of"] or match["by"]).lower().split() if match else []
        sources.append(singular(words[-1]) if words else "")
    return sources[0] == sources[1] and sources[0] not in _NO_SOURCE


# Of these one is not another.
_NO_SOURCE = frozenset(("", "he", "she", "it", "they", "who", "which", "that", "i", "we", "and"))


def _same_thing(value: ExtractedValue, candidate: ExtractedValue, comparison: Comparison) -> bool:
    """Whether equal values are of the same thing. Small numbers are equal by chance, so that all
    that limits them must agree; of others it is enough that nothing contradicts."""
    if value.quantity and not _is_specific(value):
        return comparison.are_alike(value, candidate)
    if isinstance(value.value, frozenset) and isinstance(candidate.value, frozenset):
        # "3 June" of one year is not that of another.
        with_years = ["year" in dict(parts) for parts in (value.value, candidate.value)]
        return all(with_years) or comparison.days_apart(value, candidate) <= _MAX_DAYS_APART
    return not comparison.contradict(value, candidate)


def _is_relevant(value: ExtractedValue, candidate: ExtractedValue, has_names: bool) -> bool:
    """Whether the candidate is about what the query asks; the less specific the value, the more
    of the query its context must hold. `has_names`: the query has a name or number in it."""
    source, sentence = candidate.place
    if has_names and source.ranked.features.name_overlap < 1.0:
        return False
    if _is_specific(value):
        return has_names or source.ranked.term_overlap >= _MIN_OVERLAP
    return sentence.features.context_overlap >= _MIN_CONTEXT_OVERLAP


def _is_specific(value: ExtractedValue) -> bool:
    if isinstance(value.value, float):
        return value.value > _SMALL
    return isinstance(value.value, frozenset) and len(value.value) > 1


def are_independent(first: ExtractedValue, second: ExtractedValue, index: Index) -> bool:
    """Whether two values are from different reports with different titles, in different words."""
    first_id, second_id = first.place.document_id, second.place.document_id
    if (
        first_id == second_id
        or second_id in first.place.source.duplicates
        or first_id in second.place.source.duplicates
    ):
        return False
    first_document, second_document = index.document(first_id), index.document(second_id)
    # Parts of one text, such as the paragraphs of an article, share its title; so do reprints.
    if first_document.title.casefold() == second_document.title.casefold():
        return False
    if is_near_duplicate(first_document.text, second_document.text):
        return False
    first_terms = index.analyze(first_document.text[slice(*first.place.sentence.span)])
    second_terms = index.analyze(second_document.text[slice(*second.place.sentence.span)])
    return containment(shingles(first_terms), shingles(second_terms)) <= _COPIED_OVERLAP
