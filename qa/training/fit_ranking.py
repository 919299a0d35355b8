"""Fit the weights of the ranking, or of a reader's scores in it, to gold questions."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from index import Hit, Index
from qa.evaluation.gold import GoldError, Question, overlaps_span
from qa.ranking.features import PassageFeatures, SentenceFeatures
from qa.ranking.linear_ranker import LinearRanker
from qa.ranking.reader_rerank import add_reader_scores, read_candidates
from qa.ranking.rerank import query_features, rerank
from qa.reader import Reader, ScoreWeights
from qa.types import CANDIDATES

# L2 penalty on weights of features scaled to a standard deviation of 1. .0001 to .01 differ by .001
# in recall@1 of sets that were not fitted to.
_L2_PENALTY = 1e-3
# Set, not fitted: the sets have almost no headlines, and a headline repeats the question's words
# without answering it.
_HEADLINE_WEIGHT = -5.0
# Passages whose sentences are fitted to: as many as `ask` draws an answer from.
_SOURCES = 5
# Leaves the scores as they are, so that the reader's own scores are what is fitted to.
_IDENTITY = ScoreWeights(
    score=1.0, answerability=0.0, sentence=1.0, passage=0.0, sentence_log_prob=0.0
)

# Features (candidates, features), which candidates are relevant (candidates,), and a weight.
_WeightedQuery = tuple[np.ndarray, np.ndarray, float]


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """The candidates of one question.

    `passages` are their features (passages, features), `relevant` those of the gold document
    (passages,). `sentences` holds for each passage the features of its sentences (sentences,
    features), `relevant_sentences` which of them overlap a gold answer (sentences,).
    """

    passages: np.ndarray
    relevant: np.ndarray
    sentences: tuple[np.ndarray, ...]
    relevant_sentences: tuple[np.ndarray, ...]


def ranking_trials(
    questions: Sequence[Question], index: Index, limit: int, seed: int = 0
) -> Iterator[Trial]:
    """Trials with the features of the ranking.

    Args:
        questions: Gold questions; those without a document are passed over.
        index: Index of the documents.
        limit: Questions to use, at most.
        seed: Seed of the choice.

    Yields:
        One trial for each question whose document is among the candidates.
    """
    for question, hits in _candidates(questions, index, limit, seed):
        candidates = query_features(question.text, hits, index)
        passages = np.array([candidate.features for candidate in candidates])
        sentences = [np.array(candidate.sentences) for candidate in candidates]
        hits = [candidate.hit for candidate in candidates]
        yield from _trial(question, index, hits, (passages, sentences))


def score_weights_trials(
    questions: Sequence[Question], index: Index, limit: int, reader: Reader, seed: int = 0
) -> Iterator[Trial]:
    """Trials with the ranking's score and the reader's: answerability of passages, log-probability
    of sentences.

    The reader must not have been trained on the questions: it would be trusted too much. Arguments
    as in `ranking_trials`.
    """
    for question, hits in _candidates(questions, index, limit, seed):
        ranked = rerank(question.text, hits, index)
        outputs = read_candidates(question.text, ranked, index, reader)
        scored = add_reader_scores(ranked, outputs, _IDENTITY)
        passages = np.array([[item.score, item.answerability] for item in scored])
        sentences = [
            np.array([[it.score, it.reader_log_prob] for it in item.sentences]) for item in scored
        ]
        yield from _trial(question, index, [item.hit for item in scored], (passages, sentences))


def fit_ranker(sets: Sequence[Sequence[Trial]]) -> LinearRanker:
    """The ranking under which relevant passages, and relevant sentences in the best passages, are
    most likely by softmax; each set has the same weight, whatever its size.

    Raises:
        GoldError: There is no question to fit to.
    """
    passages, sentences = _fit(sets)
    return LinearRanker(
        PassageFeatures(*map(float, passages)),
        SentenceFeatures(*map(float, sentences[:-1]))._replace(is_headline=_HEADLINE_WEIGHT),
        float(sentences[-1]),
    )


def fit_score_weights(sets: Sequence[Sequence[Trial]]) -> ScoreWeights:
    """The weights of the ranking's and the reader's scores, fitted as in `fit_ranker`."""
    (score, answerability), (sentence, log_prob, passage) = map(np.ndarray.tolist, _fit(sets))
    return ScoreWeights(score, answerability, sentence, passage, log_prob)


def _candidates(
    questions: Sequence[Question], index: Index, limit: int, seed: int
) -> Iterator[tuple[Question, list[Hit]]]:
    """A sample of the questions with a gold document, each with its hits."""
    usable = [question for question in questions if question.answers and question.document]
    random.Random(seed).shuffle(usable)  # noqa: S311
    for question in usable[:limit]:
        hits = index.search(question.text, CANDIDATES)
        yield question, [hit for hit in hits if hit.passage.sentences]


def _trial(
    question: Question,
    index: Index,
    hits: Sequence[Hit],
    features: tuple[np.ndarray, Sequence[np.ndarray]],
) -> Iterator[Trial]:
    """The trial, unless no candidate is of the gold document."""
    relevant = [question.is_gold_document(hit.passage.document_id) for hit in hits]
    if any(relevant):
        relevant_sentences = []
        for hit, is_relevant in zip(hits, relevant, strict=True):
            text = index.document(hit.passage.document_id).text
            overlaps = [
                is_relevant and overlaps_span(span, text, question.answers)
                for span in hit.passage.sentences
            ]
            relevant_sentences.append(np.array(overlaps))
        passages, sentences = features
        yield Trial(passages, np.array(relevant), tuple(sentences), tuple(relevant_sentences))


def _fit(sets: Sequence[Sequence[Trial]]) -> tuple[np.ndarray, np.ndarray]:
    """Weights of passages (features,) and of sentences (features + 1,); the last one is that of
    the passage's score."""
    if not any(sets):
        raise GoldError("no question has its document among the candidates: nothing to fit")
    passages = _fit_softmax(
        [(trial.passages, trial.relevant, 1 / len(trials)) for trials in sets for trial in trials]
    )
    queries: list[_WeightedQuery] = []
    for trials in sets:
        usable = [it for trial in trials if (it := _sentences(trial, passages)) is not None]
        queries += [(features, relevant, 1 / len(usable)) for features, relevant in usable]
    if not queries:
        raise GoldError("no answer stands in one of the best passages: nothing to fit")
    return passages, _fit_softmax(queries)


