"""A list has all documents on a subject, counted over the whole corpus."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index import Filter, Index
from index.embedding.encoder import Encoder
from qa import ask


@pytest.mark.parametrize(
    "question",
    ["which documents mention Henrik Aas?", "list everything on henrik aas", "Henrik Aas"],
)
def test_documents_that_mention_a_name_are_listed_newest_first(press: Index, question: str) -> None:
    answer = ask(question, press)

    assert (answer.kind, answer.tier) == ("list", "answer")
    assert [(item.document_id, item.mentions) for item in answer.documents] == [
        ("2024/quarry-sold.txt", 3),
        ("2024/quarry.txt", 2),
        ("notes/aas.md", 1),
    ]
    assert answer.text.startswith("3 documents mention “Henrik Aas”, 6 times.")
    forms = {form.name: form.count for form in answer.mentions_by_form}
    assert forms == {"Henrik Aas": 4, "H. Aas": 1, "Aas": 1}


def test_sentences_of_a_list_are_verbatim_and_cited(press: Index) -> None:
    answer = ask("which documents mention the quarry?", press)

    assert [citation.number for citation in answer.citations] == [1, 2, 3]
    for listed, citation in zip(answer.documents, answer.citations, strict=True):
        text = press.document(citation.document_id).text
        assert listed.citation == citation
        assert text[citation.start : citation.end] == citation.quote
        assert "quarry" in citation.quote
        assert citation.passage_start <= citation.start < citation.end <= citation.passage_end
        assert f"{citation.quote} [{citation.number}]" in answer.text


def test_filter_restricts_a_list(press: Index) -> None:
    answer = ask("quarry", press, filter=Filter(until=date(2023, 12, 31), undated=False))
    mention = ask(
        "which documents mention a quarry", press, filter=Filter(until=date(2023, 12, 31))
    )

    assert answer.kind == "quote"
    assert [item.document_id for item in mention.documents] == ["2023/bridge.txt"]
    assert "until 31 December 2023" in mention.text


def test_list_counts_more_documents_than_a_search_returns(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(120):
        (folder / f"{number}.txt").write_text(
            f"Report {number} on the heron at Lake Tarn.", "utf-8"
        )
    index = Index.open(tmp_path / "many-index")
    index.sync(folder)

    answer = ask("how many documents mention herons?", index)

    assert answer.documents_total == answer.mentions_total == 120
    assert len(answer.documents) == len(answer.citations) == 100
    assert "120 documents mention “herons”" in answer.text
    assert "20 more documents not shown" in answer.text
    index.close()


def test_latest_is_about_the_subject_and_not_a_passing_mention(press: Index) -> None:
    answer = ask("What's the latest on the Elmsby quarry?", press)
    assert answer.kind == "list"
    assert [item.document_id for item in answer.documents] == [
        "2024/quarry-sold.txt",
        "2024/quarry.txt",
    ]
    assert not any("Subscribe" in citation.quote for citation in answer.citations)


def test_latest_has_items_of_notes_on_several_subjects(index: Index, corpus: Path) -> None:
    (corpus / "dam.txt").write_text(
        "Corbel Dam: repairs of the joint\n2025-01-02\nThe joint of Corbel Dam leaks.\n", "utf-8"
    )
    (corpus / "notes.md").write_text(
        "# Desk notes\n2025-05-06\n\n- **Corbel Dam**: the joint is finished.\n"
        "- Budget: nothing on the repairs of Corbel Dam.\n",
        "utf-8",
    )
    index.sync(corpus)
    for question in ("latest on Corbel Dam", "What's the latest on the Corbel Dam repairs?"):
        newest = ask(question, index).documents[0]
        assert newest.document_id == "notes.md", question
        assert "is finished" in newest.citation.quote


def test_everything_that_somebody_said_is_quoted(press: Index) -> None:
    answer = ask("everything Henrik Aas said", press)

    assert [citation.quote for citation in answer.citations] == [
        "Henrik Aas said he was glad.",
        "He added that the price was fair.",
        "Henrik Aas, 61, who has run the quarry for twenty years, said that no buyer had been "
        "found.",
        "“We knocked on every door. Nobody would take it,” Mr Aas told reporters.",
    ]
    assert answer.text.startswith("2 documents quote “Henrik Aas”, 4 times.")


def test_topic_limits_what_somebody_said(press: Index) -> None:
    answer = ask("everything Henrik Aas said about the price", press)
    assert [citation.quote for citation in answer.citations] == [
        "He added that the price was fair."
    ]


def test_who_is_mentioned_but_not_quoted_is_a_possible_answer(press: Index) -> None:
    answer = ask("all quotes by Maria Aas", press)
    assert answer.tier == "possible"
    assert answer.text.startswith("No sentence says in so many words that “Maria Aas” said it.")


def test_documents_of_an_author_are_listed_by_byline(press: Index) -> None:
    answer = ask("how many articles did Tove Hallam write?", press)
    assert answer.text.startswith("2 documents are by “Tove Hallam”.")
    assert {citation.quote for citation in answer.citations} == {"By Tove Hallam"}


def test_subject_that_no_document_has_is_said_to_be_missing(press: Index) -> None:
    answer = ask("how many documents mention malaria?", press)
    assert (answer.kind, answer.tier, answer.citations) == ("list", "none", ())
    assert answer.text == "No document mentions “malaria”."
    assert answer.nearest


def test_words_that_stand_apart_are_not_counted_as_a_phrase(press: Index) -> None:
    answer = ask("which documents mention the workers of the cooperative?", press)
    assert [item.document_id for item in answer.documents] == ["2024/quarry-sold.txt"]
    assert "words apart" in answer.text


@pytest.mark.parametrize("question", ["Maria Aas", "owner keys Friday", "bridge repairs"])
def test_keywords_that_are_no_name_in_several_documents_keep_their_quotes(
    press: Index, question: str
) -> None:
    assert ask(question, press).kind == "quote"


def test_pronoun_of_a_request_is_resolved(press: Index) -> None:
    first = ask("Who has run the quarry for twenty years?", press)
    answer = ask("everything he said", press, history=[first])
    assert answer.kind == "list"
    assert "Henrik Aas" in answer.query
    assert "Henrik Aas said he was glad." in answer.text


MAILS = {
    "mail/roof.eml": "From: Petra Rowan <p@lorn.example>\nTo: Henrik Aas <h@lorn.example>\n"
    "Subject: Roof\nDate: Mon, 04 Mar 2024 09:00:00 +0000\n\nThe kitchen roof leaks again.\n",
    "mail/key.eml": "From: Petra Rowan <p@lorn.example>\nTo: Maria Lund <m@lorn.example>\n"
    "Subject: Key\nDate: Tue, 07 May 2024 09:00:00 +0000\n\nI left the key with the porter.\n",
    "notes/dockers.txt": "Dockers walk out\n\nThe strike began at noon. The cranes stood still.\n",
    "notes/port.txt": "Port deal\n\nThe dock strike is over. The dock strike lasted a month.\n",
    "tables/budget.csv": "Line,Amount\nTravel,4100\nTraining,8200\n",
}


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    """An index of mails, notes and a table, not to be changed by tests."""
    folder = tmp_path_factory.mktemp("mails")
    for name, text in MAILS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("mails-index"))
    index.sync(folder)
    yield index
    index.close()


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("Show me all emails", {"mail/roof.eml", "mail/key.eml"}),
        ("list the spreadsheets", {"tables/budget.csv"}),
        ("emails from Petra Rowan", {"mail/roof.eml", "mail/key.eml"}),
        ("emails from Petra Rowan to Maria Lund", {"mail/key.eml"}),
        ("what did Petra Rowan email?", {"mail/roof.eml", "mail/key.eml"}),
        ("emails to Henrik Aas", {"mail/roof.eml"}),
        ("emails from May 2024", {"mail/key.eml"}),
        ("everything on the dock strike", {"notes/dockers.txt", "notes/port.txt"}),
    ],
)
def test_documents_of_a_kind_sender_period_or_subject_are_listed(
    mails: Index, question: str, documents: set[str]
) -> None:
    answer = ask(question, mails)

    assert (answer.kind, answer.tier) == ("list", "answer")
    assert {item.document_id for item in answer.documents} == documents


def test_what_nobody_wrote_is_left_to_quotes(mails: Index) -> None:
    assert ask("What did Darwin write?", mails).kind == "quote"


def test_of_what_was_written_to_somebody_the_words_are_quoted(mails: Index) -> None:
    answer = ask("What did Petra Rowan write to Maria Lund?", mails)

    assert [citation.quote for citation in answer.citations] == ["I left the key with the porter."]


def test_last_name_alone_is_joined_and_forms_add_up(tmp_path: Path) -> None:
    folder = tmp_path / "names"
    folder.mkdir()
    (folder / "a.txt").write_text("Strike\n\nAnja Lund called the strike off.", "utf-8")
    (folder / "b.txt").write_text("Deal\n\nMs Lund said that the deal was fair.", "utf-8")
    (folder / "c.md").write_text("---\ntitle: Anja Lund at home\n---\n\nThe house is old.", "utf-8")
    index = Index.open(tmp_path / "names-index")
    index.sync(folder)

    answer = ask("which documents mention Anja Lund?", index)

    assert answer.documents_total == 3
    assert sum(form.count for form in answer.mentions_by_form) == answer.mentions_total == 3
    index.close()


def test_kind_is_limited_by_the_words_in_front_of_it(index: Index, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    for name, head in (
        ("coroner.txt", "COURT NOTE - Coroner's Court"),
        ("appeal-court-note.txt", "The appeal"),
        ("standards-note.txt", "Standards committee"),
    ):
        (folder / name).write_text(f"{head}\n\nThe hearing of {name} took an hour.\n", "utf-8")
    index.sync(folder)
    listed = {item.document_id for item in ask("list all court notes", index).documents}
    assert listed == {"coroner.txt", "appeal-court-note.txt"}
    # No document is of this kind: those about it are listed, and it is said.
    answer = ask("list all hearing memos", index)
    assert "not" in answer.text or "None of them" in answer.text


@pytest.fixture(scope="module")
def pier(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    """An index of texts that name a pier in headings, rows and notes."""
    folder = tmp_path_factory.mktemp("pier")
    for name, text in {
        "ahead.txt": "The year ahead\n\nIvo Brandt writes.\n\nWest Pier.\n"
        "It is to open to walkers in the spring of next year.\n",
        "costs.csv": "Item,Cost\nWest Pier,4100\nEast Quay,8200\n",
        "opening.txt": "When did the West Pier open?\n\n"
        "The West Pier was opened by the mayor on Monday.\n\n"
        "Correction: it was opened by her deputy.\n",
        "forms.txt": "WEST PIER news\n\nThe west pier, the West Pier, the West-Pier and the "
        "west-pier, the West Pier’s gate and the WEST-PIER are one and the same in this text.\n",
    }.items():
        (folder / name).write_text(text, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("pier-index"))
    index.sync(folder)
    yield index
    index.close()


def test_sentence_of_a_listed_document_says_something_of_the_subject(pier: Index) -> None:
    answer = ask("which documents mention West Pier?", pier)
    quotes = {item.document_id: item.citation.quote for item in answer.documents}
    assert quotes["ahead.txt"].endswith("It is to open to walkers in the spring of next year.")
    assert quotes["opening.txt"] == "The West Pier was opened by the mayor on Monday."


def test_row_of_a_table_is_listed_with_its_headings(pier: Index) -> None:
    answer = ask("which documents mention West Pier?", pier)
    (row,) = [item.citation for item in answer.documents if item.document_id == "costs.csv"]
    assert row.table is not None
    assert row.table.headings == ("Item", "Cost")
    assert f"{row.quote} [{row.number}] (columns: Item, Cost)" in answer.text


def test_correction_stands_beside_the_headline_that_it_corrects(pier: Index) -> None:
    answer = ask("which documents mention West Pier?", pier)
    quotes = [item.quote for item in answer.citations if item.document_id == "opening.txt"]
    assert quotes[1:] == ["Correction: it was opened by her deputy."]


def test_counts_of_the_forms_that_are_shown_add_up(pier: Index) -> None:
    answer = ask("which documents mention West Pier?", pier)
    summary = answer.text.split("\n\n")[0]
    numbers = [
        1 if word == "once" else int(word.split()[0])
        for word in re.findall(r"once|\d+ times", summary)
    ]
    assert numbers[0] == answer.mentions_total == sum(numbers[1:])
    assert "other forms" in summary or len(answer.mentions_by_form) <= 5


def test_common_word_lists_documents_that_have_it_in_passing(press: Index) -> None:
    answer = ask("all documents about keys", press)
    assert [item.document_id for item in answer.documents] == ["2024/quarry-sold.txt"]
    stone = ask("all documents about stone", press)
    assert {item.document_id for item in stone.documents} == {"2023/bridge.txt", "notes/aas.md"}


def test_last_that_was_written_on_a_subject_comes_first(press: Index) -> None:
    answer = ask("what's the last we wrote about the Elmsby quarry", press)
    assert answer.kind == "list"
    assert answer.documents[0].document_id == "2024/quarry-sold.txt"
