"""The chat page in a real browser, with the app running on a real index."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from index import Index
from index.storage.sqlite.user_data import UserDataFiles
from qa.conversations.clippings import ClippingStore
from qa.evaluation.gold import read_gold
from tests.browser.helpers import (
    AQUEDUCT_QUESTION,
    AQUEDUCT_QUOTE,
    BELL_QUESTION,
    CEILING_QUESTION,
    FERRY_QUESTION,
    FUNICULAR_QUESTION,
    HOSTILE_FILE,
    HOSTILE_QUESTION,
    LANDSLIDE_QUESTION,
    LIGHTHOUSE_QUESTION,
    ROOT,
    SOLDIERS_QUESTION,
    TRAM_QUESTION,
    UNANSWERABLE_QUESTION,
    Served,
    ask,
    ask_api,
    choose_action,
    is_in_view,
    open_history,
    open_page,
    run_app,
    save_screenshot,
    sync_elsewhere,
)
from tests.index.parsers.pages.making import Sheet, pdf

pytestmark = pytest.mark.browser


def test_citation_marker_opens_its_card_with_exactly_the_quote_highlighted(
    page: Page, served: Served
) -> None:
    turn = ask(page, SOLDIERS_QUESTION)
    expect(turn).to_have_class(re.compile("pq-answered"))
    turn.locator(".pq-marker").first.click()
    card = page.locator("#t1-c1")
    expect(card).to_be_focused()
    assert is_in_view(card)
    cited = ask_api(served, SOLDIERS_QUESTION)["citations"][0]
    text = Index.open(served.index).document(cited["document_id"]).text
    assert card.locator("mark").text_content() == text[cited["start"] : cited["end"]]
    assert "1,500" in text[cited["start"] : cited["end"]]
    passage = card.locator(".pq-passage").text_content() or ""
    assert text[cited["passage_start"] : cited["passage_end"]] in passage
    expect(card).to_contain_text("21 October 2024")
    answer_words = [text[start:end] for start, end in cited["answer_spans"]]
    assert card.locator("mark strong").all_text_contents() == answer_words
    expect(turn.locator(".pq-marker").first).to_have_attribute(
        "title", re.compile("^Kim Jong-un.*, 21 October 2024$")
    )
    save_screenshot(page, "answer")


def test_open_source_shows_the_whole_text_scrolled_to_the_quote(page: Page, served: Served) -> None:
    ask(page, "What did Vedant Patell tell reporters?")
    mark = page.locator("#t1-c1 mark").text_content()
    page.locator("#t1-c1 .pq-open").click()
    source = page.locator(".pq-source")
    expect(source).to_be_visible()
    expect(source.locator("mark")).to_have_text(str(mark), use_inner_text=False)
    assert is_in_view(source.locator("mark"))
    seed = next(name for name in (ROOT / "seeds").iterdir())
    stored = Index.open(served.index).document(seed.name).text
    assert source.locator(".pq-source-text").text_content() == stored
    save_screenshot(page, "source")
    page.keyboard.press("Escape")
    expect(source).to_be_hidden()
    page.locator("#t1-c1 .pq-open").click()
    expect(source).to_be_visible()


def test_page_image_of_a_pdf_frames_the_quote(page: Page) -> None:
    turn = ask(page, FUNICULAR_QUESTION)
    turn.locator(".pq-marker").first.click()
    card = page.locator("#t1-c1")
    expect(card).to_contain_text("page 2 · railways.pdf")
    image = card.locator(".pq-sheet")
    expect(image).to_be_visible(timeout=20_000)
    assert image.locator("img").evaluate("(img) => img.decode().then(() => img.naturalWidth)") > 600
    boxes = [box.bounding_box() for box in image.locator(".pq-box").all()]
    whole = image.bounding_box()
    assert len(boxes) == 2
    for box in boxes:
        assert box
        assert whole
        # The lines are 500 points above the bottom of a page of 842.
        assert 0.38 < (box["y"] - whole["y"]) / whole["height"] < 0.44
    first = image.locator(".pq-box").first
    first.scroll_into_view_if_needed()
    assert is_in_view(first)
    save_screenshot(page, "page-in-card")
    card.locator(".pq-open").click()
    image = page.locator(".pq-source .pq-sheet")
    expect(image).to_be_visible(timeout=20_000)
    expect(image.locator(".pq-box")).to_have_count(2)
    assert is_in_view(page.locator(".pq-source mark"))
    save_screenshot(page, "page-in-source")


def test_page_image_of_a_changed_file_is_replaced_by_a_note(page: Page, served: Served) -> None:
    file = served.corpus / "fares.pdf"
    original = file.read_bytes()
    file.write_bytes(pdf(Sheet().lines(60, 700, ("Nothing is said of trams any more.",))))
    ask(page, TRAM_QUESTION).locator(".pq-marker").first.click()
    card = page.locator("#t1-c1")
    expect(card.locator(".pq-page")).to_contain_text(
        "No picture of page 1: its file has changed since it was read", timeout=20_000
    )
    assert card.locator("mark").text_content() == (
        "The fare of the Olmsk tram at night is four coins."
    )
    file.write_bytes(original)


def test_large_source_shows_only_the_text_around_the_quote_and_says_so(page: Page) -> None:
    ask(page, CEILING_QUESTION)
    page.locator(".pq-open").first.click()
    source = page.locator(".pq-source")
    expect(source.locator("mark")).to_contain_text("Milena Dvorak")
    assert is_in_view(source.locator("mark"))
    expect(source.locator(".pq-note")).to_have_text(re.compile(r"^Showing characters [\d,]+ to "))
    assert len(source.locator(".pq-source-text").text_content() or "") < 130_000


def test_abstention_looks_neither_like_an_answer_nor_like_an_error(page: Page) -> None:
    turn = ask(page, UNANSWERABLE_QUESTION)
    expect(turn).to_have_class(re.compile("pq-unanswered"))
    expect(turn).to_contain_text("Closest passages")
    expect(page.locator(".pq-set:visible > h2")).to_have_text("Closest passages")
    border = "(element) => getComputedStyle(element).borderStyle"
    assert turn.locator(".pq-reply").evaluate(border) == "dashed"
    assert page.locator("#t1-c1").evaluate(border) == "dashed"
    expect(turn.locator(".pq-quote")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)
    save_screenshot(page, "no-answer")
    answered = ask(page, LIGHTHOUSE_QUESTION)
    assert answered.locator(".pq-reply").evaluate(border) == "solid"


def test_markup_in_documents_and_questions_is_shown_as_text_and_never_runs(page: Page) -> None:
    ask(page, HOSTILE_QUESTION)
    card = page.locator(".pq-card", has_text=HOSTILE_FILE).first
    expect(card.locator(".pq-passage")).to_contain_text("<script>window.pwned=1</script><img src=x")
    expect(card.locator(".pq-passage")).to_contain_text(
        "costs $5$ and **nobody** pays `{{value}}` ${window.pwned=3} for <b>it</b> &amp; [link]("
    )
    # Marks of emphasis are in the page, but not shown.
    expect(card.locator(".pq-passage")).to_contain_text("and nobody pays", use_inner_text=True)
    expect(page.locator("#t1 .pq-reply")).not_to_contain_text("**", use_inner_text=True)
    expect(card.locator("h3")).to_contain_text("Quorble <i>news</i>")
    card.locator(".pq-open").click()
    expect(page.locator(".pq-source .pq-source-text")).to_contain_text("<b>it</b> &amp; [link](")
    save_screenshot(page, "hostile")
    page.keyboard.press("Escape")
    assert page.locator("#pq-panes img, #pq-panes script, #pq-source img, .katex").count() == 0
    again = ask(
        page, f"{HOSTILE_QUESTION} <img src=x onerror='window.pwned=6'> $x$ ${{window.pwned=7}}"
    )
    expect(again.locator("h2")).to_contain_text("<img src=x onerror='window.pwned=6'> $x$ ${")


def test_citation_markers_work_with_the_keyboard(page: Page) -> None:
    ask(page, SOLDIERS_QUESTION)
    markers = page.locator(".pq-marker")
    page.get_by_label("Question").focus()
    # Back over settings, day, filters and both judgement buttons to the marker.
    for _ in range(6):
        page.keyboard.press("Shift+Tab")
    expect(markers.last).to_be_focused()
    page.keyboard.press("Enter")
    number = markers.count()
    expect(page.locator(f"#t1-c{number}")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(f"#t1-c{number} .pq-open")).to_be_focused()


def test_clicking_an_older_answer_shows_its_evidence_again(page: Page) -> None:
    ask(page, SOLDIERS_QUESTION)
    ask(page, LIGHTHOUSE_QUESTION)
    expect(page.locator(".pq-card:visible").first).to_contain_text("Veltrim")
    page.locator("#t1 .pq-question").click()
    expect(page.locator(".pq-card:visible").first).to_contain_text("Pyongyang")
    page.locator("#t2 .pq-marker").first.click()
    expect(page.locator("#t2-c1")).to_be_focused()
    expect(page.locator("#t1-c1")).to_be_hidden()


def test_rewritten_follow_up_can_be_edited_and_asked_by_itself(page: Page) -> None:
    ask(page, SOLDIERS_QUESTION)
    turn = ask(page, "And what did they arrive with?")
    query = turn.get_by_label("Searched as")
    expect(query).to_have_value(re.compile("Pyongyang|men|soldiers"))
    save_screenshot(page, "follow-up")
    query.fill(LIGHTHOUSE_QUESTION)
    turn.get_by_role("button", name="Search again").click()
    again = page.locator("#t3")
    expect(again).to_have_class(re.compile("pq-answered"), timeout=30_000)
    expect(again.locator(".pq-question")).to_have_text(LIGHTHOUSE_QUESTION)
    expect(again.get_by_label("Searched as")).to_have_count(0)
    expect(again.locator(".pq-quote").first).to_contain_text("orange")
    expect(again.locator(".pq-question")).to_be_in_viewport()


def test_judgements_are_saved_in_the_gold_file_beside_the_index(page: Page, served: Served) -> None:
    gold = served.index.with_name(f"{served.index.name}-gold.jsonl")
    gold.unlink(missing_ok=True)
    ask(page, LIGHTHOUSE_QUESTION).get_by_role("button", name="This answer is right").click()
    expect(page.locator("#t1 [role=status]")).to_have_text("Saved. Thank you.")
    corrected = ask(page, SOLDIERS_QUESTION)
    corrected.get_by_label("This answer is wrong").click()
    words = corrected.get_by_label("What would be right?")
    words.fill("three kilos of <b>iron</b>")
    save_screenshot(page, "judging")
    corrected.get_by_role("button", name="Save").click()
    expect(corrected.locator("[role=status]")).to_contain_text(
        "Not saved: “three kilos of <b>iron</b>” is not in any of these documents"
    )
    corrected.get_by_label("This answer is wrong").click()
    words.fill("SEVEN kilos of iron")
    corrected.get_by_role("button", name="Save").click()
    expect(corrected.locator("[role=status]")).to_have_text("Saved. Thank you.")
    absent = ask(page, UNANSWERABLE_QUESTION)
    absent.get_by_role("button", name="Right, the answer isn't here").click()
    expect(absent.locator("[role=status]")).to_have_text("Saved. Thank you.")

    saved = [(q.text, q.answers, q.document) for q in read_gold(gold)]
    assert saved[0][0] == LIGHTHOUSE_QUESTION
    assert saved[0][2] == "harbour.txt"
    assert saved[1:] == [
        (SOLDIERS_QUESTION, ("seven kilos of iron",), "bell.txt"),
        (UNANSWERABLE_QUESTION, (), None),
    ]


def test_conflicting_values_are_listed_with_date_and_evidence(page: Page) -> None:
    turn = ask(page, LANDSLIDE_QUESTION)
    rows = turn.locator(".pq-figures tr")
    expect(rows).to_have_text(
        [
            re.compile("^25.*8 March 2024.*Melden counts its dead"),
            re.compile("^18.*6 March 2024.*Toll in Melden rises"),
            re.compile("^12.*5 March 2024.*Landslide in the Orlu valley"),
        ],
        use_inner_text=True,
    )
    save_screenshot(page, "figures")
    rows.nth(1).locator(".pq-marker").click()
    expect(page.locator(".pq-card:focus")).to_contain_text("killed 18 people")


def test_time_expression_is_a_chip_that_can_be_removed(page: Page) -> None:
    ask(page, LANDSLIDE_QUESTION)
    turn = ask(page, "And on 6 March 2024?")
    expect(turn.locator(".pq-quote").first).to_contain_text("18")
    expect(turn.get_by_label("Searched as")).to_have_value(re.compile("landslide in Melden"))
    chip = turn.get_by_role("button", name="Ask again without “on 6 March 2024”")
    save_screenshot(page, "period")
    chip.click()
    again = page.locator("#t3")
    expect(again).to_have_class(re.compile("pq-(un)?answered"), timeout=30_000)
    expect(again.locator(".pq-question")).to_have_text("And on 6 March 2024?")
    expect(again.locator(".pq-periods")).to_have_text("Ignoring “on 6 March 2024”")
    expect(again.locator(".pq-chip")).to_have_count(0)


def test_example_questions_are_answered_when_clicked(page: Page) -> None:
    expect(page.locator(".pq-example").first).to_be_visible(timeout=60_000)
    save_screenshot(page, "welcome")
    question = str(page.locator(".pq-example").first.text_content())
    page.locator(".pq-example").first.click()
    expect(page.locator(".pq-answered .pq-question")).to_have_text(question, timeout=30_000)
    expect(page.locator(".pq-example").first).to_be_hidden()


@pytest.mark.parametrize("words", ["?!", ""])
def test_question_without_words_gets_help_and_the_conversation_continues(
    page: Page, words: str
) -> None:
    turn = ask(page, words)
    expect(turn).to_have_class(re.compile("pq-help"))
    expect(turn.locator(".pq-judging")).to_have_count(0)
    expect(ask(page, LIGHTHOUSE_QUESTION)).to_have_class(re.compile("pq-answered"))


def test_example_of_help_is_asked_when_clicked(page: Page) -> None:
    example = ask(page, "hello").locator(".pq-example").first
    question = example.inner_text()
    example.click()
    expect(page.locator(".pq-turn").last.locator(".pq-question")).to_have_text(question)


def test_question_asked_while_another_is_answered_waits_for_its_turn(page: Page) -> None:
    box = page.get_by_label("Question")
    box.fill(LANDSLIDE_QUESTION)
    page.keyboard.press("Enter")
    expect(box).to_have_value("", timeout=30_000)
    box.fill(CEILING_QUESTION)
    page.keyboard.press("Enter")
    for at, question in enumerate((LANDSLIDE_QUESTION, CEILING_QUESTION), start=1):
        turn = page.locator(f"#t{at}")
        expect(turn).to_have_class(re.compile("pq-answered"), timeout=30_000)
        expect(turn.locator(".pq-question")).to_have_text(question)


def test_new_conversation_is_empty(page: Page) -> None:
    ask(page, LIGHTHOUSE_QUESTION)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".pq-turn")).to_have_count(0)
    expect(page.locator(".pq-card")).to_have_count(0)
    expect(ask(page, LIGHTHOUSE_QUESTION)).to_have_attribute("id", "t1")


def test_unreadable_files_are_counted_and_listed(page: Page) -> None:
    expect(page.locator(".pq-failed")).to_have_text("1 file not read")
    page.locator(".pq-failed").click()
    expect(page.locator("#pq-unread")).to_be_focused()
    expect(page.locator("#pq-unread li")).to_have_text(re.compile(r"^broken\.txt \w.*\.$"))


def test_files_of_the_index_and_the_corpus_are_not_served(page: Page, served: Served) -> None:
    private = [served.index / "store.sqlite", served.corpus / "harbour.txt"]
    assert all(path.exists() for path in private)
    for path in [*private, *(path.relative_to(served.index.parent) for path in private)]:
        for route in ("gradio_api/file=", "file=", "static/", ""):
            reply = page.request.get(f"{served.url}{route}{path}")
            assert not reply.ok, (route, path)
    assert page.request.get(served.url, headers={"host": "elsewhere.example"}).status == 400


STOP_LOOKING_NOW_AND_THEN = """() => {
    const newest = setInterval(() => {}, 60_000);
    for (let id = 1; id <= newest; id += 1) clearInterval(id);
}"""


def test_source_deleted_since_the_answer_is_reported(page: Page, served: Served) -> None:
    # The source is opened before the page has noticed, so it does not hear of the change.
    page.route("**/news*", lambda _: None)
    page.reload()
    ask(page, BELL_QUESTION)
    card = page.locator("#t1-c1")
    expect(card).to_contain_text("seven kilos")
    page.evaluate(STOP_LOOKING_NOW_AND_THEN)
    bell = (served.corpus / "bell.txt").read_text("utf-8")
    (served.corpus / "bell.txt").unlink()
    Index.open(served.index).sync(served.corpus)
    card.locator(".pq-open").click()
    expect(page.locator(".pq-source")).to_contain_text("no longer in the index")
    page.keyboard.press("Escape")
    ask(page, SOLDIERS_QUESTION)
    page.locator("#t1 .pq-question").click()
    expect(card).to_contain_text("no longer in the index")
    expect(card.locator("mark")).to_have_count(0)
    (served.corpus / "bell.txt").write_text(bell, "utf-8")
    Index.open(served.index).sync(served.corpus)


VIEW_STATE = """() => {
    const ids = ['pq-thread', 'pq-right'];
    const text = document.querySelector('.pq-source:not([hidden]) .pq-views');
    return [
        ...ids.map((id) => document.getElementById(id).scrollTop), text?.scrollTop,
        document.activeElement.outerHTML.slice(0, 80), getSelection().toString(),
        document.querySelector('#pq-ask textarea').value,
        [...document.querySelectorAll('.pq-selected')].map((turn) => turn.id),
        [...document.querySelectorAll('.pq-set:not([hidden])')].map((set) => set.id),
        [...document.querySelectorAll('details[open]')].map((details) => details.className),
    ];
}"""


SELECT_TEXT = """(element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""


@pytest.mark.parametrize("size", [(1280, 480)])
def test_open_answer_reports_changes_of_its_source_and_keeps_the_view(
    page: Page, served: Served
) -> None:
    source = served.corpus / "aqueduct.txt"
    text = source.read_text("utf-8")
    turn, card, note = (
        ask(page, AQUEDUCT_QUESTION),
        page.locator("#t1-c1"),
        page.locator("#t1 .pq-since"),
    )
    ask(page, CEILING_QUESTION)
    ask(page, SOLDIERS_QUESTION)
    turn.locator(".pq-question").click()
    page.get_by_label("Question").fill("A question that is being written")
    page.locator("#t3 .pq-marker").first.focus()
    page.locator("#pq-thread").evaluate("(element) => element.scrollTo(0, 40)")
    page.locator("#t3 .pq-quote").first.evaluate(SELECT_TEXT)
    view_state = page.evaluate(VIEW_STATE)
    assert view_state[0] > 0
    assert view_state[4]
    expect(note).to_have_count(0)
    expect(card.locator("mark")).to_have_text(AQUEDUCT_QUOTE)

    source.write_text(text.replace("forty", "ninety"), "utf-8")
    sync_elsewhere(served)
    expect(note).to_have_text("source has changed", timeout=10_000)
    expect(card).to_contain_text("has changed since the answer was given")
    expect(card).to_contain_text(AQUEDUCT_QUOTE)
    expect(card.locator("mark, .pq-open")).to_have_count(0)
    expect(page.locator(".pq-since")).to_have_count(1)
    assert page.evaluate(VIEW_STATE) == view_state
    save_screenshot(page, "changed")

    source.unlink()
    sync_elsewhere(served)
    expect(note).to_have_text("source no longer in the index", timeout=10_000)
    expect(card).to_contain_text("no longer in the index")
    assert page.evaluate(VIEW_STATE) == view_state
    # The next answer renders the earlier ones again, with the same note.
    ask(page, LIGHTHOUSE_QUESTION)
    expect(note).to_have_text("source no longer in the index")

    source.write_text(text, "utf-8")
    sync_elsewhere(served)
    expect(note).to_have_count(0, timeout=10_000)
    expect(card.locator("mark")).to_have_text(AQUEDUCT_QUOTE, use_inner_text=False)


@pytest.mark.parametrize("size", [(1280, 300)])
def test_open_source_and_focused_card_survive_a_change_of_the_index(
    page: Page, served: Served
) -> None:
    source = served.corpus / "aqueduct.txt"
    text = source.read_text("utf-8")
    ask(page, CEILING_QUESTION)
    ask(page, AQUEDUCT_QUESTION)
    page.locator("#t2-c1 .pq-open").focus()
    source.write_text(text.replace("forty", "twenty"), "utf-8")
    sync_elsewhere(served)
    # The change removes the focused button, so its card gets the focus.
    expect(page.locator("#t2-c1")).to_be_focused(timeout=10_000)
    page.locator("#t1 .pq-marker").first.click()
    page.locator("#t1-c1 .pq-open").click()
    expect(page.locator(".pq-source mark")).to_be_visible()
    view_state = page.evaluate(VIEW_STATE)
    assert view_state[2] > 0
    source.write_text(text, "utf-8")
    sync_elsewhere(served)
    expect(page.locator("#t2 .pq-since")).to_have_count(0, timeout=10_000)
    expect(page.locator(".pq-source")).to_be_visible()
    assert page.evaluate(VIEW_STATE) == view_state


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_header_describes_the_index_and_follows_its_changes(
    page: Page, served: Served, size: tuple[int, int]
) -> None:
    holds, about = page.locator("[data-fragment=holds]"), page.locator(".pq-about")
    documents = Index.open(served.index).status().documents
    expect(holds).to_have_text(f"{documents} documents in corpus")
    expect(about).to_be_hidden()
    page.locator(".pq-state").click()
    expect(about).to_contain_text("Encoderall-MiniLM-L6-v2")
    for edge in ("left", "right"):
        position = about.evaluate(f"(element) => element.getBoundingClientRect().{edge}")
        assert 0 <= position <= size[0]
    save_screenshot(page, f"about-{size[0]}")
    extra = served.corpus / f"extra-{size[0]}.txt"
    extra.write_text("A note\nThe council of Ambridge met in the hall.\n", "utf-8")
    sync_elsewhere(served)
    expect(holds).to_contain_text(f"{documents + 1} documents", timeout=10_000)
    expect(about).to_contain_text(f"Documents{documents + 1}")
    expect(about).to_contain_text("Indexing nowNo", timeout=5_000)
    expect(about).to_be_visible()
    page.keyboard.press("Escape")
    expect(about).to_be_hidden()
    extra.unlink()
    sync_elsewhere(served)


def test_watched_folder_is_searched_without_a_restart(tmp_path: Path, browser: Browser) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "first.txt").write_text("Aqueducts\n" + AQUEDUCT_QUOTE + "\n", "utf-8")
    with run_app(tmp_path, "--watch") as served, open_page(served, browser, (1280, 800)) as page:
        holds, sync_status = (
            page.locator("[data-fragment=holds]"),
            page.locator("[data-fragment=work]"),
        )
        expect(holds).to_have_text("1 document in corpus · watching for changes", timeout=20_000)
        expect(ask(page, FERRY_QUESTION)).to_have_class(re.compile("pq-unanswered"))
        (corpus / "ferry.txt").write_text(
            "Ferries\nThe captain of the Lindau ferry is Jonna Abt, who is 51.\n", "utf-8"
        )
        expect(holds).to_contain_text("2 documents", timeout=30_000)
        expect(ask(page, FERRY_QUESTION)).to_contain_text("Jonna Abt")
        # The folder disappears, as if its drive was unplugged: the app goes on, and says why.
        corpus.rename(tmp_path / "away")
        expect(sync_status).to_contain_text(re.compile("Not up to date: .*corpus"), timeout=30_000)
        expect(ask(page, FERRY_QUESTION)).to_contain_text("Jonna Abt")
        save_screenshot(page, "following-failed")
        (tmp_path / "away").rename(corpus)
        expect(sync_status).to_be_empty(timeout=90_000)
        (corpus / "ferry.txt").unlink()
        expect(page.locator("#t2 .pq-since")).to_have_text(
            "source no longer in the index", timeout=30_000
        )
        expect(holds).to_contain_text("1 document in")


