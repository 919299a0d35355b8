"""Every screen, looked through by axe-core: no serious violation, at either width and scheme."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.helpers import ABSENT, TOLL, Served, ask, visit

pytestmark = pytest.mark.browser

GRAVE = {"serious", "critical"}


def violations(page: Page) -> list[str]:
    """What axe-core holds against the page as it stands, its worst first."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:200]}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(
    ("size", "scheme"), [((1280, 800), "light"), ((390, 844), "dark")], ids=["desk", "phone"]
)
def test_no_screen_keeps_anybody_out(
    served: Served, browser: Browser, size: tuple[int, int], scheme: str
) -> None:
    with visit(served, browser, size, scheme) as page:
        assert violations(page) == []
        ask(page, TOLL)
        ask(page, ABSENT)
        ask(page, "And on 6 March 2024?")
        assert violations(page) == []
        page.locator(".pq-narrow summary").click()
        expect(page.locator(".pq-sift")).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.locator(".pq-shelf summary").click()
        expect(page.locator(".pq-shelf li").first).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.locator("#t1 .pq-reply").click(position={"x": 4, "y": 4})
        page.locator("#e-t1 .pq-open").first.click()
        expect(page.locator("dialog[open]")).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Corpus", exact=True).click()
        expect(page.locator(".pq-table tbody tr").first).to_be_visible()
        assert violations(page) == []
