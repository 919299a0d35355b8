"""A page of another site, open in the browser of a user who is logged in, plays its attacks."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.helpers import ANA, Served, log_in

pytestmark = pytest.mark.browser

# What comes of a request: its status, "opaque" when the browser hides it, or the error.
FETCH = """async ([url, options]) => {
  try { const response = await fetch(url, {credentials: 'include', ...options});
        return response.type === 'opaque' ? 'opaque' : `${response.status}`;
  } catch (error) { return String(error); }
}"""


@pytest.fixture
def served(guarded: Served) -> Served:
    return guarded


class Elsewhere(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>Elsewhere</title>")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def attacker(served: Served, browser: Browser) -> Iterator[Page]:
    """A page of another origin, in a browser where Ana is logged in."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context()
    page = context.new_page()
    page.goto(served.url)
    log_in(page, ANA)
    expect(page.locator(".pq-bar")).to_be_visible(timeout=20_000)
    other = context.new_page()
    other.goto(f"http://127.0.0.1:{server.server_port}/")
    yield other
    context.close()
    server.shutdown()


def test_another_site_can_neither_read_nor_change_anything(served: Served, attacker: Page) -> None:
    url = served.url.rstrip("/")
    body = {"method": "POST", "body": '{"data": ["vault"]}'}
    json_type = {"headers": {"Content-Type": "application/json"}}
    for path, options in (
        ("/config", {}),
        ("/gradio_api/info", {}),
        ("/gradio_api/run/documents", {**body, **json_type}),
        ("/gradio_api/queue/join", {**body, **json_type}),
    ):
        assert "Failed to fetch" in attacker.evaluate(FETCH, [url + path, options])
    # Sent without asking the server first, as a form would be: it must not be acted upon.
    for path in ("/gradio_api/run/sync", "/gradio_api/call/ask", "/gradio_api/upload", "/logout"):
        blind = {"method": "POST", "mode": "no-cors", "body": "x"}
        assert attacker.evaluate(FETCH, [url + path, blind]) == "opaque"
    assert list(served.corpus.iterdir()) == [served.corpus / "vault.txt"]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_every_route_refuses_another_origin(served: Served, method: str) -> None:
    headers = {"origin": "https://elsewhere.example"}
    with httpx.Client(base_url=served.url, headers=headers) as client:
        for path in ("/", "/config", "/login", "/gradio_api/upload", "/gradio_api/queue/join"):
            response = client.request(method, path)
            assert response.status_code == 403
            assert not [name for name in response.headers if name.startswith("access-control")]


def test_a_session_cookie_is_not_sent_to_other_sites(served: Served) -> None:
    form = {"username": ANA[0], "password": ANA[1]}
    cookies = httpx.post(f"{served.url.rstrip('/')}/login", data=form).headers.get_list(
        "set-cookie"
    )
    assert cookies
    assert not [cookie for cookie in cookies if "samesite=none" in cookie.lower()]


def test_a_name_that_is_made_to_resolve_to_this_machine_is_refused(served: Served) -> None:
    response = httpx.get(served.url, headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "--public-host" in response.text
