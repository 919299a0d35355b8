"""Values are compared only when they are of the same thing; others stand by themselves."""

from collections.abc import Iterator

import pytest

from index import Index
from index.embedding.encoder import Encoder
from qa import Answer, ask, other_figures_note
from qa.answers.answer import CandidateAnswer, compose
from qa.retrieval import find_evidence
from qa.types import SearchOptions

# Each pair is of one town of its own: its question, what the two papers write, and their days.
DIFFER, AGREE, OTHER = "differ", "agree", "other"
PAIRS = {
    "Tarvik": (
        "How many people were killed in the explosion in Tarvik?",
        "Twelve people were killed in the explosion in Tarvik, the fire brigade said.",
        "The explosion in Tarvik has killed 14 people, doctors at the hospital believe.",
        ("2024-03-04", "2024-03-06"),
        DIFFER,
    ),
    "Ulmen": (
        "How many people were killed in the explosion in Ulmen?",
        "Nine people were killed in the explosion in Ulmen, the fire brigade said.",
        "Of those killed in the explosion in Ulmen, five were children, doctors believe.",
        ("2024-03-04", "2024-03-06"),
        OTHER,
    ),
    "Selby Cross": (
        "How many people have been killed in Selby Cross?",
        "Since the war began, 8,120 people have been killed in Selby Cross, the ministry said.",
        "At least 16 people were killed in Selby Cross in a raid on a market on Tuesday.",
        ("2024-03-04", "2024-03-06"),
        OTHER,
    ),
    "Wendmoor": (
        "How much copper does the mine in Wendmoor produce?",
        "The mine in Wendmoor produces 40,000 tonnes of copper a year, its owner said.",
        "In all, the mine in Wendmoor has to produce 900,000 tonnes of copper until it is empty.",
        ("2024-03-04", "2024-03-06"),
        OTHER,
    ),
    "Harling": (
        "How many visitors came to the castle in Harling?",
        "In 2021, 3,400 visitors came to the castle in Harling, the trust has counted.",
        "In 2022 the castle in Harling was seen by 4,100 visitors who came by train and bus.",
        ("2023-03-04", "2023-03-06"),
        OTHER,
    ),
    "Quenby": (
        "How long is the tunnel at Quenby?",
        "The tunnel at Quenby is 5 km long, the railway said at the opening.",
        "Whoever walks through the Quenby tunnel, 3.1 miles long, needs a lamp and good shoes.",
        ("2024-03-04", "2024-03-06"),
        AGREE,
    ),
    "Dorning": (
        "How much did the library in Dorning cost?",
        "The library in Dorning cost 12 million euros, the mayor said at the opening.",
        "Readers in Dorning like what the new library cost them: 12 million dollars of tax.",
        ("2024-03-04", "2024-03-06"),
        OTHER,
    ),
    "Brackwell": (
        "How many workers walked out at the mill in Brackwell?",
        "Some 350 workers walked out at the mill in Brackwell on Monday, the union said.",
        "Managers say that 210 workers walked out at the mill in Brackwell that morning.",
        ("2024-03-04", "2024-03-04"),
        DIFFER,
    ),
    "Ostrey": (
        "How many soldiers has Ostrey sent to the border?",
        "Ostrey has sent 300 soldiers to the border, the general staff said.",
        "Another 200 soldiers were sent to the border by Ostrey, a driver told us.",
        ("2024-03-04", "2024-03-06"),
        OTHER,
    ),
    "Mirrow": (
        "How many people were killed in the raid on Mirrow on Oct. 7?",
        "The raid on Mirrow on Oct. 7, when masked men came over the hills, killed 120 people.",
        "Doctors who saw the raid of Oct. 7 on Mirrow believe that 140 people were killed.",
        ("2023-10-14", "2023-10-16"),
        DIFFER,
    ),
    "Lindel": (
        "How many people live in Lindel?",
        "Some 5,600 people live in Lindel, says the registry.",
        "Only 4,100 people live in Lindel after so many have left for the coast.",
        ("2004-03-04", "2024-03-06"),
        OTHER,
    ),
}


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("towns")
    for town, (_, first, second, days, _) in PAIRS.items():
        papers = (("Gazette", "The weather stays fine.", first), ("Courier", "Rain comes.", second))
        for (paper, weather, sentence), day in zip(papers, days, strict=True):
            text = (
                f"{paper} of {town}, page {len(sentence)}\n{sentence}\n{weather}\n{day} 08:00:00\n"
            )
            (folder / f"{town}-{paper}.txt").write_text(text, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("towns-index"))
    index.sync(folder)
    yield index
    index.close()


def answer_of(question: str, index: Index) -> CandidateAnswer:
    """The quotes and what is compared with them, however sure they are."""
    with index.snapshot():
        return compose(find_evidence(question, index, SearchOptions()), index)


@pytest.mark.parametrize("town", PAIRS)
def test_values_are_compared_only_of_the_same_thing(towns: Index, town: str) -> None:
    question, *_, expected = PAIRS[town]
    answer = answer_of(question, towns)

    found = {
        DIFFER: {value.citation.document_id for value in answer.conflicting_values},
        AGREE: {citation.document_id for citation in answer.corroborating},
        OTHER: {figure.citation.document_id for figure in answer.other_figures},
    }
    assert {kind for kind, documents in found.items() if documents} <= {expected}
    if expected != OTHER:
        assert found[expected]
    assert all(each.startswith(town) for documents in found.values() for each in documents)


@pytest.mark.parametrize("town", [town for town, pair in PAIRS.items() if pair[-1] == OTHER])
def test_other_figures_are_quoted_with_what_they_count(towns: Index, town: str) -> None:
    answer = answer_of(PAIRS[town][0], towns)

    for figure in answer.other_figures:
        document = towns.document(figure.citation.document_id)
        assert figure.text in figure.words
        assert figure.words in document.text[figure.citation.passage_start :]


def test_most_other_figures_are_shown(towns: Index) -> None:
    asked = [pair[0] for pair in PAIRS.values() if pair[-1] == OTHER]
    assert sum(bool(answer_of(question, towns).other_figures) for question in asked) >= 4


def test_other_figures_have_a_note_of_their_own(towns: Index) -> None:
    replies = [ask(pair[0], towns) for pair in PAIRS.values()]
    with_figures = [reply for reply in replies if reply.other_figures]
    assert with_figures
    for reply in with_figures:
        note = other_figures_note(reply)
        assert note.startswith("Other figures found")
        assert all(figure.words in note for figure in reply.other_figures)
    assert other_figures_note(Answer("Who?", "Who?", "", (), 0.1, "none")) == ""
