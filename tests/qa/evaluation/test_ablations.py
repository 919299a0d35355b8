"""claims about comparing rankings → checked on a newsroom's index."""

import json
from datetime import date
from pathlib import Path

import pytest

from index import Index
from qa.__main__ import main
from qa.evaluation.ablations import compare_rankings
from qa.evaluation.gold import Question

QUESTIONS = [
    Question("How much did the tunnel cost?", ("410 million euros",), as_of=date(2023, 3, 6)),
    Question("Who blamed the varroa mite?", ("Tomas Lindqvist",), "bees.txt"),
    Question("Who scored against Athletic?", ("nobody at all",)),
    Question("How deep is Lake Baikal?", ()),
]


def test_each_ranking_is_counted_over_the_answerable_questions(newsroom: Index) -> None:
    found = {row.ranking: row for row in compare_rankings(QUESTIONS, newsroom)}

    assert list(found) == [
        "cosine", "BM25", "reciprocal rank fusion", "scores fused", "retrieve, without time",
        "retrieve",
    ]  # fmt: skip
    for row in found.values():
        assert row.questions == 3
        # Two can be found among the few passages, and one nowhere.
        assert row.recall_at_20 == round(2 / 3, 4)
        assert row.recall_at_1 <= row.recall_at_5 <= row.recall_at_20


def test_the_same_by_rank_and_by_score_when_both_lists_agree(newsroom: Index) -> None:
    one = {row.ranking: row.recall_at_1 for row in compare_rankings(QUESTIONS[1:2], newsroom)}
    assert set(one.values()) == {1.0}


def test_the_command_prints_a_row_for_each(
    newsroom: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"question": "Who blamed the mite?", "answers": ["Lindqvist"]}))
    command = ["evaluate", str(gold), "--index", str(newsroom.folder), "--rankings"]

    assert main(command) == 0
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 6
    assert rows[-1].split() == ["retrieve", "1.000", "/", "1.000", "/", "1.000"]
    assert main([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0])["ranking"] == "cosine"
