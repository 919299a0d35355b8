"""small tools of the tests → files, counts, contents."""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from index import Document, Index, Passage, Progress, SyncReport
from index.errors import UnreadableFileError
from index.parsers.parse_file import parse_file
from index.parsers.types import Skipped
from index.storage.bookkeeping import FileState, Staged
from index.storage.store import FileUpdate, Store

SEED = Path(__file__).parents[2] / "seeds" / "000_57adb6975a227784.txt"

# Each on a subject of its own, so that a question about it finds it first.
TIDES = "Tides rise and fall twice a day because the Moon pulls the oceans.\n"
BREAD = "Sourdough bread needs a starter of wild yeast that is fed with flour.\n"
CHESS = "The bishop in chess moves diagonally and never leaves its colour.\n"


def write(folder: Path, **texts: str) -> None:
    """Write `name="text"` as name.txt."""
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8", newline="")


def replace(path: Path, content: bytes) -> None:
    """Put another file in a file's place. Written in place it might shrink while it is mapped,
    which would end the process."""
    new = path.with_name(path.name + ".other")
    new.write_bytes(content)
    new.replace(path)


def rows(path: Path, *documents: dict[str, Any]) -> None:
    """Write a .jsonl file."""
    path.write_text("".join(json.dumps(row) + "\n" for row in documents), "utf-8")


def read_one(content: bytes, path: str) -> Document:
    """The one document that a file with this content holds. Raises UnreadableFileError."""
    sha256 = hashlib.sha256(content).hexdigest()
    (item,) = parse_file(path, BytesIO(content), len(content), sha256)
    if isinstance(item, Skipped):
        raise UnreadableFileError(item.reason)
    return item


def found(index: Index, query: str, k: int = 5) -> list[str]:
    """The ids of the documents that a search returns, best first."""
    return [hit.passage.document_id for hit in index.search(query, k)]


def ranking(index: Index, query: str) -> dict[tuple[str, int], tuple[float | None, float]]:
    """(document, start) → cosine and BM25 of all that a search returns, to five digits."""
    return {
        (hit.passage.document_id, hit.passage.start): (
            hit.dense and round(hit.dense, 5),
            float(f"{hit.lexical:.5g}"),
        )
        for hit in index.search(query, 1_000)
    }


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


def put_document(
    store: Store, document: Document, passages: Sequence[Passage] = (), keys: Sequence[bytes] = ()
) -> None:
    """Store a document as a file of its own, at once in place."""
    store.stage([Staged(document, passages, keys)])
    state = FileState(document.path, len(document.text), 1, document.sha256)
    store.publish([FileUpdate(document.path, state, (document.id,))])


def remove_document(store: Store, document_id: str) -> None:
    """Remove a document and the file it was read from."""
    document = store.document(document_id)
    assert document is not None
    store.publish([FileUpdate(document.path, removed=(document_id,))])


def contents(index: Index) -> dict[str, Any]:
    """All that an index holds, to the byte, apart from the numbers it gave and the order in which
    it got it."""
    connection = sqlite3.connect(index.folder / "store.sqlite")

    def rows(sql: str) -> list[tuple[Any, ...]]:
        return connection.execute(sql).fetchall()

    # The last four bytes seal a value to its row's numbers.
    found = {
        "documents": rows(
            "SELECT id, path, kind, title, substr(text, 1, length(text) - 4), published, "
            "published_from, url, authors, tags, pages, sha256, live "
            "FROM documents LEFT JOIN texts ON document = number ORDER BY id"
        ),
        "passages": rows(
            "SELECT d.id, p.start, p.end, substr(p.sentences, 1, length(p.sentences) - 4), p.key "
            "FROM passages p LEFT JOIN documents d ON d.number = p.document ORDER BY d.id, p.start"
        ),
        "vectors": rows("SELECT key, vector, sentences FROM vectors ORDER BY key"),
        "waiting": rows("SELECT key FROM pending UNION SELECT key FROM released"),
        "files": rows("SELECT path, size, sha256 FROM files ORDER BY path"),
        "failures": rows("SELECT path, reason FROM failures ORDER BY path, reason"),
    }
    connection.close()
    return found
