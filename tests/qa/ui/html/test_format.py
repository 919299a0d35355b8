"""Values are put in words."""

from datetime import timedelta

import pytest

from qa.ui.html.format import confidence_words, escape, time_since
from tests.qa.ui.samples import NOW


def test_file_name_that_is_not_utf8_is_shown_with_replacements() -> None:
    assert escape("caf\udce9.txt") == "caf?.txt"


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (0.97, "almost certain (97%)"),
        (0.82, "likely (82%)"),
        (0.5, "uncertain (50%)"),
        (0.0, "unlikely (0%)"),
    ],
)
def test_confidence_is_put_in_words_with_its_figure(confidence: float, words: str) -> None:
    assert confidence_words(confidence) == words


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=-3), "less than a minute ago"),
        (timedelta(seconds=59), "less than a minute ago"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=119), "119 minutes ago"),
        (timedelta(hours=2), "2 hours ago"),
        (timedelta(hours=49), "on 19 October 2024"),
    ],
)
def test_past_time_is_put_relative_to_now(passed: timedelta, words: str) -> None:
    assert time_since(NOW - passed, NOW) == words
