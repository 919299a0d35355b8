"""Fitting, saving and loading score weights."""

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


def make_trials(count: int) -> list[Trial]:
    """Trials in which the reader is always right and the ranking is random."""
    rng = random.Random(4)
    trials = []
    for _ in range(count):
        passages = np.array([[rng.random(), rng.random()] for _ in range(4)])
        right = passages[:, 1] == passages[:, 1].max()
        sentences = tuple(np.array([[rng.random(), rng.random()] for _ in range(3)]) for _ in right)
        touched = tuple(
            (rows[:, 1] == rows[:, 1].max()) & is_right
            for rows, is_right in zip(sentences, right, strict=True)
        )
        trials.append(Trial(passages, right, sentences, touched))
    return trials


def test_fit_gives_the_weight_to_the_reader() -> None:
    weights = fit_score_weights([make_trials(300), make_trials(50)])
    assert weights.answerability > 5 > abs(weights.score)
    assert weights.sentence_log_prob > 5 > abs(weights.sentence)
    assert weights.passage > 0


def test_fit_without_usable_questions_is_refused() -> None:
    with pytest.raises(GoldError, match="nothing to fit"):
        fit_score_weights([[]])
    unanswerable = [
        replace(
            trial,
            relevant_sentences=tuple(np.zeros(len(row), bool) for row in trial.relevant_sentences),
        )
        for trial in make_trials(3)
    ]
    with pytest.raises(GoldError, match="nothing to fit"):
        fit_score_weights([unanswerable])


def test_weights_are_unchanged_by_saving_and_loading(tmp_path: Path) -> None:
    weights = ScoreWeights(1.25, 0.5, 1.0, 0.75, 2.0)
    write_score_weights(weights, tmp_path / SCORE_WEIGHTS_FILE, ["gold.jsonl: 3 questions"])
    assert load_score_weights(tmp_path) == weights


def test_reader_without_weights_uses_those_of_the_default(tmp_path: Path) -> None:
    assert load_score_weights(tmp_path) == load_score_weights(DEFAULT_READER.folder)


def test_file_with_other_weights_is_refused(tmp_path: Path) -> None:
    write_score_weights(ScoreWeights(1, 1, 1, 1, 1), tmp_path / SCORE_WEIGHTS_FILE, [])
    text = (tmp_path / SCORE_WEIGHTS_FILE).read_text("utf-8")
    (tmp_path / SCORE_WEIGHTS_FILE).write_text(
        text.replace('"sentence_log_prob"', '"spot"'), "utf-8"
    )
    with pytest.raises(ValueError, match=r"score_weights\.json: .*spot"):
        load_score_weights(tmp_path)


def test_trials_contain_the_reader_output_of_the_best_passages(
    newsroom: Index, tmp_path: Path
) -> None:
    reader = Reader(str(make_reader(tmp_path / "made")))
    question = Question("Who blamed a wet autumn?", ("Tomas Lindqvist",), "bees.txt")
    (trial,) = score_weights_trials([question], newsroom, 5, reader)
    best = int(trial.passages[:, 0].argmax())
    assert trial.relevant[best]
    assert trial.passages[best, 1] >= trial.passages[:, 1].min()
    assert trial.sentences[best][:, 1].any()
    assert sum(marks.sum() for marks in trial.relevant_sentences) == 1
