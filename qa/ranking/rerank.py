"""query, Hits → the same passages ranked by what speaks for each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index import Hit, Index
from qa.query.terms import analyze_query
from qa.ranking.cross_encoder import CrossEncoderReranker
from qa.ranking.features import (
    RERANK_DEPTH,
    CandidateFeatures,
    PassageFeatures,
    SentenceFeatures,
    candidate_features,
)
from qa.ranking.linear_ranker import LinearRanker, load_ranker
from qa.reader import make_input
from qa.types import Span

# Passages that a cross-encoder reads: at 30 ms a pair or so it is by far the dearest step.
_RERANKED = 10
# What its logarithm of odds is worth beside ours. Both hold most of the same evidence, so their
# plain sum would count that twice.
_CROSS_ENCODER_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A sentence of a passage as evidence: its `span` in the document, its `score`, what that
    was made of, and the share of the query's words, weighted by rarity, that it holds. `timely`
    is what of the score is for its day. Where a reader has read it, `place` is the logarithm of the
    chance that the answer stands in it, given that it stands in the passage, beside that of a
    sentence taken by lot, and `answer` where in the document that would be."""

    span: Span
    score: float
    features: SentenceFeatures
    term_overlap: float
    temporal_bonus: float = 0.0
    reader_log_prob: float = 0.0
    answer_span: Span | None = None


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A hit with its final `score`, what that was made of, the share of the query's meaningful
    words that it or its document's title holds, and its sentences. `timely` is what of the score
    is for its day; `found` the logarithm of the odds, by a reader, that the answer stands in it: 0
    where there is none, and for what it has not read the least that it said of others."""

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
    limit: int = RERANK_DEPTH,
    first_stage_prior: Mapping[int, float] | None = None,
    implied_terms: Mapping[int, frozenset[str]] | None = None,
    reranker: CrossEncoderReranker | None = None,
) -> list[RankedPassage]:
    """The best `limit` of `hits`, ranked anew, best first. By their numbers, `prior` speaks for
    them at first sight, and `said` are words that they have without having them in their text;
    `reranker` has a say where given."""
    ranking = load_ranker()
    found = query_features(query, hits, index, limit, first_stage_prior, implied_terms)
    scores = [ranking.score_passage(measured.features) for measured in found]
    if reranker is not None:
        scores = _add_cross_encoder_scores(query, found, scores, index, reranker)
    ranked = [_rank(one, score, ranking) for one, score in zip(found, scores, strict=True)]
    ranked.sort(key=lambda item: -item.score)
    return ranked


def _add_cross_encoder_scores(
    query: str,
    found: Sequence[CandidateFeatures],
    scores: Sequence[float],
    index: Index,
    reranker: CrossEncoderReranker,
) -> list[float]:
    """The scores, and to each its share of what the cross-encoder says of the best few; it is not
    asked of the others, which are taken for as unlikely as the least likely of these."""
    best = sorted(range(len(found)), key=lambda at: -scores[at])[:_RERANKED]
    passages = [found[at].hit.passage for at in best]
    pages = [make_input(index.document(it.document_id), it) for it in passages]
    logits = reranker.logits(query, [it.prefix + it.text for it in pages])
    said = dict(zip(best, logits, strict=True))
    least = min(logits, default=0.0)
    return [score + _CROSS_ENCODER_WEIGHT * said.get(at, least) for at, score in enumerate(scores)]


def query_features(
    query: str,
    hits: Sequence[Hit],
    index: Index,
    limit: int = RERANK_DEPTH,
    first_stage_prior: Mapping[int, float] | None = None,
    implied_terms: Mapping[int, frozenset[str]] | None = None,
) -> list[CandidateFeatures]:
    """What speaks for each of the best `limit` of `hits`."""
    # Without a single vector the encoder is not worth its seconds of loading.
    embedded = any(hit.dense is not None for hit in hits)
    vector = index.encode(query) if embedded else np.zeros(0)
    asked = analyze_query(query, index)
    return candidate_features(asked, hits, vector, index, limit, first_stage_prior, implied_terms)


def _rank(measured: CandidateFeatures, score: float, ranking: LinearRanker) -> RankedPassage:
    return RankedPassage(
        measured.hit,
        score,
        measured.features,
        measured.term_overlap,
        tuple(
            RankedSentence(span, ranking.score_sentence(signals, score), signals, share)
            for span, signals, share in zip(
                measured.hit.passage.sentences,
                measured.sentences,
                measured.sentence_term_overlaps,
                strict=True,
            )
        ),
    )
