"""Read ASGI requests, and respond to those that are refused."""

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Scope, Send

# The key of the user's name in the scope of a request.
USER_KEY = "pullquote.user"


def path_of(scope: "Scope") -> str:
    path: str = scope.get("path", "")
    return path


def header(scope: "Scope", name: bytes) -> str:
    """The first header of this name; empty if there is none."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def address_of(scope: "Scope") -> str:
    """The client's address: that of a trusted proxy's client, if it came through one."""
    address = scope.get("client")
    return str(address[0]) if address else ""


def client_of(scope: "Scope") -> str:
    """The user of a request, or its address when nobody is logged in."""
    return str(scope.get(USER_KEY) or address_of(scope))


async def refuse(scope: "Scope", send: "Send", status: int, reason: str) -> None:
    """Respond with the reason in Gradio's format, or close a websocket."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": reason[:120]})
        return
    body = json.dumps({"detail": reason, "error": reason}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
