"""Measure time, recall and size of the kinds of vector index, on synthetic vectors.

python -m pytest -m benchmark tests/benchmarks/test_scale.py -s
PULLQUOTE_VECTORS=1000000 takes as many (300,000 otherwise).

The vectors are scattered around random centers as passages are around subjects, and the queries
are as far from them as questions are from passages. The figures show how the kinds of index
compare; none of them is meaningful by itself.
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

DIMENSION, NEIGHBORS, CANDIDATES, QUERIES = 384, 10, 50, 100
# Vectors per center.
_CLUSTER_SIZE = 100
# Distance of the vectors and of the queries from their center, which is a unit vector.
_VECTOR_NOISE, _QUERY_NOISE = 0.8, 1.1
_BATCH = 50_000
# Shares of the lists that are searched.
_SHARES = (0.02, 0.05, 0.1, 0.25)
# Bytes of a vector's id in an inverted list.
_ID_SIZE = 8


def normalize(vectors: np.ndarray) -> np.ndarray:
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


class SyntheticVectors:
    """`count` vectors, generated batch by batch and the same each time, and queries near them."""

    def __init__(self, count: int) -> None:
        self.count = count
        rng = np.random.default_rng(0)
        size = (max(1, count // _CLUSTER_SIZE), DIMENSION)
        self._centers = normalize(rng.normal(size=size).astype(np.float32))
        clusters = rng.integers(len(self._centers), size=QUERIES)
        self.queries = self._scatter(clusters, _QUERY_NOISE, rng)

    def _scatter(
        self, clusters: np.ndarray, distance: float, rng: np.random.Generator
    ) -> np.ndarray:
        noise = rng.normal(size=(len(clusters), DIMENSION)).astype(np.float32)
        return normalize(self._centers[clusters] + distance * normalize(noise))

    def batch(self, first: int) -> np.ndarray:
        rng = np.random.default_rng(first + 1)
        size = min(_BATCH, self.count - first)
        return self._scatter(rng.integers(len(self._centers), size=size), _VECTOR_NOISE, rng)

    def exact_neighbors(self) -> np.ndarray:
        """The ids of the exact nearest neighbors of each query (QUERIES, NEIGHBORS)."""
        scores = np.full((QUERIES, NEIGHBORS), -2.0, np.float32)
        ids = np.zeros((QUERIES, NEIGHBORS), np.int64)
        for first in range(0, self.count, _BATCH):
            batch_scores = self.queries @ self.batch(first).T
            best = np.argpartition(-batch_scores, NEIGHBORS, axis=1)[:, :NEIGHBORS]
            scores = np.hstack([scores, np.take_along_axis(batch_scores, best, 1)])
            ids = np.hstack([ids, best + first])
            order = np.argsort(-scores, axis=1)[:, :NEIGHBORS]
            scores = np.take_along_axis(scores, order, 1)
            ids = np.take_along_axis(ids, order, 1)
        return ids

    def sample(self, size: int) -> np.ndarray:
        """About `size` of the vectors."""
        step = max(1, self.count // size)
        return np.concatenate([self.batch(first)[::step] for first in range(0, self.count, _BATCH)])


def measure(
    name: str, index: Any, vectors: SyntheticVectors, exact: np.ndarray, bytes_per_vector: float
) -> None:
    """Search one query at a time on one thread, as for a question, and print a row.

    Args:
        name: The kind of index.
        index: The FAISS index.
        vectors: The vectors in it.
        exact: The ids of the exact nearest neighbors of each query (QUERIES, NEIGHBORS).
        bytes_per_vector: The size of the index, divided by the number of vectors.

    """
    faiss.omp_set_num_threads(1)
    times, recalls, candidate_recalls = [], [], []
    for query, neighbors in zip(vectors.queries, exact, strict=True):
        start = time.perf_counter()
        _, ids = index.search(query[None], CANDIDATES)
        times.append((time.perf_counter() - start) * 1e3)
        exact_ids = {*neighbors.tolist()}
        recalls.append(len({*ids[0][:NEIGHBORS].tolist()} & exact_ids) / NEIGHBORS)
        # The recall after all candidates are scored again with the stored vectors.
        candidate_recalls.append(len({*ids[0].tolist()} & exact_ids) / NEIGHBORS)
    percentiles = statistics.quantiles(times, n=20)
    print(
        f"{name:>34}{percentiles[9]:8.2f}{percentiles[18]:8.2f}{statistics.mean(recalls):9.3f}"
        f"{statistics.mean(candidate_recalls):9.3f}{bytes_per_vector:9.0f}",
        flush=True,
    )


def fill(index: Any, vectors: SyntheticVectors) -> None:
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    for first in range(0, vectors.count, _BATCH):
        batch = vectors.batch(first)
        index.add_with_ids(batch, np.arange(first, first + len(batch)))


def print_header(count: int) -> None:
    print(f"\n{count:,} vectors: ms p50, p95; recall@{NEIGHBORS}, the same among {CANDIDATES}")
    print("candidates; bytes per vector")


@pytest.mark.benchmark
@pytest.mark.parametrize("count", [10_000, 30_000, 100_000])
def test_flat_index_against_inverted_file(count: int) -> None:
    vectors = SyntheticVectors(count)
    exact = vectors.exact_neighbors()
    print_header(count)
    flat = flat_index(DIMENSION)
    fill(flat, vectors)
    measure("flat", flat, vectors, exact, 2 * DIMENSION)
    start = time.perf_counter()
    ivf = ivf_index(DIMENSION, count, vectors.sample(sample_size(count)))
    fill(ivf, vectors)
    seconds = time.perf_counter() - start
    measure(
        f"inverted file, built in {seconds:.0f} s", ivf, vectors, exact, DIMENSION / 2 + _ID_SIZE
    )


@pytest.mark.benchmark
def test_inverted_files_at_scale(tmp_path: Path) -> None:
    count = int(os.environ.get("PULLQUOTE_VECTORS", 300_000))
    vectors = SyntheticVectors(count)
    exact = vectors.exact_neighbors()
    print_header(count)
    ivf = ivf_index(DIMENSION, count, vectors.sample(sample_size(count)))
    fill(ivf, vectors)
    for share in _SHARES:
        ivf.nprobe = max(1, round(share * ivf.nlist))
        name = f"4 bits per dimension, {share:.0%} of lists"
        measure(name, ivf, vectors, exact, DIMENSION / 2 + _ID_SIZE)
    del ivf
    for code_size in (48, 96):
        start = time.perf_counter()
        product = product_quantized_index(vectors, code_size, tmp_path / f"{code_size}.faiss")
        seconds = time.perf_counter() - start
        for share in _SHARES:
            product.nprobe = max(1, round(share * product.nlist))
            name = f"{code_size} B on disk, {share:.0%} of lists"
            measure(name, product, vectors, exact, code_size + _ID_SIZE)
        print(f"{seconds:>34.0f} s to build")
        del product


def product_quantized_index(vectors: SyntheticVectors, code_size: int, path: Path) -> Any:
    """Build an inverted file with product quantization, memory-mapped from `path`.

    Args:
        vectors: The vectors to index.
        code_size: Bytes per vector.
        path: The file to write.

    Returns:
        The FAISS index.

    """
    centroids = faiss.IndexFlatIP(DIMENSION)
    lists = count_lists(vectors.count)
    index: Any = faiss.IndexIVFPQ(
        centroids, DIMENSION, lists, code_size, 8, faiss.METRIC_INNER_PRODUCT
    )
    index.own_fields = True
    centroids.this.disown()  # type: ignore[attr-defined]
    index.cp.niter, index.cp.spherical, index.cp.min_points_per_centroid = 8, True, 1
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    index.train(vectors.sample(sample_size(vectors.count)))
    fill(index, vectors)
    faiss.write_index(index, str(path))
    del index
    return faiss.read_index(str(path), faiss.IO_FLAG_MMAP)
