"""Test number formats against what Excel shows."""

import pytest

from index.parsers.sheets.number_formats import format_number, format_text

ACCOUNTING = '_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (1234.5, "General", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (123456789012, "General", "123456789012"),
        (1e20, "General", "1E+20"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (1.005, "0.00", "1.01"),
        (2.5, "0", "3"),
        (0.2564, "0.0%", "25.6%"),
        (-5, "0;(0)", "(5)"),
        (-1234, ACCOUNTING, "$(1,234.00)"),
        (0, ACCOUNTING, "$-"),
        (1234567, '0.0,,"M"', "1.2M"),
        (1234, "[$€-407] #,##0.00", "€ 1,234.00"),
        (5551234567, "(000) 000-0000", "(555) 123-4567"),
        (12345, "0.00E+00", "1.23E+04"),
        (2.75, "# ?/?", "2 3/4"),
        (12, ";;;", ""),
        (-0.001, "0.00", "0.00"),
        (5, '"No. "0', "No. 5"),
        (75, '[>=50]"many";[<50]"few"', "many"),
        (1234, "# ##0", "1 234"),
        (100, '0"%"', "100%"),
    ],
)
def test_number_is_shown_by_its_format(value: float, code: str, expected: str) -> None:
    assert format_number(value, code) == expected


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (45382, "yyyy-mm-dd", "2024-03-31"),
        (45382, "dd.mm.yyyy", "31.03.2024"),
        (45382.75, "d mmm yyyy h:mm AM/PM", "31 Mar 2024 6:00 PM"),
        (45382.123456, "mm:ss.0", "57:46.6"),
        (1.5, "[h]:mm", "36:00"),
        (0.999999, "h:mm:ss", "0:00:00"),
        (59, "d/m/yyyy", "28/2/1900"),
        (61, "d/m/yyyy", "1/3/1900"),
        (44197, 'yyyy"年"m"月"d"日"', "2021年1月1日"),
        # The names of months in German are not known here: no English ones are put in place.
        (45382, "[$-407]d. mmmm yyyy", "2024-03-31"),
        # No calendar has it.
        (-1, "yyyy-mm-dd", "-1"),
        (1e10, "yyyy-mm-dd", "10000000000"),
    ],
)
def test_date_is_shown_by_its_format(value: float, code: str, expected: str) -> None:
    assert format_number(value, code) == expected


def test_1904_date_system_has_its_own_first_day() -> None:
    assert format_number(0, "yyyy-mm-dd", since_1904=True) == "1904-01-01"


def test_text_format_adds_words_or_hides_the_text() -> None:
    assert format_text("Ada", '0;0;0;"Dr "@') == "Dr Ada"
    assert format_text("Ada", ";;;") == ""
    assert format_text("Ada", "0.00") == "Ada"


@pytest.mark.parametrize("code", ["", "0" * 5_000, "E+", "?/", "/?", "[", '"', "0.0.0", ",,,", "%"])
def test_malformed_format_still_shows_the_number(code: str) -> None:
    assert isinstance(format_number(12.5, code), str)
