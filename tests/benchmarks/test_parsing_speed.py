"""Measure how fast files of each kind are parsed, compared with how fast text is embedded.

python -m pytest -m benchmark tests/benchmarks/test_parsing_speed.py -s
PULLQUOTE_PROCESSES=n parses with n processes instead of one per core.

The files are synthetic, of typical sizes. For each kind there are more files than processes, so
that all of these work; they have started and imported the parser before.
"""

import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from index import Document
from index.chunking.passages import split_passages
from index.embedding.encoder import Encoder
from index.sync.worker_pool import WorkerPool
from tests.index.samples import MAKERS, prose

# Characters of text in a file of each kind: a page has 3,000, a book 400,000.
CHARACTERS = {
    **dict.fromkeys(
        (".txt", ".md", ".html", ".xhtml", ".mhtml", ".webarchive", ".eml", ".msg"), 20_000
    ),
    **dict.fromkeys((".docx", ".odt", ".fodt", ".rtf", ".pdf"), 60_000),
    **dict.fromkeys((".pptx", ".odp", ".ipynb", ".json", ".xml"), 20_000),
    **dict.fromkeys((".xlsx", ".ods", ".csv", ".tsv", ".rss", ".zip"), 200_000),
    **dict.fromkeys((".epub", ".jsonl", ".mbox"), 400_000),
    **dict.fromkeys((".png", ".tiff"), 1_800),
}
# Files of each kind: about one second of work for one process.
FILES = {".png": 2, ".tiff": 2, ".pptx": 8, ".epub": 6}
DEFAULT_FILES = 12
# Characters embedded for the comparison, which takes about ten seconds.
EMBEDDED_CHARACTERS = 60_000


@dataclass(frozen=True, slots=True)
class Measurement:
    """The bytes, characters, documents and pages of some files, and the seconds to parse them."""

    size: int
    characters: int
    documents: int
    pages: int
    seconds: float


def parse_files(folder: Path, kind: str, workers: WorkerPool) -> Measurement:
    files: list[tuple[Path, bytes]] = []
    for number in range(FILES.get(kind, DEFAULT_FILES)):
        content = MAKERS[kind](f"Report {number}", prose(CHARACTERS[kind], number))
        path = folder / f"{number}{kind}"
        path.write_bytes(content)
        files.append((path, content))

    def parse(files: list[tuple[Path, bytes]]) -> list[Document]:
        jobs = [
            workers.submit(str(path), path.name, len(content), hashlib.sha256(content).hexdigest())
            for path, content in files
        ]
        return [item for job in jobs for item in job if isinstance(item, Document)]

    # Every process imports the parser.
    small = folder / f"small{kind}"
    content = MAKERS[kind]("Small", prose(100))
    small.write_bytes(content)
    parse([(small, content)] * workers.count)
    start = time.perf_counter()
    documents = parse(files)
    seconds = time.perf_counter() - start
    return Measurement(
        size=sum(len(content) for _, content in files),
        characters=sum(len(document.text) for document in documents),
        documents=len(documents),
        pages=sum(len(document.pages) for document in documents),
        seconds=seconds,
    )


def embedding_speed(encoder: Encoder) -> float:
    """Characters embedded per second on all cores."""
    document = Document("d", "d", "Report", "\n\n".join(prose(EMBEDDED_CHARACTERS)))
    passages = split_passages(document, encoder.cut_long)
    texts = [document.text[passage.start : passage.end] for passage in passages]
    spans = [
        [(start - passage.start, end - passage.start) for start, end in passage.sentences]
        for passage in passages
    ]
    titles = [document.title] * len(texts)
    encoder.encode_passages(titles[:4], texts[:4], spans[:4])
    start = time.perf_counter()
    encoder.encode_passages(titles, texts, spans)
    return len(document.text) / (time.perf_counter() - start)


@pytest.mark.benchmark
def test_parsing_is_faster_than_embedding(tmp_path: Path, encoder: Encoder) -> None:
    embedding_rate = embedding_speed(encoder)
    processes = int(os.environ.get("PULLQUOTE_PROCESSES", 0)) or None
    slower: list[str] = []
    with WorkerPool(processes) as workers:
        print(f"\nembedding {embedding_rate:,.0f} characters/s; {workers.count} processes parse")
        print("kind    MB/file    MB/s   documents/s   pages/s   characters/s   × embedding")
        for kind in CHARACTERS:
            measured = parse_files(tmp_path, kind, workers)
            rate = measured.characters / measured.seconds
            files = FILES.get(kind, DEFAULT_FILES)
            pages = f"{measured.pages / measured.seconds:9,.1f}" if measured.pages else " " * 9
            print(
                f"{kind[1:]:6} {measured.size / files / 1e6:8.3f} "
                f"{measured.size / measured.seconds / 1e6:7.2f} "
                f"{measured.documents / measured.seconds:13,.1f} {pages} {rate:14,.0f} "
                f"{rate / embedding_rate:12,.1f}",
                flush=True,
            )
            if rate < embedding_rate:
                slower.append(kind)
    # Only OCR is slower than embedding its text.
    assert set(slower) <= {".png", ".tiff"}
