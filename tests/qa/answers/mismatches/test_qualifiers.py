"""A sentence on another stage or means of transport is told from one on that which is asked for."""

import pytest

from index import Index
from tests.qa.answers.differences import difference


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "What did Jo Aas get on appeal?",
            "Aas jailed\n\nJo Aas got four years. He would appeal, he said.",
            "four years",
            "does not mention the appeal",
        ),
        (
            "What did Jo Aas get on appeal?",
            "Aas freed\n\nThe appeal court gave Jo Aas two years.",
            "two years",
            "",
        ),
        (
            "How many votes did Jo Aas get in the recount?",
            "Vote\n\nJo Aas got 310 votes.",
            "310 votes",
            "does not mention the recount",
        ),
        (
            "When did trams begin to use the bridge?",
            "Bridge\n\nThe bridge was opened to cars on 8 June.",
            "8 June",
            "does not mention trams",
        ),
        (
            "When did trams begin to use the bridge?",
            "Bridge\n\nThe bridge was opened to trams on 8 June.",
            "8 June",
            "",
        ),
    ],
)
def test_what_the_question_is_on_has_to_be_mentioned(
    empty_index: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, empty_index) == expected
