"""Suggested questions are answered by the documents."""

from pathlib import Path

import pytest

from index import Index
from qa import ask, suggest_questions
from qa.query.coreference import without_roles
from qa.suggestions import OVERVIEW_QUESTION


def test_every_suggestion_is_answered(newsroom: Index) -> None:
    questions = suggest_questions(newsroom, 4)

    assert 1 <= len(questions) <= 4
    assert len(set(questions)) == len(questions)
    assert all(ask(question, newsroom).answered for question in questions)


def test_empty_index_has_no_suggestions(empty_index: Index) -> None:
    assert suggest_questions(empty_index) == []


def test_folder_of_statements_gets_different_kinds_of_suggestions(
    index: Index, corpus: Path
) -> None:
    for name, place in (("Ada Merz", "dam"), ("Ivo Brandt", "mill"), ("Lena Voss", "pier")):
        (corpus / f"{place}.txt").write_text(
            f"The {place}\n{name} said that the {place} of Torvik will be closed in March. Mayor "
            f"Nils Aas was not asked.\n",
            "utf-8",
        )
    index.sync(corpus)

    questions = suggest_questions(index, 4)

    assert OVERVIEW_QUESTION in questions
    assert any(question.startswith("Which documents mention") for question in questions)


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Former President Jan Novak", "Jan Novak"),
        ("Estonian Prime Minister Kaja Tamm", "Kaja Tamm"),
        ("General Dynamics", "General Dynamics"),
    ],
)
def test_office_is_no_part_of_a_name(name: str, person: str) -> None:
    assert without_roles(name) == person
