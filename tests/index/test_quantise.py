"""claims about four-bit vectors → checked on random ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.quantise import dequantise, quantise

VECTORS = st.tuples(st.integers(0, 6), st.integers(1, 9)).flatmap(
    lambda shape: arrays(np.float32, shape, elements=st.floats(-1, 1, width=32))
)


@given(VECTORS)
def test_a_round_trip_keeps_shape_and_unit_length(vectors: np.ndarray) -> None:
    count, dimension = vectors.shape
    packed = quantise(vectors)
    assert len(packed) == count * ((dimension + 1) // 2)
    back = dequantise(packed, dimension)
    assert back.shape == (count, dimension)
    lengths = np.linalg.norm(back, axis=1)
    zero = ~vectors.any(axis=1)
    assert np.allclose(lengths[~zero], 1, atol=1e-5)
    assert not back[zero].any()


@given(VECTORS)
def test_each_value_is_within_half_a_step(vectors: np.ndarray) -> None:
    back = dequantise(quantise(vectors), vectors.shape[1])
    for before, after in zip(vectors, back, strict=True):
        peak, scale = np.abs(before).max(), np.abs(after).max()
        if peak > 0:
            assert np.allclose(after / scale, before / peak, atol=0.5 / 7 + 1e-4)


@given(VECTORS)
def test_a_second_round_trip_changes_nothing(vectors: np.ndarray) -> None:
    packed = quantise(vectors)
    assert quantise(dequantise(packed, vectors.shape[1])) == packed


@pytest.mark.parametrize("dimension", [384, 383])
def test_the_cosine_to_the_original_stays_near_one(dimension: int) -> None:
    vectors = np.random.default_rng(7).normal(size=(200, dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = (dequantise(quantise(vectors), dimension) * vectors).sum(axis=1)
    assert cosines.min() > 0.97
