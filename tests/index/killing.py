"""syncs in processes of their own, killed at chosen moments → what the index makes of it."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Loads the model once and forks for each sync: that is a process of its own, which takes no ten
# seconds to begin. The parent must not have used more than one thread of torch's by then.
_SERVER = """
import os, resource, sys, traceback
import torch
torch.set_num_threads(1)
from index import Index, PullquoteError
from index.embedding.models import find_model
find_model().transformer, find_model().tokenizer, find_model().token_counter, find_model().identity
print("ready", flush=True)
for line in sys.stdin:
    index, corpus, limit = line.split()
    child = os.fork()
    if not child:
        try:
            # Makes torch's pool of threads anew, which two threads must not do at once.
            torch.set_num_threads(1)
            os.write(1, f"pid {os.getpid()}\\n".encode())
            def say(done):
                os.write(1, f"{done.stage} {done.done}\\n".encode())
                if done.done == done.total:
                    os.write(1, f"{done.stage} all\\n".encode())
            if int(limit):
                # In C it would be a signal; Python ignores that and raises "File too large".
                resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
            opened = Index.open(index)
            opened.sync(corpus, say)
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
    """How a sync ended: its exit status, negative for a signal, and the last thing it said."""

    status: int
    last: str
    seconds: float

    @property
    def killed(self) -> bool:
        return self.status == -signal.SIGKILL


class Syncs:
    """Runs syncs and kills them."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(
        self,
        index: Path,
        corpus: Path,
        at: str = "",
        after: float | None = None,
        limit: int = 0,
    ) -> Outcome:
        """Sync. It is killed `after` so many seconds, counted from its beginning, or from when it
        says `at`: "documents 5", or "passages all" when those are done.
        No file may grow beyond `limit` bytes, unless that is 0."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{index} {corpus} {limit}\n")
        self._process.stdin.flush()
        child = int(self._process.stdout.readline().split()[1])
        began = time.monotonic()
        last = ""
        if after is not None and not at:
            _kill_in(child, after)
        for said in self._process.stdout:
            if said.startswith("end "):
                return Outcome(int(said.split()[1]), last, time.monotonic() - began)
            last = said.strip()
            if after is not None and last == at:
                _kill_in(child, after)
        raise AssertionError("the server of syncs is gone")


def _kill_in(process: int, seconds: float) -> None:
    """From a process of its own too: no thread of ours shall delay it."""
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
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
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


def change(corpus: Path, chance: random.Random, made: int) -> None:
    """Do to the folder what people do to theirs, at random; `made` makes new texts new."""
    files = sorted(corpus.rglob("*.txt"))
    for number in range(chance.randint(1, 8)):
        path = chance.choice(files)
        name = f"n{made}x{number}"
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
    """A document of a few passages with words that no other has."""
    return "".join(
        f"In {name}s{place} they weighed {place * 7} grams of salt and found it to be good. "
        + "Then they went on with the work, and nobody said a word about it any more. " * 5
        + "\n\n"
        for place in range(3)
    )


def old_or_new(served: dict[str, str], before: dict[str, str], after: dict[str, str]) -> bool:
    """Whether each document is there as it was before the change, or as it is after it."""
    return all(
        served.get(name) in (before.get(name), after.get(name))
        for name in before.keys() | after.keys() | served.keys()
    )
