"""Parse files and render pages in worker processes, which hostile files cannot harm."""

import functools
import json
import logging
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

from index.errors import PullquoteError, UnreadableFileError
from index.parsers.sandbox.confinement import (
    MAX_MEMORY_BYTES,
    Confinement,
    worker_access,
    worker_environment,
)
from index.parsers.stable_read import ChangedError, open_descriptor
from index.parsers.types import Skipped
from index.sync.worker_results import InvalidResultError, ResultReader, SplitDocument, WorkerResult
from index.types import Document, PagePicture, Span

# Seconds without a sign of life after which a worker is killed. Parsers send one with each page,
# and the slowest page seen, a scan, took six.
SILENCE_LIMIT = 60.0
# Seconds for a file: a base, some per MB and more for each sign of life, up to a maximum that a
# book of scanned pages stays below.
_FILE_SECONDS = 300.0
_SECONDS_PER_MB = 10.0
_SECONDS_PER_SIGN = 30.0
_MAX_FILE_SECONDS = 7_200.0
# Bytes of answers on a file that may wait to be stored: what is parsed during a commit.
_BUFFER_BYTES = 2 << 20
# Seconds between checks of the limits.
_CHECK_INTERVAL = 0.25
# What must wait for the processes at work before another one is started, which takes .3 s: bytes of
# files, or any file after this many seconds. Files of 10 KB take some milliseconds.
_WAITING_BYTES = 256 << 10
_WAITING_SECONDS = 0.3

# Seconds in which a worker that has closed its output ends by itself.
_EXIT_SECONDS = 1.0

# Imports the package without its __init__: a worker needs no index, and starts in 0.1 s. No parser
# is imported before the process is confined.
_WORKER_CODE = """
import json, sys, types
access = json.loads(sys.argv[1])
index = sys.modules["index"] = types.ModuleType("index")
index.__path__ = [access["package"]]
sys.path += [path for path in access["libraries"] if path not in sys.path]
from index.parsers.sandbox.confinement import confine
confinement = confine(access)
from index.parsers.worker import main
main(confinement)
"""
# Without the working directory, the packages of the user, what packages run at the start of Python
# (.04 s), and writing of bytecode.
_WORKER_OPTIONS = ("-P", "-s", "-S", "-B")
_PACKAGE = str(Path(__file__).resolve().parents[1])
# Whether files are passed to workers as descriptors.
_PASSES_DESCRIPTORS = sys.platform == "linux"
_LOG = logging.getLogger(__name__)


class WorkerError(PullquoteError):
    """A worker process cannot be started."""


