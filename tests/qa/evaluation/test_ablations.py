"""Comparing rankings on a newsroom's index."""

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


def test_each_ranking_is_measured_on_the_answerable_questions(newsroom: Index) -> None:
    recalls = {row.ranking: row for row in compare_rankings(QUESTIONS, newsroom)}

    assert list(recalls) == [
        "cosine", "BM25", "reciprocal rank fusion", "score fusion", "retrieve, without time",
        "retrieve",
    ]  # fmt: skip
    for row in recalls.values():
        assert row.questions == 3
        # Two can be found among the few passages, and one nowhere.
        assert row.recall_at_20 == round(2 / 3, 4)
        assert row.recall_at_1 <= row.recall_at_5 <= row.recall_at_20


def test_rank_and_score_fusion_agree_where_both_lists_do(newsroom: Index) -> None:
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
