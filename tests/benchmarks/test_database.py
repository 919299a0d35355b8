"""Measure an index in PostgreSQL on synthetic passages, and kill its syncs, workers and server.

python -m pytest -m benchmark tests/benchmarks/test_database.py -s
PULLQUOTE_VECTORS=1000000 takes as many passages (100,000 otherwise), PULLQUOTE_KILLS=200 kills as
often (20 otherwise). PULLQUOTE_DATABASE=postgresql://… takes a server that runs already, with
memory to size; an index there that has the passages is measured as it is. PULLQUOTE_FOLDER=0 leaves
out the same in a folder. PULLQUOTE_WIDTH=200 lets a search keep so many candidates, and "all"
compare all vectors, without a graph, whatever is measured to be needed. PULLQUOTE_ASKED=100
searches as often (40 otherwise). PULLQUOTE_INDEX=folder PULLQUOTE_QUESTIONS=questions.jsonl ask
these of an index and of its copy instead of synthetic ones.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import numpy as np
import pytest

from index import Document, Filter, Index, Passage, StoreError
from index.embedding.encoder import Encoder
from index.embedding.quantization import quantize
from index.search.ann import VectorIndex
from index.storage.records import FileState, FileUpdate, StagedDocument, StorePosition
from index.storage.sqlite.store import SqliteStore, open_folder
from index.sync.copy_index import copy_index
from qa import Answer, ask
from qa.server.change_notifications import NEWS_PATH
from tests.benchmarks.synthetic import StopError, stop_before_embedding
from tests.benchmarks.test_answering import sample_questions, synthetic_index
from tests.benchmarks.test_load import run_app
from tests.benchmarks.test_scale import CANDIDATES, DIMENSION, NEIGHBORS, SyntheticVectors
from tests.index.helpers import ranking
from tests.index.killing import change, syncs, text
from tests.index.mounting import Mount, mount
from tests.postgres import PostgresServer

if TYPE_CHECKING:
    from index.storage.postgres.store import PostgresStore

__all__ = ["mount"]

PASSAGES = int(os.environ.get("PULLQUOTE_VECTORS", "100000"))
KILLS = int(os.environ.get("PULLQUOTE_KILLS", "20"))
DATABASE = os.environ.get("PULLQUOTE_DATABASE", "")
# Questions measured; those before them warm up the caches.
QUESTIONS, _WARM_UP = int(os.environ.get("PULLQUOTE_ASKED", "40")), 4
WIDTH = os.environ.get("PULLQUOTE_WIDTH", "")
HAS_FOLDER = os.environ.get("PULLQUOTE_FOLDER", "1") == "1"
_OF_DOCUMENT, _DOCUMENTS_A_COMMIT, _VECTORS_A_COMMIT = 20, 500, 5_000
_WORDS = ("tide", "moon", "ocean", "bread", "flour", "chess", "bishop", "river", "council")
# The vectors of five sentences, as an article's passage has.
_SENTENCES = bytes(5 * (4 + DIMENSION // 4))
# Characters of a passage, about 120 words.
_PASSAGE_CHARS = 700
# Passages that workers embed, and edits that another server is to hear of.
_WAITING, _EDITS = 120, 10
_EMBED = "import sys; from index.__main__ import main; main(['embed', '--index', sys.argv[1]])"
# By share of the passages that pass.
FILTERS = {
    "all": Filter(),
    "a tenth": Filter(kinds=frozenset({"pdf"})),
    "2.6%": Filter(since=date(2024, 1, 1), undated=False),
    "2%, a folder": Filter(folder="f7"),
}


def fill(store: "PostgresStore | SqliteStore", vectors: SyntheticVectors) -> None:
    """Store documents of twenty passages each, and their vectors."""
    rng = random.Random(0)
    started = time.perf_counter()
    numbers = range(vectors.count // _OF_DOCUMENT)
    for first in numbers[::_DOCUMENTS_A_COMMIT]:
        batch = [_staged(number, rng) for number in numbers[first : first + _DOCUMENTS_A_COMMIT]]
        store.stage(batch)
        updates = []
        for staged in batch:
            state = FileState(staged.document.path, 1, (1, 1, 1), staged.document.sha256)
            updates.append(FileUpdate(staged.document.path, state, (staged.document.id,)))
        store.apply(updates)
    print(f"texts {time.perf_counter() - started:.0f} s", end=", ", flush=True)
    started = time.perf_counter()
    with store.many_vectors():
        for first in range(0, vectors.count, _VECTORS_A_COMMIT * 10):
            batch_vectors = vectors.batch(first)
            for start in range(0, len(batch_vectors), _VECTORS_A_COMMIT):
                packed = {
                    (first + place).to_bytes(16): (quantize(batch_vectors[place]), _SENTENCES)
                    for place in range(start, min(start + _VECTORS_A_COMMIT, len(batch_vectors)))
                }
                store.vectors.put_packed(packed)
    store.finish_sync()
    print(f"vectors and graph {time.perf_counter() - started:.0f} s", flush=True)


def _staged(number: int, rng: random.Random) -> StagedDocument:
    words = " ".join(rng.choices(_WORDS, k=_OF_DOCUMENT * _PASSAGE_CHARS // 6))
    step = len(words) // _OF_DOCUMENT
    name = f"f{number % 50}/d{number}.txt"
    document = Document(
        id=name,
        path=name,
        title=f"Report {number}",
        text=words,
        published=date(2000, 1, 1) + timedelta(days=rng.randrange(9_000)),
        published_from="text",
        kind="txt" if rng.randrange(10) else "pdf",
        sha256=f"{number:064x}",
        language="en",
    )
    spans = [(place * step, (place + 1) * step) for place in range(_OF_DOCUMENT)]
    passages = [Passage(name, *span, (span,)) for span in spans]
    first = number * _OF_DOCUMENT
    return StagedDocument(
        document, passages, [(first + place).to_bytes(16) for place in range(_OF_DOCUMENT)]
    )


@pytest.mark.benchmark
def test_search_by_meaning_in_a_database(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    from index.storage.postgres.store import open_database

    vectors = SyntheticVectors(PASSAGES)
    store = open_database(DATABASE or request.getfixturevalue("postgres").new_address())
    if store.count_passages() != PASSAGES:
        fill(store, vectors)
    started, before = time.perf_counter(), _server_seconds(store) + time.process_time()
    if WIDTH != "all":
        store.finish_sync()
    if WIDTH:
        store.set_metadata(graph_width=WIDTH)
    connections = store._connections
    print(
        f"graph, if it was missing, and how far to look: {time.perf_counter() - started:.0f} s, "
        f"{time.process_time() + _server_seconds(store) - before:.0f} s of processor time; peak "
        f"memory of the server's leading process {_peak_memory(_backend(store)):.0f} MB; "
        f"candidates kept by a search: {store.metadata('graph_width')}"
    )
    parts = ("texts", "documents", "passages", "vectors")
    sizes = {
        part: connections.integer(f"SELECT pg_total_relation_size('{part}')") for part in parts
    }
    sizes["the graph of these"] = connections.integer(
        "SELECT pg_relation_size(to_regclass('vectors_graph'))"
    )
    print({name: f"{size / PASSAGES:.0f} bytes a passage" for name, size in sizes.items()})
    assert store.dense
    engines: dict[str, Callable[[np.ndarray, Filter], list[int]]] = {
        "database": lambda query, conditions: _numbers(store, query, conditions)
    }
    ids, matrix = _matrix(store)
    allowed = {
        name: np.isin(ids, store.matching_passages(each)) if each != Filter() else None
        for name, each in FILTERS.items()
    }
    if HAS_FOLDER:
        engines["FAISS"] = _faiss_search(tmp_path, vectors)
    for name, conditions in FILTERS.items():
        found = dict.fromkeys(engines, 0)
        wall: dict[str, list[float]] = {engine: [] for engine in engines}
        used = dict.fromkeys(engines, 0.0)
        for query in (queries := vectors.queries[:QUESTIONS]):
            cosines = matrix @ query
            if (passing := allowed[name]) is not None:
                cosines[~passing] = -2
            nearest = {int(n) for n in ids[np.argpartition(-cosines, NEIGHBORS)[:NEIGHBORS]]}
            for engine, search in engines.items():
                with store.snapshot():
                    before = _server_seconds(store)
                    started, processor = time.perf_counter(), time.process_time()
                    numbers = search(query, conditions)
                    wall[engine].append(time.perf_counter() - started)
                    used[engine] += time.process_time() - processor
                    used[engine] += _server_seconds(store) - before
                found[engine] += len(nearest & {*numbers[:NEIGHBORS]})
        count = len(queries)
        for engine, times in wall.items():
            print(
                f"{name}, {engine}: p50 {np.percentile(times, 50) * 1e3:.1f} p95 "
                f"{np.percentile(times, 95) * 1e3:.1f} ms of wall time, mean "
                f"{used[engine] / count * 1e3:.1f} ms of processor time, "
                f"recall@{NEIGHBORS} {found[engine] / NEIGHBORS / count:.3f}",
                flush=True,
            )
    store.close()


@pytest.mark.benchmark
def test_questions_in_turns_to_a_folder_and_its_copy_in_a_database(
    request: pytest.FixtureRequest, tmp_path: Path, encoder: Encoder
) -> None:
    from index.storage.postgres.store import open_database

    texts: list[str] = []
    if path := os.environ.get("PULLQUOTE_INDEX"):
        folder = Index.open(path)
    else:
        folder, texts = synthetic_index(tmp_path)
    address = DATABASE or request.getfixturevalue("postgres").new_address()
    target = open_database(address)
    started, processor = time.perf_counter(), time.process_time()
    if target.count_passages() != len(folder):
        copy_index(folder._store, target, lambda _: None)
        print(
            f"\ncopied {len(folder)} passages in {time.perf_counter() - started:.0f} s, "
            f"{time.process_time() - processor:.0f} s of processor time in the client"
        )
    target.finish_sync()
    if WIDTH:
        target.set_metadata(graph_width=WIDTH)
    parts = ("texts", "documents", "passages", "vectors")
    sizes = [target._connections.integer(f"SELECT pg_total_relation_size('{p}')") for p in parts]
    print(
        f"disk: folder {folder._store.size() / 1e6:.0f} MB; database",
        {part: f"{size / 1e6:.0f} MB" for part, size in zip(parts, sizes, strict=True)},
        f"candidates kept by a search: {target.metadata('graph_width')}",
    )
    started, processor = time.perf_counter(), time.process_time()
    indexes = {"folder": folder, "database": Index.open(address)}
    print(
        f"a new server's words: {time.perf_counter() - started:.0f} s, "
        f"{time.process_time() - processor:.0f} s of processor time"
    )
    ids, matrix = _matrix(target)
    wall: dict[str, list[float]] = {name: [] for name in indexes}
    used: dict[str, list[float]] = {name: [] for name in indexes}
    found, same = 0, 0
    questions = sample_questions(texts)[: _WARM_UP + QUESTIONS]
    for number, (question, day) in enumerate(questions):
        replies: dict[str, Answer] = {}
        for name in sorted(indexes, reverse=bool(number % 2)):
            before = _server_seconds(target)
            started, processor = time.perf_counter(), time.process_time()
            replies[name] = ask(question, indexes[name], as_of=day, reader=None)
            seconds, processor = time.perf_counter() - started, time.process_time() - processor
            if number >= _WARM_UP:
                wall[name].append(seconds)
                used[name].append(processor + _server_seconds(target) - before)
        if number < _WARM_UP:
            continue
        first = [replies[name].citations[:1] for name in indexes]
        same += first[0] == first[1]
        query = folder.encode(question)
        cosines = matrix @ query
        least = np.partition(cosines, -NEIGHBORS)[-NEIGHBORS] - 1e-5
        nearest = _numbers(target, query, Filter())[:NEIGHBORS]
        found += sum(cosines[np.searchsorted(ids, nearest)] >= least)
    count = len(questions) - _WARM_UP
    for name in indexes:
        times, processor_times = np.array(wall[name]) * 1e3, np.array(used[name]) * 1e3
        print(
            f"ask, {name}: p50 {np.percentile(times, 50):.0f} p95 {np.percentile(times, 95):.0f} "
            f"ms of wall time; processor time p50 {np.percentile(processor_times, 50):.0f} p95 "
            f"{np.percentile(processor_times, 95):.0f} mean {processor_times.mean():.0f} ms"
        )
    ratios = [np.median(of["database"]) / np.median(of["folder"]) for of in (wall, used)]
    print(
        f"database to folder: wall p50 {ratios[0]:.2f}, processor p50 {ratios[1]:.2f}; the same "
        f"first quote {same} of {count}; recall@{NEIGHBORS} {found / NEIGHBORS / count:.3f}"
    )
    for index in indexes.values():
        index.close()
    target.close()


def _server_seconds(store: "PostgresStore") -> float:
    """Processor seconds of all processes of the server, ended ones included, to a hundredth."""
    postmaster = int(_stat(_backend(store))[1])
    total = 0
    for process in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = _stat(int(process.parent.name))
            if int(fields[1]) == postmaster:
                total += int(fields[11]) + int(fields[12])
    ended = _stat(postmaster)
    total += int(ended[13]) + int(ended[14])
    return total / os.sysconf("SC_CLK_TCK")


def _stat(process: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on."""
    return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()


