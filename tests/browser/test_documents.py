"""The documents page in a real browser: its table, upload, deletion and sync."""

import re
from pathlib import Path

import pytest
from gradio.utils import get_upload_folder
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.helpers import (
    LIGHTHOUSE_QUESTION,
    SOLDIERS_QUESTION,
    Served,
    ask,
    choose_action,
    save_screenshot,
)

pytestmark = pytest.mark.browser

TIDE_QUESTION = "How high is the tide at Brenna?"


def upload(page: Page, name: str, text: str) -> None:
    payload: FilePayload = {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    notes = page.locator(".pq-uploads li")
    before = notes.count()
    expect(page.locator(".pq-choose")).to_be_visible()
    page.locator(".pq-choose input").set_input_files([payload])
    expect(notes.nth(before)).to_be_attached()


def open_documents(page: Page) -> None:
    page.get_by_role("button", name="Documents", exact=True).click()
    expect(page.locator(".pq-table tbody tr").first).to_be_visible(timeout=10_000)


def start_deletion(page: Page, row: Locator) -> Locator:
    """Choose to delete a document; returns the dialog that asks whether to."""
    choose_action(row, "Delete…")
    return page.locator("dialog[open]")


def titles(page: Page) -> list[str]:
    return page.locator(".pq-table th .pq-read").all_inner_texts()


def search(page: Page, words: str) -> None:
    page.get_by_label("Search documents").fill(words)


def test_table_lists_sorts_and_searches_the_documents(page: Page) -> None:
    open_documents(page)
    rows = page.locator(".pq-table tbody tr")
    expect(rows).to_have_count(11)
    assert "Kim Jong-un" in titles(page)[0]
    save_screenshot(page, "corpus")
    page.locator(".pq-order[data-order=title]").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Title ↑")
    assert titles(page)[0] == "Aqueducts"
    page.locator(".pq-order[data-order=passages]").click()
    expect(rows.first).to_contain_text("The archive")
    search(page, "melden 2024-03-06")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("Toll in Melden rises")
    expect(rows.first).to_contain_text("6 March 2024")
    expect(rows.first).to_contain_text("Ready")
    search(page, "nothing of the sort")
    expect(page.locator(".pq-table")).to_have_text("No match for “nothing of the sort”.")


def test_documents_page_shows_a_histogram_and_unreadable_files_with_reasons(page: Page) -> None:
    open_documents(page)
    chart = page.locator("[data-fragment=timeline] .pq-stretches")
    expect(chart).to_have_attribute("aria-label", re.compile("May 2023 to .*2024; most in"))
    assert page.locator("[data-fragment=timeline] .pq-stretch").count() == 18
    expect(page.locator("[data-fragment=unread]")).to_contain_text("broken.txt ")


def test_document_of_the_table_opens_with_its_whole_text(page: Page, served: Served) -> None:
    open_documents(page)
    search(page, "harbour.txt")
    expect(page.locator(".pq-table tbody tr")).to_have_count(1)
    page.locator("th .pq-read").click()
    source = page.locator(".pq-source")
    expect(source).to_be_visible()
    expect(source.locator(".pq-source-text")).to_contain_text("Ships pass it at night")
    expect(source.locator("h2")).to_have_text("Harbours of the north")
    page.keyboard.press("Escape")
    expect(source).to_be_hidden()


def test_uploaded_file_answers_and_deleted_file_never_does(page: Page, served: Served) -> None:
    open_documents(page)
    sentence = "The tide at Brenna is six metres high in spring."
    upload(page, "tide & ebb.txt", f"Tides\n{sentence}\n")
    expect(page.locator(".pq-uploads")).to_contain_text("tide & ebb.txt: Copied.", timeout=10_000)
    assert sentence in (served.corpus / "tide & ebb.txt").read_text("utf-8")
    search(page, "ebb")
    row = page.locator(".pq-table tbody tr")
    expect(row).to_have_count(1, timeout=30_000)
    expect(row).to_contain_text("Ready", timeout=30_000)
    synced = page.locator("[data-fragment=synced]")
    expect(synced).to_have_text(
        re.compile(r"Up to date, checked \d\d:\d\d: 1 added"), timeout=30_000
    )
    save_screenshot(page, "corpus-uploaded")
    page.get_by_role("button", name="Ask", exact=True).first.click()
    expect(ask(page, TIDE_QUESTION).locator(".pq-quote").first).to_contain_text("six metres")

    page.get_by_role("button", name="Documents", exact=True).click()
    upload(page, "tide & ebb.txt", f"Tides\n{sentence}\n")
    expect(page.locator(".pq-uploads")).to_contain_text("tide & ebb.txt: Already here.")
    confirmation = start_deletion(page, row)
    expect(confirmation).to_contain_text("Delete tide & ebb.txt from the folder for good?")
    assert (served.corpus / "tide & ebb.txt").exists()
    save_screenshot(page, "corpus-delete")
    confirmation.get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0, timeout=30_000)
    assert not (served.corpus / "tide & ebb.txt").exists()
    page.get_by_role("button", name="Ask", exact=True).first.click()
    expect(page.locator("#t1 .pq-since").first).to_have_text(
        "source no longer in the index", timeout=10_000
    )
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".pq-turn")).to_have_count(0)
    expect(ask(page, TIDE_QUESTION)).to_have_class(re.compile("pq-unanswered"))


