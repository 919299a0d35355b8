"""Who does, says or is something in a sentence is told from who is asked about."""

import pytest

from index import Index
from tests.qa.answers.differences import difference


@pytest.mark.parametrize(
    ("question", "line", "difference_of_line"),
    [
        (
            "Who was absent?",
            "Present: Ida Holt, Jo Aas",
            "says who was present, not who was absent",
        ),
        ("Who missed the meeting?", "In attendance: Jo Aas", "says who was present"),
        ("Who attended the meeting?", "Apologies: Ida Holt", "says who was absent"),
        ("Who was absent?", "Apologies for absence: Ida Holt", ""),
        ("Who chairs the council?", "Present: Ida Holt (chair)", ""),
    ],
)
def test_who_was_present_at_a_meeting_was_not_absent(
    empty_index: Index, question: str, line: str, difference_of_line: str
) -> None:
    found = difference(question, f"Minutes\n{line}", line.partition(": ")[2], empty_index)

    assert found.startswith(difference_of_line)
    assert bool(found) == bool(difference_of_line)


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "When did Ada Holt see a lynx?",
            "Ada Holt says that a boy told her that he saw a lynx on Sunday.",
            "Sunday",
            "about a boy, not Ada Holt",
        ),
        ("When did Ada Holt see a lynx?", "Ada Holt says she saw a lynx on Sunday.", "Sunday", ""),
        (
            "Who robbed the baker in Quay Street?",
            "Thieves robbed the baker Rolf Lind in Quay Street.",
            "Rolf Lind",
            "about the baker, not who did it",
        ),
        ("Who robbed the baker?", "The cook Rolf Lind robbed the baker.", "Rolf Lind", ""),
        (
            "Who is the mayor?",
            "The mayor, Lena Holt, asked the state for 25 million euros.",
            "Lena Holt",
            "",
        ),
        ("Who was the director of the bank?", "Its director, Rolf Lind, left.", "Rolf Lind", ""),
        (
            "Who drove the train?",
            "The train left the rails and four people died.",
            "four people died",
            "does not say who did it",
        ),
        (
            "When was Ada Holt, the teacher, mayor of Kolby?",
            "The teacher Ada Holt won the seat of Quay ward on Thursday.",
            "Thursday",
            "does not mention mayor",
        ),
        ("When was Ada Holt mayor?", "Ada Holt was mayor from 1984 to 1991.", "1984 to 1991", ""),
        (
            "How many euros did Nordfisk offer for the cannery?",
            "A bidder from Lunna, Skagen Foods, offered 9 million euros for the cannery.",
            "9 million",
            "about Skagen Foods, not Nordfisk",
        ),
    ],
)  # fmt: skip
def test_the_one_asked_about_is_told_from_others(
    empty_index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert expected in difference(question, text, answer, empty_index)
    if not expected:
        assert difference(question, text, answer, empty_index) == ""


def test_what_was_done_to_another_person_is_not_done_to_the_one_in_front(
    empty_index: Index,
) -> None:
    text = "The driver was Ada Holt. Her cook, Rolf Lind, was fined 900 pounds."
    question = "What was Ada Holt fined?"
    assert difference(question, text, "900 pounds", empty_index) == "about Rolf Lind, not Ada Holt"
