"""Questions made from sentences are ones that people would ask."""

import pytest

from qa.text.question_templates import candidate_questions


def questions(text: str) -> list[str]:
    return [question for _, question in candidate_questions(text)]


def test_counted_subject_becomes_a_question_with_its_verb() -> None:
    text = "It ends in June 2025. Some 1500 berths are to be renewed, of which 340 are finished."
    assert questions(text) == ["How many berths are to be renewed?"]


@pytest.mark.parametrize(
    "text",
    [
        "The bridge closed on 3 March 2023. Some 1500 berths.",
        "In 2024 rises were small.",
        "See chapter 4 describes the method.",
        "Section 12 rules were changed by it.",
        "12 people were with them.",
        "30 days are left.",
    ],
)
def test_nothing_is_made_of_numbers_that_do_not_count(text: str) -> None:
    assert questions(text) == []


def test_what_belongs_to_somebody_is_not_said_by_them() -> None:
    assert questions("“No,” said Hallam Reeve’s lawyer.") == []
    assert questions("“No,” said Hallam James' lawyer.") == []
    assert questions("“No,” said Hallam Reeve.") == ["What did Hallam Reeve say?"]
