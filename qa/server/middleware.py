"""ASGI middleware: same-origin policy, security headers, authentication and rate limits."""

import base64
import binascii
import json
import re
import secrets
import time
from collections.abc import Callable, Collection
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from qa.server.token_bucket import TokenBuckets
from qa.server.users import Users

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio's page runs inline scripts and builds functions from text, so those have to be allowed.
_SECURITY_HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
        b"frame-ancestors 'self'; form-action 'self'; object-src 'none'; base-uri 'self'",
    ),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
_SAME_SITE_NONE = re.compile(rb"SameSite=None", re.IGNORECASE)
# Paths that a browser needs to show the login form; nothing of any user is behind them.
_PUBLIC_PATHS = re.compile(
    r"/(login/?|assets/.*|static/.*|svelte/.*|theme\.css|favicon\.ico|manifest\.json|robots\.txt"
    r"|pwa_icon(/.*)?|gradio_api/(login_check/?|startup-events|app_id/?|theme\.css))?"
)
# The key of the user's name in the scope of a request.
_USER_KEY = "pullquote.user"
_UPLOAD_PATH = "/gradio_api/upload"
# Paths whose POST requests make the app work and count against a client's limit.
_LIMITED_PATHS = re.compile(
    r"/(gradio_api/(queue/join|call|run|api|upload|component_server).*|login/?)"
)


class SameOrigin:
    """Refuses requests from other sites, and those to a name that is not this server's.

    Gradio answers any Origin, credentials included, and marks its cookies SameSite=None: a page of
    another site could act as its visitor. And a name that another site makes resolve to this
    machine (DNS rebinding) would be its own origin; an IP address cannot be made to.
    """

    def __init__(
        self, app: "ASGIApp", names: Collection[str] = (), public_hosts: Collection[str] = ()
    ) -> None:
        """`names` are host names of this server; `public_hosts` those of a proxy in front of it,
        with the port unless it is the scheme's own."""
        self._app = app
        self._public_hosts = {host.lower() for host in public_hosts}
        public_names = {_host_name(f"//{host}") for host in self._public_hosts}
        self._names = {"localhost", *(name.lower() for name in names), *public_names}

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif not self._is_own_host(_header(scope, b"host")):
            reason = "This is not a name of this server: start it with --public-host NAME."
            await _refuse(scope, send, 400, reason)
        elif self._is_cross_origin(scope):
            await _refuse(scope, send, 403, "Requests from other sites are refused.")
        else:
            await self._app(scope, receive, _without_cross_origin_headers(send))

    def _is_own_host(self, host: str) -> bool:
        name = _host_name(f"//{host}")
        return name in self._names or _is_ip_address(name)

    def _is_cross_origin(self, scope: "Scope") -> bool:
        origin = _header(scope, b"origin")
        if origin:
            # Behind a proxy, Host may be the inner name and Origin the public one.
            own = {_header(scope, b"host").lower(), *self._public_hosts}
            return origin.lower().partition("://")[2] not in own
        # Browsers send no Origin with images, scripts and links; links may lead here.
        is_link = _header(scope, b"sec-fetch-mode") == "navigate"
        return _header(scope, b"sec-fetch-site") == "cross-site" and not is_link


