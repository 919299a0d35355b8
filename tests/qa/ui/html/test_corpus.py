"""the table says of each document what it is, where, and how far it is learnt."""

from dataclasses import replace
from datetime import date

from index import Catalog, Entry
from qa.ui.html.corpus import View, table_html
from tests.qa.ui.samples import HOSTILE, plain

ENTRY = Entry("news/a.pdf", "news/a.pdf", "A title", date(2024, 5, 6), "pdf", 12)


def table(*entries: Entry, total: int = 0, view: View | None = None) -> str:
    return table_html(Catalog(total or len(entries), entries), view or View(open=True))


def test_a_row_tells_what_is_known_of_a_document() -> None:
    said = plain(table(ENTRY))
    assert "A titlenews/a.pdf6 May 2024pdf12searchable" in said
    assert "1 to 1 of 1 document" in said
    assert "no date" in plain(table(replace(ENTRY, published=None)))
    assert "1 passage by words alone so far" in plain(table(replace(ENTRY, pending=1)))
    assert "holds no words" in plain(table(replace(ENTRY, passages=0)))


def test_a_row_of_a_file_of_many_says_that_all_of_it_goes() -> None:
    row = replace(ENTRY, id="news/all.jsonl#7", path="news/all.jsonl")
    assert "Delete all.jsonl with all documents in it from the folder for good?" in table(row)
    assert "Delete a.pdf from the folder for good?" in table(ENTRY)


def test_columns_say_how_they_are_sorted() -> None:
    shown = table(ENTRY, view=View(order="title", descending=False))
    assert shown.count('aria-sort="none"') == 3
    assert (
        '<th aria-sort="ascending"><button type="button" class="pq-order" data-order="title"'
        in (shown)
    )


def test_long_tables_are_leafed_through() -> None:
    entries = [replace(ENTRY, id=f"{number}") for number in range(50)]
    shown = table(*entries, total=120, view=View(skip=50))
    assert "51 to 100 of 120 documents" in plain(shown)
    assert 'data-skip="0">Earlier' in shown
    assert 'data-skip="100">Further' in shown
    assert "Further" not in table(*entries[:20], total=120, view=View(skip=100))


def test_an_empty_table_says_why() -> None:
    assert plain(table()) == "None yet."
    assert plain(table(view=View(words="<b>"))) == "No document has “<b>”."


def test_nothing_of_a_document_runs() -> None:
    hostile = replace(ENTRY, id=HOSTILE, path=HOSTILE, title=HOSTILE, kind=HOSTILE)
    assert "<script>" not in table(hostile)
    assert "<img" not in table(hostile)
