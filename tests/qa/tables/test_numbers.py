"""Numbers in the cells of a column."""

from decimal import Decimal

import pytest

from qa.tables.numbers import read_numbers


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1,204", "988", ""], ["1204", "988", None]),
        (["1.204,50", "988,00"], ["1204.5", "988"]),
        (["98 576", "12 000"], ["98576", "12000"]),
        (["€5", "€1,200"], ["5", "1200"]),
        (["2,78 €", "11,05 €"], ["2.78", "11.05"]),
        (["-7.5", "−3.1", "(2.0)"], ["-7.5", "-3.1", "-2"]),
        (["12%", "n/a", "7%"], ["12", None, "7"]),
        (["0.125", "1.5"], ["0.125", "1.5"]),
        (["12*", "9 [a]"], ["12", "9"]),
    ],
)
def test_numbers_are_read_exactly(cells: list[str], numbers: list[str | None]) -> None:
    assert read_numbers(cells) == [number and Decimal(number) for number in numbers]


@pytest.mark.parametrize(
    "cells",
    [
        ["1.204", "988"],
        ["1,5", "1.5"],
        ["5 kg", "300 g"],
        ["12", "about 9"],
        ["2013-10-16", "2014-01-02"],
        ["3-1", "2-2"],
        ["1,2,3", "4"],
    ],
)
def test_column_that_may_mean_other_numbers_has_none(cells: list[str]) -> None:
    assert read_numbers(cells) is None
