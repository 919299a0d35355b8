"""Create the tables of an index in PostgreSQL, and upgrade them."""

import re
import uuid

import psycopg

from index.errors import MissingStoreError, StoreError
from index.storage.postgres.connection import Connection, Connections

FORMAT_VERSION = 3
# Statements that turn an index of a format into one of the next.
UPGRADES: dict[int, tuple[str, ...]] = {
    # What people save has the names that it has in files, and a time; all judgements of a user are
    # one content.
    1: (
        "ALTER TABLE kept ADD COLUMN changed timestamptz NOT NULL DEFAULT now()",
        "UPDATE kept SET name = replace(name, '/of-/', '/') || '.json' "
        "WHERE name LIKE 'conversations/%' OR name LIKE 'clippings%'",
        "INSERT INTO kept(name, content) SELECT 'gold' || "
        "CASE split_part(name, '/', 2) WHEN 'of-' THEN '' ELSE '-' || split_part(name, '/', 2) END "
        "|| '.jsonl', string_agg(content, ''::bytea ORDER BY name) FROM kept "
        "WHERE name LIKE 'judgements/%' GROUP BY split_part(name, '/', 2)",
        "DELETE FROM kept WHERE name LIKE 'judgements/%'",
    ),
    # The next sync parses all files again, as it does for new parsers, and notes the places of
    # cells in spreadsheets.
    2: (
        "ALTER TABLE documents ADD COLUMN sheets text NOT NULL DEFAULT ''",
        "DELETE FROM metadata WHERE key IN ('parsers', 'staged_by')",
    ),
}
# The first version of pgvector whose filtered searches go on until they have enough.
_OLDEST_PGVECTOR = (0, 8)
# The key of the lock under which tables are made and changed.
_SETUP_LOCK = 0x5051_0001

# Numbers are given by `state`, never twice: those of a sequence may become visible out of order.
# `publications` counts the commits that made documents visible or removed them.
# `generation` has a row of its own, which workers change, so that they need not wait for a sync.
# Texts compare by code points (collation C), as in the embedded store. `words` is what the list of
# documents is searched in: metadata in case-folded form, with the day in words and the kind in
# `spelled_words`. An `embedding` holds a vector's quantized integers, which half precision keeps
# exactly. `pending` keys have no vector yet: the number of passages of their document says which
# come first. `released` keys belonged to removed passages.
_TABLES = """
CREATE TABLE state(
    one boolean PRIMARY KEY DEFAULT true CHECK (one), format integer NOT NULL,
    store_id text NOT NULL, dimension integer NOT NULL DEFAULT 0,
    last_document bigint NOT NULL DEFAULT 0, last_passage bigint NOT NULL DEFAULT 0,
    last_removal bigint NOT NULL DEFAULT 0, last_visible_passage bigint NOT NULL DEFAULT 0,
    publications bigint NOT NULL DEFAULT 0,
    writer_pid integer, writer_host text);
CREATE TABLE generation(one boolean PRIMARY KEY DEFAULT true CHECK (one), value bigint NOT NULL);
CREATE TABLE metadata(key text PRIMARY KEY, value text NOT NULL);
CREATE TABLE files(
    path text COLLATE "C" PRIMARY KEY, size bigint NOT NULL, mtime_ns bigint NOT NULL,
    ctime_ns bigint NOT NULL, inode bigint NOT NULL, sha256 text NOT NULL);
CREATE TABLE failures(
    number bigint GENERATED ALWAYS AS IDENTITY, path text COLLATE "C" NOT NULL,
    reason text NOT NULL, kind text NOT NULL);
CREATE TABLE corrections(
    document_id text PRIMARY KEY, day date, was date, was_from text NOT NULL, sha256 text NOT NULL);
CREATE TABLE kept(
    name text COLLATE "C" PRIMARY KEY, content bytea NOT NULL,
    changed timestamptz NOT NULL DEFAULT now());
CREATE TABLE documents(
    number bigint PRIMARY KEY, visible boolean NOT NULL,
    id text COLLATE "C" NOT NULL, path text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL,
    title text NOT NULL, published date, published_from text NOT NULL, url text,
    authors text[] NOT NULL, tags text[] NOT NULL, pages integer[] NOT NULL, sha256 text NOT NULL,
    language text COLLATE "C" NOT NULL, sheets text NOT NULL DEFAULT '',
    title_key text COLLATE "C" NOT NULL, words text NOT NULL, spelled_words text NOT NULL,
    UNIQUE(id, visible));
CREATE INDEX documents_path ON documents(path);
CREATE INDEX documents_published ON documents(published);
CREATE INDEX documents_tags ON documents USING gin(tags);
CREATE INDEX documents_staged ON documents(number) WHERE NOT visible;
CREATE TABLE texts(
    document bigint PRIMARY KEY REFERENCES documents(number) ON DELETE CASCADE,
    text bytea NOT NULL);
ALTER TABLE texts ALTER COLUMN text SET STORAGE EXTERNAL;
CREATE TABLE passages(
    number bigint PRIMARY KEY,
    document bigint NOT NULL REFERENCES documents(number) ON DELETE CASCADE,
    first integer NOT NULL, last integer NOT NULL, sentences bytea NOT NULL, key bytea NOT NULL);
CREATE INDEX passages_document ON passages(document);
CREATE INDEX passages_key ON passages(key);
CREATE TABLE vectors(key bytea PRIMARY KEY, embedding halfvec NOT NULL, sentences bytea NOT NULL);
CREATE TABLE pending(key bytea PRIMARY KEY, size integer NOT NULL, passage bigint NOT NULL);
CREATE INDEX pending_order ON pending(size, passage);
CREATE TABLE released(key bytea PRIMARY KEY);
CREATE TABLE removals(number bigint PRIMARY KEY, passage bigint NOT NULL);
CREATE INDEX removals_passage ON removals(passage);
"""
# The tables, in the order in which they are rewritten when removed text is erased.
TABLES = (
    "texts", "passages", "documents", "vectors", "pending", "released", "removals", "files",
    "failures", "corrections", "kept", "metadata",
)  # fmt: skip


