"""a source is shown around its quote, whole and as it is."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index import Box, PagePicture
from qa.answers.citing import cite
from qa.ui.html.sources import document_html, highlight, highlight_all, picture_html, source_html
from tests.qa.ui.samples import (
    HOSTILE,
    QUOTE,
    TEXT,
    make_citation,
    make_document,
    marked,
    plain,
)


@given(st.data(), st.text(min_size=1, max_size=60))
def test_a_highlight_keeps_every_character_and_marks_the_quote(
    data: st.DataObject, text: str
) -> None:
    places = st.integers(0, len(text))
    first, start, end, last = sorted(data.draw(st.tuples(places, places, places, places)))
    marks = data.draw(st.lists(st.tuples(places, places), max_size=4))
    markup = highlight(text, (first, last), (start, end), marks)
    clean = text.encode("utf-8", "replace").decode()
    assert plain(markup) == clean[first:last]
    assert marked(markup) == clean[start:end]


def test_likely_answer_words_are_emphasised_inside_the_quote() -> None:
    markup = highlight("one two three", (0, 13), (4, 13), [(0, 7), (8, 13)])
    assert markup == "one <mark><strong>two</strong> <strong>three</strong></mark>"


def test_a_very_large_source_is_shown_as_a_window_on_its_quote() -> None:
    text = "x" * 5_000_000 + TEXT + "y" * 5_000_000
    document = make_document(text)
    at = 5_000_000
    citation = cite(document, 1, (at + 11, at + 46), (at, at + len(TEXT)), 1.0)
    markup = source_html(citation, 1, lambda _: document, 1)
    assert len(markup) < 130_000
    assert marked(markup) == citation.quote
    assert f"Showing characters {at + 11 - 60_000 + 1:,} to" in markup


def test_a_page_is_shown_with_its_boxes_and_nothing_of_a_title_runs() -> None:
    document = make_document(id="a.pdf", kind="pdf", pages=(0, 20), title=HOSTILE)
    citation = make_citation(document)
    picture = PagePicture(b"png", 100, 150, (Box(0.1, 0.2, 0.5, 0.25),))
    shown = picture_html(citation, 1, picture)
    assert "left:10.000%;top:20.000%;width:40.000%;height:5.000%" in shown
    assert "<script" not in shown
    assert "could not be found" not in shown
    assert "could not be found" in picture_html(citation, 1, replace(picture, boxes=()))


def test_all_quotes_of_a_source_are_marked_in_order_and_one_of_them_is_the_present() -> None:
    document = make_document(TEXT)
    whole = (0, len(TEXT))
    first, now = (cite(document, n, at, whole, 1.0) for n, at in ((1, (0, 10)), (2, QUOTE)))
    markup = source_html(now, 1, lambda _: document, 1, [now, first])
    assert re.findall(r"<mark[^>]*>", markup) == ["<mark>", '<mark class="pq-now">']
    assert TEXT in plain(markup)
    assert "Next quote" in markup
    assert "Next quote" not in source_html(now, 1, lambda _: document, 1, [now])


@given(st.data())
def test_however_quotes_overlap_the_text_stays_whole(data: st.DataObject) -> None:
    document = make_document(TEXT)
    ends = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
    spans = data.draw(st.lists(ends.map(sorted).filter(lambda at: at[0] < at[1]), min_size=1))
    quotes = [cite(document, n, (a, b), (0, len(TEXT)), 1.0) for n, (a, b) in enumerate(spans, 1)]
    markup = highlight_all(TEXT, (0, len(TEXT)), quotes[0], quotes)
    assert plain(markup) == TEXT
    assert [plain(it) for it in re.findall('<mark class="pq-now">(.*?)</mark>', markup)] == [
        quotes[0].quote
    ]


def test_a_document_that_is_gone_is_said_to_be() -> None:
    assert "no longer in the index" in plain(document_html(None, 1))
    assert TEXT in plain(document_html(make_document(TEXT), 1))
    long = document_html(make_document("x" * 400_000), 1)
    assert "characters 1 to 300,000 of 400,000" in plain(long)
