"""Prose is told from what a page has around it."""

import pytest

from qa.text.boilerplate import is_boilerplate, is_prose


@pytest.mark.parametrize(
    "text",
    [
        "Subscribe to our newsletter for the latest news.",
        "By Tove Hallam",
        "Home | News | Sport",
        "Read next: What lies beneath?",
        "© 2024 The Courier. All rights reserved.",
    ],
)
def test_boilerplate_is_no_prose(text: str) -> None:
    assert is_boilerplate(text)
    assert not is_prose(text)


@pytest.mark.parametrize("text", ["Quarry at Elmsby to close", "Ward | Votes", "- steel: 8"])
def test_headlines_and_rows_are_no_prose(text: str) -> None:
    assert not is_prose(text)


def test_sentence_is_prose() -> None:
    assert is_prose("“We knocked on every door,” said the owner.")
