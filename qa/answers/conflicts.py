"""the first quote's figure, other sources → figures for the same thing that differ from it."""

import re
from collections.abc import Sequence

from index import Index
from qa.answers.corroboration import claims, independent
from qa.answers.values import MEASURES, Claim, agree, read_claim
from qa.dedup.grouping import Source
from qa.dedup.near_duplicates import shared_names
from qa.query.terms import Asked, read_question
from qa.ranking.rerank import Sentence

# Questions for a count or an amount. "How long" and "how old" are left out: their numbers have
# units that would have to be converted.
_ASKS_FIGURE = re.compile(
    r"\bhow (?:many|much)\b|\b(?:what|which) (?:\w+ )?(?:number|share|amount|price|cost|toll)\b",
    re.IGNORECASE,
)
# Share of the question's words, by rarity, or of others for the same, that the passage with
# its title must have; and of those that are neither names nor "people", the
# sentence itself. Its names must stand in the document.
_ABOUT = 0.7
_ABOUT_ITSELF = 0.5
_ANYBODY = "people persons men women"
# Names that two documents share when they are on one matter.
_NAMES = 2
# Words for one thing, as newspapers change between them.
_SAME_THING = (
    "die died dies dead death deaths kill killed kills toll fatalities fatality perished lives",
    "injured injuries hurt wounded injury",
    "soldiers soldier troops men servicemen fighters",
    "people persons residents inhabitants citizens",
    "cost costs price priced paid spent",
    "jobs job workers employees staff posts work",
    "sent send sends deployed deploy dispatched",
)


def find_figures(
    query: str, first: tuple[Source, Sentence], sources: Sequence[Source], index: Index
) -> list[Claim]:
    """The figures of different sources for what was asked, the first quote's among them; empty
    when they agree, when no figure was asked for, or when it is not certain that they are of the
    same thing."""
    if not _ASKS_FIGURE.search(query):
        return []
    claim = read_claim(query, *first, index)
    if claim is None or claim.kind != "number":
        return []
    asked = read_question(query, index)
    groups = _groups(index)
    if not _about(asked, claim, groups, index):
        return []
    found = [claim]
    for other in claims(query, sources, index):
        if (
            _one_measure(claim, other)
            and all(independent(each, other, index) for each in found)
            and _about(asked, other, groups, index)
            and (asked.names or _one_matter(claim, other, index))
        ):
            found.append(other)
    return [] if all(agree(claim, other) for other in found) else found


def _groups(index: Index) -> dict[str, frozenset[str]]:
    """Word → the words for the same thing, all as they are matched."""
    groups = [frozenset(index.terms(words)) for words in _SAME_THING]
    return {term: group for group in groups for term in group}


def _about(asked: Asked, claim: Claim, groups: dict[str, frozenset[str]], index: Index) -> bool:
    passage = claim.source.ranked.hit.passage
    document = index.document(passage.document_id)
    own = _widened(index.terms(document.text[slice(*claim.sentence.span)]), groups)
    whole = f"{document.title} {document.text[passage.start : passage.end]}"
    around = _widened(index.terms(whole), groups)
    anybody = frozenset(index.terms(_ANYBODY))
    meaning = tuple(term for term in asked.meaning if term not in asked.names)
    things = tuple(term for term in meaning if term not in anybody) or meaning
    if not _counts(asked, claim, groups):
        return False
    if asked.share(things, own) < _ABOUT_ITSELF or asked.share(things, around) < _ABOUT:
        return False
    return not asked.names or frozenset(asked.names) <= set(index.terms(document.text))


def _widened(terms: Sequence[str], groups: dict[str, frozenset[str]]) -> frozenset[str]:
    return frozenset(terms).union(*(groups.get(term, ()) for term in terms))


def _counts(asked: Asked, claim: Claim, groups: dict[str, frozenset[str]]) -> bool:
    """Whether it counts what was asked for: by the words behind it, unless it is the end of what
    the sentence says: "the toll rose to 18"."""
    if claim.unit in MEASURES or not claim.unit:
        return True
    return bool(_widened(claim.unit, groups) & _widened(asked.meaning, groups))


def _one_measure(one: Claim, other: Claim) -> bool:
    return one.unit == other.unit or not {one.unit, other.unit} & MEASURES


def _one_matter(one: Claim, other: Claim, index: Index) -> bool:
    """Whether two documents speak of the same, where the question names nothing."""
    a, b = (claim.source.ranked.hit.passage.document_id for claim in (one, other))
    return shared_names(index.document(a).text, index.document(b).text) >= _NAMES
