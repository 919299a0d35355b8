"""A card shows the quote in its passage and the facts about its source."""

import re
from dataclasses import replace
from datetime import date

import pytest

from qa.answers.citations import cite
from qa.types import TableRow
from qa.ui.html.evidence import card_html
from qa.ui.html.sources import source_html
from tests.qa.ui.samples import (
    QUOTE,
    TEXT,
    attribute,
    deleted_document,
    make_citation,
    make_document,
    marked_text,
    text_of,
)


def test_card_of_a_changed_or_deleted_document_shows_no_passage() -> None:
    changed = make_document("Quite another text, which is long enough to slice.", sha256="2")
    for read, words in (
        (deleted_document, "no longer in the index"),
        (lambda _: changed, "has changed"),
    ):
        markup = card_html(make_citation(), 1, read)
        assert words in markup
        assert "<mark>" not in markup
        assert "Quite another" not in markup
        assert "pq-open" not in markup
        assert "Quite another" not in source_html(make_citation(), 1, read, 1)


def test_card_shows_the_facts_about_its_source() -> None:
    document = make_document(
        published=date(2024, 10, 21),
        published_from="page 1",
        url="https://paper.example/a?b=1",
        authors=("Ada", "Bo"),
        pages=(0, 20),
    )
    citation = cite(document, 2, (29, 46), (0, len(TEXT)), 1.0, duplicates=tuple("cdefgh"))
    markup = card_html(citation, 1, lambda _: document)
    for fact in (
        "21 October 2024 (printed on page 1)",
        "Ada, Bo",
        "page 2",
        "a ",
        "paper.example",
        "Same text in 6 other files",
    ):
        assert fact in text_of(markup)
    assert 'href="https://paper.example/a?b=1" target="_blank" rel="noopener' in markup


def test_card_tells_the_same_text_from_one_that_says_nearly_the_same() -> None:
    document = make_document()
    texts = {"same": f" {TEXT}\n", "other": TEXT.replace("pier 4", "pier 5")}
    documents = {
        "a/b.txt": document,
        **{key: make_document(text, id=key) for key, text in texts.items()},
    }
    citation = cite(
        document, 1, (11, 46), (0, len(TEXT)), 1.0, duplicates=("same", "other", "gone")
    )
    shown = text_of(card_html(citation, 1, documents.__getitem__))
    assert "Same text in 1 other file" in shown
    assert "Nearly the same text in 2 other files" in shown


def test_marks_of_emphasis_are_in_the_card_but_not_shown() -> None:
    document = make_document("Before. **The ferry** left at *nine*. After.", id="a.md")
    citation = cite(document, 1, (8, 37), (0, 44), 1.0, answer_spans=((31, 35),))
    card = card_html(citation, 1, lambda _: document)
    assert marked_text(card) == citation.quote == "**The ferry** left at *nine*."
    shown = text_of(re.sub("<span[^>]*hidden>.*?</span>", "", card))
    assert "Before. The ferry left at nine. After." in shown
    assert "“The ferry left at nine.”" in attribute(card, "data-text")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///x", "//x", ""])
def test_only_web_addresses_become_links(url: str) -> None:
    document = make_document(url=url)
    assert "target=" not in card_html(make_citation(document), 1, lambda _: document)


@pytest.mark.parametrize(
    "url",
    [
        "https://bank.example@elsewhere.example/",
        "https://bank.example:secret@elsewhere.example/",
        "https://bank.example\\@elsewhere.example/",
        "https://bank.example\t.elsewhere.example/",
        "https://bank.example\uff0felsewhere.example/",
        "https://bank.example%2eelsewhere.example/",
        "https://\u202ebank.example/",
        "https:// bank.example/",
        "https://",
    ],
)
def test_link_cannot_show_another_host_than_it_leads_to(url: str) -> None:
    document = make_document(url=url)
    card = card_html(make_citation(document), 1, lambda _: document)
    assert "target=" not in card


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://b\u0430nk.example:8080/x", "xn--bnk-6cd.example:8080"),
        ("HTTPS://Bank.Example/x?y#z", "bank.example"),
    ],
)
def test_link_shows_letters_that_look_like_others_in_ascii(url: str, host: str) -> None:
    document = make_document(url=url)
    card = card_html(make_citation(document), 1, lambda _: document)
    assert f"<bdi>{host}</bdi>" in card


def test_card_has_a_place_for_the_image_of_each_page_that_the_quote_is_on() -> None:
    first, last = QUOTE
    document = make_document(kind="pdf", pages=(0, first + 3))
    shown = card_html(make_citation(document), 1, lambda _: document)
    assert "page 1…" in shown
    assert "page 2…" in shown
    assert shown.count("pq-page") == 2
    for other in (
        make_document(kind="pdf", pages=(0, last)),
        make_document(kind="pdf", pages=(0, first)),
    ):
        shown = card_html(make_citation(other), 1, {other.id: other}.__getitem__)
        assert shown.count("pq-page") == 1
    for other in (make_document(kind="pptx", pages=(0,)), make_document(kind="pdf")):
        shown = card_html(make_citation(other), 1, {other.id: other}.__getitem__)
        assert "pq-page" not in shown


TABLE = TableRow(("Ward", "Beds", "Nurses"), ("Surgery", "12", "30"), (1,), "Beds in 2024")


def test_card_draws_the_row_of_a_table_with_its_headings_and_the_cell_marked() -> None:
    text = "Beds in 2024\n\nWard | Beds | Nurses\nSurgery | 12 | 30"
    document = make_document(text=text)
    start = text.index("Surgery")
    citation = cite(document, 1, (start, len(text)), (start, len(text)), 1.0, table=TABLE)
    markup = card_html(citation, 1, lambda _: document)
    assert all(f"<bdi>{heading}</bdi></th>" in markup for heading in TABLE.headings)
    assert "<mark><strong><bdi>12</bdi></strong></mark>" in markup
    assert "Beds in 2024" in text_of(markup)


@pytest.mark.parametrize(
    "forged",
    [
        replace(TABLE, cells=("Surgery", "99", "30")),
        replace(TABLE, headings=("Ward", "Deaths", "Nurses")),
    ],
)
def test_card_draws_no_row_that_is_not_in_the_document(forged: TableRow) -> None:
    text = "Beds in 2024\n\nWard | Beds | Nurses\nSurgery | 12 | 30"
    document = make_document(text=text)
    start = text.index("Surgery")
    citation = cite(document, 1, (start, len(text)), (start, len(text)), 1.0, table=forged)
    assert "pq-row" not in card_html(citation, 1, lambda _: document)
