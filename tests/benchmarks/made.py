"""nothing, or a file of articles → large corpora, and vectors for them without embedding."""

import json
import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index import Index, Progress
from index.types import Embedding

# Passages that are given made-up vectors between two commits.
_BATCH = 2_000
# How far a made-up vector stands from the real one it is made from, and a sentence's from its
# passage's, as lengths of a random step beside a unit vector: cosines of .8 and .75, as passages
# of one article and sentences to their passage have.
_APART, _SENTENCE = 0.75, 0.9
_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"(\w+)")


def articles() -> Iterator[str]:
    """Texts without end, no two alike; first those of the rows of $PULLQUOTE_ARTICLES."""
    if path := os.environ.get("PULLQUOTE_ARTICLES"):
        with Path(path).open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)["text"]
    chance = random.Random(0)
    words = ["".join(chance.choices("aeioulnrst", k=chance.randint(2, 9))) for _ in range(30_000)]
    while True:
        sentences = (
            " ".join(chance.choices(words, k=chance.randint(8, 30))).capitalize() + "."
            for _ in range(chance.randint(20, 90))
        )
        yield " ".join(sentences)


def write_copies(source: Path, target: Path, times: int) -> None:
    """The rows of a `.jsonl` file, and `times` - 1 copies of each in other words, to `target`.

    Each word becomes one of nearly the same frequency, so that copies share no sentence with what
    they are copies of, and the corpus has the distribution of words that it had.
    """
    count: Counter[str] = Counter()
    with source.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            count.update(_WORD.findall(row["title"] + " " + row["text"]))
    ranked = [word for word, _ in count.most_common()]
    others = [
        {word: ranked[rank - copy] for rank, word in enumerate(ranked)} for copy in range(1, times)
    ]
    with source.open(encoding="utf-8") as file, target.open("w", encoding="utf-8") as out:
        for line in file:
            out.write(line)
            row = json.loads(line)
            for copy, other in enumerate(others, start=1):
                changed = {
                    name: "".join(other.get(part, part) for part in _PARTS.split(row[name]))
                    for name in ("title", "text")
                }
                out.write(json.dumps(row | changed | {"_id": f"{row['_id']}-{copy}"}) + "\n")


def fill_vectors(index: Index) -> int:
    """Give every pending passage a vector near that of another one, or a random one while there
    is none; returns how many."""
    chance = np.random.default_rng(0)
    store = index._store
    known = store.vectors.of_passages(range(1, 20_000))
    real = np.stack(list(known.values())) if known else np.zeros((1, 384), np.float32)
    done = 0
    while batch := store.pending_passages(_BATCH):
        made = []
        for _, stored in batch:
            whole = _near(real[chance.integers(len(real))][None], _APART, chance)
            several = np.repeat(whole, len(stored.passage.sentences), axis=0)
            made.append(Embedding(whole[0], _near(several, _SENTENCE, chance)))
        store.vectors.put([key for key, _ in batch], made, 1.0)
        done += len(batch)
    return done


def _near(vectors: np.ndarray, apart: float, chance: np.random.Generator) -> np.ndarray:
    step = chance.normal(size=vectors.shape).astype(np.float32)
    step *= apart / np.linalg.norm(step, axis=1, keepdims=True)
    step += vectors
    step /= np.linalg.norm(step, axis=1, keepdims=True)
    return step


class StopError(Exception):
    """Raised to end a sync before it embeds."""


def stop(progress: Progress) -> None:
    """Raise StopError when the words of all documents are searchable."""
    if progress.stage == "passages":
        raise StopError
