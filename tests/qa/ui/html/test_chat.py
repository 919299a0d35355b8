"""a reply shows its quotes, its markers, and what became of its sources."""

import html
import re
from dataclasses import replace
from datetime import date

from qa import Answer, ConflictingValue, Period
from qa.server.background_sync import SyncProgress
from qa.types import cite
from qa.ui.html.chat import note_fragments, quotes_html, thread_html
from qa.ui.html.evidence import evidence_html
from qa.ui.html.header import examples_html, failures_html, header_fragments
from qa.ui.html.sources import source_html
from qa.ui.turns import Turn
from tests.qa.ui.samples import (
    HOSTILE,
    NOW,
    STATUS,
    make_answer,
    make_citation,
    make_document,
    make_gone,
    marked,
    plain,
)


def test_a_hostile_document_is_escaped_wherever_it_is_shown() -> None:
    document = make_document(HOSTILE, id=HOSTILE, title=HOSTILE, authors=(HOSTILE,))
    citation = cite(document, 1, (0, len(HOSTILE)), (0, len(HOSTILE)), 1.0, (), (HOSTILE,))
    status = replace(STATUS, folder=HOSTILE, encoder=HOSTILE, failed=((HOSTILE, HOSTILE),))
    work = SyncProgress(watching=HOSTILE, error=HOSTILE, examples=(HOSTILE,))
    for answered in (True, False):
        turns = (Turn(HOSTILE, make_answer(citation, answered=answered)),)
        shown = [
            thread_html((*turns, Turn(HOSTILE, note=HOSTILE)), lambda _: document),
            evidence_html(turns, lambda _: document),
            source_html(citation, 1, lambda _: document, 1),
            examples_html([HOSTILE]),
            failures_html([(HOSTILE, HOSTILE)]),
            "".join(header_fragments(status, work, NOW).values()),
        ]
        for markup in shown:
            assert "<script" not in markup
            assert "<img" not in markup
            assert not re.search(r"<[^>]*onerror=a\(\)(?![^<]*&gt;)[^>]*>", markup)
            assert "window.pwned=1" in plain(markup)


def test_markers_outside_the_quotes_are_links_and_those_inside_are_text() -> None:
    document = make_document("Snow fell [1] all day.")
    citation = cite(document, 1, (0, 22), (0, 22), 1.0)
    markup = quotes_html(make_answer(citation), 3, lambda _: document)
    assert markup.count("<a ") == 1
    assert "Snow fell [1] all day.</span>" in markup
    assert 'href="#t3-c1"' in markup


def test_an_answer_worded_around_its_quotes_keeps_its_words_in_order() -> None:
    first, second = make_citation(), cite(make_document(), 2, (0, 10), (0, 10), 0.5)
    text = f"It says “{first.quote}” [1]; also {second.quote} [2]. See [7]."
    read = {first.document_id: make_document()}.__getitem__
    markup = quotes_html(make_answer(first, second, text=text), 1, read)
    assert re.sub(r"\s", "", plain(markup)) == re.sub(r"\s", "", text)
    assert markup.count("<a ") == 2


def test_an_unanswered_question_offers_the_nearest_passages_as_no_answer() -> None:
    answer = make_answer(make_citation(), text="Not in these documents.", answered=False)
    markup = thread_html((Turn("When?", answer),), lambda _: make_document())
    assert "pq-unanswered" in markup
    assert "pq-answered" not in markup
    assert "Nearest passages, not an answer" in markup
    assert "pq-near" in evidence_html((Turn("When?", answer),), lambda _: make_document())


def test_the_searched_question_is_shown_only_when_it_differs() -> None:
    same = make_answer(make_citation())
    other = Answer("And then?", "When did the ferry leave?", same.text, same.citations, 0.8, True)
    said = [
        thread_html((Turn(answer.question, answer),), lambda _: make_document())
        for answer in (same, other)
    ]
    assert "Searched for" not in said[0]
    assert 'value="When did the ferry leave?"' in said[1]


