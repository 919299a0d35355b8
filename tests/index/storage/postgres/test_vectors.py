"""Workers that share what is to be embedded, and the nearest neighbors in a graph."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index import Document, Filter, Index, Passage
from index.storage.interface import Store
from index.storage.open_store import open_store
from index.storage.postgres import vectors as module
from index.sync.embed import embed_pending
from index.types import Embedding
from tests.index.helpers import put_document, write
from tests.postgres import PostgresServer

_DIMENSION, _PASSAGES = 32, 1_500
# Claims a batch and holds it until it is killed.
_CLAIMANT = """
import sys, time
from index.storage.open_store import open_store
from index.storage.postgres import vectors as module
for batch in open_store(sys.argv[1]).pending_batches(5):
    print(len(batch), flush=True)
    time.sleep(60)
"""


@pytest.fixture
def store(postgres: PostgresServer) -> Iterator[Store]:
    store = open_store(postgres.new_address())
    yield store
    store.close()


def put_passages(store: Store, count: int, kind: str = "txt") -> list[bytes]:
    """Store a document of so many passages, and return their keys."""
    keys = [f"{kind}-{number}".encode().ljust(16) for number in range(count)]
    document = Document(f"d.{kind}", f"d.{kind}", "T", "word " * count, kind=kind)
    passages = [Passage(document.id, 5 * i, 5 * i + 4, ((5 * i, 5 * i + 4),)) for i in range(count)]
    put_document(store, document, passages, keys)
    return keys


def put_vectors(store: Store, keys: list[bytes], vectors: np.ndarray) -> None:
    """Store vectors under their keys."""
    store.vectors.put(
        keys, [Embedding(vector, vector[None]) for vector in vectors.astype(np.float32)], 1.0
    )


def test_workers_never_have_the_same_batch_and_a_killed_one_loses_nothing(store: Store) -> None:
    keys = put_passages(store, 20)
    killed = subprocess.Popen(
        [sys.executable, "-c", _CLAIMANT, store.location], stdout=subprocess.PIPE
    )
    assert killed.stdout
    assert int(killed.stdout.readline()) == 5
    taken: list[bytes] = []
    lock = threading.Lock()

    def work() -> None:
        batches = store.pending_batches(4)
        for batch in batches:
            with lock:
                taken.extend(key for key, _ in batch)
            time.sleep(0.01)
            put_vectors(store, [key for key, _ in batch], np.ones((len(batch), _DIMENSION)))

    for attempt in range(2):
        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(taken) == len({*taken})
        if not attempt:
            assert len(taken) == 15
            os.kill(killed.pid, signal.SIGKILL)
            killed.wait()
            # The server notices that the connection is closed.
            deadline = time.monotonic() + 5
            while len(taken) < 20 and time.monotonic() < deadline:
                work()
    assert sorted(taken) == sorted(keys)
    assert store.vectors.count_pending() == 0


def test_embed_gives_the_vectors_of_a_sync(
    postgres: PostgresServer, corpus: Path, index: Index
) -> None:
    write(corpus, a="Tides rise twice a day.", b="Bread needs a starter.")
    index.sync(corpus)
    remote = Index.open(postgres.new_address())
    with pytest.raises(KeyboardInterrupt):
        remote.sync(corpus, lambda progress: _interrupt(progress.stage))
    assert remote.count_pending() == 2
    embed_pending(remote._store, lambda _: None, lambda _: None)
    assert remote.count_pending() == 0
    for mine, theirs in zip(index.search("tides"), remote.search("tides"), strict=True):
        assert (mine.passage, mine.dense) == (theirs.passage, theirs.dense)
        assert np.array_equal(
            index.sentence_vectors([mine])[mine.passage_id],
            remote.sentence_vectors([theirs])[theirs.passage_id],
        )
    remote.close()


def _interrupt(stage: str) -> None:
    if stage == "passages":
        raise KeyboardInterrupt


def test_graph_finds_the_exact_neighbors_also_among_those_that_pass_a_filter(store: Store) -> None:
    rng = np.random.default_rng(0)
    # As of texts, vectors lie in groups.
    centers = rng.normal(size=(40, _DIMENSION))
    keys, rows = [], []
    for kind, count in (("txt", _PASSAGES), ("pdf", _PASSAGES // 10)):
        keys += put_passages(store, count, kind)
        rows.append(
            centers[rng.integers(40, size=count)] + 0.6 * rng.normal(size=(count, _DIMENSION))
        )
    vectors = np.concatenate(rows)
    put_vectors(store, keys, vectors)
    store.finish_sync()
    assert store.dense
    assert store.dense.prepare()
    stored = store.vectors.of_passages(range(1, len(keys) + 1))
    ids = np.array(sorted(stored))
    matrix = np.stack([stored[int(number)] for number in ids])
    for conditions in (Filter(), Filter(kinds=frozenset({"pdf"}))):
        allowed = store.matching_passages(conditions)
        share = []
        for _ in range(30):
            query = centers[rng.integers(40)] + 0.6 * rng.normal(size=_DIMENSION)
            query = (query / np.linalg.norm(query)).astype(np.float32)
            cosines = np.where(np.isin(ids, allowed), matrix @ query, -2)
            exact = {int(number) for number in ids[np.argsort(-cosines)[:10]]}
            hits = store.dense.search(query, 10, conditions)
            assert [cosine for _, cosine in hits] == sorted((c for _, c in hits), reverse=True)
            share.append(len(exact & {number for number, _ in hits}) / 10)
        assert float(np.mean(share)) >= 0.99


def test_where_the_graph_misses_passages_searches_look_further_or_at_all_of_them(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(0)
    monkeypatch.setattr(module, "_MIN_MEASURED", 100)
    # No graph finds more than all; each time there are twice as many, it is measured again.
    for kind, least, expected in (("txt", 0.99, "200"), ("pdf", 1.01, "all")):
        monkeypatch.setattr(module, "_MIN_RECALL", least)
        keys = put_passages(store, 400, kind)
        put_vectors(store, keys, rng.normal(size=(len(keys), _DIMENSION)))
        store.finish_sync()
        assert store.metadata("graph_width") == expected
        stored = store.vectors.of_passages(range(1, 801))
        ids, matrix = np.array([*stored]), np.stack([*stored.values()])
        query = matrix[0] + matrix[1]
        query /= np.linalg.norm(query)
        assert store.dense
        for conditions in (Filter(), Filter(kinds=frozenset({kind}))):
            hits = store.dense.search(query, 10, conditions)
            passing = np.isin(ids, store.matching_passages(conditions))
            nearest = ids[np.argsort(-np.where(passing, matrix @ query, -2))[:10]]
            assert [number for number, _ in hits] == nearest.tolist()
