"""A quote includes the sentences before it that it cannot be understood without."""

import pytest

from index import Document
from index.chunking.passages import split_passages
from qa.answers.quote_context import expand_quote


def quoted(text: str, sentence: str) -> str:
    (passage,) = split_passages(Document("a", "a", "", text))
    start = text.index(sentence)
    span = next(span for span in passage.sentences if span[0] <= start < span[1])
    first, last = expand_quote(text, span, passage.sentences)
    return text[first:last]


TEXT = (
    "The harbour was built by Ines Okafor in 1931. She planned it for forty ships. "
    "It was too small from the first day. Larnstead built another one."
)


def test_a_sentence_that_begins_with_a_pronoun_is_quoted_with_the_one_before() -> None:
    assert quoted(TEXT, "She planned") == (
        "The harbour was built by Ines Okafor in 1931. She planned it for forty ships."
    )


def test_at_most_two_sentences_are_added() -> None:
    assert quoted(TEXT, "It was too small").startswith("The harbour was built")
    longer = TEXT.replace("Larnstead built", "They built")
    assert quoted(longer, "They built").startswith("She planned")


@pytest.mark.parametrize("sentence", ["The harbour was built", "Larnstead built"])
def test_a_self_contained_sentence_is_quoted_alone(sentence: str) -> None:
    assert quoted(TEXT, sentence).startswith(sentence)


def test_a_sentence_with_a_pronoun_and_a_name_is_quoted_alone() -> None:
    text = "The ferry is old. It belongs to the town of Larnstead."
    assert quoted(text, "It belongs") == "It belongs to the town of Larnstead."


def test_sentences_of_another_paragraph_are_not_added() -> None:
    text = "The ferry is old.\n\nIt rained all day."
    assert quoted(text, "It rained") == "It rained all day."
