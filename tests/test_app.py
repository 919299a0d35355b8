"""The page as HTML: what is shown, and that nothing of a document is taken for markup."""

import html
import os
import re
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app
from index import Box, CorpusError, Document, PagePicture, Progress, Status, SyncReport
from qa import Answer, Citation, Figure, Period
from qa.types import cite

TEXT = "Before it. The ferry left at nine from pier 4. After it."
QUOTE = (11, 46)
NOW = datetime(2024, 10, 21, 12, tzinfo=UTC)
STATUS = Status(
    documents=2,
    passages=7,
    pending=0,
    encoder="all-MiniLM-L6-v2",
    generation=5,
    folder="/home/ada/news",
    synced="2024-10-21T11:55:00+00:00",
    failed=(),
    size=389_600,
    seconds_left=None,
    writer=None,
)
HOSTILE = "<script>window.pwned=1</script> <img src=x onerror=a()> **b** $x$ {{y}} ${z} \"'&"


def make_document(text: str = TEXT, **fields: object) -> Document:
    known = {"id": "a/b.txt", "path": "a/b.txt", "title": "Ferries", "sha256": "1", **fields}
    return Document(text=text, **known)  # type: ignore[arg-type]


def make_citation(document: Document | None = None, number: int = 1) -> Citation:
    return cite(document or make_document(), number, QUOTE, (0, len(TEXT)), 0.9, ((29, 33),))


def make_answer(*citations: Citation, text: str | None = None, answered: bool = True) -> Answer:
    said = " ".join(f"{each.quote} [{each.number}]" for each in citations) if text is None else text
    given = citations if answered else ()
    return Answer("When?", "When?", said, given, 0.82, answered, () if answered else citations)


def make_gone(_: str) -> Document:
    raise KeyError


