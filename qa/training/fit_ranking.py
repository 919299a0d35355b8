"""gold questions over an index → the weights of the ranking, and of a reader's word in it."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from index import Hit, Index
from qa.evaluation.gold import GoldError, Question, overlaps_span
from qa.ranking.features import CandidateFeatures, PassageFeatures, SentenceFeatures
from qa.ranking.linear_ranker import LinearRanker
from qa.ranking.reader_rerank import add_reader_scores, read_candidates
from qa.ranking.rerank import query_features, rerank
from qa.reader import Reader, ScoreWeights
from qa.retrieval import CANDIDATES

# What the weights, of signals that are scaled to a deviation of 1, cost by their squares. .0001
# to .01 differ by .001 at recall@1 of sets that were not fitted on.
_COST = 1e-3
# Set, not fitted: texts of the sets have next to no headlines, and a headline or a question names
# its topic, often in the question's own words, and answers nothing. Its passage keeps the credit.
_HEADLINE = -5.0
# Passages in whose sentences the answer is looked for, as when one is given.
_SOURCES = 5


@dataclass(frozen=True, slots=True)
class Trial:
    """A question's candidates: what was measured of each, whether it is of the right document,
    and of each of its sentences whether it touches a gold answer there."""

    candidates: tuple[CandidateFeatures, ...]
    right: tuple[bool, ...]
    relevant_spans: tuple[tuple[bool, ...], ...]


def trials(
    questions: Sequence[Question], index: Index, limit: int, seed: int = 0
) -> Iterator[Trial]:
    """Up to `limit` of the questions whose answer's document is known and among the candidates."""
    for question, hits in _asked(questions, index, limit, seed):
        measured = tuple(query_features(question.text, hits, index))
        right = tuple(question.is_gold_document(one.hit.passage.document_id) for one in measured)
        if any(right):
            touched = tuple(
                _touched(one.hit, question, index) if of_it else (False,) * len(one.sentences)
                for one, of_it in zip(measured, right, strict=True)
            )
            yield Trial(measured, right, touched)


def _asked(
    questions: Sequence[Question], index: Index, limit: int, seed: int
) -> Iterator[tuple[Question, list[Hit]]]:
    """Some of those that can be fitted to, with their candidates."""
    chosen = [question for question in questions if question.answers and question.document]
    random.Random(seed).shuffle(chosen)  # noqa: S311
    for question in chosen[:limit]:
        yield (
            question,
            [hit for hit in index.search(question.text, CANDIDATES) if hit.passage.sentences],
        )


def _touched(hit: Hit, question: Question, index: Index) -> tuple[bool, ...]:
    text = index.document(hit.passage.document_id).text
    return tuple(overlaps_span(span, text, question.answers) for span in hit.passage.sentences)


def fit(sets: Sequence[Sequence[Trial]]) -> LinearRanker:
    """The weights under which the right passages, and in the best few the right sentences, are
    likeliest by softmax; each set weighs the same whatever its size.

    Raises GoldError when there is no question to fit to.
    """
    if not any(sets):
        raise GoldError("no question has its document among the candidates: nothing to fit")
    rows = []
    for one_set in sets:
        for trial in one_set:
            signals = np.array([one.features for one in trial.candidates])
            rows.append((signals, np.array(trial.right), 1 / len(one_set)))
    passages = _softmax_fit(rows)
    sentence_rows = []
    for one_set in sets:
        found = [row for trial in one_set if (row := _sentences(trial, passages)) is not None]
        sentence_rows += [(signals, right, 1 / len(found)) for signals, right in found]
    sentences = _softmax_fit(sentence_rows)
    return LinearRanker(
        PassageFeatures(*map(float, passages)),
        SentenceFeatures(*map(float, sentences[:-1]))._replace(is_headline=_HEADLINE),
        float(sentences[-1]),
    )


