"""the first quote, other sources → those that independently give the same answer."""

from collections.abc import Sequence

from index import Index
from qa.answers.values import ExtractedValue, extract_value, values_agree
from qa.dedup.grouping import SourceGroup
from qa.dedup.near_duplicates import is_near_duplicate
from qa.query.terms import analyze_query
from qa.ranking.rerank import RankedSentence

# A passage with its title must have all of the question's names to speak of the same thing. When
# it gives something as particular as a full date or a large number, that will do; where there is
# no name in the question, this share of its words, by rarity.
_ABOUT = 0.5
# The same of a sentence, the one before it and the title when the answer is a small number, a
# year or a name, which stand in many places.
_CLOSELY_ABOUT = 0.6
# Numbers up to which they are small.
_SMALL = 31
# Share of a sentence's three words in a row that make it the other one, taken over.
_TAKEN_OVER = 0.6


def find_corroboration(
    query: str,
    first: tuple[SourceGroup, RankedSentence],
    sources: Sequence[SourceGroup],
    index: Index,
) -> list[ExtractedValue]:
    """What other sources than the first quote's give that is the same, one claim a source, the
    likeliest first. Copies of the first source or of one another do not count, nor do sentences
    taken over word for word."""
    claim = extract_value(query, *first, index)
    if claim is None:
        return []
    named = bool(analyze_query(query, index).names)
    found: list[ExtractedValue] = [claim]
    for other in extract_values(query, sources, index):
        if (
            values_agree(claim, other)
            and _is_relevant(claim, other, named)
            and all(are_independent(each, other, index) for each in found)
        ):
            found.append(other)
    return found[1:]


def extract_values(
    query: str, sources: Sequence[SourceGroup], index: Index
) -> list[ExtractedValue]:
    """What the sentences of the sources give, the likeliest first."""
    pairs = [(source, sentence) for source in sources for sentence in source.ranked.sentences]
    pairs.sort(key=lambda pair: -pair[1].score)
    read = (extract_value(query, source, sentence, index) for source, sentence in pairs)
    return [claim for claim in read if claim is not None]


def _is_relevant(one: ExtractedValue, other: ExtractedValue, named: bool) -> bool:
    """Whether the other claim is about what was asked, the more surely the less it says; `named`
    says whether the question has a name or number in it."""
    if isinstance(one.value, float):
        particular = one.value > _SMALL
    else:
        particular = isinstance(one.value, frozenset) and len(one.value) > 1
    ranked = other.source.ranked
    if named and ranked.features.name_overlap < 1.0:
        return False
    if particular:
        return named or ranked.term_overlap >= _ABOUT
    return other.sentence.features.context_overlap >= _CLOSELY_ABOUT


def are_independent(one: ExtractedValue, other: ExtractedValue, index: Index) -> bool:
    """Whether two claims are of different reports under different titles, and in words of their
    own."""
    a, b = (claim.source.ranked.hit.passage.document_id for claim in (one, other))
    if a == b or b in one.source.duplicates or a in other.source.duplicates:
        return False
    # Parts of one text, such as the paragraphs of an article, have its title; so have reprints.
    if index.document(a).title.casefold() == index.document(b).title.casefold():
        return False
    mine, theirs = index.document(a).text, index.document(b).text
    if is_near_duplicate(mine, theirs):
        return False
    first = _runs(index.analyze(mine[slice(*one.sentence.span)]))
    second = _runs(index.analyze(theirs[slice(*other.sentence.span)]))
    return len(first & second) <= _TAKEN_OVER * min(len(first), len(second))


def _runs(terms: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(terms, terms[1:], terms[2:], strict=False)) or {tuple(terms)}