def plain(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", markup))


def marked(markup: str) -> str:
    found = re.search(r"<mark>(.*?)</mark>", markup, re.DOTALL)
    assert found
    return plain(found[1])


@given(st.data(), st.text(min_size=1, max_size=60))
def test_a_highlight_keeps_every_character_and_marks_the_quote(
    data: st.DataObject, text: str
) -> None:
    places = st.integers(0, len(text))
    first, start, end, last = sorted(data.draw(st.tuples(places, places, places, places)))
    marks = data.draw(st.lists(st.tuples(places, places), max_size=4))
    markup = app.highlight(text, (first, last), (start, end), marks)
    clean = text.encode("utf-8", "replace").decode()
    assert plain(markup) == clean[first:last]
    assert marked(markup) == clean[start:end]


def test_likely_answer_words_are_emphasised_inside_the_quote() -> None:
    markup = app.highlight("one two three", (0, 13), (4, 13), [(0, 7), (8, 13)])
    assert markup == "one <mark><strong>two</strong> <strong>three</strong></mark>"


def test_a_hostile_document_is_escaped_wherever_it_is_shown() -> None:
    document = make_document(HOSTILE, id=HOSTILE, title=HOSTILE, authors=(HOSTILE,))
    citation = cite(document, 1, (0, len(HOSTILE)), (0, len(HOSTILE)), 1.0, (), (HOSTILE,))
    status = replace(STATUS, folder=HOSTILE, encoder=HOSTILE, failed=((HOSTILE, HOSTILE),))
    work = app.Work(following=HOSTILE, error=HOSTILE, examples=(HOSTILE,))
    for answered in (True, False):
        turns = (app.Turn(HOSTILE, make_answer(citation, answered=answered)),)
        shown = [
            app.thread_html((*turns, app.Turn(HOSTILE, note=HOSTILE)), lambda _: document),
            app.evidence_html(turns, lambda _: document),
            app.source_html(citation, 1, lambda _: document, 1),
            app.examples_html([HOSTILE]),
            app.failures_html([(HOSTILE, HOSTILE)]),
            "".join(app.header_pieces(status, work, NOW).values()),
        ]
        for markup in shown:
            assert "<script" not in markup
            assert "<img" not in markup
            assert not re.search(r"<[^>]*onerror=a\(\)(?![^<]*&gt;)[^>]*>", markup)
            assert "window.pwned=1" in plain(markup)


def test_a_file_name_that_is_not_utf8_is_shown_all_the_same() -> None:
    assert app.escape("caf\udce9.txt") == "caf?.txt"


def test_markers_outside_the_quotes_are_links_and_those_inside_are_text() -> None:
    document = make_document("Snow fell [1] all day.")
    citation = cite(document, 1, (0, 22), (0, 22), 1.0)
    markup = app.quotes_html(make_answer(citation), 3, lambda _: document)
    assert markup.count("<a ") == 1
    assert "Snow fell [1] all day.</span>" in markup
    assert 'href="#t3-c1"' in markup


def test_an_answer_worded_around_its_quotes_keeps_its_words_in_order() -> None:
    first, second = make_citation(), cite(make_document(), 2, (0, 10), (0, 10), 0.5)
    text = f"It says “{first.quote}” [1]; also {second.quote} [2]. See [7]."
    read = {first.document_id: make_document()}.__getitem__
    markup = app.quotes_html(make_answer(first, second, text=text), 1, read)
    assert re.sub(r"\s", "", plain(markup)) == re.sub(r"\s", "", text)
    assert markup.count("<a ") == 2


def test_an_unanswered_question_offers_the_nearest_passages_as_no_answer() -> None:
    answer = make_answer(make_citation(), text="Not in these documents.", answered=False)
    markup = app.thread_html((app.Turn("When?", answer),), lambda _: make_document())
    assert "pq-unanswered" in markup
    assert "pq-answered" not in markup
    assert "Nearest passages, not an answer" in markup
    assert "pq-near" in app.evidence_html((app.Turn("When?", answer),), lambda _: make_document())


def test_the_searched_question_is_shown_only_when_it_differs() -> None:
    same = make_answer(make_citation())
    other = Answer("And then?", "When did the ferry leave?", same.text, same.citations, 0.8, True)
    said = [
        app.thread_html((app.Turn(answer.question, answer),), lambda _: make_document())
        for answer in (same, other)
    ]
    assert "Searched for" not in said[0]
    assert 'value="When did the ferry leave?"' in said[1]


def test_sources_that_differ_stand_side_by_side_with_their_days() -> None:
    first = make_citation()
    other = replace(make_citation(), number=2, published=date(2023, 5, 7), title="Late edition")
    answer = replace(make_answer(first), figures=(Figure("18", other), Figure("about 12", first)))
    markup = app.thread_html((app.Turn("How many?", answer),), lambda _: make_document())
    rows = [plain(row) for row in re.findall("<tr>.*?</tr>", markup)]
    assert rows[0].startswith("187 May 2023Late edition")
    assert rows[1].startswith("about 12")
    evidence = app.evidence_html((app.Turn("How many?", answer),), lambda _: make_document())
    assert evidence.count('class="pq-card"') == 2
    assert 'href="#t1-c2"' in markup


def test_each_period_can_be_taken_away_and_those_that_were_are_named() -> None:
    period = Period(HOSTILE, 0, 4, date(2023, 3, 1), date(2023, 3, 31))
    answer = replace(make_answer(make_citation()), periods=(period,))
    turn = app.Turn("Who?", answer, ignored=("last week",))
    markup = app.thread_html((turn,), lambda _: make_document())
    assert f'data-words="{html.escape(HOSTILE)}"' in markup
    assert HOSTILE not in markup
    assert "1 March 2023 to 31 March 2023" in plain(markup)
    assert "Time not heeded: “last week”" in plain(markup)


def test_a_searched_question_is_shown_literally() -> None:
    answer = replace(make_answer(make_citation()), query=f'"{HOSTILE}')
    markup = app.thread_html((app.Turn("Who?", answer),), lambda _: make_document())
    assert f'value="{html.escape(answer.query)}"' in markup


def test_what_was_noted_of_a_judgement_is_shown_literally() -> None:
    turn = app.Turn("Who?", make_answer(make_citation()), judged=HOSTILE)
    assert HOSTILE not in app.thread_html((turn,), lambda _: make_document())


def test_of_an_unanswered_question_it_can_not_be_said_that_nothing_answers_it() -> None:
    answers = (make_answer(make_citation()), make_answer(make_citation(), answered=False))
    said = [
        app.thread_html((app.Turn("Who?", answer),), lambda _: make_document())
        for answer in answers
    ]
    assert ["Nothing here does" in markup for markup in said] == [True, False]


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (0.97, "almost certain (97%)"),
        (0.82, "likely (82%)"),
        (0.5, "uncertain (50%)"),
        (0.0, "unlikely (0%)"),
    ],
)
def test_confidence_is_said_in_words_with_its_figure(confidence: float, words: str) -> None:
    assert app.confidence_words(confidence) == words


def test_a_card_says_when_its_document_changed_or_is_gone() -> None:
    changed = make_document("Quite another text, which is long enough to slice.", sha256="2")
    for read, words in ((make_gone, "no longer in the index"), (lambda _: changed, "has changed")):
        markup = app.card_html(make_citation(), 1, read)
        assert words in markup
        assert "<mark>" not in markup
        assert "Quite another" not in markup
        assert "Open source" not in markup
        assert "Quite another" not in app.source_html(make_citation(), 1, read, 1)


