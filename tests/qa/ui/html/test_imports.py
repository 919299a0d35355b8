"""An imported turn shows what the index has of it, and nothing else as a quote or an answer."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from index import Document
from qa import Answer, ConflictingValue
from qa.answers.citations import cite
from qa.conversations.conversation import new_conversation
from qa.conversations.export import from_json, import_conversation, to_checked_json, to_json
from qa.conversations.export import to_markdown as markdown_of
from qa.conversations.quote_verification import Read
from qa.types import AnswerPart, ListedDocument, NameCount, Overview, TableRow
from qa.ui.chat_turns import Turns, answers_of, checked_turns, history_of, import_of, turns_of
from qa.ui.html.chat import note_fragments, thread_html
from qa.ui.html.evidence import evidence_html
from tests.qa.ui.samples import HOSTILE, deleted_document, make_document, text_of

SHA, OTHER_SHA = "a" * 64, "b" * 64
TEXT = (
    "Notes from Larn. The widow Ana Brook married the miller in 1911. She kept the mill. "
    "The mill burned down in 1930."
)
QUOTE = "The widow Ana Brook married the miller in 1911."
OTHER_TEXT = "The baker of Tolm never married. He sold bread to the harbour until his death."
START = TEXT.index(QUOTE)

Fields = dict[str, Any]


def library(text: str = TEXT, sha: str = SHA) -> dict[str, Document]:
    first = make_document(
        text, id="brook.txt", title="Larn parish", sha256=sha, published=date(1912, 3, 4)
    )
    second = make_document(OTHER_TEXT, id="tolm.txt", title="Tolm", sha256=OTHER_SHA)
    return {first.id: first, second.id: second}


def make_answer() -> Answer:
    place = (START, START + len(QUOTE))
    cited = cite(
        library()["brook.txt"],
        1,
        place,
        (0, len(TEXT)),
        0.9,
        answer_spans=((START + 20, START + 27),),
    )
    question = "Whom did Ana Brook marry?"
    return Answer(question, question, f"{QUOTE} [1]", (cited,), 0.93, "answer")


def export(answer: Answer | None = None) -> Fields:
    fields: Fields = json.loads(to_json(new_conversation("Larn", (answer or make_answer(),))))
    return fields


def imported(fields: Fields) -> Turns:
    return turns_of(import_conversation(json.dumps(fields).encode(), "larn.json"))


def page(turns: Turns, read: Read) -> str:
    return thread_html(turns, read) + evidence_html(turns, read)


def test_untouched_import_is_an_answer_and_says_where_it_is_from() -> None:
    turns = imported(export())
    markup = page(turns, library().__getitem__)
    assert "pq-answered pq-imported" in markup
    assert "from larn.json. Its quote is in this index word for word." in text_of(markup)
    assert "<del" not in markup
    assert f'<span class="pq-quote">{QUOTE}</span>' in markup
    assert "<strong>" not in markup


def change_quote(fields: Fields, cited: Fields) -> None:
    cited["quote"] = cited["quote"].replace("married", "divorced")
    fields["answers"][0]["text"] = f"{cited['quote']} [1]"


def change_checksum_and_quote(fields: Fields, cited: Fields) -> None:
    change_quote(fields, cited)
    cited["sha256"] = OTHER_SHA


def quote_another_document(_: Fields, cited: Fields) -> None:
    cited["document_id"] = "tolm.txt"


def add_markup(_: Fields, cited: Fields) -> None:
    cited["quote"] = HOSTILE


def name_no_document(_: Fields, cited: Fields) -> None:
    cited["document_id"] = "../elsewhere\x00.txt"


def empty_quote(_: Fields, cited: Fields) -> None:
    cited["quote"], cited["start"], cited["end"] = "", 0, 0


def count_from_the_end(_: Fields, cited: Fields) -> None:
    cited["start"], cited["end"], cited["quote"] = -5, -1, "1930"[:2]


def reverse_offsets(_: Fields, cited: Fields) -> None:
    cited["start"], cited["end"], cited["quote"] = cited["end"], cited["start"], "."


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (change_quote, "this quote is not in the document"),
        (change_checksum_and_quote, "the document has changed since"),
        (quote_another_document, "the document has changed since"),
        (add_markup, "this quote is not in the document"),
        (name_no_document, "this document is not in the index"),
        (empty_quote, "this quote is not in the document"),
        (count_from_the_end, "this quote is not in the document"),
        (reverse_offsets, "this quote is not in the document"),
    ],
)
def test_false_quote_is_struck_through_and_no_answer(
    tamper: Callable[[Fields, Fields], None], words: str
) -> None:
    fields = export()
    cited = fields["answers"][0]["citations"][0]
    tamper(fields, cited)
    turns = imported(fields)
    markup = page(turns, library().__getitem__)
    assert "pq-answered" not in markup
    assert "pq-unverified" in markup
    assert "Not verified" in text_of(markup)
    assert words in text_of(markup)
    assert "Its quote is not in this index word for word." in text_of(markup)
    # In the reply and on the card; nowhere else as a quote.
    assert markup.count("<del") == 2
    assert '<span class="pq-quote">' not in markup
    assert "<mark" not in markup
    assert "<strong" not in markup
    assert "<script" not in markup
    assert "pq-open" not in markup
    assert "pq-copy" not in markup
    assert "pq-judge" not in markup


def move_offsets(cited: Fields) -> None:
    cited["start"], cited["end"] = 10**30, 10**30 + 7


def begin_early(cited: Fields) -> None:
    cited["start"] -= 3


@pytest.mark.parametrize("tamper", [move_offsets, begin_early])
def test_quote_at_other_offsets_is_cited_from_where_it_stands_but_is_no_answer(
    tamper: Callable[[Fields], None],
) -> None:
    fields = export()
    tamper(fields["answers"][0]["citations"][0])
    turns = imported(fields)
    markup = page(turns, library().__getitem__)
    assert "pq-answered" not in markup
    assert "stands elsewhere in the document" in text_of(markup)
    assert "in this index word for word, but elsewhere than the file says" in text_of(markup)
    assert "<del" not in markup
    shown = checked_turns(turns, library().__getitem__)[0].answer
    assert shown is not None
    assert (shown.citations[0].start, shown.citations[0].quote) == (START, QUOTE)


def test_changed_document_is_told_from_a_false_file() -> None:
    turns = imported(export())
    changed = library(TEXT.replace("1911", "1921"), OTHER_SHA)
    markup = page(turns, changed.__getitem__)
    assert "the document has changed since" in text_of(markup)
    assert "this quote is not in the document" not in text_of(markup)
    assert "<del" in markup
    assert "pq-answered" not in markup


def test_quote_that_moved_in_a_changed_document_is_said_to_have_moved() -> None:
    turns = imported(export())
    markup = page(turns, library("Corrected. " + TEXT, OTHER_SHA).__getitem__)
    assert "the document has changed since, and this quote has moved" in text_of(markup)
    assert "<del" not in markup


def test_quote_still_at_its_place_in_a_changed_document_is_verified() -> None:
    markup = page(imported(export()), library(TEXT + " More.", OTHER_SHA).__getitem__)
    assert "pq-answered" in markup


def test_title_day_page_and_link_are_those_of_the_index() -> None:
    fields = export()
    fields["answers"][0]["citations"][0] |= {
        "title": "Forged title",
        "published": "2021-05-06",
        "page": 77,
        "url": "https://forged.example/",
        "duplicates": ["forged copy"],
        "answer_spans": [[0, 99]],
        "passage_start": -7,
        "passage_end": 10**12,
    }
    fields["answers"][0]["confidence"] = 0.99
    markup = page(imported(fields), library().__getitem__)
    for forged in ("Forged", "2021", "77", "forged", "99%"):
        assert forged not in markup
    assert "Larn parish" in markup
    assert "4 March 1912" in markup
    assert "pq-answered" in markup


def test_link_of_a_document_that_is_not_here_is_not_offered() -> None:
    fields = export()
    fields["answers"][0]["citations"][0]["url"] = "https://forged.example/"
    markup = page(imported(fields), deleted_document)
    assert "forged.example" not in markup
    assert "The file names" in text_of(markup)
    assert "this document is not in the index" in text_of(markup)


def test_free_text_of_the_file_is_never_shown() -> None:
    lie = "The widow Ana Brook poisoned the miller."
    answer = replace(
        make_answer(),
        text=f"{lie} [1]",
        parts=(AnswerPart("Whom did she marry?", "answer", (1, 9), lie),),
        examples=(lie,),
        conflicting_values=(ConflictingValue(lie, make_answer().citations[0]),),
        documents=(ListedDocument("brook.txt", lie, None, 5, make_answer().citations[0]),),
        overview=Overview(lie, 5, 5, None, None, 0, (NameCount(lie, 5),), (), ()),
        mentions_by_form=(NameCount(lie, 4),),
    )
    for kind in ("quote", "list", "overview", "help"):
        for tier in ("answer", "possible", "none"):
            fields = export(answer)
            fields["answers"][0] |= {"kind": kind, "tier": tier}
            turns = imported(fields)
            assert lie not in text_of(page(turns, library().__getitem__))
            conversation = import_conversation(json.dumps(fields).encode(), "larn.json")
            assert lie not in markdown_of(conversation, library().__getitem__)
            assert lie not in to_checked_json(conversation, library().__getitem__).decode()


def test_every_kind_of_citation_is_checked() -> None:
    false = replace(
        make_answer().citations[0], number=2, quote="The miller divorced.", start=0, end=20
    )
    true = make_answer()
    for answer in (
        replace(true, citations=(true.citations[0], false)),
        replace(true, corroborating=(false,)),
        replace(true, nearest=(false,)),
        replace(true, conflicting_values=(ConflictingValue("divorced", false),)),
        replace(true, documents=(ListedDocument("brook.txt", "Larn", None, 1, false),)),
        replace(true, parts=(AnswerPart("Whom?", "answer", (1,)),), nearest=(false,)),
        # A number that is given twice hides no quote.
        replace(true, corroborating=(replace(false, number=1),)),
        replace(true, nearest=(replace(false, number=-3),)),
    ):
        markup = page(imported(export(answer)), library().__getitem__)
        assert "pq-answered" not in markup
        assert "1 of 2 quotes is in this index word for word; 1 is not." in text_of(markup)
        assert markup.count("<del") == 2


def test_row_of_a_table_has_the_cells_and_headings_of_the_document() -> None:
    text = "Wards in 1930\n\nWard | Beds | Nurses\nSurgery | 12 | 30\nFever | 8 | 9\n"
    document = make_document(text, id="w.txt", sha256=SHA)
    line = "Surgery | 12 | 30"
    start = text.index(line)
    row = TableRow(("Ward", "Beds", "Nurses"), ("Surgery", "12", "30"), (1,), "Wards in 1930")
    for table, is_true in (
        (row, True),
        (replace(row, headings=("Ward", "Nurses", "Beds")), False),
        (replace(row, cells=("Surgery", "30", "12")), False),
        (replace(row, caption="Deaths in 1930"), False),
        (replace(row, cells=("Surgery",)), False),
    ):
        cited = cite(document, 1, (start, start + len(line)), (0, len(text)), 0.0, table=table)
        answer = Answer("How many beds?", "How many beds?", f"{line} [1]", (cited,), 0.9, "answer")
        turns = imported(export(answer))
        markup = page(turns, {"w.txt": document}.__getitem__)
        assert ("pq-answered" in markup) is is_true
        assert '<th scope="col"><bdi>Beds</bdi></th><th scope="col"><bdi>Nurses' in markup
        assert "Deaths" not in markup
        assert ("table in the file is not the one" in text_of(markup)) is not is_true


def test_words_cut_out_of_a_sentence_are_shown_as_cut() -> None:
    document = library()["tolm.txt"]
    start = OTHER_TEXT.index("married")
    cited = cite(document, 1, (start, start + len("married")), (start, start + 7), 0.0)
    answer = replace(make_answer(), citations=(cited,), text="married [1]")
    markup = thread_html(imported(export(answer)), library().__getitem__)
    assert '<span class="pq-quote">… married …</span>' in markup


def test_fields_that_are_missing_or_not_finite_break_nothing() -> None:
    fields = export()
    answer = fields["answers"][0]
    answer["confidence"] = float("nan")
    answer["citations"][0]["score"] = float("inf")
    for name in [name for name in answer if name not in ("question", "query", "text", "citations")]:
        if name not in ("confidence", "tier"):
            del answer[name]
    conversation = import_conversation(json.dumps(fields).encode(), "larn.json")
    assert from_json(to_json(conversation)) == conversation
    assert "pq-answered" in page(turns_of(conversation), library().__getitem__)
    answer["citations"] = []
    assert "pq-answered" not in page(imported(fields), library().__getitem__)


def test_very_long_quote_is_cut() -> None:
    document = make_document("x " * 500_000, id="brook.txt", sha256=SHA)
    cited = cite(document, 1, (0, 999_999), (0, 999_999), 0.0)
    turns = imported(export(replace(make_answer(), citations=(cited,))))
    assert len(page(turns, lambda _: document)) < 40_000


def test_mark_of_an_import_stays_when_it_is_exported_and_imported_again() -> None:
    fields = export()
    change_quote(fields, fields["answers"][0]["citations"][0])
    first = import_conversation(json.dumps(fields).encode(), "larn.json")
    assert from_json(to_json(first)) == first
    exported = to_checked_json(first, library().__getitem__)
    out = json.loads(exported)
    assert "is not in this index" in out["imported"]["warnings"][0]
    assert "not in the document" in out["imported"]["warnings"][1]
    assert out["answers"][0]["tier"] == "possible"
    assert "divorced" not in out["answers"][0]["text"]
    again = import_conversation(exported, "again.json")
    assert again.imported is not None
    assert again.imported.file == "again.json"
    assert "pq-unverified" in page(turns_of(again), library().__getitem__)
    del out["imported"]
    assert import_of(imported(out)) is not None


def test_markdown_of_an_import_has_its_warnings() -> None:
    fields = export()
    change_quote(fields, fields["answers"][0]["citations"][0])
    conversation = import_conversation(json.dumps(fields).encode(), "larn.json")
    text = markdown_of(conversation, library().__getitem__)
    assert "is not in this index" in text
    assert "**Not verified**" in text
    assert "> ~~The widow Ana Brook divorced the miller in 1911.~~" in text
    assert "This quote is not in the document." in text
    assert "Asked on" not in text
    assert "not in this index" in markdown_of(conversation)


def test_answer_given_here_afterwards_is_an_ordinary_one() -> None:
    fields = export()
    change_quote(fields, fields["answers"][0]["citations"][0])
    conversation = import_conversation(json.dumps(fields).encode(), "larn.json")
    grown = replace(conversation, answers=(*conversation.answers, make_answer()))
    turns = turns_of(from_json(to_json(grown)))
    markup = thread_html(turns, library().__getitem__)
    assert markup.count('class="pq-turn pq-unverified') == 1
    assert markup.count('class="pq-turn pq-answered pq-selected"') == 1
    assert answers_of(turns) == grown.answers


def test_follow_up_builds_on_no_quote_that_the_index_lacks() -> None:
    fields = export()
    assert "married" in history_of(imported(fields), library().__getitem__)[0].text
    change_quote(fields, fields["answers"][0]["citations"][0])
    (earlier,) = history_of(imported(fields), library().__getitem__)
    assert earlier.question == fields["answers"][0]["question"]
    assert (earlier.citations, earlier.text, earlier.tier) == ((), "", "none")


def test_page_is_told_when_the_document_changes_while_it_is_open() -> None:
    turns = imported(export())
    before = thread_html(turns, library().__getitem__)
    fragments = note_fragments(turns, library("Another text.", OTHER_SHA).__getitem__)
    assert fragments
    assert any("<del" in html for html in fragments.values())
    assert any("is not in this index" in html for html in fragments.values())
    for name in fragments:
        assert f'data-fragment="{name}"' in before + evidence_html(turns, library().__getitem__)


def test_part_without_an_answer_says_so() -> None:
    parts = (AnswerPart("Whom?", "possible", (1,)), AnswerPart("Who poisoned him?", "none"))
    markup = thread_html(
        imported(export(replace(make_answer(), parts=parts))), library().__getitem__
    )
    whom, poisoned = text_of(markup).split("Who poisoned him?")
    assert "Possible answers. Check them." in whom
    assert "The file gives no clear answer." in poisoned
    assert poisoned.count("[1]") == 0
