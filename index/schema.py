"""an empty SQLite file, or an index of an older format → the tables of the present one."""

import sqlite3
import uuid

from index.rows import DOCUMENT_COLUMNS, checksum, seal

FORMAT_VERSION = 2

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
    id TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL, published TEXT, url TEXT,
    authors TEXT NOT NULL, tags TEXT NOT NULL, pages TEXT NOT NULL, sha256 TEXT NOT NULL,
    checksum INTEGER NOT NULL, UNIQUE(id, live));
CREATE INDEX documents_path ON documents(path);
CREATE INDEX documents_staged ON documents(number) WHERE NOT live;
CREATE TABLE texts(
    document INTEGER PRIMARY KEY REFERENCES documents(number), text TEXT NOT NULL,
    checksum INTEGER NOT NULL);
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
    for step in _STEPS[version - 1 :]:
        step(write)
    write.execute(f"PRAGMA user_version = {FORMAT_VERSION}")


def _to_2(write: sqlite3.Connection) -> None:
    """Texts apart from documents, documents that are live or not yet, checksums on what is quoted
    and ranked."""
    write.create_function("checksum", -1, checksum, deterministic=True)
    write.create_function("seal", -1, seal, deterministic=True)
    statements = [statement.strip() for statement in _TABLES.split(";")]
    tables = {
        statement.split("(")[0].removeprefix("CREATE TABLE "): statement for statement in statements
    }
    write.execute("ALTER TABLE documents RENAME TO old_documents")
    write.execute("DROP INDEX documents_path")
    _run(write, tables["documents"])
    _run(write, tables["texts"])
    write.execute(
        f"INSERT INTO documents(number, live, {DOCUMENT_COLUMNS}, checksum) "  # noqa: S608 - constants
        f"SELECT number, 1, {DOCUMENT_COLUMNS}, checksum(number, 1, {DOCUMENT_COLUMNS}) "
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


_STEPS = (_to_2,)


def _run(write: sqlite3.Connection, statements: str) -> None:
    # Not executescript, which would commit first.
    for statement in statements.split(";"):
        write.execute(statement)
