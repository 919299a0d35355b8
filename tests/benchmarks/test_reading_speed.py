"""files of each kind → MB/s and characters/s of reading them, beside those of embedding.

python -m pytest -m benchmark tests/benchmarks/test_reading_speed.py -s
PULLQUOTE_PROCESSES=n reads with n processes, in place of one a core.

The files are made, of sizes that such files have. Each row reads as many as there are processes
and more, so that all are at work; the processes have started and loaded the reader before.
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

# Letters of text in a file of each kind: a page has 3,000, a book 400,000.
LETTERS = {
    **dict.fromkeys((".txt", ".md", ".html", ".xhtml", ".mhtml", ".eml", ".msg"), 20_000),
    **dict.fromkeys((".docx", ".odt", ".fodt", ".rtf", ".pdf"), 60_000),
    **dict.fromkeys((".pptx", ".odp", ".ipynb", ".json", ".xml"), 20_000),
    **dict.fromkeys((".xlsx", ".ods", ".csv", ".tsv", ".rss", ".zip"), 200_000),
    **dict.fromkeys((".epub", ".jsonl", ".mbox"), 400_000),
    **dict.fromkeys((".png", ".tiff"), 1_800),
}
# Files of each kind: about a second's work of one process.
FILES = {".png": 2, ".tiff": 2, ".pptx": 8, ".epub": 6}
TYPICAL = 12
# Letters that are embedded for the comparison: some ten seconds' work.
EMBEDDED = 60_000


@dataclass(frozen=True)
class Speed:
    """What reading some files took."""

    size: int
    letters: int
    documents: int
    pages: int
    seconds: float


def speed(folder: Path, kind: str, workers: WorkerPool) -> Speed:
    places: list[tuple[Path, bytes]] = []
    for number in range(FILES.get(kind, TYPICAL)):
        content = MAKERS[kind](f"Report {number}", prose(LETTERS[kind], number))
        place = folder / f"{number}{kind}"
        place.write_bytes(content)
        places.append((place, content))

    def read(some: list[tuple[Path, bytes]]) -> list[Document]:
        begun = [
            workers.submit(
                str(place), place.name, len(content), hashlib.sha256(content).hexdigest()
            )
            for place, content in some
        ]
        return [item for reading in begun for item in reading if isinstance(item, Document)]

    # Every process loads the reader.
    small = folder / f"small{kind}"
    content = MAKERS[kind]("Small", prose(100))
    small.write_bytes(content)
    read([(small, content)] * workers.count)
    began = time.perf_counter()
    documents = read(places)
    seconds = time.perf_counter() - began
    return Speed(
        size=sum(len(content) for _, content in places),
        letters=sum(len(document.text) for document in documents),
        documents=len(documents),
        pages=sum(len(document.pages) for document in documents),
        seconds=seconds,
    )


def embedding_speed(encoder: Encoder) -> float:
    """Characters a second that are embedded, on all cores."""
    document = Document("d", "d", "Report", "\n\n".join(prose(EMBEDDED)))
    passages = split_passages(document, encoder.cut_long)
    texts = [document.text[passage.start : passage.end] for passage in passages]
    spans = [
        [(start - passage.start, end - passage.start) for start, end in passage.sentences]
        for passage in passages
    ]
    titles = [document.title] * len(texts)
    encoder.encode_passages(titles[:4], texts[:4], spans[:4])
    began = time.perf_counter()
    encoder.encode_passages(titles, texts, spans)
    return len(document.text) / (time.perf_counter() - began)


@pytest.mark.benchmark
def test_reading_stays_ahead_of_embedding(tmp_path: Path, encoder: Encoder) -> None:
    embedded = embedding_speed(encoder)
    named = int(os.environ.get("PULLQUOTE_PROCESSES", 0)) or None
    behind: list[str] = []
    with WorkerPool(named) as workers:
        print(f"\nembedding {embedded:,.0f} characters/s; {workers.count} processes read")
        print("kind    MB/file    MB/s   documents/s   pages/s   characters/s   × embedding")
        for kind in LETTERS:
            found = speed(tmp_path, kind, workers)
            rate = found.letters / found.seconds
            files = FILES.get(kind, TYPICAL)
            pages = f"{found.pages / found.seconds:9,.1f}" if found.pages else " " * 9
            print(
                f"{kind[1:]:6} {found.size / files / 1e6:8.3f} "
                f"{found.size / found.seconds / 1e6:7.2f} "
                f"{found.documents / found.seconds:13,.1f} {pages} {rate:14,.0f} "
                f"{rate / embedded:12,.1f}",
                flush=True,
            )
            if rate < embedded:
                behind.append(kind)
    # Recognising letters is slower than embedding what comes of it, and nothing else is.
    assert set(behind) <= {".png", ".tiff"}