def _numbers(store: "PostgresStore", query: np.ndarray, conditions: Filter) -> list[int]:
    assert store.dense
    return [number for number, _ in store.dense.search(query, CANDIDATES, conditions)]


def _faiss_search(
    folder: Path, vectors: SyntheticVectors
) -> "Callable[[np.ndarray, Filter], list[int]]":
    """The same in a folder: FAISS, with the ids of what passes as the index gives them to it."""
    store = open_folder(folder)
    fill(store, vectors)
    index = VectorIndex.open(folder, DIMENSION, store)
    index.catch_up(store)
    index.rebuild(store)
    listed = {name: store.matching_passages(each) for name, each in FILTERS.items()}

    def search(query: np.ndarray, conditions: Filter) -> list[int]:
        name = next(name for name, each in FILTERS.items() if each == conditions)
        passing = None if conditions == Filter() else listed[name]
        return [int(number) for number, _ in index.search(query, CANDIDATES, passing)]

    return search


def _backend(store: "PostgresStore") -> int:
    """The process of the server that answers this thread."""
    return store._connections.integer("SELECT pg_backend_pid()")


def _peak_memory(process: int) -> float:
    """MB that a process has had at most, with what it shares with others."""
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1e3


def _matrix(store: "PostgresStore") -> "tuple[np.ndarray, np.ndarray]":
    ids, rows = zip(*store.vectors.since(StorePosition(), 20_000), strict=True)
    return np.concatenate(ids), np.concatenate(rows)


