"""what is query_terms, passages → what speaks for each of them, and for each of their sentences."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np

from index import Hit, Index
from qa.query.terms import PREFIX_LENGTH, QueryTerms
from qa.text.answer_spans import contains_answer_type

# Words at most from one to the other that still count as side by side.
_BIGRAM_WINDOW = 2
# Words in which what nearness is worth falls to a third.
_PROXIMITY_SCALE = 8.0
# Passages that are looked at closely, by what their weights at first sight are of the cosine, the
# BM25 and the best sentence's cosine: 15, 20 and 50 of 50 differ by .001 at recall@5 of wiki, and
# by nothing at recall@1 of any set.
RERANK_DEPTH = 20
_FIRST_STAGE_WEIGHTS = (0.3, 0.25, 0.3)
# Words over which a length is measured, so that a sentence's is near 1.
_SENTENCE_WORDS = 30
# Names and numbers that a question does not have, in a sentence: more tell nothing more.
_MAX_NOVEL = 5
_NEW = re.compile(r"[A-Z][\w’'-]+|\d[\d.,]*")
_HEADLINE_WORDS = 12
_SENTENCE_END = (".", "!", "?", "…", '"', "”", "’", "»", ")", ":", ";", "。", "！", "？")
# Kinds of answers that can be told from other words; of the rest it is not known whether a
# sentence holds one.
_DETECTABLE_TYPES = frozenset(("number", "date", "name", "speech"))
_UNKNOWN = 0.5


class PassageFeatures(NamedTuple):
    """What speaks for a passage.

    Its cosine and its best sentence's to the question; its BM25 and its best sentence's, as parts
    of the highest among the candidates; the shares, weighted by rarity, of the question's names
    and numbers, of its pairs of neighbouring words, and of its words at all (`loose`: words that
    begin alike count as well; `title`: in the title) that it holds, `loose_sentence` in one of
    its sentences with the title; how near to one another they stand; whether its best sentence
    holds something of the kind asked for.
    """

    cosine: float
    sentence_cosine: float
    bm25: float
    sentence_bm25: float
    name_overlap: float
    bigram_overlap: float
    proximity: float
    title_overlap: float
    has_answer_type: float
    prefix_overlap: float
    sentence_prefix_overlap: float


class SentenceFeatures(NamedTuple):
    """What speaks for a sentence: as of a passage, and further its length, whether it is a
    headline, the share of the question's words in it together with the sentence before and the
    title, and the share of names and numbers in it that the question has not."""

    cosine: float
    bm25: float
    bigram_overlap: float
    proximity: float
    has_answer_type: float
    length: float
    is_headline: float
    context_overlap: float
    novel_entities: float


@dataclass(frozen=True, slots=True)
class CandidateFeatures:
    """A passage's signals, its sentences', the share of the question's words that it or its title
    holds, and each sentence's share."""

    hit: Hit
    features: PassageFeatures
    sentences: tuple[SentenceFeatures, ...]
    term_overlap: float
    sentence_term_overlaps: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _AnalyzedPassage:
    """A passage's sentences as they read, as their words are matched, and where in each of them
    the question's words stand; which of these its title has, and which go without saying."""

    texts: list[str]
    terms: list[list[str]]
    term_positions: list[dict[str, list[int]]]
    title: frozenset[str]
    implied_terms: frozenset[str]


