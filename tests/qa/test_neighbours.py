"""claims about passages that adjoin → checked on a document of several passages."""

from pathlib import Path

import pytest

from index import Index
from qa import ask, retrieve
from qa.neighbours import join_neighbours
from qa.rerank import Ranked
from qa.retrieve import rank

QUESTION = "Who drew the lighthouse of Larnstead?"
# Long enough for three passages, each of which has all of the question's words but one.
PARTS = [
    "The lighthouse of Larnstead has a history of its own. " + "Storms broke its lamp. " * 18,
    "In the harbour nobody forgot it. Ines Okafor drew the lighthouse. " + "It was white. " * 25,
    "The ferries of Larnstead go by the lighthouse each day. " + "They carry sheep to it. " * 18,
]


@pytest.fixture
def lighthouse(index: Index, corpus: Path) -> Index:
    (corpus / "long.txt").write_text(" ".join(PARTS), "utf-8")
    for number in range(3):
        (corpus / f"{number}.txt").write_text(
            f"The lighthouse number {number} stands in the sea off Quenby.", "utf-8"
        )
    index.sync(corpus)
    return index


def ranked(index: Index) -> list[Ranked]:
    return rank(QUESTION, index.search(QUESTION), index)


def test_a_passage_beside_a_better_one_leaves_its_rank_to_others(lighthouse: Index) -> None:
    before = [item.hit.passage.document_id for item in ranked(lighthouse)]
    after = join_neighbours(ranked(lighthouse), lighthouse)

    assert before.count("long.txt") == 2
    (long,) = [item for item in after if item.hit.passage.document_id == "long.txt"][:1]
    assert long.beside
    for item in long.beside:
        gap = sorted((item.hit.passage, long.hit.passage), key=lambda passage: passage.start)
        text = lighthouse.document("long.txt").text
        assert text[gap[0].end : gap[1].start].strip() == ""
        assert item.score <= long.score
    assert {citation.document_id for citation in retrieve(QUESTION, lighthouse, k=4)} == set(before)


def test_no_passage_is_lost_or_there_twice(lighthouse: Index) -> None:
    before = [item.hit.number for item in ranked(lighthouse)]
    after = join_neighbours(ranked(lighthouse), lighthouse)

    assert sorted(before) == sorted(
        one.hit.number for item in after for one in (item, *item.beside)
    )


def test_a_sentence_of_the_passage_beside_may_be_quoted(lighthouse: Index) -> None:
    answer = ask(QUESTION, lighthouse, k=1)
    for citation in answer.citations or answer.nearest:
        assert citation.passage_start <= citation.start < citation.end <= citation.passage_end
    second = ask("Which animals do the ferries carry by the lighthouse?", lighthouse, k=1)
    assert "sheep" in " ".join(c.quote for c in second.citations or second.nearest)


def test_passages_of_different_documents_do_not_adjoin(newsroom: Index) -> None:
    found = rank("the tunnel", newsroom.search("the tunnel"), newsroom)
    assert len(join_neighbours(found, newsroom)) == len(found)
