"""Refuse requests from other sites, and keep the page from loading anything from them."""

import re
from collections.abc import Collection
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.lazy_pattern import lazy_pattern
from qa.server.asgi import header, refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio's page runs inline scripts and builds functions from text, so those have to be allowed.
_SECURITY_HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
        b"frame-ancestors 'self'; form-action 'self'; object-src 'none'; base-uri 'self'",
    ),
    # With none at all, browsers would send no Origin with the login form.
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
)
_HOST = lazy_pattern(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?")
_SAME_SITE_NONE = re.compile(rb"SameSite=None", re.IGNORECASE)


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
        elif not self._is_own_host(header(scope, b"host")):
            reason = "This is not a name of this server: start it with --public-host NAME."
            await refuse(scope, send, 400, reason)
        elif self._is_cross_origin(scope):
            await refuse(scope, send, 403, "Requests from other sites are refused.")
        else:
            scope = self._without_foreign_host(scope)
            await self._app(scope, receive, _without_cross_origin_headers(send))

    def _without_foreign_host(self, scope: "Scope") -> "Scope":
        """The request without an X-Forwarded-Host that is not public: Gradio makes links by it."""
        headers = [
            (key, value)
            for key, value in scope["headers"]
            if key != b"x-forwarded-host" or value.decode("latin-1").lower() in self._public_hosts
        ]
        return {**scope, "headers": headers}

    def _is_own_host(self, host: str) -> bool:
        if not _HOST.fullmatch(host):
            return False
        name = _host_name(f"//{host}")
        return name in self._names or _is_ip_address(name)

    def _is_cross_origin(self, scope: "Scope") -> bool:
        origin = header(scope, b"origin")
        if origin:
            # Behind a proxy, Host may be the inner name and Origin the public one.
            own = {header(scope, b"host").lower(), *self._public_hosts}
            return origin.lower().partition("://")[2] not in own
        # Browsers send no Origin with images, scripts and links; links may lead here.
        is_link = header(scope, b"sec-fetch-mode") == "navigate"
        return header(scope, b"sec-fetch-site") == "cross-site" and not is_link


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
