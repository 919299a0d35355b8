"""Notebooks in formats 3 and 4, and broken ones."""

import contextlib
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableFileError
from index.parsers.text.notebook import parse_notebook
from index.parsers.types import ParsedDocument, Skipped
from tests.index.parsers.reading import items, reasons


def read(book: object) -> ParsedDocument:
    content = book if isinstance(book, bytes) else json.dumps(book).encode()
    document, *reports = items(parse_notebook, "a.ipynb", content)
    assert isinstance(document, ParsedDocument)
    assert all(isinstance(report, Skipped) for report in reports)
    return document


def code(*outputs: object) -> dict[str, object]:
    cell = {"cell_type": "code", "source": ["x = 1\n", "x"], "outputs": list(outputs)}
    return {"nbformat": 4, "cells": [cell]}


def test_cells_are_read_in_order_with_what_they_print() -> None:
    book = {
        "nbformat": 4,
        "metadata": {"authors": [{"name": "Ann Lee"}], "date": "2022-05-06"},
        "cells": [
            {"cell_type": "markdown", "source": ["Intro.\n", "\n", "## Rain in *May* ##\n"]},
            *code({"output_type": "stream", "text": ["wet\n", "dry\n"]})["cells"],  # type: ignore[misc]
            {"cell_type": "raw", "source": "As it is."},
        ],
    }
    document = read(book)
    assert document.text == "Intro.\n\n## Rain in *May* ##\n\nx = 1\nx\n\nwet\ndry\n\nAs it is."
    assert (document.title, document.authors) == ("Rain in *May*", ("Ann Lee",))
    assert (document.published, document.published_from) == (date(2022, 5, 6), "metadata")


def test_notebook_of_format_3_is_read() -> None:
    output = {"output_type": "pyout", "text": ["42"]}
    cells = [
        {"cell_type": "heading", "level": 2, "source": "Wells"},
        {"cell_type": "code", "input": "6 * 7", "outputs": [output]},
    ]
    document = read({"nbformat": 3, "worksheets": [{"cells": cells}]})
    assert (document.text, document.title) == ("## Wells\n\n6 * 7\n\n42", "Wells")


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        ({"output_type": "execute_result", "data": {"text/plain": ["4", "2"]}}, "42"),
        ({"output_type": "display_data", "data": {"image/png": "aa", "text/plain": "<Fig>"}}, ""),
        ({"output_type": "pyout", "png": "aa", "text": "<Fig>"}, ""),
        ({"output_type": "stream", "text": " 1%\r50%\rdone\r\n"}, "done\r"),
        (
            {"output_type": "error", "traceback": ["\x1b[0;31mOops\x1b[0m", "line 2"]},
            "Oops\nline 2",
        ),
        ({"output_type": "error", "ename": "KeyError", "evalue": "'a'"}, "KeyError: 'a'"),
        ({"output_type": "stream", "text": 5}, ""),
        ("none", ""),
    ],
)
def test_output_is_read_as_it_is_shown(output: object, shown: str) -> None:
    assert read(code(output)).text == "\n\n".join(["x = 1\nx", *([shown] if shown else [])])


def test_image_within_the_prose_is_not_text() -> None:
    source = "Before ![map](data:image/png;base64," + "A" * 100_000 + ") after."
    document = read({"cells": [{"cell_type": "markdown", "source": source}]})
    assert document.text == "Before  after."


WHOLE = json.dumps(code({"output_type": "stream", "text": "wet"})).encode()


@pytest.mark.parametrize("length", [40, 80, len(WHOLE) - 1])
def test_notebook_cut_short_is_read_as_it_stands_and_reported(length: int) -> None:
    assert read(WHOLE[:length]).text == WHOLE[:length].decode()
    assert "if it is cut off" in reasons(parse_notebook, "a.ipynb", WHOLE[:length])[0]


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b'{"cells": []}', b'{"cells": [1, null, {"cell_type": "code", "source": [3]}]}'],
)
def test_notebook_without_text_is_reported(content: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"empty|no text"):
        read(content)


def test_json_that_is_no_notebook_is_read_all_the_same() -> None:
    assert read({"title": "Wells", "text": "They ran dry."}).text == "They ran dry."


def test_pictures_are_reported_and_tables_without_a_plain_form_are_read() -> None:
    plot = {"output_type": "display_data", "data": {"image/png": "aa", "text/plain": "<Fig>"}}
    table = {"output_type": "display_data", "data": {"text/html": "<p>Depth: 4.50 m</p>"}}
    book = json.dumps(code(plot, table)).encode()
    assert read(book).text == "x = 1\nx\n\nDepth: 4.50 m"
    assert reasons(parse_notebook, "a.ipynb", book)[0].startswith("1 picture")


VALUE = st.recursive(
    st.one_of(st.none(), st.integers(), st.text(max_size=6)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["cells", "cell_type", "source", "outputs", "data", "text", "level", "traceback"]
            ),
            inner,
        ),
    ),
    max_leaves=12,
)


@given(VALUE)
def test_no_value_crashes_the_parser(value: object) -> None:
    with contextlib.suppress(UnreadableFileError):
        read({"cells": [{"cell_type": "code", "outputs": [value], "source": value}, value]})


def test_lines_stored_without_line_ends_stay_separate() -> None:
    cell = {"cell_type": "markdown", "source": ["# Rain", "", "It was wet."]}
    document = read({"nbformat": 2, "worksheets": [{"cells": [cell]}]})
    assert (document.title, document.text) == ("Rain", "# Rain\n\nIt was wet.")
