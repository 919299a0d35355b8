"""ranked passages → sources: copies of one report are one of them."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date

from index import STOPWORDS, Hit, Index
from qa.dedup.near_duplicates import differ_in_numbers, extract_facts, is_near_duplicate
from qa.ranking.rerank import RankedPassage
from qa.text.numbers import normalize_numbers

# Words in a row that are compared. Two texts on one event share words, seldom three in a row.
_SHINGLE = 3
# Share of the shorter passage's shingles that the longer one has. Reprints cut into passages at
# other borders still share most. Of 1.4 million pairs of passages from different news articles
# that have any rare shingle in common 99.9% share under .3, and those above .7, looked at, were
# reprints and boilerplate.
_SAME = 0.7
# Share of a document's shingles, in its ranked passages, in common with another's, from which the
# two are read whole and compared: reading takes about 1 ms a document, and of two copies some of
# the same passages are ranked.
_HINT = 0.1
# Share of the words of a sentence that another passage must have to say it as well.
_SAID = 0.5
# The same of a whole document, in which more words stand by chance.
_SAID_ELSEWHERE = 0.8
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """A ranked passage, and the ids of the other documents that carry its report, or nearly the
    same passage: by day, then by id."""

    ranked: RankedPassage
    duplicates: tuple[str, ...]


def deduplicate(
    ranked: Sequence[RankedPassage], limit: int, index: Index, hits: Sequence[Hit] = ()
) -> list[SourceGroup]:
    """The first `limit` different passages, best first; `hits` are what they were ranked from.

    A passage whose document is an edited copy of a better one's joins that one if a ranked
    passage there says the same; what only the copy says stays. So does nearly the same passage
    of any other document. Where a report has one copy, further ones are looked for among `hits`.
    """
    grouping = _Grouping(ranked, index)
    kept: list[RankedPassage] = []
    later: list[RankedPassage] = []
    joined: dict[int, set[str]] = {item.hit.passage_id: set() for item in ranked}
    for item in ranked:
        twin = next((better for better in kept if grouping.repeats(item, better)), None)
        if twin is not None:
            joined[twin.hit.passage_id].add(item.hit.passage.document_id)
        elif len(kept) < limit:
            known = any(grouping.stands_in(item, better) for better in kept)
            (later if known else kept).append(item)
    # Said in a better one's document too, but in none of its ranked passages: if there is room.
    kept += later[: limit - len(kept)]
    kept.sort(key=lambda item: -item.score)
    more = list(dict.fromkeys(hit.passage.document_id for hit in hits))
    return [
        SourceGroup(item, grouping.copies(item, joined[item.hit.passage_id], more)) for item in kept
    ]


class _Grouping:
    """The passages of one ranking, and what has been found out about their documents."""

    def __init__(self, ranked: Sequence[RankedPassage], index: Index) -> None:
        self._index = index
        self._texts: dict[int, str] = {}
        self._shingles: dict[int, frozenset[tuple[str, ...]]] = {}
        self._of: dict[str, list[RankedPassage]] = {}
        self._same: dict[tuple[str, str], bool] = {}
        for item in ranked:
            passage, number = item.hit.passage, item.hit.passage_id
            text = index.document(passage.document_id).text[passage.start : passage.end]
            self._texts[number] = text
            self._shingles[number] = _shingles(index.analyze(text))
            self._of.setdefault(passage.document_id, []).append(item)
        self._union = {
            document: frozenset[tuple[str, ...]]().union(
                *(self._shingles[item.hit.passage_id] for item in items)
            )
            for document, items in self._of.items()
        }

    def repeats(self, item: RankedPassage, better: RankedPassage) -> bool:
        """Whether the better passage, or its document, makes `item` needless."""
        one, other = better.hit.passage.document_id, item.hit.passage.document_id
        if self._near(item, better):
            return True
        return one != other and self._copies(one, other) and self._said(item, one)

    def stands_in(self, item: RankedPassage, better: RankedPassage) -> bool:
        """Whether `item` is of a copy of the better one's document, which says it somewhere."""
        one, other = better.hit.passage.document_id, item.hit.passage.document_id
        if one == other or not self._copies(one, other):
            return False
        sentence = self._best(item)
        document = self._index.document(one)
        theirs = set(_WORD.findall(f"{document.title} {normalize_numbers(document.text)}".lower()))
        ours = set(_WORD.findall(normalize_numbers(sentence).lower()))
        return len(ours & theirs) >= _SAID_ELSEWHERE * len(ours)

    def copies(self, item: RankedPassage, joined: Set[str], more: Sequence[str]) -> tuple[str, ...]:
        """The documents that joined `item`, and those that its own document is a copy of; of
        `more` documents as well, if there is one."""
        own = item.hit.passage.document_id
        found = {other for other in self._of if other != own and self._copies(own, other)}
        if found:
            text = self._index.document(own).text
            found |= {
                other
                for other in more
                if other not in self._of
                and is_near_duplicate(text, self._index.document(other).text)
            }
        return tuple(sorted((joined | found) - {own}, key=self._by_day))

    def _by_day(self, document_id: str) -> tuple[date, str]:
        return self._index.document(document_id).published or date.max, document_id

    def _near(self, item: RankedPassage, better: RankedPassage) -> bool:
        """Whether two passages are nearly the same, their figures as well."""
        one, other = self._shingles[item.hit.passage_id], self._shingles[better.hit.passage_id]
        if len(one & other) < _SAME * min(len(one), len(other)):
            return False
        if one == other:
            return True
        texts = (self._texts[it.hit.passage_id] for it in (item, better))
        return not differ_in_numbers(*texts)

    def _copies(self, one: str, other: str) -> bool:
        key = (one, other) if one < other else (other, one)
        if key not in self._same:
            a, b = self._union[one], self._union[other]
            self._same[key] = len(a & b) >= _HINT * min(len(a), len(b)) and is_near_duplicate(
                self._index.document(one).text, self._index.document(other).text
            )
        return self._same[key]

    def _best(self, item: RankedPassage) -> str:
        start, end = item.best.span
        begin = item.hit.passage.start
        return self._texts[item.hit.passage_id][start - begin : end - begin]

    def _said(self, item: RankedPassage, document: str) -> bool:
        """Whether one of that document's ranked passages says what `item`'s best sentence says:
        nothing in it is new there, or most words are old and no figure is new."""
        sentence = self._best(item)
        facts = extract_facts(sentence)
        figures = {fact for fact in facts if isinstance(fact, float)}
        words = set(self._index.analyze(sentence)) - STOPWORDS
        title = self._index.document(document).title
        known: set[str | float] = set(_WORD.findall(title.lower()))
        for theirs in self._of[document]:
            text = self._texts[theirs.hit.passage_id]
            there = extract_facts(text)
            known |= there
            known.update(_WORD.findall(text.lower()))
            old = words & set(self._index.analyze(text))
            if figures <= there and len(old) >= _SAID * len(words):
                return True
        return facts <= known


def _shingles(terms: Sequence[str]) -> frozenset[tuple[str, ...]]:
    if len(terms) < _SHINGLE:
        return frozenset({tuple(terms)})
    return frozenset(zip(*(terms[i:] for i in range(_SHINGLE)), strict=False))
