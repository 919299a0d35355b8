"""Test from which of its sources a document takes its day of publication."""

import json
from datetime import date

import pytest

from index.types import Document, Origin
from tests.index.helpers import read_one
from tests.index.samples import DAY, MAKERS

PRINTED = "Published 18 April 2024"
REPORT = (
    "The dam above the town failed in the night, and nobody was hurt, the canton's police said."
)
OFFICE = (".docx", ".odt", ".rtf", ".pptx", ".pdf")


def day_of(document: Document) -> tuple[date | None, Origin]:
    return document.published, document.published_from


@pytest.mark.parametrize("kind", OFFICE)
def test_printed_day_outranks_the_name_and_the_data_of_a_file(kind: str) -> None:
    printed = read_one(MAKERS[kind]("Dam fails", [PRINTED, REPORT]), f"2023-01-02{kind}")
    assert printed.published == date(2024, 4, 18)
    assert printed.published_from == ("page 1" if printed.pages else "text")


@pytest.mark.parametrize("kind", [*OFFICE, ".xlsx", ".ods"])
def test_name_of_a_file_outranks_its_data(kind: str) -> None:
    content = MAKERS[kind]("Dam fails", [REPORT, REPORT])
    assert day_of(read_one(content, f"dam 18.04.2024{kind}")) == (date(2024, 4, 18), "file name")
    assert day_of(read_one(content, f"dam{kind}")) == (DAY.date(), "file data")


def test_day_in_a_cell_is_not_that_of_publication() -> None:
    content = MAKERS[".xlsx"]("Dams", [PRINTED, REPORT])
    assert day_of(read_one(content, "dams.xlsx")) == (DAY.date(), "file data")


def test_metadata_of_publication_outrank_a_printed_day() -> None:
    row = {"_id": "a", "published": "2023-01-02", "text": f"{PRINTED}\n\n{REPORT}"}
    assert day_of(read_one(json.dumps(row).encode(), "a.jsonl")) == (date(2023, 1, 2), "metadata")
    content = f"---\ndate: 2023-01-02\n---\n{PRINTED}\n\n{REPORT}".encode()
    assert day_of(read_one(content, "a.md")) == (date(2023, 1, 2), "metadata")


def test_name_of_a_file_counts_when_nothing_is_printed() -> None:
    content = f"A headline\n\n3 May 2023\n\n{REPORT}\n".encode()
    assert day_of(read_one(content, "2024-10-21.txt")) == (date(2023, 5, 3), "text")
    assert day_of(read_one(REPORT.encode(), "2024-10-21.txt")) == (date(2024, 10, 21), "file name")
    assert day_of(read_one(REPORT.encode(), "plain.txt")) == (None, "")


def test_year_of_a_dateline_is_that_of_its_folder() -> None:
    content = f"A headline\n\nVARNSTADT, March 3 (Wire) — {REPORT}\n".encode()
    assert day_of(read_one(content, "articles/2021/dam.txt")) == (date(2021, 3, 3), "text")
    assert day_of(read_one(content, "articles/dam.txt")) == (None, "")
    assert day_of(read_one(content, "articles/2021/dam 2022.txt")) == (None, "")


def test_year_of_a_dateline_is_the_one_before_its_file_was_made() -> None:
    content = MAKERS[".docx"]("Dam fails", [f"VARNSTADT, {DAY:%B} {DAY.day} (Wire) — {REPORT}"])
    assert day_of(read_one(content, "dam.docx")) == (DAY.date(), "text")


def test_day_on_a_later_page_is_not_said_to_be_on_the_first() -> None:
    for lines, origin in (
        (["Dam", PRINTED], "page 1"),
        (["Dam", "Town", "Canton", PRINTED], "text"),
    ):
        document = read_one(MAKERS[".pptx"]("Dam fails", lines), "dam.pptx")
        assert day_of(document) == (date(2024, 4, 18), origin)


@pytest.mark.parametrize("name", ["time", "firstcreated", "updated"])
def test_row_without_a_day_of_publication_has_that_of_its_other_fields(name: str) -> None:
    row = {"_id": "a", "date": "unknown", name: "2024-04-18T07:14:00Z", "text": REPORT}
    content = json.dumps(row).encode()
    assert day_of(read_one(content, "a.jsonl")) == (date(2024, 4, 18), "metadata")
    row["published"] = "2024-04-17"
    assert read_one(json.dumps(row).encode(), "a.jsonl").published == date(2024, 4, 17)
