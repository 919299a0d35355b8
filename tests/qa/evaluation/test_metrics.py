"""Metrics of outcomes, checked by hand."""

from dataclasses import replace

import pytest

from index import Index
from qa.evaluation.ablations import HISTORY_STRATEGIES
from qa.evaluation.gold import Question
from qa.evaluation.metrics import Outcome, evaluate, summarize, summarize_threads


def outcome(
    answerable: bool, rank: int | None, right: bool, confidence: float, first: bool | None = None
) -> Outcome:
    return Outcome(
        answerable=answerable, rank=rank, first_right=right if first is None else first,
        right=right, confidence=confidence, shown=right,
        tier="answer" if confidence >= 0.5 else "possible" if confidence >= 0.2 else "none",
        retrieve_ms=10.0, ask_ms=20.0,
    )  # fmt: skip


OUTCOMES = [
    outcome(True, 0, True, 0.9),
    outcome(True, 1, True, 0.8, first=False),
    outcome(True, 9, False, 0.7),
    outcome(True, None, False, 0.2),
    outcome(False, None, False, 0.6),
    outcome(False, None, False, 0.1),
]


def test_recall_and_reciprocal_rank_are_over_answerable_questions() -> None:
    metrics = summarize(OUTCOMES)

    assert (metrics.questions, metrics.answerable) == (6, 4)
    assert (metrics.recall_at_1, metrics.recall_at_5, metrics.recall_at_20) == (0.25, 0.5, 0.75)
    assert metrics.mrr == round((1 + 1 / 2 + 1 / 10) / 4, 4)
    assert (metrics.first_quote, metrics.answer_overlap) == (0.25, 0.5)


def test_marked_words_are_measured_where_the_first_quote_is_right() -> None:
    marked = [
        replace(OUTCOMES[0], marked_f1=0.8),
        replace(OUTCOMES[0], marked_f1=0.4),
        *OUTCOMES[1:],
    ]

    assert summarize(marked).marked_f1 == 0.6


def test_confidence_is_measured_on_all_replies() -> None:
    metrics = summarize(OUTCOMES)

    assert metrics.abstention_auroc == 1.0  # .9 and .8 stand above all others
    assert metrics.answerable_auroc == round(7 / 8, 4)  # only .2 stands below .6
    assert metrics.risk_at_coverage == {"0.5": 0.3333, "0.7": 0.5, "0.9": 0.6}
    assert metrics.answered_when_right == 1.0
    assert metrics.false_answers == 0.5
    assert metrics.answered_when_right_at["0.8"] == 1.0
    assert metrics.answered_when_right_at["0.9"] == 0.5
    assert [metrics.false_answers_at[threshold] for threshold in ("0.6", "0.7")] == [0.5, 0.0]


def test_no_questions_have_no_auroc() -> None:
    metrics = summarize([])

    assert metrics.recall_at_1 == 0.0
    assert metrics.abstention_auroc is None


def test_context_dependent_turns_are_counted_apart_from_self_contained_ones() -> None:
    turns = [
        outcome(True, 0, True, 0.9),
        replace(outcome(True, 5, False, 0.9), turn=1, self_contained=False),
        replace(outcome(True, 0, True, 0.9), turn=2),
    ]

    parts = summarize_threads(turns)

    assert {name: part.recall_at_1 for name, part in parts.items()} == {
        "first": 1.0, "context_dependent": 0.0, "self_contained": 1.0,
    }  # fmt: skip
    assert summarize_threads(OUTCOMES) == {}


@pytest.mark.parametrize("strategy", HISTORY_STRATEGIES)
def test_a_turn_has_the_history_of_its_own_thread(newsroom: Index, strategy: str) -> None:
    first = Question("Who wrote the survey of beekeepers?", ("Tomas",), "bees.txt", thread="a")
    second = Question(
        "What did he blame?", ("varroa",), "bees.txt", thread="a", self_contained=False
    )
    other = Question("How long is the harbour tunnel?", ("3.2",), "harbour.txt", thread="b")

    outcomes = evaluate([first, second, other], newsroom, history_strategy=strategy)

    assert [outcome.turn for outcome in outcomes] == [0, 1, 0]
    assert [outcome.self_contained for outcome in outcomes] == [True, False, True]
    if strategy == "rewritten":
        assert outcomes[1].rank == 0
