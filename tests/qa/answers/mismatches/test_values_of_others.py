"""The value of one of several that a text sets side by side is not that of another."""

import pytest

from index import Index
from tests.qa.answers.differences import difference


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        # In a sentence that follows, with a value of its own.
        (
            "What share joined, according to the league?",
            "Strike\n\nThe railway says 12 percent joined. The league counted 71 percent.",
            "12 percent",
        ),
        (
            "How many children did the clinic admit?",
            "Flu\n\nThe clinic admitted 1,240 patients. A fifth were children.",
            "1,240",
        ),
        ("How many doctors were ill?", "Flu\n\nStaff fell ill: 58 nurses were off.", "58"),
        # The votes of the other side.
        ("How many voted for it?", "Toll\n\nThirteen voted against, eight in favour.", "Thirteen"),
        # All for a part.
        (
            "How much does the orchestra cost?",
            "Opera\n\nThe house spends 41 million, of which the orchestra takes a third.",
            "41 million",
        ),
        (
            "How many of the passengers were pupils?",
            "Crash\n\nSome 310 passengers were on board, most of them pupils.",
            "310 passengers",
        ),
        # Another time that a figure is compared with or is of.
        (
            "What is inflation month on month?",
            "Prices\n\nInflation was 46 percent compared with a year earlier and 3 in a month.",
            "46 percent",
        ),
        (
            "How much rain fell in April 2023 alone?",
            "Rain\n\nBetween October and April 312 millimetres fell.",
            "312 millimetres",
        ),
        (
            "How many burglaries were there in 2023?",
            "Crime\n\nThey fell to 311 last year, she said on 5 February 2023.",
            "311",
        ),
        # Another place or medal.
        ("Who won the race?", "Race\n\nSilje Moe came fourth.", "Silje Moe"),
        (
            "Who won bronze?",
            "Fair\n\nIt gave gold to Trine Bakke and silver to Jonas Vik.",
            "Jonas Vik",
        ),
        # Of two who are named beside each other.
        (
            "When was Kim Rolf sent off?",
            "Match\n\nAri Lund was sent off in the 80th minute, Kim Rolf four minutes later.",
            "80th minute",
        ),
        (
            "When did the bishop Leif Dahl lose his licence?",
            "Dahl\n\nThere were the bishop, who spoke, and the boxer, who lost it in 2019.",
            "2019",
        ),
        (
            "When did the baker Clara Weiss sing?",
            "Weiss\n\nThe soprano of that name sang in 1998.",
            "1998",
        ),
        ("Whom did Otto Senn blame?", "Talks\n\nWilma Krug blamed Otto Senn.", "Wilma Krug"),
        (
            "Who took the minutes?",
            "Council\n\nChair: Duncan Azar. Minutes: K. Rask.",
            "Duncan Azar",
        ),
        # Who was there, had another office, or found who did it.
        ("Who started the fire?", "Fire\n\nFour workers were injured in it.", "Four workers"),
        (
            "Who's head of the guild?",
            "Guild\n\nIts plea was refused by minister Ludo Marsh.",
            "minister Ludo Marsh",
        ),
        ("Who bought the shops?", "Shops\n\nFarago has found buyers for them.", "Farago"),
        ("Where did Fie Lund go?", "Beer\n\nFie Lund came from Carl Malt.", "Carl Malt"),
        # Of a part of them, of another medal, and only compared.
        (
            "How many sheep were lost in May?",
            "Wolves\n\nFarmers lost 61 sheep, most of them in May.",
            "61",
        ),
        (
            "How many adult wolves are there?",
            "Wolves\n\nRangers saw 23 wolves, among them nine cubs.",
            "23",
        ),
        (
            "Who won over 10 kilometres?",
            "Ski\n\nSander Holt took bronze over 10 kilometres, his first medal.",
            "Sander Holt",
        ),
        (
            "How much was spent on roads in 2019?",
            "Budget\n\nSpending on roads rises to 22 million, twice what it was in 2019.",
            "22 million",
        ),
        (
            "Who killed the pilot?",
            "Court\n\nNothing links Igor Brandt to the death.",
            "Igor Brandt",
        ),
        # Who did something else meanwhile, or did it in the past.
        ("Who cracked the bell?", "Bell\n\nIt cracked, as Hauk Rein was ringing.", "Hauk Rein"),
        ("Who runs the inn?", "Inn\n\nBerit Holm, who ran it for years, has moved.", "Berit Holm"),
        (
            "Who is the treasurer?",
            "Club\n\nJoss Tarrant, who resigned as treasurer in 2020, has her back.",
            "Joss Tarrant",
        ),
        ("How much has it saved?", "Bell\n\nIt has saved for eleven years.", "eleven years"),
        (
            "How long does the walk to the chapel take?",
            "Lake\n\nThe path takes 7 hours; families turn back at the chapel, after 6 miles.",
            "7 hours",
        ),
        # What was put to somebody, left out, or done by another one in the same sentence.
        (
            "How many toes did she lose?",
            "Talk\n\nLORENZ: Not I.\n\nAnd you lost two toes.\n\nLORENZ: Three.",
            "two",
        ),
        (
            "How many tonnes of fish were handled?",
            "Harbour\n\nCustoms, which leaves out fish, counted 2 million tonnes.",
            "2 million",
        ),
        (
            "How many berths were applied for?",
            "Harbour\n\nOsk has 14 berths. A further four were applied for.",
            "14",
        ),
        (
            "Why did Klaas Reuter resign?",
            "Ward\n\nHanne Brix resigned in protest; Klaas Reuter was away.",
            "in protest",
        ),
        (
            "How old was the driver who swam ashore?",
            "Bridge\n\nOne driver, aged 51, was killed; the other swam ashore.",
            "51",
        ),
        (
            "How much must Otto Brasch pay?",
            "Court\n\nOtto Brasch and Lina Vogt stood trial. Vogt must pay back 90,000.",
            "90,000",
        ),
        (
            "How many hours is the wait in Holvik?",
            "Waiting\n\nThe survey puts Brack first, with 4 hours. Holvik was not rated.",
            "4",
        ),
        (
            "What is unemployment in Lindow?",
            "Jobs\n\nUnemployment is 5 percent, says the county. In Lindow, many moved away.",
            "5 percent",
        ),
        (
            "How much is parking?",
            "Parking\n\nThe town has taken in 81,000 crowns more.",
            "81,000 crowns",
        ),
        (
            "When did Nala die?",
            "Zoo\n\nTheir mother is Nala, 6, from Basel; the father, Simba, died in January.",
            "January",
        ),
        (
            "How old is the Lunde bakery?",
            "Bread\n\nOdd Lunde, 67, has found no successor.",
            "67",
        ),
        (
            "How many pupils signed the letter against him?",
            "School\n\nHis union denies it; 14 pupils have signed a letter in his favour.",
            "14",
        ),
        (
            "What was the turnout?",
            "Vote\n\nLind got 54 percent. She thanked all. Turnout was 61 percent.",
            "54 percent",
        ),
        (
            "Who is the head of the museum?",
            "Museum\n\nKarl Venn is the son of the former judge Albert Venn.",
            "Albert Venn",
        ),
        (
            "How much does a berth cost for children?",
            "Train\n\nA berth costs 39 euros, children half.",
            "39 euros",
        ),
    ],
)  # fmt: skip
def test_value_of_another_one_differs(
    newsroom: Index, question: str, text: str, answer: str
) -> None:
    assert difference(question, text, answer, newsroom)


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (
            "How many firefighters fought the blaze?",
            "Fire\n\nForty firefighters tackled it. The blaze spread to 3 houses.",
            "Forty",
        ),
        (
            "How many doctors were ill?",
            "Flu\n\nOf the doctors, 12 were ill, as were 58 nurses.",
            "12",
        ),
        (
            "How many voted against it?",
            "Toll\n\nThirteen voted against, eight in favour.",
            "Thirteen",
        ),
        ("How many passengers were there?", "Crash\n\nSome 310 passengers were on board.", "310"),
        ("How much rain fell?", "Rain\n\nBetween October and April 312 millimetres fell.", "312"),
        ("Who won the race?", "Race\n\nSilje Moe won, and Aster Dal came fourth.", "Silje Moe"),
        ("Who burned down the mill?", "Mill\n\nJens Holt was convicted of arson.", "Jens Holt"),
        ("Who blamed Otto Senn?", "Talks\n\nWilma Krug blamed Otto Senn.", "Wilma Krug"),
        ("Who chaired it?", "Council\n\nChair: Duncan Azar. Minutes: K. Rask.", "Duncan Azar"),
        ("Who's head of the guild?", "Guild\n\nLudo Marsh heads the guild.", "Ludo Marsh"),
        (
            "How many toes did she lose?",
            "Talk\n\nLORENZ: Not I.\n\nAnd you lost two toes.\n\nLORENZ: Three.",
            "Three",
        ),
        (
            "Why did Hanne Brix resign?",
            "Ward\n\nBrix resigned in protest; Reuter was away.",
            "protest",
        ),
        (
            "How much must Lina Vogt pay?",
            "Court\n\nOtto Brasch and Lina Vogt stood trial. Vogt must pay back 90,000.",
            "90,000",
        ),
        (
            "How many berths are there?",
            "Osk\n\nOsk has 14 berths. Four more were applied for.",
            "14",
        ),
        (
            "How many households had no power?",
            "Storm\n\nThe storm left 300 households without power.",
            "300",
        ),
        (
            "What is the crime rate in Lindow?",
            "Crime\n\nThe rate in Lindow is 5 percent, says the county. Lindow grows.",
            "5 percent",
        ),
        (
            "When did Simba die?",
            "Zoo\n\nTheir mother is Nala, 6, from Basel; the father, Simba, died in January.",
            "January",
        ),
        (
            "When did Lind go to Basel?",
            "Zoo\n\nThe vet is Lind; after some years he left for Basel in May with Ruud.",
            "May",
        ),
        ("How old is Odd Lunde?", "Bread\n\nOdd Lunde, 67, has found no successor.", "67"),
        (
            "Who died in 2019?",
            "Museum\n\nHe is the son of the judge Albert Venn, who died in 2019.",
            "Albert Venn",
        ),
        ("What was the turnout?", "Vote\n\nTurnout was 61 percent.", "61 percent"),
        ("Where did Fie Lund come from?", "Beer\n\nFie Lund came from Carl Malt.", "Carl Malt"),
        (
            "When was Ari Lund sent off?",
            "Match\n\nAri Lund was sent off in the 80th minute, Kim Rolf four minutes later.",
            "80th minute",
        ),
    ],
)  # fmt: skip
def test_value_of_the_one_asked_about_does_not_differ(
    newsroom: Index, question: str, text: str, answer: str
) -> None:
    assert difference(question, text, answer, newsroom) == ""
