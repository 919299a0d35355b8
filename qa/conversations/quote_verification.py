"""Verify the quotes of a conversation from a file, letter by letter, against an index.

A file may say anything. What is shown of a quote that stands in a document - its words, title, day,
page and table - is cut from the index; what cannot be checked is not shown as if it were a quote.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Literal, NamedTuple

from index import Document, Index
from index.humanize import spoken_date
from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.citations import cite
from qa.conversations.conversation import Conversation, Import
from qa.tables.display import row_at
from qa.types import Answer, Citation, ConflictingValue, ListedDocument, TableRow, Tier

# Returns the document of an id, or raises KeyError.
Read = Callable[[str], Document]

# The quote is at its place; at another place of its document; not in its document, which is the one
# that was quoted; not in its document, which is another than was quoted; there is no such document.
QuoteStatus = Literal["verified", "moved", "absent", "changed", "missing"]

STATUS_WORDS: dict[QuoteStatus, str] = {
    "verified": "",
    "moved": "this quote stands elsewhere in the document",
    "absent": "this quote is not in the document",
    "changed": "the document has changed since",
    "missing": "this document is not in the index",
}
STATUS_NOTES: dict[QuoteStatus, str] = {
    "verified": "",
    "moved": "This quote stands in the document, but not where the file says.",
    "absent": "This quote is not in the document. The document is the one that the file names, so "
    "the quote in the file is wrong.",
    "changed": "This quote is not in the document as it is now. The document has changed since the "
    "answer was given, or the file names another document.",
    "missing": "The document that the file names is not in this index, so its quote cannot be "
    "checked.",
}
MOVED_SINCE_NOTE = (
    "The document has changed since the answer was given, and this quote has moved to another "
    "place."
)
ROW_NOTE = "The table in the file is not the one in the document, and is not shown."
# What the exports and the page say above an imported answer with a quote that does not stand.
NOT_VERIFIED = "Not verified"

_POSSIBLE = "Possible answers. Check them."
_PART_NOTES: dict[Tier, str] = {
    "answer": "",
    "possible": _POSSIBLE,
    "none": "The file gives no clear answer.",
}
# Characters of a passage on either side of an imported quote: the file may name any.
_MAX_AROUND = 2_000
# Larger numbers of citations are given anew.
_MAX_NUMBER = 9_999
# Characters that end a sentence, and those that may stand behind one of them.
_SENTENCE_ENDS = ".!?…:;|。！？"
_CLOSING = "\"'”’»)]* "
_SHA256 = lazy_pattern(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class CheckedQuote:
    """A citation of a file and what the index has of it.

    Attributes:
        given: As the file has it.
        shown: What may be shown: if the quote stands in the index, it is cited from there; else it
            is that of the file, with the title and day of the document if there is one.
        status: Whether it stands there.
        document: The document as it is now, if there is one.
        row_differs: Whether the file has other cells than the document.
    """

    given: Citation
    shown: Citation
    status: QuoteStatus
    document: Document | None
    row_differs: bool = False

    @property
    def stands(self) -> bool:
        """Whether the document has the quote letter by letter, at its place or at another."""
        return self.status in ("verified", "moved")

    @property
    def is_verified(self) -> bool:
        """Whether all that the file quotes is where it says."""
        return self.status == "verified" and not self.row_differs

    @property
    def is_cut(self) -> tuple[bool, bool]:
        """Whether the document goes on in the same line and sentence before the quote, and after
        it: the file may have chosen words that say the opposite by themselves."""
        if self.document is None or not self.stands:
            return False, False
        text, start, end = self.document.text, self.shown.start, self.shown.end
        before = text[text.rfind("\n", 0, start) + 1 : start].rstrip()
        after = text[end : end + _MAX_AROUND].partition("\n")[0]
        ends_itself = self.shown.quote.rstrip().rstrip(_CLOSING)[-1:] in _SENTENCE_ENDS
        return (
            bool(before) and before.rstrip(_CLOSING)[-1:] not in _SENTENCE_ENDS,
            bool(after.strip()) and not ends_itself,
        )

    @property
    def words(self) -> str:
        """What is wrong with it, in a few words; "" if nothing is."""
        if self.status == "moved" and self._has_changed:
            return "the document has changed since, and this quote has moved"
        return STATUS_WORDS[self.status] or ("other table in the file" if self.row_differs else "")

    @property
    def note(self) -> str:
        """What is wrong with it, in sentences; "" if nothing is."""
        note = STATUS_NOTES[self.status]
        if self.status == "moved" and self._has_changed:
            note = MOVED_SINCE_NOTE
        return " ".join(filter(None, (note, ROW_NOTE if self.row_differs else "")))

    @property
    def _has_changed(self) -> bool:
        return self.document is not None and _is_other_version(self.given, self.document)


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """An answer of a file, and each of its quotes, by number, checked."""

    given: Answer
    quotes: Mapping[int, CheckedQuote]

    @property
    def is_verified(self) -> bool:
        """Whether all of its quotes are where the file says, and there are some if it claims to
        answer."""
        claims = self.given.tier != "none" and self.given.kind != "help"
        has_quotes = bool(self.given.citations) or not claims
        return has_quotes and all(quote.is_verified for quote in self.quotes.values())

    def of(self, citations: Iterable[Citation]) -> list[CheckedQuote]:
        """The checked quotes of some of its citations, each once."""
        return [self.quotes[number] for number in dict.fromkeys(c.number for c in citations)]

    @property
    def statement(self) -> str:
        """What is said of the reply besides its quotes; "" if nothing has to be."""
        if self.given.kind == "help":
            return "Help with asking."
        if self.given.tier == "none":
            return _PART_NOTES["none"]
        if self.given.kind in ("list", "overview"):
            return "Counts and names in the file are not shown, since they cannot be checked."
        if self.given.summary:
            return "The summary in the file is not shown: ask again for one that is checked."
        return ""

    def sections(self) -> Iterator["Section"]:
        """Its quotes by what the file gives them for; those without quotes are left out, but for
        the parts of its question."""
        answer = self.given
        named = {number for part in answer.parts for number in part.numbers}
        for part in answer.parts:
            quotes = [self.quotes[number] for number in part.numbers if number in self.quotes]
            yield Section(part.question, quotes, is_question=True, note=_PART_NOTES[part.tier])
        listed = [item.citation for item in answer.documents]
        own = [item for item in (*answer.citations, *listed) if item.number not in named]
        heading = "Further quotes:" if answer.parts else ""
        if answer.tier == "possible":
            heading = _POSSIBLE
        differing = [value.citation for value in answer.conflicting_values]
        for name, citations in (
            (heading, own),
            ("Further sources, as the file has them:", answer.corroborating),
            ("Sources that differ, as the file has them:", differing),
            ("Closest passages:", answer.nearest),
        ):
            if citations:
                yield Section(name, self.of(citations))

    def as_shown(self) -> Answer:
        """The answer without the words and figures that cannot be checked: its citations are those
        that may be shown, and it is no more than a possible answer unless all quotes stand."""
        answer = self.given
        tier = answer.tier if self.is_verified or answer.tier == "none" else "possible"
        return replace(
            answer,
            text=_text_of(quote.shown for quote in self.of(answer.citations) if quote.stands),
            tier=tier,
            confidence=0.0,
            citations=self._shown(answer.citations),
            nearest=self._shown(answer.nearest),
            corroborating=self._shown(answer.corroborating),
            conflicting_values=tuple(
                ConflictingValue("", self.quotes[value.citation.number].shown)
                for value in answer.conflicting_values
            ),
            documents=tuple(
                ListedDocument(shown.document_id, shown.title, shown.published, 0, shown)
                for shown in self._shown([item.citation for item in answer.documents])
            ),
            parts=tuple(
                replace(part, text="", tier=tier if part.tier == "answer" else part.tier)
                for part in answer.parts
            ),
            overview=None,
            documents_total=0,
            mentions_total=0,
            mentions_by_form=(),
            examples=(),
            summary=None,
            suggested_query="",
        )

    def _shown(self, citations: Iterable[Citation]) -> tuple[Citation, ...]:
        return tuple(quote.shown for quote in self.of(citations))


class Section(NamedTuple):
    """Quotes of an answer under a heading, "" for none. If that is one of several questions, `note`
    says how sure the file is of its answer."""

    heading: str
    quotes: list[CheckedQuote]
    is_question: bool = False
    note: str = ""


def verify(citation: Citation, index: Index) -> QuoteStatus:
    """Compare a quote, letter by letter, with its document in the index."""
    return check_quote(citation, index.document).status


def verify_all(conversation: Conversation, index: Index) -> list[dict[int, QuoteStatus]]:
    """Verify all quotes: for each answer, the status of each citation by its number.

    Numbers that a file gives to several quotes are given anew, as `tidy_answer` does.
    """
    with index.snapshot():
        return [
            {number: quote.status for number, quote in checked.quotes.items()}
            for checked in (
                check_answer(tidy_answer(answer), index.document) for answer in conversation.answers
            )
        ]


def check_answer(answer: Answer, read: Read) -> CheckedAnswer:
    """Check all quotes of an answer whose citations have numbers of their own."""
    return CheckedAnswer(
        answer, {citation.number: check_quote(citation, read) for citation in all_citations(answer)}
    )


def check_quote(citation: Citation, read: Read) -> CheckedQuote:
    """Check one quote, and cite it from the index if it stands there."""
    try:
        document = read(citation.document_id)
    except (KeyError, ValueError):
        # An id that no file can have is a ValueError.
        return CheckedQuote(citation, _as_given(citation, None), "missing", None)
    place, status = _find(citation, document)
    if place is None:
        return CheckedQuote(citation, _as_given(citation, document), status, document)
    row = row_at(document, place) if citation.table else None
    around = _passage(citation, place, len(document.text))
    shown = replace(
        cite(document, citation.number, place, around, 0.0, table=row),
        foreign_language=document.language if citation.foreign_language else "",
    )
    return CheckedQuote(citation, shown, status, document, _differs(citation.table, row))


def all_citations(answer: Answer) -> list[Citation]:
    """Every citation of an answer, each number once: of its quotes, of sources that corroborate or
    differ, of the nearest passages and of listed documents."""
    return list({citation.number: citation for citation in _citations(answer)}.values())


def tidy_answer(answer: Answer) -> Answer:
    """Make the structure of an answer from a file sound, and leave the rest as it is: each place
    has one number of its own, parts name only numbers that exist, and all figures are finite."""
    tidy = _Numbering()
    citations = tidy.cited(answer.citations)
    corroborating = tidy.cited(answer.corroborating)
    conflicting = tuple(
        ConflictingValue(value.text, tidy.cite(value.citation))
        for value in answer.conflicting_values
    )
    documents = tuple(
        replace(listed, citation=tidy.cite(listed.citation)) for listed in answer.documents
    )
    parts = tuple(
        replace(part, numbers=tuple(tidy.new[n] for n in part.numbers if n in tidy.new))
        for part in answer.parts
    )
    return replace(
        answer,
        citations=citations,
        corroborating=corroborating,
        conflicting_values=conflicting,
        documents=documents,
        parts=parts,
        nearest=tidy.cited(answer.nearest),
        confidence=answer.confidence if isfinite(answer.confidence) else 0.0,
    )


def as_history(answer: Answer, read: Read) -> Answer:
    """What a follow-up may build on of an answer from a file: its question, and those of its quotes
    that stand in the index, cited from there and with no word marked."""
    checked = check_answer(answer, read)
    citations = tuple(quote.shown for quote in checked.of(answer.citations) if quote.stands)
    nearest = tuple(quote.shown for quote in checked.of(answer.nearest) if quote.stands)
    tier = answer.tier if checked.is_verified else "possible"
    return Answer(
        question=answer.question,
        query=answer.query,
        text=_text_of(citations),
        citations=citations,
        confidence=0.0,
        tier=tier if citations else "none",
        nearest=() if citations else nearest,
        periods=answer.periods,
        kind="help" if answer.kind == "help" else "quote",
    )


def import_note(imported: Import, checked: Sequence[CheckedAnswer]) -> str:
    """When and from where answers were imported, and how many of their quotes the index has."""
    day = imported.on.astimezone().date()
    quotes = [quote for answer in checked for quote in answer.quotes.values()]
    standing = sum(quote.stands for quote in quotes)
    moved = sum(quote.status == "moved" for quote in quotes)
    source = f"Imported on {spoken_date(day)} from {imported.file or 'a file'}."
    if not quotes:
        return f"{source} It has no quotes."
    if len(quotes) == 1:
        elsewhere = ", but elsewhere than the file says" if moved else ""
        negation = "" if standing else "not "
        return f"{source} Its quote is {negation}in this index word for word{elsewhere}."
    found = f"{standing} of {len(quotes):,} quotes {_are(standing)} in this index word for word"
    if moved:
        found += f", {moved:,} of them elsewhere than the file says"
    if missing := len(quotes) - standing:
        found += f"; {missing:,} {_are(missing)} not"
    return f"{source} {found}."


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


class _Numbering:
    """Gives each place that is cited a number of its own: that of the file if it is free."""

    def __init__(self) -> None:
        self.new: dict[int, int] = {}
        self._by_place: dict[tuple[str, int, int, str], Citation] = {}
        self._taken = set[int]()

    def cited(self, citations: Iterable[Citation]) -> tuple[Citation, ...]:
        return tuple({item.number: item for item in map(self.cite, citations)}.values())

    def cite(self, citation: Citation) -> Citation:
        place = (citation.document_id, citation.start, citation.end, citation.quote)
        if place not in self._by_place:
            number = citation.number
            if number in self._taken or not 0 < number <= _MAX_NUMBER:
                number = max(self._taken, default=0) + 1
            self._taken.add(number)
            self._by_place[place] = replace(
                citation,
                number=number,
                score=citation.score if isfinite(citation.score) else 0.0,
                sha256=citation.sha256 if _SHA256.fullmatch(citation.sha256) else "",
            )
        self.new.setdefault(citation.number, self._by_place[place].number)
        return self._by_place[place]


def _text_of(citations: Iterable[Citation]) -> str:
    return " ".join(f"{citation.quote} [{citation.number}]" for citation in citations)


def _citations(answer: Answer) -> Iterator[Citation]:
    yield from answer.nearest
    yield from answer.citations
    yield from answer.corroborating
    yield from (value.citation for value in answer.conflicting_values)
    yield from (listed.citation for listed in answer.documents)


def _find(citation: Citation, document: Document) -> tuple[Span | None, QuoteStatus]:
    """The place of the quote in the document and its status; None if the document lacks it."""
    text, quote, start = document.text, citation.quote, citation.start
    # A quote without a word is none. A slice would accept negative offsets and ones past the end.
    if any(map(str.isalnum, quote)):
        if 0 <= start < citation.end <= len(text) and text[start : citation.end] == quote:
            return (start, citation.end), "verified"
        if (place := _nearest_place(text, quote, start)) is not None:
            return (place, place + len(quote)), "moved"
    return None, "changed" if _is_other_version(citation, document) else "absent"


def _nearest_place(text: str, quote: str, start: int) -> int | None:
    """Where the text has the quote as whole words, nearest to an offset."""
    nearest, place = None, text.find(quote)
    while place >= 0:
        is_whole = not (
            _joins(text[place - 1 : place], quote[0])
            or _joins(quote[-1], text[place + len(quote) : place + len(quote) + 1])
        )
        if is_whole and (nearest is None or abs(place - start) < abs(nearest - start)):
            nearest = place
        place = text.find(quote, place + 1)
    return nearest


def _joins(first: str, second: str) -> bool:
    """Whether two characters, either of which may be missing, are of one word."""
    return first.isalnum() and second.isalnum()


def _is_other_version(citation: Citation, document: Document) -> bool:
    """Whether the document is another than the one that was quoted, by its checksum; one that is
    no checksum tells nothing."""
    return citation.sha256 != document.sha256 and bool(_SHA256.fullmatch(citation.sha256))


def _as_given(citation: Citation, document: Document | None) -> Citation:
    """The citation without what cannot be checked, with the title and day of the document."""
    known = document or citation
    return Citation(
        number=citation.number,
        document_id=citation.document_id,
        title=known.title,
        published=known.published,
        url=document.url if document else None,
        page=None,
        start=citation.start,
        end=citation.end,
        quote=citation.quote,
        passage_start=citation.start,
        passage_end=citation.end,
        score=0.0,
        sha256=citation.sha256,
    )


def _passage(citation: Citation, place: Span, length: int) -> Span:
    """The passage that the file names, moved along with its quote, as far as the text has it."""
    before = min(max(citation.start - citation.passage_start, 0), _MAX_AROUND)
    after = min(max(citation.passage_end - citation.end, 0), _MAX_AROUND)
    return max(0, place[0] - before), min(length, place[1] + after)


def _differs(given: TableRow | None, row: TableRow | None) -> bool:
    """Whether a file has other cells, headings or caption than the document. Its place may have
    changed, and files of earlier versions have none."""
    return given is not None and (
        row is None or replace(given, answer_columns=(), place=row.place) != row
    )
