"""What a document says of an event as planned or denied goes before what does not tell it."""

import pytest

from index import Index
from qa import ask


@pytest.mark.parametrize(
    "question", ["When was the Orlan cold store rebuilt?", "When did the doctors go on strike?"]
)
def test_day_of_something_else_is_no_answer(accident: Index, question: str) -> None:
    answer = ask(question, accident)

    assert answer.tier != "answer"


def test_that_the_cause_is_not_known_is_shown(accident: Index) -> None:
    answer = ask("What caused the fire in the Orlan cold store?", accident)

    assert any("not yet known" in citation.quote for citation in answer.citations)
