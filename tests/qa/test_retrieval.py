"""Retrieval returns different passages, best first, each cited by its best sentence."""

from datetime import date
from pathlib import Path

import pytest

from index import Filter, Index
from qa import ask, retrieve


def test_k_passages_are_returned_best_first(newsroom: Index) -> None:
    citations = retrieve("What does the harbour tunnel cost?", newsroom, k=3)

    assert [c.number for c in citations] == [1, 2, 3]
    assert citations[0].document_id.startswith("harbour")
    scores = [c.score for c in citations]
    assert scores == sorted(scores, reverse=True)


def test_duplicates_are_one_result(newsroom: Index) -> None:
    citations = retrieve("How many cars will use the harbour tunnel?", newsroom, k=5)

    tunnel = [c for c in citations if c.document_id.startswith("harbour")]
    assert len(tunnel) == 1
    both = {tunnel[0].document_id, *tunnel[0].duplicates}
    assert both == {"harbour.txt", "harbour-reprint.txt"}


def test_different_reports_are_not_duplicates(newsroom: Index) -> None:
    citations = retrieve("survey of beekeepers, library strike, Rovers", newsroom, k=5)

    assert len(citations) == 4
    assert all(not c.duplicates for c in citations if not c.document_id.startswith("harbour"))


def test_passages_close_to_the_day_rank_higher_and_none_is_hidden(newsroom: Index) -> None:
    question = "percent"
    spring = [c.document_id for c in retrieve(question, newsroom, as_of=date(2023, 4, 20))]
    winter = [c.document_id for c in retrieve(question, newsroom, as_of=date(2024, 2, 2))]

    assert spring.index("bees.txt") < spring.index("library/strike.txt")
    assert winter.index("library/strike.txt") < winter.index("bees.txt")
    assert set(spring) == set(winter)
    assert "match.md" in spring  # it has no date


def test_only_documents_in_the_filter_s_dates_are_returned(newsroom: Index) -> None:
    this_year = Filter(since=date(2024, 1, 1), undated=False)

    citations = retrieve("percent", newsroom, filter=this_year)

    assert [c.document_id for c in citations] == ["library/strike.txt"]


def test_k_below_one_is_refused(newsroom: Index) -> None:
    with pytest.raises(ValueError, match="k is 0"):
        retrieve("tunnel", newsroom, k=0)


def test_a_follow_up_question_is_resolved_by_its_history(newsroom: Index) -> None:
    first = ask("Who wrote the survey of beekeepers?", newsroom)
    without = retrieve("What did he blame?", newsroom, k=1)
    with_history = retrieve("What did he blame?", newsroom, k=1, history=[first])

    assert with_history[0].document_id == "bees.txt"
    assert "varroa mite" in with_history[0].quote
    assert without[0].passage_start >= 0


def test_a_self_contained_question_ignores_its_history(newsroom: Index) -> None:
    question = "How much did the Larnstead harbour tunnel cost?"
    before = ask("Who wrote the survey of beekeepers?", newsroom)

    assert retrieve(question, newsroom, history=[before]) == retrieve(question, newsroom)
    assert ask(question, newsroom, history=[before]).query == question


def test_the_answer_is_marked_in_the_sentence_before_if_it_is_there(
    index: Index, corpus: Path
) -> None:
    (corpus / "a.txt").write_text(
        "The old harbour was drawn by Ines Okafor. She planned it for forty ships in all.", "utf-8"
    )
    index.sync(corpus)

    (citation,) = retrieve("Who planned it for forty ships in all?", index, reader=None)

    text = index.document("a.txt").text
    assert citation.quote == text
    assert [text[start:end] for start, end in citation.answer_spans] == ["Ines Okafor"]
