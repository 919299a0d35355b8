"""Worker processes, with files that would harm the process that parses them."""

import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest

from index import Document, Index
from index.chunking.passages import split_passages
from index.errors import UnreadableFileError
from index.parsers.stable_read import ChangedError
from index.parsers.types import Skipped
from index.storage.codecs import pack_spans, with_checksum
from index.sync.scan import digest
from index.sync.worker_pool import WorkerPool
from index.sync.worker_results import SplitDocument
from tests.index.helpers import BREAD, CHESS, TIDES, rows, write


def read(place: Path, sha256: str | None = None) -> list[Document | Skipped]:
    content = place.read_bytes()
    digest = sha256 or hashlib.sha256(content).hexdigest()
    with WorkerPool(1) as workers:
        return list(workers.submit(str(place), place.name, len(content), digest))


def test_document_is_transferred_between_processes_unchanged(tmp_path: Path) -> None:
    row = {"_id": "ä\u2028#1", "title": "T", "text": "a\0b \ud83d\ude00\r\n\u2029 x", "tags": ["x"]}
    row |= {"published": "2024-10-21", "authors": ["Ann"], "url": "https://example.org"}
    (tmp_path / "c.jsonl").write_text(json.dumps(row), "utf-8")
    (item,) = read(tmp_path / "c.jsonl")
    assert isinstance(item, Document)
    assert (item.id, item.text) == ("c.jsonl#ä\u2028#1", "a\0b 😀\r\n\u2029 x")
    assert (str(item.published), item.published_from) == ("2024-10-21", "metadata")
    assert (item.authors, item.tags, item.kind) == (("Ann",), ("x",), "jsonl")


def test_worker_splits_the_documents_that_are_not_known(tmp_path: Path) -> None:
    place = tmp_path / "c.jsonl"
    rows(place, *({"text": text} for text in (TIDES, BREAD, TIDES + BREAD)))
    content = place.read_bytes()
    arguments = (str(place), place.name, len(content), hashlib.sha256(content).hexdigest())
    with WorkerPool(1) as workers:
        first = list(workers.submit(*arguments, known=()).split())
        documents = [item.document for item in first if isinstance(item, SplitDocument)]
        known = {documents[0].sha256}
        second = list(workers.submit(*arguments, known=known).split())
        unsplit = list(workers.submit(*arguments).split())
    assert first == [SplitDocument(document, split_passages(document)) for document in documents]
    assert second == [SplitDocument(documents[0], None), *first[1:]]
    assert unsplit == [SplitDocument(document, None) for document in documents]


def test_long_titles_are_cut_and_too_much_metadata_is_reported(tmp_path: Path) -> None:
    place = tmp_path / "c.jsonl"
    rows(
        place,
        {"_id": "a", "text": TIDES, "title": "T" * 5_000},
        {"_id": "b" * 20_000, "text": BREAD},
        {"_id": "b" * 20_000, "text": BREAD},
        {"_id": "c", "text": TIDES, "tags": ["x" * (50 << 20)]},
        {"_id": "d", "text": BREAD},
    )
    items = read(place)
    documents = [item for item in items if isinstance(item, Document)]
    reasons = [item.reason for item in items if isinstance(item, Skipped)]
    assert [document.title for document in documents] == ["T" * 1_000, BREAD[:-1], BREAD[:-1]]
    assert [document.id[8:] for document in documents] == ["a", "b" * 20_000, "d"]
    assert reasons == [
        "line 3: the same _id as line 2",
        "'c.jsonl#c': 50 MB of metadata, expected at most 48 MB",
    ]


def test_jobs_yield_documents_in_the_order_of_submission(tmp_path: Path) -> None:
    names = [f"{number:02}" for number in range(30)]
    for name in names:
        write(tmp_path, **{name: f"Text {name}. " * (1 + 1_000 * (int(name) % 3))})
    with WorkerPool(2) as workers:
        jobs = [
            workers.submit(
                str(place), place.name, 1, hashlib.sha256(place.read_bytes()).hexdigest()
            )
            for place in sorted(tmp_path.iterdir())
        ]
        ids = [item.id for job in jobs for item in job if isinstance(item, Document)]
    assert ids == [f"{name}.txt" for name in names]


def test_file_with_another_digest_counts_as_changed(tmp_path: Path) -> None:
    write(tmp_path, a=TIDES)
    with pytest.raises(ChangedError):
        read(tmp_path / "a.txt", "0" * 64)


def test_pipe_in_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with WorkerPool(1) as workers, pytest.raises(ChangedError):
        list(workers.submit(str(tmp_path / "a.txt"), "a.txt", 1, "0" * 64))


def test_file_that_takes_too_much_memory_is_reported_and_the_next_one_read(tmp_path: Path) -> None:
    # Each of its characters takes four bytes in memory, several times over.
    with (tmp_path / "a.json").open("wb") as stream:
        stream.write(b'{"text": "\xf0\x9f\x98\x80')
        stream.write(b'", "b": [' + b"[[]," * (15 << 20) + b"[]]}")
    write(tmp_path, b=BREAD)
    with WorkerPool(1) as workers:
        first, second = (
            workers.submit(
                str(tmp_path / name),
                name,
                1,
                hashlib.sha256((tmp_path / name).read_bytes()).hexdigest(),
            )
            for name in ("a.json", "b.txt")
        )
        with pytest.raises(UnreadableFileError):
            list(first)
        (document,) = second
        assert isinstance(document, Document)
        assert document.text == BREAD


