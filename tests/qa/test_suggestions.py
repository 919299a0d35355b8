"""Suggested questions are answered by the documents."""

from index import Index
from qa import ask, suggest_questions


def test_every_suggestion_is_answered(newsroom: Index) -> None:
    questions = suggest_questions(newsroom, 4)

    assert 1 <= len(questions) <= 4
    assert len(set(questions)) == len(questions)
    assert all(ask(question, newsroom).answered for question in questions)


def test_empty_index_has_no_suggestions(empty_index: Index) -> None:
    assert suggest_questions(empty_index) == []
