"""claims about what a reader is worth → checked on trials that are made, and on disk."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import Index
from qa.evaluation.gold import GoldError, Question
from qa.reader import DEFAULT_READER, Reader, ScoreWeights, load_score_weights
from qa.reader.score_weights import SCORE_WEIGHTS_FILE, write_score_weights
from qa.training.fit_ranking import Trial, fit_score_weights, score_weights_trials
from tests.qa.reader.making import make_reader


def made(count: int) -> list[Trial]:
    """Trials in which the reader knows the passage and the sentence, and the ranking nothing."""
    chance = random.Random(4)
    rows = []
    for _ in range(count):
        passages = np.array([[chance.random(), chance.random()] for _ in range(4)])
        right = passages[:, 1] == passages[:, 1].max()
        sentences = tuple(
            np.array([[chance.random(), chance.random()] for _ in range(3)]) for _ in right
        )
        touched = tuple(
            (own[:, 1] == own[:, 1].max()) & of_it
            for own, of_it in zip(sentences, right, strict=True)
        )
        rows.append(Trial(passages, right, sentences, touched))
    return rows


def test_the_fit_finds_whom_to_believe() -> None:
    share = fit_score_weights([made(300), made(50)])
    assert share.answerability > 5 > abs(share.score)
    assert share.sentence_log_prob > 5 > abs(share.sentence)
    assert share.passage > 0


def test_nothing_can_be_fitted_to_no_question() -> None:
    with pytest.raises(GoldError, match="nothing to fit"):
        fit_score_weights([[]])
    nowhere = [
        replace(
            trial,
            relevant_sentences=tuple(np.zeros(len(it), bool) for it in trial.relevant_sentences),
        )
        for trial in made(3)
    ]
    with pytest.raises(GoldError, match="nothing to fit"):
        fit_score_weights([nowhere])


def test_weights_are_the_same_after_a_round_trip(tmp_path: Path) -> None:
    share = ScoreWeights(1.25, 0.5, 1.0, 0.75, 2.0)
    write_score_weights(share, tmp_path / SCORE_WEIGHTS_FILE, ["gold.jsonl: 3 questions"])
    assert load_score_weights(tmp_path) == share


def test_a_reader_without_a_share_of_its_own_has_that_of_ours(tmp_path: Path) -> None:
    assert load_score_weights(tmp_path) == load_score_weights(DEFAULT_READER.folder)


def test_weights_of_another_kind_are_refused(tmp_path: Path) -> None:
    write_score_weights(ScoreWeights(1, 1, 1, 1, 1), tmp_path / SCORE_WEIGHTS_FILE, [])
    text = (tmp_path / SCORE_WEIGHTS_FILE).read_text("utf-8")
    (tmp_path / SCORE_WEIGHTS_FILE).write_text(
        text.replace('"sentence_log_prob"', '"spot"'), "utf-8"
    )
    with pytest.raises(ValueError, match=r"score_weights\.json: .*spot"):
        load_score_weights(tmp_path)


def test_trials_hold_what_the_reader_says_of_the_likeliest_and_no_more_of_the_others(
    newsroom: Index, tmp_path: Path
) -> None:
    reader = Reader(str(make_reader(tmp_path / "made")))
    asked = Question("Who blamed a wet autumn?", ("Tomas Lindqvist",), "bees.txt")
    (trial,) = score_weights_trials([asked], newsroom, 5, reader)
    best = int(trial.passages[:, 0].argmax())
    assert trial.relevant[best]
    assert trial.passages[best, 1] >= trial.passages[:, 1].min()
    assert trial.sentences[best][:, 1].any()
    assert sum(marks.sum() for marks in trial.relevant_sentences) == 1
