"""the first quote, other sources → those that independently give the same answer."""

from collections.abc import Sequence

from index import Index
from qa.claims import Claim, agree, read_claim
from qa.likeness import same_report
from qa.reprints import Source
from qa.rerank import Sentence

# Share of the question's words, by rarity, that a sentence with the one before it and the title
# must have to speak of the same thing.
_ABOUT = 0.6
# How much less likely than the first quote, as a difference of log odds, it may be to answer.
_LESS_LIKELY = 4.0
# Share of a sentence's three words in a row that make it the other one, taken over.
_TAKEN_OVER = 0.6


def find_support(
    query: str, first: tuple[Source, Sentence], sources: Sequence[Source], index: Index
) -> list[Claim]:
    """What other sources than the first quote's give that is the same, one claim a source, the
    likeliest first. Copies of the first source or of one another do not count, nor do sentences
    taken over word for word."""
    claim = read_claim(query, *first, index)
    if claim is None:
        return []
    found: list[Claim] = [claim]
    for source, sentence in sorted(candidates(first, sources), key=lambda pair: -pair[1].score):
        other = read_claim(query, source, sentence, index)
        if other is None or not agree(claim, other):
            continue
        if all(independent(each, other, index) for each in found):
            found.append(other)
    return found[1:]


def candidates(
    first: tuple[Source, Sentence], sources: Sequence[Source]
) -> list[tuple[Source, Sentence]]:
    """The sentences of other sources that speak of what was asked nearly as likely as `first`."""
    least = first[1].score - _LESS_LIKELY
    return [
        (source, sentence)
        for source in sources
        for sentence in source.ranked.sentences
        if sentence.score >= least and sentence.signals.window >= _ABOUT
    ]


def independent(one: Claim, other: Claim, index: Index) -> bool:
    """Whether two claims are of different reports, and in words of their own."""
    a, b = (claim.source.ranked.hit.passage.document_id for claim in (one, other))
    if a == b or b in one.source.copies or a in other.source.copies:
        return False
    mine, theirs = index.document(a).text, index.document(b).text
    if same_report(mine, theirs):
        return False
    first = _runs(index.terms(mine[slice(*one.sentence.span)]))
    second = _runs(index.terms(theirs[slice(*other.sentence.span)]))
    return len(first & second) <= _TAKEN_OVER * min(len(first), len(second))


def _runs(terms: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(terms, terms[1:], terms[2:], strict=False)) or {tuple(terms)}
