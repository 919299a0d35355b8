"""The chat in a real browser, on a real index, served as a user would serve it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from index import Index
from qa.evaluation.gold import read_gold
from tests.browser.helpers import (
    ABSENT,
    BIG,
    FARES,
    FERRY,
    FUNICULAR,
    HARBOUR,
    HOSTILE_NAME,
    LEAVING,
    MENDING,
    NASTY,
    ROOT,
    SOLDIERS,
    TOLD,
    TOLL,
    Served,
    ask,
    ask_api,
    in_view,
    keep,
    overflows,
    serving,
    visit,
)
from tests.index.parsers.pages.making import Sheet, pdf

pytestmark = pytest.mark.browser


def test_a_marker_leads_to_its_card_with_exactly_the_quote_highlighted(
    page: Page, served: Served
) -> None:
    turn = ask(page, SOLDIERS)
    expect(turn).to_have_class(re.compile("pq-answered"))
    turn.locator(".pq-marker").first.click()
    card = page.locator("#t1-c1")
    expect(card).to_be_focused()
    assert in_view(card)
    cited = ask_api(served, SOLDIERS)["citations"][0]
    text = Index.open(served.index).document(cited["document_id"]).text
    assert card.locator("mark").text_content() == text[cited["start"] : cited["end"]]
    assert "1,500" in text[cited["start"] : cited["end"]]
    passage = card.locator(".pq-passage").text_content() or ""
    assert text[cited["passage_start"] : cited["passage_end"]] in passage
    expect(card).to_contain_text("21 October 2024")
    emphasised = [text[start:end] for start, end in cited["answer_spans"]]
    assert card.locator("mark strong").all_text_contents() == emphasised
    expect(turn.locator(".pq-marker").first).to_have_attribute(
        "title", re.compile("^Kim Jong-un.*, 21 October 2024$")
    )
    keep(page, "answer")


def test_open_source_shows_the_whole_text_scrolled_to_the_quote(page: Page, served: Served) -> None:
    ask(page, "What did Vedant Patell tell reporters?")
    mark = page.locator("#t1-c1 mark").text_content()
    page.locator("#t1-c1 .pq-open").click()
    source = page.locator("dialog[open]")
    expect(source).to_be_visible()
    expect(source.locator("mark")).to_have_text(str(mark), use_inner_text=False)
    assert in_view(source.locator("mark"))
    seed = next(name for name in (ROOT / "seeds").iterdir())
    stored = Index.open(served.index).document(seed.name).text
    assert source.locator(".pq-source-text").text_content() == stored
    keep(page, "source")
    page.keyboard.press("Escape")
    expect(source).not_to_be_attached()
    page.locator("#t1-c1 .pq-open").click()
    expect(source).to_be_visible()


def test_a_page_of_a_pdf_is_shown_with_the_quote_framed(page: Page) -> None:
    turn = ask(page, FUNICULAR)
    turn.locator(".pq-marker").first.click()
    card = page.locator("#t1-c1")
    expect(card).to_contain_text("page 2 · railways.pdf")
    sheet = card.locator(".pq-sheet")
    expect(sheet).to_be_visible(timeout=20_000)
    assert sheet.locator("img").evaluate("(img) => img.decode().then(() => img.naturalWidth)") > 600
    boxes = [box.bounding_box() for box in sheet.locator(".pq-box").all()]
    whole = sheet.bounding_box()
    assert len(boxes) == 2
    for box in boxes:
        assert box
        assert whole
        # The lines stand 500 points above the foot of a page of 842.
        assert 0.38 < (box["y"] - whole["y"]) / whole["height"] < 0.44
    first = sheet.locator(".pq-box").first
    first.scroll_into_view_if_needed()
    assert in_view(first)
    keep(page, "page-in-card")
    card.locator(".pq-open").click()
    shown = page.locator("dialog .pq-sheet")
    expect(shown).to_be_visible(timeout=20_000)
    expect(shown.locator(".pq-box")).to_have_count(2)
    assert in_view(page.locator("dialog mark"))
    keep(page, "page-in-source")


def test_a_page_whose_file_has_changed_is_not_shown_and_says_so(page: Page, served: Served) -> None:
    file = served.corpus / "fares.pdf"
    told = file.read_bytes()
    file.write_bytes(pdf(Sheet().lines(60, 700, ("Nothing is said of trams any more.",))))
    ask(page, FARES).locator(".pq-marker").first.click()
    card = page.locator("#t1-c1")
    expect(card.locator(".pq-page")).to_contain_text(
        "No picture of page 1: its file has changed since it was read", timeout=20_000
    )
    assert card.locator("mark").text_content() == (
        "The fare of the Olmsk tram at night is four coins."
    )
    file.write_bytes(told)


def test_a_large_source_opens_at_its_quote_in_a_window_that_says_so(page: Page) -> None:
    ask(page, BIG)
    page.locator(".pq-open").first.click()
    source = page.locator("dialog[open]")
    expect(source.locator("mark")).to_contain_text("Milena Dvorak")
    assert in_view(source.locator("mark"))
    expect(source.locator(".pq-note")).to_have_text(re.compile(r"^Showing characters [\d,]+ to "))
    assert len(source.locator(".pq-source-text").text_content() or "") < 130_000


def test_no_answer_looks_neither_like_an_answer_nor_like_an_error(page: Page) -> None:
    turn = ask(page, ABSENT)
    expect(turn).to_have_class(re.compile("pq-unanswered"))
    expect(turn).to_contain_text("Nearest passages, not an answer")
    expect(page.locator(".pq-set:visible > h2")).to_have_text("Nearest passages, not an answer")
    border = "(part) => getComputedStyle(part).borderStyle"
    assert turn.locator(".pq-reply").evaluate(border) == "dashed"
    assert page.locator("#t1-c1").evaluate(border) == "dashed"
    expect(turn.locator(".pq-quote")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)
    keep(page, "no-answer")
    answered = ask(page, HARBOUR)
    assert answered.locator(".pq-reply").evaluate(border) == "solid"


def test_a_hostile_document_shows_as_text_and_nothing_in_it_runs(page: Page) -> None:
    ask(page, NASTY)
    card = page.locator(".pq-card", has_text=HOSTILE_NAME).first
    expect(card.locator(".pq-passage")).to_contain_text("<script>window.pwned=1</script><img src=x")
    expect(card.locator(".pq-passage")).to_contain_text(
        "costs $5$ and **nobody** pays `{{value}}` ${window.pwned=3} for <b>it</b> &amp; [link]("
    )
    expect(card.locator("h3")).to_contain_text("Quorble <i>news</i>")
    card.locator(".pq-open").click()
    expect(page.locator("dialog[open] .pq-source-text")).to_contain_text("<b>it</b> &amp; [link](")
    keep(page, "hostile")
    page.keyboard.press("Escape")
    assert page.locator("#pq-panes img, #pq-panes script, #pq-source img, .katex").count() == 0
    again = ask(page, f"{NASTY} <img src=x onerror='window.pwned=6'> $x$ ${{window.pwned=7}}")
    expect(again.locator("h2")).to_contain_text("<img src=x onerror='window.pwned=6'> $x$ ${")


def test_markers_are_reached_and_followed_with_the_keyboard(page: Page) -> None:
    ask(page, SOLDIERS)
    markers = page.locator(".pq-marker")
    page.get_by_label("Question").focus()
    # Past “Narrow” and both judgements, to the marker.
    for _ in range(4):
        page.keyboard.press("Shift+Tab")
    expect(markers.last).to_be_focused()
    page.keyboard.press("Enter")
    number = markers.count()
    expect(page.locator(f"#t1-c{number}")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(f"#t1-c{number} .pq-open")).to_be_focused()


def test_an_older_answer_brings_back_its_evidence(page: Page) -> None:
    ask(page, SOLDIERS)
    ask(page, HARBOUR)
    expect(page.locator(".pq-card:visible").first).to_contain_text("Veltrim")
    page.locator("#t1 .pq-question").click()
    expect(page.locator(".pq-card:visible").first).to_contain_text("Pyongyang")
    page.locator("#t2 .pq-marker").first.click()
    expect(page.locator("#t2-c1")).to_be_focused()
    expect(page.locator("#t1-c1")).to_be_hidden()


def test_what_a_follow_up_was_searched_as_can_be_changed_and_searched_by_itself(
    page: Page,
) -> None:
    ask(page, SOLDIERS)
    turn = ask(page, "And what did they arrive with?")
    asked = turn.get_by_label("Searched for")
    expect(asked).to_have_value(re.compile("Pyongyang|men|soldiers"))
    keep(page, "follow-up")
    asked.fill(HARBOUR)
    asked.press("Enter")
    again = page.locator("#t3")
    expect(again).to_have_class(re.compile("pq-answered"), timeout=30_000)
    expect(again.locator(".pq-question")).to_have_text(HARBOUR)
    expect(again.get_by_label("Searched for")).to_have_count(0)
    expect(again.locator(".pq-quote").first).to_contain_text("orange")


def test_what_a_reader_says_of_answers_is_kept_as_gold_beside_the_index(
    page: Page, served: Served
) -> None:
    gold = served.index.with_name(f"{served.index.name}-gold.jsonl")
    gold.unlink(missing_ok=True)
    ask(page, HARBOUR).get_by_role("button", name="This answers it").click()
    expect(page.locator("#t1 [role=status]")).to_have_text(f"Saved in {gold.name} as right.")
    corrected = ask(page, SOLDIERS)
    corrected.get_by_label("This does not answer it").click()
    words = corrected.get_by_label("What answers it?")
    words.fill("three kilos of <b>iron</b>")
    keep(page, "judging")
    corrected.get_by_role("button", name="Keep these words").click()
    expect(corrected.locator("[role=status]")).to_contain_text(
        "Not saved: “three kilos of <b>iron</b>” stands in none of these documents"
    )
    corrected.get_by_label("This does not answer it").click()
    words.fill("SEVEN kilos of iron")
    corrected.get_by_role("button", name="Keep these words").click()
    expect(corrected.locator("[role=status]")).to_contain_text("as wrong, and “SEVEN kilos")
    absent = ask(page, ABSENT)
    absent.get_by_role("button", name="Right, it is not in these documents").click()
    expect(absent.locator("[role=status]")).to_contain_text("as right")
    # What was noted stays with its turn.
    expect(page.locator("#t1 [role=status]")).to_contain_text("as right")

    kept = [(q.text, q.answers, q.document) for q in read_gold(gold)]
    assert kept[0][0] == HARBOUR
    assert kept[0][2] == "harbour.txt"
    assert kept[1:] == [
        (SOLDIERS, ("seven kilos of iron",), "leaving.txt"),
        (ABSENT, (), None),
    ]


def test_figures_that_differ_stand_side_by_side_with_their_days_and_evidence(page: Page) -> None:
    turn = ask(page, TOLL)
    rows = turn.locator(".pq-figures tr")
    expect(rows).to_have_text(
        [
            re.compile("^25.*8 March 2024.*Melden counts its dead"),
            re.compile("^18.*6 March 2024.*Toll in Melden rises"),
            re.compile("^12.*5 March 2024.*Landslide in the Orlu valley"),
        ],
        use_inner_text=True,
    )
    keep(page, "figures")
    rows.nth(1).locator(".pq-marker").click()
    expect(page.locator(".pq-card:focus")).to_contain_text("killed 18 people")


def test_a_time_is_shown_as_a_chip_and_can_be_taken_away(page: Page) -> None:
    ask(page, TOLL)
    turn = ask(page, "And on 6 March 2024?")
    expect(turn.locator(".pq-quote").first).to_contain_text("18")
    expect(turn.get_by_label("Searched for")).to_have_value(re.compile("landslide in Melden"))
    chip = turn.get_by_role("button", name="Ask again without heed to on 6 March 2024")
    keep(page, "period")
    chip.click()
    again = page.locator("#t3")
    expect(again).to_have_class(re.compile("pq-(un)?answered"), timeout=30_000)
    expect(again.locator(".pq-question")).to_have_text("And on 6 March 2024?")
    expect(again.locator(".pq-periods")).to_have_text("Time not heeded: “on 6 March 2024”")
    expect(again.locator(".pq-chip")).to_have_count(0)


def test_examples_come_from_the_corpus_and_are_answered_when_clicked(page: Page) -> None:
    expect(page.locator(".pq-example").first).to_be_visible(timeout=60_000)
    keep(page, "welcome")
    question = str(page.locator(".pq-example").first.text_content())
    page.locator(".pq-example").first.click()
    expect(page.locator(".pq-answered .pq-question")).to_have_text(question, timeout=30_000)
    expect(page.locator(".pq-example").first).to_be_hidden()


def test_a_question_without_a_word_gets_a_plain_note_and_the_talk_goes_on(page: Page) -> None:
    turn = ask(page, "?!")
    expect(turn).to_have_class(re.compile("pq-noted"))
    expect(turn.locator(".pq-note")).not_to_be_empty()
    expect(ask(page, HARBOUR)).to_have_class(re.compile("pq-answered"))


def test_a_question_asked_while_another_is_answered_waits_for_its_turn(page: Page) -> None:
    box = page.get_by_label("Question")
    box.fill(TOLL)
    page.keyboard.press("Enter")
    expect(box).to_have_value("", timeout=30_000)
    box.fill(BIG)
    page.keyboard.press("Enter")
    for at, question in enumerate((TOLL, BIG), start=1):
        turn = page.locator(f"#t{at}")
        expect(turn).to_have_class(re.compile("pq-answered"), timeout=30_000)
        expect(turn.locator(".pq-question")).to_have_text(question)


def test_a_new_conversation_starts_empty(page: Page) -> None:
    ask(page, HARBOUR)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".pq-turn")).to_have_count(0)
    expect(page.locator(".pq-card")).to_have_count(0)
    expect(ask(page, HARBOUR)).to_have_attribute("id", "t1")


def test_what_could_not_be_read_is_counted_and_listed(page: Page) -> None:
    expect(page.locator(".pq-failed summary")).to_have_text("1 item could not be read")
    page.locator(".pq-failed summary").click()
    expect(page.locator(".pq-failed li")).to_contain_text("broken.txt: ")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(390, 844)])
def test_a_phone_shows_all_of_it_without_scrolling_sideways(page: Page, scheme: str) -> None:
    assert not overflows(page)
    ask(page, SOLDIERS)
    assert not overflows(page)
    keep(page, f"phone-{scheme}")
    page.locator("#t1 .pq-marker").first.click()
    assert in_view(page.locator("#t1-c1"))
    keep(page, f"phone-{scheme}-evidence")
    page.locator("#t1-c1 .pq-open").click()
    expect(page.locator("dialog[open] mark")).to_be_visible()
    assert not overflows(page)
    keep(page, f"phone-{scheme}-source")


@pytest.mark.parametrize("scheme", ["dark"])
def test_dark_is_dark(page: Page) -> None:
    ask(page, HARBOUR)
    red, green, blue = page.locator("body").evaluate(
        "(part) => getComputedStyle(part).backgroundColor.match(/\\d+/g).map(Number)"
    )
    assert max(red, green, blue) < 64
    keep(page, "dark")


def test_files_of_the_index_and_the_corpus_are_not_served(page: Page, served: Served) -> None:
    inside = [served.index / "store.sqlite", served.corpus / "harbour.txt"]
    assert all(path.exists() for path in inside)
    for path in [*inside, *(path.relative_to(served.index.parent) for path in inside)]:
        for route in ("gradio_api/file=", "file=", "static/", ""):
            reply = page.request.get(f"{served.url}{route}{path}")
            assert not reply.ok, (route, path)
    assert page.request.get(served.url, headers={"host": "elsewhere.example"}).status == 400


def test_a_document_that_vanished_since_the_answer_is_said_to_have(
    page: Page, served: Served
) -> None:
    ask(page, LEAVING)
    card = page.locator("#t1-c1")
    expect(card).to_contain_text("seven kilos")
    (served.corpus / "leaving.txt").unlink()
    Index.open(served.index).sync(served.corpus)
    card.locator(".pq-open").click()
    expect(page.locator("dialog[open]")).to_contain_text("no longer in the index")
    page.keyboard.press("Escape")
    ask(page, SOLDIERS)
    page.locator("#t1 .pq-question").click()
    expect(card).to_contain_text("no longer in the index")
    expect(card.locator("mark")).to_have_count(0)


def sync_elsewhere(served: Served) -> None:
    """What a user does who keeps the index up from another terminal."""
    command = ["sync", str(served.corpus), "--index", str(served.index)]
    subprocess.run([sys.executable, "-m", "index", *command], cwd=ROOT, check=True)


IN_HAND = """() => {
    const ids = ['pq-thread', 'pq-right'];
    const text = document.querySelector('dialog[open] .pq-source-text');
    return [
        ...ids.map((id) => document.getElementById(id).scrollTop), text?.scrollTop,
        document.activeElement.outerHTML.slice(0, 80), getSelection().toString(),
        document.querySelector('#pq-ask textarea').value,
        [...document.querySelectorAll('.pq-selected')].map((turn) => turn.id),
        [...document.querySelectorAll('.pq-set:not([hidden])')].map((set) => set.id),
        [...document.querySelectorAll('details[open]')].map((part) => part.className),
    ];
}"""


SELECT = """(part) => {
    const range = document.createRange();
    range.selectNodeContents(part);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""


@pytest.mark.parametrize("size", [(1280, 480)])
def test_an_open_answer_says_by_itself_what_became_of_its_source(
    page: Page, served: Served
) -> None:
    source = served.corpus / "mending.txt"
    text = source.read_text("utf-8")
    turn, card, note = ask(page, MENDING), page.locator("#t1-c1"), page.locator("#t1 .pq-since")
    ask(page, BIG)
    ask(page, SOLDIERS)
    turn.locator(".pq-question").click()
    page.get_by_label("Question").fill("A question that is being written")
    page.locator(".pq-failed summary").click()
    page.locator("#t3 .pq-marker").first.focus()
    page.locator("#pq-thread").evaluate("(part) => part.scrollTo(0, 40)")
    page.locator("#t3 .pq-quote").first.evaluate(SELECT)
    in_hand = page.evaluate(IN_HAND)
    assert in_hand[0] > 0
    assert in_hand[4]
    expect(note).to_have_count(0)
    expect(card.locator("mark")).to_have_text(TOLD)

    source.write_text(text.replace("forty", "ninety"), "utf-8")
    sync_elsewhere(served)
    expect(note).to_have_text("source changed since", timeout=10_000)
    expect(card).to_contain_text("has changed since the answer was given")
    expect(card).to_contain_text(TOLD)
    expect(card.locator("mark, .pq-open")).to_have_count(0)
    expect(page.locator(".pq-since")).to_have_count(1)
    assert page.evaluate(IN_HAND) == in_hand
    keep(page, "changed")

    source.unlink()
    sync_elsewhere(served)
    expect(note).to_have_text("source no longer in the index", timeout=10_000)
    expect(card).to_contain_text("no longer in the index")
    assert page.evaluate(IN_HAND) == in_hand
    # Another answer is rendered with what is known of the earlier ones.
    ask(page, HARBOUR)
    expect(note).to_have_text("source no longer in the index")

    source.write_text(text, "utf-8")
    sync_elsewhere(served)
    expect(note).to_have_count(0, timeout=10_000)
    expect(card.locator("mark")).to_have_text(TOLD, use_inner_text=False)


@pytest.mark.parametrize("size", [(1280, 400)])
def test_an_open_source_and_a_focused_card_outlast_a_change_of_the_index(
    page: Page, served: Served
) -> None:
    source = served.corpus / "mending.txt"
    text = source.read_text("utf-8")
    ask(page, BIG)
    ask(page, MENDING)
    page.locator("#t2-c1 .pq-open").focus()
    source.write_text(text.replace("forty", "twenty"), "utf-8")
    sync_elsewhere(served)
    # The button is gone with the change, its card takes the focus.
    expect(page.locator("#t2-c1")).to_be_focused(timeout=10_000)
    page.locator("#t1 .pq-marker").first.click()
    page.locator("#t1-c1 .pq-open").click()
    expect(page.locator("dialog[open] mark")).to_be_visible()
    page.locator("#pq-right").evaluate("(part) => part.scrollTo(0, 20)")
    in_hand = page.evaluate(IN_HAND)
    assert in_hand[1] > 0
    assert in_hand[2] > 0
    source.write_text(text, "utf-8")
    sync_elsewhere(served)
    expect(page.locator("#t2 .pq-since")).to_have_count(0, timeout=10_000)
    expect(page.locator("dialog[open]")).to_be_visible()
    assert page.evaluate(IN_HAND) == in_hand


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_the_page_says_what_it_searches_and_follows_it(
    page: Page, served: Served, size: tuple[int, int]
) -> None:
    holds, about = page.locator("[data-piece=holds]"), page.locator(".pq-about")
    documents = Index.open(served.index).status().documents
    expect(holds).to_have_text(re.compile(rf"^{documents} documents in corpus, [\d,]+ passages$"))
    expect(about.locator("dl")).to_be_hidden()
    about.locator("summary").click()
    expect(about.locator("dl")).to_contain_text("Encoderall-MiniLM-L6-v2")
    for edge in ("left", "right"):
        at = about.locator("dl").evaluate(f"(part) => part.getBoundingClientRect().{edge}")
        assert 0 <= at <= size[0]
    keep(page, f"about-{size[0]}")
    extra = served.corpus / f"extra-{size[0]}.txt"
    extra.write_text("A note\nThe council of Ambridge met in the hall.\n", "utf-8")
    sync_elsewhere(served)
    expect(holds).to_contain_text(f"{documents + 1} documents", timeout=10_000)
    expect(about.locator("dl")).to_contain_text(f"Documents{documents + 1}")
    expect(about.locator("dl")).to_contain_text("Syncing nowno", timeout=5_000)
    expect(about.locator("dl")).to_be_visible()
    page.keyboard.press("Escape")
    expect(about.locator("dl")).to_be_hidden()


def test_a_folder_that_is_followed_is_answered_from_without_a_restart(
    tmp_path: Path, browser: Browser
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "first.txt").write_text("Aqueducts\n" + TOLD + "\n", "utf-8")
    with serving(tmp_path, "--watch") as served, visit(served, browser, (1280, 800)) as page:
        holds, said = page.locator("[data-piece=holds]"), page.locator("[data-piece=work]")
        expect(holds).to_have_text("1 document, 1 passage, following corpus", timeout=20_000)
        expect(ask(page, FERRY)).to_have_class(re.compile("pq-unanswered"))
        (corpus / "ferry.txt").write_text(
            "Ferries\nThe captain of the Lindau ferry is Jonna Abt, who is 51.\n", "utf-8"
        )
        expect(holds).to_contain_text("2 documents", timeout=30_000)
        expect(ask(page, FERRY)).to_contain_text("Jonna Abt")
        # Away with the folder, as with the drive it was on: the app goes on, and says why.
        corpus.rename(tmp_path / "away")
        expect(said).to_contain_text(re.compile("Not up to date: .*corpus"), timeout=30_000)
        expect(ask(page, FERRY)).to_contain_text("Jonna Abt")
        keep(page, "following-failed")
        (tmp_path / "away").rename(corpus)
        expect(said).to_be_empty(timeout=90_000)
        (corpus / "ferry.txt").unlink()
        expect(page.locator("#t2 .pq-since")).to_have_text(
            "source no longer in the index", timeout=30_000
        )
        expect(holds).to_contain_text("1 document,")


def test_a_quote_is_copied_as_text_that_says_where_it_is_from(page: Page, served: Served) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, SOLDIERS)
    button = page.locator("#t1-c1 .pq-copy")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    cited = ask_api(served, SOLDIERS)["citations"][0]
    assert cited["quote"] in copied
    assert cited["title"] in copied
    assert "2024-10-21" in copied
    expect(button).to_have_text("Copy quote", timeout=5_000)


