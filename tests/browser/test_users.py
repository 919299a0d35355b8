"""Authentication and roles: users and strangers, on the page and over every HTTP route."""

import base64
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from playwright.sync_api import Browser, FilePayload, Page, expect

from qa.server.users import add_user
from tests.browser.helpers import (
    ANA,
    BEN,
    ROOT,
    TRUSTED_PROXY,
    VAULT_QUESTION,
    VAULT_QUOTE,
    Served,
    ask,
    log_in,
    open_history,
    save_screenshot,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def served(guarded: Served) -> Served:
    return guarded


def basic(user: tuple[str, str]) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(":".join(user).encode()).decode()}


def client_from(address: str, served: Served) -> httpx.Client:
    """A client at another address of this machine; skips where it has but one."""
    try:
        with socket.socket() as probe:
            probe.bind((address, 0))
    except OSError:
        pytest.skip(f"this machine has no address {address}")
    transport = httpx.HTTPTransport(local_address=address)
    return httpx.Client(base_url=served.url, transport=transport)


@pytest.fixture
def login_page(served: Served, browser: Browser) -> Iterator[Page]:
    """The page as somebody sees it who has not logged in."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(served.url)
    yield page
    context.close()


def test_strangers_are_refused_on_every_route(served: Served) -> None:
    with httpx.Client(base_url=served.url) as stranger:
        page = stranger.get("/")
        assert page.status_code == 200
        assert "pq-" not in page.text
        assert "gradio" not in page.text
        for method, path in (
            ("GET", "config"),
            ("GET", "gradio_api/info"),
            ("GET", "gradio_api/queue/data?session_hash=x"),
            ("GET", "gradio_api/heartbeat/x"),
            ("POST", "gradio_api/queue/join"),
            ("POST", "gradio_api/call/ask"),
            ("POST", "gradio_api/run/ask"),
            ("POST", "gradio_api/api/ask"),
            ("POST", "gradio_api/upload"),
            ("POST", "gradio_api/reset"),
            ("POST", "gradio_api/cancel"),
        ):
            reply = stranger.request(
                method, path, json={"data": [VAULT_QUESTION]} if method == "POST" else None
            )
            assert reply.status_code == 401, (method, path)
            assert "crown" not in reply.text


@pytest.mark.parametrize(
    "path", ["//gradio_api/info", "/login/../gradio_api/info", "/assets/../config",
             "/%2e%2e/config", "/static/%2e%2e/%2e%2e/config", "/LOGIN/../config"],
)  # fmt: skip
def test_path_traversal_does_not_bypass_authentication(served: Served, path: str) -> None:
    host, port = httpx.URL(served.url).host, httpx.URL(served.url).port
    with socket.create_connection((host, port or 80), 10) as connection:
        # Over a socket, because an HTTP client would normalize the path.
        connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
        )
        reply = b"".join(iter(lambda: connection.recv(65536), b"")).decode("utf-8", "replace")
    assert not re.match(r"HTTP/1.1 200", reply) or "named_endpoints" not in reply
    assert '"components"' not in reply


def test_forged_session_cookie_is_refused(served: Served) -> None:
    with httpx.Client(base_url=served.url) as stranger:
        assert stranger.get("gradio_api/app_id").status_code == 200
        for cookie in ("access-token=x", "access-token-unsecure-=None", "pullquote-0000=ana"):
            assert stranger.get("config", headers={"cookie": cookie}).status_code == 401


def test_user_who_may_only_ask_sees_no_controls_to_change_the_corpus(login_page: Page) -> None:
    expect(login_page.get_by_label("password")).to_be_visible(timeout=20_000)
    save_screenshot(login_page, "login")
    log_in(login_page, ("ben", "wrong password"))
    expect(login_page.get_by_role("alert")).to_have_text("Wrong username or password.")
    expect(login_page.get_by_label("username")).to_have_value("ben")
    expect(login_page.get_by_label("password")).to_be_focused()
    expect(login_page.locator(".pq-bar")).to_have_count(0)
    log_in(login_page, BEN)
    expect(login_page.locator(".pq-bar")).to_be_visible(timeout=20_000)
    expect(ask(login_page, VAULT_QUESTION).locator(".pq-quote")).to_contain_text("silver crown")
    login_page.get_by_role("button", name="Documents", exact=True).click()
    expect(login_page.locator("#pq-documents")).to_contain_text("but not add or delete documents")
    expect(login_page.locator("[data-fragment=folder]")).to_have_text("corpus")
    for part in (".pq-drop", ".pq-delete", ".pq-sync"):
        expect(login_page.locator(part)).to_have_count(0)
    save_screenshot(login_page, "corpus-asking-only")
    expect(login_page.locator("[data-fragment=user]")).to_contain_text("ben")
    # On a phone too, all of the header is in view.
    login_page.set_viewport_size({"width": 390, "height": 844})
    account = login_page.get_by_role("button", name="Signed in as ben")
    box = account.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 390
    account.click()
    save_screenshot(login_page, "account")
    login_page.get_by_role("button", name="Sign out").click()
    expect(login_page.get_by_label("password")).to_be_visible()
    login_page.reload()
    expect(login_page.get_by_label("password")).to_be_visible()


def test_conversations_are_private_to_each_user(
    login_page: Page, served: Served, browser: Browser
) -> None:
    log_in(login_page, ANA)
    expect(login_page.locator(".pq-bar")).to_be_visible(timeout=20_000)
    ask(login_page, "What of the crown jewels of Ana?")
    saved = [path for path in served.index.parent.rglob("*.json") if "of-" in path.parent.name]
    assert any("crown jewels" in path.read_text("utf-8") for path in saved)
    ask(login_page, VAULT_QUESTION).locator(".pq-marker").first.click()
    expect(login_page).to_have_url(re.compile("#t2-c1$"))
    ben = browser.new_context()
    page = ben.new_page()
    # The address that Ana sends him opens once he has signed in: the quote, not her conversation.
    page.goto(login_page.url)
    # A question that waits in the tab is of the one who asked it.
    page.evaluate("sessionStorage.setItem('pq-waiting', '[]x')")
    log_in(page, ("ben", "wrong password"))
    log_in(page, BEN)
    expect(page.locator(".pq-bar")).to_be_visible(timeout=20_000)
    expect(page.locator(".toast-body")).to_contain_text(
        "This conversation belongs to another user. This is the document that it quotes."
    )
    expect(page.locator(".pq-source mark")).to_contain_text("silver crown")
    expect(page).to_have_url(re.compile(r"/\?doc=vault\.txt&at=\d+-\d+$"))
    expect(page.locator(".pq-turn")).to_have_count(0)
    assert page.evaluate("sessionStorage.getItem('pq-waiting')") is None
    page.reload()
    expect(page.locator(".pq-source mark")).to_contain_text("silver crown", timeout=20_000)
    open_history(page)
    page.get_by_label("Search conversations").fill("jewels")
    expect(page.locator("[data-fragment=shelf]")).to_have_text("No match")
    ben.close()


def test_programs_authenticate_with_name_and_password(served: Served) -> None:
    client = Client(served.url, headers=basic(BEN), verbose=False)
    assert client.predict(VAULT_QUESTION, api_name="/ask")["citations"][0]["quote"] == VAULT_QUOTE
    with pytest.raises(Exception, match="not change the corpus"):
        client.predict(5, api_name="/sync")
    assert Client(served.url, auth=ANA, verbose=False).predict(30, api_name="/sync")["finished"]
    with pytest.raises(Exception, match=r"401|[Ll]og ?in"):
        Client(served.url, headers=basic(("ben", "wrong password")), verbose=False)


def event_number(config: dict[str, Any], name: str) -> int:
    """The number of the page's event of this name."""
    numbers = (
        dependency["id"]
        for dependency in config["dependencies"]
        if name in {target[1] for target in dependency["targets"]}
    )
    return int(next(numbers))


