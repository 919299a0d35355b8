"""The vector index finds what a plain matrix product finds."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedding.quantization import dequantize, quantize
from index.search import ivf
from index.search.ann import VectorIndex
from index.storage.sqlite.store import SqliteStore
from index.types import Document, Embedding, Passage
from tests.index.helpers import put_document, remove_document

DIMENSION = 16


def unit(seed: int) -> np.ndarray:
    vector = np.random.default_rng(seed).normal(size=DIMENSION).astype(np.float32)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


class FilledStore:
    """A store of documents with one passage each, and the results that a search should find."""

    def __init__(self, folder: Path) -> None:
        self.store = SqliteStore(folder / "store.sqlite")
        self.vectors: dict[int, np.ndarray] = {}
        self.numbers: dict[int, int] = {}

    def add(self, name: int) -> None:
        text = f"Text {name}."
        document = Document(str(name), str(name), "", text)
        key = f"key {name}".encode()
        put_document(self.store, document, [Passage(str(name), 0, len(text), ((0, 4),))], [key])
        vector = unit(name)
        self.store.vectors.put([key], [Embedding(vector, vector[None])], 1.0)
        number = self.store.history.position().passage
        if name in self.numbers:
            del self.vectors[self.numbers[name]]
        self.numbers[name] = number
        # Quantized as in the store, then as in FAISS.
        stored = dequantize(quantize(vector))
        self.vectors[number] = stored.astype(np.float16).astype(np.float32)

    def remove(self, name: int) -> None:
        if name in self.numbers:
            remove_document(self.store, str(name))
            del self.vectors[self.numbers.pop(name)]
            self.store.delete_unused()

    def nearest(self, query: np.ndarray, k: int, allowed_ids: set[int] | None) -> list[int]:
        scores = {
            number: float(vector @ query)
            for number, vector in self.vectors.items()
            if allowed_ids is None or number in allowed_ids
        }
        return sorted(scores, key=lambda number: -scores[number])[:k]


CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 25)),
        st.tuples(st.just("remove"), st.integers(0, 25)),
        st.tuples(st.just("catch up"), st.just(0)),
        st.tuples(st.just("reopen"), st.just(0)),
    ),
    max_size=60,
)


@given(changes=CHANGES, seed=st.integers(100, 10_000), k=st.integers(1, 30), part=st.integers(0, 3))
@settings(max_examples=30, deadline=None)
def test_search_equals_a_matrix_product_after_any_changes(
    tmp_path_factory: pytest.TempPathFactory,
    changes: list[tuple[str, int]],
    seed: int,
    k: int,
    part: int,
) -> None:
    folder = tmp_path_factory.mktemp("vector_index")
    filled = FilledStore(folder)
    vector_index = VectorIndex.open(folder, DIMENSION, filled.store)
    for action, name in changes:
        if action == "add":
            filled.add(name)
        elif action == "remove":
            filled.remove(name)
        else:
            vector_index.catch_up(filled.store)
            if action == "reopen":
                vector_index.save(filled.store)
                vector_index = VectorIndex.open(folder, DIMENSION, filled.store)
    vector_index.catch_up(filled.store)
    assert len(vector_index) == len(filled.vectors)
    query = unit(seed)
    allowed_ids = {n for n in filled.vectors if n % 3 < part} if part < 3 else None
    hits = vector_index.search(query, k, sorted(allowed_ids) if allowed_ids is not None else None)
    assert [number for number, _ in hits] == filled.nearest(query, k, allowed_ids)
    for number, score in hits:
        assert score == pytest.approx(float(filled.vectors[number] @ query), abs=1e-5)
    near = filled.store.vectors.of_passages([*filled.vectors, 10_000])
    assert {number: float(vector @ query) for number, vector in near.items()} == {
        number: pytest.approx(float(vector @ query), abs=1e-3)
        for number, vector in filled.vectors.items()
    }
    filled.store.close()


def filled_and_saved(folder: Path) -> FilledStore:
    filled = FilledStore(folder)
    for name in range(20):
        filled.add(name)
    vector_index = VectorIndex.open(folder, DIMENSION, filled.store)
    vector_index.catch_up(filled.store)
    vector_index.save(filled.store)
    return filled


def test_saved_index_is_loaded_rather_than_rebuilt(tmp_path: Path) -> None:
    filled = filled_and_saved(tmp_path)
    assert len(VectorIndex.open(tmp_path, DIMENSION, filled.store)) == 20


@pytest.mark.parametrize("percent", range(0, 101, 4))
def test_a_flipped_bit_anywhere_is_detected(tmp_path: Path, percent: int) -> None:
    filled = filled_and_saved(tmp_path)
    file = tmp_path / "dense.faiss"
    content = bytearray(file.read_bytes())
    content[min(len(content) * percent // 100, len(content) - 1)] ^= 1
    file.write_bytes(content)
    vector_index = VectorIndex.open(tmp_path, DIMENSION, filled.store)
    assert len(vector_index) == 0
    vector_index.catch_up(filled.store)
    assert [n for n, _ in vector_index.search(unit(5), 3)] == filled.nearest(unit(5), 3, None)


def test_index_of_another_store_is_not_used(tmp_path: Path) -> None:
    filled_and_saved(tmp_path).store.close()
    for path in tmp_path.glob("store.sqlite*"):
        path.unlink()
    other = FilledStore(tmp_path)
    for name in range(50, 90):
        other.add(name)
    vector_index = VectorIndex.open(tmp_path, DIMENSION, other.store)
    vector_index.catch_up(other.store)
    assert [n for n, _ in vector_index.search(unit(5), 3)] == other.nearest(unit(5), 3, None)


def test_reader_with_an_older_snapshot_does_not_revert_the_index(tmp_path: Path) -> None:
    filled = filled_and_saved(tmp_path)
    vector_index = VectorIndex.open(tmp_path, DIMENSION, filled.store)
    older = SqliteStore(tmp_path / "store.sqlite")
    with older.snapshot():
        assert older.count_passages() == 20
        filled.add(99)
        vector_index.catch_up(filled.store)
        vector_index.catch_up(older)
        assert len(vector_index) == 21


def add_many(filled: FilledStore, names: range) -> None:
    """Add documents, each in a transaction of its own."""
    for name in names:
        filled.add(name)


@pytest.fixture
def low_flat_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build an inverted file from a hundred vectors on."""
    monkeypatch.setattr("index.search.ann.FLAT_LIMIT", 100)
    monkeypatch.setattr(ivf, "FLAT_LIMIT", 100)
    monkeypatch.setattr(ivf, "_VECTORS_PER_LIST", 10)
    monkeypatch.setattr(ivf, "_PROBED_SHARE", 0.75)


