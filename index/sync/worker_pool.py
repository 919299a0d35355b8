"""files → the Documents in them, read by processes apart, several at once."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from base64 import b64decode
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

from index.errors import PullquoteError, UnreadableFileError
from index.parsers.stable_read import ChangedError
from index.parsers.types import Skipped
from index.parsers.worker import MOST_MEMORY
from index.types import Box, Document, PagePicture, Passage, Span

# Seconds that a reader may be silent: readers give a sign with each page, and the slowest page
# that was seen, a scan, takes six.
SILENCE = 60.0
# Seconds for a file: some, some for each MB, and more for each sign that it goes on, up to a limit
# that a book of scanned pages stays below.
_FILE, _PER_MB, _PER_SIGN, _LONGEST = 300.0, 10.0, 30.0, 7_200.0
# Characters of a file's documents that wait for being stored: what is read while a batch is.
_WAITING = 2 << 20
# Seconds between two looks at whether somebody has been silent for too long.
_LOOK = 0.25

# The package without what its __init__ brings: a worker needs no index, and starts in 0.1 s.
_START = (
    "import sys, types; index = types.ModuleType('index'); index.__path__ = [sys.argv[1]]; "
    "sys.modules['index'] = index; from index.parsers.worker import main; main()"
)
_PACKAGE = str(Path(__file__).resolve().parents[1])

_Answer = tuple[str, Any]


class WorkerError(PullquoteError):
    """The process that reads files can't be started."""


class _Process:
    """One worker, and for how long it has kept us waiting."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own code
            [sys.executable, "-c", _START, _PACKAGE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Ctrl-C is for us to heed.
            start_new_session=True,
        )
        self._stdin = cast("IO[bytes]", self._process.stdin)
        self._stdout = cast("IO[bytes]", self._process.stdout)
        self.waiting_since: float | None = None
        self.overdue = False
        self._spent = self._limit = 0.0
        self._begin(SILENCE)
        if self._receive() != ("ready", None):
            self.close()
            raise WorkerError("the process that reads files does not start: install Pullquote anew")

    def ask(self, request: dict[str, Any], size: int) -> Iterator[_Answer]:
        """Its answers to a request, the last one of which says how it ended."""
        self._begin(_FILE + _PER_MB * size / (1 << 20))
        try:
            self._stdin.write(json.dumps(request).encode() + b"\n")
            self._stdin.flush()
        except BrokenPipeError:
            yield "crashed", self._ending()
            return
        while True:
            kind, value = self._receive()
            if kind == "alive":
                self._limit = min(self._limit + _PER_SIGN, _LONGEST)
                continue
            yield kind, value
            if kind not in ("document", "unread"):
                return

    def _begin(self, limit: float) -> None:
        self._spent, self._limit = 0.0, limit

    def _receive(self) -> _Answer:
        began = self.waiting_since = time.monotonic()
        line = self._stdout.readline()
        self.waiting_since = None
        self._spent += time.monotonic() - began
        if not line.endswith(b"\n"):
            return "crashed", self._ending()
        kind, value = json.loads(line)
        return kind, value

    def check(self) -> None:
        """End it if it has been silent, or at work, for too long."""
        since = self.waiting_since
        if since is None:
            return
        silent = time.monotonic() - since
        if silent > SILENCE or self._spent + silent > self._limit:
            self.overdue = True
            self.end()

    def end(self) -> None:
        """Whoever waits for an answer gets none."""
        with suppress(OSError):
            self._process.kill()

    def _ending(self) -> int:
        return self._process.wait()

    def close(self) -> None:
        with suppress(OSError):
            self._stdin.close()
        self.end()
        self._process.wait()
        self._stdout.close()


@dataclass(frozen=True, slots=True)
class Split:
    """A document with its passages, before any sentence is cut for the encoder; None where they
    were not asked for."""

    document: Document
    passages: list[Passage] | None


class _Answers(queue.Queue[_Answer]):
    """Full when what waits in it is too much text, however many documents that are."""

    def _init(self, maxsize: int) -> None:
        self.queue: deque[_Answer] = deque()
        self._weight = 0

    def _qsize(self) -> int:
        return self._weight

    def _put(self, item: _Answer) -> None:
        self.queue.append(item)
        self._weight += _weight(item)

    def _get(self) -> _Answer:
        item = self.queue.popleft()
        self._weight -= _weight(item)
        return item


def _weight(answer: _Answer) -> int:
    kind, value = answer
    return 1 + len(value["text"]) if kind == "document" else 1


class Reading:
    """A file that is being read: its documents and what in it holds none, as they come."""

    def __init__(self, request: dict[str, Any], size: int) -> None:
        self.request = request
        self.size = size
        self.answers = _Answers(_WAITING)

    def __iter__(self) -> Iterator[Document | Skipped]:
        """Raises ChangedError when the file changed meanwhile: nothing of it counts then;
        UnreadableFileError when it holds no document, OSError when it can't be read."""
        for item in self.split():
            yield item.document if isinstance(item, Split) else item

    def split(self) -> Iterator[Split | Skipped]:
        """The same, with the passages of documents that are not known."""
        while True:
            kind, value = self.answers.get()
            if kind == "document":
                yield _split(value)
            elif kind == "unread":
                yield Skipped(value)
            elif kind == "end":
                return
            else:
                raise _ended(kind, value)


