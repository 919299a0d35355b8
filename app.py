"""question → Answer → screen: the Gradio chat."""

import argparse
import html
import json
import logging
import os
import re
import socket
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Literal

from tqdm import tqdm

from index import (
    BusyError,
    CorpusError,
    Document,
    EncoderError,
    Index,
    PagePicture,
    Progress,
    PullquoteError,
    Status,
    StoreError,
    SyncReport,
    UnreadableFileError,
    has_pictures,
    watch,
)
from index.wording import counted, disk_size, time_left
from qa import (
    Answer,
    Citation,
    Period,
    ask,
    pending_note,
    period_note,
    suggest_questions,
    support_note,
)
from qa.conversations import (
    Conversation,
    ConversationError,
    Conversations,
    from_json,
    new_conversation,
    to_json,
)
from qa.exports import as_text, to_markdown
from qa.judgement import approve, correct, gold_file, keep, reject

if TYPE_CHECKING:
    # Takes four seconds to import, which `--help` and a mistyped folder need not wait for.
    import gradio as gr
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SEEDS = Path(__file__).resolve().parent / "seeds"
EXAMPLES = 4
# Conversations shown before one has to search.
CONVERSATIONS_LISTED = 30
# Characters: above the first a source is not shown whole, since a browser takes seconds to lay
# out megabytes; the second is how much is then shown on either side of the quote.
SHOWN_WHOLE = 300_000
SHOWN_AROUND = 60_000
LISTED_FAILURES = 200
# Seconds without a step after which a sync that had failed before counts as failed again.
QUIET_AFTER = 5.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# Seconds between two looks of an open page at the index. One costs a query of 14 µs, 0.1 ms with
# what the header says, and some 5 ms of processor time with Gradio's request around it.
LOOK_EVERY = 1.5
# Questions that are answered at once. With two on two cores 32 users get 1.9 times the answers that
# one gets, with Gradio's default of one at a time 1.2 times.
AT_ONCE = os.cpu_count() or 1
# Seconds for which what the index says of itself holds: it counts rows and measures files, a
# second's work in a large one. The first while it changes, the second while it does not.
STATUS_FRESH, STATUS_STALE = 1.0, 10.0

# Pages on which one quote is shown: it may begin on one and end on the next.
PAGES_SHOWN = 2
# Pictures of pages that are kept at hand, some 100 KB each.
PICTURES_KEPT = 64

Read = Callable[[str], Document]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what came of it: an answer, a note why there is none, or nothing yet.
    `judged` is what was last noted of its reader's judgement. It was asked `alone`, outside of the
    conversation, and without heed to the `ignored` words for time, if so."""

    question: str
    answer: Answer | None = None
    note: str = ""
    judged: str = ""
    alone: bool = False
    ignored: tuple[str, ...] = ()


Turns = tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What an open page was told last: `pieces` of it by name, as the index was `at`, a generation
    and a number of turns. `notes` are those of them that say how sources have fared since."""

    at: tuple[int, int] = (-1, 0)
    notes: Mapping[str, str] = field(default_factory=dict)
    pieces: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
    """How a sync stands. `rate` is items a second, 0.0 until there is one to tell; `examples`
    are questions to begin with, None until they are known. `following` names the folder that is
    followed, if one is."""

    progress: Progress | None = None
    rate: float = 0.0
    finished: bool = True
    error: str = ""
    examples: tuple[str, ...] | None = None
    following: str = ""


# Answers, cards and sources as HTML. Everything that is not ours passes through `escape`.


def escape(text: str) -> str:
    """Text as HTML that shows it literally, whatever it contains."""
    # A file name that is not UTF-8 holds lone surrogates, which no JSON can carry to the page.
    return html.escape(text.encode("utf-8", "replace").decode("utf-8"))


def isolated(text: str) -> str:
    """Escaped, and kept from turning the words around it when it switches text direction."""
    return f"<bdi>{escape(text)}</bdi>"


