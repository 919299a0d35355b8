"""Read each file below a folder on its own, as a sync would, and report what goes wrong.

python -m tests.benchmarks.public_files FOLDER [--limit N] [--kinds pdf,docx] [--ocr]

FOLDER has a subfolder for each project whose test files are in it. For each the number of files is
printed that are read, read with a report of parts, only reported, of an unsupported kind, and not
read; then each file that crashed its parser or took long, and each that lost more than 3% of the
words that another library finds in it, without a report of something left out.

That library is python-docx, python-pptx, openpyxl, pdfium or Python's own; it reads what is hidden
too, so each file that is listed has to be looked at.
"""

import argparse
import csv
import email
import email.policy
import hashlib
import io
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pptx
import pypdfium2 as pdfium
from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.types import Skipped
from index.sync.worker_pool import WorkerPool

# The share of a file's words that may be missing, and the number from which on a share is one.
_MAX_LOST, _MIN_WORDS = 0.03, 30
# Seconds after which a file is listed.
_SLOW = 20.0
_WORD = re.compile(r"[^\W\d_]{3,}")
_CRASHED = re.compile(r"its parser (?:failed|crash|was killed|gave an invalid)")
_UNSUPPORTED = re.compile(r"not a supported kind|unknown kind|by its content an? ")


@dataclass(slots=True)
class Outcome:
    """What became of one file."""

    read: str = ""
    reports: list[str] = field(default_factory=list)
    error: str = ""
    crashed: bool = False
    seconds: float = 0.0


def main() -> None:
    """Run the command and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=sys.maxsize, help="files of each project")
    parser.add_argument("--kinds", default="", help="suffixes, with commas between them")
    parser.add_argument("--ocr", action="store_true", help="recognize scans and pictures too")
    options = parser.parse_args()
    if not options.ocr:
        os.environ["PULLQUOTE_OCR"] = "none"
    kinds = {f".{kind}" for kind in options.kinds.split(",") if kind}
    print(
        "| project | files | read | with parts reported | only reports | unsupported | not read |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    findings: list[str] = []
    with WorkerPool(1) as workers:
        for project in sorted(path for path in options.folder.iterdir() if path.is_dir()):
            counts: Counter[str] = Counter()
            for file in _files(project, kinds)[: options.limit]:
                outcome = _read(workers, file)
                counts["files"] += 1
                counts[_kind_of(outcome)] += 1
                counts["with parts"] += bool(outcome.read and outcome.reports)
                findings += (
                    f"{file.relative_to(options.folder)}: {fault}"
                    for fault in _faults(file, outcome)
                )
            print(_row(project.name, counts), flush=True)
    print(f"\n{len(findings)} to look at:", *findings, sep="\n")


def _files(project: Path, kinds: set[str]) -> list[Path]:
    files = (path for path in project.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in files if not kinds or path.suffix.lower() in kinds)


def _row(name: str, counts: Counter[str]) -> str:
    columns = ("files", "read", "with parts", "only reports", "unsupported", "not read")
    return f"| {name} | " + " | ".join(f"{counts[column]:,}" for column in columns) + " |"


def _kind_of(outcome: Outcome) -> str:
    if outcome.read:
        return "read"
    if not outcome.error:
        return "only reports"
    return "unsupported" if _UNSUPPORTED.search(outcome.error) else "not read"


def _read(workers: WorkerPool, file: Path) -> Outcome:
    content = file.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    outcome = Outcome()
    started = time.monotonic()
    texts: list[str] = []
    try:
        for item in workers.submit(str(file), file.name, len(content), sha256):
            if isinstance(item, Skipped):
                outcome.reports.append(item.reason)
            else:
                texts += (item.title, item.text)
    except UnreadableFileError as error:
        outcome.error = str(error)
        outcome.crashed = _CRASHED.search(outcome.error) is not None
    except OSError as error:
        outcome.error, outcome.crashed = str(error), True
    outcome.read = "\n".join(texts)
    outcome.seconds = time.monotonic() - started
    return outcome


def _faults(file: Path, outcome: Outcome) -> Iterator[str]:
    if outcome.crashed:
        yield f"crashed its parser: {outcome.error}"
    if outcome.seconds > _SLOW:
        yield f"took {outcome.seconds:.0f} s"
    if not outcome.read or outcome.reports:
        return
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        return
    try:
        expected = {*_WORD.findall(reader(file.read_bytes()).casefold())}
    # The other library fails in its own ways on unusual files.
    except Exception:
        return
    lost = expected - {*_WORD.findall(outcome.read.casefold())}
    lost = {word for word in lost if word not in outcome.read.casefold()}
    if len(expected) >= _MIN_WORDS and len(lost) > _MAX_LOST * len(expected):
        shown = ", ".join(sorted(lost)[:12])
        yield f"{len(lost)} of {len(expected)} words lost without a report: {shown}"


def _docx(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(part.text for part in document.paragraphs), *(cell.text for cell in cells)])


def _pptx(content: bytes) -> str:
    slides = pptx.Presentation(io.BytesIO(content)).slides
    return "\n".join(
        shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame
    )


def _xlsx(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    sheets = (sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
    rows = (row for sheet in sheets for row in sheet.iter_rows(values_only=True))
    return "\n".join(value for row in rows for value in row if isinstance(value, str))


def _pdf(content: bytes) -> str:
    document = pdfium.PdfDocument(content)
    texts = [page.get_textpage().get_text_range() for page in document]
    return "\n".join(texts).replace("\ufffe\r\n", "").replace("-\r\n", "")


def _odf(content: bytes) -> str:
    with ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("content.xml"))
    return "\n".join(" ".join(paragraph.itertext()) for paragraph in root.iter("{*}p", "{*}h"))


def _eml(content: bytes) -> str:
    mail = email.message_from_bytes(content, policy=email.policy.default)
    parts = (part for part in mail.walk() if part.get_content_type() == "text/plain")
    return "\n".join(part.get_content() for part in parts)


def _json(content: bytes) -> str:
    texts: list[str] = []
    todo: list[object] = [json.loads(content)]
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            todo += value.values()
        elif isinstance(value, list):
            todo += value
        elif isinstance(value, str):
            texts.append(value)
    return "\n".join(texts)


def _csv(content: bytes) -> str:
    return "\n".join(" ".join(row) for row in csv.reader(io.StringIO(content.decode("utf-8"))))


_READERS: dict[str, Callable[[bytes], str]] = {
    ".docx": _docx,
    ".pptx": _pptx,
    ".xlsx": _xlsx,
    ".pdf": _pdf,
    ".odt": _odf,
    ".ods": _odf,
    ".odp": _odf,
    ".eml": _eml,
    ".json": _json,
    ".csv": _csv,
    ".txt": lambda content: content.decode("utf-8"),
}


if __name__ == "__main__":
    main()
