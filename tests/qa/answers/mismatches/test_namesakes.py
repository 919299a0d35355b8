"""Persons with one last name, and things named or called alike, are not taken for one another."""

from collections.abc import Iterator

import pytest

from index import Index
from index.embedding.encoder import Encoder
from qa import ask
from qa.types import Thresholds
from tests.qa.answers.differences import difference

TEXTS = {
    "brewery.txt": """\
Brewery changes hands
Hollin, 3 March 2022

Oskar Brandal, who has run the Hollin brewery since 1998, is selling it. Mr Brandal, 61, broke his \
hip in January. He wants to move to the coast.

The buyer, Cooper & Daughter, pays 14 million crowns. His sister Ida Brandal keeps the malt house. \
She was a ski jumper until 1989.

The brewery employs 48 people; another 12 work in the malt house. Sales stood at 6,200 barrels in \
2021, down from 7,100 the year before.
""",
    "boats.txt": """\
Lifeboat count at Sandvik
Sandvik, 9 July 2021

The lifeboat Sea Falcon was launched 31 times in 2020. Its crew saved 12 people. The Sea Otter \
lies in dry dock.

A brass bell of 1802 hangs in the boathouse. It weighs 64 kilos. A wooden anchor stands beside it.

The Sandvik station has cost 3 million crowns. All boats together burned 40,000 litres of fuel.

The race at Sandvik was won by Lena Torp of the Hollin branch of the Rowing League at the regatta \
in Aldby.
""",
    "clinic.txt": """\
St Olan's gets a scanner
Aldby, 2 May 2023

St Olan's Hospital in Aldby bought a scanner for 8 million crowns. It examines 90 patients a week.

St Oran's Hospital in Hollin has 120 beds.

Dr Vera Kessel leads the scanner unit. Dr Tomas Kessel, her brother, runs the laundry. Profit was \
2.4 million crowns (2021: 1.9 million).

Ms Torp said that the scanner had been ordered by the dentist, Max Ferro.
""",
    "glass.txt": """\
A life in glass

Marta Lindal was born in 1870. She married Pavel Lindal in 1895. Pavel Lindal was run over in \
1906. Her husband was the glassblower Pavel Lindal. She won the Crystal Prize in 1911.

Thomas Wexford opened the first shop in 1880. Wexford closed it in 1890. William Wexford, known as \
Bill Wexford, was born in 1901. Mr Wexford died in 1970.
""",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    corpus = tmp_path_factory.mktemp("namesakes")
    for name, text in TEXTS.items():
        (corpus / name).write_text(text, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("namesakes-index"))
    index.sync(corpus)
    yield index
    index.close()


MARKED = {
    "How old is Oskar Brandal?": "61",
    "When did Oskar Brandal break his hip?": "January",
    "Until when was Ida Brandal a ski jumper?": "1989",
    "How often was the Sea Falcon launched in 2020?": "31",
    "How many people did the crew of the Sea Falcon save?": "12",
    "How much does the brass bell weigh?": "64",
    "How many beds does St Oran's Hospital have?": "120",
    "What did St Olan's Hospital pay for a scanner?": "8 million",
    "When was Pavel Lindal run over?": "1906",
    "When did Marta Lindal marry?": "1895",
    "Who was Marta Lindal's husband?": "Pavel Lindal",
    "When did Marta Lindal win the Crystal Prize?": "1911",
    "When was Bill Wexford born?": "1901",
    "When did Thomas Wexford close the shop?": "1890",
    "How many people does the brewery employ?": "48",
    "How much fuel did the boats burn together?": "40,000",
    "How many barrels did the brewery sell in 2021?": "6,200",
    "How many barrels did the brewery sell in 2020?": "7,100",
    "What was the profit of St Olan's Hospital in 2021?": "1.9 million",
}


def test_a_sentence_with_several_towns_is_shown_for_the_one_asked_for(folder: Index) -> None:
    answer = ask("In which town did Lena Torp win the race?", folder)
    assert answer.citations[0].quote.endswith("at the regatta in Aldby.")


@pytest.mark.parametrize("question", MARKED)
def test_what_is_about_the_one_asked_for_is_marked(folder: Index, question: str) -> None:
    # Bfloat16 lowers the least sure of them from .65 to .649.
    answer = ask(question, folder, thresholds=Thresholds(answer=0.6))
    assert answer.answered, (answer.tier, answer.confidence, answer.text)
    first = answer.citations[0]
    text = folder.document(first.document_id).text
    assert MARKED[question] in " ".join(text[slice(*span)] for span in first.answer_spans)


DIFFERENCES = {
    "When did Ida Brandal break her hip?": "about Oskar Brandal, not Ida Brandal",
    "Until when was Oskar Brandal a ski jumper?": "about Ida Brandal, not Oskar Brandal",
    "What does Vera Kessel run?": "about Tomas Kessel, not Vera Kessel",
    "When did William Wexford close the shop?": "about Thomas Wexford, not William Wexford",
    "When did Pavel Lindal win the Crystal Prize?": "about another person, not Pavel Lindal",
    "How often was the Sea Otter launched in 2020?": "about Sea Falcon, not Sea Otter",
    "What did St Oran's Hospital pay for a scanner?": "about St Olan, not St Oran Hospital",
    "How many people does the brewery employ in all?": "about a part, not all",
    "How much fuel did one single boat burn?": "about all together, not just one",
    "Who told Ms Torp that the scanner had been ordered?": "about what Torp said, not who told "
    "Torp",
}


@pytest.mark.parametrize("question", DIFFERENCES)
def test_what_is_about_another_is_no_answer(folder: Index, question: str) -> None:
    answer = ask(question, folder)
    assert not answer.answered, answer.text
    assert DIFFERENCES[question] in {citation.difference for citation in answer.citations}


def test_who_is_said_to_be_a_namesake_is_another(folder: Index) -> None:
    text = (
        "Baker jailed\n\nA baker, Rolf Lind, was sent to prison for 14 months. "
        "The baker is not related to the Kolby councillor of the same name."
    )
    asked = "How long was {} Rolf Lind in prison?"
    for title, expected in (("Councillor", "about another Rolf Lind"), ("the baker", "")):
        assert difference(asked.format(title), text, "14 months", folder) == expected
