"""The store: what it returns, and how it treats damaged and foreign files."""

import gc
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import BusyError, Document, Index, StoreError
from index.paths import index_location
from index.storage.codecs import document_row, pack_spans, row_document, unpack_spans
from index.storage.interface import Store
from index.storage.open_store import open_store
from index.storage.records import StorePosition
from index.storage.sqlite.store import SqliteStore
from index.write_lock import write_lock
from tests.index.helpers import (
    SEED,
    TIDES,
    contents,
    found,
    put_document,
    remove_document,
    replace,
    write,
)
from tests.postgres import new_location


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "store.sqlite")
    yield store
    store.close()


@pytest.fixture(params=["folder", "database"])
def location(request: pytest.FixtureRequest) -> str:
    return new_location(request)


@pytest.fixture
def any_store(location: str) -> Iterator[Store]:
    store = open_store(index_location(location))
    yield store
    store.close()


def test_document_is_read_as_it_was_stored(any_store: Store) -> None:
    document = Document(
        "a#1",
        "a",
        "T\0itle",
        "Text\0 \u2028 😀\r\n",
        date(2024, 1, 2),
        "u",
        ("Ann", "Bö"),
        ("x",),
        (0, 5),
        "hash",
    )
    put_document(any_store, document)
    assert any_store.document("a#1") == document
    assert row_document(document_row(document), document.text) == document


@given(
    st.lists(st.tuples(st.integers(0, 2**31), st.integers(0, 2**20)), min_size=1).map(
        lambda spans: [(a, a + length) for a, length in sorted(spans)]
    )
)
def test_spans_survive_packing(spans: list[tuple[int, int]]) -> None:
    assert unpack_spans(pack_spans(spans), spans[0][0]) == tuple(spans)


def test_failed_transaction_is_rolled_back(store: SqliteStore) -> None:
    def fail() -> None:
        with store.database.transaction() as write:
            write.execute("INSERT INTO metadata VALUES('half', 'done')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.metadata("half") is None


def test_a_snapshot_does_not_see_later_commits(any_store: Store, location: str) -> None:
    store, other = any_store, open_store(index_location(location))
    with store.snapshot():
        assert store.count_documents() == 0
        put_document(other, Document("a", "a", "", "Text."))
        assert store.count_documents() == 0
    assert store.count_documents() == 1
    other.close()


def test_positions_only_advance_and_distinguish_stores(any_store: Store, tmp_path: Path) -> None:
    store = any_store
    before = store.history.position()
    put_document(store, Document("a", "a", "", "Text."))
    remove_document(store, "a")
    assert store.history.position().reaches(before)
    other = SqliteStore(tmp_path / "other.sqlite")
    assert not other.history.position().reaches(before)
    assert other.history.position().reaches(StorePosition())
    other.close()


def test_connections_of_ended_threads_are_closed(store: SqliteStore) -> None:
    before = len(store.database._connections)
    threads = [threading.Thread(target=store.history.generation) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # A connection and its statement cache refer to each other, so they await garbage collection.
    gc.collect()
    assert len(store.database._connections) == before


def is_in_use(store: SqliteStore) -> bool:
    """Whether a thread runs a statement; not so surely while it adds its connection."""
    with suppress(RuntimeError):
        return any(connection.uses for connection in [*store.database._connections])
    return False


def test_closing_leaves_the_statement_of_another_thread_to_its_end(store: SqliteStore) -> None:
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 500000) "
    with ThreadPoolExecutor(1) as pool:
        counted = pool.submit(store.database.integer, f"{slow} SELECT count(*) FROM n")
        while not is_in_use(store):
            pass
        store.close()
        assert counted.result() == 500_000
    with pytest.raises(StoreError, match="is closed"):
        store.count_documents()


def damaged_contents(path: Path) -> Iterator[bytes]:
    """The content of the file after several kinds of damage."""
    whole = path.read_bytes()
    yield whole[: len(whole) // 2]
    yield b"x" * 100 + whole[100:]
    yield whole[:16] + bytes(byte ^ 0xFF for byte in whole[16:100]) + whole[100:]
    middle = 4096 * 2
    yield whole[:middle] + b"\xff" * (len(whole) - middle)
    yield b"Not a database, only text. " * 50


def test_damaged_store_is_reported_with_advice_and_left_unchanged(
    index: Index, corpus: Path
) -> None:
    write(corpus, a=TIDES, b=SEED.read_text("utf-8"))
    index.sync(corpus)
    index.close()
    path = index.folder / "store.sqlite"
    for content in list(damaged_contents(path)):
        for leftover in index.folder.glob("store.sqlite-*"):
            leftover.unlink()
        path.write_bytes(content)
        with pytest.raises(StoreError) as error:
            _use(index.folder, corpus)
        assert "Move it away and sync again" in str(error.value) or "not a Pullquote" in str(
            error.value
        )
        assert str(path) in str(error.value)
        assert "\n" not in str(error.value)
        assert path.read_bytes() == content


def _use(folder: Path, corpus: Path) -> None:
    """Open an index and use all that it offers."""
    index = Index.open(folder)
    try:
        index.status()
        index.search("tides")
        for passage in index.first_passages(10):
            index.document(passage.document_id)
        index.sync(corpus)
    finally:
        index.close()


@pytest.mark.parametrize("version", [0, 1])
def test_foreign_database_is_refused_and_left_unchanged(tmp_path: Path, version: int) -> None:
    path = tmp_path / "i" / "store.sqlite"
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE accounts(name)")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not a Pullquote index"):
        Index.open(tmp_path / "i")
    assert path.read_bytes() == before


def test_file_in_place_of_the_index_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "i").write_text("x", "utf-8")
    with pytest.raises(StoreError, match="is a file, expected the folder of an index"):
        Index.open(tmp_path / "i")
    with pytest.raises(StoreError, match="cannot make the index folder"):
        Index.open(tmp_path / "i" / "below")


