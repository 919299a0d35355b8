"""claims about mirroring a folder → checked by changing real files and syncing again."""

import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from index import CorpusError, Filter, Index, Progress
from tests.index.helpers import (
    BREAD,
    CHESS,
    SEED,
    TIDES,
    contents,
    encoded_by_sync,
    found,
    write,
)


def test_what_is_added_edited_and_deleted_is_reflected(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=BREAD)
    assert sorted(index.sync(corpus).added) == ["a.txt", "b.txt"]
    write(corpus, b=CHESS, c=BREAD)
    (corpus / "a.txt").unlink()
    report = index.sync(corpus)
    assert (report.added, report.updated, report.removed) == (("c.txt",), ("b.txt",), ("a.txt",))
    assert (report.unchanged, report.failed) == ((), ())
    assert found(index, "How does a bishop move?", 1) == ["b.txt"]
    assert index.document("c.txt").text == BREAD


def test_what_did_not_change_costs_nothing(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=BREAD)
    index.sync(corpus)
    generation = index.status().generation
    for path in corpus.iterdir():
        os.utime(path, ns=(1, 1))
    seen: list[Progress] = []
    report = index.sync(corpus, seen.append)
    assert (report.unchanged, report.updated) == (("a.txt", "b.txt"), ())
    assert index.status().generation == generation
    assert not [progress for progress in seen if progress.stage == "passages"]


def test_a_renamed_file_keeps_its_vectors(index: Index, corpus: Path) -> None:
    write(corpus, a=SEED.read_text("utf-8"))
    _, encoded = encoded_by_sync(index, corpus)
    assert encoded == len(index) > 3
    (corpus / "sub").mkdir()
    (corpus / "a.txt").rename(corpus / "sub" / "b.txt")
    report, encoded = encoded_by_sync(index, corpus)
    assert (report.added, report.removed, encoded) == (("sub/b.txt",), ("a.txt",), 0)
    assert set(found(index, "soldiers sent by Pyongyang")) == {"sub/b.txt"}
    assert index.search("soldiers")[0].dense is not None


def test_two_files_that_swap_their_texts_keep_their_vectors(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=BREAD)
    index.sync(corpus)
    write(corpus, a=BREAD, b=TIDES)
    report, encoded = encoded_by_sync(index, corpus)
    assert (sorted(report.updated), encoded) == (["a.txt", "b.txt"], 0)
    assert found(index, "What causes tides?", 1) == ["b.txt"]


def test_only_the_changed_passages_of_an_edited_file_are_encoded(
    index: Index, corpus: Path
) -> None:
    text = SEED.read_text("utf-8")
    write(corpus, a=text)
    index.sync(corpus)
    write(corpus, a=text.replace("as noted by Bild", "as noted by Focus"))
    _, encoded = encoded_by_sync(index, corpus)
    assert encoded == 1


def test_copies_are_encoded_once(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=TIDES, c=TIDES)
    _, encoded = encoded_by_sync(index, corpus)
    assert (encoded, len(index), index.status().pending) == (1, 3, 0)
    (corpus / "a.txt").unlink()
    index.sync(corpus)
    hits = index.search("tides")
    assert [hit.dense is not None for hit in hits] == [True, True]


def test_what_cannot_be_read_is_reported_while_the_rest_goes_on(index: Index, corpus: Path) -> None:
    write(corpus, good=TIDES, empty="", blank=" \n\n")
    (corpus / "binary.txt").write_bytes(b"\x7fELF\0\0\0")
    (corpus / "latin.txt").write_bytes("Zürich".encode("latin-1"))
    (corpus / "photo.jpg").write_bytes(b"\xff\xd8")
    os.mkfifo(corpus / "pipe.txt")
    report = index.sync(corpus)
    assert report.added == ("good.txt",)
    assert dict(report.failed).keys() == {
        "empty.txt",
        "blank.txt",
        "binary.txt",
        "latin.txt",
        "photo.jpg",
        "pipe.txt",
    }
    assert all(reason and "\n" not in reason for _, reason in report.failed)
    assert sorted(index.status().failed) == sorted(report.failed)
    assert sorted(index.sync(corpus).failed) == sorted(report.failed)
    for name in dict(report.failed):
        (corpus / name).unlink()
    assert index.sync(corpus).failed == index.status().failed == ()


def test_a_file_that_became_unreadable_text_leaves_the_index(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=BREAD)
    index.sync(corpus)
    (corpus / "a.txt").write_bytes(b"\0\0")
    report = index.sync(corpus)
    assert (report.removed, len(report.failed)) == (("a.txt",), 1)
    assert found(index, "tides of the oceans") == ["b.txt"]


