"""A number has one value, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.numbers import find_numbers, normalize_numbers, number_in_words


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("12,000", [12_000]),
        ("12 000", [12_000]),
        ("12\u202f000", [12_000]),
        ("12.000", [12_000]),
        ("twelve thousand", [12_000]),
        ("Twelve Thousand", [12_000]),
        ("1.234", [1.234]),
        ("1.200.300", [1_200_300]),
        ("3,5", [3.5]),
        ("half a million", [500_000]),
        ("two and a half million", [2_500_000]),
        ("a hundred and fifty", [150]),
        ("sixty thousand four hundred and twelve", [60_412]),
        ("twenty-two", [22]),
        ("two dozen", [24]),
        ("$5bn", [5e9]),
        ("1.5 million", [1_500_000]),
        ("in 2020 three men", [2020, 3]),
        ("three and four", [3, 4]),
        ("twelve, thirteen", [12, 13]),
        ("one of them, a man", []),
        ("hundreds of them", []),
        ("someone often tends", []),
    ],
)
def test_number_is_read_in_digits_and_in_words(text: str, values: list[float]) -> None:
    assert [number.value for number in find_numbers(text)] == values


def test_normalized_numbers_are_plain_digits() -> None:
    assert normalize_numbers("About twelve thousand of 80,000 men") == "About 12000 of 80000 men"


@given(st.integers(0, 10**12))
def test_integer_is_read_with_and_without_commas(value: int) -> None:
    for text in (str(value), f"{value:,}"):
        assert [number.value for number in find_numbers(f"of {text} men")] == [value]


@given(st.text(max_size=200))
def test_number_spans_are_in_order_and_inside_the_text(text: str) -> None:
    done = 0
    for number in find_numbers(text):
        assert done <= number.span[0] < number.span[1] <= len(text)
        done = number.span[1]


def test_a_number_in_words_is_read_as_that_number() -> None:
    for number in range(2, 100):
        assert [it.value for it in find_numbers(number_in_words(number))] == [number]
