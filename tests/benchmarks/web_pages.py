"""How much of saved web pages' articles is kept, and how much of what is around them is left out.

Run: python -m tests.benchmarks.web_pages FOLDER [--half 0|1] [--show]

FOLDER has an "evaldata.json" as trafilatura's evaluation has: for each address the "file", a list
of strings that stand in the article ("with") and one of strings that do not ("without"). The files
are anywhere below FOLDER. A page belongs to half 0 or 1 by the digest of its address, so that rules
can be made on one and judged by the other.
"""

import argparse
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import UnreadableFileError
from index.parsers.types import InputFile, ParsedDocument
from index.parsers.web.html import parse_html


@dataclass(slots=True)
class Counts:
    """Strings of some pages: those kept and all, of the articles and of what is around them."""

    pages: int = 0
    kept: int = 0
    wanted: int = 0
    left_out: int = 0
    unwanted: int = 0

    def __str__(self) -> str:
        return (
            f"{self.pages} pages: wanted text kept {self.kept / max(1, self.wanted):.3f} "
            f"of {self.wanted:,}, boilerplate left out "
            f"{self.left_out / max(1, self.unwanted):.3f} of {self.unwanted:,}"
        )


def main() -> None:
    """Print the shares for each half of the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--show", action="store_true", help="print each string that is wrong")
    arguments = parser.parse_args()
    halves = [Counts(), Counts()]
    for half, file, wanted, unwanted in _pages(arguments.folder):
        if arguments.half not in (None, half):
            continue
        text = _squeezed(_text(file))
        counts = halves[half]
        counts.pages += 1
        counts.wanted += len(wanted)
        counts.unwanted += len(unwanted)
        lost = [string for string in wanted if _squeezed(string) not in text]
        wrong = [string for string in unwanted if _squeezed(string) in text]
        counts.kept += len(wanted) - len(lost)
        counts.left_out += len(unwanted) - len(wrong)
        if arguments.show:
            for sign, strings in (("-", lost), ("+", wrong)):
                for string in strings:
                    print(f"{sign} {file.name}: {string!r}")
    for half, counts in enumerate(halves):
        if counts.pages:
            print(f"half {half}: {counts}")


def _pages(folder: Path) -> Iterator[tuple[int, Path, list[str], list[str]]]:
    files = {file.name: file for file in folder.rglob("*.html")}
    for address, page in json.loads((folder / "evaldata.json").read_text("utf-8")).items():
        if page["file"] in files:
            half = hashlib.sha256(address.encode()).digest()[0] % 2
            yield half, files[page["file"]], page["with"], page["without"]


def _text(file: Path) -> str:
    content = file.read_bytes()
    try:
        items = list(parse_html(InputFile(file.name, io.BytesIO(content), len(content))))
    except UnreadableFileError:
        return ""
    return "\n".join(item.text for item in items if isinstance(item, ParsedDocument))


def _squeezed(text: str) -> str:
    return " ".join(text.replace("\xad", "").split())


if __name__ == "__main__":
    main()
