"""a process started cold → the seconds until it has its first answer, or says its status.

python -m pytest -m benchmark tests/benchmarks/test_start.py -s
"""

import os
import statistics
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from index import Index
from index.embedding.models import find_model

ROUNDS = 5
ROOT = Path(__file__).parents[2]
BARE = """
import sys
from sentence_transformers import SentenceTransformer
SentenceTransformer(sys.argv[1], device="cpu", local_files_only=True).encode(["Who won?"])
"""
FIRST = """
import sys
from index import Index
from qa import ask
index = Index.open(sys.argv[1])
index.sync(sys.argv[2])
assert ask("How many men could the 11th Army Group include?", index).answered
"""


def seconds(*command: str) -> float:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, *command], check=True, capture_output=True, cwd=ROOT, env=dict(os.environ)
    )
    return time.perf_counter() - began


@pytest.mark.benchmark
def test_how_soon_there_is_an_answer(tmp_path: Path) -> None:
    with closing(Index.open(tmp_path / "there")) as index:
        index.sync(ROOT / "seeds")
    there = str(tmp_path / "there")
    model = str(find_model().folder)
    # Each after the other, round by round.
    taken: dict[str, list[float]] = {}
    for number in range(ROUNDS):
        for name, command in {
            "import and load, bare": ("-c", BARE, model),
            "first answer, one new article": ("-c", FIRST, str(tmp_path / str(number)), "seeds"),
            "first answer, index there": ("-c", FIRST, there, "seeds"),
            "index status": ("-m", "index", "status", "--index", there),
            "index --help": ("-m", "index", "--help"),
            "qa --help": ("-m", "qa", "--help"),
        }.items():
            taken.setdefault(name, []).append(seconds(*command))
    print()
    bare = statistics.median(taken["import and load, bare"])
    for name, found in taken.items():
        median = statistics.median(found)
        print(f"{name:>32}{median:8.2f} s  × {median / bare:.2f}")
