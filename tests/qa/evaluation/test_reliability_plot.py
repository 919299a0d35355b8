"""The reliability diagram of synthetic outcomes."""

from pathlib import Path

import pytest
from PIL import Image

from qa.evaluation.metrics import Outcome
from qa.evaluation.reliability_plot import PlotError, plot_reliability, reliability


def outcome(confidence: float, right: bool) -> Outcome:
    return Outcome(True, 0, right, right, confidence, "answer", right, 1.0, 1.0)


OUTCOMES = [outcome(at / 300, at % 3 == 0) for at in range(300)]


def test_a_bin_is_the_mean_of_replies_of_similar_confidence() -> None:
    bins = reliability(OUTCOMES)
    assert [item.replies for item in bins] == [30] * 10
    assert all(item.right == pytest.approx(1 / 3, abs=0.01) for item in bins)
    assert bins[0].confidence == pytest.approx(14.5 / 300)


def test_few_replies_are_one_bin_and_none_are_no_bin() -> None:
    assert [item.replies for item in reliability(OUTCOMES[:31])] == [31]
    assert reliability([]) == []


def test_the_picture_is_written(tmp_path: Path) -> None:
    plot_reliability(OUTCOMES, tmp_path / "curve.png", "300 replies")
    with Image.open(tmp_path / "curve.png") as picture:
        assert picture.size == (720, 780)


def test_a_path_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlotError, match="nowhere"):
        plot_reliability(OUTCOMES, tmp_path / "nowhere" / "curve.png", "")