@pytest.mark.usefixtures("low_flat_limit")
def test_ivf_index_finds_adds_deletes_and_filters_like_a_flat_one(tmp_path: Path) -> None:
    filled = FilledStore(tmp_path)
    add_many(filled, range(150))
    vector_index = VectorIndex.open(tmp_path, DIMENSION, filled.store)
    vector_index.catch_up(filled.store)
    assert vector_index.rebuild(filled.store)
    assert not vector_index.rebuild(filled.store)
    vector_index.save(filled.store)
    for step in range(3):
        if step == 1:
            add_many(filled, range(150, 190))
        if step == 2:
            for name in range(0, 190, 3):
                filled.remove(name)
        for opened in (vector_index, VectorIndex.open(tmp_path, DIMENSION, filled.store)):
            opened.catch_up(filled.store)
            assert len(opened) == len(filled.vectors)
            present = expected = 0
            for seed in range(1_000, 1_040):
                query = unit(seed)
                # Hits are rescored later, so only their presence counts.
                hits = {number for number, _ in opened.search(query, 30)}
                assert hits <= filled.vectors.keys()
                nearest = filled.nearest(query, 5, None)
                present, expected = present + len(hits & {*nearest}), expected + len(nearest)
                allowed_ids = {number for number in filled.vectors if number % 7 == 0}
                few = {number for number, _ in opened.search(query, 20, sorted(allowed_ids))}
                assert few >= {*filled.nearest(query, 5, allowed_ids)}
            assert present / expected > 0.95
        vector_index.save(filled.store)


@pytest.mark.usefixtures("low_flat_limit")
def test_ivf_index_is_rebuilt_when_the_vectors_double_or_halve(tmp_path: Path) -> None:
    filled = FilledStore(tmp_path)
    vector_index = VectorIndex.open(tmp_path, DIMENSION, filled.store)

    def rebuilt() -> bool:
        vector_index.catch_up(filled.store)
        return vector_index.rebuild(filled.store)

    add_many(filled, range(99))
    assert not rebuilt()
    add_many(filled, range(99, 100))
    assert rebuilt()
    add_many(filled, range(100, 199))
    assert not rebuilt()
    add_many(filled, range(199, 200))
    assert rebuilt()
    for name in range(40, 200):
        filled.remove(name)
    assert rebuilt()
    assert [n for n, _ in vector_index.search(unit(5), 3)] == filled.nearest(unit(5), 3, None)
    assert not rebuilt()


@pytest.mark.usefixtures("low_flat_limit")
def test_rebuild_keeps_vectors_that_a_reader_of_an_older_state_needs(tmp_path: Path) -> None:
    filled = FilledStore(tmp_path)
    add_many(filled, range(120))
    vector_index = VectorIndex.open(tmp_path, DIMENSION, filled.store)
    vector_index.catch_up(filled.store)
    filled.remove(7)
    # The index has not followed the removal.
    assert not vector_index.rebuild(filled.store)
    assert len(vector_index) == 120
