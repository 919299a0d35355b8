"""Quantization of random vectors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.embedding.quantization import dequantize, dequantize_many, quantize, quantize_sentences

VALUES = st.floats(-1, 1, width=16)
SHAPES = st.tuples(st.integers(0, 6), st.integers(1, 9))
VECTORS = SHAPES.flatmap(lambda shape: arrays(np.float32, shape, elements=VALUES))


def unit(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)


@given(VECTORS)
def test_passage_vector_keeps_shape_values_and_unit_length(vectors: np.ndarray) -> None:
    for vector in vectors:
        packed = quantize(vector)
        restored = dequantize(packed)
        assert (len(packed), restored.shape) == (len(vector), vector.shape)
        if vector.any():
            assert np.isclose(np.linalg.norm(restored), 1, atol=1e-5)
            before, after = vector / np.abs(vector).max(), restored / np.abs(restored).max()
            assert np.allclose(after, before, atol=0.5 / 127 + 1e-5)
        else:
            assert not restored.any()


@given(VECTORS)
def test_second_round_trip_changes_nothing(vectors: np.ndarray) -> None:
    for vector in vectors:
        packed = quantize(vector)
        assert quantize(dequantize(packed)) == packed


@given(VECTORS)
def test_sentence_vectors_keep_number_and_unit_length(vectors: np.ndarray) -> None:
    count, dimension = vectors.shape
    passage = unit(np.arange(1, dimension + 1, dtype=np.float32))
    packed = quantize_sentences(unit(vectors), passage)
    assert len(packed) == count * (4 + (dimension + 3) // 4)
    restored = dequantize_many([packed], passage[None])[0]
    assert restored.shape == (count, dimension)
    assert np.isfinite(restored).all()


@pytest.mark.parametrize("dimension", [384, 383, 382, 381])
def test_cosines_stay_near_the_originals(dimension: int) -> None:
    random = np.random.default_rng(7)
    passage = unit(random.normal(size=dimension))
    # As close to their passage as real sentences are.
    sentences = unit(0.7 * passage + 0.7 * unit(random.normal(size=(200, dimension))))
    dequantized = dequantize(quantize(passage))
    assert dequantized @ passage > 0.9998
    restored = dequantize_many([quantize_sentences(sentences, dequantized)], dequantized[None])[0]
    assert (restored * sentences).sum(axis=1).min() > 0.95
    query = unit(random.normal(size=dimension) + passage * 8)
    assert np.abs(restored @ query - sentences @ query).max() < 0.08


def test_sentence_equal_to_its_passage_stays_equal() -> None:
    passage = dequantize(quantize(unit(np.random.default_rng(3).normal(size=384))))
    restored = dequantize_many([quantize_sentences(passage[None], passage)], passage[None])[0]
    assert restored[0] @ passage > 0.9999
