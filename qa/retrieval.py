"""Search an index for a question and rank the sources that may answer it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from index import Filter, Hit, Index
from qa.answers.citations import cite_source
from qa.answers.foreign_languages import name_languages_of
from qa.dedup.grouping import SourceGroup, deduplicate
from qa.errors import QuestionError
from qa.query.normalization import write_as_documents_do
from qa.query.question_language import has_other_languages, is_english_document, question_language
from qa.query.rewriting import Query, rewrite_query
from qa.query.terms import out_of_vocabulary_words
from qa.ranking.conversational import (
    add_context_scores,
    boost_cited,
    has_content_words,
    is_topic_shift,
    prefer_reasons,
    rank_as_set,
    rescore_sentences,
    within_periods,
)
from qa.ranking.cross_encoder import CrossEncoderReranker
from qa.ranking.features import RERANK_DEPTH
from qa.ranking.reader_rerank import rerank_with_reader, select_scorers
from qa.ranking.rerank import RankedPassage, rerank
from qa.ranking.temporal import QueryTime, apply_temporal_prior, date_features, read_query_time
from qa.reader import DEFAULT_READER, Reader, reader_of_other_languages
from qa.temporal.other_languages import read_periods_in
from qa.temporal.periods import Period
from qa.temporal.reference_day import archive_day
from qa.temporal.relative_years import with_absolute_years
from qa.types import Answer, Citation, Correction, Scorers, SearchOptions

# Factors of the number of candidates, tried in turn while duplicates of one report crowd out other
# sources; 4 takes four times as long, and 800 passages hold 300 copies of a short report.
_DEPTH_FACTORS = (1, 4, 16)
# Hits of a conversation's context that are ranked as well.
_CONTEXT_HITS = 10
# Sources that are enough: with 20 wanted of 20 ranked passages, any two duplicates would otherwise
# deepen the search.
_ENOUGH_SOURCES = 10
# Characters of a question that are searched: the encoder reads no further.
_MAX_SEARCHED_CHARS = 2_000
# Characters of a question at most: each reply repeats it.
MAX_QUESTION_CHARS = 20_000


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sources found for a question.

    Attributes:
        query: The query that they were ranked for.
        sources: Best first; duplicates of one report are one source.
        passages: All passages that were ranked, best first.
        periods: The periods that were preferred.
        options: The options of the search; its scorers are those that were used for this query.
        corrections: Words of the question that were taken for others.
        language: The question's language.
    """

    query: Query
    sources: tuple[SourceGroup, ...]
    passages: tuple[RankedPassage, ...] = ()
    periods: tuple[Period, ...] = ()
    options: SearchOptions = field(default_factory=SearchOptions)
    corrections: tuple[Correction, ...] = ()
    language: str = "en"

    @property
    def asked(self) -> str:
        """The query without the time expressions that are not to be taken as times, and with the
        years that "last year" and the like mean."""
        text = with_absolute_years(self.query.text, self.periods)
        for words in self.options.ignore:
            text = text.replace(words, " ")
        return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class _Question:
    """A question ready to be searched.

    `own_time` holds the periods that the question itself names; `time` those or, where a follow-up
    names none, the periods of the turn before.
    """

    query: Query
    own_time: QueryTime
    time: QueryTime


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Ranked passages, best first, the query and time that they are ranked for, and, of a
    follow-up, the hits of its context."""

    query: Query
    time: QueryTime
    passages: list[RankedPassage]
    context_hits: Sequence[Hit] = ()


def retrieve(
    question: str,
    index: Index,
    k: int = 5,
    history: Sequence[Answer] = (),
    *,
    filter: Filter | None = None,
    as_of: date | None = None,
    ignore: Collection[str] = (),
    correct: bool = True,
    reranker: CrossEncoderReranker | None = None,
    reader: Reader | None = DEFAULT_READER,
) -> list[Citation]:
    """Find the passages that best match a question.

    Args:
        question: The question, or keywords.
        index: The index to search.
        k: How many passages to return.
        history: Earlier answers of the conversation, oldest first.
        filter: Only documents that pass it are searched.
        as_of: The reference day, on which the question is asked: documents from shortly before it
            are preferred, later ones go last, and time expressions are relative to it (default: to
            today, or to the newest day of documents that all are more than a month old).
        ignore: Time expressions in the question not to be taken as times.
        correct: Whether to search words that no document contains as what they most likely mean.
        reranker: A cross-encoder that also scores the passages.
        reader: The model that looks for the answer in the best passages; None for none.

    Returns:
        At most `k` different passages, best first, each cited by its most likely sentence.

    Raises:
        QuestionError: The question is not a string or has no word in it.
        ValueError: `k` is below 1.
    """
    options = SearchOptions(
        k=k,
        history=history,
        filter=filter or Filter(),
        as_of=as_of,
        ignore=ignore,
        correct=correct,
        scorers=Scorers(reader, reranker),
    )
    with index.snapshot():
        evidence = find_evidence(question, index, with_reference_day(options, index))
        query = evidence.query.text
        citations = [
            cite_source(source, number, query, index)
            for number, source in enumerate(evidence.sources, start=1)
        ]
        return list(name_languages_of(citations, query, index))


def find_evidence(
    question: str,
    index: Index,
    options: SearchOptions,
    *,
    rewrite: Callable[[str, Sequence[Answer], Index], Query] = rewrite_query,
) -> Evidence:
    """Find the `options.k` best sources for a question.

    Args:
        question: The question as it was asked.
        index: The index to search.
        options: How to search.
        rewrite: Makes the standalone query of the question and the history.

    Raises:
        QuestionError: The question is not a string or has no word in it.
    """
    text, corrections = normalize_question(question, index), tuple[Correction, ...]()
    language = question_language(text, index)
    if language == "en" and ("en" in index.languages() or not has_other_languages(index)):
        text, corrections = correct_spelling(text, index, options)
        if options.correct:
            text = write_as_documents_do(text, index, options)
    query = rewrite(text, options.history, index)
    parsed = _Question(query, *_read_time(text, language, query, options))
    for factor in _DEPTH_FACTORS:
        search = _Search(index, options, factor)
        ranking = _rank_in_conversation(parsed, search)
        scorers = select_scorers(ranking.query.text, options.scorers)
        if language != "en" or not _is_english(ranking.passages, index):
            reader = reader_of_other_languages(scorers.reader, index.encoder)
            scorers = replace(scorers, reader=reader)
        passages = _rerank_by_time_and_reader(ranking, index, scorers.reader)
        if ranking.query.shown:
            passages = prefer_reasons(passages, ranking.query.shown, index)
        ordered = rank_as_set(passages, ranking.context_hits)
        sources = deduplicate(ordered, options.k, index, search.hits)
        crowded_out = len(sources) < min(options.k, len(passages), _ENOUGH_SOURCES)
        if not crowded_out or len(search.hits) < search.candidates:
            break
    return Evidence(
        ranking.query,
        tuple(sources),
        tuple(passages),
        ranking.time.active,
        replace(options, scorers=scorers),
        corrections,
        language,
    )


def _is_english(passages: Sequence[RankedPassage], index: Index) -> bool:
    """Whether the best passage is English."""
    if not passages:
        return True
    return is_english_document(index.document(passages[0].hit.passage.document_id), index)


def with_reference_day(options: SearchOptions, index: Index) -> SearchOptions:
    """The options with the newest day of an archive as their `today`."""
    return replace(options, today=archive_day(index, options.today) or options.today)


def correct_spelling(
    text: str, index: Index, options: SearchOptions
) -> tuple[str, tuple[Correction, ...]]:
    """The question with words that no document contains as what they most likely mean, and these;
    as it is, if the options say so."""
    # Only where a word is unknown are the libraries loaded that correct it.
    if not options.correct or not out_of_vocabulary_words(text, index):
        return text, ()
    from qa.query.spelling import correct_question

    return correct_question(text, index)


def normalize_question(question: str, index: Index) -> str:
    """Strip and shorten a question to the text that is searched.

    Raises QuestionError for a question that is not a string or has no word in it.
    """
    check_question(question)
    text = question.strip()[:_MAX_SEARCHED_CHARS]
    if not text:
        raise QuestionError("the question is empty: ask in a few words")
    if not index.analyze(text):
        raise QuestionError(f"the question {text[:40]!r} has no word in it: ask in a few words")
    return text


def check_question(question: object) -> None:
    """Raise QuestionError for a question that is not a string, or too long to be one."""
    if not isinstance(question, str):
        raise QuestionError(f"the question is a {type(question).__name__}, expected a string")
    if len(question) > MAX_QUESTION_CHARS:
        raise QuestionError(
            f"the question has {len(question):,} characters, expected {MAX_QUESTION_CHARS:,} at "
            "most: ask in a few words"
        )


def _read_time(
    question: str, language: str, query: Query, options: SearchOptions
) -> tuple[QueryTime, QueryTime]:
    """The question's own time, and the time to search: a follow-up that names no period inherits
    those of the turn before."""
    periods = read_periods_in(language, question, options.reference_day)
    own_time = read_query_time(periods, options)
    if periods or not options.history or query.text == question:
        return own_time, own_time
    # Their words are not in this question.
    inherited = [replace(period, start=0, end=0) for period in options.history[-1].periods]
    return own_time, read_query_time(inherited, options)


class _Search:
    """Searches at one depth; `hits` collects the hits of all its queries."""

    def __init__(self, index: Index, options: SearchOptions, factor: int) -> None:
        self.index = index
        self.candidates = factor * options.candidates
        self.rerank_depth = factor * max(options.k, RERANK_DEPTH)
        self.hits: list[Hit] = []
        self._options = options

    def run(self, text: str, time: QueryTime) -> list[RankedPassage]:
        """Search the index for a query and rank the hits."""
        return self.rank(text, self.find(text), time, self.rerank_depth)

    def find(self, text: str) -> list[Hit]:
        """Search the index for a query."""
        hits = self.index.search(text, self.candidates, self._options.filter)
        self.hits += hits
        return hits

    def rank(
        self, text: str, hits: Sequence[Hit], time: QueryTime, limit: int | None = None
    ) -> list[RankedPassage]:
        """Rank the best `limit` of hits for a query, by default all."""
        reranker = self._options.scorers.reranker
        limit = len(hits) if limit is None else limit
        return rank(text, hits, self.index, limit=limit, time=time, reranker=reranker)


def rank(
    query: str,
    hits: Sequence[Hit],
    index: Index,
    *,
    limit: int = RERANK_DEPTH,
    time: QueryTime | None = None,
    reranker: CrossEncoderReranker | None = None,
) -> list[RankedPassage]:
    """Rank the best `limit` of the hits for a query; arguments as in `rerank`, but for its `dates`
    the query's `time`, from which they follow."""
    candidates = [hit for hit in hits if hit.passage.sentences]
    dates = date_features(candidates, time, index, limit) if time else None
    return rerank(query, candidates, index, limit=limit, dates=dates, reranker=reranker)


