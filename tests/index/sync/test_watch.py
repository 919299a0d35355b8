"""claims about a folder that is followed → checked with real changes, processes and signals."""

import json
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import BusyError, CorpusError, Index, Progress, SyncReport, watch
from index.sync import watch as module
from tests.index.helpers import BREAD, CHESS, TIDES, contents, found, write

ROOT = Path(__file__).parents[3]

TIDES_ASKED = "What causes tides?"
CHESS_ASKED = "How does a bishop move?"


def until(true: Callable[[], bool], what: str = "") -> None:
    """Wait for what must become true, however slow the machine."""
    deadline = time.monotonic() + 90
    while not true():
        assert time.monotonic() < deadline, what or "it did not come true"
        time.sleep(0.05)


class Watching:
    """A watch in a thread, and what it has yielded."""

    def __init__(
        self, index: Index, corpus: Path, progress: Callable[[Progress], None] | None = None
    ) -> None:
        self.outcomes: list[object] = []
        self.stop = threading.Event()
        self._watch = watch(index, corpus, progress, self.stop)
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        for outcome in self._watch:
            self.outcomes.append(outcome)

    def __enter__(self) -> "Watching":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self._thread.join(60)
        assert not self._thread.is_alive()

    @property
    def reports(self) -> list[SyncReport]:
        return [outcome for outcome in self.outcomes if isinstance(outcome, SyncReport)]

    def count(self, kind: type[Exception]) -> int:
        return sum(isinstance(outcome, kind) for outcome in self.outcomes)


