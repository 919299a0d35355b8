"""the form offers what there is, keeps what is chosen, and shows names as text."""

from datetime import date

from index import Facets, Filter
from qa.ui.html.filters import among_html, conditions_html, narrow_html
from tests.qa.ui.samples import HOSTILE, plain

FACETS = Facets(
    days=((date(2023, 2, 3), 4),),
    undated=2,
    folders=(("news", 5), ("news/late", 1)),
    kinds=(("pdf", 4), ("txt", 2)),
    tags=tuple((f"t{number}", 1) for number in range(60)),
)


def test_the_form_offers_what_the_documents_have() -> None:
    said = plain(narrow_html(FACETS, Filter()))
    for part in ("news/late/ (1)", "pdf 4", "txt 2", "t39 1", "and the 2 without a date"):
        assert part in said
    assert "t40 1" not in said
    assert "Another of 20 tags" in said


def test_the_form_stands_as_the_filter_is() -> None:
    among = Filter(since=date(2023, 1, 1), undated=False, folder="news", kinds=frozenset({"pdf"}))
    form = narrow_html(FACETS, among)
    assert 'name="since" value="2023-01-01"' in form
    assert 'value="news" selected' in form
    assert 'value="pdf" checked' in form
    assert 'value="txt" checked' not in form
    assert 'name="undated">' in form


def test_what_is_chosen_stays_to_be_seen_when_no_document_has_it_any_more() -> None:
    among = Filter(folder="gone", kinds=frozenset({"odt"}), tags=frozenset({"old"}))
    form = narrow_html(Facets(), among)
    assert 'value="gone" selected' in form
    assert 'value="odt" checked' in form
    assert 'value="old" checked' in form


def test_conditions_are_told_and_can_be_taken_away() -> None:
    among = Filter(until=date(2023, 1, 2), tags=frozenset({"a", "b"}))
    assert plain(conditions_html(among)) == "Only documentsuntil 2 January 2023 ✕#a ✕#b ✕"
    assert conditions_html(among).count("<button") == 3
    assert conditions_html(Filter()) == among_html(Filter(), 1) == ""
    assert "Ask all documents" in among_html(among, 1)


def test_names_are_shown_as_text_wherever_they_stand() -> None:
    facets = Facets(folders=((HOSTILE, 1),), kinds=((HOSTILE, 1),), tags=((HOSTILE, 1),))
    among = Filter(folder=HOSTILE, kinds=frozenset({HOSTILE}), tags=frozenset({HOSTILE}))
    for shown in (narrow_html(facets, among), conditions_html(among), among_html(among, 1)):
        assert "<script>" not in shown
        assert "<img" not in shown
