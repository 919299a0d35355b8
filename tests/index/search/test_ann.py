"""claims about the vectors in memory → checked against a plain matrix product."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedding.quantization import dequantise, quantise
from index.search import ivf
from index.search.ann import VectorIndex
from index.storage.store import Store
from index.types import Document, Embedding, Passage
from tests.index.helpers import put_document, remove_document

DIMENSION = 16


def unit(seed: int) -> np.ndarray:
    vector = np.random.default_rng(seed).normal(size=DIMENSION).astype(np.float32)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


class Filled:
    """A store with documents of one passage, and what a search in it should find."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder / "store.sqlite")
        self.vectors: dict[int, np.ndarray] = {}
        self.numbers: dict[int, int] = {}

    def add(self, name: int) -> None:
        text = f"Text {name}."
        document = Document(str(name), str(name), "", text)
        key = f"key {name}".encode()
        put_document(self.store, document, [Passage(str(name), 0, len(text), ((0, 4),))], [key])
        vector = unit(name)
        self.store.put_vectors([key], [Embedding(vector, vector[None])], 1.0)
        number = self.store.position().passage
        if name in self.numbers:
            del self.vectors[self.numbers[name]]
        self.numbers[name] = number
        # As the store keeps it, and FAISS takes it from there.
        kept = dequantise(quantise(vector))
        self.vectors[number] = kept.astype(np.float16).astype(np.float32)

    def remove(self, name: int) -> None:
        if name in self.numbers:
            remove_document(self.store, str(name))
            del self.vectors[self.numbers.pop(name)]
            self.store.forget_unused()

    def nearest(self, query: np.ndarray, k: int, among: set[int] | None) -> list[int]:
        scores = {
            n: float(v @ query) for n, v in self.vectors.items() if among is None or n in among
        }
        return sorted(scores, key=lambda n: -scores[n])[:k]


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
def test_it_finds_what_a_matrix_product_finds_through_any_changes(
    tmp_path_factory: pytest.TempPathFactory,
    changes: list[tuple[str, int]],
    seed: int,
    k: int,
    part: int,
) -> None:
    folder = tmp_path_factory.mktemp("dense")
    filled = Filled(folder)
    dense = VectorIndex.open(folder, DIMENSION, filled.store)
    for action, name in changes:
        if action == "add":
            filled.add(name)
        elif action == "remove":
            filled.remove(name)
        else:
            dense.catch_up(filled.store)
            if action == "reopen":
                dense.save()
                dense = VectorIndex.open(folder, DIMENSION, filled.store)
    dense.catch_up(filled.store)
    assert len(dense) == len(filled.vectors)
    query = unit(seed)
    among = {n for n in filled.vectors if n % 3 < part} if part < 3 else None
    hits = dense.search(query, k, sorted(among) if among is not None else None)
    assert [number for number, _ in hits] == filled.nearest(query, k, among)
    for number, score in hits:
        assert score == pytest.approx(float(filled.vectors[number] @ query), abs=1e-5)
    near = filled.store.vectors_of([*filled.vectors, 10_000])
    assert {number: float(vector @ query) for number, vector in near.items()} == {
        number: pytest.approx(float(vector @ query), abs=1e-3)
        for number, vector in filled.vectors.items()
    }
    filled.store.close()


def filled_and_saved(folder: Path) -> Filled:
    filled = Filled(folder)
    for name in range(20):
        filled.add(name)
    dense = VectorIndex.open(folder, DIMENSION, filled.store)
    dense.catch_up(filled.store)
    dense.save()
    return filled


def test_what_was_saved_is_loaded_not_made_again(tmp_path: Path) -> None:
    filled = filled_and_saved(tmp_path)
    assert len(VectorIndex.open(tmp_path, DIMENSION, filled.store)) == 20


