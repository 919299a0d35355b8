"""A sentence is somebody's words only where the text says so."""

import pytest

from index.chunking.sentences import sentence_spans
from qa.answers.speech import attributed_quotes
from qa.text.mentions import find_mentions


def quotes_of(name: str, text: str) -> list[str]:
    spans = attributed_quotes(text, sentence_spans(text), find_mentions(text, name))
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    "sentence",
    [
        "Henrik Aas said that no buyer had been found.",
        "Henrik Aas, who owns the quarry, told reporters to wait.",
        "“Nobody would take it,” said Henrik Aas.",
        "“Nobody would take it,” said the owner of the quarry, Henrik Aas.",
        "According to Henrik Aas, the price was fair.",
        "Henrik Aas: We knocked on every door.",
        "Henrik Aas has repeatedly denied it.",
    ],
)
def test_words_of_the_speaker_are_attributed(sentence: str) -> None:
    assert quotes_of("Henrik Aas", sentence) == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "Petra Rowan told Henrik Aas that the valley had waited.",
        "Petra Rowan said that Henrik Aas was wrong.",
        "“Shame,” said the neighbour of Henrik Aas.",
        "Henrik Aas left the room.",
        "Nobody said a word.",
    ],
)
def test_words_of_others_are_not(sentence: str) -> None:
    assert quotes_of("Henrik Aas", sentence) == []


def test_pronoun_counts_only_behind_a_sentence_that_names_the_speaker_alone() -> None:
    alone = "Henrik Aas looked tired. He said the price was fair."
    both = "Petra Rowan thanked Henrik Aas. He said the price was fair."
    assert quotes_of("Henrik Aas", alone) == ["He said the price was fair."]
    assert quotes_of("Henrik Aas", both) == []


def test_quotation_of_several_sentences_is_whole() -> None:
    text = "It rained. “We knocked on every door. Nobody would take it,” said Henrik Aas. He left."
    assert quotes_of("Henrik Aas", text) == [
        "“We knocked on every door. Nobody would take it,” said Henrik Aas."
    ]


def test_quotation_that_goes_on_is_the_speakers() -> None:
    text = "“It is over,” said Henrik Aas. “We tried.”"
    assert "“We tried.”" in " ".join(quotes_of("Henrik Aas", text))
