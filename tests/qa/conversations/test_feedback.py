"""Judgements of answers become gold examples that evaluate as judged."""

import json
import os
import sys
from pathlib import Path

import pytest

from index import Index
from index.storage.sqlite.user_data import UserDataFiles
from qa import ask
from qa.__main__ import main
from qa.conversations import feedback
from qa.conversations.feedback import Judgement, JudgementStore, approve, correct, reject
from qa.evaluation.gold import GoldError, read_gold
from qa.evaluation.metrics import evaluate
from tests.postgres import on_both_stores
from tests.qa.conftest import ARTICLES

COST = "How much did the tunnel cost?"
BLAMED = "Who blamed the varroa mite?"
ABSENT = "How deep is Lake Baikal?"


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """The file of the judgements of `store`."""
    return tmp_path / "made-gold.jsonl"


@pytest.fixture
def store(tmp_path: Path) -> JudgementStore:
    return JudgementStore(UserDataFiles(tmp_path / "made"))


def test_gold_files_are_beside_the_index_one_for_each_user(
    tmp_path: Path, store: JudgementStore, gold: Path
) -> None:
    store.append(Judgement("Why?", ()))
    JudgementStore(UserDataFiles(tmp_path / "made"), "../ana").append(Judgement("Why?", ()))
    of_ana = tmp_path / f"made-gold-of-{b'../ana'.hex()}.jsonl"
    assert sorted(tmp_path.iterdir()) == sorted([gold, of_ana])


@on_both_stores
def test_judgements_of_each_user_are_kept_apart_in_their_order(index: Index) -> None:
    store, of_ana = JudgementStore(index.user_data), JudgementStore(index.user_data, "ana")
    for number in range(3):
        store.append(Judgement("Who?", (f"Ann {number}",), "a.txt"))
    of_ana.append(Judgement("Why?", ()))
    rows = [json.loads(line) for line in JudgementStore(index.user_data).read().splitlines()]
    assert [row["answers"] for row in rows] == [["Ann 0"], ["Ann 1"], ["Ann 2"]]
    assert [json.loads(line)["question"] for line in of_ana.read().splitlines()] == ["Why?"]
    assert JudgementStore(index.user_data, "an").read() == b""


@on_both_stores
def test_judgements_are_printed_as_gold_questions(
    index: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    JudgementStore(index.user_data, "ana").append(Judgement("Who?", ("Ann “A.” Öz",), "a.txt"))
    main(["judgements", "--user", "ana", "--index", str(index.location)])
    gold = tmp_path / "gold.jsonl"
    gold.write_text(capsys.readouterr().out, "utf-8")
    (question,) = read_gold(gold)
    assert (question.text, question.answers) == ("Who?", ("Ann “A.” Öz",))


@on_both_stores
def test_judgements_do_not_grow_without_limit(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = JudgementStore(index.user_data)
    store.append(Judgement("Who?", ("Ann",)))
    monkeypatch.setattr(feedback, "MAX_GOLD_BYTES", 100)
    with pytest.raises(GoldError, match="grown to 0 MB"):
        store.append(Judgement("Who?", ("Ben",)))
    assert len(store.read().splitlines()) == 1


def test_corrected_quote_is_limited(newsroom: Index) -> None:
    with pytest.raises(GoldError, match="has 5,001 characters: give at most 5,000"):
        correct(ask(COST, newsroom), "x" * 5_001, newsroom)


def test_approved_answer_evaluates_as_right(
    newsroom: Index, store: JudgementStore, gold: Path
) -> None:
    for question in (COST, BLAMED, ABSENT):
        store.append(approve(ask(question, newsroom)))

    outcomes = evaluate(read_gold(gold), newsroom)

    assert [outcome.answerable for outcome in outcomes] == [True, True, False]
    assert [outcome.first_right for outcome in outcomes] == [True, True, False]
    assert outcomes[2].tier == "none"


def test_corrected_quote_is_saved_as_it_is_in_its_document(newsroom: Index) -> None:
    answer = ask(COST, newsroom)
    judged = correct(answer, "  “beekeepers in   THE vale” ", newsroom)

    assert judged.answers == ("Beekeepers in the Vale",)
    assert judged.document == "bees.txt"


def test_words_are_found_that_are_copied_without_marks_of_emphasis(
    index: Index, corpus: Path
) -> None:
    (corpus / "bees.md").write_text("# Bees\n\nThe **varroa mite** ate *them* all.\n", "utf-8")
    index.sync(corpus)
    judged = correct(ask(BLAMED, index), "varroa mite ate them all", index)
    assert judged.answers == ("varroa mite** ate *them* all",)


def test_correction_may_be_part_of_the_quote(newsroom: Index) -> None:
    answer = ask(COST, newsroom)
    judged = correct(answer, "410 million euros", newsroom)
    assert judged.document == answer.citations[0].document_id


@pytest.mark.parametrize("words", ["no such words here", "420 million euros"])
def test_correction_must_be_in_a_document(newsroom: Index, words: str) -> None:
    with pytest.raises(GoldError, match=f"“{words}” is not in any of these documents"):
        correct(ask(COST, newsroom), words, newsroom)


@pytest.mark.parametrize("words", ["", " ", "“”", "…"])
def test_correction_must_have_a_word(newsroom: Index, words: str) -> None:
    with pytest.raises(GoldError, match="has no word"):
        correct(ask(COST, newsroom), words, newsroom)


def test_correction_from_a_deleted_document_is_refused(index: Index, corpus: Path) -> None:
    for name in ("bees.txt", "harbour.txt"):
        (corpus / name).write_text(ARTICLES[name], "utf-8")
    index.sync(corpus)
    answer = ask(BLAMED, index)
    assert correct(answer, "Tomas Lindqvist", index).document == "bees.txt"
    (corpus / "bees.txt").unlink()
    index.sync(corpus)

    with pytest.raises(GoldError, match="not in any of these documents"):
        correct(answer, "Tomas Lindqvist", index)


def test_rejected_answer_becomes_a_question_without_answers(
    newsroom: Index, store: JudgementStore, gold: Path
) -> None:
    store.append(reject(ask(COST, newsroom)))

    (question,) = read_gold(gold)
    assert question.answers == ()
    assert json.loads(gold.read_text("utf-8"))["answers"] == []


def test_last_judgement_on_a_question_counts(
    newsroom: Index, store: JudgementStore, gold: Path
) -> None:
    answer = ask(COST, newsroom)
    store.append(reject(answer))
    store.append(approve(ask(BLAMED, newsroom)))
    store.append(correct(answer, "410 million euros", newsroom))

    assert [(q.text, q.answers) for q in read_gold(gold)][1] == (COST, ("410 million euros",))
    assert len(read_gold(gold)) == 2
    assert len(gold.read_text("utf-8").splitlines()) == 3


def test_questions_without_judgement_may_be_repeated(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"question": "Who?", "answers": ["Ines"]}\n' * 2)
    assert len(read_gold(gold)) == 2


def test_gold_file_that_cannot_be_written_is_named(newsroom: Index, tmp_path: Path) -> None:
    store = JudgementStore(UserDataFiles(tmp_path / "missing" / "made"))
    with pytest.raises(GoldError, match=r"not be saved: '.*missing/made-gold\.jsonl' .*No such"):
        store.append(approve(ask(COST, newsroom)))


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full")
def test_full_disk_is_reported(newsroom: Index, store: JudgementStore, gold: Path) -> None:
    os.symlink("/dev/full", gold)
    with pytest.raises(GoldError, match="No space left"):
        store.append(approve(ask(COST, newsroom)))