def spoken_date(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def spoken_period(period: Period) -> str:
    """From when to when, in words."""
    since, until = (day and spoken_date(day) for day in (period.since, period.until))
    if since and until:
        days = since if since == until else f"{since} to {until}"
    else:
        days = f"since {since}" if since else f"until {until}" if until else ""
    return ", ".join(part for part in (days, "newest first" if period.newest else "") if part)


def confidence_words(confidence: float) -> str:
    """A probability in words with the figure: "likely (82%)"."""
    scale = ((0.95, "almost certain"), (0.85, "very likely"), (0.65, "likely"), (0.4, "uncertain"))
    words = next((words for least, words in scale if confidence >= least), "unlikely")
    return f"{words} ({confidence:.0%})"


def highlight(text: str, shown: Span, quote: Span, marks: Sequence[Span] = ()) -> str:
    """`text[shown]` escaped, the quote in <mark>, the likely answer words in <strong>."""
    start, end = quote
    pieces = [escape(text[shown[0] : start]), "<mark>"]
    at = start
    for begin, finish in sorted(marks):
        begin, finish = max(begin, at), min(finish, end)
        if begin < finish:
            pieces += [escape(text[at:begin]), f"<strong>{escape(text[begin:finish])}</strong>"]
            at = finish
    return "".join([*pieces, escape(text[at:end]), "</mark>", escape(text[end : shown[1]])])


def shown_window(length: int, quote: Span) -> Span:
    """Which part of a source of that length is shown: all of it, or a window on the quote."""
    if length <= SHOWN_WHOLE:
        return 0, length
    return max(0, quote[0] - SHOWN_AROUND), min(length, quote[1] + SHOWN_AROUND)


Fate = Literal["", "changed", "gone"]
_FATES = {
    "changed": "This document has changed since the answer was given.",
    "gone": "This document is no longer in the index.",
}
_FATES_IN_SHORT = {
    "changed": "source changed since",
    "gone": "source no longer in the index",
}


def find_source(citation: Citation, read: Read) -> tuple[Document | None, Fate]:
    """The source as it was quoted, or what became of it since."""
    try:
        document = read(citation.document_id)
    except KeyError:
        return None, "gone"
    # A conversation from another machine may say of a document what does not stand there.
    stands = document.text[citation.start : citation.end] == citation.quote
    return (document, "") if stands and document.sha256 == citation.sha256 else (None, "changed")


def piece_name(citation: Citation, turn: int) -> str:
    """By what the page finds the parts that tell of this citation, and of no other: the turn may
    be one of another conversation by the time that they arrive."""
    return f"t{turn}-c{citation.number}-{citation.sha256[:12]}-{citation.start}"


def since_html(became: Fate) -> str:
    """What stands beside a marker once its source is not what was quoted."""
    return f'<span class="pq-since">{_FATES_IN_SHORT[became]}</span>' if became else ""


def facts_html(citation: Citation, document: Document | None) -> str:
    """Date, authors, page, path and link of a source, on one line."""
    facts = [
        f'<time datetime="{citation.published}">{spoken_date(citation.published)}</time>'
        if citation.published
        else ""
    ]
    if document and document.authors:
        facts.append(isolated(", ".join(document.authors)))
    if citation.page is not None:
        facts.append(f"page {citation.page}")
    facts.append(f'<span class="pq-path">{isolated(citation.document_id)}</span>')
    # Nothing but the web: a document may hold a `javascript:` link.
    if site := re.match(r"https?://([^/?#]+)", citation.url or "", re.IGNORECASE):
        facts.append(
            f'<a href="{escape(site.string)}" target="_blank" rel="noopener noreferrer">'
            f"{isolated(site[1])}</a>"
        )
    return '<p class="pq-facts">' + " · ".join(filter(None, facts)) + "</p>"


def page_numbers(citation: Citation, document: Document) -> tuple[int, ...]:
    """The pages that the quote stands on and of which there are pictures."""
    if not has_pictures(document):
        return ()
    first, last = document.page_at(citation.start), document.page_at(max(citation.end - 1, 0))
    return tuple(range(first, last + 1))[:PAGES_SHOWN] if first and last else ()


def pages_html(citation: Citation, turn: int, document: Document) -> str:
    """Where the pictures of the quote's pages will stand, once they are drawn: when this is first
    looked at, since a page that has to be recognised takes seconds."""
    return "".join(
        f'<figure class="pq-page" data-turn="{turn}" '
        f'data-piece="{page_piece(citation, turn, page)}"><p class="pq-note">'
        f"{'Looking up' if document.kind == 'pdf' else 'Reading'} page {page}…</p></figure>"
        for page in page_numbers(citation, document)
    )


def page_piece(citation: Citation, turn: int, page: int) -> str:
    """By what the page finds the place of a picture."""
    return f"page-{piece_name(citation, turn)}-{page}"


def picture_html(citation: Citation, page: int, picture: PagePicture) -> str:
    """A page as it is seen, with a frame around each line of the quote."""
    boxes = "".join(
        f'<span class="pq-box" style="left:{box.left:.3%};top:{box.top:.3%};'
        f'width:{box.right - box.left:.3%};height:{box.bottom - box.top:.3%}"></span>'
        for box in picture.boxes
    )
    lost = "" if boxes else ": the place of the quote on it could not be found"
    return (
        f'<figcaption class="pq-small">Page {page} as it is seen{lost}</figcaption>'
        f'<div class="pq-frame" tabindex="0" role="group" aria-label="Page {page}">'
        f'<div class="pq-sheet"><img alt="Page {page} of {escape(citation.title)}" '
        f'width="{picture.width}" height="{picture.height}" '
        f'src="data:image/png;base64,{b64encode(picture.png).decode("ascii")}">{boxes}</div></div>'
    )


def card_html(citation: Citation, turn: int, read: Read) -> str:
    """The evidence card of one citation."""
    name = f"t{turn}-c{citation.number}"
    return (
        f'<article class="pq-card" id="{name}" tabindex="-1" aria-labelledby="{name}-title" '
        f'data-piece="card-{piece_name(citation, turn)}">{card_inside(citation, turn, read)}'
        "</article>"
    )


def card_inside(citation: Citation, turn: int, read: Read) -> str:
    """What stands in the card: the quote in its passage, or what was quoted and why no more."""
    document, became = find_source(citation, read)
    if document is None:
        body = (
            f'<p class="pq-note">{_FATES[became]} What was quoted then:</p>'
            f'<div class="pq-passage pq-then">{escape(citation.quote)}</div>'
        )
    else:
        shown = (citation.passage_start, citation.passage_end)
        before = "… " if shown[0] > 0 else ""
        after = " …" if shown[1] < len(document.text) else ""
        passage = highlight(document.text, shown, (citation.start, citation.end), citation.marks)
        body = f'<div class="pq-passage">{before}{passage}{after}</div>'
        body += pages_html(citation, turn, document)
    copies = ""
    if citation.copies:
        named = ", ".join(isolated(copy) for copy in citation.copies[:5])
        more = f" and {len(citation.copies) - 5} more" if len(citation.copies) > 5 else ""
        copies = f'<p class="pq-copies">Also in: {named}{more}</p>'
    opener = (
        ""
        if became
        else (
            f'<button type="button" class="pq-open" data-turn="{turn}" '
            f'data-number="{citation.number}">Open source</button>'
        )
    )
    return (
        f'<h3 id="t{turn}-c{citation.number}-title"><span class="pq-number">{citation.number}'
        f"</span> {isolated(citation.title)}</h3>{facts_html(citation, document)}{body}{copies}"
        f'<p class="pq-foot">{opener}<button type="button" class="pq-copy" aria-live="polite" '
        f'data-text="{escape(as_text(citation))}">Copy quote</button>'
        f'<a class="pq-back" href="#t{turn}">Back to the answer</a></p>'
    )


def marker_html(citation: Citation, turn: int, label: str, read: Read) -> str:
    """A link to the evidence card of a citation, its title and date on hover; beside it, what
    became of the source."""
    hint = citation.title + (f", {spoken_date(citation.published)}" if citation.published else "")
    return (
        f'<a class="pq-marker" href="#t{turn}-c{citation.number}" title="{escape(hint)}" '
        f'aria-label="Evidence {citation.number}: {escape(hint)}">{label}</a>'
        f'<span aria-live="polite" data-piece="since-{piece_name(citation, turn)}">'
        f"{since_html(find_source(citation, read)[1])}</span>"
    )


def quotes_html(answer: Answer, turn: int, read: Read) -> str:
    """The answer's text: a paragraph for each quote, its marker a link.

    Only what stands outside the quotes is searched for markers: a source may hold a "[1]" too.
    """

    def linked(text: str) -> str:
        return linked_html(text, answer, turn, read)

    paragraphs, opened, at = [], "", 0
    for citation in answer.citations:
        found = answer.text.find(citation.quote, at)
        if found >= 0:
            paragraphs.append(f"{opened} {linked(answer.text[at:found])}")
            opened = f'<span class="pq-quote">{escape(citation.quote)}</span>'
            at = found + len(citation.quote)
    paragraphs.append(f"{opened} {linked(answer.text[at:])}")
    return "".join(f"<p>{text.strip()}</p>" for text in paragraphs if text.strip())


def linked_html(text: str, answer: Answer, turn: int, read: Read) -> str:
    """Text whose markers [n] are links."""
    by_number = {citation.number: citation for citation in cited_places(answer)}

    def link(found: re.Match[str]) -> str:
        citation = by_number.get(int(found[1]))
        return marker_html(citation, turn, found[0], read) if citation else found[0]

    return re.sub(r"\[(\d+)\]", link, escape(text.strip()))


def sources_html(answer: Answer, turn: int, read: Read) -> str:
    """That independent sources agree, and the figures in which they do not, with their days."""
    agree = support_note(answer)
    said = f'<p class="pq-sources">{linked_html(agree, answer, turn, read)}</p>' if agree else ""
    if not answer.figures:
        return said
    rows = "".join(
        f"<tr><td>{isolated(figure.text)}</td><td>"
        f"{spoken_date(day) if (day := figure.citation.published) else 'undated'}</td>"
        f"<td>{isolated(figure.citation.title)} "
        f"{marker_html(figure.citation, turn, f'[{figure.citation.number}]', read)}</td></tr>"
        for figure in answer.figures
    )
    return f'{said}<table class="pq-figures"><caption>Sources differ</caption>{rows}</table>'


def periods_html(answer: Answer, turn: int, ignored: Sequence[str]) -> str:
    """What words for time were taken to mean, each to be removed; and which were."""
    chips = "".join(
        f'<li><button type="button" class="pq-chip" data-turn="{turn}" '
        f'data-words="{escape(period.words)}" '
        f'aria-label="Ask again without heed to {escape(period.words)}, {spoken_period(period)}">'
        f"{isolated(period.words)}"
        f"{'' if spoken_period(period) in period.words else f': {spoken_period(period)}'}"
        " <span aria-hidden=true>✕</span></button></li>"
        for period in answer.periods
    )
    preferred = f"<span>Preferred time</span><ul>{chips}</ul>" if chips else ""
    without = ", ".join(f"“{isolated(words)}”" for words in ignored)
    note = f"<span>Time not heeded: {without}</span>" if without else ""
    return f'<div class="pq-periods">{preferred}{note}</div>' if preferred or note else ""


def nearest_html(answer: Answer, turn: int, read: Read) -> str:
    """What is said when there is no answer, and links to the nearest passages."""
    links = "".join(
        f"<li>{marker_html(citation, turn, f'[{citation.number}]', read)} "
        f"{isolated(shorten(citation.quote, 120, placeholder='…'))}</li>"
        for citation in answer.nearest
    )
    offer = f"<p>Nearest passages, not an answer:</p><ul>{links}</ul>" if links else ""
    return f'<p class="pq-absent">{escape(answer.text)}</p>{offer}'


def asked_html(answer: Answer, turn: int) -> str:
    """What a follow-up was searched as, to be changed and searched again by itself, and what of
    it was taken over from before."""
    carried = ", ".join(f"“{isolated(words)}”" for words in answer.carried)
    return (
        f'<form class="pq-asked" data-turn="{turn}"><label for="q{turn}">Searched for</label>'
        f'<input id="q{turn}" value="{escape(answer.query)}" autocomplete="off">'
        "<button>Search this</button>"
        f"{f'<p>Taken over from before: {carried}</p>' if carried else ''}</form>"
    )


def judge_html(answer: Answer, turn: int, judged: str) -> str:
    """Where the reader says whether a reply is right, and what would have been."""
    right = "This answers it" if answer.answered else "Right, it is not in these documents"
    wrong = "This does not answer it" if answer.answered else "Wrong, it is in these documents"
    nothing = (
        '<button type="button" class="pq-judge" data-verdict="absent">Nothing here does</button>'
        if answer.answered
        else ""
    )
    return (
        f'<div class="pq-judging" data-turn="{turn}">'
        f'<button type="button" class="pq-judge" data-verdict="right" title="{right}" '
        f'aria-label="{right}">👍</button>'
        f'<details><summary title="{wrong}" aria-label="{wrong}">👎</summary>'
        f'<form class="pq-correct"><label for="w{turn}">What answers it? Words copied from one of '
        f'the documents:</label><textarea id="w{turn}" rows="2"></textarea>'
        f"<p><button>Keep these words</button> {nothing}</p></form></details>"
        f'<p class="pq-small" role="status" data-piece="judged-t{turn}">{escape(judged)}</p></div>'
    )


def turn_html(turn: Turn, number: int, selected: bool, read: Read) -> str:
    """One question with its answer, note, or the sign that work is in hand."""
    answer = turn.answer
    if answer is None and turn.note:
        kind, body = "pq-noted", f'<p class="pq-note">{escape(turn.note)}</p>'
    elif answer is None:
        kind, body = "pq-pending", '<p class="pq-note">Reading…</p>'
    else:
        kind = "pq-answered" if answer.answered else "pq-unanswered"
        notes = "".join(
            f'<p class="pq-small">{escape(note)}</p>'
            for note in (period_note(answer), pending_note(answer))
            if note
        )
        told = quotes_html if answer.answered else nearest_html
        asked = asked_html(answer, number) if answer.query != answer.question else ""
        said = "Confidence: " if answer.answered else "An answer in these documents: "
        body = (
            f"{asked}{periods_html(answer, number, turn.ignored)}{told(answer, number, read)}"
            f"{sources_html(answer, number, read)}"
            f'<p class="pq-small">{said}{confidence_words(answer.confidence)}</p>'
            f"{notes}"
            f"{judge_html(answer, number, turn.judged)}"
        )
    chosen = " pq-selected" if selected else ""
    return (
        f'<section class="pq-turn {kind}{chosen}" id="t{number}" tabindex="-1">'
        f'<h2 class="pq-question">{isolated(turn.question.strip() or "…")}</h2>'
        f'<div class="pq-reply">{body}</div></section>'
    )


def thread_html(turns: Turns, read: Read) -> str:
    """The conversation."""
    last = len(turns)
    return "".join(turn_html(turn, at, at == last, read) for at, turn in enumerate(turns, start=1))


def shown_citations(turn: Turn) -> tuple[Citation, ...]:
    """Those of its answer, or the nearest passages when there is none."""
    return (cited_places(turn.answer) or turn.answer.nearest) if turn.answer else ()


def cited_places(answer: Answer) -> tuple[Citation, ...]:
    """What an answer cites, each place once: its quotes, what supports them, and what differs."""
    differing = (figure.citation for figure in answer.figures)
    cited = {each.number: each for each in (*answer.citations, *answer.support, *differing)}
    return tuple(cited[number] for number in sorted(cited))


def note_pieces(turns: Turns, read: Read, noted: Container[str] = ()) -> dict[str, str]:
    """The parts of a conversation that tell what became of its sources, by name: of those that
    changed or are gone, and of those `noted` before, which may have come back."""
    pieces = {}
    for at, turn in enumerate(turns, start=1):
        for citation in shown_citations(turn):
            name, became = piece_name(citation, at), find_source(citation, read)[1]
            if became or f"since-{name}" in noted:
                pieces[f"since-{name}"] = since_html(became)
                pieces[f"card-{name}"] = card_inside(citation, at, read)
    return pieces


def evidence_html(turns: Turns, read: Read) -> str:
    """The evidence of every turn, only the last one's in view; the page's script shows others."""
    sets = []
    for at, turn in enumerate(turns, start=1):
        answer = turn.answer
        cards = "".join(card_html(citation, at, read) for citation in shown_citations(turn))
        near = bool(answer and not answer.answered)
        heading = "Nearest passages, not an answer" if near else "Evidence"
        sets.append(
            f'<section class="pq-set{" pq-near" if near else ""}" id="e-t{at}"'
            f"{'' if at == len(turns) else ' hidden'}><h2>{heading}</h2>"
            f"{cards or '<p class=pq-hint>None for this question.</p>'}</section>"
        )
    return "".join(sets) or (
        '<section class="pq-set"><h2>Evidence</h2><p class="pq-hint">Each answer is made of '
        "quotes. The passages they were taken from appear here, and every source opens at its "
        "quote.</p></section>"
    )


def source_html(citation: Citation | None, turn: int, read: Read, opening: int) -> str:
    """The whole stored text around a quote, in a dialog, and the quote's page beside it.

    `opening` makes the same source a new value when it is opened again, which the page reacts to.
    """
    note = "Please ask again: the app was restarted."
    title, facts, text, pages = "Source", "", "", ""
    document, became = find_source(citation, read) if citation else (None, "")
    if became:
        note = _FATES[became]
    if citation and document:
        note = ""
        quote = (citation.start, citation.end)
        first, last = shown_window(len(document.text), quote)
        title, facts = isolated(document.title), facts_html(citation, document)
        text = highlight(document.text, (first, last), quote, citation.marks)
        pages = pages_html(citation, turn, document)
        if last - first < len(document.text):
            note = f"Showing characters {first + 1:,} to {last:,} of {len(document.text):,}."
    return (
        f'<dialog class="pq-source" data-opening="{opening}" aria-labelledby="pq-source-title">'
        f'<header><div><h2 id="pq-source-title">{title}</h2>{facts}'
        f"{f'<p class=pq-note>{note}</p>' if note else ''}</div>"
        '<form method="dialog"><button>Close</button></form></header>'
        f'<div class="pq-views"><div class="pq-source-text" tabindex="0">{text}</div>'
        f"{f'<div class=pq-pages>{pages}</div>' if pages else ''}</div></dialog>"
    )


def examples_html(examples: Sequence[str]) -> str:
    """Questions to begin with."""
    buttons = "".join(
        f'<li><button type="button" class="pq-example">{escape(text)}</button></li>'
        for text in examples
    )
    return f"<p>Questions these documents may answer:</p><ul>{buttons}</ul>" if buttons else ""


def progress_html(work: Work) -> str:
    """A sync in hand: what it does, how fast, how long it will take."""
    step = work.progress
    if work.finished or step is None:
        said = work.error
        if said and work.following:
            said = f"Not up to date: {said}. It is tried again by itself."
        return f'<p class="pq-note" role="status">{escape(said)}</p>' if said else ""
    verb = "Reading documents" if step.stage == "documents" else "Learning passages"
    parts = [f"{verb}: {step.done:,} of {step.total:,}"]
    if step.stage == "documents" and step.done >= step.total:
        parts = ["Documents read, loading the encoder"]
    elif work.rate:
        parts += [f"{work.rate:,.0f} a second", time_left((step.total - step.done) / work.rate)]
    if step.done >= step.total or step.stage == "passages":
        parts.append("you can ask already, answers improve until it is done")
    return (
        f'<div class="pq-progress" role="status"><progress value="{step.done}" '
        f'max="{max(step.total, 1)}"></progress><span>{" · ".join(parts)}</span></div>'
    )


def failures_html(failed: Sequence[tuple[str, str]]) -> str:
    """What could not be read, each with its reason."""
    rows = "".join(
        f"<li>{isolated(path)}: {isolated(why)}</li>" for path, why in failed[:LISTED_FAILURES]
    )
    more = len(failed) - LISTED_FAILURES
    return rows + (f"<li>and {more:,} more</li>" if more > 0 else "")


def time_since(then: datetime, now: datetime) -> str:
    """A moment as a reader would tell it: "5 minutes ago", and the day once that is past."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "less than a minute ago"
    if minutes < 120:
        return f"{counted(minutes, 'minute')} ago"
    if minutes < 24 * 60:
        return f"{minutes // 60} hours ago"
    return f"on {spoken_date(then.astimezone().date())}"


def about_html(status: Status, now: datetime) -> str:
    """What the index says of itself, as the rows of a list of terms."""
    pending = f"{status.pending:,}" if status.pending else "none"
    if status.seconds_left is not None:
        pending += f", {time_left(status.seconds_left)}"
    synced = "not finished yet" if status.folder else "never"
    if status.synced:
        since = time_since(datetime.fromisoformat(status.synced), now)
        synced = f'<time datetime="{escape(status.synced)}">{since}</time>'
    syncing = "no"
    if status.writer is not None:
        syncing = "this app" if status.writer == os.getpid() else f"process {status.writer}"
    rows = {
        "Documents": f"{status.documents:,}",
        "Passages": f"{status.passages:,}",
        "Not embedded yet": pending,
        "Last sync": synced,
        "Syncing now": syncing,
        "Could not be read": f"{len(status.failed):,}" if status.failed else "none",
        "Size on disk": disk_size(status.size),
        "Generation": f"{status.generation:,}",
        "Encoder": isolated(Path(status.encoder).name),
    }
    return "".join(f"<div><dt>{term}</dt><dd>{said}</dd></div>" for term, said in rows.items())


def header_pieces(status: Status, work: Work, now: datetime) -> dict[str, str]:
    """What is being searched, how the sync stands, and questions to begin with, by name."""
    documents, passages = counted(status.documents, "document"), counted(status.passages, "passage")
    folder = f" in {isolated(Path(status.folder).name)}" if status.folder else ""
    holds = f"{documents}{folder}, {passages}"
    if work.following:
        holds = f"{documents}, {passages}, following {isolated(work.following)}"
    failed = f"{counted(len(status.failed), 'item')} could not be read" if status.failed else ""
    return {
        "holds": holds,
        "work": progress_html(work),
        "about": about_html(status, now),
        "failed": failed,
        "failures": failures_html(status.failed),
        "examples": examples_html(work.examples or ()),
    }


# Filled by `header_pieces`, part by part, so that what is folded out, focused or selected in the
# others stays so.
_HEADER = (
    '<header class="pq-bar"><h1>Pullquote</h1><p class="pq-small" data-piece="holds"></p>'
    '<details class="pq-about"><summary>About this index</summary><dl data-piece="about"></dl>'
    '</details><details class="pq-shelf"><summary>Conversations</summary><div>'
    '<input type="search" class="pq-find" aria-label="Search conversations" '
    'placeholder="Search conversations"><ul data-piece="shelf"></ul><p class="pq-small">'
    '<label>Open one that was saved as JSON: <input type="file" class="pq-bring" '
    'accept=".json,application/json"></label></p></div></details>'
    '<button type="button" class="pq-restart">New conversation</button></header>'
    '<div data-piece="work"></div><details class="pq-failed"><summary data-piece="failed">'
    '</summary><ul data-piece="failures"></ul></details>'
)
_WELCOME = (
    "<h2>Ask your documents</h2><p>You get the words that answer, quoted verbatim, each quote "
    'with a link to the place where it stands.</p><div data-piece="examples"></div>'
)


def shelf_html(found: Sequence[Conversation], now: datetime) -> str:
    """The conversations that are kept, the last one first, and what can be done with each."""
    rows = []
    for one in found[:CONVERSATIONS_LISTED]:
        title = escape(one.title)
        when = f"{counted(len(one.answers), 'question')}, {time_since(one.changed, now)}"
        rows.append(
            f'<li data-id="{escape(one.id)}"><button type="button" class="pq-resume">'
            f'{isolated(one.title)}</button><p class="pq-small">{when}</p>'
            f'<form class="pq-rename"><input aria-label="Name of {title}" value="{title}">'
            "<button>Rename</button></form><p>"
            '<button type="button" class="pq-save" data-kind="md">Save as Markdown</button> '
            '<button type="button" class="pq-save" data-kind="json">Save as JSON</button> '
            '<button type="button" class="pq-drop">Delete</button></p></li>'
        )
    more = len(found) - CONVERSATIONS_LISTED
    rows += [f"<li>and {more:,} more: search for one</li>"] if more > 0 else []
    return "".join(rows) or '<li class="pq-small">None</li>'


class Sheets:
    """Pictures of the pages that a conversation quotes from."""

    def __init__(self, ix: Index) -> None:
        self._ix = ix
        self._drawn = lru_cache(PICTURES_KEPT)(self._draw)

    def _draw(self, document_id: str, sha256: str, page: int, span: Span) -> PagePicture:
        return self._ix.picture(document_id, page, [span])

    def pieces(self, turns: Turns, turn: int) -> Iterator[dict[str, str]]:
        """What to put into the places of a turn's pictures, by name: one after the other."""
        found = shown_citations(turns[turn - 1]) if 0 < turn <= len(turns) else ()
        for citation in found:
            document, _ = find_source(citation, self._ix.document)
            for page in page_numbers(citation, document) if document else ():
                span = (citation.start, citation.end)
                try:
                    drawn = self._drawn(citation.document_id, citation.sha256, page, span)
                    shown = picture_html(citation, page, drawn)
                except (UnreadableFileError, KeyError, ValueError) as error:
                    why = error if isinstance(error, UnreadableFileError) else "it has changed"
                    shown = f'<p class="pq-note">No picture of page {page}: {escape(str(why))}</p>'
                yield {page_piece(citation, turn, page): shown}


class Glance:
    """What an index says of itself, asked anew only when it may say something else."""

    def __init__(self, ix: Index) -> None:
        self._ix = ix
        self._status: Status | None = None
        self._read = 0.0
        self._at: tuple[int, bool] = (-1, False)

    def status(self, idle: bool) -> Status:
        """Anew when its generation is another, our own sync began or ended, or it is stale."""
        at, known = (self._ix.generation(), idle), self._status
        # The end of another process's sync need not be a new generation.
        moving = known is None or known.writer is not None or at != self._at
        if known is None or time.monotonic() - self._read > (
            STATUS_FRESH if moving else STATUS_STALE
        ):
            known = self._status = self._ix.status()
            self._read, self._at = time.monotonic(), at
        return known


def look(seen: Seen, turns: Turns, ix: Index, status: Status, work: Work) -> Seen:
    """What a page has to be told now, of its header and of the sources of its conversation."""
    at, notes = (ix.generation(), len(turns)), seen.notes
    if at != seen.at:
        notes = note_pieces(turns, ix.document, notes)
    pieces = header_pieces(status, work, datetime.now(UTC))
    # An answer that was rendered before the change may arrive after it: each new turn makes the
    # whole another value, which the page looks through once more.
    return Seen(at, notes, {"at": f"{at}", **pieces, **notes})


# The sync that runs while the page is already served.


class Mirror:
    """Makes the index mirror a folder in a thread of its own, and tells how far it has come.

    `following`: each time the folder has changed, until the program ends; else once.
    """

    def __init__(self, ix: Index, folder: Path, following: bool = False) -> None:
        self._ix = ix
        self.folder = folder
        self.following = following
        self._bar: Any = None
        self._step: Progress | None = None
        self._began = self._stepped = 0.0
        self._examples: tuple[str, ...] | None = None
        self.report: SyncReport | None = None
        self.error: Exception | None = None
        self.underway = threading.Event()
        self.finished = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._run, name="sync", daemon=True).start()

    def work(self) -> Work:
        """How the sync stands now."""
        step, error = self._step, self.error
        passed = self._stepped - self._began
        rate = step.done / passed if step and passed > 0.5 else 0.0
        following = self.folder.resolve().name if self.following else ""
        if error is not None and time.monotonic() - self._stepped > QUIET_AFTER:
            # A failure that repeats itself is told once.
            step = None
        return Work(step, rate, step is None, str(error or ""), self._examples, following)

    def _run(self) -> None:
        try:
            if not self.following:
                self._end(self._ix.sync(self.folder, self._advance))
                return
            for outcome in watch(self._ix, self.folder, self._advance):
                self._end(outcome)
        except Exception as error:  # Kept for the main thread, which decides what it means.
            if self.following:
                logging.exception("%r is no longer followed", str(self.folder))
                self.following = False
            self._end(error)

    def _end(self, outcome: SyncReport | Exception) -> None:
        """Take note of what came of a sync; after the first one, say it in the terminal."""
        self._step = None
        if self._bar is not None:
            self._bar.close()
        report = outcome if isinstance(outcome, SyncReport) else None
        self.report, self.error = report, None if isinstance(outcome, SyncReport) else outcome
        if self.finished.is_set() and (said := outcome_line(outcome)):
            tqdm.write(said, file=sys.stderr)
        self.finished.set()
        self.underway.set()
        # Asks them all, so the encoder is loaded before the first question of a user.
        if not self._examples or (report and (report.updated or report.removed)):
            usable = self.error is None or isinstance(self.error, BusyError)
            self._examples = examples(self._ix) if usable else ()

    def _advance(self, step: Progress) -> None:
        self._stepped = time.monotonic()
        last = self._step
        if last is None or last.stage != step.stage or last.done > step.done:
            self._began = self._stepped
            if self._bar is not None:
                self._bar.close()
            self._bar = tqdm(
                desc=step.stage,
                total=step.total,
                unit=f" {step.stage}",
                disable=not step.total or self.finished.is_set(),
            )
        self._bar.total = step.total
        self._bar.update(step.done - self._bar.n)
        if step.done >= step.total:
            # Else its rate would go on to count the seconds that the encoder takes to load.
            self._bar.close()
        self._step = step
        self.underway.set()


