"""What is asked for in one word may be told in another."""

import pytest

from qa.answers.selection.paraphrases import is_paraphrase


@pytest.mark.parametrize(
    ("question", "sentence", "is_said"),
    [
        ("Who owns the ferry?", "The ferry belongs to the Holt line.", True),
        ("How much do the nurses ask for?", "Their union wants 8 percent more.", True),
        ("What was the score of the final?", "Larn beat Varnes 5-3 on Sunday.", True),
        ("Why did the bridge get more expensive?", "The price of steel has risen.", True),
        ("Who owns the ferry?", "The ferry burned for two days.", False),
        ("Who steered the ferry?", "The ferry belongs to the Holt line.", False),
    ],
)
def test_other_words_for_what_is_asked(question: str, sentence: str, is_said: bool) -> None:
    assert is_paraphrase(question, sentence) == is_said
