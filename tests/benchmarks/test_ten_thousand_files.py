"""Measure the syncs of a folder of many small files, without embedding them.

python -m pytest -m benchmark tests/benchmarks/test_ten_thousand_files.py -s -k mails
PULLQUOTE_FILES=2000 makes smaller folders. Run one folder at a time: the memory is the peak of the
process.

All passages but those of the changed file get synthetic vectors: embedding takes the same time for
the same passages in any files, and its speed is measured elsewhere.
"""

import os
import random
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import Index
from tests.benchmarks.synthetic import StopError, fill_vectors, stop_before_embedding

# Files in a folder of each.
FOLDERS = 500
# The share of a folder's files of each kind, by suffix.
KINDS = (".txt", ".txt", ".txt", ".md", ".md", ".py", ".json", ".html", "", ".bin")


def _words(rng: random.Random, count: int) -> str:
    letters = "aeioulnrst"
    return " ".join("".join(rng.choices(letters, k=rng.randint(2, 9))) for _ in range(count))


def write_small_files(folder: Path, count: int) -> None:
    """Write texts, code, pages and files of an unknown kind, of some forty words each."""
    rng = random.Random(0)
    for number in range(count):
        place = folder / f"{number // FOLDERS:03}"
        place.mkdir(exist_ok=True)
        suffix = KINDS[number % len(KINDS)]
        text = f"{_words(rng, 20).capitalize()}.\n\n{_words(rng, 20).capitalize()}.\n"
        content = {
            ".json": f'{{"title": "{number}", "text": "{_words(rng, 40)}"}}',
            ".html": f"<html><body><h1>{number}</h1><p>{_words(rng, 40)}.</p></body></html>",
            ".bin": "\0" * 300,
        }.get(suffix, text)
        (place / f"f{number:06}{suffix}").write_text(content, "utf-8")


def write_mails(folder: Path, count: int) -> None:
    """Write mails of some forty words each."""
    for number, mail in enumerate(_mails(count)):
        place = folder / f"{number // FOLDERS:03}"
        place.mkdir(exist_ok=True)
        (place / f"m{number:06}.eml").write_text(mail, "utf-8")


def write_mailbox(folder: Path, count: int) -> None:
    """Write the same mails into one mailbox."""
    line = "From b@example.org Mon May  6 10:00:00 2024\n"
    (folder / "mails0.mbox").write_text(line + f"\n{line}".join(_mails(count)), "utf-8")


def _mails(count: int) -> Iterator[str]:
    rng = random.Random(0)
    for number in range(count):
        yield (
            f"From: a{number % 90}@example.org\nTo: b@example.org\nSubject: {_words(rng, 4)}\n"
            f"Date: Mon, 6 May 2024 10:00:00 +0000\nMessage-ID: <{number}@example.org>\n\n"
            f"{_words(rng, 20).capitalize()}.\n\n{_words(rng, 20).capitalize()}.\n"
        )


@pytest.mark.benchmark
@pytest.mark.parametrize(
    ("write", "count"), [(write_small_files, 10_000), (write_mails, 5_000), (write_mailbox, 5_000)]
)
def test_syncs_of_many_files(
    write: Callable[[Path, int], None], count: int, tmp_path: Path
) -> None:
    count = min(count, int(os.environ.get("PULLQUOTE_FILES", count)))
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    write(corpus, count)
    index = Index.open(tmp_path / "made")
    _print("before", 0.0, 0.0)

    def first() -> None:
        with pytest.raises(StopError):
            index.sync(corpus, stop_before_embedding)

    _measure("first sync, text", first)
    assert fill_vectors(index)
    index.sync(corpus)
    _measure("unchanged", lambda: index.sync(corpus))
    changed = sorted(corpus.rglob("*0.*"))[0]
    changed.write_text(changed.read_text("utf-8") + "One more line.\n", "utf-8")
    _measure("one change", lambda: index.sync(corpus))
    status = index.status()
    print(f"{status.documents:,} documents, {status.passages:,} passages, {status.size:,} bytes")


def _measure(name: str, work: Callable[[], object]) -> None:
    started, cpu = time.perf_counter(), time.process_time()
    work()
    _print(name, time.perf_counter() - started, time.process_time() - cpu)


def _print(name: str, seconds: float, cpu: float) -> None:
    """Print the time, this process's share of it, and the peaks of memory so far."""
    own, workers = (
        resource.getrusage(who).ru_maxrss >> 10
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"\n{name:>18}: {seconds:7.2f} s, {cpu:6.2f} s CPU; {own:,} MB, worker {workers:,} MB")
