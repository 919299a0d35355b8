"""Only the routes that the page and programs need are served, and no request is too large."""

from typing import Any

import pytest

from qa.server.routes import (
    MAX_CALL_BYTES,
    MAX_IDS_BYTES,
    MAX_JSON_BYTES,
    MAX_LOGIN_BYTES,
    AllowedRoutes,
)
from tests.qa.server.requests import Application, request

MB = 1 << 20


def status(method: str, path: str, length: int = 0) -> int:
    headers = {"content-length": str(length)}
    return request(AllowedRoutes(Application(), 10 * MB), path, method, headers=headers)[0]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/process_recording"),
        ("POST", "/gradio_api/component_server"),
        ("POST", "/gradio_api/stream/1"),
        ("POST", "/gradio_api/vibe-edit"),
        ("POST", "/gradio_api/call/v2/ask"),
        ("POST", "/gradio_api/mcp/"),
        ("GET", "/gradio_api/deep_link"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/proxy=http://127.0.0.1:1/"),
        ("GET", "/gradio_api/openapi.json"),
        ("GET", "/gradio_api/token"),
        ("GET", "/gradio_api/dev/reload"),
        ("GET", "/monitoring"),
        ("GET", "/docs"),
        ("GET", "/login"),
        ("GET", "/gradio_api/upload"),
        ("OPTIONS", "/"),
        ("PUT", "/gradio_api/run/ask"),
        ("DELETE", "/"),
        ("GET", "/assets"),
        ("GET", "//config"),
        ("GET", "/config\n"),
    ],
)
def test_any_other_route_is_not_found(method: str, path: str) -> None:
    assert status(method, path) == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("HEAD", "/"),
        ("GET", "/config"),
        ("GET", "/assets/index.js"),
        ("GET", "/gradio_api/info"),
        ("GET", "/gradio_api/heartbeat/abc"),
        ("GET", "/gradio_api/call/ask/123"),
        ("POST", "/gradio_api/call/ask"),
        ("POST", "/gradio_api/run/ask"),
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/gradio_api/upload"),
        ("POST", "/login"),
        ("POST", "/logout"),
    ],
)
def test_what_the_page_and_programs_need_is_served(method: str, path: str) -> None:
    assert status(method, path) == 200


@pytest.mark.parametrize(
    ("path", "largest"),
    [
        ("/gradio_api/queue/join", MAX_JSON_BYTES),
        ("/gradio_api/run/ask", MAX_CALL_BYTES),
        ("/gradio_api/cancel", MAX_IDS_BYTES),
        ("/login", MAX_LOGIN_BYTES),
        ("/gradio_api/upload", 11 * MB),
    ],
)
def test_request_that_is_too_large_is_refused_before_it_is_read(path: str, largest: int) -> None:
    assert status("POST", path, largest) == 200
    assert status("POST", path, largest + 1) == 413
    assert status("GET", "/config", 1) == 413


def test_request_without_a_length_is_refused() -> None:
    application = Application()
    routes = AllowedRoutes(application, MB)
    headers = {"transfer-encoding": "chunked"}
    assert request(routes, "/gradio_api/run/ask", headers=headers)[0] == 411
    assert request(routes, "/gradio_api/run/ask", headers={"content-length": "x"})[0] == 413
    assert not application.scopes


def test_a_failure_of_the_app_is_reported_in_a_sentence() -> None:
    async def fail(scope: Any, receive: Any, send: Any) -> None:
        raise KeyError(999)

    assert request(AllowedRoutes(fail, MB), "/gradio_api/run/ask") == (
        500,
        "Something went wrong. The terminal shows the details.",
    )