def test_sources_that_differ_stand_side_by_side_with_their_days() -> None:
    first = make_citation()
    other = replace(make_citation(), number=2, published=date(2023, 5, 7), title="Late edition")
    answer = replace(
        make_answer(first),
        conflicting_values=(ConflictingValue("18", other), ConflictingValue("about 12", first)),
    )
    markup = thread_html((Turn("How many?", answer),), lambda _: make_document())
    rows = [plain(row) for row in re.findall("<tr>.*?</tr>", markup)]
    assert rows[0].startswith("187 May 2023Late edition")
    assert rows[1].startswith("about 12")
    evidence = evidence_html((Turn("How many?", answer),), lambda _: make_document())
    assert evidence.count('class="pq-card"') == 2
    assert 'href="#t1-c2"' in markup


def test_each_period_can_be_taken_away_and_those_that_were_are_named() -> None:
    period = Period(HOSTILE, 0, 4, date(2023, 3, 1), date(2023, 3, 31))
    answer = replace(make_answer(make_citation()), periods=(period,))
    turn = Turn("Who?", answer, ignored=("last week",))
    markup = thread_html((turn,), lambda _: make_document())
    assert f'data-words="{html.escape(HOSTILE)}"' in markup
    assert HOSTILE not in markup
    assert "1 March 2023 to 31 March 2023" in plain(markup)
    assert "Time not heeded: “last week”" in plain(markup)


def test_a_searched_question_is_shown_literally() -> None:
    answer = replace(make_answer(make_citation()), query=f'"{HOSTILE}')
    markup = thread_html((Turn("Who?", answer),), lambda _: make_document())
    assert f'value="{html.escape(answer.query)}"' in markup


def test_what_was_noted_of_a_judgement_is_shown_literally() -> None:
    turn = Turn("Who?", make_answer(make_citation()), judged=HOSTILE)
    assert HOSTILE not in thread_html((turn,), lambda _: make_document())


def test_of_an_unanswered_question_it_can_not_be_said_that_nothing_answers_it() -> None:
    answers = (make_answer(make_citation()), make_answer(make_citation(), answered=False))
    said = [thread_html((Turn("Who?", answer),), lambda _: make_document()) for answer in answers]
    assert ["Nothing here does" in markup for markup in said] == [True, False]


def test_a_marker_says_beside_it_when_its_source_changed_or_is_gone() -> None:
    changed = make_document(sha256="2")
    for answered in (True, False):
        turns = (Turn("When?", make_answer(make_citation(), answered=answered)),)
        assert "pq-since" not in thread_html(turns, lambda _: make_document())
        assert "source changed since" in thread_html(turns, lambda _: changed)
        assert "source no longer in the index" in thread_html(turns, make_gone)


def test_a_page_is_told_of_a_source_that_changed_and_that_it_came_back() -> None:
    document, changed = make_document(), make_document(sha256="2")
    turns = (Turn("When?", make_answer(make_citation())), Turn("?!", note="No word."))
    assert note_fragments(turns, lambda _: document) == {}
    told = note_fragments(turns, lambda _: changed)
    note, card = (told[name] for name in sorted(told, reverse=True))
    assert plain(note) == "source changed since"
    assert "has changed" in card
    back = note_fragments(turns, lambda _: document, told)
    assert back.keys() == told.keys()
    note, card = (back[name] for name in sorted(back, reverse=True))
    assert note == ""
    assert marked(card) == make_citation().quote
    # Each has its place in the conversation.
    page = thread_html(turns, lambda _: document) + evidence_html(turns, make_gone)
    assert all(page.count(f'data-piece="{name}"') == 1 for name in told)


def test_what_is_told_of_one_conversation_finds_no_place_in_the_next() -> None:
    one = Turn("When?", make_answer(make_citation()))
    other = Turn("When?", make_answer(make_citation(make_document(sha256="2"))))
    told = note_fragments((one,), make_gone)
    assert told.keys().isdisjoint(note_fragments((other,), make_gone))


def test_an_answer_tells_how_many_passages_were_ranked_by_words_alone() -> None:
    def shown(pending: int, answered: bool = True) -> str:
        answer = replace(make_answer(make_citation(), answered=answered), pending=pending)
        return plain(thread_html((Turn("When?", answer),), lambda _: make_document()))

    assert "12,345 passages were ranked by words alone: they are still being" in shown(12_345)
    assert "1 passage was ranked by words alone: it is still being embedded." in shown(1)
    assert "words alone" not in shown(0)
    # A silence says so in its own text.
    assert "ranked by words alone" not in shown(1, answered=False)