def prepare(connections: Connections, *, create: bool) -> str:
    """Make the tables where they are missing, bring them to this format, return the store's id.

    All happens in one transaction. A role that may only read opens an index that is ready.

    Raises:
        StoreError: The index is missing and not to be created, is of a newer format, or the
            database has no pgvector.
    """
    _find_pgvector(connections)
    ready = _read_state(connections)
    if ready is None or ready[0] < FORMAT_VERSION:
        if ready is None and not create:
            raise StoreError(
                f"no index in {connections.address.location!r}: make one with pullquote sync FOLDER"
            )
        with connections.transaction() as write:
            write.execute("SELECT pg_advisory_xact_lock(%s)", (_SETUP_LOCK,))
            # Another process may have done so while this one waited.
            ready = _read_state(connections)
            if ready is None:
                _create(connections, write)
            elif ready[0] < FORMAT_VERSION:
                _upgrade(connections, write, ready[0])
        ready = _read_state(connections)
    if ready is None:
        raise MissingStoreError(f"the index {connections.address.location!r} is gone")
    if ready[0] > FORMAT_VERSION:
        raise StoreError(
            f"the index {connections.address.location!r} has format {ready[0]}, made by a newer "
            f"Pullquote; this one reads format {FORMAT_VERSION}. Upgrade Pullquote, or choose "
            "another ?schema="
        )
    return str(ready[1])


def _find_pgvector(connections: Connections) -> None:
    """Find the schema of pgvector's types, after which new connections look there. Raises
    StoreError if its version is too old."""
    row = connections.row(
        "SELECT n.nspname, e.extversion FROM pg_extension e "
        "JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'"
    )
    if row and tuple(map(int, re.findall(r"\d+", row[1])[:2])) < _OLDEST_PGVECTOR:
        raise StoreError(
            f"the database {connections.address.location!r} has pgvector {row[1]}, expected "
            f"{'.'.join(map(str, _OLDEST_PGVECTOR))} or later: let an administrator install it and "
            "run ALTER EXTENSION vector UPDATE"
        )
    if row and row[0] != connections.extension_schema:
        connections.extension_schema = str(row[0])
        connections.forget_idle()


def _read_state(connections: Connections) -> tuple[int, str] | None:
    """The format and the id of the index; None where there is none."""
    # Not by to_regclass, which may remember that there was none.
    if not connections.row(
        "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = %s AND c.relname = 'state'",
        connections.address.schema,
    ):
        return None
    row = connections.row("SELECT format, store_id FROM state")
    return (int(row[0]), str(row[1])) if row else None


def _create(connections: Connections, write: Connection) -> None:
    if not write.execute("SELECT 1 FROM pg_extension WHERE extname = 'vector'").fetchone():
        try:
            with write.transaction():
                write.execute("CREATE EXTENSION vector SCHEMA public")
        except psycopg.Error as error:
            raise StoreError(
                f"the database {connections.address.location!r} has no pgvector "
                f"({error.diag.message_primary}): install it there, and let an administrator run "
                "CREATE EXTENSION vector"
            ) from error
    schema = connections.address.schema
    if not write.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (schema,)).fetchone():
        # Not with IF NOT EXISTS, which asks for the right to make schemas even if there is one.
        write.execute(f'CREATE SCHEMA "{schema}"')
    for statement in _TABLES.split(";"):
        if statement.strip():
            write.execute(statement)
    write.execute(
        "INSERT INTO state(format, store_id) VALUES(%s, %s)", (FORMAT_VERSION, uuid.uuid4().hex)
    )
    write.execute("INSERT INTO generation(value) VALUES(0)")


def _upgrade(connections: Connections, write: Connection, version: int) -> None:
    if version < min(UPGRADES, default=FORMAT_VERSION):
        raise StoreError(
            f"the index {connections.address.location!r} was made by an older version of "
            f"Pullquote (format {version}, this is {FORMAT_VERSION}): sync into another ?schema="
        )
    while version < FORMAT_VERSION:
        for statement in UPGRADES[version]:
            write.execute(statement)
        version += 1
    write.execute("UPDATE state SET format = %s", (FORMAT_VERSION,))
