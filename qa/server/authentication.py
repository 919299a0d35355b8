"""Require a login: the one door for the page and for programs."""

import base64
import binascii
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import anyio
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from qa.server.asgi import USER_KEY, address_of, header, path_of, refuse
from qa.server.routes import find_route
from qa.server.sessions import PageOwners, Sessions
from qa.server.users import TooManyAttemptsError, Users

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

# Seconds that the login form may take to arrive.
LOGIN_SECONDS = 10.0
_WRONG = "Wrong username or password."


class Authentication:
    """Requires a login on the page, or HTTP basic credentials with each request.

    Gradio's own login is not used: it cannot limit guesses by address, and its sessions do not
    end with a changed password. Gradio gets the name of the user in the scope of the request.
    """

    def __init__(
        self,
        app: "ASGIApp",
        users: Users,
        pages: PageOwners,
        login_page: Callable[[str, str, str], str],
    ) -> None:
        """`login_page` renders the login form with a note on the last attempt, its name, and what
        is behind the "/" of the address to open after it."""
        self._app = app
        self._users = users
        self._pages = pages
        self._login_page = login_page
        self._sessions = Sessions(users)
        # Cookies are shared by all servers of a host, whatever their ports.
        self._cookie = f"pullquote-{secrets.token_hex(4)}"

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        route = None if scope["type"] == "lifespan" else find_route(scope)
        if route is None:
            await self._app(scope, receive, send)
            return
        path, request = path_of(scope), Request(scope, receive)
        if path.startswith("/login"):
            await (await self._log_in(request))(scope, receive, send)
            return
        if path == "/logout":
            await self._log_out(request)(scope, receive, send)
            return
        user = self._sessions.user(request.cookies.get(self._cookie, ""))
        if user is None and (credentials := _credentials(scope)):
            try:
                user = await self._users.authenticate(*credentials, address_of(scope))
            except TooManyAttemptsError as error:
                await refuse(scope, send, 429, f"{error}.".capitalize())
                return
        if user is not None:
            scope = {**scope, USER_KEY: user.name}
        if route.permission == "public":
            await self._app(scope, receive, send)
        elif user is None and path == "/":
            query = f"?{request.url.query}" if request.url.query else ""
            await HTMLResponse(self._login_page("", "", query))(scope, receive, send)
        elif user is None:
            await refuse(scope, send, 401, "Log in first.")
        elif route.permission == "change" and user.role != "change":
            await refuse(scope, send, 403, "You may ask questions, but not change the corpus.")
        elif not all(self._pages.belongs_to(page, user.name) for page in _page_ids(scope)):
            await refuse(scope, send, 403, "This page was opened by another user: reload it.")
        else:
            await self._app(scope, receive, send)

    async def _log_in(self, request: Request) -> Response:
        """Check the name and password of the login form, and start a session."""
        try:
            with anyio.fail_after(LOGIN_SECONDS):
                async with request.form(max_files=0, max_fields=10) as form:
                    name = str(form.get("username", "")).strip()
                    password = str(form.get("password", ""))
                    there = str(form.get("there", ""))
        except (HTTPException, MultiPartException, TimeoutError):
            note = "This is not a login form."
            return JSONResponse({"detail": note, "error": note}, 400)
        # Programs get JSON.
        is_browser = "text/html" in request.headers.get("accept", "")
        try:
            user = await self._users.authenticate(name, password, address_of(request.scope))
            status, note = 400, _WRONG
        except TooManyAttemptsError as error:
            user, status, note = None, 429, f"{error}.".capitalize()
        if user is None and is_browser:
            return HTMLResponse(self._login_page(note, name, there), status)
        if user is None:
            return JSONResponse({"detail": note, "error": note}, status)
        # The address that was typed; of it only what is behind the "/", so that it stays here.
        address = f"/{there}" if there[:1] in ("?", "#") else "/"
        response = RedirectResponse(address, 303) if is_browser else JSONResponse({"success": True})
        response.set_cookie(
            self._cookie,
            self._sessions.start(user),
            httponly=True,
            secure=request.url.scheme == "https",
            samesite="lax",
        )
        return response

    def _log_out(self, request: Request) -> Response:
        self._sessions.end(request.cookies.get(self._cookie, ""))
        response = RedirectResponse("/", 303)
        response.delete_cookie(self._cookie)
        return response


def current_user(request: Request) -> str | None:
    """The name of the user who sent a request: what Gradio asks for."""
    name: str | None = request.scope.get(USER_KEY)
    return name


def _page_ids(scope: "Scope") -> list[str]:
    """The ids of pages in the address of a request."""
    query, path = parse_qs(scope.get("query_string", b"").decode("latin-1")), path_of(scope)
    in_path = [path.rpartition("/")[2]] if path.startswith("/gradio_api/heartbeat/") else []
    return [*in_path, *query.get("session_hash", [])]


def _credentials(scope: "Scope") -> tuple[str, str] | None:
    """Name and password of HTTP's basic authentication scheme."""
    scheme, _, encoded = header(scope, b"authorization").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, password) if colon else None
