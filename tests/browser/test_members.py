"""Several people at one app, and some that are none of them, by every way in that there is."""

import base64
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from playwright.sync_api import Browser, FilePayload, Page, expect

from qa.server import add_user
from tests.browser.helpers import ROOT, Served, ask, keep, serving, visit

pytestmark = pytest.mark.browser

ANA, BEN = ("ana", "correct horse"), ("ben", "battery staple")
VAULT = "What is kept in the vault of Oster?"
TOLD = "The vault of Oster keeps the silver crown."


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("members")
    (place / "corpus").mkdir()
    (place / "corpus" / "vault.txt").write_text(f"Vaults\n{TOLD}\n", "utf-8")
    add_user(place / "users", *ANA, may_change=True)
    add_user(place / "users", *BEN, may_change=False)
    with serving(place, "--auth", str(place / "users")) as app:
        yield app


def basic(user: tuple[str, str]) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(":".join(user).encode()).decode()}


def log_in(page: Page, user: tuple[str, str]) -> None:
    page.get_by_label("username").fill(user[0])
    page.get_by_label("password").fill(user[1])
    page.get_by_role("button", name=re.compile("log ?in", re.IGNORECASE)).click()


@pytest.fixture
def door(served: Served, browser: Browser) -> Iterator[Page]:
    """The page as who has not logged in yet sees it."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(served.url)
    yield page
    context.close()


def test_without_a_name_and_password_nothing_is_told(served: Served) -> None:
    with httpx.Client(base_url=served.url) as stranger:
        page = stranger.get("/")
        assert page.status_code == 200
        assert "pq-" not in page.text
        for method, path in (
            ("GET", "config"),
            ("GET", "gradio_api/info"),
            ("GET", "gradio_api/openapi.json"),
            ("GET", "gradio_api/file=vault.txt"),
            ("GET", f"gradio_api/file={served.corpus / 'vault.txt'}"),
            ("GET", "gradio_api/queue/data?session_hash=x"),
            ("GET", "gradio_api/heartbeat/x"),
            ("GET", "gradio_api/token"),
            ("GET", "monitoring"),
            ("POST", "gradio_api/queue/join"),
            ("POST", "gradio_api/call/ask"),
            ("POST", "gradio_api/run/ask"),
            ("POST", "gradio_api/api/ask"),
            ("POST", "gradio_api/upload"),
            ("POST", "gradio_api/reset"),
            ("POST", "gradio_api/cancel"),
            ("POST", "gradio_api/component_server"),
        ):
            reply = stranger.request(
                method, path, json={"data": [VAULT]} if method == "POST" else None
            )
            assert reply.status_code == 401, (method, path)
            assert "crown" not in reply.text


@pytest.mark.parametrize(
    "path", ["//gradio_api/info", "/login/../gradio_api/info", "/assets/../config",
             "/%2e%2e/config", "/static/%2e%2e/%2e%2e/config", "/LOGIN/../config"],
)  # fmt: skip
def test_a_path_made_to_look_open_opens_nothing(served: Served, path: str) -> None:
    import socket

    host, port = httpx.URL(served.url).host, httpx.URL(served.url).port
    with socket.create_connection((host, port or 80), 10) as line:
        # By hand: a client would tidy the path up.
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        reply = b"".join(iter(lambda: line.recv(65536), b"")).decode("utf-8", "replace")
    assert not re.match(r"HTTP/1.1 200", reply) or "named_endpoints" not in reply
    assert '"components"' not in reply


def test_a_forged_session_is_none(served: Served) -> None:
    with httpx.Client(base_url=served.url) as stranger:
        app = stranger.get("gradio_api/app_id").status_code
        assert app == 200
        for cookie in ("access-token=x", "access-token-unsecure-=None", "access-token-None=ana"):
            assert stranger.get("config", headers={"cookie": cookie}).status_code == 401


def test_who_logs_in_asks_and_who_may_not_change_sees_no_way_to(door: Page) -> None:
    expect(door.get_by_label("password")).to_be_visible(timeout=20_000)
    keep(door, "login")
    log_in(door, ("ben", "wrong password"))
    expect(door.get_by_text(re.compile("incorrect", re.IGNORECASE))).to_be_visible(timeout=20_000)
    expect(door.locator(".pq-bar")).to_have_count(0)
    log_in(door, BEN)
    expect(door.locator(".pq-bar")).to_be_visible(timeout=20_000)
    expect(ask(door, VAULT).locator(".pq-quote")).to_contain_text("silver crown")
    door.get_by_role("button", name="Corpus", exact=True).click()
    expect(door.locator("#pq-corpus")).to_contain_text("but not add or delete any")
    expect(door.locator("[data-piece=folder]")).to_have_text("corpus")
    for part in (".pq-drop", ".pq-delete", ".pq-sync"):
        expect(door.locator(part)).to_have_count(0)
    keep(door, "corpus-asking-only")


def test_conversations_are_each_user_s_own(door: Page, served: Served, browser: Browser) -> None:
    log_in(door, ANA)
    expect(door.locator(".pq-bar")).to_be_visible(timeout=20_000)
    ask(door, "What of the crown jewels of Ana?")
    kept = [path for path in served.index.parent.rglob("*.json") if "of-" in path.parent.name]
    assert any("crown jewels" in path.read_text("utf-8") for path in kept)
    ben = browser.new_context()
    page = ben.new_page()
    page.goto(served.url)
    log_in(page, BEN)
    expect(page.locator(".pq-bar")).to_be_visible(timeout=20_000)
    page.locator(".pq-shelf summary").click()
    page.get_by_label("Search conversations").fill("jewels")
    expect(page.locator("[data-piece=shelf]")).to_have_text("None")
    ben.close()


def test_programs_send_name_and_password_with_each_request(served: Served) -> None:
    client = Client(served.url, headers=basic(BEN), verbose=False)
    assert client.predict(VAULT, api_name="/ask")["citations"][0]["quote"] == TOLD
    with pytest.raises(Exception, match="not change the corpus"):
        client.predict(5, api_name="/sync")
    assert Client(served.url, auth=ANA, verbose=False).predict(30, api_name="/sync")["finished"]
    with pytest.raises(Exception, match=r"401|[Ll]og ?in"):
        Client(served.url, headers=basic(("ben", "wrong password")), verbose=False)


def events(config: dict[str, Any], name: str) -> int:
    """The number of the page's own event of this name."""
    found = (
        one["id"] for one in config["dependencies"] if name in {at[1] for at in one["targets"]}
    )
    return int(next(found))


