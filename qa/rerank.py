"""query, Hits → the same passages ranked by what speaks for each of them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index import Hit, Index
from qa.asked import read_question
from qa.assessors import NOBODY, Assessors
from qa.crossencoder import Reranker
from qa.ranking import Ranking, load_ranking
from qa.reader import Pages, Reader, Reading, load_share, pages_of
from qa.signals import MEASURED, Measured, PassageSignals, SentenceSignals, measure_passages
from qa.types import Span

# Passages that a cross-encoder reads: at 30 ms a pair or so it is by far the dearest step.
_READ = 10
# What its logarithm of odds is worth beside ours. Both hold most of the same evidence, so their
# plain sum would count that twice.
_SHARE = 0.5
# Passages that a reader reads: those that are at most so much less likely the right one than the
# best, and no more than so many. On this rests what an answer costs: the first alone is 40 ms.
_MOST_READ = 4
_CLOSE = 1.5


# Of each sentence how much likelier than by lot, as a logarithm, the answer stands in it, and where
# in the document that would be.
Places = list[tuple[float, Span | None]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage as evidence: its `span` in the document, its `score`, what that
    was made of, and the share of the query's words, weighted by rarity, that it holds. `timely`
    is what of the score is for its day. Where a reader has read it, `place` is the logarithm of the
    chance that the answer stands in it, given that it stands in the passage, beside that of a
    sentence taken by lot; and `answer` is where in the document that would be."""

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
    is for its day, `found` the logarithm of the odds, by a reader, that the answer stands in it:
    0 where there is none, and where it has not read this one no more than it said of others."""

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
    assessors: Assessors = NOBODY,
) -> list[Ranked]:
    """The best `limit` of `hits`, ranked anew, best first. By their numbers, `prior` speaks for
    them at first sight, and `said` are words that they have without having them in their text;
    the `assessors` have a say."""
    ranking = load_ranking()
    found = measure(query, hits, index, limit, prior, said)
    scores = [ranking.of_passage(measured.signals) for measured in found]
    if assessors.reranker is not None:
        scores = _with_second_opinion(query, found, scores, index, assessors.reranker)
    if assessors.reader is not None:
        ranked = _with_reader(query, found, scores, index, assessors.reader)
    else:
        ranked = [_rank(one, score, ranking) for one, score in zip(found, scores, strict=True)]
    ranked.sort(key=lambda item: -item.score)
    return ranked


def _with_reader(
    query: str, found: Sequence[Measured], scores: Sequence[float], index: Index, reader: Reader
) -> list[Ranked]:
    """The passages as the ranking and a reader of the likeliest of them have it together."""
    ranking, share = load_ranking(), load_share(reader.folder)
    said, places = read_likeliest(query, found, scores, index, reader)
    ranked = []
    for measured, before, says, own in zip(found, scores, said, places, strict=True):
        score = share.of_passage(before, says)
        sentences = tuple(
            Sentence(
                span,
                share.of_sentence(ranking.of_sentence(signals, 0.0), score, place),
                signals,
                held,
                place=place,
                answer=answer,
            )
            for span, signals, held, (place, answer) in zip(
                measured.hit.passage.sentences,
                measured.sentences,
                measured.shares,
                own,
                strict=True,
            )
        )
        ranked.append(
            Ranked(measured.hit, score, measured.signals, measured.share, sentences, found=says)
        )
    return ranked


def read_likeliest(
    query: str, found: Sequence[Measured], scores: Sequence[float], index: Index, reader: Reader
) -> tuple[list[float], list[Places]]:
    """What a reader says of each of the passages of these scores: the logarithm of the odds that it
    has the answer, and the places in it. It reads the likeliest; of the others what it would say is
    not known, and they shall not gain by that."""
    chosen = _to_read(scores)
    pages = [_pages(found[at].hit, index) for at in chosen]
    readings = dict(zip(chosen, reader.read(query, pages), strict=True))
    least = min((reading.found for reading in readings.values()), default=0.0)
    said = [readings[at].found if at in readings else least for at in range(len(found))]
    return said, [_places(one.hit, readings.get(at)) for at, one in enumerate(found)]


def _to_read(scores: Sequence[float]) -> list[int]:
    """Which of the passages of these scores are worth a reader's time, the best first."""
    best = sorted(range(len(scores)), key=lambda at: -scores[at])[:_MOST_READ]
    return [at for at in best if scores[at] >= scores[best[0]] - _CLOSE]


def _places(hit: Hit, reading: Reading | None) -> Places:
    count, start = len(hit.passage.sentences), hit.passage.start
    if reading is None:
        return [(0.0, None)] * count
    return [
        (place + math.log(count), answer and (start + answer[0], start + answer[1]))
        for place, answer in zip(reading.places, reading.answers, strict=True)
    ]


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
    pages = [_pages(found[at].hit, index) for at in best]
    logits = reranker.logits(query, [it.prefix + it.text for it in pages])
    said = dict(zip(best, logits, strict=True))
    least = min(logits, default=0.0)
    return [score + _SHARE * said.get(at, least) for at, score in enumerate(scores)]


def _pages(hit: Hit, index: Index) -> Pages:
    return pages_of(index.document(hit.passage.document_id), hit.passage)


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
