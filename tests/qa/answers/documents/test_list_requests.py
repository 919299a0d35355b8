"""A request for a list is told from a question that a quote answers."""

from datetime import date

import pytest

from qa.answers.documents.list_requests import read_list_request

DAY = date(2024, 5, 14)


@pytest.mark.parametrize(
    ("question", "relation", "subject"),
    [
        ("Which documents mention the Saint Orla?", "mention", "Saint Orla"),
        ("in what articles is Henrik Aas mentioned", "mention", "Henrik Aas"),
        ("How many documents mention “malaria”?", "mention", "malaria"),
        ("List documents where Rosa Delgado appears", "mention", "Rosa Delgado"),
        ("list everything on Arden Water please", "mention", "Arden Water"),
        ("Can you show me everything you have about drones?", "mention", "drones"),
        ("Which reports are about the strike?", "about", "strike"),
        ("Latest on North Quay", "latest", "North Quay"),
        ("what's the latest news about the mayor?", "latest", "mayor"),
        ("What’s new on the tunnel?", "latest", "tunnel"),
        ("any news on the strike?", "latest", "strike"),
        ("everything Petra Rowan said", "said", "Petra Rowan"),
        ("What did Petra Rowan say? everything please", "said", "Petra Rowan"),
        ("What has Petra Rowan said in this folder, all of it please", "said", "Petra Rowan"),
        ("what has Petra Rowan said so far?", "said", "Petra Rowan"),
        ("find every article with turnips in it", "mention", "turnips"),
        ("in which files does Rosa Delgado turn up?", "mention", "Rosa Delgado"),
        ("what's the last we wrote about the dike", "latest", "dike"),
        ("what did we last write about the dike?", "latest", "dike"),
        ("When did we last report on Arden Water?", "latest", "Arden Water"),
        ("our last article on the dike", "latest", "dike"),
        ("all quotes by Henrik Aas", "said", "Henrik Aas"),
        ("How many articles did Ines Falk write?", "written", "Ines Falk"),
        ("Show me all emails", "kind", ""),
        ("list the spreadsheets", "kind", ""),
        ("any press releases?", "kind", ""),
        ("which files are PDFs?", "kind", ""),
        ("documents from March 2023", "kind", ""),
        ("all court notes", "kind", "court"),
        ("list the committee minutes", "kind", "committee"),
        ("show me the latest news", "kind", ""),
        ("what's new in this folder?", "kind", ""),
        ("Which articles did Ivo Hallam write about the mine?", "written", "Ivo Hallam"),
        ("what was published in May 2023?", "kind", ""),
        ("what did Petra Rowan email?", "written", "Petra Rowan"),
        ("show me Ines Falk's articles", "written", "Ines Falk"),
        ("interviews with Petra Rowan", "about", "Petra Rowan"),
        ("what do we have on the strike?", "about", "strike"),
        ("is there anything on the strike?", "mention", "strike"),
        ("any memos on the strike?", "about", "strike"),
        ("everything said by Petra Rowan", "said", "Petra Rowan"),
        ("Petra Rowan quotes", "said", "Petra Rowan"),
        ("kittiwakes", "keyword", "kittiwakes"),
        ("Henrik Aas", "keyword", "Henrik Aas"),
        ("University of Larnstead", "keyword", "University of Larnstead"),
    ],
)
def test_request_for_a_list_is_recognized(question: str, relation: str, subject: str) -> None:
    request = read_list_request(question, DAY)
    assert request is not None
    assert (request.relation, request.subject) == (relation, subject)


@pytest.mark.parametrize(
    "question",
    [
        "How many people mention the noise?",
        "What did Petra Rowan say about the quarry?",
        "What has Petra Rowan said about the quarry?",
        "Which sources have been used to track prices?",
        "Comments by which minister ended the talks?",
        "Where did the uprising occur?",
        "Who wrote the article on the harbour?",
        "What is photosynthesis?",
        "What article was published in 1937?",
        "What did the report say about the lookout?",
        "An otter keeps stealing what, according to reports?",
        "What's Rotterdam's nickname?",
        "thanks",
        "why?",
        "March",
        "2023",
        "",
    ],
)
def test_question_that_a_quote_answers_is_left_alone(question: str) -> None:
    assert read_list_request(question, DAY) is None


def test_topic_kind_recipient_and_period_are_read() -> None:
    said = read_list_request("everything Petra Rowan said about the quarry", DAY)
    mails = read_list_request("which emails mention Petra Rowan", DAY)
    sent = read_list_request("all emails from Petra Rowan to Henrik Aas about the quarry", DAY)
    dated = read_list_request("letters about the quarry published in March 2023", DAY)
    assert said is not None
    assert said.topic == "quarry"
    assert mails is not None
    assert mails.noun is not None
    assert "eml" in mails.noun.suffixes
    assert sent is not None
    assert (sent.subject, sent.recipient, sent.topic) == ("Petra Rowan", "Henrik Aas", "quarry")
    assert dated is not None
    assert dated.period is not None
    assert str(dated.period) == "2023-03-01 to 2023-03-31"


@pytest.mark.parametrize(
    "question", ["What did Darwin write?", "how many letters did the union send"]
)
def test_question_that_a_quote_may_answer_is_not_explicit(question: str) -> None:
    request = read_list_request(question, DAY)
    assert request is not None
    assert not request.is_explicit
