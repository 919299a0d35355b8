"""The BM25 index follows its store, repairs damage and tolerates other processes."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import BusyError
from index.search.bm25 import BM25Index
from index.search.tantivy_files import check_files
from index.storage.sqlite.store import SqliteStore
from index.types import Document, Passage
from tests.index.helpers import put_document, remove_document, replace


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "store.sqlite")
    yield store
    store.close()


def put(store: SqliteStore, name: str, text: str, title: str = "") -> int:
    passage = Passage(name, 0, len(text), ((0, len(text)),))
    put_document(store, Document(name, name, title, text), [passage], [name.encode()])
    return store.history.position().passage


def opened(tmp_path: Path, store: SqliteStore) -> BM25Index:
    bm25_index = BM25Index(tmp_path / "lexical")
    bm25_index.repair(store)
    bm25_index.catch_up(store)
    return bm25_index


def found(bm25_index: BM25Index) -> list[tuple[int, float]]:
    return bm25_index.search(bm25_index.view, "soldier", 50)


def numbers(bm25_index: BM25Index, query: str, allowed_ids: list[int] | None = None) -> set[int]:
    return {number for number, _ in bm25_index.search(bm25_index.view, query, 50, allowed_ids)}


def test_index_follows_additions_and_removals_of_the_store(
    tmp_path: Path, store: SqliteStore
) -> None:
    first = put(store, "a", "The soldiers marched to Zürich.")
    bm25_index = opened(tmp_path, store)
    assert numbers(bm25_index, "soldier ZURICH") == {first}
    second = put(store, "b", "Another soldier stayed.", title="Barracks")
    bm25_index.catch_up(store)
    assert numbers(bm25_index, "soldiers") == {first, second}
    assert numbers(bm25_index, "barracks") == {second}
    remove_document(store, "a")
    bm25_index.catch_up(store)
    assert numbers(bm25_index, "soldiers") == {second}
    assert numbers(bm25_index, "marched") == set()
    assert numbers(bm25_index, "soldiers", [first]) == set()
    assert numbers(bm25_index, "soldiers", [second]) == {second}


def test_catching_up_twice_changes_nothing(tmp_path: Path, store: SqliteStore) -> None:
    put(store, "a", "One soldier.")
    bm25_index = opened(tmp_path, store)
    before = sorted(path.name for path in (tmp_path / "lexical").iterdir())
    bm25_index.catch_up(store)
    assert sorted(path.name for path in (tmp_path / "lexical").iterdir()) == before
    # As after a crash between the store's commit and Tantivy's: the commit is repeated.
    put(store, "b", "Two soldiers.")
    again = opened(tmp_path, store)
    again.catch_up(store)
    assert len(again.search(again.view, "soldier", 50)) == 2


def test_allowed_ids_do_not_change_the_scores(tmp_path: Path, store: SqliteStore) -> None:
    for name in range(20):
        put(store, str(name), "soldier " * (1 + name % 4) + "peace " * (name % 3))
    bm25_index = opened(tmp_path, store)
    everywhere = dict(bm25_index.search(bm25_index.view, "soldier peace", 50))
    for number, score in bm25_index.search(bm25_index.view, "soldier peace", 50, [3, 4, 5]):
        assert score == pytest.approx(everywhere[number])


KINDS = (
    "meta.json",
    ".managed.json",
    "position.json",
    "*.store",
    "*.idx",
    "*.pos",
    "*.fieldnorm",
    "*.term",
    "*.fast",
    "*.del",
)


@pytest.mark.parametrize("damage", ["flip", "truncate", "delete"])
@pytest.mark.parametrize("kind", KINDS)
def test_damage_to_any_file_is_repaired(
    tmp_path: Path, store: SqliteStore, kind: str, damage: str
) -> None:
    for name in range(30):
        put(store, str(name), f"soldier number {name}")
    opened(tmp_path, store)
    remove_document(store, "7")
    opened(tmp_path, store)
    check_files(tmp_path / "lexical")
    for path in (tmp_path / "lexical").glob(kind):
        content = bytearray(path.read_bytes())
        if damage == "delete":
            path.unlink()
            continue
        if damage == "truncate":
            del content[len(content) // 2 :]
        else:
            content[len(content) // 2] ^= 4
        replace(path, bytes(content))
    repaired = opened(tmp_path, store)
    assert len(repaired.search(repaired.view, "soldier", 50)) == 29
    put(store, "more", "soldier more")
    repaired.catch_up(store)
    assert len(repaired.search(repaired.view, "soldier", 50)) == 30
    assert len(found(opened(tmp_path, store))) == 30


def test_any_flipped_bit_in_meta_json_is_repaired_or_harmless(
    tmp_path: Path, store: SqliteStore
) -> None:
    for name in range(10):
        put(store, str(name), f"soldier number {name}")
    opened(tmp_path, store)
    meta = tmp_path / "lexical" / "meta.json"
    original = meta.read_bytes()
    for offset in range(0, len(original), 61):
        content = bytearray(meta.read_bytes())
        content[offset % len(content)] ^= 1
        replace(meta, bytes(content))
        assert len(found(opened(tmp_path, store))) == 10, offset


def test_index_of_another_store_is_not_used(tmp_path: Path) -> None:
    first = SqliteStore(tmp_path / "first.sqlite")
    put(first, "a", "soldier")
    put(first, "b", "soldier")
    opened(tmp_path, first)
    first.close()
    second = SqliteStore(tmp_path / "second.sqlite")
    number = put(second, "c", "peace")
    bm25_index = opened(tmp_path, second)
    assert numbers(bm25_index, "soldier") == set()
    assert numbers(bm25_index, "peace") == {number}
    second.close()


HOLD = """
import sys, time, tantivy
from index.search.bm25 import _schema
index = tantivy.Index(_schema(), path=sys.argv[1])
writer = index.writer(15_000_000, 1)
print("held", flush=True)
time.sleep(60)
"""


def test_index_opens_while_another_process_writes(tmp_path: Path, store: SqliteStore) -> None:
    put(store, "a", "One soldier.")
    opened(tmp_path, store)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "lexical")], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        reader = opened(tmp_path, store)
        assert len(reader.search(reader.view, "soldier", 50)) == 1
        put(store, "b", "Two soldiers.")
        with pytest.raises(BusyError):
            reader.catch_up(store)
        assert len(reader.search(reader.view, "soldier", 50)) == 1
    finally:
        holder.kill()
        holder.wait()
        assert holder.stdout is not None
        holder.stdout.close()
    reader.catch_up(store)
    assert len(reader.search(reader.view, "soldier", 50)) == 2


def test_reader_finds_nothing_in_a_damaged_index_until_it_is_repaired(
    tmp_path: Path, store: SqliteStore
) -> None:
    put(store, "a", "One soldier.")
    opened(tmp_path, store)
    (tmp_path / "lexical" / "meta.json").write_text("{", "utf-8")
    reader = BM25Index(tmp_path / "lexical")
    reader.refresh()
    assert reader.search(reader.view, "soldier", 50) == []
    # Modification times have a resolution of a few milliseconds.
    time.sleep(0.02)
    opened(tmp_path, store)
    reader.refresh()
    assert len(reader.search(reader.view, "soldier", 50)) == 1


def test_terms_have_no_case_accents_or_endings(tmp_path: Path) -> None:
    bm25_index = BM25Index(tmp_path / "lexical")
    assert bm25_index.analyzer.terms("Soldiers, SOLDIER! Zürich’s naïve", is_query=True) == [
        "soldier",
        "soldier",
        "zurich",
        "s",
        "naiv",
    ]
    assert bm25_index.analyzer.terms("?! — …") == []
    assert bm25_index.analyzer.terms("\ud800 word " + "x" * 100) == ["word", "x" * 60]
