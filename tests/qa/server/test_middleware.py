"""The rate limit slows down a client that sends too many requests, and no other."""

import asyncio
from collections.abc import Mapping
from typing import Any

from qa.server.middleware import RateLimit


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def accept(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


def post(
    rate_limit: RateLimit, path: str, client: str = "a", headers: Mapping[str, str] | None = None
) -> int:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    headers = {"content-length": "10"} if headers is None else headers
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "client": (client, 1),
        "headers": pairs,
    }
    asyncio.run(rate_limit(scope, receive, send))
    status: int = sent[0]["status"]
    return status


JOIN_QUEUE = "/gradio_api/queue/join"


def test_client_over_the_limit_waits_and_others_do_not() -> None:
    clock = Clock()
    rate_limit = RateLimit(accept, clock)
    assert [post(rate_limit, JOIN_QUEUE) for _ in range(120)] == [200] * 120
    assert post(rate_limit, JOIN_QUEUE) == 429
    assert post(rate_limit, "/gradio_api/call/ask") == 429
    assert post(rate_limit, JOIN_QUEUE, client="b") == 200
    clock.now += 0.2
    assert [post(rate_limit, JOIN_QUEUE) for _ in range(3)] == [200, 200, 429]


def test_logins_have_a_lower_limit() -> None:
    clock = Clock()
    rate_limit = RateLimit(accept, clock)
    assert [post(rate_limit, "/login") for _ in range(11)] == [200] * 10 + [429]
    assert post(rate_limit, "/login/") == 429
    assert post(rate_limit, JOIN_QUEUE) == 200
    clock.now += 10
    assert [post(rate_limit, "/login") for _ in range(2)] == [200, 429]


def test_request_that_is_too_large_or_has_no_length_is_refused() -> None:
    rate_limit = RateLimit(accept, Clock())
    assert post(rate_limit, JOIN_QUEUE, headers={"content-length": str(RateLimit.MAX_BYTES)}) == 200
    assert (
        post(rate_limit, JOIN_QUEUE, headers={"content-length": str(RateLimit.MAX_BYTES + 1)})
        == 413
    )
    assert post(rate_limit, JOIN_QUEUE, headers={}) == 413


def test_cheap_requests_are_not_limited() -> None:
    rate_limit = RateLimit(accept, Clock())
    assert {post(rate_limit, "/gradio_api/cancel") for _ in range(500)} == {200}
