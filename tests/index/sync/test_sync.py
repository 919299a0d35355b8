"""Mirroring a folder whose files are changed between syncs."""

import itertools
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from index import CorpusError, Filter, Index, Progress
from index.sync.scan import SourceFile, digest
from tests.index.helpers import (
    BREAD,
    CHESS,
    SEED,
    TIDES,
    contents,
    encoded_by_sync,
    found,
    rows,
    write,
)
from tests.postgres import on_both_stores


@on_both_stores
def test_added_edited_and_deleted_files_are_mirrored(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=BREAD)
    assert sorted(index.sync(corpus).added) == ["a.txt", "b.txt"]
    write(corpus, b=CHESS, c=BREAD)
    (corpus / "a.txt").unlink()
    report = index.sync(corpus)
    assert (report.added, report.updated, report.removed) == (("c.txt",), ("b.txt",), ("a.txt",))
    assert (report.unchanged, report.failed) == ((), ())
    assert found(index, "How does a bishop move?", 1) == ["b.txt"]
    assert index.document("c.txt").text == BREAD


@on_both_stores
def test_unchanged_files_cost_nothing(index: Index, corpus: Path) -> None:
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


@on_both_stores
def test_renamed_file_keeps_its_vectors(index: Index, corpus: Path) -> None:
    write(corpus, a=SEED.read_text("utf-8"))
    _, encoded = encoded_by_sync(index, corpus)
    assert encoded == len(index) > 3
    (corpus / "sub").mkdir()
    (corpus / "a.txt").rename(corpus / "sub" / "b.txt")
    report, encoded = encoded_by_sync(index, corpus)
    assert (report.added, report.removed, encoded) == (("sub/b.txt",), ("a.txt",), 0)
    assert set(found(index, "soldiers sent by Pyongyang")) == {"sub/b.txt"}
    assert index.search("soldiers")[0].dense is not None


@on_both_stores
def test_files_that_swap_their_texts_keep_their_vectors(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=BREAD)
    index.sync(corpus)
    write(corpus, a=BREAD, b=TIDES)
    report, encoded = encoded_by_sync(index, corpus)
    assert (sorted(report.updated), encoded) == (["a.txt", "b.txt"], 0)
    assert found(index, "What causes tides?", 1) == ["b.txt"]


@on_both_stores
def test_only_the_changed_passages_of_an_edited_file_are_encoded(
    index: Index, corpus: Path
) -> None:
    text = SEED.read_text("utf-8")
    write(corpus, a=text)
    index.sync(corpus)
    write(corpus, a=text.replace("as noted by Bild", "as noted by Focus"))
    _, encoded = encoded_by_sync(index, corpus)
    assert encoded == 1


@on_both_stores
def test_duplicates_are_encoded_once(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=TIDES, c=TIDES)
    _, encoded = encoded_by_sync(index, corpus)
    assert (encoded, len(index), index.status().pending) == (1, 3, 0)
    (corpus / "a.txt").unlink()
    index.sync(corpus)
    hits = index.search("tides")
    assert [hit.dense is not None for hit in hits] == [True, True]


@on_both_stores
def test_unreadable_files_are_reported_and_the_others_synced(index: Index, corpus: Path) -> None:
    write(corpus, good=TIDES, empty="", blank=" \n\n")
    (corpus / "binary.txt").write_bytes(b"\x7fELF\0\0\0")
    (corpus / "latin.txt").write_bytes(b"\x81\x8d\x8f\x90\x9d")
    (corpus / "tune.mp3").write_bytes(b"\xff\xd8")
    os.mkfifo(corpus / "pipe.txt")
    report = index.sync(corpus)
    assert report.added == ("good.txt",)
    assert dict(report.failed).keys() == {
        "empty.txt",
        "blank.txt",
        "binary.txt",
        "latin.txt",
        "tune.mp3",
        "pipe.txt",
    }
    assert all(reason and "\n" not in reason for _, reason in report.failed)
    assert sorted(index.status().failed) == sorted(report.failed)
    assert sorted(index.sync(corpus).failed) == sorted(report.failed)
    for name in dict(report.failed):
        (corpus / name).unlink()
    assert index.sync(corpus).failed == index.status().failed == ()


@on_both_stores
def test_file_that_became_unreadable_is_removed_from_the_index(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=BREAD)
    index.sync(corpus)
    (corpus / "a.txt").write_bytes(b"\0\0")
    report = index.sync(corpus)
    assert (report.removed, len(report.failed)) == (("a.txt",), 1)
    assert found(index, "tides of the oceans") == ["b.txt"]


@on_both_stores
def test_file_that_cannot_be_opened_keeps_its_documents(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=BREAD)
    index.sync(corpus)
    # A link to itself cannot be opened, not even by root.
    (corpus / "a.txt").unlink()
    (corpus / "a.txt").symlink_to(corpus / "a.txt")
    report = index.sync(corpus)
    assert (report.removed, [path for path, _ in report.failed]) == ((), ["a.txt"])
    assert found(index, "What causes tides?", 1) == ["a.txt"]


