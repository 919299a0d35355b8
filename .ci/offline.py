"""Sync, ask and use the page without a network, and check that no other machine is called."""

import ipaddress
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.helpers import CHROMIUM_OPTIONS, SOLDIERS_QUESTION, PageMonitor, ask, free_port

ROOT = Path(__file__).resolve().parents[1]
RESERVISTS_QUESTION = "How many reservists does South Korea have?"
# The system calls by which a process reaches another one, without what it sends. With -I2, a signal
# that ends strace also ends what it traces.
SYSTEM_CALLS = "trace=connect,sendto,sendmsg,sendmmsg"
QUIET = ("-qq", "-s", "0", "-e", "signal=none")
STRACE = ("strace", "-f", "--seccomp-bpf", "-I2", *QUIET, "-e", SYSTEM_CALLS, "-o")
ADDRESS = re.compile(
    r'sin_port=htons\((\d+)\), sin_addr=inet_addr\("([^"]+)"\)'
    r'|sin6_port=htons\((\d+)\),.*?inet_pton\(AF_INET6, "([^"]+)"'
)
# A resolver that listens on loopback still asks other machines.
DNS_PORT = 53
# Milliseconds in which the idle page polls the index several times.
IDLE_TIME = 4000
# Milliseconds for the first answer: strace slows down the imports behind it four times, from 5 s
# to 20, and more before they are compiled.
FIRST_ANSWER_TIMEOUT = 120_000
# Chromium's log: a request, a name lookup, and the initiator of requests that no page made.
REQUEST, LOOKUP, NO_PAGE = "URL_REQUEST_START_JOB", "HOST_RESOLVER_MANAGER_REQUEST", "not an origin"


class LeakError(Exception):
    """Something called another machine, or does not work without one."""


