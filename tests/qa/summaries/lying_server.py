"""An OpenAI-compatible server that says what a test wants, true or not."""

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# Text that is sent piece by piece; a number among the pieces is a pause in seconds.
Pieces = Iterable[str | float]


@dataclass
class LyingServer:
    """A running server, and what it was sent.

    Attributes:
        says: What it says to a request, or the same for all.
        status: The HTTP status of its replies.
        is_endless: Whether it repeats its text until nobody reads it any more.
        breaks_off: Whether it ends in the middle, without a last event.
        raw: Sent instead of a stream of events.
        location: Where it redirects to.
        requests: The bodies of the requests; `headers` those of the last.
        was_hung_up: Whether its reader went away before the end.
    """

    url: str = ""
    says: Pieces | Callable[[dict[str, Any]], Pieces] = ()
    status: int = 200
    is_endless: bool = False
    breaks_off: bool = False
    raw: bytes = b""
    location: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    was_hung_up: threading.Event = field(default_factory=threading.Event)

    def pieces(self, request: dict[str, Any]) -> Iterator[str | float]:
        says = self.says(request) if callable(self.says) else self.says
        yield from says
        while self.is_endless:
            yield from says
            yield 0.001


@contextmanager
def lying_server() -> Iterator[LyingServer]:
    """Serve on a free port of this machine."""
    server = LyingServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            request = json.loads(self.rfile.read(length))
            server.requests.append(request)
            server.headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(server.status)
            if server.location:
                self.send_header("location", server.location)
            self.send_header("content-type", "text/event-stream")
            self.send_header("connection", "close")
            self.end_headers()
            try:
                self._send(request)
            except OSError:
                server.was_hung_up.set()

        def _send(self, request: dict[str, Any]) -> None:
            if server.status != 200 or server.raw:
                self.wfile.write(server.raw)
                return
            for piece in server.pieces(request):
                if isinstance(piece, float):
                    time.sleep(piece)
                else:
                    self._event({"content": piece}, None)
            if not server.breaks_off:
                self._event({}, "stop")
                self.wfile.write(b"data: [DONE]\n\n")

        def _event(self, delta: dict[str, str], finish_reason: str | None) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
            event = {
                "id": "1", "object": "chat.completion.chunk", "created": 0, "model": "liar",
                "choices": [choice],
            }  # fmt: skip
            self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    server.url = f"http://127.0.0.1:{listening.server_port}/v1"
    threading.Thread(target=listening.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
