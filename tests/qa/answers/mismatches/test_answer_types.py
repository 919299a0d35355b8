"""An answer that cannot be of the kind that is asked for is told; any that may be is not."""

import pytest

from qa.answers.mismatches.answer_types import answer_kind_difference


@pytest.mark.parametrize(
    ("question", "answer", "difference"),
    [
        ("Who led the guild?", "1911", "does not name anyone"),
        ("Who led the guild?", "on 3 May 1911", "does not name anyone"),
        ("Who took the drum?", "Somebody", "does not name anyone"),
        ("Who built the ship?", "neither", "does not name anyone"),
        ("Who built the ship?", "The Who", ""),
        ("At what time did it fall?", "40 miles per hour", "does not give a time"),
        ("At what hour did it fall?", "the harbour wall", "does not give a time"),
        ("How many geese came?", "in the marsh", "does not give a number"),
        ("How old is Marta Aas?", "2024", "does not give an age"),
        ("How old is Marta Aas?", "51", ""),
        ("How old is the wall?", "from the 12th century", ""),
        ("Who led the guild?", "22 masters", ""),
        ("Who led the guild?", "Marta Aas", ""),
        ("At what time did it fall?", "half past six", ""),
        ("At what time did it fall?", "shortly after midnight", ""),
        ("What time of year is best?", "spring", ""),
        ("How many geese came?", "a few dozen", ""),
        ("How many geese came?", "none", ""),
        ("When did it fall?", "after the war", ""),
        ("When did he go to prison?", "six months", "does not give a time"),
        ("When did it fall?", "two years later", ""),
        ("When did it fall?", "at lunchtime", ""),
        ("When did it fall?", "three chimneys and a roof", "does not give a time"),
        ("Who is Nadia Holt?", "Denis Aas", "does not say who Nadia Holt is"),
        ("Who is Nadia Holt?", "the mayor of Dorn", ""),
        ("Who is the mayor?", "Denis Aas", ""),
        ("Who sued the mill?", "She died", "does not name anyone"),
        ("When did it fall?", "Nineteen months", "does not give a time"),
        ("How many were hurt?", "14 people and injuring more than 60", "gives several figures"),
        ("How many votes had he?", "68 votes became 89", "gives several figures"),
        ("By how many votes did it pass?", "by 82 votes to 61", ""),
        ("How many came?", "between 40 and 50 people", ""),
        ("How many of them came?", "two of the five", ""),
        ("Which judge freed him?", "the regional court in Dorn", "names no judge"),
        ("Which judge freed him?", "Marta Aas", ""),
        ("Since when was he held?", "Councillor", "does not give a time"),
        ("For how long was he held?", "Councillor arrested", "does not say how long"),
        ("How long was he held?", "overnight", ""),
        ("How long is the pier?", "120 metres", ""),
        ("How long will it be shut?", "until the spring", ""),
        ("What is the name of the owl?", "A tawny owl", "does not name the owl"),
        ("What is the name of the owl?", "Otto", ""),
    ],
)
def test_kind_of_an_answer(question: str, answer: str, difference: str) -> None:
    assert answer_kind_difference(question, answer) == difference


@pytest.mark.parametrize(
    ("question", "answer", "sentence", "difference"),
    [
        (
            "How much was it estimated at?",
            "five",
            "It was sold for 410,000 pounds, five times the estimate.",
            "only compares with it",
        ),
        ("How many chairs are there?", "five", "There are five chairs.", ""),
        (
            "What did Rud promise?",
            "Spain",
            "Rud promised the same in Spain.",
            "says where, not what",
        ),
        ("Where did Rud promise it?", "Spain", "Rud promised the same in Spain.", ""),
    ],
)
def test_what_is_compared_or_where_it_was_is_told_from_what_is_asked(
    question: str, answer: str, sentence: str, difference: str
) -> None:
    assert answer_kind_difference(question, answer, sentence) == difference
