"""Titles, dates and tags of the seed article and of made-up texts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.metadata import find_footer, find_title, shorten
from tests.index.helpers import SEED, read_one


def test_last_lines_of_the_seed_article_are_metadata() -> None:
    content = SEED.read_bytes()
    document = read_one(content, "seed.txt")
    assert document.published == date(2024, 10, 21)
    assert document.tags == ("super", "soldiers")
    assert content.decode().startswith(document.text)
    assert document.text.endswith("as noted by Bild.\n")
    assert document.title.startswith("Kim Jong-un sent ‘combat slaves’ to help Vladimir Putin")
    assert len(document.title) <= 101


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "lines",
    [
        ["2024-10-21 22:03:00", "#super #soldiers"],
        ["#super #soldiers", "2024-10-21T22:03:00Z"],
        ["2024-10-21", "", "#super, #soldiers", "", ""],
    ],
)
def test_time_stamp_and_tags_are_found_in_either_order(line_end: str, lines: list[str]) -> None:
    body = line_end.join(["A headline", "The text of it.", ""])
    footer = find_footer(body + line_end.join(lines))
    assert (footer.start, footer.published, footer.tags) == (
        len(body),
        date(2024, 10, 21),
        ("super", "soldiers"),
    )


def test_long_last_paragraph_does_not_hide_the_footer() -> None:
    body = "word " * 2_000 + ".\n"
    footer = find_footer(body + "2024-10-21 22:03:00\n#super #soldiers\n")
    assert (footer.start, footer.published) == (len(body), date(2024, 10, 21))


@pytest.mark.parametrize(
    "text",
    [
        "Text.\n2024-13-45 22:03:00",
        "Text.\nIt was 2024-10-21 22:03:00",
        "Text.\n# A heading",
        "Text.\n#1 #2",
        "Text with #tags inside",
        "2024-10-21 22:03:00\n#only #metadata",
        "",
        "#a " * 2_000,
    ],
)
def test_text_without_a_footer_is_unchanged(text: str) -> None:
    footer = find_footer(text)
    assert (footer.start, footer.published, footer.tags) == (len(text), None, ())


@given(st.text(st.sampled_from("a #-:0129\n\r\t T"), max_size=80))
def test_footer_consists_of_whole_lines_and_is_never_the_whole_text(text: str) -> None:
    footer = find_footer(text)
    if footer.start < len(text):
        assert text[: footer.start].strip()
        assert text[footer.start - 1] in "\r\n"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# The Heading ##\n\nText.", "The Heading"),
        ("\n\n  ## Deep\nText.", "Deep"),
        ("Plain headline\nFirst sentence. Second.", "Plain headline"),
        ("First sentence. Second.", "First sentence."),
        ("# Lab **notes** of *May*\n", "Lab notes of May"),
        ("# 2*3 and 4 * 5*6\n", "2*3 and 4 * 5*6"),
        ("#\nText.", "#"),
        ("   \n", ""),
        ("one\r\ntwo", "one"),
    ],
)
def test_title_is_the_first_heading_or_sentence(text: str, title: str) -> None:
    assert find_title(text) == title


@given(st.text(max_size=300))
def test_title_is_one_line_of_at_most_a_hundred_characters(text: str) -> None:
    title = shorten(text)
    assert len(title) <= 101
    assert title == " ".join(title.split())


def test_hostile_heading_takes_no_time() -> None:
    assert find_title("# " + " " * 1_900 + "x" + "#" * 50 + " y") is not None
