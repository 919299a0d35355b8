"""Reading while other threads and processes write."""

import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from index import Index, Progress, StoreError
from tests.index.helpers import BREAD, CHESS, TIDES, found, write
from tests.index.killing import Syncs
from tests.postgres import on_both_stores

SYNC = "import sys; from index import Index; Index.open(sys.argv[1]).sync(sys.argv[2])"


# Threads, and rounds of changes. Each question to a database takes longer.
READERS, ROUNDS = {"folder": 16, "database": 8}, {"folder": 4, "database": 1}
SUBJECTS = ("anvil", "bobbin", "chisel", "dibber", "easel", "funnel", "gimlet", "hammer")
# So many files are edited during the test; the others only change their names.
EDITED = 4


class Readers:
    """Threads that each search for one subject repeatedly and record the results."""

    def __init__(self, index: Index, readers: int) -> None:
        self._index = index
        self._done = threading.Event()
        self.errors: list[BaseException] = []
        self.searches = [0] * readers
        self._threads = [threading.Thread(target=self._read, args=(i,)) for i in range(readers)]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _read(self, thread: int) -> None:
        try:
            while not self._done.is_set():
                if thread < len(self.searches) // 2:
                    subject = SUBJECTS[thread % len(SUBJECTS)]
                    self._look(subject, f"the {subject}")
                else:
                    # "Tool" is in no document: they are found by their vectors or not at all.
                    # An edited document has no vectors at first.
                    self._look(SUBJECTS[EDITED:][thread % EDITED], "tool")
                self.searches[thread] += 1
        except BaseException as error:
            self.errors.append(error)

    def _look(self, subject: str, query: str) -> None:
        with self._index.snapshot():
            hits = self._index.search(query, 50)
            texts = {
                hit.passage.document_id: self._index.document(hit.passage.document_id).text
                for hit in hits
            }
            holders = [name for name, text in texts.items() if subject in text]
            assert len(holders) == 1, (subject, query, holders)
            for hit in hits:
                text = texts[hit.passage.document_id]
                # An edited text is longer than the old one, so that their passages differ.
                assert (hit.passage.start, hit.passage.end) == (0, len(text))
            assert self._index.sentence_vectors(hits).keys() <= {hit.passage_id for hit in hits}


def round_of_changes(corpus: Path, number: int) -> None:
    """Edit two files, swap two, move another."""
    holder = {
        subject: next(path for path in corpus.iterdir() if subject in path.read_text("utf-8"))
        for subject in SUBJECTS
    }
    a, b = (holder[SUBJECTS[(number + i) % EDITED]] for i in range(2))
    c, d, e = (holder[SUBJECTS[EDITED + (number + i) % EDITED]] for i in range(3))
    for path in (a, b):
        path.write_text(path.read_text("utf-8").rstrip(".") + ", and once more.", "utf-8")
    first, second = c.read_bytes(), d.read_bytes()
    c.write_bytes(second)
    d.write_bytes(first)
    e.rename(corpus / f"moved{number}.txt")


@pytest.mark.parametrize(
    ("index", "writer"),
    [("folder", "this process"), ("folder", "another process"), ("database", "another process")],
    indirect=["index"],
)
def test_threads_see_each_document_before_or_after_a_change_and_never_half(
    index: Index, corpus: Path, server: Syncs, writer: str
) -> None:
    write(corpus, **{f"d{i}": f"Here the {name} was laid." for i, name in enumerate(SUBJECTS)})
    index.sync(corpus)
    # The first search loads the vectors.
    index.search("tool")
    kind = "database" if index.location.startswith("postgresql") else "folder"
    with Readers(index, READERS[kind]) as readers:
        for number in range(ROUNDS[kind]):
            round_of_changes(corpus, number)
            if writer == "this process":
                index.sync(corpus)
            else:
                assert server.run(index.location, corpus).status == 0
            if readers.errors:
                break
    assert readers.errors == []
    assert min(readers.searches) > 0


@on_both_stores
def test_sync_of_another_process_is_seen_without_reopening(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=CHESS)
    index.sync(corpus)
    assert found(index, "What causes tides?", 1) == ["a.txt"]
    # The vector of a copy exists already, so the other process need not load the encoder.
    write(corpus, c=CHESS)
    (corpus / "a.txt").unlink()
    subprocess.run([sys.executable, "-c", SYNC, index.location, str(corpus)], check=True)
    hits = index.search("How does a bishop move?")
    assert {hit.passage.document_id for hit in hits} == {"b.txt", "c.txt"}
    assert all(hit.dense is not None and hit.lexical > 0 for hit in hits)
    assert "a.txt" not in found(index, "What causes tides?")
    with pytest.raises(KeyError):
        index.document("a.txt")


@on_both_stores
def test_index_that_was_opened_empty_sees_the_first_sync(index: Index, corpus: Path) -> None:
    reader = Index.open(index.location)
    assert reader.search("tides") == []
    write(corpus, a=TIDES)
    index.sync(corpus)
    (hit,) = reader.search("tides")
    assert hit.dense is not None
    assert hit.lexical > 0
    reader.close()


@on_both_stores
def test_documents_are_found_by_words_while_their_vectors_are_pending(
    index: Index, corpus: Path
) -> None:
    write(corpus, a=TIDES)
    index.sync(corpus)
    write(corpus, b=BREAD, c=CHESS)

    class StopError(Exception):
        pass

    def stop(progress: object) -> None:
        if getattr(progress, "stage", "") == "passages":
            raise StopError

    with pytest.raises(StopError):
        index.sync(corpus, stop)
    assert index.status().pending == 2
    (first, *_) = index.search("sourdough starter")
    assert (first.passage.document_id, first.dense) == ("b.txt", None)
    assert first.passage_id not in index.sentence_vectors([first])
    index.sync(corpus)
    assert index.status().pending == 0
    assert index.search("sourdough starter")[0].dense is not None


@on_both_stores
def test_sync_under_way_makes_its_words_searchable_as_it_goes(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sync.sync._PUBLISH_SECONDS", 0.0)
    write(corpus, a=TIDES, b=BREAD, c=CHESS)
    reader = Index.open(index.location)
    seen: list[list[str]] = []

    def look(progress: Progress) -> None:
        if progress.stage == "documents":
            seen.append(sorted(found(reader, "tides bread chess")))

    index.sync(corpus, look)
    assert seen == [[], ["a.txt"], ["a.txt", "b.txt"]]
    reader.close()


@on_both_stores
def test_closing_ends_a_sync_in_another_thread_and_loses_nothing(
    index: Index, corpus: Path
) -> None:
    write(corpus, a=TIDES, b=BREAD)
    with ThreadPoolExecutor(1) as pool:
        closing: list[Future[None]] = []

        def close_meanwhile(_: Progress) -> None:
            closing.append(pool.submit(index.close))
            while True:
                index.generation()

        with pytest.raises(StoreError, match="is closed"):
            index.sync(corpus, close_meanwhile)
        closing[0].result()
    opened = Index.open(index.location)
    opened.sync(corpus)
    assert found(opened, "bread")[0] == "b.txt"
    opened.close()
