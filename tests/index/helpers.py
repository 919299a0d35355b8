"""Helpers of the index tests: write files, count encoded texts, read an index's contents."""

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
from index.paths import is_database
from index.storage.interface import Store
from index.storage.records import FileState, FileUpdate, StagedDocument

SEED = Path(__file__).parents[2] / "seeds" / "000_57adb6975a227784.txt"

# Each on a different subject, so that a question about one finds it first.
TIDES = "Tides rise and fall twice a day because the Moon pulls the oceans.\n"
BREAD = "Sourdough bread needs a starter of wild yeast that is fed with flour.\n"
CHESS = "The bishop in chess moves diagonally and never leaves its colour.\n"


def write(folder: Path, **texts: str) -> None:
    """Write each `name="text"` as the file name.txt."""
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8", newline="")


def replace(path: Path, content: bytes) -> None:
    """Replace a file. Written in place it might shrink while it is memory-mapped, which would
    crash the process."""
    new = path.with_name(path.name + ".other")
    new.write_bytes(content)
    new.replace(path)


def rows(path: Path, *documents: dict[str, Any]) -> None:
    """Write a .jsonl file."""
    path.write_text("".join(json.dumps(row) + "\n" for row in documents), "utf-8")


def read_one(content: bytes, path: str) -> Document:
    """The only document in a file with this content. Raises UnreadableFileError if it has none."""
    sha256 = hashlib.sha256(content).hexdigest()
    items = list(parse_file(path, BytesIO(content), len(content), sha256))
    documents = [item for item in items if isinstance(item, Document)]
    if not documents:
        raise UnreadableFileError(next(it.reason for it in items if isinstance(it, Skipped)))
    (document,) = documents
    return document


def found(index: Index, query: str, k: int = 5) -> list[str]:
    """The document ids of the hits of a search, best first."""
    return [hit.passage.document_id for hit in index.search(query, k)]


def ranking(index: Index, query: str) -> dict[tuple[str, int], tuple[float | None, float]]:
    """(document id, start) → cosine and BM25 score of every hit, to five digits."""
    return {
        (hit.passage.document_id, hit.passage.start): (
            hit.dense and round(hit.dense, 5),
            float(f"{hit.lexical:.5g}"),
        )
        for hit in index.search(query, 1_000)
    }


class Counter:
    """Counts the texts that a sync encodes."""

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
    """Store a document as a file of its own, visible at once."""
    store.stage([StagedDocument(document, passages, keys)])
    state = FileState(document.path, len(document.text), (1, 1, 1), document.sha256)
    store.apply([FileUpdate(document.path, state, (document.id,))])


def remove_document(store: Store, document_id: str) -> None:
    """Remove a document and the file it was read from."""
    document = store.document(document_id)
    assert document is not None
    store.apply([FileUpdate(document.path, removed=(document_id,))])


def contents(index: Index) -> dict[str, Any]:
    """Everything an index stores, to the byte, except the numbers of its rows and their order."""
    if is_database(index.location):
        return _database_contents(index.location)
    connection = sqlite3.connect(index.folder / "store.sqlite")

    def rows(sql: str) -> list[tuple[Any, ...]]:
        return connection.execute(sql).fetchall()

    # Without the last four bytes of a value: the checksum depends on the row's numbers.
    found = {
        "documents": rows(
            "SELECT id, path, kind, title, substr(text, 1, length(text) - 4), published, "
            "published_from, url, authors, tags, pages, sha256, visible "
            "FROM documents LEFT JOIN texts ON document = number ORDER BY id"
        ),
        "passages": rows(
            "SELECT d.id, p.start, p.end, substr(p.sentences, 1, length(p.sentences) - 4), p.key "
            "FROM passages p LEFT JOIN documents d ON d.number = p.document ORDER BY d.id, p.start"
        ),
        "vectors": rows("SELECT key, vector, sentences FROM vectors ORDER BY key"),
        "keys": rows("SELECT key FROM pending UNION SELECT key FROM released"),
        "files": rows("SELECT path, size, sha256 FROM files ORDER BY path"),
        "failures": rows("SELECT path, reason FROM failures ORDER BY path, reason"),
    }
    connection.close()
    return found


def _database_contents(address: str) -> dict[str, Any]:
    """The same of an index in a database."""
    from index.storage.postgres.connection import Connections
    from index.storage.postgres.database_url import parse_address

    connections = Connections(parse_address(address))
    found = {
        "documents": connections.rows(
            "SELECT id, path, kind, title, substr(text, 1, length(text) - 4), published, "
            "published_from, url, authors, tags, pages, sha256, visible "
            "FROM documents LEFT JOIN texts ON document = number ORDER BY id"
        ),
        "passages": connections.rows(
            "SELECT d.id, p.first, p.last, substr(p.sentences, 1, length(p.sentences) - 4), p.key "
            "FROM passages p LEFT JOIN documents d ON d.number = p.document ORDER BY d.id, p.first"
        ),
        "vectors": connections.rows(
            "SELECT key, embedding::text, sentences FROM vectors ORDER BY key"
        ),
        "keys": connections.rows("SELECT key FROM pending UNION SELECT key FROM released"),
        "files": connections.rows("SELECT path, size, sha256 FROM files ORDER BY path"),
        "failures": connections.rows("SELECT path, reason FROM failures ORDER BY path, reason"),
    }
    connections.close()
    return found