@pytest.mark.benchmark
def test_an_edit_reaches_another_server(
    postgres: PostgresServer, tmp_path: Path, encoder: Encoder
) -> None:
    import psycopg

    from index.storage.postgres.bookkeeping import CHANNEL

    corpus, address = tmp_path / "corpus", postgres.new_address()
    corpus.mkdir()
    (corpus / "a.txt").write_text(text("a"), "utf-8")
    index = Index.open(address)
    index.sync(corpus)
    delays: list[float] = []
    with (
        run_app(address, "--no-sync") as (url, _),
        psycopg.connect(address.partition("&schema")[0], autocommit=True) as listener,
        ThreadPoolExecutor(1) as pool,
    ):
        listener.execute(f"LISTEN {CHANNEL}")
        for number in range(_EDITS):
            time.sleep(2)
            (corpus / "a.txt").write_text(text(f"a{number}"), "utf-8")
            before = _news(url)
            syncing = pool.submit(index.sync, corpus)
            next(listener.notifies(timeout=120, stop_after=1))
            committed = time.perf_counter()
            while _news(url) == before:
                time.sleep(0.02)
            delays.append(time.perf_counter() - committed)
            syncing.result()
            # Of the vectors' commit.
            [*listener.notifies(timeout=0.1)]
    index.close()
    print(f"\nan edit, from its commit to another server: {np.median(delays):.2f} s, ", end="")
    print(f"at most {max(delays):.2f} of {_EDITS}")


