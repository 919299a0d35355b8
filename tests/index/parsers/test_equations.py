"""Equations whose structure is shown by place alone."""

import pytest

from index.parsers.mail.html import html_text

X, Y, Z, N = "<mi>x</mi>", "<mi>y</mi>", "<mi>z</mi>", "<mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow>"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (f"<mfrac><mn>1</mn>{X}</mfrac>", "1/x"),
        (f"<mfrac>{N}<mfrac>{X}{Y}</mfrac></mfrac>", "(n+1)/(x/y)"),
        (f"<msup>{X}{N}</msup>", "x^(n+1)"),
        (f"<msub>{X}<mn>1</mn></msub><msub>{X}{N}</msub>", "x1x_(n+1)"),
        (f"<msubsup>{X}{Y}<mn>2</mn></msubsup>", "xy^2"),
        (f"<msqrt>{X}<mo>-</mo>{Y}</msqrt>", "√(x-y)"),
        (f"<mroot>{X}<mn>3</mn></mroot>", "x^(1/3)"),
        (
            f"<mtable><mtr><mtd>{X}</mtd><mtd>{Y}</mtd></mtr><mtr><mtd>{Z}</mtd></mtr></mtable>",
            "x y; z",
        ),
    ],
)
def test_structure_is_written_as_signs(markup: str, text: str) -> None:
    shown = html_text(f"<p>Let <math>{markup}</math> be it.</p>")
    assert shown == f"Let {text} be it."