@pytest.mark.parametrize("place", range(0, 101, 4))
def test_one_flipped_bit_anywhere_is_noticed(tmp_path: Path, place: int) -> None:
    filled = filled_and_saved(tmp_path)
    file = tmp_path / "dense.faiss"
    content = bytearray(file.read_bytes())
    content[min(len(content) * place // 100, len(content) - 1)] ^= 1
    file.write_bytes(content)
    dense = VectorIndex.open(tmp_path, DIMENSION, filled.store)
    assert len(dense) == 0
    dense.catch_up(filled.store)
    assert [n for n, _ in dense.search(unit(5), 3)] == filled.nearest(unit(5), 3, None)


def test_the_vectors_of_another_store_are_not_taken_for_this_ones(tmp_path: Path) -> None:
    filled_and_saved(tmp_path).store.close()
    for path in tmp_path.glob("store.sqlite*"):
        path.unlink()
    other = Filled(tmp_path)
    for name in range(50, 90):
        other.add(name)
    dense = VectorIndex.open(tmp_path, DIMENSION, other.store)
    dense.catch_up(other.store)
    assert [n for n, _ in dense.search(unit(5), 3)] == other.nearest(unit(5), 3, None)


def test_a_reader_with_an_older_snapshot_does_not_turn_it_back(tmp_path: Path) -> None:
    filled = filled_and_saved(tmp_path)
    dense = VectorIndex.open(tmp_path, DIMENSION, filled.store)
    older = Store(tmp_path / "store.sqlite")
    with older.snapshot():
        assert older.count_passages() == 20
        filled.add(99)
        dense.catch_up(filled.store)
        dense.catch_up(older)
        assert len(dense) == 21


def many(filled: Filled, names: range) -> None:
    """Documents in one transaction each, all of several topics."""
    for name in names:
        filled.add(name)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists from a hundred vectors on."""
    monkeypatch.setattr("index.search.ann.FLAT_LIMIT", 100)
    monkeypatch.setattr(ivf, "FLAT_LIMIT", 100)
    monkeypatch.setattr(ivf, "_IN_A_LIST", 10)
    monkeypatch.setattr(ivf, "_PROBED", 0.75)


@pytest.mark.usefixtures("small")
def test_a_large_index_finds_adds_deletes_and_filters_like_a_small_one(tmp_path: Path) -> None:
    filled = Filled(tmp_path)
    many(filled, range(150))
    dense = VectorIndex.open(tmp_path, DIMENSION, filled.store)
    dense.catch_up(filled.store)
    assert dense.rebuild(filled.store)
    assert not dense.rebuild(filled.store)
    dense.save()
    for step in range(3):
        if step == 1:
            many(filled, range(150, 190))
        if step == 2:
            for name in range(0, 190, 3):
                filled.remove(name)
        for opened in (dense, VectorIndex.open(tmp_path, DIMENSION, filled.store)):
            opened.catch_up(filled.store)
            assert len(opened) == len(filled.vectors)
            found = wanted = 0
            for seed in range(1_000, 1_040):
                query = unit(seed)
                # What is found is scored anew, so that it is there is what counts.
                hits = {number for number, _ in opened.search(query, 30)}
                assert hits <= filled.vectors.keys()
                nearest = filled.nearest(query, 5, None)
                found, wanted = found + len(hits & {*nearest}), wanted + len(nearest)
                among = {number for number in filled.vectors if number % 7 == 0}
                few = {number for number, _ in opened.search(query, 20, sorted(among))}
                assert few >= {*filled.nearest(query, 5, among)}
            assert found / wanted > 0.95
        dense.save()


@pytest.mark.usefixtures("small")
def test_lists_are_laid_out_anew_when_there_are_twice_as_many_or_few(tmp_path: Path) -> None:
    filled = Filled(tmp_path)
    dense = VectorIndex.open(tmp_path, DIMENSION, filled.store)

    def laid_out() -> bool:
        dense.catch_up(filled.store)
        return dense.rebuild(filled.store)

    many(filled, range(99))
    assert not laid_out()
    many(filled, range(99, 100))
    assert laid_out()
    many(filled, range(100, 199))
    assert not laid_out()
    many(filled, range(199, 200))
    assert laid_out()
    for name in range(40, 200):
        filled.remove(name)
    assert laid_out()
    assert [n for n, _ in dense.search(unit(5), 3)] == filled.nearest(unit(5), 3, None)
    assert not laid_out()


@pytest.mark.usefixtures("small")
def test_what_a_reader_of_an_older_state_needs_is_not_laid_out_away(tmp_path: Path) -> None:
    filled = Filled(tmp_path)
    many(filled, range(120))
    dense = VectorIndex.open(tmp_path, DIMENSION, filled.store)
    dense.catch_up(filled.store)
    filled.remove(7)
    # It has not followed the removal.
    assert not dense.rebuild(filled.store)
    assert len(dense) == 120
