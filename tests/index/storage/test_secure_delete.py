"""claims about what was deleted → checked on the bytes of every file of the index."""

import random
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from index import Document, Index, Passage
from index.embedding.quantization import quantise
from index.search.bm25 import BM25Index
from index.storage.bookkeeping import Position
from index.storage.codecs import pack_text
from index.storage.secure_delete import erase, holds_residue
from index.storage.store import Store
from tests.index.helpers import BREAD, CHESS, TIDES, found, put_document, remove_document, write

ASK = """
import sys
from index import Filter, Index
index = Index.open(sys.argv[1])
for query in sys.argv[2:]:
    for filter in (None, Filter(kinds=frozenset({"txt"}))):
        print(*(hit.passage.document_id for hit in index.search(query, 50, filter)))
"""


def files_with(folder: Path, *words: str) -> list[tuple[str, str]]:
    """(file, word) for each of `words` that stands in a file of the index, in any case."""
    return [
        (path.name, word)
        for path in folder.rglob("*")
        if path.is_file()
        for word in words
        if word.lower().encode() in path.read_bytes().lower()
    ]


def test_what_was_deleted_or_edited_out_is_in_no_file_and_no_answer(
    index: Index, corpus: Path
) -> None:
    leaked = "The xylotomist Quellmalz hid the zeppelin papers in Vreeswijk."
    write(corpus, stays=TIDES, whistleblower=leaked, edited=f"{CHESS} {leaked}", bread=BREAD)
    index.sync(corpus)
    (vector,) = [
        vector
        for numbers, vectors in index._store.vectors_since(Position(), 99)
        for number, vector in zip(numbers, vectors, strict=True)
        if index._store.passages([int(number)])[int(number)].document_id == "whistleblower.txt"
    ]
    half = vector.astype(np.float16).tobytes()
    kept = [half, quantise(vector), pack_text(leaked, 0)[:-4]]
    words = ("quellmalz", "xylotomist", "zeppelin", "vreeswijk", "whistleblower")
    assert {word for _, word in files_with(index.folder, *words)} == {*words}
    assert half in (index.folder / "dense.faiss").read_bytes()
    assert all(part in (index.folder / "store.sqlite").read_bytes() for part in kept[1:])
    reader = Index.open(index.folder)
    assert found(reader, "Quellmalz zeppelin")[0] in ("whistleblower.txt", "edited.txt")

    (corpus / "whistleblower.txt").unlink()
    write(corpus, edited=CHESS)
    index.sync(corpus)

    assert files_with(index.folder, *words) == []
    for path in index.folder.rglob("*"):
        assert path.is_dir() or not any(part in path.read_bytes() for part in kept)
    # Not even as a word that stands in no passage any more.
    lexical = BM25Index(index.folder / "lexical")
    lexical.follow()
    for word in words:
        assert [lexical.view.frequency(term) for term in lexical.analyze(word)] == [0]
        assert index.frequency(word) == 0
    for opened in (index, reader):
        for query in ("Quellmalz", "Who hid the zeppelin papers?", "whistleblower"):
            assert "whistleblower.txt" not in found(opened, query, 50)
        with pytest.raises(KeyError):
            opened.document("whistleblower.txt")
        assert opened.document("edited.txt").text == CHESS
    reader.close()
    told = subprocess.run(
        [sys.executable, "-c", ASK, str(index.folder), "zeppelin papers", "bishop in chess"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "whistleblower" not in told.stdout
    assert "edited.txt" in told.stdout


def test_each_of_many_deletions_leaves_the_rest_findable_and_nothing_of_its_own(
    tmp_path: Path,
) -> None:
    chance = random.Random(5)
    store = Store(tmp_path / "store.sqlite")
    lexical = BM25Index(tmp_path / "lexical")
    lexical.repair(store)
    live: dict[str, str] = {}
    for step in range(12):
        for name in [f"canary{step}x{i}q" for i in range(chance.randint(1, 60))]:
            live[name] = f"{name} soldier " * chance.choice([1, 3, 30, 120, 300, 2_000])
            key = sha256(name.encode()).digest()
            passage = Passage(name, 0, len(live[name]), ((0, len(live[name])),))
            put_document(store, Document(name, name, name, live[name]), [passage], [key])
        lexical.catch_up(store)
        gone = chance.sample(sorted(live), len(live) // chance.randint(2, 12))
        for name in gone:
            remove_document(store, name)
            del live[name]
        store.forget_unused()
        lexical.catch_up(store)
        erase(store)
        if gone:
            assert traces(tmp_path) == live.keys()
        hits = lexical.search(lexical.view, "soldier", 5_000)
        places = store.passages([number for number, _ in hits])
        assert {passage.document_id for passage in places.values()} == live.keys()
        # Tantivy's own count: nothing deleted is left in a segment, but for notes of ours.
        assert lexical.view.frequency("soldier") == len(live)
    store.close()


def traces(folder: Path) -> set[str]:
    """The canaries in the store's files."""
    return {
        word.decode()
        for path in folder.glob("store.sqlite*")
        for word in re.findall(rb"canary\d+x\d+q", path.read_bytes())
    }


# With these seeds from 11 on SQLite 3.40 does leave a trace.
@pytest.mark.parametrize("seed", [0, 1, 2, 11, 22, 23, 35, 37])
def test_no_trace_is_overlooked(tmp_path: Path, seed: int) -> None:
    """SQLite's own zeroing misses some. Where it does, it is noticed."""
    chance = random.Random(seed)
    store = Store(tmp_path / "store.sqlite")
    live: set[str] = set()
    for number in range(500):
        name = f"canary{seed}x{number}q"
        if live and chance.random() < 0.45:
            name = chance.choice(sorted(live))
            live.remove(name)
            remove_document(store, name)
        else:
            live.add(name)
            text = f"{name} " * chance.choice([1, 4, 20, 60, 100, 200, 300, 3_000])
            put_document(store, Document(name, name, name, text))
    assert store.checkpoint()
    left = traces(tmp_path) - live
    removed = [f"{name} {name}".encode() for name in left]
    assert holds_residue(store, removed) == bool(left)
    erase(store)
    assert traces(tmp_path) == live
    assert not holds_residue(store, removed)
    store.close()


def test_the_file_shrinks_when_most_of_it_is_free(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite")
    for number in range(50):
        text = np.random.default_rng(number).bytes(80_000).hex()
        put_document(store, Document(str(number), str(number), "", text))
    erase(store)
    full = store.path.stat().st_size
    for number in range(40):
        remove_document(store, str(number))
    erase(store)
    assert store.path.stat().st_size < full / 4
    store.close()


def test_a_reader_of_an_older_state_delays_the_erasing_and_does_not_prevent_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("index.storage.database._CHECKPOINT_TIMEOUT", 100)
    store = Store(tmp_path / "store.sqlite")
    put_document(store, Document("a", "a", "", "canary0x1q"))
    reader = Store(store.path)
    with reader.snapshot():
        assert reader.count_documents() == 1
        remove_document(store, "a")
        erase(store)
        assert "a reader needs an older state" in caplog.text
        assert reader.document("a") is not None
    erase(store)
    assert traces(tmp_path) == set()
    reader.close()
    store.close()
