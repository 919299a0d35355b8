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


TURBINES = (
    "Wind\nThe ten turbines are running. They have an output of 42 megawatts. Each cost 4 million."
)


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "How many megawatts does each turbine have?",
            TURBINES,
            "42",
            "about all of them, not just one",
        ),
        ("Output of a single turbine?", TURBINES, "42", "about all of them, not just one"),
        ("How many megawatts do they have?", TURBINES, "42", ""),
        ("How much did each turbine cost?", TURBINES, "4 million", ""),
        (
            "How many hectares does the parish have left?",
            "Forest\nThe parish has sold 40 of its 110 hectares.",
            "110",
            "about all, not what is left",
        ),
    ],
)
def test_what_all_have_is_not_what_one_has_or_what_is_left(
    empty_index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, empty_index) == expected
