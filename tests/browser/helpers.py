"""Run the app on a small corpus, and use its page."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from gradio_client import Client
from playwright.sync_api import Browser, Locator, Page, Request, expect

from tests.index.parsers.pages.making import Sheet, pdf

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
ANA, BEN = ("ana", "correct horse"), ("ben", "battery staple")
VAULT_QUESTION = "What is kept in the vault of Oster?"
VAULT_QUOTE = "The vault of Oster keeps the silver crown."
# Another address of this machine, as if a proxy were there.
TRUSTED_PROXY = "127.0.0.3"
SOLDIERS_QUESTION = "According to South Korean intelligence, how many men did Pyongyang send?"
LIGHTHOUSE_QUESTION = "What colour is the harbour lighthouse of Veltrim?"
UNANSWERABLE_QUESTION = "Which recipe for sourdough bread needs rye and buttermilk?"
HOSTILE_QUESTION = "What did the Quorble mayor say about the fountain?"
CEILING_QUESTION = "Who painted the ceiling of the Ostrava observatory?"
BELL_QUESTION = "How heavy is the bell of Tarnow chapel?"
AQUEDUCT_QUESTION = "How many arches carry the aqueduct of Sorbin?"
AQUEDUCT_QUOTE = "The aqueduct of Sorbin is carried by forty arches of brick."
FUNICULAR_QUESTION = "Which slope does the funicular of Brandek climb?"
TRAM_QUESTION = "What is the fare of the Olmsk tram at night?"
FERRY_QUESTION = "Who is the captain of the Lindau ferry?"
LANDSLIDE_QUESTION = "How many people did the landslide in Melden kill?"
LANDSLIDE_REPORTS = {
    "melden-1.txt": """Landslide in the Orlu valley
A landslide struck the village of Melden in the Orlu valley on Monday night. The landslide in Melden
killed 12 people, the governor Petra Halvorsen said. Rescue teams searched the slope until dawn.
2024-03-05 09:00:00
""",
    "melden-2.txt": """Toll in Melden rises
Two days after the slope gave way, more victims were found under the school. The landslide in Melden
killed 18 people, according to the civil defence office. Survivors have been taken to Brask.
2024-03-06 18:00:00
""",
    "melden-3.txt": """Melden counts its dead
The search was ended on Friday afternoon. In all, the landslide in Melden killed 25 people, the
interior ministry said in its final report. The valley road stays closed until June.
2024-03-08 20:00:00
""",
}
HOSTILE_TEXT = (
    '<script>window.pwned=1</script><img src=x onerror="window.pwned=2"> The Quorble mayor said '
    "that the fountain costs $5$ and **nobody** pays `{{value}}` ${window.pwned=3} for "
    "<b>it</b> &amp; [link](javascript:window.pwned=4)."
)
HOSTILE_FILE = "<img src=x onerror=window.pwned=5>.md"
FILLER = "The archive keeps the minutes of the council of the year before last. " * 6


@dataclass(frozen=True, slots=True)
class Served:
    """A running app: its URL, the corpus it serves and the index."""

    url: str
    corpus: Path
    index: Path


# What the page says of its requests that end because the page itself is left, and the seconds in
# which it says so before the next one is requested: browsers tell the old page first.
_ENDED_REQUEST = re.compile("^AbortError: |Connection errored out")
_LEAVING = 5.0


@dataclass
class PageMonitor:
    """Records what a page requests, and its errors and warnings. Without slots, since Playwright
    sets attributes on the owner of a handler."""

    requests: list[str] = field(default_factory=list)
    console_errors: list[str] = field(default_factory=list)
    _is_leaving: bool = False
    _ended_requests: list[tuple[float, str]] = field(default_factory=list)

    def attach(self, page: Page) -> None:
        page.on("request", self._on_request)
        page.on("domcontentloaded", self._on_loaded)
        page.on("pageerror", lambda error: self._on_error(str(error)))
        page.on(
            "console",
            lambda message: (
                self._on_error(message.text) if message.type in {"error", "warning"} else None
            ),
        )

    def _on_request(self, request: Request) -> None:
        self.requests.append(request.url)
        if not request.is_navigation_request() or request.frame.parent_frame is not None:
            return
        self._is_leaving = True
        for when, message in self._ended_requests:
            if time.monotonic() - when < _LEAVING:
                self.console_errors.remove(message)
        self._ended_requests.clear()

    def _on_loaded(self, _: Page) -> None:
        self._is_leaving = False

    def _on_error(self, message: str) -> None:
        if _ENDED_REQUEST.search(message):
            if self._is_leaving:
                return
            self._ended_requests.append((time.monotonic(), message))
        self.console_errors.append(message)


def write_corpus(folder: Path) -> None:
    folder.mkdir()
    for seed in (ROOT / "seeds").iterdir():
        shutil.copy(seed, folder)
    (folder / "harbour.txt").write_text(
        "Harbours of the north\nThe harbour lighthouse of Veltrim is painted orange. Ships pass it "
        "at night on their way to the sea.\n2023-05-06 10:00:00\n",
        "utf-8",
    )
    (folder / "bell.txt").write_text(
        "Bells\nThe bell of Tarnow chapel is as heavy as seven kilos of iron can be.\n", "utf-8"
    )
    (folder / HOSTILE_FILE).write_text(f"# Quorble <i>news</i>\n\n{HOSTILE_TEXT}\n", "utf-8")
    (folder / "aqueduct.txt").write_text(f"Aqueducts\n{AQUEDUCT_QUOTE} {FILLER}\n", "utf-8")
    for name, text in LANDSLIDE_REPORTS.items():
        (folder / name).write_text(text, "utf-8")
    sentence = "The ceiling of the Ostrava observatory was painted by Milena Dvorak in 1931."
    # More than is shown at once of a source.
    filler = f"{FILLER}\n" * 380
    (folder / "archive.txt").write_text(f"The archive\n\n{filler}\n{sentence}\n\n{filler}", "utf-8")
    climb = Sheet().lines(
        60,
        500,
        (
            "The wagons are red. The funicular of Brandek climbs a slope",
            "of sixty percent to the castle. Below it lies the market.",
        ),
    )
    cover = Sheet().lines(60, 700, ("Mountain railways", "A report on those that still run"))
    (folder / "railways.pdf").write_bytes(pdf(cover, climb))
    night = Sheet().lines(60, 700, ("The fare of the Olmsk tram at night is four coins.",))
    (folder / "fares.pdf").write_bytes(pdf(night))
    (folder / "broken.txt").write_bytes(b"\x00\x01\x02\xff" * 300)


@contextmanager
def run_app(place: Path, *options: str) -> Iterator[Served]:
    """Run the app in its own process on `place/corpus`, and wait until it can be asked."""
    command = [
        sys.executable,
        str(ROOT / "app.py"),
        "--port",
        free_port(),
        "--corpus",
        str(place / "corpus"),
        "--index",
        str(place / "ix"),
        *options,
    ]
    with (place / "stderr").open("w+") as errors:
        app = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=place)
        try:
            assert app.stdout
            for line in app.stdout:
                if match := re.search(r"Ask at (http://127\.0\.0\.1:\d+/)", line):
                    yield Served(match[1], place / "corpus", place / "ix")
                    break
            else:
                pytest.fail((place / "stderr").read_text())
        finally:
            app.terminate()
            app.wait(20)


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return str(server.getsockname()[1])


@contextmanager
def open_page(
    served: Served, browser: Browser, size: tuple[int, int], scheme: Any = "light"
) -> Iterator[Page]:
    """Open the page; afterwards, check that it called no other machine and reported no error."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    monitor = PageMonitor()
    monitor.attach(page)
    page.goto(served.url)
    expect(page.locator(".pq-bar")).to_be_visible(timeout=20_000)
    yield page
    pwned = page.evaluate("window.pwned")
    context.close()
    assert pwned is None
    assert monitor.console_errors == [], monitor.console_errors
    app_host = urlsplit(served.url).netloc
    external = {
        url
        for url in monitor.requests
        if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).netloc != app_host
    }
    assert external == set()


