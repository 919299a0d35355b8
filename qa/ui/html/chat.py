"""Render the conversation: questions and their replies, whose markers link to the evidence."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from index.humanize import spoken_date
from index.text.languages import language_name
from qa.answers.answer_notes import (
    corrections_note,
    corroboration_note,
    missing_note,
    pending_note,
    period_note,
    value_is_planned,
)
from qa.answers.help import help_message
from qa.conversations.export import as_text, citations_of
from qa.filters import conditions
from qa.summaries.summary_notes import summary_heading, summary_notes
from qa.summaries.writer import can_summarize
from qa.types import Answer, AnswerPart, Citation, ListedDocument, WrittenSentence
from qa.ui.chat_turns import Turn, Turns, shown_citations
from qa.ui.html.evidence import card_body_html
from qa.ui.html.filters import condition_label
from qa.ui.html.format import KINDS
from qa.ui.html.imports import (
    import_note_html,
    imported_fragments,
    imported_kind,
    imported_reply_html,
    reply_fragment_name,
)
from qa.ui.html.markdown_emphasis import shown_quote
from qa.ui.html.sources import Read, SourceState, find_source, fragment_name, source_state_html
from qa.ui.html.templates import render


@dataclass(frozen=True, slots=True)
class Marker:
    """A link from a reply to the evidence card of a citation."""

    citation: Citation
    turn: int
    label: str
    state: SourceState

    @property
    def name(self) -> str:
        """The name that the page's script finds it by."""
        return fragment_name(self.citation, self.turn)

    @property
    def hint(self) -> str:
        """The source's title, its language if that is not the question's, and its date."""
        language, day = self.citation.foreign_language, self.citation.published
        parts = (
            self.citation.title,
            f"in {language_name(language)}" if language else "",
            spoken_date(day) if day else "",
        )
        return ", ".join(filter(None, parts))


# Text whose markers [n] are links.
LinkedText = Sequence[str | Marker]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of a list, and its quotes with their markers."""

    listed: ListedDocument
    quotes: Sequence[tuple[Marker, str]]


@dataclass(frozen=True, slots=True)
class SummaryView:
    """What the page shows of a summary: paragraphs of sentences that cite the same quotes, each
    with its markers, and notes; `key` names it while it is written."""

    heading: str
    paragraphs: Sequence[Sequence[tuple[WrittenSentence, LinkedText]]]
    notes: Sequence[str]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the page shows for an answer.

    `paragraphs` are quotes, each with the text after it; the first may have no quote. `parts` are
    the questions that the question consists of, if they are several, each with its tier and
    paragraphs. `conflicts` are values, each with whether it is planned. `help` is the text of help
    with asking. `days` are the documents of a list by day, None for those without one;
    `copied_text` is all of its quotes.
    """

    answer: Answer
    corrections: str
    missing: str
    conditions: Sequence[str]
    paragraphs: Sequence[tuple[str, LinkedText]]
    nearest: Sequence[tuple[Marker, str]]
    corroboration: LinkedText
    conflicts: Sequence[tuple[str, bool, Marker]]
    other_figures: Sequence[tuple[str, Marker]]
    notes: Sequence[str]
    parts: Sequence[tuple[AnswerPart, Sequence[tuple[str, LinkedText]]]] = ()
    help: str = ""
    days: Sequence[tuple[date | None, Sequence[DocumentRow]]] = ()
    copied_text: str = ""
    summary: SummaryView | None = None


def thread_html(turns: Turns, read: Read) -> str:
    """Render a conversation, its last turn selected."""
    last = len(turns)
    return import_note_html(turns, read) + "".join(
        turn_html(turn, number, number == last, read) for number, turn in enumerate(turns, start=1)
    )


def turn_html(turn: Turn, number: int, selected: bool, read: Read) -> str:
    """Render a question with its reply, or a note why there is none.

    Args:
        turn: What was asked, and the answer if there is one.
        number: Its place in the conversation, from 1.
        selected: Whether its evidence is the one in view.
        read: Returns the document of an id, or raises KeyError.
    """
    kind = "pq-noted"
    reply, imported, place = None, "", ""
    if turn.answer and turn.imported:
        kind = imported_kind(turn.answer, read)
        imported = imported_reply_html(turn, turn.answer, number, read)
        place = reply_fragment_name(turn.answer, number)
    elif turn.answer:
        kind = "pq-help" if turn.answer.kind == "help" else KINDS[turn.answer.tier]
        reply = _reply(turn, turn.answer, number, read)
    return render(
        "chat.html",
        "turn",
        turn=turn,
        number=number,
        selected=selected,
        kind=kind,
        reply=reply,
        imported=imported,
        place=place,
    )


