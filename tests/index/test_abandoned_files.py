"""Temporary files of killed writers are removed; those of living ones and users' files are kept."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import Index
from index.atomic_write import remove_abandoned, write_atomically
from index.sync.uploads import add_file
from tests.index.helpers import TIDES, write

# Writes a file and stops before it is renamed, as a slow disk would make it.
WRITER = """
import os, sys, time
from pathlib import Path
from index.atomic_write import write_atomically
from index.sync.uploads import add_file
def stop(handle):
    print("writing", flush=True)
    time.sleep(600)
os.fsync = stop
action, folder, source = sys.argv[1:]
if action == "write":
    write_atomically(Path(folder, "kept.json"), b"half a ", b"file")
else:
    add_file(Path(folder), "new.txt", Path(source))
"""

USER_FILES = (".notes.pullquote-new", ".tmpnotes.txt", "draft.new", ".0123.part", "a.tmp")


@contextmanager
def writing(action: str, folder: Path, source: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process in the middle of writing a file, killed at the end if not before."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, action, str(folder), str(source)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "writing\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def temporary(folder: Path) -> list[Path]:
    return [*folder.glob(".????????????????????????????????.pullquote-new")]


def test_file_of_a_killed_writer_beside_the_index_is_removed_by_the_next_one(
    index: Index, corpus: Path
) -> None:
    write(corpus, a=TIDES)
    index.sync(corpus)
    for name in USER_FILES:
        (index.folder / name).write_text("Mine.", "utf-8")
    for folder in (index.folder, index.folder / "lexical"):
        with writing("write", folder, corpus) as writer:
            assert len(temporary(folder)) == 1
            index.sync(corpus)
            Index.open(index.folder).close()
            # Its writer is alive.
            assert len(temporary(folder)) == 1
            writer.kill()
            writer.wait()
            Index.open(index.folder).close()
            assert temporary(folder) == []
    assert {name for name in USER_FILES if (index.folder / name).exists()} == {*USER_FILES}


def test_upload_of_a_killed_process_is_removed_by_the_next_sync(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES)
    for name in USER_FILES:
        (corpus / name).write_text("Mine.", "utf-8")
    with writing("upload", corpus, corpus / "a.txt") as writer:
        visible = {"a.txt", *(name for name in USER_FILES if not name.startswith("."))}
        assert set(index.sync(corpus).added) == visible
        assert len(temporary(corpus)) == 1
        writer.kill()
        writer.wait()
    assert set(index.sync(corpus).unchanged) == visible
    assert {path.name for path in corpus.iterdir()} == {"a.txt", *USER_FILES}


def test_write_removes_what_a_killed_write_left_in_its_folder(tmp_path: Path) -> None:
    write_atomically(tmp_path / "kept.json", b"before")
    with writing("write", tmp_path, tmp_path):
        assert len(temporary(tmp_path)) == 1
        write_atomically(tmp_path / "kept.json", b"a living one is no obstacle")
        assert len(temporary(tmp_path)) == 1
    write_atomically(tmp_path / "kept.json", b"after")
    assert [path.name for path in tmp_path.iterdir()] == ["kept.json"]
    assert (tmp_path / "kept.json").read_bytes() == b"after"


def test_file_that_is_taken_before_it_is_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    lock, removed = fcntl.flock, list[int]()

    def remove_first(file: object, flags: int) -> None:
        if not removed:
            removed.append(1)
            for path in temporary(tmp_path):
                path.unlink()
        lock(file, flags)  # type: ignore[arg-type]

    monkeypatch.setattr(fcntl, "flock", remove_first)
    write_atomically(tmp_path / "kept.json", b"whole")
    assert (tmp_path / "kept.json").read_bytes() == b"whole"
    assert removed


def test_files_that_a_killed_commit_left_to_tantivy_are_removed_when_the_index_is_opened(
    index: Index, corpus: Path
) -> None:
    write(corpus, a=TIDES)
    index.sync(corpus)
    index.close()
    words = index.folder / "lexical"
    left = [words / f"{'0a' * 16}.store", words / f"{'0a' * 16}.3.del", words / ".tmpAb3xYz"]
    for path in left:
        path.write_bytes(b"former words")
    for name in USER_FILES:
        (words / name).write_text("Mine.", "utf-8")
    Index.open(index.folder).close()
    assert [path for path in left if path.exists()] == []
    assert {name for name in USER_FILES if (words / name).exists()} == {*USER_FILES}


def test_uploads_leave_no_temporary_file(corpus: Path, tmp_path: Path) -> None:
    write(tmp_path, source=TIDES)
    add_file(corpus, "new.txt", tmp_path / "source.txt")
    remove_abandoned(corpus)
    assert [path.name for path in corpus.iterdir()] == ["new.txt"]
