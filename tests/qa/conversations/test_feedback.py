"""claims about what readers say of answers → checked on a newsroom and its gold file."""

import json
import os
import sys
from pathlib import Path

import pytest

from index import Index
from qa import ask
from qa.conversations.feedback import append_judgement, approve, correct, gold_file, reject
from qa.evaluation.gold import GoldError, read_gold
from qa.evaluation.metrics import evaluate
from tests.qa.conftest import ARTICLES

COST = "How much did the tunnel cost?"
BLAMED = "Who blamed the varroa mite?"
ABSENT = "How deep is Lake Baikal?"


def test_the_gold_file_lies_beside_the_index_and_not_in_it(newsroom: Index) -> None:
    place = gold_file(newsroom)
    assert place.parent == newsroom.folder.resolve().parent
    assert place.name == f"{newsroom.folder.name}-gold.jsonl"


def test_a_right_answer_becomes_gold_that_evaluates_as_right(
    newsroom: Index, tmp_path: Path
) -> None:
    place = tmp_path / "gold.jsonl"
    for question in (COST, BLAMED, ABSENT):
        append_judgement(approve(ask(question, newsroom)), place)

    outcomes = evaluate(read_gold(place), newsroom)

    assert [outcome.answerable for outcome in outcomes] == [True, True, False]
    assert [outcome.first_right for outcome in outcomes] == [True, True, False]
    assert outcomes[2].answered is False


def test_a_corrected_quote_is_kept_as_it_stands_with_its_document(newsroom: Index) -> None:
    answer = ask(COST, newsroom)
    judged = correct(answer, "  “beekeepers in   THE vale” ", newsroom)

    assert judged.answers == ("Beekeepers in the Vale",)
    assert judged.document == "bees.txt"


def test_a_correction_may_be_part_of_what_was_quoted(newsroom: Index) -> None:
    answer = ask(COST, newsroom)
    judged = correct(answer, "410 million euros", newsroom)
    assert judged.document == answer.citations[0].document_id


@pytest.mark.parametrize("words", ["no such words here", "420 million euros"])
def test_words_that_stand_nowhere_are_no_correction(newsroom: Index, words: str) -> None:
    with pytest.raises(GoldError, match=f"“{words}” stands in none of these documents"):
        correct(ask(COST, newsroom), words, newsroom)


@pytest.mark.parametrize("words", ["", " ", "“”", "…"])
def test_a_correction_needs_a_word(newsroom: Index, words: str) -> None:
    with pytest.raises(GoldError, match="no word"):
        correct(ask(COST, newsroom), words, newsroom)


def test_words_of_a_document_that_is_gone_are_no_correction(index: Index, corpus: Path) -> None:
    for name in ("bees.txt", "harbour.txt"):
        (corpus / name).write_text(ARTICLES[name], "utf-8")
    index.sync(corpus)
    answer = ask(BLAMED, index)
    assert correct(answer, "Tomas Lindqvist", index).document == "bees.txt"
    (corpus / "bees.txt").unlink()
    index.sync(corpus)

    with pytest.raises(GoldError, match="none of these documents"):
        correct(answer, "Tomas Lindqvist", index)


def test_a_rejected_answer_says_that_silence_was_right(newsroom: Index, tmp_path: Path) -> None:
    place = tmp_path / "gold.jsonl"
    append_judgement(reject(ask(COST, newsroom)), place)

    (question,) = read_gold(place)
    assert question.answers == ()
    assert json.loads(place.read_text("utf-8"))["answers"] == []


def test_the_later_judgement_on_a_question_holds(newsroom: Index, tmp_path: Path) -> None:
    place = tmp_path / "gold.jsonl"
    answer = ask(COST, newsroom)
    append_judgement(reject(answer), place)
    append_judgement(approve(ask(BLAMED, newsroom)), place)
    append_judgement(correct(answer, "410 million euros", newsroom), place)

    assert [(q.text, q.answers) for q in read_gold(place)][1] == (COST, ("410 million euros",))
    assert len(read_gold(place)) == 2
    assert len(place.read_text("utf-8").splitlines()) == 3


def test_questions_that_nobody_judged_may_stand_twice(tmp_path: Path) -> None:
    place = tmp_path / "gold.jsonl"
    place.write_text('{"question": "Who?", "answers": ["Ines"]}\n' * 2)
    assert len(read_gold(place)) == 2


def test_a_gold_file_that_can_not_be_written_is_named(newsroom: Index, tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"could not be kept in .*missing/gold\.jsonl.*No such"):
        append_judgement(approve(ask(COST, newsroom)), tmp_path / "missing" / "gold.jsonl")


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full")
def test_a_full_disk_is_said(newsroom: Index, tmp_path: Path) -> None:
    place = tmp_path / "gold.jsonl"
    os.symlink("/dev/full", place)
    with pytest.raises(GoldError, match="No space left"):
        append_judgement(approve(ask(COST, newsroom)), place)
