"""A quote about another year, person, place or thing than the question's is no answer."""

from collections.abc import Iterator

import pytest

from index import Index
from index.embedding.encoder import Encoder
from qa import ask
from qa.types import Answer, Thresholds
from tests.qa.answers.differences import difference

ARTICLES = {
    "storm.txt": "Storm Egon damaged 2,000 homes in the county of Sunda on Wednesday. Winds of 140 "
    "kilometres an hour were measured. Storm Dora had come in February.",
    "election.txt": "Olu Adeyo won the presidential election with 54 percent of the vote. Turnout "
    "was 61 percent. The next parliamentary election is due in June 2024.",
    "ferry.txt": """\
Ferry timetable changes
Lindholm, 4 April 2023

Ferry route 12 carried 48,000 passengers in 2022, and route 14 carried 61,000. In the first \
quarter of 2023 the ferries carried 21,300 passengers in all.

The southern terminal has 220 parking spaces. The northern terminal, which opened in 1998, has none.

Captain Ingrid Solheim has worked on the route since 2009. Her brother, Lars Solheim, is the \
company's accountant.
""",
    "fire1.txt": """\
Fire at paper mill in Varnes
14 August 2021

A fire broke out at the paper mill in Varnes on Thursday. Eleven people were injured. The mill's \
first reactor vessel was destroyed; the second reactor vessel survived.

The mayor of Varnes, Petra Holm, thanked the firefighters.
""",
    "fire2.txt": """\
Fire at sawmill in Kolby
3 May 2019

A fire destroyed the sawmill in Kolby on Friday. Two men died and seven were injured. The damage \
was put at 4 million euros.
""",
    "schools.md": """\
---
title: Annual report of the school board 2020
date: 2021-02-01
---

# Annual report 2020

## Primary schools

The primary schools had 3,400 pupils. Nine teachers were hired.

## Secondary schools

The secondary schools had 2,150 pupils. Four teachers were hired. The budget of the girls' school \
is 1.2 million crowns.

## Outlook for 2021

The board expects 150 more pupils. The red building will be sold; the blue building will be \
rented out.
""",
    "trip.txt": """\
Chancellor in Dakar
Dakar, 7 February 2022

Chancellor Mirko Vass visited the port of Dakar on Monday. He promised 30 million euros for a new \
quay. Foreign minister Elena Roth stayed in Bamako, where she met the opposition.

Prime minister Ousmane Ndiaye telephoned the chancellor in the evening.
""",
    "clubs.csv": """\
Club,Town,Members 2021,Members 2022,Chair
Rowing club,Aske,210,225,Mia Dahl
Chess club,Aske,48,51,Per Moen
Rowing club,Tveit,95,88,Ola Berg
""",
    "museum.txt": """\
Visitors to the city museum

The city museum counted 92,000 visitors in 2019, 31,000 in 2020 and 45,000 in 2021. The open-air \
museum counted 120,000 visitors in 2021.

The exhibition on Viking ships opened on 3 June 2021 and closed on 30 September. An exhibition on \
whaling is planned for 2024.
""",
    "plant.md": """\
---
title: Power station Brekke, annual review 2022
date: 2023-03-10
---

# Power station Brekke

## Unit 1

The unit produced 1,850 gigawatt hours. It was shut down for 21 days.

## Unit 2

The unit produced 1,420 gigawatt hours. It was shut down for 64 days after a crack was found in \
June.

## Staff

The station employs 310 people, 12 of them apprentices. The director is Johan Lie.
""",
    "un.txt": """\
UN sends envoy to Karrada
New York, 9 May 2024. The United Nations will send Elias Brandt as its envoy to Karrada. The UK \
and Germany pledged 12 million dollars. The WHO delivered 300 tents.

In the north of the country 4,000 people fled; in the south 9,500.
""",
    "vote.txt": """\
Parliament backs harbour bill
The Hague, 18 January 2023 - The Dutch parliament voted on Tuesday for the harbour bill by 83 \
votes to 61. Last year it had rejected a similar bill by three votes. In December the senate sent \
40 amendments.

Prime Minister Annika de Wit thanked the opposition. Mr Bakker, the leader of the Greens, \
abstained. "We were ignored," said Henk Bakker.
""",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    corpus = tmp_path_factory.mktemp("documents")
    for name, text in ARTICLES.items():
        (corpus / name).write_text(text, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("index"))
    index.sync(corpus)
    yield index
    index.close()


def differing(question: str, index: Index) -> str:
    """What the first quote is about instead of what is asked."""
    answer = ask(question, index)
    assert answer.tier == "possible", (answer.tier, answer.text)
    first = answer.citations[0]
    assert first.answer_spans == () or not first.difference
    return first.difference


ANSWERED = {
    "How many passengers did route 12 carry in 2022?": "48,000",
    "How many passengers did route 14 carry?": "61,000",
    "How many passengers did the ferries carry in the first quarter of 2023?": "21,300",
    "How many parking spaces does the southern terminal have?": "220",
    "When did the northern terminal open?": "1998",
    "Since when has Ingrid Solheim worked on the route?": "2009",
    "How many people were injured in the fire in Varnes?": "Eleven",
    "How many people were injured in the fire in Kolby in 2019?": "seven",
    "What was destroyed in the 2019 fire?": "sawmill",
    "Was the second reactor vessel destroyed?": "survived",
    "Who is the mayor of Varnes?": "Petra Holm",
    "When did Chancellor Vass visit Dakar?": "Monday",
    "How much did the chancellor promise for the new quay?": "30 million",
    "How many pupils did the primary schools have in 2020?": "3,400",
    "How many pupils did the secondary schools have in 2020?": "2,150",
    "What is the budget of the girls' school?": "1.2 million",
    "What will happen to the blue building?": "rented",
    "Where did Elena Roth stay?": "Bamako",
    "How many men died at the sawmill in Kolby?": "Two",
    "How high was the damage of the fire in Kolby?": "4 million",
    "By how many votes did the Netherlands' parliament pass the harbour bill?": "83",
    "How many votes were there for the harbour bill in 2023?": "83",
    "How many amendments did the senate send in December 2022?": "40",
    "Who thanked the opposition?": "Annika de Wit",
    "Which party does Henk Bakker lead?": "Greens",
    "How many gigawatt hours did unit 2 produce in 2022?": "1,420",
    "How many gigawatt hours did unit 1 produce in 2022?": "1,850",
    "How many people does the Brekke power station employ?": "310",
    "Who is the director of the power station?": "Johan Lie",
    "How many visitors did the city museum have in 2020?": "31,000",
    "How many visitors did the open-air museum have in 2021?": "120,000",
    "When did the exhibition on Viking ships open?": "3 June",
    "How many members did the rowing club in Tveit have in 2022?": "88",
    "Who chairs the chess club?": "Per Moen",
    "How much did Britain and Germany pledge?": "12 million",
    "Who will be the U.N. envoy to Karrada?": "Elias Brandt",
    "How many people fled in the south?": "9,500",
    "How many people fled in the north?": "4,000",
    "who is the envoy of the united nations to karrada": "Elias Brandt",
    "how many days was unit 1 of the brekke power station shut down": "21",
    "When is the whaling exhibition planned?": "2024",
}


@pytest.mark.parametrize("question", ANSWERED)
def test_a_quote_about_what_is_asked_stays_an_answer(folder: Index, question: str) -> None:
    # How sure an answer has to be is not the point: a difference would make it a possible one.
    answer = ask(question, folder, thresholds=Thresholds(answer=0.5))
    assert answer.answered, (answer.tier, answer.confidence, answer.text)
    assert ANSWERED[question] in answer.citations[0].quote
    assert not any(citation.difference for citation in answer.citations)


DIFFERENCES = {
    "How many parking spaces does the eastern terminal have?": "about the southern terminal, not "
    "the eastern terminal",
    "When did the southern terminal open?": "about the northern terminal, not the southern "
    "terminal",
    "Since when has Sven Solheim worked on the route?": "about Ingrid Solheim, not Sven Solheim",
    "When did Prime Minister Ndiaye visit Dakar?": "about Mirko Vass, not Ndiaye",
    "How much did the chancellor promise for the old quay?": "about the new quay, not the old quay",
    "What is the budget of the boys' school?": "about the girls school, not the boys school",
    "How many homes did Storm Dora damage in Sunda?": "about Storm Egon, not Storm Dora",
    "When is the next presidential election?": "about the parliamentary election, not the "
    "presidential election",
    "How many visitors did the city museum have in 2018?": "about 2019, not 2018",
    "How many gigawatt hours did unit 2 produce in 2019?": "about 2022, not 2019",
}


@pytest.mark.parametrize("question", DIFFERENCES)
def test_a_quote_about_another_thing_says_the_difference(folder: Index, question: str) -> None:
    assert differing(question, folder) == DIFFERENCES[question]


def test_a_part_of_the_year_is_not_the_year(folder: Index) -> None:
    answer = ask("How many passengers did the ferries carry in all of 2023?", folder)
    assert not answer.answered


def test_the_answer_is_not_the_figure_of_the_section_above(folder: Index) -> None:
    answer = ask("How many teachers did the secondary schools hire?", folder)
    assert "Four teachers" in answer.citations[0].quote


ABSENT = {
    "How many people died in the fire in Oslo?": "Oslo",
    "When did Chancellor Scholz visit Dakar?": "Scholz",
    "when did chancellor scholz visit dakar": "scholz",
    "Who will be the EU envoy to Karrada?": "EU",
}


@pytest.mark.parametrize("question", ABSENT)
def test_a_name_that_no_document_has_is_said_and_nothing_is_quoted(
    folder: Index, question: str
) -> None:
    answer = ask(question, folder)
    assert answer.tier == "none", answer.text
    assert answer.missing == (ABSENT[question],)
    assert f"No document contains “{ABSENT[question]}”" in answer.text
    assert answer.nearest


def test_an_uncertain_name_that_no_document_has_is_said_of_a_possible_answer(folder: Index) -> None:
    answer = ask("how many tents did unicef deliver", folder)
    assert answer.tier == "possible"
    assert answer.missing == ("unicef",)
    assert answer.citations[0].difference == "does not mention unicef"
    assert answer.text.startswith(answer.citations[0].quote)


def test_number_that_no_document_has_is_not_answered(folder: Index) -> None:
    answer = ask("How many passengers did route 16 carry?", folder)
    assert not answer.answered
    assert "16" in answer.missing


def test_the_difference_stands_beside_the_quote(folder: Index) -> None:
    answer: Answer = ask("When did the southern terminal open?", folder)
    first = answer.citations[0]
    assert f"{first.quote} [1] ({first.difference})" in answer.text
    assert first.answer_spans == ()


def test_time_that_is_not_taken_as_one_makes_no_difference(folder: Index) -> None:
    question = "How many passengers did route 12 carry in 1987?"

    asked = ask(question, folder)
    without = ask(question, folder, ignore=["in 1987"])

    assert "1987" in asked.missing or "1987" in asked.citations[0].difference
    assert not without.missing
    assert "1987" not in without.citations[0].difference


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "ARDEN CITY, Dec 29 - Ardenland counted 4,870 cases. Measles hit Ardenland.",
            "about Ardenland, not Arden City",
        ),
        ("ARDEN CITY, Dec 29 - Doctors counted 4,870 cases of measles, they said.", ""),
        ("ARDEN CITY, Dec 29 - Arden City counted 4,870 cases of measles, it said.", ""),
    ],
)
def test_place_of_a_dateline_is_not_whom_the_sentence_counts(
    empty_index: Index, text: str, expected: str
) -> None:
    question = "How many cases of measles were there in Arden City?"
    assert difference(question, text, "4,870", empty_index) == expected


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("How much was paid for Tom Easby?", "300,000", "does not mention Tom Easby"),
        ("How much was paid for Tom Easby?", "45,000", ""),
        ("How much was offered for Dele Asante?", "300,000", ""),
    ],
)
def test_figure_that_stands_before_the_first_mention_of_somebody_is_of_another(
    folder: Index, question: str, answer: str, expected: str
) -> None:
    text = (
        "Deals\n\nThe club keeps Dele Asante. Rivals had offered 300,000 pounds.\n\n"
        "Tom Easby is leaving. He was paid for with 45,000 pounds."
    )
    assert difference(question, text, answer, folder) == expected
