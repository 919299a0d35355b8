"""Values are put in words."""

from datetime import date, timedelta

import pytest

from qa.temporal.periods import Period
from qa.ui.html.format import (
    confidence_words,
    escape,
    isolated,
    short_absence,
    spoken_period,
    time_since,
)
from qa.ui.html.unreadable_files import plain_reason
from tests.qa.ui.samples import NOW


def test_file_name_that_is_not_utf8_is_shown_with_replacements() -> None:
    assert escape("caf\udce9.txt") == "caf?.txt"


def test_confidence_is_put_in_words_with_its_figure() -> None:
    assert confidence_words(0.8) == "80% confident"


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (date(2023, 8, 1), date(2023, 8, 31), "August 2023"),
        (date(2023, 1, 1), date(2023, 12, 31), "2023"),
        (date(2021, 1, 1), date(2023, 12, 31), "2021 to 2023"),
        (date(2023, 8, 2), date(2023, 8, 2), "2 August 2023"),
        (date(2023, 8, 2), date(2023, 9, 30), "2 August 2023 to 30 September 2023"),
        (date(2023, 8, 2), None, "since 2 August 2023"),
        (None, date(2023, 8, 2), "until 2 August 2023"),
        (None, None, ""),
    ],
)
def test_period_is_named_by_its_month_or_year(
    since: date | None, until: date | None, words: str
) -> None:
    assert spoken_period(Period("then", 0, 4, since, until)) == words


def test_absence_is_told_without_the_question_above_it() -> None:
    text = "No clear answer to “Who?” found in these documents. No document contains “who”."
    assert short_absence(text, "Who?") == "No clear answer found. No document contains “who”."


def test_quoted_words_keep_their_own_direction() -> None:
    text = "No document contains “גשר” or “<b>”."
    expected = "No document contains “<bdi>גשר</bdi>” or “<bdi>&lt;b&gt;</bdi>”."
    assert isolated(text) == expected


@pytest.mark.parametrize(
    ("path", "reason", "words"),
    [
        ("a.png", "no text recognition installed: pip", "Picture: no text recognition installed."),
        (
            "a.pdf",
            "not a PDF that can be opened: damaged, cut off",
            "Damaged or incomplete PDF. Save it again.",
        ),
        ("a.xyz", "unknown kind (.xyz)", "Unknown kind (.xyz)."),
    ],
)
def test_reason_is_a_plain_sentence(path: str, reason: str, words: str) -> None:
    assert plain_reason(path, reason) == words


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
