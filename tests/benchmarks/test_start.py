"""Measure the seconds from a cold start to the first answer, and of short commands.

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
LOAD_MODEL = """
import sys
from sentence_transformers import SentenceTransformer
SentenceTransformer(sys.argv[1], device="cpu", local_files_only=True).encode(["Who won?"])
"""
QUESTION = "How many men could the 11th Army Group include?"
FIRST_ANSWER = """
import sys
from index import Index
from qa import ask
index = Index.open(sys.argv[1])
index.sync(sys.argv[2])
assert ask("How many men could the 11th Army Group include?", index).answered
"""


def seconds(*command: str) -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, *command], check=True, capture_output=True, cwd=ROOT, env=dict(os.environ)
    )
    return time.perf_counter() - start


@pytest.mark.benchmark
def test_time_to_the_first_answer(tmp_path: Path) -> None:
    existing = str(tmp_path / "existing")
    with closing(Index.open(existing)) as index:
        index.sync(ROOT / "seeds")
    model = str(find_model().folder)
    # In turns, so that other load on the machine slows all of them.
    times: dict[str, list[float]] = {}
    for number in range(ROUNDS):
        for name, command in {
            "import and load the model": ("-c", LOAD_MODEL, model),
            "first answer, one new article": (
                "-c",
                FIRST_ANSWER,
                str(tmp_path / str(number)),
                "seeds",
            ),
            "first answer, existing index": ("-c", FIRST_ANSWER, existing, "seeds"),
            "import sentence-transformers": ("-c", "import sentence_transformers"),
            "qa ask": ("-m", "qa", "ask", QUESTION, "--index", existing),
            "index status": ("-m", "index", "status", "--index", existing),
            "index --help": ("-m", "index", "--help"),
            "qa --help": ("-m", "qa", "--help"),
        }.items():
            times.setdefault(name, []).append(seconds(*command))
    print()
    baseline = statistics.median(times["import and load the model"])
    for name, durations in times.items():
        median = statistics.median(durations)
        print(f"{name:>32}{median:8.2f} s  × {median / baseline:.2f}")
