"""Measure an index in PostgreSQL on synthetic passages, and kill its syncs, workers and server.

python -m pytest -m benchmark tests/benchmarks/test_database.py -s
PULLQUOTE_VECTORS=1000000 takes as many passages (100,000 otherwise), PULLQUOTE_KILLS=200 kills as
often (20 otherwise).
"""

import os
import random
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index import Document, Filter, Index, Passage
from index.embedding.encoder import Encoder
from index.embedding.quantization import quantize
from index.search.ann import VectorIndex
from index.storage.records import FileState, FileUpdate, Position, StagedDocument
from index.storage.store import SqliteStore, open_folder
from tests.benchmarks.test_scale import CANDIDATES, DIMENSION, NEIGHBORS, SyntheticVectors
from tests.index.helpers import ranking
from tests.index.killing import change, syncs, text
from tests.postgres import PostgresServer

if TYPE_CHECKING:
    from index.storage.postgres.store import PostgresStore

PASSAGES = int(os.environ.get("PULLQUOTE_VECTORS", "100000"))
KILLS = int(os.environ.get("PULLQUOTE_KILLS", "20"))
_OF_DOCUMENT, _DOCUMENTS_A_COMMIT, _VECTORS_A_COMMIT = 20, 500, 5_000
_WORDS = ("tide", "moon", "ocean", "bread", "flour", "chess", "bishop", "river", "council")
# The vectors of five sentences, as an article's passage has.
_SENTENCES = bytes(5 * (4 + DIMENSION // 4))
# Characters of a passage, about 120 words.
_PASSAGE_CHARS = 700
_EMBED = "import sys; from index.__main__ import main; main(['embed', '--index', sys.argv[1]])"
# By share of the passages that pass.
FILTERS = {
    "all": Filter(),
    "a tenth": Filter(kinds=frozenset({"pdf"})),
    "2.6%": Filter(since=date(2024, 1, 1), undated=False),
    "2%, a folder": Filter(folder="f7"),
}


def fill(store: "PostgresStore | SqliteStore", vectors: SyntheticVectors) -> None:
    """Store documents of twenty passages each, and their vectors."""
    rng = random.Random(0)
    started = time.perf_counter()
    numbers = range(vectors.count // _OF_DOCUMENT)
    for first in numbers[::_DOCUMENTS_A_COMMIT]:
        batch = [_staged(number, rng) for number in numbers[first : first + _DOCUMENTS_A_COMMIT]]
        store.stage(batch)
        updates = []
        for staged in batch:
            state = FileState(staged.document.path, 1, (1, 1, 1), staged.document.sha256)
            updates.append(FileUpdate(staged.document.path, state, (staged.document.id,)))
        store.apply(updates)
    print(f"texts {time.perf_counter() - started:.0f} s", end=", ", flush=True)
    started = time.perf_counter()
    with store.many_vectors():
        for first in range(0, vectors.count, _VECTORS_A_COMMIT * 10):
            batch_vectors = vectors.batch(first)
            for start in range(0, len(batch_vectors), _VECTORS_A_COMMIT):
                packed = {
                    (first + place).to_bytes(16): (quantize(batch_vectors[place]), _SENTENCES)
                    for place in range(start, min(start + _VECTORS_A_COMMIT, len(batch_vectors)))
                }
                store.vectors.put_packed(packed)
    store.finish_sync()
    print(f"vectors and graph {time.perf_counter() - started:.0f} s", flush=True)


def _staged(number: int, rng: random.Random) -> StagedDocument:
    words = " ".join(rng.choices(_WORDS, k=_OF_DOCUMENT * _PASSAGE_CHARS // 6))
    step = len(words) // _OF_DOCUMENT
    name = f"f{number % 50}/d{number}.txt"
    document = Document(
        id=name,
        path=name,
        title=f"Report {number}",
        text=words,
        published=date(2000, 1, 1) + timedelta(days=rng.randrange(9_000)),
        published_from="text",
        kind="txt" if rng.randrange(10) else "pdf",
        sha256=f"{number:064x}",
        language="en",
    )
    spans = [(place * step, (place + 1) * step) for place in range(_OF_DOCUMENT)]
    passages = [Passage(name, *span, (span,)) for span in spans]
    first = number * _OF_DOCUMENT
    return StagedDocument(
        document, passages, [(first + place).to_bytes(16) for place in range(_OF_DOCUMENT)]
    )


@pytest.mark.benchmark
def test_search_by_meaning_in_a_database(postgres: PostgresServer, tmp_path: Path) -> None:
    from index.storage.postgres.store import open_database

    vectors = SyntheticVectors(PASSAGES)
    store = open_database(postgres.new_address())
    fill(store, vectors)
    connections = store._connections
    parts = ("texts", "documents", "passages", "vectors")
    sizes = {
        part: connections.integer(f"SELECT pg_total_relation_size('{part}')") for part in parts
    }
    sizes["the graph of these"] = connections.integer("SELECT pg_relation_size('vectors_graph')")
    print({name: f"{size / PASSAGES:.0f} bytes a passage" for name, size in sizes.items()})
    folder = open_folder(tmp_path)
    fill(folder, vectors)
    faiss = VectorIndex.open(tmp_path, DIMENSION, folder)
    faiss.catch_up(folder)
    faiss.rebuild(folder)
    assert store.dense
    ids, matrix = _matrix(store)
    for name, conditions in FILTERS.items():
        allowed = np.isin(ids, store.matching_passages(conditions))
        times: dict[str, list[float]] = {"database": [], "FAISS": []}
        found = 0
        listed = None if conditions == Filter() else ids[allowed]
        for query in vectors.queries:
            started = time.perf_counter()
            with store.snapshot():
                hits = store.dense.search(query, CANDIDATES, conditions)
            times["database"].append(time.perf_counter() - started)
            started = time.perf_counter()
            faiss.search(query, CANDIDATES, listed)
            times["FAISS"].append(time.perf_counter() - started)
            cosines = np.where(allowed, matrix @ query, -2)
            nearest = {
                int(number) for number in ids[np.argpartition(-cosines, NEIGHBORS)[:NEIGHBORS]]
            }
            found += len(nearest & {number for number, _ in hits[:NEIGHBORS]})
        shown = ", ".join(
            f"{engine} p50 {np.percentile(taken, 50) * 1e3:.1f} p95 "
            f"{np.percentile(taken, 95) * 1e3:.1f} ms"
            for engine, taken in times.items()
        )
        print(f"{name}: {shown}, recall@10 {found / NEIGHBORS / len(vectors.queries):.3f}")
    store.close()


def _matrix(store: "PostgresStore") -> "tuple[np.ndarray, np.ndarray]":
    ids, rows = zip(*store.vectors.since(Position(), 20_000), strict=True)
    return np.concatenate(ids), np.concatenate(rows)


@pytest.mark.benchmark
def test_kills_of_sync_worker_and_server_lose_nothing(
    postgres: PostgresServer, tmp_path: Path, encoder: Encoder
) -> None:
    rng = random.Random(1)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(40):
        (corpus / f"d{number}.txt").write_text(text(f"d{number}"), "utf-8")
    address = postgres.new_address()
    undisturbed = Index.open(tmp_path / "undisturbed")
    Index.open(address).close()
    counts = {"sync": 0, "worker": 0, "server": 0}

    def restart_server() -> None:
        postgres.stop("immediate")
        postgres.start()

    with syncs() as server:
        for number in range(KILLS):
            victim = rng.choice([*counts])
            counts[victim] += 1
            worker = subprocess.Popen(
                [sys.executable, "-c", _EMBED, address], stdout=subprocess.DEVNULL
            )
            delay = rng.uniform(0.2, 3)
            action = {"worker": worker.kill, "server": restart_server}.get(victim, lambda: None)
            timer = threading.Timer(delay, action)
            timer.start()
            server.run(address, corpus, after=delay if victim == "sync" else None)
            timer.join()
            worker.kill()
            worker.wait()
            if number % 5 < 4:
                continue
            assert server.run(address, corpus).status == 0
            undisturbed.sync(corpus)
            index = Index.open(address)
            assert index.count_pending() == 0
            assert _texts(index) == _texts(undisturbed)
            assert ranking(index, "grams of salt") == ranking(undisturbed, "grams of salt")
            index.close()
            change(corpus, rng, number)
    print(f"\nkilled {counts}")


def _texts(index: Index) -> dict[str, str]:
    return {name: index.document(name).text for name in index._store.document_ids()}
