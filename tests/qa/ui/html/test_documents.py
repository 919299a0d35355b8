"""The table shows for each document what it is, where, and whether it is indexed."""

import re
from dataclasses import replace
from datetime import date

import pytest

from index import Catalog, Entry, Filter
from index.types import Origin
from qa.ui.html.documents import View, table_html
from tests.qa.ui.samples import visible_text

ENTRY = Entry("news/a.pdf", "news/a.pdf", "A title", date(2024, 5, 6), "pdf", 12)


def table(*entries: Entry, total: int = 0, view: View | None = None) -> str:
    return table_html(Catalog(total or len(entries), entries), view or View(open=True))


def test_row_shows_a_document_and_its_state() -> None:
    text = visible_text(table(ENTRY))
    assert "A titlenews6 May 2024PDF12 passagesReady" in text
    assert "1 document" in text
    assert "1 passageReady" in visible_text(table(replace(ENTRY, passages=1)))
    assert "Undated" in visible_text(table(replace(ENTRY, published=None)))
    assert "Still indexing" in visible_text(table(replace(ENTRY, pending=1)))
    assert "No text" in visible_text(table(replace(ENTRY, passages=0)))


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        ("page 1", "printed on page 1"),
        ("file name", "from the file's name"),
        ("file data", "when the file was made"),
        ("metadata", "from the file's properties"),
    ],
)
def test_row_says_where_the_day_is_from(origin: Origin, words: str) -> None:
    assert f"6 May 2024 ({words})" in visible_text(table(replace(ENTRY, published_from=origin)))


def test_deleting_one_of_many_documents_in_a_file_warns_that_all_go() -> None:
    row = replace(ENTRY, id="news/all.jsonl#7", path="news/all.jsonl")
    assert "Delete all.jsonl with all documents in it from the folder for good?" in table(row)
    assert "Delete a.pdf from the folder for good?" in table(ENTRY)


def test_column_heads_show_the_sorting() -> None:
    shown = table(ENTRY, view=View(order="title", descending=False))
    assert shown.count('aria-sort="none"') == 3
    assert (
        '<th aria-sort="ascending"><button type="button" class="pq-order" data-order="title"'
        in re.sub(r"\n\s*", "", shown)
    )


def test_long_table_shows_more_on_request() -> None:
    entries = [replace(ENTRY, id=f"{number}") for number in range(50)]
    shown = table(*entries, total=120)
    assert "50 of 120 documents" in visible_text(shown)
    assert 'data-rows="100">Show more' in shown
    assert "Show more" not in table(*entries[:20])


def test_empty_table_says_why() -> None:
    assert visible_text(table()) == "No documents yet."
    assert visible_text(table(view=View(words="<b>"))) == "No match for “<b>”."
    nothing = table(view=View(filter=Filter(kinds=frozenset({"odt"}))))
    assert visible_text(nothing) == "No document passes the filter."
