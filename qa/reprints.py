"""ranked passages → the same without near copies of one another."""

from collections.abc import Sequence
from dataclasses import dataclass

from index import Index
from qa.rerank import Ranked

# Words in a row that are compared. Two texts on one event share words, seldom three in a row.
_SHINGLE = 3
# Share of the shorter passage's shingles that the longer one has. Reprints cut into passages at
# other borders still share most. Of 1.4 million pairs of passages from different news articles
# that have any rare shingle in common 99.9% share under .3, and those above .7, looked at, were
# reprints and boilerplate.
_SAME = 0.7


@dataclass(frozen=True, slots=True)
class Source:
    """A ranked passage, and the ids of the other documents that carry nearly the same."""

    ranked: Ranked
    copies: tuple[str, ...]


def group_reprints(ranked: Sequence[Ranked], limit: int, index: Index) -> list[Source]:
    """The first `limit` different passages, best first; each near copy joins the better one."""
    kept: list[tuple[Ranked, frozenset[tuple[str, ...]], list[str]]] = []
    for item in ranked:
        shingles = _shingles(item, index)
        twin = next((row for row in kept if _alike(row[1], shingles)), None)
        if twin is not None:
            name = item.hit.passage.document_id
            if name != twin[0].hit.passage.document_id and name not in twin[2]:
                twin[2].append(name)
        elif len(kept) < limit:
            kept.append((item, shingles, []))
    return [Source(item, tuple(copies)) for item, _, copies in kept]


def _shingles(item: Ranked, index: Index) -> frozenset[tuple[str, ...]]:
    passage = item.hit.passage
    terms = index.terms(index.document(passage.document_id).text[passage.start : passage.end])
    if len(terms) < _SHINGLE:
        return frozenset({tuple(terms)})
    return frozenset(zip(*(terms[i:] for i in range(_SHINGLE)), strict=False))


def _alike(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    return len(one & other) >= _SAME * min(len(one), len(other))
