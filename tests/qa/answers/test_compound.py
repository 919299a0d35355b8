"""Several questions asked at once are answered one by one; one question is never split."""

from pathlib import Path

import pytest

from index import Index
from index.embedding.encoder import Encoder
from qa import ask
from qa.answers.compound import split_question


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Who chairs the board and who is treasurer?",
            ["Who chairs the board?", "Who is treasurer of the board?"],
        ),
        ("Who threw the first stone and at whom?", ["Who threw the first stone?", "At whom?"]),
        (
            "where and how many people were hurt",
            ["Where were people hurt?", "How many people were hurt?"],
        ),
        (
            "what caused the mill fire and what is the loss",
            ["What caused the mill fire?", "What is the loss of the mill fire?"],
        ),
        ("When did it open and what did it cost?", ["When did it open?", "What did it cost?"]),
        (
            "How many men and how many women were aboard the Orla?",
            ["How many men were aboard the Orla?", "How many women were aboard the Orla?"],
        ),
        ("who prosecuted and who defended Lund", ["Who prosecuted Lund?", "Who defended Lund?"]),
        (
            "When, where and why did the dockers strike?",
            [
                "When did the dockers strike?",
                "Where did the dockers strike?",
                "Why did the dockers strike?",
            ],
        ),
        (
            "When did the dock strike begin and when did it end?",
            ["When did the dock strike begin?", "When did the dock strike end?"],
        ),
        (
            "How many died in the care home fire, and what caused it?",
            ["How many died in the care home fire?", "What caused the care home fire?"],
        ),
        (
            "Who is the chair and who is the treasurer of the club?",
            ["Who is the chair of the club?", "Who is the treasurer of the club?"],
        ),
        (
            "Who is the coroner and who is the investigator?",
            ["Who is the coroner?", "Who is the investigator?"],
        ),
        (
            "When did the strike start, how long did it last and how did it end?",
            [
                "When did the strike start?",
                "How long did the strike last?",
                "How did the strike end?",
            ],
        ),
        ("What was stolen and when?", ["What was stolen?", "When was it stolen?"]),
        ("Who won the cup? Who scored?", ["Who won the cup?", "Who scored?"]),
    ],
)
def test_each_part_is_a_whole_question(question: str, parts: list[str]) -> None:
    assert split_question(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Romeo and Juliet",
        "supply and demand",
        "What happened between 2019 and 2021?",
        "What is the difference between weather and climate?",
        "Who is the man who founded Rome and who died in 700?",
        "When a penalty is called, what happens?",
        "Which player got a penalty, which gave the other side the ball?",
        "Who are the chair and the treasurer?",
        "Did the mayor say that he would go and when he would go?",
    ],
)
def test_one_question_is_not_split(question: str) -> None:
    assert split_question(question) == [question]


def test_every_part_is_answered_with_citations_numbered_through(newsroom: Index) -> None:
    answer = ask("How long is the harbour tunnel and how many hives did beekeepers lose?", newsroom)

    assert answer.answered
    assert [part.tier for part in answer.parts] == ["answer", "answer"]
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    by_number = {citation.number: citation for citation in answer.citations}
    first, second = (by_number[part.numbers[0]] for part in answer.parts)
    assert "3.2 kilometres" in first.quote
    assert "38 percent" in second.quote
    for part in answer.parts:
        assert part.question in answer.text
        for number in part.numbers:
            assert f"{by_number[number].quote} [{number}]" in part.text


def test_a_place_that_both_parts_cite_has_one_number(newsroom: Index) -> None:
    answer = ask("How long is the harbour tunnel and what did it cost?", newsroom)

    assert answer.parts[0].numbers[0] == answer.parts[1].numbers[0] == 1
    assert "410 million" in answer.citations[0].quote


def test_one_sentence_that_answers_two_parts_has_the_words_of_both_marked(
    encoder: Encoder, tmp_path: Path
) -> None:
    text = "The bakery opened in May. Its chair is Otto Lund, its treasurer Ilse Bracht."
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "bakery.txt").write_text(text)
    index = Index.open(tmp_path / "index")
    index.sync(tmp_path / "docs")

    answer = ask("Who chairs the bakery and who is treasurer?", index)
    marked = {text[slice(*span)] for item in answer.citations for span in item.answer_spans}
    index.close()

    assert marked == {"Otto Lund", "Ilse Bracht"}


def test_a_part_without_an_answer_is_said_to_be_open(newsroom: Index) -> None:
    answer = ask("How long is the harbour tunnel and how deep is Lake Baikal?", newsroom)

    assert answer.answered
    assert [part.tier for part in answer.parts] == ["answer", "none"]
    assert "No clear answer to “How deep is Lake Baikal?”" in answer.text
    assert answer.confidence >= 0.6


def test_if_no_part_has_an_answer_the_whole_question_is_refused(newsroom: Index) -> None:
    answer = ask("How deep is Lake Baikal and who won the Nobel Prize in chemistry?", newsroom)

    assert answer.tier == "none"
    assert answer.parts == ()
