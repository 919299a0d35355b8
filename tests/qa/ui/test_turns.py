"""a card is found by its turn and number, or not at all."""

from qa.ui.html.sources import source_html
from qa.ui.turns import Turn, find_citation
from tests.qa.ui.samples import make_answer, make_citation, make_document


def test_an_unknown_card_opens_nothing() -> None:
    turns = (Turn("When?", make_answer(make_citation())), Turn("Again?"))
    assert find_citation(turns, 1, 1) is not None
    assert [find_citation(turns, *at) for at in ((0, 1), (1, 2), (2, 1), (3, 1), (-1, 1))] == [
        None
    ] * 5
    assert "ask again" in source_html(None, 1, lambda _: make_document(), 1)
