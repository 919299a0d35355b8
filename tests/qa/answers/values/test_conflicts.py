"""Numbers on which sources disagree are shown side by side, and only those."""

from collections.abc import Iterator
from datetime import date

import pytest

from index import Index
from index.embedding.encoder import Encoder
from qa import ask, conflicts_note
from tests.qa.wire import REPORTS


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    """Reports of three newspapers on one flood on three days, and other news."""
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
def test_conflicting_numbers_are_listed_newest_first(papers: Index, question: str) -> None:
    answer = ask(question, papers)

    assert answer.answered
    values = [(value.text, value.citation.published) for value in answer.conflicting_values]
    assert values == [
        ("25", date(2024, 10, 8)),
        ("18", date(2024, 10, 5)),
        ("Twelve", date(2024, 10, 3)),
    ]
    note = conflicts_note(answer)
    assert note.index("“25” (2024-10-08)") < note.index("“Twelve” (2024-10-03)")
    for value in answer.conflicting_values:
        assert value.text in value.citation.quote


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
def test_numbers_of_different_things_do_not_conflict(papers: Index, question: str) -> None:
    assert ask(question, papers).conflicting_values == ()


# Independent reports on one subject, and one on another.
TROOPS = {
    "monday.txt": """Pavonia sends soldiers to Orland
Pavonia has sent 1,500 soldiers to Orland, the intelligence service said on Monday.
They came by ship and are being trained near the port of Vesk.
2024-10-21 09:00:00
#war
""",
    "friday.txt": """More of Pavonia's troops seen in Orland
By the end of the week Pavonia has sent about 12 000 troops to Orland, according to the ministry.
Pictures from the air show tents east of Vesk, and 40 lorries.
2024-10-25 09:00:00
#war
""",
    "sunday.txt": """What Orland pays for Pavonia's men
Orland pays 2,000 crowns a month for each soldier that Pavonia sends, a deserter says.
Twelve thousand soldiers were sent by Pavonia so far, he believes.
2024-10-27 09:00:00
#war
""",
    "bread.txt": """Bread gets dearer in Orland
A loaf costs 14 crowns in Orland since Monday. Bakers say that 300 mills stand still.
2024-10-26 09:00:00
#prices
""",
}


def test_each_source_s_number_is_shown_as_it_is_written(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> None:
    folder = tmp_path_factory.mktemp("troops")
    for name, text in TROOPS.items():
        (folder / name).write_text(text, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("troops-index"))
    index.sync(folder)

    answer = ask("How many soldiers has Pavonia sent to Orland?", index)

    assert [(it.text, it.citation.document_id) for it in answer.conflicting_values] == [
        ("Twelve thousand", "sunday.txt"),
        ("about 12 000", "friday.txt"),
        ("1,500", "monday.txt"),
    ]
    assert ask("How much does a loaf cost in Orland?", index).conflicting_values == ()
    index.close()


def test_two_numbers_of_one_document_do_not_conflict(seeds: Index) -> None:
    for question in (
        "How many men did Pyongyang send according to South Korean intelligence?",
        "Up to how many men could Kim Jong-un send to support the Russian war effort?",
    ):
        assert ask(question, seeds).conflicting_values == ()
