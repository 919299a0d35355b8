"""Programs get the same answers as people, as plain values."""

import json

import pytest

from index import Index, PullquoteError
from qa import ask, retrieve
from qa.conversations.export import as_json
from qa.integrations.program_api import Service

TUNNEL = "How much did the tunnel cost?"


def test_answer_is_that_of_ask_as_plain_values(newsroom: Index) -> None:
    answer = Service(newsroom).ask(TUNNEL)
    assert answer == json.loads(as_json(ask(TUNNEL, newsroom)))
    first = answer["citations"][0]
    text = newsroom.document(first["document_id"]).text
    assert text[first["start"] : first["end"]] == first["quote"]


def test_answers_can_be_given_back_as_history(newsroom: Index) -> None:
    service = Service(newsroom)
    earlier = service.ask(TUNNEL)
    answer = service.ask("When will it open?", history=[earlier])
    assert answer["query"] != "When will it open?"
    assert answer == json.loads(
        as_json(ask("When will it open?", newsroom, history=[ask(TUNNEL, newsroom)]))
    )


def test_retrieval_respects_count_and_filter(newsroom: Index) -> None:
    service = Service(newsroom)
    assert service.retrieve(TUNNEL, k=2) == json.loads(as_json(retrieve(TUNNEL, newsroom, k=2)))
    assert service.retrieve(TUNNEL, kinds=["pdf"]) == []
    assert service.retrieve(TUNNEL, folder="nowhere") == []


def test_documents_are_listed_like_the_catalog(newsroom: Index) -> None:
    service = Service(newsroom)
    listed = service.documents(order="title", descending=False, limit=2)
    assert listed["total"] == newsroom.status().documents
    entries = newsroom.catalog(order="title", descending=False, limit=2).entries
    assert [entry["title"] for entry in listed["entries"]] == [entry.title for entry in entries]
    # Gradio's client takes anything with a path for a file, and downloads it.
    assert all("path" not in entry for entry in listed["entries"])


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("retrieve", {"question": "?"}, "word"),
        ("ask", {"question": TUNNEL, "k": 0}, "k is 0, expected 1 to 100"),
        ("retrieve", {"question": TUNNEL, "as_of": "today"}, "as_of: “today” is not a date"),
        ("retrieve", {"question": TUNNEL, "since": "5"}, "since: “5” is not a date"),
        ("ask", {"question": TUNNEL, "history": [{"question": "x"}]}, "not an answer by Pullquote"),
        ("documents", {"order": "size"}, "order is 'size', expected title"),
        ("documents", {"limit": 5000}, "limit is 5000"),
        ("documents", {"limit": "5"}, "limit is '5', expected a whole number"),
        ("documents", {"descending": 1}, "descending is 1, expected true or false"),
        ("ask", {}, "ask: missing a required argument: 'question'"),
        ("ask", {"question": 7}, "question is 7, expected a string"),
        ("ask", {"question": TUNNEL, "k": True}, "k is True, expected a whole number"),
        ("ask", {"question": TUNNEL, "k": 1e400}, "k is inf, expected a whole number"),
        ("ask", {"question": TUNNEL, "tags": "x"}, "tags is 'x', expected a list"),
        ("ask", {"question": TUNNEL, "tags": [None]}, "tags.0 is None, expected a string"),
        ("ask", {"question": TUNNEL, "history": ["x"]}, "history.0 is 'x', expected an object"),
        ("ask", {"question": TUNNEL, "history": [{}] * 101}, "101 answers, expected 100 at most"),
        (
            "ask",
            {"question": TUNNEL, "history": [{"question": "x" * 3_000_000}]},
            "history has 3,000,016 characters, expected 2,000,000 at most",
        ),
        ("retrieve", {"question": [TUNNEL]}, "question is .*, expected a string"),
        ("retrieve", {"question": TUNNEL, "kk": 1}, "unexpected keyword argument 'kk'"),
    ],
)
def test_invalid_value_is_named_with_what_was_expected(
    newsroom: Index, name: str, values: dict[str, object], message: str
) -> None:
    with pytest.raises(PullquoteError, match=message):
        getattr(Service(newsroom), name)(**values)
