"""Of several figures in a sentence the one that belongs to what is asked is marked."""

import pytest

from index import Index
from qa.answers.question.constraints import read_constraints
from qa.answers.selection.asked_value import bound_answer


@pytest.mark.parametrize(
    ("question", "sentence", "marked", "right"),
    [
        (
            "What did the repairs of the pool cost in 2021?",
            "Repairs cost 118,000 pounds in 2022, after 73,000 in 2021.",
            "118,000 pounds",
            "73,000",
        ),
        (
            "How much is the Varnes insured for?",
            "The four ships are insured for 8 million crowns; the Varnes alone for 5 million.",
            "8 million crowns; the Varnes alone for 5 million",
            "5 million",
        ),
        (
            "How many ships had defects?",
            "They examined 212 ships in May and found defects in 37.",
            "212",
            "37",
        ),
        (
            "How many workers are back at the mill?",
            "Now 74 of its former 132 workers are back.",
            "132",
            "74",
        ),
        (
            "How many workers did the mill have?",
            "Now 74 of its former 132 workers are back.",
            "132",
            "132",
        ),
        (
            "How many masts did Aure Power apply for?",
            "The county approved 16 masts instead of the 24 that Aure Power had applied for.",
            "16",
            "24",
        ),
        (
            "How many seals were there in 2019?",
            "In 2021 there were 46 seals, in 2019 there had been 31 and in 2008 only seven.",
            "46",
            "31",
        ),
        (
            "How many seals were there in 2021?",
            "In 2021 there were 46 seals, in 2019 there had been 31.",
            "46",
            "46",
        ),
        (
            "When did the boat from Varnes leave?",
            "The boat from Kolby left at 7:20, the one from Varnes at 7:45.",
            "7:20",
            "7:45",
        ),
        (
            "How many people were hurt in Varnes?",
            "In all of Kolby 12 people were hurt, in Varnes 30.",
            "12",
            "30",
        ),
        (
            "How many pupils has the Harbour School?",
            "The 310 pupils of Kolby will move to the Harbour School, which is in Varnes.",
            "310",
            "310",
        ),
        (
            "How many people were hurt in Varnes?",
            "In Varnes, where the ferry from Kolby lands, 30 people were hurt.",
            "30",
            "30",
        ),
        (
            "How many passengers did the Kolby carry?",
            "The Kolby, with 148 passengers on board, struck the Varnes, which carried 203.",
            "148",
            "148",
        ),
        (
            "How many children were born at St Anna's?",
            "In 2021 12 children were born at St Elma's. At St Anna's there were 30 births.",
            "12",
            "30",
        ),
        (
            "How many pupils has the Harbour School?",
            "The 310 pupils of Kolby will move into the Harbour School, which has 540.",
            "310",
            "540",
        ),
        (
            "How large is the loan for the hall?",
            "It is paid for with a bond of 750 million euros and a loan of 400 million euros.",
            "750 million euros",
            "400 million",
        ),
        (
            "What does a ticket for the rink cost for children?",
            "Tickets for the rink cost 12 crowns for adults and 7 crowns for children.",
            "12 crowns",
            "7",
        ),
        (
            "How many seats does Kolby hold?",
            "The council has 31 seats: 12 are held by Varnes, 10 by Kolby and 9 by Orlan.",
            "31",
            "10",
        ),
        (
            "How many seats does the council have?",
            "The council has 31 seats: 12 are held by Varnes, 10 by Kolby and 9 by Orlan.",
            "31",
            "31",
        ),
        (
            "How many people died in the fire?",
            "Two people died and 17 were hurt when a fire broke out on the ferry.",
            "Two",
            "Two",
        ),
        (
            "How many ships does the line have?",
            "The line has cut the number of its ships from 48 to 44.",
            "48 to 44",
            "44",
        ),
        (
            "How high is the loan for the hall?",
            "The bank adds a loan of 30 million euros at 2.1 percent.",
            "2.1 percent",
            "30 million",
        ),
        (
            "How many pumps did Varnes send to Kolby?",
            "The mayor spent three hours in Varnes and thanked it for sending 60 pumps to Kolby.",
            "60",
            "60",
        ),
        (
            "When did he warn the town?",
            "KOLBY, 20 February 2024 — He says that he warned the town of it six years ago.",
            "20 February 2024",
            "six years ago",
        ),
        (
            "How many ships did the line have before?",
            "The line has cut the number of its ships from 48 to 44.",
            "48",
            "48",
        ),
        (
            "Who got the contract for the pier?",
            "The town of Orlan gave the contract for the pier to the builder Holt for 4 million.",
            "The town of Orlan",
            "the builder Holt",
        ),
        ("How many beds can be used?", "It has 80 beds, of which only 25 can be used.", "80", "25"),
        ("How many members signed?", "Of the 90 members, 40 signed.", "90", "40"),
        (
            "How much are the paintings insured for in all?",
            "The four are insured for 8 million crowns; one alone for 5 million.",
            "8 million crowns; one alone for 5 million",
            "8 million crowns",
        ),
        (
            "How high was the turnout in 2019?",
            "The turnout was 41 percent, after 38 percent in 2019.",
            "41 percent",
            "38 percent",
        ),
        (
            "How high was the bonus for 2023?",
            "The report shows a bonus of 310,000 pounds for 2022 and none for 2023.",
            "310,000 pounds",
            "none",
        ),
        ("How many members has it?", "Of its 90 members, 40 signed.", "90", "90"),
        # Of several events, that of the verb that is asked about.
        (
            "When was the lighthouse first lit?",
            "It was ordered in 1852, lit for the first time in 1860 and automated in 1979.",
            "1979",
            "1860",
        ),
        (
            "How much does the county pay for the clinic?",
            "Of the 64 million for the clinic, the county puts up 12 million.",
            "64 million",
            "12 million",
        ),
        # Of a whole and its parts, the part that is asked for.
        (
            "How many cases were there in children?",
            "Of the 58 cases, 41 were in children under five.",
            "58",
            "41",
        ),
        (
            "How many cases were there?",
            "Of the 58 cases, 41 were in children under five.",
            "58",
            "58",
        ),
        (
            "How many failed in mathematics?",
            "Out of 1,250 candidates, 300 failed in mathematics.",
            "1,250",
            "300",
        ),
        ("How many carts run on gas?", "Of its 240 carts, 35 run on gas, 60 on coal.", "240", "35"),
        (
            "How many people does she employ in winter?",
            "She employs 40 people in summer and 12 in winter.",
            "40",
            "12",
        ),
        (
            "How much did the firm pay for the mill?",
            "The firm, which paid off 30 workers, bought the mill for 500 crowns.",
            "500",
            "500",
        ),
        (
            "How many votes did Lind get?",
            "Lind was elected mayor on Monday by 31 votes to 28.",
            "28",
            "31",
        ),
        (
            "How many votes did Holt get?",
            "Lind was elected mayor on Monday by 31 votes to 28.",
            "28",
            "28",
        ),
        (
            "What did the students protest against?",
            "Students protested against Ek, who had called the fees low.",
            "the fees",
            "Ek",
        ),
        # The holder of the office that is asked for.
        (
            "Who is treasurer of the club?",
            "Its chair is Otto Lund, its treasurer Ilse Bracht.",
            "Otto Lund",
            "Ilse Bracht",
        ),
        (
            "Who is chair of the club?",
            "Its chair is Otto Lund, its treasurer Ilse Bracht.",
            "Otto Lund",
            "Otto Lund",
        ),
        # Of parts that leave out the verb, the one that is asked for.
        (
            "What did the defence ask for?",
            "The prosecution had asked for seven years, the defence for a fine.",
            "seven years",
            "a fine",
        ),
        (
            "What had the prosecution wanted?",
            "The prosecution had asked for seven years, the defence for a fine.",
            "a fine",
            "seven years",
        ),
        (
            "How much does the merger save in heating?",
            "The merger saves 300,000 a year, of which 120,000 are heating costs.",
            "300,000",
            "120,000",
        ),
        (
            "How long is the wait in Sundby?",
            "Patients in Norrby wait 38 weeks, in Sundby 21.",
            "38",
            "21",
        ),
        (
            "How long is the wait in Norrby?",
            "Patients in Norrby wait 38 weeks, in Sundby 21.",
            "38",
            "38",
        ),
        ("How many voted against it?", "Nine voted for it, four against.", "Nine", "four"),
        (
            "How many came on Saturday?",
            "More than 90,000 came to the fair, 20,000 of them on Saturday alone.",
            "90,000",
            "20,000",
        ),
        (
            "How much do kids pay?",
            "Adults pay 8, children and students 4, families 18.",
            "8, children and students 4",
            "4",
        ),
        # Of a part and its whole, that with the verb asked for.
        (
            "How many hectares did the parish sell?",
            "The parish has sold 40 of its 110 hectares.",
            "110",
            "40",
        ),
        (
            "How many hectares did the parish have in all?",
            "The parish has sold 40 of its 110 hectares.",
            "110",
            "110",
        ),
        # Of two times, the one that is asked for.
        (
            "How much did a loaf cost when the bakery opened?",
            "A loaf cost 12 when the bakery opened and costs 49 today.",
            "49",
            "12",
        ),
        (
            "How long was the first sentence?",
            "The court cut the sentence from six years to four.",
            "four",
            "six",
        ),
        (
            "How long is the sentence?",
            "The court cut the sentence from six years to four.",
            "four",
            "four",
        ),
        (
            "How many came in 2023?",
            "In 2025 there were 12,700 guests instead of 23,400 in the record year of 2023.",
            "12,700",
            "23,400",
        ),
    ],
)
def test_figure_beside_the_name_asked_for_is_marked(
    newsroom: Index, question: str, sentence: str, marked: str, right: str
) -> None:
    start = sentence.index(marked)
    asked = read_constraints(question, newsroom)

    span = bound_answer(
        asked, sentence, (0, len(sentence)), (start, start + len(marked)), published=None
    )

    assert sentence[slice(*span)] == right
