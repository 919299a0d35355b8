"""Syncs that are killed, in real processes with real signals."""

import random
from pathlib import Path

import pytest

from index import Index, Progress
from index.embedding.encoder import Encoder
from tests.index.helpers import contents, found, ranking, write
from tests.index.killing import Syncs, change, old_or_new, text
from tests.postgres import PostgresServer, new_location

# More than one batch of vectors, each quickly embedded.
DOCUMENTS = 140


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    write(folder, **{f"d{i:03}": f"Item {i} weighs {i * 7} grams." for i in range(DOCUMENTS)})
    return folder


@pytest.fixture(scope="module")
def unharmed(many: Path, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Index:
    index = Index.open(tmp_path_factory.mktemp("unharmed"))
    index.sync(many)
    return index


@pytest.mark.parametrize("moment", ["documents 1", "documents 90", "documents 140", "passages 128"])
def test_killed_sync_is_resumed_and_ends_like_an_undisturbed_one(
    tmp_path: Path, many: Path, unharmed: Index, server: Syncs, moment: str
) -> None:
    _kill_and_resume(str(tmp_path / "i"), many, unharmed, server, moment)


def test_killed_sync_into_a_database_is_resumed_and_ends_like_an_undisturbed_one(
    postgres: PostgresServer, many: Path, server: Syncs, encoder: Encoder
) -> None:
    unharmed = Index.open(postgres.new_address())
    unharmed.sync(many)
    _kill_and_resume(postgres.new_address(), many, unharmed, server, "passages 128")
    unharmed.close()


def _kill_and_resume(
    location: str, many: Path, unharmed: Index, server: Syncs, moment: str
) -> None:
    assert server.run(location, many, at=moment, after=0).killed
    index = Index.open(location)
    status = index.status()
    if moment == "passages 128":
        assert (status.documents, status.pending) == (DOCUMENTS, DOCUMENTS - 128)
        # Committed documents are found at once.
        assert found(index, "Item 0 weighs 0 grams", 1) == ["d000.txt"]
    report = index.sync(many)
    assert len(report.added) == DOCUMENTS - status.documents
    assert contents(index) == contents(unharmed)
    assert found(index, "item of 693 grams", 1) == ["d099.txt"]
    index.close()


def test_interrupted_sync_reads_only_the_last_batch_again(
    tmp_path: Path, many: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(progress: Progress) -> None:
        if progress.done == 100:
            raise KeyboardInterrupt

    # Characters: a little more than ten documents.
    monkeypatch.setattr("index.sync.sync._STAGE_CHARS", 300)
    index = Index.open(tmp_path / "i")
    with pytest.raises(KeyboardInterrupt):
        index.sync(many, interrupt)
    index.close()
    index = Index.open(tmp_path / "i")
    assert 80 <= index._store.history.position().passage < 100
    assert index.status().documents == 0
    index.sync(many)
    assert index._store.history.position().passage == DOCUMENTS
    index.close()


@pytest.fixture
def locations(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Those of two new indexes, in folders or in a database."""
    return new_location(request), new_location(request)


@pytest.mark.parametrize(
    ("locations", "seed"), [("folder", 0), ("database", 1)], indirect=["locations"]
)
def test_random_kills_leave_each_document_old_or_new_and_the_final_state_equal(
    locations: tuple[str, str], tmp_path: Path, corpus: Path, server: Syncs, encoder: Encoder,
    seed: int,
) -> None:  # fmt: skip
    location, chance = locations[0], random.Random(seed)
    for number in range(12):
        (corpus / f"d{number}.txt").write_text(text(f"d{number}"), "utf-8")
    undisturbed = Index.open(locations[1])
    undisturbed.sync(corpus)
    server.run(location, corpus)
    before = {name: undisturbed.document(name).text for name in undisturbed.sync(corpus).unchanged}
    change(corpus, chance, seed)
    undisturbed.sync(corpus)
    after = {name: undisturbed.document(name).text for name in undisturbed.sync(corpus).unchanged}
    seconds = server.run(tmp_path / "dry", corpus).seconds
    for _ in range(6):
        killed = server.run(location, corpus, after=chance.uniform(0, seconds)).killed
        index = Index.open(location)
        served = {name: index.document(name).text for name in index._store.document_ids()}
        assert old_or_new(served, before, after)
        for hit in index.search("grams of salt in " + " ".join(served), 50):
            whole = served[hit.passage.document_id]
            assert whole[hit.passage.start : hit.passage.end].strip()
        index.close()
        if not killed:
            break
    index = Index.open(location)
    index.sync(corpus)
    assert contents(index) == contents(undisturbed)
    assert ranking(index, "who weighed grams of salt?") == ranking(
        undisturbed, "who weighed grams of salt?"
    )
    index.close()
    undisturbed.close()
