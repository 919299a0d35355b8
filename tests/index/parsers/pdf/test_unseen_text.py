"""Text of a PDF page that is drawn, and that nobody sees."""

import pytest
from PIL import Image

from index.parsers.pdf.parser import parse_pdf
from tests.index.parsers.pages.making import Sheet, only, pdf, scan, source, unread

_SEEN = ["The quay was rebuilt in 1931.", "The ferry sails at noon."]
_BOX = "60 590 300 22 re f"


def _sheet() -> Sheet:
    return Sheet().lines(60, 700, _SEEN)


def _words(sheet: Sheet) -> Sheet:
    return sheet.text(60, 597, "The code is 7781.")


def _drawn(*operators: str) -> Sheet:
    """A page on which "TEXT" among the operators stands for the words in question."""
    sheet = _sheet()
    for operator in operators:
        if operator == "TEXT":
            _words(sheet)
        else:
            sheet.operators.append(operator)
    return sheet


@pytest.mark.parametrize(
    "operators",
    [
        ("TEXT", "1 g", _BOX),
        ("TEXT", "0 g", _BOX),
        ("TEXT", "1 g 1 0 0 RG", "57 595 300 12 re B"),
        ("0 0 .5 rg", _BOX, "TEXT"),
        (".98 g", "TEXT"),
        ("q .1 0 0 .1 54 540 cm", "TEXT", "Q"),
    ],
    ids=["white box", "black box", "box with a border", "own color", "white", "1 point"],
)
def test_text_that_nobody_sees_is_left_out_and_reported(operators: tuple[str, ...]) -> None:
    found = list(parse_pdf(source(pdf(_drawn(*operators)))))
    assert only(found).text == " ".join(_SEEN)
    (reason,) = unread(found)
    assert reason.startswith("hidden: 14 characters of text on page 1, not shown there")


def test_text_that_was_replaced_by_other_text_is_left_out() -> None:
    sheet = _drawn("TEXT", "1 g", _BOX, "0 g").text(60, 597, "The door is open.")
    found = list(parse_pdf(source(pdf(sheet))))
    assert only(found).text.endswith("The door is open.")
    assert "7781" not in only(found).text
    assert unread(found)


@pytest.mark.parametrize(
    "operators",
    [
        (".9 g", _BOX, "0 g", "TEXT"),
        ("0 0 .5 rg", _BOX, "1 g", "TEXT"),
        ("TEXT", "60 590 300 22 re S"),
        (".8 g", "TEXT"),
        ("q .4 0 0 .4 54 400 cm", "TEXT", "Q"),
    ],
    ids=["shaded", "white on blue", "outlined", "light gray", "4 points"],
)
def test_text_that_is_seen_stays(operators: tuple[str, ...]) -> None:
    found = list(parse_pdf(source(pdf(_drawn(*operators)))))
    assert only(found).text.endswith("The code is 7781.")
    assert not unread(found)


def test_what_was_recognized_on_a_scan_among_typed_text_stays() -> None:
    sheet = _sheet().picture(scan(["The code is 7781."], 600, 200), 60, 400, 400, 130)
    sheet.text(80, 480, "The code is 7781 on this scan.", mode=3)
    assert "7781 on this scan." in only(list(parse_pdf(source(pdf(sheet))))).text
    dark = _sheet().picture(Image.new("L", (60, 20), 30), 60, 400, 400, 130)
    dark.text(80, 480, "The code is 7781 on this scan.", mode=3)
    assert "7781" not in only(list(parse_pdf(source(pdf(dark))))).text
