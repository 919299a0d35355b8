"""Run syncs in separate processes and kill them at chosen moments."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Loads the libraries once and forks for each sync, since a new process would take seconds to start.
# The model is loaded by each child, since a fork does not copy the threads that compute.
_SERVER = """
import os, resource, sys, traceback
from index import Index, PullquoteError
from index.embedding.bert import import_openvino
from index.embedding.models import find_model
import_openvino(), find_model().tokenizer, find_model().token_counter, find_model().identity
print("ready", flush=True)
for line in sys.stdin:
    index, corpus, limit = line.split()
    child = os.fork()
    if not child:
        try:
            os.write(1, f"pid {os.getpid()}\\n".encode())
            def report(done):
                os.write(1, f"{done.stage} {done.done}\\n".encode())
                if done.done == done.total:
                    os.write(1, f"{done.stage} all\\n".encode())
            if int(limit):
                # Python ignores the signal SIGXFSZ and raises OSError "File too large".
                resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
            opened = Index.open(index)
            opened.sync(corpus, report)
            opened.close()
            os._exit(0)
        except PullquoteError as error:
            os.write(1, f"error {error}\\n".encode())
            os._exit(2)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    _, status = os.waitpid(child, 0)
    os.write(1, f"end {os.waitstatus_to_exitcode(status)}\\n".encode())
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a sync ended: exit status (negative for a signal), last line printed, seconds taken."""

    status: int
    last: str
    seconds: float

    @property
    def killed(self) -> bool:
        return self.status == -signal.SIGKILL


class Syncs:
    """Runs syncs in forked processes, and kills them."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(
        self,
        index: Path | str,
        corpus: Path,
        at: str = "",
        after: float | None = None,
        limit: int = 0,
    ) -> Outcome:
        """Run a sync.

        Args:
            index: The folder of the index, or its database.
            corpus: The folder of the documents.
            at: The progress from which `after` counts: "documents 5", "passages all"; "" counts
                from the beginning.
            after: Seconds after which the sync is killed; None lets it finish.
            limit: Bytes beyond which no file may grow; 0 sets no limit.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{index} {corpus} {limit}\n")
        self._process.stdin.flush()
        child = int(self._process.stdout.readline().split()[1])
        began = time.monotonic()
        last = ""
        if after is not None and not at:
            _kill_in(child, after)
        for line in self._process.stdout:
            if line.startswith("end "):
                return Outcome(int(line.split()[1]), last, time.monotonic() - began)
            last = line.strip()
            if after is not None and last == at:
                _kill_in(child, after)
        raise AssertionError("the process that runs syncs has ended")


def _kill_in(process: int, seconds: float) -> None:
    """Kill a process after a delay, from another process so that no thread here delays it."""
    code = (
        "import os, signal, sys, time; time.sleep(float(sys.argv[2])); "
        "os.kill(int(sys.argv[1]), signal.SIGKILL)"
    )
    if seconds <= 0:
        os.kill(process, signal.SIGKILL)
    else:
        subprocess.Popen(
            [sys.executable, "-S", "-c", code, str(process), str(seconds)],
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def syncs() -> Iterator[Syncs]:
    with tempfile.TemporaryDirectory() as derived:
        yield from _syncs(derived)


def _syncs(derived: str) -> Iterator[Syncs]:
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # What it derives from a database is elsewhere, as on another machine.
        env={**os.environ, "OMP_NUM_THREADS": "1", "PULLQUOTE_DATA": derived},
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        assert process.stdout.readline() == "ready\n"
        yield Syncs(process)
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


def change(corpus: Path, chance: random.Random, seed: int) -> None:
    """Add, edit, delete, rename and swap files at random; `seed` makes new texts distinct."""
    files = sorted(corpus.rglob("*.txt"))
    for number in range(chance.randint(1, 8)):
        path = chance.choice(files)
        name = f"n{seed}x{number}"
        match chance.choice(["add", "add", "edit", "edit", "delete", "rename", "swap", "folder"]):
            case "add":
                (corpus / f"{name}.txt").write_text(text(name), "utf-8")
            case "edit" if path.is_file():
                path.write_text(text(name) + path.read_text("utf-8"), "utf-8")
            case "delete" if path.is_file() and len(files) > 5:
                path.unlink()
            case "rename" if path.is_file():
                path.rename(path.with_name(f"r{name}.txt"))
            case "swap" if path.is_file():
                other = chance.choice([file for file in files if file.is_file()])
                mine, its = path.read_bytes(), other.read_bytes()
                path.write_bytes(its)
                other.write_bytes(mine)
            case "folder" if path.is_file() and path.parent == corpus:
                path.unlink()
                path.mkdir()
                (path / f"{name}.txt").write_text(text(name), "utf-8")
            case _:
                continue


def text(name: str) -> str:
    """A document of a few passages, with words that no other document contains."""
    return "".join(
        f"In {name}s{part} they weighed {part * 7} grams of salt and found it to be good. "
        + "Then they went on with the work, and nobody said a word about it any more. " * 5
        + "\n\n"
        for part in range(3)
    )


def old_or_new(served: dict[str, str], before: dict[str, str], after: dict[str, str]) -> bool:
    """Whether each document is served as it was before the change or as it is after it."""
    return all(
        served.get(name) in (before.get(name), after.get(name))
        for name in before.keys() | after.keys() | served.keys()
    )