def test_copied_quote_names_its_source(page: Page, served: Served) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, SOLDIERS_QUESTION)
    button = page.locator("#t1-c1 .pq-copy[data-text]")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    cited = ask_api(served, SOLDIERS_QUESTION)["citations"][0]
    assert cited["quote"] in copied
    assert cited["title"] in copied
    assert "2024-10-21" in copied
    expect(button).to_have_text("Copy quote", timeout=5_000)
    # The address of the quote opens it without the conversation.
    page.get_by_role("button", name="Copy link").first.click()
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    expect(page.locator(".pq-source mark")).to_contain_text(cited["quote"], timeout=20_000)
    expect(page.locator(".pq-turn")).to_have_count(0)


def reload_when_saved(page: Page) -> None:
    """Reload the page once the last reply is saved, which happens just after it is shown."""
    page.wait_for_timeout(1_000)
    page.reload()


def test_conversation_survives_a_reload_and_can_be_found_renamed_and_deleted(page: Page) -> None:
    ask(page, SOLDIERS_QUESTION)
    ask(page, f"Please, {LIGHTHOUSE_QUESTION[:1].lower()}{LIGHTHOUSE_QUESTION[1:]}")
    reload_when_saved(page)
    expect(page.locator(".pq-turn")).to_have_count(2, timeout=20_000)
    expect(page.locator(".pq-turn").nth(1)).to_contain_text("orange")
    expect(page.locator("#t2-c1 mark")).to_have_count(1)

    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".pq-turn")).to_have_count(0)
    ask(page, CEILING_QUESTION)
    history = open_history(page)
    history.get_by_label("Search conversations").fill("orange PLEASE")
    row = history.locator("li[data-id]")
    expect(row).to_have_count(1, timeout=20_000)
    expect(row.locator(".pq-resume bdi")).to_have_text(SOLDIERS_QUESTION)
    choose_action(row, "Rename")
    expect(row.get_by_label("Name of")).to_be_focused()
    row.get_by_label("Name of").fill("Men and lights <b>")
    page.keyboard.press("Enter")
    expect(row.locator(".pq-resume bdi")).to_have_text("Men and lights <b>")
    save_screenshot(page, "conversations")
    row.locator(".pq-resume").click()
    expect(page.locator(".pq-turn")).to_have_count(2)
    # The next question continues this conversation.
    ask(page, UNANSWERABLE_QUESTION)
    reload_when_saved(page)
    expect(page.locator(".pq-turn")).to_have_count(3, timeout=20_000)

    history = open_history(page)
    history.get_by_label("Search conversations").fill("men and lights")
    expect(row).to_have_count(1, timeout=20_000)
    choose_action(row, "Delete…")
    row.get_by_role("button", name="Delete for good?").click()
    expect(row).to_have_count(0)


