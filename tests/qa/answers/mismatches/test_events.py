"""Another event, the opposite, and what only marks out whom it is asked of, are no answer."""

import pytest

from index import Index
from tests.qa.answers.differences import difference


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "Who was acquitted of bribery?",
            "The deputy, Ada Holt, was fined 40,000 euros.",
            "Ada Holt",
            "says who or what fined, not acquitted",
        ),
        (
            "How much did sales rise?",
            "Sales fell by 3 per cent.",
            "3 per cent",
            "says who or what fell, not rise",
        ),
        ("How much did sales fall?", "Sales fell by 3 per cent.", "3 per cent", ""),
        (
            "Who burned down the Holt mill?",
            "The owner, Jens Holt, puts the loss at 2 million.",
            "Jens Holt",
            "does not say who did it",
        ),
        ("Who burned down the mill?", "Jens Holt was convicted of arson.", "Jens Holt", ""),
        ("Who stole the chalice?", "A guard, Jo Aas, took the chalice.", "Jo Aas", ""),
        (
            "How many letters did Mia Aas forge?",
            "Mia Aas was questioned. In all 46 letters are missing.",
            "46",
            "does not say that it was done",
        ),
        ("How many people died in Kolby?", "In Kolby two were hurt; nobody died.", "two", ""),
        ("How many people died?", "Six people were hurt, but no one was killed.", "Six", ""),
        (
            "What did the student who drowned study?",
            "In 2011 a student drowned in the same cave.",
            "the same cave",
            "says only who drowned",
        ),
        (
            "When did Rolf Weil drown?",
            "Only Rolf Weil got out. In 2011 a student drowned there.",
            "2011",
            "about a student, not Rolf Weil",
        ),
        (
            "When did Rolf Weil drown?",
            "A student drowned on Friday. The student, Rolf Weil, was 20.",
            "Friday",
            "",
        ),
        (
            "How much did the divers pay for the rescue?",
            "The rescue cost 60,000 euros; whether the divers must pay for it is open.",
            "60,000",
            "said to be unknown",
        ),
        (
            "How many people were hurt in Kolby?",
            "The fires hurt 64 people, 41 of them in Varnes.",
            "64",
            "Kolby",
        ),
    ],
)  # fmt: skip
def test_opposite_or_other_event_is_told_apart(
    empty_index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    found = difference(question, text, answer, empty_index)

    assert (expected in found) if expected else (found == "")


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "How many people died in the trial?",
            "The drug was tested in a trial with 8,450 people.",
            "8,450",
            "does not say how many died",
        ),
        ("How many people died in the fire?", "The fire killed 7 people.", "7", ""),
        ("How many people died in the flood?", "The flood cost 7 lives.", "7", ""),
        (
            "How many firemen fought the fire?",
            "The fire destroyed a mill, injuring 5 firemen.",
            "5",
            "about those injured",
        ),
        (
            "How many people lost their homes?",
            "The floods killed 31 people, and 9 are missing.",
            "31",
            "does not say how many lost their homes",
        ),
        (
            "How much did Fjord Bank lose?",
            "The regulator fined Fjord Bank 45 million crowns.",
            "45 million",
            "does not say how much was lost",
        ),
        ("How much did Fjord Bank lose?", "Fjord Bank lost 45 million crowns.", "45 million", ""),
        (
            "When did Ivo Kern go to prison?",
            "Ivo Kern was convicted in May 2021 and sentenced to six years in prison.",
            "May 2021",
            "about the sentence, not the time in prison",
        ),
        ("When did Ivo Kern go to prison?", "Ivo Kern was jailed in May 2021.", "May 2021", ""),
        (
            "Who designed the museum?",
            "Thieves took a picture by Edda Ruud from the museum.",
            "Edda Ruud",
            "does not say who designed it",
        ),
        ("How many firemen were injured?", "It burned a mill, injuring 5 firemen.", "5", ""),
        (
            "How many people were arrested?",
            "At the match there were 800 people.",
            "800",
            "does not say how many arrested",
        ),
        (
            "How many were injured?",
            "A bus with 42 people left the road. Seven were taken to hospital.",
            "42",
            "does not say how many hurt",
        ),
    ],
)
def test_what_befell_those_who_are_counted_agrees(
    empty_index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, empty_index) == expected


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "When did President Lund visit Velm?",
            "Storm\nPresident Ada Lund visited Orlan on Friday. She goes to Velm later.",
            "Friday",
            "about Orlan, not Velm",
        ),
        (
            "When did President Lund visit Velm?",
            "Lund in Velm\nAda Lund visited Orlan House on Friday.",
            "Friday",
            "",
        ),
        (
            "How much did Coast Union pay for Fjord Bank?",
            "Bid for Fjord Bank\nCoast Union bought Harrow Savings in 2018 for 640 million crowns.",
            "640 million",
            "about Harrow Savings, not Fjord Bank",
        ),
        (
            "When did Coast Union buy Fjord Bank?",
            "Bid for Fjord Bank\nCoast Union bought Harrow Savings in 2018 for 640 million crowns.",
            "2018",
            "about Harrow Savings, not Fjord Bank",
        ),
        (
            "When did President Lund visit Velm?",
            "Storm\nThe bridge at Velm held. President Ada Lund visited Orlan on Friday.",
            "Friday",
            "about Orlan, not Velm",
        ),
        (
            "How much will the town pay for the pier?",
            "The town is poor. The pier costs 86 million, of which the state pays 50 million.",
            "50 million",
            "about the state, not the town",
        ),
        (
            "How much will the company pay?",
            "The company was fined. The firm pays 50 million.",
            "50 million",
            "",
        ),
        (
            "How much did the strike cost per day?",
            "The strike cost 3.1 million euros in all, or about 220,000 euros a day.",
            "3.1 million",
            "in all, not per day",
        ),
        (
            "How many cases were there in 2021?",
            "There were 4,870 cases in 2022, twice as many as the year before.",
            "4,870",
            "about 2022, not 2021",
        ),
    ],
)
def test_event_of_another_is_told_apart(
    empty_index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, empty_index) == expected


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "How long did the tram strike last?",
            "The last strike in the city, in 2016, lasted three days.",
            "three days",
            "about an earlier strike",
        ),
        (
            "How many people died in the fire?",
            "A previous fire at the mill killed two people.",
            "two",
            "about an earlier fire",
        ),
        ("When was the last strike?", "The last strike, in 2016, was short.", "2016", ""),
        (
            "How long did the strike last?",
            "The last strike day ended a long week.",
            "a long week",
            "",
        ),
        ("How long did the strike last?", "The strike lasted 14 days.", "14 days", ""),
    ],
)
def test_an_earlier_thing_of_the_kind_is_told_apart(
    empty_index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, empty_index) == expected
