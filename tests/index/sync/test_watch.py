"""Watching a folder, with real changes, processes and signals."""

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

from index import BusyError, CorpusError, Index, Progress, RemovalRefusedError, SyncReport, watch
from index.__main__ import _interruptible
from index.cli_base import TerminatedError
from index.embedding.encoder import Encoder
from index.errors import LostConnectionError
from index.sync import watch as module
from index.sync.sync import UNSTABLE_REASON
from tests.index.helpers import BREAD, CHESS, TIDES, contents, found, write
from tests.postgres import PostgresServer

ROOT = Path(__file__).parents[3]

TIDES_QUERY = "What causes tides?"
CHESS_QUERY = "How does a bishop move?"


def until(condition: Callable[[], bool], message: str = "") -> None:
    """Wait for the condition to become true, however slow the machine."""
    deadline = time.monotonic() + 90
    while not condition():
        assert time.monotonic() < deadline, message or "the condition did not become true"
        time.sleep(0.05)


class WatchThread:
    """A watch in a thread, and the outcomes it has yielded."""

    def __init__(
        self,
        index: Index,
        corpus: Path,
        progress: Callable[[Progress], None] | None = None,
        *,
        follow_links: bool = False,
    ) -> None:
        self.outcomes: list[object] = []
        self.stop = threading.Event()
        self._watch = watch(index, corpus, progress, self.stop, follow_links=follow_links)
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        for outcome in self._watch:
            self.outcomes.append(outcome)

    def __enter__(self) -> "WatchThread":
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
    """Run `python -m index watch` with its output in `log`."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "index", "watch", str(corpus), "--index", str(index)],
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
            # A shell that runs the tests in the background ignores SIGINT, which is inherited.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def logged(log: Path, text: str) -> Callable[[], bool]:
    return lambda: text in log.read_text("utf-8")


def test_changes_synced_by_a_watching_process_are_found_by_another(
    index: Index, corpus: Path, tmp_path: Path
) -> None:
    write(corpus, edited=TIDES, renamed=CHESS, deleted="Glaciers carve valleys.", empty="")
    log = tmp_path / "log"
    with watching_process(corpus, index.folder, log):
        until(logged(log, "Watching"))
        assert found(index, CHESS_QUERY, 1) == ["renamed.txt"]
        write(corpus, added=TIDES, edited=BREAD)
        (corpus / "renamed.txt").rename(corpus / "new.txt")
        (corpus / "deleted.txt").unlink()
        until(logged(log, "2 added, 1 updated, 2 removed"))
        assert found(index, TIDES_QUERY, 1) == ["added.txt"]
        assert found(index, "yeast for bread", 1) == ["edited.txt"]
        assert found(index, CHESS_QUERY, 1) == ["new.txt"]
        assert "deleted.txt" not in found(index, "Glaciers carve valleys.", 50)
        assert index.status().pending == 0
    first, failure, watching, second = log.read_text("utf-8").splitlines()
    assert re.match(r"\d\d:\d\d:\d\d .*corpus → .*made: 3 added, .* 1 failed\. It holds 3", first)
    # Reported once.
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
def test_signal_ends_the_watch_and_the_index_is_intact(
    index: Index, corpus: Path, tmp_path: Path, number: int, status: int, last: str
) -> None:
    write(corpus, a=TIDES)
    index.sync(corpus)
    before = contents(index)
    log = tmp_path / "log"
    with watching_process(corpus, index.folder, log) as process:
        until(logged(log, "Watching"))
        process.send_signal(number)
        assert process.wait(30) == status
    assert log.read_text("utf-8").splitlines()[-1].startswith(last)
    opened = Index.open(index.folder)
    assert contents(opened) == before
    write(corpus, b=CHESS)
    assert opened.sync(corpus).added == ("b.txt",)
    assert found(opened, CHESS_QUERY, 1) == ["b.txt"]
    opened.close()


def test_sigterm_during_a_sync_keeps_completed_work(
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


@pytest.mark.parametrize(
    ("number", "expected"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, TerminatedError)]
)
def test_signal_that_a_library_turns_into_an_error_still_ends_the_command(
    number: int, expected: type[BaseException]
) -> None:
    # A program that was started in the background may ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with pytest.raises(KeyboardInterrupt) as caught, _interruptible():
        try:
            signal.raise_signal(number)
        except KeyboardInterrupt:
            # As compiled libraries do when their import is interrupted.
            raise ImportError("numpy failed to import") from None
    assert caught.type is expected


def test_change_during_a_sync_is_not_missed(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=BREAD)
    changed = False

    def change(progress: Progress) -> None:
        nonlocal changed
        # Both files have been read by now.
        if progress.stage == "passages" and not changed:
            changed = True
            write(corpus, a=CHESS, c=TIDES)

    with WatchThread(index, corpus, change) as watching:
        until(lambda: len(watching.reports) == 2)
    first, second = watching.reports
    assert (first.added, first.updated) == (("a.txt", "b.txt"), ())
    assert (second.added, second.updated) == (("c.txt",), ("a.txt",))
    assert found(index, CHESS_QUERY, 1) == ["a.txt"]


def test_watch_into_a_database_goes_on_once_a_lost_server_is_back(
    postgres: PostgresServer, corpus: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SETTLE_AFTER_SYNC", 0.2)
    write(corpus, a=TIDES)
    index = Index.open(postgres.new_address())
    with WatchThread(index, corpus) as watching:
        until(lambda: len(watching.reports) == 1)
        postgres.stop("immediate")
        try:
            write(corpus, b=CHESS)
            until(lambda: watching.count(LostConnectionError) > 0)
        finally:
            postgres.start()
        until(lambda: len(watching.reports) == 2)
    assert watching.reports[1].added == ("b.txt",)
    assert found(index, CHESS_QUERY, 1) == ["b.txt"]
    index.close()


def test_changes_in_the_index_and_in_hidden_folders_are_ignored(corpus: Path) -> None:
    write(corpus, a=TIDES)
    (corpus / ".hidden").mkdir()
    index = Index.open(corpus / "index")
    stop = threading.Event()
    outcomes = watch(index, corpus, stop=stop)
    assert isinstance(next(outcomes), SyncReport)
    (corpus / ".hidden" / "b.txt").write_text(BREAD)
    (corpus / "index" / "b.txt").write_text(BREAD)
    # Longer than any change would take to settle.
    later = threading.Timer(module._SETTLE_AFTER_SYNC + 2, stop.set)
    later.start()
    assert [*outcomes] == []
    later.join()
    index.close()


def test_folder_that_disappears_and_returns_keeps_its_index(
    index: Index, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SETTLE_AFTER_SYNC", 1.0)
    write(corpus, a=TIDES)
    with WatchThread(index, corpus) as watching:
        until(lambda: len(watching.outcomes) == 1)
        before = contents(index)
        corpus.rename(tmp_path / "away")
        until(lambda: watching.count(CorpusError) == 1)
        # An unmounted drive leaves an empty folder.
        corpus.mkdir()
        until(lambda: watching.count(CorpusError) == 2)
        assert "is empty, as when a drive is not mounted" in str(watching.outcomes[-1])
        assert contents(index) == before
        assert found(index, TIDES_QUERY, 1) == ["a.txt"]
        corpus.rmdir()
        write(tmp_path / "away", b=CHESS)
        (tmp_path / "away").rename(corpus)
        until(lambda: len(watching.reports) == 2)
        assert found(index, CHESS_QUERY, 1) == ["b.txt"]
        # Changes are now detected in the returned folder.
        write(corpus, c=BREAD)
        until(lambda: len(watching.reports) == 3)
    assert found(index, "yeast for bread", 1) == ["c.txt"]
    assert [report.removed for report in watching.reports] == [(), (), ()]


def test_emptied_folder_empties_the_index_once_that_is_confirmed(
    index: Index, corpus: Path, tmp_path: Path
) -> None:
    write(corpus, a=TIDES)
    with WatchThread(index, corpus) as watching:
        until(lambda: len(watching.reports) == 1)
        (corpus / "a.txt").unlink()
        until(lambda: watching.count(RemovalRefusedError) == 1)
        assert len(index) == 1
        # By another process, such as a page.
        other = Index.open(tmp_path / "made")
        other.confirm_removal(["a.txt"])
        other.close()
        until(lambda: len(watching.reports) == 2)
    assert watching.reports[-1].removed == ("a.txt",)
    assert len(index) == 0


def test_folder_empty_at_the_start_does_not_empty_the_index(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES)
    index.sync(corpus)
    (corpus / "a.txt").unlink()
    (outcome, *_) = watch(index, corpus, stop=stop_after_a_second())
    assert isinstance(outcome, CorpusError)
    assert len(index) == 1


def stop_after_a_second() -> threading.Event:
    stop = threading.Event()
    threading.Timer(1, stop.set).start()
    return stop


def test_folder_may_be_empty_at_the_start(index: Index, corpus: Path) -> None:
    with WatchThread(index, corpus) as watching:
        until(lambda: watching.count(CorpusError) == 1)
        write(corpus, a=TIDES)
        until(lambda: len(watching.reports) == 1)
    assert found(index, TIDES_QUERY, 1) == ["a.txt"]


def test_burst_of_writes_causes_few_syncs(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES)
    with WatchThread(index, corpus) as watching:
        until(lambda: len(watching.reports) == 1)
        for i in range(200):
            write(corpus, **{f"copy{i}": TIDES})
            time.sleep(0.01)
        until(lambda: index.status().documents == 201)
    assert len(watching.reports) <= 4


def test_slowly_growing_file_is_not_read_at_each_write(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SETTLE", 0.3)
    write(corpus, a=TIDES)
    with WatchThread(index, corpus) as watching:
        until(lambda: len(watching.reports) == 1)
        for i in range(1, 11):
            # A longer pause than _SETTLE.
            time.sleep(0.5)
            write(corpus, b=TIDES * i)
        until(lambda: "b.txt" in found(index, TIDES_QUERY) and not index.status().pending)
        until(lambda: index.document("b.txt").text == TIDES * 10)
    assert len(watching.reports) <= 4


def test_folder_that_never_settles_is_synced(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MAX_SETTLE", 2.0)
    write(corpus, a=TIDES)
    with WatchThread(index, corpus) as watching:
        until(lambda: len(watching.reports) == 1)
        write(corpus, b=CHESS)
        log = corpus / "log.txt"

        def keep_writing() -> bool:
            log.write_text(f"Line {time.monotonic()}.", "utf-8")
            return "b.txt" in watching.reports[-1].added

        until(keep_writing)


def test_sync_of_another_process_is_waited_for(index: Index, corpus: Path) -> None:
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
        with WatchThread(index, corpus) as watching:
            until(lambda: watching.count(BusyError) == 1)
            assert f"process {holder.pid}" in str(watching.outcomes[0])
            # Retried meanwhile, but not reported again.
            time.sleep(module._RETRY_BUSY + module._LOCK_WAIT + 0.5)
            holder.communicate("\n")
            until(lambda: len(watching.reports) == 1)
    assert watching.count(BusyError) == 1
    assert found(index, TIDES_QUERY, 1) == ["a.txt"]


def test_change_without_an_event_is_found_by_the_idle_sync(
    index: Index, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_IDLE_INTERVAL", 1.0)
    target = tmp_path / "target.txt"
    target.write_text(TIDES)
    (corpus / "link.txt").symlink_to(target)
    with WatchThread(index, corpus, follow_links=True) as watching:
        until(lambda: len(watching.reports) == 1)
        target.write_text(CHESS)
        until(lambda: watching.reports[-1].updated == ("link.txt",))
    assert index.document("link.txt").text == CHESS


def test_file_that_changed_while_it_was_read_is_retried_without_an_event(
    index: Index, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_RETRY_UNSTABLE", 1.0)
    # Outside the folder, so that no events are reported.
    target = tmp_path / "target.jsonl"
    (corpus / "link.jsonl").symlink_to(target)
    is_stable = False

    def disturb(progress: Progress | None = None) -> None:
        """Called between its rows, which are so far apart that they are not read at once."""
        if not is_stable:
            last = json.dumps({"text": f"{CHESS} {time.monotonic()}"})
            target.write_text(json.dumps({"text": TIDES}) + "\n" * 300_000 + last)

    disturb()

    with WatchThread(index, corpus, disturb, follow_links=True) as watching:
        until(lambda: len(watching.reports) == 1)
        ((path, reason),) = watching.reports[0].failed
        assert path == "link.jsonl"
        assert UNSTABLE_REASON in reason
        is_stable = True
        until(lambda: not watching.reports[-1].failed)
    assert found(index, CHESS_QUERY, 1) == ["link.jsonl#300001"]


def test_watch_stops_within_a_second(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES)
    with WatchThread(index, corpus) as watching:
        until(lambda: len(watching.reports) == 1)
        started = time.monotonic()
    assert time.monotonic() - started < 1


def test_watch_stops_during_a_sync(index: Index, corpus: Path) -> None:
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


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare to set an inotify limit")
def test_folder_is_polled_where_the_system_reports_no_changes(
    index: Index, corpus: Path, tmp_path: Path
) -> None:
    (corpus / "sub").mkdir()
    write(corpus, a=TIDES)
    index.sync(corpus)
    limit = "echo 1 > /proc/sys/user/max_inotify_watches"
    unshare = ["unshare", "--user", "--map-root-user", "sh", "-c"]
    if subprocess.run([*unshare, limit], capture_output=True).returncode:
        pytest.skip("this system allows no inotify limit per user namespace")
    log = tmp_path / "log"
    with log.open("wb") as out:
        arguments = ["watch", str(corpus), "--index", str(index.folder)]
        process = subprocess.Popen(
            [*unshare, f'{limit} && exec "$@"', "sh", sys.executable, "-c", LIMITED, *arguments],
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
            # A shell that runs the tests in the background ignores SIGINT, which is inherited.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
    try:
        until(logged(log, "Watching"))
        # A duplicate, so that no encoder is loaded.
        write(corpus / "sub", b=TIDES)
        until(logged(log, "1 added"))
        (corpus / "sub" / "b.txt").unlink()
        until(logged(log, "1 removed"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
    assert log.read_text("utf-8").count("does not report the changes") == 1


def test_change_is_synced_before_a_long_embedding_ends(
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

    with WatchThread(index, corpus, report) as watching:
        assert embedding.wait(90)
        (corpus / "d000.txt").unlink()
        until(is_gone, "the deleted file is still found")
        assert index.count_pending() > 0
        until(lambda: index.count_pending() == 0, "the embedding was not resumed")
    assert watching.reports[0].added
    assert any(report.removed == ("d000.txt",) for report in watching.reports)
