"""claims about syncs that are killed → checked with real processes and real signals."""

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import Index
from index.encoder import Encoder
from tests.index.helpers import contents, found, vectors, write

# More than one batch of vectors, on as many subjects, each quickly embedded.
DOCUMENTS = 140

SYNC = """
import sys, time
from index import Index
def say(progress):
    print(progress.stage, progress.done, flush=True)
    if f"{progress.stage} {progress.done}" == sys.argv[3]:
        time.sleep(60)
Index.open(sys.argv[1]).sync(sys.argv[2], say)
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    write(folder, **{f"d{i:03}": f"Item {i} weighs {i * 7} grams." for i in range(DOCUMENTS)})
    return folder


@pytest.fixture(scope="module")
def unharmed(corpus: Path, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Index:
    index = Index.open(tmp_path_factory.mktemp("unharmed"))
    index.sync(corpus)
    return index


def killed_at(line: str, folder: Path, corpus: Path, waits: bool = False) -> None:
    """Sync in a process of its own and kill it when it has come to `line`.

    With `waits` it stands still there, else it goes on until the signal comes.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", SYNC, str(folder), str(corpus), line if waits else ""],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for said in process.stdout:
        if said.strip() == line:
            process.send_signal(signal.SIGKILL)
            break
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL


@pytest.mark.parametrize("line", ["documents 1", "documents 90", "passages 128"])
def test_a_killed_sync_is_taken_up_again_and_ends_as_if_nothing_had_been(
    tmp_path: Path, corpus: Path, unharmed: Index, line: str
) -> None:
    killed_at(line, tmp_path / "i", corpus)
    index = Index.open(tmp_path / "i")
    stage, done = line.split()
    status = index.status()
    if stage == "documents":
        assert int(done) <= status.documents <= DOCUMENTS
    else:
        assert (status.documents, status.pending) == (DOCUMENTS, DOCUMENTS - int(done))
    # What was committed answers at once.
    assert found(index, "Item 0 weighs 0 grams", 1) == ["d000.txt"]
    report = index.sync(corpus)
    assert len(report.added) == DOCUMENTS - status.documents
    assert contents(index) == contents(unharmed)
    mine, others = vectors(index), vectors(unharmed)
    assert all(np.allclose(mine[key], others[key], atol=2e-3) for key in others)
    assert found(index, "item of 693 grams", 1) == ["d099.txt"]
    index.close()


def test_a_killed_sync_of_edits_leaves_each_document_old_or_new(
    tmp_path: Path, encoder: Encoder
) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    write(folder, **{f"d{i}": f"Old text {i}." for i in range(20)})
    index = Index.open(tmp_path / "i")
    index.sync(folder)
    write(folder, **{f"d{i}": f"New text {i}, and longer." for i in range(10)})
    for i in range(15, 20):
        (folder / f"d{i}.txt").unlink()
    killed_at("documents 4", tmp_path / "i", folder, waits=True)
    texts = [index.document(name).text for name in sorted(found(index, "text", 50))]
    assert len(texts) == 15
    assert all(text.startswith(("Old text", "New text")) for text in texts)
    assert 1 <= sum(text.startswith("New") for text in texts) < 10
    for hit in index.search("text", 50):
        text = index.document(hit.passage.document_id).text
        assert text[hit.passage.start : hit.passage.end] == text
    index.sync(folder)
    fresh = Index.open(tmp_path / "fresh")
    fresh.sync(folder)
    assert contents(index) == contents(fresh)
    index.close()
    fresh.close()
