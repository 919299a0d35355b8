"""the first quote's figure, other sources → figures for the same thing that differ from it."""

import re
from collections.abc import Sequence

from index import Index
from qa.answers.corroboration import are_independent, extract_values
from qa.answers.values import MEASURES, ExtractedValue, extract_value, values_agree
from qa.dedup.grouping import SourceGroup
from qa.dedup.near_duplicates import shared_names
from qa.query.terms import QueryTerms, analyze_query
from qa.ranking.rerank import RankedSentence

# Questions for a count or an amount. "How long" and "how old" are left out: their numbers have
# units that would have to be converted.
_ASKS_QUANTITY = re.compile(
    r"\bhow (?:many|much)\b|\b(?:what|which) (?:\w+ )?(?:number|share|amount|price|cost|toll)\b",
    re.IGNORECASE,
)
# Share of the question's words, by rarity, or of others for the same, that the passage with
# its title must have; and of those that are neither names nor "people", the
# sentence itself. Its names must stand in the document.
_ABOUT = 0.7
_ABOUT_ITSELF = 0.5
_PEOPLE_WORDS = "people persons men women"
# Names that two documents share when they are on one matter.
_NAMES = 2
# Words for one thing, as newspapers change between them.
_SYNONYMS = (
    "die died dies dead death deaths kill killed kills toll fatalities fatality perished lives",
    "injured injuries hurt wounded injury",
    "soldiers soldier troops men servicemen fighters",
    "people persons residents inhabitants citizens",
    "cost costs price priced paid spent",
    "jobs job workers employees staff posts work",
    "sent send sends deployed deploy dispatched",
)


def find_conflicts(
    query: str,
    first: tuple[SourceGroup, RankedSentence],
    sources: Sequence[SourceGroup],
    index: Index,
) -> list[ExtractedValue]:
    """The figures of different sources for what was asked, the first quote's among them; empty
    when they agree, when no figure was asked for, or when it is not certain that they are of the
    same thing."""
    if not _ASKS_QUANTITY.search(query):
        return []
    claim = extract_value(query, *first, index)
    if claim is None or claim.answer_type != "number":
        return []
    asked = analyze_query(query, index)
    groups = _synonyms(index)
    if not _is_relevant(asked, claim, groups, index):
        return []
    found = [claim]
    for other in extract_values(query, sources, index):
        if (
            _same_measure(claim, other)
            and all(are_independent(each, other, index) for each in found)
            and _is_relevant(asked, other, groups, index)
            and (asked.names or _same_subject(claim, other, index))
        ):
            found.append(other)
    return [] if all(values_agree(claim, other) for other in found) else found


def _synonyms(index: Index) -> dict[str, frozenset[str]]:
    """Word → the words for the same thing, all as they are matched."""
    groups = [frozenset(index.analyze(words)) for words in _SYNONYMS]
    return {term: group for group in groups for term in group}


def _is_relevant(
    asked: QueryTerms, claim: ExtractedValue, groups: dict[str, frozenset[str]], index: Index
) -> bool:
    passage = claim.source.ranked.hit.passage
    document = index.document(passage.document_id)
    own = _with_synonyms(index.analyze(document.text[slice(*claim.sentence.span)]), groups)
    whole = f"{document.title} {document.text[passage.start : passage.end]}"
    around = _with_synonyms(index.analyze(whole), groups)
    anybody = frozenset(index.analyze(_PEOPLE_WORDS))
    meaning = tuple(term for term in asked.content_terms if term not in asked.names)
    things = tuple(term for term in meaning if term not in anybody) or meaning
    if not _counts_what_is_asked(asked, claim, groups):
        return False
    if (
        asked.weighted_overlap(things, own) < _ABOUT_ITSELF
        or asked.weighted_overlap(things, around) < _ABOUT
    ):
        return False
    return not asked.names or frozenset(asked.names) <= set(index.analyze(document.text))


def _with_synonyms(terms: Sequence[str], groups: dict[str, frozenset[str]]) -> frozenset[str]:
    return frozenset(terms).union(*(groups.get(term, ()) for term in terms))


def _counts_what_is_asked(
    asked: QueryTerms, claim: ExtractedValue, groups: dict[str, frozenset[str]]
) -> bool:
    """Whether it counts what was asked for: by the words behind it, unless it is the end of what
    the sentence says: "the toll rose to 18"."""
    if claim.unit in MEASURES or not claim.unit:
        return True
    return bool(_with_synonyms(claim.unit, groups) & _with_synonyms(asked.content_terms, groups))


def _same_measure(one: ExtractedValue, other: ExtractedValue) -> bool:
    return one.unit == other.unit or not {one.unit, other.unit} & MEASURES


def _same_subject(one: ExtractedValue, other: ExtractedValue, index: Index) -> bool:
    """Whether two documents speak of the same, where the question names nothing."""
    a, b = (claim.source.ranked.hit.passage.document_id for claim in (one, other))
    return shared_names(index.document(a).text, index.document(b).text) >= _NAMES