def outcome_line(outcome: SyncReport | Exception) -> str:
    """What a sync of a folder that is followed changed, or why it failed; empty for nothing."""
    if not isinstance(outcome, SyncReport):
        return f"pullquote: {outcome}; serving what is indexed"
    parts = {"added": outcome.added, "updated": outcome.updated, "removed": outcome.removed}
    return ", ".join(f"{len(ids)} {what}" for what, ids in parts.items() if ids)


# The page.


def answered(asked: Turn, before: Turns, ix: Index) -> Turn:
    """Ask, in the light of the turns before; what goes wrong becomes a note in the chat."""
    history = () if asked.alone else tuple(turn.answer for turn in before if turn.answer)
    try:
        answer = ask(asked.question, ix, history=history, ignore=asked.ignored)
        return replace(asked, answer=answer)
    except PullquoteError as error:
        return replace(asked, note=str(error))
    except Exception:
        logging.exception("asking failed")
        return replace(asked, note="Something went wrong here. The terminal has the details.")


def judged(turn: Turn, verdict: str, words: str, ix: Index) -> Turn:
    """The turn with what its reader says of its answer, which is kept as gold."""
    answer = turn.answer
    if answer is None:
        return turn
    try:
        if verdict == "right":
            judgement = approve(answer)
        elif verdict == "absent":
            judgement = reject(answer)
        else:
            judgement = correct(answer, words, ix)
        place = gold_file(ix)
        keep(judgement, place)
    except PullquoteError as error:
        return replace(turn, judged=f"Not noted: {error}.")
    said = {"right": "right", "absent": "wrong, and that nothing here answers it"}
    became = said.get(verdict, f"wrong, and “{shorten(words, 60, placeholder='…')}” as right")
    return replace(turn, judged=f"Noted in {place.name} as {became}.")


