"""Every kind of contrastive example: well formed, repeatable, and made without retrieval."""

from random import Random

import pytest

from qa.training.augmentation import KINDS, Corpus, augment
from qa.training.reader_examples import TrainingExample
from tests.qa.training.augmentation.conftest import make_example


def made(kind: str, example: TrainingExample, corpus: Corpus, seeds: int) -> list[TrainingExample]:
    return [each for seed in range(seeds) for each in KINDS[kind](example, corpus, Random(seed))]


@pytest.mark.parametrize("kind", KINDS)
def test_answers_stand_inside_sentences_and_their_shares_sum_to_one(
    kind: str, opening: TrainingExample, corpus: Corpus
) -> None:
    examples = made(kind, opening, corpus, 60)
    assert examples
    for example in examples:
        assert example.question.strip()
        assert all(0 <= a < b <= len(example.input.text) for a, b in example.input.sentences)
        for answer in example.answers:
            first, last = answer.span
            assert any(a <= first < last <= b for a, b in example.input.sentences)
        if example.answers:
            assert sum(answer.share for answer in example.answers) == pytest.approx(1)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_examples_with_an_answer_and_without(
    kind: str, opening: TrainingExample, corpus: Corpus
) -> None:
    # The second has no word with an opposite.
    asked = make_example("Who painted the door?", "Hanna Weiss painted the door.", "It is red.",
                         answer="Hanna Weiss")  # fmt: skip
    examples = made(kind, opening, corpus, 60) + made(kind, asked, corpus, 60)
    assert {bool(example.answers) for example in examples} == {True, False}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_makes_the_same_examples(
    kind: str, opening: TrainingExample, corpus: Corpus
) -> None:
    assert made(kind, opening, corpus, 10) == made(kind, opening, corpus, 10)


def test_only_the_kinds_that_are_given_are_made(opening: TrainingExample, corpus: Corpus) -> None:
    tables = augment(opening, corpus, ["table-rows"], 2, random=Random(0))
    assert all("|" in example.input.text for example in tables)
    assert list(augment(opening, corpus, [], 2, random=Random(0))) == []
