"""Generate large corpora, and vectors for them without running the encoder."""

import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index import Index, Progress
from index.types import Embedding

# Passages that get synthetic vectors in one transaction.
_BATCH = 2_000
# Length of the random step from a real vector to a synthetic passage vector, and from that to the
# vectors of its sentences. The cosines are then .8 and .75, as between passages of one article
# and between a passage and its sentences.
_PASSAGE_NOISE, _SENTENCE_NOISE = 0.75, 0.9
# Dimension of the default encoder's vectors.
_DIMENSION = 384
_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"(\w+)")


def articles() -> Iterator[str]:
    """Yield texts without end, no two alike, beginning with the rows of $PULLQUOTE_ARTICLES."""
    if path := os.environ.get("PULLQUOTE_ARTICLES"):
        with Path(path).open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)["text"]
    rng = random.Random(0)
    words = ["".join(rng.choices("aeioulnrst", k=rng.randint(2, 9))) for _ in range(30_000)]
    while True:
        sentences = (
            " ".join(rng.choices(words, k=rng.randint(8, 30))).capitalize() + "."
            for _ in range(rng.randint(20, 90))
        )
        yield " ".join(sentences)


def fill_vectors(index: Index) -> int:
    """Give every pending passage a synthetic vector, close to a real one if there are any.

    Returns how many passages got one.
    """
    rng = np.random.default_rng(0)
    store = index._store
    stored = store.vectors.of_passages(range(1, 20_000))
    real = np.stack(list(stored.values())) if stored else np.zeros((1, _DIMENSION), np.float32)
    filled = 0
    while pending := store.pending_passages()[:_BATCH]:
        embeddings = []
        stored_passages = store.passages_with_text([passage_id for _, passage_id in pending])
        for _, passage_id in pending:
            stored_passage = stored_passages[passage_id]
            vector = _add_noise(real[rng.integers(len(real))][None], _PASSAGE_NOISE, rng)
            sentences = np.repeat(vector, len(stored_passage.passage.sentences), axis=0)
            embeddings.append(Embedding(vector[0], _add_noise(sentences, _SENTENCE_NOISE, rng)))
        store.vectors.put([key for key, _ in pending], embeddings, 1.0)
        filled += len(pending)
    return filled


def _add_noise(vectors: np.ndarray, length: float, rng: np.random.Generator) -> np.ndarray:
    """Add a random step of this length to each of the unit vectors (n, d) and normalize them."""
    noisy = rng.normal(size=vectors.shape).astype(np.float32)
    noisy *= length / np.linalg.norm(noisy, axis=1, keepdims=True)
    noisy += vectors
    noisy /= np.linalg.norm(noisy, axis=1, keepdims=True)
    return noisy


class StopError(Exception):
    """Raised to end a sync before it embeds."""


def stop_before_embedding(progress: Progress) -> None:
    """Raise StopError when the words of all documents are searchable."""
    if progress.stage == "passages":
        raise StopError