def answers_of(turns: Turns) -> tuple[Answer, ...]:
    """What of a conversation is kept."""
    return tuple(turn.answer for turn in turns if turn.answer)


def cited(turns: Turns, turn: int, number: int) -> Citation | None:
    """The citation behind a card; None when the conversation is not (or no longer) this one."""
    found = shown_citations(turns[turn - 1]) if 0 < turn <= len(turns) else ()
    return next((citation for citation in found if citation.number == number), None)


def examples(ix: Index) -> tuple[str, ...]:
    """Questions that these documents answer; none rather than an error."""
    try:
        return tuple(suggest_questions(ix, EXAMPLES))
    except Exception:
        logging.exception("finding example questions failed")
        return ()


def build(ix: Index, work: Callable[[], Work] | None = None) -> "gr.Blocks":
    """The page over an index; `work` tells how a sync that is still running stands."""
    import gradio as gr
    from gradio.events import api

    stands = work or partial(Work, examples=examples(ix))

    def ask_json(question: str) -> dict[str, Any]:
        """Ask one question; the answer's fields as JSON."""
        fields: dict[str, Any] = json.loads(json.dumps(asdict(ask(question, ix)), default=str))
        return fields

    glance = Glance(ix)

    def tell(turns: Turns, seen: Seen) -> tuple[Any, Any]:
        work = stands()
        try:
            with ix.snapshot():
                now = look(seen, turns, ix, glance.status(work.finished), work)
        except PullquoteError as error:
            # Said in its place once, and not over the page at each look.
            said = progress_html(Work(error=str(error)))
            now = Seen(notes=seen.notes, pieces={**seen.pieces, "work": said})
        return (gr.skip(), gr.skip()) if now == seen else (now.pieces, now)

    def reply(asked: Turn, turns: Turns, before: Turns, talk: str) -> Iterator[tuple[Any, ...]]:
        """Ask in the light of the turns `before`, at the end of all of the conversation `talk`."""
        yield "", turns, thread_html((*turns, asked), ix.document), gr.skip(), gr.skip()
        now = (*turns, answered(asked, before, ix))
        yield gr.skip(), *shown(now), remember(talk, turns, now)

    def shown(turns: Turns) -> tuple[Any, ...]:
        return turns, thread_html(turns, ix.document), evidence_html(turns, ix.document)

    shelf = Conversations(ix)

    def remember(talk: str, before: Turns, turns: Turns) -> str:
        """Keep the conversation `talk`, which held the turns `before`; the id it has now."""
        answers = answers_of(turns)
        if not answers:
            return talk
        try:
            kept = shelf.load(talk) if talk else new_conversation()
        except ConversationError:
            kept = new_conversation()
        # Another window went on with it: this is another one from here on.
        if kept.answers != answers_of(before):
            kept = new_conversation()
        try:
            return shelf.keep(replace(kept, answers=answers)).id
        except ConversationError as error:
            gr.Warning(f"This conversation is not kept: {error}.")
            return talk

    def resume(talk: str) -> tuple[Any, ...]:
        """The conversation that was open in this browser."""
        try:
            answers = shelf.load(talk).answers if talk else ()
        except ConversationError:
            answers = ()
        turns = tuple(Turn(answer.question, answer) for answer in answers)
        return (*shown(turns), talk) if turns else (gr.skip(),) * 4

    def resume_chosen(event: gr.EventData) -> tuple[Any, ...]:
        return resume(str(event.id))

    def shelve(words: str) -> dict[str, str]:
        said = shelf_html(shelf.find(words), datetime.now(UTC))
        return {"at": str(time.monotonic_ns()), "shelf": said}

    def show_shelf(event: gr.EventData) -> dict[str, str]:
        return shelve(str(event.words))

    def rename(event: gr.EventData) -> dict[str, str]:
        try:
            shelf.keep(replace(shelf.load(str(event.id)), name=str(event.name).strip()))
        except ConversationError as error:
            gr.Warning(f"{error}.")
        return shelve(str(event.words))

    def drop(event: gr.EventData) -> dict[str, str]:
        try:
            shelf.delete(str(event.id))
        except ConversationError as error:
            gr.Warning(f"{error}.")
        return shelve(str(event.words))

    def save(event: gr.EventData) -> Any:
        """A file for the browser to save."""
        try:
            found = shelf.load(str(event.id))
        except ConversationError as error:
            gr.Warning(f"{error}.")
            return gr.skip()
        kind = "md" if event.kind == "md" else "json"
        text = to_markdown(found) if kind == "md" else to_json(found).decode()
        name = re.sub(r"\W+", "-", found.title.lower()).strip("-")[:60] or "conversation"
        return {"at": time.monotonic_ns(), "name": f"{name}.{kind}", "text": text}

    def bring(event: gr.EventData) -> tuple[Any, ...]:
        """Open a conversation from elsewhere: each quote is looked up here, and marked where it
        does not stand."""
        try:
            found = from_json(str(event.text).encode("utf-8", "replace"))
            kept = shelf.keep(new_conversation(found.title, found.answers))
        except ConversationError as error:
            gr.Warning(f"{error}.")
            return (gr.skip(),) * 4
        return resume(kept.id)

    def reply_to(question: str, turns: Turns, talk: str) -> Iterator[tuple[Any, ...]]:
        yield from reply(Turn(question), turns, turns, talk)

    def reply_alone(turns: Turns, talk: str, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        yield from reply(Turn(str(event.question), alone=True), turns, (), talk)

    def reply_without(turns: Turns, talk: str, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        at = int(event.turn)
        if 0 < at <= len(turns):
            told = turns[at - 1]
            ignored = (*told.ignored, str(event.words))
            asked = Turn(told.question, alone=told.alone, ignored=ignored)
            yield from reply(asked, turns, turns[: at - 1], talk)

    def judge(turns: Turns, event: gr.EventData) -> tuple[Any, ...]:
        at = int(event.turn)
        if not 0 < at <= len(turns):
            return gr.skip(), gr.skip()
        told = judged(turns[at - 1], str(event.verdict), str(event.words), ix)
        pieces = {"at": str(time.monotonic_ns()), f"judged-t{at}": escape(told.judged)}
        return (*turns[: at - 1], told, *turns[at:]), pieces

    def reply_to_example(turns: Turns, talk: str, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        yield from reply_to(str(event.question), turns, talk)

    def open_source(turns: Turns, event: gr.EventData) -> str:
        turn = int(event.turn)
        citation = cited(turns, turn, int(event.number))
        return source_html(citation, turn, ix.document, time.monotonic_ns())

    sheets = Sheets(ix)

    def draw(turns: Turns, event: gr.EventData) -> Iterator[dict[str, str]]:
        # All of them each time: the page may miss a value that is followed by another at once.
        # And never the value of the time before: the places may be new ones.
        drawn = {"at": str(time.monotonic_ns())}
        for pieces in sheets.pieces(turns, int(event.turn)):
            drawn |= pieces
            yield drawn

    no_evidence = evidence_html((), ix.document)

    def restart() -> tuple[Any, ...]:
        return "", (), "", no_evidence, ""

    plain: dict[str, Any] = {"apply_default_css": False}
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    together: dict[str, Any] = {"concurrency_limit": AT_ONCE, "concurrency_id": "ask"}
    asking = quiet | together
    blocks: gr.Blocks
    with gr.Blocks(title="Pullquote", analytics_enabled=False, fill_width=True) as blocks:
        turns, seen = gr.State(()), gr.State(Seen())
        # Which conversation is open in a browser is remembered there; the secret is Gradio's, of a
        # name that tells nothing, and a new one each time would make it forget with a restart.
        talk = gr.BrowserState("", storage_key="pullquote-conversation", secret="pullquote")  # noqa: S106
        header = gr.HTML(_HEADER, elem_id="pq-header", js_on_load=_on_header, **plain)
        with gr.Row(elem_id="pq-panes"):
            with gr.Column(elem_id="pq-left"):
                welcome = gr.HTML(_WELCOME, elem_id="pq-welcome", js_on_load=_on_welcome, **plain)
                thread = gr.HTML(elem_id="pq-thread", js_on_load=_on_thread, **plain)
                box = gr.Textbox(
                    label="Question",
                    placeholder="Ask these documents…",
                    lines=1,
                    max_lines=5,
                    autofocus=True,
                    submit_btn="Ask",
                    show_label=False,
                    container=False,
                    elem_id="pq-ask",
                )
            with gr.Column(elem_id="pq-right"):
                evidence = gr.HTML(
                    no_evidence, elem_id="pq-evidence", js_on_load=_on_evidence, **plain
                )
        source = gr.HTML(elem_id="pq-source", js_on_load=_on_source, **plain)
        news = gr.HTML(html_template=" ", elem_id="pq-news", js_on_load=_on_news, **plain)
        pages = gr.HTML(html_template=" ", elem_id="pq-pages", js_on_load=_on_news, **plain)
        verdicts = gr.HTML(html_template=" ", elem_id="pq-verdicts", js_on_load=_on_news, **plain)
        shelved = gr.HTML(html_template=" ", elem_id="pq-shelved", js_on_load=_on_news, **plain)
        file = gr.HTML(html_template=" ", elem_id="pq-file", js_on_load=_on_file, **plain)
        timer = gr.Timer(LOOK_EVERY)
        said = [box, turns, thread, evidence, talk]
        box.submit(reply_to, [box, turns, talk], said, **asking)
        welcome.example(reply_to_example, [turns, talk], said, **asking)
        thread.again(reply_alone, [turns, talk], said, **asking)
        thread.widen(reply_without, [turns, talk], said, **asking)
        # Each counts: the default drops what is said while another one is being kept.
        thread.judge(judge, turns, [turns, verdicts], trigger_mode="multiple", **quiet)
        evidence.open(open_source, turns, source, **quiet)
        for place in (evidence, source):
            place.draw(draw, turns, pages, concurrency_limit=None, **quiet)
        header.restart(restart, None, said, **quiet)
        # Each counts: the default drops what is typed while the list is being made.
        header.shelve(show_shelf, None, shelved, trigger_mode="multiple", **quiet)
        header.rename(rename, None, shelved, trigger_mode="multiple", **quiet)
        header.drop(drop, None, shelved, trigger_mode="multiple", **quiet)
        header.save(save, None, file, **quiet)
        header.resume(resume_chosen, None, said[1:], **quiet)
        header.bring(bring, None, said[1:], **quiet)
        blocks.load(resume, talk, said[1:], **quiet)
        gr.on([blocks.load, timer.tick], tell, [turns, seen], [news, seen], queue=False, **quiet)
        api(ask_json, api_name="ask", **together)
    return blocks


def serve(blocks: "gr.Blocks", host: str, port: int) -> str:
    """Serve the page in threads of their own; returns its address."""
    import gradio as gr
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    guards = [Middleware(OwnHostOnly)]
    if host in LOOPBACK:
        # Else a page elsewhere whose name is made to resolve to 127.0.0.1 could read the corpus.
        guards.append(Middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, "[::1]"]))
    font = [gr.themes.Font(name) for name in ("system-ui", "Segoe UI", "Roboto", "sans-serif")]
    mono = [gr.themes.Font(name) for name in ("ui-monospace", "Consolas", "monospace")]
    _, url, _ = blocks.launch(
        server_name=host,
        server_port=port,
        share=False,
        ssr_mode=False,
        inbrowser=False,
        prevent_thread_lock=True,
        quiet=True,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        theme=gr.themes.Base(font=font, font_mono=mono),
        css=_CSS,
        js=_JS,
        app_kwargs={"middleware": guards},
    )
    return url


class OwnHostOnly:
    """Tells the browser to load nothing from elsewhere and to name this page to nobody."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        async def guarded(message: "Message") -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_GUARDS]
            await send(message)

        await self._app(scope, receive, guarded)


# Gradio's page runs inline scripts and builds functions from text, so those have to be allowed.
_GUARDS = (
    (
        b"content-security-policy",
        b"default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
        b"frame-ancestors 'self'; form-action 'self'",
    ),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)


# The command.


def main(argv: Sequence[str] | None = None) -> int:
    """Mirror a folder into an index, serve the chat on it. Returns the exit status."""
    options = _parse(argv)
    try:
        return _run(options)
    except PullquoteError as error:
        print(f"pullquote: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        # A sync in another thread would crash the interpreter as it winds down. Cut off at once
        # it loses nothing but the batch in hand, which the next one takes up.
        sys.stderr.flush()
        os._exit(0)


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="app.py", description="Ask a folder of documents a question, in a web chat."
    )
    parser.add_argument(
        "--corpus",
        type=Path,
        metavar="FOLDER",
        help="the documents (default: the folder that the index mirrors already, or else seeds/)",
    )
    parser.add_argument(
        "--index", type=Path, metavar="DIR", help="default: $PULLQUOTE_INDEX or .index"
    )
    parser.add_argument("--encoder", metavar="NAME", help="the model for a new index")
    parser.add_argument(
        "--watch", action="store_true", help="go on: sync again whenever the folder has changed"
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="default: %(default)s, this machine only"
    )
    parser.add_argument("--port", type=int, default=7860, help="default: %(default)s")
    return parser.parse_args(argv)


def _run(options: argparse.Namespace) -> int:
    _stay_private()
    _check_address(options.host, options.port)
    ix = Index.open(options.index, options.encoder)
    mirror = Mirror(ix, options.corpus or Path(ix.status().folder or SEEDS), options.watch)
    mirror.start()
    mirror.underway.wait()
    _raise_fatal(mirror, ix)
    url = serve(build(ix, mirror.work), options.host, options.port)
    tqdm.write(f"Pullquote is at {url}")
    mirror.finished.wait()
    if not options.watch:
        _raise_fatal(mirror, ix)
    if mirror.report:
        for path, reason in mirror.report.failed:
            print(f"could not be read: {path!r}: {reason}", file=sys.stderr)
        status = ix.status()
        print(
            f"{counted(status.documents, 'document')}, {counted(status.passages, 'passage')} "
            f"indexed. Ask at {url} (Ctrl-C stops)",
            flush=True,
        )
    else:
        print(f"pullquote: {mirror.error}; serving what is indexed", file=sys.stderr)
    threading.Event().wait()
    return 0


def _raise_fatal(mirror: Mirror, ix: Index) -> None:
    """Raise what the sync failed with, unless the index can be asked all the same.

    A folder that is followed may yet come to hold what it should, but it has to be there.
    """
    error = mirror.error
    if mirror.following and isinstance(error, BusyError | CorpusError) and mirror.folder.is_dir():
        return
    wrong = isinstance(error, CorpusError | EncoderError | StoreError)
    if error and (wrong or not isinstance(error, PullquoteError) or not len(ix)):
        raise error


def _check_address(host: str, port: int) -> None:
    """Raise a one-line error when the address can't be served, before any work is done."""
    if not 0 < port < 65536:
        raise AddressError(f"{port} is no port: choose a --port from 1 to 65535")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        why = error.strerror
        raise AddressError(f"cannot serve at {host}:{port} ({why}): choose another") from error


class AddressError(PullquoteError):
    """The host and port to serve at are taken or not this machine's."""


def _stay_private() -> None:
    """Switch off, before Gradio is imported, all that would talk to another machine."""
    os.environ.update(
        GRADIO_ANALYTICS_ENABLED="False",
        HF_HUB_DISABLE_TELEMETRY="1",
        HF_HUB_OFFLINE="1",
        GRADIO_SHARE="False",
    )
    # Gradio greets its own server when it starts; a proxy in the environment would hear of it.
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name, ""), *LOOPBACK]))


