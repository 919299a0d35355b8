"""Of a sentence with several parts the answer in the one that is asked about is marked."""

import pytest

from index import Index
from qa.answers.question.constraints import read_constraints
from qa.answers.selection.asked_value import bound_answer


@pytest.mark.parametrize(
    ("question", "sentence", "marked", "right"),
    [
        (
            "When will the bridge open?",
            "Work will begin in October, and the bridge should open in 2027.",
            "October",
            "2027",
        ),
        (
            "When was the Lorn Bridge closed?",
            "The Lorn Bridge, which opened in 1934 and carries 9 trams, was closed in June.",
            "1934",
            "June",
        ),
        (
            "When was the Lorn Bridge opened?",
            "The Lorn Bridge, which was opened in 1934, was closed in May.",
            "1934",
            "1934",
        ),
        ("Who scored twice?", "Rolf Lind scored twice, Ada Holt once.", "Ada Holt", "Rolf Lind"),
        (
            "How much do the walls cost?",
            "Of it 12 million is for the roads and 7 million for the walls.",
            "12 million is for the roads and 7 million",
            "7 million",
        ),
        (
            "What was the profit in 2022?",
            "The profit was 142 million, after 201 million in 2022.",
            "142 million, after 201 million",
            "201 million",
        ),
        (
            "Which pictures were stolen?",
            "Four pictures were stolen from the Holt Museum.",
            "Holt Museum",
            "Four pictures",
        ),
        ("Who won in 2010?", "Ada Holt, who won in 2010, beat Rolf Lind.", "Ada Holt", "Ada Holt"),
        (
            "Who opened the bridge?",
            "Ada Holt, mayor of Kolby, opened the bridge with Rolf Lind.",
            "Ada Holt",
            "Ada Holt",
        ),
        (
            "In what year did Turing show it?",
            "It was shown by Church and Turing in 1936 and 1937, respectively.",
            "1937",
            "1937",
        ),
        (
            "How long is the course?",
            "The course takes five and a half years.",
            "five and a half years",
            "five and a half years",
        ),
    ],
)
def test_answer_in_the_part_that_is_asked_about_is_marked(
    empty_index: Index, question: str, sentence: str, marked: str, right: str
) -> None:
    start = sentence.index(marked)
    asked = read_constraints(question, empty_index)

    span = bound_answer(
        asked, sentence, (0, len(sentence)), (start, start + len(marked)), published=None
    )

    assert sentence[slice(*span)] == right
