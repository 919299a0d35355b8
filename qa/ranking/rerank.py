"""query, Hits → the same passages ranked by what speaks for each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index import Hit, Index
from qa.query.terms import read_question
from qa.ranking.cross_encoder import Reranker
from qa.ranking.features import (
    MEASURED,
    Measured,
    PassageSignals,
    SentenceSignals,
    measure_passages,
)
from qa.ranking.linear_ranker import Ranking, load_ranking
from qa.reader import pages_of
from qa.types import Span

# Passages that a cross-encoder reads: at 30 ms a pair or so it is by far the dearest step.
_READ = 10
# What its logarithm of odds is worth beside ours. Both hold most of the same evidence, so their
# plain sum would count that twice.
_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage as evidence: its `span` in the document, its `score`, what that
    was made of, and the share of the query's words, weighted by rarity, that it holds. `timely`
    is what of the score is for its day. Where a reader has read it, `place` is the logarithm of the
    chance that the answer stands in it, given that it stands in the passage, beside that of a
    sentence taken by lot, and `answer` where in the document that would be."""

    span: Span
    score: float
    signals: SentenceSignals
    share: float
    timely: float = 0.0
    place: float = 0.0
    answer: Span | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A hit with its final `score`, what that was made of, the share of the query's meaningful
    words that it or its document's title holds, and its sentences. `timely` is what of the score
    is for its day; `found` the logarithm of the odds, by a reader, that the answer stands in it: 0
    where there is none, and for what it has not read the least that it said of others."""

    hit: Hit
    score: float
    signals: PassageSignals
    share: float
    sentences: tuple[Sentence, ...]
    timely: float = 0.0
    found: float = 0.0

    @property
    def best(self) -> Sentence:
        """The sentence that most likely answers."""
        return max(self.sentences, key=lambda sentence: sentence.score)


def rerank(
    query: str,
    hits: Sequence[Hit],
    index: Index,
    limit: int = MEASURED,
    prior: Mapping[int, float] | None = None,
    said: Mapping[int, frozenset[str]] | None = None,
    reranker: Reranker | None = None,
) -> list[Ranked]:
    """The best `limit` of `hits`, ranked anew, best first. By their numbers, `prior` speaks for
    them at first sight, and `said` are words that they have without having them in their text;
    `reranker` has a say where given."""
    ranking = load_ranking()
    found = measure(query, hits, index, limit, prior, said)
    scores = [ranking.of_passage(measured.signals) for measured in found]
    if reranker is not None:
        scores = _with_second_opinion(query, found, scores, index, reranker)
    ranked = [_rank(one, score, ranking) for one, score in zip(found, scores, strict=True)]
    ranked.sort(key=lambda item: -item.score)
    return ranked


def _with_second_opinion(
    query: str,
    found: Sequence[Measured],
    scores: Sequence[float],
    index: Index,
    reranker: Reranker,
) -> list[float]:
    """The scores, and to each its share of what the cross-encoder says of the best few; it is not
    asked of the others, which are taken for as unlikely as the least likely of these."""
    best = sorted(range(len(found)), key=lambda at: -scores[at])[:_READ]
    passages = [found[at].hit.passage for at in best]
    pages = [pages_of(index.document(it.document_id), it) for it in passages]
    logits = reranker.logits(query, [it.prefix + it.text for it in pages])
    said = dict(zip(best, logits, strict=True))
    least = min(logits, default=0.0)
    return [score + _SHARE * said.get(at, least) for at, score in enumerate(scores)]


def measure(
    query: str,
    hits: Sequence[Hit],
    index: Index,
    limit: int = MEASURED,
    prior: Mapping[int, float] | None = None,
    said: Mapping[int, frozenset[str]] | None = None,
) -> list[Measured]:
    """What speaks for each of the best `limit` of `hits`."""
    # Without a single vector the encoder is not worth its seconds of loading.
    embedded = any(hit.dense is not None for hit in hits)
    vector = index.encode(query) if embedded else np.zeros(0)
    asked = read_question(query, index)
    return measure_passages(asked, hits, vector, index, limit, prior, said)


def _rank(measured: Measured, score: float, ranking: Ranking) -> Ranked:
    return Ranked(
        measured.hit,
        score,
        measured.signals,
        measured.share,
        tuple(
            Sentence(span, ranking.of_sentence(signals, score), signals, share)
            for span, signals, share in zip(
                measured.hit.passage.sentences, measured.sentences, measured.shares, strict=True
            )
        ),
    )
