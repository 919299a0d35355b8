"""Answers in the question's words stand if the reader finds them in the quote that is cited."""

import pytest

from qa.writing.check import SentenceChecker
from qa.writing.claims import Reading
from qa.writing.sentences import split_draft

ALLEN = (
    "The Panthers also featured veteran Jared Allen, a pro bowler who was the active career sack "
    "leader with 136, along with Kony Ealy, who had 5 sacks in just 9 starts."
)


def problem(quote: str, question: str, answer: str, draft: str) -> str:
    checker = SentenceChecker({1: quote}, Reading(question, {1: (answer,)}))
    (checked,) = map(checker.check, split_draft(draft))
    return checked.problem


@pytest.mark.parametrize(
    ("quote", "question", "answer", "draft"),
    [
        (ALLEN, "How many career sacks did Jared Allen have?", "136",
         "Jared Allen had 136 career sacks [1]."),
        ("The dinner was held for 2000 guests in a hall.", "How many guests came to the dinner?",
         "2000", "2000 guests [1]."),
        ("In 2014, the council met in a hall.", "When did the council meet?", "2014",
         "In 2014 [1]."),
        ("Rovers, of the town, beat City at home.", "Who beat City?", "Rovers",
         "Rovers beat City [1]."),
    ],
)  # fmt: skip
def test_what_the_reader_finds_stands(quote: str, question: str, answer: str, draft: str) -> None:
    assert not problem(quote, question, answer, draft)


@pytest.mark.parametrize(
    ("quote", "question", "answer", "draft"),
    [
        # Another answer than the reader's.
        (ALLEN, "How many career sacks did Jared Allen have?", "136",
         "Jared Allen had 5 career sacks [1]."),
        ("Lexus and Acura are cheap.", "Name one of Toyota.", "Lexus", "Acura [1]."),
        # What the question presupposes, and the quote does not say.
        ("390 settlers came to the town.", "How many settlers came to Manakin?", "390",
         "390 settlers came to Manakin [1]."),
        ("The mother of Kim earned 5 crowns.", "How many crowns did Kim earn?", "5",
         "Kim earned 5 crowns [1]."),
        ("Reed, who met Kim, earned 5 crowns.", "How many crowns did Kim earn?", "5",
         "Kim earned 5 crowns [1]."),
        ("The bus from Oslo to Larn costs 5 crowns.", "What does the bus from Larn to Oslo cost?",
         "5 crowns", "The bus from Larn to Oslo costs 5 crowns [1]."),
        # Another order.
        ("Rovers scored 2 goals against City.", "How many goals did Rovers score against City?",
         "2", "City scored 2 goals against Rovers [1]."),
        ("Rovers beat City in May.", "Who beat City in May?", "Rovers",
         "City beat Rovers in May [1]."),
        # Denied, doubted, somebody's, taken back; a yes to a question.
        ("Rovers never beat City.", "Who beat City?", "Rovers", "Rovers [1]."),
        ("Rovers might beat City.", "Who beat City?", "Rovers", "Rovers [1]."),
        ("Critics say Rovers beat City.", "Who beat City?", "Rovers", "Rovers [1]."),
        ("“Rovers beat City.”", "Who beat City?", "Rovers", "Rovers [1]."),
        ("Rovers beat City. That is not true.", "Who beat City?", "Rovers", "Rovers [1]."),
        ("The club of Rovers is in the town.", "Did Rovers beat City?", "Rovers", "Rovers [1]."),
    ],
)  # fmt: skip
def test_what_the_reader_does_not_find_is_struck(
    quote: str, question: str, answer: str, draft: str
) -> None:
    assert problem(quote, question, answer, draft)


def test_what_the_question_says_may_be_left_out_in_front() -> None:
    quote, draft = "In June, the school opened with a feast.", "The school opened with a feast [1]."
    assert not problem(quote, "What happened to the school in June?", "", draft)
    assert problem(quote, "What happened to the school?", "", draft)
    all_of_them = "In June, all the schools opened with a feast."
    assert problem(
        all_of_them, "What happened in June?", "", "All the schools opened with a feast [1]."
    )