def _news(url: str) -> bytes:
    return httpx.get(f"{url}{NEWS_PATH}", timeout=60).content


@pytest.mark.benchmark
def test_two_workers_share_what_one_does(
    postgres: PostgresServer, tmp_path: Path, encoder: Encoder
) -> None:
    rng = random.Random(0)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(_WAITING):
        words = " ".join(rng.choices(_WORDS, k=110)) + f" {number}."
        (corpus / f"d{number}.txt").write_text(words, "utf-8")
    walls: dict[int, list[float]] = {1: [], 2: []}
    for count in (1, 2, 1, 2):
        address = postgres.new_address()
        index = Index.open(address)
        with pytest.raises(StopError):
            index.sync(corpus, stop_before_embedding)
        waiting = index.count_pending()
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        workers = [
            # In sessions of their own, which Linux gives the same share of the processors each.
            subprocess.Popen(
                [sys.executable, "-c", _EMBED, address],
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
            for _ in range(count)
        ]
        for worker in workers:
            assert worker.wait() == 0
        walls[count].append(wall := time.perf_counter() - started)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        assert index.count_pending() == 0
        index.close()
        print(
            f"\n{count} at work: {waiting} passages in {wall:.1f} s, {used:.1f} s of processor "
            "time, both with the start of each",
            end="",
            flush=True,
        )
    print(f"\nwall time of one to two: {min(walls[1]) / min(walls[2]):.2f}")


@pytest.mark.benchmark
def test_kills_of_sync_worker_and_server_lose_nothing(
    postgres: PostgresServer, tmp_path: Path, encoder: Encoder
) -> None:
    rng = random.Random(1)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(40):
        (corpus / f"d{number}.txt").write_text(text(f"d{number}"), "utf-8")
    address = postgres.new_address()
    undisturbed = Index.open(tmp_path / "undisturbed")
    Index.open(address).close()
    counts = {"sync": 0, "worker": 0, "server": 0}

    def restart_server() -> None:
        postgres.stop("immediate")
        postgres.start()

    with syncs() as server:
        for number in range(KILLS):
            victim = [*counts][number % len(counts)]
            counts[victim] += 1
            worker = subprocess.Popen(
                [sys.executable, "-c", _EMBED, address], stdout=subprocess.DEVNULL
            )
            delay = rng.uniform(0.2, 3)
            action = {"worker": worker.kill, "server": restart_server}.get(victim, lambda: None)
            timer = threading.Timer(delay, action)
            timer.start()
            server.run(address, corpus, after=delay if victim == "sync" else None)
            timer.join()
            worker.kill()
            worker.wait()
            if number % 5 < 4:
                continue
            assert server.run(address, corpus).status == 0
            undisturbed.sync(corpus)
            index = Index.open(address)
            assert index.count_pending() == 0
            assert _texts(index) == _texts(undisturbed)
            assert ranking(index, "grams of salt") == ranking(undisturbed, "grams of salt")
            index.close()
            change(corpus, rng, number)
    print(f"\nkilled {counts}")


@pytest.mark.benchmark
def test_full_disk_of_the_log_is_one_clear_line_and_nothing_is_lost(
    tmp_path: Path, mount: Mount, encoder: Encoder
) -> None:
    disk, corpus = Path(tempfile.mkdtemp(prefix="pullquote-log-")), tmp_path / "corpus"
    disk.chmod(0o755)
    mount(disk, "-t", "tmpfs", "-o", "size=12m,mode=777", "tmpfs")
    corpus.mkdir()
    (corpus / "a.txt").write_text(text("a"), "utf-8")
    with PostgresServer.started("--waldir", str(disk / "log"), "--wal-segsize=1") as server:
        index = Index.open(server.new_address())
        index.sync(corpus)
        before = index.search("grams of salt")
        with pytest.raises(OSError, match="No space left"), (disk / "filler").open("wb") as filler:
            while True:
                filler.write(bytes(4096))
                filler.flush()
        chance = random.Random(0)
        for number in range(300):
            (corpus / f"b{number}.txt").write_text(chance.randbytes(8_000).hex(), "utf-8")
        with pytest.raises(StoreError) as error:
            index.sync(corpus)
        print(f"\n{error.value}")
        assert "\n" not in str(error.value)
        (disk / "filler").unlink()
        mount(disk, "-o", "remount,size=100m")
        # A server that could not even recover has ended.
        with suppress(subprocess.CalledProcessError):
            server.start()
        time.sleep(1)
        # What was committed before the disk was full is found too.
        assert {hit.passage for hit in before} <= {
            hit.passage for hit in index.search("grams of salt")
        }
        assert len(index.sync(corpus).unread) == 0
        assert (index.status().documents, index.status().pending) == (301, 0)
        index.close()


def _texts(index: Index) -> dict[str, str]:
    return {name: index.document(name).text for name in index._store.document_ids()}
