"""The question proper is searched, without what somebody says around it."""

import pytest

from qa.query.question_extraction import extract_question


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Quick one, who won the regatta?", "Who won the regatta?"),
        ("Hi Nora, silly question - when does the mill open?", "When does the mill open?"),
        ("Tom here from the sports desk. Who scored against Lorn?", "Who scored against Lorn?"),
        (
            "For the weekend supplement: what did the dyke at Lorn cost?",
            "What did the dyke at Lorn cost?",
        ),
        ("Sorry, I've lost the memo - where is the summer fair held?",
         "Where is the summer fair held?"),
        ("Not sure if you have this, but who designed the pier?", "Who designed the pier?"),
        ("Who designed the pier? I'm on deadline, thanks!", "Who designed the pier?"),
    ],
)  # fmt: skip
def test_greetings_and_purposes_are_left_out(text: str, question: str) -> None:
    assert extract_question(text) == question


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (
            "I'm writing about the Lorn flood — who led the rescue?",
            "Who led the rescue (the Lorn flood)?",
        ),
        ("Working on a piece about the dock strike. How many ships waited?",
         "How many ships waited (the dock strike)?"),
        ("I'm doing a timeline of the pier. When did it shut?", "When did the pier shut?"),
        ("I need a profile of Ada Merz: where was she born?", "Where was Ada Merz born?"),
        ("For the 2021 season: how many did Lorn win?", "How many did Lorn win (2021)?"),
        ("Re: the Holm trial, how long did he get?", "How long did he get (the Holm trial)?"),
    ],
)  # fmt: skip
def test_subject_of_an_introduction_is_added_to_a_question_without_one(
    text: str, question: str
) -> None:
    assert extract_question(text) == question


def test_subject_of_an_introduction_does_not_crowd_a_question_with_its_own() -> None:
    text = "I'm writing about the Lorn flood: who is Ada Merz?"
    assert extract_question(text) == "Who is Ada Merz?"


@pytest.mark.parametrize(
    "text",
    [
        "In 2019, who won the regatta?",
        "My filter is dripping, which part do I need?",
        "On 5 May, who won?",
        "After the flood, who paid?",
        "When the bridge closed, how many vehicles used it?",
        "According to the report, how many died?",
        "Following the flood, how many were homeless?",
        "For the 2021 season, how many games did Lorn win?",
        "I read that the bridge cost 23 million: is that true?",
        "There was a petition, how many people signed it?",
        "Who won, and who lost?",
        "And in Lorn, how many?",
        "What about Lorn?",
        "dock strike",
    ],
)
def test_what_narrows_a_question_stays(text: str) -> None:
    assert extract_question(text) == text
