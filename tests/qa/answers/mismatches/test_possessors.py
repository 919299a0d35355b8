"""The driver, owner or colour of one thing is told from that of another."""

import pytest

from index import Index
from tests.qa.answers.differences import difference


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "Who drove the tram that hit the van?",
            "The van's driver, Rolf Lind, had stopped on the rails.",
            "Rolf Lind",
            "about the van's driver, not the tram's",
        ),
        (
            "Who drove the tram that hit the van?",
            "The driver of the tram, Ada Holt, was not hurt.",
            "Ada Holt",
            "",
        ),
        (
            "Who is the owner of the dog that bit the postman?",
            "The postman's owner is the state, and Rolf Lind works for it.",
            "Rolf Lind",
            "about the postman's owner, not the dog's",
        ),
        (
            "Who was driving the van?",
            "The van's driver, Rolf Lind, had stopped on the rails.",
            "Rolf Lind",
            "",
        ),
        (
            "Who was mayor before Ada Holt?",
            "Ada Holt has been elected mayor of Varnes.",
            "Varnes",
            "says whose mayor, not who",
        ),
        (
            "Who was mayor before Ada Holt?",
            "Ada Holt follows the former mayor of Varnes, Rolf Lind.",
            "Rolf Lind",
            "",
        ),
        (
            "What colour was the tram?",
            "The tram stopped although the signal was green.",
            "green",
            "about the signal, not the tram",
        ),
        ("What colour was the tram?", "The new tram was green.", "green", ""),
    ],
)
def test_what_another_thing_has_is_no_answer(
    empty_index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, empty_index) == expected
