"""A value that another document corrects is not given, and the correction is quoted whole."""

from collections.abc import Iterator

import pytest

from index import Index
from index.embedding.encoder import Encoder
from qa import ask

TEXTS = {
    "mill.txt": """The old mill at Larn has been sold for 4 million crowns to the painter Ruth Abel.
""",
    "mill-corrected.txt": """Correction: An earlier version of our article on the old mill at Larn \
said that it had been sold for 4 million crowns to the painter Ruth Abel. The price was \
1.4 million crowns.
""",
    "audit.txt": """The audit of the mill at Larn is 40 pages long and names eleven faults.
""",
    "crane.txt": """Crane at Tolsby

At ten past four on Friday the new crane was lifted onto the quay of Tolsby. Two tugs had brought \
it from Larn in three days, against wind and rain. The harbour master, Ines Aker, said that the \
fishermen had waited for it since the storm of 2009. A band of nine men played.

It can carry 40 tonnes. The old one goes to a scrapyard.
""",
    "column.txt": """Corrections, Tolsby Post

2 May: The name of the baker is Ole Brun. He bakes rye bread, not cakes.

3 May: In our report on the harbour we wrote that the new crane at Tolsby was lifted at ten past \
four. It was ten past three.

4 May: The fair is held in June and not in July.
""",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    corpus = tmp_path_factory.mktemp("corrections")
    for name, text in TEXTS.items():
        (corpus / name).write_text(text, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("corrections-index"))
    index.sync(corpus)
    yield index
    index.close()


def test_a_time_that_a_column_of_corrections_gives_as_wrong_is_not_marked(folder: Index) -> None:
    answer = ask("At what time was the new crane at Tolsby lifted?", folder)
    first = answer.citations[0]

    assert "ten past four. It was ten past three." in first.quote
    text = folder.document(first.document_id).text
    assert [text[slice(*span)] for span in first.answer_spans] == ["ten past three"]


def test_a_correction_is_never_merged_into_the_report_that_it_corrects(folder: Index) -> None:
    first = ask("For how much was the old mill at Larn sold?", folder).citations[0]

    assert first.document_id == "mill-corrected.txt"
    assert "1.4 million" in first.quote


def test_a_correction_of_another_thing_with_the_same_number_is_not_quoted(folder: Index) -> None:
    first = ask("How many pages does the audit of the mill have?", folder).citations[0]

    assert "40 pages" in first.quote


def test_an_entry_of_a_column_ends_with_its_paragraph(folder: Index) -> None:
    answer = ask("At what time was the new crane at Tolsby lifted?", folder)

    assert "the fair" not in answer.citations[0].quote


def test_the_former_value_is_given_where_it_is_asked_for(folder: Index) -> None:
    answer = ask("At what time was the crane lifted, as it was wrongly reported?", folder)

    assert "ten past four" in answer.citations[0].quote
