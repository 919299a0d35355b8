"""Removed text is in no file of the index, down to the last byte."""

import random
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from index import Document, Index, Passage
from index.embedding.quantization import quantize
from index.search.bm25 import BM25Index
from index.storage.codecs import pack_text
from index.storage.records import StorePosition
from index.storage.sqlite.store import SqliteStore
from tests.index.helpers import BREAD, CHESS, TIDES, found, put_document, remove_document, write

SEARCH = """
import sys
from index import Filter, Index
index = Index.open(sys.argv[1])
for query in sys.argv[2:]:
    for filter in (None, Filter(kinds=frozenset({"txt"}))):
        print(*(hit.passage.document_id for hit in index.search(query, 50, filter)))
"""


def files_containing(folder: Path, *words: str) -> list[tuple[str, str]]:
    """(file, word) for each of `words` that occurs in a file of the index, in any case."""
    return [
        (path.name, word)
        for path in folder.rglob("*")
        if path.is_file()
        for word in words
        if word.lower().encode() in path.read_bytes().lower()
    ]


def test_deleted_or_edited_out_text_is_in_no_file_and_no_result(index: Index, corpus: Path) -> None:
    leaked = "The xylotomist Quellmalz hid the zeppelin papers in Vreeswijk."
    write(corpus, stays=TIDES, whistleblower=leaked, edited=f"{CHESS} {leaked}", bread=BREAD)
    index.sync(corpus)
    (vector,) = [
        vector
        for numbers, vectors in index._store.vectors.since(StorePosition(), 99)
        for number, vector in zip(numbers, vectors, strict=True)
        if index._store.passages([int(number)])[int(number)].document_id == "whistleblower.txt"
    ]
    float16 = vector.astype(np.float16).tobytes()
    stored = [float16, quantize(vector), pack_text(leaked, 0)[:-4]]
    words = ("quellmalz", "xylotomist", "zeppelin", "vreeswijk", "whistleblower")
    assert {word for _, word in files_containing(index.folder, *words)} == {*words}
    assert float16 in (index.folder / "dense.faiss").read_bytes()
    assert all(part in (index.folder / "store.sqlite").read_bytes() for part in stored[1:])
    reader = Index.open(index.folder)
    assert found(reader, "Quellmalz zeppelin")[0] in ("whistleblower.txt", "edited.txt")

    (corpus / "whistleblower.txt").unlink()
    write(corpus, edited=CHESS)
    index.sync(corpus)

    assert files_containing(index.folder, *words) == []
    for path in index.folder.rglob("*"):
        assert path.is_dir() or not any(part in path.read_bytes() for part in stored)
    # Not even as a term without passages.
    bm25_index = BM25Index(index.folder / "lexical")
    bm25_index.refresh()
    for word in words:
        assert [bm25_index.view.frequency(term) for term in bm25_index.analyzer.terms(word)] == [0]
        assert index.frequency(word) == 0
    for opened in (index, reader):
        for query in ("Quellmalz", "Who hid the zeppelin papers?", "whistleblower"):
            assert "whistleblower.txt" not in found(opened, query, 50)
        with pytest.raises(KeyError):
            opened.document("whistleblower.txt")
        assert opened.document("edited.txt").text == CHESS
    reader.close()
    result = subprocess.run(
        [sys.executable, "-c", SEARCH, str(index.folder), "zeppelin papers", "bishop in chess"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "whistleblower" not in result.stdout
    assert "edited.txt" in result.stdout


def test_each_of_many_deletions_leaves_no_trace_and_the_rest_searchable(tmp_path: Path) -> None:
    chance = random.Random(5)
    store = SqliteStore(tmp_path / "store.sqlite")
    bm25_index = BM25Index(tmp_path / "lexical")
    bm25_index.repair(store)
    texts: dict[str, str] = {}
    for step in range(12):
        for name in [f"canary{step}x{i}q" for i in range(chance.randint(1, 60))]:
            texts[name] = f"{name} soldier " * chance.choice([1, 3, 30, 120, 300, 2_000])
            key = sha256(name.encode()).digest()
            passage = Passage(name, 0, len(texts[name]), ((0, len(texts[name])),))
            put_document(store, Document(name, name, name, texts[name]), [passage], [key])
        bm25_index.catch_up(store)
        removed = chance.sample(sorted(texts), len(texts) // chance.randint(2, 12))
        for name in removed:
            remove_document(store, name)
            del texts[name]
        store.delete_unused()
        bm25_index.catch_up(store)
        store.erase_removed()
        if removed:
            assert traces(tmp_path) == texts.keys()
        hits = bm25_index.search(bm25_index.view, "soldier", 5_000)
        passages = store.passages([passage_id for passage_id, _ in hits])
        assert {passage.document_id for passage in passages.values()} == texts.keys()
        # Tantivy counts deleted passages too, so none is left in a segment.
        assert bm25_index.view.frequency("soldier") == len(texts)
    store.close()


def traces(folder: Path) -> set[str]:
    """The canary words in the store's files."""
    return {
        word.decode()
        for path in folder.glob("store.sqlite*")
        for word in re.findall(rb"canary\d+x\d+q", path.read_bytes())
    }


# With these seeds from 11 on, SQLite 3.40 leaves traces that its secure_delete does not zero.
@pytest.mark.parametrize("seed", [0, 1, 2, 11, 22, 23, 35, 37])
def test_traces_that_sqlite_leaves_are_erased(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    store = SqliteStore(tmp_path / "store.sqlite")
    remaining: set[str] = set()
    for number in range(500):
        name = f"canary{seed}x{number}q"
        if remaining and chance.random() < 0.45:
            name = chance.choice(sorted(remaining))
            remaining.remove(name)
            remove_document(store, name)
        else:
            remaining.add(name)
            text = f"{name} " * chance.choice([1, 4, 20, 60, 100, 200, 300, 3_000])
            put_document(store, Document(name, name, name, text))
    store.erase_removed()
    assert traces(tmp_path) == remaining
    store.close()


def test_file_shrinks_when_documents_are_erased(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.sqlite")
    for number in range(50):
        text = np.random.default_rng(number).bytes(80_000).hex()
        put_document(store, Document(str(number), str(number), "", text))
    store.erase_removed()
    full_size = store.database.path.stat().st_size
    for number in range(40):
        remove_document(store, str(number))
    store.erase_removed()
    assert store.database.path.stat().st_size < full_size / 4
    store.close()


def test_reader_of_an_older_state_delays_erasing_but_does_not_prevent_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("index.storage.sqlite.database._CHECKPOINT_TIMEOUT", 100)
    store = SqliteStore(tmp_path / "store.sqlite")
    put_document(store, Document("a", "a", "", "canary0x1q"))
    reader = SqliteStore(store.database.path)
    with reader.snapshot():
        assert reader.count_documents() == 1
        remove_document(store, "a")
        store.erase_removed()
        assert "a reader needs an older state" in caplog.text
        assert reader.document("a") is not None
    store.erase_removed()
    assert traces(tmp_path) == set()
    reader.close()
    store.close()
