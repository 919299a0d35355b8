"""passages of articles → how fast they are embedded, beside sentence-transformers as it comes.

python -m pytest -m benchmark tests/benchmarks/test_embedding.py -s
PULLQUOTE_ARTICLES=file.jsonl takes the "text" of its rows in place of made-up articles.

Both embed the same passages in turns, so that what else the machine does falls on both. The
library gives a passage's vector; ours gives those of its sentences as well.
"""

import random
import statistics
import time
from itertools import islice

import pytest
import torch

from index import Document
from index.chunking.passages import split_passages
from index.embedding.encoder import Encoder, passage_prefix
from index.embedding.models import find_model
from tests.benchmarks.made import articles

PASSAGES, ROUNDS, BATCH = 96, 7, 32
# Operations for a weight and a token: a product and a sum.
_FOR_EACH = 2
# The side of the square matrices whose product is the measure of what the machine can do.
_SIDE = 1_536


def passages() -> list[tuple[str, str, list[tuple[int, int]]]]:
    found = []
    for number, text in enumerate(islice(articles(), 60)):
        document = Document(str(number), "a", "A report", text)
        found += [
            (
                document.title,
                text[passage.start : passage.end],
                [(a - passage.start, b - passage.start) for a, b in passage.sentences],
            )
            for passage in split_passages(document)
        ]
    return random.Random(0).sample(found, PASSAGES)


def peak() -> float:
    """Operations a second of a product of matrices in float32, on all cores."""
    one, other = torch.randn(2, _SIDE, _SIDE)
    one @ other
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        one @ other
        taken.append(time.perf_counter() - began)
    return float(_FOR_EACH * _SIDE**3 / min(taken))


@pytest.mark.benchmark
def test_how_fast_passages_are_embedded(encoder: Encoder) -> None:
    titles, texts, spans = map(list, zip(*passages(), strict=True))
    read = [passage_prefix(title) + text for title, text in zip(titles, texts, strict=True)]
    library = find_model().transformer
    weights = sum(
        parameter.numel()
        for name, parameter in library.named_parameters()
        if "encoder.layer" in name
    )
    tokens = sum(len(encoder._tokenize(text)[0]) for text in read)
    encoder.encode_passages(titles[:4], texts[:4], spans[:4])
    library.encode(read[:BATCH], batch_size=BATCH)
    ratios, rates, shares = [], [], []
    print("\npassages/s: library, ours, ratio; share of the peak")
    for _ in range(ROUNDS):
        most = peak()
        began = time.perf_counter()
        theirs = library.encode(read, batch_size=BATCH, normalize_embeddings=True)
        between = time.perf_counter()
        ours = encoder.encode_passages(titles, texts, spans)
        ended = time.perf_counter()
        rates.append(PASSAGES / (ended - between))
        ratios.append((between - began) / (ended - between))
        shares.append(_FOR_EACH * weights * tokens / (ended - between) / most)
        print(
            f"{PASSAGES / (between - began):8.1f}{rates[-1]:8.1f}{ratios[-1]:7.2f}"
            f"{shares[-1]:7.2f}",
            flush=True,
        )
    cosines = [float(one @ other.passage) for one, other in zip(theirs, ours, strict=True)]
    print(
        f"median ratio {statistics.median(ratios):.2f}, {statistics.median(rates):.1f} passages/s "
        f"of {tokens / PASSAGES:.0f} tokens, {statistics.median(shares):.2f} of the peak "
        f"({most / 1e9:.0f} GFLOP/s); least cosine {min(cosines):.6f}"
    )
    assert min(cosines) > 0.999
