"""figures on which sources disagree stand side by side, and only those."""

from collections.abc import Iterator
from datetime import date

import pytest

from index import Index
from index.encoder import Encoder
from qa import ask, figures_note
from tests.qa.wire import REPORTS


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    """Three papers on one flood on three days, and other news."""
    folder = tmp_path_factory.mktemp("papers")
    days = {"flood-a": "2024-10-03", "flood-b": "2024-10-05", "flood-c": "2024-10-08"}
    for path in REPORTS.glob("*.txt"):
        text = path.read_text("utf-8")
        if path.stem in days:
            text += f"{days[path.stem]} 07:00:00\n#news\n"
        (folder / path.name).write_text(text, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("papers-index"))
    index.sync(folder)
    yield index
    index.close()


@pytest.mark.parametrize(
    "question",
    [
        "How many people were killed in the flood in Melden?",
        "How many people were killed in the Melden flood?",
    ],
)
def test_differing_figures_stand_side_by_side_newest_first(papers: Index, question: str) -> None:
    answer = ask(question, papers)

    assert answer.answered
    shown = [(figure.text, figure.citation.published) for figure in answer.figures]
    assert shown == [
        ("25", date(2024, 10, 8)),
        ("18", date(2024, 10, 5)),
        ("Twelve", date(2024, 10, 3)),
    ]
    note = figures_note(answer)
    assert note.index("“25” (2024-10-08)") < note.index("“Twelve” (2024-10-03)")
    for figure in answer.figures:
        assert figure.text in figure.citation.quote


@pytest.mark.parametrize(
    "question",
    [
        "How many households were without electricity in Melden?",
        "How many soldiers has the army sent to Melden?",
        "How much did the repair cost?",
        "Who heads the civil defence of the district?",
        "How many cars is Velo Motors calling back?",
        "When was the mill in Askerud founded?",
    ],
)
def test_figures_of_other_things_are_no_disagreement(papers: Index, question: str) -> None:
    assert ask(question, papers).figures == ()


def test_two_figures_of_one_document_are_no_disagreement(seeds: Index) -> None:
    for question in (
        "How many men did Pyongyang send according to South Korean intelligence?",
        "Up to how many men could Kim Jong-un send to support the Russian war effort?",
    ):
        assert ask(question, seeds).figures == ()
