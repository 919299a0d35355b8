"""What a sentence gives as once believed, or as wrong, is no answer unless it is asked for."""

import pytest

from index import Index
from qa.text.newspaper_corrections import is_in_column
from tests.qa.answers.differences import difference


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "Which arm did the driver break?",
            "The driver was first reported to have broken his left arm; he was only shaken.",
            "left arm",
            "corrected in the text",
        ),
        (
            "How many died in the fire?",
            "Seven were at first believed to have died in the fire; in fact all had escaped.",
            "Seven",
            "corrected in the text",
        ),
        ("Who first reported the leak?", "It was first reported by Ada Holt.", "Ada Holt", ""),
        ("When was the leak reported?", "The leak was first reported in May.", "May", ""),
        (
            "Which arm was first said to be broken?",
            "The driver was first said to have broken his left arm.",
            "left arm",
            "",
        ),
        (
            "How did the ash of Mrs Holt fall?",
            "The ash fell in the storm. It stood on land of the railway and not, as was said, on "
            "that of Mrs Holt.",
            "in the storm",
            "denied of Holt",
        ),
    ],
)  # fmt: skip
def test_what_was_once_believed_is_no_answer(
    empty_index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, empty_index) == expected


def test_a_heading_below_the_name_of_the_paper_makes_a_column_of_corrections() -> None:
    text = "Kolby Post, 3 May\n\nCorrection: the shelter\n\nThe report said 412. It was 421."
    assert is_in_column(text, text.index("The report"))
    plain = "Kolby Post, 3 May\n\nThe shelter\n\nThe report said 412. It was 421."
    assert not is_in_column(plain, plain.index("The report"))
