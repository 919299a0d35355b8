"""What a quiz asks and offers is told from what a text states."""

import pytest

from qa.text.quizzes import is_quiz_option, is_quiz_question


@pytest.mark.parametrize("sentence", ["a) 5", "a) 5 b) 7 c) 9", "B. Thora Quist", "c) 1881"])
@pytest.mark.parametrize("before", ["1. Which is it?\n", "Which is it? ", "Which is it?\n\na) 3\n"])
def test_answers_to_choose_from_state_nothing(sentence: str, before: str) -> None:
    text = before + sentence
    assert is_quiz_option(text, (len(before), len(text)))


@pytest.mark.parametrize(
    "sentence",
    [
        "The council a) closes the pool and c) sells the land.",
        "a) The pool closes in May.",
        "A. Vane was absent.",
        "The plan has parts (a) to (c).",
        "a) Affordable housing",
    ],
)
@pytest.mark.parametrize("before", ["The priorities of the council:\n", "We want:\na) A quay\n"])
def test_points_of_a_list_are_statements(sentence: str, before: str) -> None:
    text = before + sentence
    assert not is_quiz_option(text, (len(before), len(text)))


def test_numbered_questions_are_told_from_others() -> None:
    assert is_quiz_question("1. How many arches has the bridge?")
    assert not is_quiz_question("The mayor asked how many arches the bridge has.")
    assert not is_quiz_question("3. The boathouse leaks. Who pays?")
