"""an index and questions → what an answer costs: time, recall of the nearest, memory, disk.

PULLQUOTE_INDEX=folder PULLQUOTE_QUESTIONS=questions.jsonl \\
    python -m pytest -m benchmark tests/benchmarks/test_answering.py -s
Without them, made-up articles, questions of their words, and made-up vectors.
Once more with PULLQUOTE_BESIDE=folder, another index, for the ratio of the two.
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
from qa import ask, retrieve
from tests.benchmarks.made import StopError, articles, fill_vectors, stop

# Questions asked of each, after a few that count for nothing.
ASKED, WARM = 200, 20
# Articles where none are given: near 40,000 passages, so that there are lists.
ARTICLES = 3_000
# Neighbours that are compared with those of an exact search.
NEAREST = 10

_Question = tuple[str, date | None]


def questions(texts: Sequence[str]) -> list[_Question]:
    """Those of $PULLQUOTE_QUESTIONS, a sample; else some made of the words of `texts`."""
    chance = random.Random(0)
    if path := os.environ.get("PULLQUOTE_QUESTIONS"):
        rows = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
        chosen = chance.sample(rows, min(len(rows), ASKED + WARM))
        return [
            (row["question"], date.fromisoformat(row["as_of"]) if row.get("as_of") else None)
            for row in chosen
        ]
    found = [" ".join(chance.sample(text.split(), 6)) for text in texts]
    return [(f"Who saw {words}?", None) for words in found[: ASKED + WARM]]


def made_index(folder: Path) -> tuple[Index, list[str]]:
    corpus = folder / "corpus"
    corpus.mkdir()
    texts = articles()
    first = [next(texts) for _ in range(ARTICLES)]
    rows = (json.dumps({"_id": str(i), "title": "", "text": text}) for i, text in enumerate(first))
    (corpus / "all.jsonl").write_text("\n".join(rows), "utf-8")
    index = Index.open(folder / "index")
    with pytest.raises(StopError):
        index.sync(corpus, stop)
    fill_vectors(index)
    index.sync(corpus)
    return index, first


def milliseconds(work: Callable[[_Question], object], asked: Sequence[_Question]) -> list[float]:
    taken = []
    for number, question in enumerate(asked):
        began = time.perf_counter()
        work(question)
        if number >= WARM:
            taken.append((time.perf_counter() - began) * 1e3)
    return taken


def recall(index: Index, asked: Sequence[_Question], encoder: Encoder) -> float:
    """The share of the exact nearest that a search by meaning has among as many."""
    store, dense = index._store, index._vector_index
    assert dense
    numbers, vectors = [], []
    batch = store.history.passages_after(0, 5_000)
    while batch:
        for number, vector in store.vectors.of_passages(batch).items():
            numbers.append(number)
            vectors.append(vector.astype(np.float16))
        batch = store.history.passages_after(batch[-1], 5_000)
    ids = np.array(numbers)
    matrix = np.stack(vectors)
    shares = []
    for text, _ in asked:
        query = encoder.encode_query(text)
        scores = np.concatenate(
            [matrix[i : i + 20_000].astype(np.float32) @ query for i in range(0, len(ids), 20_000)]
        )
        exact = set(ids[np.argsort(-scores)[:NEAREST]].tolist())
        # As Index.search has them: fifty by meaning, scored anew by the store's vectors.
        hits = [number for number, _ in dense.search(query, 50)]
        again = store.vectors.of_passages(hits)
        best = sorted(again, key=lambda number: -float(again[number] @ query))[:NEAREST]
        shares.append(len(exact & set(best)) / len(exact))
    return statistics.mean(shares)


def memory() -> dict[str, float]:
    """MB of this process: all, what it alone has, what is mapped from files, the most it had."""
    found = {}
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        name, _, value = line.partition(":")
        if name in ("VmRSS", "RssAnon", "RssFile", "VmHWM"):
            found[name] = int(value.split()[0]) / 1024
    return found


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
    """MB of the text that can be quoted, in UTF-8."""
    return (
        sum(len(index.document(name).text.encode()) for name in index._store.document_ids()) / 1e6
    )


@pytest.mark.benchmark
def test_what_an_answer_costs(tmp_path: Path, encoder: Encoder) -> None:
    texts: list[str] = []
    if path := os.environ.get("PULLQUOTE_INDEX"):
        index = Index.open(path)
    else:
        path = str(tmp_path / "index")
        index, texts = made_index(tmp_path)
    asked = questions(texts)
    opened = memory()
    indexes = {"index": index}
    if beside := os.environ.get("PULLQUOTE_BESIDE"):
        indexes["beside"] = Index.open(beside)
    works: dict[str, Callable[[Index, _Question], object]] = {
        "search": lambda index, question: index.search(question[0]),
        "retrieve": lambda index, question: retrieve(question[0], index, as_of=question[1]),
        "ask": lambda index, question: ask(question[0], index, as_of=question[1]),
    }
    print(f"\n{'ms':>20}     p50     p95     max")
    for name, work in works.items():
        for which, one in indexes.items():
            taken = milliseconds(partial(work, one), asked)
            ranked = statistics.quantiles(taken, n=20)
            print(
                f"{name + ' ' + which:>20}{ranked[9]:8.1f}{ranked[18]:8.1f}{max(taken):8.1f}",
                flush=True,
            )
    served = memory()
    for which, one in indexes.items():
        print(f"{which}: {len(one):,} passages; recall@{NEAREST} ", end="", flush=True)
        print(f"{recall(one, asked, encoder):.4f}")
    print(
        "memory, MB:",
        *(f"{name} {mb:.0f} (opened {opened[name]:.0f})," for name, mb in served.items()),
    )
    text = text_size(index)
    print(f"on disk, MB, of a text of {text:.1f}:")
    for name, mb in disk(Path(path)).items():
        print(f"{mb:10.1f}  {mb / text:5.2f}  {name}")