def test_a_marker_says_beside_it_when_its_source_changed_or_is_gone() -> None:
    changed = make_document(sha256="2")
    for answered in (True, False):
        turns = (app.Turn("When?", make_answer(make_citation(), answered=answered)),)
        assert "pq-since" not in app.thread_html(turns, lambda _: make_document())
        assert "source changed since" in app.thread_html(turns, lambda _: changed)
        assert "source no longer in the index" in app.thread_html(turns, make_gone)


def test_a_page_is_told_of_a_source_that_changed_and_that_it_came_back() -> None:
    document, changed = make_document(), make_document(sha256="2")
    turns = (app.Turn("When?", make_answer(make_citation())), app.Turn("?!", note="No word."))
    assert app.note_pieces(turns, lambda _: document) == {}
    told = app.note_pieces(turns, lambda _: changed)
    note, card = (told[name] for name in sorted(told, reverse=True))
    assert plain(note) == "source changed since"
    assert "has changed" in card
    back = app.note_pieces(turns, lambda _: document, told)
    assert back.keys() == told.keys()
    note, card = (back[name] for name in sorted(back, reverse=True))
    assert note == ""
    assert marked(card) == make_citation().quote
    # Each has its place in the conversation.
    page = app.thread_html(turns, lambda _: document) + app.evidence_html(turns, make_gone)
    assert all(page.count(f'data-piece="{name}"') == 1 for name in told)


def test_what_is_told_of_one_conversation_finds_no_place_in_the_next() -> None:
    one = app.Turn("When?", make_answer(make_citation()))
    other = app.Turn("When?", make_answer(make_citation(make_document(sha256="2"))))
    told = app.note_pieces((one,), make_gone)
    assert told.keys().isdisjoint(app.note_pieces((other,), make_gone))


def test_a_card_gives_what_is_known_of_its_source() -> None:
    document = make_document(
        published=date(2024, 10, 21),
        url="https://paper.example/a?b=1",
        authors=("Ada", "Bo"),
        pages=(0, 20),
    )
    citation = cite(document, 2, (29, 46), (0, len(TEXT)), 1.0, (), tuple("cdefgh"))
    markup = app.card_html(citation, 1, lambda _: document)
    for fact in ("21 October 2024", "Ada, Bo", "page 2", "a/b.txt", "paper.example", "and 1 more"):
        assert fact in plain(markup)
    assert 'href="https://paper.example/a?b=1" target="_blank" rel="noopener' in markup


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///x", "//x", ""])
def test_only_links_to_the_web_are_links(url: str) -> None:
    document = make_document(url=url)
    assert "target=" not in app.card_html(make_citation(document), 1, lambda _: document)


def test_a_very_large_source_is_shown_as_a_window_on_its_quote() -> None:
    text = "x" * 5_000_000 + TEXT + "y" * 5_000_000
    document = make_document(text)
    at = 5_000_000
    citation = cite(document, 1, (at + 11, at + 46), (at, at + len(TEXT)), 1.0)
    markup = app.source_html(citation, 1, lambda _: document, 1)
    assert len(markup) < 130_000
    assert marked(markup) == citation.quote
    assert f"Showing characters {at + 11 - 60_000 + 1:,} to" in markup


def test_progress_tells_rate_and_time_left() -> None:
    step = Progress("passages", 300, 900)
    assert "300 of 900 · 20 a second · about 30 s left" in plain(
        app.progress_html(app.Work(step, 20.0, finished=False))
    )
    assert app.progress_html(app.Work(step, 20.0, finished=True)) == ""


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=-3), "less than a minute ago"),
        (timedelta(seconds=59), "less than a minute ago"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=119), "119 minutes ago"),
        (timedelta(hours=2), "2 hours ago"),
        (timedelta(hours=49), "on 19 October 2024"),
    ],
)
def test_a_moment_is_told_as_a_reader_would(passed: timedelta, words: str) -> None:
    assert app.time_since(NOW - passed, NOW) == words


def test_the_page_says_what_the_index_says_of_itself() -> None:
    def said(**fields: object) -> str:
        return plain(app.about_html(replace(STATUS, **fields), NOW))  # type: ignore[arg-type]

    quiet = said()
    for fact in (
        "Documents2",
        "Passages7",
        "Not embedded yetnone",
        "Last sync5 minutes ago",
        "Syncing nowno",
        "Could not be readnone",
        "Size on disk390 kB",
        "Generation5",
        "all-MiniLM-L6-v2",
    ):
        assert fact in quiet
    assert "yet12,345, about 5 min left" in said(pending=12_345, seconds_left=300.0)
    assert "yet12,345Last" in said(pending=12_345)
    assert "Last syncnever" in said(synced=None, folder=None)
    assert "Last syncnot finished yet" in said(synced=None)
    assert "nowthis app" in said(writer=os.getpid())
    assert "nowprocess 1" in said(writer=1)


