"""Filters and time expressions in a real browser: questions about some of the documents."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.helpers import (
    Served,
    ask,
    is_in_view,
    open_page,
    overflows,
    run_app,
    save_screenshot,
)

pytestmark = pytest.mark.browser

FLOOD_QUESTION = "How many people did the flood in Varnholt kill?"
REPORTS = {
    "wire/first.txt": ("killed 4 people, the mayor said", "2023-02-03", "#flood"),
    "wire/second.md": ("killed 9 people, the rescue service said", "2024-05-06", "#flood #final"),
    "blog/third.txt": ("killed 30 people, a neighbour wrote", "", "#rumour"),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("filters")
    for name, (outcome, day, tags) in REPORTS.items():
        file = place / "corpus" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        date_line = f"{day} 08:00:00\n" if day else ""
        file.write_text(
            f"The river of {Path(name).stem}\nThe water came at night. The flood in Varnholt "
            f"{outcome}. The bridge is closed.\n{date_line}{tags}\n",
            "utf-8",
        )
    with run_app(place) as app:
        yield app


def open_form(page: Page) -> None:
    page.locator("#pq-filters summary").click()
    expect(page.locator("#pq-filters .pq-form")).to_be_visible(timeout=10_000)


def apply_filter(page: Page) -> None:
    page.locator("#pq-filters").get_by_role("button", name="Apply").click()
    expect(page.locator("#pq-filters .pq-form")).to_be_hidden()


def cited_paths(page: Page, turn: int) -> set[str]:
    expect(page.locator(f"#e-t{turn}")).to_be_visible()
    return set(
        page.locator(f"#e-t{turn} .pq-facts").evaluate_all(
            "(lines) => lines.map((line) => line.dataset.path)"
        )
    )


def test_filtered_question_is_answered_from_matching_documents_only(page: Page) -> None:
    open_form(page)
    save_screenshot(page, "filter")
    page.locator("#pq-filters").get_by_label("Folder").select_option("wire")
    page.get_by_label("Text file").check()
    apply_filter(page)
    chips = page.locator(".pq-conditions .pq-chip")
    expect(chips).to_have_text(["in wire/ ✕", "Text file ✕"])

    turn = ask(page, FLOOD_QUESTION)

    assert cited_paths(page, 1) == {"wire/first.txt"}
    expect(turn.locator(".pq-periods")).to_contain_text("Only documents")
    expect(turn.locator("li.pq-chip")).to_have_text(["in wire/", "Text file"])
    save_screenshot(page, "filtered")

    page.get_by_role("button", name="Remove the filter Text file").click()
    expect(chips).to_have_text(["in wire/ ✕"])
    ask(page, FLOOD_QUESTION)
    assert cited_paths(page, 2) == {"wire/first.txt", "wire/second.md"}
    turn.get_by_role("button", name="Ask all documents").click()
    expect(page.locator("#t3")).to_have_class(re.compile("pq-answered"), timeout=30_000)
    expect(page.locator("#t3 .pq-question")).to_have_text(FLOOD_QUESTION)
    assert cited_paths(page, 3) == set(REPORTS)


def test_days_can_be_chosen_in_the_histogram_or_the_fields(page: Page) -> None:
    open_form(page)
    bars = page.locator("#pq-filters .pq-stretch")
    picture = page.locator("#pq-filters").get_by_role("img")
    expect(picture).to_be_visible()
    expect(picture).to_have_accessible_name(
        re.compile("Documents over time, from February 2023 to ")
    )
    since, until = page.get_by_label("From", exact=True), page.get_by_label("to", exact=True)
    bars.first.click()
    expect(since).to_have_value("2023-02-01")
    expect(until).to_have_value("2023-02-28")
    bars.last.click()
    expect(since).to_have_value("2023-02-01")
    expect(until).to_have_value("2024-05-31")
    since.fill("2024-01-01")
    page.get_by_label("Include 1 undated").uncheck()
    apply_filter(page)
    expect(page.locator(".pq-conditions .pq-chip")).to_have_text(
        ["from 1 January 2024 ✕", "until 31 May 2024 ✕", "with a date ✕"]
    )
    ask(page, FLOOD_QUESTION)
    assert cited_paths(page, 1) == {"wire/second.md"}


def test_reversed_days_are_refused_with_a_note_and_change_nothing(page: Page) -> None:
    open_form(page)
    page.get_by_label("From", exact=True).fill("2024-01-02")
    page.get_by_label("to", exact=True).fill("2024-01-01")
    page.locator("#pq-filters").get_by_role("button", name="Apply").click()
    expect(page.locator("[data-fragment=filter-note]")).to_contain_text("swap the two dates")
    expect(page.locator(".pq-conditions .pq-chip")).to_have_count(0)


def test_edited_time_expression_restricts_the_question_to_those_days(page: Page) -> None:
    turn = ask(page, f"{FLOOD_QUESTION[:-1]} in February 2023?")
    chip = turn.locator("li.pq-chip")
    chip.locator("summary").click()
    save_screenshot(page, "period-changed")
    expect(chip.get_by_label("From", exact=True)).to_have_value("2023-02-01")
    chip.get_by_label("From", exact=True).fill("2024-05-01")
    chip.get_by_label("to", exact=True).fill("2024-05-31")
    chip.get_by_role("button", name="Only these days").click()
    again = page.locator("#t2")
    expect(again).to_have_class(re.compile("pq-(?:answered|possible)"), timeout=30_000)
    expect(again.locator("li.pq-chip")).to_have_text(
        ["from 1 May 2024", "until 31 May 2024", "with a date"]
    )
    expect(again.locator(".pq-periods").last).to_contain_text("Ignoring “in February 2023”")
    assert cited_paths(page, 2) == {"wire/second.md"}


def test_filter_of_a_question_survives_a_reload(page: Page) -> None:
    open_form(page)
    page.get_by_label("rumour").check()
    apply_filter(page)
    ask(page, FLOOD_QUESTION)
    # A reply is saved just after it is shown.
    page.wait_for_timeout(1_000)
    page.reload()
    expect(page.locator("#t1 li.pq-chip")).to_have_text(["#rumour"], timeout=20_000)
    assert cited_paths(page, 1) == {"blog/third.txt"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_filter_form_fits_on_a_phone(served: Served, browser: Browser, scheme: str) -> None:
    with open_page(served, browser, (390, 844), scheme) as page:
        open_form(page)
        save_screenshot(page, f"filter-phone-{scheme}")
        assert not overflows(page)
        for part in ("#pq-filters .pq-stretches", "#pq-filters .pq-done"):
            page.locator(part).scroll_into_view_if_needed()
            assert is_in_view(page.locator(part))


def test_day_of_the_question_is_a_chip_and_can_be_chosen(served: Served, browser: Browser) -> None:
    with open_page(served, browser, (1280, 900)) as page:
        chip = page.locator("#pq-reference-day summary")
        # The newest of documents that all are more than a month old.
        expect(chip).to_have_text(re.compile("As of\\s+6 May 2024"))
        ask(page, "How many people did the flood in Varnholt kill last year?")
        assert "2023" in page.locator("#t1").inner_text()
        chip.click()
        page.locator("#pq-reference-day [name=day]").fill("2025-02-03")
        page.locator("#pq-reference-day").get_by_role("button", name="Apply").click()
        expect(chip).to_have_text(re.compile("As of\\s+3 February 2025"))
        save_screenshot(page, "as-of")
        ask(page, "How many people did the flood in Varnholt kill last year?")
        assert "2024" in page.locator("#t2").inner_text()
        chip.click()
        page.locator("#pq-reference-day").get_by_role("button", name="Default").click()
        expect(chip).to_have_text(re.compile("As of\\s+6 May 2024"))
