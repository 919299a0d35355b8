"""The caption of a photograph is told by its credit."""

import pytest

from index.chunking.sentences import sentence_spans
from qa.text.photo_captions import asks_photo, is_caption


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Soldiers carry a woman. (Photo: Ida Holt/Agency)", [True, True]),
        ("Mayor Holt talks to men on Mill Lane (Photo: Eva Rind)", [True]),
        ("A crane. (AP Photo/Eva Rind)", [True, True]),
        ("He photographed the mayor. She left.", [False, False]),
        ("The picture by Turner was sold.", [False]),
    ],
)
def test_captions_have_a_credit(text: str, expected: list[bool]) -> None:
    assert [is_caption(text, span) for span in sentence_spans(text)] == expected


def test_a_photograph_may_be_asked_for() -> None:
    assert asks_photo("Who took the photo of the mayor?")
    assert not asks_photo("Who is the mayor?")