def test_unconfirmed_deletion_deletes_nothing(page: Page, served: Served) -> None:
    open_documents(page)
    search(page, "bell")
    row = page.locator(".pq-table tbody tr")
    expect(row).to_have_count(1)
    confirmation = start_deletion(page, row)
    # Whoever presses Enter unawares deletes nothing.
    expect(confirmation.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(confirmation).to_be_hidden()
    start_deletion(page, row).get_by_role("button", name="Cancel").click()
    page.wait_for_timeout(500)
    assert (served.corpus / "bell.txt").exists()


def test_search_finds_a_day_as_it_is_shown_and_words_of_the_text(page: Page) -> None:
    open_documents(page)
    rows = page.locator(".pq-table tbody tr")
    search(page, "6 may 2023")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Harbours of the north")
    search(page, "painted observatory")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("The archive")
    search(page, "")
    page.locator(".pq-documents-filter summary").click()
    page.locator(".pq-documents-filter").get_by_label("PDF").check()
    page.locator(".pq-documents-filter").get_by_role("button", name="Apply").click()
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="Remove the filter PDF").click()
    expect(rows.nth(2)).to_be_visible()


def test_unsupported_upload_is_refused_with_a_reason(page: Page, served: Served) -> None:
    open_documents(page)
    before = sorted(path.name for path in served.corpus.iterdir())
    uploads = {*Path(get_upload_folder()).rglob("old.doc")}
    upload(page, "old.doc", "\0\1\2")
    expect(page.locator(".pq-uploads")).to_contain_text("save it as .docx", timeout=10_000)
    # The temporary copy is deleted too.
    assert {*Path(get_upload_folder()).rglob("old.doc")} == uploads
    assert sorted(path.name for path in served.corpus.iterdir()) == before


def test_page_cannot_add_a_file_of_the_server_by_naming_its_path(
    page: Page, served: Served
) -> None:
    open_documents(page)
    secret = served.index.parent / "secret.txt"
    secret.write_text("The password is swordfish.", "utf-8")
    # Pretend that it was uploaded: the page's script then sends its path.
    page.route("**/gradio_api/upload**", lambda route: route.fulfill(json=[str(secret)]))
    with page.expect_response("**/gradio_api/queue/join**"):
        upload(page, "note.txt", "x")
    page.wait_for_timeout(2_000)
    assert "copied" not in page.locator(".pq-uploads").inner_text()
    assert secret.exists()
    assert not (served.corpus / "note.txt").exists()


def test_progress_names_the_current_document_and_survives_a_reload(
    page: Page, served: Served
) -> None:
    open_documents(page)
    sentence = "The mayor of Kelm number {} opened bridge {} on a rainy day in a year of floods. "
    sentences = "".join(f"{sentence.format(i, i * 7)}\n\n" for i in range(8_000))
    upload(page, "bridges.txt", f"Bridges of Kelm\n{sentences}")
    work = page.locator("[data-fragment=work]")
    expect(work).to_contain_text(re.compile(r"Still indexing: .*bridges\.txt"), timeout=60_000)
    save_screenshot(page, "corpus-progress")
    page.reload()
    expect(work).to_contain_text(re.compile(r"Still indexing: .*bridges\.txt"), timeout=60_000)
    # After the reload the corpus page is still open.
    row = page.locator(".pq-table tbody tr", has_text="bridges.txt")
    expect(row).to_contain_text("Still indexing", timeout=20_000)
    start_deletion(page, row).get_by_role("button", name="Delete").click()
    # Deletion does not wait until the rest is embedded.
    expect(row).to_have_count(0, timeout=60_000)
    expect(work).to_be_empty(timeout=60_000)
    page.get_by_role("button", name="Ask", exact=True).first.click()
    expect(ask(page, LIGHTHOUSE_QUESTION)).to_contain_text("orange")


def test_quotes_of_a_source_can_be_stepped_through(page: Page) -> None:
    ask(page, SOLDIERS_QUESTION)
    ask(page, "Which division do the 80,000 men of the 11th Army Group form?")
    ask(page, "How many men could Kim Jong-un send up to?")
    page.locator("#e-t3 .pq-open").first.click()
    source = page.locator(".pq-source")
    expect(source).to_be_visible()
    marks, current = source.locator("mark"), source.locator("mark.pq-now")
    count = marks.count()
    assert count > 1
    position = source.locator(".pq-steps [role=status]")
    expect(current).to_have_count(1)
    first = int(position.inner_text().split()[0])
    save_screenshot(page, "source-steps")
    source.get_by_role("button", name="Next quote").click()
    expect(position).to_have_text(f"{first % count + 1} of {count}")
    expect(current).to_be_in_viewport()
    source.get_by_role("button", name="Previous quote").click()
    expect(position).to_have_text(f"{first} of {count}")


def test_day_of_a_document_can_be_corrected_and_restored(page: Page) -> None:
    open_documents(page)
    search(page, "bell")
    row = page.locator(".pq-table tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Undated")
    choose_action(row, "Correct the day…")
    page.get_by_label("Day", exact=True).fill("1999-12-31")
    page.locator(".pq-day-dialog").get_by_role("button", name="Save").click()
    expect(row).to_contain_text("31 December 1999 (corrected by hand)", timeout=10_000)
    choose_action(row, "Correct the day…")
    page.get_by_role("button", name="As in the file").click()
    expect(row).to_contain_text("Undated", timeout=10_000)