@on_both_stores
def test_deleted_file_never_answers(index: Index, corpus: Path, tmp_path: Path) -> None:
    write(corpus, a=TIDES, b=BREAD, c=CHESS)
    index.sync(corpus)
    other = Index.open(index.location)
    assert found(other, "What causes tides?", 1) == ["a.txt"]
    assert other.document("a.txt").text == TIDES
    (corpus / "a.txt").unlink()
    assert index.sync(corpus).removed == ("a.txt",)
    reopened = Index.open(index.location)
    for opened in (index, other, reopened):
        for query in ("What causes tides?", "潮汐"):
            for condition in (None, Filter(kinds=frozenset({"txt"}))):
                hits = opened.search(query, 50, condition)
                assert "a.txt" not in {hit.passage.document_id for hit in hits}
        with pytest.raises(KeyError):
            opened.document("a.txt")
    other.close()
    reopened.close()


@on_both_stores
def test_folder_that_replaces_a_file_is_mirrored(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES)
    index.sync(corpus)
    (corpus / "a.txt").unlink()
    (corpus / "a.txt").mkdir()
    write(corpus / "a.txt", inner=BREAD)
    report = index.sync(corpus)
    assert (report.removed, report.added) == (("a.txt",), ("a.txt/inner.txt",))


@on_both_stores
def test_missing_or_empty_folder_is_refused(index: Index, corpus: Path) -> None:
    with pytest.raises(CorpusError, match="it is empty"):
        index.sync(corpus)
    (corpus / "tune.mp3").write_bytes(b"\xff\xd8")
    with pytest.raises(CorpusError, match="none of its 1 files can be read"):
        index.sync(corpus)
    with pytest.raises(CorpusError, match="no folder"):
        index.sync(corpus / "nothing")


@on_both_stores
def test_missing_folder_leaves_the_index_unchanged(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES)
    index.sync(corpus)
    before = contents(index)
    shutil.rmtree(corpus)
    with pytest.raises(CorpusError):
        index.sync(corpus)
    assert contents(index) == before
    assert found(index, "What causes tides?", 1) == ["a.txt"]


def test_index_inside_the_corpus_is_not_indexed(corpus: Path) -> None:
    write(corpus, a=TIDES)
    index = Index.open(corpus / "index")
    (corpus / "index" / "notes.txt").write_text("Not a document.", "utf-8")
    assert index.sync(corpus).added == ("a.txt",)
    assert index.sync(corpus).failed == ()
    index.close()


@on_both_stores
def test_progress_reports_documents_then_passages(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=BREAD, c=CHESS)
    seen: list[Progress] = []
    index.sync(corpus, seen.append)
    stages = [progress.stage for progress in seen]
    assert stages == sorted(stages)
    assert [p.done for p in seen if p.stage == "documents"][-1] == 3
    assert [p.done for p in seen if p.stage == "passages"][-1] == 3
    assert all(p.total == 3 and 0 <= p.done <= p.total for p in seen)


@on_both_stores
def test_status_describes_the_index(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=SEED.read_text("utf-8"))
    index.sync(corpus)
    status = index.status()
    assert (status.documents, status.passages, status.pending) == (2, len(index), 0)
    assert status.folder == str(corpus.resolve())
    assert status.synced is not None
    assert datetime.fromisoformat(status.synced).tzinfo is not None
    assert status.encoder == "all-MiniLM-L6-v2"


def test_a_hundred_kilobytes_of_one_word_are_synced(index: Index, corpus: Path) -> None:
    write(corpus, a="x" * 20_000, b="word " * 2_000)
    index.sync(corpus)
    assert index.status().pending == 0
    for name in ("a.txt", "b.txt"):
        text = index.document(name).text
        assert found(index, text[:5], 1)


@on_both_stores
def test_new_time_stamp_alone_changes_nothing(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=BREAD)
    index.sync(corpus)
    before, generation = contents(index), index.generation()
    os.utime(corpus / "a.txt", ns=(1, 1))
    report, encoded = encoded_by_sync(index, corpus)
    assert (report.unchanged, report.updated, encoded) == (("a.txt", "b.txt"), (), 0)
    assert (contents(index), index.generation()) == (before, generation)


@on_both_stores
def test_files_of_the_same_name_in_two_folders_are_two_documents(
    index: Index, corpus: Path
) -> None:
    for folder, text in (("north", TIDES), ("south", BREAD)):
        (corpus / folder).mkdir()
        write(corpus / folder, notes=text)
    assert index.sync(corpus).added == ("north/notes.txt", "south/notes.txt")
    assert index.document("north/notes.txt").text == TIDES
    (corpus / "north" / "notes.txt").unlink()
    assert index.sync(corpus).removed == ("north/notes.txt",)
    assert index.document("south/notes.txt").text == BREAD


@on_both_stores
def test_file_that_replaces_a_folder_is_mirrored(index: Index, corpus: Path) -> None:
    (corpus / "a.txt").mkdir()
    write(corpus / "a.txt", inside=TIDES)
    index.sync(corpus)
    (corpus / "a.txt" / "inside.txt").unlink()
    (corpus / "a.txt").rmdir()
    write(corpus, a=BREAD)
    report = index.sync(corpus)
    assert (report.added, report.removed) == (("a.txt",), ("a.txt/inside.txt",))
    assert found(index, "sourdough") == ["a.txt"]


