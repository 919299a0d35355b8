"""What can be written in several ways has one form for matching."""

import pytest

from index.text.normalization import find_forms, unify_forms


def terms(text: str, is_query: bool = False) -> set[str]:
    return {word.strip(".,?").lower() for word in unify_forms(text, is_query=is_query).split()}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("60394 euros", "60,394 euros"),
        ("60394 euros", "€60,394"),
        ("60394 euros", "EUR 60 394"),
        ("60394 euros", "60.394 Euro"),
        ("60394 euros", "60\u202f394 €"),
        ("7450 francs", "7'450 CHF"),
        ("5,000,000 dollars", "$5m"),
        ("5 million dollars", "US$5 million"),
        ("5 million dollars", "5,000,000 dollars"),
        ("1.5 million euros", "1.500.000 Euro"),
        ("1.5 million euros", "1,5 Millionen Euro"),
        ("27 August 2017", "2017-08-27"),
        ("August 27, 2017", "27.8.2017"),
        ("27th of Aug. 2017", "8/27/2017"),
        ("3 March 2023", "3. März 2023"),
        ("3/4/2017", "3 April 2017"),
        ("4 March 2017", "3/4/2017"),
        ("co-operative", "cooperative"),
        ("cooperative", "co-operative"),
        ("re election", "re-election"),
        ("Buergermeister", "Bürgermeister"),
        ("United States", "U.S."),
        ("the US embassy", "the U.S. embassy"),
        ("UK", "United Kingdom"),
        ("labour organisation", "labor organization"),
        ("theater center", "theatre centre"),
        ("Zelenskij", "Zelenskyy"),
    ],
)
def test_a_question_in_one_form_finds_a_passage_in_the_other(first: str, second: str) -> None:
    assert terms(first, is_query=True) & terms(second)
    if "/" not in first + second:
        assert terms(first, is_query=True) <= terms(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("60394 euros", "60,395 euros"),
        ("5 million", "5 billion"),
        ("27 August 2017", "2017-08-28"),
        ("hour", "hor"),
        ("exercise", "exercize"),
        ("us", "United States"),
    ],
)
def test_different_numbers_days_and_words_stay_different(first: str, second: str) -> None:
    assert not terms(first, is_query=True) <= terms(second)


@pytest.mark.parametrize(
    "text",
    [
        "In 2017 300 people came.",
        "The score was 2-1.",
        "Covid-19 at 10:30.",
        "5 m of rope",
        "31/31/2017",
    ],
)
def test_what_is_in_no_other_form_stays_as_it_is(text: str) -> None:
    assert unify_forms(text) == text
    assert unify_forms(text, is_query=True) == text


def test_a_question_is_unified_only_once() -> None:
    text = "$5m on 3/4/2017 for the U.S. co-operative of Jürgen Müller-Groß?"
    once = unify_forms(text, is_query=True)
    assert unify_forms(once, is_query=True) == once


def test_each_form_is_found_where_it_stands() -> None:
    text = "On 27 August 2017 they paid €60,394."
    forms = {text[start:end]: form for (start, end), form in find_forms(text)}
    assert forms["27 August 2017"] == "27 august 2017"
    assert forms["€60,394"] == "60394 euros"
    assert "60" not in forms
