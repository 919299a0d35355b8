"""claims about what a reader reads → checked on texts of any kind."""

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
def test_each_token_is_of_the_sentence_that_it_stands_in(
    tokenizer: Any, question: str, prefix: str, text: str
) -> None:
    pages = ReaderInput(prefix, text, tuple(sentence_spans(text)))
    tokens = tokenize(tokenizer, question, pages, 512)
    for owner, (start, end) in zip(tokens.sentence_ids, tokens.spans, strict=True):
        if owner != NO_SENTENCE:
            first, last = pages.sentences[owner]
            assert first <= start <= end <= last


def test_neither_the_question_nor_the_title_is_of_any_sentence(tokenizer: Any) -> None:
    pages = ReaderInput("The tunnel. ", "The tunnel is long.", ((0, 19),))
    tokens = tokenize(tokenizer, "The tunnel?", pages, 512)
    told = [
        pages.text[a:b]
        for (a, b), it in zip(tokens.spans, tokens.sentence_ids, strict=True)
        if it == 0
    ]
    assert told == ["The", "tunnel", "is", "long", "."]
    assert tokens.sentence_ids[0] == NO_SENTENCE


@pytest.mark.parametrize("question", ["Why? " * 400, "x" * 2_000, "字" * 2_000])
def test_a_long_question_leaves_the_passage_its_room(tokenizer: Any, question: str) -> None:
    text = "One word after another. " * 120
    tokens = tokenize(tokenizer, question, ReaderInput("", text, tuple(sentence_spans(text))), 512)
    assert len(tokens.ids) == 512
    assert (tokens.sentence_ids != NO_SENTENCE).sum() >= 250
