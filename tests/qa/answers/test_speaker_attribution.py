"""Who said quoted words is answered by the attribution that stands beside them."""

from pathlib import Path

import pytest

from index import Index
from qa import ask

COURT = (
    "Nurse Kofi Adair told the court that he had pressed the bag by hand. He was relieved by a "
    "porter. “There were more lungs than hands,” he said.\n\nRoland Peverell admitted that the "
    "generator had not been run.\n\nNobody had seen the label “Keep this door shut” before."
)


@pytest.fixture
def court(index: Index, tmp_path: Path) -> Index:
    folder = tmp_path / "court"
    folder.mkdir()
    (folder / "note.txt").write_text(COURT, "utf-8")
    index.sync(folder)
    return index


@pytest.mark.parametrize(
    "question",
    [
        'Who said "there were more lungs than hands"?',
        "who was it that said “There were more lungs than hands,”",
    ],
)
def test_speaker_is_marked_and_the_words_are_quoted(court: Index, question: str) -> None:
    answer = ask(question, court)
    assert answer.answered
    (citation,) = answer.citations
    (span,) = citation.answer_spans
    assert court.document(citation.document_id).text[slice(*span)].endswith("Kofi Adair")
    assert "There were more lungs than hands" in citation.quote


def test_words_that_nobody_is_said_to_have_said_are_no_answer(court: Index) -> None:
    answer = ask('Who said "keep this door shut"?', court)
    assert not answer.answered
    assert all(citation.answer_spans == () for citation in answer.citations)


def test_words_that_stand_nowhere_are_left_to_the_search(court: Index) -> None:
    answer = ask('Who said "the moon is made of cheese"?', court)
    assert not answer.answered
