"""Who leaves an office is not who is new in it."""

from pathlib import Path

import pytest

from index import Index
from qa import ask
from qa.answers.selection.office_changes import asks_new_holder, only_leaves


@pytest.mark.parametrize(
    "question",
    ["Who is the new stationmaster?", "who will replace Ida Holt?", "Who succeeds the dean?"],
)
def test_question_for_the_new_holder_is_told(question: str) -> None:
    assert asks_new_holder(question)


@pytest.mark.parametrize("question", ["Who is the stationmaster?", "Where is the new station?"])
def test_other_questions_are_not(question: str) -> None:
    assert not asks_new_holder(question)


def test_sentence_that_names_both_is_no_leaving_alone() -> None:
    asked = "Who is the new stationmaster?"
    assert only_leaves(asked, "Ida Holt, the stationmaster, is to retire in May.")
    assert not only_leaves(asked, "Ida Holt retires and will be replaced by Bo Lind.")
    assert not only_leaves(asked, "Bo Lind is the new stationmaster.")


def test_election_of_somebody_is_not_who_succeeded_that_one() -> None:
    asked = "Who succeeded Ida Holt?"
    assert only_leaves(asked, "The council has elected the vet Ida Holt to the seat left by Lind.")
    assert only_leaves(asked, "Ida Holt follows Bo Lind.")
    assert not only_leaves(asked, "Bo Lind was elected to follow Ida Holt.")


def test_who_leaves_is_never_the_answer(index: Index, tmp_path: Path) -> None:
    (tmp_path / "station.txt").write_text(
        "Ida Holt, the stationmaster who wanted a second platform in Arnby, is to retire at the "
        "end of the month after nine years. Her place will be taken by Bo Lind, 41, a pilot.",
        "utf-8",
    )
    index.sync(tmp_path)
    answer = ask("Who is the new stationmaster?", index)
    assert "Bo Lind" in " ".join(citation.quote for citation in answer.citations)
    marked = [
        citation.quote[start - citation.start : end - citation.start]
        for citation in answer.citations
        for start, end in citation.answer_spans
    ]
    assert "Ida Holt" not in marked


def test_who_has_left_since_does_not_hold_the_office(index: Index, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text(
        "Dues\n4 May 2021\n\nThe harbour master of Arnby, Ida Holt, has put up the dues.", "utf-8"
    )
    (tmp_path / "new.txt").write_text(
        "Farewell\n8 June 2022\n\nIda Holt has left the harbour of Arnby.\n\n"
        "Her successor, Bo Lind, starts on Monday.",
        "utf-8",
    )
    index.sync(tmp_path)
    answer = ask("Who is the harbour master of Arnby?", index)
    quotes = [citation.quote for citation in answer.citations]
    assert quotes[0].startswith("Ida Holt has left")
    assert any("Bo Lind" in quote for quote in quotes)
