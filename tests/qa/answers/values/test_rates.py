"""A number for one time is told from one for another, and the one that is asked for is taken."""

import pytest

from qa.answers.values.rates import figure_at_asked_rate, rate_difference


@pytest.mark.parametrize(
    ("question", "sentence", "answer", "difference"),
    [
        # The reader may mark what it is counted by alone.
        ("cars per year", "It carries about 1,100 cars a day.", "a day", "per day, not per year"),
        ("Monthly fee?", "A year's fee is 120 crowns.", "120", "per year, not per month"),
        ("Monthly fee?", "A year's fee is 120 crowns.", "A year's fee is 120",
         "per year, not per month"),
        ("Yearly fee?", "A year's fee is 120 crowns.", "120", ""),
        ("How many carts a year?", "It makes 300 carts a month in Arvik.", "300",
         "per month, not per year"),
        ("How much per free pass holder?", "The county pays 3.8 million a year for it.",
         "3.8 million", "not per free pass holder"),
        ("How much per meal?", "Parents pay 2.75 for a meal.", "2.75", ""),
        ("How much per litre?", "Diesel costs 1.80.", "1.80", ""),
    ],
)  # fmt: skip
def test_another_rate_is_told_apart(
    question: str, sentence: str, answer: str, difference: str
) -> None:
    start = sentence.index(answer)
    span = (start, start + len(answer))
    assert rate_difference(question, sentence, (0, len(sentence)), span) == difference


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("What would the space cost in a year?", "456,000"),
        ("What would the space cost?", ""),
        ("What would the space cost per month?", ""),
    ],
)
def test_figure_at_the_rate_asked_for(question: str, figure: str) -> None:
    text = "I propose renting space at 38,000 crowns per month, or 456,000 crowns a year."
    start = text.index("38,000")
    found = figure_at_asked_rate(question, text, (0, len(text)), (start, start + 6))
    assert (text[slice(*found)] if found else "") == figure
