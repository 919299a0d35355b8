"""What was planned, demanded, proposed or allowed is told from what was so."""

import pytest

from index import Index
from qa.answers.mismatches.planned_values import is_planned
from tests.qa.answers.differences import difference

ACTUAL = "about what happened, not what was planned"
PLANNED = "about what was planned, not what happened"
PAID = "about what was agreed or paid, not what was demanded"
LIMIT = "about what is allowed, not what happened"
APPLIED_FOR = "about what was applied for, not what is allowed"


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "How much was the dyke expected to cost?",
            "The dyke cost 40,000 crowns instead of the 25,000 planned.",
            "40,000 crowns",
            ACTUAL,
        ),
        (
            "What was the final price of the dyke?",
            "A new dyke would cost 25,000 crowns.",
            "25,000 crowns",
            PLANNED,
        ),
        (
            "How much pay did the dockers demand?",
            "The dockers had asked for 900 crowns; the port paid 400 crowns.",
            "400 crowns",
            PAID,
        ),
        (
            "How fast was the cart going?",
            "How fast the cart was is not known; the speed limit is 20 kilometres an hour.",
            "20 kilometres",
            LIMIT,
        ),
        (
            "Did Lind open a second mill?",
            "The mill of Lind\nThe guild had proposed a second mill instead.",
            "a second mill",
            "proposed, not reported as done",
        ),
        (
            "How many tonnes may Stein dig?",
            "Stein has applied for permission to dig 80,000 tonnes.",
            "80,000 tonnes",
            APPLIED_FOR,
        ),
        (
            "Until when is the Orfeo allowed to stay open?",
            "The Orfeo asked to stay open until 4 a.m.",
            "4 a.m.",
            APPLIED_FOR,
        ),
        (
            "How many tonnes in all may be dug?",
            "Stein wants to dig 350,000 tonnes a year, altogether 6.3 million tonnes.",
            "6.3 million tonnes",
            APPLIED_FOR,
        ),
        (
            "How much does a meal cost now?",
            "A meal will cost 4.50 crowns from May, 60 cents more than now.",
            "4.50 crowns",
            "about what is planned, not what is so now",
        ),
        # As it is asked.
        (
            "How much was the dyke expected to cost?",
            "The dyke cost 40,000 crowns instead of the 25,000 planned.",
            "25,000",
            "",
        ),
        (
            "How much is a meal now going to be?",
            "A meal will cost 4.50 crowns from May.",
            "4.50 crowns",
            "",
        ),
        (
            "How many tonnes does Stein want to dig?",
            "Stein has applied for permission to dig 80,000 tonnes.",
            "80,000 tonnes",
            "",
        ),
        (
            "How many tonnes may Stein dig?",
            "Stein applied for 80,000 tonnes, and the county granted 60,000 tonnes.",
            "60,000 tonnes",
            "",
        ),
        (
            "How many tonnes did Stein dig in May 2023?",
            "Stein, which wanted more, dug 80,000 tonnes in May 2023.",
            "80,000 tonnes",
            "",
        ),
        ("How much did the dyke cost?", "The dyke cost 40,000 crowns.", "40,000 crowns", ""),
        (
            "How fast may carts go?",
            "On the bridge the speed limit is 20 kilometres an hour.",
            "20 kilometres",
            "",
        ),
        (
            "How much pay did the dockers demand?",
            "The dockers demanded 900 crowns; the port paid 400 crowns.",
            "900 crowns",
            "",
        ),
        ("Did Lind open a mill?", "Lind opened a mill that the guild proposed.", "a mill", ""),
    ],
)
def test_status_of_a_value_is_told(
    empty_index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, empty_index) == expected


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "How many beams of Birch School are cracked?",
            "Roof of Linden School is to be replaced\nThe engineer found cracks in nine beams. "
            "Two other schools, Birch School and Mill School, were examined.",
            "nine",
            "about Linden School, not Birch School",
        ),
        (
            "In which room did Lind see cracks?",
            "Letter\nLind wrote of stains in room 14. Lind did not write of cracks.",
            "room 14",
            "cracks are denied in the text",
        ),
        (
            "How many people came according to Rolf Lind?",
            "Letter of Rolf Lind\nYour report says that 2,300 people came. I counted fewer.",
            "2,300",
            "according to your report, not Rolf Lind",
        ),
        (
            "How many votes did Ada Holt get?",
            "Council\nAda Holt stood down. Mr Lind got five votes.",
            "five",
            "about Lind, not Ada Holt",
        ),
        (
            "What does Rolf Brandt teach?",
            "Council\nRolf Brandt stood down. The seat was left by Ada Holt, who now teaches law.",
            "law",
            "about Ada Holt, not Rolf Brandt",
        ),
        (
            "How many trams have brakes?",
            "Minutes\nCllr Aas moved to buy brakes for twelve trams.",
            "twelve",
            "planned, not reported as done",
        ),
        (
            "Which hospital was Rolf Lind in?",
            "Fire\nRolf Lind left hospital on Monday.",
            "hospital",
            "names no hospital",
        ),
        (
            "Which hospital was Rolf Lind in?",
            "Fire\nRolf Lind was taken to Kolby hospital on Monday.",
            "Kolby hospital",
            "",
        ),
        (
            "How many beams of Birch School are cracked?",
            "Roof of Linden School is to be replaced\nAt Birch School nine beams are cracked.",
            "nine",
            "",
        ),
    ],
)
def test_another_thing_of_the_document_is_told(
    empty_index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, empty_index) == expected


@pytest.mark.parametrize(
    ("sentence", "number", "planned"),
    [
        ("The dyke is expected to cost 25,000 crowns.", "25,000", True),
        ("The dyke will cost 25,000 crowns.", "25,000", True),
        ("The dyke cost 40,000 crowns instead of the 25,000 planned.", "40,000", False),
        ("In May the dyke cost 40,000 crowns.", "40,000", False),
    ],
)
def test_planned_number_is_told_from_an_actual_one(
    sentence: str, number: str, planned: bool
) -> None:
    assert is_planned(sentence, sentence.index(number)) == planned
