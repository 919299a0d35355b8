"""An open index whose folder is moved away reports it, makes nothing in its place, and goes on."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from index import Index, StoreError, SyncReport
from index.errors import MissingStoreError
from index.sync import watch as watch_module
from tests.index.helpers import BREAD, CHESS, TIDES, found, write
from tests.index.sync.test_watch import WatchThread, until

CALLS: dict[str, Callable[[Index, Path], object]] = {
    "search": lambda index, corpus: index.search("tides"),
    "sync": lambda index, corpus: index.sync(corpus),
    "status": lambda index, corpus: index.status(),
    "document": lambda index, corpus: index.document("a.txt"),
    "catalog": lambda index, corpus: index.catalog(),
    "facets": lambda index, corpus: index.facets(),
    "len": lambda index, corpus: len(index),
    "snapshot": lambda index, corpus: index.snapshot().__enter__(),
}


@pytest.fixture
def ready(index: Index, corpus: Path) -> Index:
    write(corpus, a=TIDES, b=BREAD)
    index.sync(corpus)
    return index


def away(index: Index) -> Path:
    return index.folder.with_name("away")


@pytest.mark.parametrize("call", CALLS)
def test_each_call_reports_a_folder_that_is_gone_and_works_again_once_it_is_back(
    ready: Index, corpus: Path, call: str
) -> None:
    ready.folder.rename(away(ready))
    for _ in range(2):
        with pytest.raises(MissingStoreError) as error:
            CALLS[call](ready, corpus)
        assert str(error.value) == (
            f"the index {str(ready.folder)!r} is gone: it was moved or deleted, or its drive is "
            "not mounted. Put it back, or start again with another --index"
        )
        assert not ready.folder.exists()
    away(ready).rename(ready.folder)
    assert found(ready, "tides", 1) == ["a.txt"]
    write(corpus, c=CHESS)
    assert ready.sync(corpus).added == ("c.txt",)
    assert found(ready, "bishop", 1) == ["c.txt"]


@pytest.mark.parametrize("call", CALLS)
def test_empty_folder_in_its_place_stays_empty(ready: Index, corpus: Path, call: str) -> None:
    ready.folder.rename(away(ready))
    ready.folder.mkdir()
    with pytest.raises(MissingStoreError, match="is gone"):
        CALLS[call](ready, corpus)
    assert [*ready.folder.iterdir()] == []


@pytest.mark.parametrize("call", CALLS)
def test_another_index_in_its_place_is_neither_read_nor_changed(
    ready: Index, corpus: Path, tmp_path: Path, call: str
) -> None:
    (tmp_path / "other corpus").mkdir()
    write(tmp_path / "other corpus", x=CHESS)
    other = Index.open(tmp_path / "other")
    other.sync(tmp_path / "other corpus")
    other.close()
    ready.folder.rename(away(ready))
    (tmp_path / "other").rename(ready.folder)
    before = {path: path.read_bytes() for path in ready.folder.rglob("*") if path.is_file()}
    with pytest.raises(MissingStoreError, match="was replaced by another one"):
        CALLS[call](ready, corpus)
    after = {path: path.read_bytes() for path in ready.folder.rglob("*") if path.is_file()}
    assert after == before


def test_copy_that_is_put_in_its_place_is_used_even_when_it_is_older(
    ready: Index, corpus: Path
) -> None:
    ready._store.finish_sync()
    shutil.copytree(ready.folder, away(ready))
    write(corpus, a=CHESS)
    ready.sync(corpus)
    assert found(ready, "bishop", 1) == ["a.txt"]
    shutil.rmtree(ready.folder)
    with pytest.raises(StoreError, match="is gone"):
        ready.search("tides")
    away(ready).rename(ready.folder)
    assert ready.document("a.txt").text == TIDES
    assert found(ready, "tides", 1) == ["a.txt"]
    assert ready.sync(corpus).updated == ("a.txt",)
    assert found(ready, "bishop", 1) == ["a.txt"]
    assert ready.document("a.txt").text == CHESS


def test_snapshot_that_is_open_when_the_folder_goes_is_kept(ready: Index) -> None:
    with ready.snapshot():
        expected = found(ready, "tides")
        ready.folder.rename(away(ready))
        assert found(ready, "tides") == expected
    away(ready).rename(ready.folder)


def test_watch_reports_it_once_and_goes_on_when_the_folder_is_back(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_module, "_RETRY_UNSTABLE", 0.3)
    monkeypatch.setattr(watch_module, "_SETTLE", 0.2)
    monkeypatch.setattr(watch_module, "_SETTLE_AFTER_SYNC", 0.2)
    write(corpus, a=TIDES)
    with WatchThread(index, corpus) as watching:
        until(lambda: bool(watching.reports))
        index.folder.rename(away(index))
        write(corpus, b=CHESS)
        until(lambda: watching.count(MissingStoreError) == 1)
        assert not index.folder.exists()
        away(index).rename(index.folder)
        until(lambda: watching.reports[-1].added == ("b.txt",))
    assert watching.count(MissingStoreError) == 1
    assert isinstance(watching.outcomes[-1], SyncReport)
    assert found(index, "bishop", 1) == ["b.txt"]
