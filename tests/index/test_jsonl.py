"""Rows of .jsonl files in an index: good, bad and hostile ones."""

import contextlib
import json
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Document, Index
from index.errors import UnreadableFileError
from tests.index.helpers import BREAD, CHESS, TIDES, encoded_by_sync, found, read_one, rows
from tests.postgres import on_both_stores


def read(row: object) -> Document:
    return read_line(json.dumps(row).encode(), 7)


def read_line(line: bytes, number: int) -> Document:
    return read_one(b"\n" * (number - 1) + line, "c.jsonl")


def test_every_known_field_is_read() -> None:
    assert read(
        {
            "_id": "n1",
            "title": " The title ",
            "text": "Words.",
            "published": "2023-11-02T00:00:00Z",
            "url": "https://example.org/a",
            "authors": ["Ann", " Bo ", ""],
            "tags": ["x", "y"],
        }
    ) == Document(
        "c.jsonl#n1",
        "c.jsonl",
        "The title",
        "Words.",
        date(2023, 11, 2),
        "https://example.org/a",
        ("Ann", "Bo"),
        ("x", "y"),
        sha256=ANY,
        kind="jsonl",
        published_from="metadata",
    )


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ({"id": "a", "text": "t"}, "id", "c.jsonl#a"),
        ({"_id": 12, "text": "t"}, "id", "c.jsonl#12"),
        ({"text": "t"}, "id", "c.jsonl#7"),
        ({"_id": None, "text": "t"}, "id", "c.jsonl#7"),
        ({"_id": "", "text": "t"}, "id", "c.jsonl#7"),
        ({"_id": "a", "id": "b", "text": "t"}, "id", "c.jsonl#a"),
        ({"body": "b"}, "text", "b"),
        ({"text": "t", "body": "b"}, "text", "t\n\nbody: b"),
        ({"text": "t", "questions": [{"question": "q", "answers": []}]}, "text", "t"),
        ({"text": "t", "authors": "Ann"}, "authors", ("Ann",)),
        ({"text": "t", "author": "Ann"}, "authors", ("Ann",)),
        ({"text": "t", "authors": [1, None, {}]}, "authors", ()),
        ({"text": "t", "metadata": {"url": "u", "title": "T"}}, "url", "u"),
        ({"text": "t", "metadata": {"url": "u", "title": "T"}}, "title", "T"),
        ({"text": "t", "url": "top", "metadata": {"url": "u"}}, "url", "top"),
        ({"text": "t", "metadata": "none"}, "url", None),
        ({"text": "t", "metadata": {"published": "2020-01-02"}}, "published", date(2020, 1, 2)),
        ({"text": "t", "published": "soon"}, "published", None),
        ({"text": "t", "published": 5}, "published", None),
        ({"text": "First one. Second.", "title": "  "}, "title", "First one."),
        ({"text": "t", "title": 3}, "title", "t"),
        ({"text": "a\ud800b"}, "text", "a\ufffdb"),
        ({"text": "a\0b"}, "text", "a\0b"),
        ({"text": "t", "n": float("nan")}, "text", "t"),
        ({"text": "\ud83d\ude00"}, "text", "😀"),
    ],
)
def test_row_is_read_as(row: dict[str, Any], field: str, value: object) -> None:
    assert getattr(read(row), field) == value


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not JSON: "),
        (b'{"text": "a"} x', "not JSON: Extra data at column 15"),
        (b"[1]", "a list, expected a JSON object"),
        (b'"text"', "a str, expected a JSON object"),
        (b"null", "a NoneType, expected a JSON object"),
        (b"{}", "no text"),
        (b'{"text": " "}', "no text"),
        (b'{"text": 5}', "no text"),
        (b'{"text": "t", "_id": [1]}', '"_id" is [1], expected a string or a number'),
        (b'{"text": "t", "_id": true}', '"_id" is True'),
        (b'{"text": "\xff"}', "not UTF-8: byte 0xff at offset 10"),
        (b"[" * 100_000, "not JSON that can be read"),
    ],
)
def test_row_without_document_is_reported_by_line(line: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError) as error:
        read_line(line, 7)
    assert str(error.value).startswith("line 7: ")
    assert reason in str(error.value)
    assert "\n" not in str(error.value)


