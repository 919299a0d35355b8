"""Rank hits by the features of their passages and sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from index import Hit, Index
from index.types import Span
from qa.query.terms import analyze_query
from qa.ranking.cross_encoder import CrossEncoderReranker
from qa.ranking.features import (
    RERANK_DEPTH,
    CandidateFeatures,
    DateFeatures,
    PassageFeatures,
    SentenceFeatures,
    candidate_features,
)
from qa.ranking.linear_ranker import LinearRanker, load_ranker
from qa.reader import make_input

# Passages that a cross-encoder scores, at about 30 ms each.
_CROSS_ENCODER_DEPTH = 10
# Its weight beside the linear ranker: their evidence is mostly the same, and would count twice.
_CROSS_ENCODER_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A scored sentence of a passage.

    Attributes:
        span: Its place in the document.
        score: The log-odds that it answers.
        features: The features that the score is made of.
        term_overlap: Share of the query's terms, weighted by rarity, that it holds.
        temporal_bonus: The part of the score contributed by its date.
        reader_log_prob: By a reader, the log-probability that the answer is in this sentence,
            given that it is in the passage, relative to a random sentence; 0 if not read.
        answer_span: Where in the document the reader found the answer in it.
    """

    span: Span
    score: float
    features: SentenceFeatures
    term_overlap: float
    temporal_bonus: float = 0.0
    reader_log_prob: float = 0.0
    answer_span: Span | None = None


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A scored hit.

    Attributes:
        hit: The hit.
        score: The log-odds that it answers.
        features: The features that the score is made of.
        term_overlap: Share of the query's content terms, weighted by rarity, in it and its title.
        sentences: Its sentences, in order.
        temporal_bonus: The part of the score contributed by its date.
        answerability: By a reader, the log-odds that the answer is in it; for an unread passage
            the lowest of the others, 0 without a reader.
    """

    hit: Hit
    score: float
    features: PassageFeatures
    term_overlap: float
    sentences: tuple[RankedSentence, ...]
    temporal_bonus: float = 0.0
    answerability: float = 0.0

    @property
    def best(self) -> RankedSentence:
        """The sentence that most likely answers."""
        return max(self.sentences, key=lambda sentence: sentence.score)


def rerank(
    query: str,
    hits: Sequence[Hit],
    index: Index,
    *,
    limit: int = RERANK_DEPTH,
    dates: DateFeatures | None = None,
    reranker: CrossEncoderReranker | None = None,
) -> list[RankedPassage]:
    """Rank the best hits by their features.

    Args:
        query: The query that they were found for.
        hits: Hits that have sentences.
        index: The index that they are from.
        limit: How many of them to score closely and return.
        dates: What the documents' dates say about the hits.
        reranker: A cross-encoder whose scores are added.

    Returns:
        At most `limit` passages, best first.
    """
    ranker = load_ranker()
    candidates = query_features(query, hits, index, limit=limit, dates=dates)
    scores = [ranker.score_passage(candidate.features) for candidate in candidates]
    if reranker is not None:
        scores = _add_cross_encoder_scores(query, candidates, scores, index, reranker)
    ranked = [
        _rank(candidate, score, ranker) for candidate, score in zip(candidates, scores, strict=True)
    ]
    ranked.sort(key=lambda item: -item.score)
    return ranked


def query_features(
    query: str,
    hits: Sequence[Hit],
    index: Index,
    *,
    limit: int = RERANK_DEPTH,
    dates: DateFeatures | None = None,
) -> list[CandidateFeatures]:
    """Compute the features of the best `limit` hits for a query; arguments as in `rerank`."""
    # Without any vector the encoder is not worth the seconds that it takes to load.
    embedded = any(hit.dense is not None for hit in hits)
    vector = index.encode(query) if embedded else np.zeros(0)
    terms_in = cache(lambda language: analyze_query(query, index, language))
    return candidate_features(terms_in, vector, hits, index, limit=limit, dates=dates)


def _add_cross_encoder_scores(
    query: str,
    candidates: Sequence[CandidateFeatures],
    scores: Sequence[float],
    index: Index,
    reranker: CrossEncoderReranker,
) -> list[float]:
    """Add the cross-encoder's weighted logits for the best few passages, and the lowest of these
    to the others."""
    best = sorted(range(len(candidates)), key=lambda at: -scores[at])[:_CROSS_ENCODER_DEPTH]
    passages = [candidates[at].hit.passage for at in best]
    inputs = [make_input(index.document(passage.document_id), passage) for passage in passages]
    logits = reranker.logits(query, [item.prefix + item.text for item in inputs])
    by_position = dict(zip(best, logits, strict=True))
    lowest = min(logits, default=0.0)
    return [
        score + _CROSS_ENCODER_WEIGHT * by_position.get(at, lowest)
        for at, score in enumerate(scores)
    ]


def _rank(candidate: CandidateFeatures, score: float, ranker: LinearRanker) -> RankedPassage:
    return RankedPassage(
        candidate.hit,
        score,
        candidate.features,
        candidate.term_overlap,
        tuple(
            RankedSentence(span, ranker.score_sentence(features, score), features, overlap)
            for span, features, overlap in zip(
                candidate.hit.passage.sentences,
                candidate.sentences,
                candidate.sentence_term_overlaps,
                strict=True,
            )
        ),
    )
