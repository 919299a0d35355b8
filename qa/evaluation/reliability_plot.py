"""How confidence compares with accuracy: reliability diagrams and risk-coverage curves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import PullquoteError

# Replies in a bin, at least: 30 give the share of right ones to within .09.
_MIN_BIN_SIZE = 30
_MAX_BINS = 10
# Shares of the replies, most confident first, that a report has a column for.
_COVERAGES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


class PlotError(PullquoteError):
    """Matplotlib is not installed, or the picture cannot be written."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """The confidence of a reply, whether it was right, and its weight beside others."""

    confidence: float
    right: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Bin:
    """Replies of similar confidence: their mean confidence, the share right, and how many."""

    confidence: float
    right: float
    replies: int


def reliability(predictions: Sequence[Prediction]) -> list[Bin]:
    """Bins of equal size, by rising confidence; means and shares are weighted."""
    ordered = sorted(predictions, key=lambda prediction: prediction.confidence)
    count = max(1, min(_MAX_BINS, len(ordered) // _MIN_BIN_SIZE))
    groups = [
        ordered[len(ordered) * at // count : len(ordered) * (at + 1) // count]
        for at in range(count)
    ]
    return [_bin(group) for group in groups if group]


def _bin(predictions: Sequence[Prediction]) -> Bin:
    weights = [prediction.weight for prediction in predictions]
    return Bin(
        float(np.average([prediction.confidence for prediction in predictions], weights=weights)),
        float(np.average([prediction.right for prediction in predictions], weights=weights)),
        len(predictions),
    )


def risk_coverage(predictions: Sequence[Prediction]) -> tuple[np.ndarray, np.ndarray]:
    """Coverage (n,) and risk (n,): what share of the replies is at least as confident as each,
    most confident first, and what share of these is wrong; both weighted."""
    ordered = sorted(predictions, key=lambda prediction: -prediction.confidence)
    weights = np.array([prediction.weight for prediction in ordered])
    wrong = np.array([not prediction.right for prediction in ordered])
    given = weights.cumsum()
    return given / weights.sum(), (weights * wrong).cumsum() / given


def report_left_out(sets: Mapping[str, Sequence[Prediction]]) -> str:
    """Tables, in Markdown, of the reliability and the risk at ten coverages of each set, by
    a confidence that was fitted without it."""
    columns = " | ".join(f"{coverage:g}" for coverage in _COVERAGES)
    lines = [
        "Share of wrong replies among the most confident:",
        "",
        f"| left out | replies | {columns} |",
        "| --- " * (len(_COVERAGES) + 2) + "|",
    ]
    for name, predictions in sets.items():
        covered, risk = risk_coverage(predictions)
        risks = np.interp(_COVERAGES, covered, risk)
        cells = " | ".join(f"{value:.2f}" for value in risks)
        lines.append(f"| {name} | {len(predictions)} | {cells} |")
    lines += ["", "Mean confidence → share right, in bins of equal size:", ""]
    for name, predictions in sets.items():
        bins = reliability(predictions)
        cells = ", ".join(f"{item.confidence:.2f} → {item.right:.2f}" for item in bins)
        lines.append(f"- {name}: {cells}")
    return "\n".join(lines) + "\n"


def plot_reliability(predictions: Sequence[Prediction], path: Path, title: str) -> None:
    """Write the reliability diagram, a histogram of the confidences and the risk-coverage curve to
    a .png file.

    Raises:
        PlotError: Matplotlib is missing, or the file cannot be written.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise PlotError("the diagrams need matplotlib: pip install 'pullquote[plot]'") from error
    bins = reliability(predictions)
    figure = Figure(figsize=(6, 9.5), layout="constrained")
    curve, histogram, risks = figure.subplots(3, 1, height_ratios=(4, 1, 2.5))
    curve.plot([0, 1], [0, 1], color="0.7", linestyle="--", label="perfect calibration")
    curve.plot(
        [item.confidence for item in bins], [item.right for item in bins],
        color="#1b4f8f", marker="o", label="measured",
    )  # fmt: skip
    curve.set(ylabel="share right", xlim=(0, 1), ylim=(0, 1), title=title)
    curve.legend(loc="upper left")
    confidences = [prediction.confidence for prediction in predictions]
    histogram.hist(confidences, bins=20, range=(0, 1), color="#1b4f8f")
    histogram.set(xlabel="confidence", ylabel="replies", xlim=(0, 1))
    risks.plot(*risk_coverage(predictions), color="#1b4f8f")
    risks.set(
        xlabel="share of replies, most confident first", ylabel="share wrong",
        xlim=(0, 1), ylim=(0, 1),
    )  # fmt: skip
    try:
        figure.savefig(path, format="png", dpi=120)
    except OSError as error:
        raise PlotError(f"cannot write the picture {str(path)!r}: {error.strerror}") from error
