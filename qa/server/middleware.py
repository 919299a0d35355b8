"""requests to the app → those that may go through, and what the browser is told with replies."""

import base64
import binascii
import json
import re
import secrets
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from qa.server.users import Users

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio's page runs inline scripts and builds functions from text, so those have to be allowed.
_TOLD = (
    (
        b"content-security-policy",
        b"default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
        b"frame-ancestors 'self'; form-action 'self'; object-src 'none'; base-uri 'self'",
    ),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
# What a browser needs to show where to log in, and nothing of anybody's.
_OPEN = re.compile(
    r"/(login/?|assets/.*|static/.*|svelte/.*|theme\.css|favicon\.ico|manifest\.json|robots\.txt"
    r"|pwa_icon(/.*)?|gradio_api/(login_check/?|startup-events|app_id/?|theme\.css))?"
)
# Under what a request carries the name of whose it is.
_WHO = "pullquote.user"
_UPLOADS = "/gradio_api/upload"
# What makes the app work, by POST: each counts against what one client may.
_WORK = re.compile(r"/(gradio_api/(queue/join|call|run|api|upload|component_server).*|login/?)")


class SecurityHeaders:
    """Tells the browser to load nothing from elsewhere and to name this page to nobody."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        async def guarded(message: "Message") -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_TOLD]
            await send(message)

        await self._app(scope, receive, guarded)


class Authentication:
    """Lets through only who has logged in on the page, or sends name and password with each
    request (HTTP's basic scheme), and is still in the file of users; uploads only of those who may
    change the corpus."""

    def __init__(self, app: "ASGIApp", users: Users) -> None:
        self._app = app
        self._users = users

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "lifespan" or _OPEN.fullmatch(_path(scope)):
            await self._app(scope, receive, send)
            return
        name = self._name(scope)
        if name is None:
            await _refuse(scope, send, 401, "Log in first.")
        elif _path(scope).startswith(_UPLOADS) and not self._users.may_change(name):
            await _refuse(scope, send, 403, "You may ask, but not change the corpus.")
        else:
            await self._app({**scope, _WHO: name}, receive, send)

    def _name(self, scope: "Scope") -> str | None:
        """Whose request it is. Gradio keeps by token who has logged in on the page."""
        gradio = scope["app"]
        sessions: dict[str, str] = gradio.tokens
        for cookie in _cookies(scope, gradio.cookie_id):
            name = sessions.get(cookie)
            if name is not None and name in self._users:
                return name
            sessions.pop(cookie, None)
        credentials = _credentials(scope)
        if credentials is None or not self._users.check(*credentials):
            return None
        # As if it had logged in, for what Gradio asks of it further on.
        name = credentials[0]
        token = next((token for token, whose in sessions.items() if whose == name), None)
        if token is None:
            token = secrets.token_urlsafe(16)
            sessions[token] = name
        others = [pair for pair in scope["headers"] if pair[0] != b"cookie"]
        known = f"access-token-unsecure-{gradio.cookie_id}={token}".encode()
        scope["headers"] = [*others, (b"cookie", known)]
        return name


class RateLimit:
    """Slows down who asks for too much: each client has so many requests that make the app work at
    once, and so many a second again. Tries to log in have a small store of their own."""

    AT_ONCE, A_SECOND = 120.0, 10.0
    LOGINS, LOGINS_A_SECOND = 10.0, 0.1
    # Bytes of a request that is no upload: a conversation that is brought along is a few MB.
    LARGEST = 32 << 20
    # Clients that are remembered.
    REMEMBERED = 10_000

    def __init__(self, app: "ASGIApp", clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._lock = threading.Lock()
        self._left: dict[tuple[str, bool], tuple[float, float]] = {}

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        path = _path(scope)
        if scope["type"] != "http" or scope["method"] != "POST" or not _WORK.fullmatch(path):
            await self._app(scope, receive, send)
            return
        login = path.startswith("/login")
        length = _header(scope, b"content-length")
        if self._wait(_client(scope), login) > 0:
            await _refuse(scope, send, 429, "Too many requests: wait a little.")
        elif not path.startswith(_UPLOADS) and (not length.isdigit() or int(length) > self.LARGEST):
            await _refuse(scope, send, 413, "This request is too large.")
        else:
            await self._app(scope, receive, send)

    def _wait(self, client: str, login: bool) -> float:
        """Seconds until this client may ask again, 0 when it may now, which is then counted."""
        most, rate = (self.LOGINS, self.LOGINS_A_SECOND) if login else (self.AT_ONCE, self.A_SECOND)
        now = self._clock()
        with self._lock:
            left, then = self._left.pop((client, login), (most, now))
            left = min(most, left + (now - then) * rate)
            wait = 0.0 if left >= 1 else (1 - left) / rate
            self._left[client, login] = (left if wait else left - 1, now)
            while len(self._left) > self.REMEMBERED:
                del self._left[next(iter(self._left))]
            return wait


def _path(scope: "Scope") -> str:
    path: str = scope.get("path", "")
    return path


def _client(scope: "Scope") -> str:
    """Who asks: the user, or else the machine."""
    machine = scope.get("client")
    return str(scope.get(_WHO) or (machine[0] if machine else ""))


def _header(scope: "Scope", wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == wanted), "")


def _cookies(scope: "Scope", identity: str) -> list[str]:
    """The tokens that the page's own cookies hold."""
    names = {f"access-token-{identity}", f"access-token-unsecure-{identity}"}
    pairs = [part.strip().partition("=") for part in _header(scope, b"cookie").split(";")]
    return [value for name, _, value in pairs if name in names]


def _credentials(scope: "Scope") -> tuple[str, str] | None:
    scheme, _, sent = _header(scope, b"authorization").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(sent, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, password) if colon else None


async def _refuse(scope: "Scope", send: "Send", status: int, why: str) -> None:
    """Reply with the reason, as Gradio does; a websocket is closed."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": why})
        return
    body = json.dumps({"detail": why, "error": why}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
