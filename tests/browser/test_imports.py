"""An imported conversation on the page: what the index has of it, and what it has not."""

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.helpers import (
    BELL_QUESTION,
    LIGHTHOUSE_QUESTION,
    Served,
    ask,
    choose_action,
    open_history,
    save_screenshot,
    sync_elsewhere,
)


def export(page: Page, title: str) -> str:
    history = open_history(page)
    row = history.locator("li[data-id]").filter(has_text=title).first
    with page.expect_download() as saving:
        choose_action(row, "Save as JSON")
    return saving.value.path().read_text("utf-8")


def bring(page: Page, file: Path) -> None:
    open_history(page).locator(".pq-bring").set_input_files(file)
    expect(page.locator(".pq-import")).to_contain_text(file.name, timeout=20_000)


def test_import_is_marked_and_false_quotes_are_struck_through(page: Page, tmp_path: Path) -> None:
    ask(page, LIGHTHOUSE_QUESTION)
    exported = export(page, LIGHTHOUSE_QUESTION)
    true, false = tmp_path / "true.json", tmp_path / "false.json"
    true.write_text(exported, "utf-8")
    fields = json.loads(exported)
    for cited in fields["answers"][0]["citations"]:
        cited["quote"] = cited["quote"].replace("orange", "violet")
    fields["answers"][0]["text"] = fields["answers"][0]["text"].replace("orange", "violet")
    false.write_text(json.dumps(fields), "utf-8")

    bring(page, true)
    turn = page.locator("#t1")
    expect(turn).to_have_class(re.compile("pq-answered pq-imported"))
    expect(page.locator("#pq-panes del")).to_have_count(0)

    bring(page, false)
    expect(page.locator(".pq-import")).to_contain_text("is not in this index")
    expect(turn).to_have_class(re.compile("pq-unverified"))
    expect(turn).not_to_have_class(re.compile("pq-answered"))
    expect(turn).to_contain_text("this quote is not in the document")
    expect(turn.locator("del")).to_contain_text("violet")
    assert turn.locator("del").evaluate("e => getComputedStyle(e).textDecorationLine") == (
        "line-through"
    )
    expect(page.locator("#t1-c1 del")).to_contain_text("violet")
    save_screenshot(page, "import")

    page.reload()
    expect(page.locator("#t1")).to_have_class(re.compile("pq-unverified"), timeout=20_000)
    expect(page.locator(".pq-import")).to_contain_text("false.json")

    # Asked here, it is answered as always; the import stays marked beside it.
    turn.get_by_role("button", name="Ask").click()
    expect(page.locator("#t2")).to_have_class(re.compile("pq-answered"), timeout=30_000)
    expect(page.locator("#t2")).not_to_have_class(re.compile("pq-imported"))
    expect(page.locator("#t2")).to_contain_text("orange")
    expect(ask(page, BELL_QUESTION)).not_to_have_class(re.compile("pq-imported"))
    page.reload()
    expect(page.locator("#t1")).to_have_class(re.compile("pq-unverified"), timeout=20_000)
    expect(page.locator("#t2")).to_have_class(re.compile("pq-turn pq-answered"))

    again = tmp_path / "again.json"
    row = open_history(page).locator("li[data-id]").filter(has_text="imported").first
    with page.expect_download() as saving:
        choose_action(row, "Save as JSON")
    again.write_text(saving.value.path().read_text("utf-8"), "utf-8")
    bring(page, again)
    expect(page.locator("#t1")).to_have_class(re.compile("pq-unverified"))
    expect(page.locator("#t2")).to_have_class(re.compile("pq-imported"))
    page.locator("#t2 .pq-marker").first.click()
    page.locator("#e-t2").get_by_role("button", name="Open source").first.click()
    expect(page.locator(".pq-source mark.pq-now")).to_contain_text("orange")


def test_import_says_when_its_document_changes_meanwhile(
    page: Page, served: Served, tmp_path: Path
) -> None:
    ask(page, LIGHTHOUSE_QUESTION)
    file = tmp_path / "shared.json"
    file.write_text(export(page, LIGHTHOUSE_QUESTION), "utf-8")
    bring(page, file)
    harbour = served.corpus / "harbour.txt"
    text = harbour.read_text("utf-8")
    try:
        harbour.write_text(text.replace("orange", "violet"), "utf-8")
        sync_elsewhere(served)
        expect(page.locator("#t1")).to_contain_text("has changed since", timeout=40_000)
        expect(page.locator("#t1 .pq-check")).to_have_text("Not verified")
        expect(page.locator("#t1")).to_have_class("pq-turn pq-unverified pq-imported pq-selected")
        expect(page.locator("#e-t1 h2")).to_have_text("Not verified")
        expect(page.locator(".pq-import")).to_contain_text("is not in this index")
    finally:
        harbour.write_text(text, "utf-8")
        sync_elsewhere(served)
