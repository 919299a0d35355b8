"""Measure answers per second for one user and for many, and what hundreds of open pages take.

PULLQUOTE_INDEX=folder PULLQUOTE_QUESTIONS=questions.jsonl \\
    python -m pytest -m benchmark tests/benchmarks/test_load.py -s

Without these variables, the article in seeds/ and questions about it. The users ask through the
app's API, with gradio_client; the pages send what the page's scripts do.
"""

import asyncio
import itertools
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client

USERS = 32
# Questions of each of them, and of the single user.
QUESTIONS_PER_USER, SINGLE_USER_QUESTIONS = 6, 60
# Pages open at once, and questions asked in all of them together in each round. At the end of a
# round all pages are closed and others opened.
PAGES, QUESTIONS_PER_ROUND, ROUNDS = 200, 400, 6
# Questions that a page asks before it begins a new conversation.
QUESTIONS_PER_CONVERSATION = 5
# Seconds between two events that tell a page what has changed, if nothing has.
POLL_INTERVAL = 10.0
# Questions that wait for an answer at once.
ASKING = 8
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
def run_app(folder: str, *options: str) -> Iterator[tuple[str, int]]:
    """Run the app on an index; yields its URL and process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = subprocess.Popen(
        [sys.executable, "app.py", "--index", folder, "--port", str(port), *options],
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


@dataclass
class OpenPage:
    """What an open page does: it keeps a stream open, polls, and asks."""

    client: httpx.AsyncClient
    functions: dict[str, dict[str, Any]]
    id: str

    def body(self, name: str, *values: str) -> dict[str, Any]:
        """What a call of a function sends: these values, and the defaults of its other inputs."""
        function = self.functions[name]
        data = [*values, *[None] * (len(function["inputs"]) - len(values))]
        return {"data": data, "fn_index": function["id"], "session_hash": self.id}

    async def ask(self, question: str, conversation: str) -> None:
        """Ask in a conversation and wait for the reply."""
        event = {"question": question, "conversation": conversation, "id": uuid.uuid4().hex}
        chosen: dict[str, object] = {"filter": {}, "day": "", "sure": None, "writer": None}
        body = {**self.body("ask_question"), "event_data": {**event, **chosen}}
        reply = await self.client.post("gradio_api/queue/join", json=body)
        reply.raise_for_status()
        url = f"gradio_api/queue/data?session_hash={self.id}"
        async with self.client.stream("GET", url) as lines:
            async for line in lines.aiter_lines():
                message = json.loads(line.removeprefix("data: ")) if line else {}
                if message.get("msg") == "process_completed":
                    assert message["success"], message
                    return

    async def poll(self) -> None:
        body = self.body("poll")
        while True:
            (await self.client.post("gradio_api/run/predict", json=body)).raise_for_status()
            await asyncio.sleep(POLL_INTERVAL)

    async def hear_of_changes(self) -> None:
        known = ""
        while True:
            known = (await self.client.get("news", params={"known": known})).raise_for_status().text

    async def beat(self) -> None:
        async with self.client.stream("GET", f"gradio_api/heartbeat/{self.id}") as lines:
            async for _ in lines.aiter_lines():
                pass


@asynccontextmanager
async def open_pages(url: str, number: int, round_number: int) -> AsyncIterator[list[OpenPage]]:
    """Open pages, each from an address of its own, so that the limit for one does not count."""
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as tasks:
        pages, running = [], []
        for page in range(number):
            transport = httpx.AsyncHTTPTransport(local_address=f"127.0.1.{page + 1}")
            client = httpx.AsyncClient(base_url=url, transport=transport, timeout=120)
            await stack.enter_async_context(client)
            (await client.get("/")).raise_for_status()
            config = (await client.get("config")).json()
            functions = {each["api_name"]: each for each in config["dependencies"]}
            opened = OpenPage(client, functions, f"page-{round_number}-{page}")
            ongoing = (opened.poll(), opened.hear_of_changes(), opened.beat())
            running += [tasks.create_task(task) for task in ongoing]
            pages.append(opened)
        yield pages
        for task in running:
            task.cancel()


async def ask_in_pages(pages: list[OpenPage], questions: Iterator[str], number: int) -> list[float]:
    """Ask questions in turn in all pages; returns the seconds that each took."""
    times: list[float] = []
    asking = asyncio.Semaphore(ASKING)

    async def use(page: OpenPage) -> None:
        conversation = ""
        for asked in range(number // len(pages)):
            if asked % QUESTIONS_PER_CONVERSATION == 0:
                conversation = f"new-{uuid.uuid4().hex}"
            async with asking:
                start = time.perf_counter()
                await page.ask(next(questions), conversation)
                times.append(time.perf_counter() - start)

    await asyncio.gather(*map(use, pages))
    return times


def resident_memory(process: int) -> float:
    """Resident memory of a process in MiB."""
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


@pytest.mark.benchmark
def test_memory_and_descriptors_with_many_pages(tmp_path: Path) -> None:
    questions = SEED_QUESTIONS
    if path := os.environ.get("PULLQUOTE_QUESTIONS"):
        rows = Path(path).read_text("utf-8").splitlines()
        questions = [json.loads(row)["question"] for row in rows]
    random.Random(0).shuffle(questions)
    endless = itertools.cycle(questions)

    async def use(url: str, process: int) -> None:
        print(f"\n{PAGES} open pages, {QUESTIONS_PER_ROUND} questions a round")
        for number in range(ROUNDS):
            async with open_pages(url, PAGES, number) as pages:
                times = await ask_in_pages(pages, endless, QUESTIONS_PER_ROUND)
                descriptors = len(os.listdir(f"/proc/{process}/fd"))
                memory = resident_memory(process)
            await asyncio.sleep(5)
            closed = len(os.listdir(f"/proc/{process}/fd"))
            print(
                f"round {number + 1}: p50 {statistics.median(times) * 1e3:.0f} ms, memory "
                f"{memory:.0f} MiB, {descriptors} descriptors, {closed} after closing"
            )

    with run_app(os.environ.get("PULLQUOTE_INDEX") or str(tmp_path / "index")) as (url, process):
        asyncio.run(use(url, process))