def test_the_header_names_the_folder_that_is_followed_and_why_it_is_not_up_to_date() -> None:
    still = app.header_pieces(STATUS, app.Work(), NOW)
    assert plain(still["holds"]) == "2 documents in news, 7 passages"
    assert still["failed"] == still["work"] == ""
    work = app.Work(following="news", error="no folder 'news'")
    followed = app.header_pieces(STATUS, work, NOW)
    assert plain(followed["holds"]) == "2 documents, 7 passages, following news"
    assert "Not up to date: no folder 'news'. It is tried again" in plain(followed["work"])


def test_what_a_followed_sync_did_is_one_line_and_nothing_is_none() -> None:
    assert app.outcome_line(SyncReport(unchanged=("a",))) == ""
    assert app.outcome_line(SyncReport(added=("a", "b"), removed=("c",))) == "2 added, 1 removed"
    assert "no folder" in app.outcome_line(CorpusError("no folder 'x'"))


def test_an_answer_tells_how_many_passages_were_ranked_by_words_alone() -> None:
    def shown(pending: int, answered: bool = True) -> str:
        answer = replace(make_answer(make_citation(), answered=answered), pending=pending)
        return plain(app.thread_html((app.Turn("When?", answer),), lambda _: make_document()))

    assert "12,345 passages were ranked by words alone: they are still being" in shown(12_345)
    assert "1 passage was ranked by words alone: it is still being embedded." in shown(1)
    assert "words alone" not in shown(0)
    # A silence says so in its own text.
    assert "ranked by words alone" not in shown(1, answered=False)


def test_an_unknown_card_opens_nothing() -> None:
    turns = (app.Turn("When?", make_answer(make_citation())), app.Turn("Again?"))
    assert app.cited(turns, 1, 1) is not None
    assert [app.cited(turns, *at) for at in ((0, 1), (1, 2), (2, 1), (3, 1), (-1, 1))] == [None] * 5
    assert "ask again" in app.source_html(None, 1, lambda _: make_document(), 1)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    script = Path(app.__file__)
    return subprocess.run(
        [sys.executable, str(script), *arguments], capture_output=True, text=True, timeout=120
    )


def test_a_missing_folder_is_one_line_and_status_2(tmp_path: Path) -> None:
    done = run("--corpus", str(tmp_path / "nowhere"), "--index", str(tmp_path / "ix"))
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"pullquote: .*nowhere.*\n", done.stderr)


def test_a_folder_to_follow_has_to_be_there_when_the_app_starts(tmp_path: Path) -> None:
    done = run("--watch", "--corpus", str(tmp_path / "nowhere"), "--index", str(tmp_path / "ix"))
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"pullquote: .*nowhere.*\n", done.stderr)


def test_a_taken_port_is_one_line_and_status_2(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("--port", port, "--index", str(tmp_path / "ix"))
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(rf"pullquote: .*{port}.*\n", done.stderr)


def test_a_port_that_is_none_is_one_line_and_status_2(tmp_path: Path) -> None:
    done = run("--port", "99999", "--index", str(tmp_path / "ix"))
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"pullquote: 99999 .*\n", done.stderr)


def test_help_does_not_wait_for_the_page_or_the_encoder() -> None:
    code = "import sys, app; assert not {'gradio', 'torch'} & sys.modules.keys()"
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(app.__file__).parent)
    assert done.returncode == 0


def test_a_page_is_shown_with_its_boxes_and_nothing_of_a_title_runs() -> None:
    document = make_document(id="a.pdf", kind="pdf", pages=(0, 20), title=HOSTILE)
    citation = make_citation(document)
    picture = PagePicture(b"png", 100, 150, (Box(0.1, 0.2, 0.5, 0.25),))
    shown = app.picture_html(citation, 1, picture)
    assert "left:10.000%;top:20.000%;width:40.000%;height:5.000%" in shown
    assert "<script" not in shown
    assert "could not be found" not in shown
    assert "could not be found" in app.picture_html(citation, 1, replace(picture, boxes=()))


def test_places_for_pictures_are_kept_for_each_page_that_a_quote_is_on() -> None:
    first, last = QUOTE
    document = make_document(kind="pdf", pages=(0, first + 3))
    shown = app.card_html(make_citation(document), 1, lambda _: document)
    assert "page 1…" in shown
    assert "page 2…" in shown
    assert shown.count("pq-page") == 2
    for other in (
        make_document(kind="pdf", pages=(0, last)),
        make_document(kind="pdf", pages=(0, first)),
    ):
        shown = app.card_html(make_citation(other), 1, {other.id: other}.__getitem__)
        assert shown.count("pq-page") == 1
    for other in (make_document(kind="pptx", pages=(0,)), make_document(kind="pdf")):
        shown = app.card_html(make_citation(other), 1, {other.id: other}.__getitem__)
        assert "pq-page" not in shown
