"""The routes that the page and programs need, who may use each, and how much they may send."""

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from qa.server.asgi import header, path_of, refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Everybody who sees the login form; users who may ask; users who may change the corpus.
Permission = Literal["public", "ask", "change"]
# What a request carries: nothing, JSON, JSON of a call with a question, JSON of a few ids, the
# login form, files.
Body = Literal["", "json", "call", "ids", "form", "files"]
JSON_BODIES = ("json", "call", "ids")

# Bytes of a request: an event of the page may carry a conversation to import; a call the earlier
# answers; ids; name and password.
MAX_JSON_BYTES = 8 << 20
MAX_CALL_BYTES = 4 << 20
MAX_IDS_BYTES = 4 << 10
MAX_LOGIN_BYTES = 16 << 10
# Bytes of an upload around the file itself: the names and headers of its parts.
MULTIPART_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Route:
    """Paths that are served.

    Attributes:
        paths: A pattern that a path has to match as a whole.
        methods: GET includes HEAD.
        permission: Who may use it.
        body: What its requests carry; the size limit is set by that.
    """

    paths: re.Pattern[str]
    methods: frozenset[str]
    permission: Permission
    body: Body = ""


def _route(method: str, paths: str, permission: Permission, body: Body = "") -> Route:
    methods = frozenset({"GET", "HEAD"} if method == "GET" else {method})
    return Route(re.compile(paths), methods, permission, body)


# Gradio has some seventy routes; all others respond with 404.
ROUTES = (
    # Nothing of any user is behind these; the page itself is the login form for strangers.
    _route("GET", r"/(assets|static|svelte)/.+|/pwa_icon(/.*)?", "public"),
    _route("GET", r"/(theme\.css|favicon\.ico|manifest\.json|robots\.txt)", "public"),
    _route("GET", r"/gradio_api/(startup-events|app_id/?|theme\.css)", "public"),
    _route("POST", r"/login/?", "public", "form"),
    _route("GET", r"/", "ask"),
    _route("POST", r"/logout", "public", "form"),
    _route("GET", r"/news", "ask"),
    _route("GET", r"/config/?|/gradio_api/info/?", "ask"),
    _route("GET", r"/gradio_api/(heartbeat/[^/]+|queue/data|call/[^/]+/[^/]+)", "ask"),
    _route("POST", r"/gradio_api/queue/join", "ask", "json"),
    _route("POST", r"/gradio_api/(call|run|api)/[^/]+/?", "ask", "call"),
    _route("POST", r"/gradio_api/(cancel|reset/?)", "ask", "ids"),
    _route("POST", r"/gradio_api/upload", "change", "files"),
    _route("GET", r"/gradio_api/upload_progress", "change"),
)


def find_route(scope: "Scope") -> Route | None:
    """The route of a request; None if there is no such path, or not for its method."""
    path, method = path_of(scope), scope.get("method", "")
    for route in ROUTES:
        if method in route.methods and route.paths.fullmatch(path):
            return route
    return None


class AllowedRoutes:
    """Responds with 404 to all but the routes in `ROUTES`, and refuses requests too large for them.

    A request that makes the app fail gets a response that says so.
    """

    def __init__(self, app: "ASGIApp", max_upload_bytes: int) -> None:
        self._app = app
        self._max_bytes = {
            "": 0,
            "json": MAX_JSON_BYTES,
            "call": MAX_CALL_BYTES,
            "ids": MAX_IDS_BYTES,
            "form": MAX_LOGIN_BYTES,
            "files": max_upload_bytes + MULTIPART_BYTES,
        }

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        route = find_route(scope)
        if route is None:
            await refuse(scope, send, 404, "There is no such address.")
            return
        length = header(scope, b"content-length") or "0"
        if header(scope, b"transfer-encoding"):
            await refuse(scope, send, 411, "Send the request with its Content-Length.")
        elif not length.isdigit() or int(length) > self._max_bytes[route.body]:
            largest = self._max_bytes[route.body]
            reason = f"This request is too large: it has {length[:20]} bytes, at most {largest}."
            await refuse(scope, send, 413, reason)
        else:
            await self._respond(scope, receive, send)

    async def _respond(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        started = False

        async def send_noting_start(message: "Message") -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, send_noting_start)
        except Exception:
            logging.exception("a request to %s failed", path_of(scope)[:200])
            if started:
                raise
            reason = "Something went wrong. The terminal shows the details."
            await refuse(scope, send, 500, reason)
