"""question → Hits, fused and reranked → Citations."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index import Filter, Hit, Index
from qa.dates import Period, read_periods
from qa.errors import QuestionError
from qa.followup import Query, stand_alone
from qa.leaning import span_to_quote
from qa.marks import mark_answer
from qa.recency import Wanted, prefer_at_first_sight, prefer_time, wanted_time
from qa.reprints import Source, group_reprints
from qa.rerank import Ranked, Sentence, rerank
from qa.signals import MEASURED
from qa.types import Answer, Citation, cite

# Passages taken from the index for ranking.
CANDIDATES = 50
# Characters of a question that are searched: pasted text beyond it says nothing new, and the
# encoder reads no further.
_LONGEST_QUESTION = 2_000
# Share of the second opinion, the search with the turn before in it. On 338 follow-up questions
# .4 found the passage first for .896 of them, against .796 without and .822 with the previous
# question glued in front.
_CONTEXT_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question: the query that was searched, the sources, best first, and the
    periods that were read in the question."""

    query: Query
    sources: tuple[Source, ...]
    periods: tuple[Period, ...] = ()


def retrieve(
    question: str,
    index: Index,
    k: int = 5,
    history: Sequence[Answer] = (),
    filter: Filter | None = None,
    as_of: date | None = None,
    ignore: Collection[str] = (),
) -> list[Citation]:
    """The `k` different passages that best match the question, best first, each cited by the
    sentence in it that most likely answers.

    `history` are earlier answers, oldest first. With `as_of`, what was published shortly before
    that day comes forward, and what came after it goes back. Periods that the question names are
    preferred, seen from that day (default: today), but for those whose words are in `ignore`.
    Raises QuestionError for a question without a word.
    """
    with index.snapshot():
        evidence = find_evidence(question, index, k, history, filter, as_of, ignore)
        return [
            cite_source(source, number, evidence.query.text, index)
            for number, source in enumerate(evidence.sources, start=1)
        ]


def find_evidence(
    question: str,
    index: Index,
    k: int,
    history: Sequence[Answer] = (),
    filter: Filter | None = None,
    as_of: date | None = None,
    ignore: Collection[str] = (),
) -> Evidence:
    """The `k` best sources for a question, before anything is made of them."""
    if k < 1:
        raise ValueError(f"k is {k}, expected at least 1")
    query = stand_alone(_searchable(question, index), history)
    wanted, limit = max(k, CANDIDATES), max(k, MEASURED)
    today = date.today()
    periods = _periods(question, query, history, as_of or today, ignore)
    time = wanted_time(periods, as_of, today)
    ranked = rank(query.text, index.search(query.text, wanted, filter), index, limit, time)
    if query.context:
        found = index.search(query.context, wanted, filter)
        others = rank(query.context, found, index, limit, time)
        ranked = _mix(ranked, others)
    if time is not None:
        ranked = prefer_time(ranked, time, index)
    return Evidence(query, tuple(group_reprints(ranked, k, index)), periods)


def rank(
    query: str,
    hits: Sequence[Hit],
    index: Index,
    limit: int = MEASURED,
    time: Wanted | None = None,
) -> list[Ranked]:
    """Hits → the best `limit` of their passages; `time` has a say in which are looked at."""
    usable = [hit for hit in hits if hit.passage.sentences]
    prior = prefer_at_first_sight(usable, time, index) if time and len(usable) > limit else None
    return rerank(query, usable, index, limit, prior)


def cite_source(source: Source, number: int, query: str, index: Index) -> Citation:
    """The citation of a source's best sentence."""
    return cite_sentence(source, source.ranked.best, source.ranked.score, number, query, index)


def cite_sentence(
    source: Source, sentence: Sentence, score: float, number: int, query: str, index: Index
) -> Citation:
    """The citation of one sentence of a source, the likely answer to `query` marked in it."""
    passage = source.ranked.hit.passage
    document = index.document(passage.document_id)
    return cite(
        document,
        number,
        span_to_quote(document.text, sentence.span, passage.sentences),
        (passage.start, passage.end),
        score,
        mark_answer(query, document.text, sentence.span),
        source.copies,
    )


def _periods(
    question: str,
    query: Query,
    history: Sequence[Answer],
    as_of: date,
    ignore: Collection[str],
) -> tuple[Period, ...]:
    """Those of the question; where it names none and leans on the turn before, those of that."""
    own = read_periods(question, as_of)
    if own or not history or query.text == question.strip():
        return read_periods(question, as_of, ignore) if ignore else own
    ignored = {words.casefold() for words in ignore}
    return tuple(
        replace(period, start=0, end=0)
        for period in history[-1].periods
        if period.words.casefold() not in ignored
    )


def _searchable(question: str, index: Index) -> str:
    if not isinstance(question, str):
        raise QuestionError(f"the question is a {type(question).__name__}, expected a string")
    text = question.strip()[:_LONGEST_QUESTION]
    if not text:
        raise QuestionError("the question is empty: ask in a few words")
    if not index.terms(text):
        raise QuestionError(f"the question {text[:40]!r} has no word in it: ask in a few words")
    return text


def _mix(own: Sequence[Ranked], context: Sequence[Ranked]) -> list[Ranked]:
    """Both rankings' passages by their mixed score; one that only one of them has gets 0 there."""
    second = {item.hit.number: item for item in context}
    first = {item.hit.number: item for item in own}
    mixed = []
    for number, item in (second | first).items():
        own_score, context_score = _score(first, number), _score(second, number)
        score = (1 - _CONTEXT_SHARE) * own_score + _CONTEXT_SHARE * context_score
        mixed.append(replace(item, score=score))
    return sorted(mixed, key=lambda item: -item.score)


def _score(ranked: Mapping[int, Ranked], number: int) -> float:
    return ranked[number].score if number in ranked else 0.0
