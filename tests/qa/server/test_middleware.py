"""who asks for too much is slowed down, by itself."""

import asyncio
from collections.abc import Mapping
from typing import Any

from qa.server.middleware import RateLimit


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def through(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


def post(
    limits: RateLimit, path: str, client: str = "a", headers: Mapping[str, str] | None = None
) -> int:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    found = {"content-length": "10"} if headers is None else headers
    pairs = [(name.encode(), value.encode()) for name, value in found.items()]
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "client": (client, 1),
        "headers": pairs,
    }
    asyncio.run(limits(scope, receive, send))
    status: int = sent[0]["status"]
    return status


JOIN = "/gradio_api/queue/join"


def test_a_client_that_asks_too_often_waits_and_others_do_not() -> None:
    clock = Clock()
    limits = RateLimit(through, clock)
    assert [post(limits, JOIN) for _ in range(120)] == [200] * 120
    assert post(limits, JOIN) == 429
    assert post(limits, "/gradio_api/call/ask") == 429
    assert post(limits, JOIN, client="b") == 200
    clock.now += 0.2
    assert [post(limits, JOIN) for _ in range(3)] == [200, 200, 429]


def test_passwords_are_tried_slowly() -> None:
    clock = Clock()
    limits = RateLimit(through, clock)
    assert [post(limits, "/login") for _ in range(11)] == [200] * 10 + [429]
    assert post(limits, "/login/") == 429
    assert post(limits, JOIN) == 200
    clock.now += 10
    assert [post(limits, "/login") for _ in range(2)] == [200, 429]


def test_a_request_that_is_too_large_or_does_not_say_how_large_is_refused() -> None:
    limits = RateLimit(through, Clock())
    assert post(limits, JOIN, headers={"content-length": str(RateLimit.MAX_BYTES)}) == 200
    assert post(limits, JOIN, headers={"content-length": str(RateLimit.MAX_BYTES + 1)}) == 413
    assert post(limits, JOIN, headers={}) == 413


def test_what_makes_no_work_is_not_counted() -> None:
    limits = RateLimit(through, Clock())
    assert {post(limits, "/gradio_api/cancel") for _ in range(500)} == {200}


def test_no_more_clients_are_remembered_than_is_said() -> None:
    limits = RateLimit(through, Clock())
    for number in range(RateLimit.MAX_CLIENTS + 50):
        limits._wait(str(number), login=False)
    assert len(limits._buckets) == RateLimit.MAX_CLIENTS
