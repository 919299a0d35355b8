"""what is asked, passages → what speaks for each of them, and for each of their sentences."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np

from index import Hit, Index
from qa.query.terms import ALIKE, Asked
from qa.text.answer_spans import could_answer

# Words at most from one to the other that still count as side by side.
_BESIDE = 2
# Words in which what nearness is worth falls to a third.
_NEAR = 8.0
# Passages that are looked at closely, by what their weights at first sight are of the cosine, the
# BM25 and the best sentence's cosine: 15, 20 and 50 of 50 differ by .001 at recall@5 of wiki, and
# by nothing at recall@1 of any set.
MEASURED = 20
_FIRST_SIGHT = (0.3, 0.25, 0.3)
# Words over which a length is measured, so that a sentence's is near 1.
_SENTENCE_WORDS = 30
# Names and numbers that a question does not have, in a sentence: more tell nothing more.
_MOST_NEW = 5
_NEW = re.compile(r"[A-Z][\w’'-]+|\d[\d.,]*")
_HEADLINE_WORDS = 12
_SENTENCE_END = (".", "!", "?", "…", '"', "”", "’", "»", ")", ":", ";", "。", "！", "？")
# Kinds of answers that can be told from other words; of the rest it is not known whether a
# sentence holds one.
_TOLD = frozenset(("number", "date", "name", "speech"))
_NOT_KNOWN = 0.5


class PassageSignals(NamedTuple):
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
    names: float
    pairs: float
    nearness: float
    title: float
    kind: float
    loose: float
    loose_sentence: float


class SentenceSignals(NamedTuple):
    """What speaks for a sentence: as of a passage, and further its length, whether it is a
    headline, the share of the question's words in it together with the sentence before and the
    title, and the share of names and numbers in it that the question has not."""

    cosine: float
    bm25: float
    pairs: float
    nearness: float
    kind: float
    length: float
    headline: float
    window: float
    new: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A passage's signals, its sentences', the share of the question's words that it or its title
    holds, and each sentence's share."""

    hit: Hit
    signals: PassageSignals
    sentences: tuple[SentenceSignals, ...]
    share: float
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage's sentences as they read, as their words are matched, and where in each of them
    the question's words stand; which of these its title has, and which go without saying."""

    texts: list[str]
    terms: list[list[str]]
    places: list[dict[str, list[int]]]
    title: frozenset[str]
    given: frozenset[str]


def measure_passages(
    asked: Asked,
    hits: Sequence[Hit],
    vector: np.ndarray,
    index: Index,
    limit: int = MEASURED,
    prior: Mapping[int, float] | None = None,
    said: Mapping[int, frozenset[str]] | None = None,
) -> list[Measured]:
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
        ours = vectors.get(hit.number)
        cosines = (
            [cosine] * len(hit.passage.sentences) if ours is None else (ours @ vector).tolist()
        )
        found.append((hit, cosine, hit.lexical / peak, cosines))
    before = prior or {}
    found.sort(key=lambda one: -_at_first_sight(*one[1:]) - before.get(one[0].number, 0.0))
    del found[limit:]
    given = said or {}
    read = [_read(hit, asked, given.get(hit.number, frozenset()), index) for hit, *_ in found]
    lengths = [len(terms) for passage in read for terms in passage.terms]
    mean_length = max(sum(lengths) / max(len(lengths), 1), 1.0)
    scores = [
        [
            asked.bm25({term: len(at) for term, at in places.items()}, len(terms), mean_length)
            for terms, places in zip(passage.terms, passage.places, strict=True)
        ]
        for passage in read
    ]
    sentence_peak = max((score for row in scores for score in row), default=0.0) or 1.0
    return [
        _measure(asked, hit, passage, cosine, bm25, cosines, [one / sentence_peak for one in row])
        for (hit, cosine, bm25, cosines), passage, row in zip(found, read, scores, strict=True)
    ]


def _at_first_sight(cosine: float, bm25: float, cosines: Sequence[float]) -> float:
    a, b, c = _FIRST_SIGHT
    return a * cosine + b * bm25 + c * max(cosines)


