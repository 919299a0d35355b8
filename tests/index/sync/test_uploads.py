"""Adding files to the corpus folder and deleting them."""

import errno
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import CorpusError
from index.sync.uploads import add_file, delete_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "corpus"
    place.mkdir()
    return place


@pytest.fixture
def source(tmp_path: Path) -> Path:
    place = tmp_path / "upload"
    place.write_bytes(b"The tide comes.\n")
    return place


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_file_is_copied_under_its_name(folder: Path, source: Path) -> None:
    assert add_file(folder, "Gezeiten, täglich.txt", source) == "Gezeiten, täglich.txt"
    place = folder / "Gezeiten, täglich.txt"
    assert place.read_bytes() == source.read_bytes()
    assert place.stat().st_mode & 0o777 == 0o666 & ~_umask()
    assert names(folder) == [place.name]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_existing_file_is_not_overwritten(folder: Path, source: Path) -> None:
    (folder / "tide.txt").write_text("Another tide.", "utf-8")

    assert add_file(folder, "tide.txt", source) == "tide (2).txt"

    assert (folder / "tide.txt").read_text("utf-8") == "Another tide."
    assert names(folder) == ["tide (2).txt", "tide.txt"]


def test_same_file_is_not_added_twice(folder: Path, source: Path) -> None:
    add_file(folder, "tide.txt", source)
    assert add_file(folder, "tide.txt", source) == "tide.txt"
    assert names(folder) == ["tide.txt"]


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", ".", "..", ".tide.txt", "../tide.txt"),
        *("a/tide.txt", "a\\tide.txt", "C:tide.txt"),
        *("tide\0.txt", "ti\nde.txt", "ti\udcffde.txt", "tide\u202etxt.txt", "x" * 300 + ".txt"),
    ],
)
def test_unsafe_name_is_refused(folder: Path, source: Path, name: str) -> None:
    with pytest.raises(CorpusError, match="not a valid name for a document"):
        add_file(folder, name, source)
    assert names(folder) == []


@given(name=st.text(max_size=12))
def test_file_of_any_name_is_added_to_the_folder_or_refused(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    parent = tmp_path_factory.mktemp("parent")
    (parent / "corpus").mkdir()
    source = parent / "upload"
    source.write_bytes(b"x")
    try:
        added = [add_file(parent / "corpus", f"{name}.txt", source)]
    except CorpusError:
        added = []
    assert names(parent / "corpus") == added
    assert names(parent) == ["corpus", "upload"]


def test_unsupported_kind_is_refused_with_advice(folder: Path, source: Path) -> None:
    with pytest.raises(CorpusError, match=r"'run\.exe' was not added: unknown kind"):
        add_file(folder, "run.exe", source)
    source.write_bytes(bytes(90))
    with pytest.raises(CorpusError, match=r"not added: not a supported kind of file: save it"):
        add_file(folder, "old.doc", source)
    assert names(folder) == []


def test_text_of_an_unknown_kind_is_added(folder: Path, source: Path) -> None:
    assert add_file(folder, "tide.tide", source) == "tide.tide"


def test_full_disk_leaves_nothing_behind(
    folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(CorpusError, match="No space left"):
        add_file(folder, "tide.txt", source)
    assert names(folder) == []


def test_file_system_without_links_gets_a_copy_and_overwrites_nothing(
    folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlinkable(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", unlinkable)
    (folder / "tide.txt").write_text("Another tide.", "utf-8")
    assert add_file(folder, "tide.txt", source) == "tide (2).txt"
    assert (folder / "tide.txt").read_text("utf-8") == "Another tide."
    assert (folder / "tide (2).txt").read_bytes() == source.read_bytes()


def test_file_is_deleted_and_its_siblings_are_kept(folder: Path) -> None:
    (folder / "sea").mkdir()
    for name in ("sea/tide.txt", "sea/ebb.txt"):
        (folder / name).write_text("x", "utf-8")
    delete_file(folder, "sea/tide.txt")
    assert names(folder / "sea") == ["ebb.txt"]
    with pytest.raises(CorpusError, match=r"is no longer in"):
        delete_file(folder, "sea/tide.txt")


@pytest.mark.parametrize("path", ["", ".", "..", "../upload", "/etc/hosts", "a//b", "sea/../x.txt"])
def test_nothing_outside_the_folder_is_deleted(folder: Path, source: Path, path: str) -> None:
    (folder / "x.txt").write_text("x", "utf-8")
    with pytest.raises(CorpusError, match="is not a file in"):
        delete_file(folder, path)
    assert source.exists()
    assert names(folder) == ["x.txt"]
