"""The age of the person who is asked about is told from other numbers and other people's ages."""

import pytest

from qa.answers.selection.ages import asked_person, stated_age

TEXT = (
    "Marta Aas won on 3 May 2024 with 53 percent. Aas, 51, promised 2,000 flats. Her rival, the "
    "62-year-old former judge Pavel Drost, lost. Lind is 40 kilometres away."
)


@pytest.mark.parametrize(
    ("question", "age"),
    [
        ("How old is Marta Aas?", "51"),
        ("how old was Pavel Drost", "62"),
        ("how old is marta aas", "51"),
        ("What is Marta Aas's age?", "51"),
        ("What is the age of Pavel Drost?", "62"),
        ("How old is Lind?", ""),
        # Its day is not that of the text.
        ("How old was Marta Aas when she left school?", ""),
        ("How old was Pavel Drost in 1990?", ""),
        ("At what age did Marta Aas marry?", ""),
        ("How many flats did Marta Aas promise?", ""),
    ],
)
def test_age_of_the_person_asked_about(question: str, age: str) -> None:
    name = asked_person(question)
    span = stated_age(TEXT, (0, len(TEXT)), name) if name else None
    assert (TEXT[slice(*span)] if span else "") == age
