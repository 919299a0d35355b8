"""Measure what the reader adds to an answer's latency and memory, and its time per passage.

PULLQUOTE_INDEX=folder PULLQUOTE_QUESTIONS=questions.jsonl \\
    python -m pytest -m benchmark tests/benchmarks/test_reader.py -s

Without these variables, articles and questions are synthetic. Each question is asked with and
without the reader in turns, so that other load on the machine slows both.
"""

import os
import random
import statistics
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from index import Document, Index
from index.chunking.passages import split_passages
from index.embedding.encoder import Encoder
from qa import ask
from qa.reader import DEFAULT_READER, Reader, make_input
from tests.benchmarks.synthetic import articles
from tests.benchmarks.test_answering import WARM_UP, memory, sample_questions, synthetic_index

ROUNDS = 20


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


@pytest.mark.benchmark
def test_cost_of_the_reader(tmp_path: Path, encoder: Encoder) -> None:
    texts: list[str] = []
    if path := os.environ.get("PULLQUOTE_INDEX"):
        index = Index.open(path)
    else:
        index, texts = synthetic_index(tmp_path)
    questions = sample_questions(texts)
    # Loads the libraries and the encoder's weights, which are not the reader's memory.
    ask(questions[0][0], index, reader=None)
    memory_before = memory()
    times: dict[str, list[float]] = {"without": [], "with": []}
    readers: dict[str, Reader | None] = {"without": None, "with": DEFAULT_READER}
    for number, (question, as_of) in enumerate(questions):
        for name, reader in readers.items():
            latency = milliseconds(lambda: ask(question, index, as_of=as_of, reader=reader))  # noqa: B023
            if number >= WARM_UP:
                times[name].append(latency)
    print(f"\n{'ask, ms':>12}     p50     p95")
    for name, latencies in times.items():
        percentiles = statistics.quantiles(latencies, n=20)
        print(f"{name:>12}{percentiles[9]:8.1f}{percentiles[18]:8.1f}")
    pairs = zip(times["with"], times["without"], strict=True)
    added = [with_reader - without for with_reader, without in pairs]
    print(f"{'difference':>12}{statistics.median(added):8.1f}")
    print(f"memory: {memory()['RssAnon'] - memory_before['RssAnon']:.0f} MiB more")


@pytest.mark.benchmark
def test_time_to_read_passages(encoder: Encoder) -> None:
    inputs = []
    for number, text in enumerate(islice(articles(), 40)):
        document = Document(str(number), "a", "A report", text)
        inputs += [make_input(document, passage) for passage in split_passages(document)]
    rng = random.Random(0)
    reader = Reader()
    reader.read("Which words?", inputs[:4])
    words = statistics.mean(len(reader_input.text.split()) for reader_input in inputs)
    print(f"\npassages of {words:.0f} words: ms")
    for count in (1, 2, 3, 4):
        times = [
            milliseconds(
                lambda: reader.read(f"Who saw {turn} of {count}?", rng.sample(inputs, count))  # noqa: B023
            )
            for turn in range(ROUNDS)
        ]
        print(f"{count:>4}{statistics.median(times):8.1f}")