@on_both_stores
def test_moved_file_is_never_missing(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Publish every file as soon as it is read.
    monkeypatch.setattr("index.sync.sync._PUBLISH_SECONDS", 0.0)
    write(corpus, a=TIDES, b=BREAD, m=CHESS)
    index.sync(corpus)
    (corpus / "later").mkdir()
    (corpus / "m.txt").rename(corpus / "later" / "m.txt")
    write(corpus, z=BREAD + TIDES)
    reader = Index.open(index.location)
    seen: list[list[str]] = []
    index.sync(corpus, lambda _: seen.append(found(reader, "bishop in chess", 1)))
    assert {tuple(names) for names in seen} <= {("m.txt",), ("later/m.txt",)}
    assert found(reader, "bishop in chess", 1) == ["later/m.txt"]
    reader.close()


@on_both_stores
def test_file_of_rows_changes_as_a_whole(index: Index, corpus: Path) -> None:
    rows(corpus / "r.jsonl", *({"_id": str(i), "text": f"Old row {i}."} for i in range(9)))
    index.sync(corpus)
    rows(corpus / "r.jsonl", *({"_id": str(i), "text": f"New row {i}."} for i in range(3, 12)))
    reader = Index.open(index.location)
    seen: set[tuple[str, ...]] = set()

    def record(progress: Progress) -> None:
        names = {hit.passage.document_id for hit in reader.search("row", 50)}
        seen.add(tuple(sorted(reader.document(name).text for name in names)))

    index.sync(corpus, record)
    assert seen == {
        tuple(sorted(f"Old row {i}." for i in range(9))),
        tuple(sorted(f"New row {i}." for i in range(3, 12))),
    }
    reader.close()


class ChangeAfterDigest:
    """Returns a file's digest and then changes its text, as somebody who edits it might."""

    def __init__(self, corpus: Path, texts: Iterator[str]) -> None:
        self._corpus = corpus
        self._texts = texts

    def __call__(self, file: SourceFile) -> str:
        sha256 = digest(file)
        if text := next(self._texts, None):
            write(self._corpus, a=text)
        return sha256


def test_file_that_changes_after_its_digest_is_read_again(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(corpus, a=TIDES)
    index.sync(corpus)
    write(corpus, a=BREAD)
    monkeypatch.setattr("index.sync.sync.digest", ChangeAfterDigest(corpus, iter([CHESS])))
    assert index.sync(corpus).failed == ()
    assert index.document("a.txt").text == CHESS
    # The state recorded is that of the text that was read, so this is a change.
    write(corpus, a=BREAD)
    index.sync(corpus)
    assert index.document("a.txt").text == BREAD


def test_file_that_keeps_changing_is_reported_and_its_old_text_kept(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(corpus, a=TIDES, b=CHESS)
    (corpus / "r.jsonl").write_text('{"_id": "1", "text": "A row."}\n', "utf-8")
    index.sync(corpus)
    write(corpus, a="On it.", b=BREAD)
    endless = (f"On it for the {number}th time." for number in itertools.count())
    with monkeypatch.context() as patched:
        patched.setattr("index.sync.sync.digest", ChangeAfterDigest(corpus, endless))
        report = index.sync(corpus)
    reason = "it changes while it is read; what the last sync read of it is kept"
    assert report.failed == (("a.txt", reason),)
    assert report.updated == ("b.txt",)
    assert index.document("a.txt").text == TIDES
    assert index.status().failed == report.failed
    assert index.sync(corpus).updated == ("a.txt",)
    assert index.document("a.txt").text.startswith("On it for the")


@on_both_stores
def test_paused_sync_is_reported_and_resumed_by_the_next(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sync.sync._PASSAGES_PER_COMMIT", 2)
    write(corpus, **{f"d{number}": f"Item {number}." for number in range(6)})
    pauses = iter([False, True])
    report = index.sync(corpus, pause=lambda: next(pauses))
    assert len(report.added) == 6
    assert index.status().pending == 2
    assert encoded_by_sync(index, corpus)[1] == 2
    assert index.status().pending == 0


@pytest.mark.parametrize("earlier", [True, False])
def test_small_documents_are_embedded_before_an_enormous_one(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch, earlier: bool
) -> None:
    """Also when the enormous one, which comes first by name, was left over by an earlier sync."""
    monkeypatch.setattr("index.sync.sync._PASSAGES_PER_COMMIT", 8)
    junk = " ".join(f"Line {number} of the junk says nothing at all." for number in range(1_000))
    write(corpus, a=junk)
    if earlier:
        index.sync(corpus, pause=lambda: True)
    write(
        corpus, **{f"z{number}": TIDES.replace("twice", f"{number} times") for number in range(8)}
    )
    index.sync(corpus, pause=lambda: True)
    pending = {entry.id: entry.pending for entry in index.catalog().entries}
    assert pending.pop("a.txt") > 30
    assert set(pending.values()) == {0}
    index.sync(corpus)
    assert index.status().pending == 0
