"""question → Hits, fused, reranked and read → Citations."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from index import Filter, Hit, Index
from qa.answers.quote_context import expand_quote
from qa.dedup.grouping import SourceGroup, deduplicate
from qa.errors import QuestionError
from qa.query.rewriting import Query, rewrite_query
from qa.ranking.conversational import (
    boost_cited,
    has_content_words,
    interpolate,
    is_topic_shift,
    rescore_sentences,
    within_periods,
)
from qa.ranking.cross_encoder import CrossEncoderReranker
from qa.ranking.features import RERANK_DEPTH
from qa.ranking.reader_rerank import rerank_with_reader, select_scorers
from qa.ranking.rerank import RankedPassage, RankedSentence, rerank
from qa.ranking.scorers import NO_SCORERS, Scorers
from qa.ranking.temporal import (
    TemporalIntent,
    apply_temporal_prior,
    first_stage_temporal_prior,
    temporal_intent,
    terms_implied_by_date,
)
from qa.reader import DEFAULT_READER, Reader
from qa.temporal.periods import Period, active_periods, read_periods
from qa.text.answer_spans import extract_answer_span
from qa.types import Answer, Citation, Span, cite

# Passages taken from the index for ranking.
CANDIDATES = 50
# Times that many, when copies of one report have crowded out the others. Each step of 4 takes
# four times as long, and 800 passages hold 300 copies of a short report.
_MAX_DEPTH = 16
# Sources from which nobody is crowded out: of 20 passages ranked for 20 sources any two copies
# would send for more.
_MIN_SOURCES = 10
# Characters of a question that are searched: pasted text beyond it says nothing new, and the
# encoder reads no further.
_MAX_QUESTION_CHARS = 2_000


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question: the query that was searched, the sources, best first, and the
    periods that were read in the question; what it was asked of, which words for time were not
    heeded, and who had a say in the ranking."""

    query: Query
    sources: tuple[SourceGroup, ...]
    periods: tuple[Period, ...] = ()
    filter: Filter = field(default_factory=Filter)
    ignored_words: tuple[str, ...] = ()
    scorers: Scorers = NO_SCORERS


def retrieve(
    question: str,
    index: Index,
    k: int = 5,
    history: Sequence[Answer] = (),
    filter: Filter | None = None,
    as_of: date | None = None,
    ignore: Collection[str] = (),
    reranker: CrossEncoderReranker | None = None,
    reader: Reader | None = DEFAULT_READER,
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
    assessors = Scorers(reader, reranker)
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
    assessors: Scorers = NO_SCORERS,
) -> Evidence:
    """The `k` best sources for a question, before anything is made of them."""
    if k < 1:
        raise ValueError(f"k is {k}, expected at least 1")
    question = normalize_question(question, index)
    query = rewrite_query(question, history, index)
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
    assessors: Scorers = NO_SCORERS,
    deep: int = 1,
) -> Evidence:
    """The `k` best sources for a question read as `query`, out of `deep` times as many passages as
    usual; the bare question that comes with the query is used if what was found for that says
    that it is of another subject."""
    wanted, limit = deep * max(k, CANDIDATES), deep * max(k, RERANK_DEPTH)
    today = date.today()
    hits: list[Hit] = []

    named = read_periods(question, as_of or today)
    leans = bool(history) and query.text != question
    inherited = _without_spans(history[-1].periods) if leans and not named else named

    def ranking(words: str, named: Sequence[Period], found: Sequence[Hit]) -> list[RankedPassage]:
        kept = active_periods(named, ignore)
        time = temporal_intent(kept, as_of, today)
        said = terms_implied_by_date(found, kept, [it for it in named if it not in kept], index)
        return rank(words, found, index, limit, time, said, assessors.reranker)

    def search(words: str, named: Sequence[Period]) -> list[RankedPassage]:
        found = index.search(words, wanted, filter)
        hits.extend(found)
        return ranking(words, named, found)

    read, periods = query, inherited
    ranked = search(query.fallback_text or query.text, named if query.fallback_text else inherited)
    if query.fallback_text and is_topic_shift(ranked, query):
        read, periods = Query(query.fallback_text), named
    elif query.fallback_text or query.context:
        ranked = interpolate(
            ranked, search(query.text if query.fallback_text else query.context, inherited)
        )
        ranked = boost_cited(
            ranked, within_periods(query.documents, active_periods(named, ignore), index)
        )[:limit]
        if (
            query.original_text
            and not query.fallback_text
            and has_content_words(query.original_text, named)
        ):
            found = [item.hit for item in ranked]
            ranked = rescore_sentences(ranking(query.original_text, inherited, found), ranked)
    kept = active_periods(periods, ignore)
    time = temporal_intent(kept, as_of, today)
    timed = apply_temporal_prior(ranked, time, index) if time else ranked
    assessors = select_scorers(read.text, assessors)
    if assessors.reader is not None:
        ranked = rerank_with_reader(
            read.text, ranked, timed, index, assessors.reader, dated=bool(periods)
        )
        timed = apply_temporal_prior(ranked, time, index) if time else ranked
    sources = deduplicate(timed, k, index, hits)
    crowded = len(sources) < min(k, len(ranked), _MIN_SOURCES)
    if crowded and len(hits) >= wanted and deep < _MAX_DEPTH:
        return search_evidence(
            question, query, index, k, history, filter, as_of, ignore, assessors, 4 * deep
        )
    return Evidence(read, tuple(sources), kept, filter or Filter(), tuple(ignore), assessors)