# The page's scripts. They carry no text of the corpus, only numbers of turns and cards.

_on_header = """
element.addEventListener('click', (event) => {
  if (event.target.closest('.pq-restart')) trigger('restart');
});
for (const fold of element.querySelectorAll('.pq-about, .pq-shelf')) {
  document.addEventListener('click', (event) => {
    // What was clicked may be gone by now, in exchange for news.
    if (!event.composedPath().includes(fold)) fold.open = false;
  });
  fold.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !fold.open) return;
    fold.open = false;
    fold.querySelector('summary').focus();
  });
}
const shelf = element.querySelector('.pq-shelf'), find = shelf.querySelector('.pq-find');
const tell = (name, more) => trigger(name, {words: find.value, ...more});
shelf.addEventListener('toggle', () => { if (shelf.open) tell('shelve'); });
find.addEventListener('input', () => tell('shelve'));
shelf.addEventListener('click', (event) => {
  const row = event.target.closest('li[data-id]'), button = event.target.closest('button');
  if (!row || !button) return;
  const {id} = row.dataset;
  if (button.matches('.pq-resume')) { trigger('resume', {id}); shelf.open = false; }
  if (button.matches('.pq-save')) trigger('save', {id, kind: button.dataset.kind});
  if (!button.matches('.pq-drop')) return;
  if (button.dataset.sure) tell('drop', {id});
  else { button.dataset.sure = 1; button.textContent = 'Delete for good?'; }
});
shelf.addEventListener('submit', (event) => {
  event.preventDefault();
  const row = event.target.closest('li[data-id]');
  tell('rename', {id: row.dataset.id, name: row.querySelector('.pq-rename input').value});
});
shelf.querySelector('.pq-bring').addEventListener('change', async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  trigger('bring', {text: await file.text()});
  event.target.value = '';
  shelf.open = false;
});
"""