def main(scratch: Path) -> int:
    """Run all checks. Returns the exit status."""
    try:
        if not can_trace(scratch):
            print("offline: strace does not work here: calls by Pullquote itself are not checked")
        with timed("synced"):
            run(scratch / "sync.calls", "-m", "index", "sync", "seeds")
        with timed("asked"):
            check_answer(
                run(scratch / "ask.calls", "-m", "qa", "ask", RESERVISTS_QUESTION, "--json")
            )
        with timed("served"), run_app(scratch) as url:
            monitor, by_chromium = use_page(url, scratch / "net.json")
        check_calls(scratch / "app.calls")
    except (LeakError, AssertionError, PlaywrightError) as error:
        print(f"offline: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    if by_chromium:
        print(f"offline: Chromium itself, not the page, tried to call {', '.join(by_chromium)}")
    print(
        f"offline: installed, synced, asked and served with no route out; {len(monitor.requests)} "
        "requests, all to 127.0.0.1; no error in the console"
    )
    return 0


@contextmanager
def timed(step: str) -> Iterator[None]:
    start = time.monotonic()
    yield
    print(f"offline: {step} in {time.monotonic() - start:.0f} s", flush=True)


# Pullquote's own processes.


@cache
def can_trace(scratch: Path) -> bool:
    """Whether strace works here: it has to show a call to another machine."""
    if shutil.which("strace") is None:
        return False
    code = "import socket; socket.socket().connect_ex(('192.0.2.1', 443))"
    log = scratch / "trial.calls"
    subprocess.run(  # noqa: S603
        [*STRACE, log, sys.executable, "-I", "-c", code], capture_output=True, check=False
    )
    return log.exists() and called_addresses(log.read_text()) == ["192.0.2.1:443"]


def traced(log: Path, *arguments: str) -> list[str | Path]:
    """A command of this Python, run under strace where that works."""
    tracer: tuple[str | Path, ...] = (*STRACE, log) if can_trace(log.parent) else ()
    return [*tracer, sys.executable, *arguments]


def run(log: Path, *arguments: str) -> str:
    """Run a command and return its output; LeakError if it fails or calls another machine."""
    done = subprocess.run(  # noqa: S603
        traced(log, *arguments), cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise LeakError(f"{' '.join(arguments)} fails: {done.stderr}")
    check_calls(log)
    return done.stdout


def check_answer(output: str) -> None:
    answer = json.loads(output)
    seeds = [path.read_text("utf-8") for path in (ROOT / "seeds").iterdir()]
    quotes = [citation["quote"] for citation in answer["citations"]]
    if not quotes or "3 million reservists" not in quotes[0]:
        raise LeakError(f"{RESERVISTS_QUESTION!r} is answered by {quotes}")
    if not all(any(quote in seed for seed in seeds) for quote in quotes):
        raise LeakError(f"one of {quotes} is not in seeds/")


def check_calls(log: Path) -> None:
    if can_trace(log.parent) and (addresses := called_addresses(log.read_text())):
        raise LeakError(f"{log.stem} calls {', '.join(addresses)}")


def called_addresses(trace: str) -> list[str]:
    """The addresses outside this machine that a trace shows calls to."""
    groups = (match.groups() for match in ADDRESS.finditer(trace))
    calls = {(v4 or v6, int(port4 or port6)) for port4, v4, port6, v6 in groups}
    return sorted(
        f"{address}:{port}" for address, port in calls if port == DNS_PORT or not is_here(address)
    )


def is_here(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host == "localhost"
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


@contextmanager
def run_app(scratch: Path) -> Iterator[str]:
    """Run app.py on the synced index; yields its URL."""
    command = traced(scratch / "app.calls", "app.py", "--port", free_port())
    with (scratch / "app.stderr").open("w+") as errors:
        app = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT)  # noqa: S603
        try:
            assert app.stdout  # noqa: S101
            matches = filter(None, (re.search(r"Ask at (\S+) ", line) for line in app.stdout))
            if (match := next(matches, None)) is None:
                raise LeakError(f"app.py fails: {(scratch / 'app.stderr').read_text()}")
            yield match[1]
        finally:
            app.terminate()
            app.wait(20)


# The page.


def use_page(url: str, log: Path) -> tuple[PageMonitor, list[str]]:
    """Use the page in Chromium.

    Args:
        url: The page.
        log: Where Chromium writes its network log.

    Returns:
        What the page requested, and the hosts that Chromium called of its own accord.
    """
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        raise LeakError("no Chromium on this machine (apt-get install chromium)")
    monitor = PageMonitor()
    with sync_playwright() as playwright:
        options = [*CHROMIUM_OPTIONS, f"--log-net-log={log}"]
        browser = playwright.chromium.launch(executable_path=executable, args=options)
        page = browser.new_page()
        monitor.attach(page)
        page.on("websocket", lambda socket: monitor.requests.append(socket.url))
        ask_and_browse(page, url)
        # Chromium prefetches no links with these options; with others it would.
        links = page.eval_on_selector_all("link[href]", "links => links.map((link) => link.href)")
        browser.close()
    if monitor.console_errors:
        raise LeakError(f"errors in the console: {'; '.join(monitor.console_errors)}")
    external = sorted({url for url in (*monitor.requests, *links) if not is_local_url(url)})
    if external:
        raise LeakError(f"the page requests {', '.join(external)}")
    return monitor, called_by_chromium(json.loads(log.read_text()))


def ask_and_browse(page: Page, url: str) -> None:
    """Ask, follow a citation, open its source and look at the corpus."""
    page.goto(url)
    expect(page.locator(".pq-bar")).to_be_visible(timeout=30_000)
    turn = ask(page, SOLDIERS_QUESTION, FIRST_ANSWER_TIMEOUT)
    expect(turn).to_have_class(re.compile("pq-answered"))
    turn.locator(".pq-marker").first.click()
    card = page.locator("#t1-c1")
    expect(card).to_be_focused()
    expect(card.locator("mark")).to_contain_text("1,500")
    card.locator(".pq-open").click()
    expect(page.locator(".pq-source .pq-source-text mark")).to_be_visible(timeout=30_000)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Documents", exact=True).click()
    expect(page.locator(".pq-table tbody tr")).to_have_count(1, timeout=30_000)
    page.wait_for_timeout(IDLE_TIME)


def is_local_url(url: str) -> bool:
    """Whether requesting a URL calls no other machine."""
    parts = urlsplit(url)
    return parts.scheme in {"data", "blob"} or is_here(parts.hostname or "")


def called_by_chromium(log: dict[str, Any]) -> list[str]:
    """The hosts outside this machine that Chromium called by itself, for no page.

    Its network log also has what the page's events lack: the names that are looked up.

    Raises:
        LeakError: The page made Chromium call another machine.
    """
    kinds = {number: name for name, number in log["constants"]["logEventTypes"].items()}
    events = [(kinds[event["type"]], event.get("params", {})) for event in log["events"]]
    requests = [params for kind, params in events if kind == REQUEST and "url" in params]
    if not any(is_local_url(params["url"]) for params in requests):
        raise LeakError("Chromium's network log does not even show the page")
    external = [params for params in requests if not is_local_url(params["url"])]
    by_chromium = {host(params["url"]) for params in external if params.get("initiator") == NO_PAGE}
    lookups = [params["host"] for kind, params in events if kind == LOOKUP and "host" in params]
    hosts = {host(params["url"]) for params in external} | {host(name) for name in lookups}
    if by_page := {name for name in hosts if not is_here(name)} - by_chromium:
        raise LeakError(f"the page makes Chromium call {', '.join(sorted(by_page))}")
    return sorted(by_chromium)


def host(url: str) -> str:
    return urlsplit(url).hostname or url


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
