"""What did not happen, or was undone, is no answer to a question that takes it for granted."""

import pytest

from index import Index
from tests.qa.answers.differences import difference

DENIED = "denied in the text"


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (
            "When was the dam promised by Ada Holt finished?",
            "Ada Holt had promised a dam in 2016; it was never begun.",
            "2016",
        ),
        (
            "Until what hour did Mara Dahl sing?",
            "The singer Mara Dahl, announced for Friday, did not come; her ferry was late.",
            "Friday",
        ),
        (
            "Who lit the bonfire on the quay?",
            "The bonfire on the quay, which Rolf Lind had announced, did not take place.",
            "Rolf Lind",
        ),
        (
            "What was Rolf Lind fined?",
            "Rolf Lind, the cook, was not charged over the 40 crates.",
            "40 crates",
        ),
        (
            "How much did the sale of the pier bring?",
            "The sale of the pier for 4 million euros fell through in May.",
            "4 million euros",
        ),
        (
            "How many people saw the regatta?",
            "The regatta, for which 900 tickets had been printed, was called off.",
            "900",
        ),
        (
            "When did the night train start?",
            "The night train, announced for 3 May, never ran.",
            "3 May",
        ),
        (
            "Why did the trust appeal against the ruling?",
            "The court ruled that nobody had been heard. The trust will not appeal.",
            "nobody had been heard",
        ),
    ],
)
def test_what_did_not_happen_answers_no_question_for_what_it_brought(
    empty_index: Index, question: str, text: str, answer: str
) -> None:
    assert DENIED in difference(question, text, answer, empty_index)


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        # The event that the sentence reports.
        ("Who promised a dam?", "Ada Holt had promised a dam; it was never begun.", "Ada Holt"),
        ("Why did Mara Dahl not come?", "Mara Dahl did not come; her ferry was late.", "ferry"),
        (
            "Which regatta was called off?",
            "The regatta at Kolby, the tenth, was called off.",
            "regatta at Kolby",
        ),
        ("When did the pool open?", "The pool did not open until 4 May.", "4 May"),
        ("How many came to the fair?", "Nobody from Lunna was there, but 30 came.", "30"),
        ("What happened to the night train?", "The night train never ran.", "never ran"),
        (
            "Whose speech was read out by Ada Holt?",
            "Rolf Lind was announced but did not come. His speech was read out by Ada Holt.",
            "His speech",
        ),
        ("Did the regatta take place?", "The regatta did not take place.", "did not take place"),
        ("What did the court rule?", "The firm was not liable for the fire.", "not liable"),
    ],
)
def test_a_denial_answers_where_it_is_asked_for_or_beside_the_event(
    empty_index: Index, question: str, text: str, answer: str
) -> None:
    assert difference(question, text, answer, empty_index) == ""


@pytest.mark.parametrize(
    ("question", "expected"),
    [("Was the driver drunk?", "does not say whether it is so"), ("Was the driver hurt?", "")],
)
def test_a_sentence_without_what_is_asked_does_not_say_whether_it_is_so(
    empty_index: Index, question: str, expected: str
) -> None:
    text = "Crash\n\nThe driver was not hurt. Police do not think that he had been drinking."
    assert difference(question, text, "not hurt", empty_index) == expected


def test_a_reason_for_what_was_done_in_part_does_not_differ(empty_index: Index) -> None:
    text = "The trust appealed, since nobody had been heard. It will not appeal again."
    assert difference("Why did the trust appeal?", text, "nobody had been heard", empty_index) == ""


def test_who_was_freed_is_in_no_prison(empty_index: Index) -> None:
    text = "The man held over the fire in Quay Street has been set free."
    assert difference("In which prison is he held?", text, "Quay Street", empty_index)
    text = "The man held over the fire in Quay Street was set free on Monday."
    assert difference("When was the man set free?", text, "on Monday", empty_index) == ""


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "Why was Jo Aas convicted?",
            "Jo Aas was acquitted on Friday of setting fire to a barn.",
            "setting fire to a barn",
            "about the acquittal, not the conviction",
        ),
        (
            "How long is Jo Aas's sentence for bribery?",
            "Jo Aas was sentenced to two years for fraud. Of bribery he was cleared.",
            "two years",
            "about fraud, not bribery",
        ),
        (
            "What was Jo Aas acquitted of?",
            "Jo Aas was acquitted on Friday of setting fire to a barn.",
            "setting fire to a barn",
            "",
        ),
    ],
)
def test_who_was_cleared_was_not_convicted(
    empty_index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, empty_index) == expected


def test_what_goes_on_about_a_mistake_is_corrected(empty_index: Index) -> None:
    text = (
        "Fire at a school\n\nAt first it was believed that the Mill School was on fire. Its head, "
        "Ada Holt, ran home."
    )
    question = "Who was head of the school that burned?"
    assert difference(question, text, "Ada Holt", empty_index) == "corrected in the text"
