"""Capitalized names are found, and words that are capitalized by their position are not."""

import pytest

from qa.text.names import find_name_positions, find_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Petra Lindholm met Élodie Roux.", ["Petra Lindholm", "Élodie Roux"]),
        ("He left the Bank of the Orient for Ostrin.", ["Bank of the Orient", "Ostrin"]),
        ("She wrote “The Tin Harbour” there.", ["“The Tin Harbour”"]),
        ("The 11th Army Group crossed it.", ["11th Army Group"]),
        ("Ferries stopped. Probably Osei knew.", ["Osei"]),
        ("Rain fell on the Norwegian coast in May.", []),
    ],
)
def test_names_are_found_and_sentence_starts_are_not(text: str, names: list[str]) -> None:
    assert find_names(text) == names


def test_name_positions_are_offsets_in_the_text() -> None:
    text = "Yesterday Petra Lindholm spoke in Ostrin."
    positions = list(find_name_positions(text))
    assert len(positions) == 2
    assert all(text.startswith(name, offset) for name, offset in positions)
