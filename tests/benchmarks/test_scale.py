"""synthetic vectors by the hundred thousand → time, recall and bytes of each kind of index.

python -m pytest -m benchmark tests/benchmarks/test_scale.py -s
PULLQUOTE_VECTORS=1000000 takes as many (300,000 otherwise).

The vectors are around random centres as passages are around subjects, the queries as far from them
as questions are from passages: what counts is the order of the kinds, not a figure by itself.
"""

import os
import statistics
import time
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import pytest

from index.search.ivf import count_lists, flat_index, ivf_index, sample_size

DIMENSION, NEAREST, LOOKED_AT, QUERIES = 384, 10, 50, 100
# Vectors around one centre, and how far from it, a unit long, they and queries stand.
_AROUND, _APART, _ASKED = 100, 0.8, 1.1
_BATCH = 50_000


def unit(vectors: np.ndarray) -> np.ndarray:
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


class Made:
    """`count` vectors, made anew batch by batch and the same each time, and queries near them."""

    def __init__(self, count: int) -> None:
        self.count = count
        chance = np.random.default_rng(0)
        size = (max(1, count // _AROUND), DIMENSION)
        self._centres = unit(chance.normal(size=size).astype(np.float32))
        self.queries = self._near(chance.integers(len(self._centres), size=QUERIES), _ASKED, chance)

    def _near(self, which: np.ndarray, apart: float, chance: np.random.Generator) -> np.ndarray:
        step = chance.normal(size=(len(which), DIMENSION)).astype(np.float32)
        return unit(self._centres[which] + apart * unit(step))

    def batch(self, first: int) -> np.ndarray:
        chance = np.random.default_rng(first + 1)
        size = min(_BATCH, self.count - first)
        return self._near(chance.integers(len(self._centres), size=size), _APART, chance)

    def nearest(self) -> np.ndarray:
        """The numbers of the exact nearest of each query (q, NEAREST)."""
        scores = np.full((QUERIES, NEAREST), -2.0, np.float32)
        numbers = np.zeros((QUERIES, NEAREST), np.int64)
        for first in range(0, self.count, _BATCH):
            found = self.queries @ self.batch(first).T
            best = np.argpartition(-found, NEAREST, axis=1)[:, :NEAREST]
            scores = np.hstack([scores, np.take_along_axis(found, best, 1)])
            numbers = np.hstack([numbers, best + first])
            order = np.argsort(-scores, axis=1)[:, :NEAREST]
            scores = np.take_along_axis(scores, order, 1)
            numbers = np.take_along_axis(numbers, order, 1)
        return numbers


def report(name: str, index: Any, made: Made, truth: np.ndarray, size: float) -> None:
    """One thread, a query at a time, as a question is asked; `size` in bytes a vector."""
    faiss.omp_set_num_threads(1)
    taken, shares, looked = [], [], []
    for query, best in zip(made.queries, truth, strict=True):
        began = time.perf_counter()
        _, numbers = index.search(query[None], LOOKED_AT)
        taken.append((time.perf_counter() - began) * 1e3)
        shares.append(len({*numbers[0][:NEAREST].tolist()} & {*best.tolist()}) / NEAREST)
        # What scoring all that were looked at by the store's vectors can put in its place.
        looked.append(len({*numbers[0].tolist()} & {*best.tolist()}) / NEAREST)
    ranked = statistics.quantiles(taken, n=20)
    print(
        f"{name:>34}{ranked[9]:8.2f}{ranked[18]:8.2f}{statistics.mean(shares):9.3f}"
        f"{statistics.mean(looked):9.3f}{size:9.0f}",
        flush=True,
    )


def fill(index: Any, made: Made) -> None:
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    for first in range(0, made.count, _BATCH):
        batch = made.batch(first)
        index.add_with_ids(batch, np.arange(first, first + len(batch)))


def sample(made: Made, most: int) -> np.ndarray:
    every = max(1, made.count // most)
    return np.concatenate([made.batch(at)[::every] for at in range(0, made.count, _BATCH)])


def header(count: int) -> None:
    print(f"\n{count:,} vectors: ms p50, p95; of the nearest {NEAREST} first, among {LOOKED_AT};")
    print("bytes a vector")


@pytest.mark.benchmark
@pytest.mark.parametrize("count", [10_000, 30_000, 100_000])
def test_the_border_between_exact_and_lists(count: int) -> None:
    made = Made(count)
    truth = made.nearest()
    header(count)
    flat = flat_index(DIMENSION)
    fill(flat, made)
    report("exact", flat, made, truth, 2 * DIMENSION)
    began = time.perf_counter()
    lists = ivf_index(DIMENSION, count, sample(made, sample_size(count)))
    fill(lists, made)
    laid_out = time.perf_counter() - began
    report(f"lists, laid out in {laid_out:.0f} s", lists, made, truth, DIMENSION / 2 + 8)


@pytest.mark.benchmark
def test_the_way_to_a_hundred_million(tmp_path: Path) -> None:
    count = int(os.environ.get("PULLQUOTE_VECTORS", 300_000))
    made = Made(count)
    truth = made.nearest()
    header(count)
    lists = ivf_index(DIMENSION, count, sample(made, sample_size(count)))
    fill(lists, made)
    for share in (0.02, 0.05, 0.1, 0.25):
        lists.nprobe = max(1, round(share * lists.nlist))
        name = f"4 bits a dimension, {share:.0%} of lists"
        report(name, lists, made, truth, DIMENSION / 2 + 8)
    del lists
    for parts in (48, 96):
        began = time.perf_counter()
        product = quantised(made, parts, tmp_path / f"{parts}.lists")
        built = time.perf_counter() - began
        for share in (0.02, 0.05, 0.1, 0.25):
            product.nprobe = max(1, round(share * product.nlist))
            report(f"{parts} B on disk, {share:.0%} of lists", product, made, truth, parts + 8)
        print(f"{built:>34.0f} s to build")
        del product


def quantised(made: Made, parts: int, path: Path) -> Any:
    """Product quantisation in lists that stand in a file and are mapped."""
    centres = faiss.IndexFlatIP(DIMENSION)
    count = count_lists(made.count)
    index: Any = faiss.IndexIVFPQ(centres, DIMENSION, count, parts, 8, faiss.METRIC_INNER_PRODUCT)
    index.own_fields = True
    centres.this.disown()  # type: ignore[attr-defined]
    index.cp.niter, index.cp.spherical, index.cp.min_points_per_centroid = 8, True, 1
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    index.train(sample(made, sample_size(made.count)))
    fill(index, made)
    faiss.write_index(index, str(path))
    del index
    return faiss.read_index(str(path), faiss.IO_FLAG_MMAP)
