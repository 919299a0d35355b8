"""Bylines are told from sentences."""

import pytest

from qa.text.bylines import BYLINE, introduces_author


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Tove Hallam", "Tove Hallam"),
        ("*Compiled by Callum Drysdale, editor*", "Callum Drysdale"),
        ("By Hetty Okonjo and Marek Solwicz", "Hetty Okonjo and Marek Solwicz"),
    ],
)
def test_byline_names_its_authors(line: str, names: str) -> None:
    match = BYLINE.match(line)
    assert match is not None
    assert match["names"] == names


def test_author_is_introduced_by_a_label_not_by_a_sentence() -> None:
    assert introduces_author("By Hetty Okonjo and ")
    assert not introduces_author("The bridge was built by the sons of ")