def candidate_features(
    query_terms: QueryTerms,
    hits: Sequence[Hit],
    vector: np.ndarray,
    index: Index,
    limit: int = RERANK_DEPTH,
    first_stage_prior: Mapping[int, float] | None = None,
    implied_terms: Mapping[int, frozenset[str]] | None = None,
) -> list[CandidateFeatures]:
    """The signals of the best `limit` of `hits`, which have sentences; `vector` (d,) is the
    question's. By their numbers, `prior` is added to what speaks for them at first sight, and
    `said` are words that go without saying in them, as the title's do."""
    vectors = index.sentence_vectors(hits)
    known = [hit.dense for hit in hits if hit.dense is not None]
    mean = sum(known) / len(known) if known else 0.0
    peak = max((hit.lexical for hit in hits), default=0.0) or 1.0
    found = []
    for hit in hits:
        cosine = mean if hit.dense is None else hit.dense
        ours = vectors.get(hit.passage_id)
        cosines = (
            [cosine] * len(hit.passage.sentences) if ours is None else (ours @ vector).tolist()
        )
        found.append((hit, cosine, hit.lexical / peak, cosines))
    before = first_stage_prior or {}
    found.sort(key=lambda one: -_first_stage_score(*one[1:]) - before.get(one[0].passage_id, 0.0))
    del found[limit:]
    given = implied_terms or {}
    read = [
        _analyze_passage(hit, query_terms, given.get(hit.passage_id, frozenset()), index)
        for hit, *_ in found
    ]
    lengths = [len(terms) for passage in read for terms in passage.terms]
    mean_length = max(sum(lengths) / max(len(lengths), 1), 1.0)
    scores = [
        [
            query_terms.bm25(
                {term: len(at) for term, at in places.items()}, len(terms), mean_length
            )
            for terms, places in zip(passage.terms, passage.term_positions, strict=True)
        ]
        for passage in read
    ]
    sentence_peak = max((score for row in scores for score in row), default=0.0) or 1.0
    return [
        _features_of(
            query_terms, hit, passage, cosine, bm25, cosines, [one / sentence_peak for one in row]
        )
        for (hit, cosine, bm25, cosines), passage, row in zip(found, read, scores, strict=True)
    ]


def _first_stage_score(cosine: float, bm25: float, cosines: Sequence[float]) -> float:
    a, b, c = _FIRST_STAGE_WEIGHTS
    return a * cosine + b * bm25 + c * max(cosines)


def _analyze_passage(
    hit: Hit, query_terms: QueryTerms, said: frozenset[str], index: Index
) -> _AnalyzedPassage:
    document = index.document(hit.passage.document_id)
    texts = [document.text[start:end] for start, end in hit.passage.sentences]
    terms = [index.analyze(text) for text in texts]
    title = frozenset(index.analyze(document.title)) & query_terms.weights.keys()
    places = [_term_positions(query_terms, each) for each in terms]
    return _AnalyzedPassage(
        texts, terms, places, title, title | (said & query_terms.weights.keys())
    )


def _features_of(
    query_terms: QueryTerms,
    hit: Hit,
    passage: _AnalyzedPassage,
    cosine: float,
    bm25: float,
    cosines: list[float],
    sentence_bm25: list[float],
) -> CandidateFeatures:
    places = passage.term_positions
    sets = [frozenset(each) for each in places]
    whole = _term_positions(query_terms, [term for terms in passage.terms for term in terms])
    held = passage.implied_terms.union(*sets)
    beginnings = [_matching_prefixes(query_terms, terms) for terms in passage.terms]
    kinds = [_has_answer_type(query_terms, text) for text in passage.texts]
    top = max(sentence_bm25) or 1.0
    best = max(range(len(cosines)), key=lambda at: cosines[at] + sentence_bm25[at] / top)
    titled = query_terms.weighted_overlap(query_terms.content_terms, passage.title)
    signals = PassageFeatures(
        cosine=cosine,
        sentence_cosine=max(cosines),
        bm25=bm25,
        sentence_bm25=max(sentence_bm25),
        name_overlap=query_terms.weighted_overlap(query_terms.names, held),
        bigram_overlap=_bigram_overlap(query_terms, whole),
        proximity=_proximity(query_terms, whole),
        title_overlap=titled,
        has_answer_type=kinds[best],
        prefix_overlap=query_terms.weighted_overlap(
            query_terms.content_terms, held.union(*beginnings)
        ),
        sentence_prefix_overlap=max(
            query_terms.weighted_overlap(
                query_terms.content_terms, terms | alike | passage.implied_terms
            )
            for terms, alike in zip(sets, beginnings, strict=True)
        ),
    )
    headlines = _headlines(passage.texts)
    sentences = tuple(
        SentenceFeatures(
            cosine=cosines[at],
            bm25=sentence_bm25[at],
            bigram_overlap=_bigram_overlap(query_terms, places[at]),
            proximity=_proximity(query_terms, places[at]),
            has_answer_type=kinds[at],
            length=len(passage.terms[at]) / _SENTENCE_WORDS,
            is_headline=headlines[at],
            context_overlap=query_terms.weighted_overlap(
                query_terms.content_terms,
                sets[at].union(sets[at - 1] if at else (), passage.implied_terms),
            ),
            novel_entities=_novel_entities(query_terms, passage.texts[at]),
        )
        for at in range(len(cosines))
    )
    return CandidateFeatures(
        hit,
        signals,
        sentences,
        query_terms.weighted_overlap(query_terms.content_terms, held),
        tuple(query_terms.weighted_overlap(query_terms.content_terms, terms) for terms in sets),
    )