def shelf(page: Page) -> Locator:
    """The list of conversations, unfolded."""
    fold = page.locator(".pq-shelf")
    if not fold.get_attribute("open") and fold.get_attribute("open") != "":
        fold.locator("summary").click()
    return fold


def test_a_conversation_outlasts_a_reload_and_is_found_named_and_deleted(page: Page) -> None:
    ask(page, SOLDIERS)
    ask(page, f"{HARBOUR[:-1]}, asked by Quillon?")
    page.reload()
    expect(page.locator(".pq-turn")).to_have_count(2, timeout=20_000)
    expect(page.locator(".pq-turn").nth(1)).to_contain_text("orange")
    expect(page.locator("#t2-c1 mark")).to_have_count(1)

    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".pq-turn")).to_have_count(0)
    ask(page, BIG)
    fold = shelf(page)
    fold.get_by_label("Search conversations").fill("orange QUILLON")
    row = fold.locator("li[data-id]")
    expect(row).to_have_count(1)
    expect(row.locator(".pq-resume")).to_have_text(SOLDIERS)
    row.get_by_label("Name of").fill("Men and lights <b>")
    row.get_by_role("button", name="Rename").click()
    expect(row.locator(".pq-resume")).to_have_text("Men and lights <b>")
    keep(page, "conversations")
    row.locator(".pq-resume").click()
    expect(page.locator(".pq-turn")).to_have_count(2)
    # What is asked now is asked in this one.
    ask(page, ABSENT)
    page.reload()
    expect(page.locator(".pq-turn")).to_have_count(3, timeout=20_000)

    fold = shelf(page)
    fold.get_by_label("Search conversations").fill("men and lights")
    expect(row).to_have_count(1)
    row.get_by_role("button", name="Delete").click()
    row.get_by_role("button", name="Delete for good?").click()
    expect(row).to_have_count(0)


