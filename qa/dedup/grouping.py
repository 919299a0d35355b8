"""Group ranked passages into sources, in which copies of one report count once."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import chain

from index import STOPWORDS, Hit, Index
from index.lazy_pattern import lazy_pattern
from qa.dedup.near_duplicates import differ_in_numbers, extract_facts, is_near_duplicate
from qa.ranking.rerank import RankedPassage
from qa.text.newspaper_corrections import is_in_column
from qa.text.numbers import normalize_numbers
from qa.text.shingles import containment, shingles

# Containment of shingles from which two passages are the same. Reprints that are cut at other
# borders keep more; 99.9% of 1.4 million pairs of passages of different articles share under .3.
_MIN_PASSAGE_CONTAINMENT = 0.7
# Containment of the shingles of two documents' ranked passages from which their whole texts are
# compared, which takes about 1 ms a document.
_MIN_DOCUMENT_CONTAINMENT = 0.1
# Share of a sentence's words that another passage must have to cover it.
_MIN_COVERED = 0.5
# The same for a whole document, in which more words occur by chance.
_MIN_COVERED_BY_DOCUMENT = 0.8
_WORD = lazy_pattern(r"\w+(?:[’'-]\w+)*")


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """A ranked passage and the ids of the other documents that carry its report or nearly the same
    passage, ordered by date, then id."""

    ranked: RankedPassage
    duplicates: tuple[str, ...]


def deduplicate(
    ranked: Sequence[RankedPassage], limit: int, index: Index, hits: Sequence[Hit] = ()
) -> list[SourceGroup]:
    """Merge copies among ranked passages.

    A passage of an edited copy of a better-ranked document joins that one's group if a ranked
    passage there covers it; what only the copy says stays. Nearly the same passage of any other
    document joins as well.

    Args:
        ranked: Passages, best first.
        limit: The number of groups to return at most.
        index: The index that the passages are from.
        hits: The hits that `ranked` was chosen from, in which further copies are looked for.

    Returns:
        The groups, best first.
    """
    comparison = _Comparison(ranked, index)
    kept: list[RankedPassage] = []
    postponed: list[RankedPassage] = []
    merged: dict[int, set[str]] = {item.hit.passage_id: set() for item in ranked}
    for item in ranked:
        original = next((better for better in kept if comparison.is_redundant(item, better)), None)
        if original is not None:
            merged[original.hit.passage_id].add(item.hit.passage.document_id)
        elif len(kept) < limit:
            covered = any(comparison.is_covered_by_document(item, better) for better in kept)
            (postponed if covered else kept).append(item)
    # Covered by a better document, but by none of its ranked passages: kept if there is room.
    kept += postponed[: limit - len(kept)]
    # Not by score: the ranking may have lowered further passages of a document.
    order = {item.hit.passage_id: at for at, item in enumerate(ranked)}
    kept.sort(key=lambda item: order[item.hit.passage_id])
    candidates = list(dict.fromkeys(hit.passage.document_id for hit in hits))
    return [
        SourceGroup(item, comparison.duplicates(item, merged[item.hit.passage_id], candidates))
        for item in kept
    ]


class _Comparison:
    """Compares the passages of one ranking and their documents, and remembers the results."""

    def __init__(self, ranked: Sequence[RankedPassage], index: Index) -> None:
        self._index = index
        self._texts: dict[int, str] = {}
        self._shingles: dict[int, frozenset[tuple[str, ...]]] = {}
        self._by_document: dict[str, list[RankedPassage]] = {}
        self._are_copies: dict[tuple[str, str], bool] = {}
        for item in ranked:
            passage, passage_id = item.hit.passage, item.hit.passage_id
            text = index.document(passage.document_id).text
            self._texts[passage_id] = text[passage.start : passage.end]
            # Sentence by sentence, as the ranking has analyzed them.
            terms = (index.analyze(text[start:end]) for start, end in passage.sentences)
            self._shingles[passage_id] = shingles([*chain.from_iterable(terms)])
            self._by_document.setdefault(passage.document_id, []).append(item)
        self._document_shingles = {
            document_id: frozenset[tuple[str, ...]]().union(
                *(self._shingles[item.hit.passage_id] for item in items)
            )
            for document_id, items in self._by_document.items()
        }

    def is_redundant(self, item: RankedPassage, better: RankedPassage) -> bool:
        """Whether the better passage is the same, or its document an original that covers `item`
        in its ranked passages."""
        original_id, document_id = better.hit.passage.document_id, item.hit.passage.document_id
        # A correction repeats what it corrects.
        if self._corrects(item) != self._corrects(better):
            return False
        if self._same_passage(item, better):
            return True
        return (
            original_id != document_id
            and self._copies(original_id, document_id)
            and self._is_covered_by_passages(item, original_id)
        )

    def is_covered_by_document(self, item: RankedPassage, better: RankedPassage) -> bool:
        """Whether `item` is from a copy of the better passage's document, whose whole text covers
        it."""
        original_id, document_id = better.hit.passage.document_id, item.hit.passage.document_id
        if original_id == document_id or not self._copies(original_id, document_id):
            return False
        document = self._index.document(original_id)
        known = f"{document.title} {normalize_numbers(document.text)}"
        document_words = set(_WORD.findall(known.lower()))
        words = set(_WORD.findall(normalize_numbers(self._best_sentence(item)).lower()))
        return len(words & document_words) >= _MIN_COVERED_BY_DOCUMENT * len(words)

    def duplicates(
        self, item: RankedPassage, merged: Set[str], candidates: Sequence[str]
    ) -> tuple[str, ...]:
        """The ids of the documents that duplicate `item`: those merged into it and the ranked
        copies of its document; if it has such a copy, copies among `candidates` as well."""
        document_id = item.hit.passage.document_id
        copies = {
            other
            for other in self._by_document
            if other != document_id and self._copies(document_id, other)
        }
        if copies:
            text = self._index.document(document_id).text
            copies |= {
                other
                for other in candidates
                if other not in self._by_document
                and is_near_duplicate(text, self._index.document(other).text)
            }
        return tuple(sorted((merged | copies) - {document_id}, key=self._date_and_id))

    def _date_and_id(self, document_id: str) -> tuple[date, str]:
        return self._index.document(document_id).published or date.max, document_id

    def _same_passage(self, item: RankedPassage, better: RankedPassage) -> bool:
        """Whether two passages are nearly the same and agree in their numbers."""
        one, other = self._shingles[item.hit.passage_id], self._shingles[better.hit.passage_id]
        if containment(one, other) < _MIN_PASSAGE_CONTAINMENT:
            return False
        if one == other:
            return True
        return not differ_in_numbers(
            self._texts[item.hit.passage_id], self._texts[better.hit.passage_id]
        )

    def _copies(self, one: str, other: str) -> bool:
        """Whether one of two documents is an edited copy of the other."""
        pair = (one, other) if one < other else (other, one)
        if pair not in self._are_copies:
            overlap = containment(self._document_shingles[one], self._document_shingles[other])
            self._are_copies[pair] = overlap >= _MIN_DOCUMENT_CONTAINMENT and is_near_duplicate(
                self._index.document(one).text, self._index.document(other).text
            )
        return self._are_copies[pair]

    def _corrects(self, item: RankedPassage) -> bool:
        """Whether a passage is of a column of corrections."""
        passage = item.hit.passage
        return is_in_column(self._index.document(passage.document_id).text, passage.start)

    def _best_sentence(self, item: RankedPassage) -> str:
        start, end = item.best.span
        offset = item.hit.passage.start
        return self._texts[item.hit.passage_id][start - offset : end - offset]

    def _is_covered_by_passages(self, item: RankedPassage, document_id: str) -> bool:
        """Whether a document's ranked passages cover the best sentence of `item`.

        They do if they have all its names and numbers, or one of them has all its numbers and
        most of its words.
        """
        sentence = self._best_sentence(item)
        facts = extract_facts(sentence)
        numbers = {fact for fact in facts if isinstance(fact, float)}
        terms = set(self._index.analyze(sentence)) - STOPWORDS
        title = self._index.document(document_id).title
        known: set[str | float] = set(_WORD.findall(title.lower()))
        for passage in self._by_document[document_id]:
            text = self._texts[passage.hit.passage_id]
            passage_facts = extract_facts(text)
            known |= passage_facts
            known.update(_WORD.findall(text.lower()))
            shared = terms & set(self._index.analyze(text))
            if numbers <= passage_facts and len(shared) >= _MIN_COVERED * len(terms):
                return True
        return facts <= known
