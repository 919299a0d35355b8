"""Fit the confidence model to gold questions, and write it to its file."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from index import Hit, Index
from qa.answers.answer import compose
from qa.answers.confidence import ConfidenceFeatures, ConfidenceModel
from qa.dedup.grouping import deduplicate
from qa.evaluation.gold import GoldError, Question, contains_answer, is_right
from qa.evaluation.reliability_plot import Prediction
from qa.query.question_language import question_language
from qa.query.rewriting import Query
from qa.ranking.reader_rerank import rerank_with_reader, select_scorers
from qa.retrieval import Evidence, rank
from qa.types import CANDIDATES, NO_SCORERS, Scorers, SearchOptions

# Confidence from which an answer is given, without a reader, and from which a possible one is
# shown; with a reader, the file of its model says. Of eight sets that are not reported, each tried
# on a model fitted to the others, .6, .65 and .7 give .48, .39 and .25 of the right answers and
# answer .10, .07 and .03 of the questions without an answer; from .3 on, .92 of the right ones are
# shown. See tests/benchmarks/README.md.
_THRESHOLD = 0.65
_POSSIBLE_THRESHOLD = 0.3
# Inverse strength of the L2 penalty on weights of features scaled to a standard deviation of 1.
# Fitted without each of these sets in turn and tried on it, .01, .03, .1 and 1 give a mean AUROC of
# .869, .867, .866 and .865 with the reader, and .792, .790, .789 and .787 without.
_C = 0.01
# Share of the questions asked of a folder that nothing in it answers: most are asked by people who
# know what it is about. Absent examples weigh as much, whatever their number.
_ABSENT_SHARE = 0.25
# Passages an answer is made from, as in `ask`.
_SOURCES = 5
# Precision of the prior around the former weights, of features scaled to a standard deviation of 1,
# and around the former intercept: 30 examples do no harm, 300 move it as far as they should.
_WEIGHT_PRECISION = 10.0
_INTERCEPT_PRECISION = 3.0


@dataclass(frozen=True, slots=True)
class Example:
    """The features of one answer, whether it was right, and whether there was none to find."""

    features: ConfidenceFeatures
    right: bool
    is_absent: bool = False


def calibration_examples(
    questions: Sequence[Question],
    index: Index,
    *,
    limit: int,
    seed: int = 0,
    scorers: Scorers = NO_SCORERS,
) -> Iterator[Example]:
    """Examples for fitting the confidence, at least half of them without an answer to find.

    Args:
        questions: Gold questions. Answerable ones are asked twice: as they are, and with their
            document left out, unless the answer stands in another one too. Those without a known
            document are passed over.
        index: Index of the documents.
        limit: Questions to use, at most.
        seed: Seed of the choice.
        scorers: The models in use: each reader has a confidence model of its own.
    """
    usable = [question for question in questions if question.document or not question.answers]
    random.Random(seed).shuffle(usable)  # noqa: S311
    for question in usable[:limit]:
        if select_scorers(question.text, scorers) != scorers:
            # It is not given to the reader, so its confidence comes from the other model.
            continue
        hits = index.search(question.text, CANDIDATES)
        without_gold = [
            hit for hit in hits if not question.is_gold_document(hit.passage.document_id)
        ]
        asked = [hits]
        if question.answers and not _is_answered_in(without_gold, question, index):
            asked.append(without_gold)
        for candidates in asked:
            if example := _example(question, candidates, index, scorers):
                is_absent = not question.answers or candidates is without_gold
                yield replace(example, is_absent=is_absent)


def _is_answered_in(hits: Sequence[Hit], question: Question, index: Index) -> bool:
    """Whether one of the nearest passages has the answer: without its own document the question
    would only seem to have none."""
    passages = (hit.passage for hit in hits[:_SOURCES])
    return any(
        contains_answer(index.document(it.document_id).text[it.start : it.end], question.answers)
        for it in passages
    )


def _example(
    question: Question, hits: Sequence[Hit], index: Index, scorers: Scorers
) -> Example | None:
    ranked = rank(question.text, hits, index, reranker=scorers.reranker)
    if scorers.reader is not None:
        ranked = rerank_with_reader(question.text, ranked, ranked, index, scorers.reader)
    sources = tuple(deduplicate(ranked, _SOURCES, index))
    options = SearchOptions(scorers=scorers)
    evidence = Evidence(
        Query(question.text),
        sources,
        options=options,
        language=question_language(question.text, index),
    )
    candidate = compose(evidence, index)
    if candidate.features is None:
        return None
    right = any(
        is_right(question, citation, index.document(citation.document_id))
        for citation in candidate.citations
    )
    return Example(candidate.features, right)


def fit(sets: Sequence[Sequence[Example]]) -> ConfidenceModel:
    """A logistic regression on all sets, each with the same weight, whatever its size.

    In each set that has both, examples without an answer to find weigh `_ABSENT_SHARE` of all.

    Raises:
        GoldError: The sets hold no right or no wrong answer.
    """
    examples = [example for examples in sets for example in examples]
    if len({example.right for example in examples}) < 2:
        raise GoldError("the gold questions give only right or only wrong answers: nothing to fit")
    weights = np.concatenate([_weights(rows) for rows in sets if rows])
    features, right = _as_arrays(examples)
    std = features.std(axis=0)
    scale = np.where(std > 0, std, 1.0)
    regression = LogisticRegression(C=_C, max_iter=10_000).fit(
        features / scale, right, sample_weight=weights * len(examples) / weights.sum()
    )
    return ConfidenceModel(
        float(regression.intercept_[0]),
        tuple(map(float, regression.coef_[0] / scale)),
        _THRESHOLD,
        _POSSIBLE_THRESHOLD,
        tuple(map(float, std)),
    )


def leave_one_out(sets: Mapping[str, Sequence[Example]]) -> dict[str, list[Prediction]]:
    """The predictions of each set by a model fitted to the others, weighted as in `fit`.

    Raises:
        GoldError: There is one set alone, or those left hold no right or no wrong answer.
    """
    if len(sets) < 2:
        raise GoldError(
            "one set of gold questions is given, expected at least two to leave one out"
        )
    predictions = {}
    for name, examples in sets.items():
        model = fit([rows for other, rows in sets.items() if other != name])
        predictions[name] = [
            Prediction(model.probability(example.features), example.right, float(weight))
            for example, weight in zip(examples, _weights(examples), strict=True)
        ]
    return predictions


def _weights(examples: Sequence[Example]) -> np.ndarray:
    """Weights (examples,) of a set; their sum is 1."""
    absent = np.array([example.is_absent for example in examples])
    if absent.all() or not absent.any():
        return np.full(len(examples), 1 / len(examples))
    shares = np.where(absent, _ABSENT_SHARE / absent.sum(), (1 - _ABSENT_SHARE) / (~absent).sum())
    return np.asarray(shares)


def fit_map(model: ConfidenceModel, examples: Sequence[Example]) -> ConfidenceModel:
    """The maximum a posteriori model, with a normal prior around the weights of `model`.

    Examples without an answer to find weigh as in `fit`.

    Raises:
        GoldError: There are no examples.
    """
    if not examples:
        raise GoldError("the gold questions give no example: nothing to fit")
    features, right = _as_arrays(examples)
    share = _weights(examples) * len(examples)
    mean = np.array([model.intercept, *model.weights])
    precision = np.array(
        [_INTERCEPT_PRECISION, *(_WEIGHT_PRECISION * np.array(model.feature_std) ** 2)]
    )
    columns = np.column_stack([np.ones(len(examples)), features])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        logits, shift = columns @ weights, weights - mean
        value = share @ (np.logaddexp(0, logits) - right * logits) + precision @ shift**2 / 2
        return float(value), columns.T @ (share * (expit(logits) - right)) + precision * shift

    fitted = minimize(loss, mean, jac=True, method="L-BFGS-B").x
    return replace(model, intercept=float(fitted[0]), weights=tuple(map(float, fitted[1:])))


def _as_arrays(examples: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Features (examples, features), and which answers are right (examples,)."""
    return (
        np.array([astuple(example.features) for example in examples]),
        np.array([example.right for example in examples]),
    )


def write_model(model: ConfidenceModel, path: Path, training_sources: Sequence[str]) -> None:
    """Write the model to a readable file that says what it was fitted to."""
    names = [field.name for field in fields(ConfidenceFeatures)]
    content = {
        "about": "P(the quotes answer) = 1 / (1 + exp(-(intercept + sum of weight * feature))); "
        "an answer is given from the threshold on, a possible one from the possible_threshold on. "
        "Features: qa/answers/confidence.py. Made by: python -m qa calibrate",
        "training_sources": list(training_sources),
        "intercept": round(model.intercept, 4),
        "weights": {n: round(w, 4) for n, w in zip(names, model.weights, strict=True)},
        "threshold": model.threshold,
        "possible_threshold": model.possible_threshold,
        "feature_std": {n: round(d, 4) for n, d in zip(names, model.feature_std, strict=True)},
    }
    path.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
