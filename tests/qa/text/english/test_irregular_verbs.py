"""Irregular verbs: the table of forms, and questions in another form than the text."""

from pathlib import Path

import pytest

from index import Index
from qa import ask
from qa.query.terms import out_of_vocabulary_words
from qa.text.english.irregular_verbs import IRREGULAR_FORMS


@pytest.mark.parametrize(
    ("one", "other"), [("win", "won"), ("told", "tell"), ("written", "wrote"), ("stood", "stand")]
)
def test_each_form_has_the_other_as_its_own(one: str, other: str) -> None:
    assert other in IRREGULAR_FORMS[one]
    assert one in IRREGULAR_FORMS[other]


def test_forms_are_symmetric_and_exclude_themselves() -> None:
    for form, others in IRREGULAR_FORMS.items():
        assert form not in others
        assert all(form in IRREGULAR_FORMS[other] for other in others)


def test_a_question_in_one_form_is_answered_by_a_text_in_another(
    index: Index, corpus: Path
) -> None:
    (corpus / "a.txt").write_text(
        "Rovers won the Larnstead cup on Saturday.\nHanna Weiss sold her boat in Quenby.\n"
    )
    index.sync(corpus)

    answer = ask("Did Hanna Weiss sell the boat in Quenby?", index)
    assert answer.answered
    assert "sold" in answer.citations[0].quote
    assert out_of_vocabulary_words(
        "Who did win the Larnstead cup, and sell a zeppelin?", index
    ) == ["zeppelin"]


def test_told_answers_what_did_he_tell(seeds: Index) -> None:
    answer = ask("What did Vedant Patell tell reporters?", seeds)
    assert "Vedant Patell told reporters" in answer.citations[0].quote