def _read(hit: Hit, asked: Asked, said: frozenset[str], index: Index) -> _Read:
    document = index.document(hit.passage.document_id)
    texts = [document.text[start:end] for start, end in hit.passage.sentences]
    terms = [index.terms(text) for text in texts]
    title = frozenset(index.terms(document.title)) & asked.weights.keys()
    places = [_places(asked, each) for each in terms]
    return _Read(texts, terms, places, title, title | (said & asked.weights.keys()))


def _measure(
    asked: Asked,
    hit: Hit,
    passage: _Read,
    cosine: float,
    bm25: float,
    cosines: list[float],
    sentence_bm25: list[float],
) -> Measured:
    places = passage.places
    sets = [frozenset(each) for each in places]
    whole = _places(asked, [term for terms in passage.terms for term in terms])
    held = passage.given.union(*sets)
    beginnings = [_beginnings(asked, terms) for terms in passage.terms]
    kinds = [_holds_kind(asked, text) for text in passage.texts]
    top = max(sentence_bm25) or 1.0
    best = max(range(len(cosines)), key=lambda at: cosines[at] + sentence_bm25[at] / top)
    titled = asked.share(asked.meaning, passage.title)
    signals = PassageSignals(
        cosine=cosine,
        sentence_cosine=max(cosines),
        bm25=bm25,
        sentence_bm25=max(sentence_bm25),
        names=asked.share(asked.names, held),
        pairs=_pairs(asked, whole),
        nearness=_nearness(asked, whole),
        title=titled,
        kind=kinds[best],
        loose=asked.share(asked.meaning, held.union(*beginnings)),
        loose_sentence=max(
            asked.share(asked.meaning, terms | alike | passage.given)
            for terms, alike in zip(sets, beginnings, strict=True)
        ),
    )
    headlines = _headlines(passage.texts)
    sentences = tuple(
        SentenceSignals(
            cosine=cosines[at],
            bm25=sentence_bm25[at],
            pairs=_pairs(asked, places[at]),
            nearness=_nearness(asked, places[at]),
            kind=kinds[at],
            length=len(passage.terms[at]) / _SENTENCE_WORDS,
            headline=headlines[at],
            window=asked.share(
                asked.meaning, sets[at].union(sets[at - 1] if at else (), passage.given)
            ),
            new=_new(asked, passage.texts[at]),
        )
        for at in range(len(cosines))
    )
    return Measured(
        hit,
        signals,
        sentences,
        asked.share(asked.meaning, held),
        tuple(asked.share(asked.meaning, terms) for terms in sets),
    )


def _places(asked: Asked, terms: Sequence[str]) -> dict[str, list[int]]:
    """Where the question's words stand among `terms`."""
    places: dict[str, list[int]] = {}
    for at, term in enumerate(terms):
        if term in asked.weights:
            places.setdefault(term, []).append(at)
    return places


def _beginnings(asked: Asked, terms: Sequence[str]) -> frozenset[str]:
    """The question's words that one of `terms` begins like."""
    begun = asked.beginnings.keys() & {term[:ALIKE] for term in terms}
    return frozenset(term for beginning in begun for term in asked.beginnings[beginning])


def _pairs(asked: Asked, places: Mapping[str, list[int]]) -> float:
    """The weighted share of the question's neighbours that stand side by side, in that order."""
    found = 0.0
    for one, other in asked.neighbours if places else ():
        if one in places and other in places:
            beside = any(
                0 < after - before <= _BESIDE for before in places[one] for after in places[other]
            )
            found += (asked.weights[one] + asked.weights[other]) * beside
    return found / asked.beside if found else 0.0


def _nearness(asked: Asked, places: Mapping[str, list[int]]) -> float:
    """How near the question's words stand to one another, two and two, by the rarer's weight."""
    found = 0.0
    for one, other in combinations([term for term in asked.rarest if term in places], 2):
        apart = min(abs(a - b) for a in places[one] for b in places[other])
        found += min(asked.weights[one], asked.weights[other]) * math.exp(-apart / _NEAR)
    return found / asked.near if found else 0.0


def _holds_kind(asked: Asked, sentence: str) -> float:
    if asked.kind not in _TOLD:
        return _NOT_KNOWN
    return float(could_answer(asked.kind, asked.own, sentence))


def _new(asked: Asked, sentence: str) -> float:
    """The first word has its capital by position."""
    found = sum(word.lower() not in asked.text for word in _NEW.findall(sentence[1:]))
    return min(found, _MOST_NEW) / _MOST_NEW


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
