"""Edits that leave a file's size and time of modification as they were are noticed all the same."""

import os
import time
from pathlib import Path

import pytest

from index import Index
from index.sync.scan import SourceFile, digest
from tests.index.helpers import encoded_by_sync, write

FIRST, SECOND = "The tide rises at nine.\n", "The tide rises at four.\n"


def edit(path: Path, text: str) -> None:
    """Change a file in place, and set its time of modification back."""
    before = path.stat()
    path.write_text(text, "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust every time stamp, as when files were changed long before they were read."""
    monkeypatch.setattr("index.sync.sync._RACY_NS", 0)


def test_edit_with_the_size_and_time_of_before_is_noticed(
    index: Index, corpus: Path, settled: None
) -> None:
    write(corpus, a=FIRST)
    index.sync(corpus)
    time.sleep(0.02)
    edit(corpus / "a.txt", SECOND)
    assert index.sync(corpus).updated == ("a.txt",)
    assert index.document("a.txt").text == SECOND


def test_backup_that_is_restored_with_its_time_is_noticed(
    index: Index, corpus: Path, tmp_path: Path, settled: None
) -> None:
    write(corpus, a=FIRST)
    write(tmp_path, a=SECOND)
    for path in (corpus / "a.txt", tmp_path / "a.txt"):
        os.utime(path, ns=(1, 1))
    index.sync(corpus)
    # Another inode, with the same time.
    (tmp_path / "a.txt").replace(corpus / "a.txt")
    assert index.sync(corpus).updated == ("a.txt",)
    assert index.document("a.txt").text == SECOND


def test_edit_within_one_tick_of_the_clock_is_noticed(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(corpus, a=FIRST)
    path = corpus / "a.txt"
    os.utime(path, ns=(time.time_ns(), time.time_ns()))
    index.sync(corpus)
    known = index._store.files.states()["a.txt"]
    assert known.stamp == (0, 0, 0)
    # As if all stamps were equal, which the system's clock does not give here.
    frozen = (path.stat().st_mtime_ns, 1, 1)
    monkeypatch.setattr("index.sync.scan._stamp", lambda state: frozen)
    path.write_text(SECOND, "utf-8")
    assert index.sync(corpus).updated == ("a.txt",)


def test_file_is_not_read_again_once_its_stamps_are_old(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(corpus, a=FIRST)
    index.sync(corpus)
    now = time.time_ns
    monkeypatch.setattr("index.sync.sync.time.time_ns", lambda: now() + 10_000_000_000)
    report, encoded = encoded_by_sync(index, corpus)
    assert (report.unchanged, encoded) == (("a.txt",), 0)
    monkeypatch.setattr("index.sync.sync.digest", None)
    assert index.sync(corpus).unchanged == ("a.txt",)


def test_time_that_reading_takes_does_not_make_a_recent_stamp_trusted(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow_digest(file: SourceFile) -> str:
        time.sleep(0.6)
        return digest(file)

    monkeypatch.setattr("index.sync.sync._RACY_NS", 500_000_000)
    monkeypatch.setattr("index.sync.sync.digest", slow_digest)
    write(corpus, a=FIRST)
    index.sync(corpus)
    assert index._store.files.states()["a.txt"].stamp == (0, 0, 0)
