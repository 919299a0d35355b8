"""A name is recognized in the forms in which texts write it, and another name is not."""

import pytest

from qa.answers.question.name_variants import NamesOf

SAME = (
    ("Norway", "the Norwegian fleet"),
    ("Germans", "a German division"),
    ("France", "The French said no."),
    ("Netherlands", "Dutch farmers"),
    ("Superbowl", "the Super Bowl"),
    ("Chinese-style", "in the Chinese manner"),
    ("Krüger", "Frau Kruger came."),
    ("Zelenskyy", "Zelensky came."),
    ("WHO", "the World Health Organization"),
    ("Earth", "the planet"),
    ("American", "the first U.S. flag"),
)
OTHER = (
    ("Biden", "the town of Baden"),
    ("Austria", "in Australia"),
    ("Iran", "in Iraq"),
    ("Altdorf", "in Altona"),
)


@pytest.mark.parametrize(("name", "text"), SAME)
def test_forms_of_one_name(name: str, text: str) -> None:
    assert NamesOf(text).has_name((name,), (name,), True)


@pytest.mark.parametrize(("name", "text"), OTHER)
def test_another_name_is_not_taken_for_it(name: str, text: str) -> None:
    assert not NamesOf(text).has_name((name,), (name,), True)


def test_a_country_of_two_words_has_other_names() -> None:
    words = ("United", "States")
    assert NamesOf("in the USA").has_name(words, ("States",), True)
    assert NamesOf("the American army").has_name(words, ("States",), True)
    assert not NamesOf("the Canadian army").has_name(words, ("States",), True)
