"""Ages, days and hours are told from numbers that count something."""

import re

import pytest

from qa.text.noncount_numbers import is_age, is_day_or_hour, is_item_number


def first_number(text: str) -> tuple[int, int]:
    match = re.search(r"\d+(?:[.,]\d+)*", text)
    assert match
    return match.span()


@pytest.mark.parametrize(
    ("text", "age", "day_or_hour"),
    [
        ("A man of 23 was stabbed.", True, False),
        ("Jo Aas, 41, was acquitted.", True, False),
        ("Jo Aas (41) was acquitted.", True, False),
        ("the 34-year-old", True, False),
        ("The flood of 9 January came at night.", False, True),
        ("It lasted from 8 to 10 June.", False, True),
        ("The train left at 6.15 pm.", False, True),
        ("The train left at 7.30 in the evening.", False, True),
        ("a group of 34 hikers", False, False),
        ("a crowd of 300", False, False),
        ("In all, 34, or a half, came.", False, False),
        ("9 of 12 houses burned.", False, False),
        ("It is 6.15 metres long.", False, False),
    ],
)
def test_numbers_that_count_nothing_are_told(text: str, age: bool, day_or_hour: bool) -> None:
    number = first_number(text)
    assert is_age(text, number) is age
    assert is_day_or_hour(text, number) is day_or_hour


@pytest.mark.parametrize(
    ("text", "is_item"),
    [
        ("Minutes\n3. Free school meals. 2,870 children receive them.", True),
        ("(4) Any other business", True),
        ("  12) Budget", True),
        ("340 children came.", False),
        ("There are 3. The fourth burned.", False),
        ("3.5 million children", False),
    ],
)
def test_number_of_an_item_is_told_from_an_amount(text: str, is_item: bool) -> None:
    assert is_item_number(text, first_number(text)) is is_item
