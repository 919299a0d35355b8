"""Symbolic links: nothing outside the corpus folder is read or deleted unless that is asked for."""

import errno
import os
from pathlib import Path

import pytest

from index import CorpusError, Index
from index.parsers.stable_read import ChangedError, open_corpus_file
from index.sync.scan import digest, scan
from index.sync.uploads import add_file, delete_file
from index.sync.watch import watch
from tests.index.helpers import BREAD, CHESS, TIDES, found, write


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the corpus, with a file and a folder."""
    folder = tmp_path / "outside"
    (folder / "deep").mkdir(parents=True)
    write(folder, secret=CHESS)
    write(folder / "deep", buried=BREAD)
    return folder


def paths(folder: Path, follow_links: bool = False) -> list[str]:
    return [file.path for file in scan(folder, follow_links=follow_links)[0]]


def reasons(folder: Path, follow_links: bool = False) -> dict[str, str]:
    failures = scan(folder, follow_links=follow_links)[1]
    return {failure.path: failure.reason for failure in failures}


def link_out(corpus: Path, outside: Path) -> None:
    """Links that lead out of the folder in every way."""
    (corpus / "sub").mkdir()
    write(corpus, a=TIDES)
    (corpus / "file.txt").symlink_to(outside / "secret.txt")
    (corpus / "folder").symlink_to(outside)
    (corpus / "up").symlink_to("..")
    (corpus / "sub" / "far").symlink_to("../../outside/deep")
    (corpus / "sub" / "chain.txt").symlink_to(corpus / "file.txt")


def test_links_out_of_the_folder_are_named_and_not_read(
    index: Index, corpus: Path, outside: Path
) -> None:
    link_out(corpus, outside)
    report = index.sync(corpus)
    assert report.added == ("a.txt",)
    assert dict(report.failed) == {
        path: f"a link to {target!r} outside the folder: pass --follow-links to read it"
        for path, target in {
            "file.txt": str(outside / "secret.txt"),
            "folder": str(outside),
            "up": "..",
            "sub/far": "../../outside/deep",
            "sub/chain.txt": str(corpus / "file.txt"),
        }.items()
    }
    assert index.status().failed == tuple(sorted(report.failed))
    assert found(index, "bishop and sourdough") == ["a.txt"]


def test_links_are_followed_when_that_is_asked_for_and_each_document_is_read_once(
    index: Index, corpus: Path, outside: Path
) -> None:
    link_out(corpus, outside)
    report = index.sync(corpus, follow_links=True)
    assert report.failed == ()
    texts = [index.document(name).text for name in report.added]
    assert sorted(texts) == sorted([TIDES, CHESS, BREAD])
    (outside / "secret.txt").write_text(CHESS * 2, "utf-8")
    assert len(index.sync(corpus, follow_links=True).updated) == 1
    # Without the option they leave the index again.
    assert len(index.sync(corpus).removed) == 2
    assert paths(corpus) == ["a.txt"]


def test_watch_follows_links_only_when_that_is_asked_for(
    index: Index, corpus: Path, outside: Path
) -> None:
    (corpus / "file.txt").symlink_to(outside / "secret.txt")
    write(corpus, a=TIDES)
    first = next(iter(watch(index, corpus)))
    assert first.added == ("a.txt",)  # type: ignore[union-attr]
    again = next(iter(watch(index, corpus, follow_links=True)))
    assert again.added == ("file.txt",)  # type: ignore[union-attr]


def test_links_within_the_folder_give_no_document_twice(corpus: Path) -> None:
    (corpus / "real").mkdir()
    write(corpus / "real", a=TIDES)
    (corpus / "again.txt").symlink_to(corpus / "real" / "a.txt")
    (corpus / "README").symlink_to("real/a.txt")
    (corpus / "again").symlink_to("real")
    (corpus / "real" / "self").symlink_to(".")
    for follow_links in (False, True):
        assert paths(corpus, follow_links) == ["real/a.txt"]
        assert reasons(corpus, follow_links) == {}


def test_link_to_a_hidden_place_within_the_folder_is_read_where_it_is(
    index: Index, corpus: Path
) -> None:
    (corpus / ".data" / "x").mkdir(parents=True)
    write(corpus / ".data", kept=TIDES)
    write(corpus / ".data" / "x", deep=BREAD)
    (corpus / "a.txt").symlink_to(".data/kept.txt")
    (corpus / "b.txt").symlink_to(".data/kept.txt")
    (corpus / "x").symlink_to(".data/x")
    assert index.sync(corpus).added == ("a.txt", "x/deep.txt")
    assert index.document("x/deep.txt").text == BREAD


def test_loops_of_links_end(corpus: Path, outside: Path) -> None:
    (corpus / "one.txt").symlink_to("two.txt")
    (corpus / "two.txt").symlink_to("one.txt")
    (corpus / "out").symlink_to(outside)
    (outside / "back").symlink_to(corpus)
    write(corpus, a=TIDES)
    assert paths(corpus) == ["a.txt"]
    assert paths(corpus, follow_links=True) == ["a.txt", "out/deep/buried.txt", "out/secret.txt"]
    assert {"one.txt", "two.txt"} <= reasons(corpus).keys()


def test_folder_that_is_a_link_itself_is_read(index: Index, tmp_path: Path, outside: Path) -> None:
    (tmp_path / "link").symlink_to(outside)
    assert index.sync(tmp_path / "link").added == ("deep/buried.txt", "secret.txt")


def test_file_that_becomes_a_link_after_the_scan_is_not_read(corpus: Path, outside: Path) -> None:
    (corpus / "sub").mkdir()
    write(corpus, a=TIDES)
    write(corpus / "sub", secret=TIDES)
    (file, below), _ = scan(corpus)
    (corpus / "a.txt").unlink()
    (corpus / "a.txt").symlink_to(outside / "secret.txt")
    (corpus / "sub" / "secret.txt").unlink()
    (corpus / "sub").rmdir()
    (corpus / "sub").symlink_to(outside)
    for swapped in (file, below):
        with pytest.raises(ChangedError, match="is a link or no longer a folder"):
            digest(swapped)


def test_file_swapped_for_a_link_during_a_sync_is_reported_and_not_read(
    index: Index, corpus: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(corpus, a=TIDES, b=BREAD)
    listing = scan

    def swap_after_scan(*arguments: object, **options: object) -> object:
        files = listing(*arguments, **options)  # type: ignore[arg-type]
        (corpus / "b.txt").unlink()
        (corpus / "b.txt").symlink_to(outside / "secret.txt")
        return files

    monkeypatch.setattr("index.sync.sync.scan", swap_after_scan)
    report = index.sync(corpus)
    assert report.added == ("a.txt",)
    assert report.failed == (("b.txt", "it changes while it is read"),)
    assert found(index, "bishop") == ["a.txt"]


@pytest.mark.parametrize("path", ["a.txt", "sub/b.txt"])
def test_open_corpus_file_opens_what_is_below_and_no_link(
    corpus: Path, outside: Path, path: str
) -> None:
    (corpus / "sub").mkdir()
    write(corpus, a=TIDES)
    write(corpus / "sub", b=BREAD)
    with open_corpus_file(str(corpus), path) as stream:
        assert stream.read().decode() in (TIDES, BREAD)
    (corpus / "sub" / "out.txt").symlink_to(outside / "secret.txt")
    for refused in ("sub/out.txt", f"../outside/{path}", "sub/../a.txt", str(outside), ""):
        with pytest.raises(ChangedError):
            open_corpus_file(str(corpus), refused)
    with open_corpus_file(str(corpus), "sub/out.txt", follow_links=True) as stream:
        assert stream.read().decode() == CHESS


def test_failed_opens_leave_no_file_open(corpus: Path, outside: Path) -> None:
    (corpus / "out").symlink_to(outside)
    os.mkfifo(corpus / "pipe.txt")
    before = len(os.listdir("/proc/self/fd"))
    for path in ("out/secret.txt", "missing/a.txt", "missing.txt", "pipe.txt"):
        with pytest.raises(OSError, match=r".") as error:
            open_corpus_file(str(corpus), path)
        assert isinstance(error.value, ChangedError) or error.value.errno == errno.ENOENT
    assert len(os.listdir("/proc/self/fd")) == before


def test_deletion_never_goes_through_a_link(corpus: Path, outside: Path) -> None:
    link_out(corpus, outside)
    for path in ("folder/secret.txt", "up/outside/secret.txt", "sub/far/buried.txt"):
        with pytest.raises(CorpusError, match="lies behind a link to another folder"):
            delete_file(corpus, path)
    # The link goes, its target stays.
    delete_file(corpus, "file.txt")
    assert not (corpus / "file.txt").is_symlink()
    assert (outside / "secret.txt").read_text("utf-8") == CHESS
    assert (outside / "deep" / "buried.txt").exists()


def test_upload_is_copied_beside_a_link_to_the_same_content(corpus: Path, outside: Path) -> None:
    (corpus / "secret.txt").symlink_to(outside / "secret.txt")
    assert add_file(corpus, "secret.txt", outside / "secret.txt") == "secret (2).txt"
    assert paths(corpus) == ["secret (2).txt"]


def test_reason_of_a_link_to_what_is_never_read_is_not_that_it_is_a_link(
    corpus: Path, outside: Path
) -> None:
    (corpus / "zero.txt").symlink_to("/dev/zero")
    (corpus / "tune.mp3").symlink_to(outside / "secret.txt")
    for follow_links in (False, True):
        assert reasons(corpus, follow_links)["zero.txt"] == "a pipe or device, not a file"
        assert "not a supported kind" in reasons(corpus, follow_links)["tune.mp3"]
