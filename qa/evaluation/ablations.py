"""Alternatives to measure Pullquote against: simpler rankings, simpler uses of a conversation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index import Hit, Index, Passage
from qa.evaluation.gold import Question, rank_of_gold, time_of_question
from qa.query.rewriting import Query, rewrite_query
from qa.retrieval import find_evidence
from qa.types import CANDIDATES, NO_SCORERS, Answer, Scorers, SearchOptions

# Hits taken from the index, enough to hold the first 20 of each list.
_POOL = 200
_DEPTH = 20
# The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009).
_RRF = 60
# Decimals of a share.
_DIGITS = 4

HistoryStrategy = Callable[[str, Sequence[Answer], Index], Query]


@dataclass(frozen=True, slots=True)
class RankingRecall:
    """Shares of the answerable questions whose gold passage a ranking has first, among the first
    five, and among the first twenty."""

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
    *,
    progress: Callable[[int, int], None] | None = None,
    scorers: Scorers = NO_SCORERS,
) -> list[RankingRecall]:
    """Measure the recall of each ranking.

    Args:
        questions: Gold questions; those without an answer are passed over.
        index: The index to search.
        progress: Called with (done, total) after each question.
        scorers: The models of `retrieve`.

    Returns:
        Recall of cosine, BM25, reciprocal rank fusion, score fusion, and of `retrieve` without
        and with the time of the question.
    """
    ranks: dict[str, list[int | None]] = {}
    for done, question in enumerate(questions, start=1):
        if question.answers:
            with index.snapshot():
                for name, passages in _rankings(question, index, scorers).items():
                    places = [(it.document_id, (it.start, it.end)) for it in passages[:_DEPTH]]
                    ranks.setdefault(name, []).append(rank_of_gold(question, places, index))
        if progress:
            progress(done, len(questions))
    return [
        RankingRecall(name, len(values), *(_recall(values, depth) for depth in (1, 5, 20)))
        for name, values in ranks.items()
    ]


def _rankings(question: Question, index: Index, scorers: Scorers) -> dict[str, list[Passage]]:
    hits = index.search(question.text, _POOL)
    dense = sorted(hits, key=lambda hit: -(hit.dense or 0.0))
    lexical = sorted(hits, key=lambda hit: -hit.lexical)
    lists = {
        "cosine": dense,
        "BM25": lexical,
        "reciprocal rank fusion": _reciprocal_rank_fusion(dense, lexical),
        "score fusion": index.search(question.text, CANDIDATES),
    }
    rankings = {name: [hit.passage for hit in ranked] for name, ranked in lists.items()}
    for name, use_time in {"retrieve, without time": False, "retrieve": True}.items():
        as_of, ignore = time_of_question(question, use_time)
        options = SearchOptions(k=_DEPTH, as_of=as_of, ignore=ignore, scorers=scorers)
        sources = find_evidence(question.text, index, options).sources
        rankings[name] = [source.ranked.hit.passage for source in sources]
    return rankings


def _reciprocal_rank_fusion(*lists: Sequence[Hit]) -> list[Hit]:
    scores: dict[int, float] = {}
    for hits in lists:
        for rank, hit in enumerate(hits, start=1):
            scores[hit.passage_id] = scores.get(hit.passage_id, 0.0) + 1 / (_RRF + rank)
    return sorted(lists[0], key=lambda hit: -scores[hit.passage_id])


def _recall(ranks: Sequence[int | None], depth: int) -> float:
    found = sum(rank is not None and rank < depth for rank in ranks)
    return round(found / len(ranks), _DIGITS)


def _bare(question: str, history: Sequence[Answer], index: Index) -> Query:
    return Query(question)


def _concatenated(question: str, history: Sequence[Answer], index: Index) -> Query:
    turns = [text for turn in history for text in (turn.question, *_quotes(turn))]
    return Query(" ".join((*turns, question)))


def _questions(question: str, history: Sequence[Answer], index: Index) -> Query:
    return Query(" ".join((*(turn.question for turn in history), question)))


def _previous(question: str, history: Sequence[Answer], index: Index) -> Query:
    return Query(" ".join((*(turn.question for turn in history[-1:]), question)))


def _interpolated(question: str, history: Sequence[Answer], index: Index) -> Query:
    if not history:
        return Query(question)
    return Query(question, " ".join((history[-1].question, *_quotes(history[-1]), question)))


def _quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


# How the turns before a question are used: rewritten as in the product; not at all; all questions
# and quotes in front; all questions in front; the last question in front; the bare question's
# scores interpolated with those of the last question, its quotes and this question.
HISTORY_STRATEGIES: Mapping[str, HistoryStrategy] = {
    "rewritten": rewrite_query,
    "none": _bare,
    "concatenated": _concatenated,
    "questions": _questions,
    "previous": _previous,
    "interpolated": _interpolated,
}