@given(
    st.one_of(
        st.binary(max_size=60), st.text(max_size=60).map(lambda t: t.encode("utf-8", "replace"))
    )
)
def test_no_line_of_bytes_crashes_the_parser(line: bytes) -> None:
    # A line break would make two rows of it.
    with contextlib.suppress(UnreadableFileError):
        read_line(line.replace(b"\n", b" "), 1)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["_id", "id", "text", "title", "published", "url", "authors", "tags", "metadata"]
        ),
        JSON,
    )
)
def test_no_value_in_a_field_crashes_the_parser(row: dict[str, Any]) -> None:
    try:
        document = read(row)
    except UnreadableFileError:
        return
    assert document.text.strip()
    document.text.encode()
    document.id.encode()


def test_good_rows_of_a_file_with_bad_ones_are_indexed(index: Index, corpus: Path) -> None:
    good = json.dumps({"_id": "tides", "text": TIDES})
    lines = [
        b"\xef\xbb\xbf" + good.encode(),
        b"",
        b"{broken",
        json.dumps({"_id": "tides", "text": "again"}).encode(),
        b"   ",
        json.dumps({"text": BREAD}).encode(),
        b"[]",
        json.dumps({"_id": "chess", "text": CHESS}).encode(),
    ]
    (corpus / "c.jsonl").write_bytes(b"\r\n".join(lines))
    report = index.sync(corpus)
    assert sorted(report.added) == ["c.jsonl#6", "c.jsonl#chess", "c.jsonl#tides"]
    assert [(path, reason.split(":")[0]) for path, reason in report.failed] == [
        ("c.jsonl", "line 3"),
        ("c.jsonl", "line 4"),
        ("c.jsonl", "line 7"),
    ]
    assert "the same _id as line 1" in report.failed[1][1]
    assert index.document("c.jsonl#tides").text == TIDES
    # They are still known when nothing has changed and nothing is read again.
    assert index.sync(corpus).failed == report.failed
    assert index.status().failed == report.failed


@on_both_stores
def test_edited_row_alone_is_encoded_again(index: Index, corpus: Path) -> None:
    documents = [{"_id": str(i), "text": f"{TIDES} Note {i}."} for i in range(8)]
    rows(corpus / "c.jsonl", *documents)
    _, encoded = encoded_by_sync(index, corpus)
    assert encoded == 8
    documents[3]["text"] = BREAD
    rows(corpus / "c.jsonl", *documents)
    report, encoded = encoded_by_sync(index, corpus)
    assert (report.updated, encoded) == (("c.jsonl#3",), 1)
    assert len(report.unchanged) == 7
    assert found(index, "What is in sourdough?", 1) == ["c.jsonl#3"]


@on_both_stores
def test_row_deleted_from_the_file_leaves_the_index(index: Index, corpus: Path) -> None:
    rows(corpus / "c.jsonl", {"_id": "a", "text": TIDES}, {"_id": "b", "text": BREAD})
    index.sync(corpus)
    rows(corpus / "c.jsonl", {"_id": "b", "text": BREAD})
    assert index.sync(corpus).removed == ("c.jsonl#a",)
    assert found(index, "tides of the oceans") == ["c.jsonl#b"]


@on_both_stores
def test_text_with_a_nul_is_kept_whole(index: Index, corpus: Path) -> None:
    text = "Before the mark.\0 After the mark \u2028 a line."
    rows(corpus / "c.jsonl", {"_id": "a", "text": text})
    index.sync(corpus)
    assert index.document("c.jsonl#a").text == text
    (hit,) = index.search("after the mark")
    assert text[hit.passage.start : hit.passage.end] == text.strip()


def test_file_of_blank_lines_is_reported_as_empty(index: Index, corpus: Path) -> None:
    (corpus / "c.jsonl").write_bytes(b"\n \r\n")
    rows(corpus / "d.jsonl", {"text": TIDES})
    assert index.sync(corpus).failed == (("c.jsonl", "empty: there is no row in it"),)
