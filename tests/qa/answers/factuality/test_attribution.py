"""What somebody said is told from what is only told of that one."""

import pytest

from index import Index
from tests.qa.answers.differences import difference


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        (
            "What did Ada Holt say at the opening?",
            "Bridge\n\nAda Holt had been expected to cut the ribbon but was ill.",
            "ill",
            "does not say what Ada Holt said",
        ),
        (
            "What did the minister say about the flood?",
            "Flood\n\nThe minister will not visit, Harbour House said.",
            "will not visit",
            "does not say what the minister said",
        ),
        (
            "What did Ada Holt say about the log?",
            "Log\n\nThe harbour master, Ada Holt, now admits that nobody went to the buoy.",
            "nobody went to the buoy",
            "",
        ),
        (
            "What did Ada Holt say after the ruling?",
            "Ruling\n\nThe case was brought by Ada Holt, a baker. “I read the law,” she said.",
            "a baker",
            "",
        ),
    ],
)
def test_who_is_only_told_of_says_nothing(
    newsroom: Index, question: str, text: str, answer: str, expected: str
) -> None:
    assert difference(question, text, answer, newsroom) == expected