def note_fragments(turns: Turns, read: Read, noted: Container[str] = ()) -> dict[str, str]:
    """Render the parts of a conversation that show whether its sources have changed.

    Args:
        turns: The conversation.
        read: Returns the document of an id, or raises KeyError.
        noted: Names of fragments sent before, whose sources may be back.

    Returns:
        HTML by fragment name, for sources that have changed or are gone, or were before.
    """
    fragments = imported_fragments(turns, read)
    for number, turn in enumerate(turns, start=1):
        for citation in () if turn.imported else shown_citations(turn):
            name, state = fragment_name(citation, number), find_source(citation, read)[1]
            if state or f"since-{name}" in noted:
                fragments[f"since-{name}"] = source_state_html(state)
                fragments[f"card-{name}"] = card_body_html(citation, number, read)
    return fragments


def summary_html(answer: Answer, number: int, read: Read, key: str = "") -> str:
    """Render the summary of an answer, "" if it has none.

    Args:
        answer: The answer.
        number: The place of its turn in the conversation, from 1.
        read: Returns the document of an id, or raises KeyError.
        key: The name of the summary while it is written, "" when it is done.
    """
    view = _summary_view(answer, number, read, key)
    return render("chat.html", "summary", view=view) if view else ""


def suggestion_html(answer: Answer, number: int) -> str:
    """Render the question that a model proposes instead, "" if there is none."""
    if not answer.suggested_query:
        return ""
    return render("chat.html", "suggestion", query=answer.suggested_query, turn=number)


def _summary_view(answer: Answer, number: int, read: Read, key: str) -> SummaryView | None:
    summary = answer.summary
    if summary is None:
        # Its place while nothing is written yet.
        return SummaryView("Summary", (), (), key) if key and can_summarize(answer) else None
    by_number = {citation.number: citation for citation in citations_of(answer)}
    sentences = []
    for sentence in summary.sentences:
        cited = [by_number[marker] for marker in sentence.numbers if marker in by_number]
        links = [
            Marker(citation, number, f"[{citation.number}]", find_source(citation, read)[1])
            for citation in cited
        ]
        sentences.append((sentence, links))
    # Two sources are not read as one story.
    paragraphs = [list(same) for _, same in groupby(sentences, lambda item: item[0].numbers)]
    notes = summary_notes(summary, is_done=not key)
    return SummaryView(summary_heading(summary), paragraphs, notes, key)


def _reply(turn: Turn, answer: Answer, number: int, read: Read) -> Reply:
    def marker(citation: Citation, label: str = "") -> Marker:
        state = find_source(citation, read)[1]
        return Marker(citation, number, label or f"[{citation.number}]", state)

    by_number = {citation.number: citation for citation in citations_of(answer)}

    def linked(text: str) -> LinkedText:
        parts: list[str | Marker] = []
        for part in filter(None, re.split(r"(\[\d+\])", text.strip())):
            digits = re.fullmatch(r"\[(\d+)\]", part)
            citation = by_number.get(int(digits[1])) if digits else None
            parts.append(marker(citation, part) if citation else part)
        return parts

    paragraphs: list[tuple[str, LinkedText]] = []
    if answer.kind in ("list", "overview"):
        paragraphs = [(_shown(citation), [marker(citation)]) for citation in answer.citations]
    elif answer.tier != "none":
        split = _split_at_quotes(answer.text, answer.citations)
        paragraphs = [(quote, linked(after)) for quote, after in split]
    parts = []
    for part in answer.parts:
        cited = [by_number[number] for number in part.numbers]
        split = _split_at_quotes(part.text, cited)
        parts.append((part, [(quote, linked(after)) for quote, after in split]))
    quotes: dict[str, list[tuple[Marker, str]]] = {}
    for citation in answer.citations:
        quotes.setdefault(citation.document_id, []).append((marker(citation), _shown(citation)))
    rows = [DocumentRow(item, quotes.get(item.document_id, ())) for item in answer.documents]
    return Reply(
        answer,
        corrections_note(answer),
        missing_note(answer),
        [condition_label(condition) for condition in conditions(turn.filter)],
        paragraphs,
        [(marker(citation), _shown(citation).strip()) for citation in answer.nearest],
        linked(corroboration_note(answer)),
        [
            (value.text, value_is_planned(value), marker(value.citation))
            for value in answer.conflicting_values
        ],
        [(figure.words, marker(figure.citation)) for figure in answer.other_figures],
        [note for note in (period_note(answer), pending_note(answer)) if note],
        parts,
        help_message(answer) if answer.kind == "help" else "",
        [(day, [*group]) for day, group in groupby(rows, lambda row: row.listed.published)],
        "\n\n".join(map(as_text, answer.citations)) if answer.documents else "",
        _summary_view(answer, number, read, turn.writing),
    )


def _shown(citation: Citation) -> str:
    return shown_quote(citation.quote, citation.document_id)


def _split_at_quotes(text: str, citations: Sequence[Citation]) -> list[tuple[str, str]]:
    """Split the text of an answer into quotes, each with the text after it.

    Only the text outside of quotes is searched for markers: a source may hold a "[1]" too.
    """
    pieces, quote, position = [], "", 0
    for citation in citations:
        start = text.find(citation.quote, position)
        if start >= 0:
            pieces.append((quote, text[position:start]))
            quote, position = _shown(citation), start + len(citation.quote)
    pieces.append((quote, text[position:]))
    return [(quote, after) for quote, after in pieces if quote or after.strip()]
