"""Measure what a reader knows of passages that are on the topic, question by question.

PULLQUOTE_READERS=english,/folder/of/another \\
    python -m pytest -m benchmark tests/benchmarks/test_reading_comprehension.py -s

The questions are those of `tests/gold/reading_comprehension/held_out.jsonl`, or of the file named
by PULLQUOTE_QUESTIONS. AUROC is that of the answerability: of passages that answer against those
that do not, and of passages whose answer was marked against all others.
"""

import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from qa.reader import Reader, choose_reader
from qa.training.reader_examples import TrainingExample
from tests.gold.reading import HELD_OUT, reading_examples

# Kinds with fewer questions are not shown by themselves.
MIN_QUESTIONS = 15


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of one example."""

    answerability: float
    answerable: bool
    in_sentence: bool
    marked: bool


def read(reader: Reader, example: TrainingExample) -> Reading:
    (output,) = reader.read(example.question, [example.input])
    best = int(np.argmax(output.sentence_log_probs))
    start, end = example.input.sentences[best]
    span = output.spans[best]
    return Reading(
        output.answerability,
        bool(example.answers),
        any(it.span[0] < end and start < it.span[1] for it in example.answers),
        span is not None
        and any(it.span[0] < span[1] and span[0] < it.span[1] for it in example.answers),
    )


def auroc(readings: list[Reading], *, marked: bool) -> float:
    labels = [it.marked if marked else it.answerable for it in readings]
    if len(set(labels)) < 2:
        return float("nan")
    return float(roc_auc_score(labels, [it.answerability for it in readings]))


def report(name: str, readings: list[Reading]) -> str:
    answered = [it for it in readings if it.answerable]
    found = np.mean([it.in_sentence for it in answered]) if answered else float("nan")
    marked = np.mean([it.marked for it in answered]) if answered else float("nan")
    return (
        f"{name:>14}{len(readings):6}{len(answered):10}{auroc(readings, marked=False):8.3f}"
        f"{auroc(readings, marked=True):8.3f}{found:10.3f}{marked:8.3f}"
    )


@pytest.mark.benchmark
@pytest.mark.parametrize("name", os.environ.get("PULLQUOTE_READERS", "english").split(","))
def test_reading_comprehension(name: str) -> None:
    reader = choose_reader(name)
    assert reader is not None
    path = Path(os.environ.get("PULLQUOTE_QUESTIONS", HELD_OUT))
    by_kind: defaultdict[str, list[Reading]] = defaultdict(list)
    for kind, example in reading_examples(path):
        by_kind[kind].append(read(reader, example))
    print(f"\n{name:>14}     n  answered   AUROC  marked  sentence  marked")
    print(report("all", [it for readings in by_kind.values() for it in readings]))
    for kind, readings in sorted(by_kind.items(), key=lambda item: -len(item[1])):
        if len(readings) >= MIN_QUESTIONS:
            print(report(kind, readings))
