"""Features of candidate passages and of their sentences."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

import numpy as np

from index import Hit, Index
from index.lazy_pattern import lazy_pattern
from qa.query.terms import QueryTerms, prefix_of
from qa.text.answer_spans import contains_answer_type
from qa.text.other_languages.answer_types import has_kind

# Words from the first to the second of a bigram, at most: one may stand between them.
_BIGRAM_WINDOW = 2
# Words of distance over which proximity falls to a third.
_PROXIMITY_SCALE = 8.0
# Candidates that are scored closely, chosen by the weights below: 15, 20 and 50 of 50 differ by
# .001 in recall@5 on wiki.
RERANK_DEPTH = 20
# Weights of cosine, BM25 and the best sentence's cosine in the first stage.
_FIRST_STAGE_WEIGHTS = (0.3, 0.25, 0.3)
# Words of a sentence of length 1.0.
_SENTENCE_WORDS = 30
# Names and numbers that the query does not have, at most: more make no difference.
_MAX_NOVEL = 5
# Only ASCII capitals, because the weights were fitted that way.
_NAME_OR_NUMBER = lazy_pattern(r"[A-Z][\w’'-]+|\d[\d.,]*")
# Words of a headline, at most.
_HEADLINE_WORDS = 12
_SENTENCE_END = (
    ".", "!", "?", "…", '"', "”", "’", "»", ")", ":", ";", "。", "！", "？",
    "」", "』", "）", "।", "॥", "؟", "۔", "။", "።", "։",
)  # fmt: skip
# Letters of scripts without spaces, and how many make a word, nearly.
_UNSPACED = lazy_pattern("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_CHARACTERS_PER_WORD = 3
# What is left of the word features where a question is in another language than a document, which
# share names and numbers at most: 100 English questions on German XQuAD have a recall@1 of .86 to
# .87 with .2 to .5, .81 with 1 and .83 without words.
_FOREIGN_WORD_SHARE = 0.3
# Types of answers that can be told from other words, and the feature's value for the other types.
_DETECTABLE_TYPES = frozenset(("number", "date", "name", "speech"))
_UNKNOWN = 0.5


class PassageFeatures(NamedTuple):
    """The features of a passage.

    An overlap is the share of query terms, weighted by rarity, that the text holds.

    Attributes:
        cosine: Cosine with the query.
        sentence_cosine: The highest cosine of a sentence with the query.
        bm25: BM25 as a share of the highest among the hits.
        sentence_bm25: The best sentence's BM25 as a share of the highest among the candidates.
        name_overlap: Overlap of the query's names and numbers with the passage and its title.
        bigram_overlap: Share of the query's bigrams, weighted by rarity.
        proximity: How close to one another the query's terms stand.
        title_overlap: Overlap with the title.
        has_answer_type: 1.0 if the best sentence holds something of the type asked for, else 0.0;
            0.5 if that cannot be told.
        prefix_overlap: Overlap with the passage and its title, words with a common prefix included.
        sentence_prefix_overlap: The same for the best sentence with the title.
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
    """The features of a sentence: as those of a passage, and its own.

    Attributes:
        length: Its words, in units of 30.
        is_headline: 1.0 for a headline or a question, else 0.0.
        context_overlap: Overlap with the sentence, the one before it and the title.
        novel_entities: Names and numbers in it that the query does not have, as a share of 5.
    """

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
    """The features of a hit and of its sentences, and the overlap of the query's terms with the
    passage and its title, and with each sentence alone."""

    hit: Hit
    features: PassageFeatures
    sentences: tuple[SentenceFeatures, ...]
    term_overlap: float
    sentence_term_overlaps: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class DateFeatures:
    """What the dates of documents say about their passages, by passage id.

    Attributes:
        first_stage_prior: What to add to the score by which candidates are chosen.
        implied_terms: Query terms counted as present, such as dates that the document's day
            matches.
    """

    first_stage_prior: Mapping[int, float] = field(default_factory=dict)
    implied_terms: Mapping[int, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A hit with its cosine (or the mean of the others while its vector is pending), its scaled
    BM25, and the cosines of its sentences."""

    hit: Hit
    cosine: float
    bm25: float
    sentence_cosines: list[float]

    @property
    def first_stage_score(self) -> float:
        weights = _FIRST_STAGE_WEIGHTS
        return (
            weights[0] * self.cosine
            + weights[1] * self.bm25
            + weights[2] * max(self.sentence_cosines)
        )


@dataclass(frozen=True, slots=True)
class _AnalyzedPassage:
    """The query for the passage's language; the texts of a passage's sentences, their terms, and
    the positions of query terms in each; the query terms in its title, and those that count as
    present."""

    query_terms: QueryTerms
    texts: list[str]
    terms: list[list[str]]
    term_positions: list[dict[str, list[int]]]
    title: frozenset[str]
    implied_terms: frozenset[str]


def candidate_features(
    terms_in: Callable[[str], QueryTerms],
    query_vector: np.ndarray,
    hits: Sequence[Hit],
    index: Index,
    *,
    limit: int = RERANK_DEPTH,
    dates: DateFeatures | None = None,
) -> list[CandidateFeatures]:
    """Compute the features of the best hits by first-stage score.

    Args:
        terms_in: The analyzed query, for documents in a language.
        query_vector: Its vector (d,); empty if no hit has a vector.
        hits: Hits that have sentences.
        index: The index that they are from.
        limit: How many of the hits to choose.
        dates: What the documents' dates say about the hits.

    Returns:
        The features of at most `limit` hits, the best by first-stage score first.
    """
    dates = dates or DateFeatures()
    candidates = _first_stage(hits, query_vector, index)
    candidates.sort(
        key=lambda candidate: (
            -candidate.first_stage_score
            - dates.first_stage_prior.get(candidate.hit.passage_id, 0.0)
        )
    )
    del candidates[limit:]
    index.prefetch_documents(candidate.hit.passage.document_id for candidate in candidates)
    passages = [
        _analyze_passage(
            candidate.hit,
            terms_in,
            dates.implied_terms.get(candidate.hit.passage_id, frozenset()),
            index,
        )
        for candidate in candidates
    ]
    return [
        _features_of(passage.query_terms, candidate, passage, bm25)
        for candidate, passage, bm25 in zip(
            candidates, passages, _sentence_bm25(passages), strict=True
        )
    ]


def _first_stage(hits: Sequence[Hit], query_vector: np.ndarray, index: Index) -> list[_Candidate]:
    vectors = index.sentence_vectors(hits)
    known_cosines = [hit.dense for hit in hits if hit.dense is not None]
    mean_cosine = sum(known_cosines) / len(known_cosines) if known_cosines else 0.0
    max_bm25 = max((hit.lexical for hit in hits), default=0.0) or 1.0
    candidates = []
    for hit in hits:
        cosine = mean_cosine if hit.dense is None else hit.dense
        matrix = vectors.get(hit.passage_id)
        if matrix is None:
            sentence_cosines = [cosine] * len(hit.passage.sentences)
        else:
            sentence_cosines = (matrix @ query_vector).tolist()
        candidates.append(_Candidate(hit, cosine, hit.lexical / max_bm25, sentence_cosines))
    return candidates


def _analyze_passage(
    hit: Hit, terms_in: Callable[[str], QueryTerms], implied_terms: frozenset[str], index: Index
) -> _AnalyzedPassage:
    document = index.document(hit.passage.document_id)
    language = document.language
    query_terms = terms_in(language)
    texts = [document.text[start:end] for start, end in hit.passage.sentences]
    terms = [_analyze(text, query_terms, language, index) for text in texts]
    title_terms = frozenset(_analyze(document.title, query_terms, language, index))
    title = title_terms & query_terms.weights.keys()
    positions = [_term_positions(query_terms, sentence_terms) for sentence_terms in terms]
    return _AnalyzedPassage(
        query_terms,
        texts,
        terms,
        positions,
        title,
        title | (implied_terms & query_terms.weights.keys()),
    )


def _analyze(text: str, query_terms: QueryTerms, language: str, index: Index) -> list[str]:
    """The terms of a text in the forms that the query has of them: a word that no document has in
    its language's own form is in the query in the common one."""
    if language in ("", "en"):
        return index.analyze(text)
    return [
        common if common in query_terms.weights else own
        for own, common in index.analyze_forms(text, language)
    ]


def _sentence_bm25(passages: Sequence[_AnalyzedPassage]) -> list[list[float]]:
    """For each passage, the BM25 of its sentences as shares of the highest of all."""
    lengths = [len(terms) for passage in passages for terms in passage.terms]
    mean_length = max(sum(lengths) / max(len(lengths), 1), 1.0)
    scores = [
        [
            passage.query_terms.bm25(
                {term: len(at) for term, at in positions.items()}, len(terms), mean_length
            )
            for terms, positions in zip(passage.terms, passage.term_positions, strict=True)
        ]
        for passage in passages
    ]
    highest = max((score for row in scores for score in row), default=0.0) or 1.0
    return [[score / highest for score in row] for row in scores]


def _features_of(
    query_terms: QueryTerms,
    candidate: _Candidate,
    passage: _AnalyzedPassage,
    sentence_bm25: list[float],
) -> CandidateFeatures:
    cosines = candidate.sentence_cosines
    content_terms, overlap = query_terms.content_terms, query_terms.weighted_overlap
    positions = passage.term_positions
    whole_positions = _term_positions(
        query_terms, [term for terms in passage.terms for term in terms]
    )
    sentence_terms = [frozenset(of_sentence) for of_sentence in positions]
    passage_terms = passage.implied_terms.union(*sentence_terms)
    prefix_terms = [_matching_prefixes(query_terms, terms) for terms in passage.terms]
    answer_types = [_has_answer_type(query_terms, text) for text in passage.texts]
    highest_bm25 = max(sentence_bm25) or 1.0
    share = _FOREIGN_WORD_SHARE if query_terms.is_foreign else 1.0
    best = max(range(len(cosines)), key=lambda at: cosines[at] + sentence_bm25[at] / highest_bm25)
    passage_features = PassageFeatures(
        cosine=candidate.cosine,
        sentence_cosine=max(cosines),
        bm25=candidate.bm25 * share,
        sentence_bm25=max(sentence_bm25) * share,
        name_overlap=share * overlap(query_terms.names, passage_terms),
        bigram_overlap=share * _bigram_overlap(query_terms, whole_positions),
        proximity=share * _proximity(query_terms, whole_positions),
        title_overlap=share * overlap(content_terms, passage.title),
        has_answer_type=answer_types[best],
        prefix_overlap=share * overlap(content_terms, passage_terms.union(*prefix_terms)),
        sentence_prefix_overlap=share
        * max(
            overlap(content_terms, terms | prefixes | passage.implied_terms)
            for terms, prefixes in zip(sentence_terms, prefix_terms, strict=True)
        ),
    )
    headlines = _headlines(passage.texts)
    sentences = tuple(
        SentenceFeatures(
            cosine=cosines[at],
            bm25=sentence_bm25[at] * share,
            bigram_overlap=_bigram_overlap(query_terms, positions[at]),
            proximity=_proximity(query_terms, positions[at]),
            has_answer_type=answer_types[at],
            length=len(passage.terms[at]) / _SENTENCE_WORDS,
            is_headline=headlines[at],
            context_overlap=overlap(
                content_terms,
                sentence_terms[at].union(
                    sentence_terms[at - 1] if at else (), passage.implied_terms
                ),
            ),
            novel_entities=_novel_entities(query_terms, passage.texts[at]),
        )
        for at in range(len(cosines))
    )
    return CandidateFeatures(
        candidate.hit,
        passage_features,
        sentences,
        overlap(content_terms, passage_terms),
        tuple(overlap(content_terms, terms) for terms in sentence_terms),
    )


def _term_positions(query_terms: QueryTerms, terms: Sequence[str]) -> dict[str, list[int]]:
    """The positions among `terms` of each query term."""
    positions: dict[str, list[int]] = {}
    for at, term in enumerate(terms):
        if term in query_terms.weights:
            positions.setdefault(term, []).append(at)
    return positions


def _matching_prefixes(query_terms: QueryTerms, terms: Sequence[str]) -> frozenset[str]:
    """The query terms that share a prefix with one of `terms`."""
    prefixes = query_terms.prefixes.keys() & {prefix_of(term) for term in terms}
    return frozenset(term for prefix in prefixes for term in query_terms.prefixes[prefix])


def _bigram_overlap(query_terms: QueryTerms, positions: Mapping[str, list[int]]) -> float:
    """The weighted share of the query's bigrams that occur in that order."""
    weight = 0.0
    for first, second in query_terms.bigrams if positions else ():
        if first in positions and second in positions:
            adjacent = any(
                0 < after - before <= _BIGRAM_WINDOW
                for before in positions[first]
                for after in positions[second]
            )
            weight += (query_terms.weights[first] + query_terms.weights[second]) * adjacent
    return weight / query_terms.bigram_weight if weight else 0.0


def _proximity(query_terms: QueryTerms, positions: Mapping[str, list[int]]) -> float:
    """How close the rarest query terms stand, pair by pair, by the lower weight of each pair."""
    weight = 0.0
    for first, second in combinations(
        [term for term in query_terms.rarest_terms if term in positions], 2
    ):
        distance = min(abs(a - b) for a in positions[first] for b in positions[second])
        weight += min(query_terms.weights[first], query_terms.weights[second]) * math.exp(
            -distance / _PROXIMITY_SCALE
        )
    return weight / query_terms.proximity_weight if weight else 0.0


def _has_answer_type(query_terms: QueryTerms, sentence: str) -> float:
    if query_terms.answer_type not in _DETECTABLE_TYPES:
        return _UNKNOWN
    if query_terms.is_foreign or query_terms.language not in ("", "en"):
        found = has_kind(query_terms.answer_type, sentence, query_terms.text, query_terms.language)
        return _UNKNOWN if found is None else float(found)
    return float(
        contains_answer_type(query_terms.answer_type, query_terms.question_stems, sentence)
    )


def _novel_entities(query_terms: QueryTerms, sentence: str) -> float:
    # The first letter is a capital by position.
    entities = _NAME_OR_NUMBER.findall(sentence[1:])
    novel = sum(entity.lower() not in query_terms.text for entity in entities)
    return min(novel, _MAX_NOVEL) / _MAX_NOVEL


def _count_words(text: str) -> int:
    return len(text.split()) + len(_UNSPACED.findall(text)) // _CHARACTERS_PER_WORD


# "Apologies: R. Vane", "Attendance: 1,204".
_LABELLED = lazy_pattern(
    r"[A-Z][\w ]{2,24}:\s+(?:(?:[A-Z]\.|[A-Z][\w’'-]+|\d[\d.,]*|of|and|de|van|von)[\s,]*)+$"
)


def _headlines(sentences: Sequence[str]) -> list[float]:
    """1.0 for each sentence that is a question, or a headline above the next one, else 0.0."""
    unfinished = [
        _count_words(text) <= _HEADLINE_WORDS
        and not text.endswith(_SENTENCE_END)
        and not _LABELLED.match(text)
        for text in sentences
    ]
    # Short lines in a row are a list or a table, not headlines.
    followed = [not following for following in unfinished[1:]] + [False]
    questions = [text.endswith(("?", "？", "؟")) for text in sentences]
    return [
        float((short and over_text) or question)
        for short, over_text, question in zip(unfinished, followed, questions, strict=True)
    ]
