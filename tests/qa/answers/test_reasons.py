"""A few words without a reason are no answer to "why"."""

import pytest

from index import Index
from tests.qa.answers.differences import difference


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "Why did Kolby drop the tunnel?",
            "KOLBY — The council has given up the tunnel under the river.",
            "under the river",
            "gives no reason",
        ),
        (
            "Why did the council drop the tunnel?",
            "The council gave up the tunnel because of the cost.",
            "the cost",
            "",
        ),
        ("Why did she leave?", "She left for lack of money.", "lack of money", ""),
    ],
)
def test_sentence_without_a_reason_is_no_answer_to_why(
    index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, index) == expected
