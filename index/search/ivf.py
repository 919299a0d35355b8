"""Create FAISS indexes of the kind that suits the number of vectors."""

import os
from typing import Any

import faiss
import numpy as np

# Vectors up to which every one is compared: 30,000 of 384 dimensions take 3 ms on one core.
FLAT_LIMIT = 30_000
# The least number of vectors per list: twice as many lists find no more and train twice as long.
_VECTORS_PER_LIST = 300
# Share of the lists that a search probes. Questions lie apart from passages, so it takes many: of
# the nearest 10, a tenth finds .95, an eighth .97, a quarter .995, at 30,000 and at 155,000.
_PROBED_SHARE = 0.25
# Training vectors per centroid, and k-means iterations.
_SAMPLES_PER_LIST, _ITERATIONS = 32, 8
# Growth (or shrinkage) in the number of vectors after which the lists are trained again.
_RETRAIN_FACTOR = 2

# One query is compared on one core: two threads that wait for each other take longer than one as
# soon as another program needs either core.
faiss.omp_set_num_threads(1)


def flat_index(dimension: int) -> Any:
    """An index that compares the query with every vector, in float16."""
    return faiss.index_factory(dimension, "IDMap2,SQfp16", faiss.METRIC_INNER_PRODUCT)


def ivf_index(dimension: int, count: int, sample: np.ndarray) -> Any:
    """An inverted-file index, trained for about `count` vectors.

    It keeps 4 bits per dimension, which blurs the order of the nearest vectors: the caller
    rescores them.

    Args:
        dimension: The length of the vectors.
        count: The number of vectors that will be added.
        sample: Training vectors (n, dimension) float32; see `sample_size`.
    """
    index: Any = faiss.index_factory(
        dimension, f"IVF{count_lists(count)},SQ4", faiss.METRIC_INNER_PRODUCT
    )
    index.by_residual = False
    index.cp.niter, index.cp.spherical = _ITERATIONS, True
    # Fewer than FAISS recommends; this silences its warning.
    index.cp.min_points_per_centroid = 1
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    try:
        index.train(sample)
    finally:
        faiss.omp_set_num_threads(1)
    index.nprobe = round(_PROBED_SHARE * index.nlist)
    return index


def count_lists(count: int) -> int:
    """The number of lists for `count` vectors: a power of two."""
    return 1 << max(4, (count // _VECTORS_PER_LIST - 1).bit_length())


def sample_size(count: int) -> int:
    """The number of vectors to train an index of `count` vectors with."""
    return min(count, _SAMPLES_PER_LIST * count_lists(count))


def needs_rebuild(count: int, trained_count: int) -> bool:
    """Whether `count` vectors need another index than one trained for `trained_count` of them.

    A flat index has a `trained_count` of 0.
    """
    if not trained_count:
        return count >= FLAT_LIMIT
    return count >= _RETRAIN_FACTOR * trained_count or count < FLAT_LIMIT // _RETRAIN_FACTOR


def search_parameters(index: Any, selector: Any) -> Any:
    """Parameters of a search among the ids of `selector`, or among all when it is None.

    With a selector every list is probed, since few of its ids may be near the query.
    """
    lists = getattr(index, "nlist", 0)
    if not lists:
        return faiss.SearchParameters(sel=selector) if selector is not None else None  # type: ignore[call-arg]
    if selector is None:
        return None
    return faiss.SearchParametersIVF(sel=selector, nprobe=lists)  # type: ignore[call-arg]
