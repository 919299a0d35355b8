"""A sheet of clippings keeps its order and notes, and is checked when it is exported."""

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest

from index import Index
from qa.answers.citations import cite
from qa.conversations.clipping_export import export_clippings
from qa.conversations.clippings import Clipping, ClippingStore, check_clipping, clip
from qa.conversations.conversation import ConversationError
from tests.postgres import PostgresServer, on_both_stores

ARABIC = "غادرت العبارة في التاسعة (09:00)."
TEXT = f"=Tides rise twice a day. The ferry left at nine. {ARABIC}\n"


@pytest.fixture
def synced(index: Index, corpus: Path) -> Index:
    (corpus / "a.txt").write_text(TEXT, "utf-8")
    index.sync(corpus)
    return index


def clipping_of(index: Index, quote: str) -> Clipping:
    document = index.document("a.txt")
    start = document.text.index(quote)
    span = (start, start + len(quote))
    return clip(cite(document, 1, span, span, 1.0), document)


@on_both_stores
def test_sheet_keeps_order_and_notes_and_a_second_pin_takes_off(synced: Index) -> None:
    store = ClippingStore(synced.user_data)
    tides, ferry = clipping_of(synced, "Tides rise"), clipping_of(synced, "The ferry left at nine.")
    store.add(tides)
    store.add(ferry)
    store.annotate(ferry.id, "Ask the captain.")
    store.reorder([ferry.id])
    kept = ClippingStore(synced.user_data).load()
    assert [clipping.quote for clipping in kept] == ["The ferry left at nine.", "Tides rise"]
    assert kept[0].note == "Ask the captain."
    assert [clipping.id for clipping in store.add(tides)] == [ferry.id]
    assert store.remove(ferry.id) == ()
    store.add(tides)
    assert ClippingStore(synced.user_data, "ana").load() == ()


def test_quotes_that_two_servers_add_at_once_are_both_on_the_sheet(
    postgres: PostgresServer, corpus: Path
) -> None:
    (corpus / "a.txt").write_text(TEXT, "utf-8")
    servers = [Index.open(address := postgres.new_address()), Index.open(address)]
    servers[0].sync(corpus)
    quotes = ["Tides rise", "twice a day", "The ferry left at nine.", "at nine"]

    def add(number: int) -> None:
        server = servers[number % 2]
        ClippingStore(server.user_data).add(clipping_of(server, quotes[number]))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(4)))
    assert {each.quote for each in ClippingStore(servers[0].user_data).load()} == {*quotes}
    for server in servers:
        server.close()


def test_changes_at_the_same_time_are_all_kept(synced: Index) -> None:
    store = ClippingStore(synced.user_data)
    clippings = [clipping_of(synced, TEXT[: n + 5]) for n in range(12)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(store.add, clippings))
        list(pool.map(lambda clipping: store.annotate(clipping.id, clipping.quote), clippings))
    assert {clipping.note for clipping in store.load()} == {c.quote for c in clippings}


def test_day_on_which_a_file_was_made_is_not_exported_as_that_of_publication(synced: Index) -> None:
    day = date(2021, 4, 9)
    made = replace(clipping_of(synced, "Tides rise"), published=day, published_from="file data")
    published = replace(made, published_from="text")

    def exported(clipping: Clipping, format: str) -> str:
        return export_clippings([clipping], synced.document, format).decode()

    assert "2021-04-09 (when the file was made)," in exported(made, "md")
    assert "2021-04-09, a.txt" in exported(published, "md")
    assert (
        json.loads(exported(made, "json"))["clippings"][0]["day_from"] == "when the file was made"
    )
    assert "when the file was made" in exported(made, "csv")


def test_damaged_sheet_is_an_error_and_is_not_overwritten(synced: Index) -> None:
    store = ClippingStore(synced.user_data)
    sheet = synced.folder.with_name(f"{synced.folder.name}-clippings.json")
    sheet.write_text("{", "utf-8")
    with pytest.raises(ConversationError, match="sheet of clippings"):
        store.add(clipping_of(synced, "Tides rise"))
    assert sheet.read_text("utf-8") == "{"


