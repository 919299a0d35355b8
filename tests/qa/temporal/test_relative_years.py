"""Relative times of a question are relative to its day, those of a document to the document's."""

from datetime import date

import pytest

from qa.temporal.periods import read_periods
from qa.temporal.relative_years import relative_year_instead, with_absolute_years

AS_OF, PUBLISHED = date(2026, 11, 29), date(2023, 5, 2)


@pytest.mark.parametrize(
    ("question", "absolute"),
    [
        ("How many came last year?", "How many came in 2025?"),
        ("What was closed this week?", "What was closed in 2026?"),
        ("How many came in 2019?", "How many came in 2019?"),
        ("Who is the current mayor?", "Who is the current mayor?"),
    ],
)
def test_relative_time_of_a_question_is_the_year_that_it_is_in(
    question: str, absolute: str
) -> None:
    assert with_absolute_years(question, read_periods(question, AS_OF)) == absolute


@pytest.mark.parametrize(
    ("sentence", "year"),
    [
        ("The bridge carried 8,100 cars a day last year.", 2022),
        ("Two years ago the toll was raised.", 2021),
        ("The bridge carried 8,100 cars a day, up from 7,900 last year.", None),
        ("This week the barrier was closed.", None),
        ("It rose last year, and again in 2023.", None),
        ("The bridge carried 8,100 cars a day.", None),
    ],
)
def test_relative_time_of_a_document_is_relative_to_its_day(
    sentence: str, year: int | None
) -> None:
    assert relative_year_instead({2023}, sentence, PUBLISHED) == year


def test_year_that_is_asked_about_is_no_other() -> None:
    sentence = "The bridge carried 8,100 cars a day last year."
    assert relative_year_instead({2022}, sentence, PUBLISHED) is None
    assert relative_year_instead({2023}, sentence, None) is None