def send(who: httpx.Client, name: str, data: dict[str, Any]) -> None:
    """One of the page's own events, by hand, once it has been seen to."""
    number = events(who.get("config").json(), name)
    session = f"{name}{id(who)}"
    joined = who.post(
        "gradio_api/queue/join",
        json={"data": [{}], "event_data": data, "fn_index": number, "session_hash": session},
    )
    assert joined.status_code == 200
    with who.stream("GET", f"gradio_api/queue/data?session_hash={session}") as lines:
        assert any("process_completed" in line for line in lines.iter_lines())


def test_who_may_only_ask_changes_nothing_by_any_way(served: Served) -> None:
    (served.corpus / "spare.txt").write_text("Spares\nThis one is not needed.\n", "utf-8")
    Client(served.url, auth=ANA, verbose=False).predict(30, api_name="/sync")
    before = {path.name: path.read_bytes() for path in served.corpus.iterdir()}
    with httpx.Client(base_url=served.url, headers=basic(BEN), timeout=30) as ben:
        upload = ben.post("gradio_api/upload", files={"files": ("x.txt", b"The vault is empty.")})
        assert upload.status_code == 403
        send(ben, "discard", {"id": "spare.txt"})
        send(ben, "receive", {"sent": str(served.corpus / "spare.txt"), "name": "y.txt"})
        send(ben, "sync", {})
    assert {path.name: path.read_bytes() for path in served.corpus.iterdir()} == before
    with httpx.Client(base_url=served.url, headers=basic(ANA), timeout=30) as ana:
        send(ana, "discard", {"id": "spare.txt"})
    assert not (served.corpus / "spare.txt").exists()


