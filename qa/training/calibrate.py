"""gold questions over an index → the model of confidence and the file it is kept in."""

import json
import random
from collections.abc import Iterator, Sequence
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
from qa.evaluation.gold import GoldError, Question, is_right
from qa.query.rewriting import Query
from qa.ranking.reader_rerank import rerank_with_reader, select_scorers
from qa.retrieval import CANDIDATES, Evidence, rank
from qa.types import NO_SCORERS, Scorers, SearchOptions

# Answer from this probability on. Fitted without a set and tried on it, .5, .55 and .6 answer
# .11, .08, .07 of the unanswerable questions of wiki (xquad .03, .02, .01; natural, whose
# passages are on the topic, .20, .18, .13) and give .79, .75, .72 of the right answers (.84, .80,
# .75; .72, .67, .64). Silence comes before an answer.
_THRESHOLD = 0.6
# Inverse strength of the regularisation: weak, for six weights on thousands of examples. Other
# values were not tried.
_C = 10.0
_SOURCES = 5
# How strongly a model that is refined holds on to its weights, of signals that are scaled to a
# deviation of 1, and to its intercept. A model fitted without natural, then refined with 30, 100
# and 300 of its examples, has a log loss of .42, .39 and .38 on the others (fitted anew .53, .40
# and .38; left as it is .42); without xquad .29, .29 and .28 (.39, .30, .29; .30). Pulls of 1 do
# worse with few examples (wiki with 30: .51, left as it is .40), 30 and 100 learn more slowly.
_WEIGHT_PULL = 10.0
_INTERCEPT_PULL = 3.0


@dataclass(frozen=True, slots=True)
class Example:
    """What was measured for one question, and whether the answer to it was right."""

    features: ConfidenceFeatures
    right: bool


def examples(
    questions: Sequence[Question],
    index: Index,
    limit: int,
    seed: int = 0,
    assessors: Scorers = NO_SCORERS,
) -> Iterator[Example]:
    """Up to `limit` questions: those with an answer asked twice, as they are and with their
    document left out, so that half of the examples have no answer in the corpus; those without
    one as they are."""
    chosen = [question for question in questions if question.document or not question.answers]
    random.Random(seed).shuffle(chosen)  # noqa: S311
    for question in chosen[:limit]:
        hits = index.search(question.text, CANDIDATES)
        asked = [hits]
        if question.answers:
            asked.append(
                [hit for hit in hits if not question.is_gold_document(hit.passage.document_id)]
            )
        for found in asked:
            if example := _example(question, found, index, assessors):
                yield example


def _example(
    question: Question, hits: Sequence[Hit], index: Index, assessors: Scorers
) -> Example | None:
    ranked = rank(question.text, hits, index, reranker=assessors.reranker)
    if select_scorers(question.text, assessors) != assessors:
        # The model without a reader is another.
        return None
    if assessors.reader is not None:
        ranked = rerank_with_reader(question.text, ranked, ranked, index, assessors.reader)
    sources = tuple(deduplicate(ranked, _SOURCES, index))
    options = SearchOptions(scorers=assessors)
    drafted = compose(Evidence(Query(question.text), sources, options=options), index)
    if drafted.features is None:
        return None
    right = any(is_right(question, c, index.document(c.document_id)) for c in drafted.citations)
    return Example(drafted.features, right)


def fit(sets: Sequence[Sequence[Example]]) -> ConfidenceModel:
    """A logistic regression on all sets, each weighing the same whatever its size.

    Raises GoldError when they hold no right or no wrong answer.
    """
    rows = [example for one in sets for example in one]
    if len({example.right for example in rows}) < 2:
        raise GoldError("the gold questions give only right or only wrong answers: nothing to fit")
    weights = np.concatenate([np.full(len(one), 1 / len(one)) for one in sets if one])
    signals, right = _as_arrays(rows)
    regression = LogisticRegression(C=_C, max_iter=10_000).fit(
        signals, right, sample_weight=weights * len(rows) / weights.sum()
    )
    return ConfidenceModel(
        float(regression.intercept_[0]),
        tuple(map(float, regression.coef_[0])),
        _THRESHOLD,
        tuple(map(float, signals.std(axis=0))),
    )


def fit_map(model: ConfidenceModel, rows: Sequence[Example]) -> ConfidenceModel:
    """The model, moved as far as the examples give reason to: by maximum a posteriori, with a
    normal prior around the weights and the intercept that it has.

    Raises GoldError without examples.
    """
    if not rows:
        raise GoldError("the gold questions give no example: nothing to fit")
    signals, right = _as_arrays(rows)
    feature_std = np.array(model.feature_std)
    known = np.array([model.intercept, *model.weights])
    pull = np.array([_INTERCEPT_PULL, *(_WEIGHT_PULL * feature_std**2)])
    columns = np.column_stack([np.ones(len(rows)), signals])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds, away = columns @ weights, weights - known
        value = np.logaddexp(0, odds).sum() - odds[right].sum() + pull @ away**2 / 2
        return float(value), columns.T @ (expit(odds) - right) + pull * away

    found = minimize(loss, known, jac=True, method="L-BFGS-B").x
    return replace(model, intercept=float(found[0]), weights=tuple(map(float, found[1:])))


def _as_arrays(rows: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """The signals (examples, signals), and which examples are right (examples,)."""
    return (
        np.array([astuple(example.features) for example in rows]),
        np.array([example.right for example in rows]),
    )


def write_model(model: ConfidenceModel, path: Path, training_sources: Sequence[str]) -> None:
    """Write the model to a readable file that says how it was made."""
    names = [field.name for field in fields(ConfidenceFeatures)]
    kept = {
        "about": "P(the quotes answer) = 1 / (1 + exp(-(intercept + sum of weight * feature))); "
        "the answer is given from the threshold on. Features: qa/answers/confidence.py. Made by: "
        "python -m qa calibrate",
        "training_sources": list(training_sources),
        "intercept": round(model.intercept, 4),
        "weights": {n: round(w, 4) for n, w in zip(names, model.weights, strict=True)},
        "threshold": model.threshold,
        "feature_std": {n: round(d, 4) for n, d in zip(names, model.feature_std, strict=True)},
    }
    path.write_text(json.dumps(kept, indent=2) + "\n", "utf-8")
