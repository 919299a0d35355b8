"""A card is found by its turn and number, or not at all."""

from qa.ui.html.sources import source_html
from qa.ui.turns import Turn, cited
from tests.qa.ui.samples import make_answer, make_citation, make_document


def test_unknown_card_opens_nothing() -> None:
    turns = (Turn("When?", make_answer(make_citation())), Turn("Again?"))
    assert cited(turns, 1, 1) is not None
    assert [cited(turns, *at) for at in ((0, 1), (1, 2), (2, 1), (3, 1), (-1, 1))] == [None] * 5
    assert "Please ask again" in source_html(None, 1, lambda _: make_document(), 1)
