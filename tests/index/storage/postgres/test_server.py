"""One database for several processes: its lock, its changes, its roles, its absence."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import BusyError, Filter, Index, StoreError
from index.embedding.encoder import Encoder
from index.errors import LostConnectionError
from tests.index.helpers import BREAD, CHESS, TIDES, found, write
from tests.index.mounting import Mount
from tests.postgres import PostgresServer

# Holds the lock of a sync until it is killed.
_HOLDER = """
import sys, time
from index.storage.open_store import open_store
with open_store(sys.argv[1]).write_lock(0):
    print("held", flush=True)
    time.sleep(60)
"""
# The same, in the middle of a long statement.
_BUSY_HOLDER = """
import sys
from index.storage.open_store import open_store
store = open_store(sys.argv[1])
with store.write_lock(0):
    print("held", flush=True)
    store._connections.rows("SELECT pg_sleep(60)")
"""
# Opens an index, or makes it.
_MAKER = """
import sys
from index.storage.open_store import open_store
print(open_store(sys.argv[1]).history.store_id())
"""


@pytest.fixture
def index(postgres: PostgresServer) -> Iterator[Index]:
    index = Index.open(postgres.new_address())
    yield index
    index.close()


def test_second_sync_learns_process_and_host_and_a_killed_one_is_no_obstacle(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.index._LOCK_TIMEOUT", 0.1)
    write(corpus, a=TIDES)
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, index.location], stdout=subprocess.PIPE
    )
    assert holder.stdout
    holder.stdout.readline()
    with pytest.raises(BusyError) as error:
        index.sync(corpus)
    assert f"process {holder.pid} on {socket.gethostname()}" in str(error.value)
    status = index.status()
    assert (status.writer, status.writer_host) == (holder.pid, socket.gethostname())
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    monkeypatch.setattr("index.index._LOCK_TIMEOUT", 5.0)
    assert index.sync(corpus).added == ("a.txt",)
    assert index.status().writer is None


def test_a_sync_killed_in_a_long_statement_holds_its_lock_for_seconds_only(
    index: Index, corpus: Path
) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", _BUSY_HOLDER, index.location], stdout=subprocess.PIPE
    )
    assert holder.stdout
    holder.stdout.readline()
    holder.kill()
    holder.wait()
    with index._store.write_lock(10):
        pass


def test_an_index_hears_of_a_change_within_a_second(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES)
    other = Index.open(index.location)
    heard = threading.Event()
    other._store.on_change(heard.set)
    # Once for what was committed before it listened.
    assert heard.wait(5)
    heard.clear()
    index.sync(corpus)
    assert heard.wait(1)
    assert found(other, "tides") == ["a.txt"]
    other.close()


def test_lost_server_is_one_clear_line_and_work_goes_on_once_it_is_back(
    index: Index, corpus: Path, postgres: PostgresServer
) -> None:
    write(corpus, a=TIDES, b=CHESS)
    index.sync(corpus)
    before = index.search("What causes tides?")
    postgres.stop("immediate")
    try:
        write(corpus, c=BREAD)
        for use in (lambda: index.search("tides"), lambda: index.sync(corpus)):
            with pytest.raises(LostConnectionError) as error:
                use()
            assert "\n" not in str(error.value)
            assert index.location in str(error.value)
    finally:
        postgres.start()
    assert index.search("What causes tides?") == before
    assert index.sync(corpus).added == ("c.txt",)
    assert found(index, "sourdough", 1) == ["c.txt"]


def test_full_disk_is_one_clear_line_and_work_goes_on_once_there_is_room(
    corpus: Path, postgres: PostgresServer, encoder: Encoder, mount: Mount
) -> None:
    disk = postgres.new_folder("small")
    mount(disk, "-t", "tmpfs", "-o", f"size=4m,uid={disk.stat().st_uid}", "tmpfs")
    with postgres.indexes_in(disk) as address:
        index = Index.open(address)
        write(corpus, a=TIDES)
        index.sync(corpus)
        before = [(hit.passage, hit.dense) for hit in index.search("What causes tides?")]
        with pytest.raises(OSError, match="No space left"), (disk / "filler").open("wb") as filler:
            while True:
                filler.write(bytes(4096))
                filler.flush()
        chance = random.Random(0)
        for number in range(3):
            # One long sentence, that hardly shrinks.
            words = [chance.randbytes(3).hex() for _ in range(400)]
            write(corpus, **{f"b{number}": f"{BREAD} {' '.join(words)}"})
        with pytest.raises(StoreError, match=r"the disk of the index .* is full") as error:
            index.sync(corpus)
        assert "\n" not in str(error.value)
        # BM25 may count the texts that were committed before the disk was full.
        found = [(hit.passage, hit.dense) for hit in index.search("What causes tides?")]
        assert found[:1] == before
        (disk / "filler").unlink()
        # The texts may have been committed before the disk was full, the vectors were not.
        assert index.sync(corpus).failed == ()
        assert (index.status().documents, index.status().pending) == (4, 0)
        index.close()


def test_a_role_that_may_only_read_searches_and_changes_nothing(
    index: Index, corpus: Path, postgres: PostgresServer
) -> None:
    import psycopg

    write(corpus, a=TIDES)
    index.sync(corpus)
    schema = index.location.rpartition("=")[2]
    with psycopg.connect(postgres.new_address().partition("&schema")[0]) as connection:
        for statement in (
            "DROP ROLE IF EXISTS reader",
            "CREATE ROLE reader LOGIN",
            f"GRANT USAGE ON SCHEMA {schema} TO reader",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO reader",
        ):
            connection.execute(statement)
    reader = Index.open(postgres.new_address("reader", schema), create=False)
    assert found(reader, "What causes tides?") == ["a.txt"]
    write(corpus, b=BREAD)
    for change in (lambda: reader.sync(corpus), lambda: reader.correct_day("a.txt", None)):
        with pytest.raises(StoreError, match="can be read but not changed by this role"):
            change()
    reader.close()
    with psycopg.connect(postgres.new_address().partition("&schema")[0]) as connection:
        connection.execute("DROP OWNED BY reader")
        connection.execute("DROP ROLE reader")


def test_index_of_a_newer_format_is_refused_and_an_older_one_upgraded_whole(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.storage.postgres import schema

    now = schema.FORMAT_VERSION
    statements = ("CREATE TABLE extra(number integer)", "SELECT nonsense")
    monkeypatch.setattr(schema, "FORMAT_VERSION", now + 1)
    connections = index._store._connections  # type: ignore[attr-defined]

    def found() -> tuple[int, bool]:
        extra = connections.row("SELECT to_regclass('extra')") != (None,)
        return connections.integer("SELECT format FROM state"), extra

    monkeypatch.setattr(schema, "UPGRADES", {now: statements})
    with pytest.raises(Exception, match="nonsense"):
        Index.open(index.location)
    assert found() == (now, False)
    monkeypatch.setattr(schema, "UPGRADES", {now: statements[:1]})
    Index.open(index.location).close()
    assert found() == (now + 1, True)
    monkeypatch.undo()
    with pytest.raises(StoreError, match="made by a newer Pullquote"):
        Index.open(index.location)


def test_what_people_saved_in_the_first_format_is_found_again(index: Index) -> None:
    with index._store._connections.transaction() as write:  # type: ignore[attr-defined]
        write.execute("ALTER TABLE kept DROP COLUMN changed")
        write.execute("ALTER TABLE documents DROP COLUMN sheets")
        for name, content in (
            ("conversations/of-/a1", "a"), ("conversations/of-c384/b2", "b"),
            ("clippings", "c"), ("clippings-of-c384", "d"),
            ("judgements/of-/20240502T1-x", "2\n"), ("judgements/of-/20240501T1-y", "1\n"),
            ("judgements/of-c384/20240501T1-z", "3\n"),
        ):  # fmt: skip
            write.execute("INSERT INTO kept VALUES(%s, %s)", (name, content.encode()))
        write.execute("UPDATE state SET format = 1")
    upgraded = Index.open(index.location)
    assert {name: upgraded.user_data.read(name) for name in upgraded.user_data.times()} == {
        "conversations/a1.json": b"a",
        "conversations/of-c384/b2.json": b"b",
        "clippings.json": b"c",
        "clippings-of-c384.json": b"d",
        "gold.jsonl": b"1\n2\n",
        "gold-of-c384.jsonl": b"3\n",
    }
    assert upgraded.user_data.sizes("conversations") == {"conversations/a1.json": 1}
    upgraded.close()


def test_a_missing_index_is_not_made_unasked(postgres: PostgresServer) -> None:
    address = postgres.new_address()
    with pytest.raises(StoreError, match="no index in"):
        Index.open(address, create=False)
    Index.open(address).close()
    Index.open(address, create=False).close()


def test_several_processes_can_make_an_index_at_once(postgres: PostgresServer) -> None:
    address = postgres.new_address()
    makers = [
        subprocess.Popen([sys.executable, "-c", _MAKER, address], stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    ids = {maker.communicate()[0] for maker in makers}
    assert [maker.returncode for maker in makers] == [0] * 4
    assert len(ids) == 1


def test_a_page_of_filters_is_searched_whole_however_few_pass(index: Index, corpus: Path) -> None:
    for number in range(60):
        write(corpus, **{f"d{number}": f"Number {number} is a tide of the sea."})
    (corpus / "rare").mkdir()
    write(corpus / "rare", one="A tide is rare.", two="The sea is rare.")
    index.sync(corpus)
    hits = index.search("tide of the sea", 2, Filter(folder="rare"))
    assert {hit.passage.document_id for hit in hits} == {"rare/one.txt", "rare/two.txt"}
    assert all(hit.dense is not None for hit in hits)
    assert index.documents_with(index.analyze("rare"), Filter(folder="rare")) == [
        "rare/one.txt",
        "rare/two.txt",
    ]
    started = time.monotonic()
    assert index.search("tide", 5, Filter(folder="nothing")) == []
    assert time.monotonic() - started < 5
