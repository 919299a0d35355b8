"""A request for a list is told from a question that a quote answers."""

import pytest

from qa.answers.list_requests import read_list_request


@pytest.mark.parametrize(
    ("question", "relation", "subject"),
    [
        ("Which documents mention the Saint Orla?", "mention", "Saint Orla"),
        ("in what articles is Henrik Aas mentioned", "mention", "Henrik Aas"),
        ("How many documents mention “malaria”?", "mention", "malaria"),
        ("list everything on Arden Water please", "mention", "Arden Water"),
        ("Can you show me everything you have about drones?", "mention", "drones"),
        ("Which reports are about the strike?", "about", "strike"),
        ("Latest on North Quay", "latest", "North Quay"),
        ("what's the latest news about the mayor?", "latest", "mayor"),
        ("What’s new on the tunnel?", "latest", "tunnel"),
        ("any news on the strike?", "latest", "strike"),
        ("everything Petra Rowan said", "said", "Petra Rowan"),
        ("What did Petra Rowan say? everything please", "said", "Petra Rowan"),
        ("all quotes by Henrik Aas", "said", "Henrik Aas"),
        ("How many articles did Ines Falk write?", "written", "Ines Falk"),
        ("kittiwakes", "keyword", "kittiwakes"),
        ("Henrik Aas", "keyword", "Henrik Aas"),
        ("University of Larnstead", "keyword", "University of Larnstead"),
    ],
)
def test_request_for_a_list_is_recognized(question: str, relation: str, subject: str) -> None:
    request = read_list_request(question)
    assert request is not None
    assert (request.relation, request.subject) == (relation, subject)


@pytest.mark.parametrize(
    "question",
    [
        "How many people mention the noise?",
        "What did Petra Rowan say about the quarry?",
        "Which sources have been used to track prices?",
        "Comments by which minister ended the talks?",
        "Where did the uprising occur?",
        "Who wrote the article on the harbour?",
        "What is photosynthesis?",
        "What's Rotterdam's nickname?",
        "thanks",
        "why?",
        "March",
        "2023",
        "",
    ],
)
def test_question_that_a_quote_answers_is_left_alone(question: str) -> None:
    assert read_list_request(question) is None


def test_topic_and_kinds_are_read() -> None:
    said = read_list_request("everything Petra Rowan said about the quarry")
    mails = read_list_request("which emails mention Petra Rowan")
    assert said is not None
    assert said.topic == "quarry"
    assert mails is not None
    assert "eml" in mails.kinds
