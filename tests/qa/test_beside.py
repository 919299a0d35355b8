"""claims about passages that adjoin → checked on a document of several passages."""

from pathlib import Path

import pytest

from index import Index
from qa import ask, retrieve
from qa.reprints import Source, adjoin, group_reprints
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


def grouped(index: Index) -> list[Source]:
    return group_reprints(ranked(index), 4, index)


def test_a_passage_beside_a_better_one_leaves_its_rank_to_others(lighthouse: Index) -> None:
    before = [item.hit.passage.document_id for item in ranked(lighthouse)]
    after = grouped(lighthouse)

    assert before.count("long.txt") == 2
    (long,) = [it for it in after if it.ranked.hit.passage.document_id == "long.txt"]
    (beside,) = long.beside
    places = sorted((beside.hit.passage, long.ranked.hit.passage), key=lambda it: it.start)
    text = lighthouse.document("long.txt").text
    assert text[places[0].end : places[1].start].strip() == ""
    assert beside.score <= long.ranked.score
    assert {citation.document_id for citation in retrieve(QUESTION, lighthouse, k=4)} == set(before)


def test_a_sentence_of_the_passage_beside_may_be_quoted(lighthouse: Index) -> None:
    answer = ask(QUESTION, lighthouse, k=1)
    for citation in answer.citations or answer.nearest:
        assert citation.passage_start <= citation.start < citation.end <= citation.passage_end
    second = ask("Which animals do the ferries carry by the lighthouse?", lighthouse, k=1)
    assert "sheep" in " ".join(c.quote for c in second.citations or second.nearest)


def test_passages_of_different_documents_do_not_adjoin(newsroom: Index) -> None:
    found = rank("the tunnel", newsroom.search("the tunnel"), newsroom)
    assert len(found) > 2
    for one in found[1:]:
        assert not adjoin(one, found[0], newsroom)
