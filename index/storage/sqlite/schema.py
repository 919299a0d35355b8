"""Create the tables of an index."""

import sqlite3
import uuid

FORMAT_VERSION = 9
# Statements that turn an index of an earlier format into one of the next. Indexes of formats that
# are not listed are refused.
UPGRADES = {
    6: ("ALTER TABLE failures ADD COLUMN kind TEXT NOT NULL DEFAULT ''",),
    # The next sync parses all files again, as it does for new parsers, and tells their languages.
    7: (
        "ALTER TABLE documents ADD COLUMN language TEXT NOT NULL DEFAULT ''",
        "DELETE FROM metadata WHERE key IN ('parsers', 'staged_by')",
    ),
    # Likewise for the places of cells in spreadsheets.
    8: (
        "ALTER TABLE documents ADD COLUMN sheets TEXT NOT NULL DEFAULT ''",
        "DELETE FROM metadata WHERE key IN ('parsers', 'staged_by')",
    ),
}

# Documents that are not `visible` are staged by a sync that has yet to finish their file. Texts
# have a table of their own, so that a filter on documents need not page through them. A `number`
# is a row's id, never given twice. A `key` is the hash of what the encoder is given for a
# passage; `pending` keys have no vector yet, and `released` ones belonged to removed passages.
_TABLES = """
CREATE TABLE metadata(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files(
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL, inode INTEGER NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE failures(
    path TEXT NOT NULL, reason TEXT NOT NULL, kind TEXT NOT NULL DEFAULT '');
CREATE TABLE documents(
    number INTEGER PRIMARY KEY AUTOINCREMENT, visible INTEGER NOT NULL,
    id TEXT NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL,
    published TEXT, published_from TEXT NOT NULL, url TEXT,
    authors TEXT NOT NULL, tags TEXT NOT NULL, pages TEXT NOT NULL, sha256 TEXT NOT NULL,
    checksum INTEGER NOT NULL, language TEXT NOT NULL DEFAULT '',
    sheets TEXT NOT NULL DEFAULT '', UNIQUE(id, visible));
CREATE INDEX documents_path ON documents(path);
CREATE INDEX documents_staged ON documents(number) WHERE NOT visible;
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

# Tables that every format has had, by which a file is recognized as an index.
KNOWN_TABLES = frozenset({"files", "documents", "passages", "vectors", "pending"})


def upgrade(write: sqlite3.Connection, version: int) -> None:
    """Bring the tables from an earlier format to this one, inside the caller's transaction."""
    while version < FORMAT_VERSION:
        for statement in UPGRADES[version]:
            write.execute(statement)
        version += 1
    write.execute(f"PRAGMA user_version = {FORMAT_VERSION}")


def create(write: sqlite3.Connection) -> None:
    """Create the tables, inside the caller's transaction."""
    # Not executescript, which would commit first.
    for statement in _TABLES.split(";"):
        write.execute(statement)
    values = {"generation": "0", "last_visible_passage": "0", "store_id": uuid.uuid4().hex}
    write.executemany("INSERT INTO metadata VALUES(?, ?)", values.items())
    write.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
