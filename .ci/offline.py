"""an install without a network → synced, asked, served and looked at; everybody who was called."""

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

from tests.browser.helpers import QUIET, SOLDIERS, Watch, ask, free_port

ROOT = Path(__file__).resolve().parents[1]
RESERVISTS = "How many reservists does South Korea have?"
# By these a process calls somebody; what it says is not kept. -I2: a signal that ends strace ends
# what it traces too.
CALLS = "trace=connect,sendto,sendmsg,sendmmsg"
QUIETLY = ("-qq", "-s", "0", "-e", "signal=none")
STRACE = ("strace", "-f", "--seccomp-bpf", "-I2", *QUIETLY, "-e", CALLS, "-o")
CALLED = re.compile(
    r'sin_port=htons\((\d+)\), sin_addr=inet_addr\("([^"]+)"\)'
    r'|sin6_port=htons\((\d+)\),.*?inet_pton\(AF_INET6, "([^"]+)"'
)
# Whoever is asked there looks names up, elsewhere, though it may listen on loopback.
DNS = 53
# Milliseconds that the page is left to itself: several of its looks at the index, which it takes
# every second and a half.
LEFT_ALONE = 4000
# Milliseconds for the first answer. The page is up before all is imported, and strace makes what a
# thread imports four times as slow (5 s → 20, and more where nothing is compiled yet).
FIRST_ANSWER = 120_000
# What Chromium's log calls a request, the look-up of a name, and the origin of what no page asks.
REQUEST, LOOKUP, NO_PAGE = "URL_REQUEST_START_JOB", "HOST_RESOLVER_MANAGER_REQUEST", "not an origin"


class LeakError(Exception):
    """Something was called that is not this machine, or did not work without."""