def _split(value: dict[str, Any]) -> Split:
    passages = value.pop("passages")
    fields: dict[str, Any] = {
        name: tuple(item) if isinstance(item, list) else item for name, item in value.items()
    }
    if fields["published"]:
        fields["published"] = date.fromisoformat(fields["published"])
    document = Document(**fields)
    if passages is None:
        return Split(document, None)
    return Split(document, [_passage(document.id, offsets) for offsets in passages])


def _passage(identity: str, offsets: list[int]) -> Passage:
    spans = tuple(zip(offsets[::2], offsets[1::2], strict=True))
    return Passage(identity, offsets[0], offsets[-1], spans)


def _ended(kind: str, value: Any) -> Exception:
    if kind == "refused":
        return UnreadableFileError(value)
    if kind == "changed":
        return ChangedError("it changed while it was read")
    if kind == "memory":
        return UnreadableFileError(
            f"reading it takes more than {MOST_MEMORY >> 20} MB of memory: split it"
        )
    if kind == "overdue":
        return UnreadableFileError("reading it takes too long: split it, or save it anew")
    if kind == "broken":
        return WorkerError(value)
    if kind == "crashed" and value == -signal.SIGKILL:
        # Not by us: by a system that was short of memory, say. It may go well another time.
        return OSError(0, "its reader was killed")
    if kind == "crashed":
        return UnreadableFileError("it makes its reader crash: it is damaged, or hostile")
    return OSError(0, value)


class Workers:
    """Processes that read, as many as there are cores, each started when there is work for it."""

    def __init__(self, processes: int | None = None) -> None:
        self.count = processes or os.cpu_count() or 1
        self._todo: queue.Queue[Reading | None] = queue.Queue()
        self._threads: list[threading.Thread] = []
        self._processes: list[_Process] = []
        self._closed = threading.Event()

    def __enter__(self) -> "Workers":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def submit(
        self,
        place: str,
        path: str,
        size: int,
        sha256: str,
        known: Collection[str] | None = None,
    ) -> Reading:
        """Begin to read the file at `place`, with that digest. Readings are to be iterated over in
        the order in which they were begun.

        Its documents are split into passages there, apart from those whose digests are `known`;
        none is where that is None.
        """
        asked = {"place": place, "path": path, "sha256": sha256}
        return self._submit(asked | ({} if known is None else {"known": [*known]}), size)

    def draw(
        self, place: str, document: Document, page: int, spans: Sequence[Span], width: int
    ) -> PagePicture:
        """Page `page`, from 1, of the document that the file at `place` holds, `width` pixels
        wide, with the places of those `spans` of the document's text that stand on it.

        Raises ValueError when there is no such page, ChangedError when the file is not what the
        document was read from any more, UnreadableFileError when the page can't be drawn, OSError
        when the file can't be opened.
        """
        first, last = document.page_span(page)
        asked = {
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
        kind, value = self._submit(asked, 0).answers.get()
        if kind != "picture":
            raise _ended(kind, value)
        boxes = tuple(Box(**box) for box in value["boxes"])
        return PagePicture(b64decode(value["png"]), value["width"], value["height"], boxes)

    def _submit(self, request: dict[str, Any], size: int) -> Reading:
        reading = Reading(request, size)
        self._todo.put(reading)
        if not self._threads:
            threading.Thread(target=self._watch, daemon=True, name="pullquote-limits").start()
        if len(self._threads) < self.count:
            self._start(self._serve)
        return reading

    def close(self) -> None:
        """End all processes."""
        self._closed.set()
        for _ in self._threads:
            self._todo.put(None)
        for process in list(self._processes):
            process.end()
        for thread in self._threads:
            thread.join()

    def _start(self, target: Any) -> None:
        # Not ended before its process is, which on Linux dies with the thread that started it.
        thread = threading.Thread(target=target, daemon=True, name="pullquote-reading")
        self._threads.append(thread)
        thread.start()

    def _serve(self) -> None:
        process: _Process | None = None
        while (reading := self._todo.get()) is not None and not self._closed.is_set():
            for attempt in (1, 2):
                try:
                    if process is None:
                        process = _Process()
                        self._processes.append(process)
                except (WorkerError, OSError) as error:
                    self._put(reading, ("broken", str(error)))
                    break
                last, sent = self._read(process, reading, attempt)
                if last in ("crashed", "memory", "overdue"):
                    self._processes.remove(process)
                    process.close()
                    process = None
                # It may have been the fault of an earlier file.
                if last != "crashed" or sent or attempt == 2:
                    break
        if process is not None:
            process.close()

    def _read(self, process: _Process, reading: Reading, attempt: int) -> tuple[str, bool]:
        """How the reading ended, and whether anything of it was passed on."""
        sent = False
        for kind, value in process.ask(reading.request, reading.size):
            if kind == "crashed" and process.overdue:
                kind = "overdue"
            if kind == "crashed" and attempt == 1 and not sent:
                return kind, sent
            self._put(reading, (kind, value))
            sent = True
        return kind, sent

    def _put(self, reading: Reading, answer: _Answer) -> None:
        while not self._closed.is_set():
            with suppress(queue.Full):
                reading.answers.put(answer, timeout=_LOOK)
                return

    def _watch(self) -> None:
        while not self._closed.wait(_LOOK):
            for process in list(self._processes):
                process.check()