def send(user: httpx.Client, name: str, data: dict[str, Any]) -> None:
    """Send an event of the page without its script, and wait until it is handled."""
    number = event_number(user.get("config").json(), name)
    session = f"{name}{id(user)}"
    joined = user.post(
        "gradio_api/queue/join",
        json={"data": [{}], "event_data": data, "fn_index": number, "session_hash": session},
    )
    assert joined.status_code == 200
    with user.stream("GET", f"gradio_api/queue/data?session_hash={session}") as lines:
        assert any("process_completed" in line for line in lines.iter_lines())


def test_user_who_may_only_ask_cannot_change_the_corpus(served: Served) -> None:
    (served.corpus / "spare.txt").write_text("Spares\nThis one is not needed.\n", "utf-8")
    Client(served.url, auth=ANA, verbose=False).predict(30, api_name="/sync")
    before = {path.name: path.read_bytes() for path in served.corpus.iterdir()}
    with httpx.Client(base_url=served.url, headers=basic(BEN), timeout=30) as ben:
        upload = ben.post("gradio_api/upload", files={"files": ("x.txt", b"The vault is empty.")})
        assert upload.status_code == 403
        send(ben, "delete_document", {"id": "spare.txt"})
        send(
            ben,
            "add_file",
            {"number": 1, "name": "y.txt", "path": str(served.corpus / "spare.txt")},
        )
        send(ben, "sync_now", {})
    assert {path.name: path.read_bytes() for path in served.corpus.iterdir()} == before
    with httpx.Client(base_url=served.url, headers=basic(ANA), timeout=30) as ana:
        send(ana, "delete_document", {"id": "spare.txt"})
    assert not (served.corpus / "spare.txt").exists()


