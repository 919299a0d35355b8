"""A quote is shown on one flowing line, with the words at their places."""

import pytest

from qa.text.line_breaks import flowing


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        (
            "They ended their strike on\nThursday evening.",
            "They ended their strike on Thursday evening.",
        ),
        ("It rained.\r\nHe left.", "It rained.  He left."),
        ("One paragraph.\n\nAnother one.", "One paragraph.\n\nAnother one."),
        ("To buy:\n- flour\n- salt", "To buy:\n- flour\n- salt"),
        ("Present: Ada Holt\nApologies: Bo Lind", "Present: Ada Holt\nApologies: Bo Lind"),
        ("Year | Cost\n2021 | 40", "Year | Cost\n2021 | 40"),
    ],
)
def test_line_breaks_within_prose_are_spaces(quote: str, shown: str) -> None:
    assert flowing(quote) == shown
    assert len(flowing(quote)) == len(quote)
