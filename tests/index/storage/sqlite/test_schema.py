"""Refuse indexes of another format."""

import sqlite3
from pathlib import Path

import pytest

from index import Index, StoreError
from index.storage.codecs import DOCUMENT_COLUMNS, checksum
from index.storage.sqlite.schema import FORMAT_VERSION, UPGRADES
from tests.index.helpers import TIDES, write

# The tables that every earlier format had.
OLD_TABLES = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files(path TEXT PRIMARY KEY, size INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE documents(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL);
CREATE TABLE passages(number INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL);
CREATE TABLE vectors(number INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE);
CREATE TABLE pending(key BLOB PRIMARY KEY) WITHOUT ROWID;
"""


def index_of_format(folder: Path, version: int) -> Path:
    """Write an index of an older format, and return the path of its store."""
    folder.mkdir()
    path = folder / "store.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(OLD_TABLES)
    connection.execute("INSERT INTO documents VALUES(1, 'a.txt', ?)", (TIDES,))
    connection.execute(f"PRAGMA user_version = {version}")
    connection.commit()
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    return path


@pytest.mark.parametrize("version", range(1, min(UPGRADES)))
def test_index_of_an_older_format_is_refused_and_left_unchanged(
    tmp_path: Path, version: int
) -> None:
    path = index_of_format(tmp_path / "older", version)
    before = path.read_bytes()
    with pytest.raises(StoreError) as error:
        Index.open(path.parent)
    assert str(error.value) == (
        f"the index in {str(path.parent)!r} was made by an older version of Pullquote "
        f"(format {version}, this is {FORMAT_VERSION}): sync into a new index"
    )
    assert path.read_bytes() == before


def test_index_of_the_format_before_is_upgraded_when_it_is_opened(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(corpus, a=TIDES, empty="")
    index.sync(corpus)
    index.close()
    path = index.folder / "store.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("ALTER TABLE failures DROP COLUMN kind")
    for column in ("language", "sheets"):
        connection.execute(f"ALTER TABLE documents DROP COLUMN {column}")
    columns = DOCUMENT_COLUMNS.removesuffix(", language, sheets")
    row = connection.execute(f"SELECT number, {columns} FROM documents").fetchone()
    connection.execute("UPDATE documents SET checksum = ?", (checksum(row[0], 1, *row[1:]),))
    connection.execute("UPDATE metadata SET value = '4' WHERE key = 'parsers'")
    connection.execute("PRAGMA user_version = 6")
    connection.commit()
    connection.close()
    with monkeypatch.context() as patched:
        patched.setattr("os.access", lambda *_: False)
        with pytest.raises(StoreError, match="its folder can't be written: open it once"):
            Index.open(index.folder)
    upgraded = Index.open(index.folder)
    assert upgraded.document("a.txt").text == TIDES
    assert upgraded.status().failed == (("empty.txt", "empty: there is no text in it"),)
    assert upgraded.sync(corpus).left_out == ()
    assert upgraded.document("a.txt").language == "en"
    assert upgraded.count_pending() == 0
    upgraded.close()


def test_read_only_index_of_an_older_format_is_refused_in_the_same_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = index_of_format(tmp_path / "older", 1)
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(StoreError, match="was made by an older version of Pullquote"):
        Index.open(path.parent)


def test_index_of_a_newer_format_is_refused_and_left_unchanged(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES)
    index.sync(corpus)
    index.close()
    path = index.folder / "store.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="format 99, made by a newer Pullquote"):
        Index.open(index.folder)
    assert path.read_bytes() == before


def test_an_empty_file_in_a_read_only_folder_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "empty" / "store.sqlite"
    path.parent.mkdir()
    path.touch()
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(StoreError, match="is empty, and its folder can't be written"):
        Index.open(path.parent)
    assert path.read_bytes() == b""
