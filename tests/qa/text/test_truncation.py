"""A sentence without its end is told from a whole one, a heading and speech that breaks off."""

import pytest

from qa.text.truncation import is_cut_off


@pytest.mark.parametrize(
    ("text", "cut_off"),
    [
        ("Harbour tunnel opens after six years with 3 ...", True),
        ("Harbour tunnel opens after six years with…", True),
        ("The council met on Monday. The mayor told the members that the", True),
        ("Harbour tunnel opens after six years", False),
        ("The harbour tunnel opens on Monday.", False),
        ("“I never thought ...”", False),
        ("Year | Place | and the", False),
        ("He waited ... and left.", False),
    ],
)
def test_a_sentence_without_its_end_is_cut_off(text: str, cut_off: bool) -> None:
    start = text.index(". The") + 2 if ". The" in text else 0
    assert is_cut_off(text, (start, len(text))) is cut_off


def test_a_line_that_goes_on_is_not_cut_off() -> None:
    text = "The mayor told the members that the\ntunnel would open."
    assert not is_cut_off(text, (0, text.index("\n")))
