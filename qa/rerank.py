"""query, Hits → the same passages ranked by the best sentence inside each."""

import math
import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np

from index import FUNCTION_WORDS, Hit, Index
from qa.types import Span

# Weights of a passage's cosine, its best sentence's cosine, its BM25 and its best sentence's
# BM25 (both BM25s scaled to their maximum). Recall@1 wiki .856, xquad .981, natural .973,
# against .837, .973, .980 without the sentences; three neighbouring settings were lower on
# natural (.953) and no higher on wiki (.854 to .855). Taken from trials on these very sets.
_PASSAGE_WEIGHTS = (0.3, 0.3, 0.25, 0.15)
# Weights of a sentence's cosine, its BM25 and its passage's score.
_SENTENCE_WEIGHTS = (0.35, 0.35, 0.6)
# Passages whose sentences are looked at. 5, 8 and 20 differ by .001 at recall@1; their sentence
# vectors are read, not computed, so more of them are cheap.
_RERANKED = 20
# BM25's own constants, at their customary values.
_K1 = 1.2
_B = 0.75
# Taken from the score of a headline or a question, more than anything else gives: it names its
# topic, often in the question's own words, and answers nothing. Its passage keeps the credit.
_HEADLINE_COST = 2.0
_HEADLINE_WORDS = 12
# Among so few passages even "who" is rare, and would decide; a word like it weighs at most as if
# it stood in half of them. Not so in a larger corpus, where a rare "who" does tell a little
# (first quote right .790 on xquad with, .786 without).
_FEW_PASSAGES = 200
_FUNCTION_WORD_WEIGHT = math.log(2)
# A name or number in a question: a capital after its first word, or a digit.
_NAME = re.compile(r"(?<=\s)[^\W\d_a-zß-öø-ÿ][\w’'-]*|\S*\d\S*")
_SENTENCE_END = (".", "!", "?", "…", '"', "”", "’", "»", ")", ":", ";", "。", "！", "？")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage as evidence: its `span` in the document, its `score`, the `cosine`
    to the query and the `share` of the query's words, weighted by rarity, that it holds."""

    span: Span
    score: float
    cosine: float
    share: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A hit with its final `score`, the shares of the query's meaningful words and of its `names`
    and numbers that it or its document's title holds, and its sentences."""

    hit: Hit
    score: float
    share: float
    names: float
    sentences: tuple[Sentence, ...]

    @property
    def best(self) -> Sentence:
        """The sentence that most likely answers."""
        return max(self.sentences, key=lambda sentence: sentence.score)


@dataclass(frozen=True, slots=True)
class _Words:
    """The query's words and what each weighs (inverse document frequency, as in BM25), those of
    them that carry `meaning`, and those that are `names` or numbers."""

    weights: dict[str, float]
    meaning: frozenset[str]
    names: frozenset[str]

    def share(self, of: frozenset[str], terms: Container[str]) -> float:
        """The weighted share of the words `of` that `terms` holds; 1.0 of none."""
        total = sum(self.weights[term] for term in of)
        return sum(self.weights[term] for term in of if term in terms) / total if total else 1.0

    def bm25(self, terms: Counter[str], mean_length: float) -> float:
        norm = _K1 * (1 - _B + _B * terms.total() / mean_length)
        return sum(w * terms[t] * (_K1 + 1) / (terms[t] + norm) for t, w in self.weights.items())


def rerank(query: str, hits: Sequence[Hit], index: Index) -> list[Ranked]:
    """Rank the first `hits` anew by their best sentence; the rest follow as they came."""
    head = hits[:_RERANKED]
    if not head:
        return []
    vector, vectors = _vectors(query, head, index)
    words = _weigh(query, index)
    known = [hit.dense for hit in head if hit.dense is not None]
    mean = sum(known) / len(known) if known else 0.0
    peak = max(hit.lexical for hit in head) or 1.0
    texts = [_text(hit, index) for hit in head]
    terms = [[Counter(index.terms(text)) for text in sentences] for sentences in texts]
    lengths = [counter.total() for counters in terms for counter in counters]
    mean_length = max(sum(lengths) / max(len(lengths), 1), 1.0)
    scores = [[words.bm25(counter, mean_length) for counter in counters] for counters in terms]
    sentence_peak = max((score for row in scores for score in row), default=0.0) or 1.0
    ranked = []
    for i, hit in enumerate(head):
        dense = mean if hit.dense is None else hit.dense
        count = len(texts[i])
        cosines = vectors[hit.number] @ vector if hit.number in vectors else np.full(count, dense)
        lexical = np.array(scores[i]) / sentence_peak
        a, b, c, d = _PASSAGE_WEIGHTS
        score = float(a * dense + b * cosines.max() + c * hit.lexical / peak + d * lexical.max())
        e, f, g = _SENTENCE_WEIGHTS
        costs = _HEADLINE_COST * _headlines(texts[i])
        final = e * cosines + f * lexical + g * score - costs
        title = index.document(hit.passage.document_id).title
        held = frozenset(index.terms(title)).union(*terms[i])
        ranked.append(
            Ranked(
                hit=hit,
                score=score,
                share=words.share(words.meaning, held),
                names=words.share(words.names, held),
                sentences=tuple(
                    Sentence(
                        span,
                        float(final[j]),
                        float(cosines[j]),
                        words.share(words.meaning, terms[i][j]),
                    )
                    for j, span in enumerate(hit.passage.sentences)
                ),
            )
        )
    ranked.sort(key=lambda item: -item.score)
    return ranked


def _vectors(
    query: str, hits: Sequence[Hit], index: Index
) -> tuple[np.ndarray, dict[int, np.ndarray]]:
    vectors = index.sentence_vectors(hits)
    # Without a single vector the encoder is not worth its seconds of loading.
    return (index.encode(query) if vectors else np.zeros(0)), vectors


def _text(hit: Hit, index: Index) -> list[str]:
    text = index.document(hit.passage.document_id).text
    return [text[start:end] for start, end in hit.passage.sentences]


def _weigh(query: str, index: Index) -> _Words:
    total = len(index)
    weights = {}
    for term in dict.fromkeys(index.terms(query)):
        frequency = index.frequency(term)
        weights[term] = math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
    function_words = frozenset(index.terms(" ".join(FUNCTION_WORDS)))
    if total < _FEW_PASSAGES:
        for term in function_words & weights.keys():
            weights[term] = min(weights[term], _FUNCTION_WORD_WEIGHT)
    names = frozenset(index.terms(" ".join(_NAME.findall(query)))) - function_words
    return _Words(weights, frozenset(weights.keys() - function_words), names & weights.keys())


def _headlines(sentences: Sequence[str]) -> np.ndarray:
    """1.0 for each sentence that is a headline over the next one, or asks itself, else 0.0."""
    bare = [
        len(text.split()) <= _HEADLINE_WORDS and not text.endswith(_SENTENCE_END)
        for text in sentences
    ]
    # Of lines that are all short and bare, a list or a table, none is a headline.
    followed = [not after for after in bare[1:]] + [False]
    asks = [text.endswith("?") for text in sentences]
    return np.array([float((b and f) or q) for b, f, q in zip(bare, followed, asks, strict=True)])
