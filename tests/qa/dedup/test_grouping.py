"""Copies of a report are one source, and leave room for other reports."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Index
from index.embedding.encoder import Encoder
from qa import Citation, retrieve
from tests.qa.wire import QUESTIONS, STRENGTH, Report, copy_of, from_text, read_reports

EVENTS = ("flood", "ferry", "mill", "weather", "comet")
KINDS = [kind for kind, strength in STRENGTH.items() if strength != "heavy"]


def write(folder: Path, name: str, text: str, day: int) -> None:
    (folder / name).write_text(f"{text}2024-10-{day:02} 07:00:00\n#news\n", "utf-8")


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    """An index of reports on five events and six edited copies of each report."""
    folder = tmp_path_factory.mktemp("wire")
    for report in read_reports():
        if report.event in EVENTS:
            write(folder, f"{report.name}.txt", report.text, 1)
            for day, kind in enumerate(KINDS, start=2):
                write(folder, f"{report.name}.{kind}.txt", copy_of(report, kind), day)
    index = Index.open(tmp_path_factory.mktemp("wire-index"))
    index.sync(folder)
    yield index
    index.close()


def report_name(document_id: str) -> str:
    return document_id.partition(".")[0]


def cited(index: Index, event: str, question: str) -> list[Citation]:
    return [
        citation
        for citation in retrieve(question, index, k=5)
        if report_name(citation.document_id).partition("-")[0] == event
    ]


EVENT_QUESTIONS = [(event, question) for event in EVENTS for question in QUESTIONS[event]]


@pytest.mark.parametrize(("event", "question"), EVENT_QUESTIONS)
def test_every_report_on_the_event_is_one_source_with_its_copies(
    wire: Index, event: str, question: str
) -> None:
    citations = cited(wire, event, question)

    reports = {report.name for report in read_reports() if report.event == event}
    assert {report_name(citation.document_id) for citation in citations} == reports
    for citation in citations:
        group = {citation.document_id, *citation.duplicates}
        assert {report_name(each) for each in group} == {report_name(citation.document_id)}
        assert len(group) == 1 + len(KINDS)


def test_copy_is_cited_only_for_what_the_first_document_does_not_show(wire: Index) -> None:
    for event, question in EVENT_QUESTIONS:
        leaders: dict[str, str] = {}
        shown: dict[str, str] = {}
        for citation in cited(wire, event, question):
            report, document = (
                report_name(citation.document_id),
                wire.document(citation.document_id),
            )
            leader = leaders.setdefault(report, citation.document_id)
            if leader != citation.document_id:
                assert citation.quote not in shown[report]
                # What the first document says further down may be cited from the copy.
                own = wire.document(leader).text
                assert citation.quote in own or "localised" in citation.document_id
            passage = document.text[citation.passage_start : citation.passage_end]
            shown[report] = f"{shown.get(report, '')}\n{passage}"


def test_copies_are_listed_by_date(wire: Index) -> None:
    for citation in cited(wire, "comet", "Who discovered a comet from her balcony?"):
        days = [wire.document(copy).published for copy in citation.duplicates]
        assert days == sorted(days, key=str)


def test_hundred_copies_leave_room_for_another_report(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> None:
    folder = tmp_path_factory.mktemp("crowd")
    by_name = {report.name: report for report in read_reports()}
    short = from_text("x", "\n".join(by_name["bridge-a"].text.split("\n")[:3]))
    for number in range(100):
        text = f"From paper number {number}\n" + "\n".join(short.paragraphs) + "\n"
        write(folder, f"copy-{number:03}.txt", text, 1)
    other: Report = by_name["bridge-b"]
    write(folder, "other.txt", other.text, 2)
    index = Index.open(tmp_path_factory.mktemp("crowd-index"))
    index.sync(folder)

    citations = retrieve("Which minister cut the ribbon at the bridge in Torvik?", index, k=5)

    assert sum(c.document_id.startswith("copy") for c in citations) == 1
    assert len(citations[0].duplicates) == 99
    assert "other.txt" in {c.document_id for c in citations}
    index.close()


def test_copy_with_another_figure_is_not_hidden(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> None:
    folder = tmp_path_factory.mktemp("updated")
    report = next(report for report in read_reports() if report.name == "trial")
    write(folder, "early.txt", report.text, 1)
    write(folder, "late.txt", report.text.replace("1,240 nurses", "1,310 nurses"), 2)
    index = Index.open(tmp_path_factory.mktemp("updated-index"))
    index.sync(folder)

    citations = retrieve("How many nurses did the trial take in?", index, k=5)

    quotes = [citation.quote for citation in citations]
    assert any("1,240" in quote for quote in quotes)
    assert any("1,310" in quote for quote in quotes)
    index.close()
