"""documents, passages, vectors ⇄ one SQLite file, the index's single source of truth."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from index.errors import StoreError
from index.quantise import dequantise, quantise
from index.types import Document, Embedding, Filter, Passage

FORMAT_VERSION = 1
FILE_NAME = "store.sqlite"

# Milliseconds a statement waits for another process's transaction before it gives up.
_BUSY_TIMEOUT = 30_000
# Variables in one SQL statement: below SQLite's oldest limit of 999.
_BATCH = 900

_SCHEMA = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files(
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE failures(path TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE documents(
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, path TEXT NOT NULL,
    title TEXT NOT NULL, text TEXT NOT NULL, published TEXT, url TEXT,
    authors TEXT NOT NULL, tags TEXT NOT NULL, pages TEXT NOT NULL, sha256 TEXT NOT NULL);
CREATE INDEX documents_path ON documents(path);
CREATE TABLE passages(
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents(number),
    start INTEGER NOT NULL, end INTEGER NOT NULL,
    sentences BLOB NOT NULL, key BLOB NOT NULL);
CREATE INDEX passages_document ON passages(document);
CREATE INDEX passages_key ON passages(key);
CREATE TABLE vectors(
    number INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE, vector BLOB NOT NULL,
    sentences BLOB NOT NULL);
CREATE TABLE pending(key BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE released(key BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE removals(number INTEGER PRIMARY KEY AUTOINCREMENT, passage INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class FileState:
    """What is remembered of a file of the corpus, to tell cheaply whether it changed."""

    path: str
    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Position:
    """How far the store's history has come: the last passage, vector and removal it holds.

    Passages and vectors are only ever added and removed, under numbers never used twice, so
    two positions say exactly what a derived index has to catch up on.
    """

    passage: int = 0
    vector: int = 0
    removal: int = 0


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its number in the store and the text around it."""

    number: int
    passage: Passage
    title: str
    text: str


