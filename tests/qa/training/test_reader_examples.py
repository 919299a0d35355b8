"""Training examples of a reader, made from a newsroom's questions."""

import random

import pytest

from index import Document, Index, Passage
from index.chunking.passages import split_passages
from qa.evaluation.gold import AnswerSpan, Question
from qa.training.reader_examples import TrainingExample, locate_answers, make_examples

BEES = Question("Who blamed a wet autumn?", ("Tomas Lindqvist",), "bees.txt")
LONG = Question("How long is the tunnel?", ("3.2 kilometres",), "harbour.txt")


def examples_of(question: Question, index: Index, seed: int) -> list[TrainingExample]:
    assert question.document is not None
    document = index.document(question.document)
    return list(make_examples(question, document, index, random.Random(seed)))


@pytest.mark.parametrize("question", [BEES, LONG])
def test_answer_spans_are_the_gold_answers_and_negatives_hold_none(
    newsroom: Index, question: Question
) -> None:
    for seed in range(20):
        first, *others = examples_of(question, newsroom, seed)
        answers = {first.input.text[slice(*answer.span)] for answer in first.answers}
        assert answers == set(question.answers)
        assert sum(answer.share for answer in first.answers) == pytest.approx(1)
        assert len(others) <= 1
        for other in others:
            assert not other.answers
            assert not any(words in other.input.text for words in question.answers)


def test_question_without_answers_is_a_negative_with_its_own_document(newsroom: Index) -> None:
    question = Question("Who praised a dry autumn?", (), "bees.txt")
    (example,) = examples_of(question, newsroom, 0)
    assert not example.answers
    assert example.input.text in newsroom.document("bees.txt").text


def test_sentence_spans_are_sentences_of_the_passage(newsroom: Index) -> None:
    document = newsroom.document("bees.txt")
    sentences = {
        document.text[slice(*span)]
        for passage in split_passages(document)
        for span in passage.sentences
    }
    kinds = set()
    for seed in range(40):
        for example in examples_of(BEES, newsroom, seed):
            texts = [example.input.text[slice(*span)] for span in example.input.sentences]
            kinds.add((bool(example.answers), set(texts) <= sentences, bool(example.input.prefix)))
            assert all(text.strip() for text in texts)
    # With the answer and without, of its own document and of another, titled and not.
    assert {kind[:2] for kind in kinds} == {(True, True), (False, True), (False, False)}
    assert {kind[2] for kind in kinds} == {True, False}


def test_some_questions_lose_their_question_mark(newsroom: Index) -> None:
    questions = {examples_of(BEES, newsroom, seed)[0].question for seed in range(30)}
    assert questions == {"Who blamed a wet autumn?", "Who blamed a wet autumn"}


def test_a_gold_span_that_does_not_hold_its_answer_is_ignored() -> None:
    document = Document("a", "a", "", "One is red. Two is red.")
    named = Question("What is two?", ("red",), "a", answer_spans=(AnswerSpan(19, 22, 3),))
    assert locate_answers(named, document) == [AnswerSpan(19, 22, 3)]
    moved = Question("What is two?", ("red",), "a", answer_spans=(AnswerSpan(18, 21, 3),))
    assert locate_answers(moved, document) == [AnswerSpan(7, 10)]


def test_a_question_whose_answer_is_not_in_its_document_makes_no_example(newsroom: Index) -> None:
    assert examples_of(Question("Who?", ("Nobody Atall",), "bees.txt"), newsroom, 0) == []


def test_answers_are_weighted_by_their_votes(newsroom: Index) -> None:
    document = newsroom.document("harbour.txt")
    places = []
    for words, votes in (("3.2 kilometres", 3), ("3.2", 1)):
        start = document.text.index(words)
        places.append(AnswerSpan(start, start + len(words), votes))
    question = Question(
        "How long?", ("3.2 kilometres", "3.2"), "harbour.txt", answer_spans=tuple(places)
    )
    first, *_ = examples_of(question, newsroom, 0)
    assert sorted(answer.share for answer in first.answers) == [0.25, 0.75]
    assert isinstance(split_passages(document)[0], Passage)
