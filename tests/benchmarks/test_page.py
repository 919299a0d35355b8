"""Measure what a person waits for: from Enter to the sign of work, and to the finished reply.

PULLQUOTE_INDEX=folder PULLQUOTE_QUESTIONS=questions.jsonl \\
    python -m pytest -m benchmark tests/benchmarks/test_page.py -s

Without these variables, the article in seeds/ and questions about it. The times are taken in the
page itself, by Chromium's clock: when the key is pressed, when the turn is in the page, and when
its reply is.
"""

import json
import os
import statistics
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.benchmarks.test_load import SEED_QUESTIONS, run_app
from tests.browser.conftest import browser  # noqa: F401

# Questions that are asked, and how many of one conversation.
QUESTIONS, QUESTIONS_PER_CONVERSATION = 60, 5
# Questions before those that are counted.
WARM_UP = 5
# Milliseconds until a question counts as lost.
TIMEOUT = 60_000

# Watches the page from Enter on: sets `window.times` to [until a new turn, until its reply].
_WATCH = """() => {
    const replied = ".pq-answered, .pq-possible, .pq-unanswered, .pq-help, .pq-noted";
    const count = document.querySelectorAll(".pq-turn").length;
    window.times = null;
    let pressed = 0, seen = 0;
    addEventListener("keydown", (event) => {
        if (event.key === "Enter" && !pressed) pressed = performance.now();
    }, {capture: true, once: true});
    const observer = new MutationObserver(() => {
        const turn = document.querySelectorAll(".pq-turn")[count];
        if (!turn || !pressed) return;
        seen ||= performance.now();
        if (!turn.matches(replied)) return;
        observer.disconnect();
        window.times = [seen - pressed, performance.now() - pressed];
    });
    observer.observe(document.body,
        {subtree: true, childList: true, attributes: true, attributeFilter: ["class"]});
}"""


def ask_and_time(page: Page, question: str) -> tuple[float, float]:
    """Ask in the page; returns milliseconds until the turn is shown, and until its reply is."""
    page.get_by_label("Question").fill(question)
    page.evaluate(_WATCH)
    page.keyboard.press("Enter")
    page.wait_for_function("window.times", timeout=TIMEOUT)
    shown, replied = page.evaluate("window.times")
    return shown, replied


def spread(times: list[float]) -> str:
    return f"p50 {statistics.median(times):.0f} ms, p95 {statistics.quantiles(times, n=20)[-1]:.0f}"


@pytest.mark.benchmark
def test_time_from_enter_to_reply(browser: Browser, tmp_path: Path) -> None:  # noqa: F811
    questions = SEED_QUESTIONS
    if path := os.environ.get("PULLQUOTE_QUESTIONS"):
        rows = Path(path).read_text("utf-8").splitlines()
        questions = [json.loads(row)["question"] for row in rows]
    times = []
    with run_app(os.environ.get("PULLQUOTE_INDEX") or str(tmp_path / "index")) as (url, _):
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        for number in range(QUESTIONS + WARM_UP):
            if number % QUESTIONS_PER_CONVERSATION == 0:
                page.goto(url)
                page.get_by_label("Question").wait_for()
            asked = ask_and_time(page, questions[number % len(questions)])
            if number >= WARM_UP:
                times.append(asked)
    print(f"\nuntil the question is shown: {spread([shown for shown, _ in times])}")
    print(f"until its reply is: {spread([replied for _, replied in times])}")
    assert all(shown <= replied for shown, replied in times)
