"""Files of an index that are missing, damaged or foreign are rebuilt from its database."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import Index, StoreError
from index.embedding.encoder import Encoder
from index.write_lock import write_lock
from tests.index.helpers import ranking, replace, write
from tests.index.mounting import Mount, read_only

QUERY = "what do soldiers weigh?"
# Files without content of their own, or whose content Tantivy only uses to delete files.
TRIVIAL = (".lock", ".managed.json")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """An index of several segments; its corpus lies beside it."""
    return build(tmp_path_factory.mktemp("built"), "bread", "stone", "chess", "apple")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    return build(tmp_path_factory.mktemp("other"), "tide", "moon", "wave", "ship", "sail", "sea")


def build(place: Path, *subjects: str) -> Path:
    corpus = place / "corpus"
    corpus.mkdir()
    for number, subject in enumerate(subjects):
        write(corpus, **{subject: f"The {subject} weighs {number} grams, soldiers say. " * 3})
    index = Index.open(place / "index")
    index.sync(corpus)
    write(corpus, last="The last soldier weighs nothing.")
    index.sync(corpus)
    index.close()
    return place / "index"


def delete(path: Path, other: Path) -> None:
    path.unlink()


def truncate(path: Path, other: Path) -> None:
    replace(path, path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path, other: Path) -> None:
    replace(path, b"")


def flip(path: Path, other: Path) -> None:
    content = bytearray(path.read_bytes() or b"?")
    content[len(content) // 2] ^= 4
    replace(path, bytes(content))


def put_folder(path: Path, other: Path) -> None:
    path.unlink()
    path.mkdir()


def put_foreign(path: Path, other: Path) -> None:
    """Replace a file by the one of its kind in another index."""
    folder = other / path.parent.name if path.parent.name == "lexical" else other
    pattern = f"*{path.suffix}" if is_of_a_segment(path) else path.name
    replace(path, next(folder.glob(pattern)).read_bytes())


DAMAGES = (delete, truncate, empty, flip, put_folder, put_foreign)
Damage = Callable[[Path, Path], None]


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def is_of_a_segment(path: Path) -> bool:
    return len(path.stem) == 32


def derived_files(index: Path, damage: Damage) -> Iterator[Path]:
    """The derived files; of segments, which have the same kinds of files, the one of each kind in
    one segment, and in the others by other damages."""
    alike: dict[str, list[Path]] = {}
    for path in sorted(index.rglob("*")):
        if path.is_file() and not path.name.startswith("store.sqlite"):
            kind = path.suffix if is_of_a_segment(path) else path.name
            alike.setdefault(kind, []).append(path)
    for paths in alike.values():
        yield paths[DAMAGES.index(damage) % len(paths)]


@pytest.mark.parametrize("damage", DAMAGES)
def test_any_damaged_file_is_rebuilt_with_a_notice_when_the_index_is_opened(
    tmp_path: Path, built: Path, other: Path, damage: Damage, caplog: pytest.LogCaptureFixture
) -> None:
    sound = Index.open(built)
    expected = ranking(sound, QUERY)
    sound.close()
    for number, file in enumerate(derived_files(built, damage)):
        folder = tmp_path / str(number)
        shutil.copytree(built, folder)
        path = folder / file.relative_to(built)
        before = path.read_bytes()
        damage(path, other)
        changed = not path.is_file() or path.read_bytes() != before
        caplog.clear()
        index = Index.open(folder)
        assert ranking(index, QUERY) == expected, file.name
        index.sync(built.parent / "corpus")
        assert ranking(index, QUERY) == expected, file.name
        index.close()
        if changed and not file.name.endswith(TRIVIAL):
            assert "rebuilt" in caplog.text, file.name
        caplog.clear()
        index = Index.open(folder)
        assert ranking(index, QUERY) == expected, file.name
        assert caplog.text == "", file.name
        index.close()


@pytest.mark.parametrize("damage", DAMAGES)
def test_any_file_damaged_under_an_open_index_is_rebuilt_by_the_next_sync(
    tmp_path: Path, built: Path, other: Path, damage: Damage
) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(built.parent / "corpus", corpus)
    for number, file in enumerate(derived_files(built, damage)):
        folder = tmp_path / str(number)
        shutil.copytree(built, folder)
        index = Index.open(folder)
        # The corpus that it was built from is still there.
        index.sync(corpus, replace=True)
        expected = ranking(index, QUERY)
        damage(folder / file.relative_to(built), other)
        assert ranking(index, QUERY) == expected, file.name
        index.sync(corpus)
        assert ranking(index, QUERY) == expected, file.name
        if number % 3 == 0:
            # Of every third file, for time.
            write(corpus, new="A new soldier.")
            assert index.sync(corpus).added == ("new.txt",)
            (corpus / "new.txt").unlink()
            assert index.sync(corpus).removed == ("new.txt",)
            assert ranking(index, QUERY) == expected, file.name
        index.close()
        index = Index.open(folder)
        assert ranking(index, QUERY) == expected, file.name
        index.close()


@pytest.mark.parametrize("name", ["lexical", "dense.faiss"])
def test_missing_derived_files_are_rebuilt_by_a_sync_without_changes(
    tmp_path: Path, built: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copytree(built, tmp_path / "i")
    index = Index.open(tmp_path / "i")
    expected = ranking(index, QUERY)
    path = tmp_path / "i" / name
    remove(path)
    index.sync(built.parent / "corpus")
    assert path.exists()
    assert "is missing: it is rebuilt" in caplog.text
    assert ranking(index, QUERY) == expected
    index.close()


def test_file_of_words_that_breaks_under_a_search_is_rebuilt_at_once(
    tmp_path: Path, built: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The reader opens without the file, as where the folder was damaged while another wrote."""
    shutil.copytree(built, tmp_path / "i")
    index = Index.open(tmp_path / "i")
    expected = ranking(index, QUERY)
    for path in (tmp_path / "i" / "lexical").glob("*.pos"):
        path.unlink()
    index._bm25_index._detach()
    index._bm25_index._attach()
    assert ranking(index, QUERY) == expected
    assert "is damaged" in caplog.text
    index.close()


