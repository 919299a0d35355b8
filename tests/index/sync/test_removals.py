"""An index is not emptied because a folder is suddenly empty, or another one."""

import shutil
from pathlib import Path

import pytest

from index import CorpusError, Index, RemovalRefusedError, SyncReport
from tests.index.helpers import BREAD, CHESS, TIDES, contents, write
from tests.postgres import on_both_stores

REPORTS = {f"report{number}": f"{TIDES} Note {number}." for number in range(5)}


def sync(index: Index, folder: Path, *, replace: bool = False) -> SyncReport:
    """Sync the text; the vectors are of no interest here."""
    return index.sync(folder, pause=lambda: True, replace=replace)


@pytest.fixture
def mirrored(index: Index, corpus: Path) -> Index:
    """An index of five reports."""
    write(corpus, **REPORTS)
    sync(index, corpus)
    return index


def clear(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_emptied_folder_is_refused_with_both_folders_named(mirrored: Index, corpus: Path) -> None:
    before = contents(mirrored)
    clear(corpus)
    with pytest.raises(RemovalRefusedError, match="is empty, as when a drive") as refused:
        sync(mirrored, corpus)
    assert isinstance(refused.value, CorpusError)
    assert (refused.value.documents, len(refused.value.paths)) == (5, 5)
    for words in (str(corpus), str(mirrored.folder), "5 documents", "--replace"):
        assert words in str(refused.value)
    # What a system leaves in the place of a drive, and files without a byte.
    (corpus / "lost+found").mkdir()
    (corpus / ".hidden.txt").write_text("Hidden.")
    (corpus / "report1.txt").touch()
    with pytest.raises(RemovalRefusedError, match="holds no document"):
        sync(mirrored, corpus)
    assert contents(mirrored) == before
    assert len(sync(mirrored, corpus, replace=True).removed) == 5
    assert len(mirrored) == 0


@pytest.mark.parametrize("number", [1, 2, 4])
@pytest.mark.parametrize("left", ["", "Icon.bin", ".DS_Store", "empty.txt"])
def test_small_index_is_not_emptied_unasked(
    index: Index, corpus: Path, number: int, left: str
) -> None:
    write(corpus, **dict([*REPORTS.items()][:number]))
    sync(index, corpus)
    clear(corpus)
    if left:
        (corpus / left).write_bytes(b"" if left.endswith(".txt") else bytes(64))
    with pytest.raises(RemovalRefusedError, match=f"keeps its {number} document"):
        sync(index, corpus)
    assert len(index) == number


@on_both_stores
def test_removal_that_a_person_confirms_is_done_once(mirrored: Index, corpus: Path) -> None:
    clear(corpus)
    with pytest.raises(RemovalRefusedError) as refused:
        sync(mirrored, corpus)
    mirrored.confirm_removal(refused.value.paths)
    assert len(sync(mirrored, corpus).removed) == 5
    assert not mirrored.has_confirmed_removals()


@on_both_stores
def test_last_document_can_be_deleted_on_purpose(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES)
    sync(index, corpus)
    (corpus / "a.txt").unlink()
    index.confirm_removal(["a.txt"])
    assert sync(index, corpus).removed == ("a.txt",)


@on_both_stores
def test_loss_of_nearly_all_documents_is_refused(mirrored: Index, corpus: Path) -> None:
    clear(corpus)
    write(corpus, readme="This drive is not mounted.")
    with pytest.raises(RemovalRefusedError, match="5 of the 5 documents"):
        sync(mirrored, corpus)
    write(corpus, report0=REPORTS["report0"])
    assert len(sync(mirrored, corpus).removed) == 4


@on_both_stores
def test_ordinary_work_is_not_refused(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=BREAD)
    sync(index, corpus)
    clear(corpus)
    write(corpus, c=CHESS)
    report = sync(index, corpus)
    assert (report.added, report.removed) == (("c.txt",), ("a.txt", "b.txt"))


def test_documents_moved_into_a_subfolder_are_not_lost(mirrored: Index, corpus: Path) -> None:
    (corpus / "old").mkdir()
    for name in REPORTS:
        (corpus / f"{name}.txt").rename(corpus / "old" / f"{name}.txt")
    assert len(sync(mirrored, corpus).added) == 5


def test_another_folder_is_refused_with_both_folders_named(
    mirrored: Index, corpus: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    # Of the same names, with another content.
    write(other, **{name: f"{BREAD} Note {name}." for name in REPORTS})
    with pytest.raises(RemovalRefusedError) as refused:
        sync(mirrored, other)
    for folder in (corpus, other, mirrored.folder):
        assert str(folder) in str(refused.value)
    assert refused.value.is_other_folder
    assert mirrored.status().folder == str(corpus.resolve())
    assert len(sync(mirrored, other, replace=True).updated) == 5
    # Now the first one is the other.
    with pytest.raises(RemovalRefusedError):
        sync(mirrored, corpus)


def test_copy_of_the_folder_is_refused_while_the_folder_is_in_use(
    mirrored: Index, corpus: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(corpus, copy)
    # Two programs would otherwise add and remove this one in turns.
    write(copy, more=BREAD)
    with pytest.raises(RemovalRefusedError, match="follow two folders in turns") as refused:
        sync(mirrored, copy)
    assert refused.value.documents == 0
    mirrored.confirm_removal(refused.value.paths)
    assert sync(mirrored, copy).added == ("more.txt",)
    with pytest.raises(RemovalRefusedError):
        sync(mirrored, corpus)
    # Documents that were all moved there leave no doubt.
    clear(copy)
    write(corpus, more=BREAD)
    assert len(sync(mirrored, corpus).unchanged) == 6


def test_folder_put_in_the_place_of_another_is_refused(
    index: Index, corpus: Path, tmp_path: Path
) -> None:
    write(corpus, a=TIDES)
    sync(index, corpus)
    corpus.rename(tmp_path / "away")
    corpus.mkdir()
    write(corpus, b=BREAD)
    with pytest.raises(RemovalRefusedError, match="which is another folder than before"):
        sync(index, corpus)


@on_both_stores
def test_renamed_folder_is_the_same(mirrored: Index, corpus: Path, tmp_path: Path) -> None:
    moved = corpus.rename(tmp_path / "moved")
    (tmp_path / "link").symlink_to(moved)
    write(moved, more=BREAD)
    report = sync(mirrored, moved)
    assert (report.added, len(report.unchanged)) == (("more.txt",), 5)
    clear(moved)
    write(moved, more=BREAD, **dict([*REPORTS.items()][:2]))
    # By a link it is no other folder.
    assert len(sync(mirrored, tmp_path / "link").removed) == 3
