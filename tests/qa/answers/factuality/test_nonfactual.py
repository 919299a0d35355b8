"""What a text only mentions is not stated: rumours, questions that are raised, fiction, one side's
account, rights that may go unused."""

import pytest

from qa.answers.factuality.judgement import sense_difference


def difference(question: str, text: str, answer: str) -> str:
    start = text.index(answer)
    first = text.rfind(". ", 0, start) + 2 if ". " in text[:start] else 0
    last = text.find(".", start) + 1
    return sense_difference(
        question, text, (first, last), ((start, start + len(answer)),), quote=(0, len(text))
    )


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (
            "Who left the heater on?",
            "Suggestions that Udo Kern had left the heater on were wide of the mark.",
            "Udo Kern",
        ),
        (
            "Did strikers threaten a foreman?",
            "A claim by the mill that strikers had threatened a foreman was withdrawn on Friday.",
            "strikers had threatened a foreman",
        ),
        (
            "Who threatened the foreman?",
            "A report that two pickets had threatened the foreman turned out to be false.",
            "two pickets",
        ),
        (
            "When will the depot close?",
            "The mayor poured cold water on talk that the depot would close by August.",
            "August",
        ),
        (
            "When did the dairies merge?",
            "Nothing came of it; the board quashed it on May 9.",
            "May 9",
        ),
        (
            "When will the ferry sail again?",
            "Asked when the ferry would sail again, she shrugged. It had last sailed on October 2.",
            "October 2",
        ),
        (
            "What toppled the crane?",
            "It is an open question what toppled the crane. The wind was strong that day.",
            "The wind",
        ),
        ("How many were lost?", "In the drill, a tanker sank and 19 people were lost.", "19"),
        (
            "Who poisoned the duchess?",
            "The novel has her poisoned by her steward, Ugo Sarti.",
            "Ugo",
        ),
        (
            "How much did Timm take?",
            "If one believes the anonymous letter, Timm took 20,000 from the fleet.",
            "20,000",
        ),
        ("Who opened the safe?", "According to the prosecution, Lena Prokop opened it.", "Lena"),
        (
            "Was Holm a suspect?",
            "Holm was questioned as a suspect, sources close to the inquiry say.",
            "as a suspect",
        ),
        ("Who painted the ceiling?", "It was long ascribed to Jan Delm, but is not by him.", "Jan"),
        ("Who leads the institute?", "Next in line to lead the institute is Hedda Juul.", "Hedda"),
        ("Where does Fasting teach?", "Fasting used to teach in Bergen.", "Bergen"),
        ("When did Juul take over?", "Juul takes over from Arne Bo in September.", "September"),
        (
            "How many shifts did they cut?",
            "She told staff that one of three shifts would go.",
            "three",
        ),
        ("How much was it sold for?", "There was an offer of 14 million.", "14 million"),
        (
            "How much will the hall cost?",
            "Mr Dahl moved that the hall be renewed for 85,000 euros.",
            "85,000 euros",
        ),
        ("Who won the prize?", "Hana Ruiz did not get the prize, she said.", "Hana Ruiz"),
        ("When did it close?", "The inn was threatened with closure in 2018.", "2018"),
        ("When will it be shut?", "They feared on Monday that it would be shut.", "Monday"),
        ("Who felled the oak?", "Mr Krog had asked in writing who had felled the oak.", "Mr Krog"),
        ("Whom did Roth blame?", "Roth stopped short of blaming Mira Kolb.", "Mira Kolb"),
    ],
)  # fmt: skip
def test_what_is_only_mentioned_differs(question: str, text: str, answer: str) -> None:
    assert difference(question, text, answer)


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (
            "Who left the heater on?",
            "The fact that Udo Kern left the heater on was known.",
            "Udo Kern",
        ),
        (
            "Who signed the letter?",
            "Asked who had signed the letter, Lund said it was Berg.",
            "Berg",
        ),
        ("Who won the prize?", "Hana Ruiz won the prize but did not get it.", "Hana Ruiz"),
        ("Who got the shop?", "She did not keep it; the shop went to Piet Moll.", "Piet Moll"),
        ("What toppled the crane?", "What toppled the crane was a gust of wind.", "gust of wind"),
        (
            "What was it also called?",
            "They took part in what the Mik called the long game.",
            "long game",
        ),
        ("Who kills the king in the play?", "In the play, Ruda kills the king.", "Ruda"),
        ("When was the law passed?", "The law was passed in May, an insider said.", "May"),
        (
            "When will it close?",
            "The board announced that the depot will close in August.",
            "August",
        ),
        (
            "What did critics fear?",
            "Critics voiced fears that the dam would break.",
            "dam would break",
        ),
        ("Where did Fasting teach?", "Fasting used to teach in Bergen.", "Bergen"),
    ],
)  # fmt: skip
def test_what_is_stated_or_asked_for_as_it_stands_does_not_differ(
    question: str, text: str, answer: str
) -> None:
    assert difference(question, text, answer) == ""
