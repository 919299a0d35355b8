"""The opposite of an event, and what only marks out whom it is asked of, are no answer."""

import pytest

from index import Index
from tests.qa.answers.differences import difference


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "Who was acquitted of bribery?",
            "The deputy, Ada Holt, was fined 40,000 euros.",
            "Ada Holt",
            "tells who or what fined, not acquitted",
        ),
        (
            "How much did sales rise?",
            "Sales fell by 3 per cent.",
            "3 per cent",
            "tells who or what fell, not rise",
        ),
        ("How much did sales fall?", "Sales fell by 3 per cent.", "3 per cent", ""),
        ("How many people died in Kolby?", "In Kolby two were hurt; nobody died.", "two", ""),
        ("How many people died?", "Six people were hurt, but no one was killed.", "Six", ""),
        (
            "What did the student who drowned study?",
            "In 2011 a student drowned in the same cave.",
            "the same cave",
            "tells only who drowned",
        ),
        (
            "When did Rolf Weil drown?",
            "Only Rolf Weil got out. In 2011 a student drowned there.",
            "2011",
            "about a student, not Rolf Weil",
        ),
        (
            "When did Rolf Weil drown?",
            "A student drowned on Friday. The student, Rolf Weil, was 20.",
            "Friday",
            "",
        ),
        (
            "How much did the divers pay for the rescue?",
            "The rescue cost 60,000 euros; whether the divers must pay for it is open.",
            "60,000",
            "said to be unknown",
        ),
        (
            "How many people were hurt in Kolby?",
            "The fires hurt 64 people, 41 of them in Varnes.",
            "64",
            "Kolby",
        ),
    ],
)  # fmt: skip
def test_opposite_or_other_event_is_told_apart(
    index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    found = difference(question, text, answer, index)

    assert (expected in found) if expected else (found == "")
