"""The dead are told from the hurt, and both from those who were there."""

import pytest

from index import Index
from tests.qa.answers.differences import difference


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "How many people died in the trial?",
            "The drug was tested in a trial with 8,450 people.",
            "8,450",
            "does not say how many died",
        ),
        ("How many people died in the fire?", "The fire killed 7 people.", "7", ""),
        ("How many people died in the flood?", "The flood cost 7 lives.", "7", ""),
        (
            "How many firemen fought the fire?",
            "The fire destroyed a mill, injuring 5 firemen.",
            "5",
            "about those injured",
        ),
        ("How many firemen were injured?", "It burned a mill, injuring 5 firemen.", "5", ""),
        (
            "How many people were arrested?",
            "At the match there were 800 people.",
            "800",
            "does not say how many arrested",
        ),
    ],
)
def test_what_befell_those_who_are_counted_agrees(
    index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, index) == expected
