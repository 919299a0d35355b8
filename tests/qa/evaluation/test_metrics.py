"""figures from outcomes, checked by hand."""

from dataclasses import replace

import pytest

from index import Index
from qa.cli.evaluate import _HISTORIES
from qa.evaluation.gold import Question
from qa.evaluation.histories import HISTORIES
from qa.evaluation.metrics import Outcome, evaluate, summarize, summarize_threads


def outcome(
    answerable: bool, rank: int | None, right: bool, confidence: float, first: bool | None = None
) -> Outcome:
    return Outcome(
        answerable=answerable, rank=rank, first_right=right if first is None else first,
        right=right, confidence=confidence, answered=confidence >= 0.5, retrieve_ms=10.0,
        ask_ms=20.0,
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
    figures = summarize(OUTCOMES)

    assert (figures.questions, figures.answerable) == (6, 4)
    assert (figures.recall_at_1, figures.recall_at_5, figures.recall_at_20) == (0.25, 0.5, 0.75)
    assert figures.mrr == round((1 + 1 / 2 + 1 / 10) / 4, 4)
    assert (figures.first_quote, figures.answer_overlap) == (0.25, 0.5)


def test_marks_are_judged_where_the_first_quote_is_right() -> None:
    marked = [replace(OUTCOMES[0], marked=0.8), replace(OUTCOMES[0], marked=0.4), *OUTCOMES[1:]]

    assert summarize(marked).marked_f1 == 0.6


def test_confidence_is_judged_on_all_replies() -> None:
    figures = summarize(OUTCOMES)

    assert figures.abstention_auroc == 1.0  # .9 and .8 stand above all others
    assert figures.answerable_auroc == round(7 / 8, 4)  # only .2 stands below .6
    assert figures.risk_at_coverage == {"0.5": 0.3333, "0.7": 0.5, "0.9": 0.6}
    assert figures.answered_when_right == 1.0
    assert figures.false_answers == 0.5
    assert figures.answered_when_right_at["0.8"] == 1.0
    assert figures.answered_when_right_at["0.9"] == 0.5
    assert [figures.false_answers_at[least] for least in ("0.6", "0.7")] == [0.5, 0.0]


def test_no_questions_give_no_figures() -> None:
    figures = summarize([])

    assert figures.recall_at_1 == 0.0
    assert figures.abstention_auroc is None


def test_later_turns_that_lean_are_counted_apart_from_those_that_stand_alone() -> None:
    turns = [
        outcome(True, 0, True, 0.9),
        replace(outcome(True, 5, False, 0.9), turn=1, self_contained=False),
        replace(outcome(True, 0, True, 0.9), turn=2),
    ]

    parts = summarize_threads(turns)

    assert {name: part.recall_at_1 for name, part in parts.items()} == {
        "first": 1.0, "leaning": 0.0, "standing": 1.0,
    }  # fmt: skip
    assert summarize_threads(OUTCOMES) == {}


@pytest.mark.parametrize("use", HISTORIES)
def test_a_turn_is_asked_in_its_thread_and_no_other(newsroom: Index, use: str) -> None:
    first = Question("Who wrote the survey of beekeepers?", ("Tomas",), "bees.txt", thread="a")
    second = Question(
        "What did he blame?", ("varroa",), "bees.txt", thread="a", self_contained=False
    )
    other = Question("How long is the harbour tunnel?", ("3.2",), "harbour.txt", thread="b")

    outcomes = evaluate([first, second, other], newsroom, history_strategy=use)

    assert [item.turn for item in outcomes] == [0, 1, 0]
    assert [item.self_contained for item in outcomes] == [True, False, True]
    if use == "resolved":
        assert outcomes[1].rank == 0


def test_the_command_line_offers_every_use_of_a_history() -> None:
    assert tuple(HISTORIES) == _HISTORIES
