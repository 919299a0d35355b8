"""claims about indexes of an older format → checked with one, made as that version made them."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from index import Index, StoreError
from index.embedding.encoder import Encoder
from index.embedding.quantization import dequantise, dequantise_sentences
from index.storage.codecs import unpack_text
from index.storage.schema import FORMAT_VERSION
from tests.index.helpers import BREAD, CHESS, SEED, TIDES, contents, ranking, write
from tests.index.killing import Syncs

COLUMNS_1 = "id, path, title, published, url, authors, tags, pages, sha256"
FORMAT_1 = """
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


def vector_1(sealed: bytes) -> bytes:
    """A vector in float16, as it was."""
    return dequantise(sealed[:-4]).astype(np.float16).tobytes()


def sentences_1(sealed: bytes, vector: bytes) -> bytes:
    """Vectors of sentences in four bits a dimension, as they were."""
    vectors = dequantise_sentences(sealed[:-4], dequantise(vector[:-4]))
    peaks = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9)
    steps = (np.rint(vectors / peaks * 7) + 8).astype(np.uint8)
    return bytes((steps[:, 0::2] << 4 | steps[:, 1::2]).tobytes())


def as_format_1(path: Path, made: Path) -> None:
    """Write what the store at `made` holds into a new one of format 1 at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    connection.executescript(FORMAT_1)
    connection.execute("ATTACH ? AS new", (str(made),))
    connection.create_function("text_of", 2, unpack_text)
    connection.create_function("vector_1", 1, vector_1)
    connection.create_function("sentences_1", 2, sentences_1)
    connection.execute(
        f"INSERT INTO documents(number, text, {COLUMNS_1}) "
        f"SELECT number, text_of(text, number), {COLUMNS_1} FROM new.documents JOIN new.texts "
        "ON document = number"
    )
    connection.execute(
        "INSERT INTO passages SELECT number, document, start, end, "
        "substr(sentences, 1, length(sentences) - 4), key FROM new.passages"
    )
    connection.execute(
        "INSERT INTO vectors SELECT number, key, vector_1(vector), "
        "sentences_1(sentences, vector) FROM new.vectors"
    )
    for table in ("files", "failures", "pending", "released", "removals"):
        connection.execute(f"INSERT INTO {table} SELECT * FROM new.{table}")
    connection.execute(
        "INSERT INTO meta SELECT name, value FROM new.meta WHERE name NOT IN ('published', 'rate')"
    )
    connection.execute("DELETE FROM sqlite_sequence")
    connection.execute(
        "INSERT INTO sqlite_sequence SELECT * FROM new.sqlite_sequence "
        "WHERE name NOT IN ('documents')"
    )
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


@pytest.fixture
def older(index: Index, corpus: Path, tmp_path: Path) -> Path:
    """The folder of an index of format 1, with what `index` holds."""
    write(corpus, a=TIDES, b=BREAD, c=SEED.read_text("utf-8"), gone=CHESS, bad="")
    index.sync(corpus)
    (corpus / "gone.txt").unlink()
    index.sync(corpus)
    as_format_1(tmp_path / "older" / "store.sqlite", index.folder / "store.sqlite")
    return tmp_path / "older"


def assert_the_same(index: Index, migrated: Index) -> None:
    """Both hold the same, up to what is lost where sentences' vectors are quantised twice."""
    held, kept = contents(index), contents(migrated)
    for old, new in zip(held.pop("vectors"), kept.pop("vectors"), strict=True):
        assert new[:2] == old[:2]
        passage = dequantise(old[1][:-4])
        pair = [dequantise_sentences(row[2][:-4], passage) for row in (old, new)]
        assert (pair[0] * pair[1]).sum(axis=1).min() > 0.97
    assert kept == held


def test_an_index_of_format_1_is_migrated_and_loses_nothing(
    older: Path, index: Index, corpus: Path
) -> None:
    migrated = Index.open(older)
    assert_the_same(index, migrated)
    assert ranking(migrated, "soldiers in Russia") == ranking(index, "soldiers in Russia")
    for name in ("a.txt", "b.txt", "c.txt"):
        assert migrated.document(name) == index.document(name)
    position = migrated._store.position()
    assert migrated.sync(corpus).unchanged == ("a.txt", "b.txt", "c.txt")
    write(corpus, a=TIDES + CHESS)
    assert migrated.sync(corpus).updated == ("a.txt",)
    # Numbers go on where they were: none that was removed is given again.
    assert min(migrated._store.with_text([position.passage + 1])) > position.passage
    migrated.close()
    again = Index.open(older)
    assert again.document("a.txt").text == TIDES + CHESS
    again.close()


def test_a_migrated_and_a_new_store_have_the_same_tables(older: Path, index: Index) -> None:
    Index.open(older).close()

    def tables(folder: Path) -> dict[str, str]:
        connection = sqlite3.connect(folder / "store.sqlite")
        found = dict(
            connection.execute("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL").fetchall()
        )
        version = connection.execute("PRAGMA user_version").fetchone()
        connection.close()
        assert version == (FORMAT_VERSION,)
        return {name: " ".join(sql.replace('"', "").split()) for name, sql in found.items()}

    assert tables(older) == tables(index.folder)


@pytest.mark.parametrize("limit", [20_000, 40_000, 60_000])
def test_a_migration_that_finds_the_disk_full_leaves_the_old_format_and_can_be_repeated(
    older: Path, index: Index, corpus: Path, server: Syncs, encoder: Encoder, limit: int
) -> None:
    before = sqlite3.connect(older / "store.sqlite").execute("SELECT * FROM documents").fetchall()
    outcome = server.run(older, corpus, limit=limit)
    assert outcome.status == 2
    connection = sqlite3.connect(older / "store.sqlite")
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert connection.execute("SELECT * FROM documents").fetchall() == before
    connection.close()
    migrated = Index.open(older)
    assert_the_same(index, migrated)
    migrated.close()


def test_an_older_format_that_cannot_be_written_is_refused_clearly(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (older / "store.sqlite").read_bytes()
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(StoreError, match="older format 1, and its folder can't be written"):
        Index.open(older)
    assert (older / "store.sqlite").read_bytes() == before
