"""question → Hits, fused, reranked and read → Citations."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from index import Filter, Hit, Index
from qa.answers.quote_context import span_to_quote
from qa.dedup.grouping import Source, group_reprints
from qa.errors import QuestionError
from qa.query.rewriting import Query, stand_alone
from qa.ranking.conversational import choose_by, has_words, mix, of_time, prefer, stands_alone
from qa.ranking.cross_encoder import Reranker
from qa.ranking.features import MEASURED
from qa.ranking.reader_rerank import heard_on, read_closely
from qa.ranking.rerank import Ranked, Sentence, rerank
from qa.ranking.scorers import NOBODY, Assessors
from qa.ranking.temporal import Wanted, prefer_at_first_sight, prefer_time, said_by_day, wanted_time
from qa.reader import OURS, Reader
from qa.temporal.periods import Period, heeded, read_periods
from qa.text.answer_spans import mark_answer
from qa.types import Answer, Citation, Span, cite

# Passages taken from the index for ranking.
CANDIDATES = 50
# Times that many, when copies of one report have crowded out the others. Each step of 4 takes
# four times as long, and 800 passages hold 300 copies of a short report.
_DEEPEST = 16
# Sources from which nobody is crowded out: of 20 passages ranked for 20 sources any two copies
# would send for more.
_CROWDED = 10
# Characters of a question that are searched: pasted text beyond it says nothing new, and the
# encoder reads no further.
_LONGEST_QUESTION = 2_000


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question: the query that was searched, the sources, best first, and the
    periods that were read in the question; what it was asked of, which words for time were not
    heeded, and who had a say in the ranking."""

    query: Query
    sources: tuple[Source, ...]
    periods: tuple[Period, ...] = ()
    filter: Filter = field(default_factory=Filter)
    ignored: tuple[str, ...] = ()
    assessors: Assessors = NOBODY


def retrieve(
    question: str,
    index: Index,
    k: int = 5,
    history: Sequence[Answer] = (),
    filter: Filter | None = None,
    as_of: date | None = None,
    ignore: Collection[str] = (),
    reranker: Reranker | None = None,
    reader: Reader | None = OURS,
) -> list[Citation]:
    """The `k` different passages that best match the question, best first, each cited by the
    sentence in it that most likely answers.

    `history` are earlier answers, oldest first. With `as_of`, what was published shortly before
    that day comes forward, and what came after it goes back. Periods that the question names are
    preferred, seen from that day (default: today), but for those whose words are in `ignore`.
    `reranker`, a cross-encoder, and `reader`, which looks for the place of the answer in the
    likeliest passages, have a say in the ranking; None for none. Raises QuestionError for a
    question without a word.
    """
    assessors = Assessors(reader, reranker)
    with index.snapshot():
        evidence = find_evidence(question, index, k, history, filter, as_of, ignore, assessors)
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
    assessors: Assessors = NOBODY,
) -> Evidence:
    """The `k` best sources for a question, before anything is made of them."""
    if k < 1:
        raise ValueError(f"k is {k}, expected at least 1")
    question = searchable(question, index)
    query = stand_alone(question, history, index)
    return search_evidence(question, query, index, k, history, filter, as_of, ignore, assessors)


