"""Notebooks in formats 3 and 4, and broken ones."""

import contextlib
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableFileError
from index.parsers.text.notebook import parse_notebook
from index.parsers.types import InputFile, ParsedDocument


def read(book: object) -> ParsedDocument:
    content = book if isinstance(book, bytes) else json.dumps(book).encode()
    (document,) = parse_notebook(InputFile("a.ipynb", io.BytesIO(content), len(content)))
    assert isinstance(document, ParsedDocument)
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


@pytest.mark.parametrize("length", [1, 10, 40, 80, len(WHOLE) - 1])
def test_notebook_cut_short_is_reported(length: int) -> None:
    with pytest.raises(UnreadableFileError, match="not a notebook"):
        read(WHOLE[:length])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a notebook"),
        (b"[]", "not a notebook"),
        (b'{"a": 1}', "not a notebook"),
        (b'{"cells": []}', "empty"),
        (b'{"cells": [1, null, {"cell_type": "code", "source": [3]}]}', "empty"),
        (b'{"cells":' * 50_000, "not a notebook"),
    ],
)
def test_other_json_is_reported_as_no_notebook(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        read(content)


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
