"""Text and Markdown files, with good, broken and hostile front matter."""

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import UnreadableFileError
from index.parsers.text.markdown import parse_text
from index.parsers.types import InputFile, ParsedDocument
from tests.index.parsers.reading import draft, reasons


def read(content: str | bytes, name: str = "a.md") -> ParsedDocument:
    content = content.encode("utf-8", "replace") if isinstance(content, str) else content
    (document,) = parse_text(InputFile(name, io.BytesIO(content), len(content)))
    assert isinstance(document, ParsedDocument)
    return document


# No deadline: the first example compiles the patterns.
@settings(deadline=None)
@given(st.text(max_size=200))
def test_text_is_an_unchanged_prefix_of_its_file(text: str) -> None:
    try:
        document = read(text, "a.txt")
    except UnreadableFileError:
        return
    assert text.encode("utf-8", "replace").decode().removeprefix("\ufeff").startswith(document.text)


@given(st.text(st.sampled_from("-+. \nabtitle:[]{}&*!=\"'\r"), max_size=60))
@settings(deadline=None)
def test_text_is_an_unchanged_part_of_its_file_whatever_the_front_matter(front_matter: str) -> None:
    whole = f"---\n{front_matter}\n---\nThe body.\n"
    before, body, _ = read(whole).text.partition("The body.\n")
    assert body
    assert before + body in whole


def test_yaml_front_matter_is_metadata_and_not_text() -> None:
    document = read(
        "---\ntitle: 1984\ndate: 2021-03-04T05:06:07Z\nauthor:\n- name: Ann Lee\n- Bo\n"
        "tags: [dikes, 'high water']\ncanonical: https://example.org/a\n---\n# **Dikes**\n"
    )
    assert document == ParsedDocument(
        text="# **Dikes**\n\ndate: 2021-03-04T05:06:07Z",
        title="1984",
        published=date(2021, 3, 4),
        published_from="metadata",
        url="https://example.org/a",
        authors=("Ann Lee", "Bo"),
        tags=("dikes", "high water"),
    )


def test_other_fields_of_front_matter_follow_the_text() -> None:
    document = read(
        "---\ntitle: Harbour\nSource: Ministry of ports\nid: 7\nempty:\nlink: /harbour\n"
        "rooms: [A, B]\nby:\n  name: Ann\n---\nThe text.\n"
    )
    assert document.title == "Harbour"
    assert document.text == (
        "The text.\n\nSource: Ministry of ports\nid: 7\nlink: /harbour\nrooms: A, B\nby.name: Ann"
    )


def test_front_matter_alone_is_a_text_if_it_says_something() -> None:
    assert read("---\ntitle: A\nstatus: closed\n---\n").text == "status: closed"


def test_field_of_front_matter_for_programs_is_reported() -> None:
    content = f"---\ntitle: A\ndigest: {'a1' * 20}\n---\nThe text.".encode()
    assert draft(parse_text, "a.md", content).text == "The text."
    (reason,) = reasons(parse_text, "a.md", content)
    assert "'digest'" in reason


def test_toml_front_matter_is_metadata_and_not_text() -> None:
    document = read(
        '+++\r\ntitle = "Dikes"\r\ndate = 2021-03-04\r\n[taxonomies]\r\ntags = ["a"]\r\n+++\r\nX.'
    )
    assert (document.text, document.title, document.published, document.tags) == (
        "X.",
        "Dikes",
        date(2021, 3, 4),
        ("a",),
    )


@pytest.mark.parametrize("closing", ["---", "..."])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_ends_with_either_delimiter(closing: str, end: str) -> None:
    assert read(end.join(["---", "title: A", closing, "Body."])).text == "Body."


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: [broken\n---\nBody.",
        "---\ntitle: never closed\n\nBody.",
        "---\n\nA paragraph between two rules.\n\n---\nBody.",
        "---\nNote: bring a coat\n---\nBody.",
        "---\n? [a, b]\n: title\n---\nBody.",
        "---\na: &x [1]\ntitle: *x\n---\nBody.",
        "---\ntitle: " + "[" * 5_000 + "\n---\nBody.",
        "---\ntitle: " + "x" * 20_000 + "\n---\nBody.",
        "+++\ntitle = broken\n+++\nBody.",
        "+++\ntitle = " + "[" * 5_000 + "\n+++\nBody.",
        " ---\ntitle: A\n---\nBody.",
    ],
)
def test_other_text_between_delimiters_stays_in_the_text(text: str) -> None:
    assert read(text).text == text


def test_front_matter_is_only_looked_for_in_markdown() -> None:
    text = "---\ntitle: A\n---\nBody."
    assert read(text, "a.txt").text == text


@pytest.mark.parametrize("day", ["1970-01-01", "1066-10-14", "2999-01-01", "soon", "12"])
def test_impossible_day_is_ignored(day: str) -> None:
    document = read(f"---\ntitle: A\ndate: {day}\n---\nBody.")
    assert (document.published, document.published_from) == (None, "")


def test_closing_time_stamp_and_hashtags_are_metadata() -> None:
    document = read("The text of it.\n2024-10-21 22:03:00\n#super #soldiers\n", "a.txt")
    assert (document.text, document.published_from, document.tags) == (
        "The text of it.\n",
        "text",
        ("super", "soldiers"),
    )
    assert document.published == date(2024, 10, 21)


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"---\ntitle: A\n---\n\n"])
def test_file_without_text_is_reported_as_empty(content: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="empty"):
        read(content)


def test_old_encoding_is_read() -> None:
    text = "The keeper said that it’s closed."
    assert read(text.encode("cp1252"), "a.txt").text == text


def test_number_in_toml_front_matter_is_read_as_it_is_written() -> None:
    assert read('+++\ntitle = "Budget"\nprice = 1200.00\n+++\nText.').text.endswith(
        "price: 1200.00"
    )


def test_chat_is_named_by_its_file_and_keeps_its_last_line() -> None:
    chat = (
        "4/1/24, 9:12 AM - Messages are encrypted.\n4/1/24, 9:13 AM - Tom: The dam\n"
        "4/1/24, 9:14\u202fAM - Ana: Fine. #thanks\n"
    )
    content = chat.encode()
    (document,) = parse_text(InputFile("Chat with Tom.txt", io.BytesIO(content), len(content)))
    assert isinstance(document, ParsedDocument)
    assert (document.title, document.text, document.tags) == ("Chat with Tom", chat, ())