_on_file = """
watch('value', () => {
  const {name, text} = props.value || {};
  if (!name) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text]));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
});
"""

_on_welcome = """
element.addEventListener('click', (event) => {
  const example = event.target.closest('.pq-example');
  if (example) trigger('example', {question: example.textContent});
});
"""

_on_thread = """
watch('value', () => {
  const last = element.querySelector('.pq-turn:last-child');
  if (last) last.scrollIntoView({block: 'start'});
});
const judge = (place, verdict, words) => {
  trigger('judge', {turn: place.closest('.pq-judging').dataset.turn, verdict, words});
  place.closest('.pq-judging').querySelector('details').open = false;
};
element.addEventListener('click', (event) => {
  const button = event.target.closest('.pq-judge'), chip = event.target.closest('.pq-chip');
  if (button) judge(button, button.dataset.verdict, '');
  if (chip) trigger('widen', {turn: chip.dataset.turn, words: chip.dataset.words});
});
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target, words = form.querySelector('input, textarea').value;
  if (form.matches('.pq-correct')) judge(form, 'corrected', words);
  else trigger('again', {question: words});
});
"""

_on_evidence = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('.pq-open'), copied = event.target.closest('.pq-copy');
  if (button) trigger('open', {turn: button.dataset.turn, number: button.dataset.number});
  if (copied) copy(copied);
});
const copy = async (button) => {
  const {text} = button.dataset, said = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // A page by another address than this machine's own may not use it.
    const area = document.body.appendChild(document.createElement('textarea'));
    area.value = text;
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = said; }, 2000);
};
// The pages of a turn are drawn once one of their places is looked at.
const asked = new Set();
const eyes = new IntersectionObserver((seen) => {
  for (const {isIntersecting, target} of seen) {
    if (!isIntersecting) continue;
    eyes.unobserve(target);
    const {turn} = target.dataset;
    if (asked.has(turn)) continue;
    asked.add(turn);
    trigger('draw', {turn});
  }
});
const show = () => {
  document.getElementById('pq-right')?.scrollTo(0, 0);
  asked.clear();
  eyes.disconnect();
  for (const page of element.querySelectorAll('.pq-page')) eyes.observe(page);
};
show();
watch('value', show);
"""

# Puts each part into its place, unless it stands there already: what did not change is not
# touched, and with it what is scrolled, focused, selected or folded out.
_on_news = """
const tell = () => {
  for (const [name, html] of Object.entries(props.value || {})) {
    const fresh = document.createElement('template');
    fresh.innerHTML = html;
    for (const place of document.querySelectorAll(`[data-piece="${name}"]`)) {
      if (place.innerHTML === fresh.innerHTML) continue;
      const focused = place !== document.activeElement && place.contains(document.activeElement);
      place.replaceChildren(fresh.content.cloneNode(true));
      if (focused) place.focus({preventScroll: true});
      const frame = place.querySelector('.pq-frame'), box = place.querySelector('.pq-box');
      if (frame && box) frame.scrollTop = box.offsetTop - frame.clientHeight / 3;
    }
  }
};
tell();
watch('value', tell);
"""

_on_source = """
watch('value', () => {
  const dialog = element.querySelector('dialog');
  if (!dialog) return;
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('.pq-source-text').focus({preventScroll: true});
  dialog.querySelector('mark')?.scrollIntoView({block: 'center'});
  const page = dialog.querySelector('.pq-page');
  if (page) trigger('draw', {turn: page.dataset.turn});
});
element.addEventListener('click', (event) => {
  if (event.target.tagName === 'DIALOG') event.target.close();
});
"""

_JS = """
() => {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const show = (turn) => {
    for (const set of document.querySelectorAll('.pq-set')) set.hidden = set.id !== 'e-' + turn;
    for (const one of document.querySelectorAll('.pq-turn'))
      one.classList.toggle('pq-selected', one.id === turn);
  };
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#t"]');
    const turn = event.target.closest('.pq-turn');
    if (!link) { if (turn && document.getElementById('e-' + turn.id)) show(turn.id); return; }
    event.preventDefault();
    const id = link.getAttribute('href').slice(1);
    show(id.split('-')[0]);
    const target = document.getElementById(id);
    if (!target) return;
    target.scrollIntoView({behavior: calm ? 'auto' : 'smooth', block: 'start'});
    target.focus({preventScroll: true});
    if (!calm) target.animate(
      [{backgroundColor: 'var(--pq-flash)'}, {backgroundColor: 'var(--pq-flash)', offset: 0.4}, {}],
      {duration: 1600, easing: 'ease-out'});
  });
}
"""

_CSS = """
:root { --pq-serif: "Iowan Old Style", "Palatino Linotype", Palatino, Charter, Georgia,
  "DejaVu Serif", serif;
  --pq-paper: #f6f4ef; --pq-panel: #fffefb; --pq-ink: #1d2126; --pq-soft: #5d646d;
  --pq-line: #dedad0;
  --pq-accent: #1b4f8f; --pq-mark: #fdf0bd; --pq-strong: #f7d667; --pq-flash: #e3edf9;
  --pq-near: #8a8271; --pq-warn: #8a4a00; }
.dark { --pq-paper: #14161a; --pq-panel: #1c1f25; --pq-ink: #e8e5de; --pq-soft: #a2a8b1;
  --pq-line: #31353d;
  --pq-accent: #93bdf2; --pq-mark: #423a1d; --pq-strong: #78661f; --pq-flash: #24364d;
  --pq-near: #8f8878; --pq-warn: #e3b16a; }
body, gradio-app, .gradio-container { background: var(--pq-paper) !important;
  color: var(--pq-ink); }
.gradio-container .main.main { padding: 0; max-width: none; }
.column:has(> #pq-panes) { gap: 0; }
.gradio-container .html-container { padding: 0; }
#pq-header, #pq-panes { font-size: 16px; line-height: 1.5; }
#pq-header h1, #pq-panes h2, #pq-panes h3, #pq-panes p, #pq-source p, #pq-source h2 { margin: 0; }
#pq-header a, #pq-panes a, #pq-source a { color: var(--pq-accent); text-underline-offset: 2px; }
#pq-panes ul { list-style: none; margin: 0; padding: 0; }
#pq-panes button, #pq-source button, #pq-header button { font: inherit; font-size: 14px;
  cursor: pointer;
  color: var(--pq-accent); background: var(--pq-panel); border: 1px solid var(--pq-line);
  border-radius: 6px;
  padding: 5px 12px; }
#pq-panes button:hover, #pq-source button:hover, #pq-header button:hover {
  border-color: var(--pq-accent); }
:is(#pq-header, #pq-panes, #pq-source) :is(a, button, summary):focus-visible,
  :is(.pq-source-text, .pq-frame):focus-visible { outline: 2px solid var(--pq-accent);
  outline-offset: 2px; }
.pq-card, .pq-turn { outline: none; overflow-wrap: anywhere; }
.pq-source form { flex: none; }
.pq-small, .pq-facts, .pq-copies, .pq-hint, .pq-note { color: var(--pq-soft); font-size: 14px; }
.pq-bar { display: flex; align-items: center; gap: 4px 16px; padding: 12px 28px; flex-wrap: wrap;
  border-bottom: 1px solid var(--pq-line); }
.pq-bar h1 { font: 600 21px var(--pq-serif); }
.pq-about { flex: 1; position: relative; min-width: 9em; font-size: 14px; color: var(--pq-soft); }
.pq-about summary { width: fit-content; cursor: pointer; }
.pq-shelf { position: relative; font-size: 14px; color: var(--pq-soft); }
.pq-shelf summary { cursor: pointer; }
.pq-shelf > div { position: absolute; z-index: 9; top: calc(100% + 8px); right: 0; padding: 16px;
  width: min(430px, 92vw); max-height: 75vh; overflow: auto; color: var(--pq-ink);
  background: var(--pq-panel); border: 1px solid var(--pq-line); border-radius: 8px; }
.pq-shelf ul { list-style: none; margin: 12px 0; padding: 0; }
.pq-shelf li { padding: 10px 0; border-top: 1px solid var(--pq-line); }
.pq-shelf p { margin: 4px 0 0; }
.pq-find, .pq-rename input { width: 100%; padding: 6px 10px; font: inherit; color: inherit;
  background: var(--pq-paper); border: 1px solid var(--pq-line); border-radius: 6px; }
.pq-rename { display: flex; gap: 8px; margin-top: 6px; }
.pq-resume { font-weight: 600; text-align: left; }
.pq-about dl { position: absolute; z-index: 9; top: calc(100% + 8px); left: 0; margin: 0;
  width: max-content; padding: 12px 16px; background: var(--pq-panel); color: var(--pq-ink);
  border: 1px solid var(--pq-line); border-radius: 8px; box-shadow: 0 6px 24px rgb(0 0 0 / 0.12); }
.pq-about dl div { display: grid; grid-template-columns: 11.5em minmax(7em, max-content); }
.pq-about dt { color: var(--pq-soft); }
.pq-about dd { margin: 0; font-variant-numeric: tabular-nums; }
.pq-progress { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 14px;
  padding: 9px 28px;
  font-size: 14px; color: var(--pq-soft); border-bottom: 1px solid var(--pq-line);
  background: var(--pq-panel); }
.pq-progress progress { width: 220px; height: 8px; appearance: none; border: 0; border-radius: 4px;
  overflow: hidden; background: var(--pq-line); }
.pq-progress progress::-webkit-progress-bar { background: var(--pq-line); }
.pq-progress progress::-webkit-progress-value { background: var(--pq-accent); }
.pq-progress progress::-moz-progress-bar { background: var(--pq-accent); }
#pq-header p.pq-note, .pq-failed { padding: 8px 28px; font-size: 14px; color: var(--pq-soft);
  border-bottom: 1px solid var(--pq-line); }
.pq-failed:has(> summary:empty), #pq-news, #pq-pages, #pq-verdicts { display: none; }
.pq-failed ul { margin: 6px 0 0; padding-left: 18px; max-height: 30vh; overflow: auto; }
#pq-panes { gap: 0; align-items: stretch; }
#pq-left, #pq-right { padding: 24px 28px; gap: 16px; min-width: 0 !important; }
#pq-welcome h2 { font: 600 26px/1.25 var(--pq-serif); margin-bottom: 8px; }
#pq-welcome [data-piece] > p { margin-top: 24px; color: var(--pq-soft); font-size: 14px; }
#pq-welcome ul { display: grid; gap: 8px; margin-top: 8px; }
#pq-welcome .pq-example { text-align: left; width: 100%; padding: 10px 14px; font-size: 15px; }
#pq-left:has(.pq-turn) #pq-welcome { display: none; }
.pq-turn { padding: 0 0 28px; scroll-margin-top: 12px; }
.pq-question { font: 600 18px/1.4 system-ui, sans-serif; }
.pq-question, .pq-absent { max-height: 9em; overflow: auto; }
.pq-question bdi { white-space: pre-wrap; }
.pq-reply { margin-top: 10px; padding: 14px 18px; background: var(--pq-panel);
  border: 1px solid var(--pq-line);
  border-radius: 8px; display: grid; gap: 12px; }
.pq-selected .pq-reply { border-color: var(--pq-accent); }
.pq-turn:not(.pq-selected) .pq-reply { cursor: pointer; }
.pq-quote { font: 18px/1.55 var(--pq-serif); white-space: pre-wrap; }
.pq-marker { font-weight: 600; font-size: 14px; text-decoration: none; white-space: nowrap; }
.pq-since { margin-left: 6px; color: var(--pq-warn); font: 13px system-ui, sans-serif; }
.pq-marker:hover { text-decoration: underline; }
.pq-unanswered .pq-reply { background: none; border-style: dashed; }
.pq-unanswered .pq-reply ul { display: grid; gap: 6px; }
.pq-unanswered li { color: var(--pq-soft); font: 15px/1.5 var(--pq-serif); }
.pq-absent { font-style: italic; }
.pq-asked { display: flex; flex-wrap: wrap; gap: 6px 8px; align-items: center; font-size: 14px;
  color: var(--pq-soft); }
.pq-asked input, .pq-correct textarea { flex: 1 1 14em; min-width: 0; font: inherit;
  padding: 5px 9px;
  color: var(--pq-ink); background: var(--pq-paper); border: 1px solid var(--pq-line);
  border-radius: 6px; }
.pq-asked p { flex: 1 1 100%; }
.pq-correct textarea { display: block; width: 100%; margin: 4px 0 8px; resize: vertical; }
.pq-periods { display: flex; flex-wrap: wrap; gap: 6px 8px; align-items: center; font-size: 14px;
  color: var(--pq-soft); }
#pq-panes .pq-periods ul { display: flex; flex-wrap: wrap; gap: 6px; }
#pq-panes .pq-periods li { font: inherit; }
#pq-panes .pq-chip { border-radius: 14px; padding: 2px 12px; }
.pq-figures { width: 100%; border-collapse: collapse; font-size: 15px; }
.pq-figures caption { text-align: left; font-weight: 600; font-size: 14px; color: var(--pq-warn);
  padding-bottom: 4px; }
.pq-figures td { padding: 5px 12px 5px 0; border-top: 1px solid var(--pq-line);
  vertical-align: baseline; }
.pq-figures td:first-child { font-weight: 600; white-space: nowrap; }
.pq-figures td:nth-child(2) { white-space: nowrap; color: var(--pq-soft); }
.pq-sources { font-size: 15px; }
.pq-judging { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: start; font-size: 14px;
  color: var(--pq-soft); }
#pq-panes .pq-judge[data-verdict=right], .pq-judging summary { padding: 2px 9px; font-size: 14px;
  border: 1px solid var(--pq-line); border-radius: 6px; background: none; cursor: pointer;
  list-style: none; width: fit-content; line-height: 1.5; }
