"""The longest, first or last of several is told from the others."""

import pytest

from index import Index
from tests.qa.answers.differences import difference


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "How long did the longest strike last?",
            "The last strike, in 2004, went on for 19 days.",
            "19 days",
            "about the last strike, not the longest strike",
        ),
        (
            "When did the strike begin?",
            "It is the first strike at the mill since 1998.",
            "1998",
            "about an earlier one",
        ),
        (
            "How many seals were seen in the first count?",
            "Rangers saw 46 seals at Lunna.",
            "46",
            "does not say which was the first count",
        ),
        (
            "Who built the oldest mill?",
            "The mill at Kolby was built by Rolf Lind.",
            "Rolf Lind",
            "does not say which was the oldest mill",
        ),
        (
            "Who was the last keeper of the light?",
            "The first keeper of the light was Ada Holt.",
            "Ada Holt",
            "about the first keeper, not the last keeper",
        ),
        # Said in other words, or around the sentence.
        ("Who was the first head?", "The school was founded by Ada Holt.", "Ada Holt", ""),
        ("Which is the largest lake?", "No other lake is as big as the Sorn.", "Sorn", ""),
        ("Who built the oldest mill?", "The oldest mill\n\nRolf Lind built it.", "Rolf Lind", ""),
        ("What was the first name of Lind?", "Rolf Lind came by boat.", "Rolf", ""),
        ("How far is it to the forest?", "It is 3 km to the forest.", "3 km", ""),
        ("What did most people eat?", "People ate fish.", "fish", ""),
        ("When did the first boat sail?", "The boat started on 3 May.", "3 May", ""),
    ],
)
def test_another_member_of_the_class_is_told_apart(
    empty_index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, empty_index) == expected
