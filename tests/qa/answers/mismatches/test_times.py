"""A sentence of another year than the one asked about is told from one of that year."""

import pytest

from index import Index
from index.types import Origin
from tests.qa.answers.differences import difference


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        # The day of a report is not the year that it reports on.
        (
            "How much herring did Rowe pack in 2022?",
            "Annual report 2021\n\nDated 25 February 2022\n\nRowe packed 8,050 tonnes of herring.",
            "8,050 tonnes",
            "about 2021, not 2022",
        ),
        (
            "How much herring did Rowe pack in 2022?",
            "Annual report 2022\n\nDated 25 February 2023\n\nRowe packed 8,400 tonnes of herring.",
            "8,400 tonnes",
            "",
        ),
        # A part of another year.
        (
            "How many thefts were there in 2023?",
            "Thefts\n\nThere were 340 thefts in 2023 and 160 in the first half of 2024.",
            "340",
            "",
        ),
        (
            "How many thefts were there in 2024?",
            "Thefts\n\nThere were 340 thefts in 2023 and 160 in the first half of 2024.",
            "160",
            "about the first half, not all of 2024",
        ),
        # A figure of another year beside the year asked about, and no question for a quantity.
        (
            "How many thefts were there in 2023?",
            "Thefts\n\nIn 2022 there were 340 thefts. We have no figures for 2023.",
            "340",
            "about 2022, not 2023",
        ),
        (
            "Which budget did the council adopt for 2024?",
            "Budgets\n\nThe 2023 budget of the council was 184 million euros.",
            "184 million euros",
            "about 2023, not 2024",
        ),
        # The day of an interview.
        (
            "When did Jo Aas become a surgeon?",
            "Interview with the surgeon Jo Aas\n\n10 May 2024\n\nJo Aas is a surgeon in Kolby.",
            "10 May 2024",
            "gives the day of the text",
        ),
        # A record goes back to a year.
        (
            "How high did the river stand in 1931?",
            "Flood\n\nThe river stood at 6 metres, the most since measuring began in 1931.",
            "6 metres",
            "about 2023, not 1931",
        ),
        # The day of a report is not the day on which something will be.
        (
            "When does the bridge close?",
            "Bridge\n\nVARNES, 3 July 2023 — The bridge closes for repairs.",
            "3 July 2023",
            "gives the day or place of the report",
        ),
        (
            "Since when is Jo Aas the mayor?",
            "Varnes\n\nIda Holt, mayor since 2016, resigned on Monday. Jo Aas follows.",
            "2016",
            "about who left",
        ),
        # What follows is set against it: "In 2022".
        (
            "Who won the Coast Cup in 2022?",
            "Final\n\nAthletic won the Coast Cup on Saturday. In 2022 the cup went to Rovers.",
            "Athletic",
            "about 2023, not 2022",
        ),
        (
            "Who won the Coast Cup in 2022?",
            "Final\n\nAthletic won the Coast Cup on Saturday. In 2022 the cup went to Rovers.",
            "Rovers",
            "",
        ),
        # A year with which the sentence in front only compares.
        (
            "How much did a ticket cost in 2021?",
            "Fair\n\nSome 12,700 came instead of 23,400 in the year of 2021. A ticket cost 78.",
            "78",
            "about 2023, not 2021",
        ),
        (
            "How many came in 2021?",
            "Fair\n\nSome 12,700 came instead of 23,400 in the record year of 2021.",
            "12,700",
            "about 2023, not 2021",
        ),
        (
            "How many thieves were caught in 2019?",
            "Theft\n\nThere were 212 thefts, 40 more than in 2019. Of the thieves, 31 were caught.",
            "31",
            "about 2023, not 2019",
        ),
        # What follows does not date it.
        (
            "Who won the race in 2022?",
            "Race\n\nSelma Dahl won the race. Last year's winner, Runa Berg, gave up.",
            "Selma Dahl",
            "about 2023, not 2022",
        ),
        # "Last year" goes on in the next sentence.
        (
            "What was the profit in 2023?",
            "Beer\n\nThe brewery sold 900 barrels last year. The profit rose to 3.8 million.",
            "3.8 million",
            "about 2022, not 2023",
        ),
        (
            "What was the profit in 2022?",
            "Beer\n\nThe brewery sold 900 barrels last year. The profit rose to 3.8 million.",
            "3.8 million",
            "",
        ),
        (
            "How many carts does it make?",
            "Carts\n\nIn its best year, 1978, it was 40,000.",
            "40,000",
            "about 1978",
        ),
    ],
)
def test_another_year_is_told_apart(
    empty_index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, empty_index) == expected


@pytest.mark.parametrize(
    ("published_from", "expected"),
    [("page 1", "about 2023, not 2024"), ("file data", "does not mention 2024")],
)
def test_day_on_which_a_file_was_made_says_nothing_of_the_year_of_its_text(
    empty_index: Index, published_from: Origin, expected: str
) -> None:
    text = "Harbour\n\nSome 310 ships called at the quay of Torvik."
    question = "How many ships called at the quay of Torvik in 2024?"
    found = difference(question, text, "310", empty_index, published_from=published_from)
    assert found == expected