.pq-judging summary:hover { border-color: var(--pq-accent); }
.pq-judging details[open] { flex: 1 1 100%; order: 3; }
.pq-judging details[open] summary { border-color: var(--pq-accent); }
.pq-correct { margin-top: 8px; }
.pq-judging p { align-self: center; }
.pq-noted .pq-reply, .pq-pending .pq-reply { background: none; border: 0; padding: 0; }
#pq-ask { background: var(--pq-panel); border: 1px solid var(--pq-line); border-radius: 10px;
  padding: 6px; }
#pq-ask:focus-within { border-color: var(--pq-accent); }
#pq-ask textarea { background: none; border: 0; box-shadow: none; font-size: 16px;
  color: var(--pq-ink); }
#pq-ask textarea::placeholder { color: var(--pq-soft); }
#pq-ask button { background: var(--pq-accent); color: var(--pq-panel); border-color: transparent;
  font-weight: 600; }
.pq-set > h2 { font: 600 14px system-ui, sans-serif; color: var(--pq-soft);
  margin-bottom: 12px !important; }
.pq-card { background: var(--pq-panel); border: 1px solid var(--pq-line); border-radius: 8px;
  padding: 16px 20px;
  margin-bottom: 16px; display: grid; gap: 8px; scroll-margin-top: 12px; }
