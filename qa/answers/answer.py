"""Answer a question in cited quotes, or say that there is no clear answer."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index import Filter, Index
from index.types import Span
from qa.answers.citing import SourceSentence, cite_sentence, cite_source, rank_sentences
from qa.answers.confidence import ConfidenceFeatures, confidence_features, load_model
from qa.answers.conflicts import find_conflicts
from qa.answers.corroboration import find_corroboration
from qa.answers.notes import abstention_text
from qa.answers.quote_context import expand_quote
from qa.answers.values import ExtractedValue, extract_value, extract_values
from qa.filters import describe
from qa.query.terms import out_of_vocabulary_words
from qa.ranking.cross_encoder import CrossEncoderReranker
from qa.reader import DEFAULT_READER, Reader
from qa.retrieval import Evidence, find_evidence
from qa.types import Answer, Citation, ConflictingValue, Scorers, SearchOptions

# Quotes in an answer, at most.
_MAX_QUOTES = 3
# Log-odds that a further quote may score below the first: .5, 1 and 1.5 give 1.3, 1.5 and 1.7
# quotes per answer on xquad, with the gold answer in .88, .90 and .93 of them.
_MAX_SCORE_GAP = 1.0
# Share of the shorter sentence's terms from which another sentence repeats it.
_REPEAT_OVERLAP = 0.8
# Passages that are shown when there is no answer.
_NEAREST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class CandidateAnswer:
    """An answer before it is decided whether to give it; fields as in Answer. `features` are those
    of its confidence, None without citations."""

    citations: tuple[Citation, ...]
    confidence: float
    features: ConfidenceFeatures | None = None
    corroborating: tuple[Citation, ...] = ()
    conflicting_values: tuple[ConflictingValue, ...] = ()


def ask(
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
) -> Answer:
    """Answer a question from the `k` best sources; all arguments are those of `retrieve`.

    Returns:
        One to three verbatim sentences with their citations: as an answer, or as possible answers
        to check; or, if none of them is likely enough to answer, a text that says so and the
        nearest passages.

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
        evidence = find_evidence(question, index, options)
        return answer_by_tier(question, evidence, compose(evidence, index), index)


def compose(evidence: Evidence, index: Index) -> CandidateAnswer:
    """Choose the sentences that most likely answer, best first, compare them with other sources,
    and estimate the probability that they are right."""
    sentences = rank_sentences(evidence.sources)
    if not sentences:
        return CandidateAnswer((), 0.0)
    query = evidence.query.text
    quotes = _choose_quotes(sentences, index)
    corroborating, conflicting = _compare_sources(query, quotes[0], sentences, index)
    features = confidence_features(
        [source.ranked for source in evidence.sources],
        quotes[0].source.ranked,
        [quote.sentence for quote in quotes],
        [
            (value.place.source.ranked, value.place.sentence)
            for value in (*corroborating, *conflicting)
        ],
    )
    citations: dict[tuple[str, Span], Citation] = {}

    def cited(place: SourceSentence) -> Citation:
        """Its citation; a place that is cited again keeps its number."""
        key = (place.document_id, place.sentence.span)
        if key not in citations:
            citations[key] = cite_sentence(
                place, place.sentence.score, number=len(citations) + 1, query=query, index=index
            )
        return citations[key]

    quote_citations = tuple(map(cited, quotes))
    corroborating_citations = tuple(cited(value.place) for value in corroborating)
    conflicting_values = [ConflictingValue(value.text, cited(value.place)) for value in conflicting]
    # Newest first, undated last.
    conflicting_values.sort(key=lambda value: value.citation.published or date.min, reverse=True)
    return CandidateAnswer(
        quote_citations,
        load_model(evidence.options.scorers.reader).probability(features),
        features,
        corroborating_citations,
        tuple(conflicting_values),
    )


def answer_by_tier(
    question: str, evidence: Evidence, candidate: CandidateAnswer, index: Index
) -> Answer:
    """Give the candidate answer, show possible answers, or abstain, as its confidence allows."""
    query, pending = evidence.query.text, index.count_pending()
    model = load_model(evidence.options.scorers.reader)
    tier = model.tier(candidate.confidence) if candidate.citations else "none"
    if tier == "none" and pending and candidate.citations:
        # Without the vectors, confidence is too low: it was fitted with them.
        tier = "possible"
    nearest: tuple[Citation, ...] = ()
    if tier == "answer":
        citations = candidate.citations
    elif tier == "possible":
        citations = _possible_citations(evidence, index)
    else:
        citations = ()
        nearest = tuple(
            cite_source(source, number, query, index)
            for number, source in enumerate(evidence.sources[:_NEAREST_SHOWN], start=1)
        )
    text = "\n\n".join(f"{item.quote} [{item.number}]" for item in citations)
    if tier == "none":
        text = abstention_text(
            question.strip(),
            pending=pending,
            passages=len(index),
            missing=out_of_vocabulary_words(query, index),
            scope=describe(evidence.options.filter),
        )
    return Answer(
        question=question,
        query=query,
        text=text,
        citations=citations,
        confidence=candidate.confidence,
        tier=tier,
        nearest=nearest,
        pending=pending,
        corroborating=candidate.corroborating if tier == "answer" else (),
        conflicting_values=candidate.conflicting_values if tier == "answer" else (),
        periods=evidence.periods,
        carried_terms=evidence.query.carried_terms,
        filter=evidence.options.filter,
        ignored=tuple(evidence.options.ignore),
        corrections=evidence.corrections,
    )


def _possible_citations(evidence: Evidence, index: Index) -> tuple[Citation, ...]:
    """The best sentences of all sources, with words marked only where the reader is sure."""
    quotes = _choose_quotes(rank_sentences(evidence.sources), index, max_score_gap=math.inf)
    citations = []
    for number, place in enumerate(quotes, start=1):
        citation = cite_sentence(
            place, place.sentence.score, number=number, query=evidence.query.text, index=index
        )
        sure = place.sentence.answer_span and place.source.ranked.answerability > 0
        citations.append(citation if sure else replace(citation, answer_spans=()))
    return tuple(citations)


def _choose_quotes(
    sentences: Sequence[SourceSentence], index: Index, max_score_gap: float = _MAX_SCORE_GAP
) -> list[SourceSentence]:
    """The best sentence, and those nearly as good that do not repeat another one."""
    quotes: list[SourceSentence] = []
    quoted_terms: list[frozenset[str]] = []
    min_score = sentences[0].sentence.score - max_score_gap
    for place in sentences:
        if len(quotes) == _MAX_QUOTES or place.sentence.score < min_score:
            break
        terms = frozenset(index.analyze(_quote_text(place, index)))
        if not any(
            len(terms & other) >= _REPEAT_OVERLAP * min(len(terms), len(other))
            for other in quoted_terms
        ):
            quotes.append(place)
            quoted_terms.append(terms)
    return quotes


def _quote_text(place: SourceSentence, index: Index) -> str:
    passage = place.source.ranked.hit.passage
    text = index.document(passage.document_id).text
    return text[slice(*expand_quote(text, place.sentence.span, passage.sentences))]


def _compare_sources(
    query: str, quote: SourceSentence, sentences: Sequence[SourceSentence], index: Index
) -> tuple[list[ExtractedValue], list[ExtractedValue]]:
    """The values that corroborate the first quote, and those that conflict."""
    value = extract_value(query, quote, index)
    if value is None:
        return [], []
    candidates = extract_values(query, sentences, index)
    return (
        find_corroboration(query, value, candidates, index),
        find_conflicts(query, value, candidates, index),
    )
