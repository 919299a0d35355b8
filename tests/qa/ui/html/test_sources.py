"""A source is shown with its quotes, letter for letter."""

import re
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index import Box, PagePicture
from index.types import Span
from qa.answers.citations import cite
from qa.ui.html.sources import (
    document_html,
    picture_html,
    segments,
    select_quotes,
    source_html,
    split_quote,
)
from qa.ui.html.templates import render
from tests.qa.ui.samples import (
    HOSTILE,
    QUOTE,
    TEXT,
    make_citation,
    make_document,
    marked_text,
    text_of,
)


def highlight(text: str, shown: Span, quote: Span, answer_spans: Sequence[Span]) -> str:
    parts = segments(text, shown, [split_quote(text, quote, answer_spans)])
    return render("shared.html", "passage", segments=parts)


@given(st.data(), st.text(min_size=1, max_size=60))
def test_highlighting_keeps_every_character_and_marks_the_quote(
    data: st.DataObject, text: str
) -> None:
    places = st.integers(0, len(text))
    first, start, end, last = sorted(data.draw(st.tuples(places, places, places, places)))
    marks = data.draw(st.lists(st.tuples(places, places), max_size=4))
    markup = highlight(text, (first, last), (start, end), marks)
    clean = text.encode("utf-8", "replace").decode()
    assert text_of(markup) == clean[first:last]
    assert marked_text(markup) == clean[start:end]


def test_likely_answer_words_are_emphasized_inside_the_quote_only() -> None:
    markup = highlight("one two three", (0, 13), (4, 13), [(0, 7), (8, 13)])
    assert markup == "one <mark><strong>two</strong> <strong>three</strong></mark>"


def test_very_large_source_is_cut_to_a_window_around_its_quote() -> None:
    text = "x" * 5_000_000 + TEXT + "y" * 5_000_000
    document = make_document(text)
    at = 5_000_000
    citation = cite(document, 1, (at + 11, at + 46), (at, at + len(TEXT)), 1.0)
    markup = source_html(citation, 1, lambda _: document, 1)
    assert len(markup) < 130_000
    assert marked_text(markup) == citation.quote
    assert f"Showing characters {at + 11 - 60_000 + 1:,} to" in markup


def test_page_image_frames_the_quote_or_says_that_it_was_not_located() -> None:
    document = make_document(id="a.pdf", kind="pdf", pages=(0, 20), title=HOSTILE)
    citation = make_citation(document)
    picture = PagePicture(b"png", 100, 150, (Box(0.1, 0.2, 0.5, 0.25),))
    shown = picture_html(citation, 1, picture)
    assert "left:10.000%;top:20.000%;width:40.000%;height:5.000%" in shown
    assert "<script" not in shown
    assert "could not be located" not in shown
    assert "could not be located" in picture_html(citation, 1, replace(picture, boxes=()))


def test_all_quotes_of_a_source_are_marked_and_the_opened_one_is_current() -> None:
    document = make_document(TEXT)
    whole = (0, len(TEXT))
    first, opened = (cite(document, n, at, whole, 1.0) for n, at in ((1, (0, 10)), (2, QUOTE)))
    markup = source_html(opened, 1, lambda _: document, 1, [opened, first])
    assert re.findall(r"<mark[^>]*>", markup) == ["<mark>", '<mark class="pq-now">']
    assert TEXT in text_of(markup)
    assert "Next quote" in markup
    assert "Next quote" not in source_html(opened, 1, lambda _: document, 1, [opened])


@given(st.data())
def test_overlapping_quotes_do_not_change_the_text(data: st.DataObject) -> None:
    document = make_document(TEXT)
    ends = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
    spans = data.draw(st.lists(ends.map(sorted).filter(lambda at: at[0] < at[1]), min_size=1))
    quotes = [cite(document, n, (a, b), (0, len(TEXT)), 1.0) for n, (a, b) in enumerate(spans, 1)]
    whole = (0, len(TEXT))
    parts = segments(TEXT, whole, select_quotes(TEXT, whole, quotes[0], quotes))
    markup = render("shared.html", "passage", segments=parts)
    assert text_of(markup) == TEXT
    current = re.findall('<mark class="pq-now">(.*?)</mark>', markup)
    assert [text_of(quote) for quote in current] == [quotes[0].quote]


def test_document_opens_whole_up_to_a_limit_or_is_reported_as_gone() -> None:
    assert "not in the index" in text_of(document_html(None, 1))
    assert TEXT in text_of(document_html(make_document(TEXT), 1))
    long = document_html(make_document("x" * 400_000), 1)
    assert "characters 1 to 300,000 of 400,000" in text_of(long)