def sync_elsewhere(served: Served) -> None:
    """Sync from another process, as a user would in another terminal."""
    command = ["sync", str(served.corpus), "--index", str(served.index)]
    subprocess.run([sys.executable, "-m", "index", *command], cwd=ROOT, check=True)


def ask(page: Page, question: str, timeout: int = 30_000) -> Locator:
    """Ask in the chat; returns the turn with its reply, awaited for `timeout` milliseconds."""
    before = page.locator(".pq-turn").count()
    page.get_by_label("Question").fill(question)
    page.keyboard.press("Enter")
    turn = page.locator(".pq-turn").nth(before)
    expect(turn).to_have_class(
        re.compile("pq-(answered|possible|unanswered|help|noted)"), timeout=timeout
    )
    return turn


def log_in(page: Page, user: tuple[str, str]) -> None:
    """Fill in the form of the login page, and send it."""
    page.get_by_label("username").fill(user[0])
    page.get_by_label("password").fill(user[1])
    page.get_by_role("button", name="Sign in").click()


def open_history(page: Page) -> Locator:
    """Open the list of conversations."""
    history = page.locator(".pq-shelf")
    if not history.is_visible():
        page.get_by_role("button", name="History").click()
    return history


def choose_action(row: Locator, name: str) -> None:
    """Choose from the menu of a row."""
    row.get_by_role("button", name="Actions for").click()
    row.get_by_role("button", name=name).click()


def characters_a_line(locator: Locator) -> int:
    """The most characters that stand on one line of an element."""
    return int(
        locator.evaluate(
            """(element) => {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), lines = {};
        const range = document.createRange();
        for (let node; (node = walker.nextNode());) {
          for (let at = 0; at < node.length; at++) {
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const {bottom} = range.getBoundingClientRect();
            lines[bottom] = (lines[bottom] || 0) + 1;
          }
        }
        return Math.max(...Object.values(lines)); }"""
        )
    )


def ask_api(served: Served, question: str) -> dict[str, Any]:
    """Ask through the endpoint for programs."""
    answer: dict[str, Any] = Client(served.url, verbose=False).predict(question, api_name="/ask")
    return answer


def save_screenshot(page: Page, name: str) -> None:
    """Save a screenshot if PULLQUOTE_SCREENSHOTS names a folder."""
    if folder := os.environ.get("PULLQUOTE_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def is_in_view(locator: Locator) -> bool:
    """Whether the first line of an element is on the screen, with nothing above it."""
    return bool(
        locator.evaluate(
            """(element) => {
        const box = element.getClientRects()[0];
        const visible = document.elementFromPoint(box.left + 2, box.top + 4);
        return box.top >= 0 && box.top < innerHeight && element.contains(visible); }"""
        )
    )


def overflows(page: Page) -> bool:
    """Whether the page has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
