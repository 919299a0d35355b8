"""Test .csv and .tsv files."""

import csv
import io
from datetime import date

import pytest

from index.errors import UnreadableFileError
from index.parsers.sheets.table import parse_table
from index.parsers.types import ParsedDocument
from tests.index.parsers.reading import draft, items, reasons
from tests.index.parsers.sheets.row_numbers import row_numbers

PROSE = "The council met on Monday and heard what the auditors had found. " * 5


def written(rows: list[list[str]], delimiter: str = ",") -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_table_is_one_document_with_a_line_for_each_row(delimiter: str) -> None:
    content = written([["name", "sum, net"], ["Ana; Bo", "1,5"], ["Cy", ""]], delimiter)
    document = draft(parse_table, "a.csv", content)
    assert document.text == "name | sum, net\nAna; Bo | 1,5\nCy"


def test_line_is_known_by_the_number_of_its_row() -> None:
    content = b'a,b\n"two\nlines",1\n\n,,\nc,2\nd,3\n'
    rows = row_numbers(draft(parse_table, "a.csv", content))
    assert [row[0] for row in rows] == [""] * 4
    assert [row[2:] for row in rows] == [
        (1, "a | b"),
        (2, "two lines | 1"),
        (5, "c | 2"),
        (6, "d | 3"),
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'a,b\n"two\nlines","say ""so"""\n', 'a | b\ntwo lines | say "so"'),
        (b"sep=;\r\na,b;c\r\n", "a,b | c"),
        (b"a,b\r1,2\r\n3,4\n", "a | b\n1 | 2\n3 | 4"),
        (b"a,b\n\n\n,,\n1,2\n", "a | b\n\n1 | 2"),
        (b"only one column\nof words\n", "only one column\nof words"),
        (b"\xef\xbb\xbfa,b\n1,,3\n", "a | b\n1 |  | 3"),
        ("a\tb\n1\té\n".encode("utf-16"), "a | b\n1 | é"),
        (b'a,"never closed\nat all', "a | never closed at all"),
    ],
)
def test_tables_of_all_shapes_are_read(content: bytes, expected: str) -> None:
    assert draft(parse_table, "a.csv", content).text == expected


def test_commas_in_a_tsv_are_text() -> None:
    assert draft(parse_table, "a.tsv", b"a,b\tc,d\ne,f\tg,h\n").text == "a,b | c,d\ne,f | g,h"


def test_each_row_with_an_article_is_a_document() -> None:
    header = ["ID", "Headline", "Text", "Date", "Author", "Link", "Tags"]
    row = ["7", "Budget", f"{PROSE}\r\n\r\nSecond.", "2024-03-31", "Ana; Bo", "http://x.org", "a,b"]
    [document] = items(parse_table, "a.csv", written([header, row]))
    assert isinstance(document, ParsedDocument)
    assert document.text == f"{PROSE.strip()}\n\nSecond."
    assert (document.key, document.title, document.published) == ("7", "Budget", date(2024, 3, 31))
    assert (document.authors, document.url, document.tags) == (
        ("Ana", "Bo"),
        "http://x.org",
        ("a", "b"),
    )
    assert document.published_from == "metadata"
    assert len(document.sha256) == 64


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("March 5, 2021", date(2021, 3, 5)),
        ("2021-03-05 10:00:00", date(2021, 3, 5)),
        ("5.3.2021", date(2021, 3, 5)),
        ("03/05/2021", None),
        ("1970-01-01", None),
        ("2999-01-01", None),
    ],
)
def test_only_plausible_dates_of_rows_are_used(day: str, expected: date | None) -> None:
    [item] = items(parse_table, "a.csv", written([["text", "date"], [PROSE, day]]))
    assert isinstance(item, ParsedDocument)
    assert item.published == expected


def test_duplicate_keys_are_numbered_and_rows_without_text_reported() -> None:
    rows = [["id", "body"], ["1", PROSE], ["1", PROSE], ["", PROSE], ["4", ""], ["5", PROSE]]
    results = items(parse_table, "a.csv", written(rows))
    assert [item.key for item in results if isinstance(item, ParsedDocument)] == [
        "1",
        "3",
        "4",
        "5",
    ]
    assert reasons(parse_table, "a.csv", written(rows)) == [
        'row 5: no text: expected some in "body"'
    ]


def test_column_of_short_texts_holds_no_articles() -> None:
    assert (
        draft(parse_table, "a.csv", b"id,text\n1,yes\n2,no\n").text == "id | text\n1 | yes\n2 | no"
    )


@pytest.mark.parametrize("content", [b"", b"\n\n", b",,,\n,,\n", b"a,b\0\n", b"\0" * 99])
def test_files_without_a_table_are_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"empty|binary"):
        items(parse_table, "a.csv", content)


def test_a_field_of_millions_of_characters_is_read() -> None:
    content = b'a,"' + b"x" * 3_000_000 + b'"\n'
    assert len(draft(parse_table, "a.csv", content).text) == 3_000_004


def test_other_columns_follow_the_text_of_a_row() -> None:
    words = "The council met on Tuesday and voted on the roof of the school. " * 5
    content = f'id,title,Firm,text,Amount\n7,Roof,Ibis Roofing,"{words}",31000\n'.encode()
    assert draft(parse_table, "a.csv", content).text == (
        f"{words.strip()}\n\nFirm: Ibis Roofing\nAmount: 31000"
    )
