"""Measure answers in other languages than English, and what the multilingual encoder costs.

PULLQUOTE_LANGUAGES=folder python -m pytest -m benchmark tests/benchmarks/test_languages.py -s

The folder has one subfolder a language, named by its ISO 639-1 code, with corpus.jsonl and
questions.jsonl, whose rows have `question`, `answers` (none where the corpus has no answer) and
`document`. PULLQUOTE_ENGLISH_QUESTIONS=questions.jsonl has the same questions, row by row, in
English: they are asked of each language too. PULLQUOTE_ANSWERABLE=60 and
PULLQUOTE_UNANSWERABLE=40 questions of each are taken, evenly over the file.
PULLQUOTE_LANGUAGE_INDEXES=folder keeps the indexes; one that is there is asked as it is.
"""

import multiprocessing
import os
import shutil
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from index import Index
from index.embedding.model_names import DEFAULT_ENCODER, MULTILINGUAL_ENCODER
from qa.evaluation.gold import Question, read_gold
from qa.evaluation.metrics import Metrics, evaluate, summarize
from qa.reader import DEFAULT_READER
from qa.types import NO_SCORERS, Scorers
from tests.benchmarks.test_answering import memory

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Measured:
    """Metrics, with the median and 95th percentile of the processor time of a question in
    milliseconds, and the memory of the process in MiB before and after the questions."""

    metrics: Metrics
    cpu_p50: float
    cpu_p95: float
    memory_before: float
    memory_after: float


def _sync(folder: Path, corpus: Path, encoder: str | None) -> float:
    """Make an index if there is none; the seconds of processor time that took."""
    start = time.process_time()
    if folder.exists():
        return 0.0
    with closing(Index.open(folder, encoder)) as index:
        report = index.sync(corpus)
    assert report.failed == ()
    return time.process_time() - start


def _ask(folder: Path, questions: Sequence[Question], with_reader: bool) -> _Measured:
    scorers = Scorers(DEFAULT_READER, None) if with_reader else NO_SCORERS
    outcomes, times = [], []
    with closing(Index.open(folder)) as index:
        assert not index.count_pending(), f"{folder} has not all vectors: delete it"
        # Loads the models.
        evaluate(questions[:1], index, scorers=scorers)
        before = memory()["RssAnon"]
        for question in questions:
            start = time.process_time()
            outcomes += evaluate([question], index, scorers=scorers)
            times.append((time.process_time() - start) * 1e3)
    percentiles = statistics.quantiles(times, n=20)
    return _Measured(
        summarize(outcomes), percentiles[9], percentiles[18], before, memory()["RssAnon"]
    )


def _in_new_process(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a function where nothing else has taken memory."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(function, *args, **kwargs).result()


def _sample(questions: Sequence[Question]) -> list[Question]:
    """Questions with an answer and without, as many as wanted, evenly over the file."""

    def every(some: list[Question], variable: str, usual: int) -> list[Question]:
        wanted = min(int(os.environ.get(variable, usual)), len(some))
        return [some[number * len(some) // wanted] for number in range(wanted)]

    answerable = [question for question in questions if question.answers]
    others = [question for question in questions if not question.answers]
    return [
        *every(answerable, "PULLQUOTE_ANSWERABLE", 60),
        *every(others, "PULLQUOTE_UNANSWERABLE", 40),
    ]


def _languages() -> list[Path]:
    """The subfolders of languages."""
    root = os.environ.get("PULLQUOTE_LANGUAGES")
    if not root:
        pytest.skip("PULLQUOTE_LANGUAGES names no folder of languages")
    return sorted(path.parent for path in Path(root).glob("*/questions.jsonl"))


def _index_folder(tmp_path: Path, name: str) -> Path:
    return Path(os.environ.get("PULLQUOTE_LANGUAGE_INDEXES", tmp_path)) / name


def _corpus(tmp_path: Path, language: Path) -> Path:
    """A folder with the corpus alone: the questions are no documents."""
    corpus = tmp_path / f"corpus-{language.name}"
    corpus.mkdir()
    shutil.copy(language / "corpus.jsonl", corpus)
    return corpus


def _print_row(name: str, measured: _Measured) -> None:
    metrics = measured.metrics
    given = metrics.answered_when_right * metrics.answer_overlap
    print(
        f"{name:>24} {metrics.answerable:4}+{metrics.questions - metrics.answerable:<4}"
        f"{metrics.recall_at_1:9.3f}{metrics.recall_at_5:9.3f}{metrics.first_quote:9.3f}"
        f"{given:9.3f}{metrics.useful:9.3f}{metrics.refused:9.3f}{metrics.false_answers:9.3f}"
        f"{measured.cpu_p50:8.0f}{measured.cpu_p95:8.0f}"
        f"{measured.memory_before:8.0f}{measured.memory_after:8.0f}",
        flush=True,
    )


def _print_head() -> None:
    columns = ("R@1", "R@5", "first", "given", "shown", "refused", "false")
    print(
        f"\n{'':>24} {'asked':>9}{''.join(f'{name:>9}' for name in columns)}"
        f"{'p50 ms':>8}{'p95 ms':>8}{'MiB':>8}{'after':>8}"
    )


@pytest.mark.benchmark
def test_answers_in_each_language(tmp_path: Path) -> None:
    languages = _languages()
    _print_head()
    for language in languages:
        folder = _index_folder(tmp_path, language.name)
        _in_new_process(_sync, folder, _corpus(tmp_path, language), None)
        gold = read_gold(language / "questions.jsonl")
        _print_row(language.name, _in_new_process(_ask, folder, _sample(gold), True))
        if path := os.environ.get("PULLQUOTE_ENGLISH_QUESTIONS"):
            english = read_gold(Path(path))
            asked = [
                replace(question, text=other.text)
                for question, other in zip(gold, english, strict=True)
            ]
            measured = _in_new_process(_ask, folder, _sample(asked), True)
            _print_row(f"en → {language.name}", measured)


@pytest.mark.benchmark
def test_cost_of_the_multilingual_encoder(tmp_path: Path) -> None:
    language = _languages()[0]
    corpus = _corpus(tmp_path, language)
    questions = _sample(read_gold(language / "questions.jsonl"))
    _print_head()
    for encoder in (DEFAULT_ENCODER, MULTILINGUAL_ENCODER):
        folder = _index_folder(tmp_path, f"{language.name}-{Path(encoder).name}")
        seconds = _in_new_process(_sync, folder, corpus, encoder)
        _print_row(Path(encoder).name, _in_new_process(_ask, folder, questions, False))
        print(f"{'':>24} sync: {seconds:.0f} s of processor time")