class _WorkerProcess:
    """A worker process and the time it has taken."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair() if _PASSES_DESCRIPTORS else (None, None)
        access = json.dumps(asdict(worker_access(_PACKAGE)))
        self._process = subprocess.Popen(  # noqa: S603 - our own code
            [sys.executable, *_WORKER_OPTIONS, "-c", _WORKER_CODE, access],
            stdin=theirs.fileno() if theirs else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=worker_environment(),
            # Ctrl-C is handled by the parent, and a group of processes can be killed as a whole.
            start_new_session=True,
        )
        self._socket = ours
        if ours and theirs:
            theirs.close()
            # Nothing is read from there, so that nothing, such as a descriptor, can be sent.
            ours.shutdown(socket.SHUT_RD)
        self._stdout = cast("IO[bytes]", self._process.stdout)
        self.waiting_since: float | None = None
        self.timed_out = False
        self._spent = self._limit = 0.0
        self._set_limit(SILENCE_LIMIT)
        self.waiting_since = time.monotonic()
        line = self._stdout.readline()
        self.waiting_since = None
        if not line:
            self.close()
            raise WorkerError("a worker process does not start: reinstall Pullquote")
        # Sent before any file is parsed, so that it needs no check.
        _log_once(str(Confinement(**json.loads(line)[1])))

    def request(self, request: dict[str, Any], size: int) -> Iterator[WorkerResult]:
        """Send a request and yield the answers to it, the last of which says how it ended."""
        self._set_limit(_FILE_SECONDS + _SECONDS_PER_MB * size / (1 << 20))
        try:
            self._send(request)
        except ConnectionError:
            yield WorkerResult("crashed", self._wait())
            return
        except OSError as error:
            yield WorkerResult("failed", error.strerror)
            return
        reader = ResultReader(self._stdout, request, size)
        while True:
            answer = self._receive(reader)
            if answer.kind == "alive":
                self._limit = min(self._limit + _SECONDS_PER_SIGN, _MAX_FILE_SECONDS)
                continue
            yield answer
            if answer.kind not in ("document", "unread"):
                return

    def _send(self, request: dict[str, Any]) -> None:
        """Send a request, with its file opened. Raises OSError if it can't be opened."""
        if self._socket is None:
            stdin = cast("IO[bytes]", self._process.stdin)
            stdin.write(json.dumps(request).encode() + b"\n")
            stdin.flush()
            return
        handle = open_descriptor(request["place"])
        try:
            line = json.dumps({**request, "place": None}).encode() + b"\n"
            # A worker that does not take it is killed when its time is over.
            self.waiting_since = time.monotonic()
            sent = socket.send_fds(self._socket, [line], [handle])
            self._socket.sendall(line[sent:])
        finally:
            self.waiting_since = None
            os.close(handle)

    def _set_limit(self, seconds: float) -> None:
        self._spent, self._limit = 0.0, seconds

    def _receive(self, reader: ResultReader) -> WorkerResult:
        started = self.waiting_since = time.monotonic()
        try:
            answer = reader.read()
        except InvalidResultError as error:
            return WorkerResult("invalid", str(error))
        finally:
            self.waiting_since = None
            self._spent += time.monotonic() - started
        return answer or WorkerResult("crashed", self._wait())

    def _wait(self) -> int:
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(_EXIT_SECONDS)
        self.kill()
        return self._process.wait()

    def check_limits(self) -> None:
        """Kill the process if it has been silent or busy for too long."""
        since = self.waiting_since
        if since is None:
            return
        silent = time.monotonic() - since
        if silent > SILENCE_LIMIT or self._spent + silent > self._limit:
            self.timed_out = True
            self.kill()

    def kill(self) -> None:
        """Kill the process and its children, which ends a pending request."""
        with suppress(OSError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """Kill the process and release its pipes."""
        for stream in (self._socket, self._process.stdin):
            with suppress(OSError):
                if stream:
                    stream.close()
        self.kill()
        self._process.wait()
        self._stdout.close()


@functools.cache
def _log_once(message: str) -> None:
    _LOG.info(message)


class _ResultQueue(queue.Queue[WorkerResult]):
    """A queue that is full when the answers in it are too long, however many they are."""

    def _init(self, maxsize: int) -> None:
        self.queue: deque[WorkerResult] = deque()
        self._bytes = 0

    def _qsize(self) -> int:
        return self._bytes

    def _put(self, item: WorkerResult) -> None:
        self.queue.append(item)
        self._bytes += item.size

    def _get(self) -> WorkerResult:
        item = self.queue.popleft()
        self._bytes -= item.size
        return item


class ParseJob:
    """A file that is being parsed. Iterating yields its documents and what was skipped."""

    def __init__(self, request: dict[str, Any], size: int) -> None:
        self.request = request
        self.size = size
        self.answers = _ResultQueue(_BUFFER_BYTES)

    def __iter__(self) -> Iterator[Document | Skipped]:
        """Yield the documents without their passages. Raises the same errors as `split`."""
        for item in self.split():
            yield item.document if isinstance(item, SplitDocument) else item

    def split(self) -> Iterator[SplitDocument | Skipped]:
        """Yield the documents, split into passages where that was requested.

        Raises:
            ChangedError: The file changed meanwhile, so what was yielded is void.
            UnreadableFileError: It holds no document.
            OSError: It cannot be read.
        """
        while True:
            answer = self.answers.get()
            if answer.kind in ("document", "unread"):
                yield answer.value
            elif answer.kind == "end":
                return
            else:
                raise _error(answer.kind, answer.value)


class _JobQueue(queue.Queue[ParseJob | None]):
    """The files to parse; None ends a thread."""

    def waiting_bytes(self) -> int:
        """The length of the files that wait."""
        with self.mutex:
            return sum(job.size for job in self.queue if job)


def _error(kind: str, value: Any) -> Exception:
    if kind == "refused":
        return UnreadableFileError(value)
    if kind == "changed":
        return ChangedError("it changed while it was read")
    if kind == "memory":
        return UnreadableFileError(
            f"reading it takes more than {MAX_MEMORY_BYTES >> 20} MB of memory: split it"
        )
    if kind == "timeout":
        return UnreadableFileError("reading it takes too long: split it, or save it again")
    if kind == "not started":
        return WorkerError(value)
    if kind == "crashed" and value == -signal.SIGKILL:
        # Killed by the system, when memory is short, for instance: it may work another time.
        return OSError(0, "its parser was killed")
    if kind == "invalid":
        return UnreadableFileError(
            f"its parser gave an invalid answer ({value}): it is damaged, or hostile"
        )
    if kind == "crashed":
        return UnreadableFileError("it makes its parser crash: it is damaged, or hostile")
    return OSError(0, value)


class WorkerPool:
    """Worker processes, as many as there are cores, each started when the work takes so long that
    it pays."""

    def __init__(self, processes: int | None = None) -> None:
        self.count = processes or os.cpu_count() or 1
        self._jobs = _JobQueue()
        self._threads: list[threading.Thread] = []
        self._processes: list[_WorkerProcess] = []
        self._start_lock = threading.Lock()
        # When a process was ready to work last.
        self._started_at: float | None = None
        self._closed = threading.Event()

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def submit(
        self, place: str, path: str, size: int, sha256: str, known: Collection[str] | None = None
    ) -> ParseJob:
        """Start to parse a file. Jobs must be iterated over in the order of their submission.

        Args:
            place: Where the file is.
            path: Its path below the corpus folder.
            size: Bytes, by which its time is limited.
            sha256: Its expected digest.
            known: Digests of documents whose passages are stored. The worker splits all others
                into passages; none if this is None.
        """
        request = {"place": place, "path": path, "sha256": sha256}
        return self._submit(request | ({} if known is None else {"known": [*known]}), size)

    def draw(
        self, place: str, document: Document, page: int, spans: Sequence[Span], width: int
    ) -> PagePicture:
        """Render a page of a document.

        Args:
            place: Where the document's file is.
            document: The document in it.
            page: The number of the page, from 1.
            spans: Spans of the document's text to locate on the page.
            width: Pixels.

        Raises:
            ValueError: There is no such page.
            ChangedError: The file is not the one that the document was read from.
            UnreadableFileError: The page cannot be rendered.
            OSError: The file cannot be opened.
        """
        first, last = document.page_span(page)
        request = {
            "place": place,
            "path": document.path,
            "id": document.id,
            "kind": document.kind,
            "sha256": document.sha256,
            "page": page - 1,
            "text": document.text[first:last],
            "spans": [
                (max(start, first) - first, min(end, last) - first)
                for start, end in spans
                if start < last and end > first
            ],
            "width": width,
        }
        answer = self._submit(request, 0).answers.get()
        if not isinstance(answer.value, PagePicture):
            raise _error(answer.kind, answer.value)
        return answer.value

    def _submit(self, request: dict[str, Any], size: int) -> ParseJob:
        job = ParseJob(request, size)
        self._jobs.put(job)
        if not self._threads:
            threading.Thread(
                target=self._enforce_limits, daemon=True, name="pullquote-limits"
            ).start()
        self._start_where_it_pays()
        return job

    def _start_where_it_pays(self) -> None:
        """Start a process for the files that wait, if there are enough of them."""
        with self._start_lock:
            if len(self._threads) >= self.count or self._closed.is_set():
                return
            is_late = (
                self._started_at is not None
                and not self._jobs.empty()
                and time.monotonic() > self._started_at + _WAITING_SECONDS
            )
            if not self._threads or is_late or self._jobs.waiting_bytes() > _WAITING_BYTES:
                self._started_at = None
                self._start_thread(self._serve)

    def close(self) -> None:
        """Kill all processes."""
        with self._start_lock:
            self._closed.set()
        for _ in self._threads:
            self._jobs.put(None)
        for process in list(self._processes):
            process.kill()
        for thread in self._threads:
            thread.join()

    def _start_thread(self, target: Callable[[], None]) -> None:
        # It must outlive its process, which on Linux dies with the thread that started it.
        thread = threading.Thread(target=target, daemon=True, name="pullquote-worker")
        self._threads.append(thread)
        thread.start()

    def _serve(self) -> None:
        process: _WorkerProcess | None = None
        while (job := self._jobs.get()) is not None and not self._closed.is_set():
            for attempt in (1, 2):
                try:
                    if process is None:
                        process = _WorkerProcess()
                        self._processes.append(process)
                        self._started_at = time.monotonic()
                except (WorkerError, OSError) as error:
                    self._put(job, WorkerResult("not started", str(error)))
                    break
                outcome, sent = self._run(process, job, attempt)
                if outcome in ("crashed", "invalid", "memory", "timeout"):
                    self._processes.remove(process)
                    process.close()
                    process = None
                # It may be the fault of an earlier file, so it is tried again.
                if outcome not in ("crashed", "invalid") or sent or attempt == 2:
                    break
        if process is not None:
            process.close()

    def _run(self, process: _WorkerProcess, job: ParseJob, attempt: int) -> tuple[str, bool]:
        """Return how a job ended and whether any answer to it was passed on."""
        sent = False
        for answer in process.request(job.request, job.size):
            kind = answer.kind
            if kind == "crashed" and process.timed_out:
                kind, answer = "timeout", WorkerResult("timeout")
            if kind in ("crashed", "invalid") and attempt == 1 and not sent:
                return kind, sent
            self._put(job, answer)
            sent = True
        return kind, sent

    def _put(self, job: ParseJob, answer: WorkerResult) -> None:
        while not self._closed.is_set():
            with suppress(queue.Full):
                job.answers.put(answer, timeout=_CHECK_INTERVAL)
                return

    def _enforce_limits(self) -> None:
        while not self._closed.wait(_CHECK_INTERVAL):
            self._start_where_it_pays()
            for process in list(self._processes):
                process.check_limits()
