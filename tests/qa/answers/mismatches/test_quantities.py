"""A quantity answers in the unit, for the time and of the thing that is asked for."""

import pytest

from index import Index
from tests.qa.answers.differences import difference


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        # Currencies.
        (
            "How many pounds is the harp insured for?",
            "The harp is insured for 9 million Norwegian kroner.",
            "9 million",
            "in krone, not pound",
        ),
        (
            "What did the firm offer in euros?",
            "The firm offered $40,000 for the boat.",
            "40,000",
            "in dollar, not euro",
        ),
        (
            "How many dollars did the harp cost?",
            "The museum lent 18 harps to Kolby.",
            "18",
            "no amount in dollar",
        ),
        ("How many euros did it cost?", "It cost 300 euros.", "300", ""),
        ("How many pounds does the bell weigh?", "The bell weighs 90 pounds.", "90", ""),
        ("How many people live in Kolby?", "In Kolby live 300 people.", "300", ""),
        # A measure where things are counted.
        (
            "How many trams will be bought for Kolby?",
            "The line to Kolby is 5.4 kilometres long.",
            "5.4 kilometres",
            "gives a length, not a number of trams",
        ),
        (
            "How many nurses were hired in Kolby?",
            "In Kolby, $5 million was spent on nurses.",
            "$5 million",
            "gives an amount of money, not a number of nurses",
        ),
        ("How many kilometres is the line?", "It is 5.4 kilometres long.", "5.4 kilometres", ""),
        ("How many strike days were there?", "The strike took 12 days.", "12 days", ""),
        ("How many dollars were spent?", "They spent $5 million.", "$5 million", ""),
        # Who lives somewhere.
        (
            "How many people live in Kolby?",
            "Three people lost their lives in Kolby.",
            "Three people",
            "does not say how many live there",
        ),
        ("How many people live in Kolby?", "Kolby has 900 inhabitants.", "900", ""),
        ("How many people live in Kolby?", "Kolby, a town of some 900 people, burns.", "900", ""),
        # A share of a number that the question gives.
        (
            "How many of the 300 nurses were hired?",
            "From all towns 900 people applied; 120 applications were granted.",
            "120",
            "about all, not only the 300",
        ),
        (
            "How many of the 300 nurses were kept?",
            "In Kolby 300 nurses had applied.",
            "300",
            "about all 300",
        ),
        ("How many of the 300 nurses were kept?", "Of 300 nurses 120 were kept.", "120", ""),
        # A number that leaves out what it counts.
        (
            "How many people had to leave Upper Kolby?",
            "In Varnes 420 houses stood under water, in Upper Kolby 35.",
            "35",
            "counts houses, not people",
        ),
        (
            "How many houses stood under water in Upper Kolby?",
            "In Varnes 420 houses stood under water, in Upper Kolby 35.",
            "35",
            "",
        ),
        (
            "How many people were hurt in Kolby?",
            "In Varnes 420 residents were hurt, in Kolby 35.",
            "35",
            "",
        ),
        # An amount that the question names.
        (
            "Which player gets 300 pounds a week?",
            "The coach, Rolf Lind, earns 1,900 pounds a week.",
            "Rolf Lind",
            "about 1,900, not 300",
        ),
        ("Who gets 300 pounds a week?", "Rolf Lind earns 300 pounds a week.", "Rolf Lind", ""),
        # What several have together.
        (
            "How many cars did Toyota recall?",
            "Toyota, Honda and BMW recalled 900 cars.",
            "900",
            "about Toyota, Honda and BMW, not only what was asked about",
        ),
        (
            "How many cars did Toyota recall?",
            "Toyota was among 900 firms at the fair.",
            "900",
            "about a group, not only what was asked about",
        ),
        ("How many cars did Toyota and Honda recall?", "Toyota and Honda recalled 9.", "9", ""),
        ("How many cars did Toyota recall?", "Toyota recalled 900 cars.", "900", ""),
        # What is only compared.
        (
            "How many visitors had the Mill Museum?",
            "The Glass Museum had 700 visitors, more than the Mill Museum.",
            "700",
            "only compared with Mill",
        ),
        (
            'How many visitors had the show "Tides"?',
            'The show "Sand" had 700 visitors, fewer than "Tides".',
            "700",
            "only compared with Tides",
        ),
        # One time for all time.
        (
            "How many cars have used the tunnel in all?",
            "On its first day the tunnel was used by 800 cars.",
            "800",
            "on its first day only",
        ),
        (
            "How many guests has the inn had since 1996?",
            "Last winter the inn had 412 guests.",
            "412",
            "last winter only",
        ),
        ("How many cars used the tunnel on its first day?", "On its first day it was used by 800 "
         "cars.", "800", ""),
        # A rate for a stretch of time.
        (
            "How many tonnes did the plant ship in 2022?",
            "In 2022 half of the output, 30 tonnes a day, went to Kolby.",
            "30",
            "per day, not in all",
        ),
        (
            "How many people crossed the bridge on its first day?",
            "About 600 people a day crossed the bridge.",
            "600",
            "per day, not in all",
        ),
        ("How many tonnes does it ship a day?", "The plant ships 30 tonnes a day.", "30", ""),
        ("How many cars were sold in 2022?", "In 2022 it sold 30,000 cars a year.", "30,000", ""),
        # A hall for the works.
        (
            "How many people work at the tile works in all?",
            "Most work in the Kiln Hall, where 320 people stand at the ovens.",
            "320",
            "about Kiln Hall, not all",
        ),
        # No measure and no amount.
        ("How fast was the train?", "It left the rails at 17.52.", "17.52",
         "does not give a measurement"),
        ("What rent does the farm pay?", "The farm rents a field.", "rents a field",
         ""),
        ("What fine did Lind get?", "Lind got a fine in Kolby.", "in Kolby",
         "does not give a number"),
    ],
)  # fmt: skip
def test_a_quantity_has_to_be_the_one_asked_for(
    empty_index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, empty_index) == expected
