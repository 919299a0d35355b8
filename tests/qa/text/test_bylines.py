"""Bylines are told from sentences."""

import pytest

from qa.text.bylines import AGENCY_BYLINE, BYLINE, ROLE_BYLINE, introduces_author


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Tove Hallam", "Tove Hallam"),
        ("*Compiled by Callum Drysdale, editor*", "Callum Drysdale"),
        ("Feature by Priya Nand", "Priya Nand"),
        ("By Hetty Okonjo and Marek Solwicz", "Hetty Okonjo and Marek Solwicz"),
        ("Text: Hetty Okonjo Foto: Ole Weck", "Hetty Okonjo"),
        ("Story: Hetty Okonjo, Photos: Ole Weck", "Hetty Okonjo"),
    ],
)
def test_byline_names_its_authors(line: str, names: str) -> None:
    match = BYLINE.match(line)
    assert match is not None
    assert match["names"] == names


def test_author_is_introduced_by_a_label_not_by_a_sentence() -> None:
    assert introduces_author("By Hetty Okonjo and ")
    assert not introduces_author("The bridge was built by the sons of ")


@pytest.mark.parametrize(
    "line", ["Jonas Weir, business editor", "*Jonas Weir, arts critic, 30 June 2023*"]
)
def test_name_with_a_role_is_a_byline(line: str) -> None:
    match = ROLE_BYLINE.match(line)
    assert match is not None
    assert match["names"] == "Jonas Weir"


@pytest.mark.parametrize(
    "line",
    ["Jonas Weir, mayor of Larnstead", "Jonas Weir, the editor of the paper, resigned on Monday in "
     "protest at the plan"],
)  # fmt: skip
def test_name_in_a_sentence_is_no_byline(line: str) -> None:
    assert ROLE_BYLINE.match(line) is None


@pytest.mark.parametrize(
    "line", ["Jonas Weir / The County Press", "Jonas Weir, Reuters", "Jonas Weir | Daily News"]
)
def test_name_with_an_agency_is_a_byline(line: str) -> None:
    match = AGENCY_BYLINE.match(line)
    assert match is not None
    assert match["names"] == "Jonas Weir"


@pytest.mark.parametrize("line", ["Arden / Pell", "Pell, Arden News", "Jonas Weir, Pell"])
def test_two_places_are_no_byline(line: str) -> None:
    assert AGENCY_BYLINE.match(line) is None
