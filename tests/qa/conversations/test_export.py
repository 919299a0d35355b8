"""Claims about what a conversation looks like outside, and what of it still stands."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index import Filter, Index
from qa import ask
from qa.conversations.export import as_json, as_text, citations_of, to_markdown, verify, verify_all
from qa.conversations.store import from_json, new_conversation, to_json

SAID = "The Odell tunnel cost 410 million euros. It was opened in a storm.\n2023-03-06 10:00:00\n"
ASKED = "How much did the Odell tunnel cost?"


@pytest.fixture
def filled(corpus: Path, index: Index) -> Index:
    (corpus / "tunnel.txt").write_text(SAID, "utf-8")
    index.sync(corpus)
    return index


def test_markdown_has_every_quote_with_its_source_and_offsets(filled: Index) -> None:
    answer = ask(ASKED, filled)
    said = to_markdown(new_conversation("Tunnels", (answer,)))
    assert said.startswith("# Tunnels\n")
    assert f"## {ASKED}" in said
    for citation in answer.citations:
        assert f"> {citation.quote.strip()}" in said
        assert f"tunnel.txt, characters {citation.start} to {citation.end}" in said
    assert "2023-03-06" in said


def test_markdown_of_no_answer_shows_the_nearest_as_such(filled: Index) -> None:
    answer = ask("Who discovered the moons of Jupiter?", filled)
    assert not answer.answered
    said = to_markdown(new_conversation("", (answer,)))
    assert "No clear answer to" in said


def test_others_words_make_no_markdown(filled: Index) -> None:
    answer = ask(ASKED, filled)
    quote = "# no *heading* [link](x) <b> `code` | cell\n\n- second"
    hostile = replace(answer.citations[0], quote=quote, title="A [title](y)\n# more")
    said = to_markdown(
        new_conversation(
            "", (replace(answer, citations=(hostile,), corroborating=(), conflicting_values=()),)
        )
    )
    quoted = said.split("## ", 1)[1].split("\n", 1)[1].strip()
    assert all(line.startswith(">") for line in quoted.splitlines())
    for sign in ("*heading*", "[link]", "<b>", "`code`", "[title]"):
        assert sign not in said
    assert "\n> # no" not in said


def test_a_quote_copied_as_text_names_title_day_and_file(filled: Index) -> None:
    citation = ask(ASKED, filled).citations[0]
    text = as_text(replace(citation, page=4))
    assert citation.quote.strip() in text
    assert "2023-03-06" in text
    assert "page 4" in text
    assert text.endswith("tunnel.txt")
    assert as_text(replace(citation, url="https://example.org/a")).endswith("https://example.org/a")


def test_an_import_marks_what_no_longer_stands(filled: Index, corpus: Path) -> None:
    shared = to_json(new_conversation("", (ask(ASKED, filled),)))
    conversation = from_json(shared)
    (number,) = {one.number for one in citations_of(conversation.answers[0])}
    assert verify_all(conversation, filled) == [{number: "stands"}]

    (corpus / "tunnel.txt").write_text("Lately. " + SAID, "utf-8")
    filled.sync(corpus)
    assert verify_all(conversation, filled) == [{number: "changed"}]

    (corpus / "tunnel.txt").rename(corpus / "moved.txt")
    filled.sync(corpus)
    assert verify_all(conversation, filled) == [{number: "missing"}]


def test_a_forged_quote_does_not_stand(filled: Index) -> None:
    citation = ask(ASKED, filled).citations[0]
    assert verify(citation, filled) == "stands"
    forged = replace(citation, quote=citation.quote.replace("410", "510"))
    assert verify(forged, filled) == "changed"


def test_offsets_past_the_end_do_not_stand(filled: Index) -> None:
    citation = ask(ASKED, filled).citations[0]
    assert verify(replace(citation, start=10_000, end=10_100), filled) == "changed"
    assert verify(replace(citation, start=10_000, end=10_100, quote=""), filled) == "changed"
    assert verify(replace(citation, start=-5, end=-1, quote="ound"), filled) == "changed"


def test_json_is_of_plain_values_and_the_same_each_time() -> None:
    among = Filter(since=date(2024, 1, 2), kinds=frozenset({"txt", "pdf", "md"}))

    assert json.loads(as_json([among])) == [
        {
            "since": "2024-01-02",
            "until": None,
            "undated": True,
            "folder": None,
            "kinds": ["md", "pdf", "txt"],
            "tags": [],
        }
    ]
