"""The page with a language model: what it writes is streamed, checked, kept and stopped."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.helpers import AQUEDUCT_QUESTION, AQUEDUCT_QUOTE
from tests.qa.summaries.lying_server import LyingServer, lying_server

pytestmark = pytest.mark.browser
LIE = "<img src=x onerror=window.pwned=1> The aqueduct of Sorbin has fifty arches"


@pytest.fixture(scope="module")
def server() -> Iterator[LyingServer]:
    with lying_server() as server:
        yield server


@pytest.fixture
def summary_page(page: Page, server: LyingServer) -> Page:
    """A page whose settings name the model."""
    page.locator("#pq-settings summary").click()
    page.get_by_label("Write a summary").check()
    page.get_by_label("Server").fill(server.url)
    page.get_by_label("Model").fill("liar")
    page.locator("#pq-settings").get_by_role("button", name="Apply").click()
    expect(page.locator("#pq-settings")).to_contain_text("Summaries by liar at 127.0.0.1")
    return page


def ask(page: Page, question: str = AQUEDUCT_QUESTION) -> Any:
    before = page.locator(".pq-turn").count()
    page.get_by_label("Question").fill(question)
    page.keyboard.press("Enter")
    return page.locator(".pq-turn").nth(before).locator(".pq-summary")


def test_a_summary_is_checked_and_kept(summary_page: Page, server: LyingServer) -> None:
    server.says = [f"{AQUEDUCT_QUOTE[:-1]} [1]. ", f"{LIE} [1]."]
    summary = ask(summary_page)
    expect(summary.get_by_role("heading")).to_have_text(
        "Summary by liar, from the quotes above", timeout=30_000
    )
    struck = summary.locator("del")
    expect(struck).to_have_text(f"{LIE}.")
    expect(struck).to_have_attribute("title", re.compile("^Struck: .* is not in .1.$"))
    reason = summary.get_by_text(re.compile(r"\(struck: .* is not in .1.\)"))
    assert reason.bounding_box()["width"] < 2
    struck.focus()
    assert reason.bounding_box()["width"] > 50
    expect(summary.get_by_text("1 sentence was struck")).to_be_visible()
    expect(summary.locator(".pq-marker")).to_have_count(1)
    quote = summary_page.locator(".pq-reply .pq-quote").first.bounding_box()
    heading = summary_page.locator(".pq-summary h3").first.bounding_box()
    assert quote
    assert heading
    assert quote["y"] < heading["y"]
    # It is stored with the conversation, which the browser resumes.
    summary_page.wait_for_timeout(500)
    summary_page.reload()
    expect(summary_page.locator(".pq-summary del")).to_have_text(f"{LIE}.", timeout=30_000)


def test_the_settings_say_why_no_model_writes(page: Page) -> None:
    note = page.locator("[data-fragment=writer-note]")
    for server, model, why in (
        ("https://8.8.8.8/v1", "any", "beyond this machine and its private network"),
        ("http://127.0.0.1:1/v1", "", "The model has no name"),
        ("", "any", "Give the address of a server"),
    ):
        page.locator("#pq-settings summary").click()
        page.get_by_label("Write a summary").check()
        page.get_by_label("Server").fill(server)
        page.get_by_label("Model").fill(model)
        page.locator("#pq-settings").get_by_role("button", name="Apply").click()
        expect(note).to_contain_text(why)
        box = note.bounding_box()
        assert box
        assert box["x"] + box["width"] <= 1280


def test_a_click_stops_the_writing_and_what_was_checked_stays(
    summary_page: Page, server: LyingServer
) -> None:
    server.says, server.is_endless = [f"{AQUEDUCT_QUOTE[:-1]} [1]. ", 2.0], True
    summary = ask(summary_page)
    expect(summary.locator(".pq-marker").first).to_be_visible(timeout=30_000)
    summary.get_by_role("button", name="Stop").click()
    expect(summary.get_by_text("Incomplete: stopped by you.")).to_be_visible()
    assert server.was_hung_up.wait(5)


def test_a_proposed_question_is_searched_only_on_request(
    summary_page: Page, server: LyingServer
) -> None:
    def says(request: dict[str, Any]) -> list[str | float]:
        is_query = "rewrite" in request["messages"][0]["content"]
        return ["How old is the aqueduct of Sorbin?" if is_query else f"{AQUEDUCT_QUOTE} [1]"]

    server.says, server.is_endless = says, False
    expect(ask(summary_page).locator(".pq-marker").first).to_be_visible(timeout=30_000)
    ask(summary_page, "And who painted it?")
    proposal = summary_page.get_by_label("Did you mean")
    expect(proposal).to_have_value("How old is the aqueduct of Sorbin?", timeout=30_000)
    turns = summary_page.locator(".pq-turn")
    expect(turns).to_have_count(2)
    proposal.fill(AQUEDUCT_QUESTION)
    summary_page.get_by_role("button", name="Search", exact=True).click()
    expect(turns).to_have_count(3)
    expect(turns.nth(2)).to_contain_text(AQUEDUCT_QUOTE, timeout=30_000)