def test_many_processes_can_create_an_index_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from index.storage.sqlite.store import SqliteStore; "
        "print(SqliteStore(Path(sys.argv[1])).history.position().store)"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "store.sqlite")],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    outputs = [process.communicate() for process in running]
    assert [stderr for _, stderr in outputs] == [""] * 6
    assert len({stdout for stdout, _ in outputs}) == 1


def test_deleting_derived_files_loses_nothing(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=SEED.read_text("utf-8"))
    index.sync(corpus)
    before = contents(index), index.search("soldiers in Russia")
    index.close()
    for path in index.folder.glob("dense.*"):
        path.unlink()
    for path in (index.folder / "lexical").iterdir():
        path.unlink()
    again = Index.open(index.folder)
    assert (contents(again), again.search("soldiers in Russia")) == before
    again.close()


@pytest.mark.parametrize("file", ["dense.faiss", "lexical/meta.json", "lexical/*.idx"])
@pytest.mark.parametrize("damage", ["truncated", "flipped"])
def test_damaged_derived_file_is_rebuilt(
    index: Index, corpus: Path, file: str, damage: str
) -> None:
    write(corpus, a=TIDES)
    index.sync(corpus)
    before = index.search("tides")
    index.close()
    for path in index.folder.glob(file):
        content = bytearray(path.read_bytes())
        content[len(content) // 3] ^= 8
        replace(path, bytes(content[: len(content) // 2] if damage == "truncated" else content))
    again = Index.open(index.folder)
    assert again.search("tides") == before
    again.close()


HOLD = """
import sys, time
from pathlib import Path
from index import Index
from index.write_lock import write_lock
index = Index.open(sys.argv[1])
with write_lock(index.folder, wait=5):
    print("held", flush=True)
    time.sleep(60)
"""


def test_second_writer_learns_the_process_id_and_a_dead_writer_is_no_obstacle(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.index._LOCK_TIMEOUT", 0.3)
    write(corpus, a=TIDES)
    index.sync(corpus)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(index.folder)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    write(corpus, b="More of it.")
    with pytest.raises(BusyError, match=f"process {holder.pid} is syncing"):
        index.sync(corpus)
    reader = Index.open(index.folder)
    assert found(reader, "What causes tides?", 1) == ["a.txt"]
    reader.close()
    holder.kill()
    holder.wait()
    holder.stdout.close()
    assert (index.folder / "writer.json").exists()
    assert index.sync(corpus).added == ("b.txt",)


def test_one_sync_at_a_time_within_a_process(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.index._LOCK_TIMEOUT", 0.1)
    write(corpus, a=TIDES)
    with write_lock(index.folder, wait=1), pytest.raises(BusyError):
        index.sync(corpus)
    assert index.sync(corpus).added == ("a.txt",)