def _rank_in_conversation(question: _Question, search: _Search) -> _Ranking:
    """Search the query and, if it took something over from earlier turns, their context as well.

    A question that may be about a new topic is searched as it was typed first; if it is, that
    ranking stands.
    """
    query = question.query
    if query.fallback_text:
        passages = search.run(query.fallback_text, question.own_time)
        if is_topic_shift(passages, query):
            query = Query(query.fallback_text, query.context)
            question = _Question(query, question.own_time, question.own_time)
    if query.context:
        return _rank_with_context(question, search)
    return _Ranking(query, question.time, search.run(query.text, question.time))


def _rank_with_context(question: _Question, search: _Search) -> _Ranking:
    """Rank the hits of a query and of its context by the query, add the context's scores, and
    prefer the documents cited in the conversation."""
    query = question.query
    context_hits = search.find(query.context)
    hits = _merge(search.find(query.text)[: search.rerank_depth], context_hits[:_CONTEXT_HITS])
    ranked = add_context_scores(search.rank(query.text, hits, question.time), context_hits)
    cited = within_periods(query.documents, question.own_time.active, search.index)
    ranked = boost_cited(ranked, cited)[: search.rerank_depth]
    if (
        query.original_text
        and not query.fallback_text
        and has_content_words(query.original_text, question.own_time.periods)
    ):
        hits = [item.hit for item in ranked]
        by_question = search.rank(query.original_text, hits, question.time)
        ranked = rescore_sentences(by_question, ranked)
    return _Ranking(query, question.time, ranked, context_hits)


def _merge(hits: Sequence[Hit], others: Sequence[Hit]) -> list[Hit]:
    """The hits, and those of the others that are none of them."""
    found = {hit.passage_id for hit in hits}
    return [*hits, *(hit for hit in others if hit.passage_id not in found)]


def _rerank_by_time_and_reader(
    ranking: _Ranking, index: Index, reader: Reader | None
) -> list[RankedPassage]:
    """Apply the temporal prior, then the scores of the reader, which reads the best passages by
    that prior."""
    intent = ranking.time.intent
    by_time = apply_temporal_prior(ranking.passages, intent, index)
    if reader is None:
        return by_time
    read = rerank_with_reader(
        ranking.query.text,
        ranking.passages,
        by_time,
        index,
        reader,
        dated=bool(ranking.time.periods),
    )
    return apply_temporal_prior(read, intent, index)
