"""Limit the requests of each client."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from index.lazy_pattern import lazy_pattern
from qa.server.asgi import client_of, header, path_of, refuse
from qa.server.token_bucket import TokenBuckets

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

# Requests at once, and requests per second after that, of a user, or of an address where nobody
# logs in.
BURST, RATE = 120.0, 10.0
# Paths whose POST requests make the app work.
_LIMITED_PATHS = lazy_pattern(r"/gradio_api/(queue/join|call|run|api|upload|cancel|reset).*")
# Open pages ask what is new every 10 seconds, and after each change. This takes 5 ms, and a
# newsroom of 200 pages may share an address.
_CHEAP_PATHS = lazy_pattern(r"/gradio_api/(run/predict|cancel|reset/?)")
_CHEAP_COST = 0.05
# Bytes of JSON that count as one more request: parsing them takes as long.
_BYTES_PER_REQUEST = 256 << 10


class RateLimit:
    """Refuses the requests of a client that sends too many, with a token bucket for each."""

    def __init__(self, app: "ASGIApp", clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._buckets = TokenBuckets(BURST, RATE, clock)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        path = path_of(scope)
        limited = scope["type"] == "http" and scope["method"] == "POST"
        cost = _CHEAP_COST if _CHEAP_PATHS.fullmatch(path) else 1.0
        if limited and path != "/gradio_api/upload":
            length = header(scope, b"content-length")
            cost += int(length) / _BYTES_PER_REQUEST if length.isdigit() else 0.0
        if (
            limited
            and _LIMITED_PATHS.fullmatch(path)
            and not self._buckets.take(client_of(scope), cost)
        ):
            await refuse(scope, send, 429, "Too many requests: wait a little.")
        else:
            await self._app(scope, receive, send)
