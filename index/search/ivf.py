"""how many vectors there are → the kind of FAISS index that suits so many."""

import os
from typing import Any

import faiss
import numpy as np

# Vectors up to which every one is compared: 30,000 of 384 dimensions take 3 ms on one core.
FLAT_LIMIT = 30_000
# Vectors for each list, at least: twice as many lists find no more and take twice as long to lay
# out.
_IN_A_LIST = 300
# Share of the lists that a search looks into. Questions lie apart from passages, so it takes many:
# of the nearest 10 a tenth finds .95, an eighth .97, a quarter .995 at 30,000 and at 155,000.
_PROBED = 0.25
# Vectors for each centre from which it is found, and rounds of finding it.
_SAMPLED, _ROUNDS = 32, 8
# Lists are laid out anew when there are this many times as many vectors, or so many times fewer.
_GROWN = 2

# One query is compared on one core: two that wait for one another take longer than one as soon as
# another program wants either.
faiss.omp_set_num_threads(1)


def flat_index(dimension: int) -> Any:
    """An index that compares with every vector, in float16."""
    flat = faiss.IndexScalarQuantizer(
        dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    # FAISS types its methods as C++ has them; what takes arrays is put there when it loads.
    return faiss.IndexIDMap2(flat)


def ivf_index(dimension: int, count: int, sample: np.ndarray) -> Any:
    """An index in lists for about `count` vectors, laid out by a `sample` (n, d) of them.

    Four bits a dimension: what they lose is order among the nearest, which the caller puts right.
    """
    centres = faiss.IndexFlatIP(dimension)
    index: Any = faiss.IndexIVFScalarQuantizer(
        centres,
        dimension,
        count_lists(count),
        faiss.ScalarQuantizer.QT_4bit,
        faiss.METRIC_INNER_PRODUCT,
        False,
    )
    index.own_fields = True
    centres.this.disown()  # type: ignore[attr-defined]
    index.cp.niter, index.cp.spherical = _ROUNDS, True
    # Fewer than FAISS would like, and it shall not say so.
    index.cp.min_points_per_centroid = 1
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    try:
        index.train(sample)
    finally:
        faiss.omp_set_num_threads(1)
    index.nprobe = round(_PROBED * index.nlist)
    return index


def count_lists(count: int) -> int:
    """How many lists for so many vectors: a power of two."""
    return 1 << max(4, (count // _IN_A_LIST - 1).bit_length())


def sample_size(count: int) -> int:
    """From how many of them the lists are laid out."""
    return min(count, _SAMPLED * count_lists(count))


def needs_rebuild(count: int, laid_out: int) -> bool:
    """Whether so many vectors want an index of another kind than one that was laid out for
    `laid_out` of them, 0 if it is exact."""
    if not laid_out:
        return count >= FLAT_LIMIT
    return count >= _GROWN * laid_out or count < FLAT_LIMIT // _GROWN


def search_parameters(index: Any, chosen: Any) -> Any:
    """How to search: among the `chosen` all lists are looked into, for few of them may be near."""
    lists = getattr(index, "nlist", 0)
    if not lists:
        return faiss.SearchParameters(sel=chosen) if chosen is not None else None  # type: ignore[call-arg]
    if chosen is None:
        return None
    return faiss.SearchParametersIVF(sel=chosen, nprobe=lists)  # type: ignore[call-arg]
