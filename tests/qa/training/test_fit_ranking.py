"""claims about fitted weights → checked on trials that are made, on a real index, and on disk."""

import random
from pathlib import Path

import pytest

from index import Hit, Index, Passage
from qa.evaluation.gold import GoldError, Question
from qa.ranking.features import CandidateFeatures, PassageFeatures, SentenceFeatures
from qa.ranking.linear_ranker import load_ranker, read_ranker, write_ranker
from qa.training.fit_ranking import Trial, fit, trials

PASSAGE = len(PassageFeatures._fields)
SENTENCE = len(SentenceFeatures._fields)


def made(count: int) -> list[Trial]:
    """Trials in which the passage with most names is right, and its longest sentence."""
    chance = random.Random(2)
    hit = Hit(Passage("a", 0, 1, ((0, 1),)), 0.0, 0.0, 0.0, 1)
    rows = []
    for _ in range(count):
        candidates = []
        for _ in range(4):
            signals = PassageFeatures(*(chance.random() for _ in range(PASSAGE)))
            sentences = tuple(
                SentenceFeatures(*(chance.random() for _ in range(SENTENCE))) for _ in range(3)
            )
            candidates.append(CandidateFeatures(hit, signals, sentences, 0.0, (0.0,) * 3))
        best = max(candidates, key=lambda one: one.features.name_overlap)
        longest = max(best.sentences, key=lambda one: one.length)
        rows.append(
            Trial(
                tuple(candidates),
                tuple(one is best for one in candidates),
                tuple(tuple(s is longest for s in one.sentences) for one in candidates),
            )
        )
    return rows


def test_the_fit_finds_what_makes_a_passage_and_a_sentence_right() -> None:
    ranking = fit([made(300), made(50)])
    assert max(ranking.passage_weights) == ranking.passage_weights.name_overlap > 5
    assert max(ranking.sentence_weights) == ranking.sentence_weights.length > 5
    assert ranking.passage_score_weight > 0


def test_nothing_can_be_fitted_to_no_question() -> None:
    with pytest.raises(GoldError, match="nothing to fit"):
        fit([[]])


def test_a_question_whose_document_is_not_found_is_no_trial(newsroom: Index) -> None:
    known = Question("Who blamed a wet autumn?", ("Tomas Lindqvist",), "bees.txt")
    lost = Question("Who blamed a wet autumn?", ("Tomas Lindqvist",), "elsewhere.txt")
    (trial,) = trials([known, lost], newsroom, limit=5)
    at = trial.right.index(True)
    assert trial.candidates[at].hit.passage.document_id == "bees.txt"
    assert sum(trial.relevant_spans[at]) == 1
    assert not any(any(row) for place, row in enumerate(trial.relevant_spans) if place != at)


def test_weights_are_the_same_after_a_round_trip(tmp_path: Path) -> None:
    shipped = load_ranker()
    write_ranker(shipped, tmp_path / "kept.json", ["gold.jsonl: 3 questions"])
    assert read_ranker(tmp_path / "kept.json") == shipped


def test_weights_of_other_signals_are_refused(tmp_path: Path) -> None:
    write_ranker(load_ranker(), tmp_path / "kept.json", [])
    text = (tmp_path / "kept.json").read_text("utf-8")
    (tmp_path / "kept.json").write_text(text.replace('"name_overlap"', '"letters"'), "utf-8")
    with pytest.raises(ValueError, match=r"kept\.json: .*letters"):
        read_ranker(tmp_path / "kept.json")
