"""gold questions over an index → how often each way of ranking finds the answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index import Hit, Index, Passage
from qa.evaluation.gold import Question
from qa.evaluation.metrics import time_of_question
from qa.retrieval import CANDIDATES, find_evidence
from qa.types import NO_SCORERS, Scorers, SearchOptions

# Passages taken from the index, so many that each list's own first 20 are among them.
_POOL = 200
_DEPTH = 20
# Cormack, Clarke and Büttcher's constant of reciprocal rank fusion (SIGIR 2009).
_RRF = 60
# Decimals of a share.
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class RankingRecall:
    """The shares of answerable questions for which a ranking has the answer in its first passage,
    its first five and its first twenty: by the gold's document, or its string where none is
    named."""

    ranking: str
    questions: int
    recall_at_1: float
    recall_at_5: float
    recall_at_20: float

    def __str__(self) -> str:
        shares = (self.recall_at_1, self.recall_at_5, self.recall_at_20)
        return f"{self.ranking:28} " + " / ".join(f"{share:.3f}" for share in shares)


def compare_rankings(
    questions: Sequence[Question],
    index: Index,
    progress: Callable[[int, int], None] | None = None,
    assessors: Scorers = NO_SCORERS,
) -> list[RankingRecall]:
    """Rank by cosine, by BM25, by both fused by rank and by score, and as `retrieve` does, without
    heed to time and with; `progress` is called with (done, total)."""
    ranks: dict[str, list[int | None]] = {}
    for done, question in enumerate(questions, start=1):
        if question.answers:
            with index.snapshot():
                for name, passages in _rankings(question, index, assessors).items():
                    ranks.setdefault(name, []).append(_rank(question, passages, index))
        if progress:
            progress(done, len(questions))
    return [
        RankingRecall(name, len(found), *(_share(found, depth) for depth in (1, 5, 20)))
        for name, found in ranks.items()
    ]


def _rankings(
    question: Question, index: Index, assessors: Scorers
) -> Mapping[str, Sequence[Passage]]:
    hits = index.search(question.text, _POOL)
    dense = sorted(hits, key=lambda hit: -(hit.dense or 0.0))
    lexical = sorted(hits, key=lambda hit: -hit.lexical)
    found = {
        "cosine": _passages(dense),
        "BM25": _passages(lexical),
        "reciprocal rank fusion": _passages(_by_ranks(dense, lexical)),
        "scores fused": _passages(index.search(question.text, CANDIDATES)),
    }
    times: dict[str, bool] = {"retrieve, without time": False, "retrieve": True}
    for name, timely in times.items():
        as_of, ignore = time_of_question(question, timely)
        options = SearchOptions(k=_DEPTH, as_of=as_of, ignore=ignore, scorers=assessors)
        evidence = find_evidence(question.text, index, options)
        found[name] = [source.ranked.hit.passage for source in evidence.sources]
    return found


def _passages(hits: Sequence[Hit]) -> list[Passage]:
    return [hit.passage for hit in hits[:_DEPTH]]


def _by_ranks(*lists: Sequence[Hit]) -> list[Hit]:
    """Each hit by the sum of 1 / (60 + its rank) over the lists."""
    scores: dict[int, float] = {}
    for hits in lists:
        for rank, hit in enumerate(hits, start=1):
            scores[hit.passage_id] = scores.get(hit.passage_id, 0.0) + 1 / (_RRF + rank)
    return sorted(lists[0], key=lambda hit: -scores[hit.passage_id])


def _rank(question: Question, passages: Sequence[Passage], index: Index) -> int | None:
    return next(
        (
            place
            for place, passage in enumerate(passages)
            if question.is_found_in(
                index.document(passage.document_id), (passage.start, passage.end)
            )
        ),
        None,
    )


def _share(ranks: Sequence[int | None], depth: int) -> float:
    found = sum(rank is not None and rank < depth for rank in ranks)
    return round(found / len(ranks), _DIGITS)