def search_evidence(
    question: str,
    query: Query,
    index: Index,
    k: int,
    history: Sequence[Answer] = (),
    filter: Filter | None = None,
    as_of: date | None = None,
    ignore: Collection[str] = (),
    assessors: Assessors = NOBODY,
    deep: int = 1,
) -> Evidence:
    """The `k` best sources for a question read as `query`, out of `deep` times as many passages as
    usual; the bare question that comes with the query is used if what was found for that says
    that it is of another subject."""
    wanted, limit = deep * max(k, CANDIDATES), deep * max(k, MEASURED)
    today = date.today()
    hits: list[Hit] = []

    named = read_periods(question, as_of or today)
    leans = bool(history) and query.text != question
    inherited = _elsewhere(history[-1].periods) if leans and not named else named

    def ranking(words: str, named: Sequence[Period], found: Sequence[Hit]) -> list[Ranked]:
        kept = heeded(named, ignore)
        time = wanted_time(kept, as_of, today)
        said = said_by_day(found, kept, [it for it in named if it not in kept], index)
        return rank(words, found, index, limit, time, said, assessors.reranker)

    def search(words: str, named: Sequence[Period]) -> list[Ranked]:
        found = index.search(words, wanted, filter)
        hits.extend(found)
        return ranking(words, named, found)

    read, periods = query, inherited
    ranked = search(query.bare or query.text, named if query.bare else inherited)
    if query.bare and stands_alone(ranked, query):
        read, periods = Query(query.bare), named
    elif query.bare or query.context:
        ranked = mix(ranked, search(query.text if query.bare else query.context, inherited))
        ranked = prefer(ranked, of_time(query.documents, heeded(named, ignore), index))[:limit]
        if query.asked and not query.bare and has_words(query.asked, named):
            found = [item.hit for item in ranked]
            ranked = choose_by(ranking(query.asked, inherited, found), ranked)
    kept = heeded(periods, ignore)
    time = wanted_time(kept, as_of, today)
    timed = prefer_time(ranked, time, index) if time else ranked
    assessors = heard_on(read.text, assessors)
    if assessors.reader is not None:
        ranked = read_closely(
            read.text, ranked, timed, index, assessors.reader, dated=bool(periods)
        )
        timed = prefer_time(ranked, time, index) if time else ranked
    sources = group_reprints(timed, k, index, hits)
    crowded = len(sources) < min(k, len(ranked), _CROWDED)
    if crowded and len(hits) >= wanted and deep < _DEEPEST:
        return search_evidence(
            question, query, index, k, history, filter, as_of, ignore, assessors, 4 * deep
        )
    return Evidence(read, tuple(sources), kept, filter or Filter(), tuple(ignore), assessors)


def rank(
    query: str,
    hits: Sequence[Hit],
    index: Index,
    limit: int = MEASURED,
    time: Wanted | None = None,
    said: Mapping[int, frozenset[str]] | None = None,
    reranker: Reranker | None = None,
) -> list[Ranked]:
    """Hits → the best `limit` of their passages; `time` has a say in which are looked at, and
    `said` are words that need not stand in them."""
    usable = [hit for hit in hits if hit.passage.sentences]
    prior = prefer_at_first_sight(usable, time, index) if time and len(usable) > limit else None
    return rerank(query, usable, index, limit, prior, said, reranker)


def cite_source(source: Source, number: int, query: str, index: Index) -> Citation:
    """The citation of a source's best sentence."""
    return cite_sentence(source, source.ranked.best, source.ranked.score, number, query, index)


def cite_sentence(
    source: Source, sentence: Sentence, score: float, number: int, query: str, index: Index
) -> Citation:
    """The citation of one sentence of a source, the likely answer to `query` marked in it."""
    passage = source.ranked.hit.passage
    document = index.document(passage.document_id)
    quote = span_to_quote(document.text, sentence.span, passage.sentences)
    return cite(
        document,
        number,
        quote,
        (passage.start, passage.end),
        score,
        (sentence.answer,)
        if sentence.answer
        else _mark(query, document.text, sentence.span, quote, passage.sentences),
        source.copies,
    )


def _mark(
    query: str, text: str, sentence: Span, quote: Span, sentences: Sequence[Span]
) -> tuple[Span, ...]:
    """The likely answer in the sentence, else in the nearest one of the quote before it."""
    quoted = [span for span in sentences if quote[0] <= span[0] <= sentence[0]]
    return next(
        (marks for span in reversed(quoted) if (marks := mark_answer(query, text, span))), ()
    )


def _elsewhere(periods: Sequence[Period]) -> tuple[Period, ...]:
    """Periods that an earlier question named."""
    return tuple(replace(period, start=0, end=0) for period in periods)


def searchable(question: str, index: Index) -> str:
    """The question as it is searched. Raises QuestionError for one without a word."""
    if not isinstance(question, str):
        raise QuestionError(f"the question is a {type(question).__name__}, expected a string")
    text = question.strip()[:_LONGEST_QUESTION]
    if not text:
        raise QuestionError("the question is empty: ask in a few words")
    if not index.terms(text):
        raise QuestionError(f"the question {text[:40]!r} has no word in it: ask in a few words")
    return text
