"""Cite passages and sentences by their place in the document."""

from collections.abc import Sequence

from index import Document, Index
from index.types import Span
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.selection.judged_sentences import JudgedSentence, judge_sentences
from qa.answers.source_sentences import SourceSentence
from qa.dedup.grouping import SourceGroup
from qa.types import Citation, TableRow


def cite_source(source: SourceGroup, number: int, query: str, index: Index) -> Citation:
    """Cite a source by its best sentence, with the score of the passage."""
    best = SourceSentence(source, source.ranked.best)
    # It is shown as what is nearest, whatever it is about.
    (judged,) = judge_sentences([best], QuestionConstraints(query), index)
    return cite_judged(judged, number, score=source.ranked.score)


def cite_judged(judged: JudgedSentence, number: int, *, score: float | None = None) -> Citation:
    """Cite a sentence, and those around it that it needs, with its likely answer marked; the score
    is that of the sentence by default."""
    place = judged.place
    passage = place.source.ranked.hit.passage
    return cite(
        judged.document,
        number,
        judged.quote,
        (passage.start, passage.end),
        place.sentence.score if score is None else score,
        answer_spans=judged.marks,
        duplicates=place.source.duplicates,
        difference=judged.difference,
    )


def cite(
    document: Document,
    number: int,
    quote: Span,
    passage: Span,
    score: float,
    *,
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