def rank(
    query: str,
    hits: Sequence[Hit],
    index: Index,
    limit: int = RERANK_DEPTH,
    time: TemporalIntent | None = None,
    implied_terms: Mapping[int, frozenset[str]] | None = None,
    reranker: CrossEncoderReranker | None = None,
) -> list[RankedPassage]:
    """Hits → the best `limit` of their passages; `time` has a say in which are looked at, and
    `said` are words that need not stand in them."""
    usable = [hit for hit in hits if hit.passage.sentences]
    prior = (
        first_stage_temporal_prior(usable, time, index) if time and len(usable) > limit else None
    )
    return rerank(query, usable, index, limit, prior, implied_terms, reranker)


def cite_source(source: SourceGroup, number: int, query: str, index: Index) -> Citation:
    """The citation of a source's best sentence."""
    return cite_sentence(source, source.ranked.best, source.ranked.score, number, query, index)


def cite_sentence(
    source: SourceGroup,
    sentence: RankedSentence,
    score: float,
    number: int,
    query: str,
    index: Index,
) -> Citation:
    """The citation of one sentence of a source, the likely answer to `query` marked in it."""
    passage = source.ranked.hit.passage
    document = index.document(passage.document_id)
    quote = expand_quote(document.text, sentence.span, passage.sentences)
    return cite(
        document,
        number,
        quote,
        (passage.start, passage.end),
        score,
        (sentence.answer_span,)
        if sentence.answer_span
        else _answer_spans(query, document.text, sentence.span, quote, passage.sentences),
        source.duplicates,
    )


def _answer_spans(
    query: str, text: str, sentence: Span, quote: Span, sentences: Sequence[Span]
) -> tuple[Span, ...]:
    """The likely answer in the sentence, else in the nearest one of the quote before it."""
    quoted = [span for span in sentences if quote[0] <= span[0] <= sentence[0]]
    return next(
        (marks for span in reversed(quoted) if (marks := extract_answer_span(query, text, span))),
        (),
    )


def _without_spans(periods: Sequence[Period]) -> tuple[Period, ...]:
    """Periods that an earlier question named."""
    return tuple(replace(period, start=0, end=0) for period in periods)


def normalize_question(question: str, index: Index) -> str:
    """The question as it is searched. Raises QuestionError for one without a word."""
    if not isinstance(question, str):
        raise QuestionError(f"the question is a {type(question).__name__}, expected a string")
    text = question.strip()[:_MAX_QUESTION_CHARS]
    if not text:
        raise QuestionError("the question is empty: ask in a few words")
    if not index.analyze(text):
        raise QuestionError(f"the question {text[:40]!r} has no word in it: ask in a few words")
    return text
