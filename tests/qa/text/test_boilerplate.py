"""Prose is told from what a page has around it."""

import pytest

from qa.text.boilerplate import is_boilerplate, is_fragment, is_prose, is_unasked_field


@pytest.mark.parametrize(
    "text",
    [
        "Subscribe to our newsletter for the latest news.",
        "By Tove Hallam",
        "Read next: What lies beneath?",
        "© 2024 The Courier. All rights reserved.",
    ],
)
def test_boilerplate_is_no_prose(text: str) -> None:
    assert is_boilerplate(text)
    assert not is_prose(text)


@pytest.mark.parametrize(
    "text", ["Quarry at Elmsby to close", "Ward | Votes", "Home | News", "- steel: 8"]
)
def test_headlines_and_rows_are_no_prose(text: str) -> None:
    assert not is_prose(text)


def test_sentence_is_prose() -> None:
    assert is_prose("“We knocked on every door,” said the owner.")


def test_row_of_a_table_is_neither_boilerplate_nor_prose() -> None:
    row = "University | 17340 | 3954 | 2660 | 1377 people."
    assert not is_boilerplate(row)
    assert not is_prose(row)


@pytest.mark.parametrize(
    ("line", "question", "unasked"),
    [
        ("Interviewer: Ivo Hallam.", "Who was governor before Vorrin?", True),
        ("Interviewer: Ivo Hallam.", "Who interviewed the governor?", False),
        ("**Present:** Marta, Ivo, Salka", "Who won the cup?", True),
        ("Present: Marta Holt (chair), Ivo Kern", "Who chairs the meeting?", False),
        ("Apologies: Nora Este", "Who was absent from the meeting?", False),
        ("To: Nora Este", "What did Ivo Kern write to Nora Este?", True),
        ("To: Nora Este", "To whom was it sent?", False),
        ("Prepared by: Laurens Pike", "Who prepared the findings?", False),
        ("Prepared by: Laurens Pike", "Who found the leak?", True),
        ("Adair: Thirty-five minutes.", "How long did the batteries last?", False),
        ("Turnout: 58 per cent.", "How many voted?", False),
    ],
)
def test_field_of_a_document_answers_only_who_asks_for_it(
    line: str, question: str, unasked: bool
) -> None:
    assert is_unasked_field(line, question) is unasked


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("By Callum Vane", "By whom was the cup found?"),
        ("Published 22 April 2021", "When did the strike begin?"),
        ("Last updated 22 April 2021 at 10:15", "When was the bridge closed?"),
    ],
)
def test_line_on_the_document_is_no_answer_to_another_question(line: str, question: str) -> None:
    assert is_unasked_field(line, question)


def test_line_on_the_document_answers_what_it_is_asked_for() -> None:
    assert not is_unasked_field("By Callum Vane", "Who wrote it?")
    assert not is_unasked_field("Published 22 April 2021", "When was it published?")
    assert not is_unasked_field("The strike began on 3 May.", "When did the strike begin?")


def test_name_on_a_line_of_its_own_answers_nothing_but_who_wrote_it() -> None:
    assert is_unasked_field("*Nora Este*", "Who was the first passenger?")
    assert not is_unasked_field("Nora Este", "Who wrote the report?")
    assert not is_unasked_field("Nora Este was.", "Who was the first passenger?")


@pytest.mark.parametrize("line", ["Lanterns by the thousand", "# Rovers are up", "*Saturday*"])
def test_line_without_an_end_is_a_fragment(line: str) -> None:
    assert is_fragment(line)


@pytest.mark.parametrize(
    "line", ["It rained.", "“We won!”", "North | 12", "Tip line: 0800 123", "They need:"]
)
def test_sentence_row_or_field_is_no_fragment(line: str) -> None:
    assert not is_fragment(line)
