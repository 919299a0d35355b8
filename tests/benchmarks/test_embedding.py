"""Compare the encoder's speed with that of sentence-transformers, on passages of articles.

python -m pytest -m benchmark tests/benchmarks/test_embedding.py -s
PULLQUOTE_ARTICLES=file.jsonl uses the "text" of its rows instead of synthetic articles.

Both embed the same passages in turns, so that other load on the machine slows both. The library
computes one vector per passage; the encoder also computes those of the sentences.
"""

import random
import statistics
import time
from itertools import islice

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer

from index import Document
from index.chunking.passages import split_passages
from index.embedding.encoder import Encoder, passage_prefix
from index.embedding.models import find_model
from tests.benchmarks.synthetic import articles

PASSAGES, ROUNDS, BATCH = 96, 7, 32
# Floating-point operations for each weight and token: a multiplication and an addition.
_OPERATIONS = 2
# Side of the square matrices whose product measures the machine's peak.
_SIDE = 1_536


def sample_passages() -> list[tuple[str, str, list[tuple[int, int]]]]:
    """The title, text and sentence spans of PASSAGES passages."""
    passages = []
    for number, text in enumerate(islice(articles(), 60)):
        document = Document(str(number), "a", "A report", text)
        passages += [
            (
                document.title,
                text[passage.start : passage.end],
                [(a - passage.start, b - passage.start) for a, b in passage.sentences],
            )
            for passage in split_passages(document)
        ]
    return random.Random(0).sample(passages, PASSAGES)


def peak_flops(dtype: torch.dtype) -> float:
    """Operations per second of a matrix product on all cores."""
    left, right = torch.randn(2, _SIDE, _SIDE).to(dtype)
    left @ right
    times = []
    for _ in range(5):
        start = time.perf_counter()
        left @ right
        times.append(time.perf_counter() - start)
    return float(_OPERATIONS * _SIDE**3 / min(times))


@pytest.mark.benchmark
def test_encoder_against_sentence_transformers(encoder: Encoder) -> None:
    titles, texts, spans = map(list, zip(*sample_passages(), strict=True))
    inputs = [passage_prefix(title) + text for title, text in zip(titles, texts, strict=True)]
    # As it comes, in float32.
    library = SentenceTransformer(str(find_model().folder), device="cpu", local_files_only=True)
    bert, tokenizer = find_model().bert, find_model().tokenizer
    assert bert is not None
    weights = sum(
        parameter.numel()
        for name, parameter in library.named_parameters()
        if "encoder.layer" in name
    )
    tokens = sum(len(tokenizer.encode(text).ids) for text in inputs)
    encoder.encode_passages(titles[:4], texts[:4], spans[:4])
    library.encode(inputs[:BATCH], batch_size=BATCH)
    ratios, rates, peak_shares = [], [], []
    print(f"\n{bert.precision}; passages/s: library, Pullquote, ratio; share of the peak")
    dtype = torch.bfloat16 if "bf" in bert.precision else torch.float32
    for _ in range(ROUNDS):
        peak = peak_flops(dtype)
        start = time.perf_counter()
        library_vectors = library.encode(inputs, batch_size=BATCH, normalize_embeddings=True)
        middle = time.perf_counter()
        embeddings = encoder.encode_passages(titles, texts, spans)
        end = time.perf_counter()
        rates.append(PASSAGES / (end - middle))
        ratios.append((middle - start) / (end - middle))
        peak_shares.append(_OPERATIONS * weights * tokens / (end - middle) / peak)
        print(
            f"{PASSAGES / (middle - start):8.1f}{rates[-1]:8.1f}{ratios[-1]:7.2f}"
            f"{peak_shares[-1]:7.2f}",
            flush=True,
        )
    cosines = [
        float(vector @ embedding.passage / np.linalg.norm(vector))
        for vector, embedding in zip(library_vectors, embeddings, strict=True)
    ]
    print(
        f"median ratio {statistics.median(ratios):.2f}, {statistics.median(rates):.1f} passages/s "
        f"of {tokens / PASSAGES:.0f} tokens, {statistics.median(peak_shares):.2f} of the peak "
        f"({peak / 1e9:.0f} GFLOP/s); lowest cosine {min(cosines):.6f}"
    )
    assert min(cosines) > 0.999
