"""gold questions over an index → the model of confidence and the file it is kept in."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from index import Hit, Index
from qa.answer import draft
from qa.confidence import Model, Signals
from qa.crossencoder import Reranker
from qa.followup import Query
from qa.gold import GoldError, Question, is_right
from qa.neighbours import join_neighbours
from qa.reprints import group_reprints
from qa.retrieve import CANDIDATES, Evidence, rank

# Answer from this probability on. Fitted without a set and tried on it, .5, .55 and .6 answer
# .11, .08, .07 of the unanswerable questions of wiki (xquad .03, .02, .01; natural, whose
# passages are on the topic, .20, .18, .13) and give .79, .75, .72 of the right answers (.84, .80,
# .75; .72, .67, .64). Silence comes before an answer.
_THRESHOLD = 0.6
# Inverse strength of the regularisation: weak, for six weights on thousands of examples. Other
# values were not tried.
_C = 10.0
_SOURCES = 5


@dataclass(frozen=True, slots=True)
class Example:
    """What was measured for one question, and whether the answer to it was right."""

    signals: Signals
    right: bool


def examples(
    questions: Sequence[Question],
    index: Index,
    limit: int,
    seed: int = 0,
    reranker: Reranker | None = None,
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
            asked.append([hit for hit in hits if not question.is_about(hit.passage.document_id)])
        for found in asked:
            if example := _example(question, found, index, reranker):
                yield example


def _example(
    question: Question, hits: Sequence[Hit], index: Index, reranker: Reranker | None
) -> Example | None:
    ranked = rank(question.text, hits, index, reranker=reranker)
    sources = tuple(group_reprints(join_neighbours(ranked, index), _SOURCES, index))
    drafted = draft(Evidence(Query(question.text), sources), index)
    if drafted.signals is None:
        return None
    right = any(is_right(question, c, index.document(c.document_id)) for c in drafted.citations)
    return Example(drafted.signals, right)


def fit(sets: Sequence[Sequence[Example]]) -> Model:
    """A logistic regression on all sets, each weighing the same whatever its size.

    Raises GoldError when they hold no right or no wrong answer.
    """
    rows = [example for one in sets for example in one]
    if len({example.right for example in rows}) < 2:
        raise GoldError("the gold questions give only right or only wrong answers: nothing to fit")
    weights = np.concatenate([np.full(len(one), 1 / len(one)) for one in sets if one])
    regression = LogisticRegression(C=_C, max_iter=10_000).fit(
        np.array([astuple(example.signals) for example in rows]),
        np.array([example.right for example in rows]),
        sample_weight=weights * len(rows) / weights.sum(),
    )
    return Model(
        float(regression.intercept_[0]), tuple(map(float, regression.coef_[0])), _THRESHOLD
    )


def save(model: Model, path: Path, made_from: Sequence[str]) -> None:
    """Write the model to a readable file that says how it was made."""
    names = [field.name for field in fields(Signals)]
    kept = {
        "about": "P(the quotes answer) = 1 / (1 + exp(-(intercept + sum of weight * signal))); "
        "answered from the threshold on. Signals: qa/confidence.py. Made by: "
        "python -m qa calibrate",
        "made_from": list(made_from),
        "intercept": round(model.intercept, 4),
        "weights": {n: round(w, 4) for n, w in zip(names, model.weights, strict=True)},
        "threshold": model.threshold,
    }
    path.write_text(json.dumps(kept, indent=2) + "\n", "utf-8")