@pytest.mark.parametrize(
    ("text", "check"),
    [
        (TEXT, "stands"),
        (f"New. {TEXT}", "moved"),
        (TEXT.replace("nine", "ten"), "changed"),
        (None, "gone"),
    ],
)
def test_quote_is_compared_letter_by_letter(
    synced: Index, corpus: Path, text: str | None, check: str
) -> None:
    clipping = clipping_of(synced, "The ferry left at nine.")
    if text is None:
        (corpus / "a.txt").unlink()
        (corpus / "b.txt").write_text("Another.", "utf-8")
        synced.confirm_removal(["a.txt"])
    else:
        (corpus / "a.txt").write_text(text, "utf-8")
    synced.sync(corpus)
    checked = check_clipping(clipping, synced.document)
    assert checked.check == check
    exported = export_clippings([clipping], synced.document, "md").decode()
    assert ("NOT VERIFIED" in exported) == (check in ("changed", "gone"))
    assert "> The ferry left at nine." in exported
    if checked.stands:
        place = slice(checked.clipping.start, checked.clipping.end)
        assert synced.document("a.txt").text[place] == clipping.quote


def test_each_format_has_quote_source_and_note(synced: Index) -> None:
    store = ClippingStore(synced.user_data)
    clipping = clipping_of(synced, "=Tides rise twice a day.")
    store.add(clipping)
    (clipping,) = store.annotate(clipping.id, "Check.")
    read = synced.document
    (row,) = csv.DictReader(
        io.StringIO(export_clippings([clipping], read, "csv").decode("utf-8-sig"))
    )
    # A spreadsheet must not take a quote for a formula.
    assert (row["quote"], row["path"], row["note"]) == ("'" + clipping.quote, "a.txt", "Check.")
    (item,) = json.loads(export_clippings([clipping], read, "json"))["clippings"]
    assert (item["quote"], item["verified"]) == (clipping.quote, True)
    document = docx.Document(io.BytesIO(export_clippings([clipping], read, "docx")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert clipping.quote in text
    assert "a.txt" in text
    assert "Check." in text
    assert "1 of 1 quotes checked" in text
    assert document.core_properties.title == "Clippings"
    assert document.core_properties.author == "Pullquote"
    # What has a meaning in Markdown is a letter of the quote.
    starred = replace(clipping, quote="A *tide* <b>rises")
    assert r"> A \*tide\* \<b\>rises" in export_clippings([starred], read, "md").decode()


def test_row_of_a_table_is_exported_with_its_headings_and_the_cell_that_answers(
    index: Index, corpus: Path
) -> None:
    (corpus / "a.csv").write_text("Hospital,Beds\nSt Agnes,820\nHoly Cross,275\n", "utf-8")
    index.sync(corpus)
    text = index.document("a.csv").text
    start = text.index("Holy")
    span = (start, text.index("275") + 3)
    beds = (text.index("275"), text.index("275") + 3)
    document = index.document("a.csv")
    clippings = [clip(cite(document, 1, span, span, 1.0, answer_spans=(beds,)), document)]
    for kind, row in (
        ("md", "> | Hospital | Beds |\n> | --- | --- |\n> | Holy Cross | **275** |"),
        ("csv", "Hospital: Holy Cross; → Beds: 275"),
        ("json", "Hospital: Holy Cross; → Beds: 275"),
    ):
        assert row in export_clippings(clippings, index.document, kind).decode("utf-8-sig")
    word = docx.Document(io.BytesIO(export_clippings(clippings, index.document, "docx")))
    cells = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert cells == [["Hospital", "Beds"], ["Holy Cross", "275"]]
    bold = [run.bold for cell in word.tables[0].rows[1].cells for run in cell.paragraphs[0].runs]
    assert bold == [False, True]


def test_arabic_quote_runs_from_right_to_left_in_a_word_file(synced: Index) -> None:
    quotes = [ARABIC, "The ferry left at nine."]
    clippings = [clipping_of(synced, quote) for quote in quotes]
    exported = export_clippings(clippings, synced.document, "docx")
    paragraphs = docx.Document(io.BytesIO(exported)).paragraphs
    is_turned = {item.text: bool(item._p.xpath("./w:pPr/w:bidi")) for item in paragraphs}
    assert [is_turned[quote] for quote in quotes] == [True, False]
