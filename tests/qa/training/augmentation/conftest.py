"""A small corpus with names of each kind, and a gold example of it."""

import pytest

from index import Document
from qa.reader import ReaderInput
from qa.training.augmentation import Corpus, collect
from qa.training.reader_examples import TrainingExample, WeightedSpan

TEXT = (
    "The Larnstead Museum Society met in Larnstead on 4 May 2023. Mayor Ines Okafor said that the "
    "town had changed. A survey from Northgate was read by Tomas Lindqvist, who lives in Northgate."
    " Hanna Weiss said the doors were painted. Trains run to Oxmere and from Oxmere daily. "
    "In Larnstead the market is held on Fridays. The Vale Farmers Union agreed with Captain Jon "
    "Abel. Nobody from Westhaven came, although the road to Westhaven was open."
)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return collect([Document("a", "Minutes", "", TEXT)])


@pytest.fixture(scope="session")
def opening() -> TrainingExample:
    """A question for the day of an opening, its evidence between two other sentences."""
    return make_example(
        "When did Ines Okafor open the tunnel in Larnstead?",
        "Work took nine years.",
        "Ines Okafor opened the tunnel in Larnstead on 4 May 2023.",
        "Ferries run until autumn.",
        answer="4 May 2023",
    )


def make_example(question: str, *sentences: str, answer: str) -> TrainingExample:
    text = " ".join(sentences)
    spans, start = [], 0
    for sentence in sentences:
        spans.append((start, start + len(sentence)))
        start += len(sentence) + 1
    at = text.index(answer)
    answers = (WeightedSpan((at, at + len(answer)), 1.0),)
    return TrainingExample(question, ReaderInput("Tunnel. ", text, tuple(spans)), answers)


def marked(example: TrainingExample) -> list[str]:
    """The words of an example's answers."""
    return [example.input.text[slice(*answer.span)] for answer in example.answers]
