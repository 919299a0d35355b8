"""a file is taken in whole, under a name of its own, and nowhere but in the folder."""

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


def test_a_file_is_copied_under_its_name(folder: Path, source: Path) -> None:
    assert add_file(folder, "Gezeiten, täglich.txt", source) == "Gezeiten, täglich.txt"
    place = folder / "Gezeiten, täglich.txt"
    assert place.read_bytes() == source.read_bytes()
    assert place.stat().st_mode & 0o777 == 0o666 & ~_umask()
    assert names(folder) == [place.name]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_another_file_of_the_name_is_not_overwritten(folder: Path, source: Path) -> None:
    (folder / "tide.txt").write_text("Another tide.", "utf-8")

    assert add_file(folder, "tide.txt", source) == "tide (2).txt"

    assert (folder / "tide.txt").read_text("utf-8") == "Another tide."
    assert names(folder) == ["tide (2).txt", "tide.txt"]


def test_the_same_bytes_are_not_taken_in_twice_under_one_name(folder: Path, source: Path) -> None:
    add_file(folder, "tide.txt", source)
    assert add_file(folder, "tide.txt", source) == "tide.txt"
    assert names(folder) == ["tide.txt"]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            " ",
            ".",
            "..",
            "../tide.txt",
            "a/tide.txt",
            "a\\tide.txt",
            "C:tide.txt",
            ".tide.txt",
        ),
        *("tide\0.txt", "ti\nde.txt", "ti\udcffde.txt", "tide\u202etxt.txt", "x" * 300 + ".txt"),
    ],
)
def test_a_name_that_could_lead_elsewhere_is_refused(folder: Path, source: Path, name: str) -> None:
    with pytest.raises(CorpusError, match="no name for a document"):
        add_file(folder, name, source)
    assert names(folder) == []


@given(name=st.text(max_size=12))
def test_whatever_its_name_a_file_lands_in_the_folder_or_nowhere(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    around = tmp_path_factory.mktemp("around")
    (around / "corpus").mkdir()
    source = around / "upload"
    source.write_bytes(b"x")
    try:
        landed = [add_file(around / "corpus", f"{name}.txt", source)]
    except CorpusError:
        landed = []
    assert names(around / "corpus") == landed
    assert names(around) == ["corpus", "upload"]


def test_a_kind_that_is_not_read_is_refused_with_what_to_do(folder: Path, source: Path) -> None:
    with pytest.raises(CorpusError, match=r"'old\.doc' is not a supported kind of file: save"):
        add_file(folder, "old.doc", source)
    assert names(folder) == []


def test_a_full_disk_leaves_nothing_behind(
    folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(CorpusError, match="No space left"):
        add_file(folder, "tide.txt", source)
    assert names(folder) == []


def test_without_links_a_file_is_copied_and_still_overwrites_none(
    folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlinkable(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", unlinkable)
    (folder / "tide.txt").write_text("Another tide.", "utf-8")
    assert add_file(folder, "tide.txt", source) == "tide (2).txt"
    assert (folder / "tide.txt").read_text("utf-8") == "Another tide."
    assert (folder / "tide (2).txt").read_bytes() == source.read_bytes()


def test_a_file_is_deleted_and_its_neighbours_stay(folder: Path) -> None:
    (folder / "sea").mkdir()
    for name in ("sea/tide.txt", "sea/ebb.txt"):
        (folder / name).write_text("x", "utf-8")
    delete_file(folder, "sea/tide.txt")
    assert names(folder / "sea") == ["ebb.txt"]
    with pytest.raises(CorpusError, match=r"not in .+ any more"):
        delete_file(folder, "sea/tide.txt")


@pytest.mark.parametrize("path", ["", ".", "..", "../upload", "/etc/hosts", "a//b", "sea/../x.txt"])
def test_nothing_outside_of_the_folder_is_deleted(folder: Path, source: Path, path: str) -> None:
    (folder / "x.txt").write_text("x", "utf-8")
    with pytest.raises(CorpusError, match="is no file of"):
        delete_file(folder, path)
    assert source.exists()
    assert names(folder) == ["x.txt"]