def test_removed_user_is_locked_out_at_once(served: Served) -> None:
    file = served.index.parent / "users"
    add_user(file, "cleo", "third secret", may_change=False)
    with httpx.Client(base_url=served.url) as cleo:
        login = cleo.post("login", data={"username": "cleo", "password": "third secret"})
        assert login.status_code == 200
        assert cleo.get("config").status_code == 200
        lines = file.read_text("utf-8").splitlines(keepends=True)
        file.write_text("".join(line for line in lines if not line.startswith("cleo")), "utf-8")
        assert cleo.get("config").status_code == 401
        add_user(file, "cleo", "third secret", may_change=False)
        assert cleo.get("config").status_code == 401


def test_a_changed_password_ends_the_session(served: Served) -> None:
    file = served.index.parent / "users"
    add_user(file, "dora", "fourth secret", may_change=False)
    with httpx.Client(base_url=served.url) as dora:
        dora.post("login", data={"username": "dora", "password": "fourth secret"})
        assert dora.get("config").status_code == 200
        add_user(file, "dora", "fifth secret", may_change=False)
        assert dora.get("config").status_code == 401


def test_the_page_of_another_user_cannot_be_read(served: Served) -> None:
    session = {"session_hash": "page-of-ana"}
    with httpx.Client(base_url=served.url, headers=basic(ANA)) as ana:
        number = event_number(ana.get("config").json(), "list_conversations")
        call: dict[str, Any] = {
            "data": [],
            "event_data": {"search": ""},
            "fn_index": number,
            **session,
        }
        assert ana.post("gradio_api/queue/join", json=call).status_code == 200
    with httpx.Client(base_url=served.url, headers=basic(BEN)) as ben:
        for method, path, body in (
            ("GET", "gradio_api/queue/data?session_hash=page-of-ana", None),
            ("GET", "gradio_api/heartbeat/page-of-ana", None),
            ("POST", "gradio_api/queue/join", call),
            ("POST", "gradio_api/cancel", {**session, "fn_index": number, "event_id": "1"}),
        ):
            assert ben.request(method, path, json=body).status_code == 403, path


def test_judgements_of_users_who_may_only_ask_are_kept_apart(
    login_page: Page, served: Served
) -> None:
    log_in(login_page, BEN)
    expect(login_page.locator(".pq-bar")).to_be_visible(timeout=20_000)
    ask(login_page, VAULT_QUESTION).get_by_role("button", name="right").first.click()
    expect(login_page.locator("[data-fragment=judged-t1]")).to_contain_text("Saved. Thank you.")
    golds = sorted(path.name for path in served.index.parent.glob("*-gold*"))
    assert golds == [f"{served.index.name}-gold-of-{b'ben'.hex()}.jsonl"]


def test_a_wrong_value_of_an_event_is_named_in_its_error(served: Served) -> None:
    with httpx.Client(base_url=served.url, headers=basic(BEN), timeout=30) as ben:
        number = event_number(ben.get("config").json(), "open_source")
        page = "page-with-wrong-events"
        event = {"turn": "first", "number": 1}
        call = {"data": [None], "event_data": event, "fn_index": number, "session_hash": page}
        assert ben.post("gradio_api/queue/join", json=call).status_code == 200
        with ben.stream("GET", f"gradio_api/queue/data?session_hash={page}") as lines:
            completed = next(line for line in lines.iter_lines() if "process_completed" in line)
    assert "'first'" in json.loads(completed.removeprefix("data: "))["output"]["error"]


def test_wrong_requests_do_not_fill_the_log(served: Served) -> None:
    with httpx.Client(base_url=served.url, headers=basic(BEN), timeout=30) as ben:
        number = event_number(ben.get("config").json(), "open_conversation")
        for data in (["x" * 7_000_000], [{"a": "x" * 7_000_000}]):
            join: dict[str, Any] = {
                "data": data,
                "event_data": {},
                "fn_index": number,
                "session_hash": "log",
            }
            ben.post("gradio_api/queue/join", json=join)
            ben.post("gradio_api/run/ask", json={"data": data})
        with ben.stream("GET", "gradio_api/queue/data?session_hash=log") as lines:
            assert any("process_completed" in line for line in lines.iter_lines())
    log = (served.index.parent / "stderr").read_text("utf-8")
    assert max(map(len, log.splitlines())) < 2_100
    multipart = {"content-type": "multipart/form-data; boundary=x"}
    with httpx.Client(base_url=served.url) as stranger:
        for _ in range(50):
            reply = stranger.post("login", content=b"garbage", headers=multipart)
            assert reply.status_code == 400
    assert (served.index.parent / "stderr").read_text("utf-8") == log


