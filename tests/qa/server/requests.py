"""Send ASGI requests to middleware."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any


class Application:
    """Records the requests that reach it, and responds with 200."""

    def __init__(self) -> None:
        self.scopes: list[Any] = []
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scopes.append(scope)
        self.bodies.append((await receive()).get("body", b""))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b'{"error": ""}'})


def request(
    middleware: Any,
    path: str,
    method: str = "POST",
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    client: str = "10.0.0.1",
    scope: Mapping[str, object] | None = None,
) -> tuple[int, str]:
    """Send a request. Returns the status and the error that the response names."""
    messages: list[Any] = []

    async def send(message: Any) -> None:
        messages.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": body}

    fields = {"content-length": str(len(body))} if headers is None else headers
    path, _, query = path.partition("?")
    message = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "client": (client, 1),
        "headers": [(name.encode(), value.encode()) for name, value in fields.items()],
        **(scope or {}),
    }
    asyncio.run(middleware(message, receive, send))
    content = b"".join(message.get("body", b"") for message in messages)
    error = json.loads(content)["error"] if content.startswith(b"{") else ""
    return messages[0]["status"], error
