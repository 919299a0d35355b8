"""A question without a verb is recast in words that ask; any other stays as it is."""

import pytest

from qa.query.verbless_questions import recast


@pytest.mark.parametrize(
    ("question", "recast_question"),
    [
        ("Name of the driver killed in the gale?", "Who was the driver killed in the gale?"),
        ("name of the ferry", "What is the name of the ferry?"),
        ("Cause of the fire", "What caused the fire?"),
        ("date of the final", "When was the final?"),
        ("price of a ticket to Lorn", "How much does a ticket to Lorn cost?"),
        ("number of passengers", "How many passengers?"),
        ("Swimming hall Lorn cost", "How much does Swimming hall Lorn cost?"),
        ("Lorn quake death toll", "How many people died in Lorn quake?"),
        ("Number to ring about tap water", "What is the phone number for tap water?"),
        ("population of Lorn", "What is the population of Lorn?"),
        ("captain of the ferry", "Who is the captain of the ferry?"),
        ("ferry Havgull captain", "Who is the captain of ferry Havgull?"),
        ("Lorn prime minister", "Who is the prime minister of Lorn?"),
        ("Lorn Bridge chief executive", "Who is the chief executive of Lorn Bridge?"),
    ],
)
def test_noun_phrase_is_recast(question: str, recast_question: str) -> None:
    assert recast(question) == recast_question


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        (
            "Quick one - for the awards entry I need to know what the dyke cost",
            "What the dyke cost",
        ),
        ("can you tell me who won?", "Who won?"),
        ("Could you tell me how many towns lost their mill?", "How many towns lost their mill?"),
        ("Do you know in which year the mill burned?", "In which year the mill burned?"),
        ("I was wondering how many people came", "How many people came"),
        (
            "About the Lorn Bridge, can you tell me when work starts?",
            "When work starts (the Lorn Bridge)?",
        ),
        ("My editor wants to know who paid for the pier", "Who paid for the pier"),
        (
            "do we have a figure for the repairs to the pier?",
            "How much is the repairs to the pier?",
        ),
    ],
)
def test_introduction_of_a_question_is_left_out(question: str, bare: str) -> None:
    assert recast(question) == bare


@pytest.mark.parametrize(
    "question",
    [
        "Do you know when it reopens?",
        "Did the mayor ask how many came?",
        "What did she want to know?",
    ],
)
def test_introduction_that_says_what_is_asked_about_stays(question: str) -> None:
    assert recast(question) == question


@pytest.mark.parametrize(
    "question",
    [
        "Who is the captain?",
        "dock strike",
        "University of Lorn",
        "What caused the fire?",
        "Lorn",
        "",
    ],
)
def test_whole_questions_and_keywords_stay_as_they_are(question: str) -> None:
    assert recast(question) == question
