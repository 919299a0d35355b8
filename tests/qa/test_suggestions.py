"""the questions offered are about the corpus, and it answers them."""

from index import Index
from qa import ask, suggest_questions


def test_every_example_is_answered(newsroom: Index) -> None:
    questions = suggest_questions(newsroom, 4)

    assert 1 <= len(questions) <= 4
    assert len(set(questions)) == len(questions)
    assert all(ask(question, newsroom).answered for question in questions)


def test_an_empty_index_has_none(index: Index) -> None:
    assert suggest_questions(index) == []
