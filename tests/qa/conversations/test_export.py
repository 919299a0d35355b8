"""Exported conversations have every quote with its source, and quotes are verified."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index import Document, Filter, Index
from qa import OtherFigure, Summary, WrittenSentence, ask
from qa.conversations.conversation import new_conversation
from qa.conversations.export import (
    as_json,
    as_text,
    citations_of,
    from_json,
    import_conversation,
    to_checked_json,
    to_json,
    to_markdown,
)
from qa.conversations.quote_verification import verify, verify_all

TEXT = "The Odell tunnel cost 410 million euros. It was opened in a storm.\n2023-03-06 10:00:00\n"
QUESTION = "How much did the Odell tunnel cost?"


@pytest.fixture
def filled(corpus: Path, index: Index) -> Index:
    (corpus / "tunnel.txt").write_text(TEXT, "utf-8")
    index.sync(corpus)
    return index


def test_markdown_has_every_quote_with_its_source_and_offsets(filled: Index) -> None:
    answer = ask(QUESTION, filled)
    markdown = to_markdown(new_conversation("Tunnels", (answer,)))
    assert markdown.startswith("# Tunnels\n")
    assert f"## {QUESTION}" in markdown
    for citation in answer.citations:
        assert f"> {citation.quote.strip()}" in markdown
        place = f"characters {citation.start} to {citation.end}"
        assert f"tunnel.txt ({place})" in markdown
    assert "2023-03-06" in markdown


def test_markdown_of_an_abstention_says_so(filled: Index) -> None:
    answer = ask("Who discovered the moons of Jupiter?", filled)
    assert not answer.answered
    markdown = to_markdown(new_conversation("", (answer,)))
    assert "No clear answer" in markdown


def test_text_of_documents_is_escaped_in_markdown(filled: Index) -> None:
    answer = ask(QUESTION, filled)
    quote = "# no *heading* [link](x) <b> `code` | cell\n\n- second"
    hostile = replace(answer.citations[0], quote=quote, title="A [title](y)\n# more")
    markdown = to_markdown(
        new_conversation(
            "",
            (
                replace(
                    answer,
                    text=f"{quote} [1]",
                    citations=(hostile,),
                    corroborating=(),
                    conflicting_values=(),
                ),
            ),
        )
    )
    quoted = markdown.split("## ", 1)[1].split("\n", 1)[1].strip()
    assert all(line.startswith(">") for line in quoted.splitlines())
    for sign in ("*heading*", "[link]", "<b>", "`code`", "[title]"):
        assert sign not in markdown
    assert "\n> # no" not in markdown


def test_other_figures_stand_apart_in_markdown(filled: Index) -> None:
    answer = ask(QUESTION, filled)
    first = answer.citations[0]
    other = replace(first, number=9, quote="It took 16 days in another town.")
    with_figure = replace(answer, other_figures=(OtherFigure("16", other.quote, other),))
    before, after = to_markdown(new_conversation("", (with_figure,))).split("Other figures found")
    assert "16 days" not in before
    assert "16 days" in after
    assert f"> {first.quote}" in before
    assert f"> {first.quote}" not in after


def test_quote_as_text_names_title_date_and_file(filled: Index) -> None:
    citation = ask(QUESTION, filled).citations[0]
    text = as_text(replace(citation, page=4))
    assert citation.quote.strip() in text
    assert "2023-03-06" in text
    assert "page 4" in text
    assert text.endswith("tunnel.txt")
    assert as_text(replace(citation, url="https://example.org/a")).endswith("https://example.org/a")


def test_imported_quotes_are_verified_against_the_index(filled: Index, corpus: Path) -> None:
    shared = to_json(new_conversation("", (ask(QUESTION, filled),)))
    conversation = from_json(shared)
    (number,) = {citation.number for citation in citations_of(conversation.answers[0])}
    assert verify_all(conversation, filled) == [{number: "verified"}]

    (corpus / "tunnel.txt").write_text("Lately. " + TEXT, "utf-8")
    filled.sync(corpus)
    assert verify_all(conversation, filled) == [{number: "moved"}]

    (corpus / "tunnel.txt").write_text(TEXT.replace("410", "510"), "utf-8")
    filled.sync(corpus)
    assert verify_all(conversation, filled) == [{number: "changed"}]

    (corpus / "tunnel.txt").rename(corpus / "moved.txt")
    filled.sync(corpus)
    assert verify_all(conversation, filled) == [{number: "missing"}]


def test_forged_quote_is_detected(filled: Index) -> None:
    citation = ask(QUESTION, filled).citations[0]
    assert verify(citation, filled) == "verified"
    forged = replace(citation, quote=citation.quote.replace("410", "510"))
    assert verify(forged, filled) == "absent"


def test_offsets_outside_of_the_text_are_detected(filled: Index) -> None:
    citation = ask(QUESTION, filled).citations[0]
    assert verify(replace(citation, start=10_000, end=10_100), filled) == "moved"
    assert verify(replace(citation, start=10_000, end=10_100, quote=""), filled) == "absent"
    assert verify(replace(citation, start=-5, end=-1, quote=":00\n"), filled) == "absent"


def test_json_has_plain_values_in_a_fixed_order() -> None:
    chosen = Filter(since=date(2024, 1, 2), kinds=frozenset({"txt", "pdf", "md"}))

    assert json.loads(as_json([chosen])) == [
        {
            "since": "2024-01-02",
            "until": None,
            "undated": True,
            "folder": None,
            "kinds": ["md", "pdf", "txt"],
            "tags": [],
            "languages": [],
        }
    ]


@pytest.mark.parametrize(
    "question", ["hi", "", "How much did the Odell tunnel cost and who is the king of Spain?"]
)
def test_help_and_parts_are_read_back_and_in_markdown(filled: Index, question: str) -> None:
    answer = ask(question, filled)
    conversation = new_conversation("", (answer,))
    markdown = to_markdown(conversation)

    assert answer.kind == "help" or len(answer.parts) == 2
    assert from_json(to_json(conversation)).answers == (answer,)
    for part in answer.parts:
        assert f"### {part.question}" in markdown
    for example in answer.examples:
        assert f"- {example}" in markdown
    assert conversation.title == question or not question


def test_value_that_is_only_stored_is_in_markdown(corpus: Path, index: Index) -> None:
    (corpus / "a.md").write_text(
        "---\ntitle: Odell tunnel opens\nauthor: Ada Lund\n---\n# Odell tunnel opens\n\n"
        "The tunnel was opened in a storm.\n",
        "utf-8",
    )
    index.sync(corpus)
    answer = ask("Who wrote the article about the tunnel?", index)

    assert "Author: Ada Lund" in to_markdown(new_conversation("", (answer,)))


def test_list_is_exported_with_its_counts_and_read_back(filled: Index, corpus: Path) -> None:
    (corpus / "storm.txt").write_text("The storm closed the Odell tunnel, Odell said.", "utf-8")
    filled.sync(corpus)
    answer = ask("which documents mention Odell?", filled)
    conversation = new_conversation("", (answer,))
    markdown = to_markdown(conversation)

    assert "2 documents mention “Odell”, 3 times." in markdown
    tunnel, storm = answer.documents
    assert f"### 2023-03-06, {tunnel.title} (1 mention)" in markdown
    assert f"### undated, {storm.title} (2 mentions)" in markdown
    for listed in answer.documents:
        assert markdown.count(f"> {listed.citation.quote}") == 1
    assert citations_of(answer) == answer.citations
    assert from_json(to_json(conversation)) == conversation
    assert verify_all(conversation, filled) == [{1: "verified", 2: "verified"}]


def test_overview_is_exported_with_its_counts_and_read_back(filled: Index) -> None:
    answer = ask("what is in this folder?", filled)
    conversation = new_conversation("", (answer,))
    markdown = to_markdown(conversation)

    assert "1 document: 1 text file." in markdown
    assert "Published 2023-03-06." in markdown
    assert f"> {answer.citations[0].quote}" in markdown
    assert from_json(to_json(conversation)) == conversation


def test_markdown_marks_each_sentence_of_a_model(filled: Index) -> None:
    stands = WrittenSentence("The tunnel cost *410* million euros.", (1,))
    struck = WrittenSentence("<b>It cost 9 euros.</b>", (1,), "the number “9” is not in [1]")
    summary = Summary("liar", (stands, struck), (1,), remote="llm.example")
    answer = replace(ask(QUESTION, filled), summary=summary)
    markdown = to_markdown(new_conversation("", (answer,)))
    quotes, _, written = markdown.partition("**Summary by liar, from the quotes above**")
    assert "410 million euros" in quotes
    assert "- The tunnel cost \\*410\\* million euros. [1]" in written
    assert "- ~~\\<b\\>It cost 9 euros.\\</b\\> [1]~~ (struck: the number “9”" in written
    assert "1 sentence was struck" in written
    assert "sent to llm.example" in written
    assert from_json(to_json(new_conversation("", (answer,)))).answers == (answer,)


def test_summary_of_an_imported_file_is_not_shown(filled: Index) -> None:
    forged = Summary("liar", (WrittenSentence("The tunnel cost 9 euros.", (1,)),), (1,))
    answer = replace(ask(QUESTION, filled), summary=forged, suggested_query="Forged?")
    content = to_json(new_conversation("", (answer,)))
    imported = import_conversation(content, "file.json")
    for exported in (
        to_markdown(imported, filled.document),
        to_checked_json(imported, filled.document).decode(),
    ):
        assert "9 euros" not in exported
        assert "Forged" not in exported
    assert "The summary in the file is not shown" in to_markdown(imported, filled.document)


def test_exported_conversation_has_no_ids_of_the_page() -> None:
    conversation = replace(new_conversation("Tunnels"), asked=("q1",))
    assert from_json(to_json(conversation)).asked == ("q1",)
    assert from_json(to_checked_json(conversation, lambda _: missing())).asked == ()


def missing() -> Document:
    """No document is in the index."""
    raise KeyError
