"""Every screen at four widths, light and dark: nothing is cropped or hard to read or reach."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from qa.ui.html.templates import render
from tests.browser.helpers import (
    LANDSLIDE_QUESTION,
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
# The scheme in which axe-core looks at the screens, by width.
LOOKED_AT = {1440: "light", 390: "dark"}
REPORTED_IMPACTS = {"serious", "critical"}
# Characters of a line of text that is read, at most.
LONGEST_LINE = 72
IS_WIDE = 900
# Milliseconds that colours take to change.
_TRANSITION_MS = 200


def violations(page: Page) -> list[str]:
    """The serious violations that axe-core finds on the page as it is now."""
    results = Axe().run(page).response["violations"]
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:200]}"
        for violation in results
        if violation["impact"] in REPORTED_IMPACTS
        for node in violation["nodes"]
    ]


def check_screen(page: Page, name: str, width: int) -> None:
    """Keep a screenshot in both schemes, and check that nothing is cropped or inaccessible."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        # Gradio follows a little later.
        page.wait_for_function(
            "(isDark) => Boolean(document.querySelector('.dark')) === isDark", arg=scheme == "dark"
        )
        page.wait_for_timeout(_TRANSITION_MS)
        save_screenshot(page, f"{width}-{scheme}-{name}")
        if scheme == LOOKED_AT.get(width):
            assert violations(page) == [], name
    assert not overflows(page), name
    for part in page.locator(".pq-bar > *:visible").all():
        assert not part.evaluate("(element) => element.scrollWidth > element.clientWidth + 1"), name


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_screen_fits_its_width_and_is_accessible(
    served: Served, browser: Browser, size: tuple[int, int]
) -> None:
    width = size[0]
    with open_page(served, browser, size) as page:
        expect(page.locator("[data-fragment=holds]")).not_to_be_empty()
        # Much that is not read is told in short where there is no room.
        much = render("header.html", "failed", files=1234, parts="12 attachments, 3 charts")
        page.locator(".pq-failed").evaluate(
            "(element, much) => { element.innerHTML = much; }", much
        )
        expect(page.locator(".pq-failed")).to_be_in_viewport(ratio=1)
        check_screen(page, "welcome", width)
        check_replies(page, width)
        check_source(page, width)
        page.locator("#pq-filters summary").click()
        expect(page.locator("#pq-filters .pq-form")).to_be_visible()
        check_screen(page, "filter", width)
        page.keyboard.press("Escape")
        open_history(page)
        expect(page.locator(".pq-shelf li").first).to_be_visible()
        check_screen(page, "history", width)
        page.keyboard.press("Escape")
        page.evaluate("scrollTo(0, 300)")
        page.get_by_role("button", name="Documents", exact=True).click()
        assert page.evaluate("scrollY") == 0
        expect(page.locator(".pq-table tbody tr").first).to_be_visible()
        check_screen(page, "documents", width)
        page.get_by_role("button", name="Clippings").click()
        expect(page.locator("#pq-clippings")).to_be_visible()
        check_screen(page, "clippings", width)
        # A toast, which says that there is no such conversation.
        page.goto(f"{served.url}?c=nothing")
        expect(page.locator(".toast-body")).to_be_visible(timeout=20_000)
        expect(page.locator(".toast-body")).to_have_css("opacity", "1")
        check_screen(page, "toast", width)


def check_replies(page: Page, width: int) -> None:
    """Check an answer, its evidence, sources that disagree, a period and no answer."""
    turn = ask(page, LIGHTHOUSE_QUESTION)
    check_screen(page, "answer", width)
    assert characters_a_line(turn.locator(".pq-quote").first) <= LONGEST_LINE
    turn.locator(".pq-marker").first.click()
    if width < IS_WIDE:
        check_screen(page, "quote", width)
        page.locator(".pq-preview").get_by_role("link", name="Show passage").click()
    expect(page.locator("#t1-c1")).to_be_visible()
    assert is_in_view(page.locator("#t1-c1"))
    assert characters_a_line(page.locator("#t1-c1 .pq-passage")) <= LONGEST_LINE
    check_screen(page, "evidence", width)
    page.locator(".pq-close-evidence").click()
    expect(page.locator("#pq-right")).to_be_hidden()
    ask(page, UNANSWERABLE_QUESTION)
    check_screen(page, "no-answer", width)
    figures = ask(page, LANDSLIDE_QUESTION).locator(".pq-figures")
    # The titles can be read, not only scrolled to.
    assert not figures.evaluate("(element) => element.scrollWidth > element.clientWidth + 1")
    ask(page, "And on 6 March 2024?")
    check_screen(page, "period", width)


def check_source(page: Page, width: int) -> None:
    """Check the source of the first quote."""
    page.locator("#t1 .pq-reply").click(position={"x": 4, "y": 4})
    page.locator("#t1 .pq-show-evidence").click()
    page.locator("#t1-c1 .pq-open").click()
    # Another quote of the answer may be marked in it too.
    mark = page.locator(".pq-source mark.pq-now")
    expect(mark).to_be_visible()
    assert is_in_view(mark)
    # The question stays in view beside the source, where there is room for both.
    assert page.locator("#t1 .pq-question").is_visible()
    assert is_in_view(page.locator("#t1 .pq-question")) == (width >= IS_WIDE)
    check_screen(page, "source", width)
    page.keyboard.press("Escape")
    expect(mark).to_be_hidden()
    if width < IS_WIDE:
        # It lies over the thread.
        page.locator(".pq-close-evidence").click()


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