def test_words_damaged_while_another_process_writes_are_rebuilt_in_memory(
    tmp_path: Path, built: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copytree(built, tmp_path / "i")
    index = Index.open(tmp_path / "i")
    expected = ranking(index, QUERY)
    index.close()
    for path in (tmp_path / "i" / "lexical").glob("*.pos"):
        path.unlink()
    with write_lock(tmp_path / "i", wait=0):
        index = Index.open(tmp_path / "i")
        assert ranking(index, QUERY) == expected
    assert "rebuilt in memory" in caplog.text
    index.sync(built.parent / "corpus")
    assert [*(tmp_path / "i" / "lexical").glob("*.pos")]
    assert ranking(index, QUERY) == expected
    index.close()


@pytest.mark.parametrize("left", ["lexical", "dense.faiss", "store.sqlite-wal"])
def test_store_that_is_missing_is_reported_and_none_is_made_in_its_place(
    tmp_path: Path, built: Path, left: str
) -> None:
    shutil.copytree(built, tmp_path / "i")
    (tmp_path / "i" / "store.sqlite-wal").write_bytes(b"log")
    for path in (tmp_path / "i").iterdir():
        if path.name != left:
            remove(path)
    with pytest.raises(StoreError, match="is missing: put it back"):
        Index.open(tmp_path / "i")
    assert [path.name for path in (tmp_path / "i").iterdir()] == [left]


@pytest.mark.parametrize("name", ["lexical/*.pos", "lexical/*.idx", "lexical/meta.json", "lexical"])
def test_damaged_words_in_a_read_only_folder_are_rebuilt_in_memory(
    tmp_path: Path, built: Path, name: str, mount: Mount, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "i"
    shutil.copytree(built, folder)
    index = Index.open(folder)
    expected = ranking(index, QUERY)
    index.close()
    for path in folder.glob(name):
        remove(path)
    with read_only(folder, mount):
        index = Index.open(folder)
        assert ranking(index, QUERY) == expected
        assert "cannot be written now: it is rebuilt in memory" in caplog.text
        with pytest.raises(StoreError, match="cannot write to the index"):
            index.sync(built.parent / "corpus")
        assert ranking(index, QUERY) == expected
        index.close()
