"""The page is used from the keyboard, and by ear."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.helpers import LANDSLIDE_QUESTION, UNANSWERABLE_QUESTION, ask

pytestmark = pytest.mark.browser


def test_shortcuts_are_listed_and_work(page: Page) -> None:
    ask(page, LANDSLIDE_QUESTION)
    ask(page, UNANSWERABLE_QUESTION)
    page.locator("#t1 .pq-question").click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Keyboard shortcuts")
    page.keyboard.press("Escape")
    expect(page.locator(".pq-shortcuts")).to_be_hidden()
    page.keyboard.press("j")
    expect(page.locator("#t2")).to_be_focused()
    page.keyboard.press("e")
    expect(page.locator("#pq-right")).to_be_hidden()
    page.keyboard.press("d")
    expect(page.locator("#pq-documents")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("/")
    expect(page.get_by_label("Question")).to_be_focused()
    # A letter that is typed is a letter.
    page.keyboard.type("n")
    expect(page.locator(".pq-turn")).to_have_count(2)
    # A reader hears that a reply is there.
    expect(page.locator("#pq-said")).to_contain_text("Reply 2 is here. No answer")
