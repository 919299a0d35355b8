"""Requests from other sites and to foreign names are refused, whatever the method."""

import asyncio
from typing import Any

import pytest

from qa.server.same_origin import SameOrigin

PORT = 7860


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answers as Gradio does: any origin may read, and the cookie goes to every site."""
    headers = [
        (b"access-control-allow-origin", b"https://elsewhere.example"),
        (b"access-control-allow-credentials", b"true"),
        (b"set-cookie", b"access-token=1; Path=/; SameSite=none; Secure"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


def request(
    headers: dict[str, str], kind: str = "http", method: str = "GET", **options: Any
) -> dict[str, Any]:
    """The first message of the response."""
    messages: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "method": method, "path": "/", "headers": pairs}
    asyncio.run(SameOrigin(app, **options)(scope, receive, send))  # type: ignore[arg-type]
    return messages[0]


HOST = {"host": f"localhost:{PORT}"}


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "null", f"http://localhost:{PORT + 1}", "http://[bad"]
)
def test_another_origin_is_refused_for_every_method(method: str, origin: str) -> None:
    assert request({**HOST, "origin": origin}, method=method)["status"] == 403


def test_a_websocket_of_another_origin_is_closed() -> None:
    opened = request({**HOST, "origin": "https://elsewhere.example"}, kind="websocket")
    assert opened["type"] == "websocket.close"


@pytest.mark.parametrize("origin", [None, f"http://localhost:{PORT}", f"HTTP://LOCALHOST:{PORT}"])
def test_the_page_itself_and_programs_are_served(origin: str | None) -> None:
    headers = {**HOST, "origin": origin} if origin else HOST
    assert request(headers, method="POST")["status"] == 200


def test_an_image_of_another_site_is_refused_and_a_link_is_not() -> None:
    cross_site = {**HOST, "sec-fetch-site": "cross-site"}
    assert request({**cross_site, "sec-fetch-mode": "no-cors"})["status"] == 403
    assert request({**cross_site, "sec-fetch-mode": "navigate"})["status"] == 200


def test_no_response_lets_another_site_read_it_or_keep_the_session() -> None:
    headers = request(HOST)["headers"]
    assert headers == [(b"set-cookie", b"access-token=1; Path=/; SameSite=Lax; Secure")]


@pytest.mark.parametrize(
    "host",
    ["elsewhere.example", "", "localhost.elsewhere.example", "x@127.0.0.1", "127.0.0.1,evil",
     "127.0.0.1:7860,evil", "127.0.0.1:7860/x", "localhost:"],
)  # fmt: skip
def test_a_foreign_name_for_this_server_is_refused(host: str) -> None:
    assert request({"host": host})["status"] == 400


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "[::1]:7860", "192.168.1.7", "box:7860"])
def test_own_names_and_addresses_are_served(host: str) -> None:
    assert request({"host": host}, names=["Box"])["status"] == 200


def test_a_proxy_is_reached_by_its_public_name_alone() -> None:
    options: dict[str, Any] = {"public_hosts": ["News.example"]}
    origin = {"origin": "https://news.example"}
    assert request({"host": "127.0.0.1:7860", **origin}, **options)["status"] == 200
    assert request({"host": "news.example", **origin}, **options)["status"] == 200
    other = {"origin": "https://news.example:8443"}
    assert request({"host": "news.example", **other}, **options)["status"] == 403


def test_links_of_the_page_cannot_be_made_to_lead_elsewhere() -> None:
    scopes: list[Any] = []

    async def record(scope: Any, receive: Any, send: Any) -> None:
        scopes.append(dict(scope["headers"]))

    middleware = SameOrigin(record, public_hosts=["news.example"])
    for host in ("elsewhere.example", "News.example"):
        headers = [(b"host", b"localhost"), (b"x-forwarded-host", host.encode())]
        scope = {"type": "http", "method": "GET", "path": "/", "headers": headers}
        asyncio.run(middleware(scope, None, None))  # type: ignore[arg-type]
    assert [headers.get(b"x-forwarded-host") for headers in scopes] == [None, b"News.example"]
