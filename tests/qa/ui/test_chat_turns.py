"""A citation is found by the numbers of its turn and card."""

from qa.ui.chat_turns import Turn, find_citation
from qa.ui.html.sources import source_html
from tests.qa.ui.samples import make_answer, make_citation, make_document


def test_unknown_card_has_no_citation() -> None:
    turns = (Turn("When?", make_answer(make_citation())), Turn("Again?"))
    assert find_citation(turns, 1, 1) is not None
    for numbers in ((0, 1), (1, 2), (2, 1), (3, 1), (-1, 1)):
        assert find_citation(turns, *numbers) is None
    assert "ask again" in source_html(None, 1, lambda _: make_document(), 1)
