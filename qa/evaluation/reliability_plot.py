"""Draw a reliability diagram: confidence against accuracy."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index import PullquoteError
from qa.evaluation.metrics import Outcome

# Replies in a bin, at least: 30 give the share of right ones to within .09.
_MIN_BIN_SIZE = 30
_MAX_BINS = 10


class PlotError(PullquoteError):
    """Matplotlib is not installed, or the picture cannot be written."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Replies of similar confidence: their mean confidence, the share right, and how many."""

    confidence: float
    right: float
    replies: int


def reliability(outcomes: Sequence[Outcome]) -> list[Bin]:
    """Bins of equal size, by rising confidence."""
    ordered = sorted(outcomes, key=lambda outcome: outcome.confidence)
    count = max(1, min(_MAX_BINS, len(ordered) // _MIN_BIN_SIZE))
    groups = [
        ordered[len(ordered) * at // count : len(ordered) * (at + 1) // count]
        for at in range(count)
    ]
    return [
        Bin(
            sum(outcome.confidence for outcome in group) / len(group),
            sum(outcome.right for outcome in group) / len(group),
            len(group),
        )
        for group in groups
        if group
    ]


def plot_reliability(outcomes: Sequence[Outcome], path: Path, title: str) -> None:
    """Write the reliability diagram, and a histogram of the confidences, to a .png file.

    Raises:
        PlotError: Matplotlib is missing, or the file cannot be written.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise PlotError("--plot needs matplotlib: pip install 'pullquote[plot]'") from error
    bins = reliability(outcomes)
    figure = Figure(figsize=(6, 6.5), layout="constrained")
    curve, histogram = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    curve.plot([0, 1], [0, 1], color="0.7", linestyle="--", label="perfect calibration")
    curve.plot(
        [item.confidence for item in bins], [item.right for item in bins],
        color="#1b4f8f", marker="o", label="measured",
    )  # fmt: skip
    curve.set(ylabel="share right", xlim=(0, 1), ylim=(0, 1), title=title)
    curve.legend(loc="upper left")
    confidences = [outcome.confidence for outcome in outcomes]
    histogram.hist(confidences, bins=20, range=(0, 1), color="#1b4f8f")
    histogram.set(xlabel="confidence", ylabel="replies")
    try:
        figure.savefig(path, format="png", dpi=120)
    except OSError as error:
        raise PlotError(f"cannot write the picture {str(path)!r}: {error.strerror}") from error
