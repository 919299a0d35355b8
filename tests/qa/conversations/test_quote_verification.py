"""Quotes are compared with an index, for programs as well as for the page."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import Index
from qa import ask
from qa.conversations.conversation import ConversationError, Import, new_conversation
from qa.conversations.export import from_json, import_conversation, to_json, to_markdown
from qa.conversations.quote_verification import check_answer, import_note, tidy_answer, verify_all
from qa.types import Answer, Citation

TEXT = "The Odell tunnel cost 410 million euros. It was opened in a storm.\n2023-03-06 10:00:00\n"
QUESTION = "How much did the Odell tunnel cost?"


@pytest.fixture
def filled(corpus: Path, index: Index) -> Index:
    (corpus / "tunnel.txt").write_text(TEXT, "utf-8")
    index.sync(corpus)
    return index


def test_program_verifies_an_exported_file(filled: Index) -> None:
    fields = json.loads(to_json(new_conversation("", (ask(QUESTION, filled),))))
    assert verify_all(from_json(json.dumps(fields).encode()), filled) == [{1: "verified"}]
    (cited,) = fields["answers"][0]["citations"]
    forged = {**cited, "quote": cited["quote"].replace("410", "510")}
    fields["answers"][0]["corroborating"] = [forged]
    # Both have the number 1.
    statuses = verify_all(from_json(json.dumps(fields).encode()), filled)
    assert statuses == [{1: "verified", 2: "absent"}]
    fields["answers"][0]["nearest"] = [{**forged, "document_id": "x.txt", "number": -1}]
    statuses = verify_all(from_json(json.dumps(fields).encode()), filled)
    assert statuses == [{1: "verified", 2: "absent", 3: "missing"}]


@pytest.mark.parametrize("id", ["", "\x00", "\ud800", "a" * 10_000, "../tunnel.txt", "%"])
def test_id_that_no_document_has_is_missing(filled: Index, id: str) -> None:
    answer = ask(QUESTION, filled)
    other = replace(answer, citations=(replace(answer.citations[0], document_id=id),))
    (quote,) = check_answer(other, filled.document).quotes.values()
    assert quote.status == "missing"


def test_untouched_answers_are_tidy_and_verified(newsroom: Index, filled: Index) -> None:
    for index, question in (
        (filled, QUESTION),
        (filled, "Which documents mention Odell?"),
        (filled, "what is in this folder?"),
        (filled, "Who discovered the moons of Jupiter?"),
        (filled, "How much did the Odell tunnel cost and when was it opened?"),
        (newsroom, "How much did the tunnel cost?"),
        (newsroom, "Who is the library director and how many hives did beekeepers lose?"),
    ):
        answer = ask(question, index)
        assert tidy_answer(answer) == answer
        checked = check_answer(answer, index.document)
        assert checked.is_verified
        assert checked.quotes or not answer.citations
        assert not any(any(quote.is_cut) for quote in checked.quotes.values())


def test_old_formats_are_read_and_newer_ones_refused(filled: Index) -> None:
    fields = json.loads(to_json(new_conversation("a", (ask(QUESTION, filled),))))
    del fields["imported"]
    for number in (3, 4):
        content = json.dumps({**fields, "format": f"pullquote conversation {number}"}).encode()
        assert from_json(content).imported is None
        assert import_conversation(content, "a.json").imported is not None
    with pytest.raises(ConversationError, match="has the format 'pullquote conversation 5'"):
        import_conversation(
            json.dumps({**fields, "format": "pullquote conversation 5"}).encode(), ""
        )


@pytest.mark.parametrize("answers", [3, [3], {"a": 1}, "x", None])
@pytest.mark.parametrize("format", [2, 3, 4])
def test_answers_that_are_none_are_refused(answers: object, format: int) -> None:
    fields = json.loads(to_json(new_conversation("a")))
    content = {**fields, "answers": answers, "format": f"pullquote conversation {format}"}
    with pytest.raises(ConversationError, match="not a Pullquote conversation file"):
        from_json(json.dumps(content).encode())


def test_file_cannot_say_that_it_was_not_imported(filled: Index) -> None:
    answer = ask(QUESTION, filled)
    claimed = Import(datetime(2020, 1, 1, tzinfo=UTC), "mine", 0, ("all verified",))
    content = to_json(replace(new_conversation("a", (answer,)), imported=claimed))
    imported = import_conversation(content, "  a\nfile.json ").imported
    assert imported is not None
    assert (imported.file, imported.answers, imported.warnings) == ("a file.json", 1, ())


def test_note_counts_quotes_in_plain_words() -> None:
    imported = Import(datetime(2026, 11, 29, 12, tzinfo=UTC), "larn.json", 1)
    assert import_note(imported, []) == (
        "Imported on 29 November 2026 from larn.json. It has no quotes."
    )


def test_markdown_of_an_unverified_import_escapes_its_text(filled: Index) -> None:
    answer = ask(QUESTION, filled)
    quote = "# no *heading* ~~x~~ <b>\n\n- second"
    cited: Citation = replace(answer.citations[0], quote=quote)
    hostile: Answer = replace(answer, citations=(cited,), question="**q**")
    conversation = import_conversation(to_json(new_conversation("", (hostile,))), "<b>.json")
    markdown = to_markdown(conversation, filled.document)
    assert "> ~~\\# no \\*heading\\* \\~\\~x\\~\\~ \\<b\\>~~\n> ~~- second~~" in markdown
    assert "from \\<b\\>.json" in markdown
