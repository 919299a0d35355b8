"""What is told of another time, place or person than the one that is asked about, or not at all."""

import pytest

from index import Index
from tests.qa.answers.differences import difference

OTHERS = [
    # An earlier event that the one reported is compared with.
    (
        "How long did they stay out?",
        "Strike\n\nIt is the first strike since 1998, when they stayed out for 61 days.",
        "61 days",
    ),
    # One year of several.
    (
        "How much did Aune Water pay between 2014 and 2021 altogether?",
        "Aune Water\n\nIn 2021 Aune Water paid out 11.4 million.",
        "11.4 million",
    ),
    # A year in brackets.
    (
        "How many reports came in 2024?",
        "Web form\n\nIn the first year (2023) there were 37 reports.",
        "37",
    ),
    # A dateline by itself.
    ("Who won the race?", "Regatta\n\nGELDEN, 16 June 2025.", "GELDEN"),
    ("What did it cost?", "Regatta\n\nGELDEN, June 16, 2025", "16"),
    # Who held an office before.
    (
        "Who heads the ferries at present?",
        "Railway\n\nHer successor is Mads Ekelund, until then head of the ferries.",
        "Mads Ekelund",
    ),
    # What somebody is whom the question names.
    (
        "Who told Roald Beck to cut out the pages?",
        "Care\n\nThe former acting manager, Roald Beck, cut out the pages.",
        "acting manager",
    ),
    # What is asked whether it is so is not said.
    (
        "Did Arvid Lomm forge the entry?",
        "Railway\n\nArvid Lomm was on holiday in Portugal.",
        "Arvid Lomm",
    ),
    # Another place.
    (
        "What did the tests in Quillan Bay show?",
        "PFAS\n\nTests of 60 people in Osterby showed nothing. Nobody in Quillan Bay was tested.",
        "nothing",
    ),
    (
        "How many seats are there in Upper Osterby?",
        "Osterby\n\nThe council has 27 seats. Upper Osterby has its own.",
        "27",
    ),
    # A second one, of which there was one.
    (
        "When was the second crash at Dunlow?",
        "Crash at Dunlow\n\nThe crash at Dunlow was on 6 February 2024.",
        "6 February 2024",
    ),
    # The same office elsewhere.
    (
        "Who is head teacher of Ropewalk School?",
        "Schools\n\nHead teacher Johanna Birk of the Harbour School had known of it.",
        "Johanna Birk",
    ),
    # The chair of another body.
    (
        "Who chairs the board of the port?",
        "Town council of Port Elwin\n\nMinutes\n\nChair: Duncan Azar. Present: 37 members.",
        "Duncan Azar",
    ),
    # A unit whose heading is another one's.
    (
        "How many hours did unit 1 run?",
        "Plant\n\n## Unit 1\n\nThe unit was shut.\n\n## Unit 2\n\nThe unit ran for 1,420 hours.",
        "1,420 hours",
    ),
    # What is to be is not ready.
    ("How many houses are ready?", "Neu-Ober\n\nNeu-Ober is to have 300 houses.", "300"),
    # Where somebody is from is no name, and a sum of money no weight.
    (
        "What is the name of the girl who died?",
        "Measles\n\nA four-year-old girl from Norvik died on Thursday.",
        "Norvik",
    ),
    (
        "How much did the guitar case weigh?",
        "Robbery\n\nIn the guitar case 212,000 crowns were found.",
        "212,000 crowns",
    ),
    ("How heavy was the safe?", "Robbery\n\nIn the safe were 3,000 dollars.", "3,000 dollars"),
    # One row of a table, and one without a value.
    (
        "How many fires were there before May?",
        "Fires\n\nMonth | Fires | Alarms\nApril | 31 | 22\nMay | 19 | 35",
        "19",
    ),
    (
        "How many offices does Adam Mazur have?",
        "Staff\n\nName | Salary | Office\nAdam Mazur | 98576 | E50\nEwa Nowak | 54000 | E51",
        "98576",
    ),
]


@pytest.mark.parametrize(("question", "text", "answer"), OTHERS)
def test_what_is_told_of_another_says_so(
    empty_index: Index, question: str, text: str, answer: str
) -> None:
    assert difference(question, text, answer, empty_index)


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (
            "How long did they stay out in 1998?",
            "Strike\n\nIt is the first strike since 1998, when they stayed out for 61 days.",
            "61 days",
        ),
        (
            "How much did Aune Water pay between 2014 and 2021 altogether?",
            "Aune Water\n\nBetween 2014 and 2021 Aune Water paid out 80 million.",
            "80 million",
        ),
        (
            "How many reports came in 2023?",
            "Web form\n\nIn the first year (2023) there were 37 reports.",
            "37",
        ),
        ("Who won the race?", "Regatta\n\nGELDEN, 16 June 2025 – Ida Moe won the race.", "Ida Moe"),
        (
            "Who headed the ferries before?",
            "Railway\n\nHer successor is Mads Ekelund, until then head of the ferries.",
            "Mads Ekelund",
        ),
        (
            "Who told Roald Beck to cut out the pages?",
            "Care\n\nThe head of finance told Roald Beck to cut out the pages.",
            "head of finance",
        ),
        (
            "Did Arvid Lomm forge the entry?",
            "Railway\n\nArvid Lomm forged the entry on 1 July.",
            "forged the entry",
        ),
        (
            "What did the tests in Quillan Bay show?",
            "PFAS in Quillan Bay\n\nTests of 60 people in the harbour showed nothing.",
            "nothing",
        ),
        (
            "How many seats are there in Upper Osterby?",
            "Upper Osterby\n\nThe council has 27 seats.",
            "27",
        ),
        (
            "When was the second crash at Dunlow?",
            "Crash at Dunlow\n\nThe second crash at Dunlow was on 6 February 2024.",
            "6 February 2024",
        ),
        (
            "Who is head teacher of Ropewalk School?",
            "Schools\n\nHead teacher Johanna Birk of Ropewalk School had known of it.",
            "Johanna Birk",
        ),
        # Where the holder of an office comes from is no other office.
        (
            "Who is mayor of Varnes?",
            "Council\n\nMayor Rolf Lind of the Greens spoke in Varnes.",
            "Rolf Lind",
        ),
        (
            "Who chairs the town council?",
            "Town council of Port Elwin\n\nMinutes\n\nChair: Duncan Azar. Present: 37 members.",
            "Duncan Azar",
        ),
        (
            "How many hours did unit 2 run?",
            "Plant\n\n## Unit 1\n\nIt was shut.\n\n## Unit 2\n\nThe unit ran for 1,420 hours.",
            "1,420 hours",
        ),
        ("How many houses are ready?", "Neu-Ober\n\nNow 300 houses are ready.", "300"),
        (
            "What is the name of the girl who died?",
            "Measles\n\nThe girl from Norvik, Lena Horn, died on Thursday.",
            "Lena Horn",
        ),
        (
            "How much did the guitar case weigh?",
            "Robbery\n\nThe guitar case weighed 12 kilos.",
            "12 kilos",
        ),
        (
            "How many fires were there in May?",
            "Fires\n\nMonth | Fires | Alarms\nApril | 31 | 22\nMay | 19 | 35",
            "19",
        ),
    ],
)
def test_what_is_told_of_the_one_asked_about_stays_an_answer(
    empty_index: Index, question: str, text: str, answer: str
) -> None:
    assert difference(question, text, answer, empty_index) == ""
