"""Quantize vectors: a byte per dimension for a passage, two bits for each of its sentences."""

from collections.abc import Sequence

import numpy as np

# One byte per dimension keeps a passage's cosines within .002.
_LEVELS = 127
# Optimal levels for normally distributed values, in standard deviations, and the thresholds
# between them (Max 1960, "Quantizing for minimum distortion", table I, N = 4).
_VALUES = np.array([-1.510, -0.4528, 0.4528, 1.510], dtype=np.float32)
_THRESHOLDS = np.array([-0.9816, 0.0, 0.9816], dtype=np.float32)
# Stored before each sentence's bits: its projection onto the passage's vector, and the standard
# deviation of the residual.
_HEADER = np.dtype([("projection", "<f2"), ("deviation", "<f2")])
_SHIFTS = np.array([6, 4, 2, 0], dtype=np.uint8)
# The four values that each byte encodes, shape (256, 4).
_DECODED = _VALUES[(np.arange(256, dtype=np.uint8)[:, None] >> _SHIFTS) & 3]
_EPSILON = 1e-9


def quantize(vector: np.ndarray) -> bytes:
    """Quantize a vector (d,) to d bytes. Its length is lost, since cosines do not need it."""
    peak = float(np.abs(vector).max(initial=0.0))
    return np.rint(vector * (_LEVELS / peak if peak else 0.0)).astype(np.int8).tobytes()


def dequantize(packed: bytes, dimension: int | None = None) -> np.ndarray:
    """Return the unit vector (d,), float32; zero for a zero vector.

    With a `dimension`, `packed` holds several vectors one after another, returned as (n, d).
    """
    vectors = np.frombuffer(packed, dtype=np.int8).astype(np.float32)
    return _unit(vectors if dimension is None else vectors.reshape(-1, dimension))


def quantize_sentences(sentences: np.ndarray, passage: np.ndarray) -> bytes:
    """Quantize the unit vectors (n, d) of a passage's sentences to n·(4 + ⌈d/4⌉) bytes.

    A sentence is close to its passage, so only the residual is quantized: its cosine with the
    original is .987, against .932 for two bits of the vector itself and .995 for four.

    Args:
        sentences: Unit vectors, shape (n, d).
        passage: The passage's vector as it will be dequantized, shape (d,).
    """
    if not sentences.size:
        return b""
    projections = sentences @ passage
    residuals = sentences - projections[:, None] * passage
    deviations = residuals.std(axis=1)
    header = np.empty(len(sentences), dtype=_HEADER)
    header["projection"], header["deviation"] = projections, deviations
    scaled = residuals / np.maximum(deviations, _EPSILON)[:, None]
    codes = np.digitize(scaled, _THRESHOLDS).astype(np.uint8)
    codes = np.pad(codes, ((0, 0), (0, -codes.shape[1] % 4)))
    bits = np.bitwise_or.reduce(codes.reshape(len(codes), -1, 4) << _SHIFTS, axis=2)
    return np.hstack([header.view(np.uint8).reshape(len(header), -1), bits]).tobytes()


def dequantize_many(packed: Sequence[bytes], passages: np.ndarray) -> list[np.ndarray]:
    """The unit vectors (n, d) of the sentences of each of several passages (m, d), float32."""
    dimension = passages.shape[1]
    width = _HEADER.itemsize + (dimension + 3) // 4
    counts = [len(sentences) // width for sentences in packed]
    rows = np.frombuffer(b"".join(packed), dtype=np.uint8).reshape(-1, width)
    header = np.ascontiguousarray(rows[:, : _HEADER.itemsize]).view(_HEADER)
    bits = rows[:, _HEADER.itemsize :]
    residuals = _DECODED[bits].reshape(len(rows), 4 * bits.shape[1])[:, :dimension]
    vectors = header["projection"].astype(np.float32) * np.repeat(passages, counts, axis=0)
    vectors += header["deviation"].astype(np.float32) * residuals
    return np.split(_unit(vectors), np.cumsum(counts)[:-1])


def _unit(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, _EPSILON), dtype=np.float32)
