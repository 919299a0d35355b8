"""Every conversation, turn, place in a document and filter has an address that opens it."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from index import Index
from index.storage.sqlite.user_data import UserDataFiles
from qa.conversations.store import ConversationStore
from tests.browser.helpers import (
    BELL_QUESTION,
    CEILING_QUESTION,
    LANDSLIDE_QUESTION,
    LIGHTHOUSE_QUESTION,
    Served,
    ask,
)

pytestmark = pytest.mark.browser


def parameter(page: Page, name: str) -> str:
    """A parameter of the address; "" if it has none of that name."""
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def test_conversation_and_turn_are_opened_by_their_address(page: Page, served: Served) -> None:
    ask(page, LIGHTHOUSE_QUESTION)
    expect(page).to_have_url(re.compile(r"\?c=\w+"))
    expect(page).to_have_title(f"{LIGHTHOUSE_QUESTION} · Pullquote")
    ask(page, BELL_QUESTION)
    page.locator("#t1 .pq-question").click()
    expect(page).to_have_url(re.compile("#t1$"))
    conversation, url = parameter(page, "c"), page.url
    page.reload()
    expect(page.locator(".pq-turn")).to_have_count(2, timeout=20_000)
    expect(page.locator("#t1")).to_have_class(re.compile("pq-selected"))
    # A new one stays new; Back and Forward do what they say.
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".pq-turn")).to_have_count(0)
    assert parameter(page, "c") == ""
    expect(page).to_have_title("Pullquote")
    page.reload()
    expect(page.locator(".pq-bar")).to_be_visible()
    page.wait_for_timeout(1_000)
    expect(page.locator(".pq-turn")).to_have_count(0)
    page.go_back()
    expect(page.locator(".pq-turn")).to_have_count(2, timeout=20_000)
    page.go_forward()
    expect(page.locator(".pq-turn")).to_have_count(0)
    # In another tab, both continue the one conversation.
    other = page.context.new_page()
    other.goto(url)
    expect(other.locator(".pq-turn")).to_have_count(2, timeout=20_000)
    ask(other, CEILING_QUESTION)
    page.go_back()
    expect(page.locator(".pq-turn")).to_have_count(3, timeout=20_000)
    # What is asked in one is shown in the other.
    ask(page, LANDSLIDE_QUESTION)
    expect(other.locator(".pq-turn")).to_have_count(4)
    ask(other, LIGHTHOUSE_QUESTION, 60_000)
    expect(page.locator(".pq-turn")).to_have_count(5)
    assert parameter(other, "c") == parameter(page, "c") == conversation
    other.close()


def test_quote_and_document_are_opened_by_their_address(page: Page, served: Served) -> None:
    ask(page, LIGHTHOUSE_QUESTION)
    page.locator("#t1-c1 .pq-open").click()
    mark = page.locator(".pq-source mark")
    expect(mark).to_contain_text("orange")
    expect(page).to_have_url(re.compile("doc=harbour.txt&at="))
    document, place = parameter(page, "doc"), parameter(page, "at")
    page.go_back()
    expect(mark).to_be_hidden()
    page.go_forward()
    expect(mark).to_be_visible()
    # Sent to somebody else, it opens without the conversation.
    page.goto(f"{served.url}?doc={document}&at={place}")
    expect(mark).to_contain_text("orange", timeout=20_000)
    expect(page.locator(".pq-turn")).to_have_count(0)
    page.locator(".pq-close-source").click()
    expect(mark).to_be_hidden()
    assert parameter(page, "doc") == ""


def test_page_of_a_quote_is_drawn_where_its_address_is_opened(page: Page, served: Served) -> None:
    text = Index.open(served.index).document("railways.pdf").text
    start = text.index("The funicular")
    page.goto(f"{served.url}?doc=railways.pdf&at={start}-{start + 40}")
    expect(page.locator(".pq-source mark")).to_contain_text("The funicular", timeout=20_000)
    expect(page.get_by_alt_text("Page 2 of")).to_be_visible(timeout=20_000)
    expect(page.locator(".pq-source .pq-box").first).to_be_visible()


def test_search_and_filter_are_opened_by_their_address(page: Page, served: Served) -> None:
    page.goto(f"{served.url}?show=documents&q=melden&kind=txt")
    rows = page.locator(".pq-table tbody tr")
    expect(rows).to_have_count(3, timeout=20_000)
    expect(page.get_by_label("Search documents")).to_have_value("melden")
    page.get_by_label("Search documents").fill("melden rises")
    expect(rows).to_have_count(1)
    expect(page).to_have_url(re.compile(r"q=melden\+rises&kind=txt"))
    page.goto(f"{served.url}?kind=pdf")
    expect(page.locator("#pq-filters .pq-chip")).to_have_text(["PDF ✕"], timeout=20_000)
    page.get_by_role("button", name="Remove the filter PDF").click()
    expect(page.locator("#pq-filters .pq-chip")).to_have_count(0)
    expect(page).to_have_url(served.url)


def test_question_is_shown_at_once_and_every_one_in_haste_is_kept(
    page: Page, served: Served
) -> None:
    questions = [LIGHTHOUSE_QUESTION, BELL_QUESTION, CEILING_QUESTION, LANDSLIDE_QUESTION] * 2
    expect(page.get_by_label("Question")).to_be_visible()
    page.evaluate(
        """() => {
        window.shownAfter = []; window.rings = [];
        const box = document.querySelector('#pq-ask textarea');
        box.addEventListener('keydown', (event) => {
          if (event.key !== 'Enter') return;
          const began = performance.now(), before = document.querySelectorAll('.pq-turn').length;
          const look = () => {
            if (document.querySelectorAll('.pq-turn').length <= before)
              return requestAnimationFrame(look);
            window.shownAfter.push(performance.now() - began);
            for (const element of document.querySelectorAll('.pq-working'))
              window.rings.push(getComputedStyle(element, '::before').borderTopWidth);
          };
          requestAnimationFrame(look);
        }, true); }"""
    )
    box = page.get_by_label("Question")
    for question in questions:
        box.fill(question)
        page.keyboard.press("Enter")
        expect(box).to_have_value("")
    turns = page.locator(".pq-turn")
    expect(turns).to_have_count(len(questions))
    assert set(page.evaluate("window.rings")) == {"2px"}
    expect(page.locator(".pq-answered, .pq-possible")).to_have_count(len(questions), timeout=60_000)
    assert page.locator(".pq-question").all_inner_texts() == questions
    # Some room for a machine that does other things too: 150 ms on an idle one.
    assert sorted(page.evaluate("window.shownAfter"))[len(questions) // 2] < 150
    stored = ConversationStore(UserDataFiles(served.index)).load(parameter(page, "c"))
    assert [answer.question for answer in stored.answers] == questions


def test_question_that_waits_is_answered_where_it_was_asked(page: Page, served: Served) -> None:
    """Another conversation is begun while three questions wait."""
    store = ConversationStore(UserDataFiles(served.index))
    before = len(store.find(""))
    box = page.get_by_label("Question")
    for question in (LIGHTHOUSE_QUESTION, BELL_QUESTION, CEILING_QUESTION):
        box.fill(question)
        page.keyboard.press("Enter")
        expect(box).to_have_value("")
    page.get_by_role("button", name="New conversation").click()
    turns = page.locator(".pq-turn")
    expect(turns).to_have_count(0)
    box.fill(LANDSLIDE_QUESTION)
    page.keyboard.press("Enter")
    # By its words: a reply to the conversation before may still be on its way.
    asked = turns.filter(has_text=LANDSLIDE_QUESTION)
    expect(asked).to_have_class(re.compile("pq-answered"), timeout=30_000)
    expect(turns).to_have_count(1)
    for _ in range(100):
        last_two = [len(stored.answers) for stored in store.find("")[:2]]
        if sorted(last_two) == [1, 3]:
            break
        page.wait_for_timeout(200)
    assert sorted(last_two) == [1, 3]
    assert len(store.find("")) == before + 2


def test_question_that_waits_outlives_a_reload(page: Page, served: Served) -> None:
    questions = [LIGHTHOUSE_QUESTION, BELL_QUESTION, CEILING_QUESTION, LANDSLIDE_QUESTION]
    store, box = ConversationStore(UserDataFiles(served.index)), page.get_by_label("Question")
    before = len(store.find(""))
    for question in questions:
        box.fill(question)
        page.keyboard.press("Enter")
        expect(box).to_have_value("")
    page.reload()
    expect(page.locator(".pq-question")).to_have_count(len(questions), timeout=20_000)
    expect(page.locator(".pq-pending")).to_have_count(0, timeout=60_000)
    assert sorted(page.locator(".pq-question").all_inner_texts()) == sorted(questions)
    # None is answered twice, also where the page that was left had asked it already.
    page.wait_for_timeout(1_000)
    assert len(store.find("")) == before + 1
    stored = store.load(parameter(page, "c"))
    assert sorted(answer.question for answer in stored.answers) == sorted(questions)
    assert page.evaluate("sessionStorage['pq-waiting']") == "[]"


def test_question_without_a_connection_is_answered_once_there_is_one(
    served: Served, browser: Browser
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(served.url)
    expect(page.locator("[data-fragment=holds]")).not_to_be_empty(timeout=20_000)
    context.set_offline(True)
    box = page.get_by_label("Question")
    box.fill(LIGHTHOUSE_QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".pq-question")).to_have_text(LIGHTHOUSE_QUESTION)
    box.fill("A question that is being written")
    expect(page.locator(".pq-away")).to_have_text("No connection to the server. Trying again…")
    # The page says so in its own words, once.
    page.wait_for_timeout(500)
    expect(page.locator(".toast-body:visible")).to_have_count(0)
    context.set_offline(False)
    expect(page.locator(".pq-answered")).to_contain_text("orange", timeout=30_000)
    expect(page.locator(".pq-away")).to_be_hidden()
    expect(box).to_have_value("A question that is being written")
    context.close()
