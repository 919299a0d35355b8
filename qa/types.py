"""The values that question answering works with."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from index import Filter
from index.types import Span
from qa.temporal.periods import Period

if TYPE_CHECKING:
    from qa.ranking.cross_encoder import CrossEncoderReranker
    from qa.reader import Reader


# How sure a reply is: quotes that answer; sentences that may answer, to be checked; neither.
Tier = Literal["answer", "possible", "none"]
# What a reply holds: quotes; a list of documents; an overview of documents; help with asking.
Kind = Literal["quote", "list", "overview", "help"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and its place: `quote` is `document.text[start:end]`.

    Attributes:
        number: Its marker in the answer's text, from 1.
        page: From 1; None for texts without pages.
        passage_start, passage_end: The passage around the quote.
        score: The log-odds of the passage or of the sentence, whichever was ranked.
        sha256: Checksum of the document, by which a later change of it is noticed.
        answer_spans: Offsets in the document of the words most likely to be the answer.
        duplicates: Ids of other documents with nearly the same passage.
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
    """A number as one source gives it, and where."""

    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of a question that no document contains, and the one that was searched instead."""

    typed: str
    searched: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to a question: cited quotes, or the statement that there is no clear answer.

    `answered` is whether `tier` is "answer".

    Attributes:
        question: The question as it was asked.
        query: The standalone question that was searched.
        text: The quotes, each with its marker [n], or why there are none.
        citations: The places of the quotes; empty if `tier` is "none". A place that is cited twice
            has one number.
        confidence: The probability that the quotes answer the question.
        tier: "answer" if the quotes answer; "possible" if they may, and should be checked; "none"
            if no sentence is likely enough to.
        kind: "quote" for quotes, "list" for a list of documents, "overview" for an overview of
            some, "help" for help with asking.
        nearest: The closest passages, if `tier` is "none".
        pending: How many passages had no vector yet and were ranked by words alone.
        corroborating: Sentences of further independent sources that give the same answer as the
            first quote.
        conflicting_values: The numbers that different sources give, newest first, where a number
            was asked for and they disagree.
        periods: What time expressions in the question were taken to mean, and preferred.
        carried_terms: Names and words that `query` took over from earlier turns.
        filter: Only documents that pass it were searched.
        ignored: Time expressions that were not taken as times.
        corrections: Words of the question that were taken for others in `query`.
    """

    question: str
    query: str
    text: str
    citations: tuple[Citation, ...]
    confidence: float
    tier: Tier
    nearest: tuple[Citation, ...] = ()
    pending: int = 0
    corroborating: tuple[Citation, ...] = ()
    conflicting_values: tuple[ConflictingValue, ...] = ()
    periods: tuple[Period, ...] = ()
    carried_terms: tuple[str, ...] = ()
    filter: Filter = field(default_factory=Filter)
    ignored: tuple[str, ...] = ()
    kind: Kind = "quote"
    corrections: tuple[Correction, ...] = ()
    answered: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "answered", self.tier == "answer")


@dataclass(frozen=True, slots=True)
class Scorers:
    """The optional models that score candidates beside the linear ranker."""

    reader: "Reader | None" = None
    reranker: "CrossEncoderReranker | None" = None


NO_SCORERS = Scorers()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOptions:
    """How to search: the keyword arguments of `qa.retrieve` as one value.

    Raises ValueError if `k` is below 1.
    """

    k: int = 5
    history: Sequence[Answer] = ()
    filter: Filter = field(default_factory=Filter)
    as_of: date | None = None
    ignore: Collection[str] = ()
    correct: bool = True
    scorers: Scorers = NO_SCORERS

    def __post_init__(self) -> None:
        if self.k < 1:
            raise ValueError(f"k is {self.k}, expected at least 1")