.pq-card:focus { border-color: var(--pq-accent); }
.pq-card h3 { font: 600 16px/1.4 system-ui, sans-serif; }
.pq-number { display: inline-block; min-width: 22px; text-align: center; border-radius: 11px;
  font-size: 13px;
  line-height: 22px; background: var(--pq-accent); color: var(--pq-panel); margin-right: 4px; }
.pq-path { font-family: ui-monospace, Consolas, "DejaVu Sans Mono", monospace; font-size: 13px; }
.pq-passage, .pq-source-text { font: 16px/1.6 var(--pq-serif); white-space: pre-wrap;
  overflow-wrap: anywhere; }
#pq-panes mark, #pq-source mark { background: var(--pq-mark); color: inherit; padding: 1px 0; }
mark strong { background: var(--pq-strong); color: inherit; font-weight: 600; }
.pq-page { margin: 0; display: grid; gap: 4px; }
.pq-frame { max-height: 340px; overflow: auto; border: 1px solid var(--pq-line); background: #fff;
  border-radius: 4px; }
.pq-sheet { position: relative; }
.pq-sheet img { display: block; width: 100%; height: auto; }
.pq-box { position: absolute; outline: 2px solid #c2410c; outline-offset: 1px; border-radius: 2px;
  background: rgb(250 204 21 / 0.28); mix-blend-mode: multiply; }
.pq-near .pq-card { border-style: dashed; background: none; }
.pq-near .pq-number { background: var(--pq-near); }
.pq-near mark { background: none !important; text-decoration: underline dotted var(--pq-near); }
.pq-near mark strong { background: none; font-weight: inherit; }
.pq-then { color: var(--pq-soft); }
.pq-foot { display: flex; gap: 16px; align-items: center; }
.pq-back { display: none; font-size: 14px; }
.pq-source { width: min(860px, 94vw); height: 90dvh; max-height: none; margin: auto; padding: 0;
  color: var(--pq-ink);
  background: var(--pq-panel); border: 1px solid var(--pq-line); border-radius: 10px;
  overflow: hidden; }
.pq-source[open] { display: flex; flex-direction: column; }
.pq-source::backdrop { background: rgb(0 0 0 / 0.45); }
.pq-source header { display: flex; gap: 16px; justify-content: space-between; padding: 16px 24px;
  border-bottom: 1px solid var(--pq-line); overflow-wrap: anywhere; }
.pq-source h2 { font: 600 17px/1.35 system-ui, sans-serif; }
.pq-views { flex: 1; min-height: 0; display: flex; }
.pq-source-text { flex: 1; overflow: auto; padding: 24px; outline-offset: -3px !important; }
.pq-pages { flex: 1; overflow: auto; padding: 16px; border-left: 1px solid var(--pq-line); }
.pq-pages .pq-frame { max-height: none; }
.pq-source:has(.pq-pages) { width: min(1400px, 96vw); }
@media (min-width: 900px) {
  .column:has(> #pq-panes) { height: 100dvh; flex-wrap: nowrap; }
  #pq-panes { flex: 1; min-height: 0; flex-wrap: nowrap; overflow: hidden; }
  #pq-left { border-right: 1px solid var(--pq-line); height: 100%; flex-wrap: nowrap; flex: 1 1 0;
  }
  #pq-right { overflow-y: auto; height: 100%; flex: 1 1 0; }
  #pq-thread { overflow-y: auto !important; min-height: 0; }
  #pq-ask { flex: none; margin-top: auto; }
}
@media (max-width: 899px) {
  #pq-panes { flex-direction: column; }
  #pq-left, #pq-right { padding: 18px 16px; width: 100%; }
  #pq-right { border-top: 1px solid var(--pq-line); }
  .pq-bar { padding: 10px 16px; position: relative; } .pq-bar h1 { flex: 1; }
  .pq-bar p, .pq-about { order: 3; flex: none; position: static; }
  .pq-bar p { min-width: 100%; }
  .pq-about dl { inset: calc(100% + 1px) 16px auto; width: auto; }
  .pq-progress, .pq-failed { padding: 8px 16px; }
  .pq-back { display: inline; }
  .pq-views { flex-direction: column; }
  .pq-pages { border-left: 0; border-top: 1px solid var(--pq-line); }
  .pq-card { padding: 14px 16px; } .pq-source header, .pq-source-text { padding: 14px 16px; }
}
"""

if __name__ == "__main__":
    sys.exit(main())
