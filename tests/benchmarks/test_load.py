"""an index, served by the app → answers a second for one user and for many at once.

PULLQUOTE_INDEX=folder PULLQUOTE_QUESTIONS=questions.jsonl \\
    python -m pytest -m benchmark tests/benchmarks/test_load.py -s
Without them, the article in seeds/ and questions about it. The users go through the app's own API,
as gradio_client does.
"""

import json
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client

USERS, EACH, ALONE = 32, 6, 60
ROOT = Path(__file__).parents[2]
# Seconds until the app has loaded its model and synced.
_PATIENCE = 300.0
SEEDS = [
    "How many men could the 11th Army Group include?",
    "How many reservists does South Korea have?",
    "Who met the ambassador?",
    "What did Seoul's Foreign Ministry do?",
]


@contextmanager
def served(folder: str) -> Iterator[tuple[str, int]]:
    """The address of an app that serves this index, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = subprocess.Popen(
        [sys.executable, "app.py", "--index", folder, "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until and app.poll() is None:
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}", app.pid
    finally:
        app.terminate()
        app.wait()


def ask_all(client: Client, questions: list[str]) -> list[float]:
    """Seconds of each answer; raises when there is none."""
    taken = []
    for question in questions:
        began = time.perf_counter()
        answer: Any = client.predict(question, api_name="/ask")
        assert answer["text"]
        taken.append(time.perf_counter() - began)
    return taken


def most_memory(process: int) -> float:
    """The most MB that it had."""
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


@pytest.mark.benchmark
def test_many_ask_at_once(tmp_path: Path) -> None:
    questions = SEEDS
    if path := os.environ.get("PULLQUOTE_QUESTIONS"):
        rows = Path(path).read_text("utf-8").splitlines()
        questions = [json.loads(row)["question"] for row in rows]
    chance = random.Random(0)
    with served(os.environ.get("PULLQUOTE_INDEX") or str(tmp_path / "index")) as (address, process):
        clients = [Client(address, verbose=False) for _ in range(USERS)]
        ask_all(clients[0], chance.choices(questions, k=10))
        one = ask_all(clients[0], chance.choices(questions, k=ALONE))
        alone = len(one) / sum(one)
        shares = [chance.choices(questions, k=EACH) for _ in clients]
        began = time.perf_counter()
        with ThreadPoolExecutor(USERS) as pool:
            taken = [each for found in pool.map(ask_all, clients, shares) for each in found]
        together = len(taken) / (time.perf_counter() - began)
        print(f"\none user: {alone:.1f} answers/s, p50 {statistics.median(one) * 1e3:.0f} ms")
        print(
            f"{USERS} users: {together:.1f} answers/s ({together / alone:.2f} of one's), "
            f"p50 {statistics.median(taken) * 1e3:.0f} ms, "
            f"p95 {statistics.quantiles(taken, n=20)[18] * 1e3:.0f} ms, no error"
        )
        print(f"most memory of the process that serves: {most_memory(process):.0f} MB")
