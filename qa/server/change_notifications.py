"""Tell open pages when anything has changed, as soon as it has."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import anyio
import anyio.to_thread

from qa.server.asgi import path_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

NEWS_PATH = "/news"
# Seconds that a state is told again, so that 200 pages cost no more than one; how soon a page that
# waits hears of a change.
_FRESH = 0.5
# Seconds after which a page that waits is told that nothing has changed: shorter than proxies, of
# which many give up after 30, keep a silent connection.
_MAX_WAIT = 10.0


class News:
    """Responds to `NEWS_PATH` with the state of what all pages show, as a text that is another one
    after each change. An event of Gradio, which tells the change itself, costs ten times as much.

    With `?known=STATE` it waits until the state is another one, at most `max_wait` seconds.

    Args:
        app: The application that gets all other requests.
        state: Returns the state; may take long.
        clock: Returns seconds.
        max_wait: Seconds that a request waits for a change.
    """

    def __init__(
        self,
        app: "ASGIApp",
        state: Callable[[], str],
        *,
        clock: Callable[[], float] = time.monotonic,
        max_wait: float = _MAX_WAIT,
    ) -> None:
        self._app = app
        self._read_state = state
        self._clock = clock
        self._max_wait = max_wait
        self._state = ""
        self._read_at: float | None = None

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http" or path_of(scope) != NEWS_PATH:
            await self._app(scope, receive, send)
            return
        known = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("known", [""])[0]
        deadline = self._clock() + self._max_wait
        while (state := await self._current()) == known and self._clock() < deadline:
            # A page that is closed waits no longer.
            with anyio.move_on_after(_FRESH):
                while (await receive())["type"] != "http.disconnect":
                    pass
                return
        headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": state.encode()})

    async def _current(self) -> str:
        if self._read_at is None or self._clock() - self._read_at >= _FRESH:
            # Before the state is read, so that others do not read it at the same time.
            self._read_at = self._clock()
            self._state = await anyio.to_thread.run_sync(self._read_state)
        return self._state
