"""one changed article in a small and in a large corpus → what the sync of it costs.

python -m pytest -m benchmark tests/benchmarks/test_sync_cost.py -s
PULLQUOTE_ARTICLES=file.jsonl takes the "text" of its rows in place of made-up articles.

The vectors of the large corpus are random ones of the right shape, since embedding it would take
hours and none of the costs depends on what is in them. The changed articles are embedded.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index import Index
from index.embedding.encoder import Encoder
from index.sync.scan import scan
from tests.benchmarks.made import StopError, articles, fill_vectors, stop

SIZES = (10, 11_775)
REPEATS = 7


@pytest.mark.benchmark
def test_what_one_changed_article_costs(tmp_path: Path, encoder: Encoder) -> None:
    texts = articles()
    figures: dict[int, dict[str, float]] = {}
    # The same articles change in both.
    extra = [next(texts)[:6_000] for _ in range(REPEATS)]
    for size in SIZES:
        corpus = tmp_path / f"corpus{size}"
        corpus.mkdir()
        for number in range(size):
            (corpus / f"a{number:06}.txt").write_text(next(texts), "utf-8")
        index = Index.open(tmp_path / f"index{size}")
        began = time.perf_counter()
        with pytest.raises(StopError):
            index.sync(corpus, stop)
        text_stage = time.perf_counter() - began
        fill_vectors(index)
        index.sync(corpus)
        index.search("warm")
        print(f"\n{size:,} articles, {len(index):,} passages; text stage {text_stage:.1f} s")

        figures[size] = costs(index, corpus, extra)
        index.close()
    small, large = figures[SIZES[0]], figures[SIZES[1]]
    print(f"{'seconds':>16}{SIZES[0]:>9,}{SIZES[1]:>9,}   ratio   less the unchanged sync")
    for name, first in small.items():
        last = large[name]
        print(f"{name:>16}{first:9.3f}{last:9.3f}{last / first:8.1f}", end="")
        unchanged = [figures[size]["nothing changed"] for size in SIZES]
        more = first - unchanged[0]
        print(f"{(last - unchanged[1]) / more:8.1f}" if more > 0 else "")


def costs(index: Index, corpus: Path, extra: list[str]) -> dict[str, float]:
    """Seconds of a sync after each kind of change."""

    def path(number: int) -> Path:
        return corpus / f"a{number:06}x.txt"

    def add(number: int) -> None:
        path(number).write_text(extra[number], "utf-8")

    def edit(number: int) -> None:
        path(number).write_text("A new beginning. " + extra[number], "utf-8")

    def edit_old(number: int) -> None:
        old = corpus / f"a{number:06}.txt"
        old.write_text("A new beginning. " + old.read_text("utf-8"), "utf-8")

    def delete(number: int) -> None:
        path(number).unlink()

    def sync(number: int) -> None:
        index.sync(corpus)

    found = {"scan": median(lambda number: scan(corpus)), "nothing changed": median(sync)}
    for change in (add, edit, edit_old, delete):
        found[change.__name__.replace("_", " ")] = median(sync, change)
    return found


def median(work: Callable[[int], object], before: Callable[[int], None] | None = None) -> float:
    taken: list[float] = []
    for number in range(REPEATS):
        if before:
            before(number)
        began = time.perf_counter()
        work(number)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)
