"""A quote includes the sentences before it that it cannot be understood without."""

import pytest

from index import Document
from index.chunking.passages import split_passages
from qa.answers.quote_context import QuoteContext, expand_quote


def quoted(text: str, sentence: str, min_words: int = 0) -> str:
    (passage,) = split_passages(Document("a", "a", "", text))
    start = text.index(sentence)
    span = next(span for span in passage.sentences if span[0] <= start < span[1])
    first, last = expand_quote(text, span, passage.sentences, QuoteContext(min_words=min_words))
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


SHORT = "The ferry is old. Its bell cracked. The owner, Ana Sol, sold it. It sank in May."


def test_short_quote_grows_within_its_paragraph_by_two_sentences_at_most() -> None:
    assert quoted(SHORT, "The ferry", min_words=5) == "The ferry is old. Its bell cracked."
    assert quoted(SHORT, "The ferry", min_words=50) == SHORT.removesuffix(" It sank in May.")
    assert quoted(f"{SHORT}\n\nThe end.", "It sank", min_words=50).endswith("It sank in May.")


def test_direct_speech_is_quoted_with_the_sentence_that_says_who_speaks() -> None:
    text = "“It took a year.” Wilma Garrick had written every week. Nobody came."
    assert quoted(text, "“It took") == "“It took a year.” Wilma Garrick had written every week."


def test_quote_does_not_grow_into_items_rows_or_headings() -> None:
    text = "The price rose twice.\n- 19 April: we report it\n- 20 April: the mayor denies it"
    assert quoted(text, "The price", min_words=50) == "The price rose twice."
    rows = "The price rose.\nYear | Price\n2023 | 48"
    assert quoted(rows, "The price", min_words=50) == "The price rose."


def test_direct_speech_in_the_next_paragraph_belongs_to_what_somebody_said() -> None:
    text = "Wilma Garrick said she had complained.\n\n“They sent me a number,” she said."
    (passage,) = split_passages(Document("a", "a", "", text))
    first, second = passage.sentences
    assert expand_quote(text, first, passage.sentences) == first
    with_speech = QuoteContext(with_speech=True)
    assert expand_quote(text, first, passage.sentences, with_speech) == (first[0], second[1])
