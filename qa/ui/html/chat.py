"""Answer → the reply that a conversation shows, its markers links to the evidence."""

import re
from collections.abc import Container, Sequence
from textwrap import shorten

from qa.answers.notes import corroboration_note, pending_note, period_note
from qa.conversations.export import citations_of
from qa.temporal.periods import Period
from qa.types import Answer, Citation
from qa.ui.html.evidence import card_inside
from qa.ui.html.filters import among_html
from qa.ui.html.format import bidi, confidence_words, escape, spoken_date, spoken_period
from qa.ui.html.sources import Read, find_source, piece_name, since_html
from qa.ui.turns import Turn, Turns, shown_citations


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
    by_number = {citation.number: citation for citation in citations_of(answer)}

    def link(found: re.Match[str]) -> str:
        citation = by_number.get(int(found[1]))
        return marker_html(citation, turn, found[0], read) if citation else found[0]

    return re.sub(r"\[(\d+)\]", link, escape(text.strip()))


def sources_html(answer: Answer, turn: int, read: Read) -> str:
    """That independent sources agree, and the figures in which they do not, with their days."""
    agree = corroboration_note(answer)
    said = f'<p class="pq-sources">{linked_html(agree, answer, turn, read)}</p>' if agree else ""
    if not answer.conflicting_values:
        return said
    rows = "".join(
        f"<tr><td>{bidi(figure.text)}</td><td>"
        f"{spoken_date(day) if (day := figure.citation.published) else 'undated'}</td>"
        f"<td>{bidi(figure.citation.title)} "
        f"{marker_html(figure.citation, turn, f'[{figure.citation.number}]', read)}</td></tr>"
        for figure in answer.conflicting_values
    )
    return f'{said}<table class="pq-figures"><caption>Sources differ</caption>{rows}</table>'


def periods_html(answer: Answer, turn: int, ignored: Sequence[str]) -> str:
    """What words for time were taken to mean, each to be changed or taken away; and which were."""
    chips = "".join(_period_html(period, turn) for period in answer.periods)
    preferred = f"<span>Preferred time</span><ul>{chips}</ul>" if chips else ""
    without = ", ".join(f"“{bidi(words)}”" for words in ignored)
    note = f"<span>Time not heeded: {without}</span>" if without else ""
    return f'<div class="pq-periods">{preferred}{note}</div>' if preferred or note else ""


def _period_html(period: Period, turn: int) -> str:
    words, spoken = escape(period.words), spoken_period(period)
    said = bidi(period.words) + ("" if spoken in period.words else f": {spoken}")
    known = f'data-turn="{turn}" data-words="{words}"'
    return (
        f'<li class="pq-chip"><details class="pq-fold"><summary>{said}</summary>'
        f'<form class="pq-during" {known}><label>From <input type="date" name="since" '
        f'value="{period.since or ""}"></label> <label>until <input type="date" name="until" '
        f'value="{period.until or ""}"></label> <button>Only these days</button></form></details>'
        f'<button type="button" class="pq-widen" {known} '
        f'aria-label="Ask again without heed to {words}, {spoken}">✕</button></li>'
    )


def nearest_html(answer: Answer, turn: int, read: Read) -> str:
    """What is said when there is no answer, and links to the nearest passages."""
    links = "".join(
        f"<li>{marker_html(citation, turn, f'[{citation.number}]', read)} "
        f"{bidi(shorten(citation.quote, 120, placeholder='…'))}</li>"
        for citation in answer.nearest
    )
    offer = f"<p>Nearest passages, not an answer:</p><ul>{links}</ul>" if links else ""
    return f'<p class="pq-absent">{escape(answer.text)}</p>{offer}'


def asked_html(answer: Answer, turn: int) -> str:
    """What a follow-up was searched as, to be changed and searched again by itself, and what of
    it was taken over from before."""
    carried = ", ".join(f"“{bidi(words)}”" for words in answer.carried_terms)
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
            f"{asked}{among_html(turn.filter, number)}"
            f"{periods_html(answer, number, turn.ignored)}{told(answer, number, read)}"
            f"{sources_html(answer, number, read)}"
            f'<p class="pq-small">{said}{confidence_words(answer.confidence)}</p>'
            f"{notes}"
            f"{judge_html(answer, number, turn.judged)}"
        )
    chosen = " pq-selected" if selected else ""
    return (
        f'<section class="pq-turn {kind}{chosen}" id="t{number}" tabindex="-1">'
        f'<h2 class="pq-question">{bidi(turn.question.strip() or "…")}</h2>'
        f'<div class="pq-reply">{body}</div></section>'
    )


def thread_html(turns: Turns, read: Read) -> str:
    """The conversation."""
    last = len(turns)
    return "".join(turn_html(turn, at, at == last, read) for at, turn in enumerate(turns, start=1))


def note_fragments(turns: Turns, read: Read, noted: Container[str] = ()) -> dict[str, str]:
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
