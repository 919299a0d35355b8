"""Measure the sync of one changed article in a small and in a large corpus.

python -m pytest -m benchmark tests/benchmarks/test_sync_cost.py -s
PULLQUOTE_ARTICLES=file.jsonl uses the "text" of its rows instead of synthetic articles.

The other articles get synthetic vectors: embedding them would take hours, and no cost depends on
the values. The changed articles are embedded.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index import Index
from index.embedding.encoder import Encoder
from index.sync.scan import scan
from tests.benchmarks.synthetic import StopError, articles, fill_vectors, stop_before_embedding

# Articles of the two corpora.
SIZES = (10, 11_775)
REPEATS = 7


@pytest.mark.benchmark
def test_cost_of_one_changed_article(tmp_path: Path, encoder: Encoder) -> None:
    texts = articles()
    seconds: dict[int, dict[str, float]] = {}
    # Added to both corpora.
    new_articles = [next(texts)[:6_000] for _ in range(REPEATS)]
    for size in SIZES:
        corpus = tmp_path / f"corpus{size}"
        corpus.mkdir()
        for number in range(size):
            (corpus / f"a{number:06}.txt").write_text(next(texts), "utf-8")
        index = Index.open(tmp_path / f"index{size}")
        start = time.perf_counter()
        with pytest.raises(StopError):
            index.sync(corpus, stop_before_embedding)
        text_stage = time.perf_counter() - start
        fill_vectors(index)
        index.sync(corpus)
        index.search("warm up")
        print(f"\n{size:,} articles, {len(index):,} passages; text stage {text_stage:.1f} s")

        seconds[size] = sync_times(index, corpus, new_articles)
        index.close()
    small, large = seconds[SIZES[0]], seconds[SIZES[1]]
    print(f"{'seconds':>16}{SIZES[0]:>9,}{SIZES[1]:>9,}   ratio   ratio without an unchanged sync")
    for name, small_time in small.items():
        large_time = large[name]
        ratio = large_time / small_time
        print(f"{name:>16}{small_time:9.3f}{large_time:9.3f}{ratio:8.1f}", end="")
        small_extra = small_time - small["no change"]
        large_extra = large_time - large["no change"]
        print(f"{large_extra / small_extra:8.1f}" if small_extra > 0 else "")


def sync_times(index: Index, corpus: Path, new_articles: list[str]) -> dict[str, float]:
    """Median seconds of a scan, and of a sync after each kind of change."""

    def path(number: int) -> Path:
        return corpus / f"a{number:06}x.txt"

    def add(number: int) -> None:
        path(number).write_text(new_articles[number], "utf-8")

    def edit(number: int) -> None:
        path(number).write_text("A new beginning. " + new_articles[number], "utf-8")

    def edit_old(number: int) -> None:
        old = corpus / f"a{number:06}.txt"
        old.write_text("A new beginning. " + old.read_text("utf-8"), "utf-8")

    def delete(number: int) -> None:
        path(number).unlink()

    def sync(number: int) -> None:
        index.sync(corpus)

    times = {"scan": median_seconds(lambda number: scan(corpus)), "no change": median_seconds(sync)}
    for change in (add, edit, edit_old, delete):
        times[change.__name__.replace("_", " ")] = median_seconds(sync, change)
    return times


def median_seconds(
    work: Callable[[int], object], before: Callable[[int], None] | None = None
) -> float:
    times: list[float] = []
    for number in range(REPEATS):
        if before:
            before(number)
        start = time.perf_counter()
        work(number)
        times.append(time.perf_counter() - start)
    return statistics.median(times)
