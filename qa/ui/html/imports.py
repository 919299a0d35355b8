"""Render imported turns: their quotes as the index has them, those that it lacks struck through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from index.humanize import spoken_date
from qa.conversations.export import as_text
from qa.conversations.quote_verification import (
    NOT_VERIFIED,
    CheckedAnswer,
    CheckedQuote,
    Read,
    check_answer,
    import_note,
)
from qa.tables.display import TablePart, table_part
from qa.text.markdown_emphasis import find_marks
from qa.types import Answer
from qa.ui.chat_turns import Turn, Turns, import_of
from qa.ui.html.format import KINDS, escape
from qa.ui.html.markdown_emphasis import shown_quote
from qa.ui.html.sources import Segment, fragment_name, page_places, segments, split_quote
from qa.ui.html.templates import render

# Characters of an imported quote that are shown: the file may name a whole document, and no quote
# that Pullquote gives is as long.
MAX_SHOWN_QUOTE = 5_000
# The class of a verified turn by what the file says of it; one that is not verified has none.
_KINDS = {"answer": "pq-answered", "possible": "pq-possible", "none": "pq-unanswered"}


@dataclass(frozen=True, slots=True)
class ImportedQuote:
    """A checked quote of a turn, for its reply and its evidence card. Without `segments`, its
    document does not have it."""

    checked: CheckedQuote
    turn: int
    segments: Sequence[Segment] = ()
    pages: Sequence[tuple[int, str]] = ()

    @property
    def name(self) -> str:
        """The name that the page's script finds it by, whatever the index has of it."""
        return fragment_name(self.checked.given, self.turn)

    @property
    def text(self) -> str:
        """Its words, with "…" where the sentence goes on."""
        before, after = self.checked.is_cut
        quote = self.checked.shown.quote
        after = after or len(quote) > MAX_SHOWN_QUOTE
        shown = f"{'… ' if before else ''}{quote[:MAX_SHOWN_QUOTE].strip()}{' …' if after else ''}"
        return shown_quote(shown, self.checked.shown.document_id)

    @property
    def hint(self) -> str:
        """The source's title and date, as the index has them."""
        shown = self.checked.shown
        if self.checked.document is None:
            return "not in this index"
        day = shown.published
        return f"{shown.title}, {spoken_date(day)}" if day else shown.title

    @property
    def table(self) -> TablePart | None:
        """The part of the document's table around it, if it is a row of one."""
        shown, document = self.checked.shown, self.checked.document
        if document is None or shown.table is None or not self.checked.stands:
            return None
        return table_part(document, (shown.start, shown.end), shown.table)

    @property
    def copied_text(self) -> str:
        """The quote with its source, for the clipboard."""
        shown = self.checked.shown
        return as_text(replace(shown, quote=shown.quote[:MAX_SHOWN_QUOTE]))


def import_note_html(turns: Turns, read: Read) -> str:
    """Render where a conversation was imported from and how many of its quotes stand in the index;
    "" if it was not imported.

    Args:
        turns: The turns of the conversation.
        read: Returns the document of an id, or raises KeyError.
    """
    return "".join(
        render("imports.html", "note_place", name=name, note=note)
        for name, note in _note(turns, read)
    )


def imported_kind(answer: Answer, read: Read) -> str:
    """The classes of an imported turn: those of an answer only if all of its quotes stand in the
    index where the file says; `read` as in `import_note_html`."""
    if answer.kind == "help":
        return "pq-help pq-imported"
    if not check_answer(answer, read).is_verified:
        return "pq-unverified pq-imported"
    return f"{KINDS[answer.tier]} pq-imported"


def imported_reply_html(turn: Turn, answer: Answer, number: int, read: Read) -> str:
    """Render the reply of an imported turn, to be put into its place of this name."""
    checked = check_answer(answer, read)
    sections = [
        (section, [_view(quote, number) for quote in section.quotes])
        for section in checked.sections()
    ]
    return render(
        "imports.html",
        "reply",
        answer=answer,
        checked=checked,
        sections=sections,
        turn=turn,
        number=number,
        heading="" if checked.is_verified else NOT_VERIFIED,
        kind=imported_kind(answer, read),
    )


def imported_card_html(quote: ImportedQuote) -> str:
    """Render what stands in the evidence card of an imported quote."""
    return render("imports.html", "card_body", card=quote)


def imported_quotes(answer: Answer, number: int, read: Read) -> list[ImportedQuote]:
    """The quotes of an imported turn, by number, for its cards."""
    checked = check_answer(answer, read)
    return [_view(checked.quotes[key], number) for key in sorted(checked.quotes)]


def evidence_heading(answer: Answer, read: Read) -> str:
    """What stands above the cards of an imported turn."""
    if not check_answer(answer, read).is_verified:
        return NOT_VERIFIED
    is_nearest = answer.nearest and not answer.citations
    return "Closest passages" if is_nearest else "Evidence"


def reply_fragment_name(answer: Answer, number: int) -> str:
    """Name the place of an imported reply, differently from that of any other conversation."""
    content = repr((answer.question, answer.query, answer.text)).encode("utf-8", "replace")
    return f"reply-t{number}-{sha256(content).hexdigest()[:12]}"


def evidence_fragment_name(answer: Answer, number: int) -> str:
    """Name the place of the heading of its evidence."""
    return f"evidence-{reply_fragment_name(answer, number)}"


def imported_fragments(turns: Turns, read: Read) -> dict[str, str]:
    """Render the parts of a page that say whether imported quotes stand in the index."""
    fragments = dict(_note(turns, read))
    for number, turn in enumerate(turns, start=1):
        if not (turn.answer and turn.imported):
            continue
        fragments[reply_fragment_name(turn.answer, number)] = imported_reply_html(
            turn, turn.answer, number, read
        )
        heading = evidence_heading(turn.answer, read)
        fragments[evidence_fragment_name(turn.answer, number)] = escape(heading)
        for quote in imported_quotes(turn.answer, number, read):
            fragments[f"card-{quote.name}"] = imported_card_html(quote)
    return fragments


def _note(turns: Turns, read: Read) -> Iterator[tuple[str, str]]:
    """The name of the place for the note, and the note in HTML."""
    if imported := import_of(turns):
        checked: list[CheckedAnswer] = [
            check_answer(turn.answer, read) for turn in turns if turn.answer and turn.imported
        ]
        name = f"imported-{imported.on:%Y%m%d%H%M%S}"
        is_sound = all(answer.is_verified for answer in checked)
        note = import_note(imported, checked)
        yield name, render("imports.html", "note", note=note, is_sound=is_sound)


def _view(quote: CheckedQuote, turn: int) -> ImportedQuote:
    document, shown = quote.document, quote.shown
    if document is None or not quote.stands:
        return ImportedQuote(quote, turn)
    end = min(shown.end, shown.start + MAX_SHOWN_QUOTE)
    passage = (shown.passage_start, end if end < shown.end else shown.passage_end)
    marks = find_marks(document.text, document.id)
    marked = split_quote(document.text, (shown.start, end), (), marks=marks)
    parts = segments(document.text, passage, [marked], marks)
    return ImportedQuote(quote, turn, parts, page_places(shown, turn, document))
