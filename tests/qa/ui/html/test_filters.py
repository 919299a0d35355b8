"""The filter form offers what the documents have and keeps what is chosen."""

from datetime import date

from index import Facets, Filter
from qa.ui.chat_turns import Turn
from qa.ui.html.chat import thread_html
from qa.ui.html.filters import conditions_html, filter_form_html
from tests.qa.ui.samples import deleted_document, make_answer, text_of, visible_text

FACETS = Facets(
    days=((date(2023, 2, 3), 4),),
    undated=2,
    folders=(("news", 5), ("news/late", 1)),
    kinds=(("pdf", 4), ("txt", 2)),
    tags=tuple((f"t{number}", 1) for number in range(60)),
)


def test_form_offers_what_the_documents_have() -> None:
    text = text_of(filter_form_html(FACETS, Filter()))
    for part in ("news/late/ (1)", "pdf 4", "txt 2", "t39 1", "Include 2 undated"):
        assert part in text
    assert "t40 1" not in text
    assert "Or one of 20 more tags" in text


def test_form_is_filled_in_with_the_filter() -> None:
    chosen = Filter(since=date(2023, 1, 1), undated=False, folder="news", kinds=frozenset({"pdf"}))
    form = filter_form_html(FACETS, chosen)
    assert 'name="since" value="2023-01-01"' in form
    assert 'value="news" selected' in form
    assert 'value="pdf" checked' in form
    assert 'value="txt" checked' not in form
    assert 'name="undated">' in form


def test_chosen_values_are_offered_even_if_no_document_has_them_any_more() -> None:
    chosen = Filter(folder="gone", kinds=frozenset({"odt"}), tags=frozenset({"old"}))
    form = filter_form_html(Facets(), chosen)
    assert 'value="gone" selected' in form
    assert 'value="odt" checked' in form
    assert 'value="old" checked' in form


def test_conditions_are_listed_and_each_can_be_removed() -> None:
    chosen = Filter(until=date(2023, 1, 2), tags=frozenset({"a", "b"}))
    markup = conditions_html(chosen)
    assert visible_text(markup) == "Only documentsuntil 2 January 2023 ✕#a ✕#b ✕"
    assert markup.count("<button") == 3
    assert conditions_html(Filter()) == ""


def test_filtered_question_shows_its_conditions_and_can_be_asked_of_all_documents() -> None:
    chosen = Filter(until=date(2023, 1, 2))
    filtered, unfiltered = (
        thread_html((Turn("When?", make_answer(), filter=asked),), deleted_document)
        for asked in (chosen, Filter())
    )
    assert "Only documentsuntil 2 January 2023Ask all documents" in visible_text(filtered)
    assert "Only documents" not in unfiltered


def test_languages_are_offered_by_name_where_there_are_several() -> None:
    several = Facets(languages=(("en", 4), ("de", 2)))
    markup = filter_form_html(several, Filter(languages=frozenset({"de"})))
    assert '<input type="checkbox" name="languages" value="de" checked>' in markup
    assert "<bdi>German</bdi>" in markup
    assert "languages" not in filter_form_html(Facets(languages=(("en", 4),)), Filter())
    assert "in German" in conditions_html(Filter(languages=frozenset({"de"})))
