"""An answer's first quote reports what was asked for as done, or is shown as possible only."""

from collections.abc import Iterator

import pytest

from index import Index
from index.embedding.encoder import Encoder
from qa import ask

FERRY = """The night of the fire

The fire door on deck four was found locked after the blaze. Eleven passengers had to break a \
window. I do not know who locked the fire door. The captain, Henrik Aas, told me later that he had \
given no such order.

Police say the purser, Lena Holt, stole the lifeboat fund. She denied it.
"""
MILL = """Strike at the Marlow mill

Workers at the Marlow mill began their strike on July 14. The mill could send up to 12,000 parcels \
a day before the strike.

The mayor, Rolf Lind, who denied taking bribes, opened the footbridge on 3 May. The bishop did not \
attend the ceremony. The council rejected a proposal to close the fish market in June.
"""


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    """An index of two reports, not to be changed by tests."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "ferry.txt").write_text(FERRY, "utf-8")
    (folder / "mill.txt").write_text(MILL, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("reports-index"))
    index.sync(folder)
    yield index
    index.close()


@pytest.mark.parametrize(
    ("question", "difference"),
    [
        ("Who locked the fire door?", "denied in the text"),
        ("Who stole the lifeboat fund?", "denied in the text"),
        ("When did the strike end?", "about the start, not the end"),
        ("How many parcels were sent?", "possible, not reported as done"),
        ("Who attended the ceremony?", "denied in the text"),
        ("When was the fish market closed?", "rejected or withdrawn in the text"),
    ],
)
def test_what_is_not_reported_as_done_is_no_answer_and_not_marked(
    reports: Index, question: str, difference: str
) -> None:
    answer = ask(question, reports)

    assert answer.tier != "answer"
    differing = [citation for citation in answer.citations if citation.difference]
    assert difference in [citation.difference for citation in differing]
    assert all(citation.answer_spans == () for citation in differing)


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("When did the strike begin?", "July 14"),
        ("Who opened the footbridge?", "Rolf Lind"),
        ("When was the footbridge opened?", "3 May"),
        ("How many parcels could be sent?", "12,000"),
    ],
)
def test_what_is_asked_for_as_it_is_stated_is_answered(
    reports: Index, question: str, marked: str
) -> None:
    answer = ask(question, reports)
    first = answer.citations[0]

    assert answer.tier == "answer"
    assert first.difference == ""
    assert marked in " ".join(
        first.quote[start - first.start : end - first.start] for start, end in first.answer_spans
    )


def test_a_denial_is_shown_first_where_it_is_asked_whether_it_was_done(reports: Index) -> None:
    answer = ask("Did the bishop attend the ceremony?", reports)

    assert "did not attend" in answer.citations[0].quote


def test_a_denial_is_quoted_behind_what_it_denies_in_the_order_of_the_document(
    reports: Index,
) -> None:
    quote = ask("Who locked the fire door?", reports).citations[0].quote

    assert quote.index("I do not know who locked") < quote.index("no such order")
