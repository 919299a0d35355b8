"""a source is shown around its quote, whole and as it is."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index import Box, PagePicture
from qa.markup.sources import highlight, picture_html, source_html
from qa.types import cite
from tests.qa.markup.samples import HOSTILE, TEXT, make_citation, make_document, marked, plain


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
