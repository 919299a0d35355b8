"""The place of a report stands in its dateline."""

import pytest

from qa.text.datelines import dateline_place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Port works again\nBy Ida Holt\nKOLBY, 10 January 2022 — The cranes turn.", "Kolby"),
        ("NEW YORK (Agency) - The cranes turn.", "New York"),
        ("Orlan, 15 April 2024 — The line signed.", "Orlan"),
        ("The cranes of Kolby turn - again.", ""),
        ("BREAKING — The cranes turn.", ""),
    ],
)
def test_place_of_a_dateline(text: str, place: str) -> None:
    assert dateline_place(text) == place