class SecurityHeaders:
    """Makes the browser load nothing from other sites and send no referrer."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        async def send_with_headers(message: "Message") -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_SECURITY_HEADERS]
            await send(message)

        await self._app(scope, receive, send_with_headers)


class Authentication:
    """Requires a login on the page, or HTTP basic credentials with each request.

    A user removed from the file is refused at once. Only users who may change the corpus may
    upload.
    """

    def __init__(self, app: "ASGIApp", users: Users) -> None:
        self._app = app
        self._users = users

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "lifespan" or _PUBLIC_PATHS.fullmatch(_path(scope)):
            await self._app(scope, receive, send)
            return
        name = await self._authenticate(scope)
        if name is None:
            await _refuse(scope, send, 401, "Log in first.")
        elif _path(scope).startswith(_UPLOAD_PATH) and not self._users.may_change(name):
            await _refuse(scope, send, 403, "You may ask questions, but not change the corpus.")
        else:
            await self._app({**scope, _USER_KEY: name}, receive, send)

    async def _authenticate(self, scope: "Scope") -> str | None:
        """The user who sent a request, by the session token in a cookie or by credentials."""
        gradio = scope["app"]
        # Gradio's own table: the name of the user for each token.
        sessions: dict[str, str] = gradio.tokens
        for token in _session_tokens(scope, gradio.cookie_id):
            name = sessions.get(token)
            if name is not None and name in self._users:
                return name
            sessions.pop(token, None)
        credentials = _credentials(scope)
        address = (scope.get("client") or ("",))[0]
        if credentials is None or not await self._users.authenticate(*credentials, address):
            return None
        # Give the request a session, as if the user had logged in: Gradio asks for one.
        name = credentials[0]
        session = next((token for token, user in sessions.items() if user == name), None)
        if session is None:
            session = secrets.token_urlsafe(16)
            sessions[session] = name
        headers = [pair for pair in scope["headers"] if pair[0] != b"cookie"]
        cookie = f"access-token-unsecure-{gradio.cookie_id}={session}".encode()
        scope["headers"] = [*headers, (b"cookie", cookie)]
        return name


class RateLimit:
    """Limits the requests of each client with a token bucket; logins have a smaller one.

    Also refuses requests that are too large.
    """

    # Requests at once, and requests per second after that.
    BURST, RATE = 120.0, 10.0
    LOGIN_BURST, LOGIN_RATE = 10.0, 0.1
    # Bytes of a request other than an upload: an imported conversation is a few MB.
    MAX_BYTES = 32 << 20

    def __init__(self, app: "ASGIApp", clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._requests = TokenBuckets(self.BURST, self.RATE, clock)
        self._logins = TokenBuckets(self.LOGIN_BURST, self.LOGIN_RATE, clock)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        path = _path(scope)
        limited = scope["type"] == "http" and scope["method"] == "POST"
        if not limited or not _LIMITED_PATHS.fullmatch(path):
            await self._app(scope, receive, send)
            return
        length = _header(scope, b"content-length")
        too_large = not length.isdigit() or int(length) > self.MAX_BYTES
        buckets = self._logins if path.startswith("/login") else self._requests
        if not buckets.take(_client(scope)):
            await _refuse(scope, send, 429, "Too many requests: wait a little.")
        elif too_large and not path.startswith(_UPLOAD_PATH):
            await _refuse(scope, send, 413, "This request is too large.")
        else:
            await self._app(scope, receive, send)


def _without_cross_origin_headers(send: "Send") -> "Send":
    """Drop headers that let other sites read a response, and keep cookies from them."""

    async def send_same_origin(message: "Message") -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                (
                    key,
                    _SAME_SITE_NONE.sub(b"SameSite=Lax", value) if key == b"set-cookie" else value,
                )
                for key, value in message.get("headers", ())
                if not key.lower().startswith(b"access-control-")
            ]
        await send(message)

    return send_same_origin


def _host_name(url: str) -> str:
    """The host of a URL in lower case, without its port; empty if there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_ip_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _path(scope: "Scope") -> str:
    path: str = scope.get("path", "")
    return path


def _client(scope: "Scope") -> str:
    """The user of a request, or its address when nobody is logged in."""
    address = scope.get("client")
    return str(scope.get(_USER_KEY) or (address[0] if address else ""))


def _header(scope: "Scope", name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _session_tokens(scope: "Scope", cookie_id: str) -> list[str]:
    """The session tokens in the cookies of a request."""
    names = {f"access-token-{cookie_id}", f"access-token-unsecure-{cookie_id}"}
    pairs = [part.strip().partition("=") for part in _header(scope, b"cookie").split(";")]
    return [value for name, _, value in pairs if name in names]


def _credentials(scope: "Scope") -> tuple[str, str] | None:
    """Name and password of HTTP's basic authentication scheme."""
    scheme, _, encoded = _header(scope, b"authorization").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, password) if colon else None


async def _refuse(scope: "Scope", send: "Send", status: int, reason: str) -> None:
    """Respond with the reason in Gradio's format, or close a websocket."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": reason})
        return
    body = json.dumps({"detail": reason, "error": reason}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