def test_a_saved_conversation_opened_again_marks_what_does_not_stand(
    page: Page, tmp_path: Path
) -> None:
    ask(page, SOLDIERS)
    fold = shelf(page)
    row = fold.locator("li[data-id]").first
    with page.expect_download() as saving:
        row.get_by_role("button", name="Save as Markdown").click()
    said = saving.value.path().read_text("utf-8")
    assert "> " in said
    assert "1,500 men" in said
    assert "characters" in said
    with page.expect_download() as saving:
        row.get_by_role("button", name="Save as JSON").click()
    shared = saving.value.path().read_text("utf-8")

    other = tmp_path / "shared.json"
    other.write_text(shared, "utf-8")
    fold.locator(".pq-bring").set_input_files(other)
    expect(page.locator(".pq-turn")).to_have_count(1)
    expect(page.locator("#t1-c1 mark")).to_have_count(1)
    expect(page.locator(".pq-since")).to_have_count(0)

    fields = json.loads(shared)
    cited = fields["answers"][0]["citations"][0]
    cited["quote"] = cited["quote"].replace("1,500", "9,500")
    other.write_text(json.dumps(fields), "utf-8")
    shelf(page).locator(".pq-bring").set_input_files(other)
    expect(page.locator(".pq-turn .pq-since").first).to_be_visible()
    expect(page.locator("#t1-c1 .pq-note")).to_contain_text("changed")

    other.write_text("{}", "utf-8")
    shelf(page).locator(".pq-bring").set_input_files(other)
    expect(page.get_by_text("no conversation that Pullquote has exported")).to_be_visible()
