"""Cite passages and sentences by their place in the document."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from index import Document, Index
from index.types import Span
from qa.answers.factuality import Judgement, judge
from qa.answers.quote_context import NO_CONTEXT, QuoteContext, expand_quote
from qa.dedup.grouping import SourceGroup
from qa.ranking.rerank import RankedSentence
from qa.text.answer_spans import extract_answer_span
from qa.types import Citation, TableRow


class SourceSentence(NamedTuple):
    """A ranked sentence and the source that it is from."""

    source: SourceGroup
    sentence: RankedSentence

    @property
    def document_id(self) -> str:
        """The document that the sentence is from."""
        return self.source.ranked.hit.passage.document_id


def rank_sentences(sources: Sequence[SourceGroup]) -> list[SourceSentence]:
    """All sentences of the sources, best first."""
    sentences = [
        SourceSentence(source, sentence)
        for source in sources
        for sentence in source.ranked.sentences
    ]
    return sorted(sentences, key=lambda candidate: -candidate.sentence.score)


def sentence_text(place: SourceSentence, index: Index) -> str:
    """The words of the sentence."""
    return index.document(place.document_id).text[slice(*place.sentence.span)]


def cite_source(source: SourceGroup, number: int, query: str, index: Index) -> Citation:
    """Cite a source by its best sentence, with the score of the passage."""
    best = SourceSentence(source, source.ranked.best)
    return cite_sentence(best, source.ranked.score, number=number, query=query, index=index)


def cite_sentence(
    quoted: SourceSentence,
    score: float,
    *,
    number: int,
    query: str,
    index: Index,
    context: QuoteContext = NO_CONTEXT,
    difference: str = "",
) -> Citation:
    """Cite a sentence, and those around it that it needs, with the likely answer to `query`
    marked; `context` as in `expand_quote`. Nothing is marked if it is about something else, which
    `difference` says."""
    source, sentence = quoted
    passage = source.ranked.hit.passage
    document = index.document(passage.document_id)
    judgement = judge_sentence(quoted, query, index, context)
    citation = cite(
        document,
        number,
        expand_quote(document.text, sentence.span, passage.sentences, context),
        (passage.start, passage.end),
        score,
        answer_spans=() if difference else judgement.answer_spans,
        duplicates=source.duplicates,
    )
    return replace(citation, difference=difference or judgement.difference)


def judge_sentence(
    quoted: SourceSentence, query: str, index: Index, context: QuoteContext
) -> Judgement:
    """Which words of a sentence answer `query`, and what the sentence states instead of the deed
    that is asked for."""
    source, sentence = quoted
    passage = source.ranked.hit.passage
    text = index.document(passage.document_id).text
    quote = expand_quote(text, sentence.span, passage.sentences, context)
    answer_spans: tuple[Span, ...]
    if sentence.answer_span:
        answer_spans = (sentence.answer_span,)
    else:
        spans = [span for span in passage.sentences if quote[0] <= span[0] <= sentence.span[0]]
        answer_spans = _answer_spans(query, text, spans)
    judged = next(
        (span for span in passage.sentences if answer_spans and _holds(span, answer_spans[0])),
        sentence.span,
    )
    return judge(query, text, judged, answer_spans, quote=quote)


def _holds(sentence: Span, span: Span) -> bool:
    return sentence[0] <= span[0] < sentence[1]


def _answer_spans(query: str, text: str, sentences: Sequence[Span]) -> tuple[Span, ...]:
    """The likely answer in the last of the sentences that has one."""
    candidates = (extract_answer_span(query, text, sentence) for sentence in reversed(sentences))
    return next((spans for spans in candidates if spans), ())


def cite(
    document: Document,
    number: int,
    quote: Span,
    passage: Span,
    score: float,
    answer_spans: tuple[Span, ...] = (),
    duplicates: tuple[str, ...] = (),
    table: TableRow | None = None,
    difference: str = "",
) -> Citation:
    """Cite `document.text[quote[0]:quote[1]]`; the arguments are as in Citation."""
    start, end = quote
    return Citation(
        number=number,
        document_id=document.id,
        title=document.title,
        published=document.published,
        url=document.url,
        page=document.page_at(start),
        start=start,
        end=end,
        quote=document.text[start:end],
        passage_start=passage[0],
        passage_end=passage[1],
        score=score,
        sha256=document.sha256,
        answer_spans=answer_spans,
        duplicates=duplicates,
        table=table,
        difference=difference,
    )


def quote_with_marker(citation: Citation) -> str:
    """A quote as it stands in the text of an answer: with its marker, and what it is about if that
    is not what was asked about."""
    difference = f" ({citation.difference})" if citation.difference else ""
    return f"{citation.quote} [{citation.number}]{difference}"


def lead_of(text: str, citations: Sequence[Citation]) -> str:
    """What stands in the text of an answer before its first quote, such as a cell's heading."""
    return text.partition(citations[0].quote)[0].strip() if citations else ""
