"""The likely answer inside a quote is found by the type of answer that the question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.answer_spans import extract_answer_span


def answer_in(question: str, sentence: str) -> str:
    """The words of a sentence that are taken for the answer."""
    spans = extract_answer_span(question, sentence, (0, len(sentence)))
    return " / ".join(sentence[start:end] for start, end in spans)


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("How many men could the 11th Army Group include?",
         "The units are part of the 11th Army Group which could include 80,000 men.", "80,000"),
        ("How much did it cost?", "It cost $3.5 million in 2019.", "$3.5 million"),
        ("How many reservists are there?",
         "South Korea has half a million soldiers and another 3 million reservists.", "3 million"),
        ("When will it open?", "The tunnel, 3.2 km long, will open on 4 May 2023.", "4 May 2023"),
        ("In which year was the last such winter?", "No winter was like it since 1996.", "1996"),
        ("What did Weiss say?", "“No book is overdue,” Hanna Weiss said.", "No book is overdue,"),
        ("Who said so?", "That was said by Robert Wood, an ambassador.", "Robert Wood"),
        ("Where are they?", "The soldiers are in the Russian Far East.", "Russian Far East"),
    ],
)  # fmt: skip
def test_answer_is_of_the_type_that_the_question_asks_for(
    question: str, sentence: str, answer: str
) -> None:
    assert answer_in(question, sentence) == answer


def test_number_in_the_question_is_not_the_answer() -> None:
    assert "1,500" not in answer_in("Who sent 1,500 men?", "Pyongyang sent 1,500 men.")


def test_sentence_without_the_answer_type_has_no_answer() -> None:
    assert answer_in("When did it happen?", "It happened without a warning.") == ""


@given(st.text(), st.text(), st.text(), st.text())
def test_answer_span_is_inside_the_quote(
    question: str, before: str, quote: str, after: str
) -> None:
    spans = extract_answer_span(
        question, before + quote + after, (len(before), len(before) + len(quote))
    )

    for start, end in spans:
        assert len(before) <= start < end <= len(before) + len(quote)