def test_parser_that_takes_too_long_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sync.worker_pool._FILE_SECONDS", 0.0)
    monkeypatch.setattr("index.sync.worker_pool._SECONDS_PER_MB", 0.0)
    monkeypatch.setattr("index.sync.worker_pool._SECONDS_PER_SIGN", 0.0)
    (tmp_path / "a.csv").write_text("a,b\n" * 2_000_000, "utf-8")
    write(tmp_path, b=BREAD)
    started = time.monotonic()
    with pytest.raises(UnreadableFileError, match="takes too long"):
        read(tmp_path / "a.csv")
    assert time.monotonic() - started < 30


def test_unreadable_file_is_not_read_again_until_it_changes(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sync.sync._RACY_NS", 0)
    write(corpus, a=TIDES)
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    report = index.sync(corpus)
    assert [path for path, _ in report.failed] == ["broken.pdf"]
    os.utime(corpus / "broken.pdf", (1, 1))
    assert index.sync(corpus).failed == report.failed
    known = index._store.files.states()["broken.pdf"]
    assert known.stamp[0] == 1_000_000_000


def test_files_in_an_archive_are_documents_of_their_own_kind(index: Index, corpus: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep/tides.txt", TIDES)
    with zipfile.ZipFile(corpus / "pack.zip", "w") as archive:
        archive.writestr("2024-10-21 bread.html", f"<html><body><p>{BREAD}</p></body></html>")
        archive.writestr("inner.zip", inner.getvalue())
        archive.writestr("tune.mp3", b"\xff")
        archive.writestr("empty.txt", b"")
    report = index.sync(corpus)
    assert sorted(report.added) == [
        "pack.zip#2024-10-21 bread.html",
        "pack.zip#inner.zip#deep/tides.txt",
    ]
    bread = index.document("pack.zip#2024-10-21 bread.html")
    assert (bread.kind, str(bread.published), bread.published_from) == (
        "html",
        "2024-10-21",
        "file name",
    )
    assert {reason.split(":")[0] for _, reason in report.failed} == {"tune.mp3", "empty.txt"}
    for hit in index.search("starter of wild yeast", 1):
        text = index.document(hit.passage.document_id).text
        assert text[hit.passage.start : hit.passage.end] in BREAD


def test_new_parsers_read_every_file_again_and_change_only_what_differs(
    index: Index, corpus: Path
) -> None:
    write(corpus, a=TIDES, b=BREAD)
    index.sync(corpus)
    index._store.set_metadata(parsers="0")
    assert index.sync(corpus).unchanged == ("a.txt", "b.txt")
    assert index._store.metadata("parsers") != "0"


def test_text_that_was_split_otherwise_is_split_again_by_new_parsers(
    index: Index, corpus: Path
) -> None:
    write(corpus, a=TIDES + CHESS, b=BREAD)
    index.sync(corpus)
    before = index.passages("a.txt")
    number = min(before)
    with sqlite3.connect(index.folder / "store.sqlite") as database:
        place = database.execute(
            "SELECT document, start, end, key FROM passages WHERE number = ?", (number,)
        ).fetchone()
        whole = with_checksum(pack_spans([place[1:3]]), number, *place)
        database.execute("UPDATE passages SET sentences = ? WHERE number = ?", (whole, number))
    index._store.set_metadata(parsers="0")
    report = index.sync(corpus)
    assert (report.updated, report.unchanged) == (("a.txt",), ("b.txt",))
    assert [*index.passages("a.txt").values()] == [*before.values()]


def test_read_command_prints_what_would_be_stored(tmp_path: Path) -> None:
    (tmp_path / "2024-10-21.md").write_text("---\nauthor: Ann\n---\n# The tides\n\n" + TIDES)
    process = subprocess.run(
        [sys.executable, "-m", "index", "read", str(tmp_path / "2024-10-21.md")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    assert (
        "title: The tides\npublished: 2024-10-21 (from the file's name)\nauthors: Ann"
        in process.stdout
    )
    assert TIDES in process.stdout
    process = subprocess.run(
        [sys.executable, "-m", "index", "read", str(tmp_path / "none.md")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (process.returncode, process.stderr.count("\n")) == (2, 1)


def test_file_that_keeps_changing_does_not_delay_the_others(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(corpus, a=TIDES)
    for name in "bcdefg":
        documents = [{"_id": str(number), "text": f"{BREAD} {number}"} for number in range(40)]
        rows(corpus / f"{name}.jsonl", *documents)
    monkeypatch.setattr(
        "index.sync.sync.digest", lambda file: "0" * 64 if file.path == "a.txt" else digest(file)
    )
    report = index.sync(corpus, pause=lambda: True)
    assert report.failed == (("a.txt", "it changes while it is read"),)
    assert len(report.added) == 6 * 40


def test_number_of_threads_does_not_grow_with_the_files(tmp_path: Path) -> None:
    write(tmp_path, b=BREAD)
    sha256 = hashlib.sha256((tmp_path / "b.txt").read_bytes()).hexdigest()
    with WorkerPool(1) as workers:
        before = threading.active_count()
        for _ in range(5):
            list(workers.submit(str(tmp_path / "b.txt"), "b.txt", 1, sha256))
        # One that serves the worker, and one that enforces its limits.
        assert threading.active_count() == before + 2
