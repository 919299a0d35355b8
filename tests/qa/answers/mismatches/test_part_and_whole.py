"""A part is told from the whole, and one place of an area from the area."""

import pytest

from index import Index
from tests.qa.answers.differences import difference

FLOOD = (
    "Flood\nThe flood killed 12 people in Arlen. In the neighbouring Bremm, water stood in the "
    "streets. In the valley 900 houses were damaged."
)


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "How many people died in the flood in the valley?",
            FLOOD,
            "12",
            "about Arlen, not the whole valley",
        ),
        ("How many people did the flood kill altogether?", FLOOD, "12", "about Arlen, not all"),
        ("How many people did the flood kill in Arlen?", FLOOD, "12", ""),
        ("How many houses were damaged in the valley?", FLOOD, "900", ""),
        # No other place is told of.
        (
            "How many people did the flood kill altogether?",
            "Flood\nThe flood killed 12 people in Arlen.",
            "12",
            "",
        ),
    ],
)
def test_figure_of_one_of_several_places_is_not_the_areas(
    empty_index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, empty_index) == expected
