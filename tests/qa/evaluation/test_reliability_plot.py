"""The reliability diagram and the risk-coverage curve of synthetic replies."""

from pathlib import Path

import pytest
from PIL import Image

from qa.evaluation.reliability_plot import (
    PlotError,
    Prediction,
    plot_reliability,
    reliability,
    report_left_out,
    risk_coverage,
)

REPLIES = [Prediction(at / 300, at % 3 == 0) for at in range(300)]


def test_a_bin_is_the_mean_of_replies_of_similar_confidence() -> None:
    bins = reliability(REPLIES)
    assert [item.replies for item in bins] == [30] * 10
    assert all(item.right == pytest.approx(1 / 3, abs=0.01) for item in bins)
    assert bins[0].confidence == pytest.approx(14.5 / 300)


def test_few_replies_are_one_bin_and_none_are_no_bin() -> None:
    assert [item.replies for item in reliability(REPLIES[:31])] == [31]
    assert reliability([]) == []


def test_risk_is_the_weighted_share_of_wrong_replies_at_least_as_confident() -> None:
    replies = [Prediction(0.9, True), Prediction(0.8, False, 0.5), Prediction(0.1, False, 0.5)]
    coverage, risk = risk_coverage(replies)
    assert coverage.tolist() == [0.5, 0.75, 1.0]
    assert risk.tolist() == pytest.approx([0, 1 / 3, 0.5])
    assert "| sure | 3 | 0.00 |" in report_left_out({"sure": replies})


def test_the_picture_is_written(tmp_path: Path) -> None:
    plot_reliability(REPLIES, tmp_path / "curve.png", "300 replies")
    with Image.open(tmp_path / "curve.png") as picture:
        assert picture.size == (720, 1140)


def test_a_path_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlotError, match="nowhere"):
        plot_reliability(REPLIES, tmp_path / "nowhere" / "curve.png", "")
