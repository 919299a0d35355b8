"""Tokenizing random questions and passages for a reader."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transformers import AutoTokenizer

from index.chunking.sentences import sentence_spans
from index.embedding.models import find_model
from qa.reader.tokenization import NO_SENTENCE, ReaderInput, tokenize

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return AutoTokenizer.from_pretrained(str(find_model().folder))


@given(question=TEXTS, prefix=TEXTS, text=TEXTS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_each_token_belongs_to_the_sentence_that_contains_it(
    tokenizer: Any, question: str, prefix: str, text: str
) -> None:
    passage = ReaderInput(prefix, text, tuple(sentence_spans(text)))
    tokens = tokenize(tokenizer, question, passage, 512)
    for number, (start, end) in zip(tokens.sentence_ids, tokens.spans, strict=True):
        if number != NO_SENTENCE:
            first, last = passage.sentences[number]
            assert first <= start <= end <= last


def test_question_and_title_belong_to_no_sentence(tokenizer: Any) -> None:
    passage = ReaderInput("The tunnel. ", "The tunnel is long.", ((0, 19),))
    tokens = tokenize(tokenizer, "The tunnel?", passage, 512)
    texts = [
        passage.text[start:end]
        for (start, end), number in zip(tokens.spans, tokens.sentence_ids, strict=True)
        if number == 0
    ]
    assert texts == ["The", "tunnel", "is", "long", "."]
    assert tokens.sentence_ids[0] == NO_SENTENCE


@pytest.mark.parametrize("question", ["Why? " * 400, "x" * 2_000, "字" * 2_000])
def test_long_question_leaves_room_for_the_passage(tokenizer: Any, question: str) -> None:
    text = "One word after another. " * 120
    tokens = tokenize(tokenizer, question, ReaderInput("", text, tuple(sentence_spans(text))), 512)
    assert len(tokens.ids) == 512
    assert (tokens.sentence_ids != NO_SENTENCE).sum() >= 250
