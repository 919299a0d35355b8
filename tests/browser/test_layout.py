"""Every screen at four widths, light and dark: nothing is cropped, and lines can be read."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.helpers import (
    LIGHTHOUSE_QUESTION,
    UNANSWERABLE_QUESTION,
    Served,
    ask,
    characters_a_line,
    is_in_view,
    open_history,
    open_page,
    overflows,
    save_screenshot,
)

pytestmark = pytest.mark.browser

SIZES = [(1440, 900), (1024, 768), (768, 1024), (390, 844)]
# Characters of a line of text that is read, at most.
LONGEST_LINE = 72
IS_WIDE = 900


def keep(page: Page, name: str, width: int) -> None:
    """Keep a screenshot in both schemes, and check that nothing is cropped."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        save_screenshot(page, f"{width}-{scheme}-{name}")
    assert not overflows(page), name
    for part in page.locator(".pq-bar > *:visible").all():
        assert not part.evaluate("(element) => element.scrollWidth > element.clientWidth + 1"), name


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_screen_fits_its_width(
    served: Served, browser: Browser, size: tuple[int, int]
) -> None:
    width = size[0]
    with open_page(served, browser, size) as page:
        expect(page.locator("[data-piece=holds]")).not_to_be_empty()
        keep(page, "welcome", width)
        turn = ask(page, LIGHTHOUSE_QUESTION)
        keep(page, "answer", width)
        assert characters_a_line(turn.locator(".pq-quote").first) <= LONGEST_LINE
        turn.locator(".pq-marker").first.click()
        if width < IS_WIDE:
            keep(page, "quote", width)
            page.locator(".pq-preview").get_by_role("link", name="Show passage").click()
        expect(page.locator("#t1-c1")).to_be_visible()
        assert is_in_view(page.locator("#t1-c1"))
        assert characters_a_line(page.locator("#t1-c1 .pq-passage")) <= LONGEST_LINE
        keep(page, "evidence", width)
        page.locator("#t1-c1 .pq-open").click()
        mark = page.locator(".pq-source mark")
        expect(mark).to_be_visible()
        assert is_in_view(mark)
        # The question stays in view beside the source, where there is room for both.
        assert page.locator("#t1 .pq-question").is_visible()
        assert is_in_view(page.locator("#t1 .pq-question")) == (width >= IS_WIDE)
        keep(page, "source", width)
        page.keyboard.press("Escape")
        expect(mark).to_be_hidden()
        page.locator(".pq-close-evidence").click()
        expect(page.locator("#pq-right")).to_be_hidden()
        ask(page, UNANSWERABLE_QUESTION)
        keep(page, "no-answer", width)
        open_history(page)
        expect(page.locator(".pq-shelf")).to_be_visible()
        keep(page, "history", width)
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Documents", exact=True).click()
        expect(page.locator(".pq-table tbody tr").first).to_be_visible()
        keep(page, "documents", width)


def test_thread_is_centred_while_no_evidence_is_open(page: Page) -> None:
    middle = """(element) => {
        const box = element.getBoundingClientRect(), rail = 92;
        return (box.left + box.right) / 2 - (innerWidth + rail) / 2; }"""
    assert abs(page.locator("#pq-ask").evaluate(middle)) < 10
    turn = ask(page, LIGHTHOUSE_QUESTION)
    assert turn.evaluate(middle) < -100
    page.locator(".pq-close-evidence").click()
    assert abs(turn.evaluate(middle)) < 10
    turn.get_by_role("button", name="Show passages").click()
    expect(page.locator("#t1-c1")).to_be_visible()


def test_an_answer_and_none_look_different_at_a_glance(page: Page) -> None:
    looks = "(e) => { const {borderStyle, borderColor, backgroundColor} = getComputedStyle(e); "
    looks += "return [borderStyle, borderColor, backgroundColor].join(); }"
    answered, absent = ask(page, LIGHTHOUSE_QUESTION), ask(page, UNANSWERABLE_QUESTION)
    assert answered.locator(".pq-reply").evaluate(looks) != (
        absent.locator(".pq-reply").evaluate(looks)
    )
    expect(answered.locator(".pq-tier")).to_contain_text("Answer")
    expect(answered.locator(".pq-tier")).to_contain_text("% confident")
    expect(absent.locator(".pq-tier")).to_have_text("No answer")
    # The reply stands before its tools.
    quote, tools = answered.locator(".pq-quote").first, answered.locator(".pq-actions")
    assert quote.bounding_box()["y"] < tools.bounding_box()["y"]  # type: ignore[index]