class Store:
    """The SQLite file. One connection a thread; every write is inside `transaction`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        created = not path.exists()
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            self.close()
            if created:
                raise StoreError(f"cannot create the index {path}: {error}") from error
            raise StoreError(
                f"the index {path} is damaged ({error}); it was left as it is. "
                "Move it away and sync again to build a new one"
            ) from error

    def _prepare(self) -> None:
        version = self._one("PRAGMA user_version")
        if version == 0 and not self._one("SELECT count(*) FROM sqlite_master"):
            with self.transaction() as write:
                # Another process may have made the tables while this one waited its turn.
                if not self._one("SELECT count(*) FROM sqlite_master"):
                    for statement in _SCHEMA.split(";"):
                        write.execute(statement)
                    write.execute("INSERT INTO meta VALUES('generation', '0')")
                    write.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
            version = self._one("PRAGMA user_version")
        if version > FORMAT_VERSION:
            raise StoreError(
                f"the index {self.path} has format {version}, made by a newer Pullquote; this one "
                f"reads up to {FORMAT_VERSION}. Upgrade Pullquote, or choose another --index"
            )
        if version < 1:
            raise StoreError(f"{self.path} is an SQLite file but not a Pullquote index")

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
            self._local = threading.local()

    # Connections and transactions

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self.path, timeout=_BUSY_TIMEOUT / 1000, isolation_level=None,
                check_same_thread=False,
            )
            with self._lock:
                self._connections.append(connection)
            self._local.connection = connection
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA foreign_keys = ON")
        return connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write transaction: committed whole at the end, rolled back on any error."""
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Reads inside see one state of the store, whatever another process commits meanwhile."""
        connection = self._connection
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN")
        try:
            yield
        finally:
            connection.execute("COMMIT")

    def _one(self, sql: str, *values: object) -> int:
        row = self._connection.execute(sql, values).fetchone()
        return int(row[0] or 0) if row else 0

    # Facts about the whole

    def fact(self, name: str) -> str | None:
        """A recorded fact (encoder, folder, …), or None."""
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def record(self, name: str, value: str) -> None:
        """Record a fact."""
        with self.transaction() as write:
            write.execute("INSERT OR REPLACE INTO meta VALUES(?, ?)", (name, value))

    def generation(self) -> int:
        """Counts the commits that changed what a search can return."""
        return int(self.fact("generation") or 0)

    def position(self) -> Position:
        """Where the store's history stands now."""
        return Position(
            self._one("SELECT max(number) FROM passages"),
            self._one("SELECT max(number) FROM vectors"),
            self._one("SELECT max(number) FROM removals"),
        )

    def count_documents(self) -> int:
        """How many documents are stored."""
        return self._one("SELECT count(*) FROM documents")

    def count_passages(self) -> int:
        """How many passages are stored."""
        return self._one("SELECT count(*) FROM passages")

    def count_pending(self) -> int:
        """How many passages wait for their vector."""
        return self._one("SELECT count(*) FROM passages WHERE key IN (SELECT key FROM pending)")

    def count_pending_keys(self) -> int:
        """How many texts wait to be encoded: passages that repeat each other count once."""
        return self._one("SELECT count(*) FROM pending")

    # Files and failures

    def files(self) -> dict[str, FileState]:
        """The remembered state of every file, by path."""
        rows = self._connection.execute("SELECT path, size, mtime_ns, sha256 FROM files")
        return {row[0]: FileState(*row) for row in rows}

    def put_file(self, state: FileState) -> None:
        """Remember a file as fully reflected."""
        with self.transaction() as write:
            write.execute(
                "INSERT OR REPLACE INTO files VALUES(?, ?, ?, ?)",
                (state.path, state.size, state.mtime_ns, state.sha256),
            )

    def forget_file(self, path: str) -> None:
        """Forget a file, so that the next sync reads it anew if it is there."""
        with self.transaction() as write:
            write.execute("DELETE FROM files WHERE path = ?", (path,))

    def failures(self) -> tuple[tuple[str, str], ...]:
        """(path, reason) of all that the last sync could not read."""
        rows = self._connection.execute("SELECT path, reason FROM failures ORDER BY path, rowid")
        return tuple((path, reason) for path, reason in rows)

    def put_failures(self, failures: Iterable[tuple[str, str]]) -> None:
        """Replace the recorded failures."""
        with self.transaction() as write:
            write.execute("DELETE FROM failures")
            write.executemany("INSERT INTO failures VALUES(?, ?)", failures)

    # Documents

    def document(self, document_id: str) -> Document | None:
        """The stored document, or None."""
        row = self._connection.execute(
            "SELECT id, path, title, text, published, url, authors, tags, pages, sha256 "
            "FROM documents WHERE id = ?", (document_id,),
        ).fetchone()
        return _document(row) if row else None

    def document_ids(self) -> list[str]:
        """The ids of all documents, sorted."""
        return [row[0] for row in self._connection.execute("SELECT id FROM documents ORDER BY id")]

    def fingerprints(self, path: str) -> dict[str, str]:
        """For the documents read from one file: id → sha256."""
        rows = self._connection.execute("SELECT id, sha256 FROM documents WHERE path = ?", (path,))
        return dict(rows.fetchall())

    def paths(self) -> set[str]:
        """The files that documents were read from."""
        return {row[0] for row in self._connection.execute("SELECT DISTINCT path FROM documents")}

    def put_document(self, document: Document, passages: Sequence[Passage], keys: Sequence[bytes]) -> None:
        """Store a document with its passages, in place of the one with its id, in one transaction.

        `keys[i]` names what the encoder is given for `passages[i]`; a passage whose key already
        has a vector needs no encoding.
        """
        with self.transaction() as write:
            self._remove(write, document.id)
            number = write.execute(
                "INSERT INTO documents(id, path, title, text, published, url, authors, tags, pages,"
                " sha256) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _row(document),
            ).lastrowid
            write.executemany(
                "INSERT INTO passages(document, start, end, sentences, key) VALUES(?, ?, ?, ?, ?)",
                [
                    (number, p.start, p.end, _pack(p.sentences), key)
                    for p, key in zip(passages, keys, strict=True)
                ],
            )
            write.executemany(
                "INSERT OR IGNORE INTO pending SELECT ?1 "
                "WHERE NOT EXISTS (SELECT 1 FROM vectors WHERE key = ?1)", [(key,) for key in keys],
            )
            _advance(write)

    def remove_document(self, document_id: str) -> None:
        """Remove a document and its passages in one transaction."""
        with self.transaction() as write:
            self._remove(write, document_id)
            _advance(write)

    def _remove(self, write: sqlite3.Connection, document_id: str) -> None:
        row = write.execute("SELECT number FROM documents WHERE id = ?", (document_id,)).fetchone()
        if row is None:
            return
        write.execute("INSERT OR IGNORE INTO released SELECT key FROM passages WHERE document = ?", row)
        write.execute(
            "INSERT INTO removals(passage) SELECT number FROM passages WHERE document = ? ORDER BY number",
            row,
        )
        write.execute("DELETE FROM passages WHERE document = ?", row)
        write.execute("DELETE FROM documents WHERE number = ?", row)

    # Passages

    def passages(self, numbers: Sequence[int]) -> dict[int, StoredPassage]:
        """The passages that are (still) stored under `numbers`, each with its text."""
        found: dict[int, StoredPassage] = {}
        for rows in self._batched(
            "SELECT p.number, d.id, p.start, p.end, p.sentences, d.title, d.text FROM passages p "
            "JOIN documents d ON d.number = p.document WHERE p.number IN ({})", numbers,
        ):
            for number, document_id, start, end, sentences, title, text in rows:
                passage = Passage(document_id, start, end, _unpack(sentences, start))
                found[number] = StoredPassage(number, passage, title, text[start:end])
        return found

    def passages_after(self, position: int, limit: int) -> list[StoredPassage]:
        """Up to `limit` passages with a number above `position`, by number."""
        numbers = [
            row[0]
            for row in self._connection.execute(
                "SELECT number FROM passages WHERE number > ? ORDER BY number LIMIT ?",
                (position, limit),
            )
        ]
        found = self.passages(numbers)
        return [found[number] for number in numbers]

    def removals_after(self, position: int) -> list[int]:
        """The numbers of the passages removed since `position`, oldest first."""
        rows = self._connection.execute(
            "SELECT passage FROM removals WHERE number > ? ORDER BY number", (position,)
        )
        return [row[0] for row in rows]

    def first_passages(self, limit: int) -> list[StoredPassage]:
        """The first passage of each of up to `limit` documents, spread over the corpus."""
        total = self.count_documents()
        step = max(1, total // max(1, limit))
        numbers = [
            row[0]
            for row in self._connection.execute(
                "SELECT number FROM (SELECT min(number) AS number, "
                "row_number() OVER (ORDER BY document) AS place FROM passages GROUP BY document) "
                "WHERE (place - 1) % ? = 0 LIMIT ?", (step, limit),
            )
        ]
        found = self.passages(numbers)
        return [found[number] for number in numbers]

    def matching(self, filter: Filter) -> np.ndarray:
        """The numbers of the passages of all documents that pass `filter`, int64, ascending."""
        where, values = _conditions(filter)
        rows = self._connection.execute(
            "SELECT p.number FROM passages p JOIN documents d ON d.number = p.document "
            f"WHERE {where} ORDER BY p.number", values,
        )
        return np.fromiter((row[0] for row in rows), dtype=np.int64)

    # Vectors

    def pending(self, limit: int) -> list[tuple[bytes, StoredPassage]]:
        """Up to `limit` keys without a vector, each with a passage that needs it."""
        rows = self._connection.execute(
            "SELECT key, (SELECT min(number) FROM passages p WHERE p.key = pending.key) "
            "FROM pending LIMIT ?", (limit,),
        ).fetchall()
        found = self.passages([number for _, number in rows if number is not None])
        return [(key, found[number]) for key, number in rows if number is not None]

    def put_vectors(self, keys: Sequence[bytes], embeddings: Sequence[Embedding]) -> None:
        """Store what was encoded for each key, in one transaction."""
        with self.transaction() as write:
            write.executemany(
                "INSERT OR IGNORE INTO vectors(key, vector, sentences) VALUES(?, ?, ?)",
                [
                    (key, item.passage.astype(np.float16).tobytes(), quantise(item.sentences))
                    for key, item in zip(keys, embeddings, strict=True)
                ],
            )
            write.executemany("DELETE FROM pending WHERE key = ?", [(key,) for key in keys])
            _advance(write)

    def vectors_since(self, position: Position, limit: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """(numbers (n,) int64, vectors (n, d) float16) of passages that became searchable since
        `position`: they are newer than it, or their vector is."""
        cursor = self._connection.execute(
            "SELECT p.number, v.vector FROM passages p JOIN vectors v ON v.key = p.key "
            "WHERE p.number > ?1 UNION ALL "
            "SELECT p.number, v.vector FROM vectors v JOIN passages p ON p.key = v.key "
            "WHERE v.number > ?2 AND p.number <= ?1", (position.passage, position.vector),
        )
        while rows := cursor.fetchmany(limit):
            numbers = np.array([number for number, _ in rows], dtype=np.int64)
            blob = b"".join(vector for _, vector in rows)
            yield numbers, np.frombuffer(blob, dtype=np.float16).reshape(len(rows), -1)

    def sentence_vectors(self, numbers: Sequence[int]) -> dict[int, np.ndarray]:
        """For each passage whose vector is there: unit vectors (sentences, d) float32."""
        dimension = int(self.fact("dimension") or 0)
        return {
            number: dequantise(blob, dimension)
            for rows in self._batched(
                "SELECT p.number, v.sentences FROM passages p JOIN vectors v ON v.key = p.key "
                "WHERE p.number IN ({})", numbers,
            )
            for number, blob in rows
        }

    def forget_unused(self) -> None:
        """Drop vectors and pending keys that removed documents were the last to need."""
        with self.transaction() as write:
            for table in ("vectors", "pending"):
                write.execute(
                    f"DELETE FROM {table} WHERE key IN (SELECT key FROM released) "
                    "AND key NOT IN (SELECT key FROM passages WHERE key IN (SELECT key FROM released))"
                )
            write.execute("DELETE FROM released")

    def _batched(self, sql: str, numbers: Sequence[int]) -> Iterator[list[tuple]]:
        for first in range(0, len(numbers), _BATCH):
            batch = [int(number) for number in numbers[first : first + _BATCH]]
            marks = ",".join("?" * len(batch))
            yield self._connection.execute(sql.format(marks), batch).fetchall()


def _advance(write: sqlite3.Connection) -> None:
    write.execute("UPDATE meta SET value = value + 1 WHERE name = 'generation'")


def _row(document: Document) -> tuple[object, ...]:
    published = document.published.isoformat() if document.published else None
    return (
        document.id, document.path, document.title, document.text, published, document.url,
        json.dumps(document.authors), json.dumps(document.tags), json.dumps(document.pages),
        document.sha256,
    )


def _document(row: Sequence[str | None]) -> Document:
    identity, path, title, text, published, url, authors, tags, pages, sha256 = row
    return Document(
        str(identity), str(path), str(title), str(text),
        date.fromisoformat(published) if published else None, url,
        tuple(json.loads(authors or "[]")), tuple(json.loads(tags or "[]")),
        tuple(json.loads(pages or "[]")), str(sha256),
    )


def _pack(sentences: Sequence[tuple[int, int]]) -> bytes:
    """Spans as little-endian 32-bit offsets from the start of the first."""
    spans = np.array(sentences, dtype=np.int64).reshape(-1, 2)
    return (spans - spans[:1, :1]).astype("<u4").tobytes()


def _unpack(packed: bytes, start: int) -> tuple[tuple[int, int], ...]:
    spans = np.frombuffer(packed, dtype="<u4").reshape(-1, 2) + np.int64(start)
    return tuple((int(a), int(b)) for a, b in spans)


def _conditions(filter: Filter) -> tuple[str, list[object]]:
    """`filter` as an SQL condition on the table of documents, aliased d."""
    parts, values = ["1"], list[object]()
    for comparison, day in (("d.published >= ?", filter.since), ("d.published <= ?", filter.until)):
        if day is not None:
            parts.append(f"({comparison}{' OR d.published IS NULL' if filter.undated else ''})")
            values.append(day.isoformat())
    if filter.folder:
        prefix = filter.folder.strip("/") + "/"
        parts.append("substr(d.path, 1, ?) = ?")
        values += [len(prefix), prefix]
    if filter.kinds:
        kinds = sorted(kind.lower().lstrip(".") for kind in filter.kinds)
        parts.append("(" + " OR ".join("lower(d.path) LIKE ?" for _ in kinds) + ")")
        values += [f"%.{kind}" for kind in kinds]
    if filter.tags:
        tags = sorted(filter.tags)
        parts.append(
            "EXISTS (SELECT 1 FROM json_each(d.tags) WHERE value IN "
            f"({','.join('?' * len(tags))}))"
        )
        values += tags
    return " AND ".join(parts), values