def test_search_of_conversations_ends_with_the_words_that_stand_there(page: Page) -> None:
    ask(page, SOLDIERS_QUESTION)
    history = open_history(page)
    rows = history.locator("li[data-id]")
    expect(rows.first).to_be_visible()
    # As if the event of the last letters were lost on its way.
    history.get_by_label("Search conversations").evaluate(
        """(field) => {
            field.value = 'soldiers';
            field.dispatchEvent(new Event('input'));
            field.value = 'zanzibar';
        }"""
    )
    expect(history.locator("[data-fragment=shelf]")).to_have_text("No match")


def test_imported_conversation_marks_quotes_that_are_not_in_the_index(
    page: Page, tmp_path: Path
) -> None:
    ask(page, SOLDIERS_QUESTION)
    history = open_history(page)
    row = history.locator("li[data-id]").first
    with page.expect_download() as saving:
        choose_action(row, "Save as Markdown")
    markdown = saving.value.path().read_text("utf-8")
    assert "> " in markdown
    assert "1,500 men" in markdown
    assert "characters" in markdown
    with page.expect_download() as saving:
        choose_action(row, "Save as JSON")
    exported = saving.value.path().read_text("utf-8")

    file = tmp_path / "shared.json"
    file.write_text(exported, "utf-8")
    rows = history.locator("li[data-id]").count()
    history.locator(".pq-bring").set_input_files(file)
    expect(page.locator(".pq-turn")).to_have_count(1)
    expect(page.locator("#t1-c1 mark")).to_have_count(1)
    expect(page.locator(".pq-since")).to_have_count(0)

    fields = json.loads(exported)
    cited = fields["answers"][0]["citations"][0]
    cited["quote"] = cited["quote"].replace("1,500", "9,500")
    file.write_text(json.dumps(fields), "utf-8")
    history = open_history(page)
    # The list is drawn anew with the conversation just imported.
    expect(history.locator("li[data-id]")).to_have_count(rows + 1)
    history.locator(".pq-bring").set_input_files(file)
    expect(page.locator(".pq-turn .pq-since").first).to_be_visible(timeout=20_000)
    expect(page.locator("#t1-c1 .pq-note")).to_contain_text("not in the document")

    file.write_text("{}", "utf-8")
    open_history(page).locator(".pq-bring").set_input_files(file)
    expect(page.get_by_text("not a Pullquote conversation file")).to_be_visible()


