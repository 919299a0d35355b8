"""A quote includes the sentences before it that it cannot be understood without."""

import pytest

from index import Document
from index.chunking.passages import split_passages
from qa.answers.quote_expansion import QuoteContext, context_for, expand_quote


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


REASON = (
    "The pump stood still. A root had grown into the pipe and nobody had looked at it for years. "
    "The cellar of the library then filled up to the third step within two hours on Sunday night, "
    "while the caretaker and his whole family were at a wedding. The books were dried in a barn."
)


def test_quote_without_a_reason_brings_the_sentences_beside_it_if_a_reason_is_asked() -> None:
    (passage,) = split_passages(Document("a", "a", "", REASON))
    span = passage.sentences[2]
    why = context_for("Why did the cellar of the library fill up?")
    when = context_for("When did the cellar of the library fill up?")

    first, last = expand_quote(REASON, span, passage.sentences, why)

    assert REASON[first:last].startswith("A root had grown")
    assert REASON[first:last].endswith("in a barn.")
    assert expand_quote(REASON, span, passage.sentences, when) == span


def test_quote_with_its_reason_stays_alone() -> None:
    text = REASON.replace("while the", "because a root was in the pipe and the")
    (passage,) = split_passages(Document("a", "a", "", text))
    why = context_for("Why did the cellar fill up?")
    assert expand_quote(text, passage.sentences[2], passage.sentences, why) == passage.sentences[2]


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


DOOR = (
    "The fire door on deck four was locked. Eleven people broke a window. I do not know who locked "
    "the door. The captain, Henrik Aas, told me that he had given no such order."
)


def test_a_denial_is_quoted_with_what_it_denies_and_the_doubt_in_front_of_it() -> None:
    assert quoted(DOOR, "The captain") == DOOR[DOOR.index("I do not know") :]


@pytest.mark.parametrize(
    "turn",
    [
        "She denied it.",
        "The court rejected the claim.",
        "That figure was later corrected.",
        "The report was withdrawn in May.",
        "That is according to the union.",
        "But this was not true.",
    ],
)
def test_the_sentence_behind_that_turns_the_sense_belongs_to_the_quote(turn: str) -> None:
    claim = "The purser took forty crowns, police said."
    assert quoted(f"The ferry is old. {claim} {turn} It rained.", "The purser") == (
        f"{claim} {turn}"
    )
    assert quoted(f"{claim}\n\n{turn}\n\nIt rained.", "The purser") == f"{claim}\n\n{turn}"


@pytest.mark.parametrize(
    "sentence", ["The ferry was sold.", "That is true.", "The council rejected a tender of June."]
)
def test_another_sentence_behind_does_not_belong_to_the_quote(sentence: str) -> None:
    claim = "The purser took forty crowns, police said."
    assert quoted(f"{claim} {sentence}", "The purser") == claim


def test_a_doubt_belongs_to_the_quote_if_it_is_about_what_is_asked() -> None:
    text = "The door of the mill was locked. It is not known who held the key."
    (passage,) = split_passages(Document("a", "a", "", text))
    first, second = passage.sentences

    def end_of_quote(question: str) -> int:
        context = context_for(question)
        return expand_quote(text, first, passage.sentences, context)[1]

    assert end_of_quote("Who held the key of the mill?") == second[1]
    assert end_of_quote("Which building was locked?") == first[1]


def test_a_quote_grows_by_three_sentences_that_turn_its_sense_at_most() -> None:
    text = "The mill burned. " + "That is not true. " * 5
    assert quoted(text, "The mill") == ("The mill burned. " + "That is not true. " * 3).strip()


def test_a_quotation_is_quoted_to_its_end() -> None:
    text = "“The mine is closed. Nobody is inside.” The union said so. It rained."
    spans = ((0, 20), (21, 39), (40, 58), (59, 68))
    assert text[slice(*expand_quote(text, spans[0], spans))].endswith("The union said so.")
