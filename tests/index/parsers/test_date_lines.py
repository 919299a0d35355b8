"""Test which lines and file names give the day of publication."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.parsers.date_lines import find_date_line
from index.parsers.dates import find_day_in_path
from tests.index.helpers import read_one

BODY = "The harbour will be deepened.\n\nThe mayor said so.\n"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("21 October 2024", date(2024, 10, 21)),
        ("October 21, 2024", date(2024, 10, 21)),
        ("Monday, 21st October 2024", date(2024, 10, 21)),
        ("Published: 21 Oct 2024", date(2024, 10, 21)),
        ("Posted on Oct. 21, 2024 at 10:30 GMT", date(2024, 10, 21)),
        ("2024-10-21T08:00:00Z", date(2024, 10, 21)),
        ("21.10.2024", date(2024, 10, 21)),
        ("21. Oktober 2024", date(2024, 10, 21)),
        ("21 de octubre de 2024", date(2024, 10, 21)),
        ("Room 4, October 2024", None),
        ("10/11/2024", None),
        ("1700000000", None),
        ("Updated 21 October 2024", None),
        ("It was 21 October 2024 and raining", None),
        ("© 2024 The Harbour Post", None),
        ("2024", None),
        ("2024 " + "1" * 50 + "x", None),
        ("31 February 2024", None),
        ("21 October 2124", None),
    ],
)
def test_only_a_line_with_just_a_date_dates_a_text(line: str, day: date | None) -> None:
    assert find_date_line(f"A headline\n\n{line}\n\n{BODY * 9}") == day
    assert find_date_line(f"A headline\n\n{BODY * 9}\n{line}\n") == day


def test_date_in_the_middle_of_a_text_does_not_date_it() -> None:
    assert find_date_line(BODY * 9 + "21 October 2024\n" + BODY * 9) is None


@given(st.text(st.sampled_from("0123456789 .,:-/TZadeoctobr"), max_size=60))
def test_arbitrary_lines_raise_nothing(line: str) -> None:
    find_date_line(line)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2024-10-21 harbour.txt", date(2024, 10, 21)),
        ("news/2024/10/21/harbour.html", date(2024, 10, 21)),
        ("harbour_20241021.pdf", date(2024, 10, 21)),
        ("2020-01-01/2024.10.21.md", date(2024, 10, 21)),
        ("report-2024.pdf", None),
        ("2024-13-45.txt", None),
        ("2124-10-21.txt", None),
        ("120241021.txt", None),
    ],
)
def test_complete_date_in_a_file_name_is_found(path: str, day: date | None) -> None:
    assert find_day_in_path(path) == day


def test_date_line_takes_precedence_over_the_file_name() -> None:
    document = read_one(f"A headline\n\n3 May 2023\n\n{BODY}".encode(), "2024-10-21.txt")
    assert (document.published, document.published_from) == (date(2023, 5, 3), "text")
    document = read_one(BODY.encode(), "2024-10-21.txt")
    assert (document.published, document.published_from) == (date(2024, 10, 21), "file name")
    document = read_one(BODY.encode(), "plain.txt")
    assert (document.published, document.published_from) == (None, "")
