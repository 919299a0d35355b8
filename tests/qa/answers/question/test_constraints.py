"""What the answer to a question has to be about is read from its words."""

from pathlib import Path

import pytest

from index import Index
from qa.answers.question.constraints import read_constraints, roman_value


@pytest.fixture
def documents(index: Index, tmp_path: Path) -> Index:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "one.txt").write_text("Mr Aas met Henrik Brandt in Kolby. Ms Aas left Kolby.")
    (folder / "two.txt").write_text("Nobody in Kolby saw Henrik Brandt. The museum is closed.")
    index.sync(folder)
    return index


YEARS = {
    "How many ships came in 2021?": {2021},
    "What caused the 1998 fire?": {1998},
    "How many ships came since 2015?": set(),
    "How many came between 2010 and 2015?": set(),
    "What grew faster than in 2019?": set(),
    "Who won in the 2015–16 season?": set(),
}


@pytest.mark.parametrize("question", YEARS)
def test_years_are_those_in_which_the_thing_was(documents: Index, question: str) -> None:
    assert read_constraints(question, documents).years == YEARS[question]


NAMES = {
    "When did President Henrik Aas resign?": ["Henrik Aas"],
    "who is henrik brandt": ["Henrik Brandt"],
    "Where was Vice President Brandt?": ["Brandt"],
    "Is the Museum open?": [],
    "where was the mayor really": [],
    "when did mayor baker leave": ["baker"],
    "How Many Ships Did The Museum Show In Kolby?": ["Kolby"],
}


@pytest.mark.parametrize("question", NAMES)
def test_names_are_read_without_titles_also_in_small_letters(
    documents: Index, question: str
) -> None:
    assert [name.text for name in read_constraints(question, documents).names] == NAMES[question]


def test_numbers_that_name_a_thing_are_no_counts(documents: Index) -> None:
    asked = read_constraints("How far does route 12 go with 30 passengers?", documents)
    assert [(number.noun, number.value) for number in asked.numbers] == [("route", 12)]


def test_qualifiers_say_which_thing(documents: Index) -> None:
    asked = read_constraints("How deep is the west harbour?", documents)
    assert [(item.word, item.head) for item in asked.qualifiers] == [("west", "harbour")]


def test_roman_numbers() -> None:
    assert [roman_value(text) for text in ("II", "IV", "IX", "XIV")] == [2, 4, 9, 14]
