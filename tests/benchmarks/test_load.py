"""Measure the app's answers per second for one user and for many at once.

PULLQUOTE_INDEX=folder PULLQUOTE_QUESTIONS=questions.jsonl \\
    python -m pytest -m benchmark tests/benchmarks/test_load.py -s

Without these variables, the article in seeds/ and questions about it. The users ask through the
app's API, with gradio_client.
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

USERS = 32
# Questions of each of them, and of the single user.
QUESTIONS_PER_USER, SINGLE_USER_QUESTIONS = 6, 60
ROOT = Path(__file__).parents[2]
# Seconds that the app may take to load its model and sync.
_START_TIMEOUT = 300.0
SEED_QUESTIONS = [
    "How many men could the 11th Army Group include?",
    "How many reservists does South Korea have?",
    "Who met the ambassador?",
    "What did Seoul's Foreign Ministry do?",
]


@contextmanager
def run_app(folder: str) -> Iterator[tuple[str, int]]:
    """Run the app on an index; yields its URL and process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = subprocess.Popen(
        [sys.executable, "app.py", "--index", folder, "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + _START_TIMEOUT
        while time.monotonic() < deadline and app.poll() is None:
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}", app.pid
    finally:
        app.terminate()
        app.wait()


def ask_all(client: Client, questions: list[str]) -> list[float]:
    """Ask the questions; returns the seconds that each took."""
    times = []
    for question in questions:
        start = time.perf_counter()
        answer: Any = client.predict(question, api_name="/ask")
        assert answer["text"]
        times.append(time.perf_counter() - start)
    return times


def peak_memory(process: int) -> float:
    """Peak resident memory of a process in MiB."""
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


@pytest.mark.benchmark
def test_throughput_of_many_users(tmp_path: Path) -> None:
    questions = SEED_QUESTIONS
    if path := os.environ.get("PULLQUOTE_QUESTIONS"):
        rows = Path(path).read_text("utf-8").splitlines()
        questions = [json.loads(row)["question"] for row in rows]
    rng = random.Random(0)
    with run_app(os.environ.get("PULLQUOTE_INDEX") or str(tmp_path / "index")) as (url, process):
        clients = [Client(url, verbose=False) for _ in range(USERS)]
        ask_all(clients[0], rng.choices(questions, k=10))
        single_times = ask_all(clients[0], rng.choices(questions, k=SINGLE_USER_QUESTIONS))
        single_rate = len(single_times) / sum(single_times)
        by_user = [rng.choices(questions, k=QUESTIONS_PER_USER) for _ in clients]
        start = time.perf_counter()
        with ThreadPoolExecutor(USERS) as pool:
            times = [seconds for each in pool.map(ask_all, clients, by_user) for seconds in each]
        rate = len(times) / (time.perf_counter() - start)
        print(
            f"\none user: {single_rate:.1f} answers/s, "
            f"p50 {statistics.median(single_times) * 1e3:.0f} ms"
        )
        print(
            f"{USERS} users: {rate:.1f} answers/s ({rate / single_rate:.2f} times one user's), "
            f"p50 {statistics.median(times) * 1e3:.0f} ms, "
            f"p95 {statistics.quantiles(times, n=20)[18] * 1e3:.0f} ms, no error"
        )
        print(f"peak memory of the app: {peak_memory(process):.0f} MiB")
