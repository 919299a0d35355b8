"""Measure an answer's latency, the recall of the vector index, memory and disk space.

PULLQUOTE_INDEX=folder PULLQUOTE_QUESTIONS=questions.jsonl \\
    python -m pytest -m benchmark tests/benchmarks/test_answering.py -s

Without these variables, the articles, their vectors and the questions are synthetic.
PULLQUOTE_BASELINE=folder measures a second index in the same run.
"""

import json
import os
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from index import Index
from index.embedding.encoder import Encoder
from index.search.dense import FaissSearch
from qa import ask, retrieve
from tests.benchmarks.synthetic import StopError, articles, fill_vectors, stop_before_embedding

# Questions measured, and questions before them that warm up the caches.
MEASURED, WARM_UP = 200, 20
# Synthetic articles: near 40,000 passages, enough for an inverted file.
ARTICLES = 3_000
# Recall is measured among this many nearest neighbors.
NEIGHBORS = 10
# Candidates of the vector index that Index.search scores again with the stored vectors.
CANDIDATES = 50

_Question = tuple[str, date | None]


def sample_questions(texts: Sequence[str]) -> list[_Question]:
    """A sample of $PULLQUOTE_QUESTIONS, or questions made of words of `texts`."""
    rng = random.Random(0)
    if path := os.environ.get("PULLQUOTE_QUESTIONS"):
        rows = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
        return [
            (row["question"], date.fromisoformat(row["as_of"]) if row.get("as_of") else None)
            for row in rng.sample(rows, min(len(rows), MEASURED + WARM_UP))
        ]
    words = [" ".join(rng.sample(text.split(), 6)) for text in texts]
    return [(f"Who saw {six}?", None) for six in words[: MEASURED + WARM_UP]]


def synthetic_index(folder: Path) -> tuple[Index, list[str]]:
    """An index of synthetic articles with synthetic vectors, and the articles' texts."""
    corpus = folder / "corpus"
    corpus.mkdir()
    generator = articles()
    texts = [next(generator) for _ in range(ARTICLES)]
    rows = (json.dumps({"_id": str(i), "title": "", "text": text}) for i, text in enumerate(texts))
    (corpus / "all.jsonl").write_text("\n".join(rows), "utf-8")
    index = Index.open(folder / "index")
    with pytest.raises(StopError):
        index.sync(corpus, stop_before_embedding)
    fill_vectors(index)
    index.sync(corpus)
    return index, texts


def latencies(answer: Callable[[_Question], object], questions: Sequence[_Question]) -> list[float]:
    """Milliseconds for each question after the first WARM_UP."""
    times = []
    for number, question in enumerate(questions):
        start = time.perf_counter()
        answer(question)
        if number >= WARM_UP:
            times.append((time.perf_counter() - start) * 1e3)
    return times


def recall(index: Index, questions: Sequence[_Question], encoder: Encoder) -> float:
    """The share of the exact nearest neighbors that the vector index finds."""
    store, dense = index._store, index._dense
    assert isinstance(dense, FaissSearch)
    vector_index = dense.vector_index
    assert vector_index
    ids, vectors = [], []
    batch = store.history.passages_after(0, 5_000)
    while batch:
        for passage_id, vector in store.vectors.of_passages(batch).items():
            ids.append(passage_id)
            vectors.append(vector.astype(np.float16))
        batch = store.history.passages_after(batch[-1], 5_000)
    id_array = np.array(ids)
    matrix = np.stack(vectors)
    shares = []
    for text, _ in questions:
        query = encoder.encode_query(text)
        scores = np.concatenate(
            [matrix[i : i + 20_000].astype(np.float32) @ query for i in range(0, len(ids), 20_000)]
        )
        exact = set(id_array[np.argsort(-scores)[:NEIGHBORS]].tolist())
        candidates = [passage_id for passage_id, _ in vector_index.search(query, CANDIDATES)]
        stored = store.vectors.of_passages(candidates)
        nearest = sorted(stored, key=lambda passage_id: -float(stored[passage_id] @ query))
        shares.append(len(exact & set(nearest[:NEIGHBORS])) / len(exact))
    return statistics.mean(shares)


def memory() -> dict[str, float]:
    """MiB of this process: resident, anonymous, mapped from files, peak."""
    sizes = {}
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        name, _, value = line.partition(":")
        if name in ("VmRSS", "RssAnon", "RssFile", "VmHWM"):
            sizes[name] = int(value.split()[0]) / 1024
    return sizes


def disk(folder: Path) -> dict[str, float]:
    """MB of each part of an index."""
    parts = {
        name: sum(file.stat().st_size for file in folder.rglob(pattern)) / 1e6
        for name, pattern in (("dense.faiss", "dense.faiss"), ("lexical", "lexical/*"))
    }
    with sqlite3.connect(f"file:{folder / 'store.sqlite'}?mode=ro", uri=True) as store:
        for name, size in store.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"):
            if size > 1e5:
                parts[f"store: {name}"] = size / 1e6
    parts["all"] = sum(file.stat().st_size for file in folder.rglob("*")) / 1e6
    return parts


def text_size(index: Index) -> float:
    """MB of all documents' text in UTF-8."""
    texts = (index.document(document_id).text for document_id in index._store.document_ids())
    return sum(len(text.encode()) for text in texts) / 1e6


@pytest.mark.benchmark
def test_cost_of_an_answer(tmp_path: Path, encoder: Encoder) -> None:
    texts: list[str] = []
    if path := os.environ.get("PULLQUOTE_INDEX"):
        index = Index.open(path)
    else:
        path = str(tmp_path / "index")
        index, texts = synthetic_index(tmp_path)
    questions = sample_questions(texts)
    memory_before = memory()
    indexes = {"index": index}
    if baseline := os.environ.get("PULLQUOTE_BASELINE"):
        indexes["baseline"] = Index.open(baseline)
    functions: dict[str, Callable[[Index, _Question], object]] = {
        "search": lambda index, question: index.search(question[0]),
        "retrieve": lambda index, question: retrieve(question[0], index, as_of=question[1]),
        "ask": lambda index, question: ask(question[0], index, as_of=question[1]),
    }
    print(f"\n{'ms':>20}     p50     p95     max")
    for function_name, function in functions.items():
        for index_name, measured in indexes.items():
            times = latencies(partial(function, measured), questions)
            percentiles = statistics.quantiles(times, n=20)
            print(
                f"{function_name + ' ' + index_name:>20}{percentiles[9]:8.1f}"
                f"{percentiles[18]:8.1f}{max(times):8.1f}",
                flush=True,
            )
    memory_after = memory()
    for index_name, measured in indexes.items():
        print(f"{index_name}: {len(measured):,} passages; ", end="", flush=True)
        print(f"recall@{NEIGHBORS} {recall(measured, questions, encoder):.4f}")
    print(
        "memory, MiB:",
        *(
            f"{name} {size:.0f} ({memory_before[name]:.0f} before the first question),"
            for name, size in memory_after.items()
        ),
    )
    text = text_size(index)
    print(f"disk space, MB and as a multiple of the {text:.1f} MB of text:")
    for name, size in disk(Path(path)).items():
        print(f"{size:10.1f}  {size / text:5.2f}  {name}")