def main(scratch: Path) -> int:
    """Returns the exit status."""
    try:
        if not can_trace(scratch):
            print("offline: strace does not work here, so calls of Pullquote itself go unseen")
        with timed("synced"):
            run(scratch / "sync.calls", "-m", "index", "sync", "seeds")
        with timed("asked"):
            check_answer(run(scratch / "ask.calls", "-m", "qa", "ask", RESERVISTS, "--json"))
        with timed("served"), serving(scratch) as url:
            watch, own = look(url, scratch / "net.json")
        check_calls(scratch / "app.calls")
    except (LeakError, AssertionError, PlaywrightError) as error:
        print(f"offline: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    if own:
        print(f"offline: Chromium by itself, not the page, called in vain: {', '.join(own)}")
    print(
        f"offline: installed, synced, asked and served with no route out; {len(watch.requests)} "
        "requests, all to 127.0.0.1; no complaint in the console"
    )
    return 0


@contextmanager
def timed(done: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    print(f"offline: {done} in {time.monotonic() - began:.0f} s", flush=True)


# Pullquote's own processes.


@cache
def can_trace(scratch: Path) -> bool:
    """Whether strace shows a call outside, for one that sees nothing would prove nothing."""
    if shutil.which("strace") is None:
        return False
    call = "import socket; socket.socket().connect_ex(('192.0.2.1', 443))"
    log = scratch / "trial.calls"
    subprocess.run(  # noqa: S603
        [*STRACE, log, sys.executable, "-I", "-c", call], capture_output=True, check=False
    )
    return log.exists() and called(log.read_text()) == ["192.0.2.1:443"]


def traced(log: Path, *arguments: str) -> list[str | Path]:
    """A command of the environment's Python, and strace in front of it."""
    tracer: tuple[str | Path, ...] = (*STRACE, log) if can_trace(log.parent) else ()
    return [*tracer, sys.executable, *arguments]


def run(log: Path, *arguments: str) -> str:
    """What the command prints, if it succeeds and calls nobody."""
    done = subprocess.run(  # noqa: S603
        traced(log, *arguments), cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise LeakError(f"{' '.join(arguments)} fails: {done.stderr}")
    check_calls(log)
    return done.stdout


def check_answer(said: str) -> None:
    answer = json.loads(said)
    seeds = [path.read_text("utf-8") for path in (ROOT / "seeds").iterdir()]
    quotes = [citation["quote"] for citation in answer["citations"]]
    if not quotes or "3 million reservists" not in quotes[0]:
        raise LeakError(f"{RESERVISTS!r} is answered by {quotes}")
    if not all(any(quote in seed for seed in seeds) for quote in quotes):
        raise LeakError(f"one of {quotes} does not stand in seeds/")


def check_calls(log: Path) -> None:
    if can_trace(log.parent) and (found := called(log.read_text())):
        raise LeakError(f"{log.stem} calls {', '.join(found)}")


def called(trace: str) -> list[str]:
    """Whom of those that are not on this machine a trace shows being called."""
    found = (match.groups() for match in CALLED.finditer(trace))
    calls = {(v4 or v6, int(port4 or port6)) for port4, v4, port6, v6 in found}
    return sorted(
        f"{address}:{port}" for address, port in calls if port == DNS or not is_here(address)
    )


def is_here(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host == "localhost"
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


@contextmanager
def serving(scratch: Path) -> Iterator[str]:
    """The address of app.py on the index that was synced."""
    command = traced(scratch / "app.calls", "app.py", "--port", free_port())
    with (scratch / "app.stderr").open("w+") as errors:
        app = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT)  # noqa: S603
        try:
            assert app.stdout  # noqa: S101
            found = filter(None, (re.search(r"Ask at (\S+) ", line) for line in app.stdout))
            if (asked := next(found, None)) is None:
                raise LeakError(f"app.py fails: {(scratch / 'app.stderr').read_text()}")
            yield asked[1]
        finally:
            app.terminate()
            app.wait(20)


# The page.


def look(url: str, log: Path) -> tuple[Watch, list[str]]:
    """What the page asked for as it was used, and whom Chromium called of its own accord."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise LeakError("no Chromium on this machine (apt-get install chromium)")
    watch = Watch()
    with sync_playwright() as playwright:
        options = [*QUIET, f"--log-net-log={log}"]
        browser = playwright.chromium.launch(executable_path=found, args=options)
        page = browser.new_page()
        watch.follow(page)
        page.on("websocket", lambda opened: watch.requests.append(opened.url))
        use(page, url)
        # As it is started here Chromium connects to nobody in advance; elsewhere it would.
        links = page.eval_on_selector_all("link[href]", "all => all.map((link) => link.href)")
        browser.close()
    if watch.complaints:
        raise LeakError(f"the page complains: {'; '.join(watch.complaints)}")
    if away := sorted({asked for asked in (*watch.requests, *links) if not stays(asked)}):
        raise LeakError(f"the page asks for {', '.join(away)}")
    return watch, called_by_itself(json.loads(log.read_text()))


def use(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator(".pq-bar")).to_be_visible(timeout=30_000)
    turn = ask(page, SOLDIERS, FIRST_ANSWER)
    expect(turn).to_have_class(re.compile("pq-answered"))
    turn.locator(".pq-marker").first.click()
    card = page.locator("#t1-c1")
    expect(card).to_be_focused()
    expect(card.locator("mark")).to_contain_text("1,500")
    card.locator(".pq-open").click()
    expect(page.locator("dialog[open] mark")).to_be_visible(timeout=30_000)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Corpus", exact=True).click()
    expect(page.locator(".pq-table tbody tr")).to_have_count(1, timeout=30_000)
    page.wait_for_timeout(LEFT_ALONE)


def stays(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"data", "blob"} or is_here(parts.hostname or "")


def called_by_itself(log: dict[str, Any]) -> list[str]:
    """Whom Chromium's own log shows being called by no page.

    It also knows what is not told of a page: the names that are looked up for it.
    """
    kinds = {number: name for name, number in log["constants"]["logEventTypes"].items()}
    events = [(kinds[event["type"]], event.get("params", {})) for event in log["events"]]
    asked = [said for kind, said in events if kind == REQUEST and "url" in said]
    if not any(stays(said["url"]) for said in asked):
        raise LeakError("Chromium's log of the network does not even show the page")
    away = [said for said in asked if not stays(said["url"])]
    own = {host(said["url"]) for said in away if said.get("initiator") == NO_PAGE}
    lookups = [said["host"] for kind, said in events if kind == LOOKUP and "host" in said]
    everybody = {host(said["url"]) for said in away} | {host(name) for name in lookups}
    if by_page := {name for name in everybody if not is_here(name)} - own:
        raise LeakError(f"the page makes Chromium call {', '.join(sorted(by_page))}")
    return sorted(own)


def host(url: str) -> str:
    return urlsplit(url).hostname or url


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
