"""Measure answers against gold questions: retrieval, quotes, abstention and speed."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.metrics import roc_auc_score

from index import Index
from qa.answers.answer import answer_by_tier, compose
from qa.answers.citations import cite_source
from qa.evaluation.ablations import HISTORY_STRATEGIES
from qa.evaluation.gold import Question, is_right, marked_f1, rank_of_gold, time_of_question
from qa.retrieval import find_evidence
from qa.types import NO_SCORERS, Answer, Citation, Scorers, SearchOptions, Tier

# Passages in which the gold one is looked for.
_DEPTH = 20
# Thresholds whose effect is reported.
_THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
# Shares of the replies, most confident first, for which the share of wrong ones is reported.
_COVERAGES = (0.5, 0.7, 0.9)
# Quotes of a reply that a person is expected to read.
_FIRST = 3
# Sources an answer is made from: the default of `ask`.
_SOURCES = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one gold question.

    Attributes:
        answerable: Whether the question has a gold answer.
        rank: Rank of the first gold passage, from 0; None if it is not among the first 20.
        first_right: Whether the first quote is right.
        right: Whether any quote is right.
        confidence: Of the answer, given or not.
        tier: How sure the reply is.
        shown: Whether a right quote is among the first three of an answer or possible answer.
        retrieve_ms: Milliseconds that `retrieve` took.
        ask_ms: Milliseconds that `ask` took.
        marked_f1: F1 of the words marked in the first quote with a gold answer, where it is right.
        turn: Turn of the conversation, from 0.
        self_contained: Whether the question needs nothing of the turns before.
    """

    answerable: bool
    rank: int | None
    first_right: bool
    right: bool
    confidence: float
    tier: Tier
    shown: bool
    retrieve_ms: float
    ask_ms: float
    marked_f1: float = 0.0
    turn: int = 0
    self_contained: bool = True


@dataclass(frozen=True, slots=True)
class Metrics:
    """The metrics of a set of questions: shares of 1, times in milliseconds.

    Attributes:
        questions: How many there are.
        answerable: How many of them have a gold answer.
        recall_at_1: Share of the answerable questions whose gold passage comes first: see
            `Question.is_gold_passage`.
        recall_at_5: The same among the first five.
        recall_at_20: The same among the first twenty.
        mrr: Mean reciprocal rank.
        first_quote: Share of the answerable questions whose first quote overlaps a gold answer in
            the right document, whether or not the confidence was high enough to give it.
        answer_overlap: The same for any quote.
        marked_f1: Mean F1 of the words marked in right first quotes with a gold answer.
        abstention_auroc: How well the confidence separates right answers from wrong and absent
            ones; None without both.
        answerable_auroc: How well it separates answerable questions from others; None without both.
        risk_at_coverage: Share of wrong answers among the most confident .5, .7 and .9 of replies.
        answered_when_right: Share of the right answers that were given.
        false_answers: Share of the unanswerable questions that were answered.
        useful: Share of the answerable questions with a right quote among the first three that are
            shown, as an answer or as a possible one.
        refused: Share of the answerable questions that got neither.
        possible_when_unanswerable: Share of the unanswerable questions with a possible answer.
        answered_when_right_at: The former by other thresholds.
        false_answers_at: The latter by other thresholds.
        retrieve_p50: Median time of `retrieve`.
        retrieve_p95: Its 95th percentile.
        ask_p50: Median time of `ask`.
        ask_p95: Its 95th percentile.
    """

    questions: int
    answerable: int
    recall_at_1: float
    recall_at_5: float
    recall_at_20: float
    mrr: float
    first_quote: float
    answer_overlap: float
    marked_f1: float
    abstention_auroc: float | None
    answerable_auroc: float | None
    risk_at_coverage: dict[str, float]
    answered_when_right: float
    false_answers: float
    useful: float
    refused: float
    possible_when_unanswerable: float
    answered_when_right_at: dict[str, float]
    false_answers_at: dict[str, float]
    retrieve_p50: float
    retrieve_p95: float
    ask_p50: float
    ask_p95: float


def evaluate(
    questions: Sequence[Question],
    index: Index,
    *,
    progress: Callable[[int, int], None] | None = None,
    use_time: bool = True,
    scorers: Scorers = NO_SCORERS,
    history_strategy: str = "rewritten",
) -> list[Outcome]:
    """Ask every question and compare the answer with the gold ones.

    Args:
        questions: Gold questions; turns of a conversation follow one another.
        index: The index to ask.
        progress: Called with (done, total) after each question.
        use_time: Whether the day of a question and its time expressions are used.
        scorers: The models that score candidates beside the linear ranker.
        history_strategy: How the turns before are used, one of HISTORY_STRATEGIES.

    Returns:
        One outcome a question.
    """
    outcomes: list[Outcome] = []
    history: list[Answer] = []
    thread = None
    for done, question in enumerate(questions, start=1):
        if question.thread is None or question.thread != thread:
            history, thread = [], question.thread
        as_of, ignore = time_of_question(question, use_time)
        options = SearchOptions(
            k=_DEPTH, history=tuple(history), as_of=as_of, ignore=ignore, scorers=scorers
        )
        outcome, answer = _ask(question, index, options, history_strategy)
        outcomes.append(outcome)
        history.append(answer)
        if progress:
            progress(done, len(questions))
    return outcomes


