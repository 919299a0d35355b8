"""Compare texts by their shingles: runs of consecutive terms."""

from collections.abc import Sequence, Set


def shingles(terms: Sequence[str], size: int = 3) -> frozenset[tuple[str, ...]]:
    """The distinct runs of `size` consecutive terms; all terms as one run if there are fewer."""
    if len(terms) < size:
        return frozenset({tuple(terms)})
    return frozenset(zip(*(terms[offset:] for offset in range(size)), strict=False))


def containment(one: Set[object], other: Set[object]) -> float:
    """The share, 0 to 1, of the smaller set's shingles that the larger one has; 0 of none."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0
