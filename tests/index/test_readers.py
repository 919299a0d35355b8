"""claims about reading while others write → checked with threads and a second process."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from index import Index, Progress
from tests.index.helpers import BREAD, CHESS, TIDES, found, write

SYNC = "import sys; from index import Index; Index.open(sys.argv[1]).sync(sys.argv[2])"


def test_threads_that_search_while_a_sync_commits_never_fail(index: Index, corpus: Path) -> None:
    write(corpus, **{f"d{i}": f"Note {i}: {TIDES}" for i in range(12)}, stays=CHESS)
    index.sync(corpus)
    done = threading.Event()
    errors: list[BaseException] = []
    searches = [0] * 8

    def read(thread: int) -> None:
        try:
            while not done.is_set():
                hits = index.search("tides of the oceans" if thread % 2 else "bishop in chess", 10)
                assert hits
                for hit in hits:
                    assert -1.01 <= (hit.dense or 0) <= 1.01
                    try:
                        text = index.document(hit.passage.document_id).text
                    except KeyError:
                        # It was deleted after the search had found it.
                        continue
                    assert hit.passage.end <= len(text) or "Edited" in text
                index.sentence_vectors(hits)
                index.status()
                searches[thread] += 1
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=read, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for change in range(4):
        write(corpus, **{f"d{i}": f"Edited {change}. {TIDES}" for i in range(change, 12, 4)})
        (corpus / f"d{change}.txt").unlink()
        index.sync(corpus)
    done.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert min(searches) > 0
    assert "d0.txt" not in found(index, "tides", 50)


def test_another_processs_sync_is_seen_without_opening_again(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=CHESS)
    index.sync(corpus)
    assert found(index, "What causes tides?", 1) == ["a.txt"]
    # A copy: the vector is there already, so the other process need not load the encoder.
    write(corpus, c=CHESS)
    (corpus / "a.txt").unlink()
    subprocess.run([sys.executable, "-c", SYNC, str(index.folder), str(corpus)], check=True)
    hits = index.search("How does a bishop move?")
    assert {hit.passage.document_id for hit in hits} == {"b.txt", "c.txt"}
    assert all(hit.dense is not None and hit.lexical > 0 for hit in hits)
    assert "a.txt" not in found(index, "What causes tides?")
    with pytest.raises(KeyError):
        index.document("a.txt")


def test_an_index_that_was_opened_empty_sees_the_first_sync(index: Index, corpus: Path) -> None:
    reader = Index.open(index.folder)
    assert reader.search("tides") == []
    write(corpus, a=TIDES)
    index.sync(corpus)
    (hit,) = reader.search("tides")
    assert hit.dense is not None
    assert hit.lexical > 0
    reader.close()


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
    assert first.number not in index.sentence_vectors([first])
    index.sync(corpus)
    assert index.status().pending == 0
    assert index.search("sourdough starter")[0].dense is not None


def test_a_sync_under_way_makes_its_words_searchable_as_it_goes(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sync._SETTLED", 0.0)
    write(corpus, a=TIDES, b=BREAD, c=CHESS)
    reader = Index.open(index.folder)
    seen: list[list[str]] = []

    def look(progress: Progress) -> None:
        if progress.stage == "documents":
            seen.append(sorted(found(reader, "tides bread chess")))

    index.sync(corpus, look)
    assert seen == [[], ["a.txt"], ["a.txt", "b.txt"]]
    reader.close()