def _ask(
    question: Question, index: Index, options: SearchOptions, history_strategy: str
) -> tuple[Outcome, Answer]:
    with index.snapshot():
        started = time.perf_counter()
        rewrite = HISTORY_STRATEGIES[history_strategy]
        evidence = find_evidence(question.text, index, options, rewrite=rewrite)
        searched = time.perf_counter()
        citations = [
            cite_source(source, number, evidence.query.text, index)
            for number, source in enumerate(evidence.sources, start=1)
        ]
        cited = time.perf_counter()
        evidence = replace(evidence, sources=evidence.sources[:_SOURCES])
        candidate = compose(evidence, index)
        composed = time.perf_counter()
        answer = answer_by_tier(question.text, evidence, candidate, index)
        places = [(item.document_id, (item.passage_start, item.passage_end)) for item in citations]
        rank = rank_of_gold(question, places, index)
        right = [_is_right(question, citation, index) for citation in candidate.citations]
        first_right = bool(right) and right[0]
        outcome = Outcome(
            answerable=bool(question.answers),
            rank=rank if question.answers else None,
            first_right=first_right,
            right=any(right),
            confidence=candidate.confidence,
            tier=answer.tier,
            shown=any(
                _is_right(question, citation, index) for citation in answer.citations[:_FIRST]
            ),
            retrieve_ms=(cited - started) * 1000,
            ask_ms=(searched - started + composed - cited) * 1000,
            marked_f1=_marked_f1(question, candidate.citations[0], index) if first_right else 0.0,
            turn=len(options.history),
            self_contained=question.self_contained,
        )
    return outcome, answer


def _is_right(question: Question, citation: Citation, index: Index) -> bool:
    return is_right(question, citation, index.document(citation.document_id))


def _marked_f1(question: Question, citation: Citation, index: Index) -> float:
    return marked_f1(citation, index.document(citation.document_id), question.answers)


def summarize(outcomes: Sequence[Outcome]) -> Metrics:
    """The metrics of outcomes; a share with an empty denominator is 0."""
    answerable = [outcome for outcome in outcomes if outcome.answerable]
    unanswerable = [outcome for outcome in outcomes if not outcome.answerable]
    right = [outcome for outcome in outcomes if outcome.right]
    ranks = [outcome.rank for outcome in answerable]
    confidences = [outcome.confidence for outcome in outcomes]
    by_confidence = sorted(outcomes, key=lambda outcome: -outcome.confidence)
    return Metrics(
        questions=len(outcomes),
        answerable=len(answerable),
        recall_at_1=_mean([rank is not None and rank < 1 for rank in ranks]),
        recall_at_5=_mean([rank is not None and rank < 5 for rank in ranks]),
        recall_at_20=_mean([rank is not None and rank < 20 for rank in ranks]),
        mrr=_mean([0.0 if rank is None else 1 / (rank + 1) for rank in ranks]),
        first_quote=_mean([outcome.first_right for outcome in answerable]),
        answer_overlap=_mean([outcome.right for outcome in answerable]),
        marked_f1=_mean([outcome.marked_f1 for outcome in answerable if outcome.first_right]),
        abstention_auroc=_auroc([outcome.right for outcome in outcomes], confidences),
        answerable_auroc=_auroc([outcome.answerable for outcome in outcomes], confidences),
        risk_at_coverage={
            f"{coverage}": _mean(
                [not outcome.right for outcome in by_confidence[: round(coverage * len(outcomes))]]
            )
            for coverage in _COVERAGES
        },
        answered_when_right=_mean([outcome.tier == "answer" for outcome in right]),
        false_answers=_mean([outcome.tier == "answer" for outcome in unanswerable]),
        useful=_mean([outcome.shown for outcome in answerable]),
        refused=_mean([outcome.tier == "none" for outcome in answerable]),
        possible_when_unanswerable=_mean([outcome.tier == "possible" for outcome in unanswerable]),
        answered_when_right_at=_answered_at_thresholds(right),
        false_answers_at=_answered_at_thresholds(unanswerable),
        retrieve_p50=_percentile([outcome.retrieve_ms for outcome in outcomes], 50),
        retrieve_p95=_percentile([outcome.retrieve_ms for outcome in outcomes], 95),
        ask_p50=_percentile([outcome.ask_ms for outcome in outcomes], 50),
        ask_p95=_percentile([outcome.ask_ms for outcome in outcomes], 95),
    )


def summarize_threads(outcomes: Sequence[Outcome]) -> dict[str, Metrics]:
    """The metrics of conversations by turn: first turns, later ones that depend on their context,
    and later ones that do not. Empty if there are no later turns."""
    later = [outcome for outcome in outcomes if outcome.turn]
    if not later:
        return {}
    return {
        "first": summarize([outcome for outcome in outcomes if not outcome.turn]),
        "context_dependent": summarize([it for it in later if not it.self_contained]),
        "self_contained": summarize([it for it in later if it.self_contained]),
    }


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0


def _answered_at_thresholds(outcomes: Sequence[Outcome]) -> dict[str, float]:
    return {
        f"{threshold}": _mean([outcome.confidence >= threshold for outcome in outcomes])
        for threshold in _THRESHOLDS
    }


def _auroc(labels: Sequence[bool], scores: Sequence[float]) -> float | None:
    return round(float(roc_auc_score(labels, scores)), 4) if len(set(labels)) == 2 else None


def _percentile(values: Sequence[float], percent: int) -> float:
    return round(float(np.percentile(values, percent)), 1) if values else 0.0
