"""Fit the weights by which the likely cell of a table is chosen.

Run: python -m tests.benchmarks.fit_table_cells [FOLDER] [--tables 1400]

FOLDER, or the environment variable WIKITABLEQUESTIONS, is a copy of the repository of that name.
Its training questions are used; tables from the given number on are left for development.
"""

import argparse
import json
import math
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from index import Index
from qa.retrieval import normalize_question
from qa.tables.likely_cell import (
    WEIGHTS_FILE,
    CellFeatures,
    CellWeights,
    ScoredCell,
    is_uncertain,
    lead,
    may_ask_for_one_cell,
    score_cells,
    without_total,
)
from qa.tables.question import TableQuestion, Terms, read_table_question
from qa.tables.table import find_table
from tests.benchmarks.wiki_tables import DEVELOPMENT, Kind, dataset_folder, normalized, read_tables

# Strength of the penalty on the squares of the weights, of features divided by their deviation.
_PENALTY = 0.5
# What a question that is no clear lookup counts beside one that is, in ranking.
_OTHER_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class _Example:
    """The cells compared for a question, and which of them are right."""

    question: TableQuestion
    kind: Kind
    cells: list[ScoredCell]
    is_right: list[bool]


def main() -> None:
    """Write the weights, and print how well they do on their own questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--tables", type=int, default=1400)
    options = parser.parse_args()
    examples = list(_examples(dataset_folder(options.folder), options.tables))
    ranking = _fit_ranking(examples)
    # The confidence is fitted to questions that the ranking was not.
    halves = [examples[::2], examples[1::2]]
    rows = [
        row
        for half, other in zip(halves, reversed(halves), strict=True)
        for row in _confidence_rows(half, _fit_ranking(other))
    ]
    weights, intercept = _fit_confidence(rows)
    score, ahead, *features = weights
    fitted = CellWeights(CellFeatures(*ranking), CellFeatures(*features), intercept, score, ahead)
    path = Path("qa/tables") / WEIGHTS_FILE
    _write(fitted, path)
    print(f"{len(examples)} questions; wrote {path}")


def _write(weights: CellWeights, path: Path) -> None:
    """Write weights to a readable file."""
    content = {
        "about": "What speaks for a cell of a table as the answer: the sum of weight * feature is "
        "its score, and the log-odds that it is right. Features: qa/tables/likely_cell.py. Made "
        "by: python -m tests.benchmarks.fit_table_cells, of the training questions of "
        "WikiTableQuestions",
        "ranking": _rounded(weights.ranking),
        "confidence": _rounded(weights.confidence),
        "confidence_beside_features": {
            "intercept": round(weights.intercept, 4),
            "score": round(weights.score, 4),
            "lead": round(weights.lead, 4),
        },
    }
    path.write_text(json.dumps(content, indent=2) + "\n", "utf-8")


def _rounded(weights: CellFeatures) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in weights._asdict().items()}


def _examples(folder: Path, tables: int) -> Iterator[_Example]:
    with tempfile.TemporaryDirectory() as scratch, closing(Index.open(scratch)) as index:
        terms = Terms(index)
        for wiki in read_tables(folder, DEVELOPMENT, 0, tables):
            lines = [" | ".join(row) for row in wiki.rows]
            table = find_table("\n".join(lines), len(lines[0]) + 1)
            if table is None or not any(table.headings):
                continue
            context = terms.of(wiki.title)
            for question in wiki.questions:
                query = normalize_question(without_total(question.text), index)
                asked = read_table_question(query, index, terms)
                if asked and asked.terms and may_ask_for_one_cell(asked, table):
                    cells = score_cells(table, asked, context, terms)
                    right = [question.answers == (normalized(cell.value),) for cell in cells]
                    yield _Example(asked, question.kind, cells, right)


def _fit_ranking(examples: Sequence[_Example]) -> np.ndarray:
    """The weights with which the right cells have most of the odds of all."""
    groups = [
        (
            np.array([cell.features for cell in example.cells], float),
            np.array(example.is_right),
            1.0 if example.kind == "lookup" else _OTHER_WEIGHT,
        )
        for example in examples
        if example.kind in ("lookup", "other") and any(example.is_right)
        if not all(example.is_right)
    ]
    deviation = _deviation(np.vstack([features for features, _, _ in groups]))

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = _PENALTY * float(weights @ weights), 2 * _PENALTY * weights
        for features, right, weight in groups:
            scores = features / deviation @ weights
            odds = np.exp(scores - scores.max())
            shares = odds / odds.sum()
            hit = shares[right].sum() + 1e-12
            total -= weight * math.log(hit)
            gradient = gradient + weight * (
                (shares - np.where(right, shares / hit, 0.0)) @ (features / deviation)
            )
        return total, gradient

    start = np.zeros(len(CellFeatures._fields))
    fitted = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return np.asarray(fitted / deviation)


def _confidence_rows(
    examples: Sequence[_Example], ranking: np.ndarray
) -> Iterator[tuple[list[float], bool]]:
    """Score, lead and features of the best cell of each question, and whether it is right."""
    for example in examples:
        ranked = sorted(
            (
                (float(ranking @ np.array(cell.features, float)), cell, right)
                for cell, right in zip(example.cells, example.is_right, strict=True)
            ),
            key=lambda item: -item[0],
        )
        if ranked and not is_uncertain(ranked[0][1], example.question, 1.0):
            score, cell, right = ranked[0]
            ahead = lead([(other, item) for other, item, _ in ranked])
            yield [score, ahead, *map(float, cell.features)], right


def _fit_confidence(rows: Sequence[tuple[list[float], bool]]) -> tuple[np.ndarray, float]:
    """A logistic regression: its weights and its intercept."""
    features = np.array([row for row, _ in rows])
    right = np.array([is_right for _, is_right in rows], float)
    mean, deviation = features.mean(axis=0), _deviation(features)
    scaled = np.hstack([(features - mean) / deviation, np.ones((len(rows), 1))])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = scaled @ weights
        slopes = weights.copy()
        slopes[-1] = 0
        total = float(np.sum(np.logaddexp(0, odds) - right * odds) + _PENALTY * slopes @ slopes)
        return total, scaled.T @ (1 / (1 + np.exp(-odds)) - right) + 2 * _PENALTY * slopes

    fitted = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B").x
    weights = fitted[:-1] / deviation
    return weights, float(fitted[-1] - weights @ mean)


def _deviation(features: np.ndarray) -> np.ndarray:
    deviation = features.std(axis=0)
    return np.where(deviation == 0, 1.0, deviation)


if __name__ == "__main__":
    main()
