"""Measure how much of saved web pages' articles is kept, and how much of what is around them is
left out.

PULLQUOTE_WEB_PAGES=FOLDER python -m pytest -s -m benchmark tests/benchmarks/test_web_pages.py
PULLQUOTE_SHOW=1 prints each string that is lost or kept wrongly, and the pages with a report of
text that is left out.

FOLDER has an "evaldata.json" as trafilatura's evaluation has ("tests" in its repository): for each
address the "file", a list of strings that stand in the article ("with") and one of strings that do
not ("without"). The files are anywhere below FOLDER. A page belongs to half 0 or 1 by the digest of
its address, so that rules can be made on one and judged by the other.
"""

import hashlib
import io
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.errors import UnreadableFileError
from index.parsers.types import InputFile, ParsedDocument, Skipped
from index.parsers.web.html import parse_html

# The shares of the wanted and of the unwanted strings that are asked of both halves together.
_MIN_KEPT, _MIN_LEFT_OUT = 0.97, 0.88


@dataclass(slots=True)
class Counts:
    """Strings of some pages: those kept and all, of the articles and of what is around them."""

    pages: int = 0
    kept: int = 0
    wanted: int = 0
    left_out: int = 0
    unwanted: int = 0
    reported: int = 0

    def add(self, other: "Counts") -> None:
        """Add the counts of other pages."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def shares(self) -> tuple[float, float]:
        """Of the wanted strings that are kept, and of the unwanted ones that are left out."""
        return self.kept / max(1, self.wanted), self.left_out / max(1, self.unwanted)

    def __str__(self) -> str:
        kept, left_out = self.shares
        return (
            f"{self.pages} pages: wanted text kept {kept:.3f} of {self.wanted:,}, boilerplate left "
            f"out {left_out:.3f} of {self.unwanted:,}; text left out reported on {self.reported}"
        )


@pytest.mark.benchmark
def test_articles_are_kept_and_boilerplate_is_left_out() -> None:
    folder = os.environ.get("PULLQUOTE_WEB_PAGES")
    if not folder:
        pytest.skip("PULLQUOTE_WEB_PAGES names no folder with saved pages")
    halves = Counts(), Counts()
    cpu = time.process_time()
    for half, file, wanted, unwanted in _pages(Path(folder)):
        halves[half].add(_measure(file, wanted, unwanted))
    total = Counts()
    for half, counts in enumerate(halves):
        total.add(counts)
        print(f"\nhalf {half}: {counts}")
    print(f"both: {total}; {time.process_time() - cpu:.0f} s CPU")
    kept, left_out = total.shares
    assert kept >= _MIN_KEPT, f"wanted text kept: {kept:.4f}"
    assert left_out >= _MIN_LEFT_OUT, f"boilerplate left out: {left_out:.4f}"


def _measure(file: Path, wanted: list[str], unwanted: list[str]) -> Counts:
    text, is_reported = _read(file)
    lost = [string for string in wanted if _squeezed(string) not in text]
    wrong = [string for string in unwanted if _squeezed(string) in text]
    if os.environ.get("PULLQUOTE_SHOW"):
        for sign, strings in (("-", lost), ("+", wrong), ("reported", [""] * is_reported)):
            for string in strings:
                print(f"{sign} {file.name}: {string!r}")
    return Counts(
        pages=1,
        kept=len(wanted) - len(lost),
        wanted=len(wanted),
        left_out=len(unwanted) - len(wrong),
        unwanted=len(unwanted),
        reported=is_reported,
    )


def _pages(folder: Path) -> Iterator[tuple[int, Path, list[str], list[str]]]:
    files = {file.name: file for file in folder.rglob("*.html")}
    for address, page in json.loads((folder / "evaldata.json").read_text("utf-8")).items():
        if page["file"] in files:
            half = hashlib.sha256(address.encode()).digest()[0] % 2
            yield half, files[page["file"]], page["with"], page["without"]


def _read(file: Path) -> tuple[str, bool]:
    """The text of a page, and whether something on it is reported as left out."""
    content = file.read_bytes()
    try:
        items = list(parse_html(InputFile(file.name, io.BytesIO(content), len(content))))
    except UnreadableFileError:
        return "", False
    text = "\n".join(item.text for item in items if isinstance(item, ParsedDocument))
    reported = any(isinstance(item, Skipped) and item.kind == "side text" for item in items)
    return _squeezed(text), reported


def _squeezed(text: str) -> str:
    return " ".join(text.replace("\xad", "").split())