def _sentences(trial: Trial, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Features (sentences, features + 1) of the sentences in the best passages, the last one the
    passage's score, and which are relevant; None when none is."""
    scores = trial.passages @ weights
    best = np.argsort(-scores, kind="stable")[:_SOURCES]
    relevant = np.concatenate([trial.relevant_sentences[at] for at in best])
    if not relevant.any():
        return None
    features = [
        np.column_stack([trial.sentences[at], np.full(len(trial.sentences[at]), scores[at])])
        for at in best
    ]
    return np.concatenate(features), relevant


def _fit_softmax(queries: Sequence[_WeightedQuery]) -> np.ndarray:
    """Weights (features,) that maximize the likelihood of the relevant candidates."""
    scale = np.concatenate([features for features, *_ in queries]).std(axis=0) + 1e-6
    scaled = [(features / scale, relevant, weight) for features, relevant, weight in queries]
    total = sum(weight for *_, weight in scaled)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = 0.0, np.zeros_like(weights)
        for features, relevant, weight in scaled:
            logits = features @ weights
            odds = np.exp(logits - logits.max())
            probabilities = odds / odds.sum()
            targets = odds * relevant / max((odds * relevant).sum(), 1e-300)
            likelihood = max(probabilities[relevant].sum(), 1e-300)
            value -= weight / total * float(np.log(likelihood))
            gradient += weight / total * ((probabilities - targets) @ features)
        penalty = _L2_PENALTY * float(weights @ weights)
        return value + penalty, gradient + 2 * _L2_PENALTY * weights

    result = minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B")
    fitted: np.ndarray = result.x / scale
    return fitted
