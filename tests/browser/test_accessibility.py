"""No screen has a serious accessibility violation, on a desktop or a phone, light or dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.helpers import (
    LANDSLIDE_QUESTION,
    UNANSWERABLE_QUESTION,
    Served,
    ask,
    open_history,
    open_page,
)

pytestmark = pytest.mark.browser

# Pixels from which the evidence stands beside the thread.
IS_WIDE = 900
REPORTED_IMPACTS = {"serious", "critical"}


def violations(page: Page) -> list[str]:
    """The serious violations that axe-core finds on the page as it is now."""
    results = Axe().run(page).response["violations"]
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:200]}"
        for violation in results
        if violation["impact"] in REPORTED_IMPACTS
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize(
    ("size", "scheme"), [((1280, 800), "light"), ((390, 844), "dark")], ids=["desk", "phone"]
)
def test_no_screen_has_a_serious_violation(
    served: Served, browser: Browser, size: tuple[int, int], scheme: str
) -> None:
    with open_page(served, browser, size, scheme) as page:
        assert violations(page) == []
        ask(page, LANDSLIDE_QUESTION)
        ask(page, UNANSWERABLE_QUESTION)
        ask(page, "And on 6 March 2024?")
        assert violations(page) == []
        page.locator("#pq-filters summary").click()
        expect(page.locator("#pq-filters .pq-form")).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
        open_history(page)
        expect(page.locator(".pq-shelf li").first).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.locator("#t1 .pq-reply").click(position={"x": 4, "y": 4})
        if size[0] < IS_WIDE:
            page.locator("#t1 .pq-show-evidence").click()
            expect(page.locator("#t1-c1")).to_be_visible()
            assert violations(page) == []
        page.locator("#e-t1 .pq-open").first.click()
        expect(page.locator(".pq-source")).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Documents", exact=True).click()
        expect(page.locator(".pq-table tbody tr").first).to_be_visible()
        assert violations(page) == []
        page.get_by_role("button", name="Clippings").click()
        expect(page.locator("#pq-clippings")).to_be_visible()
        assert violations(page) == []
        # A toast, which says that there is no such conversation.
        page.goto(f"{served.url}?c=nothing")
        expect(page.locator(".toast-body")).to_be_visible(timeout=20_000)
        expect(page.locator(".toast-body")).to_have_css("opacity", "1")
        assert violations(page) == []


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
