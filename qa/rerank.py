"""query, Hits → the same passages ranked by what speaks for each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index import Hit, Index
from qa.asked import read_question
from qa.ranking import Ranking, load_ranking
from qa.signals import MEASURED, Measured, PassageSignals, SentenceSignals, measure_passages
from qa.types import Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage as evidence: its `span` in the document, its `score`, what that
    was made of, and the share of the query's words, weighted by rarity, that it holds. `timely`
    is what of the score is for its day."""

    span: Span
    score: float
    signals: SentenceSignals
    share: float
    timely: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A hit with its final `score`, what that was made of, the share of the query's meaningful
    words that it or its document's title holds, and its sentences. `timely` is what of the score
    is for its day."""

    hit: Hit
    score: float
    signals: PassageSignals
    share: float
    sentences: tuple[Sentence, ...]
    timely: float = 0.0

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
) -> list[Ranked]:
    """The best `limit` of `hits`, ranked anew, best first. `prior`, by their numbers, speaks for
    them at first sight."""
    ranking = load_ranking()
    ranked = [_rank(measured, ranking) for measured in measure(query, hits, index, limit, prior)]
    ranked.sort(key=lambda item: -item.score)
    return ranked


def measure(
    query: str,
    hits: Sequence[Hit],
    index: Index,
    limit: int = MEASURED,
    prior: Mapping[int, float] | None = None,
) -> list[Measured]:
    """What speaks for each of the best `limit` of `hits`."""
    # Without a single vector the encoder is not worth its seconds of loading.
    embedded = any(hit.dense is not None for hit in hits)
    vector = index.encode(query) if embedded else np.zeros(0)
    return measure_passages(read_question(query, index), hits, vector, index, limit, prior)


def _rank(measured: Measured, ranking: Ranking) -> Ranked:
    score = ranking.of_passage(measured.signals)
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