def test_a_file_that_cannot_be_looked_at_keeps_what_was_read_of_it(
    index: Index, corpus: Path
) -> None:
    write(corpus, a=TIDES, b=BREAD)
    index.sync(corpus)
    # A link to itself can be neither opened nor looked at, which root can't be forbidden to do.
    (corpus / "a.txt").unlink()
    (corpus / "a.txt").symlink_to(corpus / "a.txt")
    report = index.sync(corpus)
    assert (report.removed, [path for path, _ in report.failed]) == ((), ["a.txt"])
    assert found(index, "What causes tides?", 1) == ["a.txt"]


def test_a_deleted_file_never_answers(index: Index, corpus: Path, tmp_path: Path) -> None:
    write(corpus, a=TIDES, b=BREAD, c=CHESS)
    index.sync(corpus)
    other = Index.open(tmp_path / "made")
    assert found(other, "What causes tides?", 1) == ["a.txt"]
    assert other.document("a.txt").text == TIDES
    (corpus / "a.txt").unlink()
    assert index.sync(corpus).removed == ("a.txt",)
    reopened = Index.open(tmp_path / "made")
    for each in (index, other, reopened):
        for query in ("What causes tides?", "潮汐"):
            for only in (None, Filter(kinds=frozenset({"txt"}))):
                hits = each.search(query, 50, only)
                assert "a.txt" not in {hit.passage.document_id for hit in hits}
        with pytest.raises(KeyError):
            each.document("a.txt")
    other.close()
    reopened.close()


def test_a_folder_in_place_of_a_file_is_reflected(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES)
    index.sync(corpus)
    (corpus / "a.txt").unlink()
    (corpus / "a.txt").mkdir()
    write(corpus / "a.txt", inner=BREAD)
    report = index.sync(corpus)
    assert (report.removed, report.added) == (("a.txt",), ("a.txt/inner.txt",))


def test_a_folder_that_was_emptied_empties_the_index(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES)
    index.sync(corpus)
    (corpus / "a.txt").unlink()
    assert index.sync(corpus).removed == ("a.txt",)
    assert (len(index), index.search("tides")) == (0, [])


def test_a_folder_that_is_missing_or_holds_nothing_is_refused(index: Index, corpus: Path) -> None:
    with pytest.raises(CorpusError, match="it is empty"):
        index.sync(corpus)
    (corpus / "photo.jpg").write_bytes(b"\xff\xd8")
    with pytest.raises(CorpusError, match="none of its 1 files can be read"):
        index.sync(corpus)
    with pytest.raises(CorpusError, match="no folder"):
        index.sync(corpus / "nothing")


def test_a_missing_folder_leaves_the_index_as_it_is(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES)
    index.sync(corpus)
    before = contents(index)
    shutil.rmtree(corpus)
    with pytest.raises(CorpusError):
        index.sync(corpus)
    assert contents(index) == before
    assert found(index, "What causes tides?", 1) == ["a.txt"]


def test_an_index_inside_the_corpus_is_not_indexed(corpus: Path) -> None:
    write(corpus, a=TIDES)
    index = Index.open(corpus / "index")
    (corpus / "index" / "notes.txt").write_text("Not a document.", "utf-8")
    assert index.sync(corpus).added == ("a.txt",)
    assert index.sync(corpus).failed == ()
    index.close()


def test_progress_goes_through_documents_then_passages(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=BREAD, c=CHESS)
    seen: list[Progress] = []
    index.sync(corpus, seen.append)
    stages = [progress.stage for progress in seen]
    assert stages == sorted(stages)
    assert [p.done for p in seen if p.stage == "documents"][-1] == 3
    assert [p.done for p in seen if p.stage == "passages"][-1] == 3
    assert all(p.total == 3 and 0 <= p.done <= p.total for p in seen)


def test_the_status_says_what_is_there(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=SEED.read_text("utf-8"))
    index.sync(corpus)
    status = index.status()
    assert (status.documents, status.passages, status.pending) == (2, len(index), 0)
    assert status.folder == str(corpus.resolve())
    assert status.synced is not None
    assert datetime.fromisoformat(status.synced).tzinfo is not None
    assert status.encoder == "all-MiniLM-L6-v2"


def test_both_stages_end_at_once_for_a_hundred_kilobytes_of_one_word(
    index: Index, corpus: Path
) -> None:
    write(corpus, a="x" * 20_000, b="word " * 2_000)
    index.sync(corpus)
    assert index.status().pending == 0
    for name in ("a.txt", "b.txt"):
        text = index.document(name).text
        assert found(index, text[:5], 1)
