"""an index and questions → what a reader costs: of an answer, of a passage, of memory.

PULLQUOTE_INDEX=folder PULLQUOTE_QUESTIONS=questions.jsonl \\
    python -m pytest -m benchmark tests/benchmarks/test_reader.py -s
Without them, made-up articles and questions of their words.

Each question is asked with the reader and without in turns, so that what else the machine does
falls on both.
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
from tests.benchmarks.made import articles
from tests.benchmarks.test_answering import WARM, made_index, memory, questions

ROUNDS = 20


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1e3


@pytest.mark.benchmark
def test_what_a_reader_adds_to_an_answer(tmp_path: Path, encoder: Encoder) -> None:
    texts: list[str] = []
    if path := os.environ.get("PULLQUOTE_INDEX"):
        index = Index.open(path)
    else:
        index, texts = made_index(tmp_path)
    asked = questions(texts)
    # The encoder's own weights and those of the libraries are there before.
    ask(asked[0][0], index, reader=None)
    before = memory()
    taken: dict[str, list[float]] = {"without": [], "with": []}
    readers: dict[str, Reader | None] = {"without": None, "with": DEFAULT_READER}
    for number, (question, day) in enumerate(asked):
        for name, reader in readers.items():
            found = milliseconds(lambda: ask(question, index, as_of=day, reader=reader))  # noqa: B023
            if number >= WARM:
                taken[name].append(found)
    print(f"\n{'ask, ms':>12}     p50     p95")
    for name, times in taken.items():
        ranked = statistics.quantiles(times, n=20)
        print(f"{name:>12}{ranked[9]:8.1f}{ranked[18]:8.1f}")
    more = [w - wo for w, wo in zip(taken["with"], taken["without"], strict=True)]
    print(f"{'dearer by':>12}{statistics.median(more):8.1f}")
    print(f"memory: {memory()['RssAnon'] - before['RssAnon']:.0f} MB more")


@pytest.mark.benchmark
def test_what_it_takes_to_read_passages(encoder: Encoder) -> None:
    read = []
    for number, text in enumerate(islice(articles(), 40)):
        document = Document(str(number), "a", "A report", text)
        read += [make_input(document, passage) for passage in split_passages(document)]
    chance = random.Random(0)
    reader = Reader()
    reader.read("Which words?", read[:4])
    print(f"\npassages of {statistics.mean(len(it.text.split()) for it in read):.0f} words: ms")
    for count in (1, 2, 3, 4):
        times = [
            milliseconds(
                lambda: reader.read(f"Who saw {turn} of {count}?", chance.sample(read, count))  # noqa: B023
            )
            for turn in range(ROUNDS)
        ]
        print(f"{count:>4}{statistics.median(times):8.1f}")
