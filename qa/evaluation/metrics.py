"""gold questions over an index → figures: recall, answers, silence, speed."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from sklearn.metrics import roc_auc_score

from index import Index
from qa.answers.answer import answer_or_abstain, compose
from qa.answers.citing import cite_source
from qa.evaluation.gold import Question, is_right, marked_f1
from qa.evaluation.histories import HISTORIES
from qa.retrieval import find_evidence
from qa.temporal.periods import read_periods
from qa.types import NO_SCORERS, Answer, Scorers, SearchOptions

# Passages looked at for recall and reciprocal rank.
_DEPTH = 20
# What else the threshold might be.
_THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
# Sources an answer is made from: the default of `ask`.
_SOURCES = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question: `rank` of the first right passage (from 0, None: not among the
    first 20), whether the first quote and any quote were right, the milliseconds it took, and how
    well the words `marked` in the first quote are those of an answer, where that quote is right.
    Of a conversation, the `turn` from 0, and whether it stands `alone` by its gold."""

    answerable: bool
    rank: int | None
    first_right: bool
    right: bool
    confidence: float
    answered: bool
    retrieve_ms: float
    ask_ms: float
    marked: float = 0.0
    turn: int = 0
    self_contained: bool = True


@dataclass(frozen=True, slots=True)
class Metrics:
    """The figures for a set of questions; shares are of 1, times in milliseconds.

    Recall and MRR are over answerable questions: by document where the gold names one, else by
    the answer's string in the passage; in a conversation by both, since most of its turns are
    about one document. `first_quote` and `answer_overlap` are the shares of
    answerable questions whose first, whose any quote overlaps a gold answer in the right
    document, whether or not it was confident enough to be given; `marked_f1` is how well, in
    first quotes that are right, the words marked are those of a gold answer. `abstention_auroc` is
    how well confidence tells right answers from wrong and absent ones, `answerable_auroc`
    questions with an answer from those without (None when there is only one kind). `wrong_at` is
    the share of wrong answers among the most confident .5, .7, .9 of all replies. `given` and
    `false_answers` are the shares of right drafts, and of unanswerable questions, that were
    answered; `given_at` and `false_answers_at` what other thresholds would make of them.
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
    answered_when_right_at: dict[str, float]
    false_answers_at: dict[str, float]
    retrieve_p50: float
    retrieve_p95: float
    ask_p50: float
    ask_p95: float


def evaluate(
    questions: Sequence[Question],
    index: Index,
    progress: Callable[[int, int], None] | None = None,
    use_time: bool = True,
    assessors: Scorers = NO_SCORERS,
    history_strategy: str = "resolved",
) -> list[Outcome]:
    """Ask every question and compare with its gold; `progress` is called with (done, total).

    Unless `timely`, neither the day of a question nor its words for time are made use of. A turn
    of a conversation is asked with the answers that were given to the turns before it, used as
    `use` says, one of HISTORIES.
    """
    outcomes: list[Outcome] = []
    history: list[Answer] = []
    thread = None
    for done, question in enumerate(questions, start=1):
        if question.thread is None or question.thread != thread:
            history, thread = [], question.thread
        outcome, answer = _outcome(question, index, history, use_time, history_strategy, assessors)
        outcomes.append(outcome)
        history.append(answer)
        if progress:
            progress(done, len(questions))
    return outcomes


def _outcome(
    question: Question,
    index: Index,
    history: Sequence[Answer],
    use_time: bool,
    history_strategy: str,
    assessors: Scorers,
) -> tuple[Outcome, Answer]:
    as_of, ignore = time_of_question(question, use_time)
    options = SearchOptions(
        k=_DEPTH, history=history, as_of=as_of, ignore=ignore, scorers=assessors
    )
    with index.snapshot():
        began = time.perf_counter()
        evidence = find_evidence(question.text, index, options, rewrite=HISTORIES[history_strategy])
        found = time.perf_counter()
        citations = [
            cite_source(source, number, evidence.query.text, index)
            for number, source in enumerate(evidence.sources, start=1)
        ]
        cited = time.perf_counter()
        used = replace(evidence, sources=evidence.sources[:_SOURCES])
        drafted = compose(used, index)
        ended = time.perf_counter()
        answer = answer_or_abstain(question.text, used, drafted, index)
        rights = [
            is_right(question, citation, index.document(citation.document_id))
            for citation in drafted.citations
        ]
        first = drafted.citations[0] if rights and rights[0] else None
        marked = (
            marked_f1(first, index.document(first.document_id), question.answers) if first else 0.0
        )
        rank = next(
            (
                place
                for place, citation in enumerate(citations)
                if question.is_found_in(
                    index.document(citation.document_id),
                    (citation.passage_start, citation.passage_end),
                )
            ),
            None,
        )
    outcome = Outcome(
        answerable=bool(question.answers),
        rank=rank if question.answers else None,
        first_right=bool(rights) and rights[0],
        right=any(rights),
        confidence=drafted.confidence,
        answered=answer.answered,
        retrieve_ms=(cited - began) * 1000,
        ask_ms=(found - began + ended - cited) * 1000,
        marked=marked,
        turn=len(history),
        self_contained=question.self_contained,
    )
    return outcome, answer


def time_of_question(question: Question, use_time: bool) -> tuple[date | None, frozenset[str]]:
    """The day to ask a question as of, and the words for time to ignore in it: unless `timely`,
    no day and all of them."""
    if use_time:
        return question.as_of, frozenset()
    today = date.today()
    return None, frozenset(period.words for period in read_periods(question.text, today))


def summarize(outcomes: Sequence[Outcome]) -> Metrics:
    """Outcomes → figures. Shares of nothing are 0."""
    answerable = [item for item in outcomes if item.answerable]
    right = [item for item in outcomes if item.right]
    ranks = [item.rank for item in answerable]
    confidences = [item.confidence for item in outcomes]
    by_confidence = sorted(outcomes, key=lambda item: -item.confidence)
    return Metrics(
        questions=len(outcomes),
        answerable=len(answerable),
        recall_at_1=_share([rank is not None and rank < 1 for rank in ranks]),
        recall_at_5=_share([rank is not None and rank < 5 for rank in ranks]),
        recall_at_20=_share([rank is not None and rank < 20 for rank in ranks]),
        mrr=_share([0.0 if rank is None else 1 / (rank + 1) for rank in ranks]),
        first_quote=_share([item.first_right for item in answerable]),
        answer_overlap=_share([item.right for item in answerable]),
        marked_f1=_share([item.marked for item in answerable if item.first_right]),
        abstention_auroc=_auroc([item.right for item in outcomes], confidences),
        answerable_auroc=_auroc([item.answerable for item in outcomes], confidences),
        risk_at_coverage={
            f"{coverage}": _share(
                [not item.right for item in by_confidence[: round(coverage * len(outcomes))]]
            )
            for coverage in (0.5, 0.7, 0.9)
        },
        answered_when_right=_share([item.answered for item in right]),
        false_answers=_share([item.answered for item in outcomes if not item.answerable]),
        answered_when_right_at=_from(right),
        false_answers_at=_from([item for item in outcomes if not item.answerable]),
        retrieve_p50=_percentile([item.retrieve_ms for item in outcomes], 50),
        retrieve_p95=_percentile([item.retrieve_ms for item in outcomes], 95),
        ask_p50=_percentile([item.ask_ms for item in outcomes], 50),
        ask_p95=_percentile([item.ask_ms for item in outcomes], 95),
    )


def summarize_threads(outcomes: Sequence[Outcome]) -> dict[str, Metrics]:
    """The figures of conversations by turn: the first, later ones that lean on what was said
    before, and later ones that stand alone. Nothing where there are no later turns."""
    if not any(item.turn for item in outcomes):
        return {}
    return {
        "first": summarize([item for item in outcomes if not item.turn]),
        "leaning": summarize([item for item in outcomes if item.turn and not item.self_contained]),
        "standing": summarize([item for item in outcomes if item.turn and item.self_contained]),
    }


def _share(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0


def _from(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The share of them that each threshold lets pass."""
    return {
        f"{least}": _share([item.confidence >= least for item in outcomes]) for least in _THRESHOLDS
    }


def _auroc(labels: Sequence[bool], scores: Sequence[float]) -> float | None:
    """Chance that a random true one scores above a random false one; None without both."""
    return round(float(roc_auc_score(labels, scores)), 4) if len(set(labels)) == 2 else None


def _percentile(values: Sequence[float], rank: int) -> float:
    return round(float(np.percentile(values, rank)), 1) if values else 0.0
