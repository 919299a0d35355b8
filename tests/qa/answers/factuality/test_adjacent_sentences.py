"""Sentences that turn what the one before them says are told from others."""

import pytest

from qa.answers.factuality.adjacent_sentences import is_doubt, turn_of, turns_previous


@pytest.mark.parametrize(
    ("sentence", "turn"),
    [
        ("He denied it.", "denied"),
        ("The ministry has repeatedly denied the reports.", "denied"),
        ("It never happened.", "denied"),
        ("The captain, Henrik Aas, said that he had given no such order.", "denied"),
        ("The judge dismissed the charge.", "rejected"),
        ("This proposal was voted down.", "rejected"),
        ("This proposal was turned down.", "rejected"),
        ("The figures were later revised.", "corrected"),
        ("He has not denied it.", None),
        ("That is true.", None),
        ("He denied his guests nothing.", None),
        ("The council rejected a tender from Marlow.", None),
        ("Er bestritt es.", None),
    ],
)
def test_a_sentence_turns_the_one_before(sentence: str, turn: str | None) -> None:
    assert turn_of(sentence) == turn
    assert turns_previous(sentence) is (turn is not None)


@pytest.mark.parametrize(
    "sentence",
    ["That is according to the union.", "So says the harbour master.", "That was his view."],
)
def test_a_sentence_attributes_the_one_before(sentence: str) -> None:
    assert turns_previous(sentence)


@pytest.mark.parametrize(
    ("sentence", "doubts"),
    [
        ("I do not know who locked the door.", True),
        ("It is not clear when the fire began.", True),
        ("Rumour has it that he fled.", True),
        ("The report could not be independently verified.", True),
        ("I know who locked the door.", False),
        ("It is clear and cold.", False),
    ],
)
def test_a_sentence_doubts(sentence: str, doubts: bool) -> None:
    assert is_doubt(sentence) is doubts
