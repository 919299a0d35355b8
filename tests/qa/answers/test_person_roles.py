"""The role that somebody has is read beside the name."""

from pathlib import Path

import pytest

from index import Index
from index.embedding.encoder import Encoder
from qa import ask
from qa.answers.person_roles import asked_person, stated_role
from qa.types import Answer


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What is Jo Aas's role?", "Jo Aas"),
        ("What is Jo Aas’s job title?", "Jo Aas"),
        ("What position does Jo Aas hold?", "Jo Aas"),
        ("What is the role of Mayor Jo Aas?", "Jo Aas"),
        ("What does Jo Aas do?", "Jo Aas"),
        ("What role did the alarm play?", ""),
        ("What is the club's position?", ""),
        ("What did Jo Aas do?", ""),
        ("Who is Jo Aas?", ""),
    ],
)
def test_person_whose_role_is_asked_for_is_read(question: str, name: str) -> None:
    assert asked_person(question) == name


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("The club's chair, Jo Aas, denied it.", "The club's chair"),
        ("Jo Aas, the council's treasurer, said so.", "the council's treasurer"),
        ("Jo Aas, 41, former head of the Mill Trust, was freed.", "former head of the Mill Trust"),
        ("The surgeon Dr Jo Aas joined them.", "The surgeon"),
        ("Judge Jo Aas believed nobody.", "Judge"),
        ("Its chair is Jo Aas, and it has 31 members.", "Its chair"),
        ("Jo Aas is a baker.", "a baker"),
        ("On the last day, Jo Aas, still ill, came.", ""),
        ("He voted against Jo Aas.", ""),
        ("Jo Aas, the club said, is ill.", ""),
        ("The day before Jo Aas left, it rained.", ""),
        ("The chair, Mia Holt, denied it; Jo Aas did not.", ""),
    ],
)
def test_role_stands_right_beside_the_name(sentence: str, role: str) -> None:
    span = stated_role(sentence, (0, len(sentence)), "Jo Aas")
    assert (sentence[slice(*span)] if span else "") == role


@pytest.mark.parametrize(
    ("questions", "tier", "marked"),
    [
        (["who is asta rein"], "answer", ["their leader"]),
        (["What did Asta Rein say?", "And who is she?"], "answer", ["their leader"]),
        (["who is bob smith"], "none", []),
    ],
)
def test_who_somebody_is_is_told_by_the_role_beside_the_name(
    encoder: Encoder, tmp_path: Path, questions: list[str], tier: str, marked: list[str]
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "fees.txt").write_text(
        "The Greens voted against the fees. “This is a joke,” said their leader, Asta Rein."
    )
    index = Index.open(tmp_path / "index")
    index.sync(tmp_path / "docs")
    history: list[Answer] = []
    for question in questions:
        history.append(ask(question, index, history=tuple(history)))
    text = index.document("fees.txt").text
    index.close()

    answer = history[-1]
    found = [text[slice(*span)] for it in answer.citations for span in it.answer_spans]
    assert (answer.tier, found) == (tier, marked)
