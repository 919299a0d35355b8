"""Measure one system; run.py starts this once for each."""

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

from tests.benchmarks.peers.data import normalize, read_articles, read_questions
from tests.benchmarks.peers.types import Article, Question, Result, System

# The module and class of each system.
SYSTEMS = {
    "langchain": ("langchain_", "LangChain"),
    "llamaindex": ("llamaindex", "LlamaIndex"),
    "haystack": ("haystack_", "Haystack"),
    "txtai": ("txtai_", "Txtai"),
    "pullquote": ("pullquote_", "Pullquote"),
    "pullquote-dated": ("pullquote_", "DatedPullquote"),
}
# Passages retrieved per question.
K = 5
# Asked before the measurement, so that what the first questions load is not measured.
WARM_UP = ("What does a bridge weigh?", "Who paints the ships in winter?", "When do owls sleep?")
# Seconds between two measurements of the memory of child processes.
_INTERVAL = 0.05


def main() -> None:
    """Measure the system that run.py names on the command line, and write the result."""
    system, corpus, questions, article_count, other_count, out = sys.argv[1:]
    articles = read_articles(Path(corpus), int(article_count))
    result = measure(system, articles, read_questions(Path(questions), articles, int(other_count)))
    Path(out).write_text(json.dumps(asdict(result)), "utf-8")


def measure(name: str, articles: Sequence[Article], questions: Sequence[Question]) -> Result:
    """Index the articles, then ask every question once.

    Args:
        name: The system.
        articles: The corpus.
        questions: Questions with an answer in it.

    Returns:
        The measurements.

    """
    module, class_name = SYSTEMS[name]
    system_class: Callable[[Path], System] = getattr(
        importlib.import_module(f"tests.benchmarks.peers.{module}"), class_name
    )
    with tempfile.TemporaryDirectory() as folder, _ChildMemory() as child_memory:
        system = system_class(Path(folder))
        start = time.perf_counter()
        system.add(articles)
        indexing_seconds = time.perf_counter() - start

        for text in WARM_UP:
            system.retrieve(Question(text, (), questions[0].as_of, False), K)
        times, hits, words = [], [], []
        for question in questions:
            start = time.perf_counter()
            passages = system.retrieve(question, K)
            times.append(1_000 * (time.perf_counter() - start))
            texts = [normalize(passage) for passage in passages[:K]]
            hits.append(any(answer in text for answer in question.answers for text in texts))
            words += [len(passage.split()) for passage in passages]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # In bytes on macOS, in KiB elsewhere.
    peak_bytes = peak if sys.platform == "darwin" else 1024 * peak
    timely_hits = [hit for hit, question in zip(hits, questions, strict=True) if question.timely]
    text_bytes = sum(len(article.text.encode()) for article in articles)
    return Result(
        system=name,
        indexing_kb_s=text_bytes / 1_000 / indexing_seconds,
        p50_ms=statistics.median(times),
        p95_ms=statistics.quantiles(times, n=20)[-1],
        hit_rate=statistics.mean(hits),
        timely_hit_rate=statistics.mean(timely_hits),
        words=statistics.mean(words),
        peak_memory_mb=(peak_bytes + child_memory.peak) / 1e6,
    )


class _ChildMemory:
    """Measures the peak memory of child processes, in bytes, which this process's does not include.

    Works on Linux; elsewhere the peak is 0.
    """

    def __init__(self) -> None:
        self.peak = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._measure, daemon=True)

    def __enter__(self) -> "_ChildMemory":
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._stop.set()
        self._thread.join()

    def _measure(self) -> None:
        while not self._stop.wait(_INTERVAL):
            self.peak = max(self.peak, _child_memory())


def _child_memory() -> int:
    """The sum of the peak memory of the child processes that run now, in bytes."""
    total = 0
    this_process = Path("/proc/self")
    for children in this_process.glob("task/*/children"):
        # A thread or a process may end meanwhile.
        with suppress(OSError, StopIteration):
            for process_id in children.read_text("ascii").split():
                child = Path("/proc", process_id)
                # Until it runs its own program, a child shares this process's memory.
                if (child / "cmdline").read_bytes() == (this_process / "cmdline").read_bytes():
                    continue
                lines = (child / "status").read_text("utf-8", "replace").splitlines()
                peak = next(line for line in lines if line.startswith("VmHWM:"))
                total += 1024 * int(peak.split()[1])
    return total


if __name__ == "__main__":
    main()
