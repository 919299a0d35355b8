"""The gold conversations are valid: answers verbatim, turns in order, and enough of each kind."""

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
def test_every_answer_is_verbatim_in_its_document(name: str) -> None:
    for question in read_gold(THREADS / name):
        assert (question.document is None) == (not question.answers), question.text
        for answer in question.answers:
            assert question.document is not None
            assert answer in TEXTS[question.document], question.text


@pytest.mark.parametrize("name", FILES)
def test_turns_of_a_thread_are_adjacent_and_the_first_is_self_contained(name: str) -> None:
    seen: list[str] = []
    for question in read_gold(THREADS / name):
        assert question.thread is not None
        if not seen or seen[-1] != question.thread:
            assert question.thread not in seen, f"{question.thread} is resumed later"
            assert question.self_contained, question.text
            seen.append(question.thread)


def test_held_out_conversations_begin_with_other_articles() -> None:
    def articles(name: str) -> set[str]:
        first: dict[str | None, str | None] = {}
        for question in read_gold(THREADS / name):
            first.setdefault(question.thread, question.document)
        return {document for document in first.values() if document}

    assert not articles(FILES[0]) & articles(FILES[1])


def test_fresh_conversations_share_no_article_with_the_others() -> None:
    def articles(name: str) -> set[str]:
        return {row.document for row in read_gold(THREADS / name) if row.document}

    fresh = articles(FRESH)
    assert len(fresh) >= 12
    for name in FILES:
        assert name == FRESH or not fresh & articles(name), name


def test_fresh_conversations_are_enough_by_themselves() -> None:
    rows = read_gold(THREADS / FRESH)
    lengths = Counter(row.thread for row in rows)
    context_dependent = [row for row in rows if not row.self_contained]
    assert len(lengths) >= 24
    assert all(3 <= length <= 6 for length in lengths.values()), lengths
    assert len(context_dependent) >= 100
    assert sum(not row.answers for row in context_dependent) >= 8
    assert sum(row.self_contained for row in rows) > len(lengths), "no thread changes its topic"


def test_there_are_enough_of_each_kind() -> None:
    rows = [question for name in FILES for question in read_gold(THREADS / name)]
    context_dependent = [row for row in rows if not row.self_contained]
    assert len(rows) >= 150
    assert len(context_dependent) >= 150
    assert sum(not row.answers for row in context_dependent) >= 15


def test_alone_must_be_true_or_false(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"question": "Why?", "thread": "a", "alone": "no"}), "utf-8")
    with pytest.raises(ValueError, match="alone must be true or false"):
        read_gold(path)
