"""Full disks, read-only folders and flipped bits cost nothing that was committed."""

import random
from pathlib import Path
from typing import Any

import pytest

from index import Index, PullquoteError, StoreError
from index.embedding.encoder import Encoder
from tests.index.helpers import BREAD, CHESS, SEED, TIDES, contents, found, ranking, replace, write
from tests.index.killing import Syncs, text
from tests.index.mounting import Mount, read_only
from tests.postgres import PostgresServer


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus whose index takes more than 180 kB in one file, and 400 kB in all."""
    folder = tmp_path_factory.mktemp("corpus")
    write(folder, **{f"d{number}": text(f"d{number}") for number in range(16)})
    return folder


@pytest.fixture(scope="module")
def unharmed(folder: Path, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Index:
    index = Index.open(tmp_path_factory.mktemp("unharmed"))
    index.sync(folder)
    return index


@pytest.mark.parametrize("limit", [3_000, 40_000, 80_000, 120_000, 160_000, 180_000])
def test_file_size_limit_ends_the_sync_with_one_line_and_loses_nothing(
    tmp_path: Path, folder: Path, unharmed: Index, server: Syncs, limit: int
) -> None:
    outcome = server.run(tmp_path / "i", folder, limit=limit)
    assert outcome.status == 2
    assert outcome.last.startswith("error ")
    assert str(tmp_path / "i") in outcome.last
    index = Index.open(tmp_path / "i")
    served = {name: index.document(name).text for name in index._store.document_ids()}
    assert all(unharmed.document(name).text == words for name, words in served.items())
    assert set(found(index, "grams of salt", 500)) == served.keys()
    index.sync(folder)
    assert contents(index) == contents(unharmed)
    assert ranking(index, "grams of salt") == ranking(unharmed, "grams of salt")
    index.close()


@pytest.mark.parametrize("kilobytes", [40, 200, 250, 300, 325, 350, 375, 400])
def test_full_disk_ends_the_sync_with_one_line_and_committed_documents_are_found(
    tmp_path: Path, folder: Path, unharmed: Index, server: Syncs, mount: Mount, kilobytes: int
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount(disk, "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs")
    outcome = server.run(disk / "i", folder)
    assert outcome.status == 2
    assert "full" in outcome.last or "No space left" in outcome.last
    # Before there is room again.
    if kilobytes < 100:
        # The disk was full before the index was created.
        with pytest.raises(StoreError, match="full"):
            Index.open(disk / "i")
    else:
        index = Index.open(disk / "i")
        assert set(found(index, "grams of salt", 500)) == set(index._store.document_ids())
        index.close()
    mount(disk, "-o", "remount,size=50m")
    index = Index.open(disk / "i")
    index.sync(folder)
    assert contents(index) == contents(unharmed)
    assert ranking(index, "grams of salt") == ranking(unharmed, "grams of salt")
    index.close()


def test_index_on_a_disk_that_others_filled_is_searched_and_synced_once_there_is_room(
    tmp_path: Path, corpus: Path, encoder: Encoder, mount: Mount
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount(disk, "-t", "tmpfs", "-o", "size=2m", "tmpfs")
    write(corpus, a=TIDES, b=CHESS)
    index = Index.open(disk / "i")
    index.sync(corpus)
    index.close()
    with pytest.raises(OSError, match="No space left"), (disk / "filler").open("wb") as filler:
        while True:
            filler.write(bytes(4096))
            filler.flush()
    index = Index.open(disk / "i")
    assert found(index, "What causes tides?", 1) == ["a.txt"]
    write(corpus, c=BREAD * 200)
    with pytest.raises(StoreError, match=r"full|No space left"):
        index.sync(corpus)
    assert found(index, "What causes tides?", 1) == ["a.txt"]
    (disk / "filler").unlink()
    index.sync(corpus)
    assert found(index, "sourdough starter", 1) == ["c.txt"]
    index.close()


def test_index_in_a_read_only_folder_is_searched_and_refuses_to_sync(
    index: Index, corpus: Path, mount: Mount
) -> None:
    write(corpus, a=TIDES, b=CHESS)
    index.sync(corpus)
    before = ranking(index, "how do tides rise?")
    index.close()
    files = {path: path.read_bytes() for path in index.folder.rglob("*") if path.is_file()}
    with read_only(index.folder, mount):
        reader = Index.open(index.folder)
        assert ranking(reader, "how do tides rise?") == before
        assert reader.document("a.txt").text == TIDES
        assert reader.status().documents == 2
        write(corpus, c=BREAD)
        with pytest.raises(StoreError, match="cannot write to the index"):
            reader.sync(corpus)
        assert ranking(reader, "how do tides rise?") == before
        reader.close()
    assert files == {path: path.read_bytes() for path in index.folder.rglob("*") if path.is_file()}


def test_read_only_index_with_an_unfinished_change_is_refused_with_advice(
    tmp_path: Path, corpus: Path, server: Syncs, mount: Mount
) -> None:
    write(corpus, **{f"d{number}": TIDES for number in range(20)})
    server.run(tmp_path / "i", corpus, at="documents 20", after=0)
    with read_only(tmp_path / "i", mount), pytest.raises(StoreError, match="open it once where"):
        Index.open(tmp_path / "i")


def everything_served(index: Index) -> dict[str, Any]:
    """All that an index returns, through each of its methods."""
    hits = index.search("tides, bread, soldiers and the bishop", 100)
    return {
        "documents": {name: index.document(name) for name in index._store.document_ids()},
        "first passages": index.first_passages(10),
        "hits": [(hit.passage, hit.score, hit.dense, hit.lexical) for hit in hits],
        "sentences": [each.tobytes() for _, each in sorted(index.sentence_vectors(hits).items())],
        "counts": (len(index), index.status().documents, index.status().pending),
    }


@pytest.mark.parametrize("seed", range(6))
def test_flipped_bit_in_the_store_is_reported_or_changes_no_result(
    index: Index, corpus: Path, seed: int
) -> None:
    write(corpus, a=TIDES, b=BREAD, c=SEED.read_text("utf-8")[:6_000])
    index.sync(corpus)
    truth = everything_served(index)
    index.close()
    path = index.folder / "store.sqlite"
    whole = path.read_bytes()
    chance = random.Random(seed)
    reported = 0
    for _ in range(40):
        offset = chance.randrange(len(whole))
        flipped = bytearray(whole)
        flipped[offset] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        error = reported_damage(index.folder, truth, f"seed {seed}, byte {offset}")
        if error:
            reported += 1
            assert "\n" not in error
            assert path.read_bytes() == flipped
    assert reported


def test_flipped_bit_in_a_database_is_reported(
    postgres: PostgresServer, corpus: Path, encoder: Encoder
) -> None:
    write(corpus, a=TIDES, b=BREAD)
    index = Index.open(postgres.new_address())
    index.sync(corpus)
    truth = everything_served(index)
    connections, chance = index._store._connections, random.Random(0)  # type: ignore[attr-defined]
    for place in ("texts.text.document", "passages.sentences.number"):
        table, column, key = place.split(".")
        bits = 8 * connections.integer(f"SELECT length({column}) FROM {table} WHERE {key} = 1")
        for _ in range(2):
            bit = chance.randrange(bits)
            flip = (
                f"UPDATE {table} SET {column} = set_bit({column}, {bit}, 1 - get_bit({column}, "
                f"{bit})) WHERE {key} = 1"
            )
            with connections.transaction() as connection:
                connection.execute(flip)
            assert "is damaged" in reported_damage(index.location, truth, f"{place}, bit {bit}")
            with connections.transaction() as connection:
                connection.execute(flip)
    (file,) = connections.row("SELECT pg_relation_filepath('vectors')")
    index.close()
    # PostgreSQL's own checksum of a page, which only reading it from the disk verifies.
    postgres.flip_bit(file, 8_100)
    error = reported_damage(index.location, truth, file)
    postgres.flip_bit(file, 8_100)
    assert "is damaged (invalid page" in error
    assert "\n" not in error
    assert reported_damage(index.location, truth, "none") == ""


def reported_damage(location: Path | str, truth: dict[str, Any], where: str) -> str:
    """The error that an index reports; without one, its results must equal `truth`."""
    try:
        damaged = Index.open(location)
        try:
            assert everything_served(damaged) == truth, where
        finally:
            damaged.close()
    except PullquoteError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 0.6, 0.95])
def test_truncated_store_is_reported_and_left_unchanged(
    index: Index, corpus: Path, share: float
) -> None:
    write(corpus, a=TIDES, b=BREAD, c=SEED.read_text("utf-8")[:6_000])
    index.sync(corpus)
    index.close()
    path = index.folder / "store.sqlite"
    cut = path.read_bytes()[: int(path.stat().st_size * share)]
    path.write_bytes(cut)
    with pytest.raises(StoreError, match="away and sync again to build a new one"):
        everything_served(Index.open(index.folder))
    assert path.read_bytes() == cut


@pytest.mark.parametrize(
    ("file", "named"), [("dense.faiss", "vector index"), ("lexical/*.idx", "word index")]
)
def test_damaged_derived_file_is_rebuilt_with_a_warning(
    index: Index, corpus: Path, file: str, named: str, caplog: pytest.LogCaptureFixture
) -> None:
    write(corpus, a=TIDES, b=BREAD)
    index.sync(corpus)
    before = ranking(index, "tides and bread")
    index.close()
    Index.open(index.folder).close()
    assert caplog.text == ""
    for path in index.folder.glob(file):
        content = bytearray(path.read_bytes())
        content[len(content) // 3] ^= 8
        replace(path, bytes(content))
    again = Index.open(index.folder)
    assert ranking(again, "tides and bread") == before
    assert f"the {named} in" in caplog.text
    assert "rebuilt" in caplog.text
    again.close()


def test_derived_files_ahead_of_a_store_that_lost_commits_are_not_used(
    index: Index, corpus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """As after a power cut, or with the file restored from a backup."""
    write(corpus, a=TIDES, b=BREAD)
    index.sync(corpus)
    before = ranking(index, "tides, bread and bishops")
    index.close()
    path = index.folder / "store.sqlite"
    older = path.read_bytes()
    write(corpus, c=CHESS, a=TIDES * 2)
    later = Index.open(index.folder)
    later.sync(corpus)
    after = contents(later), ranking(later, "tides, bread and bishops")
    later.close()
    replace(path, older)
    again = Index.open(index.folder)
    assert "of another state" in caplog.text
    assert ranking(again, "tides, bread and bishops") == before
    again.sync(corpus)
    assert (contents(again), ranking(again, "tides, bread and bishops")) == after
    again.close()
