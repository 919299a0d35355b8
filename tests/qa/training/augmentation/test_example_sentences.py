"""Take examples apart and assemble them."""

import pytest

from qa.reader import ReaderInput
from qa.training.augmentation.example_sentences import (
    Sentence,
    answering,
    assemble,
    sentences_of,
    without_answers,
)
from qa.training.reader_examples import TrainingExample, WeightedSpan
from tests.qa.training.augmentation.conftest import make_example, marked

TWO = make_example("What is red?", "One is blue.", "Two is red.", answer="red")


def test_an_example_is_assembled_as_it_was() -> None:
    assert assemble(TWO.question, TWO.input.prefix, sentences_of(TWO)) == TWO
    assert answering(sentences_of(TWO)) == 1


def test_answers_move_with_the_words_before_them_and_go_with_their_own() -> None:
    first, second = sentences_of(TWO)
    moved = assemble("", "", [first, second.replaced((0, 3), "The other one")])
    assert marked(moved) == ["red"]
    start = second.text.index("red")
    assert not second.replaced((start, start + 1), "b").answers
    inserted = second.replaced((start, start), "dark ")
    assert inserted.text[slice(*inserted.answers[0].span)] == "red"


def test_an_answer_in_two_sentences_belongs_to_none() -> None:
    text = "One is blue. Two is red."
    across = TrainingExample(
        "?", ReaderInput("", text, ((0, 12), (13, 24))), (WeightedSpan((7, 20), 1.0),)
    )
    assert sentences_of(across) == []


def test_shares_sum_to_one_after_an_answer_is_dropped() -> None:
    told = Sentence("red and blue", (WeightedSpan((0, 3), 0.25), WeightedSpan((8, 12), 0.5)))
    shares = [answer.share for answer in assemble("", "", [told]).answers]
    assert shares == pytest.approx([1 / 3, 2 / 3])


def test_a_sentence_that_repeats_the_answer_is_left_out_as_well() -> None:
    example = make_example("?", "Two is red.", "A red door.", "It rains.", answer="red")
    assert [it.text for it in without_answers(sentences_of(example))] == ["It rains."]