def _sentences(trial: Trial, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """The signals (sentences, signals + 1) of the sentences in the best passages, the last one
    the passage's score, and which are right; None when none is."""
    scores = np.array([one.features for one in trial.candidates]) @ weights
    best = np.argsort(-scores, kind="stable")[:_SOURCES]
    right = np.array([touched for at in best for touched in trial.relevant_spans[at]])
    if not right.any():
        return None
    signals = [(*one, scores[at]) for at in best for one in trial.candidates[at].sentences]
    return np.array(signals), right


def _softmax_fit(rows: Sequence[tuple[np.ndarray, np.ndarray, float]]) -> np.ndarray:
    """Weights (signals,) that make right candidates likely: each row is the signals (candidates,
    signals) of a question, which of them are right, and what the question weighs."""
    deviation = np.concatenate([signals for signals, *_ in rows]).std(axis=0) + 1e-6
    scaled = [(signals / deviation, right, weight) for signals, right, weight in rows]
    whole = sum(weight for *_, weight in rows)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = 0.0, np.zeros_like(weights)
        for signals, right, weight in scaled:
            odds = signals @ weights
            odds = np.exp(odds - odds.max())
            among, ours = odds / odds.sum(), odds * right / max((odds * right).sum(), 1e-300)
            value -= weight / whole * float(np.log(max(among[right].sum(), 1e-300)))
            slope += weight / whole * ((among - ours) @ signals)
        return value + _COST * float(weights @ weights), slope + 2 * _COST * weights

    found = minimize(loss, np.zeros(len(deviation)), jac=True, method="L-BFGS-B")
    weights: np.ndarray = found.x / deviation
    return weights


@dataclass(frozen=True, slots=True, eq=False)
class ScoreWeightsTrial:
    """A question's passages with a reader's word: the score of each and what the reader found,
    (passages, 2), and which are right; of each one's sentences, the score and the place,
    (sentences, 2), and which touch a gold answer."""

    passages: np.ndarray
    right: np.ndarray
    sentences: tuple[np.ndarray, ...]
    touched: tuple[np.ndarray, ...]


# What is measured is what the reader says, and not what it has been worth so far.
_AS_IT_IS = ScoreWeights(
    score=1.0, answerability=0.0, sentence=1.0, passage=0.0, sentence_log_prob=0.0
)


def score_weights_trials(
    questions: Sequence[Question], index: Index, limit: int, reader: Reader, seed: int = 0
) -> Iterator[ScoreWeightsTrial]:
    """Up to `limit` of the questions whose answer's document is known and among the candidates.

    The reader should not have learned from them: it would be believed too readily.
    """
    for question, hits in _asked(questions, index, limit, seed):
        ranked = rerank(question.text, hits, index)
        right = [question.is_gold_document(item.hit.passage.document_id) for item in ranked]
        if any(right):
            readings = read_candidates(question.text, ranked, index, reader)
            heard = add_reader_scores(ranked, readings, _AS_IT_IS)
            yield ScoreWeightsTrial(
                np.array([[item.score, item.answerability] for item in heard]),
                np.array(right),
                tuple(
                    np.array([[it.score, it.reader_log_prob] for it in item.sentences])
                    for item in heard
                ),
                tuple(
                    np.array(_touched(item.hit, question, index)) & of_it
                    for item, of_it in zip(heard, right, strict=True)
                ),
            )


def fit_score_weights(sets: Sequence[Sequence[ScoreWeightsTrial]]) -> ScoreWeights:
    """The weights under which the right passages, and in the best few the right sentences, are
    likeliest by softmax; each set weighs the same whatever its size.

    Raises GoldError when there is no question to fit to.
    """
    if not any(sets):
        raise GoldError("no question has its document among the candidates: nothing to fit")
    passages = _softmax_fit(
        [(trial.passages, trial.right, 1 / len(one)) for one in sets for trial in one]
    )
    rows = []
    for one_set in sets:
        found = [row for trial in one_set if (row := _read_sentences(trial, passages)) is not None]
        rows += [(signals, right, 1 / len(found)) for signals, right in found]
    if not rows:
        raise GoldError("no answer stands in one of the best passages: nothing to fit")
    sentence, place, passage = _softmax_fit(rows)
    return ScoreWeights(
        float(passages[0]), float(passages[1]), float(sentence), float(passage), float(place)
    )


def _read_sentences(
    trial: ScoreWeightsTrial, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray] | None:
    """The signals (sentences, 3) of the sentences in the best passages, the last one the passage's
    score, and which are right; None when none is."""
    scores = trial.passages @ weights
    best = np.argsort(-scores, kind="stable")[:_SOURCES]
    right = np.concatenate([trial.touched[at] for at in best])
    if not right.any():
        return None
    signals = [
        np.column_stack([trial.sentences[at], np.full(len(trial.sentences[at]), scores[at])])
        for at in best
    ]
    return np.concatenate(signals), right
