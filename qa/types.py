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

# Passages taken from the index for ranking, at least.
CANDIDATES = 50


# How sure a reply is: quotes that answer; sentences that may answer, to be checked; neither.
Tier = Literal["answer", "possible", "none"]
# What a reply holds: quotes; a list of documents; an overview of documents; help with asking.
Kind = Literal["quote", "list", "overview", "help"]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table with what it stands under.

    Attributes:
        headings: The heading of each column, "" where it has none.
        cells: The cell of each column, "" where it is empty.
        answer_columns: The columns, from 0, whose cells answer.
        caption: What stands above the table; "" if nothing does.
        place: Where the cells that answer are, or else the row: "Budget!C14" in a spreadsheet,
            "row 14, column Salary" in a CSV file, "row 3 of 12" below the headings elsewhere.
    """

    headings: tuple[str, ...]
    cells: tuple[str, ...]
    answer_columns: tuple[int, ...]
    caption: str = ""
    place: str = ""


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
        table: For a quote that is the row of a table, its cells and their headings.
        difference: What the quote is about instead of what was asked, such as "about 2022, not
            2021"; "" if nothing is known to differ. Such a quote is no answer.
        foreign_language: The ISO 639-1 code of the document's language, if that is known to be
            another than the question's; else "".
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
    table: TableRow | None = None
    difference: str = ""
    foreign_language: str = ""


@dataclass(frozen=True, slots=True)
class ConflictingValue:
    """A number as one source gives it, and where."""

    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class OtherFigure:
    """A number of another thing than the one that answers: another part, place, event or time.

    Attributes:
        text: The number as it is written.
        words: What the document says of it, verbatim: where it stands in `citation`'s passage.
        citation: Where.
    """

    text: str
    words: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """The reply to one of several questions asked at once.

    Attributes:
        question: The part as it was searched, understood by itself.
        tier: How sure its reply is.
        numbers: The numbers of its citations among those of the answer.
        text: Its quotes with their markers, or why there are none.
    """

    question: str
    tier: Tier
    numbers: tuple[int, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document of a list: how often it mentions what the list is of, and its best sentence."""

    document_id: str
    title: str
    published: date | None
    mentions: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class NameCount:
    """A name, or one form of it, and how many documents or places have it."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What some documents are, by counting alone.

    Attributes:
        subject: What they are about, as asked; "" for all documents.
        documents: How many they are.
        read: How many of them the names are from: the others were not read.
        since, until: The first and last day of publication; None without any date.
        undated: How many have no date.
        kinds: The kinds of files, the most frequent first.
        people: Names with a sign in the text that they are a person's, such as "Mr", each with the
            number of documents that have it; the most frequent first.
        names: The other names: of people, places, organisations and more.
    """

    subject: str
    documents: int
    read: int
    since: date | None
    until: date | None
    undated: int
    kinds: tuple[NameCount, ...]
    people: tuple[NameCount, ...]
    names: tuple[NameCount, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of a question that no document contains, and the one that was searched instead."""

    typed: str
    searched: str


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence that a language model wrote, and what its check found.

    `verdict` is "supported" if `problem` is empty, else "struck".

    Attributes:
        text: The sentence without its markers.
        numbers: The numbers of the quotes that it cites; if it is supported, of those that say it.
        problem: Why it is struck: what in it the quotes do not say.
        difference: What these quotes are about instead of what was asked; shown with the sentence.
    """

    text: str
    numbers: tuple[int, ...]
    problem: str = ""
    difference: str = ""
    verdict: Literal["supported", "struck"] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "verdict", "struck" if self.problem else "supported")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a language model wrote from the quotes of an answer.

    Attributes:
        model: The name of the model.
        sentences: Its sentences in order, each with its verdict. Only the supported ones count.
        quotes: The numbers of the quotes that it was given.
        remote: The host that the quotes were sent to, if it is beyond the user's own network.
        stopped: Why it is not whole, such as "stopped by you"; "" if it is.
    """

    model: str
    sentences: tuple[WrittenSentence, ...]
    quotes: tuple[int, ...]
    remote: str = ""
    stopped: str = ""

    @property
    def supported(self) -> tuple[WrittenSentence, ...]:
        """The sentences that the quotes say."""
        return tuple(sentence for sentence in self.sentences if not sentence.problem)

    @property
    def struck(self) -> tuple[WrittenSentence, ...]:
        """The sentences that they do not say."""
        return tuple(sentence for sentence in self.sentences if sentence.problem)


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to a question: cited quotes, or the statement that there is no clear answer.

    `answered` is whether `tier` is "answer".

    Attributes:
        question: The question as it was asked.
        query: The standalone question that was searched.
        text: The quotes, each with its marker [n], or why there are none. Before rows of a table
            stands the cell with its heading, or what was computed of them.
        citations: The places of the quotes; empty if `tier` is "none". A place that is cited twice
            has one number.
        confidence: The probability that the quotes answer the question.
        tier: "answer" if the quotes answer; "possible" if they may, and should be checked; "none"
            if no sentence is likely enough to.
        nearest: The closest passages, if `tier` is "none".
        pending: How many passages had no vector yet and were ranked by words alone.
        corroborating: Sentences of further independent sources that give the same answer as the
            first quote.
        conflicting_values: The numbers that different sources give, newest first, where a number
            was asked for and they disagree.
        other_figures: Numbers in other sources that are, or may be, of other things than the first
            quote's, where a number was asked for.
        periods: What time expressions in the question were taken to mean, and preferred.
        carried_terms: Names and words that `query` took over from earlier turns.
        filter: Only documents that pass it were searched.
        ignored: Time expressions that were not taken as times.
        parts: The replies to the questions that this one consists of, if they are several.
        examples: Questions to ask instead, of help.
        kind: "quote" for quotes, "list" for a list of documents, "overview" for an overview of
            some, "help" for help with asking.
        documents: Of a list, the documents, newest first and undated ones last. `citations` has
            all of their quotes.
        documents_total, mentions_total: Of a list, how many there are in all: `documents` may hold
            the first of them alone.
        mentions_by_form: Of a list, how often each form of the name is mentioned.
        overview: Of an overview, its counts.
        corrections: Words of the question that were taken for others in `query`.
        missing: Names, years and numbers that the question turns on and no document contains.
        as_of: The day that time expressions are relative to: that of the question if it was given,
            else the newest day of an archive, else the day on which it was asked.
        summary: What a language model wrote from the quotes, if one was asked to.
        suggested_query: A standalone question that the model proposes for a follow-up which was
            not understood for certain; it was not searched.
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
    other_figures: tuple[OtherFigure, ...] = ()
    periods: tuple[Period, ...] = ()
    carried_terms: tuple[str, ...] = ()
    filter: Filter = field(default_factory=Filter)
    ignored: tuple[str, ...] = ()
    kind: Kind = "quote"
    parts: tuple[AnswerPart, ...] = ()
    examples: tuple[str, ...] = ()
    documents: tuple[ListedDocument, ...] = ()
    documents_total: int = 0
    mentions_total: int = 0
    mentions_by_form: tuple[NameCount, ...] = ()
    overview: Overview | None = None
    corrections: tuple[Correction, ...] = ()
    missing: tuple[str, ...] = ()
    as_of: date | None = None
    summary: Summary | None = None
    suggested_query: str = ""
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
class Thresholds:
    """How sure a reply has to be: the confidence, 0 to 1, from which sentences are given as the
    answer, and from which they are shown as possible answers. None stands for the calibrated value.

    Raises ValueError if one is not between 0 and 1.
    """

    answer: float | None = None
    possible: float | None = None

    def __post_init__(self) -> None:
        for name, value in (("answer", self.answer), ("possible", self.possible)):
            if value is not None and not 0 <= value <= 1:
                raise ValueError(f"the threshold {name} is {value}, expected 0 to 1")


CALIBRATED = Thresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOptions:
    """How to search: the keyword arguments of `qa.retrieve` as one value.

    Help is left out of `history`: no question refers to it. Raises ValueError if `k` is below 1.
    `today` is what "last week" is relative to where `as_of` is None; see `with_reference_day`.
    """

    k: int = 5
    history: Sequence[Answer] = ()
    filter: Filter = field(default_factory=Filter)
    as_of: date | None = None
    today: date = field(default_factory=date.today)
    ignore: Collection[str] = ()
    correct: bool = True
    scorers: Scorers = NO_SCORERS
    thresholds: Thresholds = CALIBRATED

    def __post_init__(self) -> None:
        if self.k < 1:
            raise ValueError(f"k is {self.k}, expected at least 1")
        turns = tuple(turn for turn in self.history if turn.kind != "help")
        object.__setattr__(self, "history", turns)

    @property
    def candidates(self) -> int:
        """How many passages to take from the index. The same for all that is searched for one
        question, which then is searched once."""
        return max(self.k, CANDIDATES)

    @property
    def reference_day(self) -> date:
        """The day that time expressions in the question are relative to."""
        return self.as_of or self.today
