"""A few words without a reason are no answer to "why"."""

import pytest

from qa.answers.mismatches.reasons import lacks_reason


@pytest.mark.parametrize(
    ("question", "text", "answer", "is_lacking"),
    [
        (
            "Why did Kolby drop the tunnel?",
            "KOLBY — The council has given up the tunnel under the river.",
            "under the river",
            True,
        ),
        (
            "Why did the council drop the tunnel?",
            "The council gave up the tunnel because of the cost.",
            "the cost",
            False,
        ),
        (
            "Why was Lind on the hill?",
            "Rolf Lind, 58, had lived for three days on a fruit cake.",
            "a fruit cake",
            True,
        ),
        ("Why did she leave?", "She left for lack of money.", "lack of money", False),
        # What happened, told again.
        (
            "Why did the moor burn?",
            "A fire broke out and burned the moor.",
            "burned the moor",
            True,
        ),
        # Who did it.
        (
            "Why was Jo Aas jailed?",
            "Jo Aas was jailed after a jury found him guilty.",
            "a jury",
            True,
        ),
        ("Why was he held?", "He was held by detectives on Monday.", "detectives", True),
        ("Why was he held?", "He was held over a stolen cup.", "a stolen cup", False),
        # How late something is, or a sentence without a cause.
        ("Why the delay?", "It opens in May, a year later than planned.", "a year later", True),
        ("What started the fire?", "A fire broke out in the kitchen.", "A fire broke out", True),
        ("What caused the fire?", "The fire was due to a worn cable.", "a worn cable", False),
        ("When did she leave?", "She left the town on Monday.", "Monday", False),
    ],
)
def test_sentence_without_a_reason_is_no_answer_to_why(
    question: str, text: str, answer: str, is_lacking: bool
) -> None:
    assert lacks_reason(question, text, answer) is is_lacking
