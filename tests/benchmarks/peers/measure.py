"""one system, a corpus, questions → its Result; run.py starts this once for each system."""

import importlib
import json
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.peers.data import plain, read_articles, read_questions
from tests.benchmarks.peers.types import Article, Question, Result, System

# Name → its module here, and its class there.
SYSTEMS = {
    "langchain": ("langchain_", "LangChain"),
    "llamaindex": ("llamaindex", "LlamaIndex"),
    "haystack": ("haystack_", "Haystack"),
    "txtai": ("txtai_", "Txtai"),
    "pullquote": ("ours", "Pullquote"),
    "pullquote-dated": ("ours", "DatedPullquote"),
}
# Passages retrieved for a question.
K = 5
# Asked before the clock runs: what a first question builds is not what a question costs.
WARM = ("What does a bridge weigh?", "Who paints the ships in winter?", "When do owls sleep?")
# Seconds between two looks at the processes that a system has started.
_LOOK = 0.05


def main() -> None:
    """As run.py gives them: system, corpus, questions, how many articles, how many questions that
    are not timely, file for the result."""
    system, corpus, questions, number, others, out = sys.argv[1:]
    articles = read_articles(Path(corpus), int(number))
    asked = read_questions(Path(questions), articles, int(others))
    result = measure(system, articles, asked)
    Path(out).write_text(json.dumps(asdict(result)), "utf-8")


def measure(name: str, articles: Sequence[Article], questions: Sequence[Question]) -> Result:
    """Index the articles, then ask every question once."""
    module, kind = SYSTEMS[name]
    make: Callable[[Path], System] = getattr(
        importlib.import_module(f"tests.benchmarks.peers.{module}"), kind
    )
    with tempfile.TemporaryDirectory() as folder, _Children() as children:
        system = make(Path(folder))
        began = time.perf_counter()
        system.add(articles)
        taken = time.perf_counter() - began

        for text in WARM:
            system.retrieve(Question(text, (), questions[0].asked, False), K)
        times, found, words = [], [], []
        for question in questions:
            began = time.perf_counter()
            passages = system.retrieve(question, K)
            times.append(1_000 * (time.perf_counter() - began))
            texts = [plain(passage) for passage in passages[:K]]
            found.append(any(answer in text for answer in question.answers for text in texts))
            words += [len(passage.split()) for passage in passages]
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # macOS counts bytes, the others KB.
    own_bytes = own if sys.platform == "darwin" else 1024 * own
    timely = [hit for hit, question in zip(found, questions, strict=True) if question.timely]
    return Result(
        system=name,
        index_kb_s=sum(len(article.text.encode()) for article in articles) / 1_000 / taken,
        p50_ms=statistics.median(times),
        p95_ms=statistics.quantiles(times, n=20)[-1],
        answered=statistics.mean(found),
        answered_timely=statistics.mean(timely),
        words=statistics.mean(words),
        memory_mb=(own_bytes + children.peak) / 1e6,
    )


class _Children:
    """The bytes that processes started by this one held at their peak, together, where the system
    says it (Linux); what they hold is not in this process's own peak."""

    def __init__(self) -> None:
        self.peak = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "_Children":
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.wait(_LOOK):
            self.peak = max(self.peak, self._held())

    def _held(self) -> int:
        held = 0
        own = Path("/proc/self")
        for listed in own.glob("task/*/children"):
            # A thread or a process may end while it is looked at.
            with suppress(OSError, StopIteration):
                for child in listed.read_text("ascii").split():
                    place = Path("/proc", child)
                    # Until it runs its own program, a child shares the memory counted here.
                    if (place / "cmdline").read_bytes() == (own / "cmdline").read_bytes():
                        continue
                    lines = (place / "status").read_text("utf-8", "replace").splitlines()
                    peak = next(line for line in lines if line.startswith("VmHWM:"))
                    held += 1024 * int(peak.split()[1])
        return held


if __name__ == "__main__":
    main()
