"""Tell open pages whether anything has changed, which each of them asks all the time."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import anyio.to_thread

from qa.server.asgi import path_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

NEWS_PATH = "/news"
# Seconds that a state is told again, so that 200 pages cost no more than one.
_FRESH = 0.5


class News:
    """Responds to `NEWS_PATH` with the state of what all pages show, as a text that is another one
    after each change. An event of Gradio, which tells the change itself, costs ten times as much.

    Args:
        app: The application that gets all other requests.
        state: Returns the state; may take long.
        clock: Returns seconds.
    """

    def __init__(
        self, app: "ASGIApp", state: Callable[[], str], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._app = app
        self._read_state = state
        self._clock = clock
        self._state = ""
        self._read_at: float | None = None

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http" or path_of(scope) != NEWS_PATH:
            await self._app(scope, receive, send)
            return
        if self._read_at is None or self._clock() - self._read_at >= _FRESH:
            # Before the state is read, so that others do not read it at the same time.
            self._read_at = self._clock()
            self._state = await anyio.to_thread.run_sync(self._read_state)
        headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self._state.encode()})
