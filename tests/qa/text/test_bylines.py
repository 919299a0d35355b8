"""Bylines are told from sentences."""

import pytest

from qa.text.bylines import AGENCY_BYLINE, BYLINE, ROLE_BYLINE, find_byline, introduces_author


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


_BODY = "The dam at Fell Bay will be raised by two metres, said the board, which met on Monday."


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("Dam to be raised\n\n*Dorn, 2 May 2024. Analysis by Jo Lind*\n\n", "Jo Lind"),
        ("Staudamm wird erhöht\n\nVon Jo Lind\n\n", "Jo Lind"),
        ("Le barrage sera relevé\n\nPar Jo Lind et Ida Vogel\n\n", "Jo Lind et Ida Vogel"),
        ("Dam to be raised\n2024-05-02\n\nJo Lind, and Ida Vogel\n\n", "Jo Lind, and Ida Vogel"),
        ("Dam to be raised\n\nJo Lind\n2 May 2024\n\n", "Jo Lind"),
        ("Dam to be raised\n\nJO LIND\n\nAssociated Press\n\n", "JO LIND"),
        ("Dam to be raised\n\n*Monday's report by Jo Lind*\n\n", "Jo Lind"),
        ("The dam: one-year review Author: Jo Lind, engineer\n\n", "Jo Lind"),
        ("Dam to be raised\n\nFell Bay\n2 May 2024\n\n", None),
        ("Dam to be raised\n2 May 2024\n\nReporter Jo Lind contributed to this report.\n\n", None),
        ("Dam to be raised\n\nStory: New pier opens in Dorn on Monday\n\n", None),
        ("Von Dorn nach Skell wird gebaut\n\n", None),
    ],
)
def test_authors_are_found_in_any_place_where_papers_name_them(
    head: str, names: str | None
) -> None:
    text = head + _BODY
    found = find_byline(text)
    assert (text[slice(*found[1])] if found else None) == names


def test_note_on_the_author_at_the_end_is_a_byline() -> None:
    text = f"Dam to be raised\n\n{_BODY}\n\nContact reporter Jo Lind at jlind@vale.example."
    found = find_byline(text)
    assert found is not None
    assert text[slice(*found[1])] == "Jo Lind"
