"""Who only tells of an event, or where it was done, is told from who did it."""

import pytest

from index import Index
from tests.qa.answers.differences import difference


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "Who drove the coach?",
            "The police officer Ada Holt said that the coach had been speeding.",
            "Ada Holt",
            "says who reported it, not who did it",
        ),
        (
            "Who inspected the lift?",
            "The lift was inspected in May, according to the owner, Rolf Lind.",
            "Rolf Lind",
            "says who reported it, not who did it",
        ),
        (
            "Who chained the gate?",
            "A cook, Ada Holt, said she had seen chains on the gate.",
            "Ada Holt",
            "says who reported it, not who did it",
        ),
        (
            "Who spread the rumour that the mill would close?",
            "Rumours that the mill would close were called nonsense by mayor Rolf Lind.",
            "mayor Rolf Lind",
            "says who spoke of it, not who did it",
        ),
        (
            "Who called the rumour nonsense?",
            "Rumours that the mill would close were called nonsense by mayor Rolf Lind.",
            "mayor Rolf Lind",
            "",
        ),
        (
            "Who succeeded Rolf Lind?",
            "Rolf Lind left. His successor Ada Holt said it would open.",
            "Ada Holt",
            "",
        ),
        ("Who founded the mill?", "The founder, Ada Holt, said it would close.", "Ada Holt", ""),
        (
            "Who won 900 votes?",
            "The baker won 900 votes, 40 more than Rolf Lind.",
            "Rolf Lind",
            "does not say who did it",
        ),
        ("Who chained the gate?", "Ada Holt said she had chained the gate.", "Ada Holt", ""),
        ("Who praised the crew?", "“What a crew!” said the pilot, Ada Holt.", "Ada Holt", ""),
        ("Who built the boat?", "The boat, he told us, was built by Ada Holt.", "Ada Holt", ""),
        (
            "Who shut the doors?",
            "Two doors of the Lind mill in Kolby were locked from outside.",
            "Lind mill",
            "does not say who did it",
        ),
        ("Who locked the doors?", "The doors were locked by the cook Rolf Lind.", "Rolf Lind", ""),
        (
            "Who drove the coach?",
            "The coach left the road near Kolby.",
            "The coach left the road",
            "does not say who did it",
        ),
        (
            "Who drove the tram?",
            "KOLBY — The tram left the rails.",
            "KOLBY",
            "gives the day or place of the report",
        ),
        (
            "Who runs the shop in Torvik?",
            "The shop in Torvik got 90 crowns; the rest went to Otto Lind's brass band.",
            "Otto Lind's brass band",
            "does not say who runs it",
        ),
        (
            "Who doubts that there are fewer guests?",
            "Kari Holt spoke of a fifth less.",
            "Kari Holt",
            "does not say who doubts it",
        ),
        (
            "Who doubts that there are fewer guests?",
            "Mayor Leif Ranum does not believe it.",
            "Leif Ranum",
            "",
        ),
        ("Who runs the shop?", "The shop is run by Otto Lind's brother.", "Otto Lind's", ""),
    ],
)  # fmt: skip
def test_who_tells_of_a_event_did_not_do_it(
    empty_index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, empty_index) == expected
