"""outcomes of gold questions → a picture of confidence against accuracy."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index import PullquoteError
from qa.evaluation.metrics import Outcome

# Replies in a point of the curve, at least: of 30 the share right is told to .09 either way.
_IN_A_POINT = 30
_MOST_POINTS = 10


class PlotError(PullquoteError):
    """What draws is not installed, or the picture can't be written."""


@dataclass(frozen=True, slots=True)
class Point:
    """Replies of like confidence: their mean confidence, the share right, and how many."""

    confidence: float
    right: float
    replies: int


def reliability(outcomes: Sequence[Outcome]) -> list[Point]:
    """Replies by confidence, in groups of the same size → a point for each group."""
    ordered = sorted(outcomes, key=lambda item: item.confidence)
    count = max(1, min(_MOST_POINTS, len(ordered) // _IN_A_POINT))
    groups = [
        ordered[len(ordered) * at // count : len(ordered) * (at + 1) // count]
        for at in range(count)
    ]
    return [
        Point(
            sum(item.confidence for item in group) / len(group),
            sum(item.right for item in group) / len(group),
            len(group),
        )
        for group in groups
        if group
    ]


def plot_reliability(outcomes: Sequence[Outcome], place: Path, title: str) -> None:
    """Write the curve, and how often each confidence was given, to a .png file.

    Raises PlotError when matplotlib is missing or the file can't be written.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise PlotError("--plot needs matplotlib: pip install 'pullquote[plot]'") from error
    points = reliability(outcomes)
    figure = Figure(figsize=(6, 6.5), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    above.plot([0, 1], [0, 1], color="0.7", linestyle="--", label="as right as sure")
    above.plot(
        [point.confidence for point in points], [point.right for point in points],
        color="#1b4f8f", marker="o", label="measured",
    )  # fmt: skip
    above.set(ylabel="share right", xlim=(0, 1), ylim=(0, 1), title=title)
    above.legend(loc="upper left")
    below.hist([item.confidence for item in outcomes], bins=20, range=(0, 1), color="#1b4f8f")
    below.set(xlabel="confidence", ylabel="replies")
    try:
        figure.savefig(place, format="png", dpi=120)
    except OSError as error:
        raise PlotError(f"cannot write the picture {str(place)!r}: {error.strerror}") from error
