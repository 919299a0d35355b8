"""the app on a corpus of a few documents, and what its pages are asked and told."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from gradio_client import Client
from playwright.sync_api import Browser, Locator, Page, expect

from tests.index.parsers.pages.making import Sheet, pdf

ROOT = Path(__file__).resolve().parents[2]


QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)


SOLDIERS = "According to South Korean intelligence, how many men did Pyongyang send?"


HARBOUR = "What colour is the harbour lighthouse of Veltrim?"


ABSENT = "Which recipe for sourdough bread needs rye and buttermilk?"


NASTY = "What did the Quorble mayor say about the fountain?"


BIG = "Who painted the ceiling of the Ostrava observatory?"


LEAVING = "How heavy is the bell of Tarnow chapel?"


MENDING = "How many arches carry the aqueduct of Sorbin?"


TOLD = "The aqueduct of Sorbin is carried by forty arches of brick."


FUNICULAR = "Which slope does the funicular of Brandek climb?"


FARES = "What is the fare of the Olmsk tram at night?"


FERRY = "Who is the captain of the Lindau ferry?"


TOLL = "How many people did the landslide in Melden kill?"


TOLLS = {
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


HOSTILE = (
    '<script>window.pwned=1</script><img src=x onerror="window.pwned=2"> The Quorble mayor said '
    "that the fountain costs $5$ and **nobody** pays `{{value}}` ${window.pwned=3} for "
    "<b>it</b> &amp; [link](javascript:window.pwned=4)."
)


HOSTILE_NAME = "<img src=x onerror=window.pwned=5>.md"


FILLER = "The archive keeps the minutes of the council of the year before last. " * 6


@dataclass(frozen=True, slots=True)
class Served:
    """The app running on a corpus."""

    url: str
    corpus: Path
    index: Path


@dataclass(slots=True)
class Watch:
    """What a page asked for, and what it complained of."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text)
                if message.type in {"error", "warning"}
                else None
            ),
        )


def write_corpus(folder: Path) -> None:
    folder.mkdir()
    for seed in (ROOT / "seeds").iterdir():
        shutil.copy(seed, folder)
    (folder / "harbour.txt").write_text(
        "Harbours of the north\nThe harbour lighthouse of Veltrim is painted orange. Ships pass it "
        "at night on their way to the sea.\n2023-05-06 10:00:00\n",
        "utf-8",
    )
    (folder / "leaving.txt").write_text(
        "Bells\nThe bell of Tarnow chapel is as heavy as seven kilos of iron can be.\n", "utf-8"
    )
    (folder / HOSTILE_NAME).write_text(f"# Quorble <i>news</i>\n\n{HOSTILE}\n", "utf-8")
    (folder / "mending.txt").write_text(f"Aqueducts\n{TOLD} {FILLER}\n", "utf-8")
    for name, text in TOLLS.items():
        (folder / name).write_text(text, "utf-8")
    told = "The ceiling of the Ostrava observatory was painted by Milena Dvorak in 1931."
    (folder / "archive.txt").write_text(
        f"The archive\n\n{(FILLER + chr(10)) * 500}\n{told}\n\n{(FILLER + chr(10)) * 500}", "utf-8"
    )
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
def serving(place: Path, *options: str) -> Iterator[Served]:
    """The app in a process of its own on `place/corpus`, once it can be asked."""
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
                if found := re.search(r"Ask at (http://127\.0\.0\.1:\d+/)", line):
                    yield Served(found[1], place / "corpus", place / "ix")
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
def visit(
    served: Served, browser: Browser, size: tuple[int, int], scheme: Any = "light"
) -> Iterator[Page]:
    """A fresh visit; whatever a test does in it, nothing may leave the machine or go wrong."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce"
    )
    opened = context.new_page()
    watch = Watch()
    watch.follow(opened)
    opened.goto(served.url)
    expect(opened.locator(".pq-bar")).to_be_visible(timeout=20_000)
    yield opened
    pwned = opened.evaluate("window.pwned")
    context.close()
    assert pwned is None
    assert watch.complaints == []
    home = urlsplit(served.url).netloc
    away = {
        url
        for url in watch.requests
        if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).netloc != home
    }
    assert away == set()


def ask(page: Page, question: str, patience: int = 30_000) -> Locator:
    """Ask in the chat; the turn once it has its reply, for which it has `patience` milliseconds."""
    before = page.locator(".pq-turn").count()
    page.get_by_label("Question").fill(question)
    page.keyboard.press("Enter")
    turn = page.locator(".pq-turn").nth(before)
    expect(turn).to_have_class(re.compile("pq-(answered|unanswered|noted)"), timeout=patience)
    return turn


def ask_api(served: Served, question: str) -> dict[str, Any]:
    """Ask through the named endpoint."""
    answer: dict[str, Any] = Client(served.url, verbose=False).predict(question, api_name="/ask")
    return answer


def keep(page: Page, name: str) -> None:
    """A screenshot for a person to look at, when a folder is named for them."""
    if folder := os.environ.get("PULLQUOTE_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def in_view(part: Locator) -> bool:
    return bool(
        part.evaluate(
            """(part) => { const at = part.getClientRects()[0];
        const seen = document.elementFromPoint(at.left + 2, at.top + 4);
        return at.top >= 0 && at.top < innerHeight && part.contains(seen); }"""
        )
    )


def overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