@contextmanager
def watching_process(corpus: Path, index: Path, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """python -m index watch, which writes what it says to `log`."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "index", "watch", str(corpus), "--index", str(index)],
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
            # Whoever runs the tests in the background has them ignore it, and so would this.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def said(log: Path, text: str) -> Callable[[], bool]:
    return lambda: text in log.read_text("utf-8")


def test_what_changes_while_one_process_watches_is_found_by_another(
    index: Index, corpus: Path, tmp_path: Path
) -> None:
    write(corpus, edited=TIDES, renamed=CHESS, deleted="Glaciers carve valleys.", empty="")
    log = tmp_path / "log"
    with watching_process(corpus, index.folder, log):
        until(said(log, "Watching"))
        assert found(index, CHESS_ASKED, 1) == ["renamed.txt"]
        write(corpus, added=TIDES, edited=BREAD)
        (corpus / "renamed.txt").rename(corpus / "new.txt")
        (corpus / "deleted.txt").unlink()
        until(said(log, "2 added, 1 updated, 2 removed"))
        assert found(index, TIDES_ASKED, 1) == ["added.txt"]
        assert found(index, "yeast for bread", 1) == ["edited.txt"]
        assert found(index, CHESS_ASKED, 1) == ["new.txt"]
        assert "deleted.txt" not in found(index, "Glaciers carve valleys.", 50)
        assert index.status().pending == 0
    first, failure, watching, second = log.read_text("utf-8").splitlines()
    assert re.match(r"\d\d:\d\d:\d\d .*corpus → .*made: 3 added, .* 1 failed\. It holds 3", first)
    # Told when it was new, and not again.
    assert failure == "failed: empty.txt: empty: there is no text in it"
    assert watching == f"Watching {corpus} for changes; Ctrl-C stops."
    assert re.match(r"\d\d:\d\d:\d\d .* 2 added, 1 updated, 2 removed, 0 unchanged, 1 f", second)


@pytest.mark.parametrize(
    ("number", "status", "last"),
    [
        (signal.SIGINT, 130, "python -m index: stopped; what was done is kept"),
        (signal.SIGTERM, 0, "python -m index: stopped; what was done is kept"),
        (signal.SIGKILL, -signal.SIGKILL, "Watching"),
    ],
)
def test_a_signal_ends_it_and_the_index_is_whole(
    index: Index, corpus: Path, tmp_path: Path, number: int, status: int, last: str
) -> None:
    write(corpus, a=TIDES)
    index.sync(corpus)
    before = contents(index)
    log = tmp_path / "log"
    with watching_process(corpus, index.folder, log) as process:
        until(said(log, "Watching"))
        process.send_signal(number)
        assert process.wait(30) == status
    assert log.read_text("utf-8").splitlines()[-1].startswith(last)
    opened = Index.open(index.folder)
    assert contents(opened) == before
    write(corpus, b=CHESS)
    assert opened.sync(corpus).added == ("b.txt",)
    assert found(opened, CHESS_ASKED, 1) == ["b.txt"]
    opened.close()


def test_a_sigterm_inside_a_sync_keeps_what_was_done(
    index: Index, corpus: Path, tmp_path: Path
) -> None:
    write(corpus, **{f"d{i}": f"Item {i} weighs {i * 7} grams." for i in range(300)})
    log = tmp_path / "log"
    with watching_process(corpus, index.folder, log) as process:
        until(lambda: index.status().passages == 300)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert "stopped" in log.read_text("utf-8")
    status = index.status()
    assert (status.documents, status.writer) == (300, None)
    assert status.pending > 0
    assert len(index.sync(corpus).unchanged) == 300


def test_a_change_during_a_sync_is_not_missed(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=BREAD)
    changed = False

    def change(progress: Progress) -> None:
        nonlocal changed
        # Both files have been read by now.
        if progress.stage == "passages" and not changed:
            changed = True
            write(corpus, a=CHESS, c=TIDES)

    with Watching(index, corpus, change) as watching:
        until(lambda: len(watching.reports) == 2)
    first, second = watching.reports
    assert (first.added, first.updated) == (("a.txt", "b.txt"), ())
    assert (second.added, second.updated) == (("c.txt",), ("a.txt",))
    assert found(index, CHESS_ASKED, 1) == ["a.txt"]


def test_neither_the_index_nor_what_is_hidden_is_a_change(corpus: Path) -> None:
    write(corpus, a=TIDES)
    (corpus / ".hidden").mkdir()
    index = Index.open(corpus / "index")
    stop = threading.Event()
    outcomes = watch(index, corpus, stop=stop)
    assert isinstance(next(outcomes), SyncReport)
    (corpus / ".hidden" / "b.txt").write_text(BREAD)
    (corpus / "index" / "b.txt").write_text(BREAD)
    # Longer than any of them would have to rest.
    later = threading.Timer(module._SETTLE_AFTER_SYNC + 2, stop.set)
    later.start()
    assert [*outcomes] == []
    later.join()
    index.close()


def test_a_folder_that_goes_and_comes_back_keeps_its_index(
    index: Index, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SETTLE_AFTER_SYNC", 1.0)
    write(corpus, a=TIDES)
    with Watching(index, corpus) as watching:
        until(lambda: len(watching.outcomes) == 1)
        before = contents(index)
        corpus.rename(tmp_path / "away")
        until(lambda: watching.count(CorpusError) == 1)
        # Where a drive was unmounted an empty folder is left.
        corpus.mkdir()
        until(lambda: watching.count(CorpusError) == 2)
        assert "is empty, as when a drive is not mounted" in str(watching.outcomes[-1])
        assert contents(index) == before
        assert found(index, TIDES_ASKED, 1) == ["a.txt"]
        corpus.rmdir()
        write(tmp_path / "away", b=CHESS)
        (tmp_path / "away").rename(corpus)
        until(lambda: len(watching.reports) == 2)
        assert found(index, CHESS_ASKED, 1) == ["b.txt"]
        # It is this one that is heard now.
        write(corpus, c=BREAD)
        until(lambda: len(watching.reports) == 3)
    assert found(index, "yeast for bread", 1) == ["c.txt"]
    assert [report.removed for report in watching.reports] == [(), (), ()]


def test_a_folder_that_is_emptied_empties_the_index(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES)
    with Watching(index, corpus) as watching:
        until(lambda: len(watching.reports) == 1)
        (corpus / "a.txt").unlink()
        until(lambda: len(watching.reports) == 2)
    assert watching.reports[-1].removed == ("a.txt",)
    assert len(index) == 0


def test_an_empty_folder_is_no_reason_to_empty_the_index_of_an_earlier_run(
    index: Index, corpus: Path
) -> None:
    write(corpus, a=TIDES)
    index.sync(corpus)
    (corpus / "a.txt").unlink()
    (outcome, *_) = watch(index, corpus, stop=stopped_soon())
    assert isinstance(outcome, CorpusError)
    assert len(index) == 1


def stopped_soon() -> threading.Event:
    stop = threading.Event()
    threading.Timer(1, stop.set).start()
    return stop


def test_a_folder_may_begin_empty(index: Index, corpus: Path) -> None:
    with Watching(index, corpus) as watching:
        until(lambda: watching.count(CorpusError) == 1)
        write(corpus, a=TIDES)
        until(lambda: len(watching.reports) == 1)
    assert found(index, TIDES_ASKED, 1) == ["a.txt"]


def test_a_burst_of_writes_is_few_syncs(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES)
    with Watching(index, corpus) as watching:
        until(lambda: len(watching.reports) == 1)
        for i in range(200):
            write(corpus, **{f"copy{i}": TIDES})
            time.sleep(0.01)
        until(lambda: index.status().documents == 201)
    assert len(watching.reports) <= 4


def test_a_file_that_grows_bit_by_bit_is_not_read_at_each_bit(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SETTLE", 0.3)
    write(corpus, a=TIDES)
    with Watching(index, corpus) as watching:
        until(lambda: len(watching.reports) == 1)
        for i in range(1, 11):
            # Rests for longer than a save has to.
            time.sleep(0.5)
            write(corpus, b=TIDES * i)
        until(lambda: "b.txt" in found(index, TIDES_ASKED) and not index.status().pending)
        until(lambda: index.document("b.txt").text == TIDES * 10)
    assert len(watching.reports) <= 4


def test_a_folder_that_never_rests_is_followed(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MAX_SETTLE", 2.0)
    write(corpus, a=TIDES)
    with Watching(index, corpus) as watching:
        until(lambda: len(watching.reports) == 1)
        write(corpus, b=CHESS)
        log = corpus / "log.txt"

        def written_on() -> bool:
            log.write_text(f"Line {time.monotonic()}.", "utf-8")
            return "b.txt" in watching.reports[-1].added

        until(written_on)


def test_another_process_that_syncs_is_waited_for(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES)
    code = (
        "import sys; from pathlib import Path; from index.write_lock import write_lock\n"
        "with write_lock(Path(sys.argv[1]), wait=5): print('held', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(index.folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with Watching(index, corpus) as watching:
            until(lambda: watching.count(BusyError) == 1)
            assert f"process {holder.pid}" in str(watching.outcomes[0])
            # Tried again in the meantime, and not told.
            time.sleep(module._RETRY_BUSY + module._LOCK_WAIT + 0.5)
            holder.communicate("\n")
            until(lambda: len(watching.reports) == 1)
    assert watching.count(BusyError) == 1
    assert found(index, TIDES_ASKED, 1) == ["a.txt"]


def test_what_no_event_tells_is_found_in_a_while(
    index: Index, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_IDLE_INTERVAL", 1.0)
    target = tmp_path / "target.txt"
    target.write_text(TIDES)
    (corpus / "link.txt").symlink_to(target)
    with Watching(index, corpus) as watching:
        until(lambda: len(watching.reports) == 1)
        target.write_text(CHESS)
        until(lambda: watching.reports[-1].updated == ("link.txt",))
    assert index.document("link.txt").text == CHESS


def test_a_file_that_changed_while_it_was_read_is_read_again_without_an_event(
    index: Index, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_RETRY_UNSTABLE", 1.0)
    # Outside the folder, where nothing is reported of it.
    target = tmp_path / "target.jsonl"
    (corpus / "link.jsonl").symlink_to(target)
    steady = False

    def disturb(progress: Progress | None = None) -> None:
        """Called between its rows, which stand so far apart that they are not read in one go."""
        if not steady:
            last = json.dumps({"text": f"{CHESS} {time.monotonic()}"})
            target.write_text(json.dumps({"text": TIDES}) + "\n" * 300_000 + last)

    disturb()

    with Watching(index, corpus, disturb) as watching:
        until(lambda: len(watching.reports) == 1)
        ((path, reason),) = watching.reports[0].failed
        assert path == "link.jsonl"
        assert module.UNSTABLE_REASON in reason
        steady = True
        until(lambda: not watching.reports[-1].failed)
    assert found(index, CHESS_ASKED, 1) == ["link.jsonl#300001"]


def test_it_stops_within_a_second(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES)
    with Watching(index, corpus) as watching:
        until(lambda: len(watching.reports) == 1)
        began = time.monotonic()
    assert time.monotonic() - began < 1


def test_it_stops_inside_a_sync(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=BREAD)
    stop = threading.Event()
    assert [*watch(index, corpus, lambda _: stop.set(), stop)] == []
    assert (index.status().pending, index.status().writer) == (index.status().passages, None)
    index.sync(corpus)
    assert index.status().documents == 2


LIMITED = """
import sys, index
import index.sync.watch as module
module._POLL_INTERVAL = 0.5
from index.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs a limit of its own to reach")
def test_where_the_system_watches_no_more_the_folder_is_looked_through(
    index: Index, corpus: Path, tmp_path: Path
) -> None:
    (corpus / "sub").mkdir()
    write(corpus, a=TIDES)
    index.sync(corpus)
    limit = "echo 1 > /proc/sys/user/max_inotify_watches"
    own = ["unshare", "--user", "--map-root-user", "sh", "-c"]
    if subprocess.run([*own, limit], capture_output=True).returncode:
        pytest.skip("this system gives nobody a limit of their own")
    log = tmp_path / "log"
    with log.open("wb") as out:
        watched = ["watch", str(corpus), "--index", str(index.folder)]
        process = subprocess.Popen(
            [*own, f'{limit} && exec "$@"', "sh", sys.executable, "-c", LIMITED, *watched],
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
            # Whoever runs the tests in the background has them ignore it, and so would this.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
    try:
        until(said(log, "Watching"))
        # A copy, so that no encoder need be loaded.
        write(corpus / "sub", b=TIDES)
        until(said(log, "1 added"))
        (corpus / "sub" / "b.txt").unlink()
        until(said(log, "1 removed"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
    assert log.read_text("utf-8").count("does not report the changes") == 1


def test_a_change_in_the_middle_of_a_long_embedding_does_not_wait_for_its_end(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_CHECK_WHILE_EMBEDDING", 0.5)
    monkeypatch.setattr("index.sync.sync._PASSAGES_PER_COMMIT", 8)
    write(corpus, **{f"d{number:03}": f"Item {number}. {TIDES * 5}" for number in range(300)})
    embedding = threading.Event()

    def report(progress: Progress) -> None:
        if progress.stage == "passages" and progress.done:
            embedding.set()

    def is_gone() -> bool:
        try:
            index.document("d000.txt")
        except KeyError:
            return True
        return False

    with Watching(index, corpus, report) as watching:
        assert embedding.wait(90)
        (corpus / "d000.txt").unlink()
        until(is_gone, "the deleted file still answers")
        assert index.count_pending() > 0
        until(lambda: index.count_pending() == 0, "the embedding did not go on")
    assert watching.reports[0].added
    assert any(report.removed == ("d000.txt",) for report in watching.reports)
