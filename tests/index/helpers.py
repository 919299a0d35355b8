"""small tools of the tests → files, counts, contents."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np

from index import Index, Progress, SyncReport

SEED = Path(__file__).parents[2] / "seeds" / "000_57adb6975a227784.txt"

# Each on a subject of its own, so that a question about it finds it first.
TIDES = "Tides rise and fall twice a day because the Moon pulls the oceans.\n"
BREAD = "Sourdough bread needs a starter of wild yeast that is fed with flour.\n"
CHESS = "The bishop in chess moves diagonally and never leaves its colour.\n"


def write(folder: Path, **texts: str) -> None:
    """Write `name="text"` as name.txt."""
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8", newline="")


def rows(path: Path, *documents: dict[str, Any]) -> None:
    """Write a .jsonl file."""
    path.write_text("".join(json.dumps(row) + "\n" for row in documents), "utf-8")


def found(index: Index, query: str, k: int = 5) -> list[str]:
    """The ids of the documents that a search returns, best first."""
    return [hit.passage.document_id for hit in index.search(query, k)]


class Counter:
    """Counts the texts that a sync gives to the encoder."""

    def __init__(self) -> None:
        self.encoded = 0

    def __call__(self, progress: Progress) -> None:
        if progress.stage == "passages":
            self.encoded = max(self.encoded, progress.done)


def encoded_by_sync(index: Index, corpus: Path) -> tuple[SyncReport, int]:
    counter = Counter()
    return index.sync(corpus, counter), counter.encoded


def contents(index: Index) -> dict[str, Any]:
    """All that an index holds, apart from the numbers it gave and the order it got it in."""
    connection = sqlite3.connect(index.folder / "store.sqlite")
    documents = connection.execute(
        "SELECT id, path, title, text, published, url, authors, tags, pages, sha256 "
        "FROM documents ORDER BY id"
    ).fetchall()
    passages = connection.execute(
        "SELECT d.id, p.start, p.end, p.sentences, p.key FROM passages p "
        "JOIN documents d ON d.number = p.document ORDER BY d.id, p.start"
    ).fetchall()
    keys = [row[0] for row in connection.execute("SELECT key FROM vectors ORDER BY key")]
    waiting = connection.execute("SELECT count(*) FROM pending").fetchone()[0]
    connection.close()
    return {"documents": documents, "passages": passages, "keys": keys, "waiting": waiting}


def vectors(index: Index) -> dict[bytes, np.ndarray]:
    """Every stored vector by its key."""
    connection = sqlite3.connect(index.folder / "store.sqlite")
    found = connection.execute("SELECT key, vector FROM vectors").fetchall()
    connection.close()
    return {key: np.frombuffer(blob, np.float16).astype(np.float32) for key, blob in found}
