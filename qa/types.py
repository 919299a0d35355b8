"""The values that question answering passes on: Citation, Figure, Answer."""

from dataclasses import dataclass, field
from datetime import date

from index import Document, Filter
from qa.temporal.periods import Period

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a document: `quote` is `document.text[start:end]`, made by `cite` alone.

    `number` is its marker, from 1. `page` counts from 1 and is None for texts without pages.
    `passage_start` and `passage_end` bound the passage around it. `sha256` is the document's, by
    which a later reader can tell that the source has changed. `marks` are the spans, in the
    document, of the words most likely to be the answer. `copies` are the ids of other documents
    that carry nearly the same passage.
    """

    number: int
    document_id: str
    title: str
    published: date | None
    url: str | None
    page: int | None
    start: int
    end: int
    quote: str
    passage_start: int
    passage_end: int
    score: float
    sha256: str
    answer_spans: tuple[Span, ...] = ()
    duplicates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConflictingValue:
    """A figure that a source gives, as it stands there, and where."""

    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question. `query` is the standalone question that was searched.

    Answered: `text` is the quotes, each with its marker [n], and `citations` are their places.
    Not answered: `citations` is empty, `text` says so, and `nearest` are the closest passages.
    `confidence` is the probability that the quotes answer the question. `pending` passages had no
    vector yet and were ranked by words alone. `support` are the sentences of further independent
    sources, no copies of the first one or of each other, that give the first quote's answer as
    well. `figures` are what different sources say, newest first, where a number was asked for and
    they disagree. A place that is cited twice has one number. `periods` are what words for time in
    the question were taken to mean, and were preferred. `carried` is what `query` took over from
    the turns before, as it stands there; empty when the question stood alone. It was asked of the
    documents that pass `filter`, without heed to the `ignored` words for time.
    """

    question: str
    query: str
    text: str
    citations: tuple[Citation, ...]
    confidence: float
    answered: bool
    nearest: tuple[Citation, ...] = ()
    pending: int = 0
    corroborating: tuple[Citation, ...] = ()
    conflicting_values: tuple[ConflictingValue, ...] = ()
    periods: tuple[Period, ...] = ()
    carried_terms: tuple[str, ...] = ()
    filter: Filter = field(default_factory=Filter)
    ignored: tuple[str, ...] = ()


def cite(
    document: Document,
    number: int,
    quote: Span,
    passage: Span,
    score: float,
    answer_spans: tuple[Span, ...] = (),
    duplicates: tuple[str, ...] = (),
) -> Citation:
    """The citation of `document.text[quote[0]:quote[1]]`."""
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
    )
