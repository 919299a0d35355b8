"""the gold conversations are what they say: answers verbatim, turns in order, enough of them."""

import json
from collections import Counter
from pathlib import Path

import pytest

from qa.evaluation.gold import read_gold

ROOT = Path(__file__).parents[2]
THREADS = ROOT / "tests" / "gold" / "threads"
FRESH = "questions-fresh.jsonl"
FILES = ("questions-dev.jsonl", "questions-heldout.jsonl", FRESH)
TEXTS = {
    path.name: " ".join(path.read_text("utf-8").split())
    for folder in (ROOT / "seeds", THREADS / "corpus")
    for path in folder.glob("*.txt")
}


@pytest.mark.parametrize("name", FILES)
def test_every_answer_stands_verbatim_in_its_document(name: str) -> None:
    for question in read_gold(THREADS / name):
        assert (question.document is None) == (not question.answers), question.text
        for answer in question.answers:
            assert question.document is not None
            assert answer in TEXTS[question.document], question.text


@pytest.mark.parametrize("name", FILES)
def test_turns_of_a_thread_follow_one_another_and_the_first_stands_alone(name: str) -> None:
    seen: list[str] = []
    for question in read_gold(THREADS / name):
        assert question.thread is not None
        if not seen or seen[-1] != question.thread:
            assert question.thread not in seen, f"{question.thread} is taken up again"
            assert question.self_contained, question.text
            seen.append(question.thread)


def test_the_held_back_conversations_are_on_articles_of_their_own() -> None:
    def articles(name: str) -> set[str]:
        first: dict[str | None, str | None] = {}
        for question in read_gold(THREADS / name):
            first.setdefault(question.thread, question.document)
        return {document for document in first.values() if document}

    assert not articles(FILES[0]) & articles(FILES[1])


def test_no_fresh_conversation_ever_turns_to_an_article_the_others_use() -> None:
    def articles(name: str) -> set[str]:
        return {row.document for row in read_gold(THREADS / name) if row.document}

    fresh = articles(FRESH)
    assert len(fresh) >= 12
    for name in FILES:
        assert name == FRESH or not fresh & articles(name), name


def test_the_fresh_conversations_are_enough_by_themselves() -> None:
    rows = read_gold(THREADS / FRESH)
    lengths = Counter(row.thread for row in rows)
    leaning = [row for row in rows if not row.self_contained]
    assert len(lengths) >= 24
    assert all(3 <= length <= 6 for length in lengths.values()), lengths
    assert len(leaning) >= 100
    assert sum(not row.answers for row in leaning) >= 8
    assert sum(row.self_contained for row in rows) > len(lengths), "no thread changes its topic"


def test_there_are_enough_of_each_kind() -> None:
    rows = [question for name in FILES for question in read_gold(THREADS / name)]
    leaning = [row for row in rows if not row.self_contained]
    assert len(rows) >= 150
    assert len(leaning) >= 150
    assert sum(not row.answers for row in leaning) >= 15


def test_alone_is_true_or_false(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"question": "Why?", "thread": "a", "alone": "no"}), "utf-8")
    with pytest.raises(ValueError, match="alone must be true or false"):
        read_gold(path)