def test_files_of_the_server_are_not_served_to_users_either(served: Served) -> None:
    secret = served.index.parent / "users"
    with httpx.Client(base_url=served.url, headers=basic(ANA)) as ana:
        store, document = served.index / "store.sqlite", served.corpus / "vault.txt"
        machine = (ROOT / "app.py", Path("/etc/passwd"), "../users", "corpus/../users")
        for path in (secret, store, document, *machine):
            for route in (f"gradio_api/file={path}", f"gradio_api/file/{path}", f"static/{path}"):
                reply = ana.get(route)
                assert reply.status_code in (403, 404), (route, reply.status_code)
        for url in ("http://127.0.0.1:1/", "https://example.org/", "file:///etc/passwd"):
            assert ana.get(f"gradio_api/proxy={url}").status_code == 404
            assert ana.get(f"gradio_api/file={url}", follow_redirects=False).status_code == 404


def test_login_attempts_are_rate_limited(served: Served) -> None:
    # The address of others, so that these may log in afterwards.
    with client_from("127.0.0.2", served) as stranger:
        attempts = (
            stranger.post("login", data={"username": "ana", "password": f"guess {number}"})
            for number in range(20)
        )
        assert next(reply.status_code for reply in attempts if reply.status_code != 400) == 429
        # The other door is closed with it.
        assert stranger.get("config", headers=basic(("eve", "guess"))).status_code == 429
        # A client cannot choose its address: it is no trusted proxy.
        forwarded = {"x-forwarded-for": "203.0.113.9", **basic(("eve", "guess"))}
        assert stranger.get("config", headers=forwarded).status_code == 429


def test_too_large_or_unsupported_file_is_not_added(login_page: Page, served: Served) -> None:
    files = {"files": ("x.txt", b"x" * (2 << 20))}
    large = httpx.post(f"{served.url}gradio_api/upload", files=files, headers=basic(ANA))
    assert large.status_code == 413
    log_in(login_page, ANA)
    expect(login_page.locator(".pq-bar")).to_be_visible(timeout=20_000)
    login_page.get_by_role("button", name="Documents", exact=True).click()
    program: FilePayload = {"name": "run.exe", "mimeType": "x", "buffer": b"MZ"}
    login_page.locator(".pq-choose input").set_input_files([program])
    uploads = login_page.locator(".pq-uploads")
    expect(uploads).to_contain_text("unknown kind (.exe): if there is text in it", timeout=10_000)
    assert [path.name for path in served.corpus.iterdir()] == ["vault.txt"]


def test_addresses_are_taken_from_a_trusted_proxy(served: Served) -> None:
    with client_from(TRUSTED_PROXY, served) as proxy:

        def guess(client: str, number: int) -> int:
            headers = {"x-forwarded-for": client, **basic((f"nobody{number}", "guess"))}
            return proxy.get("config", headers=headers).status_code

        statuses = [guess("203.0.113.7", number) for number in range(12)]
        assert statuses == [401] * 10 + [429] * 2
        assert guess("203.0.113.8", 12) == 401


def test_a_trusted_proxy_must_be_an_address() -> None:
    done = command("--trusted-proxy", "proxy.example")
    assert done.returncode == 2
    assert "'proxy.example' is not an address: give --trusted-proxy one such as" in done.stderr


def command(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "app.py"), *options],
        capture_output=True, text=True, input="correct horse\n", check=False, timeout=120,
    )  # fmt: skip


def test_serving_a_network_without_authentication_is_refused(tmp_path: Path) -> None:
    done = command("--host", "0.0.0.0", "--index", str(tmp_path / "ix"))  # noqa: S104
    assert done.returncode == 2
    assert re.fullmatch(r"pullquote: at 0\.0\.0\.0 .*--auth USERS_FILE.*\n", done.stderr)
    assert not (tmp_path / "ix").exists()


def test_users_are_added_by_a_command(tmp_path: Path) -> None:
    file = tmp_path / "users"
    done = command("--auth", str(file), "--add-user", "ana", "--may-change")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"ana may ask and change the corpus: {file}\n"
    assert "horse" not in file.read_text("utf-8")
    without_file = command("--add-user", "ana")
    assert without_file.returncode == 2
    assert "name it with --auth" in without_file.stderr


def test_serving_a_network_with_without_auth_prints_a_warning(tmp_path: Path) -> None:
    done = command("--host", "0.0.0.0", "--without-auth", "--corpus", str(tmp_path / "none"))  # noqa: S104
    assert "everybody who can reach 0.0.0.0 may ask, add and delete documents" in done.stderr