def test_one_who_is_taken_out_of_the_file_is_out_at_once(served: Served) -> None:
    file = served.index.parent / "users"
    add_user(file, "cleo", "third secret", may_change=False)
    with httpx.Client(base_url=served.url) as cleo:
        login = cleo.post("login", data={"username": "cleo", "password": "third secret"})
        assert login.status_code == 200
        assert cleo.get("config").status_code == 200
        lines = file.read_text("utf-8").splitlines(keepends=True)
        file.write_text("".join(line for line in lines if not line.startswith("cleo")), "utf-8")
        assert cleo.get("config").status_code == 401


def test_no_file_of_the_machine_is_served_to_a_member_either(served: Served) -> None:
    secret = served.index.parent / "users"
    with httpx.Client(base_url=served.url, headers=basic(ANA)) as ana:
        store, document = served.index / "store.sqlite", served.corpus / "vault.txt"
        machine = (ROOT / "app.py", Path("/etc/passwd"), "../users", "corpus/../users")
        for path in (secret, store, document, *machine):
            for route in (f"gradio_api/file={path}", f"gradio_api/file/{path}", f"static/{path}"):
                reply = ana.get(route)
                assert reply.status_code in (403, 404), (route, reply.status_code)
        for url in ("http://127.0.0.1:1/", "https://example.org/", "file:///etc/passwd"):
            assert ana.get(f"gradio_api/proxy={url}").status_code >= 400
            assert ana.get(f"gradio_api/file={url}", follow_redirects=False).status_code >= 400


def test_passwords_cannot_be_tried_at_will(served: Served) -> None:
    with httpx.Client(base_url=served.url) as stranger:
        tries = (
            stranger.post("login", data={"username": "ana", "password": f"guess {number}"})
            for number in range(20)
        )
        assert next(reply.status_code for reply in tries if reply.status_code != 400) == 429


def test_a_file_that_is_too_large_or_of_no_kind_that_is_read_is_not_taken_in(
    tmp_path: Path, browser: Browser
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "vault.txt").write_text(f"Vaults\n{TOLD}\n", "utf-8")
    with (
        serving(tmp_path, "--largest-upload", "1") as served,
        visit(served, browser, (1280, 800)) as page,
    ):
        large = httpx.post(
            f"{served.url}gradio_api/upload", files={"files": ("x.txt", b"x" * (2 << 20))}
        )
        assert large.status_code == 413
        page.get_by_role("button", name="Corpus", exact=True).click()
        program: FilePayload = {"name": "run.exe", "mimeType": "x", "buffer": b"MZ"}
        page.locator(".pq-choose input").set_input_files([program])
        expect(page.locator(".pq-uploads")).to_contain_text(
            "not a supported kind of file", timeout=10_000
        )
    assert [path.name for path in (tmp_path / "corpus").iterdir()] == ["vault.txt"]


def command(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "app.py"), *options],
        capture_output=True, text=True, input="correct horse\n", check=False, timeout=120,
    )  # fmt: skip


def test_beyond_this_machine_nobody_is_let_in_by_oversight(tmp_path: Path) -> None:
    done = command("--host", "0.0.0.0", "--index", str(tmp_path / "ix"))  # noqa: S104
    assert done.returncode == 2
    assert re.fullmatch(r"pullquote: at 0\.0\.0\.0 .*--auth USERS_FILE.*\n", done.stderr)
    assert not (tmp_path / "ix").exists()


def test_users_are_made_with_a_command(tmp_path: Path) -> None:
    file = tmp_path / "users"
    done = command("--auth", str(file), "--add-user", "ana", "--may-change")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"ana may ask and change the corpus: {file}\n"
    assert "horse" not in file.read_text("utf-8")
    lost = command("--add-user", "ana")
    assert lost.returncode == 2
    assert "name it with --auth" in lost.stderr


def test_a_network_without_names_is_warned_of(tmp_path: Path) -> None:
    done = command("--host", "0.0.0.0", "--without-auth", "--corpus", str(tmp_path / "none"))  # noqa: S104
    assert "everybody who reaches 0.0.0.0 may ask, add and delete documents" in done.stderr
