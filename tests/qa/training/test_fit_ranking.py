"""Fitting the ranking: on synthetic trials, on a real index, and on disk."""

from pathlib import Path

import numpy as np
import pytest

from index import Index
from qa.evaluation.gold import GoldError, Question
from qa.ranking.features import PassageFeatures, SentenceFeatures
from qa.ranking.linear_ranker import load_ranker, read_ranker, write_ranker
from qa.training.fit_ranking import Trial, fit_ranker, ranking_trials

PASSAGE = len(PassageFeatures._fields)
SENTENCE = len(SentenceFeatures._fields)


def synthetic_trials(count: int) -> list[Trial]:
    """Trials in which the passage with most name overlap is relevant, and its longest sentence."""
    random = np.random.default_rng(2)
    trials = []
    for _ in range(count):
        passages = random.random((4, PASSAGE))
        sentences = random.random((4, 3, SENTENCE))
        relevant = (
            np.arange(4) == passages[:, PassageFeatures._fields.index("name_overlap")].argmax()
        )
        longest = sentences[:, :, SentenceFeatures._fields.index("length")].argmax(axis=1)
        marks = (np.arange(3) == longest[:, None]) & relevant[:, None]
        trials.append(Trial(passages, relevant, tuple(sentences), tuple(marks)))
    return trials


def test_the_fit_finds_what_makes_a_passage_and_a_sentence_relevant() -> None:
    ranker = fit_ranker([synthetic_trials(300), synthetic_trials(50)])
    assert max(ranker.passage_weights) == ranker.passage_weights.name_overlap > 5
    assert max(ranker.sentence_weights) == ranker.sentence_weights.length > 5
    assert ranker.passage_score_weight > 0


def test_fitting_to_no_question_is_refused() -> None:
    with pytest.raises(GoldError, match="nothing to fit"):
        fit_ranker([[]])


def test_a_question_whose_document_is_not_found_makes_no_trial(newsroom: Index) -> None:
    known = Question("Who blamed a wet autumn?", ("Tomas Lindqvist",), "bees.txt")
    lost = Question("Who blamed a wet autumn?", ("Tomas Lindqvist",), "elsewhere.txt")
    (trial,) = ranking_trials([known, lost], newsroom, limit=5)
    relevant = int(trial.relevant.argmax())
    assert trial.relevant.sum() == 1
    assert trial.relevant_sentences[relevant].sum() == 1
    assert sum(map(np.sum, trial.relevant_sentences)) == 1


def test_weights_are_the_same_after_a_round_trip(tmp_path: Path) -> None:
    shipped = load_ranker()
    write_ranker(shipped, tmp_path / "kept.json", ["gold.jsonl: 3 questions"])
    assert read_ranker(tmp_path / "kept.json") == shipped


def test_weights_of_other_features_are_refused(tmp_path: Path) -> None:
    write_ranker(load_ranker(), tmp_path / "kept.json", [])
    text = (tmp_path / "kept.json").read_text("utf-8")
    (tmp_path / "kept.json").write_text(text.replace('"name_overlap"', '"letters"'), "utf-8")
    with pytest.raises(ValueError, match=r"kept\.json: .*letters"):
        read_ranker(tmp_path / "kept.json")