def test_all_quotes_of_a_list_are_copied_at_once(page: Page, served: Served) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = ask(page, "Which documents mention Melden?")
    turn.get_by_role("button", name="Copy all quotes").click()
    expect(turn.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    documents = ask_api(served, "Which documents mention Melden?")["documents"]
    assert len(documents) > 1
    # On one line, whatever the lines of the file.
    quotes = [" ".join(listed["citation"]["quote"].split()) for listed in documents]
    assert all(quote in copied for quote in quotes)


def test_corrected_question_is_asked_as_typed_on_request(page: Page) -> None:
    turn = ask(page, "What colour is the harbour lighthose of Veltrim?")
    expect(turn).to_contain_text("lighthouse")
    turn.get_by_role("button", name=re.compile("^Search for")).click()
    again = page.locator(".pq-turn").nth(1)
    expect(again).to_contain_text("lighthose")
    expect(again.get_by_role("button", name=re.compile("^Search for"))).to_have_count(0)


def test_name_in_an_overview_asks_for_it_once(page: Page) -> None:
    turn = ask(page, "What is in this folder?")
    name = turn.locator(".pq-names .pq-example").first
    words = str(name.text_content())
    name.click()
    expect(page.locator(".pq-turn").nth(1)).to_contain_text(words)
    page.wait_for_timeout(1_000)
    expect(page.locator(".pq-turn")).to_have_count(2)


def test_answers_have_to_be_as_sure_as_the_settings_say(page: Page) -> None:
    expect(ask(page, LIGHTHOUSE_QUESTION)).to_have_class(re.compile("pq-answered"))
    page.locator("#pq-settings summary").click()
    page.locator("#pq-settings").get_by_label(re.compile("^Answer")).fill("100")
    page.get_by_role("button", name="Apply", exact=True).click()
    expect(page.locator("#pq-settings")).to_contain_text("Answers from 100%")
    ask(page, LIGHTHOUSE_QUESTION)
    again = page.locator(".pq-turn").nth(1)
    expect(again).to_contain_text("Possible answer")
    save_screenshot(page, "settings")
    page.locator("#pq-settings summary").click()
    page.get_by_role("button", name="Defaults").click()
    expect(page.locator("#pq-settings")).not_to_contain_text("Answers from")
    ask(page, LIGHTHOUSE_QUESTION)
    expect(page.locator(".pq-turn").nth(2)).to_have_class(re.compile("pq-answered"))


def test_marker_shows_its_quote_with_the_sentences_around_it(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = ask(page, LIGHTHOUSE_QUESTION)
    preview, marker = page.locator(".pq-preview"), turn.locator(".pq-marker").first
    marker.hover()
    expect(preview).to_be_visible()
    expect(preview.locator("mark")).to_contain_text("painted orange")
    expect(preview.locator(".pq-preview-text")).to_contain_text("Ships pass it at night")
    expect(preview).to_contain_text("Harbours of the north")
    expect(preview).to_contain_text("6 May 2023")
    preview.get_by_role("button", name="Copy").click()
    expect(preview.get_by_role("button", name="Copied")).to_be_visible()
    assert "painted orange" in page.evaluate("navigator.clipboard.readText()")
    save_screenshot(page, "preview")
    page.keyboard.press("Escape")
    expect(preview).to_be_hidden()
    # Reached by keyboard, it opens too, and opens the source.
    page.get_by_label("Question").focus()
    page.keyboard.press("Shift+Tab")
    marker.focus()
    expect(preview).to_be_visible()
    # With Tab into the card and out of it, with Escape back.
    page.keyboard.press("Tab")
    expect(preview.get_by_role("button", name="Copy")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(marker).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(preview.get_by_role("button", name="Copy")).to_be_focused()
    page.keyboard.press("Escape")
    expect(preview).to_be_hidden()
    expect(marker).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    for _ in range(6):
        page.keyboard.press("Tab")
    expect(preview).to_be_hidden()
    expect(turn.get_by_label("This answer is right")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(marker).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(preview.get_by_role("button", name="Open")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".pq-source mark")).to_contain_text("painted orange")
    expect(preview).to_be_hidden()
    # A marker that is moved below a resting pointer opens nothing.
    box = marker.bounding_box()
    assert box
    page.mouse.move(box["x"] + 4, box["y"] + 304)
    turn.evaluate("(element) => { element.style.transform = 'translateY(296px)'; }")
    expect(turn.locator(".pq-marker:hover")).to_have_count(1)
    page.wait_for_timeout(400)
    expect(preview).to_be_hidden()


@pytest.mark.parametrize("size", [(390, 844)])
def test_marker_opens_a_sheet_on_a_phone(page: Page, size: tuple[int, int]) -> None:
    turn, preview = ask(page, LIGHTHOUSE_QUESTION), page.locator(".pq-preview")
    turn.locator(".pq-marker").first.click()
    expect(preview.locator("mark")).to_contain_text("painted orange")
    box = preview.bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, size[0])
    assert abs(box["y"] + box["height"] - size[1]) < 2
    preview.get_by_role("button", name="Close").click()
    expect(preview).to_be_hidden()
    turn.locator(".pq-marker").first.click()
    expect(preview).to_be_visible()
    # The screen that Back leads to is not below it.
    page.go_back()
    expect(preview).to_be_hidden()


def test_pinned_quotes_are_ordered_noted_and_exported(page: Page, served: Served) -> None:
    ask(page, LIGHTHOUSE_QUESTION)
    pin = page.locator("#t1-c1 .pq-pin")
    pin.click()
    expect(pin).to_have_attribute("aria-pressed", "true")
    ask(page, SOLDIERS_QUESTION)
    page.locator("#t2-c1 .pq-pin").click()
    expect(page.locator("[data-fragment=clipping-count]")).to_have_text("2")
    pinned = ClippingStore(UserDataFiles(served.index)).load()[0]
    assert "orange" in " ".join(pinned.quote[slice(*span)] for span in pinned.answer_spans)
    page.get_by_role("button", name="Clippings").click()
    expect(page.get_by_role("button", name="Export as Word")).to_be_visible()
    items = page.locator(".pq-clippings li")
    expect(items).to_have_count(2)
    expect(items.first).to_contain_text("orange")
    items.first.get_by_role("button", name="Move down").click()
    expect(items.nth(1)).to_contain_text("orange")
    # By hand too, at the grip.
    items.nth(1).locator(".pq-grip").drag_to(items.first, target_position={"x": 60, "y": 4})
    expect(items.first).to_contain_text("orange")
    items.first.get_by_role("button", name="Move down").click()
    items.nth(1).get_by_label("Note").fill("For the caption")
    items.nth(1).get_by_label("Note").press("Tab")
    page.reload()
    expect(items.nth(1)).to_contain_text("orange", timeout=20_000)
    expect(items.nth(1).get_by_label("Note")).to_have_value("For the caption")
    save_screenshot(page, "clippings")
    for name, suffix in (("Word", "docx"), ("Markdown", "md"), ("CSV", "csv"), ("JSON", "json")):
        with page.expect_download() as saving:
            page.get_by_role("button", name=f"Export as {name}").click()
        assert saving.value.suggested_filename == f"clippings.{suffix}"
        content = saving.value.path().read_bytes()
        assert content[:2] == b"PK" if suffix == "docx" else b"orange" in content
    items.first.get_by_role("button", name="Open source").click()
    expect(page.locator(".pq-source mark")).to_contain_text("1,500")
    page.locator(".pq-close-source").click()
    items.first.get_by_role("button", name="Remove").click()
    expect(items).to_have_count(1)
    expect(items.first.get_by_role("button", name="Remove")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#pq-clippings")).to_contain_text("Pin a quote")
    # Nothing to export.
    expect(page.get_by_role("button", name="Export as Word")).to_be_hidden()
