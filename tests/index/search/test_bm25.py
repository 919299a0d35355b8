"""claims about the word index → checked with a real store, damaged files and a second process."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import BusyError
from index.search.bm25 import BM25Index
from index.search.tantivy_files import checksums_hold
from index.storage.store import Store
from index.types import Document, Passage
from tests.index.helpers import put_document, remove_document, replace


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "store.sqlite")
    yield store
    store.close()


def put(store: Store, name: str, text: str, title: str = "") -> int:
    passage = Passage(name, 0, len(text), ((0, len(text)),))
    put_document(store, Document(name, name, title, text), [passage], [name.encode()])
    return store.position().passage


def opened(tmp_path: Path, store: Store) -> BM25Index:
    lexical = BM25Index(tmp_path / "lexical")
    lexical.repair(store)
    lexical.catch_up(store)
    return lexical


def found(lexical: BM25Index) -> list[tuple[int, float]]:
    return lexical.search(lexical.view, "soldier", 50)


def numbers(lexical: BM25Index, query: str, among: list[int] | None = None) -> set[int]:
    return {number for number, _ in lexical.search(lexical.view, query, 50, among)}


def test_it_follows_the_store_through_additions_and_removals(tmp_path: Path, store: Store) -> None:
    first = put(store, "a", "The soldiers marched to Zürich.")
    lexical = opened(tmp_path, store)
    assert numbers(lexical, "soldier ZURICH") == {first}
    second = put(store, "b", "Another soldier stayed.", title="Barracks")
    lexical.catch_up(store)
    assert numbers(lexical, "soldiers") == {first, second}
    assert numbers(lexical, "barracks") == {second}
    remove_document(store, "a")
    lexical.catch_up(store)
    assert numbers(lexical, "soldiers") == {second}
    assert numbers(lexical, "marched") == set()
    assert numbers(lexical, "soldiers", [first]) == set()
    assert numbers(lexical, "soldiers", [second]) == {second}


def test_taking_in_the_same_changes_twice_changes_nothing(tmp_path: Path, store: Store) -> None:
    put(store, "a", "One soldier.")
    lexical = opened(tmp_path, store)
    before = sorted(path.name for path in (tmp_path / "lexical").iterdir())
    lexical.catch_up(store)
    assert sorted(path.name for path in (tmp_path / "lexical").iterdir()) == before
    # As after a crash between the store's commit and this one's: the commit is repeated.
    put(store, "b", "Two soldiers.")
    again = opened(tmp_path, store)
    again.catch_up(store)
    assert len(again.search(again.view, "soldier", 50)) == 2


def test_scores_among_some_are_those_among_all(tmp_path: Path, store: Store) -> None:
    for name in range(20):
        put(store, str(name), "soldier " * (1 + name % 4) + "peace " * (name % 3))
    lexical = opened(tmp_path, store)
    everywhere = dict(lexical.search(lexical.view, "soldier peace", 50))
    for number, score in lexical.search(lexical.view, "soldier peace", 50, [3, 4, 5]):
        assert score == pytest.approx(everywhere[number])


KINDS = (
    "meta.json",
    ".managed.json",
    "position.json",
    "*.store",
    "*.idx",
    "*.fieldnorm",
    "*.term",
    "*.fast",
    "*.del",
)


@pytest.mark.parametrize("damage", ["flip", "truncate", "delete"])
@pytest.mark.parametrize("kind", KINDS)
def test_damage_to_any_file_is_mended(tmp_path: Path, store: Store, kind: str, damage: str) -> None:
    for name in range(30):
        put(store, str(name), f"soldier number {name}")
    opened(tmp_path, store)
    remove_document(store, "7")
    opened(tmp_path, store)
    assert checksums_hold(tmp_path / "lexical")
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
    mended = opened(tmp_path, store)
    assert len(mended.search(mended.view, "soldier", 50)) == 29
    put(store, "more", "soldier more")
    mended.catch_up(store)
    assert len(mended.search(mended.view, "soldier", 50)) == 30
    assert len(found(opened(tmp_path, store))) == 30


def test_each_bit_of_its_list_of_files_matters_or_is_harmless(tmp_path: Path, store: Store) -> None:
    for name in range(10):
        put(store, str(name), f"soldier number {name}")
    opened(tmp_path, store)
    meta = tmp_path / "lexical" / "meta.json"
    original = meta.read_bytes()
    for place in range(0, len(original), 61):
        content = bytearray(meta.read_bytes())
        content[place % len(content)] ^= 1
        replace(meta, bytes(content))
        assert len(found(opened(tmp_path, store))) == 10, place


def test_words_of_another_store_are_not_taken_for_this_ones(tmp_path: Path) -> None:
    first = Store(tmp_path / "first.sqlite")
    put(first, "a", "soldier")
    put(first, "b", "soldier")
    opened(tmp_path, first)
    first.close()
    second = Store(tmp_path / "second.sqlite")
    number = put(second, "c", "peace")
    lexical = opened(tmp_path, second)
    assert numbers(lexical, "soldier") == set()
    assert numbers(lexical, "peace") == {number}
    second.close()


HOLD = """
import sys, time, tantivy
from index.search.bm25 import _schema
index = tantivy.Index(_schema(), path=sys.argv[1])
writer = index.writer(15_000_000, 1)
print("held", flush=True)
time.sleep(60)
"""


def test_a_reader_opens_while_another_process_writes(tmp_path: Path, store: Store) -> None:
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


def test_a_reader_finds_nothing_in_a_damaged_index_until_it_is_mended(
    tmp_path: Path, store: Store
) -> None:
    put(store, "a", "One soldier.")
    opened(tmp_path, store)
    (tmp_path / "lexical" / "meta.json").write_text("{", "utf-8")
    reader = BM25Index(tmp_path / "lexical")
    reader.follow()
    assert reader.search(reader.view, "soldier", 50) == []
    # Time stamps of files are a few milliseconds coarse.
    time.sleep(0.02)
    opened(tmp_path, store)
    reader.follow()
    assert len(reader.search(reader.view, "soldier", 50)) == 1


def test_words_are_matched_without_case_accents_and_endings(tmp_path: Path) -> None:
    lexical = BM25Index(tmp_path / "lexical")
    assert lexical.analyze("Soldiers, SOLDIER! Zürich’s naïve") == [
        "soldier",
        "soldier",
        "zurich",
        "s",
        "naiv",
    ]
    assert lexical.analyze("?! — …") == []
    assert lexical.analyze("\ud800 word " + "x" * 100) == ["word"]
