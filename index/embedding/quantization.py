"""unit vectors of a passage and of its sentences ⇄ a byte and two bits a dimension."""

from collections.abc import Sequence

import numpy as np

# A byte a dimension keeps a passage's cosines within .002.
_LEVELS = 127
# Where the four values lie for what is normally distributed, in standard deviations, and the
# borders between them (Max 1960, "Quantizing for minimum distortion", table I, N = 4).
_VALUES = np.array([-1.510, -0.4528, 0.4528, 1.510], dtype=np.float32)
_BORDERS = np.array([-0.9816, 0.0, 0.9816], dtype=np.float32)
# Before each sentence's bits: its share of the passage's vector, and the deviation of the rest.
_HEAD = np.dtype([("share", "<f2"), ("deviation", "<f2")])
_SHIFTS = np.array([6, 4, 2, 0], dtype=np.uint8)
# The four values that a byte holds.
_OF_BYTE = _VALUES[(np.arange(256, dtype=np.uint8)[:, None] >> _SHIFTS) & 3]
_LEAST = 1e-9


def quantise(vector: np.ndarray) -> bytes:
    """(d,) float → d bytes. A vector's length is not kept: cosines need none."""
    peak = float(np.abs(vector).max(initial=0.0))
    return np.rint(vector * (_LEVELS / peak if peak else 0.0)).astype(np.int8).tobytes()


def dequantise(packed: bytes, dimension: int | None = None) -> np.ndarray:
    """The inverse up to rounding: a unit vector (d,) float32, zero for zero; of several packed
    one after another, given their `dimension`, (n, d)."""
    vectors = np.frombuffer(packed, dtype=np.int8).astype(np.float32)
    return _unit(vectors if dimension is None else vectors.reshape(-1, dimension))


def quantise_sentences(sentences: np.ndarray, passage: np.ndarray) -> bytes:
    """Unit vectors (n, d), and their passage's as it will be known (d,) → n·(4 + ⌈d/4⌉) bytes.

    A sentence is near its passage, so what is kept is how it differs: its cosine to the original
    is .987, where two bits of the vector itself would keep .932, and four .995.
    """
    if not sentences.size:
        return b""
    shares = sentences @ passage
    rest = sentences - shares[:, None] * passage
    deviation = rest.std(axis=1)
    head = np.empty(len(sentences), dtype=_HEAD)
    head["share"], head["deviation"] = shares, deviation
    steps = np.digitize(rest / np.maximum(deviation, _LEAST)[:, None], _BORDERS).astype(np.uint8)
    steps = np.pad(steps, ((0, 0), (0, -steps.shape[1] % 4)))
    bits = np.bitwise_or.reduce(steps.reshape(len(steps), -1, 4) << _SHIFTS, axis=2)
    return np.hstack([head.view(np.uint8).reshape(len(head), -1), bits]).tobytes()


def dequantise_sentences(packed: bytes, passage: np.ndarray) -> np.ndarray:
    """The inverse up to rounding: unit vectors (n, d) float32."""
    return dequantise_many([packed], passage[None])[0]


def dequantise_many(packed: Sequence[bytes], passages: np.ndarray) -> list[np.ndarray]:
    """The same for several passages (m, d) at once, in a fifth of the time: m times (n, d)."""
    dimension = passages.shape[1]
    width = _HEAD.itemsize + (dimension + 3) // 4
    counts = [len(one) // width for one in packed]
    rows = np.frombuffer(b"".join(packed), dtype=np.uint8).reshape(-1, width)
    head = np.ascontiguousarray(rows[:, : _HEAD.itemsize]).view(_HEAD)
    bits = rows[:, _HEAD.itemsize :]
    rest = _OF_BYTE[bits].reshape(len(rows), 4 * bits.shape[1])[:, :dimension]
    vectors = head["share"].astype(np.float32) * np.repeat(passages, counts, axis=0)
    vectors += head["deviation"].astype(np.float32) * rest
    return np.split(_unit(vectors), np.cumsum(counts)[:-1])


def _unit(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, _LEAST), dtype=np.float32)
