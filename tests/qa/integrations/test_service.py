"""programs get the same answers as people, as plain values, and plain complaints."""

import json

import pytest

from index import Index, PullquoteError
from qa import ask, retrieve
from qa.conversations.export import as_json
from qa.integrations.service import Service

TUNNEL = "How much did the tunnel cost?"


def test_an_answer_is_the_one_that_a_person_gets_as_plain_values(newsroom: Index) -> None:
    told = Service(newsroom).ask(TUNNEL)
    assert told == json.loads(as_json(ask(TUNNEL, newsroom)))
    first = told["citations"][0]
    text = newsroom.document(first["document_id"]).text
    assert text[first["start"] : first["end"]] == first["quote"]


def test_earlier_answers_are_given_back_as_they_came(newsroom: Index) -> None:
    service = Service(newsroom)
    earlier = service.ask(TUNNEL)
    told = service.ask("When will it open?", history=[earlier])
    assert told["query"] != "When will it open?"
    assert told == json.loads(
        as_json(ask("When will it open?", newsroom, history=[ask(TUNNEL, newsroom)]))
    )


def test_retrieval_is_narrowed_as_it_is_asked(newsroom: Index) -> None:
    service = Service(newsroom)
    assert service.retrieve(TUNNEL, k=2) == json.loads(as_json(retrieve(TUNNEL, newsroom, k=2)))
    assert service.retrieve(TUNNEL, kinds=["pdf"]) == []
    assert service.retrieve(TUNNEL, folder="nowhere") == []


def test_documents_are_listed(newsroom: Index) -> None:
    service = Service(newsroom)
    found = service.documents(order="title", descending=False, limit=2)
    assert found["total"] == newsroom.status().documents
    listed = newsroom.catalog(order="title", descending=False, limit=2).entries
    assert [entry["title"] for entry in found["entries"]] == [entry.title for entry in listed]
    # Gradio's client takes what has a path for a file, and fetches it.
    assert all("path" not in entry for entry in found["entries"])


@pytest.mark.parametrize(
    ("name", "values", "complaint"),
    [
        ("ask", {"question": "?"}, "word"),
        ("ask", {"question": TUNNEL, "k": 0}, "k is 0, expected 1 to 100"),
        ("retrieve", {"question": TUNNEL, "as_of": "today"}, "as_of is 'today', expected a day"),
        ("retrieve", {"question": TUNNEL, "since": "5"}, "since is '5', expected a day"),
        ("ask", {"question": TUNNEL, "history": [{"question": "x"}]}, "no answer of Pullquote's"),
        ("documents", {"order": "size"}, "order is 'size', expected title"),
        ("documents", {"limit": 5000}, "limit is 5000"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(
    newsroom: Index, name: str, values: dict[str, object], complaint: str
) -> None:
    with pytest.raises(PullquoteError, match=complaint):
        getattr(Service(newsroom), name)(**values)
