"""Dates in the names of files and folders, and as programs write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.dates import find_day, find_day_in_path, find_year_in_path, parse_timestamp


@pytest.mark.parametrize(
    "path",
    [
        "2024-04-18 dam.txt",
        "20240418_dam.txt",
        "2024_04_18.txt",
        "2024.04.18.txt",
        "2024 04 18 dam.txt",
        "2024-4-18.txt",
        "dam 18.04.2024.txt",
        "dam18.04.2024.txt",
        "dam-18-04-2024.txt",
        "dam_18_04_2024.txt",
        "dam 18-4-2024 v2.txt",
        "April 18 2024.txt",
        "a/April 18, 2024.txt",
        "18 Apr 2024 dam.docx",
        "18. April 2024.pdf",
        "18 avril 2024.odt",
        "april-18-2024-dam.pdf",
        "18-apr-2024.txt",
        "dam_Apr_18_2024.txt",
        "18april2024.txt",
        "2024年4月18日.txt",
        "IMG_20240418_140233.jpg",
        "20240418T1402.txt",
        "news/2024/04/18/dam.html",
        "20240418/notes 3.txt",
        "2020-01-01/2024.04.18.md",
        "2020/01/01/18 Apr 2024.md",
        "mails.zip#dam 18.04.2024.txt",
        "dam 18-Apr-24.txt",
        "dam_18apr24.txt",
    ],
)
def test_complete_date_in_a_path_is_found(path: str) -> None:
    assert find_day_in_path(path) == date(2024, 4, 18)


@pytest.mark.parametrize(
    "path",
    [
        "report-2024.pdf",
        "2024-13-45.txt",
        "2124-10-21.txt",
        "120241021.txt",
        "dam 04-05-2024.txt",
        "18.4.24.txt",
        "ISBN 978-3-16-148410-0.txt",
        "marathon 18 2024.txt",
        "dam 18 2024.txt",
    ],
)
def test_incomplete_or_uncertain_date_in_a_path_is_none(path: str) -> None:
    assert find_day_in_path(path) is None


def test_year_in_a_path_is_certain_or_none() -> None:
    assert find_year_in_path("articles/2023/strike.txt") == 2023
    assert find_year_in_path("2023/strike 2023.txt") == 2023
    assert find_year_in_path("2023/strike 2024.txt") is None
    assert find_year_in_path("league 2023-24/strike.txt") is None
    assert find_year_in_path("strike.txt") is None


def test_word_that_only_begins_like_a_month_is_none() -> None:
    assert find_day("18 marathons 2024") is None
    assert find_day("18 lipnja 2024") == date(2024, 6, 18)
    assert find_day("18 lipca 2024") == date(2024, 7, 18)


@given(st.one_of(st.text(max_size=40), st.none(), st.integers(), st.dates().map(str)))
def test_no_value_makes_date_parsing_fail(value: object) -> None:
    parse_timestamp(value)


@pytest.mark.parametrize(
    "value", ["2024-10-21", "2024-10-21T22:03:00+02:00", "Mon, 21 Oct 2024 22:03:00 GMT"]
)
def test_iso_and_mail_dates_are_parsed(value: str) -> None:
    assert parse_timestamp(value) == date(2024, 10, 21)
