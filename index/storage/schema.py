"""an empty SQLite file, or an index of an older format → the tables of the present one."""

import os
import sqlite3
import uuid
from collections.abc import Iterator
from typing import Any

from index.storage.codecs import DOCUMENT_COLUMNS, checksum, pack_text, with_checksum

FORMAT_VERSION = 4

# `live` documents are what a reader sees; the others were read by a sync that has yet to put them
# in place. Texts stand apart, so that a filter on documents need not page through them.
_TABLES = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files(
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE failures(path TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE documents(
    number INTEGER PRIMARY KEY AUTOINCREMENT, live INTEGER NOT NULL,
    id TEXT NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL,
    published TEXT, published_from TEXT NOT NULL, url TEXT,
    authors TEXT NOT NULL, tags TEXT NOT NULL, pages TEXT NOT NULL, sha256 TEXT NOT NULL,
    checksum INTEGER NOT NULL, UNIQUE(id, live));
CREATE INDEX documents_path ON documents(path);
CREATE INDEX documents_staged ON documents(number) WHERE NOT live;
CREATE TABLE texts(
    document INTEGER PRIMARY KEY REFERENCES documents(number), text BLOB NOT NULL);
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

# Bytes of a CRC-32.
_CRC = 4

# As format 2 had them.
_COLUMNS_2 = "id, path, title, published, url, authors, tags, pages, sha256"
_DOCUMENTS_2 = """
CREATE TABLE documents(
    number INTEGER PRIMARY KEY AUTOINCREMENT, live INTEGER NOT NULL,
    id TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL, published TEXT, url TEXT,
    authors TEXT NOT NULL, tags TEXT NOT NULL, pages TEXT NOT NULL, sha256 TEXT NOT NULL,
    checksum INTEGER NOT NULL, UNIQUE(id, live))
"""

# As formats 2 and 3 had them.
_TEXTS_2 = """
CREATE TABLE texts(
    document INTEGER PRIMARY KEY REFERENCES documents(number), text TEXT NOT NULL,
    checksum INTEGER NOT NULL)
"""

# What every format had.
KNOWN_TABLES = frozenset({"meta", "files", "documents", "passages", "vectors", "pending"})


def create(write: sqlite3.Connection) -> None:
    """Make the tables. The caller has begun a transaction."""
    _run(write, _TABLES)
    facts = {"generation": "0", "published": "0", "identity": uuid.uuid4().hex}
    write.executemany("INSERT INTO meta VALUES(?, ?)", facts.items())
    write.execute(f"PRAGMA user_version = {FORMAT_VERSION}")


def migrate(write: sqlite3.Connection, version: int) -> None:
    """Bring the tables from format `version` to the present one. The caller has begun a
    transaction, with foreign keys off: tables are replaced while others refer to them."""
    write.create_function("checksum", -1, checksum, deterministic=True)
    for step in _STEPS[version - 1 :]:
        step(write)
    write.execute(f"PRAGMA user_version = {FORMAT_VERSION}")


def _to_2(write: sqlite3.Connection) -> None:
    """Texts apart from documents, documents that are live or not yet, checksums on what is quoted
    and ranked."""
    write.create_function("seal", -1, _seal_2, deterministic=True)
    statements = [statement.strip() for statement in _TABLES.split(";")]
    tables = {
        statement.split("(")[0].removeprefix("CREATE TABLE "): statement for statement in statements
    }
    write.execute("ALTER TABLE documents RENAME TO old_documents")
    write.execute("DROP INDEX documents_path")
    _run(write, _DOCUMENTS_2)
    _run(write, _TEXTS_2)
    write.execute(
        f"INSERT INTO documents(number, live, {_COLUMNS_2}, checksum) "  # noqa: S608 - constants
        f"SELECT number, 1, {_COLUMNS_2}, checksum(number, 1, {_COLUMNS_2}) "
        "FROM old_documents"
    )
    write.execute(
        "INSERT INTO texts SELECT number, text, checksum(number, text) FROM old_documents"
    )
    # The reference to documents followed the table that was renamed, so this one is replaced too.
    write.execute("ALTER TABLE passages RENAME TO old_passages")
    write.execute("DROP INDEX passages_document")
    write.execute("DROP INDEX passages_key")
    _run(write, tables["passages"])
    write.execute(
        "INSERT INTO passages SELECT number, document, start, end, "
        "seal(sentences, number, document, start, end, key), key FROM old_passages"
    )
    write.execute("DELETE FROM sqlite_sequence WHERE name = 'passages'")
    write.execute(
        "INSERT INTO sqlite_sequence SELECT 'passages', seq FROM sqlite_sequence "
        "WHERE name = 'old_passages'"
    )
    write.execute("DROP TABLE old_passages")
    write.execute("DROP TABLE old_documents")
    for statement in statements:
        if statement.startswith("CREATE INDEX"):
            write.execute(statement)
    write.execute("UPDATE vectors SET vector = seal(vector, key), sentences = seal(sentences, key)")
    # Another history, so that FAISS and Tantivy are built anew.
    write.execute("UPDATE meta SET value = ? WHERE name = 'identity'", (uuid.uuid4().hex,))
    write.execute("INSERT INTO meta SELECT 'published', coalesce(max(number), 0) FROM passages")
    # The old tables' pages are zeroed, but there are many: the next sync gives them back.
    write.execute("INSERT OR REPLACE INTO meta VALUES('erased', '1')")


def _to_3(write: sqlite3.Connection) -> None:
    """Documents say what kind they are, and where their day of publication was found."""
    write.create_function("kind", 1, _kind, deterministic=True)
    damaged = write.execute(
        f"SELECT number FROM documents WHERE checksum != checksum(number, live, {_COLUMNS_2})"  # noqa: S608 - constants
    ).fetchone()
    if damaged:
        raise _damaged(f"document {damaged[0]}")
    last = write.execute("SELECT seq FROM sqlite_sequence WHERE name = 'documents'").fetchone()
    # In this order the references to the table stay references to its name.
    new = next(sql for sql in _TABLES.split(";") if "CREATE TABLE documents(" in sql)
    write.execute(new.replace("documents(", "new_documents(", 1))
    # Until now a row named its day, and a text held it.
    write.execute(
        f"INSERT INTO new_documents(number, live, kind, published_from, {_COLUMNS_2}, checksum) "  # noqa: S608 - constants
        "SELECT number, live, kind(path), CASE WHEN published IS NULL THEN '' "
        f"WHEN kind(path) = 'jsonl' THEN 'metadata' ELSE 'text' END, {_COLUMNS_2}, 0 "
        "FROM documents"
    )
    write.execute(
        f"UPDATE new_documents SET checksum = checksum(number, live, {DOCUMENT_COLUMNS})"  # noqa: S608 - constants
    )
    write.execute("DROP TABLE documents")
    write.execute("ALTER TABLE new_documents RENAME TO documents")
    write.execute("DELETE FROM sqlite_sequence WHERE name = 'documents'")
    if last:
        write.execute("INSERT INTO sqlite_sequence VALUES('documents', ?)", last)
    for statement in _TABLES.split(";"):
        if "CREATE INDEX documents_" in statement:
            write.execute(statement.strip())
    write.execute("INSERT OR REPLACE INTO meta VALUES('erased', '1')")


def _to_4(write: sqlite3.Connection) -> None:
    """Texts compressed, vectors in a byte a dimension and those of sentences in two bits, seals
    that are quick to check."""
    write.execute("ALTER TABLE texts RENAME TO old_texts")
    _run(write, next(sql for sql in _TABLES.split(";") if "CREATE TABLE texts(" in sql))
    for number, text, expected in _rows(write, "old_texts", "document", "document, text, checksum"):
        if checksum(number, text) != expected:
            raise _damaged(f"the text of document {number}")
        write.execute("INSERT INTO texts VALUES(?, ?)", (number, pack_text(text, number)))
    write.execute("DROP TABLE old_texts")
    for number, document, start, end, key, spans in _rows(
        write, "passages", "number", "number, document, start, end, key, sentences"
    ):
        row = number, document, start, end, key
        write.execute(
            "UPDATE passages SET sentences = ? WHERE number = ?",
            (with_checksum(_unseal_2(spans, f"passage {number}", *row), *row), number),
        )
    for number, key, vector, sentences in _rows(
        write, "vectors", "number", "number, key, vector, sentences"
    ):
        packed = _requantised(
            _unseal_2(vector, f"vector {number}", key),
            _unseal_2(sentences, f"vector {number}", key),
        )
        write.execute(
            "UPDATE vectors SET vector = ?, sentences = ? WHERE number = ?",
            (*(with_checksum(part, key) for part in packed), number),
        )
    # Another history, so that FAISS is built anew from what is kept now.
    write.execute("UPDATE meta SET value = ? WHERE name = 'identity'", (uuid.uuid4().hex,))
    write.execute("INSERT OR REPLACE INTO meta VALUES('erased', '1')")


def _rows(
    write: sqlite3.Connection, table: str, number: str, columns: str
) -> Iterator[tuple[Any, ...]]:
    """All rows by their number, some at a time, so that they may be changed meanwhile."""
    last = -1
    while rows := write.execute(
        f"SELECT {columns} FROM {table} WHERE {number} > ? ORDER BY {number} LIMIT 500",  # noqa: S608 - constants
        (last,),
    ).fetchall():
        yield from rows
        last = rows[-1][0]


def _requantised(vector: bytes, sentences: bytes) -> tuple[bytes, bytes]:
    """A vector in float16 and its sentences' in four bits → as format 4 keeps them."""
    import numpy as np

    from index.embedding.quantization import dequantise, quantise, quantise_sentences

    passage = quantise(np.frombuffer(vector, dtype=np.float16).astype(np.float32))
    known = dequantise(passage)
    pairs = np.frombuffer(sentences, dtype=np.uint8).reshape(-1, (len(known) + 1) // 2)
    steps = np.stack([pairs >> 4, pairs & 15], axis=2).reshape(len(pairs), pairs.shape[1] * 2)
    states = steps[:, : len(known)].astype(np.float32) - 8
    states /= np.maximum(np.linalg.norm(states, axis=1, keepdims=True), 1)
    return passage, quantise_sentences(states, known)


def _seal_2(content: bytes, *context: object) -> bytes:
    """As formats 2 and 3 sealed."""
    return content + checksum(content, *context).to_bytes(_CRC)


def _unseal_2(sealed: bytes, what: str, *context: object) -> bytes:
    content = sealed[:-_CRC]
    if _seal_2(content, *context) != sealed:
        raise _damaged(what)
    return content


def _damaged(what: str) -> sqlite3.DatabaseError:
    """A new checksum would hide it."""
    error = sqlite3.DatabaseError(what)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def _kind(path: str) -> str:
    return os.path.splitext(path)[1].lower().removeprefix(".")


_STEPS = (_to_2, _to_3, _to_4)


def _run(write: sqlite3.Connection, statements: str) -> None:
    # Not executescript, which would commit first.
    for statement in statements.split(";"):
        write.execute(statement)
