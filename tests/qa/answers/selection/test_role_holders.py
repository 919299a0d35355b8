"""Who is called by what was done, such as the driver, answers who did it."""

from index import Index
from qa import ask


def test_the_driver_answers_who_drove(accident: Index) -> None:
    answer = ask("Who drove the coach?", accident)

    assert "Milan Hruska" in answer.citations[0].quote