def _term_positions(query_terms: QueryTerms, terms: Sequence[str]) -> dict[str, list[int]]:
    """Where the question's words stand among `terms`."""
    places: dict[str, list[int]] = {}
    for at, term in enumerate(terms):
        if term in query_terms.weights:
            places.setdefault(term, []).append(at)
    return places


def _matching_prefixes(query_terms: QueryTerms, terms: Sequence[str]) -> frozenset[str]:
    """The question's words that one of `terms` begins like."""
    begun = query_terms.prefixes.keys() & {term[:PREFIX_LENGTH] for term in terms}
    return frozenset(term for beginning in begun for term in query_terms.prefixes[beginning])


def _bigram_overlap(query_terms: QueryTerms, places: Mapping[str, list[int]]) -> float:
    """The weighted share of the question's neighbours that stand side by side, in that order."""
    found = 0.0
    for one, other in query_terms.bigrams if places else ():
        if one in places and other in places:
            beside = any(
                0 < after - before <= _BIGRAM_WINDOW
                for before in places[one]
                for after in places[other]
            )
            found += (query_terms.weights[one] + query_terms.weights[other]) * beside
    return found / query_terms.bigram_weight if found else 0.0


def _proximity(query_terms: QueryTerms, places: Mapping[str, list[int]]) -> float:
    """How near the question's words stand to one another, two and two, by the rarer's weight."""
    found = 0.0
    for one, other in combinations(
        [term for term in query_terms.rarest_terms if term in places], 2
    ):
        apart = min(abs(a - b) for a in places[one] for b in places[other])
        found += min(query_terms.weights[one], query_terms.weights[other]) * math.exp(
            -apart / _PROXIMITY_SCALE
        )
    return found / query_terms.proximity_weight if found else 0.0


def _has_answer_type(query_terms: QueryTerms, sentence: str) -> float:
    if query_terms.answer_type not in _DETECTABLE_TYPES:
        return _UNKNOWN
    return float(
        contains_answer_type(query_terms.answer_type, query_terms.question_stems, sentence)
    )


def _novel_entities(query_terms: QueryTerms, sentence: str) -> float:
    """The first word has its capital by position."""
    found = sum(word.lower() not in query_terms.text for word in _NEW.findall(sentence[1:]))
    return min(found, _MAX_NOVEL) / _MAX_NOVEL


def _headlines(sentences: Sequence[str]) -> list[float]:
    """1.0 for each sentence that is a headline over the next one, or asks itself, else 0.0."""
    bare = [
        len(text.split()) <= _HEADLINE_WORDS and not text.endswith(_SENTENCE_END)
        for text in sentences
    ]
    # Of lines that are all short and bare, a list or a table, none is a headline.
    followed = [not after for after in bare[1:]] + [False]
    asks = [text.endswith("?") for text in sentences]
    return [float((b and f) or q) for b, f, q in zip(bare, followed, asks, strict=True)]
